"""What else to read: papers near a paper, each with the reasons."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.analysis.citations import Citations, citations
from kg.model import Kind, Relation

if TYPE_CHECKING:
    import networkx as nx

#: How much of a paper an entity is, by the paper's role toward it.
ROLE_WEIGHT: Mapping[str, float] = {
    str(Relation.INTRODUCES): 2.0,
    str(Relation.EXTENDS): 2.0,
    str(Relation.STUDIES): 1.5,
    str(Relation.ADDRESSES): 1.2,
    str(Relation.USES): 1.0,
    str(Relation.EVALUATES_ON): 0.8,
    str(Relation.COMPARES_WITH): 0.8,
    str(Relation.MENTIONS): 0.3,
}
_LINK = 0.5


@dataclass(frozen=True, slots=True)
class Related:
    """A paper near another, and why.

    ``shared`` are the entities that both name, the most telling first; ``both_cite`` the works that both cite;
    ``citing_both`` the papers that cite both; ``links`` what one is directly to the other ("cites", "cited by",
    "builds on", "built upon by").
    """

    paper: str
    score: float
    shared: tuple[str, ...]
    both_cite: tuple[str, ...]
    citing_both: tuple[str, ...]
    links: tuple[str, ...]


def related(graph: nx.MultiDiGraph, paper: str, limit: int | None = 20) -> list[Related]:
    """Return the papers nearest to ``paper``, nearest first.

    The score adds up four things, each from 0 to 1: the cosine of what they name (TF-IDF, weighted by role),
    bibliographic coupling and co-citation (as cosines), and a half for a direct citation and for a BUILDS_ON.
    """
    vectors = _vectors(graph)
    cited = citations(graph)
    alike = _cosines(vectors, paper)
    coupled, cocited, links = cited.coupled(paper), cited.cocited(paper), _links(graph, paper)
    scores: dict[str, float] = defaultdict(float)
    for part in (alike, coupled, cocited, {other: _LINK * len(found) for other, found in links.items()}):
        for other, value in part.items():
            scores[other] += value
    order = sorted(scores, key=lambda p: (-round(scores[p], 9), p))[:limit]
    return [_reasons(paper, other, scores[other], vectors, cited, links.get(other, ())) for other in order]


def _reasons(
    paper: str,
    other: str,
    score: float,
    vectors: Mapping[str, Mapping[str, float]],
    cited: Citations,
    links: tuple[str, ...],
) -> Related:
    mine, theirs = vectors.get(paper, {}), vectors.get(other, {})
    shared = sorted(set(mine) & set(theirs), key=lambda e: (-mine[e] * theirs[e], e))
    both, citing = sorted(cited.both_cite(paper, other)), sorted(cited.citing_both(paper, other))
    return Related(other, round(score, 4), tuple(shared), tuple(both), tuple(citing), links)


def _vectors(graph: nx.MultiDiGraph) -> dict[str, dict[str, float]]:
    """Return for each paper what it names, weighted: the role's weight, times the inverse document frequency."""
    vectors: dict[str, dict[str, float]] = defaultdict(dict)
    papers = [n for n, kind in graph.nodes(data="kind") if kind == Kind.PAPER]
    for paper in papers:
        for _, entity, relation in graph.out_edges(paper, keys=True):
            if relation in ROLE_WEIGHT and graph.nodes[entity]["kind"] != Kind.PAPER:
                vectors[paper][entity] = ROLE_WEIGHT[relation]
    users: dict[str, int] = defaultdict(int)
    for vector in vectors.values():
        for entity in vector:
            users[entity] += 1
    rarity = {entity: math.log(1 + len(papers) / n) for entity, n in users.items()}
    return {p: {e: w * rarity[e] for e, w in sorted(vector.items())} for p, vector in vectors.items()}


def _cosines(vectors: Mapping[str, Mapping[str, float]], paper: str) -> dict[str, float]:
    mine = vectors.get(paper, {})
    found = {}
    for other, theirs in vectors.items():
        dot = sum(w * theirs[e] for e, w in mine.items() if e in theirs)
        if dot and other != paper:
            found[other] = dot / (_length(mine) * _length(theirs))
    return found


def _length(vector: Mapping[str, float]) -> float:
    return math.sqrt(sum(w * w for w in vector.values()))


def _links(graph: nx.MultiDiGraph, paper: str) -> dict[str, tuple[str, ...]]:
    words = {str(Relation.CITES): ("cites", "cited by"), str(Relation.BUILDS_ON): ("builds on", "built upon by")}
    found: dict[str, list[str]] = defaultdict(list)
    for _, other, relation in graph.out_edges(paper, keys=True):
        if relation in words:
            found[other].append(words[relation][0])
    for other, _, relation in graph.in_edges(paper, keys=True):
        if relation in words:
            found[other].append(words[relation][1])
    return {other: tuple(sorted(links)) for other, links in found.items() if other != paper}
