/** The graph as the page knows it: nodes and edges by number, who neighbours whom, what is shown. */

/** What is not a name of something in the world, but a part of the library. */
const RECORDS = new Set(["Paper", "Author", "Venue", "Repository"]);

class Model {
  /** @param {Object} data the JSON block of the page */
  constructor(data) {
    Object.assign(this, data);
    this.byId = new Map(this.nodes.map((node, i) => [node.id, i]));
    this.kindOf = new Map(this.kinds.map((kind) => [kind.kind, kind]));
    this.relationOf = new Map(this.relations.map((relation) => [relation.relation, relation]));
    this.touching = this.nodes.map(() => []);
    this.edges.forEach((edge, e) => {
      this.touching[edge.from].push(e);
      if (edge.to !== edge.from) this.touching[edge.to].push(e);
    });
    this.ranked = this.nodes.map((_, i) => i).sort((a, b) => this.#before(a, b));
    this.hiddenAtFirst = data.hidden;
    this.hiddenKinds = new Set(data.hidden);
    this.hiddenRelations = new Set();
    this.years = this.#years();
    this.until = this.years.at(-1) ?? null;
    this.refresh();
  }

  #before(a, b) {
    return this.nodes[b].importance - this.nodes[a].importance || a - b;
  }

  #years() {
    const years = this.nodes.map((_, i) => this.year(i)).filter((year) => year !== null);
    return [...new Set(years)].sort((a, b) => a - b);
  }

  /** @returns {number|null} the year of a paper */
  year(i) {
    const { kind, properties } = this.nodes[i];
    return kind === "Paper" && Number.isInteger(properties.year) ? properties.year : null;
  }

  /** @returns {number} the other end of edge `e`, seen from node `i` */
  other(e, i) {
    return this.edges[e].from === i ? this.edges[e].to : this.edges[e].from;
  }

  /** Decide anew what is shown; call after a filter changed. */
  refresh() {
    const inTime = this.nodes.map((_, i) => this.until === null || (this.year(i) ?? -Infinity) <= this.until);
    this.nodeShown = this.nodes.map((node, i) => !this.hiddenKinds.has(node.kind) && inTime[i] && this.#known(i, inTime));
    this.edgeShown = this.edges.map(
      (edge) => !this.hiddenRelations.has(edge.relation) && this.nodeShown[edge.from] && this.nodeShown[edge.to],
    );
  }

  /** Something that only later papers speak of is not known yet. */
  #known(i, inTime) {
    if (this.nodes[i].kind === "Paper" || this.until === null) return true;
    const papers = this.touching[i].map((e) => this.other(e, i)).filter((j) => this.nodes[j].kind === "Paper");
    return papers.length === 0 || papers.some((j) => inTime[j]);
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
        const edges = this.touching[i].filter((e) => this.edges[e].relation === style.relation && this.edges[e][end] === i);
        const items = edges.map((edge) => ({ edge, node: end === "from" ? this.edges[edge].to : this.edges[edge].from }));
        items.sort((a, b) => (this.year(b.node) ?? 0) - (this.year(a.node) ?? 0) || this.#before(a.node, b.node));
        if (items.length) found.push({ title, relation: style.relation, items });
      }
    }
    return found;
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
