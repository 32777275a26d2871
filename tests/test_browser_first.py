"""What a first visit meets, in a real Chromium: a hint, heads and names that fit, panels that cover nothing."""

from __future__ import annotations

import pytest

from kg.graph import to_graph
from kg.model import Claim, Evidence, Kind, Node, Relation, Section
from kg.render import write_page
from tests.render_sample import library
from tests.test_browser import Tab, small_graph

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    write_page(small_graph(), folder / "small.html")
    write_page(to_graph([], []), folder / "empty.html")
    for form in ("map", "timeline", "matrix"):
        write_page(library(90), folder / f"{form}.html", form=form)
    write_page(library(400), folder / "large.html")
    read = (Evidence("", Section.ABSTRACT, 0, 0, "", "test"),)
    paper = Node("paper:x", Kind.PAPER, "A paper")
    method = Node("method:m", Kind.METHOD, "Mamba", ("MAMBA", "Selective Scan", "mamba", "selective scan"))
    write_page(to_graph([paper, method], [Claim(paper.id, Relation.USES, method.id, read)]), folder / "cases.html")
    return folder


@pytest.fixture
def tab(browser):
    browser.set_window_size(1280, 800)
    yield Tab(browser)
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def phone(tab):
    size = {"width": 360, "height": 740, "deviceScaleFactor": 2, "mobile": True}
    tab.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)


HINT = "const hint = document.getElementById('hint'); return hint.checkVisibility() ? hint.textContent : ''"


def test_the_hint_stays_until_it_was_followed(tab, pages):
    tab.open(pages / "small.html")
    assert tab.run(HINT) == "Click a node or a link for its evidence"
    tab.run("window.citeweave.choose(0)")
    assert tab.run(HINT) == ""
    tab.run("window.citeweave.choose(null)")
    assert tab.run(HINT) == ""
    for row in tab.driver.find_elements("css selector", "#legend button[data-key]")[:5]:
        if row.is_displayed():
            row.click()
    assert tab.run(HINT) == "The filters hide everything"


def test_a_page_with_something_chosen_and_an_empty_one(tab, pages):
    tab.open(pages / "small.html", "#node=method%3Aeagle")
    assert tab.run(HINT) == ""
    tab.open(pages / "empty.html")
    assert tab.run(HINT) == "There is nothing to draw: the graph is empty"


def test_aliases_that_differ_in_case_are_told_once(tab, pages):
    tab.open(pages / "cases.html", "#node=method%3Am")
    assert tab.text("#card .aliases") == "also selective scan"


#: The nodes, as "x y", that a panel lies over.
COVERED = """
const {picture, model} = window.citeweave;
const whole = picture.element.getBoundingClientRect();
const boxes = ['.zoom', '#hint', '#legend'].map((panel) => document.querySelector(panel).getBoundingClientRect());
return picture.places.filter((place, i) => {
  const at = picture.toScreen(place);
  const [x, y] = [at.x + whole.left, at.y + whole.top];
  return model.nodeShown[i] && boxes.some((b) => x > b.left && x < b.right && y > b.top && y < b.bottom);
}).length;
"""


@pytest.mark.parametrize("form", ["map", "timeline"])
def test_no_panel_lies_over_a_node_at_first(tab, pages, form):
    tab.open(pages / f"{form}.html")
    assert tab.run(COVERED) == 0


def test_the_heads_of_a_matrix_leave_room_on_a_telephone(tab, pages):
    phone(tab)
    tab.open(pages / "matrix.html")
    corner = tab.run("return window.citeweave.picture.corner()")
    assert corner["x"] < 360 * 0.52
    assert corner["y"] < 740 * 0.36
    heads = tab.run("return window.citeweave.picture.written")
    assert min(head["size"] for head in heads) >= 11
    assert [head for head in heads if not head["turn"] and head["text"].endswith("…")]
    wide = tab.run(
        "const pen = document.createElement('canvas').getContext('2d'); pen.font = `11.4px ${arguments[1]}`;"
        "return Math.max(...arguments[0].map((text) => pen.measureText(text).width))",
        [head["text"] for head in heads if not head["turn"]],
        "system-ui, sans-serif",
    )
    assert wide < 360 * 0.42


#: What is written in the softer ink of the communities' names, and the first parts of those names.
NAMES = """
const {overlay, picture, model} = window.citeweave;
const soft = overlay.written.filter(({colour}) => colour === picture.colours.soft).map(({text}) => text);
return soft.length && [soft, model.communities.map(({name}) => name.split(' · ')[0])];
"""


def test_names_of_communities_are_short_where_discs_are_small(tab, pages):
    phone(tab)
    tab.open(pages / "large.html")
    written, first = tab.until(NAMES)
    assert len(written) >= 3
    assert set(written) <= set(first)
