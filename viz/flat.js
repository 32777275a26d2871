/** A map on a plain canvas, in a page by WebGL that is opened where there is none: the same look, slower to move. */

/** Nodes smaller than so many pixels are dots to the eye, whatever their shape. */
const SPECK = 2;
/** Above so many edges, they are not drawn while the picture moves. */
const HIDDEN_WHILE_MOVING = 1500;

class FlatPicture extends PlanePicture {
  recolour() {
    if (this.pen) this.redraw();
  }

  refresh() {}

  /** Draw before the next frame, once. */
  redraw() {
    this.waiting ??= requestAnimationFrame(() => {
      this.waiting = null;
      this.#draw();
    });
  }

  #draw() {
    const { width, height, ratio } = this.wipe();
    const { x, y, scale } = this.camera;
    const [zoom, shift] = [ratio * scale, { x: ratio * (width / 2 - x * scale), y: ratio * (height / 2 - y * scale) }];
    this.pen.setTransform(zoom, 0, 0, zoom, shift.x, shift.y);
    this.under(this.pen);
    const window = { left: x - width / 2 / scale, right: x + width / 2 / scale, top: y - height / 2 / scale, bottom: y + height / 2 / scale };
    if (this.#withEdges()) this.#edges();
    this.#nodes(window);
    this.over(this.pen);
  }

  #withEdges() {
    return this.places.length <= EDGES_UP_TO && !(this.moving && this.model.edges.length > HIDDEN_WHILE_MOVING);
  }

  #edges() {
    const { model, places, pen } = this;
    pen.lineWidth = Math.min(3, Math.max(0.9, Math.sqrt(places.length) / 17));
    const inks = new Map();
    model.ends.forEach(({ from, to }, e) => {
      if (!model.edgeShown[e] || from === to) return;
      const ink = `${this.edgeColour(e)} ${this.edgeOpacity(e)}`;
      if (!inks.has(ink)) inks.set(ink, []);
      inks.get(ink).push(e);
    });
    for (const [ink, edges] of inks) {
      const [colour, opacity] = ink.split(" ");
      Object.assign(pen, { strokeStyle: colour, globalAlpha: Number(opacity) });
      pen.beginPath();
      for (const e of edges) {
        const { from, to } = model.ends[e];
        pen.moveTo(places[from].x, places[from].y);
        pen.lineTo(places[to].x, places[to].y);
      }
      pen.stroke();
    }
    pen.globalAlpha = 1;
  }

  /** The nodes in the window: small ones as one area for each kind, the others in their shapes, the largest last. */
  #nodes({ left, right, top, bottom }) {
    const { model, places, pen, camera } = this;
    const specks = new Map(model.kinds.map((kind) => [kind, []]));
    for (const i of [...model.ranked].reverse()) {
      const { x, y, size } = places[i];
      if (!model.nodeShown[i] || x < left - size || x > right + size || y < top - size || y > bottom + size) continue;
      if (size * camera.scale < SPECK) specks.get(model.looks[i]).push(i);
      else this.drawNode(pen, i);
    }
    for (const [kind, dots] of specks) {
      if (!dots.length) continue;
      pen.fillStyle = this.kindColour.get(kind.kind);
      pen.globalAlpha = kind.hollow ? 0.45 : 1;
      const least = 0.7 / camera.scale;
      for (const i of dots) {
        const reach = Math.max(places[i].size, least);
        pen.fillRect(places[i].x - reach, places[i].y - reach, 2 * reach, 2 * reach);
      }
    }
    pen.globalAlpha = 1;
  }

  /** A press on a node takes the node along. */
  grip(event) {
    const { node } = this.met(event);
    if (node === null) return super.grip(event);
    const { x, y } = this.places[node];
    return (dx, dy) => {
      Object.assign(this.places[node], { x: x + dx / this.camera.scale, y: y + dy / this.camera.scale });
      this.redraw();
    };
  }

  /** @returns {{node: number|null, edge: number|null}} what is under the pointer */
  met(event) {
    const spot = this.spot(event);
    const place = this.toPlace(spot.x, spot.y);
    const reach = 3 / this.camera.scale;
    const node = this.model.ranked.find((i) => {
      const { x, y, size } = this.places[i];
      return this.model.nodeShown[i] && Math.hypot(place.x - x, place.y - y) < size + reach;
    }) ?? null;
    const drawn = this.#withEdges() ? this.model.ends.keys() : this.chosen().active?.()?.edges ?? [];
    return { node, edge: node === null ? this.edgeNear(place, drawn) : null };
  }
}
