/** The drawing: vis-network with preset places, our colours, and the moves of the camera. */

/** Where text is cut off the picture by panels: pixels on each side. */
const MARGIN = 28;

class Picture {
  /**
   * @param {HTMLElement} element
   * @param {Model} model
   */
  constructor(element, model) {
    this.element = element;
    this.model = model;
    this.places = model.network.nodes.map(({ x, y, size }) => ({ x, y, size }));
    this.nodes = new vis.DataSet(model.network.nodes.map((node, i) => ({ ...node, ...this.#plain(), number: i })));
    this.edges = new vis.DataSet(model.network.edges);
    this.shownNodes = new vis.DataView(this.nodes, { filter: (node) => model.nodeShown[node.number] });
    this.shownEdges = new vis.DataView(this.edges, { filter: (edge) => model.edgeShown[edge.id] });
    this.colours = {};
  }

  /** vis-network draws no label: ours keep their size on the screen and do not overlap. */
  #plain() {
    return { label: undefined, group: undefined, title: undefined };
  }

  /** Draw for the first time; the colours must be set before. */
  start() {
    const data = { nodes: this.shownNodes, edges: this.shownEdges };
    this.network = new vis.Network(this.element, data, this.model.network.options);
    this.canvas = this.element.querySelector("canvas");
    this.canvas.setAttribute("aria-hidden", "true");
    this.network.on("dragEnd", (event) => this.#dropped(event.nodes));
  }

  #dropped(ids) {
    for (const id of ids) {
      const { x, y } = this.network.getPosition(id);
      Object.assign(this.places[this.model.byId.get(id)], { x, y });
      this.nodes.update({ id, x, y });
    }
  }

  /** Read the theme's colours from the style sheet and paint nodes and edges with them. */
  paint(dark) {
    const style = getComputedStyle(document.documentElement);
    const read = (name) => style.getPropertyValue(name).trim();
    this.colours = { ground: read("--ground"), ink: read("--ink"), soft: read("--ink-soft"), veil: read("--veil") };
    this.kindColour = new Map(this.model.kinds.map((kind) => [kind.kind, dark ? kind.dark : kind.light]));
    this.familyColour = new Map(["lineage", "role", "citation", "record", "mention"].map((f) => [f, read(`--edge-${f}`)]));
    this.nodes.update(this.model.nodes.map((node) => ({ id: node.id, color: this.#nodeColour(node) })));
    this.edges.update(this.model.edges.map((edge, id) => ({ id, color: this.#edgeColour(edge) })));
  }

  #nodeColour(node) {
    const background = this.kindColour.get(node.kind);
    const both = { background, border: this.colours.ground };
    return { ...both, highlight: both, hover: both };
  }

  #edgeColour(edge) {
    const color = this.familyColour.get(this.model.relationOf.get(edge.relation).family);
    const faint = edge.relation === "MENTIONS" ? 0.6 : 1;
    const opacity = faint * Math.max(0.12, Math.min(0.5, 13 / Math.sqrt(this.model.edges.length + 1)));
    return { color, highlight: color, hover: color, opacity, inherit: false };
  }

  /** Show what the filters let through. */
  refresh() {
    this.shownNodes.refresh();
    this.shownEdges.refresh();
  }

  /** @returns {{left: number, right: number, top: number, bottom: number}} pixels that panels cover */
  insets() {
    const whole = this.element.getBoundingClientRect();
    const covered = { left: MARGIN, right: MARGIN, top: MARGIN, bottom: MARGIN };
    for (const panel of document.querySelectorAll("#legend, #card")) {
      const box = panel.getBoundingClientRect();
      if (!box.width || panel.hidden) continue;
      if (box.width > whole.width * 0.7) covered.bottom = Math.max(covered.bottom, whole.bottom - box.top + MARGIN);
      else if (box.left < whole.left + whole.width / 3) covered.left = Math.max(covered.left, box.right - whole.left + MARGIN);
      else covered.right = Math.max(covered.right, whole.right - box.left + MARGIN);
    }
    return covered;
  }

  /** Show these nodes, or all that are shown, in the part of the window that no panel covers. */
  fit(numbers = null, animate = true, most = 1.6) {
    const wanted = numbers ?? this.places.map((_, i) => i).filter((i) => this.model.nodeShown[i]);
    if (!wanted.length) return;
    const box = this.#box(wanted);
    const free = this.insets();
    const width = Math.max(80, this.element.clientWidth - free.left - free.right);
    const height = Math.max(80, this.element.clientHeight - free.top - free.bottom);
    const scale = Math.min(width / box.width, height / box.height, most);
    const position = {
      x: box.x - (free.left - free.right) / 2 / scale,
      y: box.y - (free.top - free.bottom) / 2 / scale,
    };
    this.#move({ position, scale }, animate);
  }

  #box(numbers) {
    let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
    for (const i of numbers) {
      const { x, y, size } = this.places[i];
      [left, right] = [Math.min(left, x - size), Math.max(right, x + size)];
      [top, bottom] = [Math.min(top, y - size), Math.max(bottom, y + size)];
    }
    return { x: (left + right) / 2, y: (top + bottom) / 2, width: right - left + 1, height: bottom - top + 1 };
  }

  /** Bring a node into the free part of the window; the zoom is kept unless it is too far out to read. */
  centre(i, animate = true) {
    const free = this.insets();
    const scale = Math.min(1.6, Math.max(this.network.getScale(), this.#readable(i)));
    const { x, y } = this.places[i];
    const position = { x: x - (free.left - free.right) / 2 / scale, y: y - (free.top - free.bottom) / 2 / scale };
    this.#move({ position, scale }, animate);
  }

  /** The zoom at which a node and most of its neighbours are in the window, and legible. */
  #readable(i) {
    const { x, y } = this.places[i];
    const far = this.model.shownEdges(i).map((e) => this.places[this.model.other(e, i)]).map((p) => Math.hypot(p.x - x, p.y - y));
    const reach = far.sort((a, b) => a - b)[Math.floor(far.length * 0.8)] ?? 100;
    const free = this.insets();
    const room = Math.min(this.element.clientWidth - free.left - free.right, this.element.clientHeight - free.top - free.bottom);
    return Math.max(0.45, Math.min(1.1, Math.max(room, 120) / 2 / (reach + 40)));
  }

  /** Bring these nodes into the free part of the window if one of them is outside it. */
  reveal(numbers) {
    const free = this.insets();
    const seen = numbers.every((i) => {
      const { x, y } = this.network.canvasToDOM(this.places[i]);
      return x > free.left && y > free.top && x < this.element.clientWidth - free.right && y < this.element.clientHeight - free.bottom;
    });
    if (!seen) this.fit(numbers, true, this.network.getScale());
  }

  /** Zoom by a factor around the middle. */
  zoom(factor) {
    const scale = Math.max(0.02, Math.min(8, this.network.getScale() * factor));
    this.#move({ position: this.network.getViewPosition(), scale }, true, 160);
  }

  /** Move the camera by pixels. */
  pan(right, down) {
    const { x, y } = this.network.getViewPosition();
    const scale = this.network.getScale();
    this.#move({ position: { x: x + right / scale, y: y + down / scale }, scale }, true, 120);
  }

  #move(options, animate = true, duration = 420) {
    const animation = animate && !still() ? { duration, easingFunction: "easeInOutCubic" } : false;
    this.network.moveTo({ ...options, animation });
  }

  redraw() {
    this.network.redraw();
  }

  /** Offer the picture as it stands as a PNG file. */
  save(name) {
    const copy = document.createElement("canvas");
    [copy.width, copy.height] = [this.canvas.width, this.canvas.height];
    const pen = copy.getContext("2d");
    pen.fillStyle = this.colours.ground;
    pen.fillRect(0, 0, copy.width, copy.height);
    pen.drawImage(this.canvas, 0, 0);
    copy.toBlob((blob) => {
      const address = URL.createObjectURL(blob);
      h("a", { href: address, download: name }).click();
      setTimeout(() => URL.revokeObjectURL(address), 10_000);
    });
  }
}
