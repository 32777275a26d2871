"""Works that are cited and were not read, in a real Chromium: hollow, told apart in legend, card, search and files."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from kg.graph import from_graph, to_graph
from kg.model import Claim, Evidence, Kind, Node, Relation, Section
from kg.render import draw, write_drawn
from tests.test_browser import PLACE, Tab, small_graph
from tests.test_browser_webgl import PIXELS

pytestmark = pytest.mark.browser

GHOST = "paper:title:attention"
INSIDE, PAPER = 0xE2EFF4, 0x4AA3D8  # a seventh of the papers' colour on the ground of the page; the colour itself


def with_ghost():
    nodes, claims = from_graph(small_graph())
    ghost = Node(GHOST, Kind.PAPER, "Attention Is All You Need", (), {"year": 2017, "ghost": True})
    listed = (Evidence("", Section.REFERENCES, 0, 0, "[1] Attention", "record"),)
    papers = [node.id for node in nodes if node.kind is Kind.PAPER]
    return to_graph([*nodes, ghost], [*claims, *(Claim(p, Relation.CITES, GHOST, listed) for p in papers)])


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    for renderer in ("canvas", "webgl"):
        write_drawn(draw(with_ghost()), folder / f"{renderer}.html", renderer=renderer)
    return folder


@pytest.fixture
def tab(browser):
    return Tab(browser)


#: The colour of the picture in the middle of a node, its canvases one over the other.
MIDDLE = """
const {picture, model} = window.citeweave;
const at = picture.toScreen(picture.places[model.byId.get(arguments[0])]);
const canvases = picture.canvases();
const copy = document.createElement('canvas');
[copy.width, copy.height] = [canvases[0].width, canvases[0].height];
const pen = copy.getContext('2d');
for (const canvas of canvases) pen.drawImage(canvas, 0, 0, copy.width, copy.height);
const [r, g, b] = pen.getImageData(Math.round(at.x), Math.round(at.y), 1, 1).data;
return (r << 16) | (g << 8) | b;
"""


def test_the_legend_counts_ghosts_apart_and_hides_them(tab, pages):
    tab.open(pages / "canvas.html")
    rows = "return [...document.querySelectorAll('#legend button[data-key]')].slice(0, 3).map(b => b.innerText)"
    assert [row.split("\n") for row in tab.run(rows)] == [["Papers", "2"], ["Cited, not read", "1"], ["Methods", "2"]]
    tab.click("#legend button[data-key=Ghost]")
    assert tab.text("#counts") == "5 of 6 nodes · 5 links"
    assert tab.run("return location.hash") == "#hide=Ghost"
    tab.open(pages / "canvas.html", "#hide=Ghost")
    assert tab.text("#counts") == "5 of 6 nodes · 5 links"
    assert tab.complaints() == []


def test_the_card_says_that_it_was_not_read(tab, pages):
    tab.open(pages / "canvas.html", "#node=paper%3Atitle%3Aattention")
    assert tab.text("#card .kind") == "Paper · cited, not read"
    assert tab.text("#card .aside").startswith("Not in this library")
    assert tab.all("#card h3") == ["Cited by2"]


def test_a_ghost_is_hollow_on_the_canvas_and_in_the_svg_file(tab, pages):
    tab.open(pages / "canvas.html")
    assert tab.run(MIDDLE, GHOST) == INSIDE
    assert tab.run(MIDDLE, "paper:arxiv:2301.1") == PAPER
    picture = ElementTree.fromstring(tab.run("return window.citeweave.save.drawing()").encode())  # noqa: S314
    (shape,) = [p for p in picture.iter("{http://www.w3.org/2000/svg}path") if p[0].text == "Attention Is All You Need"]
    assert (shape.get("fill"), shape.get("stroke")) == (f"#{INSIDE:06x}", f"#{PAPER:06x}")
    tab.click_at(*tab.run(PLACE, [GHOST]))
    assert tab.until("return document.querySelector('#card h2')?.textContent") == "Attention Is All You Need"


def test_a_ghost_is_hollow_by_webgl(webgl_browser, pages):
    tab = Tab(webgl_browser).open(pages / "webgl.html")
    assert tab.run("return window.citeweave.picture.constructor.name") == "WebGLPicture"
    near = tab.run(MIDDLE, GHOST)
    assert all(abs((near >> shift & 255) - (INSIDE >> shift & 255)) <= 1 for shift in (0, 8, 16))
    assert tab.run(MIDDLE, "paper:arxiv:2301.1") == PAPER
    assert tab.run(PIXELS, PAPER) > 100
