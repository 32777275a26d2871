/**
 * The state of the page in the address after "#", so that a view can be shared:
 * #node=…&path=FROM&path=TO&near=…&steps=2&fold=…&hide=Author,Venue&without=MENTIONS&source=…&until=2023&score=50
 */

/** @returns {string} the address of the page as it stands */
function written(model, { selected, path }) {
  const parts = new URLSearchParams();
  const id = (i) => model.nodes[i].id;
  if (selected !== null) parts.set("node", id(selected));
  if (path) [path.from, path.to].forEach((i) => parts.append("path", id(i)));
  if (model.near) {
    parts.set("near", id(model.near.node));
    parts.set("steps", String(model.near.steps));
  }
  [...model.folded].map(id).sort().forEach((head) => parts.append("fold", head));
  const hidden = [...model.hiddenKinds].sort().join(",");
  if (hidden !== model.hiddenAtFirst.join(",")) parts.set("hide", hidden);
  if (model.hiddenRelations.size) parts.set("without", [...model.hiddenRelations].sort().join(","));
  [...model.hiddenSources].sort().forEach((source) => parts.append("source", source));
  if (model.until !== (model.years.at(-1) ?? null)) parts.set("until", String(model.until));
  if (model.least) parts.set("score", String(Math.round(model.least * 100)));
  return `#${parts}`;
}

/**
 * Set the filters as the address says; what it names and the page does not know is left out.
 * @returns {{selected: number|null, path: {from: number, to: number}|null}} what is chosen
 */
function recalled(model, address) {
  const parts = new URLSearchParams(address.slice(1));
  const node = (id) => model.byId.get(id) ?? null;
  const refill = (set, keys) => {
    set.clear();
    keys.forEach((key) => set.add(key));
  };
  const known = (name, map) => (parts.get(name) ?? "").split(",").filter((key) => map.has(key));
  refill(model.hiddenKinds, parts.has("hide") ? known("hide", model.kindOf) : model.hiddenAtFirst);
  refill(model.hiddenRelations, known("without", model.relationOf));
  refill(model.hiddenSources, parts.getAll("source").filter((source) => model.sources.some((known) => known.source === source)));
  refill(model.folded, parts.getAll("fold").map(node).filter((i) => i !== null));
  const until = Number(parts.get("until"));
  model.until = model.years.includes(until) ? until : model.years.at(-1) ?? null;
  model.least = Math.min(95, Math.max(0, Number(parts.get("score")) || 0)) / 100;
  const centre = node(parts.get("near"));
  model.near = centre === null ? null : { node: centre, steps: Math.min(9, Math.max(1, Number(parts.get("steps")) || 1)) };
  model.fold();
  const [from, to] = parts.getAll("path").map(node);
  const path = from !== undefined && from !== null && to !== undefined && to !== null ? { from, to } : null;
  return { selected: node(parts.get("node")), path };
}
