"""The networkx view of nodes and claims: an exact inverse, neighbourhoods, families.

A graph is a ``networkx.MultiDiGraph``. A node's data are ``kind``, ``name`` and ``node`` (the :class:`~kg.model.Node`);
an edge's key is its relation, its data are ``relation``, ``score``, ``salience`` and ``claim`` (the
:class:`~kg.model.Claim`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

import networkx as nx

from kg.claims import SURE_KIND
from kg.model import ROLES, Claim, Kind, Node, Relation

#: The data key of a node that holds the :class:`~kg.model.Node`.
NODE = "node"
#: The data key of an edge that holds the :class:`~kg.model.Claim`.
CLAIM = "claim"


def to_graph(nodes: Iterable[Node], claims: Iterable[Claim]) -> nx.MultiDiGraph:
    """Return the graph of ``nodes`` and ``claims``, in their sorted order, whatever order they come in.

    Raises:
        ValueError: when a claim names a node that is not among ``nodes``.

    """
    graph = nx.MultiDiGraph()
    for node in sorted(nodes, key=lambda n: n.id):
        graph.add_node(node.id, kind=str(node.kind), name=node.name, **{NODE: node})
    for claim in sorted(claims):
        for end in (claim.subject, claim.object):
            if end not in graph:
                raise ValueError(f"claim {claim.key!r} names {end!r}, which is no node")
        name = str(claim.relation)
        data = {"relation": name, "score": claim.score, "salience": claim.salience, CLAIM: claim}
        graph.add_edge(claim.subject, claim.object, key=name, **data)
    return graph


def from_graph(graph: nx.MultiDiGraph) -> tuple[list[Node], list[Claim]]:
    """Return the nodes and claims that :func:`to_graph` was given, sorted: its exact inverse."""
    return sorted(nodes_of(graph), key=lambda n: n.id), sorted(claims_of(graph))


def nodes_of(graph: nx.MultiDiGraph) -> Iterator[Node]:
    """Yield the :class:`~kg.model.Node` of every node."""
    return (data[NODE] for _, data in graph.nodes(data=True))


def claims_of(graph: nx.MultiDiGraph) -> Iterator[Claim]:
    """Yield the :class:`~kg.model.Claim` of every edge."""
    return (data[CLAIM] for _, _, data in graph.edges(data=True))


def keep(
    graph: nx.MultiDiGraph,
    *,
    kinds: Collection[Kind] | None = None,
    relations: Collection[Relation] | None = None,
    since: int | None = None,
) -> nx.MultiDiGraph:
    """Return the part of ``graph`` with these kinds and relations and papers of year ``since`` or later.

    A paper without a year is kept: nothing says that it is older. Nodes that lose their last edge go, unless they
    had none before.
    """
    wanted = {
        n
        for n, data in graph.nodes(data=True)
        if (kinds is None or Kind(data["kind"]) in kinds) and _recent(data[NODE], since)
    }
    part = graph.subgraph(wanted).copy()
    if relations is not None:
        names = {str(r) for r in relations}
        part.remove_edges_from([(u, v, k) for u, v, k in part.edges(keys=True) if k not in names])
    bare = [n for n in part if not part.degree(n) and graph.degree(n)]
    part.remove_nodes_from(bare)
    return part


def _recent(node: Node, since: int | None) -> bool:
    year = node.properties.get("year")
    return since is None or node.kind is not Kind.PAPER or not isinstance(year, int) or year >= since


def family(graph: nx.MultiDiGraph, node: str) -> nx.MultiDiGraph:
    """Return a node, its kinds at any distance, the papers with a role toward them, and what joins these.

    The same nodes as :func:`kg.cards.family` lists. Of the edges stay IS_A that are sure, and the papers' roles.
    """
    kinds, level = {node}, [node]
    while level:
        below = {n for here in level for n, _, k, d in graph.in_edges(here, keys=True, data=True) if _is_kind(k, d)}
        level = sorted(below - kinds)
        kinds |= below
    roles = {str(role) for role in ROLES}
    stay = [
        (subject, other, relation)
        for subject, other, relation, data in graph.in_edges(sorted(kinds), keys=True, data=True)
        if (subject in kinds and _is_kind(relation, data))
        or (relation in roles and graph.nodes[subject]["kind"] == Kind.PAPER)
    ]
    part = graph.edge_subgraph(stay).copy()
    part.add_nodes_from([(node, graph.nodes[node])])
    return part


def _is_kind(relation: str, data: Mapping[str, Any]) -> bool:
    return relation == Relation.IS_A and float(data["score"]) >= SURE_KIND


def around(graph: nx.MultiDiGraph, node: str, depth: int = 1) -> nx.MultiDiGraph:
    """Return the nodes within ``depth`` steps of ``node``, in either direction, and the edges among them."""
    return nx.ego_graph(graph, node, radius=depth, undirected=True).copy()
