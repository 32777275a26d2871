"""IS_A from the thesaurus: broader concepts of what the pile names, as far as they join its nodes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from kg.link.entities import concept_node
from kg.link.thesaurus import Thesaurus
from kg.model import Claim, Evidence, Node, Relation, Section
from kg.text import key


def joining(thesaurus: Thesaurus, named: Iterable[str]) -> frozenset[str]:
    """Return the concepts that no paper names but that join some that papers do.

    That is: it lies between a named concept and a broader named one, or at least two named concepts are directly
    under it. What lies higher joins everything with everything, and stays out.
    """
    present = frozenset(named)
    above = {a for label in present for a in thesaurus.ancestors(label)} - present
    return frozenset(
        label
        for label in above
        if thesaurus.ancestors(label) & present or len(present.intersection(thesaurus.narrower[label])) >= 2
    )


def hierarchy(thesaurus: Thesaurus, nodes: Mapping[str, Node]) -> tuple[dict[str, Node], list[Claim]]:
    """Return the joining concepts as further nodes, by key, and IS_A claims among all concepts present.

    The evidence of each claim is the entry of the thesaurus.
    """
    named = [c.label for c in thesaurus.concepts.values() if key(c.label) in nodes]
    more = {key(label): concept_node(thesaurus.concepts[label]) for label in sorted(joining(thesaurus, named))}
    return more, sorted(_is_a(thesaurus, {**nodes, **more}))


def _is_a(thesaurus: Thesaurus, nodes: Mapping[str, Node]) -> Iterator[Claim]:
    for concept in thesaurus.concepts.values():
        narrow = nodes.get(key(concept.label))
        for label in concept.broader:
            broad = nodes.get(key(label))
            if narrow and broad and narrow.id != broad.id:
                entry = f"{concept.label}; broader: {label}"
                why = Evidence("", Section.THESAURUS, 0, len(entry), entry, "thesaurus")
                yield Claim(narrow.id, Relation.IS_A, broad.id, (why,))
