/** The shapes of the kinds, as small SVG pictures for the legend, the search and the card. */

const SHAPES = {
  dot: "M0-7A7 7 0 1 1 0 7A7 7 0 1 1 0-7Z",
  diamond: "M0-9L8 0L0 9L-8 0Z",
  triangle: "M0-8L8.5 6.5L-8.5 6.5Z",
  triangleDown: "M0 8L8.5-6.5L-8.5-6.5Z",
  square: "M-6.5-6.5H6.5V6.5H-6.5Z",
  hexagon: "M8 0L4 7H-4L-8 0L-4-7H4Z",
  star: "M0-9L2.4-3L9-2.8L3.9 1.2L5.6 7.6L0 4L-5.6 7.6L-3.9 1.2L-9-2.8L-2.4-3Z",
};

/**
 * @param {{kind: string, shape: string}} style the kind's entry of the legend
 * @returns {SVGElement}
 */
function icon(style) {
  const path = svg("path", { d: SHAPES[style.shape] ?? SHAPES.dot });
  path.style.fill = `var(--kind-${style.kind})`;
  return svg("svg", { class: "icon", viewBox: "-10 -10 20 20", "aria-hidden": "true" }, path);
}

/**
 * A small column chart.
 * @param {Map<number, number>} counts by year
 * @returns {HTMLElement}
 */
function columns(counts) {
  const years = [...counts.keys()].sort((a, b) => a - b);
  const [first, last] = [years[0], years.at(-1)];
  const most = Math.max(...counts.values());
  const step = Math.min(22, 240 / (last - first + 1));
  const bars = years.map((year) => {
    const height = Math.max(2, (34 * counts.get(year)) / most);
    const bar = { x: (year - first) * step + 1, y: 36 - height, width: Math.max(1, step - 2), height, rx: 1 };
    return svg("rect", bar, svg("title", {}, `${year}: ${counts.get(year)}`));
  });
  const width = (last - first + 1) * step;
  const label = `Papers by year: ${years.map((year) => `${year} ${counts.get(year)}`).join(", ")}`;
  const chart = svg("svg", { viewBox: `0 0 ${width} 36`, width, height: 36, role: "img", "aria-label": label }, bars);
  const span = first === last ? `${first}` : `${first} – ${last}`;
  return h("figure", { class: "columns" }, chart, h("figcaption", {}, span));
}
