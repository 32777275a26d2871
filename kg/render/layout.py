"""Where each node stands: communities, then the nodes inside them.

Leiden communities (Traag, Waltman & van Eck 2019), force-directed placement of the communities (Fruchterman &
Reingold 1991), packing of their discs, force-directed placement inside each. All in python-igraph and numpy: 1 s of
CPU for 10,000 nodes. The same graph gives the same places: nodes are taken in sorted order, each starts from a place
that depends on its id alone, and igraph draws from a seeded generator.
"""

from __future__ import annotations

import math
import zlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from kg.analysis.communities import leiden, seeded, simple
from kg.render.spread import Disc, pack, spread

if TYPE_CHECKING:
    import networkx as nx

Point = tuple[float, float]
#: Space left around a node, and between two communities, in units of the layout.
NODE_GAP, COMMUNITY_GAP = 9.0, 46.0
#: Above so many nodes, igraph leaves out the forces between those far apart.
MANY = 1000


@dataclass(frozen=True, slots=True)
class Community:
    """A group of nodes that hold together: their ids (the most important first), and the disc they stand in."""

    members: tuple[str, ...]
    x: float
    y: float
    radius: float


@dataclass(frozen=True, slots=True)
class Band:
    """A horizontal band of a picture by year: its name, where it begins, how high it is."""

    name: str
    top: float
    height: float


@dataclass(frozen=True, slots=True)
class Tick:
    """A column of a picture by year: its label, where it begins, how wide it is."""

    label: str
    left: float
    width: float


@dataclass(frozen=True, slots=True)
class Layout:
    """The place of each node, and the communities, largest first; or bands and years, in a picture by year.

    ``renderer`` is what draws it in the page.
    """

    places: Mapping[str, Point]
    communities: tuple[Community, ...]
    bands: tuple[Band, ...] = ()
    axis: tuple[Tick, ...] = ()
    renderer: str = "canvas"


def layout(
    graph: nx.MultiDiGraph, sizes: Mapping[str, float], weights: Mapping[str, float], *, seed: int = 7
) -> Layout:
    """Return a place for each node of ``graph``.

    Args:
        graph: the graph; direction and parallel edges do not matter but for their weight.
        sizes: the radius of each node.
        weights: how strongly a relation binds, by its name; 1 where it is missing.
        seed: of igraph's random numbers.

    """
    if not graph:
        return Layout({}, ())
    flat = simple(graph, weights)
    with seeded(seed):
        groups = leiden(flat)
        inner = [_inside(flat, group, sizes) for group in groups]
        centres = _centres(flat, groups, [disc.radius for disc in inner])
    places: dict[str, Point] = {}
    found = []
    for group, disc, (x, y) in zip(groups, inner, centres, strict=True):
        turned = _turned(flat, group, disc, centres, (x, y))
        ids = [flat.vs[v]["name"] for v in group]
        for node, (dx, dy) in zip(ids, turned, strict=True):
            places[node] = (round(x + dx, 1), round(y + dy, 1))
        members = tuple(sorted(ids, key=lambda n: (-sizes[n], n)))
        found.append(Community(members, round(x, 1), round(y, 1), round(disc.radius, 1)))
    return Layout(places, tuple(found))


def _start(name: str) -> list[float]:
    """Return the starting place of a node: it depends on the id alone, so that a new node moves no other."""
    hashed = zlib.crc32(name.encode())
    angle, distance = (hashed & 0xFFFF) / 0xFFFF * math.tau, math.sqrt((hashed >> 16) / 0xFFFF)
    return [distance * math.cos(angle), distance * math.sin(angle)]


def _inside(flat: Any, group: Sequence[int], sizes: Mapping[str, float]) -> Disc:
    """Return the places of one community's nodes around (0, 0), and the radius of the disc they fill."""
    part = flat.induced_subgraph(group)
    names = part.vs["name"]
    gap = NODE_GAP + 90 / math.sqrt(flat.vcount())  # a small graph has room for its labels
    radii = [sizes[name] + gap for name in names]
    start = [_start(name) for name in names]
    if part.ecount() and len(group) > MANY:
        start = _forced(part, _by_parts(part, start), 50, math.sqrt(len(group)) / 100)
    elif part.ecount():
        start = _forced(part, start, 600)
    return spread(start, radii)


def _forced(graph: Any, start: Sequence[Sequence[float]], rounds: int, heat: float | None = None) -> list[list[float]]:
    """Return the force-directed places; ``heat`` is how far a node may go in the first round."""
    weights = [math.sqrt(w) for w in graph.es["weight"]] if graph.ecount() else None
    given = {} if heat is None else {"start_temp": heat}
    coords = graph.layout_fruchterman_reingold(weights=weights, niter=rounds, seed=start, **given).coords
    return cast("list[list[float]]", coords)


def _by_parts(graph: Any, start: Sequence[Sequence[float]]) -> list[list[float]]:
    """Return a start for many nodes: each near the middle of its part, the parts placed by the edges between them.

    igraph leaves out the forces between nodes that are far apart when there are many; so what belongs together must
    begin together, and what begins on one spot costs the square of their number.
    """
    parts = graph.community_leiden(objective_function="modularity", weights="weight", n_iterations=4)
    whole = graph.copy()
    whole.contract_vertices(parts.membership)
    whole.simplify(combine_edges="sum")
    middles = _forced(whole, [_start(str(n)) for n in range(whole.vcount())], 600)
    reach = sorted(math.hypot(x, y) for x, y in middles)[int(0.9 * (len(middles) - 1))] or 1.0
    wide = math.sqrt(graph.vcount()) / 2
    room = [math.sqrt(size) / 2 for size in parts.sizes()]
    return [
        [middles[p][0] / reach * wide + x * room[p], middles[p][1] / reach * wide + y * room[p]]
        for p, (x, y) in zip(parts.membership, start, strict=True)
    ]


def _centres(flat: Any, groups: Sequence[Sequence[int]], radii: Sequence[float]) -> list[Point]:
    """Return the centre of each community: force-directed by the edges between them, then packed."""
    import igraph

    member = {v: i for i, group in enumerate(groups) for v in group}
    between: dict[tuple[int, int], float] = defaultdict(float)
    for edge in flat.es:
        a, b = sorted((member[edge.source], member[edge.target]))
        if a != b:
            between[a, b] += edge["weight"]
    edges = sorted(between)
    whole = igraph.Graph(n=len(groups), edges=edges, edge_attrs={"weight": [between[e] for e in edges]})
    wide = math.sqrt(len(groups)) if len(groups) > MANY else 1.0
    start = [[wide * x for x in _start(flat.vs[group[0]]["name"])] for group in groups]
    if len(groups) > 1:
        start = _forced(whole, start, 800)
    return pack(start, [r + COMMUNITY_GAP / 2 for r in radii])


def _turned(flat: Any, group: Sequence[int], disc: Disc, centres: Sequence[Point], centre: Point) -> list[Point]:
    """Return the places of ``disc`` turned so that nodes with edges to the outside face the other communities.

    The angle maximises the sum of the dot products of place and pull (the closed form of Procrustes in the plane).
    Pull is toward the middle of the map, where the other communities are.
    """
    inside = set(group)
    middle = (
        sum(x for x, _ in centres) / len(centres) - centre[0],
        sum(y for _, y in centres) / len(centres) - centre[1],
    )
    dot = cross = 0.0
    for v, (x, y) in zip(group, disc.places, strict=True):
        outside = sum(1 for n in flat.neighbors(v) if n not in inside)
        dot += outside * (x * middle[0] + y * middle[1])
        cross += outside * (x * middle[1] - y * middle[0])
    angle = math.atan2(cross, dot)
    cos, sin = math.cos(angle), math.sin(angle)
    return [(x * cos - y * sin, x * sin + y * cos) for x, y in disc.places]
