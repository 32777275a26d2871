"""The page by WebGL, in a real Chromium that draws it in software: the same places, cards, filters and silence."""

from __future__ import annotations

import time

import pytest

from kg.render import draw, write_drawn
from tests.test_browser import PLACE, Tab, small_graph
from tests.test_render_page import HOSTILE, hostile_graph

pytestmark = pytest.mark.browser


@pytest.fixture
def tab(webgl_browser):
    return Tab(webgl_browser)


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    write_drawn(draw(small_graph()), folder / "small.html", title="Small", renderer="webgl")
    write_drawn(draw(hostile_graph()), folder / "hostile.html", title=HOSTILE, renderer="webgl")
    return folder


#: How many pixels of the picture, all its canvases one over the other, have this colour.
PIXELS = """
const [wanted] = arguments;
const canvases = window.citeweave.picture.canvases();
const copy = document.createElement('canvas');
[copy.width, copy.height] = [canvases[0].width, canvases[0].height];
const pen = copy.getContext('2d');
for (const canvas of canvases) pen.drawImage(canvas, 0, 0, copy.width, copy.height);
const bytes = pen.getImageData(0, 0, copy.width, copy.height).data;
let found = 0;
for (let i = 0; i < bytes.length; i += 4)
    if (bytes[i + 3] === 255 && ((bytes[i] << 16) | (bytes[i + 1] << 8) | bytes[i + 2]) === wanted) found += 1;
return found;
"""


def test_drawn_in_colours_and_silent(tab, pages):
    tab.open(pages / "small.html")
    assert tab.run("return window.citeweave.picture.constructor.name") == "WebGLPicture"
    assert tab.run(PIXELS, 0xE08E00) > 100  # methods
    assert tab.run(PIXELS, 0x4AA3D8) > 100  # papers
    assert tab.requests() == [(pages / "small.html").as_uri()]
    tab.click("#legend button[data-key=Method]")
    tab.until(f"return (() => {{ {PIXELS} }})({0xE08E00}) === 0")
    assert tab.run(PIXELS, 0x4AA3D8) > 100
    assert [line for line in tab.complaints() if "GPU stall" not in line and "GL Driver" not in line] == []


def test_a_click_finds_the_node_and_the_edge_where_the_overlay_writes(tab, pages):
    tab.open(pages / "small.html")
    tab.click_at(*tab.run(PLACE, ["method:eagle"]))
    assert tab.until("return document.querySelector('#card h2')?.textContent") == "EAGLE"
    tab.open(pages / "small.html")
    tab.click_at(*tab.run(PLACE, ["paper:arxiv:2406.16858", "paper:arxiv:2406.16858", "method:eagle"]))
    assert tab.until("return document.querySelector('#card .relation')?.textContent") == "extends"


def test_the_camera_goes_where_it_is_sent(tab, pages):
    tab.open(pages / "small.html")
    tab.run("window.citeweave.picture.jump({ position: { x: 12, y: -34 }, scale: 2.5 }, 0)")
    seen = tab.run("const p = window.citeweave.picture; return [p.view().x, p.view().y, p.scale()]")
    assert seen == pytest.approx([12, -34, 2.5])
    middle = tab.run(
        "const p = window.citeweave.picture; const at = p.toScreen({ x: 13, y: -33 });"
        "return [at.x - p.element.clientWidth / 2, at.y - p.element.clientHeight / 2]"
    )
    assert middle == pytest.approx([2.5, 2.5], abs=1e-3)


def test_a_node_can_be_dragged_and_families_fold(tab, pages):
    from selenium.webdriver.common.action_chains import ActionChains

    tab.open(pages / "small.html")
    place = "const p = window.citeweave.picture; return p.places[window.citeweave.model.byId.get('method:eagle')].x"
    x, y = tab.run(PLACE, ["method:eagle"])
    before = tab.run(place)
    chain = ActionChains(tab.driver)
    mouse = chain.w3c_actions.pointer_action
    mouse.move_to_location(int(x), int(y)).pointer_down().move_to_location(int(x) + 40, int(y)).pointer_up()
    chain.perform()
    scale = tab.run("return window.citeweave.picture.scale()")
    assert (tab.run(place) - before) * scale == pytest.approx(40, abs=3)
    tab.open(pages / "small.html", "#node=method%3Aspeculative-decoding")
    tab.run("document.getElementById('canvas').focus()")
    tab.keys("f")
    assert tab.text("#counts") == "4 of 5 nodes · 4 links"
    assert tab.run("return window.citeweave.picture.graph.size") == 4


def test_hostile_strings_do_nothing(tab, pages):
    tab.open(pages / "hostile.html", "#node=paper%3Aarxiv%3A1")
    assert tab.text("#card h2") == HOSTILE
    time.sleep(0.2)
    assert tab.run("return window.hit === undefined")


def test_without_webgl_the_page_says_so_and_lists(browser, pages):
    tab = Tab(browser)
    script = "HTMLCanvasElement.prototype.getContext = () => null"
    number = browser.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": script})["identifier"]
    try:
        tab.open(pages / "small.html")
        assert "kg view --renderer canvas" in tab.text("#canvas .notice")
        tab.click("#list")
        assert len(tab.all("#card .name")) == 5
        assert tab.complaints() == []
    finally:
        browser.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", {"identifier": number})
