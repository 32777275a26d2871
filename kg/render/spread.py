"""Discs that must not overlap: nodes inside a community, communities on the map. Plain geometry, no graph."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from kg.render.crowd import separate_many

Point = tuple[float, float]
#: The map is a little wider than high, as screens are.
ASPECT = 1.3
#: Up to so many discs are moved one by one.
CROWD = 600


@dataclass(frozen=True, slots=True)
class Disc:
    """Places around (0, 0), and the radius that holds them all."""

    places: list[Point]
    radius: float


def spread(points: Sequence[Sequence[float]], radii: Sequence[float]) -> Disc:
    """Return ``points`` scaled to the room that their discs need, moved apart until none overlap, and centred."""
    room = math.sqrt(sum(r * r for r in radii)) * 1.3
    middle_x = sum(p[0] for p in points) / len(points)
    middle_y = sum(p[1] for p in points) / len(points)
    centred = [(p[0] - middle_x, p[1] - middle_y) for p in points]
    reach = sorted(math.hypot(x, y) for x, y in centred)[int(0.9 * (len(points) - 1))] or 1.0
    scaled = [_within(x * room / reach, y * room / reach, room * 1.1) for x, y in centred]
    places = separate(_evened(scaled, room), radii, rounds=60)
    radius = max(math.hypot(x, y) + r for (x, y), r in zip(places, radii, strict=True))
    return Disc(places, radius)


def pack(points: Sequence[Sequence[float]], radii: Sequence[float]) -> list[Point]:
    """Return ``points`` drawn together around (0, 0) until their discs nearly touch, none overlapping."""
    room = math.sqrt(sum(r * r for r in radii)) * 2
    reach = max((math.hypot(p[0], p[1]) for p in points), default=1.0) or 1.0
    places = [(p[0] * room / reach * ASPECT, p[1] * room / reach) for p in points]
    for _ in range(max(20, min(150, 1_000_000 // len(points) ** 2))):
        places = [(x * 0.985, y * (1 - 0.015 * ASPECT)) for x, y in places]
        places = separate(places, radii, rounds=2)
    return _lying(separate(places, radii, rounds=200), radii)


def _lying(places: Sequence[Point], radii: Sequence[float]) -> list[Point]:
    """Return ``places`` turned so that the long axis of the whole (its first principal component) lies flat."""
    mass = sum(r * r for r in radii)
    weighted = [(x, y, r * r / mass) for (x, y), r in zip(places, radii, strict=True)]
    mx, my = sum(x * w for x, _, w in weighted), sum(y * w for _, y, w in weighted)
    xx = sum(w * (x - mx) ** 2 for x, _, w in weighted)
    yy = sum(w * (y - my) ** 2 for _, y, w in weighted)
    xy = sum(w * (x - mx) * (y - my) for x, y, w in weighted)
    angle = -math.atan2(2 * xy, xx - yy) / 2
    cos, sin = math.cos(angle), math.sin(angle)
    return [((x - mx) * cos - (y - my) * sin, (x - mx) * sin + (y - my) * cos) for x, y in places]


def separate(places: Sequence[Point], radii: Sequence[float], rounds: int) -> list[Point]:
    """Return ``places`` moved apart where discs of ``radii`` overlap, the smaller further; stops when none do.

    A grid as wide as the largest disc finds the neighbours, so a round costs time in proportion to the discs. Of more
    than :data:`CROWD`, all move at once, which is twenty times faster and leaves one in a thousand touching.
    """
    if len(places) > CROWD:
        return separate_many(places, radii, rounds)
    moved = [list(place) for place in places]
    cell = 2 * max(radii)
    for _ in range(rounds):
        grid = _grid(moved, cell)
        if not sum(_push(moved, radii, i, grid, cell) for i in range(len(moved))):
            break
    return [(x, y) for x, y in moved]


def _evened(places: Sequence[Point], room: float) -> list[Point]:
    """Return ``places`` with their distances from the middle halfway to those of an even filling of the disc.

    Force-directed layouts crowd the middle and scatter leaves far out, the more so the more nodes there are; directions
    and the order of distances stay.
    """
    share = 0.5 if len(places) <= CROWD else 0.8
    order = sorted(range(len(places)), key=lambda i: (math.hypot(*places[i]), i))
    evened = list(places)
    for rank, i in enumerate(order):
        distance = math.hypot(*places[i])
        wanted = (1 - share) * distance + share * room * math.sqrt((rank + 0.5) / len(places))
        if distance:
            evened[i] = (places[i][0] * wanted / distance, places[i][1] * wanted / distance)
    return evened


def _within(x: float, y: float, limit: float) -> Point:
    distance = math.hypot(x, y)
    return (x, y) if distance <= limit else (x * limit / distance, y * limit / distance)


def _grid(places: Sequence[Sequence[float]], cell: float) -> dict[tuple[int, int], list[int]]:
    grid: dict[tuple[int, int], list[int]] = defaultdict(list)
    for i, (x, y) in enumerate(places):
        grid[math.floor(x / cell), math.floor(y / cell)].append(i)
    return grid


def _push(
    moved: list[list[float]],
    radii: Sequence[float],
    i: int,
    grid: dict[tuple[int, int], list[int]],
    cell: float,
) -> int:
    """Push disc ``i`` and those after it that it overlaps apart; return how many those were."""
    column, row = math.floor(moved[i][0] / cell), math.floor(moved[i][1] / cell)
    near = [
        j
        for c in (column - 1, column, column + 1)
        for r in (row - 1, row, row + 1)
        for j in grid.get((c, r), ())
        if j > i
    ]
    return sum(_apart(moved, i, j, radii) for j in near)


def _apart(moved: list[list[float]], i: int, j: int, radii: Sequence[float]) -> bool:
    distance = radii[i] + radii[j]
    dx, dy = moved[j][0] - moved[i][0], moved[j][1] - moved[i][1]
    found = math.hypot(dx, dy)
    if found >= distance - 0.01:
        return False
    if found < 1e-6:  # on one spot: any direction will do, but always the same one
        dx, dy, found, push = math.cos(i * 2.4), math.sin(i * 2.4), 1.0, distance
    else:
        push = distance - found
    share = radii[j] ** 2 / (radii[i] ** 2 + radii[j] ** 2)  # a hub stays, its leaves make room
    dx, dy = dx / found * push, dy / found * push
    moved[i][0] -= dx * share
    moved[i][1] -= dy * share
    moved[j][0] += dx * (1 - share)
    moved[j][1] += dy * (1 - share)
    return True
