"""What an acronym or a name can stand for in the pile, and which of it a paper means that does not say.

The senses of a form are the concept of the thesaurus that has it as a label, and the long forms by which papers define
it; spellings of one long form ("large langage model") are put together, acronym by acronym, so that the work is linear
in the definitions. Among several senses the company decides: what else is named in the papers that define each.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from kg.link.match import compare
from kg.link.summary import Maker, Summary
from kg.link.thesaurus import Thesaurus
from kg.model import Kind, Reading, Relation
from kg.text import key

#: A new spelling of a long form is compared with at most so many known ones of its acronym.
_COMPARED = 20
#: The best sense must be spoken for by this much more than the next.
_CLEAR = 2.0
#: A sense that no context speaks for is taken when it has this share of the definitions, of at least three.
_SHARE = 2 / 3
_SEVERAL = 3

_NONE: Counter[str] = Counter()
#: The targets named in the papers that define an acronym in one sense, by acronym and entity.
Company = Mapping[tuple[str, str], Counter[str]]


@dataclass(frozen=True)
class Senses:
    """The senses of every form of a pile."""

    thesaurus: Thesaurus
    summary: Summary
    company: Company = field(default_factory=dict)

    def entity(self, short: str, long: str) -> str:
        """Return the entity, by key, that a definition of these two keys names.

        A long form that the thesaurus lacks belongs to the concept that is known by the short one alone, when papers
        that define it so speak of the concept's family: "EAGLE (Extrapolation Algorithm …)" near speculative decoding.
        """
        entity = self._clusters(short).get(long, long)
        label = self.thesaurus.by_key.get(short)
        if label and entity == long and key(label.name) == short:
            near = self._family(short) - {label.name}
            return entity if near.isdisjoint(self.company.get((short, long), ())) else short
        return entity

    def namesake(self, form: str, maker: Maker) -> str:
        """Return the entity that a paper introduces under a name which neither it nor the thesaurus explains.

        That is what others define the name to be, when they agree, else the name itself; of two things of one name
        and different kinds the second is told apart by its kind.
        """
        makers = self.summary.makers.get(form, ())
        theirs = {m.long for m in makers}
        others = {self.entity(form, long) for long in self.summary.definitions.get(form, ()) if long not in theirs}
        if len(others) == 1:
            return next(iter(others))
        kinds = [m.kind for m in makers if m.kind and not m.long]
        first = min(set(kinds), key=lambda kind: (-kinds.count(kind), kind), default=maker.kind)
        return form if maker.kind in ("", first) else f"{form}={maker.kind.lower()}"

    def of(self, form: str) -> Counter[str]:
        """Return the entities that papers define an acronym to be or introduce by a name, with the number of papers."""
        if form not in self._told:
            self._told[form] = self._of(form)
        return self._told[form]

    def _of(self, form: str) -> Counter[str]:
        found: Counter[str] = Counter()
        for long, count in self.summary.definitions.get(form, {}).items():
            found[self.entity(form, long)] += count
        if form not in self.thesaurus.by_key:
            for maker in self.summary.makers.get(form, ()):
                if not maker.long:
                    found[self.namesake(form, maker)] += 1
        return found

    @cached_property
    def contested(self) -> frozenset[str]:
        """The acronyms and names that can stand for several things."""
        forms = {*self.summary.definitions, *self.summary.makers}
        return frozenset(form for form in forms if len(self._with_concept(form)) > 1)

    def named(self, reading: Reading) -> frozenset[str]:
        """Return the concepts that a paper names by labels which can stand for nothing else."""
        sure = (m for m in reading.mentions if m.target and m.by == "thesaurus")
        return frozenset(m.target for m in sure if key(m.text) not in self.contested)

    def decide(self, form: str, named: Collection[str], kind: Kind | None = None) -> tuple[str, str]:
        """Return the entity that a paper means by a form which it does not explain, and how that was told.

        ``named`` are what :meth:`named` gives, ``kind`` is what its words take the thing for.
        Without an answer the entity is empty, and the reason "unknown" (nothing explains it) or "ambiguous" (several
        things are called so, and the context speaks for none).
        """
        senses = self._with_concept(form) if form in self.contested else self.of(form)
        if len(senses) < 2:
            return next(((entity, "pile") for entity in senses), ("", "unknown"))
        weights = {entity: self._company(form, entity, named) for entity in senses}
        best, *others = sorted(weights, key=lambda entity: (-weights[entity], entity))
        if weights[best] > 0 and weights[best] >= _CLEAR * weights[others[0]]:
            return best, "company"
        of_kind = [entity for entity in senses if kind and self._kind(form, entity) == kind]
        return (of_kind[0], "kind") if len(of_kind) == 1 else self._prior(senses)

    def _prior(self, senses: Counter[str]) -> tuple[str, str]:
        total = senses.total()
        best = min(senses, key=lambda entity: (-senses[entity], entity))
        if senses[best] >= _SHARE * total and total >= _SEVERAL:
            return best, "pile"
        return "", "ambiguous"

    def _kind(self, form: str, entity: str) -> str:
        label = self.thesaurus.by_key.get(entity)
        if label:
            return str(label.kind)
        kinds = {m.kind for m in self.summary.makers.get(form, ()) if entity in (m.long, self.namesake(form, m))}
        return next(iter(kinds)) if len(kinds) == 1 else ""

    def _with_concept(self, form: str) -> Counter[str]:
        """Return the senses with the thesaurus's, which counts as one paper, or several when it needs no context."""
        label = self.thesaurus.by_key.get(form)
        if label is None:
            return self.of(form)
        senses = Counter(self.of(form))
        senses[key(label.name)] += 1 if label.context else _SEVERAL
        return senses

    def _company(self, short: str, entity: str, named: Collection[str]) -> float:
        known = self.company.get((short, entity), _NONE)
        near = sum(1 / self.summary.targets[t] for t in named if known[t])
        return near + sum(1 / self.summary.targets[t] for t in named if t in self._family(entity) and not known[t])

    def _family(self, entity: str) -> frozenset[str]:
        """Return the concepts broader and narrower than an entity, and its siblings."""
        if entity not in self._families:
            self._families[entity] = self._relatives(entity)
        return self._families[entity]

    def _relatives(self, entity: str) -> frozenset[str]:
        label = self.thesaurus.by_key.get(entity)
        if label is None:
            return frozenset()
        broader = self.thesaurus.concepts[label.name].broader
        near = {label.name, *broader, *self.thesaurus.narrower.get(label.name, ())}
        return frozenset(near.union(*(self.thesaurus.narrower.get(b, ()) for b in broader)))

    def _clusters(self, short: str) -> Mapping[str, str]:
        """Return the entity of each long form of an acronym."""
        if short not in self._known:
            self._known[short] = self._cluster(short)
        return self._known[short]

    # What was once worked out for a form or an entity: the parts above are frozen, so it stays true.

    @cached_property
    def _known(self) -> dict[str, Mapping[str, str]]:
        return {}

    @cached_property
    def _told(self) -> dict[str, Counter[str]]:
        return {}

    @cached_property
    def _families(self) -> dict[str, frozenset[str]]:
        return {}

    def _cluster(self, short: str) -> Mapping[str, str]:
        counts = self.summary.definitions.get(short, Counter())
        owner = self.thesaurus.by_key.get(short)
        concept = self.thesaurus.concepts[owner.name] if owner else None
        leaders = [(text, key(concept.label)) for text in (concept.label, *concept.aliases)] if concept else []
        found: dict[str, str] = {}
        for long in sorted(counts, key=lambda k: (-counts[k], k)):
            surface = self.summary.spelling(long)
            label = self.thesaurus.by_key.get(long)
            if label and (not label.context or (owner and owner.name == label.name)):
                found[long] = key(label.name)
            else:
                same = (entity for text, entity in leaders[:_COMPARED] if compare(text, surface).alike)
                found[long] = next(same, long)
            if found[long] == long and len(leaders) < _COMPARED:
                leaders.append((surface, long))
        return found


def company(readings: Iterable[Reading], senses: Senses) -> Company:
    """Return what is named in the papers that define each contested acronym: counts of papers, by target."""
    found: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for reading in readings:
        pairs = {(key(d.short), key(d.long)) for d in reading.definitions}
        told = {(short, senses.entity(short, long)) for short, long in pairs if short in senses.contested}
        told |= {(form, senses.namesake(form, m)) for form, m in _unexplained(reading) if form in senses.contested}
        if told:
            named = senses.named(reading)
            for pair in sorted(told):
                found[pair].update(named)
    return dict(found)


def _unexplained(reading: Reading) -> Iterator[tuple[str, Maker]]:
    """Yield the names that a paper introduces and does not define, each with the paper as its maker."""
    defined = {key(d.short) for d in reading.definitions}
    for mention in reading.mentions:
        form = key(mention.text)
        if mention.relation is Relation.INTRODUCES and form not in defined:
            yield form, Maker(reading.paper, "", str(mention.kind or ""))
