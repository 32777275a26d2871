/** The page as a whole: what is chosen, the address that remembers it, keys and buttons. */

class View {
  constructor() {
    this.model = new Model(JSON.parse(byId("data").textContent));
    this.picture = new CanvasPicture(byId("canvas"), this.model);
    this.dark = this.#startsDark();
    this.#theme();
    this.picture.start();
    this.overlay = new Overlay(this.picture);
    const choose = (i) => this.choose(i);
    this.card = new Card(byId("card"), this.model, { choose, close: () => this.choose(null) });
    this.search = new Search(byId("search"), byId("suggestions"), this.model, choose);
    this.legend = new Legend(byId("legend"), this.model, () => this.#filtered());
    this.#listen();
    this.picture.fit(null, false);
    if (location.hash.length > 1) this.#recall(false);
    else this.#update();
    if (this.overlay.selected === null && this.model.focus) this.#select(this.model.byId.get(this.model.focus), false);
    document.documentElement.dataset.ready = "true";
    performance.mark("ready");
  }

  /** Choose a node, or none; the address remembers it. */
  choose(i) {
    this.#select(i);
    this.#remember(true);
  }

  /** Choose an edge. */
  chooseEdge(e) {
    Object.assign(this.overlay, { selected: null, selectedEdge: e, hovered: null, hoveredEdge: null });
    this.#pressed(false);
    this.card.edge(e);
    this.picture.reveal([this.model.edges[e].from, this.model.edges[e].to]);
    this.picture.redraw();
  }

  #select(i, animate = true) {
    Object.assign(this.overlay, { selected: i, selectedEdge: null, hovered: null, hoveredEdge: null });
    this.#pressed(false);
    if (i === null) this.card.hide();
    else {
      this.#reveal(i);
      this.card.node(i);
      this.picture.centre(i, animate);
    }
    this.picture.redraw();
  }

  /** A node that a filter hides and that is chosen is shown again. */
  #reveal(i) {
    if (this.model.nodeShown[i]) return;
    this.model.hiddenKinds.delete(this.model.nodes[i].kind);
    this.model.until = this.model.years.at(-1) ?? null;
    this.#filtered();
  }

  #filtered() {
    this.model.refresh();
    this.picture.refresh();
    this.#update();
    this.#remember(false);
    this.picture.redraw();
  }

  #update() {
    this.legend.update();
    const nodes = this.model.nodeShown.filter(Boolean).length;
    const edges = this.model.edgeShown.filter(Boolean).length;
    const all = nodes === this.model.nodes.length ? "" : ` of ${this.model.nodes.length.toLocaleString("en")}`;
    byId("counts").textContent = `${nodes.toLocaleString("en")}${all} nodes · ${count(edges, "link", "links")}`;
  }

  // The address: #node=…&hide=Author,Venue&without=MENTIONS&until=2023

  #remember(push) {
    const parts = new URLSearchParams();
    const { selected } = this.overlay;
    if (selected !== null) parts.set("node", this.model.nodes[selected].id);
    const hidden = [...this.model.hiddenKinds].sort().join(",");
    if (hidden !== this.model.hiddenAtFirst.join(",")) parts.set("hide", hidden);
    if (this.model.hiddenRelations.size) parts.set("without", [...this.model.hiddenRelations].sort().join(","));
    if (this.model.until !== (this.model.years.at(-1) ?? null)) parts.set("until", String(this.model.until));
    try {
      history[push ? "pushState" : "replaceState"](null, "", `#${parts}`);
    } catch {
      // A sandboxed frame has no history; the page works without.
    }
  }

  #recall(animate = true) {
    const parts = new URLSearchParams(location.hash.slice(1));
    const known = (name, map) => (parts.get(name) ?? "").split(",").filter((key) => map.has(key));
    this.model.hiddenKinds.clear();
    this.model.hiddenRelations.clear();
    const hidden = parts.has("hide") ? known("hide", this.model.kindOf) : this.model.hiddenAtFirst;
    hidden.forEach((kind) => this.model.hiddenKinds.add(kind));
    known("without", this.model.relationOf).forEach((relation) => this.model.hiddenRelations.add(relation));
    const until = Number(parts.get("until"));
    this.model.until = this.model.years.includes(until) ? until : this.model.years.at(-1) ?? null;
    this.model.refresh();
    this.picture.refresh();
    this.#update();
    this.#select(this.model.byId.get(parts.get("node")) ?? null, animate);
  }

  // Light and dark

  #startsDark() {
    let kept = null;
    try {
      kept = localStorage.getItem("citeweave-theme");
    } catch {
      // Storage may be refused; the system's wish counts then.
    }
    return kept ? kept === "dark" : window.matchMedia("(prefers-color-scheme: dark)").matches;
  }

  #theme() {
    const root = document.documentElement;
    root.dataset.theme = this.dark ? "dark" : "light";
    for (const kind of this.model.kinds) root.style.setProperty(`--kind-${kind.kind}`, this.dark ? kind.dark : kind.light);
    byId("theme").textContent = this.dark ? "☀" : "☾";
    this.picture.paint(this.dark);
  }

  #switchTheme() {
    this.dark = !this.dark;
    try {
      localStorage.setItem("citeweave-theme", this.dark ? "dark" : "light");
    } catch {
      // See #startsDark.
    }
    this.#theme();
    this.picture.redraw();
  }

  // Mouse, keys, buttons

  #listen() {
    this.#onPicture();
    const on = (id, act) => byId(id).addEventListener("click", act);
    on("zoom-in", () => this.picture.zoom(1.4));
    on("zoom-out", () => this.picture.zoom(1 / 1.4));
    on("fit", () => this.picture.fit());
    on("theme", () => this.#switchTheme());
    on("picture", () => this.picture.save("graph.png"));
    on("list", () => this.#list());
    on("filter", () => this.#filters());
    window.addEventListener("popstate", () => this.#recall());
    document.addEventListener("keydown", (event) => this.#key(event));
  }

  #onPicture() {
    const hover = (change) => {
      Object.assign(this.overlay, { hovered: null, hoveredEdge: null }, change);
      byId("canvas").classList.toggle("pointing", Object.keys(change).length > 0);
      this.picture.redraw();
    };
    this.picture.listen({
      hoverNode: (i) => hover({ hovered: i }),
      hoverEdge: (e) => hover({ hoveredEdge: e }),
      leave: () => hover({}),
      node: (i) => this.choose(i),
      edge: (e) => this.chooseEdge(e),
      ground: () => {
        if (!byId("card").hidden) this.choose(null);
      },
    });
  }

  #list() {
    const open = byId("list").getAttribute("aria-pressed") !== "true";
    this.choose(null);
    if (!open) return;
    this.#pressed(true);
    this.card.list();
    this.card.element.focus();
  }

  #pressed(pressed) {
    byId("list").setAttribute("aria-pressed", String(pressed));
  }

  #filters() {
    const open = byId("legend").classList.toggle("open");
    byId("filter").setAttribute("aria-expanded", String(open));
  }

  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target instanceof HTMLInputElement;
    if (event.key === "/" && !typing) byId("search").focus();
    else if (event.key === "Escape" && !byId("card").hidden) this.choose(null);
    else if (event.target !== byId("canvas") || !this.#steer(event.key)) return;
    event.preventDefault();
  }

  /** @returns {boolean} whether the key moves the camera */
  #steer(key) {
    const moves = {
      ArrowLeft: () => this.picture.pan(-80, 0),
      ArrowRight: () => this.picture.pan(80, 0),
      ArrowUp: () => this.picture.pan(0, -80),
      ArrowDown: () => this.picture.pan(0, 80),
      "+": () => this.picture.zoom(1.4),
      "=": () => this.picture.zoom(1.4),
      "-": () => this.picture.zoom(1 / 1.4),
      0: () => this.picture.fit(),
    };
    if (!Object.hasOwn(moves, key)) return false;
    moves[key]();
    return true;
  }
}

// Within reach of the console, of tests and of benchmarks.
window.citeweave = new View();
