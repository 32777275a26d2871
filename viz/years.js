/** What a picture by year has around it: columns for the years, lines under the bands, and their names. */

/** Between the bands and years of a picture by year, as its places were computed. */
const [BAND_GAP, YEAR_GAP] = [40, 34];

class Years {
  /** @param {Overlay} overlay */
  constructor(overlay) {
    this.overlay = overlay;
  }

  /** Under the nodes: every second year tinted, a line under each band. */
  under(pen) {
    const { bands, axis } = this.overlay.model;
    if (!axis.length) return;
    const [left, right] = [axis[0].left - YEAR_GAP / 2, axis.at(-1).left + axis.at(-1).width + YEAR_GAP / 2];
    const [top, bottom] = [bands[0].top - BAND_GAP / 2, bands.at(-1).top + bands.at(-1).height + BAND_GAP / 2];
    pen.globalAlpha = 0.05;
    axis.forEach((year, n) => {
      if (n % 2) pen.fillRect(year.left - YEAR_GAP / 2, top, year.width + YEAR_GAP, bottom - top);
    });
    pen.globalAlpha = 0.16;
    const pixel = 1 / this.overlay.picture.scale();
    for (const band of bands) pen.fillRect(left, band.top + band.height + BAND_GAP / 2, right - left, pixel);
  }

  /** Pixels from the left where the picture begins: no label stands before the first column, beside the legend. */
  start() {
    const { axis } = this.overlay.model;
    return axis.length ? (axis[0].left - YEAR_GAP) * this.overlay.scale + this.overlay.shift.x - 4 : -Infinity;
  }

  /** Years along the upper edge and names of bands along the left one, wherever the camera stands. */
  over(pen) {
    const { overlay } = this;
    const { picture, model, scale, shift } = overlay;
    if (!model.axis.length) return;
    const { colours, element } = picture;
    const free = picture.insets();
    const above = Math.max(16, (model.bands[0].top - BAND_GAP / 2) * scale + shift.y - 14);
    for (const { label, left, width } of model.axis) {
      const x = (left + width / 2) * scale + shift.x;
      if (x < 0 || x > element.clientWidth) continue;
      const room = (text) => overlay.width(pen, text, `600 13px ${FONT}`);
      const text = [label, label.split(" ").at(-1)].find((words) => overlay.free(x, above, room(words), 14, false));
      if (!text) continue;
      overlay.take(x, above, room(text), 14);
      overlay.write(pen, text, x, above, `600 13px ${FONT}`, colours.ink);
    }
    for (const { name, top, height } of model.bands) {
      if ((top + height) * scale + shift.y < 44) continue;
      const y = Math.max(above + 22, (top - BAND_GAP / 4) * scale + shift.y);
      const wide = overlay.width(pen, name, `600 12px ${FONT}`);
      const start = Math.max(free.left - MARGIN + 10, model.axis[0].left * scale + shift.x);
      if (!overlay.free(start + wide / 2, y, wide, 12, false)) continue;
      overlay.take(start + wide / 2, y, wide, 12);
      overlay.write(pen, name, start + wide / 2, y, `600 12px ${FONT}`, colours.soft);
    }
  }
}
