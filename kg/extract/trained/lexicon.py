"""How often a form or a word was right: counts by hash, learned from annotated papers and from machine labels."""

from __future__ import annotations

import math
from functools import lru_cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

#: Prior right and wrong counts of an unseen form.
PRIOR = (0.6, 2.4)
Pair = tuple[float, float]


def _rate(n: float, right: float) -> Pair:
    return math.log1p(n), (right + PRIOR[0]) / (n + PRIOR[0] + PRIOR[1])


UNSEEN = _rate(0.0, 0.0)


@lru_cache(maxsize=1 << 17)
def keys_of(form: str, folds: tuple[str, ...]) -> tuple[int, int, int]:
    """Hashes of a form, its first and its last word. Only hashes are kept: a model holds no text."""
    return crc32(b"f" + form.encode()), crc32(b"a" + folds[0].encode()), crc32(b"z" + folds[-1].encode())


class Lexicon:
    """``counts[hash]`` is (seen, right); right may be an expectation."""

    def __init__(self, counts: dict[int, Pair] | None = None) -> None:
        self.counts: dict[int, Pair] = counts or {}
        self._rates: dict[int, Pair] = {}

    def add(self, key: int, right: float) -> None:
        """Count one more paper in which the form stood."""
        n, r = self.counts.get(key, (0.0, 0.0))
        self.counts[key] = n + 1, r + right

    def rate(self, key: int) -> Pair:
        """Return (log of 1 + papers seen, smoothed share right)."""
        if key not in self.counts:
            return UNSEEN
        got = self._rates.get(key)
        if got is None:
            got = self._rates[key] = _rate(*self.counts[key])
        return got

    def rate_without(self, key: int, own: float) -> Pair:
        """Return the same with one paper of label ``own`` taken out again."""
        n, r = self.counts.get(key, (0.0, 0.0))
        return _rate(n - 1, r - own) if n else UNSEEN

    def pruned(self, least: int) -> Lexicon:
        """Without what was seen in fewer than ``least`` papers."""
        return Lexicon({k: v for k, v in self.counts.items() if v[0] >= least})

    def arrays(self, name: str) -> dict[str, NDArray[np.generic]]:
        """As named arrays; counts as halves, which is exact enough."""
        ordered = sorted(self.counts.items())
        return {
            f"{name}.keys": np.array([k for k, _ in ordered], np.uint32),
            f"{name}.counts": np.array([v for _, v in ordered], np.float16).reshape(-1, 2),
        }

    @classmethod
    def of(cls, arrays: dict[str, NDArray[np.generic]], name: str) -> Lexicon:
        """Read back what :meth:`arrays` gave."""
        pairs = arrays[f"{name}.counts"].astype(float).tolist()
        return cls(dict(zip(arrays[f"{name}.keys"].tolist(), map(tuple, pairs), strict=True)))
