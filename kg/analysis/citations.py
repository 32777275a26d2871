"""Who cites whom: co-citation, bibliographic coupling, the main path."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.model import Kind, Relation

if TYPE_CHECKING:
    import networkx as nx


@dataclass(frozen=True)
class Citations:
    """The citations of a graph: ``cites[p]`` are the papers that ``p`` cites, ``cited_by[p]`` those that cite it."""

    cites: Mapping[str, frozenset[str]]
    cited_by: Mapping[str, frozenset[str]]

    def coupled(self, paper: str) -> dict[str, float]:
        """Return how strongly other papers are bibliographically coupled with ``paper`` (Kessler 1963).

        The number of works that both cite, divided by the geometric mean of how many each cites (Salton's cosine).
        """
        return self._cosine(paper, self.cites, self.cited_by)

    def cocited(self, paper: str) -> dict[str, float]:
        """Return how strongly other papers are co-cited with ``paper`` (Small 1973), as Salton's cosine."""
        return self._cosine(paper, self.cited_by, self.cites)

    def both_cite(self, one: str, other: str) -> frozenset[str]:
        """Return the works that both papers cite."""
        return self.cites.get(one, frozenset()) & self.cites.get(other, frozenset())

    def citing_both(self, one: str, other: str) -> frozenset[str]:
        """Return the papers that cite both."""
        return self.cited_by.get(one, frozenset()) & self.cited_by.get(other, frozenset())

    @staticmethod
    def _cosine(
        paper: str, forth: Mapping[str, frozenset[str]], back: Mapping[str, frozenset[str]]
    ) -> dict[str, float]:
        mine = forth.get(paper, frozenset())
        common = Counter(other for between in mine for other in back[between] if other != paper)
        return {other: n / math.sqrt(len(mine) * len(forth[other])) for other, n in sorted(common.items())}


def citations(graph: nx.MultiDiGraph) -> Citations:
    """Return the CITES edges of ``graph``. Implied citations (BUILDS_ON) are not among them."""
    cites: dict[str, set[str]] = defaultdict(set)
    cited_by: dict[str, set[str]] = defaultdict(set)
    for citing, cited, relation in graph.edges(keys=True):
        if relation == str(Relation.CITES):
            cites[citing].add(cited)
            cited_by[cited].add(citing)
    return Citations(*({p: frozenset(found[p]) for p in sorted(found)} for found in (cites, cited_by)))


def main_path(graph: nx.MultiDiGraph) -> list[str]:
    """Return the papers on the main path of citations, the oldest first; empty when nothing cites anything.

    The path from a paper that cites nothing here to one that nothing here cites whose steps carry most: each step is
    weighted by the number of source-to-sink paths through it (search path count; Hummon & Doreian 1989, Batagelj
    2003), and the path with the largest sum is taken (global main path; Liu & Lu 2012). Circles are cut where a paper
    cites a later one, else where it cites one whose id comes later.
    """
    later = _flow(graph)
    order = sorted(later, key=lambda p: _age(graph, p))
    earlier: dict[str, list[str]] = defaultdict(list)
    for cited in order:
        for citing in later[cited]:
            earlier[citing].append(cited)
    into = dict.fromkeys(order, 1)
    for p in order:
        if earlier[p]:
            into[p] = sum(into[q] for q in earlier[p])
    out = dict.fromkeys(order, 1)
    for p in reversed(order):
        if later[p]:
            out[p] = sum(out[q] for q in later[p])
    best: dict[str, tuple[int, str]] = {}
    for p in reversed(order):
        steps = [(into[p] * out[q] + best[q][0], q) for q in later[p]]
        best[p] = min(steps, key=lambda step: (-step[0], step[1])) if steps else (0, "")
    at = min(order, key=lambda p: (-best[p][0], p), default="")
    path: list[str] = []
    while at:
        path.append(at)
        at = best[at][1]
    return path if len(path) > 1 else []


def _age(graph: nx.MultiDiGraph, paper: str) -> tuple[int, str]:
    year = graph.nodes[paper]["node"].properties.get("year")
    return (year if isinstance(year, int) else 0, paper)


def _flow(graph: nx.MultiDiGraph) -> dict[str, list[str]]:
    """Return for each paper those that cite it and come after it: a graph without circles, as knowledge flows."""
    later: dict[str, list[str]] = {}
    for cited, citing in citations(graph).cited_by.items():
        after = [c for c in sorted(citing) if _age(graph, c) > _age(graph, cited)]
        if graph.nodes[cited]["kind"] == Kind.PAPER and after:
            later.setdefault(cited, []).extend(after)
            for c in after:
                later.setdefault(c, [])
    return later
