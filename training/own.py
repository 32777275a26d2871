"""What a paper presents as its own: what the rules say of names, and which candidates are chosen."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from kg.extract.judged import told_of
from kg.extract.trained.candidates import Candidates
from kg.link import shipped_thesaurus
from kg.text import key


@lru_cache(maxsize=1)
def known() -> frozenset[str]:
    """Return the names that the shipped thesaurus has, folded."""
    return frozenset(key(label.text) for label in shipped_thesaurus().labels())


def told(title: str, abstract: str) -> dict[str, float]:
    """Return the rules' log odds that a paper introduces a name, by folded form."""
    return told_of(title, abstract, known())


def own_names(c: Candidates, chosen: Sequence[int], probability: Sequence[float], threshold: float) -> list[int]:
    """Return those of ``chosen`` that reach the threshold and have a place that no likelier one covers or crosses.

    The likeliest go first.
    """
    taken = [False] * len(c.tokens.words)
    out = []
    for p, k in sorted(zip(probability, chosen, strict=True), key=lambda x: (-x[0], x[1])):
        if p < threshold:
            break
        at = slice(int(c.offsets[k]), int(c.offsets[k + 1]))
        places = list(zip(c.first[at].tolist(), c.last[at].tolist(), strict=True))
        if any(not any(taken[a:b]) for a, b in places):
            out.append(k)
        for a, b in places:
            taken[a:b] = [True] * (b - a)
    return out
