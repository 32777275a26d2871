"""The data of the page: evidence, legend, names, and the way through pyvis."""

from __future__ import annotations

import math
import sys

import pytest

from kg.graph import to_graph
from kg.model import Claim, Evidence, Kind, Node, Relation, Section
from kg.render.layout import layout
from kg.render.network import drawing, through_pyvis, to_network
from kg.render.payload import importance, page_data, sizes
from kg.render.style import KINDS, RELATIONS, node_size, options, short_label
from tests.render_sample import library

PAPER = Node("paper:arxiv:2205.1", Kind.PAPER, "Deep Nets: A Very Long Story of Layers and Weights", (), {"year": 2022})
METHOD = Node("method:net", Kind.METHOD, "net", ("net", "network"))
FAMILY = Node("method:model", Kind.METHOD, "model")


def data_of(*claims, nodes=(PAPER, METHOD, FAMILY), focus=None):
    graph = to_graph(nodes, claims)
    radii = sizes(importance(graph))
    return page_data(graph, layout(graph, radii, {}), title="t", focus=focus)


def evidence(start, end, text="We use a net here.", offset=0, score=0.5, **more):
    return Evidence(PAPER.id, Section.ABSTRACT, start, end, text, "cue", score, offset, **more)


def test_every_kind_and_relation_has_a_style():
    assert set(KINDS) == set(Kind)
    assert set(RELATIONS) == set(Relation)
    assert len({style.light for style in KINDS.values()}) == len(KINDS)
    for style in KINDS.values():
        assert style.shape in {"dot", "diamond", "triangle", "triangleDown", "square", "hexagon", "star"}


def test_evidence_points_to_the_words_in_its_sentence():
    data = data_of(Claim(PAPER.id, Relation.USES, METHOD.id, (evidence(109, 112, offset=100),)))
    (edge,) = data["edges"]
    (shown,) = edge["evidence"]
    text = data["texts"][shown["text"]]
    assert text[shown["start"] : shown["end"]] == "net"
    assert data["nodes"][edge["from"]]["id"] == METHOD.id or data["nodes"][edge["from"]]["id"] == PAPER.id
    assert data["nodes"][shown["paper"]]["id"] == PAPER.id
    assert (edge["relation"], edge["score"], shown["by"], shown["section"]) == ("USES", 0.5, "cue", "abstract")


@pytest.mark.parametrize(("start", "end"), [(5, 5), (-3, 2), (10, 99), (8, 4)])
def test_words_outside_their_sentence_are_not_marked(start, end):
    data = data_of(Claim(PAPER.id, Relation.USES, METHOD.id, (evidence(start, end),)))
    assert (data["edges"][0]["evidence"][0]["start"], data["edges"][0]["evidence"][0]["end"]) == (0, 0)


def test_best_evidence_first_and_the_rest_counted():
    many = tuple(evidence(9, 12, text=f"We use a net, {n}.", score=n / 10) for n in range(1, 8))
    (edge,) = data_of(Claim(PAPER.id, Relation.USES, METHOD.id, many))["edges"]
    assert [e["score"] for e in edge["evidence"]] == [0.7, 0.6, 0.5, 0.4]
    assert edge["more"] == 3


def test_premises_become_edges_where_both_ends_are_there():
    inferred = Evidence(
        "", Section.CLAIMS, 0, 0, "", "rule", premises=(f"{PAPER.id} USES {METHOD.id}", "paper:x USES method:y")
    )
    data = data_of(Claim(PAPER.id, Relation.MENTIONS, FAMILY.id, (inferred,)))
    number = {node["id"]: i for i, node in enumerate(data["nodes"])}
    assert data["edges"][0]["evidence"][0]["premises"] == [
        [number[PAPER.id], "USES", number[METHOD.id]],
        ["paper:x USES method:y"],
    ]


def test_a_sentence_stands_once():
    first = Claim(PAPER.id, Relation.USES, METHOD.id, (evidence(9, 12),))
    second = Claim(PAPER.id, Relation.MENTIONS, FAMILY.id, (evidence(3, 6),))
    assert data_of(first, second)["texts"] == ["We use a net here."]


def test_legend_counts_what_is_there_in_the_order_of_the_styles():
    data = data_of(Claim(PAPER.id, Relation.USES, METHOD.id, (evidence(9, 12),)))
    assert [(k["kind"], k["plural"], k["count"]) for k in data["kinds"]] == [
        ("Paper", "Papers", 1),
        ("Method", "Methods", 2),
    ]
    assert [(r["relation"], r["incoming"], r["count"]) for r in data["relations"]] == [("USES", "Used by", 1)]


def test_importance_adds_weight_times_score_at_both_ends():
    graph = to_graph([PAPER, METHOD, FAMILY], [Claim(PAPER.id, Relation.INTRODUCES, METHOD.id, (evidence(9, 12),))])
    assert importance(graph) == {METHOD.id: 1.5, FAMILY.id: 0.0, PAPER.id: 1.5}


def test_sizes_grow_with_importance_and_end():
    assert [node_size(x) for x in (0, 4, 16, 10_000)] == [5.0, 10.0, 15.0, 34.0]


@pytest.mark.parametrize(
    ("kind", "name", "label"),
    [
        (Kind.PAPER, "Mamba: Linear-Time Sequence Modeling with Selective State Spaces", "Mamba"),
        (Kind.PAPER, "Attention Is All You Need", "Attention Is All You Need"),
        (Kind.PAPER, "On the Convergence of Something Rather Long", "On the Convergence of Something…"),
        (Kind.REPOSITORY, "github.com/automl/TabPFN", "automl/TabPFN"),
        (Kind.METHOD, "x" * 50, "x" * 34 + "…"),
        (Kind.METHOD, ": odd", ": odd"),
    ],
)
def test_short_labels(kind, name, label):
    assert short_label(Node("n", kind, name)) == label


def test_aliases_do_not_repeat_the_name():
    assert data_of()["nodes"][1]["aliases"] == ["network"]


def test_communities_are_named_after_their_main_entities():
    data = page_data(graph := library(60), placed_of(graph), title="t", focus=None)
    names = [c["name"].split(" · ")[0] for c in data["communities"]]
    assert "speculative decoding" in names
    assert all(data["nodes"][c["leader"]]["kind"] for c in data["communities"])


def placed_of(graph):
    return layout(graph, sizes(importance(graph)), {})


def test_edges_are_straight_physics_is_off_and_large_pictures_move_without_edges():
    small, large = options(300, 1500), options(2000, 1501)
    assert small["physics"] == {"enabled": False}
    assert small["edges"]["smooth"] is False
    assert [o["interaction"]["hideEdgesOnDrag"] for o in (small, large)] == [False, True]


def test_pyvis_holds_the_drawing_and_the_page_without_it_is_the_same(monkeypatch):
    pytest.importorskip("pyvis")
    graph = library(20)
    radii, placed = sizes(importance(graph)), placed_of(graph)
    data = page_data(graph, placed, title="t", focus=None)
    with_pyvis = drawing(data, placed, radii)
    network = to_network(with_pyvis)
    assert type(network).__module__ == "pyvis.network"
    assert network.num_nodes() == graph.number_of_nodes()
    assert network.num_edges() == graph.number_of_edges()
    monkeypatch.setitem(sys.modules, "pyvis.network", None)
    with pytest.raises(ImportError):
        through_pyvis(with_pyvis)
    assert drawing(data, placed, radii) == with_pyvis


def test_every_node_has_a_finite_place(monkeypatch):
    graph = library(20)
    made = drawing(
        page_data(graph, placed_of(graph), title="t", focus=None), placed_of(graph), sizes(importance(graph))
    )
    assert [n["id"] for n in made["nodes"]] == sorted(graph)
    assert all(math.isfinite(n["x"]) and math.isfinite(n["y"]) for n in made["nodes"])
