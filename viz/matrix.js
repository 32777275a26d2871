/**
 * The matrix: papers as rows, what they name as columns, a square where a paper names something. Rows and columns stand
 * in the order of their places; what is hidden leaves no hole. The heads stay in sight wherever the camera stands.
 */

/** A square with its gap, and the room of the heads, in units of the layout. */
const [STEP, SQUARE, ROW_HEAD, COLUMN_HEAD] = [22, 18, 300, 250];

class MatrixPicture extends Picture {
  constructor(element, model) {
    super(element, model);
    this.camera = { x: 0, y: 0, scale: 1 };
    this.canvas = h("canvas", { "aria-hidden": "true" });
    this.written = [];
  }

  start() {
    this.element.append(this.canvas);
    this.pen = this.canvas.getContext("2d");
    this.refresh();
    new ResizeObserver(() => this.redraw()).observe(this.element);
    this.element.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    this.element.addEventListener("pointerdown", (event) => this.#press(event));
    this.element.addEventListener("pointermove", (event) => this.#hover(event));
    this.element.addEventListener("pointerleave", () => this.#point(null));
  }

  recolour() {}

  /** Put the rows and columns that are shown one after the other, and find the squares. */
  refresh() {
    const { model } = this;
    const order = (axis, papers) => model.network.nodes
      .map((node, i) => ({ i, at: node[axis] }))
      .filter(({ i }) => model.nodeShown[i] && (model.nodes[i].kind === "Paper") === papers)
      .sort((a, b) => a.at - b.at || a.i - b.i)
      .map(({ i }) => i);
    [this.rows, this.columns] = [order("y", true), order("x", false)];
    this.rows.forEach((i, n) => Object.assign(this.places[i], { x: -STEP, y: n * STEP }));
    this.columns.forEach((i, n) => Object.assign(this.places[i], { x: n * STEP, y: -STEP }));
    this.squares = new Map();
    model.ends.forEach(({ from, to }, e) => {
      if (model.edgeShown[e] && model.nodes[from].kind === "Paper") this.squares.set(this.#key(this.places[to].x, this.places[from].y), e);
    });
  }

  #key(x, y) {
    return `${x / STEP},${y / STEP}`;
  }

  scale() {
    return this.camera.scale;
  }

  view() {
    return { x: this.camera.x, y: this.camera.y };
  }

  toScreen({ x, y }) {
    const { clientWidth, clientHeight } = this.element;
    return { x: clientWidth / 2 + (x - this.camera.x) * this.camera.scale, y: clientHeight / 2 + (y - this.camera.y) * this.camera.scale };
  }

  #toPlace(x, y) {
    const { clientWidth, clientHeight } = this.element;
    return { x: (x - clientWidth / 2) / this.camera.scale + this.camera.x, y: (y - clientHeight / 2) / this.camera.scale + this.camera.y };
  }

  jump({ position, scale }) {
    this.camera = { ...position, scale };
    this.redraw();
  }

  canvases() {
    return [this.canvas];
  }

  /** The whole matrix with its heads, or as much as stays legible from the upper left corner. */
  fit(numbers = null, animate = true, most = 1.2) {
    if (numbers) {
      super.fit(numbers, animate, most);
      return;
    }
    const free = this.insets();
    const room = { width: this.element.clientWidth - free.left - free.right, height: this.element.clientHeight - free.top - free.bottom };
    const whole = { width: ROW_HEAD + this.columns.length * STEP, height: COLUMN_HEAD + this.rows.length * STEP };
    const scale = Math.max(0.55, Math.min(room.width / whole.width, room.height / whole.height, most));
    const [left, top] = [free.left + (ROW_HEAD + STEP) * scale, free.top + (COLUMN_HEAD + STEP) * scale];
    this.jump({ position: { x: (this.element.clientWidth / 2 - left) / scale, y: (this.element.clientHeight / 2 - top) / scale }, scale });
  }

  centre(i) {
    const axis = this.model.nodes[i].kind === "Paper" ? "y" : "x";
    const free = this.insets();
    const corner = this.corner();
    const [whole, end] = axis === "x" ? [this.element.clientWidth, free.right] : [this.element.clientHeight, free.bottom];
    const at = this.toScreen(this.places[i])[axis];
    if (at > corner[axis] && at < whole - end) return;
    const middle = (corner[axis] + whole - end) / 2;
    const position = { ...this.view(), [axis]: this.places[i][axis] - (middle - whole / 2) / this.camera.scale };
    this.jump({ position, scale: this.camera.scale });
  }

  reveal() {}

  redraw() {
    if (!this.pen) return;
    const { clientWidth: width, clientHeight: height } = this.element;
    const ratio = window.devicePixelRatio || 1;
    Object.assign(this.canvas, { width: Math.round(width * ratio), height: Math.round(height * ratio) });
    Object.assign(this.canvas.style, { width: `${width}px`, height: `${height}px` });
    this.pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.pen.fillStyle = this.colours.ground;
    this.pen.fillRect(0, 0, width, height);
    this.#bands();
    this.#squares();
    this.#heads();
  }

  /** The chosen and the hovered row and column. */
  #bands() {
    const { selected, hovered, selectedEdge, hoveredEdge } = this.chosen();
    const ends = [selectedEdge, hoveredEdge].filter((e) => e !== null).flatMap((e) => Object.values(this.model.ends[e]));
    this.pen.fillStyle = this.colours.soft;
    this.pen.globalAlpha = 0.1;
    for (const i of new Set([selected, hovered, ...ends])) {
      if (i === null || !this.model.nodeShown[i]) continue;
      const { x, y } = this.toScreen(this.places[i]);
      const wide = STEP * this.camera.scale;
      if (this.model.nodes[i].kind === "Paper") this.pen.fillRect(0, y - wide / 2, this.element.clientWidth, wide);
      else this.pen.fillRect(x - wide / 2, 0, wide, this.element.clientHeight);
    }
    this.pen.globalAlpha = 1;
  }

  #squares() {
    const side = SQUARE * this.camera.scale;
    const { selectedEdge } = this.chosen();
    for (const [key, e] of this.squares) {
      const [column, row] = key.split(",").map(Number);
      const { x, y } = this.toScreen({ x: column * STEP, y: row * STEP });
      if (x < -side || y < -side || x > this.element.clientWidth + side || y > this.element.clientHeight + side) continue;
      this.pen.globalAlpha = 0.35 + 0.65 * this.model.edges[e].score;
      this.pen.fillStyle = this.edgeColour(e);
      this.pen.fillRect(x - side / 2, y - side / 2, side, side);
      this.pen.globalAlpha = 1;
      if (e !== selectedEdge) continue;
      [this.pen.strokeStyle, this.pen.lineWidth] = [this.colours.ink, 2];
      this.pen.strokeRect(x - side / 2 - 1, y - side / 2 - 1, side + 2, side + 2);
    }
  }

  /** Where the heads begin on the screen: beside the first square, or at the edge when that is out of sight. */
  corner() {
    const free = this.insets();
    const first = this.toScreen({ x: 0, y: 0 });
    const [wide, high] = [ROW_HEAD * this.camera.scale, COLUMN_HEAD * this.camera.scale];
    return { x: Math.max(first.x - STEP * this.camera.scale, free.left + wide), y: Math.max(first.y - STEP * this.camera.scale, free.top + high) };
  }

  #heads() {
    const { pen, camera } = this;
    const corner = this.corner();
    const size = Math.min(13, 13 * camera.scale + 1);
    pen.fillStyle = this.colours.ground;
    pen.fillRect(0, 0, this.element.clientWidth, corner.y);
    pen.fillRect(0, 0, corner.x, this.element.clientHeight);
    this.written = [];
    if (size < 6) return;
    pen.font = `${size}px ${FONT}`;
    pen.textBaseline = "middle";
    const { selected, hovered } = this.chosen();
    const ink = (i) => {
      pen.fillStyle = i === selected || i === hovered ? this.colours.ink : this.colours.soft;
      pen.font = `${i === selected ? 600 : 400} ${size}px ${FONT}`;
    };
    for (const i of this.rows) {
      const { y } = this.toScreen(this.places[i]);
      if (y < corner.y || y > this.element.clientHeight) continue;
      ink(i);
      pen.textAlign = "right";
      const year = this.model.year(i);
      const text = `${this.model.label(i)}${year ? `  ${year}` : ""}`;
      pen.fillText(text, corner.x - 6, y);
      this.written.push({ text, x: corner.x - 6, y, size, colour: pen.fillStyle, turn: 0 });
    }
    for (const i of this.columns) {
      const { x } = this.toScreen(this.places[i]);
      if (x < corner.x || x > this.element.clientWidth) continue;
      ink(i);
      pen.save();
      pen.translate(x, corner.y - 6);
      pen.rotate(-Math.PI / 2);
      pen.textAlign = "left";
      pen.fillText(this.model.label(i), 0, 0);
      pen.restore();
      this.written.push({ text: this.model.label(i), x, y: corner.y - 6, size, colour: pen.fillStyle, turn: -90 });
    }
  }

  /** @returns {SVGElement[]} what stands in the window, for the SVG file */
  vectors() {
    const side = short(SQUARE * this.camera.scale);
    const corner = this.corner();
    const squares = [...this.squares].flatMap(([key, e]) => {
      const [column, row] = key.split(",").map(Number);
      const { x, y } = this.toScreen({ x: column * STEP, y: row * STEP });
      if (x < corner.x || y < corner.y || x > this.element.clientWidth || y > this.element.clientHeight) return [];
      const box = { x: short(x - side / 2), y: short(y - side / 2), width: side, height: side };
      return [svg("rect", { ...box, fill: this.edgeColour(e), "fill-opacity": short(0.35 + 0.65 * this.model.edges[e].score) })];
    });
    const heads = this.written.map(({ text, x, y, size, colour, turn }) => svg("text", {
      transform: `translate(${short(x)} ${short(y)}) rotate(${turn})`, dy: "0.35em", "font-size": short(size), fill: colour,
      "text-anchor": turn ? "start" : "end" }, text));
    return [svg("g", {}, ...squares), svg("g", { "font-family": FONT }, ...heads)];
  }

  /** @returns {{node: number|null, edge: number|null}} what is under the pointer */
  #under({ clientX, clientY }) {
    const box = this.element.getBoundingClientRect();
    const [x, y] = [clientX - box.left, clientY - box.top];
    const corner = this.corner();
    const place = this.#toPlace(x, y);
    const [column, row] = [Math.round(place.x / STEP), Math.round(place.y / STEP)];
    if (x < corner.x) return { node: y < corner.y ? null : this.rows[row] ?? null, edge: null };
    if (y < corner.y) return { node: this.columns[column] ?? null, edge: null };
    return { node: null, edge: this.squares.get(`${column},${row}`) ?? null };
  }

  #point(found) {
    if (found?.edge !== null && found?.edge !== undefined) this.on.hoverEdge(found.edge);
    else if (found?.node !== null && found?.node !== undefined) this.on.hoverNode(found.node);
    else this.on.leave();
  }

  #hover(event) {
    if (event.buttons || !this.element.contains(event.target)) return;
    const found = this.#under(event);
    const now = `${found.node} ${found.edge}`;
    if (now === this.pointed) return;
    this.pointed = now;
    this.#point(found);
  }

  #press(event) {
    if (event.button) return;
    const from = { x: event.clientX, y: event.clientY, camera: { ...this.camera } };
    let moved = false;
    const move = (now) => {
      const [dx, dy] = [now.clientX - from.x, now.clientY - from.y];
      moved ||= Math.hypot(dx, dy) > 4;
      if (moved) this.jump({ position: { x: from.camera.x - dx / from.camera.scale, y: from.camera.y - dy / from.camera.scale }, scale: this.camera.scale });
    };
    const release = (now) => {
      window.removeEventListener("pointermove", move);
      window.removeEventListener("pointerup", release);
      window.removeEventListener("pointercancel", release);
      if (!moved && now.type === "pointerup") this.#click(now);
    };
    window.addEventListener("pointermove", move);
    window.addEventListener("pointerup", release);
    window.addEventListener("pointercancel", release);
  }

  #click(event) {
    const { node, edge } = this.#under(event);
    if (node !== null) this.on.node(node);
    else if (edge !== null) this.on.edge(edge);
    else this.on.ground();
  }

  #wheel(event) {
    event.preventDefault();
    const scale = Math.max(0.1, Math.min(3, this.camera.scale * Math.exp(-event.deltaY / 500)));
    const box = this.element.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    const place = this.#toPlace(x, y);
    const { clientWidth, clientHeight } = this.element;
    this.jump({ position: { x: place.x - (x - clientWidth / 2) / scale, y: place.y - (y - clientHeight / 2) / scale }, scale });
  }
}
