/** A picture on a plain 2D canvas of our own: the camera, and what pointers do with it. The matrix, and maps where there is no WebGL. */

/** A press that moves less than so many pixels is a click. */
const STEADY = 4;

class PlanePicture extends Picture {
  constructor(element, model) {
    super(element, model);
    this.camera = { x: 0, y: 0, scale: 1 };
    [this.least, this.most] = [0.02, 8];
    this.canvas = h("canvas", { "aria-hidden": "true" });
    this.touching = new Map();
    this.moving = false;
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

  toPlace(x, y) {
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

  /** Make the canvas as large as its element, in pixels of the screen, and cover it with the ground. */
  wipe() {
    const { clientWidth: width, clientHeight: height } = this.element;
    const ratio = window.devicePixelRatio || 1;
    Object.assign(this.canvas, { width: Math.round(width * ratio), height: Math.round(height * ratio) });
    Object.assign(this.canvas.style, { width: `${width}px`, height: `${height}px` });
    this.pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.pen.fillStyle = this.colours.ground;
    this.pen.fillRect(0, 0, width, height);
    return { width, height, ratio };
  }

  /** What a press takes along: a function of the pointer's move in pixels. Here, the whole plane. */
  grip() {
    const { x, y, scale } = this.camera;
    return (dx, dy) => this.jump({ position: { x: x - dx / scale, y: y - dy / scale }, scale: this.camera.scale });
  }

  /** The pointer's place in the element. */
  spot({ clientX, clientY }) {
    const box = this.element.getBoundingClientRect();
    return { x: clientX - box.left, y: clientY - box.top };
  }

  #point(found) {
    if (Number.isInteger(found?.edge)) this.on.hoverEdge(found.edge);
    else if (Number.isInteger(found?.node)) this.on.hoverNode(found.node);
    else this.on.leave();
  }

  #hover(event) {
    if (event.buttons || !this.element.contains(event.target)) return;
    const found = this.met(event);
    const now = `${found.node} ${found.edge}`;
    if (now === this.pointed) return;
    this.pointed = now;
    this.#point(found);
  }

  #press(event) {
    if (event.button) return;
    this.touching.set(event.pointerId, event);
    if (this.touching.size > 1) return;
    const take = this.grip(event);
    let [moved, pinched] = [false, false];
    const move = (now) => {
      if (this.touching.size === 2 && this.touching.has(now.pointerId)) this.#pinch(now);
      pinched ||= this.touching.size > 1;
      if (this.touching.has(now.pointerId)) this.touching.set(now.pointerId, now);
      if (pinched) {
        moved = true;
        return;
      }
      const [dx, dy] = [now.clientX - event.clientX, now.clientY - event.clientY];
      moved ||= Math.hypot(dx, dy) > STEADY;
      this.moving = moved;
      if (moved && now.pointerId === event.pointerId) take(dx, dy);
    };
    const release = (now) => {
      this.touching.delete(now.pointerId);
      if (this.touching.size) return;
      for (const end of ["pointerup", "pointercancel"]) window.removeEventListener(end, release);
      window.removeEventListener("pointermove", move);
      this.moving = false;
      if (!moved && now.type === "pointerup") this.#click(now);
      else this.redraw();
    };
    window.addEventListener("pointermove", move);
    for (const end of ["pointerup", "pointercancel"]) window.addEventListener(end, release);
  }

  /** Two fingers: the zoom follows their distance, around the middle between them. */
  #pinch(now) {
    const old = this.touching.get(now.pointerId);
    const other = [...this.touching.values()].find((touch) => touch.pointerId !== now.pointerId);
    const apart = (touch) => Math.hypot(touch.clientX - other.clientX, touch.clientY - other.clientY);
    const middle = { clientX: (now.clientX + other.clientX) / 2, clientY: (now.clientY + other.clientY) / 2 };
    this.#zoomed(apart(now) / Math.max(apart(old), 1), middle);
  }

  #click(event) {
    const { node, edge } = this.met(event);
    if (node !== null) this.on.node(node);
    else if (edge !== null) this.on.edge(edge);
    else this.on.ground();
  }

  #wheel(event) {
    event.preventDefault();
    this.moving = true;
    clearTimeout(this.resting);
    this.resting = setTimeout(() => {
      this.moving = false;
      this.redraw();
    }, 160);
    this.#zoomed(Math.exp(-event.deltaY / 500), event);
  }

  /** Zoom by a factor; what is under this point of the window stays there. */
  #zoomed(factor, at) {
    const scale = Math.max(this.least, Math.min(this.most, this.camera.scale * factor));
    const { x, y } = this.spot(at);
    const place = this.toPlace(x, y);
    const { clientWidth, clientHeight } = this.element;
    this.jump({ position: { x: place.x - (x - clientWidth / 2) / scale, y: place.y - (y - clientHeight / 2) / scale }, scale });
  }
}
