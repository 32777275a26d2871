"""Find the labels of a vocabulary in text: longest match, plural, hyphen and case folded, offsets kept.

A dictionary of joined folded words and a set of its prefixes stand in for a trie: a window over the words grows
while its key is a prefix of some label's, so the time is linear in the text, whatever the size of the vocabulary.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kg.extract.frame import Frame
from kg.model import Label, Mention
from kg.text import DASHES, fold_word

_TOKEN = re.compile(r"[^\W_]+(?:[.'’][^\W_]+)*[+#*]*")
_JOINT = re.compile(rf"[{DASHES}\s/_]{{0,3}}")
_PLAIN = re.compile(rf"[{DASHES}\s/_]+")
_LONGEST = 10

#: Scores of a label that needs no care, and of one that needs context. Measured by benchmarks/finders.py.
SCORE, CONTEXT_SCORE = 0.67, 0.48


class Token(NamedTuple):
    """A word of a text: its place and its folded form."""

    start: int
    end: int
    folded: str


def tokens(text: str) -> list[Token]:
    """Return the words of ``text`` with their places, hyphens parting them."""
    found = (Token(m.start(), m.end(), fold_word(m.group())) for m in _TOKEN.finditer(text))
    return [token for token in found if token.folded]


class Terms:
    """A compiled vocabulary: :meth:`find` yields where its labels stand."""

    def __init__(self, labels: Iterable[Label]) -> None:
        self._labels: dict[str, Label] = {}
        self._prefixes: set[str] = set()
        for label in labels:
            pieces = [token.folded for token in tokens(label.text)]
            if pieces and self._labels.setdefault("".join(pieces), label) is label:
                self._prefixes.update(_prefixes("".join(pieces)))

    def find(self, frame: Frame) -> Iterator[Mention]:
        """Yield a mention for each label found, none inside another; ``target`` is the preferred label."""
        for section in frame.sections:
            for start, end, label in self.matches(frame.text(section)):
                yield frame.mention(
                    section,
                    start,
                    end,
                    by="thesaurus-context" if label.context else "thesaurus",
                    kind=label.kind,
                    target=label.name,
                    score=CONTEXT_SCORE if label.context else SCORE,
                )

    def matches(self, text: str) -> Iterator[tuple[int, int, Label]]:
        """Yield (start, end, label) of each longest match, left to right, none overlapping."""
        stream = tokens(text)
        i = 0
        while i < len(stream):
            size, label = self._longest(text, stream, i)
            if label is None:
                i += 1
                continue
            yield stream[i].start, stream[i + size - 1].end, label
            i += size

    def _longest(self, text: str, stream: list[Token], first: int) -> tuple[int, Label | None]:
        joined, size, best = "", 0, None
        for i in range(first, min(first + _LONGEST, len(stream))):
            if i > first and not _JOINT.fullmatch(text, stream[i - 1].end, stream[i].start):
                break
            joined += stream[i].folded
            if joined not in self._prefixes:
                break
            label = self._labels.get(joined)
            if label and (not label.case or as_written(text[stream[first].start : stream[i].end], label.text)):
                size, best = i - first + 1, label
        return size, best


def _prefixes(joined: str) -> Iterator[str]:
    return (joined[:n] for n in range(1, len(joined) + 1))


def as_written(surface: str, label: str) -> bool:
    """Tell whether ``surface`` is ``label`` in its own case, a plural "s", dashes and spaces aside."""
    bare, wanted = _PLAIN.sub("", surface), _PLAIN.sub("", label)
    return bare in (wanted, f"{wanted}s", f"{wanted}'s", f"{wanted}’s")
