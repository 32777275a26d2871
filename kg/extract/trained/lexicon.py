"""How often a form or a word was right: counts by hash, learned from annotated papers and from machine labels."""

from __future__ import annotations

import math
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

#: Prior right and wrong counts of an unseen form.
PRIOR = (0.6, 2.4)
Pair = tuple[float, float]
Table = tuple[NDArray[np.uint32], NDArray[np.floating]]


def _rate(n: float, right: float) -> Pair:
    return math.log1p(n), (right + PRIOR[0]) / (n + PRIOR[0] + PRIOR[1])


UNSEEN = _rate(0.0, 0.0)


def keys_of(form: str, folds: tuple[str, ...]) -> tuple[int, int, int]:
    """Hashes of a form, its first and its last word. Only hashes are kept: a model holds no text."""
    return crc32(b"f" + form.encode()), crc32(b"a" + folds[0].encode()), crc32(b"z" + folds[-1].encode())


class Lexicon:
    """``counts[hash]`` is (seen, right); right may be an expectation."""

    def __init__(self, counts: dict[int, Pair] | None = None) -> None:
        self._counts = counts or {}
        self._stored: Table | None = None  # what a model file held, until the counts are asked for
        self._rates: Table | None = None

    @property
    def counts(self) -> dict[int, Pair]:
        """The counts by hash."""
        if self._stored:
            keys, pairs = self._stored
            self._counts = dict(zip(keys.tolist(), map(tuple, pairs.tolist()), strict=True))
            self._stored = None
        return self._counts

    def add(self, key: int, right: float) -> None:
        """Count one more paper in which the form stood."""
        n, r = self.counts.get(key, (0.0, 0.0))
        self.counts[key] = n + 1, r + right
        self._rates = None

    def rate(self, key: int) -> Pair:
        """Return (log of 1 + papers seen, smoothed share right)."""
        return _rate(*self.counts.get(key, (0.0, 0.0)))

    def rate_without(self, key: int, own: float) -> Pair:
        """Return the same with one paper of label ``own`` taken out again."""
        n, r = self.counts.get(key, (0.0, 0.0))
        return _rate(n - 1, r - own) if n else UNSEEN

    def rates(self, keys: NDArray[np.uint32]) -> NDArray[np.float32]:
        """Return what :meth:`rate` gives for each of ``keys``: shape (*keys.shape, 2)."""
        if self._rates is None:
            self._rates = _table_of_rates(*(self._stored or _table(self._counts)))
        known, rates = self._rates
        at = known.searchsorted(keys)
        at[known.take(at, mode="clip") != keys] = len(known)
        found: NDArray[np.float32] = rates[at]
        return found

    def pruned(self, least: int) -> Lexicon:
        """Without what was seen in fewer than ``least`` papers."""
        return Lexicon({k: v for k, v in self.counts.items() if v[0] >= least})

    def arrays(self, name: str) -> dict[str, NDArray[np.generic]]:
        """As named arrays; counts as halves, which is exact enough."""
        keys, pairs = _table(self.counts)
        return {f"{name}.keys": keys, f"{name}.counts": pairs.astype(np.float16)}

    @classmethod
    def of(cls, arrays: dict[str, NDArray[np.generic]], name: str) -> Lexicon:
        """Read back what :meth:`arrays` gave."""
        lexicon = cls()
        lexicon._stored = arrays[f"{name}.keys"].astype(np.uint32), arrays[f"{name}.counts"].astype(float)
        return lexicon


def _table(counts: dict[int, Pair]) -> Table:
    """Return hashes in order, and their counts beside each other."""
    ordered = sorted(counts.items())
    return np.array([k for k, _ in ordered], np.uint32), np.array([v for _, v in ordered], float).reshape(-1, 2)


def _table_of_rates(keys: NDArray[np.uint32], pairs: NDArray[np.floating]) -> Table:
    """Return the hashes and their rates; the last row of the rates is that of an unseen form."""
    seen, place = np.unique(pairs[:, 0], return_inverse=True)
    logs = np.array([math.log1p(n) for n in seen.tolist()])[place.reshape(-1)]
    shares = (pairs[:, 1] + PRIOR[0]) / (pairs[:, 0] + PRIOR[0] + PRIOR[1])
    rates = np.append(np.stack([logs, shares], 1), [UNSEEN], 0).astype(np.float32)
    return (keys, rates) if len(keys) else (np.zeros(1, np.uint32), rates.repeat(2, axis=0))
