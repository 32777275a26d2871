/** The card beside the graph: of a node, of an edge, or the list of all nodes. */

/** So many neighbours are listed before "show all". */
const LISTED = 8;

class Card {
  /**
   * @param {HTMLElement} element
   * @param {Model} model
   * @param {Object<string, function>} on choose(node), close(), path(node), fold(node), near(node, steps)
   */
  constructor(element, model, on) {
    this.element = element;
    this.model = model;
    this.on = on;
  }

  hide() {
    this.element.hidden = true;
    this.element.replaceChildren();
  }

  #show(label, ...children) {
    const close = h("button", { type: "button", class: "close", "aria-label": "Close", onclick: () => this.on.close() }, "×");
    this.element.setAttribute("aria-label", label);
    this.element.replaceChildren(close, ...children.flat().filter(Boolean));
    this.element.hidden = false;
    this.element.scrollTop = 0;
  }

  /** Show node `i`. */
  node(i) {
    const node = this.model.nodes[i];
    const years = node.kind === "Paper" ? new Map() : this.model.papersByYear(i);
    this.#show(
      `${node.kind}: ${node.name}`,
      this.#head(i),
      this.#facts(node),
      this.#links(node),
      this.#actions(i),
      years.size > 1 ? columns(years) : null,
      this.model.groups(i).map((group) => this.#group(group)),
    );
  }

  #head(i) {
    const node = this.model.nodes[i];
    const style = this.model.looks[i];
    const others = new Map(node.aliases.map((alias) => [folded(alias), alias]));  // "Attention" and "attention" are one
    others.delete(folded(node.name));
    const aliases = others.size ? h("p", { class: "aliases" }, h("span", {}, "also "), [...others.values()].join(", ")) : null;
    return h("div", { class: "head" }, h("p", { class: "kind" }, icon(style), style.hollow ? `${node.kind} · cited, not read` : node.kind), h("h2", {}, node.name), aliases);
  }

  #facts({ properties, kind }) {
    const facts = [];
    if (kind === "Paper") {
      const place = [properties.year, properties.venue].filter(Boolean).join(" · ");
      if (place) facts.push(h("p", {}, place));
      if (Array.isArray(properties.authors)) facts.push(h("p", { class: "authors" }, people(properties.authors)));
    }
    if (properties.ghost === true) facts.push(h("p", { class: "aside" }, "Not in this library: papers that are cite it, and what is known of it comes from their reference lists."));
    if (properties.broken) facts.push(h("p", { class: "warning" }, "This address is broken in the source."));
    return facts.length ? h("div", { class: "facts" }, ...facts) : null;
  }

  #links({ properties, kind }) {
    const { arxivId, doi, url } = properties;
    const links = [
      /^[\w.\-/]+$/.test(arxivId ?? "") ? outside(`https://arxiv.org/abs/${arxivId}`, "arXiv") : null,
      typeof doi === "string" && doi ? outside(`https://doi.org/${encodeURI(doi)}`, "DOI") : null,
      properties.broken ? null : outside(url, kind === "Repository" ? "Repository" : "Page"),
    ].filter(Boolean);
    return links.length ? h("p", { class: "links" }, ...links) : null;
  }

  /** What can be done from here: a path to another node, its surroundings alone, its family folded. */
  #actions(i) {
    const { model, on } = this;
    const steps = model.near?.node === i ? model.near.steps : 0;
    const family = model.family(i).length;
    const act = (text, title, pressed, onclick) => h("button", { type: "button", title, "aria-pressed": pressed, onclick }, text);
    return h("div", { class: "actions" },
      act("Path to …", "Then choose the other end (P)", null, () => on.path(i)),
      act("Nearby", "Show only what lies around it (N)", String(steps > 0), () => on.near(i, steps ? 0 : 1)),
      steps ? act("−", "One step less", null, () => on.near(i, steps - 1)) : null,
      steps ? h("span", { role: "status" }, count(steps, "step", "steps")) : null,
      steps ? act("+", "One step more", null, () => on.near(i, steps + 1)) : null,
      family ? act(`Fold family (${family})`, "Draw its kinds as this one node (F)", String(model.folded.has(i)), () => on.fold(i)) : null);
  }

  /** Ask for the other end of a path. */
  asking(from) {
    this.#show("Path", h("div", { class: "head" }, h("p", { class: "kind" }, "Path from"), h("h2", {}, this.model.nodes[from].name)),
      h("p", { class: "facts", role: "status" }, "Choose the other end: click a node or use the search. Escape ends it."));
  }

  /** Show a path with the evidence of each step, or say that there is none. */
  path(from, to, path) {
    const name = (i) => h("button", { type: "button", class: "name", onclick: () => this.on.choose(i) },
      icon(this.model.looks[i]), h("span", {}, this.model.nodes[i].name));
    const head = h("div", { class: "head" }, h("p", { class: "kind" }, "Path"),
      h("h2", {}, `${this.model.nodes[from].name} → ${this.model.nodes[to].name}`));
    if (!path) {
      this.#show("Path", head, h("p", { class: "facts", role: "status" }, "Nothing that is shown joins the two. Filters may hide what would."));
      return;
    }
    const steps = path.edges.map((e, n) => this.#step(e, path.nodes[n], name(path.nodes[n + 1])));
    this.#show("Path", head, h("p", { class: "facts", role: "status" }, count(path.edges.length, "step", "steps")),
      h("ol", { class: "path" }, h("li", {}, name(path.nodes[0])), ...steps));
  }

  /** One step: the relation as read from where we come, the evidence, where it leads. */
  #step(e, from, next) {
    const style = this.model.relationOf.get(this.model.edges[e].relation);
    const words = this.model.ends[e].from === from ? style.outgoing : style.incoming;
    return h("li", {}, h("div", { class: `relation ${style.family}` }, words.toLowerCase(), evidenceOf(this.model, e, this.on.choose)), next);
  }

  #group({ title, items }) {
    const list = h("ul", { class: "neighbours" }, ...items.slice(0, LISTED).map((item) => this.#neighbour(item)));
    const rest = items.slice(LISTED);
    const all = rest.length
      ? h("button", { type: "button", class: "more", onclick: () => {
        list.append(...rest.map((item) => this.#neighbour(item)));
        all.remove();
      } }, `Show all ${items.length}`)
      : null;
    return h("section", { class: "group" }, h("h3", {}, title, h("span", { class: "count" }, String(items.length))), list, all);
  }

  #neighbour({ node: i, edge }) {
    const node = this.model.nodes[i];
    const name = h("button", { type: "button", class: "name", onclick: () => this.on.choose(i) },
      icon(this.model.looks[i]), h("span", {}, node.name));
    const why = h("details", {}, h("summary", {}, h("span", {}, "why"), h("span", { class: "visually-hidden" }, ` ${node.name}`)));
    why.addEventListener("toggle", () => {
      if (why.open && why.childElementCount === 1) why.append(evidenceOf(this.model, edge, this.on.choose));
    });
    const year = this.model.year(i);
    return h("li", {}, h("div", { class: "row" }, name, year ? h("span", { class: "year" }, String(year)) : null), why);
  }

  /** Show edge `e`. */
  edge(e) {
    const edge = this.model.edges[e];
    const style = this.model.relationOf.get(edge.relation);
    const end = (i) => {
      const node = this.model.nodes[i];
      return h("button", { type: "button", class: "name", onclick: () => this.on.choose(i) },
        icon(this.model.looks[i]), h("span", {}, node.name));
    };
    this.#show(
      `${this.model.nodes[edge.from].name} ${style.outgoing} ${this.model.nodes[edge.to].name}`,
      h("div", { class: "head claim" },
        end(edge.from), h("p", { class: `relation ${style.family}` }, style.outgoing.toLowerCase()), end(edge.to)),
      meter(edge.score),
      h("h3", {}, "Evidence"),
      evidenceOf(this.model, e, this.on.choose),
    );
  }

  /** Show all nodes that the filters let through, by kind, the most important first. */
  list() {
    const groups = this.model.kinds.map((kind) => {
      const members = this.model.ranked.filter((i) => this.model.nodeShown[i] && this.model.looks[i] === kind);
      if (!members.length) return null;
      const items = members.map((i) => h("li", {}, h("div", { class: "row" },
        h("button", { type: "button", class: "name", onclick: () => this.on.choose(i) }, icon(kind), h("span", {}, this.model.nodes[i].name)),
        this.model.year(i) ? h("span", { class: "year" }, String(this.model.year(i))) : null)));
      return h("section", { class: "group" },
        h("h3", {}, kind.plural, h("span", { class: "count" }, String(members.length))), h("ul", { class: "neighbours" }, ...items));
    });
    this.#show("List of all nodes", h("div", { class: "head" }, h("h2", {}, "All nodes")), groups);
  }
}

/** "A. Vaswani, N. Shazeer, … (8)" */
function people(authors) {
  const shown = authors.slice(0, 6).join(", ");
  return authors.length > 6 ? `${shown} and ${authors.length - 6} more` : shown;
}

/** The score of a claim as a bar and a number. */
function meter(score) {
  const text = `${Math.round(score * 100)} %`;
  const bar = h("span", { class: "bar" });
  const fill = h("span");
  fill.style.width = `${Math.round(score * 100)}%`;
  bar.append(fill);
  return h("p", { class: "meter" }, h("span", {}, "score"), bar, h("span", {}, text));
}
