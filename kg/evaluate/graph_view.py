"""What a graph says of each paper, in the form in which annotated papers are compared with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kg.evaluate.gold import fold, url_key
from kg.model import ENTITY_KINDS, Claim, Kind, Node, Relation
from kg.text import title_key

#: Kinds that the annotators wrote. A whole field is no entity for them, so it is neither right nor wrong.
SCORED_KINDS = ENTITY_KINDS - {Kind.FIELD}


@dataclass
class Predicted:
    """One entity that the graph links a paper to."""

    node: str
    kind: Kind
    forms: set[str]
    roles: set[Relation]
    score: float


@dataclass
class PaperView:
    """What the graph says of one paper; ``node_of`` maps folded surface forms to entities."""

    links: dict[str, Predicted] = field(default_factory=dict)
    repositories: dict[str, Relation] = field(default_factory=dict)
    node_of: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class GraphView:
    """Papers by folded title, the claims among entities, and the papers that support each."""

    papers: Mapping[str, PaperView]
    ids: Mapping[str, str]
    between: Mapping[tuple[str, str], frozenset[Relation]]
    lineage: tuple[Claim, ...]


def view(nodes: Iterable[Node], claims: Iterable[Claim]) -> GraphView:
    """Return the view of a graph."""
    by_id = {node.id: node for node in nodes}
    views: dict[str, PaperView] = {n.id: PaperView() for n in by_id.values() if n.kind is Kind.PAPER}
    between: dict[tuple[str, str], set[Relation]] = defaultdict(set)
    lineage = []
    for claim in claims:
        target = by_id[claim.object]
        if claim.subject in views:
            _add(views[claim.subject], claim, target)
        elif by_id[claim.subject].kind in SCORED_KINDS:
            between[claim.subject, claim.object].add(claim.relation)
            lineage.append(claim)
    ids = {title_key(by_id[paper].name): paper for paper in views}
    papers = {title: views[paper] for title, paper in ids.items()}
    frozen = {ends: frozenset(relations) for ends, relations in between.items()}
    return GraphView(papers, ids, frozen, tuple(lineage))


def _add(paper: PaperView, claim: Claim, target: Node) -> None:
    if target.kind in SCORED_KINDS:
        surfaces = {fold(surface) for surface in claim.surfaces}
        link = paper.links.setdefault(target.id, Predicted(target.id, target.kind, set(), set(), claim.score))
        link.forms |= surfaces | {fold(target.name)}
        link.roles.add(claim.relation)
        link.score = max(link.score, claim.score)
        paper.node_of.update(dict.fromkeys(surfaces, target.id))
    elif target.kind is Kind.REPOSITORY:
        paper.repositories[url_key(str(target.properties.get("url", target.name)))] = claim.relation
