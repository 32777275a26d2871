"""Draw the answers of the queries of docs/neo4j.md: each query that a picture follows, by `kg view --query`.

Run: python docs/neo4j_pictures.py [PICTURE…]

Draws those whose names hold one of these words, else all. Needs Chromium and its driver.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "neo4j.md"
SIZE = (900, 560)
_DRAWN = re.compile(r"```cypher\n([^`]+)```\n\n!\[([^\]]*)\]\((images/[\w-]+\.png)\)")


def queries() -> list[tuple[str, str, str]]:
    """Return each query with a picture: the Cypher, what the picture shows, its path from docs/."""
    return _DRAWN.findall(PAGE.read_text(encoding="utf-8"))


def main(*words: str) -> None:
    from selenium import webdriver

    from kg.verbs import build, view

    os.environ.setdefault("SE_OFFLINE", "true")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        library = folder / "sample.kg"
        build([ROOT / "examples" / "papers.jsonl"], library)
        options = webdriver.ChromeOptions()
        options.binary_location = "/usr/bin/chromium"
        for flag in ("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-quic",
                     "--no-first-run", "--disable-background-networking", "--disable-component-update",
                     "--disable-sync", f"--user-data-dir={folder / 'chromium'}"):  # fmt: skip
            options.add_argument(flag)
        driver = webdriver.Chrome(options, webdriver.ChromeService("/usr/bin/chromedriver"))
        size = {"width": SIZE[0], "height": SIZE[1], "deviceScaleFactor": 1, "mobile": False}
        driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        for cypher, shows, picture in queries():
            if words and not any(word in picture for word in words):
                continue
            page = folder / f"{Path(picture).stem}.html"
            graph = view(library, page, cypher=cypher, title=shows)
            driver.get(page.as_uri())
            time.sleep(3)  # for the drawing
            driver.save_screenshot(str(PAGE.parent / picture))
            print(picture, graph.number_of_nodes(), "nodes,", graph.number_of_edges(), "edges")
        driver.quit()


if __name__ == "__main__":
    main(*sys.argv[1:])
