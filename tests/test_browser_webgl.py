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
    tab.until(f"return (function () {{ {PIXELS} }})({0xE08E00}) === 0")
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


NO_WEBGL = """
const real = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
  return kind.startsWith('webgl') ? null : real.call(this, kind, ...more);
};
"""


@pytest.fixture
def without(browser):
    number = browser.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": NO_WEBGL})["identifier"]
    yield Tab(browser)
    browser.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", {"identifier": number})


def test_without_webgl_the_page_is_drawn_on_a_plain_canvas(without, pages):
    tab = without.open(pages / "small.html")
    assert tab.run("return window.citeweave.picture.constructor.name") == "FlatPicture"
    assert tab.until(f"return (function () {{ {PIXELS} }})({0xE08E00}) > 100")  # methods
    assert tab.run(PIXELS, 0x4AA3D8) > 100  # papers
    tab.click("#legend button[data-key=Method]")
    tab.until(f"return (function () {{ {PIXELS} }})({0xE08E00}) === 0")
    tab.click("#theme")
    tab.until(f"return (function () {{ {PIXELS} }})({0x62B6E8}) > 100")
    tab.click("#theme")
    assert tab.complaints() == []


def test_without_webgl_clicks_drags_and_the_wheel_do_the_same(without, pages):
    from selenium.webdriver.common.action_chains import ActionChains

    tab = without.open(pages / "small.html")
    tab.click_at(*tab.run(PLACE, ["paper:arxiv:2406.16858", "paper:arxiv:2406.16858", "method:eagle"]))
    assert tab.until("return document.querySelector('#card .relation')?.textContent") == "extends"
    tab.open(pages / "small.html")
    x, y = tab.run(PLACE, ["method:eagle"])
    chain = ActionChains(tab.driver)
    mouse = chain.w3c_actions.pointer_action
    mouse.move_to_location(int(x), int(y)).pointer_down().move_to_location(int(x) + 40, int(y)).pointer_up()
    chain.perform()
    assert tab.run(PLACE, ["method:eagle"]) == pytest.approx([x + 40, y], abs=1)
    tab.click_at(*tab.run(PLACE, ["method:eagle"]))
    assert tab.until("return document.querySelector('#card h2')?.textContent") == "EAGLE"
    tab.open(pages / "small.html")
    scale = "return window.citeweave.picture.scale()"
    before, spot = tab.run(scale), tab.run(PLACE, ["method:eagle"])
    at = "clientX: arguments[0], clientY: arguments[1], deltaY: -100, bubbles: true, cancelable: true"
    tab.run(f"document.querySelector('#canvas').dispatchEvent(new WheelEvent('wheel', {{{at}}}))", *spot)
    assert tab.run(scale) == pytest.approx(before * 1.2214, rel=1e-3)
    assert tab.run(PLACE, ["method:eagle"]) == pytest.approx(spot, abs=0.5)
    assert tab.complaints() == []


#: A finger goes down, a second one, and both move apart; then both go up.
PINCH = """
const canvas = document.querySelector('#canvas canvas');
const fire = (type, pointerId, x) => canvas.dispatchEvent(new PointerEvent(type, {pointerId, pointerType: 'touch',
  clientX: x, clientY: 400, bubbles: true, button: type === 'pointermove' ? -1 : 0, buttons: 1}));
fire('pointerdown', 1, 600); fire('pointerdown', 2, 700);
fire('pointermove', 1, 550); fire('pointermove', 2, 750);
fire('pointerup', 1, 550); fire('pointermove', 2, 900); fire('pointerup', 2, 900);
return window.citeweave.picture.scale();
"""


def test_two_fingers_zoom_and_one_left_over_moves_nothing(without, pages):
    tab = without.open(pages / "small.html")
    before = tab.run("return window.citeweave.picture.scale()")
    assert tab.run(PINCH) == pytest.approx(before * 2)
    assert tab.run("return document.getElementById('card').hidden")
