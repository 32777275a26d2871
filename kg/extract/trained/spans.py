"""A small network over the tagger's hidden states of a candidate's places: is it an entity, and of which kind."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kg.extract.trained.candidates import Candidates

Floats = NDArray[np.float32]
NAMES = ("mlp", *(f"mlp_kind{i}" for i in range(5)))


def span_inputs(c: Candidates, states: Floats) -> Floats:
    """Return first, last and mean hidden states of candidates, averaged over their places (candidates, 3 * width)."""
    sums = np.zeros((len(states) + 1, states.shape[1]), np.float32)
    np.cumsum(states, 0, out=sums[1:])
    firsts = c.offsets[:-1]
    x: Floats = _span(states, sums, c.first[firsts], c.last[firsts])
    counts = np.diff(c.offsets)
    many = counts > 1
    if many.any():  # most have one place, of which nothing need be averaged
        counts = counts[many]
        places = np.flatnonzero(many[c.owner])
        each = _span(states, sums, c.first[places], c.last[places], np.float64)
        x[many] = np.add.reduceat(each, np.cumsum(counts) - counts, axis=0) / counts[:, None]
    return x


def _span(
    states: Floats, sums: Floats, a: NDArray[np.int32], b: NDArray[np.int32], dtype: type[np.floating] = np.float32
) -> NDArray[np.floating]:
    """Return first, last and mean states from token ``a`` up to ``b``; ``sums`` are those of all states before."""
    lengths = (b - a).astype(dtype)[:, None]
    return np.concatenate([states[a], states[b - 1], (sums[b] - sums[a]) / lengths], 1)


class SpanScorer:
    """One hidden layer. ``weights``: ``first``, ``first_bias``, ``second``, ``second_bias``."""

    def __init__(self, weights: dict[str, Floats]) -> None:
        self.weights = {k: np.asarray(v, np.float32) for k, v in weights.items()}

    def __call__(self, c: Candidates, states: Floats) -> Floats:
        """Return log odds of being an entity and of the kinds (candidates, 6)."""
        return self.score(span_inputs(c, states))

    def score(self, x: Floats) -> Floats:
        """Return the same from :func:`span_inputs`."""
        w = self.weights
        h = np.maximum(x @ w["first"] + w["first_bias"], 0)
        out: Floats = h @ w["second"] + w["second_bias"]
        return out
