/**
 * What every renderer of the picture shares: places, colours, and the moves of the camera. A renderer draws nodes and
 * edges; what stands around them (labels, grounds, what is chosen) is the overlay's.
 *
 * A renderer gives: start(), refresh(), redraw(), recolour(), scale(), view(), toScreen(place), jump(camera, duration),
 * canvases(), and tells of the pointer by calling what was given to listen().
 */

/** Where text is cut off the picture by panels: pixels on each side. */
const MARGIN = 28;
/** How wide the rim of a hollow node is, of its radius, and how much of its colour is left inside. */
const [HOLLOW_RIM, HOLLOW_FILL] = [0.2, 0.14];

/** So many pixels beside an edge it still counts as met. */
const EDGE_REACH = 5;

/** @returns {number} how far a point is from the line between two others */
function distance({ x, y }, a, b) {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const along = Math.max(0, Math.min(1, ((x - a.x) * dx + (y - a.y) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(a.x + along * dx - x, a.y + along * dy - y);
}

/** @returns {string} a colour between two, `share` of the way from the first to the second; all as #rrggbb */
function mixed(from, to, share) {
  const part = (at) => Math.round(parseInt(from.slice(at, at + 2), 16) * (1 - share) + parseInt(to.slice(at, at + 2), 16) * share);
  return `#${[1, 3, 5].map((at) => part(at).toString(16).padStart(2, "0")).join("")}`;
}

class Picture {
  /**
   * @param {HTMLElement} element
   * @param {Model} model
   */
  constructor(element, model) {
    this.element = element;
    this.model = model;
    this.places = model.network.nodes.map(({ x, y, size }) => ({ x, y, size }));
    this.colours = {};
    this.under = () => {};
    this.over = () => {};
    this.on = { hoverNode() {}, hoverEdge() {}, leave() {}, node() {}, edge() {}, ground() {} };
  }

  /** @returns {Overlay|Object} what is chosen and hovered: selected, hovered, selectedEdge, hoveredEdge */
  chosen() {
    return { selected: null, hovered: null, selectedEdge: null, hoveredEdge: null };
  }

  /** @param {Object} on functions of a node's or an edge's number: hoverNode, hoverEdge, leave, node, edge, ground */
  listen(on) {
    Object.assign(this.on, on);
  }

  /** Read the theme's colours from the style sheet and paint nodes and edges with them. */
  paint(dark) {
    const style = getComputedStyle(document.documentElement);
    const read = (name) => style.getPropertyValue(name).trim();
    this.colours = { ground: read("--ground"), ink: read("--ink"), soft: read("--ink-soft"), veil: read("--veil") };
    this.kindColour = new Map(this.model.kinds.map((kind) => [kind.kind, dark ? kind.dark : kind.light]));
    this.familyColour = new Map(["lineage", "role", "citation", "record", "mention"].map((f) => [f, read(`--edge-${f}`)]));
    this.recolour();
  }

  /** @returns {string} the colour of a node */
  nodeColour(i) {
    return this.kindColour.get(this.model.looks[i].kind);
  }

  /** @returns {{fill: string, rim: string, width: number}} how a node is painted: what was not read is hollow, a rim in its colour */
  paintOf(i) {
    const colour = this.nodeColour(i);
    if (!this.model.looks[i].hollow) return { fill: colour, rim: this.colours.ground, width: 1 };
    return { fill: mixed(this.colours.ground, colour, HOLLOW_FILL), rim: colour, width: Math.max(1.2, this.places[i].size * HOLLOW_RIM) };
  }

  /** @returns {string} the colour of an edge */
  edgeColour(e) {
    return this.familyColour.get(this.model.relationOf.get(this.model.edges[e].relation).family);
  }

  /** @returns {number} how solid an edge is drawn: the more there are, the fainter each */
  edgeOpacity(e) {
    const faint = this.model.edges[e].relation === "MENTIONS" ? 0.6 : 1;
    return faint * Math.max(0.12, Math.min(0.5, 13 / Math.sqrt(this.model.edges.length + 1)));
  }

  /** @returns {number|null} of these edges, the shown one next to a place, some pixels away at most */
  edgeNear(place, edges) {
    let [nearest, found] = [EDGE_REACH / this.scale(), null];
    for (const e of edges) {
      const { from, to } = this.model.ends[e];
      if (!this.model.edgeShown[e]) continue;
      const away = distance(place, this.places[from], this.places[to]);
      if (away < nearest) [nearest, found] = [away, e];
    }
    return found;
  }

  /** Draw a node's shape at its place, in units of the layout. */
  drawNode(pen, i) {
    const { x, y, size } = this.places[i];
    const { fill, rim, width } = this.paintOf(i);
    pen.save();
    pen.translate(x, y);
    [pen.fillStyle, pen.strokeStyle, pen.lineWidth] = [fill, rim, width];
    const path = new Path2D(outline(this.model.looks[i].shape, size));
    pen.fill(path);
    pen.stroke(path);
    pen.restore();
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
    const box = this.box(wanted);
    const free = this.insets();
    let camera = this.#fitted(box, free, most);
    for (const [side, selector] of [["right", ".zoom"], ["bottom", "#hint"]]) {
      const panel = document.querySelector(selector).getBoundingClientRect();
      if (!panel.width || !wanted.some((i) => this.#covered(this.places[i], camera, panel))) continue;
      free[side] += side === "right" ? panel.width : panel.height;
      camera = this.#fitted(box, free, most);
    }
    this.move(camera, animate);
  }

  /** Whether a panel would cover a node if the camera stood so. */
  #covered({ x, y, size }, { position, scale }, panel) {
    const whole = this.element.getBoundingClientRect();
    const [left, top] = [whole.left + whole.width / 2 + (x - position.x) * scale, whole.top + whole.height / 2 + (y - position.y) * scale];
    const reach = size * scale + 4;
    return left + reach > panel.left && left - reach < panel.right && top + reach > panel.top && top - reach < panel.bottom;
  }

  /** @returns {{position: Object, scale: number}} the camera that shows a box in the free part of the window */
  #fitted(box, free, most) {
    const width = Math.max(80, this.element.clientWidth - free.left - free.right);
    const height = Math.max(80, this.element.clientHeight - free.top - free.bottom);
    const scale = Math.min(width / box.width, height / box.height, most);
    const position = {
      x: box.x - (free.left - free.right) / 2 / scale,
      y: box.y - (free.top - free.bottom) / 2 / scale,
    };
    return { position, scale };
  }

  box(numbers) {
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
    const scale = Math.min(1.6, Math.max(this.scale(), this.readable(i)));
    const { x, y } = this.places[i];
    const position = { x: x - (free.left - free.right) / 2 / scale, y: y - (free.top - free.bottom) / 2 / scale };
    this.move({ position, scale }, animate);
  }

  /** The zoom at which a node and most of its neighbours are in the window, and legible. */
  readable(i) {
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
      const { x, y } = this.toScreen(this.places[i]);
      return x > free.left && y > free.top && x < this.element.clientWidth - free.right && y < this.element.clientHeight - free.bottom;
    });
    if (!seen) this.fit(numbers, true, this.scale());
  }

  /** Zoom by a factor around the middle. */
  zoom(factor) {
    const scale = Math.max(0.02, Math.min(8, this.scale() * factor));
    this.move({ position: this.view(), scale }, true, 160);
  }

  /** Move the camera by pixels. */
  pan(right, down) {
    const { x, y } = this.view();
    const scale = this.scale();
    this.move({ position: { x: x + right / scale, y: y + down / scale }, scale }, true, 120);
  }

  move(camera, animate = true, duration = 420) {
    this.jump(camera, animate && !still() ? duration : 0);
  }
}
