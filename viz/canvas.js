/** The picture on a 2D canvas: vis-network with preset places and our colours. The best up to some thousands of nodes. */

class CanvasPicture extends Picture {
  /** Nodes and edges in their colours. vis-network draws no label: ours keep their size on the screen and do not overlap. */
  #fill() {
    const { model } = this;
    const plain = { label: undefined, group: undefined, title: undefined };
    this.nodes = new vis.DataSet(model.network.nodes.map((node, i) => ({ ...node, ...plain, number: i, ...this.#nodeInk(i) })));
    this.edges = new vis.DataSet(model.network.edges.map((edge, e) => ({ ...edge, color: this.#edgeInk(e) })));
    this.drawnEnds = model.ends;
    this.shownNodes = new vis.DataView(this.nodes, { filter: (node) => model.nodeShown[node.number] });
    this.shownEdges = new vis.DataView(this.edges, { filter: (edge) => model.edgeShown[edge.id] });
  }

  /** Draw for the first time; the colours must be set before. */
  start() {
    this.#fill();
    const data = { nodes: this.shownNodes, edges: this.shownEdges };
    this.network = new vis.Network(this.element, data, this.model.network.options);
    this.canvas = this.element.querySelector("canvas");
    this.canvas.setAttribute("aria-hidden", "true");
    const number = (id) => this.model.byId.get(id);
    const { network, on } = this;
    network.on("beforeDrawing", (pen) => this.under(pen));
    network.on("afterDrawing", (pen) => this.over(pen));
    network.on("hoverNode", ({ node }) => on.hoverNode(number(node)));
    network.on("hoverEdge", ({ edge }) => on.hoverEdge(edge));
    network.on("blurNode", () => on.leave());
    network.on("blurEdge", () => on.leave());
    network.on("click", ({ nodes, edges }) => {
      if (nodes.length) on.node(number(nodes[0]));
      else if (edges.length) on.edge(edges[0]);
      else on.ground();
    });
    network.on("dragEnd", (event) => this.#dropped(event.nodes));
    network.on("dragging", (event) => this.#follow(event.nodes));
  }

  #follow(ids) {
    for (const id of ids) Object.assign(this.places[this.model.byId.get(id)], this.network.getPosition(id));
  }

  #dropped(ids) {
    this.#follow(ids);
    for (const id of ids) this.nodes.update({ id, ...this.network.getPosition(id) });
  }

  recolour() {
    if (!this.network) return;
    this.nodes.update(this.model.nodes.map((node, i) => ({ id: node.id, ...this.#nodeInk(i) })));
    this.edges.update(this.model.edges.map((_, id) => ({ id, color: this.#edgeInk(id) })));
  }

  #nodeInk(i) {
    const { fill, rim, width } = this.paintOf(i);
    const both = { background: fill, border: rim };
    return { color: { ...both, highlight: both, hover: both }, borderWidth: width, borderWidthSelected: width };
  }

  #edgeInk(e) {
    const color = this.edgeColour(e);
    return { color, highlight: color, hover: color, opacity: this.edgeOpacity(e), inherit: false };
  }

  /** Show what the filters let through; edges of a folded family end at its head. */
  refresh() {
    if (this.drawnEnds !== this.model.ends) {
      const id = (i) => this.model.nodes[i].id;
      this.edges.update(this.model.ends.map(({ from, to }, e) => ({ id: e, from: id(from), to: id(to) })));
      this.drawnEnds = this.model.ends;
    }
    this.shownNodes.refresh();
    this.shownEdges.refresh();
  }

  redraw() {
    this.network.redraw();
  }

  scale() {
    return this.network.getScale();
  }

  /** @returns {{x: number, y: number}} the place in the middle of the window */
  view() {
    return this.network.getViewPosition();
  }

  toScreen(place) {
    return this.network.canvasToDOM(place);
  }

  /** Move the camera to `{position, scale}` in so many milliseconds; 0: at once. */
  jump(camera, duration) {
    this.network.moveTo({ ...camera, animation: duration ? { duration, easingFunction: "easeInOutCubic" } : false });
  }

  /** @returns {HTMLCanvasElement[]} what the picture is drawn on, from below to above */
  canvases() {
    return [this.canvas];
  }
}
