"""Reading the page in a real Chromium: paths, folded families, surroundings, scores and sources, and what is saved."""

from __future__ import annotations

import csv
import io
from xml.etree import ElementTree

import pytest

from kg.graph import to_graph
from kg.model import Claim, Evidence, Kind, Node, Relation, Section
from kg.render import write_page
from tests.test_browser import Tab
from tests.test_render_page import HOSTILE, hostile_graph

pytestmark = pytest.mark.browser


def read(paper, relation, target, score=0.9, text="We use it."):
    return Claim(paper.id, relation, target.id, (Evidence(paper.id, Section.ABSTRACT, 3, 6, text, "model", score),))


def graph():
    """Papers A and B share Medusa and EAGLE-2, kinds of speculative decoding; C hangs on B by weak evidence."""
    a, b, c = (
        Node(f"paper:{x}", Kind.PAPER, f"Paper {x}", (), {"year": 2020 + n, "sources": (f"lists/{'xy'[n > 0]}.bib",)})
        for n, x in enumerate("ABC")
    )
    family = Node("method:speculative-decoding", Kind.METHOD, "speculative decoding")
    eagle, second, medusa = (
        Node(f"method:{name.lower()}", Kind.METHOD, name) for name in ("EAGLE", "EAGLE-2", "Medusa")
    )
    mamba = Node("method:mamba", Kind.METHOD, "Mamba")
    kinds = [
        Claim(x.id, Relation.IS_A, y.id, (Evidence("", Section.THESAURUS, 0, 0, "", "thesaurus"),))
        for x, y in [(eagle, family), (second, eagle), (medusa, family)]
    ]
    claims = [
        read(a, Relation.USES, second),
        read(a, Relation.USES, medusa),
        read(b, Relation.USES, medusa),
        read(b, Relation.USES, mamba, 0.3, "=1+1 is a hostile sentence."),
        read(c, Relation.STUDIES, mamba, 0.95),
    ]
    return to_graph([a, b, c, family, eagle, second, medusa, mamba], [*kinds, *claims])


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    path = tmp_path_factory.mktemp("pages") / "reading.html"
    write_page(graph(), path, title="Reading")
    write_page(hostile_graph(), path.with_name("hostile.html"), title=HOSTILE)
    return path


@pytest.fixture
def tab(browser):
    return Tab(browser)


def press(tab, text):
    buttons = "[...document.querySelectorAll('#card .actions button')]"
    tab.run(f"{buttons}.find(b => b.textContent.startsWith(arguments[0])).click()", text)


def shown(tab):
    return sorted(
        tab.run("const m = window.citeweave.model; return m.nodes.filter((_, i) => m.nodeShown[i]).map(n => n.name)")
    )


def test_a_path_shows_each_step_with_its_evidence(tab, page):
    tab.open(page, "#node=paper%3AA")
    press(tab, "Path")
    assert "Choose the other end" in tab.text("#card .facts")
    tab.run("window.citeweave.choose(window.citeweave.model.byId.get('method:mamba'))")
    assert tab.text("#card h2") == "Paper A → Mamba"
    assert tab.all("#card .path .name") == ["Paper A", "Medusa", "Paper B", "Mamba"]
    assert tab.all("#card .path mark") == ["use", "use", "1 i"]
    assert tab.run("return location.hash") == "#path=paper%3AA&path=method%3Amamba"
    assert not tab.complaints()


def test_a_path_is_shared_by_its_address_and_heeds_the_filters(tab, page):
    tab.open(page, "#path=paper%3AA&path=method%3Amamba&score=50")
    assert "Nothing that is shown joins the two" in tab.text("#card .facts")
    tab.open(page, "#path=paper%3AA&path=method%3Amamba")
    assert tab.text("#card .facts") == "3 steps"
    assert tab.run("return window.citeweave.overlay.active().edges.length") == 3


def test_a_folded_family_is_drawn_as_its_head_with_the_papers_of_its_kinds(tab, page):
    tab.open(page, "#node=method%3Aspeculative-decoding")
    press(tab, "Fold family (3)")
    assert shown(tab) == ["Mamba", "Paper A", "Paper B", "Paper C", "speculative decoding"]
    groups = tab.all("#card h3")
    assert groups == ["Narrower2", "Used by2"]  # Paper A uses two of its kinds and stands once
    assert (
        tab.run("return window.citeweave.model.label(window.citeweave.overlay.selected)") == "speculative decoding +3"
    )
    assert "fold=method%3Aspeculative-decoding" in tab.run("return location.hash")
    tab.run("window.citeweave.choose(window.citeweave.model.byId.get('method:eagle-2'))")
    assert tab.text("#card h2") == "EAGLE-2"  # what is chosen is unfolded
    assert "EAGLE-2" in shown(tab)


def test_the_surroundings_of_a_node_grow_step_by_step(tab, page):
    tab.open(page, "#node=method%3Amedusa")
    press(tab, "Nearby")
    assert shown(tab) == ["Medusa", "Paper A", "Paper B", "speculative decoding"]
    press(tab, "+")
    assert shown(tab) == ["EAGLE", "EAGLE-2", "Mamba", "Medusa", "Paper A", "Paper B", "speculative decoding"]
    assert "near=method%3Amedusa&steps=2" in tab.run("return location.hash")
    press(tab, "Nearby")
    assert len(shown(tab)) == 8


def test_weak_evidence_and_whole_sources_can_be_left_out(tab, page):
    tab.open(page, "#score=50")
    assert tab.text(".score output") == "50 %"
    assert tab.text("#counts") == "8 nodes · 7 links"
    tab.open(page, "#source=lists%2Fy.bib")
    assert shown(tab) == ["EAGLE", "EAGLE-2", "Medusa", "Paper A", "speculative decoding"]
    pressed = "return document.querySelector('#legend [data-key=\"lists/y.bib\"]').getAttribute('aria-pressed')"
    assert tab.run(pressed) == "false"


def test_keys_act_on_the_chosen_node(tab, page):
    tab.open(page, "#node=method%3Aspeculative-decoding")
    tab.run("document.getElementById('canvas').focus()")
    tab.keys("f")
    assert len(shown(tab)) == 5
    tab.keys("f", "n")
    assert shown(tab) == ["EAGLE", "Medusa", "speculative decoding"]
    tab.keys("n", "p")
    assert "Choose the other end" in tab.text("#card .facts")


def test_the_csv_holds_what_is_chosen_and_no_formula(tab, page):
    tab.open(page, "#node=method%3Amamba")
    rows = list(csv.reader(io.StringIO(tab.run("return window.citeweave.save.table()"))))
    assert rows[0] == [
        "source",
        "relation",
        "target",
        "score",
        "sourceKind",
        "targetKind",
        "sourceId",
        "targetId",
        "sentence",
    ]
    assert [(r[0], r[1], r[2], r[3], r[8]) for r in rows[1:]] == [
        ("Paper B", "USES", "Mamba", "0.3", "'=1+1 is a hostile sentence."),
        ("Paper C", "STUDIES", "Mamba", "0.95", "We use it."),
    ]
    tab.open(page)
    assert len(list(csv.reader(io.StringIO(tab.run("return window.citeweave.save.table()"))))) == 1 + 8


def test_the_svg_is_well_formed_and_shows_every_node_and_label(tab, page):
    tab.open(page)
    picture = ElementTree.fromstring(tab.run("return window.citeweave.save.drawing()").encode())  # noqa: S314
    name = "{http://www.w3.org/2000/svg}"
    assert len(picture.findall(f".//{name}path")) == 8
    assert len(picture.findall(f".//{name}line")) == 8
    assert {"EAGLE-2", "Mamba", "speculative decoding"} <= {t.text for t in picture.findall(f".//{name}text")}


def test_hostile_names_are_text_in_the_svg(tab, page):
    tab.open(page.with_name("hostile.html"))
    drawing = tab.run("return window.citeweave.save.drawing()")
    picture = ElementTree.fromstring(drawing.encode())  # noqa: S314
    assert not [e for e in picture.iter() if e.tag.endswith("script")]
    assert HOSTILE in [e.text for e in picture.iter() if e.tag.endswith("title")]


def test_the_save_menu_offers_files(tab, page):
    tab.open(page)
    tab.run(
        "window.offered = []; HTMLAnchorElement.prototype.click = function () { window.offered.push(this.download); }"
    )
    for form in ("png", "svg", "csv"):
        tab.click("#save summary")
        tab.click(f"#{form}")
    assert sorted(tab.until("return window.offered.length === 3 && window.offered")) == [
        "Reading.csv",
        "Reading.png",
        "Reading.svg",
    ]


def test_the_matrix_opens_the_evidence_of_a_square_and_the_card_of_a_head(tab, page):
    matrix = page.with_name("matrix.html")
    write_page(graph(), matrix, title="Matrix", form="matrix")
    tab.open(matrix)
    square = """
    const {picture, model} = window.citeweave;
    const box = document.getElementById('canvas').getBoundingClientRect();
    const at = (id) => picture.toScreen(picture.places[model.byId.get(id)]);
    return [box.left + at(arguments[0]).x, box.top + at(arguments[1]).y];
    """
    tab.click_at(*tab.run(square, "method:medusa", "paper:A"))
    assert tab.all("#card .claim .name") == ["Paper A", "Medusa"]
    assert tab.all("#card mark") == ["use"]
    x, _ = tab.run(square, "method:mamba", "paper:A")
    head = tab.run(
        "return window.citeweave.picture.corner().y + document.getElementById('canvas').getBoundingClientRect().top"
    )
    tab.click_at(x, head - 20)
    assert tab.text("#card h2") == "Mamba"
    assert not tab.complaints()
    assert not tab.requests()[1:]
    picture = ElementTree.fromstring(tab.run("return window.citeweave.save.drawing()").encode())  # noqa: S314
    assert len(picture.findall(".//{http://www.w3.org/2000/svg}rect")) == 1 + 5
