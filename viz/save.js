/** What one takes away: the picture as it stands as PNG or SVG, and what is chosen as CSV. */

class Save {
  /**
   * @param {Picture} picture
   * @param {Overlay} overlay
   * @param {string} title of the page; names the files
   */
  constructor(picture, overlay, title) {
    Object.assign(this, { picture, overlay, model: picture.model });
    this.name = title.normalize("NFKD").replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "").slice(0, 60) || "graph";
  }

  png() {
    const canvases = this.picture.canvases();
    if (!canvases.length) return;
    const copy = document.createElement("canvas");
    [copy.width, copy.height] = [canvases[0].width, canvases[0].height];
    const pen = copy.getContext("2d");
    pen.fillStyle = this.picture.colours.ground;
    pen.fillRect(0, 0, copy.width, copy.height);
    for (const canvas of canvases) pen.drawImage(canvas, 0, 0, copy.width, copy.height);
    copy.toBlob((blob) => offer(blob, `${this.name}.png`));
  }

  /** The part of the graph in the window as vectors: edges, shapes, and the labels that are legible now. */
  svg() {
    offer(new Blob([this.drawing()], { type: "image/svg+xml" }), `${this.name}.svg`);
  }

  /** @returns {string} the SVG file */
  drawing() {
    const { picture } = this;
    const [width, height] = [picture.element.clientWidth, picture.element.clientHeight];
    this.picture.redraw();
    const ground = [svg("title", {}, document.title), svg("rect", { width, height, fill: picture.colours.ground })];
    const parts = picture.vectors ? [...ground, ...picture.vectors()] : [
      ...ground,
      svg("g", { "stroke-width": 1, fill: "none" }, ...this.#lines(width, height)),
      svg("g", { stroke: picture.colours.ground }, ...this.#shapes(width, height)),
      svg("g", { "text-anchor": "middle", "font-family": FONT, "paint-order": "stroke", "stroke-linejoin": "round" }, ...this.#texts()),
    ];
    const root = svg("svg", { xmlns: SVG, viewBox: `0 0 ${width} ${height}`, width, height }, ...parts);
    return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(root)}\n`;
  }

  #spots() {
    return this.picture.places.map((place) => this.picture.toScreen(place));
  }

  #lines(width, height) {
    const spots = this.#spots();
    const active = this.overlay.active();
    const strong = new Set(active?.edges ?? []);
    return this.model.edges.flatMap((_, e) => {
      const [a, b] = [spots[this.model.ends[e].from], spots[this.model.ends[e].to]];
      if (!this.model.edgeShown[e] || !mayMeet(a, b, width, height)) return [];
      const opacity = strong.has(e) ? 0.85 : this.picture.edgeOpacity(e) * (active ? 0.15 : 1);
      const place = { x1: short(a.x), y1: short(a.y), x2: short(b.x), y2: short(b.y) };
      return [svg("line", { ...place, stroke: this.picture.edgeColour(e), "stroke-opacity": short(opacity) })];
    });
  }

  #shapes(width, height) {
    const active = this.overlay.active();
    const scale = this.picture.scale();
    return this.#spots().flatMap(({ x, y }, i) => {
      const reach = this.picture.places[i].size * scale;
      if (!this.model.nodeShown[i] || x < -reach || y < -reach || x > width + reach || y > height + reach) return [];
      const { shape, hollow } = this.model.looks[i];
      const { fill, rim, width: wide } = this.picture.paintOf(i);
      const line = hollow ? { stroke: rim, "stroke-width": short(wide * scale) } : {};
      const faint = active && !active.nodes.has(i) ? 0.15 : null;
      const title = svg("title", {}, this.model.nodes[i].name);
      const where = `translate(${short(x)} ${short(y)})`;
      return [svg("path", { d: outline(shape, reach), transform: where, fill, ...line, opacity: faint }, title)];
    });
  }

  #texts() {
    return this.overlay.written.map(({ text, x, y, weight, size, italic, colour }) =>
      svg("text", { x: short(x), y: short(y + size * 0.35), "font-size": short(size), "font-weight": weight,
        "font-style": italic ? "italic" : null, fill: colour, stroke: this.picture.colours.ground, "stroke-width": 3.5 }, text));
  }

  /** The chosen edges, or all that are shown, with the best sentence of each. */
  async csv() {
    offer(new Blob(["\ufeff", await this.table()], { type: "text/csv;charset=utf-8" }), `${this.name}.csv`);
  }

  /** @returns {Promise<string>} the CSV file: RFC 4180, every cell quoted */
  async table() {
    const chosen = this.overlay.active()?.edges ?? this.model.edges.map((_, e) => e).filter((e) => this.model.edgeShown[e]);
    const rows = await Promise.all([...chosen].map(async (e) => {
      const { from, to, relation, score } = this.model.edges[e];
      const { evidence } = await this.model.told(e);
      const [source, target] = [this.model.nodes[from], this.model.nodes[to]];
      const sentence = evidence.length ? evidence[0].text : "";
      return [source.name, relation, target.name, score, source.kind, target.kind, source.id, target.id, sentence];
    }));
    const header = ["source", "relation", "target", "score", "sourceKind", "targetKind", "sourceId", "targetId", "sentence"];
    return [header, ...rows].map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";
  }
}

/** A quoted cell. Spreadsheets run what begins like a formula; an apostrophe makes it text for them. */
function cell(value) {
  const text = String(value ?? "");
  return `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
}

/** Two decimals are enough for a picture. */
function short(number) {
  return Math.round(number * 100) / 100;
}

/** Whether a line may cross the window: its box does. */
function mayMeet(a, b, width, height) {
  return Math.max(a.x, b.x) > 0 && Math.min(a.x, b.x) < width && Math.max(a.y, b.y) > 0 && Math.min(a.y, b.y) < height;
}

/** Hand a file to the reader. */
function offer(blob, name) {
  const address = URL.createObjectURL(blob);
  h("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
