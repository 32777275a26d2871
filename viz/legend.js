/** The legend, which filters: kinds, relations, years. */

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
    if (model.years.length > 1) element.append(this.#time());
  }

  #set(title, entries, hidden, key, face) {
    const rows = entries.map((entry) => {
      const row = h("button", { type: "button", "data-key": entry[key], onclick: () => this.#toggle(hidden, entry[key]) },
        ...face(entry), h("span", { class: "count" }, entry.count.toLocaleString("en")));
      row.addEventListener("dblclick", () => this.#only(hidden, entries.map((other) => other[key]), entry[key]));
      return row;
    });
    const details = h("details", {}, h("summary", {}, title), h("div", { class: "rows" }, ...rows));
    details.open = key === "kind" || window.innerHeight > 760;
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
    return h("label", { class: "time" }, h("span", {}, "Papers up to ", this.until), this.slider);
  }

  /** Show the state of the filters. */
  update() {
    for (const row of this.element.querySelectorAll("button[data-key]")) {
      const { key } = row.dataset;
      row.setAttribute("aria-pressed", String(!this.model.hiddenKinds.has(key) && !this.model.hiddenRelations.has(key)));
    }
    if (!this.slider) return;
    this.slider.value = String(this.model.years.indexOf(this.model.until));
    this.slider.setAttribute("aria-valuetext", String(this.model.until));
    this.until.textContent = String(this.model.until);
  }
}
