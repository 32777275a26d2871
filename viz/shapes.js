/**
 * The outlines of the shapes, as vis-network draws them, so that what we draw over its nodes covers them. One
 * definition serves the picture, the icons and the SVG file.
 */

const ROOT = Math.sqrt(3);

/** A regular polygon or star: points around (0, 0), the first one up unless turned. */
function corners(n, radiusOf, turn = 0) {
  return Array.from({ length: n }, (_, i) => {
    const angle = (2 * Math.PI * i) / n + turn;
    return [radiusOf(i) * Math.sin(angle), -radiusOf(i) * Math.cos(angle)];
  });
}

/** Corners for a radius of 1. A dot has none: it is a circle. */
const CORNERS = {
  diamond: [[0, 1], [1, 0], [0, -1], [-1, 0]],
  square: [[-1, -1], [1, -1], [1, 1], [-1, 1]],
  triangle: [[0, -2], [ROOT, 1], [-ROOT, 1]].map(([x, y]) => [(1.15 * x) / ROOT, 1.15 * (y / ROOT + 0.275)]),
  triangleDown: [[0, 2], [ROOT, -1], [-ROOT, -1]].map(([x, y]) => [(1.15 * x) / ROOT, 1.15 * (y / ROOT - 0.275)]),
  hexagon: corners(6, () => 1, Math.PI / 2),
  star: corners(10, (i) => 0.82 * (i % 2 ? 0.5 : 1.3)).map(([x, y]) => [x, y + 0.082]),
};

/**
 * @param {string} shape
 * @param {number} radius
 * @returns {string} the outline around (0, 0) as SVG path data
 */
function outline(shape, radius) {
  const round = (value) => Math.round(value * 100) / 100;
  const points = CORNERS[shape];
  const r = round(radius);
  if (!points) return `M0 ${-r}A${r} ${r} 0 1 1 0 ${r}A${r} ${r} 0 1 1 0 ${-r}Z`;
  return `${points.map(([x, y], i) => `${i ? "L" : "M"}${round(x * radius)} ${round(y * radius)}`).join("")}Z`;
}
