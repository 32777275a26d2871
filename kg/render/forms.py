"""The forms of the picture: which nodes it shows, where they stand, and which kinds are hidden at first.

``map``: communities apart (:mod:`kg.render.layout`). ``timeline``: papers and what they name by year, in bands
of communities. ``genealogy``: the methods (and other entities) of families by the year they came up, in bands
of sub-families, joined by what is a kind of what and what extends what. ``matrix``: papers against what they name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.analysis import communities
from kg.model import ROLES, Kind, Relation
from kg.render.layout import Layout, layout
from kg.render.settle import OldMap, settle
from kg.render.years import Gap, by_year, first_years

if TYPE_CHECKING:
    import networkx as nx

Groups = list[tuple[str, list[str]]]
#: What joins the generations of a family.
_LINEAGE = frozenset({str(Relation.IS_A), str(Relation.EXTENDS)})
#: Bands below this many nodes are put together, and there are at most so many.
_SMALL_BAND, _BANDS = 6, 9
#: Kinds that come up in some year.
_DATED = frozenset({Kind.METHOD, Kind.TASK, Kind.DATASET, Kind.METRIC, Kind.CONCEPT})
#: A matrix has so many columns at most.
_COLUMNS = 80
_ROOM_FOR_LABELS = Gap(48.0, 20.0)


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a form draws: the part of the graph, its places, the sizes of its nodes.

    ``hidden`` kinds are so at first; ``chooses`` says whether the page opens with its focus chosen.
    """

    graph: nx.MultiDiGraph
    placed: Layout
    sizes: Mapping[str, float]
    hidden: frozenset[Kind] = frozenset()
    chooses: bool = True


def as_map(
    graph: nx.MultiDiGraph,
    sizes: Mapping[str, float],
    weights: Mapping[str, float],
    head: str | None,
    old: OldMap | None = None,
) -> Drawn:
    """Draw all of it as a map of communities; what an ``old`` map shows stays where it is."""
    settled = settle(graph, sizes, old) if old else None
    return Drawn(graph, settled or layout(graph, sizes, weights), sizes)


def as_timeline(
    graph: nx.MultiDiGraph, sizes: Mapping[str, float], weights: Mapping[str, float], head: str | None
) -> Drawn:
    """Draw papers by year, with what they introduce and what several of them share.

    Fields, authors and venues belong to no year; what a single paper names would hide the rest.
    """
    shared = {n for n in graph if _papers_of(graph, n) > 1 and graph.nodes[n]["kind"] in _DATED}
    made = {v for _, v, k in graph.edges(keys=True) if k == str(Relation.INTRODUCES)}
    papers = {n for n, kind in graph.nodes(data="kind") if kind == Kind.PAPER}
    part = graph.subgraph(papers | shared | made).copy()
    named = [(_title(group, part, sizes), group) for group in communities(part, weights)]
    return Drawn(part, by_year(part, sizes, _gathered(named), first_years(graph)), sizes)


def _papers_of(graph: nx.MultiDiGraph, node: str) -> int:
    return sum(graph.nodes[n]["kind"] == Kind.PAPER for n in graph.predecessors(node))


def as_genealogy(
    graph: nx.MultiDiGraph, sizes: Mapping[str, float], weights: Mapping[str, float], head: str | None
) -> Drawn:
    """Draw families of entities by the year they came up, with the papers that introduced them at hand.

    ``head``: the id of the one family to draw; without it, the largest families of methods. Where the years of most
    are not known, generations stand in their place.
    """
    whole = _lineage(graph, _DATED if head else frozenset({Kind.METHOD}))
    years = first_years(graph)
    below = _below(whole, head) if head and head in whole else set(whole)
    dated = sum(n in years for n in below) * 2 >= len(below)
    if dated and not head:
        below &= set(years)
    lineage = whole.subgraph(below)
    papers = {
        p
        for n in below
        for p, _, relation in graph.in_edges(n, data="relation")
        if relation == str(Relation.INTRODUCES)
    }
    part = graph.subgraph(below | papers).copy()
    roles = {str(role) for role in ROLES} - _LINEAGE - {str(Relation.INTRODUCES)}
    part.remove_edges_from([(u, v, k) for u, v, k in part.edges(keys=True) if k in roles])
    groups = _families(part, lineage, head)
    part = part.subgraph([n for _, nodes in groups for n in nodes]).copy()
    if dated:
        placed = by_year(part, sizes, groups, years, _ROOM_FOR_LABELS)
    else:
        generations = _generations(lineage, part, head)
        placed = by_year(part, sizes, groups, generations, _ROOM_FOR_LABELS, "generation {}".format)
    return Drawn(part, placed, sizes, frozenset({Kind.PAPER}), chooses=False)


def as_matrix(
    graph: nx.MultiDiGraph, sizes: Mapping[str, float], weights: Mapping[str, float], head: str | None
) -> Drawn:
    """Draw papers against what most of them name; both in the order of their communities, so that blocks show."""
    named = sorted((n for n in graph if graph.nodes[n]["kind"] in _DATED), key=lambda n: (-_papers_of(graph, n), n))
    columns = [n for n in named[:_COLUMNS] if _papers_of(graph, n)]
    roles = set(map(str, ROLES))
    edges = [(p, n, k) for n in columns for p, _, k in graph.in_edges(n, keys=True) if k in roles]
    part = graph.edge_subgraph([e for e in edges if graph.nodes[e[0]]["kind"] == Kind.PAPER]).copy()
    rank = {n: i for i, group in enumerate(communities(part, weights)) for n in group}
    years = first_years(graph)
    papers = sorted(
        (n for n in part if graph.nodes[n]["kind"] == Kind.PAPER), key=lambda p: (rank[p], years.get(p, 0), p)
    )
    columns.sort(key=lambda n: (rank[n], -_papers_of(graph, n), n))
    places = {p: (0.0, float(i)) for i, p in enumerate(papers)} | {n: (float(i), 0.0) for i, n in enumerate(columns)}
    return Drawn(part, Layout(places, (), renderer="matrix"), sizes)


#: The choices of ``kg view --as``.
FORMS: dict[str, Callable[..., Drawn]] = {
    "map": as_map,
    "timeline": as_timeline,
    "genealogy": as_genealogy,
    "matrix": as_matrix,
}


def _lineage(graph: nx.MultiDiGraph, kinds: Collection[Kind]) -> nx.MultiDiGraph:
    """Return the entities of these kinds that IS_A or EXTENDS joins to another, and those edges."""
    entity = {n for n, kind in graph.nodes(data="kind") if kind in kinds}
    edges = [
        (u, v, k) for u, v, k in graph.edges(keys=True) if k in _LINEAGE and u in entity and v in entity and u != v
    ]
    return graph.edge_subgraph(edges).copy()


def _below(lineage: nx.MultiDiGraph, head: str) -> set[str]:
    """Return ``head`` and what comes from it, directly or through others."""
    import networkx as nx

    return {head} | set(nx.ancestors(lineage, head))


def _generations(lineage: nx.MultiDiGraph, part: nx.MultiDiGraph, head: str | None) -> dict[str, int]:
    """Return how many steps each entity is below ``head`` or the nearest that is a kind of nothing, counted from 1.

    A paper is of the generation of what it introduces.
    """
    rim = {head} if head and head in lineage else {n for n in lineage if not lineage.out_degree(n)} or set(lineage)
    found: dict[str, int] = {}
    while rim:
        found |= dict.fromkeys(rim, max(found.values(), default=0) + 1)
        rim = {child for n in rim for child in lineage.predecessors(n)} - set(found)
    found = {n: generation for n, generation in found.items() if n in part}
    introducing = {p: [found[v] for v in part.successors(p) if v in found] for p in part if p not in found}
    return found | {p: min(made, default=1) for p, made in introducing.items()}


def _families(part: nx.MultiDiGraph, lineage: nx.MultiDiGraph, head: str | None) -> Groups:
    """Return the bands of a genealogy: the sub-families of ``head``, or the largest families, each node in one."""
    heads = sorted(set(lineage.predecessors(head))) if head and head in lineage else sorted(lineage)
    members = {h: sorted(_below(lineage, h) & set(part)) for h in heads if h in part}
    free = set(part)
    groups: Groups = []
    for h in sorted(members, key=lambda h: (-len(members[h]), h)):
        mine = [n for n in members[h] if n in free]
        if len(mine) >= _SMALL_BAND // 2 and h in free:
            free -= set(mine)
            groups.append((part.nodes[h]["name"], mine))
    groups = groups[:_BANDS]
    placed = {n for _, nodes in groups for n in nodes}
    return _with_papers(part, groups, sorted(set(part) - placed), head)


def _with_papers(part: nx.MultiDiGraph, groups: Groups, rest: Sequence[str], head: str | None) -> Groups:
    """Put papers into the band of what they introduce; what is left of the family of ``head`` comes first."""
    band = {n: i for i, (_, nodes) in enumerate(groups) for n in nodes}
    others = []
    for node in rest:
        found = sorted(band[v] for v in part.successors(node) if v in band)
        if part.nodes[node]["kind"] == Kind.PAPER and found:
            groups[found[0]][1].append(node)
        else:
            others.append(node)
    return [(part.nodes[head]["name"], others), *groups] if others and head in part else groups


def _gathered(groups: Sequence[tuple[str, list[str]]]) -> Groups:
    """Return the largest groups, and the others as one."""
    large = [group for group in groups if len(group[1]) >= _SMALL_BAND][:_BANDS]
    rest = [node for group in groups if group not in large for node in group[1]]
    return [*large, *([("other", rest)] if rest else [])]


def _title(group: Sequence[str], graph: nx.MultiDiGraph, sizes: Mapping[str, float]) -> str:
    """Return the name of the most important method, task or concept of a group."""
    telling = (Kind.METHOD, Kind.TASK, Kind.CONCEPT, Kind.DATASET)
    by_weight: dict[bool, list[str]] = defaultdict(list)
    for node in sorted(group, key=lambda n: (-sizes[n], n)):
        by_weight[graph.nodes[node]["kind"] in telling].append(graph.nodes[node]["name"])
    return (by_weight[True] or by_weight[False] or [""])[0]
