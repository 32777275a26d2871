"""Methods (and tasks, datasets …) by year: how many papers name each, and what rises."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.model import ROLES, Kind, Relation

if TYPE_CHECKING:
    import networkx as nx

_ROLES = frozenset(map(str, ROLES)) - {str(Relation.MENTIONS)}


@dataclass(frozen=True, slots=True)
class Trend:
    """One entity: ``papers`` by year, with every year of the graph; ``total``; ``rise`` in doublings.

    ``rise`` is the binary logarithm of its share of the papers in the latest third of the years over its share
    before, with half a paper added to each count, so that rare things do not jump.
    """

    entity: str
    name: str
    papers: Mapping[int, int]
    total: int
    rise: float


def trends(
    graph: nx.MultiDiGraph, kind: Kind = Kind.METHOD, *, since: int | None = None, least: int = 2
) -> list[Trend]:
    """Return the entities of ``kind`` that at least ``least`` papers with a year study or use, the most named first.

    Papers that only mention an entity do not count. ``since``: leave out papers of earlier years.
    """
    year_of = {
        n: year
        for n, data in graph.nodes(data=True)
        if data["kind"] == Kind.PAPER
        and isinstance(year := data["node"].properties.get("year"), int)
        and (since is None or year >= since)
    }
    every = Counter(year_of.values())
    named: dict[str, set[str]] = defaultdict(set)
    for paper, entity, relation in graph.edges(keys=True):
        if relation in _ROLES and paper in year_of and graph.nodes[entity]["kind"] == kind:
            named[entity].add(paper)
    found = []
    for entity, papers in named.items():
        counts = Counter(year_of[p] for p in papers)
        if len(papers) >= least:
            by_year = {year: counts[year] for year in sorted(every)}
            found.append(Trend(entity, graph.nodes[entity]["name"], by_year, len(papers), _rise(by_year, every)))
    return sorted(found, key=lambda t: (-t.total, t.entity))


def _rise(counts: Mapping[int, int], every: Mapping[int, int]) -> float:
    years = sorted(every)
    recent = set(years[-max(1, len(years) // 3) :])
    if len(recent) == len(years):
        return 0.0
    late, early = (
        (sum(counts[y] for y in years if (y in recent) is is_late) + 0.5)
        / (sum(every[y] for y in years if (y in recent) is is_late) + 1)
        for is_late in (True, False)
    )
    return round(math.log2(late / early), 2)
