/**
 * The picture by WebGL: sigma.js draws nodes and edges, for graphs beyond some thousands of nodes. What lies under and
 * over them is drawn on two canvases of our own, in the same units.
 */

/** Above so many nodes, edges are one grey plane: only those of what is chosen or hovered are drawn, by the overlay. */
const EDGES_UP_TO = 10_000;

class WebGLPicture extends Picture {
  constructor(element, model) {
    super(element, model);
    this.drawnEnds = null;
    this.sheets = ["below", "above"].map((place) => h("canvas", { class: `sheet ${place}`, "aria-hidden": "true" }));
  }

  /** Draw for the first time; throws where the browser has no WebGL. */
  start() {
    const trial = document.createElement("canvas");
    if (!(trial.getContext("webgl2") ?? trial.getContext("webgl"))) throw new Error("no WebGL");
    const { kit, graph } = this.#graph();
    this.element.append(this.sheets[0]);
    const move = still() ? 0 : 200;
    this.sigma = new kit.Sigma(graph, this.element, {
      renderLabels: false, hideEdgesOnMove: true, stagePadding: 0,
      itemSizesReference: "positions", zoomToSizeRatioFunction: (ratio) => ratio, minEdgeThickness: Math.min(1.4, this.element.clientWidth / 900),
      defaultNodeType: "shape", nodeProgramClasses: { shape: shapeProgram(kit, this) },
      edgeProgramClasses: { arrow: kit.createEdgeArrowProgram({ lengthToThicknessRatio: 4, widenessToThicknessRatio: 3 }) }, defaultEdgeType: "arrow",
      defaultDrawNodeHover: () => {}, nodeHoverProgramClasses: {}, zoomDuration: move, inertiaDuration: move, doubleClickZoomingDuration: move,
    });
    this.sigma.setCustomBBox(this.sigma.getBBox());
    for (const canvas of this.element.querySelectorAll("canvas")) canvas.setAttribute("aria-hidden", "true");
    this.element.append(this.sheets[1]);
    this.sigma.on("afterRender", () => this.#sheets());
    this.#pointer();
  }

  #graph() {
    const { model } = this;
    const kit = sigmaKit;
    const graph = new kit.MultiDirectedGraph();
    this.withEdges = model.nodes.length <= EDGES_UP_TO;
    this.places.forEach(({ x, y, size }, i) => {
      const shape = SHAPES.indexOf(model.looks[i].shape) + (model.looks[i].hollow ? HOLLOW : 0);
      graph.addNode(i, { x, y: -y, size, shape, color: this.nodeColour(i), hidden: !model.nodeShown[i] });
    });
    this.graph = graph;
    this.#edges();
    return { kit, graph };
  }

  /** Edges of a folded family end at its head, so they are put in anew when families fold: then it is true. */
  #edges() {
    if (!this.withEdges || this.drawnEnds === this.model.ends) return false;
    this.graph.clearEdges();
    const size = Math.min(3, Math.max(0.9, Math.sqrt(this.places.length) / 17));
    this.model.ends.forEach(({ from, to }, e) => {
      if (from !== to) this.graph.addEdgeWithKey(e, from, to, { size, color: this.#edgeInk(e), hidden: !this.model.edgeShown[e] });
    });
    this.drawnEnds = this.model.ends;
    return true;
  }

  /** Premultiplied by its opacity, as sigma's blending wants it. */
  #edgeInk(e) {
    const [colour, opacity] = [this.edgeColour(e), this.edgeOpacity(e)];
    const byte = (value) => Math.round(value * opacity).toString(16).padStart(2, "0");
    return `#${[1, 3, 5].map((at) => byte(parseInt(colour.slice(at, at + 2), 16))).join("")}${byte(255)}`;
  }

  #pointer() {
    const { sigma, on } = this;
    let held = null;
    sigma.on("enterNode", ({ node }) => on.hoverNode(Number(node)));
    sigma.on("leaveNode", () => on.leave());
    sigma.on("clickNode", ({ node }) => on.node(Number(node)));
    sigma.on("clickStage", ({ event }) => {
      const e = this.#edgeAt(event);
      if (e === null) on.ground();
      else on.edge(e);
    });
    sigma.on("downNode", ({ node }) => { held = Number(node); });
    sigma.on("moveBody", ({ event }) => {
      if (held === null) {
        this.#hoverEdge(event);
        return;
      }
      const { x, y } = sigma.viewportToGraph(event);
      Object.assign(this.places[held], { x, y: -y });
      this.graph.mergeNodeAttributes(held, { x, y });
      event.preventSigmaDefault();
      event.original.preventDefault();
    });
    for (const end of ["upNode", "upStage"]) sigma.on(end, () => { held = null; });
  }

  #hoverEdge(event) {
    const { hovered, hoveredEdge } = this.chosen();
    if (hovered !== null) return;
    const e = this.#edgeAt(event);
    if (e === hoveredEdge) return;
    if (e === null) this.on.leave();
    else this.on.hoverEdge(e);
  }

  /** @returns {number|null} the drawn edge next to a point of the window, some pixels away at most */
  #edgeAt(point) {
    const { x, y } = this.sigma.viewportToGraph(point, this.#now());
    const drawn = this.withEdges ? this.model.ends.keys() : this.chosen().active?.()?.edges ?? [];
    return this.edgeNear({ x, y: -y }, drawn);
  }

  /** The canvases under and over sigma's, in units of the layout, as vis-network gives its own. */
  #sheets() {
    const { clientWidth: width, clientHeight: height } = this.element;
    const ratio = window.devicePixelRatio || 1;
    const scale = this.scale();
    const { x, y } = this.view();
    this.sheets.forEach((canvas, n) => {
      const [wide, high] = [Math.round(width * ratio), Math.round(height * ratio)];
      if (canvas.width !== wide || canvas.height !== high) Object.assign(canvas, { width: wide, height: high });
      const pen = canvas.getContext("2d");
      pen.setTransform(1, 0, 0, 1, 0, 0);
      pen.clearRect(0, 0, wide, high);
      pen.setTransform(ratio * scale, 0, 0, ratio * scale, ratio * (width / 2 - x * scale), ratio * (height / 2 - y * scale));
      (n ? this.over : this.under)(pen);
    });
  }

  recolour() {
    this.ground = [1, 3, 5].map((at) => parseInt(this.colours.ground.slice(at, at + 2), 16) / 255);
    if (!this.graph) return;
    this.graph.updateEachNodeAttributes((i, node) => Object.assign(node, { color: this.nodeColour(i) }), { attributes: ["color"] });
    if (this.withEdges) this.graph.updateEachEdgeAttributes((e, edge) => Object.assign(edge, { color: this.#edgeInk(e) }), { attributes: ["color"] });
  }

  refresh() {
    const { model, graph } = this;
    graph.updateEachNodeAttributes((i, node) => Object.assign(node, { hidden: !model.nodeShown[i] }), { attributes: ["hidden"] });
    if (!this.withEdges || this.#edges()) return;
    graph.updateEachEdgeAttributes((e, edge) => Object.assign(edge, { hidden: !model.edgeShown[e] }), { attributes: ["hidden"] });
  }

  /** Nodes and edges stay as they are drawn: only what lies around them is drawn anew, before the next frame. */
  redraw() {
    if (this.waiting) return;
    this.waiting = requestAnimationFrame(() => {
      this.waiting = null;
      this.#sheets();
    });
  }

  #now() {
    return { cameraState: this.sigma.getCamera().getState() };
  }

  scale() {
    const now = this.#now();
    return this.sigma.graphToViewport({ x: 1, y: 0 }, now).x - this.sigma.graphToViewport({ x: 0, y: 0 }, now).x;
  }

  view() {
    const { x, y } = this.sigma.viewportToGraph({ x: this.element.clientWidth / 2, y: this.element.clientHeight / 2 }, this.#now());
    return { x, y: -y };
  }

  toScreen({ x, y }) {
    return this.sigma.graphToViewport({ x, y: -y }, this.#now());
  }

  jump({ position, scale }, duration) {
    const camera = this.sigma.getCamera();
    const now = this.#now();
    const { x, y } = this.sigma.viewportToFramedGraph(this.sigma.graphToViewport({ x: position.x, y: -position.y }, now), now);
    const state = { x, y, ratio: (camera.ratio * this.scale()) / scale, angle: 0 };
    if (duration) camera.animate(state, { duration, easing: "cubicInOut" });
    else camera.setState(state);
  }

  /** Drawn anew first: WebGL keeps no picture after a frame. */
  canvases() {
    this.sigma.refresh({ schedule: false, skipIndexation: true });
    this.#sheets();
    return [this.sheets[0], ...this.element.querySelectorAll("canvas.sigma-edges, canvas.sigma-nodes"), this.sheets[1]];
  }
}
