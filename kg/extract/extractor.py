"""All finders over one paper: from a Paper to its Reading."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from functools import cached_property

from kg.extract import acronyms, defined, introduced, names, repositories
from kg.extract.frame import Frame
from kg.extract.plugins import Plugin, installed
from kg.extract.roles import with_role
from kg.extract.terms import Terms
from kg.model import Kind, Label, Mention, Paper, Reading, Relation
from kg.text import key

#: Raised whenever a finder changes what it finds, so that libraries read their papers again.
VERSION = "1"

#: Which finder is believed where two find the same words, most believed first; those from outside stand at 2.
_RANK = {"thesaurus": 1, "acronym": 3, "thesaurus-context": 4, "name-shape": 5}
_OUTSIDE = 2


class Extractor:
    """Reads papers: what happens to one depends on that paper and on the vocabulary alone."""

    def __init__(self, vocabulary: Iterable[Label], plugins: Iterable[Plugin] | None = None) -> None:
        self._labels = tuple(vocabulary)
        self._plugins = installed() if plugins is None else tuple(plugins)
        self._terms = Terms(self._labels)
        self._known = frozenset(key(label.text) for label in self._labels)

    def _is_known(self, name: str) -> bool:
        return key(name) in self._known

    @cached_property
    def version(self) -> str:
        """A fingerprint of the finders, those from outside too, and of the vocabulary."""
        labels = "\n".join(repr(label) for label in sorted(self._labels))
        others = [(plugin.name, plugin.version) for plugin in self._plugins]
        return hashlib.sha256(f"{VERSION}\n{others}\n{labels}".encode()).hexdigest()[:16]

    def read(self, paper: Paper) -> Reading:
        """Return all mentions, definitions and statements read in a paper, sorted by place."""
        frame = Frame(paper)
        definitions = tuple(sorted(set(acronyms.find_definitions(frame))))
        found = (
            *repositories.find(frame),
            *introduced.find(frame, self._is_known, definitions),
            *self._terms.find(frame),
            *defined.find(frame, definitions),
            *names.find(frame),
            *(mention for plugin in self._plugins for mention in plugin.mentions(frame)),
        )
        return Reading(paper.id, tuple(sorted(with_role(frame, m) for m in settle(found))), definitions)


def settle(mentions: Iterable[Mention]) -> Iterator[Mention]:
    """Yield the mentions that stay when none may overlap: the longest, then the most believed finder's.

    Only what the paper introduces may stand inside a repository's URL.
    """
    found = sorted(set(mentions), key=_preference)
    taken: set[tuple[str, int]] = set()
    for mention in found:
        spot = "url" if mention.kind is Kind.REPOSITORY else "text"
        cells = [(f"{mention.section} {spot}", i) for i in range(mention.start, mention.end)]
        url = [(f"{mention.section} url", i) for i in range(mention.start, mention.end)]
        inside = mention.relation is not Relation.INTRODUCES and not taken.isdisjoint(url)
        if taken.isdisjoint(cells) and not inside:
            taken.update(cells)
            yield mention


def _preference(mention: Mention) -> tuple[object, ...]:
    rank = 0 if mention.relation is Relation.INTRODUCES else _RANK.get(mention.by, _OUTSIDE)
    repository = mention.kind is not Kind.REPOSITORY
    return (
        repository,
        -(mention.end - mention.start),
        rank,
        mention.section,
        mention.start,
        mention.by,
        -mention.score,
    )
