"""Boosted trees as arrays, evaluated in numpy: all nodes of all trees at once, without going down any."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
#: No tree has more leaves.
LEAVES = 32
_EXPONENT_OF_1 = 127  # as the bits of a float32 hold it


@dataclass(frozen=True)
class Trees:
    """``classes`` additive models over the same features. A leaf points to itself.

    ``feature``, ``threshold``, ``value`` have one entry a node; ``child`` two (at most the threshold, above it).
    Nodes stand tree after tree, each with all that hangs on its first child before the second; a tree has at most
    ``LEAVES`` leaves. ``roots`` has shape (rounds, classes); ``depth`` is the longest way down.
    """

    feature: NDArray[np.integer]
    threshold: Floats
    child: NDArray[np.integer]
    value: Floats
    roots: NDArray[np.integer]
    depth: int

    def raw(self, x: Floats) -> Floats:
        """Return the raw scores (rows, classes) of the features ``x`` (rows, features)."""
        plan = self._plan
        # One row a feature, so that each look-up copies a run of numbers. The sign bit says "above the threshold".
        margin = np.ascontiguousarray(x.T, np.float32).take(plan.feature, axis=0)
        above = np.subtract(plan.threshold, margin, out=margin).view(np.int32)
        above >>= 31
        out = above.take(plan.asks, axis=0)
        out &= plan.rules_out[:, :, None]
        ruled_out = np.bitwise_or.reduce(out, axis=0).view(np.uint32)
        first_left = ~ruled_out & (ruled_out + np.uint32(1))  # a power of two, whose exponent as a float is the leaf
        leaf = (first_left.astype(np.float32).view(np.int32) >> 23) + plan.before_leaves[:, None]
        leaves: Floats = plan.value.take(leaf.T).reshape(len(x), *self.roots.shape)
        return np.asarray(leaves.sum(axis=1), np.float32)

    @cached_property
    def _plan(self) -> _Plan:
        return _Plan.of(self)

    def arrays(self, name: str) -> dict[str, NDArray[np.generic]]:
        """Return the model as named arrays, for ``numpy.savez``."""
        return {f"{name}.{k}": np.asarray(getattr(self, k)) for k in _FIELDS}

    @classmethod
    def of(cls, arrays: dict[str, NDArray[np.generic]], name: str) -> Trees:
        """Read back what :meth:`arrays` gave."""
        parts = {k: arrays[f"{name}.{k}"] for k in _FIELDS}
        depth = int(parts.pop("depth"))
        return cls(depth=depth, **parts)  # type: ignore[arg-type]


_FIELDS = ("feature", "threshold", "child", "value", "roots", "depth")


class _Plan(NamedTuple):
    """How to find the leaves of all trees at once (QuickScorer: Lucchese et al. 2015).

    A node that a row lies above rules out the leaves under its first child; the leaf of a row is the first that no
    node rules out. The leaves ruled out are the bits of a number. Many nodes ask the same question (is ``feature``
    above ``threshold``?), which is answered once: ``asks`` (nodes of a tree, trees) is the number of the question,
    ``rules_out`` what follows. ``value`` holds the leaves of a tree after each other, from the left.
    """

    feature: NDArray[np.intp]
    threshold: Floats
    asks: NDArray[np.intp]
    rules_out: NDArray[np.int32]
    before_leaves: NDArray[np.intp]
    value: Floats

    @classmethod
    def of(cls, model: Trees) -> _Plan:
        node, roots = np.arange(len(model.feature)), model.roots.reshape(-1)
        left, right = model.child.reshape(-1, 2).T
        is_leaf = left == node
        order = roots.argsort()
        inner, tree = ~is_leaf, order[np.searchsorted(roots[order], node, side="right") - 1]
        number = _within(is_leaf, roots[tree])  # how many leaves of its tree stand before a node: the number of a leaf
        if (left[inner] != node[inner] + 1).any() or number[is_leaf].max() >= LEAVES:
            raise ValueError(f"a tree has {LEAVES} leaves at most, and each node stands right before its first child")
        bits = model.threshold[inner].astype(np.float32).view(np.uint32)
        questions, asked = np.unique(model.feature[inner].astype(np.int64) << 32 | bits, return_inverse=True)
        place = _within(inner, roots[tree])[inner], tree[inner]
        asks = np.zeros((max(place[0], default=-1) + 1, len(roots)), np.intp)
        rules_out = np.zeros(asks.shape, np.uint32)
        asks[place] = asked
        rules_out[place] = (1 << number[right][inner]) - (1 << number[left][inner])
        value = np.zeros((len(roots), LEAVES), np.float32)
        value[tree[is_leaf], number[is_leaf]] = model.value[is_leaf]
        return cls(
            feature=(questions >> 32).astype(np.intp),
            threshold=questions.astype(np.uint32).view(np.float32)[:, None],
            asks=asks,
            rules_out=rules_out.view(np.int32),
            before_leaves=np.arange(len(roots)) * LEAVES - _EXPONENT_OF_1,
            value=value,
        )


def _within(chosen: NDArray[np.bool_], root: NDArray[np.integer]) -> NDArray[np.intp]:
    """Return for each node how many of the ``chosen`` nodes stand before it and not before its ``root``."""
    before = np.append(0, chosen.cumsum())[:-1]
    inside: NDArray[np.intp] = before - before[root]
    return inside


def sigmoid(x: Floats) -> Floats:
    """Return the logistic function of ``x``."""
    return (1 / (1 + np.exp(-np.clip(x, -30, 30)))).astype(np.float32)


def softmax(x: Floats, out: Floats | None = None) -> Floats:
    """Return the softmax over the last axis, in ``out`` when it is given."""
    e: Floats = np.subtract(x, x.max(axis=-1, keepdims=True), out=out)
    np.exp(e, out=e)
    e /= e.sum(axis=-1, keepdims=True)
    return e
