/** The page as a whole: what is chosen, the address that remembers it, keys and buttons. */

/** What draws the picture, by the word in the page's data: the first that can. */
const RENDERERS = { canvas: () => [CanvasPicture], webgl: () => [WebGLPicture, FlatPicture], matrix: () => [MatrixPicture] };

class View {
  /** @param {Object} data of the page, without its sentences: they are read when the first is wanted */
  constructor(data) {
    this.model = new Model(data, () => block("evidence"));
    this.dark = this.#startsDark();
    this.picture = this.#started();
    this.overlay = new Overlay(this.picture);
    this.picture.chosen = () => this.overlay;
    const choose = (i) => this.choose(i);
    this.card = new Card(byId("card"), this.model, {
      choose,
      close: () => this.choose(null),
      path: (i) => this.#askForPath(i),
      near: (i, steps) => this.#near(i, steps),
      fold: (i) => this.#fold(i),
    });
    this.pathFrom = null;
    this.hint = new Hint(byId("hint"), this.model);
    this.save = new Save(this.picture, this.overlay, this.model.title);
    this.search = new Search(byId("search"), byId("suggestions"), this.model, choose);
    this.legend = new Legend(byId("legend"), this.model, () => this.#filtered());
    this.#listen();
    this.#update();
    this.picture.fit(null, false);
    if (location.hash.length > 1) this.#recall(false);
    if (this.overlay.selected === null && this.model.focus) this.#select(this.model.byId.get(this.model.focus), false);
    document.documentElement.dataset.ready = "true";
    performance.mark("ready");
  }

  /** @returns {Picture} what draws the page, started; when one fails, as WebGL may on old hardware, the next is tried */
  #started() {
    const choice = RENDERERS[this.model.renderer]();
    for (const [n, Renderer] of choice.entries()) {
      this.picture = new Renderer(byId("canvas"), this.model);
      this.#theme();
      try {
        this.picture.start();
        return this.picture;
      } catch (error) {
        if (n === choice.length - 1) throw error;
        byId("canvas").replaceChildren();
      }
    }
  }

  /** Choose a node, or none; the address remembers it. While a path is asked for, the node is its other end. */
  choose(i) {
    const from = this.pathFrom;
    this.pathFrom = null;
    if (from !== null && i !== null && i !== from) this.choosePath(from, i);
    else {
      this.#select(i);
      this.#remember(true);
    }
  }

  /** Choose an edge. */
  chooseEdge(e) {
    this.#mark({ selectedEdge: e });
    this.card.edge(e);
    this.picture.reveal([this.model.ends[e].from, this.model.ends[e].to]);
    this.picture.redraw();
  }

  /** Choose the path between two nodes. */
  choosePath(from, to, remember = true) {
    const path = pathBetween(this.model, from, to);
    this.#mark({ path: path && { ...path, from, to } });
    this.card.path(from, to, path);
    this.picture.fit(path ? path.nodes : [from, to], remember, 1.1);
    this.picture.redraw();
    if (remember) this.#remember(true);
  }

  #askForPath(i) {
    this.pathFrom = i;
    this.card.asking(i);
    this.card.element.focus();
  }

  /** Show only what lies within so many steps of a node; 0: all again. */
  #near(i, steps) {
    this.model.near = steps > 0 ? { node: i, steps: Math.min(9, steps) } : null;
    this.#filtered();
    this.card.node(i);
    this.picture.fit();
  }

  /** Draw a family as its head, or unfold it. */
  #fold(i) {
    if (!this.model.folded.delete(i)) this.model.folded.add(i);
    this.model.fold();
    this.#filtered();
    this.card.node(i);
  }

  #mark(chosen) {
    if (Object.values(chosen).some((value) => value !== null)) this.hint.heeded();
    Object.assign(this.overlay, { selected: null, selectedEdge: null, hovered: null, hoveredEdge: null, path: null }, chosen);
    this.#pressed(false);
  }

  #select(i, animate = true) {
    this.#mark({ selected: i });
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
    this.model.hiddenKinds.delete(this.model.looks[i].kind);
    this.model.hiddenSources.clear();
    this.model.until = this.model.years.at(-1) ?? null;
    Object.assign(this.model, { least: 0, near: null });
    if (this.model.standsFor[i] !== i) {
      this.model.folded.clear();
      this.model.fold();
    }
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
    const all = nodes === this.model.nodes.length ? "" : h("span", { class: "all" }, ` of ${this.model.nodes.length.toLocaleString("en")}`);
    this.hint.update(nodes);
    byId("counts").replaceChildren(nodes.toLocaleString("en"), all, ` nodes · ${count(edges, "link", "links")}`);
  }

  #remember(push) {
    try {
      history[push ? "pushState" : "replaceState"](null, "", written(this.model, this.overlay));
    } catch {
      // A sandboxed frame has no history; the page works without.
    }
  }

  #recall(animate = true) {
    const { selected, path } = recalled(this.model, location.hash);
    this.model.refresh();
    this.picture.refresh();
    this.#update();
    if (path) this.choosePath(path.from, path.to, false);
    else this.#select(selected, animate);
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
    for (const form of ["png", "svg", "csv"]) {
      on(form, () => {
        this.save[form]();
        byId("save").open = false;
      });
    }
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
    else if (event.key === "Escape" && byId("save").open) byId("save").open = false;
    else if (event.key === "Escape" && !byId("card").hidden) {
      this.pathFrom = null;
      this.choose(null);
    } else if (!typing && this.#act(event.key.toLowerCase())) event.preventDefault();
    else if (event.target !== byId("canvas") || !this.#steer(event.key)) return;
    event.preventDefault();
  }

  /** @returns {boolean} whether the key does something with the chosen node */
  #act(key) {
    const i = this.overlay.selected;
    if (i === null || !["p", "n", "f"].includes(key)) return false;
    if (key === "p") this.#askForPath(i);
    else if (key === "n") this.#near(i, this.model.near?.node === i ? 0 : 1);
    else if (this.model.family(i).length) this.#fold(i);
    return true;
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
block("data").then((data) => { window.citeweave = new View(data); }).catch(unread);
