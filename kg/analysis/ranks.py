"""Which papers and methods the others lean on: PageRank (Page, Brin, Motwani & Winograd 1999)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.model import ROLES, Kind, Relation

if TYPE_CHECKING:
    import networkx as nx

#: What passes rank on: from who leans to what is leant on.
LEANING = frozenset(map(str, (*ROLES, Relation.CITES, Relation.BUILDS_ON))) - {str(Relation.MENTIONS)}


def pagerank(graph: nx.MultiDiGraph, kind: Kind | None = None, *, damping: float = 0.85) -> dict[str, float]:
    """Return the PageRank of the nodes of ``kind`` (all by default), the highest first.

    Citations, implied ones, and roles (a paper toward a method, a method toward what it extends or uses) pass it on.
    The values of all nodes add up to 1.
    """
    import igraph

    names = sorted(graph)
    if not names:
        return {}
    number = {name: i for i, name in enumerate(names)}
    edges = sorted({(number[u], number[v]) for u, v, relation in graph.edges(keys=True) if relation in LEANING})
    found = igraph.Graph(n=len(names), edges=edges, directed=True).pagerank(damping=damping)
    ranks = {n: r for n, r in zip(names, found, strict=True) if kind is None or graph.nodes[n]["kind"] == kind}
    return dict(sorted(ranks.items(), key=lambda item: (-round(item[1], 12), item[0])))
