"""A map that stays where it was: what an older page shows keeps its place, what is new settles near its neighbours.

Readers find their way on a map by where things are. So the page that is overwritten is read first, and only what it
does not show is placed. When more than a third is new, a new map is better than an overgrown one.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.render.blocks import found_block
from kg.render.layout import Community, Layout, Point

if TYPE_CHECKING:
    import networkx as nx

#: The largest share of new nodes with which an old map goes on.
MOST_NEW = 1 / 3
_GAP = 6.0


@dataclass(frozen=True, slots=True)
class OldMap:
    """Where an older page shows its nodes, and the discs of its communities as (x, y, radius)."""

    places: Mapping[str, Point]
    discs: tuple[tuple[float, float, float], ...]


def old_map(path: str | Path) -> OldMap | None:
    """Return the map that the page at ``path`` shows; None when there is none, or it is no map of ours."""
    try:
        data = found_block(Path(path).read_text(encoding="utf-8"), "data") or {}
        if data.get("axis") or not data.get("communities"):
            return None
        places = {str(n["id"]): _point(n) for n in data["network"]["nodes"]}
        discs = tuple((*_point(c), abs(float(c["radius"]))) for c in data["communities"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    known = [*places.values(), *discs]
    return OldMap(places, discs) if all(math.isfinite(v) for numbers in known for v in numbers) else None


def _point(item: Mapping[str, Any]) -> Point:
    return float(item["x"]), float(item["y"])


def settle(graph: nx.MultiDiGraph, sizes: Mapping[str, float], old: OldMap) -> Layout | None:
    """Return the places of ``graph`` with those of ``old`` kept; None when too much is new.

    The same graph on its own map gives that map again.
    """
    kept = {n: old.places[n] for n in sorted(graph) if n in old.places}
    if not kept or len(graph) - len(kept) > MOST_NEW * len(graph):
        return None
    home = {n: _disc_of(place, old.discs) for n, place in kept.items()}
    ground = _Ground()
    for node, place in kept.items():
        ground.take(place, sizes[node])
    places = dict(kept)
    for node in _by_nearness(graph, kept):
        neighbours = [n for n in _neighbours(graph, node) if n in places]
        votes = Counter(home[n] for n in neighbours)
        home[node] = min(votes, key=lambda d: (-votes[d], d)) if votes else len(old.discs) - 1
        near = [places[n] for n in neighbours if home[n] == home[node]] or [old.discs[home[node]][:2]]
        middle = (sum(x for x, _ in near) / len(near), sum(y for _, y in near) / len(near))
        places[node] = ground.free_place(middle, sizes[node])
        ground.take(places[node], sizes[node])
    return Layout(places, _communities(places, home, sizes, old))


def _disc_of(place: Point, discs: Sequence[tuple[float, float, float]]) -> int:
    """Return the number of the disc that a place is in, or nearest to."""
    return min(range(len(discs)), key=lambda i: (math.dist(place, discs[i][:2]) - discs[i][2], i))


def _neighbours(graph: nx.MultiDiGraph, node: str) -> list[str]:
    return sorted((set(graph.successors(node)) | set(graph.predecessors(node))) - {node})


def _by_nearness(graph: nx.MultiDiGraph, kept: Mapping[str, Point]) -> Iterator[str]:
    """Yield the new nodes, those with a neighbour on the map first, then theirs, and at last what hangs on nothing."""
    placed, waiting = set(kept), {n for n in graph if n not in kept}
    while waiting:
        ready = sorted(n for n in waiting if any(m in placed for m in _neighbours(graph, n))) or sorted(waiting)
        yield from ready
        placed.update(ready)
        waiting.difference_update(ready)


class _Ground:
    """Which places are taken: a grid of discs."""

    _CELL = 80.0

    def __init__(self) -> None:
        self._discs: dict[tuple[int, int], list[tuple[float, float, float]]] = defaultdict(list)

    def take(self, place: Point, radius: float) -> None:
        """Put a disc there."""
        self._discs[self._cell(place)].append((*place, radius))

    def free_place(self, wanted: Point, radius: float) -> Point:
        """Return the first free place on a spiral around ``wanted`` (Vogel 1979: evenly dense)."""
        for step in range(20_000):
            distance, angle = (radius + _GAP) * 0.5 * math.sqrt(step), step * math.pi * (3 - math.sqrt(5))
            place = (round(wanted[0] + distance * math.cos(angle), 1), round(wanted[1] + distance * math.sin(angle), 1))
            if self._is_free(place, radius):
                return place
        return wanted

    def _is_free(self, place: Point, radius: float) -> bool:
        column, row = self._cell(place)
        near = (d for c in (-1, 0, 1) for r in (-1, 0, 1) for d in self._discs.get((column + c, row + r), ()))
        return all(math.hypot(x - place[0], y - place[1]) >= r + radius + _GAP for x, y, r in near)

    def _cell(self, place: Point) -> tuple[int, int]:
        return math.floor(place[0] / self._CELL), math.floor(place[1] / self._CELL)


def _communities(
    places: Mapping[str, Point], home: Mapping[str, int], sizes: Mapping[str, float], old: OldMap
) -> tuple[Community, ...]:
    """Return the old discs with what stands in them now: grown by what settled at their rim, without empty ones."""
    members: dict[int, list[str]] = defaultdict(list)
    for node in sorted(places, key=lambda n: (-sizes[n], n)):
        members[home[node]].append(node)
    found = []
    for number, (x, y, radius) in enumerate(old.discs):
        new = [n for n in members[number] if n not in old.places]
        reach = [math.dist(places[n], (x, y)) + sizes[n] for n in new]
        if members[number]:
            found.append(Community(tuple(members[number]), x, y, round(max([radius, *reach]), 1)))
    return tuple(found)
