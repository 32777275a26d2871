"""Boosted trees as arrays, evaluated in numpy: all rows and all trees of a model go down one level at a time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Trees:
    """``classes`` additive models over the same features. A leaf points to itself.

    ``feature``, ``threshold``, ``value`` have one entry a node; ``child`` two (at most the threshold, above it).
    ``roots`` has shape (rounds, classes); ``depth`` is the longest way down.
    """

    feature: NDArray[np.integer]
    threshold: Floats
    child: NDArray[np.integer]
    value: Floats
    roots: NDArray[np.integer]
    depth: int

    def raw(self, x: Floats) -> Floats:
        """Return the raw scores (rows, classes) of the features ``x`` (rows, features)."""
        rows, width = x.shape
        flat = np.ascontiguousarray(x).reshape(-1)
        base = (np.arange(rows, dtype=np.intp) * width)[:, None]
        node = np.broadcast_to(self.roots.reshape(-1), (rows, self.roots.size))
        for _ in range(self.depth):
            above = flat.take(base + self.feature.take(node)) > self.threshold.take(node)
            node = self.child.take(2 * node + above)
        leaves: Floats = self.value.take(node).reshape(rows, *self.roots.shape)
        return np.asarray(leaves.sum(axis=1), np.float32)

    def arrays(self, name: str) -> dict[str, NDArray[np.generic]]:
        """Return the model as named arrays, for ``numpy.savez``."""
        return {f"{name}.{k}": np.asarray(getattr(self, k)) for k in _FIELDS}

    @classmethod
    def of(cls, arrays: dict[str, NDArray[np.generic]], name: str) -> Trees:
        """Read back what :meth:`arrays` gave."""
        parts = {k: arrays[f"{name}.{k}"] for k in _FIELDS}
        depth = int(parts.pop("depth"))
        index = {k: parts.pop(k).astype(np.intp) for k in ("feature", "child", "roots")}  # what take() works with
        return cls(depth=depth, **index, **parts)  # type: ignore[arg-type]


_FIELDS = ("feature", "threshold", "child", "value", "roots", "depth")


def sigmoid(x: Floats) -> Floats:
    """Return the logistic function of ``x``."""
    return (1 / (1 + np.exp(-np.clip(x, -30, 30)))).astype(np.float32)


def softmax(x: Floats, out: Floats | None = None) -> Floats:
    """Return the softmax over the last axis, in ``out`` when it is given."""
    e: Floats = np.subtract(x, x.max(axis=-1, keepdims=True), out=out)
    np.exp(e, out=e)
    e /= e.sum(axis=-1, keepdims=True)
    return e
