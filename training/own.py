"""Which candidates a paper presents as its own: the likeliest first, none that lies wholly in what is taken."""

from __future__ import annotations

from collections.abc import Sequence

from kg.extract.trained.candidates import Candidates


def own_names(c: Candidates, chosen: Sequence[int], probability: Sequence[float], threshold: float) -> list[int]:
    """Return those of ``chosen`` that reach the threshold and have a place that no likelier one covers or crosses."""
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
