/** The search box: suggestions by name and alias, chosen by mouse or keyboard. */

const SUGGESTED = 9;

/** Fold case and accents, for comparing. */
function folded(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

class Search {
  /**
   * @param {HTMLInputElement} input
   * @param {HTMLElement} list
   * @param {Model} model
   * @param {function(number): void} choose
   */
  constructor(input, list, model, choose) {
    Object.assign(this, { input, list, model, choose, found: [], current: -1 });
    input.addEventListener("input", () => this.#suggest());
    input.addEventListener("focus", () => this.#suggest());
    input.addEventListener("keydown", (event) => this.#key(event));
    input.addEventListener("blur", () => this.#close());
  }

  /** @returns {{node: number, alias: string|null}[]} the best answers to `text` */
  answers(text) {
    const wanted = folded(text.trim());
    if (!wanted) return [];
    const found = [];
    this.names ??= this.model.nodes.map((node) => [node.name, ...node.aliases].map(folded));
    this.names.forEach((names, node) => {
      const ranks = names.map((name, n) => rank(name, wanted) + (n ? 0.5 : 0));
      const best = Math.min(...ranks);
      if (best < 9) found.push({ node, best, alias: ranks.indexOf(best) ? this.model.nodes[node].aliases[ranks.indexOf(best) - 1] : null });
    });
    const weight = (i) => this.model.nodes[i].importance;
    found.sort((a, b) => a.best - b.best || weight(b.node) - weight(a.node) || a.node - b.node);
    return found.slice(0, SUGGESTED);
  }

  #suggest() {
    this.found = this.answers(this.input.value);
    this.current = this.found.length ? 0 : -1;
    const nothing = this.input.value.trim() ? [h("li", { class: "nothing", role: "option", "aria-disabled": "true" }, "Nothing of that name")] : [];
    const options = this.found.map((answer, n) => this.#option(answer, n));
    this.list.replaceChildren(...(options.length ? options : nothing));
    this.#open(this.list.childElementCount > 0);
    this.#mark();
  }

  #option({ node: i, alias }, n) {
    const node = this.model.nodes[i];
    const pick = (event) => {
      event.preventDefault();
      this.#pick(n);
    };
    return h("li", { role: "option", id: `suggestion-${n}`, "aria-selected": "false", onmousedown: pick },
      icon(this.model.looks[i]),
      h("span", { class: "what" }, h("span", {}, node.name), alias ? h("small", {}, alias) : null),
      h("small", {}, this.model.year(i) ? String(this.model.year(i)) : node.kind));
  }

  #key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && this.found.length) {
      this.current = (this.current + step + this.found.length) % this.found.length;
      this.#mark();
    } else if (event.key === "Enter" && this.current >= 0) this.#pick(this.current);
    else if (event.key === "Escape") this.#clear();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #mark() {
    [...this.list.children].forEach((option, n) => option.setAttribute("aria-selected", String(n === this.current)));
    const active = this.list.children[this.current];
    active?.scrollIntoView({ block: "nearest" });
    if (active && this.current >= 0) this.input.setAttribute("aria-activedescendant", active.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  #pick(n) {
    const { node } = this.found[n];
    this.input.value = "";
    this.input.blur();
    this.choose(node);
  }

  #clear() {
    if (this.input.value) {
      this.input.value = "";
      this.#suggest();
    } else this.input.blur();
  }

  #open(open) {
    this.list.hidden = !open;
    this.input.setAttribute("aria-expanded", String(open));
  }

  #close() {
    this.#open(false);
  }
}

/** How well a name answers: 0 the same, 1 begins so, 2 a word begins so, 3 contains it, 9 not at all. */
function rank(name, wanted) {
  const at = name.indexOf(wanted);
  if (at < 0) return 9;
  if (at === 0) return name.length === wanted.length ? 0 : 1;
  return /[\p{L}\p{N}]/u.test(name[at - 1]) ? 3 : 2;
}
