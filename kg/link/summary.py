"""What the whole pile says about its forms: a summary that can be merged from parts.

Linking reads a summary, never "the corpus so far", so it does not matter in which order, or on how many machines,
the papers are read.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from kg.model import Kind, Reading, Relation
from kg.text import key


class Maker(NamedTuple):
    """A paper that introduces a name: the key of the long form that it gives it, empty for none, and the kind."""

    paper: str
    long: str
    kind: str


@dataclass
class Summary:
    """Counts over papers, each keyed by :func:`kg.text.key`.

    ``forms[key][surface]``: papers in which the surface stands; ``definitions[short][long]``: papers that define the
    acronym so; ``introduced[key]``: the papers that introduce a thing of that name; ``makers[key]``: the same, with the
    key of the long form that the paper gives the name, and the kind; ``longs[key][surface]``: papers that spell a long
    form so; ``targets[label]``: papers that name a concept.
    """

    forms: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    definitions: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    introduced: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    makers: dict[str, set[Maker]] = field(default_factory=lambda: defaultdict(set))
    longs: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    targets: Counter[str] = field(default_factory=Counter)

    def papers_with(self, form: str) -> int:
        """Return an upper bound of the papers in which a form of this key stands."""
        return sum(self.forms[form].values()) if form in self.forms else 0

    def spelling(self, long: str) -> str:
        """Return the commonest spelling of a long form, by its key."""
        counts = self.longs.get(long, Counter())
        return min(counts, key=lambda s: (-counts[s], s), default=long)

    def merge(self, other: Summary) -> Summary:
        """Add ``other`` to this summary and return it."""
        for form, surfaces in other.forms.items():
            self.forms[form].update(surfaces)
        for short, longs in other.definitions.items():
            self.definitions[short].update(longs)
        for name, papers in other.introduced.items():
            self.introduced[name] |= papers
        for name, makers in other.makers.items():
            self.makers[name] |= makers
        for long, surfaces in other.longs.items():
            self.longs[long].update(surfaces)
        self.targets.update(other.targets)
        return self


def summarise(readings: Iterable[Reading]) -> Summary:
    """Return the summary of some papers' readings."""
    summary = Summary()
    for reading in readings:
        _add(summary, reading)
    return summary


def _add(summary: Summary, reading: Reading) -> None:
    for surface in {m.text for m in reading.mentions if m.kind is not Kind.REPOSITORY}:
        summary.forms[key(surface)][surface] += 1
    longs = {key(d.short): key(d.long) for d in reversed(reading.definitions)}
    for short, long in {(key(d.short), key(d.long)) for d in reading.definitions}:
        summary.definitions[short][long] += 1
    for surface in {d.long for d in reading.definitions}:
        summary.longs[key(surface)][surface] += 1
    summary.targets.update({m.target for m in reading.mentions if m.target and m.by == "thesaurus"})
    for mention in reading.mentions:
        if mention.relation is Relation.INTRODUCES:
            form = key(mention.text)
            summary.introduced[form].add(reading.paper)
            summary.makers[form].add(Maker(reading.paper, longs.get(form, ""), str(mention.kind or "")))
