"""Pairs of things that may be related, and what is known of each pair as numbers, in two stages.

First, the signs of the two things and of the words between them are summed to log odds of each relation. Second, those
odds are seen beside the odds of all other pairs of the paper: of two rivals for one place, one is right.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kg.extract.groups import Group
from kg.extract.surroundings import NAME_SIGNS, Between, Surroundings, name_signs
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
_NOWHERE = 99
#: Characters between two things that the paper does not introduce, beyond which they are not looked at.
NEAR = 60


@dataclass(frozen=True, slots=True)
class Pair:
    """Two things of a paper, by their numbers among its things, with the signs that are the pair's own."""

    head: int
    tail: int
    signs: tuple[str, ...]
    between: tuple[Between, ...]


class Table:
    """Weights of signs: a row of a matrix for each sign, and one for the bias."""

    def __init__(self, signs: Sequence[str], weights: Sequence[Sequence[float]], bias: Sequence[float]) -> None:
        self._row = {sign: row for row, sign in enumerate(signs, 1)}
        self._weights = np.array([bias, *weights], dtype=np.float32)

    def sums(self, whole: Iterable[Iterable[str]]) -> Floats:
        """Return the log odds that each set of signs amounts to: shape (sets, outputs)."""
        rows: list[int] = []
        starts: list[int] = []
        for signs in whole:
            starts.append(len(rows))
            rows.append(0)
            rows.extend(filter(None, map(self._row.get, signs)))
        if not starts:
            return np.zeros((0, self._weights.shape[1]), np.float32)
        return np.add.reduceat(self._weights[rows], starts, axis=0)


def find_pairs(around: Surroundings, things: Sequence[Group]) -> Iterator[Pair]:
    """Yield the pairs that are worth a look.

    What a paper introduces may be related to all that it names. Two other things are looked at when they stand near
    each other or when their names are alike: of those that stand apart, one in fifty is related.
    """
    for h, head in enumerate(things):
        reach = math.inf if head.introduced else NEAR
        for t, tail in enumerate(things):
            if h == t or (tail.introduced and not head.introduced):
                continue
            together = not head.by_sentence.keys().isdisjoint(tail.by_sentence)
            between = tuple(around.between(head, tail, reach)) if together else ()
            alike = name_signs(head, tail)
            if head.introduced or between or alike:
                yield Pair(h, t, tuple(_signs(head, tail, between, alike)), between)


def _signs(head: Group, tail: Group, between: Iterable[Between], alike: Iterable[str]) -> list[str]:
    found = {sign for place in between for sign in place.signs} or {"apart"}
    found.update(alike)
    found.add(f"kinds:{head.kind} {tail.kind}")
    if head.introduced:
        found.add("main" if head.main else "part")
        found.add(f"title:{head.in_title} {tail.in_title}")
    else:
        found.add(f"shapes:{head.shape} {tail.shape}")
        found.update(f"shape-form:{head.shape} {''.join(name)}" for name in tail.names)
    return sorted(found)


class Scorer:
    """The first stage: linear models of roles, of pairs whose head the paper introduces, and of other pairs.

    ``content`` maps the names of their tables (signs, weights, bias): ``role``, ``tail`` and ``pair``, ``other-head``,
    ``other-tail`` and ``other-pair``.
    """

    def __init__(self, content: Mapping[str, Mapping[str, Any]]) -> None:
        self._things = _beside([content[name] for name in ("role", "tail", "other-tail", "other-head")])
        self._pairs = _beside([content["pair"], content["other-pair"]])

    def __call__(
        self, things: Sequence[Group], signs: Sequence[Sequence[str]], pairs: Sequence[Pair]
    ) -> tuple[Floats, Floats]:
        """Return the log odds of the relations (pairs, relations), and the probabilities of roles (things, roles).

        ``signs`` are those of the things.
        """
        width = len(RELATIONS)
        role, tail, other_tail, other_head = np.split(
            self._things.sums(signs), np.cumsum([len(ROLES), width, width]), axis=1
        )
        pair, other_pair = np.split(self._pairs.sums(p.signs for p in pairs), [width], axis=1)
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


def _ends(pairs: Sequence[Pair]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    return np.array([p.head for p in pairs], dtype=np.intp), np.array([p.tail for p in pairs], dtype=np.intp)


def features(
    things: Sequence[Group],
    signs: Sequence[Sequence[str]],
    pairs: Sequence[Pair],
    odds: Floats,
    roles: Floats,
    kept: Sequence[int],
) -> Floats:
    """Return what the second stage looks at: one row for each pair whose number is in ``kept``."""
    p = sigmoid(odds)
    heads, tails = _ends(pairs)
    of = {(q.head, q.tail): n for n, q in enumerate(pairs)}
    back = [of.get((pairs[n].tail, pairs[n].head)) for n in kept]
    reverse = np.array([p[n] if n is not None else np.full(len(RELATIONS), -1.0) for n in back])
    mine = p[kept]
    of_head, of_tail = heads[None, :] == heads[kept][:, None], tails[None, :] == tails[kept][:, None]
    above = p[None, :, :] > mine[:, None, :]
    whole = np.concatenate([p.sum(axis=0), p.max(axis=0), [len(things), sum(g.introduced for g in things)]])
    groups = np.array([[*_numbers(g), *r] for g, r in zip(things, roles, strict=True)])
    places = np.array([[place in s for place in _PLACES] for s in map(set, signs)], dtype=np.float32)
    columns = [
        odds[kept],
        reverse,
        above.sum(axis=1),
        (above & of_head[:, :, None]).sum(axis=1),
        (above & of_tail[:, :, None]).sum(axis=1),
        of_head @ p,
        of_tail @ p,
        np.where(of_tail[:, :, None], p[None, :, :], 0.0).max(axis=1),
        np.broadcast_to(whole, (len(kept), len(whole))),
        groups[heads[kept]],
        groups[tails[kept]],
        places[tails[kept]],
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
    known = set(pair.signs)
    forward = [b.distance for b in pair.between if b.head.start < b.tail.start]
    backward = [b.distance for b in pair.between if b.tail.start < b.head.start]
    return [
        *(f"name:{sign}" in known for sign in NAME_SIGNS),
        min(forward, default=_NOWHERE),
        min(backward, default=_NOWHERE),
        0 if things[pair.head].main else 1 if things[pair.head].introduced else 2,
    ]


def logit(p: float) -> float:
    """Return the log odds of a probability."""
    return math.log(p / (1 - p))
