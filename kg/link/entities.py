"""Entities as nodes: the preferred label, the kind and the id of what links point to."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from kg.link.display import displayed
from kg.link.linker import Link
from kg.link.thesaurus import Concept, Thesaurus
from kg.model import Kind, Node, Relation
from kg.text import in_singular, key, slug

#: What the last word of a name says of its kind, when nothing better is known.
_HEADS: Mapping[str, Kind] = {
    word: kind
    for kind, words in {
        Kind.DATASET: "benchmark dataset corpus suite challenge testbed collection bench",
        Kind.METRIC: "score metric error rate measure index distance accuracy precision recall",
        Kind.TASK: """detection recognition segmentation classification generation prediction estimation answering
            translation retrieval understanding tracking reconstruction synthesis forecasting planning navigation
            captioning summarization problem task editing completion""",
        Kind.METHOD: """network model algorithm transformer method attention learning optimization search decoding
            inference sampling regression process module framework encoder decoder autoencoder mechanism loss
            regularization adaptation training descent distillation""",
    }.items()
    for word in words.split()
}


@dataclass
class _Tally:
    """What the links to one entity say of it, counted in papers."""

    surfaces: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    kinds: dict[Kind, int] = field(default_factory=lambda: defaultdict(int))
    introduced_as: dict[str, int] = field(default_factory=lambda: defaultdict(int))


class Tallies:
    """Counts of forms and kinds by entity, gathered paper by paper."""

    def __init__(self) -> None:
        self._tallies: dict[str, _Tally] = defaultdict(_Tally)

    def add(self, links: Sequence[Link]) -> None:
        """Count the links of one paper: each form and kind of an entity once."""
        surfaces = dict.fromkeys((link.entity, link.mention.text) for link in links)
        kinds = dict.fromkeys((link.entity, link.mention.kind) for link in links if link.mention.kind)
        introduced = (link for link in links if link.mention.relation is Relation.INTRODUCES)
        names = dict.fromkeys((link.entity, link.mention.target or link.mention.text) for link in introduced)
        for entity, surface in surfaces:
            self._tallies[entity].surfaces[surface] += 1
        for entity, kind in kinds:
            self._tallies[entity].kinds[kind] += 1
        for entity, name in names:
            self._tallies[entity].introduced_as[name] += 1

    def nodes(self, thesaurus: Thesaurus) -> dict[str, Node]:
        """Return a node for each entity, by the entity's key; their ids are unique."""
        concepts = {key(c.label): c for c in thesaurus.concepts.values()}
        found: dict[str, Node] = {}
        taken: dict[str, str] = {}
        for entity in sorted(self._tallies):
            node = _node(entity, self._tallies[entity], concepts.get(entity))
            if taken.setdefault(node.id, entity) != entity:
                digest = hashlib.sha256(entity.encode()).hexdigest()[:8]
                node = Node(f"{node.id}-{digest}", node.kind, node.name, node.aliases)
            found[entity] = node
        return found


def concept_node(concept: Concept, surfaces: Mapping[str, int] = MappingProxyType({})) -> Node:
    """Return the node of a concept of the thesaurus, with the surface forms read in the pile and their papers."""
    aliases = distinct(concept.label, concept.aliases, surfaces)
    return Node(entity_id(concept.kind, concept.label), concept.kind, concept.label, aliases)


def distinct(name: str, listed: Iterable[str], surfaces: Mapping[str, int]) -> tuple[str, ...]:
    """Return the aliases of a name: those listed, and of the forms read in papers one for each but for case.

    Of forms that differ in case alone the commonest stands for all; none does where the name or a listed one is such.
    """
    told = {*listed} - {name}
    known = {label.casefold() for label in (name, *told)}
    for surface in sorted(surfaces, key=lambda s: (-surfaces[s], s)):
        if surface.casefold() not in known:
            known.add(surface.casefold())
            told.add(surface)
    return tuple(sorted(told))


def entity_id(kind: Kind, name: str) -> str:
    """Return the id of an entity: ``method:speculative-decoding``."""
    return f"{kind.lower()}:{slug(name)}"


def _node(entity: str, tally: _Tally, concept: Concept | None) -> Node:
    if concept:
        return concept_node(concept, tally.surfaces)
    name = _name(entity, tally)
    kind = _kind(name, tally)
    surfaces = Counter(tally.surfaces) + Counter(tally.introduced_as) if tally.introduced_as else tally.surfaces
    return Node(entity_id(kind, name), kind, name, distinct(name, (), surfaces))


def _name(entity: str, tally: _Tally) -> str:
    """Return what its authors call it, else the full form that most papers use, in the singular; without LaTeX."""
    if tally.introduced_as:
        return displayed(_commonest(tally.introduced_as))
    full = {s: n for s, n in tally.surfaces.items() if key(s) == entity}
    singular: dict[str, int] = defaultdict(int)
    for surface, count in (full or tally.surfaces).items():
        singular[in_singular(surface)] += count
    return displayed(_commonest(singular))


def _commonest(counts: Mapping[str, int]) -> str:
    """Return the commonest; among equals one that is not all capitals, then the shortest, then the first."""
    return min(counts, key=lambda s: (-counts[s], s.isupper() and " " in s, len(s), s))


def _kind(name: str, tally: _Tally) -> Kind:
    if tally.kinds:
        return min(tally.kinds, key=lambda kind: (-tally.kinds[kind], kind))
    words = name.lower().split()
    by_head = _HEADS.get(words[-1].rstrip("s")) if words else None
    if by_head:
        return by_head
    return Kind.METHOD if len(words) < 2 else Kind.CONCEPT
