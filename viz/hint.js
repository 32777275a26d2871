/** One line over the picture: what to do first, until it was done once; or why nothing is to be seen. */

class Hint {
  /**
   * @param {HTMLElement} element
   * @param {Model} model
   */
  constructor(element, model) {
    const act = window.matchMedia("(pointer: coarse)").matches ? "Tap" : "Click";
    const what = model.renderer === "matrix" ? "a square" : "a node or a link";
    Object.assign(this, { element, first: `${act} ${what} for its evidence`, empty: !model.nodes.length });
  }

  /** @param {number} shown how many nodes are */
  update(shown) {
    const words = this.empty ? "There is nothing to draw: the graph is empty" : shown ? this.first : "The filters hide everything";
    this.element.textContent = words;
    this.element.hidden = !words;
  }

  /** The reader knows now. */
  heeded() {
    if (!this.first) return;
    if (this.element.textContent === this.first) this.element.hidden = true;
    this.first = "";
  }
}
