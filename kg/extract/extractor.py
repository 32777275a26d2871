"""All finders over one paper: from a Paper to its Reading."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from functools import cached_property

from kg.extract import acronyms, defined, introduced, names, repositories
from kg.extract.frame import Frame
from kg.extract.roles import with_role
from kg.extract.terms import Terms
from kg.model import Kind, Label, Mention, Paper, Reading, Relation
from kg.text import key

#: Raised whenever a finder changes what it finds, so that libraries read their papers again.
VERSION = "1"

#: Which finder is believed where two find the same words, most believed first.
_RANK = ("introduced", "thesaurus", "acronym", "thesaurus-context", "name-shape")


class Extractor:
    """Reads papers: what happens to one depends on that paper and on the vocabulary alone."""

    def __init__(self, vocabulary: Iterable[Label]) -> None:
        self._labels = tuple(vocabulary)
        self._terms = Terms(self._labels)
        self._known = frozenset(key(label.text) for label in self._labels)

    def _is_known(self, name: str) -> bool:
        return key(name) in self._known

    @cached_property
    def version(self) -> str:
        """A fingerprint of the finders and the vocabulary."""
        labels = "\n".join(repr(label) for label in sorted(self._labels))
        return hashlib.sha256(f"{VERSION}\n{labels}".encode()).hexdigest()[:16]

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
    rank = next((i for i, by in enumerate(_RANK) if mention.by.startswith(by)), len(_RANK))
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
