/**
 * What is drawn around the renderer's own picture: grounds and names of the communities under it; over it the veil
 * with the chosen node's neighbourhood, and the labels, which keep their size and never overlap.
 */

const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';
const LABELS_AT_MOST = 130;
/** A community of a smaller radius, in pixels, has no name. */
const NAMED_FROM = 20;

class Overlay {
  /** @param {Picture} picture */
  constructor(picture) {
    this.picture = picture;
    this.model = picture.model;
    this.hovered = null;
    this.hoveredEdge = null;
    this.selected = null;
    this.selectedEdge = null;
    this.path = null;
    this.widths = new Map();
    this.shownLabels = [];
    this.written = [];
    this.years = new Years(this);
    picture.under = (pen) => this.#grounds(pen);
    picture.over = (pen) => this.#above(pen);
  }

  /** @returns {{nodes: Set<number>, edges: number[], centre: number|null}|null} what stands out at the moment */
  active() {
    const edge = this.hoveredEdge ?? (this.hovered === null ? this.selectedEdge : null);
    if (edge === null && this.hovered === null && this.path) return { nodes: new Set(this.path.nodes), edges: this.path.edges, centre: null };
    if (edge !== null) {
      const { from, to } = this.model.ends[edge];
      return { nodes: new Set([from, to]), edges: [edge], centre: null };
    }
    const centre = this.hovered ?? this.selected;
    if (centre === null || !this.model.nodeShown[centre]) return null;
    const edges = this.model.shownEdges(centre);
    return { nodes: new Set([centre, ...edges.map((e) => this.model.other(e, centre))]), edges, centre };
  }

  #grounds(pen) {
    pen.save();
    pen.fillStyle = this.picture.colours.soft;
    this.years.under(pen);
    const grounds = this.model.communities.length > 1 ? this.model.communities : [];
    for (const { x, y, radius, size } of grounds) {
      if (size < 4) continue;
      pen.globalAlpha = 0.05;
      pen.beginPath();
      pen.arc(x, y, radius + 8, 0, 2 * Math.PI);
      pen.fill();
    }
    pen.restore();
  }

  #above(pen) {
    const active = this.active();
    if (active) this.#standOut(pen, active);
    this.#onScreen(pen, () => {
      this.placed = this.#panels();
      this.solid = [];
      this.shownLabels = [];
      this.written = [];
      this.years.over(pen);
      this.#labels(pen, active);
      if (!active) this.#communityNames(pen);
      if (active && active.centre === null) for (const e of active.edges) this.#relationName(pen, e);
    });
  }

  /** Draw in pixels of the screen rather than in units of the layout. */
  #onScreen(pen, draw) {
    const ratio = pen.canvas.width / this.picture.element.clientWidth;
    this.scale = this.picture.scale();
    const { x, y } = this.picture.view();
    this.shift = { x: this.picture.element.clientWidth / 2 - x * this.scale, y: this.picture.element.clientHeight / 2 - y * this.scale };
    pen.save();
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.lineJoin = "round";
    draw();
    pen.restore();
  }

  /** No label goes under a panel. */
  #panels() {
    const whole = this.picture.element.getBoundingClientRect();
    return [...document.querySelectorAll("#legend, #card, .zoom, #hint")].map((panel) => {
      const box = panel.getBoundingClientRect();
      return [box.left - whole.left, box.top - whole.top, box.right - whole.left, box.bottom - whole.top];
    });
  }

  #standOut(pen, { nodes, edges, centre }) {
    const { picture, model } = this;
    pen.save();
    pen.save();
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.fillStyle = picture.colours.veil;
    pen.fillRect(0, 0, pen.canvas.width, pen.canvas.height);
    pen.restore();
    for (const e of edges) this.#line(pen, e);
    for (const i of nodes) picture.drawNode(pen, i);
    if (centre !== null) this.#ring(pen, picture.places[centre]);
    pen.restore();
  }

  /** A line with its arrow, in full colour and at least a pixel wide. */
  #line(pen, e) {
    const { picture, model } = this;
    const [a, b] = [picture.places[model.ends[e].from], picture.places[model.ends[e].to]];
    if (a === b) return;
    const pixel = 1 / picture.scale();
    const length = Math.hypot(b.x - a.x, b.y - a.y) || 1;
    const [ux, uy] = [(b.x - a.x) / length, (b.y - a.y) / length];
    const [tipX, tipY] = [b.x - ux * (b.size + 2), b.y - uy * (b.size + 2)];
    const head = Math.max(6 * pixel, 5);
    pen.strokeStyle = pen.fillStyle = picture.edgeColour(e);
    pen.globalAlpha = 0.85;
    pen.lineWidth = Math.max(1.2 * pixel, 0.9);
    pen.beginPath();
    pen.moveTo(a.x, a.y);
    pen.lineTo(tipX - ux * head * 0.8, tipY - uy * head * 0.8);
    pen.stroke();
    pen.beginPath();
    pen.moveTo(tipX, tipY);
    pen.lineTo(tipX - ux * head - uy * head * 0.4, tipY - uy * head + ux * head * 0.4);
    pen.lineTo(tipX - ux * head + uy * head * 0.4, tipY - uy * head - ux * head * 0.4);
    pen.fill();
    pen.globalAlpha = 1;
  }

  #ring(pen, node) {
    const pixel = 1 / this.picture.scale();
    pen.strokeStyle = this.picture.colours.ink;
    pen.lineWidth = 2 * pixel;
    pen.beginPath();
    pen.arc(node.x, node.y, node.size + 4 * pixel + 2, 0, 2 * Math.PI);
    pen.stroke();
  }

  #communityNames(pen) {
    const [labelled, words] = [new Set(this.shownLabels), new Set(this.written.map(({ text }) => text))];
    for (const { name, leader, x, y, radius } of this.model.communities) {
      const reach = radius * this.scale;
      const [first] = name.split(" · ");
      if (!name || labelled.has(leader) || words.has(first) || reach < NAMED_FROM) continue;
      const size = Math.max(11, Math.min(17, reach / 9));
      const font = `600 ${size}px ${FONT}`;
      const spots = [name, first].filter((text, n) => n || this.width(pen, text, font) < 2.6 * reach).map((text) => {
        const width = this.width(pen, text, font);
        return { text, width, x: this.#inside(x * this.scale + this.shift.x, width), y: (y - radius - 8) * this.scale + this.shift.y - 3 - size / 2 };
      });
      const spot = spots.find((at) => this.free(at.x, at.y, at.width, size, false));
      if (!spot) continue;
      this.take(spot.x, spot.y, spot.width, size);
      this.write(pen, spot.text, spot.x, spot.y, font, this.picture.colours.soft);
    }
  }

  #labels(pen, active) {
    const order = active ? this.#order(active) : this.model.ranked;
    const most = active ? LABELS_AT_MOST : Math.min(LABELS_AT_MOST, this.#budget());
    this.#obstacles(order, active);
    let written = 0;
    for (const i of order) {
      if (written >= most) break;
      if (!this.model.nodeShown[i] || (!active && !this.#readable(i))) continue;
      if (this.#label(pen, i, active, active?.centre === i || (active && active.centre === null))) written += 1;
    }
  }

  /** Labels keep off the nodes that matter. */
  #obstacles(order, active) {
    const byYear = this.model.axis.length > 0;
    for (const i of byYear ? order : order.slice(0, LABELS_AT_MOST)) {
      const { x, y, size } = this.picture.places[i];
      const half = size * this.scale * 0.7;
      if (!this.model.nodeShown[i] || half < (byYear ? 2 : 4) || (!active && !byYear && this.model.nodes[i].kind === "Paper")) continue;
      const [cx, cy] = [x * this.scale + this.shift.x, y * this.scale + this.shift.y];
      this.solid.push([cx - half, cy - half, cx + half, cy + half]);
    }
  }

  /** Small nodes speak when one comes near; papers, whose titles are long, later than others. */
  #readable(i) {
    const reach = this.picture.places[i].size * this.scale;
    if (this.model.axis.length) return reach > 2;
    return reach > (this.model.nodes[i].kind === "Paper" ? 9 : 4.5);
  }

  /** How many labels a calm picture of this window bears. */
  #budget() {
    const { clientWidth, clientHeight } = this.picture.element;
    return Math.round((clientWidth * clientHeight) / 14_000);
  }

  #order({ nodes, centre }) {
    const rest = [...nodes].filter((i) => i !== centre);
    rest.sort((a, b) => this.model.nodes[b].importance - this.model.nodes[a].importance || a - b);
    return centre === null ? rest : [centre, ...rest];
  }

  #label(pen, i, active, strong) {
    const node = this.picture.places[i];
    const at = { x: node.x * this.scale + this.shift.x, y: node.y * this.scale + this.shift.y };
    const { clientWidth, clientHeight } = this.picture.element;
    if (at.x < -20 || at.y < -20 || at.x > clientWidth + 20 || at.y > clientHeight + 20) return false;
    const reach = (node.size + (active?.centre === i ? 2 : 0)) * this.scale + (active?.centre === i ? 6 : 0); // with its ring
    const size = Math.max(11, Math.min(15, 9 + node.size / 5));
    const font = `${strong || node.size > 16 ? 600 : 400} ${size}px ${FONT}`;
    const text = this.model.label(i);
    const width = this.width(pen, text, font);
    const [above, beside] = [reach + size * 0.8, reach + width / 2 + 6];
    const spots = [[0, above], [beside, 0], [-beside, 0], [0, -above]].map(([dx, dy]) => [dx ? at.x + dx : this.#inside(at.x, width), at.y + dy]);
    const spot = spots.find(([x, y]) => this.free(x, y, width, size, true))
      ?? (node.size > 18 && !active && !this.model.axis.length ? spots.find(([x, y]) => this.free(x, y, width, size, false)) : undefined)
      ?? (strong ? spots[0] : undefined);
    if (!spot) return false;
    this.take(...spot, width, size);
    this.write(pen, text, ...spot, font, this.model.looks[i].hollow ? this.picture.colours.soft : this.picture.colours.ink);
    this.shownLabels.push(i);
    return true;
  }

  #relationName(pen, e) {
    const { from, to } = this.model.ends[e];
    const [a, b] = [this.picture.places[from], this.picture.places[to]];
    const text = this.model.relationOf.get(this.model.edges[e].relation).outgoing.toLowerCase();
    const room = (Math.hypot(a.x - b.x, a.y - b.y) - a.size - b.size) * this.scale;
    const width = this.width(pen, text, `italic 600 12px ${FONT}`);
    const [x, y] = [((a.x + b.x) / 2) * this.scale + this.shift.x, ((a.y + b.y) / 2) * this.scale + this.shift.y];
    if (room < width + 16 || !this.free(x, y, width, 12, false)) return;
    this.take(x, y, width, 12);
    this.write(pen, text, x, y, `italic 600 12px ${FONT}`, this.picture.colours.ink);
  }

  width(pen, text, font) {
    const key = `${font}|${text}`;
    if (!this.widths.has(key)) {
      pen.font = font;
      this.widths.set(key, pen.measureText(text).width);
    }
    return this.widths.get(key);
  }

  /** The middle of a text of this width, moved so that the window does not cut it. */
  #inside(x, width) {
    const most = this.picture.element.clientWidth - width / 2 - 6;
    return Math.max(width / 2 + 6, Math.min(x, Math.max(most, width / 2 + 6)));
  }

  /** Whether a text centred at (x, y) lies inside the window and touches no other text; nor a node, if `clear`. */
  free(x, y, width, height, clear) {
    const [left, top, right, bottom] = boxOf(x, y, width, height);
    if (clear && left < this.years.start()) return false;
    if (left < 0 || top < 0 || right > this.picture.element.clientWidth || bottom > this.picture.element.clientHeight) return false;
    const meets = (other) => left < other[2] && right > other[0] && top < other[3] && bottom > other[1];
    return !this.placed.some(meets) && !(clear && this.solid.some(meets));
  }

  take(x, y, width, height) {
    this.placed.push(boxOf(x, y, width, height));
  }

  write(pen, text, x, y, font, colour) {
    pen.font = font;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.lineWidth = 3.5;
    pen.strokeStyle = this.picture.colours.ground;
    pen.strokeText(text, x, y);
    pen.fillStyle = colour;
    pen.fillText(text, x, y);
    const [, italic, weight, size] = /^(italic )?(\d+) ([\d.]+)px/.exec(font);
    this.written.push({ text, x, y, weight, size: Number(size), italic: Boolean(italic), colour });
  }
}

/** The room of a text centred at (x, y): left, top, right, bottom. */
function boxOf(x, y, width, height) {
  return [x - width / 2 - 3, y - height / 2 - 2, x + width / 2 + 3, y + height / 2 + 2];
}
