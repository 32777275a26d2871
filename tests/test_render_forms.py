"""Pictures by year: columns of years, bands of what belongs together, nothing on top of anything else."""

from __future__ import annotations

import itertools
import math

from kg.graph import to_graph
from kg.model import Claim, Evidence, Kind, Node, Relation, Section
from kg.render import draw
from kg.render.years import Gap, by_year, first_years
from tests.render_sample import library


def paper(name, year=None):
    return Node(f"paper:{name}", Kind.PAPER, name, (), {"year": year} if year else {})


def method(name):
    return Node(f"method:{name}", Kind.METHOD, name)


def edge(subject, relation, target):
    return Claim(subject.id, relation, target.id, (Evidence("", Section.THESAURUS, 0, 0, "", "test"),))


def family(dated=True):
    """speculative decoding <- EAGLE <- EAGLE-2, and Medusa; each introduced by a paper of its year."""
    head, eagle, second, medusa = (method(n) for n in ("speculative-decoding", "EAGLE", "EAGLE-2", "Medusa"))
    papers = [paper(f"p{y}", y if dated else None) for y in (2022, 2023, 2024)]
    claims = [
        edge(eagle, Relation.IS_A, head),
        edge(second, Relation.EXTENDS, eagle),
        edge(medusa, Relation.IS_A, head),
        edge(papers[0], Relation.STUDIES, head),
        edge(papers[2], Relation.USES, eagle),
        edge(papers[1], Relation.INTRODUCES, eagle),
        edge(papers[2], Relation.INTRODUCES, second),
        edge(papers[0], Relation.USES, medusa),
    ]
    return to_graph([head, eagle, second, medusa, *papers], claims)


def test_a_method_comes_up_with_the_paper_that_introduces_it_else_with_the_first_that_names_it():
    one, two, three = paper("a", 2019), paper("b", 2021), paper("c")
    made, named, unknown = method("made"), method("named"), method("unknown")
    claims = [
        edge(one, Relation.USES, made),
        edge(two, Relation.INTRODUCES, made),
        edge(two, Relation.USES, named),
        edge(three, Relation.USES, unknown),
    ]
    years = first_years(to_graph([one, two, three, made, named, unknown], claims))
    assert years == {"paper:a": 2019, "paper:b": 2021, "method:made": 2021, "method:named": 2021}


def test_years_run_from_left_to_right_and_bands_from_top_to_bottom():
    graph = library(60)
    years = first_years(graph)
    half = len(graph) // 2
    groups = [("one", sorted(graph)[:half]), ("two", sorted(graph)[half:])]
    sizes = dict.fromkeys(graph, 8.0)
    placed = by_year(graph, sizes, groups, years, Gap(4.0, 4.0))
    assert sorted(placed.places) == sorted(graph)
    assert [t.label for t in placed.axis] == ["no year", *map(str, sorted(set(years.values())))]
    for band, (_, nodes) in zip(placed.bands, groups, strict=True):
        for node in nodes:
            x, y = placed.places[node]
            tick = next(t for t in placed.axis if t.label == str(years.get(node, "no year")))
            assert tick.left <= x <= tick.left + tick.width
            assert band.top <= y <= band.top + band.height
    for a, b in itertools.combinations(placed.places.values(), 2):
        assert math.dist(a, b) >= 2 * 8.0


def test_a_timeline_has_papers_and_what_they_share_or_introduce():
    drawn = draw(family(), "timeline")
    assert sorted(drawn.graph) == ["method:EAGLE", "method:EAGLE-2", "paper:p2022", "paper:p2023", "paper:p2024"]
    assert [t.label for t in drawn.placed.axis] == ["2022", "2023", "2024"]
    x = {node: place[0] for node, place in drawn.placed.places.items()}
    assert x["paper:p2022"] < x["method:EAGLE"] < x["method:EAGLE-2"]


def test_a_genealogy_of_a_family_has_its_kinds_and_the_papers_that_introduced_them():
    drawn = draw(family(), "genealogy", "method:speculative-decoding")
    assert sorted(drawn.graph) == [
        "method:EAGLE",
        "method:EAGLE-2",
        "method:Medusa",
        "method:speculative-decoding",
        "paper:p2023",
        "paper:p2024",
    ]
    assert drawn.hidden == {Kind.PAPER}
    assert {k for _, _, k in drawn.graph.edges(keys=True)} == {"IS_A", "EXTENDS", "INTRODUCES"}
    x = {node: place[0] for node, place in drawn.placed.places.items()}
    assert x["method:speculative-decoding"] < x["method:EAGLE"] < x["method:EAGLE-2"]


def test_generations_stand_in_where_years_are_not_known():
    placed = draw(family(dated=False), "genealogy", "method:speculative-decoding").placed
    assert [t.label for t in placed.axis] == ["generation 1", "generation 2", "generation 3"]
    x = {node: place[0] for node, place in placed.places.items()}
    assert x["method:speculative-decoding"] < x["method:EAGLE"] == x["method:Medusa"] < x["method:EAGLE-2"]
    assert x["paper:p2024"] == x["method:EAGLE-2"]


def test_without_a_family_the_largest_are_drawn_and_without_methods_nothing():
    drawn = draw(family(), "genealogy")
    assert {"method:EAGLE", "method:EAGLE-2", "method:speculative-decoding"} <= set(drawn.graph)
    assert len(draw(to_graph([], []), "genealogy").graph) == 0
    assert len(draw(to_graph([], []), "timeline").graph) == 0


def test_the_order_of_input_does_not_matter():
    graph = library(40)
    again = to_graph(
        [graph.nodes[n]["node"] for n in reversed(list(graph))], [c for *_, c in graph.edges(data="claim")][::-1]
    )
    for form in ("timeline", "genealogy"):
        assert draw(graph, form).placed == draw(again, form).placed


def test_a_matrix_has_papers_and_what_they_name_in_the_order_of_communities():
    drawn = draw(family(), "matrix")
    assert drawn.placed.renderer == "matrix"
    assert "method:speculative-decoding" in drawn.graph
    assert {k for _, _, k in drawn.graph.edges(keys=True)} == {"STUDIES", "USES", "INTRODUCES"}
    papers = {n: p for n, p in drawn.placed.places.items() if n.startswith("paper:")}
    others = {n: p for n, p in drawn.placed.places.items() if not n.startswith("paper:")}
    assert sorted(papers.values()) == [(0.0, float(i)) for i in range(3)]
    assert sorted(others.values()) == [(float(i), 0.0) for i in range(4)]
    assert len(draw(to_graph([], []), "matrix").graph) == 0
