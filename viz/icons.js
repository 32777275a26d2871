/** Small pictures of the kinds, for the legend, the search and the card; and column charts. */

/**
 * @param {{kind: string, shape: string, hollow: boolean}} style the kind's entry of the legend
 * @returns {SVGElement}
 */
function icon(style) {
  const path = svg("path", { d: outline(style.shape, style.hollow ? 6.5 : 7.5), "stroke-width": style.hollow ? 2.4 : null });
  path.style[style.hollow ? "stroke" : "fill"] = `var(--kind-${style.kind})`;
  if (style.hollow) path.style.fill = "none";
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
