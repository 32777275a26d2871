"""A map that stays: old places are kept, new nodes stand near their neighbours and on nobody's feet."""

from __future__ import annotations

import itertools
import json
import math

from kg.graph import from_graph, to_graph
from kg.model import Claim, Evidence, Kind, Node, Relation, Section
from kg.render import draw, write_drawn, write_page
from kg.render.settle import old_map
from tests.render_sample import library


def grown(graph, names):
    """The graph with new papers that all use its first method."""
    nodes, claims = from_graph(graph)
    method = next(n for n in nodes if n.kind is Kind.METHOD)
    new = [Node(f"paper:{name}", Kind.PAPER, name) for name in names]
    read = (Evidence("", Section.ABSTRACT, 0, 0, "", "test"),)
    return to_graph([*nodes, *new], [*claims, *(Claim(n.id, Relation.USES, method.id, read) for n in new)]), method.id


def test_a_page_drawn_again_is_the_same_page(tmp_path):
    page, graph = tmp_path / "page.html", library(60)
    write_page(graph, page)
    first = page.read_bytes()
    write_drawn(draw(graph, like=page), page)
    assert page.read_bytes() == first


def test_the_map_of_a_compressed_page_stays_too(tmp_path, monkeypatch):
    monkeypatch.setattr("kg.render.blocks.PLAIN_UP_TO", 999)
    page, graph = tmp_path / "page.html", library(60)
    write_page(graph, page)
    first = page.read_bytes()
    assert b'type="application/zlib" id="data"' in first
    assert dict(old_map(page).places) == draw(graph).placed.places
    write_drawn(draw(graph, like=page), page)
    assert page.read_bytes() == first


def test_old_nodes_stay_and_new_ones_settle_near_their_neighbours(tmp_path):
    page, graph = tmp_path / "page.html", library(60)
    write_page(graph, page)
    before = draw(graph).placed.places
    more, method = grown(graph, ["new one", "new two", "new three"])
    drawn = draw(more, like=page)
    after = drawn.placed.places
    assert {n: after[n] for n in before} == before
    assert sorted(set(after) - set(before)) == ["paper:new one", "paper:new three", "paper:new two"]
    for new in set(after) - set(before):
        assert math.dist(after[new], after[method]) < 200
    for new, other in itertools.product(set(after) - set(before), after):
        if new != other:
            assert math.dist(after[new], after[other]) >= drawn.sizes[new] + drawn.sizes[other]
    assert sorted(m for c in drawn.placed.communities for m in c.members) == sorted(more)


def test_what_left_the_graph_leaves_the_map(tmp_path):
    page, graph = tmp_path / "page.html", library(60)
    more, _ = grown(graph, ["gone"])
    write_page(more, page)
    places = draw(graph, like=page).placed.places
    assert "paper:gone" not in places
    assert places == {n: p for n, p in draw(more).placed.places.items() if n != "paper:gone"}


def test_a_graph_that_is_mostly_new_gets_a_new_map(tmp_path):
    page = tmp_path / "page.html"
    write_page(library(10), page)
    assert draw(library(80), like=page).placed == draw(library(80)).placed


def test_what_is_no_map_is_no_map(tmp_path):
    page = tmp_path / "page.html"
    assert old_map(page) is None
    broken = {"communities": [{"x": 0, "y": 0, "radius": 1}], "network": {"nodes": [{"id": "a", "x": "NaN", "y": 0}]}}
    data = '<script type="application/json" id="data">{}</script>'
    for text in (
        "",
        "<html>",
        data.format("[]"),
        data.format("{"),
        data.format('{"communities": 3}'),
        data.format(json.dumps(broken)),
    ):
        page.write_text(text, encoding="utf-8")
        assert old_map(page) is None
    page.write_bytes(b"\xff\xfe")
    assert old_map(page) is None
    write_page(library(10), page, form="timeline")
    assert old_map(page) is None
