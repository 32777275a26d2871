"""What the page shows, as plain data: nodes, edges with their evidence, legend, communities.

Sentences stand once in a table of texts: one sentence often supports many claims.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kg.graph import claims_of, nodes_of
from kg.model import Claim, Evidence, Kind, Node, Relation
from kg.render.layout import Community, Layout
from kg.render.style import GHOST, GHOST_PLURAL, KINDS, RELATIONS, node_size, short_label

if TYPE_CHECKING:
    import networkx as nx

#: Evidence shown for one edge; the page says how many more there are.
EVIDENCE_SHOWN = 4
#: Names of kinds that say what a community is about; papers are too long for that.
_TELLING = (Kind.METHOD, Kind.TASK, Kind.CONCEPT, Kind.FIELD, Kind.DATASET)


class Texts:
    """A table of strings: each stands once and is known by its number."""

    def __init__(self) -> None:
        self.table: list[str] = []
        self._number: dict[str, int] = {}

    def number(self, text: str) -> int:
        """Return the number of ``text``, which joins the table if it is new."""
        if text not in self._number:
            self._number[text] = len(self.table)
            self.table.append(text)
        return self._number[text]


def importance(graph: nx.MultiDiGraph) -> dict[str, float]:
    """Return the importance of each node: the weights of its edges, each with the score of its claim."""
    found = dict.fromkeys(sorted(graph), 0.0)
    for claim in claims_of(graph):
        weight = RELATIONS[claim.relation].weight * claim.score
        found[claim.subject] += weight
        found[claim.object] += weight
    return found


def sizes(importances: Mapping[str, float]) -> dict[str, float]:
    """Return the radius of each node in units of the layout."""
    return {node: node_size(value) for node, value in importances.items()}


def page_data(
    graph: nx.MultiDiGraph, placed: Layout, *, title: str, focus: str | None, hidden: Collection[Kind] = ()
) -> dict[str, Any]:
    """Return all that the page knows beside the drawing itself, ready for JSON; ``hidden`` kinds are so at first."""
    nodes = sorted(nodes_of(graph), key=lambda n: n.id)
    claims = sorted(claims_of(graph))
    number = {node.id: i for i, node in enumerate(nodes)}
    texts = Texts()
    importances = importance(graph)
    return {
        "title": title,
        "focus": focus if focus in number else None,
        "kinds": _legend_of_kinds(nodes),
        "hidden": _hidden_at_first(nodes, focus, hidden),
        "relations": _legend_of_relations(claims),
        "nodes": [_node(node, importances[node.id]) for node in nodes],
        "edges": [_edge(claim, number, texts) for claim in claims],
        "texts": texts.table,
        "communities": [_community(c, graph, number) for c in placed.communities],
        "bands": [{"name": b.name, "top": b.top, "height": b.height} for b in placed.bands],
        "renderer": placed.renderer,
        "axis": [{"label": t.label, "left": t.left, "width": t.width} for t in placed.axis],
    }


def _hidden_at_first(nodes: Iterable[Node], focus: str | None, more: Collection[Kind]) -> list[str]:
    """Return the kinds that the legend shows but the first picture does not.

    Authors and venues have an edge or two each and would be half of the picture; one click brings them in.
    """
    kinds = {node.kind for node in nodes}
    quiet = ({Kind.AUTHOR, Kind.VENUE} | set(more)) & kinds
    wanted = {node.kind for node in nodes if node.id == focus}
    return sorted(quiet - wanted) if Kind.PAPER in kinds and kinds - quiet else []


def _legend_of_kinds(nodes: Iterable[Node]) -> list[dict[str, Any]]:
    count = Counter(GHOST if _is_ghost(node) else str(node.kind) for node in nodes)
    rows = [(str(kind), style.plural, style) for kind, style in KINDS.items()]
    rows.insert(1, (GHOST, GHOST_PLURAL, KINDS[Kind.PAPER]))
    return [
        {
            "kind": name,
            "plural": plural,
            "shape": style.shape,
            "light": style.light,
            "dark": style.dark,
            "hollow": name == GHOST,
            "count": count[name],
        }
        for name, plural, style in rows
        if count[name]
    ]


def _is_ghost(node: Node) -> bool:
    return node.kind is Kind.PAPER and node.properties.get("ghost") is True


def _legend_of_relations(claims: Iterable[Claim]) -> list[dict[str, Any]]:
    count = Counter(claim.relation for claim in claims)
    return [
        {
            "relation": str(relation),
            "outgoing": style.outgoing,
            "incoming": style.incoming,
            "family": style.family,
            "count": count[relation],
        }
        for relation, style in RELATIONS.items()
        if count[relation]
    ]


def _node(node: Node, importance: float) -> dict[str, Any]:
    properties = {
        key: list(value) if isinstance(value, tuple) else value
        for key, value in node.properties.items()
        if not isinstance(value, float) or math.isfinite(value)  # JSON has no NaN
    }
    return {
        "id": node.id,
        "kind": str(node.kind),
        "name": node.name,
        "label": short_label(node),
        "aliases": [alias for alias in node.aliases if alias != node.name],
        "importance": round(importance, 2),
        "properties": properties,
    }


def _edge(claim: Claim, number: Mapping[str, int], texts: Texts) -> dict[str, Any]:
    best = sorted(claim.evidence, key=lambda e: (-e.score, e))[:EVIDENCE_SHOWN]
    return {
        "from": number[claim.subject],
        "to": number[claim.object],
        "relation": str(claim.relation),
        "score": round(claim.score, 3),
        "evidence": [_evidence(e, number, texts) for e in best],
        "more": len(claim.evidence) - len(best),
    }


def _evidence(evidence: Evidence, number: Mapping[str, int], texts: Texts) -> dict[str, Any]:
    """Return one evidence; ``start`` and ``end`` count code points in the sentence, as Python does."""
    start, end = evidence.start - evidence.offset, evidence.end - evidence.offset
    if not 0 <= start < end <= len(evidence.text):
        start = end = 0
    return {
        "text": texts.number(evidence.text),
        "start": start,
        "end": end,
        "paper": number.get(evidence.paper),
        "section": str(evidence.section),
        "by": evidence.by,
        "score": round(evidence.score, 3),
        "premises": [_premise(key, number) for key in evidence.premises],
    }


def _premise(key: str, number: Mapping[str, int]) -> list[int | str]:
    """Return the claim key as ``[subject number, relation, object number]``; as it is when it names no edge here."""
    for relation in Relation:
        subject, found, target = key.partition(f" {relation} ")
        if found and subject in number and target in number:
            return [number[subject], str(relation), number[target]]
    return [key]


def _community(community: Community, graph: nx.MultiDiGraph, number: Mapping[str, int]) -> dict[str, Any]:
    return {
        "name": _community_name(community.members, graph),
        "leader": number[community.members[0]],
        "x": community.x,
        "y": community.y,
        "radius": community.radius,
        "size": len(community.members),
    }


def _community_name(members: Sequence[str], graph: nx.MultiDiGraph) -> str:
    """Return the names of the one or two most important entities; nothing for a group too small to need one."""
    if len(members) < 6:
        return ""
    telling = [graph.nodes[m]["node"] for m in members if graph.nodes[m]["node"].kind in _TELLING]
    return " · ".join(short_label(node, 28) for node in telling[:2])
