"""Titles of works, and whether two of them can be one: normal forms, blocks of candidates, and a careful comparison."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from rapidfuzz.distance import Levenshtein
from rapidfuzz.fuzz import ratio

from kg.text import DASHES, numbered, spelled, without_latex

#: Words that titles gain and lose when they are copied.
_SMALL = frozenset(
    {"a", "an", "and", "are", "as", "at", "by", "for", "from", "in", "into", "is", "it", "its", "of", "on", "the"}
    | {"their", "to", "toward", "towards", "using", "via", "with"}
)
_WORD = re.compile(r"[^\W_]+")
_DASH = re.compile(f"[{DASHES}]")
_DIGITS = re.compile(r"\d+")
_BREAK = re.compile(r"\s*[:?.–—]\s+|\s+[-–—]\s+")
#: Letters of the beginning or end of a title by which it is looked up.
_ENDS = 12
#: A block of more titles says nothing ("deep learning for …").
BLOCK = 64
_SAME_LETTERS = 5
#: Letters without which a title is too common to be compared with others that are spelled differently.
LONG = 20
#: Least likeness of two titles (Levenshtein ratio of their letters, 0 to 1).
NEAR = 0.85
#: Years of one work differ by no more, unless its authors or a long title say otherwise.
_YEARS_APART = 3


@lru_cache(maxsize=1 << 16)
def letters(title: str) -> str:
    """Return the letters and digits of a title in lower case: "Multi-task learning", "Multitask Learning" alike."""
    plain = numbered(without_latex(spelled(title))).casefold() if not _is_plain(title) else title.casefold()
    return "".join(_WORD.findall(plain))


def _is_plain(title: str) -> bool:
    return title.isascii() and not any(mark in title for mark in "$\\^_") and " II" not in title


def words(title: str) -> list[str]:
    """Return the words of a title in lower case, hyphens parting them."""
    return _WORD.findall(numbered(without_latex(spelled(title))).casefold())


def long_words(title: str) -> frozenset[str]:
    """Return the words of a title by which it is told from others: those of four letters and more."""
    return frozenset(word for word in words(title) if len(word) > 3 and word not in _SMALL)


def heads(title: str) -> Iterator[str]:
    """Yield the letters of a title without its subtitle, where what is left is still a title of four words."""
    match = _BREAK.search(title)
    if match and len(words(title[: match.start()])) >= 4:
        yield letters(title[: match.start()])


def blocks(title: str) -> list[str]:
    """Return the keys under which near titles meet: the first letters, the last, and pairs of the longest words."""
    joined = letters(title)
    if len(joined) < LONG:
        return []
    longest = sorted(set(words(title)) - _SMALL, key=lambda w: (-len(w), w))[:4]
    pairs = [f"{a} {b}" for i, a in enumerate(sorted(longest)) for b in sorted(longest)[i + 1 :]]
    return [f"<{joined[:_ENDS]}", f"{joined[-_ENDS:]}>", *pairs]


def likeness(one: str, other: str) -> float:
    """Return how alike two titles are spelled, from 0 to 1; 0 where a word, a number or a negation sets them apart.

    "Optimisation of …" and "The optimization of …" are alike; "Convex …" and "Nonconvex …", "… 2" and "… 3" are not,
    however few letters tell them apart.
    """
    a, b = letters(one), letters(other)
    score = ratio(a, b, score_cutoff=100 * NEAR) / 100
    if not score or sorted(_DIGITS.findall(a)) != sorted(_DIGITS.findall(b)):
        return 0.0
    return float(score) if _same_words(words(one), words(other)) else 0.0


def _same_words(one: list[str], other: list[str]) -> bool:
    """Tell whether titles differ in small words, in hyphens and in one letter of a long word alone."""
    left = _without(one, other)
    right = _without(other, one)
    if "".join(left) == "".join(right):
        return True
    return len(left) == len(right) and all(map(_misspelt, left, right))


def _without(words_: list[str], others: list[str]) -> list[str]:
    known = set(others)
    return [word for word in words_ if word not in known and word not in _SMALL]


def _misspelt(one: str, other: str) -> bool:
    """Tell whether two words are one: a letter apart, not the first ("asymmetric"), or an ending of British English."""
    if min(len(one), len(other)) < _SAME_LETTERS or one[0] != other[0] or _DIGITS.search(one + other):
        return False
    return Levenshtein.distance(one, other, score_cutoff=1) <= 1


def surnames(names: Iterable[str]) -> frozenset[str]:
    """Return the folded words of names, initials left out: either order of the parts gives the same."""
    return frozenset(
        word for name in names for word in _WORD.findall(_DASH.sub(" ", spelled(name)).casefold()) if len(word) > 1
    )


def years_agree(one: int | None, other: int | None, apart: int = _YEARS_APART) -> bool:
    """Tell whether two years can be of one work, a preprint and its publication; an unknown one agrees."""
    return not one or not other or abs(one - other) <= apart
