"""Pairs of things that may be related, and what is known of each pair as numbers, in two stages.

First, the signs of the two things and of the words between them are summed to log odds of each relation. Second, those
odds are seen beside the odds of all other pairs of the paper: of two rivals for one place, one is right.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from itertools import accumulate
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kg.extract.groups import Group
from kg.extract.surroundings import NAME_SIGNS, Between, Surroundings, alike
from kg.extract.trained.trees import sigmoid
from kg.model import ROLES as ALL_ROLES
from kg.model import Kind, Relation

Floats = NDArray[np.float32]

#: The relations between things, in the order of all arrays.
RELATIONS = (Relation.IS_A, Relation.EXTENDS, Relation.USES, Relation.COMPARES_WITH)
#: The roles that a thing can have, in the order of all arrays: learnt beside the relations, since they tell of them.
ROLES = tuple(role for role in ALL_ROLES if role is not Relation.INTRODUCES)
_KINDS = (None, Kind.METHOD, Kind.TASK, Kind.DATASET, Kind.METRIC, Kind.CONCEPT, Kind.FIELD)
_SHAPES = ("lower", "phrase", "name", "capital", "word")
_PLACES = ("title", "ours", "at-cue", "before-cue", "after-cue", "last-sentence", "enumerated")
_NAME_SIGNS = tuple(f"name:{sign}" for sign in NAME_SIGNS)
_NOWHERE = 99
#: Characters between two things that the paper does not introduce, beyond which they are not looked at.
NEAR = 60


class Pair(NamedTuple):
    """Two things of a paper, by their numbers among its things, with the signs that are the pair's own."""

    head: int
    tail: int
    signs: Set[str]
    between: Sequence[Between]


class Table:
    """Weights of signs: a row of a matrix for each sign, and one for the bias."""

    def __init__(self, signs: Sequence[str], weights: Sequence[Sequence[float]], bias: Sequence[float]) -> None:
        order = sorted(range(len(signs)), key=signs.__getitem__)
        self._row = {signs[n]: row for row, n in enumerate(order, 1)}
        self._weights = np.array([bias, *(weights[n] for n in order)], dtype=np.float32)

    def sums(self, whole: Iterable[Iterable[str]]) -> Floats:
        """Return the log odds that each set of signs amounts to: shape (sets, outputs)."""
        rows: list[int] = []
        starts: list[int] = []
        for signs in whole:
            starts.append(len(rows))
            rows.append(0)
            rows += sorted(filter(None, map(self._row.get, signs)))  # floats are summed in one order, that of the signs
        if not starts:
            return np.zeros((0, self._weights.shape[1]), np.float32)
        return np.add.reduceat(self._weights.take(rows, axis=0), starts, axis=0)


def find_pairs(around: Surroundings, things: Sequence[Group]) -> Iterator[Pair]:
    """Yield the pairs that are worth a look.

    What a paper introduces may be related to all that it names. Two other things are looked at when they stand near
    each other or when their names are alike: of those that stand apart, one in fifty is related.
    """
    own = {(h, t) for h, head in enumerate(things) if head.introduced for t in range(len(things)) if h != t}
    names, between = alike(things), around.between(things, NEAR)
    for h, t in sorted(own | names.keys() | between.keys()):
        head, tail = things[h], things[t]
        if head.introduced or not tail.introduced:
            places = between.get((h, t), ())
            yield Pair(h, t, _signs(head, tail, places, names.get((h, t), ())), places)


def _signs(head: Group, tail: Group, between: Iterable[Between], names: Iterable[str]) -> set[str]:
    found = set().union(*[place.signs for place in between]) or {"apart"}
    found.update(names)
    found.add(f"kinds:{head.kind} {tail.kind}")
    if head.introduced:
        found.add("main" if head.main else "part")
        found.add(f"title:{head.in_title} {tail.in_title}")
    else:
        found.add(f"shapes:{head.shape} {tail.shape}")
        found.update([f"shape-form:{head.shape} {form}" for form in tail.forms])
    return found


class Scorer:
    """The first stage: linear models of roles, of pairs whose head the paper introduces, and of other pairs.

    ``content`` maps the names of their tables (signs, weights, bias): ``role``, ``tail`` and ``pair``, ``other-head``,
    ``other-tail`` and ``other-pair``.
    """

    def __init__(self, content: Mapping[str, Mapping[str, Any]]) -> None:
        self._things = _beside([content[name] for name in ("role", "tail", "other-tail", "other-head")])
        self._pairs = _beside([content["pair"], content["other-pair"]])

    def __call__(
        self, things: Sequence[Group], signs: Sequence[Set[str]], pairs: Sequence[Pair]
    ) -> tuple[Floats, Floats]:
        """Return the log odds of the relations (pairs, relations), and the probabilities of roles (things, roles).

        ``signs`` are those of the things.
        """
        width = len(RELATIONS)
        role, tail, other_tail, other_head = _columns(self._things.sums(signs), len(ROLES), width, width, width)
        pair, other_pair = _columns(self._pairs.sums(p.signs for p in pairs), width, width)
        own = np.array([things[p.head].introduced for p in pairs], dtype=bool)[:, None]
        heads, tails = _ends(pairs)
        odds = np.where(own, tail[tails] + pair, other_tail[tails] + other_head[heads] + other_pair)
        return odds, sigmoid(role)


def _beside(tables: Sequence[Mapping[str, Any]]) -> Table:
    """Return several tables as one, their outputs beside each other, so that each sign is looked up once."""
    width = sum(len(table["bias"]) for table in tables)
    weights: dict[str, list[float]] = {}
    first = 0
    for table in tables:
        last = first + len(table["bias"])
        for sign, row in zip(table["signs"], table["weights"], strict=True):
            weights.setdefault(sign, [0.0] * width)[first:last] = row
        first = last
    return Table(list(weights), list(weights.values()), [b for table in tables for b in table["bias"]])


def _columns(whole: Floats, *widths: int) -> Iterator[Floats]:
    """Yield the parts of a matrix that stand beside each other."""
    return (whole[:, end - width : end] for width, end in zip(widths, accumulate(widths), strict=True))


def _ends(pairs: Sequence[Pair]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    return np.array([p.head for p in pairs], dtype=np.intp), np.array([p.tail for p in pairs], dtype=np.intp)


def features(
    things: Sequence[Group],
    signs: Sequence[Set[str]],
    pairs: Sequence[Pair],
    odds: Floats,
    roles: Floats,
    kept: Sequence[int],
) -> Floats:
    """Return what the second stage looks at: one row for each pair whose number is in ``kept``."""
    p = sigmoid(odds)
    heads, tails = _ends(pairs)
    my_heads, my_tails = heads[kept], tails[kept]
    # Of each: all pairs, those of the same head, those of the same tail.
    rivals = np.ones((len(kept), 3, len(pairs)), np.float32)
    rivals[:, 1], rivals[:, 2] = heads == my_heads[:, None], tails == my_tails[:, None]
    better = rivals @ (p > p[kept][:, None, :]).astype(np.float32)
    number = {(pair.head, pair.tail): n for n, pair in enumerate(pairs)}
    back = [number.get((pairs[n].tail, pairs[n].head), -1) for n in kept]
    whole = np.concatenate([p.sum(axis=0), p.max(axis=0), [len(things), sum(g.introduced for g in things)]])
    groups = np.concatenate([np.array([_numbers(g) for g in things], np.float32), roles], axis=1)
    columns = [
        odds[kept],
        np.concatenate([p, np.full((1, len(RELATIONS)), -1, np.float32)])[back],
        better.reshape(len(kept), -1),
        rivals[:, 1] @ p,
        rivals[:, 2] @ p,
        (rivals[:, 2, :, None] * p).max(axis=1),
        np.broadcast_to(whole, (len(kept), len(whole))),
        groups[my_heads],
        groups[my_tails],
        np.array([[place in signs[t] for place in _PLACES] for t in my_tails.tolist()]),
        np.array([_pair_numbers(things, pairs[n]) for n in kept]),
    ]
    return np.concatenate(columns, axis=1, dtype=np.float32)


def _numbers(thing: Group) -> list[float]:
    lengths = [len(name) for name in thing.names] or [0]
    return [
        _KINDS.index(thing.kind) if thing.kind in _KINDS else -1,
        len(thing.mentions),
        thing.in_title,
        min(lengths),
        max(lengths),
        _SHAPES.index(thing.shape),
        thing.introduced + thing.main,
    ]


def _pair_numbers(things: Sequence[Group], pair: Pair) -> list[float]:
    head, forward, backward = things[pair.head], _NOWHERE, _NOWHERE
    for between in pair.between:
        if between.head.start < between.tail.start:
            forward = min(forward, between.distance)
        else:
            backward = min(backward, between.distance)
    named = [sign in pair.signs for sign in _NAME_SIGNS]
    return [*named, forward, backward, 0 if head.main else 1 if head.introduced else 2]


def logit(p: float) -> float:
    """Return the log odds of a probability."""
    return math.log(p / (1 - p))
