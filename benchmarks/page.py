"""Opening and moving our page, beside pyvis's own page of the same graph, in headless Chromium.

    python benchmarks/page.py [NODES ...]         # default 300 2000 10000 50000

The graph is made up: libraries of about a thousand nodes, each citing into the next. pyvis's page is as pyvis writes it
(physics on, smooth edges; its two Bootstrap tags are taken out, since nothing may be loaded). It counts as drawn when
its stabilisation is done, and is given up after LIMIT seconds; above PYVIS_UP_TO nodes it is not tried. Then the
picture is dragged and zoomed for three seconds each. WebGL is drawn in software (SwiftShader) where there is no GPU, so
the milliseconds of the page's own thread for each frame say more about a real machine than the frames per second.
Figures are printed as a Markdown table.
"""

from __future__ import annotations

import dataclasses
import re
import shutil
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

LIMIT = 60
PYVIS_UP_TO = 2500
#: Milliseconds from the start of navigation, as the page itself noted them.
READY = "return performance.getEntriesByName('ready')[0]?.startTime"
MOVE = """
const [how, done] = [arguments[0], arguments[arguments.length - 1]];
const picture = window.citeweave?.picture;
const net = picture ? picture.network : window.network;
const canvas = net ? net.canvas.frame.canvas : document.querySelector('.sigma-mouse');
const box = canvas.getBoundingClientRect();
const fire = (type, x, y) => {
  const place = {clientX: x, clientY: y, bubbles: true, cancelable: true, button: 0, buttons: 1};
  const mouse = {...place, pointerId: 1, pointerType: 'mouse', isPrimary: true};
  canvas.dispatchEvent(new PointerEvent('pointer' + type, mouse));
  canvas.dispatchEvent(new MouseEvent('mouse' + type, place));
};
const wheel = (clientX, clientY, deltaY) =>
  canvas.dispatchEvent(new WheelEvent('wheel', {clientX, clientY, deltaY, bubbles: true, cancelable: true}));
const from = [box.left + box.width / 2 + 3, box.top + box.height - 20];
let frames = 0, draws = 0; const start = performance.now();
if (net) net.on('afterDrawing', () => { draws += 1; }); else picture.sigma.on('afterRender', () => { draws += 1; });
if (how === 'drag') fire('down', ...from);
const step = () => {
  frames += 1;
  if (how === 'drag') fire('move', from[0] + 60 * Math.sin(frames / 8), from[1] - 5 - (frames % 60));
  else wheel(box.left + box.width / 2, box.top + box.height / 2, frames % 40 < 20 ? -60 : 60);
  if (performance.now() - start < 3000) return requestAnimationFrame(step);
  if (how === 'drag') fire('up', ...from);
  done([draws, (performance.now() - start) / 1000]);
};
step();
"""


def made_up(nodes):
    """Return a graph of about so many nodes: libraries side by side, each citing into the next."""
    from kg.graph import claims_of, nodes_of, to_graph
    from kg.model import Claim, Evidence, Kind, Relation, Section
    from tests.render_sample import library

    parts = max(1, round(nodes / 1000))
    part = library(round((nodes / parts - 75) / 1.35))
    found, claims = [], []
    for n in range(parts):
        name = {node.id: f"{node.id}~{n}" for node in nodes_of(part)}
        found += [dataclasses.replace(node, id=name[node.id]) for node in nodes_of(part)]
        for claim in claims_of(part):
            evidence = tuple(dataclasses.replace(e, paper=name.get(e.paper, "")) for e in claim.evidence)
            claims.append(Claim(name[claim.subject], claim.relation, name[claim.object], evidence))
        papers = sorted(node.id for node in nodes_of(part) if node.kind is Kind.PAPER)[:20]
        listed = (Evidence("", Section.REFERENCES, 0, 0, "in the next", "record"),)
        claims += [Claim(name[p], Relation.CITES, f"{p}~{n + 1}", listed) for p in papers if n + 1 < parts]
    return to_graph(found, claims)


def pyvis_page(graph, path):
    from pyvis.network import Network

    network = Network(directed=True, cdn_resources="in_line")
    for node, data in sorted(graph.nodes(data=True)):
        network.add_node(node, label=data["name"], group=data["kind"], title=data["name"])
    for source, target in sorted(graph.edges()):
        network.add_edge(source, target)
    text = network.generate_html()
    text = re.sub(r'<(link|script)[^>]*(href|src)="https?://[^>]*>(\s*</script>)?', "", text, flags=re.S)
    # pyvis declares `network` in the page; the clock stops when its physics is stable
    text = text.replace(
        "return network;",
        "network.once('stabilizationIterationsDone', () => performance.mark('ready')); return network;",
        1,
    )
    path.write_text(text, encoding="utf-8")


def chromium(webgl):
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium")
    flags = "headless=new no-sandbox no-first-run disable-background-networking window-size=1280,800"
    drawing = "enable-unsafe-swiftshader use-gl=angle use-angle=swiftshader" if webgl else "disable-gpu"
    for flag in f"{flags} {drawing}".split():
        options.add_argument(f"--{flag}")
    options.add_argument(f"--user-data-dir={tempfile.mkdtemp()}")
    options.page_load_strategy = "none"
    return webdriver.Chrome(options=options, service=webdriver.ChromeService(shutil.which("chromedriver")))


def busy(browser):
    """Return the CPU seconds of the page's main thread until now, and its heap in MB."""
    answer = browser.execute_cdp_cmd("Performance.getMetrics", {})["metrics"]
    values = {metric["name"]: metric["value"] for metric in answer}
    return values["TaskDuration"], values["JSHeapUsedSize"] / 1e6


def first_drawing(browser, path):
    start = time.monotonic()
    browser.get(path.as_uri())
    while time.monotonic() - start < LIMIT:
        try:
            if first := browser.execute_script(READY):
                return first / 1000
        except Exception:
            pass
        time.sleep(0.05)
    return None


def measure(path):
    browser = chromium(webgl=path.stem == "webgl")
    try:
        browser.set_script_timeout(120)
        browser.execute_cdp_cmd("Performance.enable", {"timeDomain": "threadTicks"})
        first = first_drawing(browser, path)
        if first is None:
            return [f"> {LIMIT}", *"------"]
        cpu, _ = busy(browser)
        figures = [f"{first:.1f}", f"{cpu:.2f}"]
        for how in ("drag", "zoom"):
            time.sleep(1)
            before, _ = busy(browser)
            drawn, seconds = browser.execute_async_script(MOVE, how)
            after, _ = busy(browser)
            figures += [f"{drawn / seconds:.0f}", f"{1000 * (after - before) / max(drawn, 1):.1f}"]
        return [*figures, f"{busy(browser)[1]:.0f}"]
    finally:
        browser.quit()


def main(sizes):
    from kg.render import draw, write_drawn

    columns = [
        "nodes",
        "edges",
        "page",
        "first drawing s",
        "of it CPU s",
        "drag fps",
        "ms/frame",
        "zoom fps",
        "ms/frame",
    ]
    print(f"| {' | '.join([*columns, 'heap MB', 'HTML MB'])} |")
    print("|---" * (len(columns) + 2) + "|")
    for size in sizes:
        graph = made_up(size)
        folder = Path(tempfile.mkdtemp())
        drawn = draw(graph)
        pages = {renderer: folder / f"{renderer}.html" for renderer in ("canvas", "webgl")}
        if size > 10_000:
            del pages["canvas"]
        for renderer, path in pages.items():
            write_drawn(drawn, path, renderer=renderer)
        if size <= PYVIS_UP_TO:
            pages["pyvis"] = folder / "pyvis.html"
            pyvis_page(graph, pages["pyvis"])
        for name, path in pages.items():
            row = [f"{len(graph):,}", f"{graph.number_of_edges():,}", name, *measure(path)]
            print(f"| {' | '.join(row)} | {path.stat().st_size / 1e6:.1f} |", flush=True)
        shutil.rmtree(folder)


if __name__ == "__main__":
    main([int(argument) for argument in sys.argv[1:]] or [300, 2000, 10_000, 50_000])
