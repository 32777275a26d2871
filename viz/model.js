/** The graph as the page knows it: nodes and edges by number, who neighbours whom, what is shown. */

/** The legend's word for works that are cited and were not read: papers, drawn hollow. */
const GHOST = "Ghost";

class Model {
  /**
   * @param {Object} data the JSON block of the page
   * @param {function(): Promise<Object>} said gives the other one, with the sentences; it is read when the first is wanted
   */
  constructor(data, said) {
    Object.assign(this, data, { said });
    this.byId = new Map(this.nodes.map((node, i) => [node.id, i]));
    this.kindOf = new Map(this.kinds.map((kind) => [kind.kind, kind]));
    this.looks = this.nodes.map(({ kind, properties }) => this.kindOf.get(kind === "Paper" && properties.ghost === true ? GHOST : kind));
    this.relationOf = new Map(this.relations.map((relation) => [relation.relation, relation]));
    this.folded = new Set();
    this.fold();
    this.ranked = this.nodes.map((_, i) => i).sort((a, b) => this.#before(a, b));
    this.hiddenAtFirst = data.hidden;
    this.hiddenKinds = new Set(data.hidden);
    this.hiddenRelations = new Set();
    this.years = this.#years();
    this.until = this.years.at(-1) ?? null;
    this.sources = this.#sources();
    this.hiddenSources = new Set();
    this.least = 0;
    this.near = null;
    this.refresh();
  }

  #before(a, b) {
    return this.nodes[b].importance - this.nodes[a].importance || a - b;
  }

  #years() {
    const years = this.nodes.map((_, i) => this.year(i)).filter((year) => year !== null);
    return [...new Set(years)].sort((a, b) => a - b);
  }

  /** @returns {{source: string, count: number}[]} the files that the papers come from */
  #sources() {
    const found = new Map();
    for (const { kind, properties } of this.nodes) {
      if (kind !== "Paper") continue;
      for (const source of sourcesOf(properties)) found.set(source, (found.get(source) ?? 0) + 1);
    }
    return [...found.keys()].sort().map((source) => ({ source, count: found.get(source) }));
  }

  /**
   * Draw each folded family as its head: decide anew where edges begin and end. Call after `folded` changed.
   * `standsFor[i]` is the node that is drawn in place of node `i`, `ends[e]` the ends of edge `e` as drawn.
   */
  fold() {
    if (this.ends && !this.folded.size && this.unfolded) return;
    this.unfolded = !this.folded.size;
    const heads = [...this.folded].map((head) => [head, this.family(head)]).sort((a, b) => b[1].length - a[1].length || a[0] - b[0]);
    this.standsFor = this.nodes.map((_, i) => i);
    for (const [head, members] of heads) {
      for (const i of members) if (this.standsFor[i] === i && i !== head) this.standsFor[i] = this.standsFor[head];
    }
    this.ends = this.edges.map(({ from, to }) => ({ from: this.standsFor[from], to: this.standsFor[to] }));
    this.touching = this.nodes.map(() => []);
    this.ends.forEach(({ from, to }, e) => {
      this.touching[from].push(e);
      if (to !== from) this.touching[to].push(e);
    });
  }

  /** @returns {number[]} what is a kind of node `i`, directly or through others, without itself */
  family(i) {
    const children = this.#narrower();
    const found = new Set([i]);
    for (const node of found) for (const child of children.get(node) ?? []) found.add(child);
    found.delete(i);
    return [...found];
  }

  #narrower() {
    if (!this.children) {
      this.children = new Map();
      for (const { from, to, relation } of this.edges) {
        if (relation === "IS_A") this.children.set(to, [...(this.children.get(to) ?? []), from]);
      }
    }
    return this.children;
  }

  /** @returns {string} what is written beside a node */
  label(i) {
    const hidden = this.folded.has(i) ? this.family(i).length : 0;
    return hidden ? `${this.nodes[i].label} +${hidden}` : this.nodes[i].label;
  }

  /** @returns {number|null} the year of a paper */
  year(i) {
    const { kind, properties } = this.nodes[i];
    return kind === "Paper" && Number.isInteger(properties.year) ? properties.year : null;
  }

  /** @returns {Promise<{evidence: Object[], more: number}>} what edge `e` rests on, each with its sentence as `text` */
  async told(e) {
    if (typeof this.said === "function") this.said = this.said();
    const { edges, texts } = await this.said;
    const [evidence, more] = edges[e];
    return { evidence: evidence.map((one) => ({ ...one, text: texts[one.text] })), more };
  }

  /** @returns {number} the other end of edge `e`, seen from node `i` */
  other(e, i) {
    return this.ends[e].from === i ? this.ends[e].to : this.ends[e].from;
  }

  /** Decide anew what is shown; call after a filter changed. */
  refresh() {
    const open = this.nodes.map((node, i) => node.kind !== "Paper" || this.#open(i));
    this.nodeShown = this.nodes.map(
      (_, i) => !this.hiddenKinds.has(this.looks[i].kind) && this.standsFor[i] === i && open[i] && this.#known(i, open),
    );
    if (this.near) {
      const near = this.#within(this.near.node, this.near.steps);
      this.nodeShown = this.nodeShown.map((shown, i) => shown && near.has(i));
    }
    this.edgeShown = this.edges.map(({ relation, score }, e) => {
      const { from, to } = this.ends[e];
      return from !== to && score >= this.least && !this.hiddenRelations.has(relation) && this.nodeShown[from] && this.nodeShown[to];
    });
  }

  /** Whether a paper is of the chosen years and sources. */
  #open(i) {
    const sources = sourcesOf(this.nodes[i].properties);
    const inTime = this.until === null || (this.year(i) ?? -Infinity) <= this.until;
    return inTime && (!sources.length || sources.some((source) => !this.hiddenSources.has(source)));
  }

  /** Something that only papers speak of which are not shown, or only weak evidence, is not known. */
  #known(i, open) {
    if (this.nodes[i].kind === "Paper") return true;
    const spoken = this.touching[i].filter((e) => this.nodes[this.other(e, i)].kind === "Paper");
    return spoken.length === 0 || spoken.some((e) => open[this.other(e, i)] && this.edges[e].score >= this.least);
  }

  /** The nodes within so many steps of a node, over what is shown without this filter. */
  #within(centre, steps) {
    const found = new Set([centre]);
    let rim = [centre];
    for (let step = 0; step < steps; step += 1) {
      const next = rim.flatMap((i) => this.touching[i]
        .filter((e) => !this.hiddenRelations.has(this.edges[e].relation) && this.edges[e].score >= this.least)
        .map((e) => this.other(e, i))
        .filter((j) => this.nodeShown[j] && !found.has(j)));
      next.forEach((j) => found.add(j));
      rim = [...new Set(next)];
    }
    return found;
  }

  /** @returns {number[]} the shown edges of a node */
  shownEdges(i) {
    return this.touching[i].filter((e) => this.edgeShown[e]);
  }

  /**
   * The neighbours of a node by relation and direction, in the order of the card.
   * @returns {{title: string, relation: string, items: {node: number, edge: number}[]}[]}
   */
  groups(i) {
    const found = [];
    for (const style of this.relations) {
      for (const [title, end] of [[style.outgoing, "from"], [style.incoming, "to"]]) {
        const edges = this.touching[i].filter((e) => this.edges[e].relation === style.relation && this.#isEnd(e, end, i));
        const items = this.#once(edges.map((edge) => ({ edge, node: end === "from" ? this.edges[edge].to : this.edges[edge].from })));
        items.sort((a, b) => (this.year(b.node) ?? 0) - (this.year(a.node) ?? 0) || this.#before(a.node, b.node));
        if (items.length) found.push({ title, relation: style.relation, items });
      }
    }
    return found;
  }

  /** Whether node `i` is this end of edge `e`; of what lies inside a folded family, only the head's own edges count. */
  #isEnd(e, end, i) {
    const { from, to } = this.ends[e];
    return from === to ? this.edges[e][end] === i : this.ends[e][end] === i;
  }

  /** Each node once: members of a folded family often share their papers. */
  #once(items) {
    return [...new Map([...items].reverse().map((item) => [item.node, item])).values()].reverse();
  }

  /** @returns {Map<number, number>} how many papers of each year speak of node `i` */
  papersByYear(i) {
    const papers = new Set(this.touching[i].map((e) => this.other(e, i)));
    const byYear = new Map();
    for (const j of papers) {
      const year = this.year(j);
      if (year !== null) byYear.set(year, (byYear.get(year) ?? 0) + 1);
    }
    return byYear;
  }
}

/** @returns {string[]} the files that a paper was read from */
function sourcesOf({ sources }) {
  return Array.isArray(sources) ? sources : [];
}
