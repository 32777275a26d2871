"""Decide what each mention names: entity linking against the thesaurus, the paper's own definitions and the pile.

The order is: what the paper itself introduces or defines, then the thesaurus, then what the pile agrees on, then the
form itself. What a paper's mentions name depends on that paper, the thesaurus and a :class:`~kg.link.summary.Summary`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from kg.link.compound import respelled
from kg.link.padding import unpadded
from kg.link.senses import Company, Senses, company
from kg.link.summary import Maker, Summary, summarise
from kg.link.thesaurus import Thesaurus
from kg.model import Kind, Label, Mention, Reading, Relation
from kg.text import key

#: A name known by its shape alone is an entity when at least this many papers of the pile write it …
_PAPERS_FOR_A_NAME = 2
#: … or when a finder is at least this sure of it; the model yields nothing that it takes for less likely.
_SURE = 0.45
#: In a paper that names the second, the first is short for it; so did annotators read it without exception.
_SHORT_FOR = {"language model": "large language model"}


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
    company: Company = field(default_factory=dict)

    @classmethod
    def of(cls, thesaurus: Thesaurus, readings: Collection[Reading]) -> Linker:
        """Return the linker that knows a whole pile of readings."""
        summary = summarise(readings)
        return cls(thesaurus, summary, company(readings, Senses(thesaurus, summary)))

    @cached_property
    def senses(self) -> Senses:
        """What the forms of the pile can stand for."""
        return Senses(self.thesaurus, self.summary, self.company)

    def link(self, reading: Reading) -> Iterator[Link]:
        """Yield a link for each mention of an entity that can be told, in the order of the mentions."""
        named = self.senses.named(reading)
        supported = self._supported(reading, named)
        local = self._local_definitions(reading)
        introduced = self._introduced(reading, local)
        fuller = {key(short): key(full) for short, full in _SHORT_FOR.items() if full in named}
        for mention in reading.mentions:
            if mention.kind is Kind.REPOSITORY:
                continue
            entity, why = self._resolve(mention, local, introduced)
            if why == "open" or (why == "context" and entity not in supported):
                entity, why = self._in_company(mention, named, ambiguous=why == "context")
            if entity and (why not in ("form", "ambiguous") or self._is_entity(mention)):
                yield Link(fuller.get(entity, entity), mention, why)

    def _resolve(self, mention: Mention, local: Mapping[str, str], introduced: Mapping[str, str]) -> tuple[str, str]:
        """Return what a mention names and the rule that told it; "open" when only the pile can tell."""
        form = key(mention.text)
        if mention.relation is Relation.INTRODUCES:
            return introduced.get(key(mention.target or mention.text), form), "introduced"
        if form in introduced:
            return introduced[form], "introduced"
        if form in local:
            return local[form], "definition"
        if mention.target and (form not in self.senses.contested or not _looks_short(mention.text)):
            return key(mention.target), "context" if mention.by == "thesaurus-context" else "thesaurus"
        label = self.thesaurus.by_key.get(form)
        if label and not label.context and not _looks_short(mention.text) and _as_cased(label, mention.text):
            return key(label.name), "thesaurus"
        return form, "open"

    def _in_company(self, mention: Mention, named: Collection[str], *, ambiguous: bool) -> tuple[str, str]:
        """Return what a form names whose paper does not say: by the pile's definitions and the paper's other words."""
        form = key(mention.text)
        label = self.thesaurus.by_key.get(form)
        if _looks_short(mention.text) or form in self.senses.contested:
            entity, why = self.senses.decide(form, named, _kind_told(mention))
            if entity:
                known = label is not None and key(label.name) == entity
                return entity, "thesaurus" if known and why == "pile" else why
            if why == "ambiguous":
                return f"{form}?", "ambiguous"
        if ambiguous:
            return self._unsupported(mention, form)
        if label and not label.context and _as_cased(label, mention.text):
            return key(label.name), "thesaurus"
        if label is None and form not in self.summary.introduced:
            if plain := unpadded(mention.text, self.thesaurus):
                return plain, "padding"
            return self._compound(mention.text, form, named)
        # "mamba" in small letters is spelt like the concept Mamba, and is not it.
        return (f"{form}?", "ambiguous") if label and key(label.name) == form else (form, "form")

    def _unsupported(self, mention: Mention, form: str) -> tuple[str, str]:
        """Return what an ambiguous label names that nothing else in the paper speaks for.

        A word that is the concept's own name, and was read as its kind, names it; another word stands for itself; an
        acronym could be anything.
        """
        if _looks_short(mention.text):
            return "", "ambiguous"
        label = self.thesaurus.by_key.get(form)
        own = label is not None and key(label.name) == form and label.kind is mention.kind
        return (form, "context") if own else (f"{form}?", "ambiguous")

    def _compound(self, surface: str, form: str, named: Collection[str]) -> tuple[str, str]:
        """Return what a form names by the concepts named within it: itself, or what they make together."""

        def expand(piece: str) -> str:
            if not _looks_short(piece):
                return ""
            entity, _ = self.senses.decide(key(piece), named)
            if entity:
                return "" if entity[-1] == "?" or "=" in entity else entity
            label = self.thesaurus.by_key.get(key(piece))
            return label.name if label and not label.context else ""

        whole = respelled(surface, self.thesaurus, expand)
        label = self.thesaurus.by_key.get(whole)
        if whole == form or (label and label.context):
            return form, "form"
        return (key(label.name), "compound") if label else (whole, "form")

    def _local_definitions(self, reading: Reading) -> dict[str, str]:
        """Return the entity of each acronym that the paper defines, and of its long form."""
        found: dict[str, str] = {}
        for definition in reading.definitions:
            short, long = key(definition.short), key(definition.long)
            entity = self.senses.entity(short, long)
            found.setdefault(short, entity)
            found.setdefault(long, entity)
        return found

    def _introduced(self, reading: Reading, local: Mapping[str, str]) -> dict[str, str]:
        """Return the entity of each name that the paper introduces: main names and their other forms."""
        found: dict[str, str] = {}
        for mention in reading.mentions:
            if mention.relation is Relation.INTRODUCES:
                name = mention.target or mention.text
                entity = found.setdefault(key(name), self._introduced_entity(name, mention, reading, local))
                found.setdefault(key(mention.text), entity)
        return found

    def _introduced_entity(self, name: str, mention: Mention, reading: Reading, local: Mapping[str, str]) -> str:
        """Return the entity of an introduced name: as the paper defines it, else the concept whose label it is.

        An ambiguous alias does not make it that concept, since a new thing may take an old acronym.
        """
        form = key(name)
        if form in local:
            return local[form]
        label = self.thesaurus.by_key.get(form)
        if label and not (label.context and key(label.name) != form):
            return key(label.name)
        return self.senses.namesake(form, Maker(reading.paper, "", str(mention.kind or "")))

    def _supported(self, reading: Reading, sure: Collection[str]) -> frozenset[str]:
        """Return the entities of ambiguous labels that something else in the paper speaks for.

        That is an unambiguous label of the same concept, of one narrower or broader at any distance, or of one under
        the same next broader one.
        """
        doubtful = sorted({m.target for m in reading.mentions if m.by == "thesaurus-context"})
        if not doubtful:
            return frozenset()
        family = set(sure).union(*map(self.thesaurus.ancestors, sure))
        found = set()
        for name in doubtful:
            near = {name, *self.thesaurus.concepts[name].broader}
            if not near.isdisjoint(family) or not self.thesaurus.ancestors(name).isdisjoint(sure):
                found.add(key(name))
        return frozenset(found)

    def _is_entity(self, mention: Mention) -> bool:
        form = key(mention.text)
        return (
            mention.score >= _SURE
            or form in self.summary.introduced
            or self.summary.papers_with(form) >= _PAPERS_FOR_A_NAME
        )


def _kind_told(mention: Mention) -> Kind | None:
    """Return what its sentence takes a mention for; a label's own kind and usual role say nothing of this place."""
    if mention.target:
        return None
    return Kind.DATASET if mention.relation is Relation.EVALUATES_ON else mention.kind


def _looks_short(surface: str) -> bool:
    """Tell whether a surface can be an acronym: one word with at least two capitals or digits."""
    return " " not in surface and sum(map(str.isupper, surface)) + sum(map(str.isdigit, surface)) >= 2


def _as_cased(label: Label, surface: str) -> bool:
    """Tell whether a surface is written with a capital where its label asks for one."""
    return not label.case or any(map(str.isupper, surface))
