"""Communities: what holds together, and what each is called."""

from __future__ import annotations

import math
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.model import ROLES, Kind, Relation

if TYPE_CHECKING:
    import networkx as nx

#: A graph of so few nodes is one picture: what hangs together makes one community.
SMALL = 40
_TELLING = frozenset({Kind.METHOD, Kind.TASK, Kind.CONCEPT, Kind.DATASET})
_ROLES = frozenset(map(str, ROLES)) - {str(Relation.MENTIONS)}


@dataclass(frozen=True, slots=True)
class Group:
    """A community: its name, its papers, all its nodes; each sorted."""

    name: str
    papers: tuple[str, ...]
    nodes: tuple[str, ...]


def communities(graph: nx.MultiDiGraph, weights: Mapping[str, float], *, seed: int = 7) -> list[list[str]]:
    """Return the communities of ``graph`` as sorted ids, largest first; what stands alone is together at the end.

    Leiden (Traag, Waltman & van Eck 2019) on modularity. ``weights``: how strongly a relation binds, by its name; 1
    where it is missing.
    """
    if not graph:
        return []
    flat = simple(graph, weights)
    with seeded(seed):
        return [[flat.vs[v]["name"] for v in group] for group in leiden(flat)]


def groups(graph: nx.MultiDiGraph, weights: Mapping[str, float] | None = None, *, seed: int = 7) -> list[Group]:
    """Return the communities that hold papers, those with most first, named after what tells them from the others."""
    found = communities(graph, weights or {}, seed=seed)
    uses = _papers_by_entity(graph)
    every = sum(kind == Kind.PAPER for _, kind in graph.nodes(data="kind"))
    named = []
    for nodes in found:
        papers = tuple(n for n in nodes if graph.nodes[n]["kind"] == Kind.PAPER)
        if papers:
            names = [graph.nodes[e]["name"] for e in distinguishing(papers, uses, every)]
            named.append(Group(" · ".join(names[:2]), papers, tuple(nodes)))
    return sorted(named, key=lambda g: (-len(g.papers), g.papers))


def distinguishing(papers: Sequence[str], uses: Mapping[str, frozenset[str]], every: int) -> list[str]:
    """Return the entities that these papers name more than others do, the most telling first.

    The measure is an entity's term in the Kullback-Leibler divergence of the group's papers from all ``every`` papers:
    its share here, times the logarithm of that share over its share everywhere.
    """
    mine = set(papers)
    score = {}
    for entity, users in uses.items():
        here = len(users & mine)
        if here >= min(2, len(mine)):
            share = here / len(mine)
            score[entity] = share * math.log(share * every / len(users))
    return sorted(score, key=lambda e: (-score[e], e))


def _papers_by_entity(graph: nx.MultiDiGraph) -> dict[str, frozenset[str]]:
    users: dict[str, set[str]] = defaultdict(set)
    for paper, entity, relation in graph.edges(keys=True):
        if relation in _ROLES and graph.nodes[paper]["kind"] == Kind.PAPER and graph.nodes[entity]["kind"] in _TELLING:
            users[entity].add(paper)
    return {entity: frozenset(users[entity]) for entity in sorted(users)}


def simple(graph: nx.MultiDiGraph, weights: Mapping[str, float]) -> Any:
    """Return the simple, undirected, weighted igraph of ``graph``, its nodes sorted by id."""
    import igraph

    names = sorted(graph)
    number = {name: i for i, name in enumerate(names)}
    pairs: dict[tuple[int, int], float] = defaultdict(float)
    for source, target, relation in sorted(graph.edges(data="relation")):
        if source != target:
            a, b = sorted((number[source], number[target]))
            pairs[a, b] += weights.get(relation, 1.0)
    edges = sorted(pairs)
    flat = igraph.Graph(n=len(names), edges=edges, vertex_attrs={"name": names})
    flat.es["weight"] = [pairs[e] for e in edges]
    return flat


@contextmanager
def seeded(seed: int) -> Iterator[None]:
    """Make igraph draw from a generator of this seed."""
    import igraph

    igraph.set_random_number_generator(random.Random(seed))  # noqa: S311
    try:
        yield
    finally:
        igraph.set_random_number_generator(random)


def leiden(flat: Any) -> list[list[int]]:
    """Return the communities as sorted lists of vertices, largest first; what stands alone makes one of its own."""
    if flat.vcount() <= SMALL:
        found = flat.connected_components()
    else:
        weight = flat.es["weight"] if flat.ecount() else None
        found = flat.community_leiden(objective_function="modularity", weights=weight, n_iterations=10)
    alone = sorted(group[0] for group in found if len(group) == 1)
    several = [sorted(group) for group in found if len(group) > 1]
    return sorted(several, key=lambda g: (-len(g), g)) + ([alone] if alone else [])
