/** Why an edge is there: the sentence with the words marked, where it stands, who read it, how sure. */

/** What the section of an evidence is called. */
const SECTIONS = {
  title: "title",
  abstract: "abstract",
  links: "links of the record",
  authors: "authors of the record",
  venue: "venue of the record",
  references: "reference list",
  thesaurus: "thesaurus",
  claims: "inferred",
};

/**
 * The text with the words marked. Places count code points, as Python counts, not UTF-16 units.
 * @returns {HTMLElement}
 */
function marked(text, start, end) {
  if (end <= start) return h("q", { class: "sentence" }, text);
  const points = Array.from(text);
  const part = (from, to) => points.slice(from, to).join("");
  return h("q", { class: "sentence" }, part(0, start), h("mark", {}, part(start, end)), part(end));
}

/** "abstract · EAGLE-2 · rule cue · 92 %" */
function provenance(model, evidence, choose) {
  const parts = [h("span", {}, SECTIONS[evidence.section] ?? evidence.section)];
  if (evidence.paper !== null) {
    const paper = model.nodes[evidence.paper];
    parts.push(h("button", { type: "button", class: "link", onclick: () => choose(evidence.paper) }, paper.label));
  }
  parts.push(h("span", { title: "the rule or model that read it" }, evidence.by));
  parts.push(h("span", { title: "score" }, `${Math.round(evidence.score * 100)} %`));
  return h("p", { class: "provenance" }, ...parts);
}

/** The claims that an inferred one follows from. */
function premises(model, evidence, choose) {
  if (!evidence.premises.length) return null;
  const items = evidence.premises.map((premise) => {
    if (premise.length === 1) return h("li", {}, premise[0]);
    const [from, relation, to] = premise;
    const end = (i) => h("button", { type: "button", class: "link", onclick: () => choose(i) }, model.nodes[i].label);
    const words = model.relationOf.get(relation)?.outgoing ?? relation;
    return h("li", {}, end(from), ` ${words.toLowerCase()} `, end(to));
  });
  return h("div", { class: "premises" }, h("p", {}, "Follows from"), h("ul", {}, ...items));
}

/**
 * All the evidence of an edge.
 * @param {Model} model
 * @param {number} e number of the edge
 * @param {function(number): void} choose called with the number of a node
 * @returns {HTMLElement}
 */
function evidenceOf(model, e, choose) {
  const box = h("div", { class: "evidence" });
  model.told(e).then(({ evidence, more }) => {
    const items = evidence.map((one) =>
      h("li", {}, one.text ? marked(one.text, one.start, one.end) : null, provenance(model, one, choose), premises(model, one, choose)));
    box.append(h("ul", {}, ...items));
    if (more) box.append(h("p", { class: "provenance" }, `and ${more} more in the library`));
  }).catch(() => box.append(h("p", { class: "warning" }, "The sentences of this page cannot be read: the file is damaged.")));
  return box;
}
