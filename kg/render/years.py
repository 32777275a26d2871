"""Nodes by year: from left to right as time goes, in bands of what belongs together. The timeline and the genealogy.

Nothing here is random: nodes of one year and band stand in columns, ordered by the mean height of their neighbours
(the barycentre heuristic of Sugiyama, Tagawa & Toda 1981), so that edges cross less.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.graph import claims_of, nodes_of
from kg.model import Kind, Relation
from kg.render.layout import Band, Layout, Point, Tick

if TYPE_CHECKING:
    import networkx as nx

#: Space between bands and between years, in units of the layout.
BAND_GAP, YEAR_GAP = 40.0, 34.0
#: The picture is about so many times as wide as high, as screens beside a legend are.
ASPECT = 1.5
_SWEEPS = 4
_STRETCHES = (0.35, 0.5, 0.7, 1.0, 1.4, 2.0, 2.8)


@dataclass(frozen=True, slots=True)
class Gap:
    """Space around a node: a picture with room for every label needs more to the sides."""

    x: float = 7.0
    y: float = 7.0


def first_years(graph: nx.MultiDiGraph) -> dict[str, int]:
    """Return for each node the year it is first known from; nodes of no known year are missing.

    A paper has its own. Anything else has that of the earliest paper which introduces it, else of the earliest paper
    that any edge joins it to.
    """
    years = {
        node.id: year
        for node in nodes_of(graph)
        if node.kind is Kind.PAPER and isinstance(year := node.properties.get("year"), int) and year
    }
    introduced: dict[str, int] = {}
    named: dict[str, int] = {}
    for claim in claims_of(graph):
        for paper, other in ((claim.subject, claim.object), (claim.object, claim.subject)):
            if paper in years and other not in years:
                named[other] = min(years[paper], named.get(other, 9999))
                if claim.relation is Relation.INTRODUCES:
                    introduced[other] = min(years[paper], introduced.get(other, 9999))
    return named | introduced | years


def by_year(
    graph: nx.MultiDiGraph,
    sizes: Mapping[str, float],
    groups: Sequence[tuple[str, Sequence[str]]],
    years: Mapping[str, int],
    gap: Gap = Gap(),
    label: Callable[[int], str] = str,
) -> Layout:
    """Return a place for each node of ``groups``: its year from left to right, its group as a band from top to bottom.

    Args:
        graph: the graph.
        sizes: the radius of each node.
        groups: the name and the nodes of each band, from top to bottom; every node in one of them.
        years: of the nodes that have one; the others stand in a column of their own, before all years.
        gap: space around a node.
        label: what is written over a year; what stands for years may be something else, such as generations.

    """
    if not any(nodes for _, nodes in groups):
        return Layout({}, ())
    ticks = sorted({years[n] for _, nodes in groups for n in nodes if n in years})
    ranks: list[int | None] = [*([None] if any(n not in years for _, ns in groups for n in ns) else []), *ticks]
    cells: dict[tuple[int, int | None], list[str]] = defaultdict(list)
    for band, (_, nodes) in enumerate(groups):
        for node in sorted(nodes):
            cells[band, years.get(node)].append(node)
    rooms = {cell: _room(nodes, sizes, gap) for cell, nodes in cells.items()}
    grids = (_grid(rooms, len(groups), ranks, stretch) for stretch in _STRETCHES)
    heights, widths = min(grids, key=_unlike_a_screen)
    tops, lefts = _running(heights, BAND_GAP), _running(widths, YEAR_GAP)
    places: dict[str, Point] = {}
    for (band, rank), nodes in _ordered(graph, cells).items():
        column = ranks.index(rank)
        box = (lefts[column], tops[band], widths[column], heights[band])
        places |= _shelved(nodes, rooms[band, rank], box)
    return Layout(
        places,
        (),
        bands=tuple(Band(name, top, high) for (name, _), top, high in zip(groups, tops, heights, strict=True)),
        axis=tuple(
            Tick("no year" if rank is None else label(rank), left, wide)
            for rank, left, wide in zip(ranks, lefts, widths, strict=True)
        ),
    )


@dataclass(frozen=True, slots=True)
class _Room:
    """How many nodes stand in a cell, and the room that each of them gets."""

    count: int
    width: float
    height: float


def _room(nodes: Sequence[str], sizes: Mapping[str, float], gap: Gap) -> _Room:
    largest = max(sizes[n] for n in nodes)
    return _Room(len(nodes), 2 * (largest + gap.x), 2 * (largest + gap.y))


def _grid(
    rooms: Mapping[tuple[int, int | None], _Room], bands: int, ranks: Sequence[int | None], stretch: float
) -> tuple[list[float], list[float]]:
    """Return the heights of the bands and the widths of the years; more ``stretch`` makes bands higher."""
    heights = [
        max(
            [
                60.0,
                *(
                    max(r.height, stretch * math.sqrt(r.count * r.width * r.height))
                    for (b, _), r in rooms.items()
                    if b == band
                ),
            ]
        )
        for band in range(bands)
    ]
    widths = [
        max([40.0, *(_columns(r, heights[b]) * r.width for (b, y), r in rooms.items() if y == rank)]) for rank in ranks
    ]
    return [round(h, 1) for h in heights], [round(w, 1) for w in widths]


def _columns(room: _Room, height: float) -> int:
    return math.ceil(room.count / math.floor(height / room.height + 1e-6))


def _unlike_a_screen(grid: tuple[Sequence[float], Sequence[float]]) -> float:
    heights, widths = grid
    high = sum(heights) + BAND_GAP * len(heights)
    wide = sum(widths) + YEAR_GAP * len(widths)
    return abs(math.log(wide / high / ASPECT))


def _running(lengths: Iterable[float], gap: float) -> list[float]:
    """Return where each length begins when they stand one after the other."""
    starts, at = [], 0.0
    for length in lengths:
        starts.append(round(at, 1))
        at += length + gap
    return starts


def _ordered(
    graph: nx.MultiDiGraph, cells: Mapping[tuple[int, int | None], Sequence[str]]
) -> dict[tuple[int, int | None], list[str]]:
    """Return the nodes of each cell ordered by the mean height of their neighbours, swept over a few times."""
    order = {cell: list(nodes) for cell, nodes in cells.items() if nodes}
    neighbours = {n: sorted(set(graph.successors(n)) | set(graph.predecessors(n))) for ns in order.values() for n in ns}
    height = {n: band + (i + 0.5) / len(ns) for (band, _), ns in order.items() for i, n in enumerate(ns)}
    for _ in range(_SWEEPS):
        for cell, nodes in order.items():
            nodes.sort(key=lambda n: (_mean([height[m] for m in neighbours[n] if m in height], height[n]), n))
            height |= {n: cell[0] + (i + 0.5) / len(nodes) for i, n in enumerate(nodes)}
    return order


def _mean(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def _shelved(nodes: Sequence[str], room: _Room, box: tuple[float, float, float, float]) -> dict[str, Point]:
    """Return the nodes in rows and columns in ``box`` (left, top, width, height); no two overlap.

    The order runs from top to bottom, so a node stands at about the height of its rank.
    """
    left, top, width, height = box
    columns = max(1, math.floor(width / room.width + 1e-6))
    rows = math.ceil(len(nodes) / columns)
    columns = math.ceil(len(nodes) / rows)
    return {
        node: (
            round(left + (i % columns + 0.5) * width / columns, 1),
            round(top + (i // columns + 0.5) * height / rows, 1),
        )
        for i, node in enumerate(nodes)
    }
