/**
 * The matrix: papers as rows, what they name as columns, a square where a paper names something. Rows and columns stand
 * in the order of their places; what is hidden leaves no hole. The heads stay in sight wherever the camera stands.
 */

/** A square with its gap, and the room that heads want, in units of the layout. */
const [STEP, SQUARE, ROW_HEAD, COLUMN_HEAD] = [22, 18, 300, 250];
/** Of the window, heads take this share at most: names are cut there. A name is never smaller than so many pixels at first. */
const [HEAD_SHARE, SMALLEST] = [{ wide: 0.4, high: 0.26 }, 0.7];
/** In a window narrower than so many pixels, the first view shows less of the matrix, larger. */
const [NARROW, SMALLEST_IF_NARROW] = [620, 0.8];

class MatrixPicture extends PlanePicture {
  constructor(element, model) {
    super(element, model);
    [this.least, this.most] = [0.1, 3];
    this.written = [];
    this.cuts = new Map();
  }

  recolour() {}

  /** @returns {{wide: number, high: number}} pixels that the heads of rows and columns take at a zoom */
  heads(scale) {
    const { clientWidth, clientHeight } = this.element;
    return { wide: Math.min(ROW_HEAD * scale, clientWidth * HEAD_SHARE.wide), high: Math.min(COLUMN_HEAD * scale, clientHeight * HEAD_SHARE.high) };
  }

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

  /** The whole matrix with its heads, or as much as stays legible from the upper left corner. */
  fit(numbers = null, animate = true, most = 1.2) {
    if (numbers) {
      super.fit(numbers, animate, most);
      return;
    }
    const free = this.insets();
    const room = { width: this.element.clientWidth - free.left - free.right, height: this.element.clientHeight - free.top - free.bottom };
    const whole = { width: ROW_HEAD + this.columns.length * STEP, height: COLUMN_HEAD + this.rows.length * STEP };
    const least = this.element.clientWidth < NARROW ? SMALLEST_IF_NARROW : SMALLEST;
    const scale = Math.max(least, Math.min(room.width / whole.width, room.height / whole.height, most));
    const { wide, high } = this.heads(scale);
    const [left, top] = [free.left + wide + STEP * scale, free.top + high + STEP * scale];
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
    this.wipe();
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
    const { wide, high } = this.heads(this.camera.scale);
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
    const { wide, high } = this.heads(camera.scale);
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
      const text = this.#cut(this.model.label(i), year ? `  ${year}` : "", wide);
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
      const text = this.#cut(this.model.label(i), "", high);
      pen.fillText(text, 0, 0);
      pen.restore();
      this.written.push({ text, x, y: corner.y - 6, size, colour: pen.fillStyle, turn: -90 });
    }
  }

  /** @returns {string} a name and what follows it, the name cut to the room there is; in narrow heads it stands alone */
  #cut(name, more, room) {
    const key = `${this.pen.font}|${room}|${name}|${more}`;
    if (this.cuts.has(key)) return this.cuts.get(key);
    const fits = (text) => this.pen.measureText(text).width <= room - 10;
    let found = fits(name + more) ? name + more : name;
    for (let end = name.length - 1; end > 1 && !fits(found); end -= 1) found = `${name.slice(0, end).trimEnd()}…`;
    this.cuts.set(key, found);
    return found;
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
  met(event) {
    const { x, y } = this.spot(event);
    const corner = this.corner();
    const place = this.toPlace(x, y);
    const [column, row] = [Math.round(place.x / STEP), Math.round(place.y / STEP)];
    if (x < corner.x) return { node: y < corner.y ? null : this.rows[row] ?? null, edge: null };
    if (y < corner.y) return { node: this.columns[column] ?? null, edge: null };
    return { node: null, edge: this.squares.get(`${column},${row}`) ?? null };
  }
}
