"""Decide what each mention names: entity linking against the thesaurus, the paper's own definitions and the pile.

The order is: what the paper itself introduces or defines, then the thesaurus, then what the pile agrees on, then the
form itself. What a paper's mentions name depends on that paper, the thesaurus and a :class:`~kg.link.summary.Summary`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kg.link.summary import Summary
from kg.link.thesaurus import Thesaurus
from kg.model import Kind, Mention, Reading, Relation
from kg.text import key

#: A name known by its shape alone is an entity when at least this many papers of the pile write it …
_PAPERS_FOR_A_NAME = 2
#: … or when a finder is at least this sure of it.
_SURE = 0.5


@dataclass(frozen=True, slots=True, order=True)
class Link:
    """A mention and the entity that it names, by the entity's key; ``why`` says which rule decided."""

    entity: str
    mention: Mention
    why: str


@dataclass(frozen=True)
class Linker:
    """Links the mentions of readings; frozen, so that it can be sent to other processes."""

    thesaurus: Thesaurus
    summary: Summary

    def link(self, reading: Reading) -> Iterator[Link]:
        """Yield a link for each mention of an entity that can be told, in the order of the mentions."""
        local = self._local_definitions(reading)
        introduced = self._introduced(reading, local)
        supported = self._supported(reading)
        for mention in reading.mentions:
            if mention.kind is Kind.REPOSITORY:
                continue
            entity, why = self._resolve(mention, local, introduced)
            if why == "context" and entity not in supported:
                continue
            if why == "form" and not self._is_entity(mention):
                continue
            yield Link(entity, mention, why)

    def _resolve(self, mention: Mention, local: Mapping[str, str], introduced: Mapping[str, str]) -> tuple[str, str]:
        form = key(mention.text)
        if mention.relation is Relation.INTRODUCES:
            return introduced.get(key(mention.target or mention.text), form), "introduced"
        if form in introduced:
            return introduced[form], "introduced"
        if form in local:
            return local[form], "definition"
        if mention.target:
            return key(mention.target), "context" if mention.by == "thesaurus-context" else "thesaurus"
        return self.of_form(mention.text)

    def of_form(self, surface: str) -> tuple[str, str]:
        """Return the entity that a form names when its paper does not say, and the rule that told it."""
        form = key(surface)
        label = self.thesaurus.by_key.get(form)
        if label and not label.context and (not label.case or surface[:1].isupper()):
            return key(label.name), "thesaurus"
        long = self.summary.long_form(form)
        if long and _looks_short(surface):
            concept = self.thesaurus.by_key.get(long)
            return (key(concept.name), "pile") if concept else (long, "pile")
        return form, "form"

    def _local_definitions(self, reading: Reading) -> dict[str, str]:
        """Return the entity of each acronym that the paper defines, and of its long form."""
        found: dict[str, str] = {}
        for definition in reading.definitions:
            long = key(definition.long)
            concept = self.thesaurus.by_key.get(long)
            entity = key(concept.name) if concept and not concept.context else long
            found.setdefault(key(definition.short), entity)
            found.setdefault(long, entity)
        return found

    def _introduced(self, reading: Reading, local: Mapping[str, str]) -> dict[str, str]:
        """Return the entity of each name that the paper introduces: main names and their other forms."""
        found: dict[str, str] = {}
        for mention in reading.mentions:
            if mention.relation is not Relation.INTRODUCES:
                continue
            name = mention.target or mention.text
            entity = found.setdefault(key(name), self._introduced_entity(name, local))
            found.setdefault(key(mention.text), entity)
        return found

    def _introduced_entity(self, name: str, local: Mapping[str, str]) -> str:
        """Return the entity of an introduced name: as the paper defines it, else the concept whose label it is.

        An ambiguous alias does not make it that concept, since a new thing may take an old acronym.
        """
        form = key(name)
        if form in local:
            return local[form]
        label = self.thesaurus.by_key.get(form)
        ambiguous = label is not None and label.context and key(label.name) != form
        return key(label.name) if label and not ambiguous else form

    def _supported(self, reading: Reading) -> frozenset[str]:
        """Return the entities of ambiguous labels that something else in the paper speaks for.

        That is an unambiguous label of the same concept, of one broader or narrower, or of a sibling.
        """
        sure = {m.target for m in reading.mentions if m.target and m.by == "thesaurus"}
        family = set(sure)
        for name in sure:
            family |= self.thesaurus.ancestors(name)
        found = set()
        for mention in reading.mentions:
            if mention.by == "thesaurus-context":
                near = {mention.target, *self.thesaurus.concepts[mention.target].broader}
                if near & family or self.thesaurus.ancestors(mention.target) & sure:
                    found.add(key(mention.target))
        return frozenset(found)

    def _is_entity(self, mention: Mention) -> bool:
        form = key(mention.text)
        return (
            mention.score >= _SURE
            or form in self.summary.introduced
            or self.summary.papers_with(form) >= _PAPERS_FOR_A_NAME
        )


def _looks_short(surface: str) -> bool:
    """Tell whether a surface can be an acronym: one word with at least two capitals or digits."""
    return " " not in surface and sum(c.isupper() or c.isdigit() for c in surface) >= 2
