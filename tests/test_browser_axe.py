"""Deque's axe finds nothing serious on the page: light and dark, with a card, a path and the list."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from kg.render import write_page
from tests.render_sample import library
from tests.test_browser import Tab

pytestmark = pytest.mark.browser

TOOL = Path(__file__).parent / "axe"
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "citeweave" / "axe"


@pytest.fixture(scope="module")
def axe() -> str:
    """The script of axe-core, fetched by npm when it is not here yet; its lock file says which version."""
    folder = CACHE / hashlib.sha256((TOOL / "package-lock.json").read_bytes()).hexdigest()[:12]
    if not folder.is_dir():
        if not shutil.which("npm"):
            pytest.skip("npm is not here: apt-get install nodejs npm")
        fresh = folder.with_name(f"{folder.name}.{os.getpid()}.tmp")
        shutil.copytree(TOOL, fresh)
        command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        done = subprocess.run(command, cwd=fresh, capture_output=True, text=True, check=False)
        if done.returncode:
            shutil.rmtree(fresh)
            pytest.skip(f"npm cannot fetch axe-core: {done.stderr[-300:].strip()}")
        fresh.rename(folder)
    return (folder / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    folder = tmp_path_factory.mktemp("axe")
    for form in ("map", "timeline", "matrix"):
        write_page(library(40), folder / f"{form}.html", title="Made up", form=form)
    return folder


#: Runs axe; the page's policy forbids its frames and styles, which it does not need.
CHECK = """
const done = arguments[arguments.length - 1];
const shown = (node) => node.html.slice(0, 160) + ' ' + node.any[0]?.message;
axe.run(document).then(({ violations, passes }) => done([passes.length, violations
  .filter(({ impact }) => impact === 'serious' || impact === 'critical')
  .map(({ id, help, nodes }) => [id, help, nodes.slice(0, 4).map(shown)])]));
"""


def findings(tab, axe):
    tab.driver.execute_cdp_cmd("Runtime.evaluate", {"expression": axe})
    tab.driver.set_script_timeout(60)
    passed, violated = tab.driver.execute_async_script(CHECK)
    assert passed > 15  # it looked
    return violated


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_serious_on_the_map(browser, axe, pages, theme):
    tab = Tab(browser)
    tab.open(pages / "map.html", "#node=method%3Amamba")
    if tab.run("return document.documentElement.dataset.theme") != theme:
        tab.click("#theme")
    try:
        tab.run("document.querySelectorAll('details').forEach((part, n) => { if (n < 8) part.open = true; })")
        assert findings(tab, axe) == []
        tab.click("#list")
        assert findings(tab, axe) == []
        tab.run("const i = (id) => citeweave.model.byId.get(id); citeweave.choosePath(i('method:s4'), i('method:h3'))")
        assert findings(tab, axe) == []
        tab.click("#search")
        tab.keys("ma")
        assert findings(tab, axe) == []
    finally:
        tab.run("localStorage.clear()")


@pytest.mark.parametrize("form", ["timeline", "matrix"])
def test_nothing_serious_on_other_forms(browser, axe, pages, form):
    tab = Tab(browser)
    tab.open(pages / f"{form}.html")
    assert findings(tab, axe) == []
