"""The networkx view and its inverse."""

import pytest

from kg.graph import around, from_graph, keep, to_graph
from kg.model import Claim, Evidence, Kind, Node, Relation, Section

WHY = (Evidence("paper:old", Section.TITLE, 0, 5, "Mamba", "terms"),)
OLD = Node("paper:old", Kind.PAPER, "Old", (), {"year": 2019})
NEW = Node("paper:new", Kind.PAPER, "New", (), {"year": 2025})
UNDATED = Node("paper:undated", Kind.PAPER, "Undated")
MAMBA = Node("method:mamba", Kind.METHOD, "Mamba", ("Mamba-1",))
SSM = Node("method:ssm", Kind.METHOD, "SSM")
NODES = [OLD, NEW, UNDATED, MAMBA, SSM]
USES_OLD = Claim("paper:old", Relation.USES, "method:mamba", WHY)
USES_NEW = Claim("paper:new", Relation.USES, "method:mamba", WHY)
EXTENDS_NEW = Claim("paper:new", Relation.EXTENDS, "method:mamba", WHY)
IS_A = Claim("method:mamba", Relation.IS_A, "method:ssm", WHY)
CLAIMS = [USES_OLD, USES_NEW, EXTENDS_NEW, IS_A]


def test_from_graph_is_the_exact_inverse() -> None:
    nodes, claims = from_graph(to_graph(reversed(NODES), reversed(CLAIMS)))
    assert nodes == [MAMBA, SSM, NEW, OLD, UNDATED]
    assert claims == [IS_A, EXTENDS_NEW, USES_NEW, USES_OLD]


def test_two_relations_between_two_nodes_are_two_edges() -> None:
    graph = to_graph(NODES, CLAIMS)
    assert sorted(graph["paper:new"]["method:mamba"]) == ["EXTENDS", "USES"]
    assert graph.nodes["method:mamba"]["kind"] == "Method"


def test_a_claim_about_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="names 'method:ssm', which is no node"):
        to_graph([MAMBA], [IS_A])


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"since": 2020}, ["method:mamba", "method:ssm", "paper:new", "paper:undated"]),
        ({"kinds": {Kind.METHOD}}, ["method:mamba", "method:ssm"]),
        ({"relations": {Relation.EXTENDS}}, ["method:mamba", "paper:new", "paper:undated"]),
        (
            {"kinds": {Kind.PAPER, Kind.METHOD}, "relations": {Relation.IS_A}},
            ["method:mamba", "method:ssm", "paper:undated"],
        ),
    ],
)
def test_keep(wanted: dict, expected: list[str]) -> None:
    assert sorted(keep(to_graph(NODES, CLAIMS), **wanted)) == expected


def test_around_goes_both_ways() -> None:
    graph = to_graph(NODES, CLAIMS)
    assert sorted(around(graph, "method:ssm", 1)) == ["method:mamba", "method:ssm"]
    assert sorted(around(graph, "method:ssm", 2)) == ["method:mamba", "method:ssm", "paper:new", "paper:old"]
