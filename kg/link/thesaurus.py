"""The thesaurus: concepts with preferred label, alternative labels and broader concepts (SKOS's terms).

The shipped one is ``thesaurus.tsv``, a curated thesaurus of machine learning with five columns: label, kind, aliases,
broader, match. ``match`` lists the labels that need care, as ``label=case``, ``label=context`` or both.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from kg.assets import asset
from kg.errors import InputError
from kg.model import ENTITY_KINDS, Kind, Label
from kg.text import key

HEADER = ("label", "kind", "aliases", "broader", "match")
_REMEDY = "Each line has label, kind, aliases, broader and match, parted by tabs; lists are parted by '|'."


@dataclass(frozen=True, slots=True)
class Concept:
    """One concept: its preferred label, kind, alternative labels, broader concepts and the labels' flags."""

    label: str
    kind: Kind
    aliases: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()
    flags: tuple[tuple[str, str], ...] = ()

    def labels(self, depth: int = 0, narrower: int = 0) -> Iterator[Label]:
        """Yield the preferred and the alternative labels, each with its flags and the concept's place."""
        flags = dict(self.flags)
        for text in (self.label, *self.aliases):
            flag = flags.get(text, "")
            yield Label(text, self.label, self.kind, "case" in flag, "context" in flag, depth, narrower)


class Thesaurus:
    """Concepts by preferred label, and by the key of any label."""

    def __init__(self, concepts: Mapping[str, Concept], digest: str) -> None:
        self.concepts = concepts
        self.digest = digest

    @cached_property
    def by_key(self) -> Mapping[str, Label]:
        """The labels by :func:`kg.text.key`; where two concepts claim one key, the first in the file has it."""
        found: dict[str, Label] = {}
        for label in self.labels():
            found.setdefault(key(label.text), label)
        return found

    def labels(self) -> Iterator[Label]:
        """Yield every label of every concept, in the order of the file."""
        for concept in self.concepts.values():
            yield from concept.labels(self.depth(concept.label), len(self.narrower.get(concept.label, ())))

    def depth(self, label: str) -> int:
        """Return the steps of the shortest way from a concept up to one with nothing broader."""
        return self._depths[label]

    @cached_property
    def _depths(self) -> Mapping[str, int]:
        found = {c.label: 0 for c in self.concepts.values() if not any(b in self.concepts for b in c.broader)}
        level = list(found)
        while level:
            under = [n for label in level for n in self.narrower.get(label, ()) if n not in found]
            found.update(dict.fromkeys(under, found[level[0]] + 1))
            level = list(dict.fromkeys(under))
        # What hangs in a circle of a faulty thesaurus is reached from nowhere.
        return {label: found.get(label, 0) for label in self.concepts}

    def ancestors(self, label: str) -> frozenset[str]:
        """Return the preferred labels of all concepts broader than ``label``, at any distance."""
        return self._ancestors.get(label, frozenset())

    @cached_property
    def _ancestors(self) -> Mapping[str, frozenset[str]]:
        done: dict[str, frozenset[str]] = {}
        stack = list(self.concepts)
        opened: set[str] = set()
        while stack:
            label = stack[-1]
            broader = [b for b in self.concepts[label].broader if b in self.concepts]
            waiting = [b for b in broader if b not in done and b not in opened]
            if label not in done and waiting:
                opened.add(label)
                stack.extend(waiting)
                continue
            stack.pop()
            done.setdefault(label, frozenset(broader).union(*(done.get(b, frozenset()) for b in broader)))
        return done

    @cached_property
    def narrower(self) -> Mapping[str, tuple[str, ...]]:
        """The preferred labels of the concepts directly under each, in the order of the file."""
        found: dict[str, list[str]] = {}
        for concept in self.concepts.values():
            for broader in concept.broader:
                found.setdefault(broader, []).append(concept.label)
        return {label: tuple(names) for label, names in found.items()}


def parse(text: str, path: str | Path = "thesaurus.tsv") -> Thesaurus:
    """Return the thesaurus written in ``text``.

    Raises:
        InputError: with the line, when the header, a kind, a flag or the number of columns is wrong.

    """
    lines = text.split("\n")
    if tuple(lines[0].rstrip("\r").split("\t")) != HEADER:
        raise InputError(path, "the header is not " + " ".join(HEADER), _REMEDY, 1)
    concepts: dict[str, Concept] = {}
    for number, line in enumerate(lines[1:], 2):
        if line.strip():
            concept = _concept(line.rstrip("\r"), path, number)
            concepts.setdefault(concept.label, concept)
    return Thesaurus(concepts, hashlib.sha256(text.encode()).hexdigest())


def _concept(line: str, path: str | Path, number: int) -> Concept:
    columns = line.split("\t")
    if len(columns) != len(HEADER) or not columns[0]:
        raise InputError(path, f"{len(columns)} columns instead of {len(HEADER)}", _REMEDY, number)
    label, kind, aliases, broader, match = columns
    if kind not in set(ENTITY_KINDS):
        kinds = ", ".join(sorted(ENTITY_KINDS))
        raise InputError(path, f"{kind!r} is no kind", f"The kinds are {kinds}.", number)
    flags = tuple((text, flag) for text, _, flag in (m.rpartition("=") for m in _pieces(match)))
    return Concept(label, Kind(kind), _pieces(aliases), _pieces(broader), flags)


def _pieces(column: str) -> tuple[str, ...]:
    return tuple(piece for piece in column.split("|") if piece)


def read_thesaurus(path: str | Path) -> Thesaurus:
    """Return the thesaurus in a TSV file.

    Raises:
        InputError: when the file cannot be read or is no thesaurus.

    """
    return parse(thesaurus_text(path), path)


def thesaurus_text(path: str | Path) -> str:
    """Return the text of a thesaurus file.

    Raises:
        InputError: when the file cannot be read.

    """
    try:
        return Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(path, f"cannot be read as a thesaurus ({error})", _REMEDY) from error


@lru_cache(maxsize=1)
def shipped_thesaurus() -> Thesaurus:
    """Return the thesaurus of machine learning that ships with citeweave."""
    return parse(asset("link", "thesaurus.tsv"))
