"""Cue words around the places of a candidate: what a sentence says that a paper does with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import accumulate, chain

import numpy as np
from numpy.typing import NDArray

from kg.extract.trained.candidates import Candidates

Ints = NDArray[np.integer]
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
_ACTING = frozenset(
    """achieves outperforms is consists uses learns improves enables provides can reduces introduces
    leverages combines comprises contains surpasses generates employs offers allows works
    requires demonstrates shows models integrates extends includes supports""".split()  # noqa: SIM905
)
#: Signs that the paper presents the thing ("X: a ...", "X achieves", "called X", "we propose X"), and how many count.
_DIRECT = {
    "title_colon": 1, "in_title": 1, "acts": None, "called": 1, "proposed": 1, "starts": None, "sentences": None,
    "in_brackets": 1,
}  # fmt: skip
#: What is known of a word beyond its cues, as columns after theirs.
_ACTS, _ENDS, _COLON, _OPENS = range(len(CUES), len(CUES) + 4)


def context_features(c: Candidates, chosen: list[int]) -> tuple[list[str], NDArray[np.float32]]:
    """Cues of each chosen candidate: before, after, and anywhere in the sentences of its places.

    The places of an expansion count for its acronym and the other way round; the last columns are its own alone.
    """
    names = [f"{w}_{cue[0]}" for w in ("before", "after", "sentence") for cue in CUES]
    names += ["sentences_left", "sentences_before", *_DIRECT]
    if not chosen:
        return names, np.zeros((0, len(names)), np.float32)
    signs = np.frombuffer(b"".join(map(signs_of, c.tokens.words)), np.uint8).reshape(len(c.tokens.words), -1)
    cues = np.zeros((len(signs) + 1, len(CUES)), np.int32)  # how many stand before each token
    np.cumsum(signs[:, : len(CUES)], axis=0, out=cues[1:])
    offsets = c.offsets.tolist()
    partner = c.short_of | {long: short for short, long in c.short_of.items()}
    own = [range(offsets[k], offsets[k + 1]) for k in chosen]
    both = [
        [*places, *range(offsets[partner[k]], offsets[partner[k] + 1])] if k in partner else places
        for k, places in zip(chosen, own, strict=True)
    ]
    return names, np.concatenate([_around(c, signs, cues, both), _direct(c, signs, cues, own)], 1, dtype=np.float32)


def _around(c: Candidates, signs: Ints, cues: Ints, places: Sequence[Sequence[int]]) -> Ints:
    """Return the cues before, after, and in the sentences of each list of places, and where those sentences stand."""
    rows, starts = _flat(places)
    a, b = c.first[rows], c.last[rows]
    bounds = np.concatenate([[-1], np.flatnonzero(signs[:, _ENDS]), [len(signs)]])
    s = bounds.searchsorted(a)
    low, high = bounds[s - 1] + 1, bounds[s]
    before = cues[a] - cues[np.maximum(a - BEFORE, low)]
    after = cues[np.maximum(np.minimum(b + AFTER, high), b)] - cues[b]
    sentence = cues[high] - cues[low] - (cues[np.minimum(b, high)] - cues[a])
    counts = np.add.reduceat(np.concatenate([before, after, sentence], 1), starts, axis=0)
    far = np.maximum.reduceat(np.stack([len(bounds) - s, s], 1), starts, axis=0)
    return np.concatenate([counts, far], 1)


def _direct(c: Candidates, signs: Ints, cues: Ints, places: Sequence[Sequence[int]]) -> Ints:
    """Return the direct signs of each list of places."""
    rows, starts = _flat(places)
    a, b = c.first[rows], c.last[rows]
    nothing = np.zeros((1, signs.shape[1]), np.uint8)
    before, after = np.concatenate([nothing, signs])[a], np.concatenate([signs, nothing])[b]
    title = c.tokens.title_length
    each = {
        "title_colon": (a == 0) & (after[:, _COLON] > 0),
        "in_title": a < title,
        "acts": after[:, _ACTS],
        "called": cues[a, CALL] > cues[np.maximum(a - 3, 0), CALL],
        "proposed": cues[a, PROPOSE] > cues[np.maximum(a - 5, 0), PROPOSE],
        "starts": (a > title) & (before[:, _ENDS] > 0),
        "sentences": np.ones(len(a), np.uint8),
        "in_brackets": before[:, _OPENS],
    }
    counts = np.add.reduceat(np.stack([each[name] for name in _DIRECT], 1), starts, axis=0, dtype=np.int32)
    return np.minimum(counts, [len(rows) if most is None else most for most in _DIRECT.values()])


def _flat(places: Sequence[Sequence[int]]) -> tuple[list[int], list[int]]:
    """Return all places in one list, and where each of the lists starts in it."""
    return list(chain.from_iterable(places)), [0, *accumulate(map(len, places[:-1]))]


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


@lru_cache(maxsize=1 << 16)
def signs_of(word: str) -> bytes:
    """Return a byte for each cue, 1 if the word gives it, and for the other signs of a word."""
    lower = word.lower()
    starts = {lower[:size] for size in _LENGTHS} & _STEMS.keys()
    found = {cue for cues in (_WHOLE.get(lower, ()), *map(_STEMS.get, starts)) for cue in cues or ()}
    others = (lower in _ACTING, lower in ".!?\n", lower == ":", lower == "(")
    return bytes([*(cue in found for cue in range(len(CUES))), *others])
