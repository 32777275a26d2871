"""Methods that are used together, but whose papers do not cite each other: two literatures apart, perhaps."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from kg.analysis.citations import Citations, citations
from kg.model import Kind, ReferencesStatus, Relation

if TYPE_CHECKING:
    import networkx as nx

_USING = frozenset(map(str, (Relation.INTRODUCES, Relation.EXTENDS, Relation.STUDIES, Relation.USES)))


@dataclass(frozen=True, slots=True)
class Gap:
    """Two methods, how many papers use both, how many use one alone, and how many citations one would expect.

    ``expected`` is what chance would give between the papers that use one method alone and those that use the other
    alone, at the rate at which the pile's papers with a known reference list cite each other. None was found.
    """

    one: str
    other: str
    together: int
    alone: tuple[int, int]
    expected: float


def gaps(graph: nx.MultiDiGraph, *, together: int = 2) -> list[Gap]:
    """Return the pairs of methods that at least ``together`` papers use both, and no citation joins; the largest first.

    A citation counts when it goes, in either direction, from a paper that uses one method alone to one that uses the
    other alone. Papers without a known reference list can be cited, but cannot cite: where none is known, nothing is
    reported. A method and a kind of it are no pair.
    """
    users = _users(graph)
    cited = citations(graph)
    knowing = {
        n
        for n, data in graph.nodes(data=True)
        if data["kind"] == Kind.PAPER and data["node"].properties.get("referencesStatus") == str(ReferencesStatus.KNOWN)
    }
    papers = sum(kind == Kind.PAPER for _, kind in graph.nodes(data="kind"))
    rate = sum(len(cited.cites.get(p, ())) for p in knowing) / max(1, len(knowing) * (papers - 1))
    kin = {frozenset((u, v)) for u, v, relation in graph.edges(keys=True) if relation == str(Relation.IS_A)}
    found = []
    for (one, other), both in _pairs(users).items():
        first, second = users[one] - users[other], users[other] - users[one]
        chances = len(first & knowing) * len(second) + len(second & knowing) * len(first)
        if both < together or not chances or frozenset((one, other)) in kin:
            continue
        if not any(_crossing(first, second, cited)):
            found.append(Gap(one, other, both, (len(first), len(second)), round(rate * chances, 2)))
    return sorted(found, key=lambda g: (-g.expected, -g.together, g.one, g.other))


def surprise(gap: Gap) -> float:
    """Return how unlikely no citation at all is by chance: exp(-expected), from 0 (a true gap) to 1."""
    return math.exp(-gap.expected)


def _users(graph: nx.MultiDiGraph) -> dict[str, frozenset[str]]:
    users: dict[str, set[str]] = defaultdict(set)
    for paper, method, relation in graph.edges(keys=True):
        kinds = graph.nodes[paper]["kind"], graph.nodes[method]["kind"]
        if relation in _USING and kinds == (Kind.PAPER, Kind.METHOD):
            users[method].add(paper)
    return {method: frozenset(users[method]) for method in sorted(users) if len(users[method]) > 1}


def _pairs(users: Mapping[str, frozenset[str]]) -> Counter[tuple[str, str]]:
    used: dict[str, list[str]] = defaultdict(list)
    for method, papers in users.items():
        for paper in papers:
            used[paper].append(method)
    return Counter(pair for paper in sorted(used) for pair in combinations(sorted(used[paper]), 2))


def _crossing(first: frozenset[str], second: frozenset[str], cited: Citations) -> Iterator[bool]:
    """Yield true for each citation between the two sets of papers."""
    for papers, others in ((first, second), (second, first)):
        for paper in papers:
            if cited.cites.get(paper, frozenset()) & others:
                yield True
