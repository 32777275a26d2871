/** The legend, which filters: kinds, relations, sources, years, scores. */

class Legend {
  /**
   * @param {HTMLElement} element
   * @param {Model} model
   * @param {function(): void} changed called after a filter changed
   */
  constructor(element, model, changed) {
    Object.assign(this, { element, model, changed });
    element.append(
      this.#set("Kinds", model.kinds, model.hiddenKinds, "kind", (kind) => [icon(kind), h("span", {}, kind.plural)]),
      this.#set("Relations", model.relations, model.hiddenRelations, "relation", (relation) => [
        h("span", { class: `stroke ${relation.family}`, "aria-hidden": "true" }), h("span", {}, relation.outgoing)]),
    );
    if (model.sources.length > 1) {
      element.append(this.#set("Sources", model.sources, model.hiddenSources, "source", ({ source }) => [h("span", { title: source }, lastPart(source))]));
    }
    if (model.years.length > 1) element.append(this.#time());
    if (model.edges.some((edge) => edge.score < 1)) element.append(this.#score());
  }

  #set(title, entries, hidden, key, face) {
    const rows = entries.map((entry) => {
      const row = h("button", { type: "button", "data-key": entry[key], onclick: () => this.#toggle(hidden, entry[key]) },
        ...face(entry), h("span", { class: "count" }, entry.count.toLocaleString("en")));
      row.addEventListener("dblclick", () => this.#only(hidden, entries.map((other) => other[key]), entry[key]));
      return row;
    });
    const details = h("details", {}, h("summary", {}, title), h("div", { class: "rows" }, ...rows));
    details.open = key === "kind" || (key === "relation" && window.innerHeight > 1000);
    return details;
  }

  #toggle(hidden, key) {
    if (!hidden.delete(key)) hidden.add(key);
    this.changed();
  }

  /** A double click shows this one alone, or all again. */
  #only(hidden, keys, key) {
    const others = keys.filter((other) => other !== key);
    const alone = others.every((other) => hidden.has(other));
    hidden.clear();
    if (!alone) others.forEach((other) => hidden.add(other));
    this.changed();
  }

  #time() {
    const { years } = this.model;
    this.slider = h("input", { type: "range", min: 0, max: years.length - 1, step: 1, "aria-label": "Papers up to the year" });
    this.slider.addEventListener("input", () => {
      this.model.until = years[Number(this.slider.value)];
      this.changed();
    });
    this.until = h("output");
    return h("label", { class: "range years" }, h("span", {}, "Papers up to ", this.until), this.slider);
  }

  #score() {
    this.score = h("input", { type: "range", min: 0, max: 95, step: 5, "aria-label": "Evidence at least so sure, per cent" });
    this.score.addEventListener("input", () => {
      this.model.least = Number(this.score.value) / 100;
      this.changed();
    });
    this.least = h("output");
    return h("label", { class: "range score" }, h("span", {}, "Score at least ", this.least), this.score);
  }

  /** Show the state of the filters. */
  update() {
    for (const row of this.element.querySelectorAll("button[data-key]")) {
      const { key } = row.dataset;
      const hidden = [this.model.hiddenKinds, this.model.hiddenRelations, this.model.hiddenSources].some((set) => set.has(key));
      row.setAttribute("aria-pressed", String(!hidden));
    }
    if (this.score) {
      this.score.value = String(Math.round(this.model.least * 100));
      this.least.textContent = `${this.score.value} %`;
    }
    if (!this.slider) return;
    this.slider.value = String(this.model.years.indexOf(this.model.until));
    this.slider.setAttribute("aria-valuetext", String(this.model.until));
    this.until.textContent = String(this.model.until);
  }
}

/** The file's own name. */
function lastPart(path) {
  return path.split("/").filter(Boolean).at(-1) ?? path;
}
