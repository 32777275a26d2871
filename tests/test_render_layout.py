"""Where nodes stand: the same for the same graph, apart, communities together."""

from __future__ import annotations

import math
import random

import networkx as nx

from kg.analysis.communities import seeded, simple
from kg.graph import from_graph, to_graph
from kg.render.crowd import separate_many
from kg.render.layout import MANY, NODE_GAP, _inside, layout
from kg.render.payload import importance, sizes
from kg.render.spread import pack, separate, spread
from tests.render_sample import library


def placed(graph):
    radii = sizes(importance(graph))
    return layout(graph, radii, {}), radii


def test_no_node_no_place():
    assert layout(nx.MultiDiGraph(), {}, {}).places == {}


def test_one_node_stands_in_the_middle():
    graph = nx.MultiDiGraph()
    graph.add_node("a")
    assert layout(graph, {"a": 5.0}, {}).places == {"a": (0.0, 0.0)}


def test_every_node_belongs_to_one_community():
    graph = library(40)
    found, _ = placed(graph)
    assert sorted(m for c in found.communities for m in c.members) == sorted(graph)
    assert sorted(found.places) == sorted(graph)


def test_the_order_of_input_and_the_random_state_do_not_matter():
    graph = library(40)
    nodes, claims = from_graph(graph)
    again = to_graph(reversed(nodes), reversed(claims))
    random.seed(99)
    assert placed(again)[0] == placed(graph)[0]


def test_igraph_draws_from_the_random_module_again_afterwards():
    import igraph

    placed(library(12))
    random.seed(5)
    first = igraph.Graph.Erdos_Renyi(n=20, m=30).get_edgelist()
    random.seed(5)
    assert igraph.Graph.Erdos_Renyi(n=20, m=30).get_edgelist() == first


def test_nodes_do_not_overlap():
    found, radii = placed(library(60))
    points = sorted(found.places.items())
    overlapping = [
        (a, b)
        for i, (a, (ax, ay)) in enumerate(points)
        for b, (bx, by) in points[i + 1 :]
        if math.hypot(ax - bx, ay - by) < radii[a] + radii[b]
    ]
    assert overlapping == []


def test_communities_stand_apart_and_hold_their_members():
    found, _ = placed(library(60))
    for community in found.communities:
        for member in community.members:
            x, y = found.places[member]
            assert math.hypot(x - community.x, y - community.y) <= community.radius + 0.2
    for i, a in enumerate(found.communities):
        for b in found.communities[i + 1 :]:
            assert math.hypot(a.x - b.x, a.y - b.y) >= a.radius + b.radius


def test_two_cliques_are_two_communities():
    graph = nx.MultiDiGraph()
    for prefix in "ab":
        for i in range(25):
            for j in range(i):
                graph.add_edge(f"{prefix}{i}", f"{prefix}{j}", relation="USES")
    graph.add_edge("a0", "b0", relation="USES")
    found = layout(graph, dict.fromkeys(graph, 5.0), {})
    assert [sorted(c.members) for c in found.communities] == [
        sorted(f"a{i}" for i in range(25)),
        sorted(f"b{i}" for i in range(25)),
    ]


def test_a_small_graph_is_one_picture_for_each_component():
    graph = nx.MultiDiGraph()
    for a, b in ("ab", "bc", "cd", "da", "xy"):
        graph.add_edge(a, b, relation="USES")
    found = layout(graph, dict.fromkeys(graph, 5.0), {})
    assert [sorted(c.members) for c in found.communities] == [["a", "b", "c", "d"], ["x", "y"]]


def test_nodes_without_edges_and_self_loops_get_a_place():
    graph = nx.MultiDiGraph()
    graph.add_nodes_from(["a", "b", "c"])
    graph.add_edge("a", "a", relation="CITES")
    found = layout(graph, dict.fromkeys(graph, 5.0), {})
    assert len(set(found.places.values())) == 3


def test_discs_on_one_spot_are_moved_apart():
    (ax, ay), (bx, by) = separate([(0.0, 0.0), (0.0, 0.0)], [2.0, 2.0], rounds=3)
    assert math.hypot(ax - bx, ay - by) >= 3.99


def test_a_large_disc_hardly_moves():
    (ax, _), (bx, _) = separate([(0.0, 0.0), (5.0, 0.0)], [9.0, 1.0], rounds=1)
    assert round(ax, 2) == -0.06
    assert round(bx, 2) == 9.94


def test_packed_discs_lie_flat_and_apart():
    places = pack([(0, 0), (0, 10), (0, 20)], [5.0, 5.0, 5.0])
    assert max(abs(y) for _, y in places) < 1
    assert max(x for x, _ in places) - min(x for x, _ in places) >= 19.9


def test_spread_holds_all_discs():
    disc = spread([(0, 0), (1, 0), (0, 1), (50, 50)], [3.0, 3.0, 3.0, 3.0])
    assert all(math.hypot(x, y) + 3 <= disc.radius + 1e-9 for x, y in disc.places)


def overlapping(places, radii):
    """The pairs of discs that overlap by more than a hundredth of a unit, found the slow way."""
    return [
        (i, j)
        for i, (ax, ay) in enumerate(places)
        for j, (bx, by) in enumerate(places[:i])
        if math.hypot(ax - bx, ay - by) < radii[i] + radii[j] - 0.011
    ]


def test_a_crowd_is_moved_apart_at_once():
    dice = random.Random(4)  # noqa: S311
    places = [(dice.gauss(0, 500), dice.gauss(0, 500)) for _ in range(900)]
    radii = [dice.choice((4.0, 6.0, 25.0)) for _ in places]
    moved = separate_many(places, radii, rounds=400)
    assert len(overlapping(places, radii)) == 312
    assert overlapping(moved, radii) == []
    assert moved == separate_many(places, radii, rounds=400)
    assert separate(places, radii, rounds=400) == moved  # so many are a crowd


def test_in_a_crowd_too_a_hub_stays_and_discs_on_one_spot_part():
    ((ax, _), (bx, _)) = separate_many([(0.0, 0.0), (5.0, 0.0)], [9.0, 1.0], rounds=50)
    assert -0.07 < ax < 0
    assert bx - ax >= 9.98
    (ax, ay), (bx, by) = separate_many([(1.0, 1.0), (1.0, 1.0)], [2.0, 2.0], rounds=50)
    assert math.hypot(ax - bx, ay - by) >= 3.98


def test_a_community_of_thousands_is_placed_by_its_parts():
    graph = nx.MultiDiGraph()
    for hub in range(30):
        graph.add_edges_from((f"{hub}-{leaf}", f"{hub}", {"relation": "USES"}) for leaf in range(40))
        graph.add_edges_from((f"{hub}", f"{other}", {"relation": "IS_A"}) for other in range(hub))
    flat = simple(graph, {})
    with seeded(7):
        disc = _inside(flat, range(flat.vcount()), dict.fromkeys(graph, 6.0))
    assert len(disc.places) == 1230 > MANY
    at = dict(zip(flat.vs["name"], disc.places, strict=True))
    near = [math.dist(at[f"{hub}-{leaf}"], at[f"{hub}"]) for hub in range(30) for leaf in range(40)]
    far = [math.dist(at[f"{hub}-{leaf}"], at[f"{(hub + 15) % 30}"]) for hub in range(30) for leaf in range(40)]
    assert sum(near) * 2.5 < sum(far)
    assert len(overlapping(disc.places, [6.0 + NODE_GAP] * 1230)) < 12
