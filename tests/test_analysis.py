"""Measures over a graph, each worked out by hand."""

from __future__ import annotations

import math

import pytest

from kg.analysis import citations, communities, gaps, groups, main_path, pagerank, related, trends
from kg.graph import to_graph
from kg.model import Claim, Evidence, Kind, Node, Relation, Section
from tests.render_sample import library

WHY = (Evidence("", Section.REFERENCES, 0, 0, "", "test"),)


def graph(edges, years=None, status="known", kinds=None):
    """A graph of edges "a CITES b"; lower-case names are papers, others methods or what ``kinds`` says."""
    triples = [line.split() for line in edges]
    names = sorted({name for s, _, o in triples for name in (s, o)} | set(years or {}))
    nodes = []
    for name in names:
        kind = (kinds or {}).get(name) or (Kind.PAPER if name.islower() else Kind.METHOD)
        properties = {"referencesStatus": status} if kind is Kind.PAPER else {}
        if name in (years or {}):
            properties["year"] = years[name]
        nodes.append(Node(name, kind, name, (), properties))
    return to_graph(nodes, [Claim(s, Relation(r), o, WHY) for s, r, o in triples])


def test_coupling_and_cocitation_are_cosines():
    found = citations(graph(["a CITES x", "a CITES y", "b CITES x", "b CITES y", "b CITES z", "c CITES z", "a USES M"]))
    assert found.cites["b"] == {"x", "y", "z"}
    assert found.coupled("a") == {"b": pytest.approx(2 / math.sqrt(2 * 3))}
    assert found.cocited("x") == {"y": pytest.approx(1.0), "z": pytest.approx(1 / math.sqrt(2 * 2))}
    assert found.both_cite("a", "b") == {"x", "y"}
    assert found.citing_both("y", "z") == {"b"}
    assert found.coupled("nobody") == {}


def test_the_main_path_carries_most_ways_from_old_to_new():
    # a is the root; from c three papers go on, from b one: the path runs through c and the longest branch of it.
    edges = ["b CITES a", "c CITES a", "d CITES b", "e CITES c", "f CITES c", "g CITES c", "h CITES g", "i CITES g"]
    years = {n: 2000 + i for i, n in enumerate("abcdefghi")}
    # ways through c: e, f, g>h, g>i = 4; through g: 2.
    assert main_path(graph(edges, years)) == ["a", "c", "g", "h"]


def test_circles_and_citations_of_later_papers_are_no_way():
    assert main_path(graph(["a CITES b", "b CITES a"], {"a": 2001, "b": 2002})) == ["a", "b"]
    assert main_path(graph(["a CITES b"], {"a": 2001, "b": 2002})) == []
    assert main_path(graph(["a USES M"])) == []


def test_related_papers_come_with_their_reasons():
    edges = [
        "a INTRODUCES Alpha", "b USES Alpha", "c USES Common", "a USES Common", "b USES Common", "d USES Common",
        "b CITES a", "b CITES x", "a CITES x", "y CITES a", "y CITES b", "b BUILDS_ON a",
    ]  # fmt: skip
    found = related(graph(edges), "a")
    first = found[0]
    assert first.paper == "b"
    assert first.shared == ("Alpha", "Common")  # what few name says more
    assert (first.both_cite, first.citing_both) == (("x",), ("y",))
    assert first.links == ("built upon by", "cited by")
    assert [r.paper for r in found] == ["b", "x", "y", "c", "d"]
    assert related(graph(edges), "a", limit=1) == [first]
    assert {r.paper: r.links for r in found}["x"] == ("cites",)


def test_the_score_of_a_shared_method_is_the_cosine_of_tf_idf():
    found = related(graph(["a USES M", "b USES M", "b USES N"], {"c": 2020}), "a")
    m, n = math.log(1 + 3 / 2), math.log(1 + 3 / 1)
    assert found[0].score == pytest.approx(m / math.sqrt(m * m + n * n), abs=1e-4)


def test_trends_count_by_year_and_tell_what_rises():
    years = {"a": 2019, "b": 2020, "c": 2021, "d": 2021, "e": 2021}
    edges = ["a USES Old", "b USES Old", "b USES New", "c STUDIES New", "d USES New", "e MENTIONS Old", "c USES Once"]
    new, old = trends(graph(edges, years))
    assert (new.entity, dict(new.papers), new.total) == ("New", {2019: 0, 2020: 1, 2021: 2}, 3)
    assert new.rise == round(math.log2((2.5 / 4) / (1.5 / 3)), 2)
    assert (old.entity, old.total, old.rise < 0) == ("Old", 2, True)  # a mention does not count
    assert [t.entity for t in trends(graph(edges, years), since=2021)] == ["New"]
    assert trends(graph(edges, years), Kind.DATASET) == []


GAP = ["a USES M", "a USES N", "b USES M", "b USES N", "c USES M", "d USES N", "e USES N"]


def test_a_gap_is_two_methods_used_together_whose_papers_do_not_cite_each_other():
    (found,) = gaps(graph([*GAP, "a CITES c", "b CITES d"]))
    assert (found.one, found.other, found.together, found.alone) == ("M", "N", 2, (1, 2))
    # 5 papers with known lists, 2 citations: 2 / (5 x 4) a pair; 1 x 2 pairs in either direction
    assert found.expected == round(2 / 20 * 4, 2)


@pytest.mark.parametrize(("more", "status"), [(["e CITES c"], "known"), (["M IS_A N"], "known"), ([], "unavailable")])
def test_no_gap_where_a_citation_crosses_where_one_is_a_kind_of_the_other_and_where_nobody_can_cite(more, status):
    assert gaps(graph([*GAP, *more], status=status)) == []


def test_rank_flows_to_what_others_lean_on():
    found = pagerank(graph(["a CITES c", "b CITES c", "c USES M", "a MENTIONS N"]))
    assert list(found)[:2] == ["M", "c"]
    assert sum(found.values()) == pytest.approx(1)
    assert list(pagerank(graph(["a USES M", "b USES M", "b USES N"]), Kind.METHOD)) == ["M", "N"]
    assert pagerank(to_graph([], [])) == {}


def test_communities_are_named_after_what_tells_them_apart():
    edges = [f"{p} USES {m}" for p in ("aa", "ab", "ac") for m in ("Shared", "Left")]
    edges += [f"{p} USES {m}" for p in ("ba", "bb", "bc") for m in ("Shared", "Right")]
    edges += [f"a{x} CITES a{y}" for x, y in ("ba", "ca", "cb")] + [f"b{x} CITES b{y}" for x, y in ("ba", "ca", "cb")]
    wide = [f"{p}{n} USES {m}{n}" for n in range(20) for p, m in (("p", "Q"), ("q", "Q"))]
    found = groups(graph([*edges, *wide]), {"CITES": 3.0})
    names = {g.name.split(" · ")[0]: g.papers for g in found}
    assert names["Left"] == ("aa", "ab", "ac")
    assert names["Right"] == ("ba", "bb", "bc")
    assert sorted(n for c in communities(graph(edges), {}) for n in c) == sorted(graph(edges))


def test_the_order_of_input_does_not_matter():
    one = library(40)
    nodes = [one.nodes[n]["node"] for n in one]
    other = to_graph(nodes[::-1], [c for *_, c in one.edges(data="claim")][::-1])
    paper = next(n for n in sorted(one) if n.startswith("paper:"))
    assert related(one, paper) == related(other, paper)
    assert (gaps(one), trends(one), groups(one)) == (gaps(other), trends(other), groups(other))
    assert main_path(one) == main_path(other)
    assert pagerank(one) == pytest.approx(pagerank(other))
