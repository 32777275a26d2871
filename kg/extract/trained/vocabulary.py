"""The thesaurus as the extractor sees it: folded label to kind, depth and care needed."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from kg.extract.trained.tokens import Tokens
from kg.model import Label
from kg.text import DASHES, fold_word

_JOINTS = re.compile(rf"[{DASHES}\s/_]+")
#: The rules propose no name.
NO_NAMES: Mapping[str, float] = MappingProxyType({})
THESAURUS_KINDS = ("Method", "Task", "Dataset", "Metric", "Concept", "Field")


@dataclass(frozen=True, slots=True)
class Entry:
    """One label of one concept. ``kind`` is an index into THESAURUS_KINDS; ``exact`` the form that case demands."""

    kind: int
    depth: int
    alias: bool
    context: bool
    exact: str
    narrower: int


@dataclass(frozen=True, slots=True)
class Page:
    """What the stages share: the tokens of a paper, their folded forms, and where labels of the thesaurus stand.

    ``told``: the log odds, by the rules, that the paper introduces what a folded form names.
    """

    tokens: Tokens
    folds: list[str]
    matches: list[tuple[int, int, Entry]]
    told: Mapping[str, float]


@lru_cache(maxsize=1 << 16)
def fold(word: str) -> str:
    """Fold one token: case and plural go; punctuation other than + # * folds to nothing."""
    return fold_word(word) if word[0].isalnum() else word if word in "+#*" else ""


class Vocabulary:
    """Labels of a thesaurus by their folded form."""

    def __init__(self, labels: Iterable[Label]) -> None:
        self.entries: dict[str, Entry] = {}
        self.labels: dict[str, Label] = {}
        firsts: set[str] = set()
        for label in labels:
            entry = Entry(
                THESAURUS_KINDS.index(label.kind),
                label.depth,
                label.text != label.name,
                label.context,
                label.text if label.case else "",
                min(label.narrower, 20),
            )
            folds = [fold(w) for w in Tokens(label.text, "").words[:-1]]
            if any(folds):
                self.entries["".join(folds)] = entry
                self.labels["".join(folds)] = label
                firsts.add(folds[0])
        #: The first words of labels, each with the length of the longest form that begins so.
        self.firsts = _longest(sorted(firsts - {""}), sorted(self.entries))

    def page(self, tokens: Tokens, told: Mapping[str, float] = NO_NAMES) -> Page:
        """Fold the tokens and find the labels among them."""
        folds = list(map(fold, tokens.words))
        return Page(tokens, folds, self.find(tokens.words, folds), told)

    def find(self, words: list[str], folds: list[str]) -> list[tuple[int, int, Entry]]:
        """Return all matches (first token, last token + 1, entry), longest and shorter alike."""
        out = []
        entries, n = self.entries, len(words)
        firsts = self.firsts
        for a, first in enumerate(folds):
            longest = firsts.get(first)
            if not longest:
                continue
            form = ""
            for b in range(a + 1, min(a + 10, n) + 1):
                form += folds[b - 1]
                if len(form) > longest:
                    break
                entry = entries.get(form)
                if entry and folds[b - 1] and (not entry.exact or _exact(words[a:b], entry.exact)):
                    out.append((a, b, entry))
        return out


def _longest(starts: list[str], forms: list[str]) -> dict[str, int]:
    """Return for each of ``starts`` the length of the longest of the sorted ``forms`` that begin with it."""
    found = {}
    for start in starts:
        first, last = bisect_left(forms, start), bisect_left(forms, start + chr(0x10FFFF))
        found[start] = max(map(len, forms[first:last]), default=0)
    return found


def _exact(words: list[str], form: str) -> bool:
    have = "".join(words)
    want = form.replace(" ", "")
    return have == want or have == want + "s"


def as_written(surface: str, label: str) -> bool:
    """Tell whether ``surface`` is ``label`` in its own case, a plural "s", dashes and spaces aside."""
    bare, wanted = _JOINTS.sub("", surface), _JOINTS.sub("", label)
    return bare in (wanted, f"{wanted}s", f"{wanted}'s", f"{wanted}’s")
