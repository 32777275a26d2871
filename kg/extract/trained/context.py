"""Cue words around the places of a candidate: what a sentence says that a paper does with it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from kg.extract.trained.candidates import Candidates

#: Stems by what they hint at. A token hints when it starts with the stem.
CUES = (
    ("propose", "present", "introduc", "develop", "design", "devis"),
    ("call", "named", "name", "dub", "term", "refer"),
    ("extend", "extension", "generaliz", "generalis", "modif", "adapt", "variant", "revisit"),
    ("improv", "enhanc", "accelerat", "augment", "refin"),
    ("based", "build", "built", "inspired", "ground"),
    ("us", "leverag", "employ", "utiliz", "utilis", "appl", "adopt", "exploit", "via", "through"),
    ("combin", "integrat", "incorporat", "together", "coupl", "with", "plug"),
    ("outperform", "surpass", "exceed", "beat", "better", "superior", "faster"),
    ("compar", "baseline", "than", "versus", "over", "against", "unlike", "contrast", "whereas", "prior", "existing"),
    (
        "evaluat",
        "experiment",
        "benchmark",
        "test",
        "result",
        "achiev",
        "on",
        "across",
        "demonstrat",
        "dataset",
        "report",
    ),
    ("accurac", "score", "metric", "measur", "terms", "reduc", "increas", "%", "point"),
    ("task", "problem", "application", "challeng", "address", "tackl", "solv", "for"),
    ("study", "studi", "investigat", "analy", "examin", "understand", "explor", "survey", "review", "theor", "prov"),
    ("such", "e", "includ", "like", "example", "variou", "wide"),
    ("train", "learn", "optimi", "fine", "pre"),
    ("we", "our", "this", "paper", "work"),
    ("have", "has", "recent", "become", "popular", "wide", "success", "however", "while", "despite"),
)
BEFORE, AFTER = 8, 5
PROPOSE, CALL = 0, 1
_ACTS = frozenset(
    """achieves outperforms is consists uses learns improves enables provides can reduces introduces
    leverages combines comprises contains surpasses generates employs offers allows works
    requires demonstrates shows models integrates extends includes supports""".split()  # noqa: SIM905
)
_DIRECT = ("title_colon", "in_title", "acts", "called", "proposed", "starts", "sentences", "in_brackets")


def context_features(c: Candidates, chosen: list[int]) -> tuple[list[str], NDArray[np.float32]]:
    """Cues of each chosen candidate: before, after, and anywhere in the sentences of its places.

    The places of an expansion count for its acronym and the other way round; the last columns are its own alone.
    """
    words = [w.lower() for w in c.tokens.words]
    cues = list(map(cue_of, words))
    telling = [i for i, of_word in enumerate(cues) if of_word]
    bounds = [-1, *(i for i, w in enumerate(words) if w in ".!?\n"), len(words)]
    partner = c.short_of | {long: short for short, long in c.short_of.items()}
    size = len(CUES)
    out = np.zeros((len(chosen), 3 * size + 2 + len(_DIRECT)), np.float32)
    for i, k in enumerate(chosen):
        own = _places(c, k)
        row = [0] * (3 * size + 2)
        for a, b in own + (_places(c, partner[k]) if k in partner else []):
            s = bisect_left(bounds, a)
            low, high = bounds[s - 1] + 1, bounds[min(s, len(bounds) - 1)]
            _count(row, cues, telling[bisect_left(telling, low) : bisect_left(telling, high)], (a, b))
            row[3 * size] = max(row[3 * size], len(bounds) - s)
            row[3 * size + 1] = max(row[3 * size + 1], s)
        out[i] = row + _direct(c, own, words, cues)
    names = [f"{w}_{cue[0]}" for w in ("before", "after", "sentence") for cue in CUES]
    return [*names, "sentences_left", "sentences_before", *_DIRECT], out


def _places(c: Candidates, k: int) -> list[tuple[int, int]]:
    at = slice(int(c.offsets[k]), int(c.offsets[k + 1]))
    return list(zip(c.first[at].tolist(), c.last[at].tolist(), strict=True))


def _count(row: list[int], cues: list[tuple[int, ...]], sentence: list[int], place: tuple[int, int]) -> None:
    """Add the cues of the words of one sentence around the place from ``a`` to ``b``."""
    a, b = place
    size = len(CUES)
    for i in sentence:
        if not a <= i < b:
            for cue in cues[i]:
                row[2 * size + cue] += 1
                if a - BEFORE <= i < a:
                    row[cue] += 1
                elif b <= i < b + AFTER:
                    row[size + cue] += 1


def _direct(c: Candidates, own: list[tuple[int, int]], words: list[str], cues: list[tuple[int, ...]]) -> list[float]:
    """Signs that the paper presents the thing: "X: a ...", "X achieves", "called X", "we propose X"."""
    title, n = c.tokens.title_length, len(words)
    after = [words[b] if b < n else "" for _, b in own]
    colon = any(a == 0 and w == ":" for (a, _), w in zip(own, after, strict=True))
    called = any(CALL in cues[i] for a, _ in own for i in range(max(0, a - 3), a))
    proposed = any(PROPOSE in cues[i] for a, _ in own for i in range(max(0, a - 5), a))
    starts = sum(a > title and words[a - 1] in ".!?\n" for a, _ in own)
    brackets = any(a > 0 and words[a - 1] == "(" for a, _ in own)
    return [colon, own[0][0] < title, sum(w in _ACTS for w in after), called, proposed, starts, len(own), brackets]


def _numbers(of: Iterable[tuple[str, int]]) -> dict[str, tuple[int, ...]]:
    """Return the numbers that each word has."""
    found: dict[str, tuple[int, ...]] = {}
    for word, number in of:
        found[word] = (*found.get(word, ()), number)
    return found


_ALL = [(stem, number) for number, stems in enumerate(CUES) for stem in stems]
_STEMS = _numbers((stem, number) for stem, number in _ALL if len(stem) > 3)
_SHORT = _numbers((stem, number) for stem, number in _ALL if len(stem) < 4)
#: Short stems must be whole words; "us" stands for the forms of "use".
_WHOLE = _SHORT | dict.fromkeys(("use", "uses", "used", "using"), _SHORT["us"])
del _WHOLE["us"]
_LENGTHS = sorted({len(stem) for stem in _STEMS})
_known: dict[str, tuple[int, ...]] = {}


def cue_of(word: str) -> tuple[int, ...]:
    """Which cues a lower-case word gives."""
    got = _known.get(word)
    if got is None:
        starts = {word[:size] for size in _LENGTHS} & _STEMS.keys()
        got = tuple(sorted({cue for cues in (_WHOLE.get(word, ()), *map(_STEMS.get, starts)) for cue in cues or ()}))
        if len(_known) < 100_000:
            _known[word] = got
    return got
