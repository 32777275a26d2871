"""Time to the first drawing of our page, beside pyvis's own page of the same graph, in headless Chromium.

    python benchmarks/page.py [PAPERS ...]        # default 160 and 1350 papers: about 340 and 2,000 nodes

pyvis's page is as pyvis writes it (physics on, smooth edges; its two Bootstrap tags are taken out, since nothing may
be loaded) and counts as drawn when its stabilisation is done or after LIMIT seconds. Then frames are counted while
the picture is dragged. Figures are printed as a Markdown table.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

LIMIT = 120
#: Milliseconds from the start of navigation, as the page itself noted them.
READY = "return performance.getEntriesByName('ready')[0]?.startTime"
DRAG = """
const done = arguments[arguments.length - 1];
const net = window.citeweave ? window.citeweave.picture.network : window.network;
const canvas = net.canvas.frame.canvas, box = canvas.getBoundingClientRect();
const fire = (type, x, y) => canvas.dispatchEvent(new PointerEvent(type,
  {clientX: x, clientY: y, bubbles: true, pointerId: 1, button: 0, buttons: 1, pointerType: 'mouse', isPrimary: true}));
const from = [box.left + box.width / 2 + 3, box.top + box.height - 20];
let frames = 0, draws = 0; const start = performance.now();
net.on('afterDrawing', () => { draws += 1; });
fire('pointerdown', ...from);
const step = () => {
  frames += 1;
  fire('pointermove', from[0] + 60 * Math.sin(frames / 8), from[1] - 5 - (frames % 60));
  if (performance.now() - start < 3000) return requestAnimationFrame(step);
  fire('pointerup', ...from);
  done([frames / 3, draws / 3]);
};
step();
"""


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


def chromium():
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium")
    for flag in ["headless=new", "no-sandbox", "disable-gpu", "no-first-run", "disable-background-networking"]:
        options.add_argument(f"--{flag}")
    options.add_argument("--window-size=1280,800")
    options.add_argument(f"--user-data-dir={tempfile.mkdtemp()}")
    options.page_load_strategy = "none"
    return webdriver.Chrome(options=options, service=webdriver.ChromeService(shutil.which("chromedriver")))


def measure(path):
    browser = chromium()
    try:
        browser.set_script_timeout(60)
        start = time.monotonic()
        browser.get(path.as_uri())
        while time.monotonic() - start < LIMIT:
            try:
                if first := browser.execute_script(READY):
                    break
            except Exception:
                pass
            time.sleep(0.02)
        else:
            return f"> {LIMIT}", "-", "-"
        time.sleep(1)
        _, draws = browser.execute_async_script(DRAG)
        heap = browser.execute_script("return performance.memory.usedJSHeapSize / 1e6")
        return f"{first / 1000:.1f}", f"{draws:.0f}", f"{heap:.0f}"
    finally:
        browser.quit()


def main(papers):
    from kg.render import write_page
    from tests.render_sample import library

    print("| nodes | edges | page | first stable drawing s | drawings per s while dragging | heap MB | HTML MB |")
    print("|---|---|---|---|---|---|---|")
    for count in papers:
        graph = library(count)
        folder = Path(tempfile.mkdtemp())
        pages = {"citeweave": folder / "ours.html", "pyvis": folder / "pyvis.html"}
        write_page(graph, pages["citeweave"])
        pyvis_page(graph, pages["pyvis"])
        for name, path in pages.items():
            first, drawings, heap = measure(path)
            size = path.stat().st_size / 1e6
            print(
                f"| {len(graph):,} | {graph.number_of_edges():,} | {name} | {first} | {drawings} | {heap} |"
                f" {size:.1f} |",
                flush=True,
            )


if __name__ == "__main__":
    main([int(argument) for argument in sys.argv[1:]] or [160, 1350])
