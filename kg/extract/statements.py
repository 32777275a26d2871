"""Finds what a text says of how two things are related: IS_A, EXTENDS, USES, COMPARES_WITH.

Some sentences say it outright ("X, a variant of Y", "Y such as X", "unlike Y, X"): patterns as data
(``statements.tsv``). Much is said of the thing that the paper introduces without naming it: "we build on Y", "it
outperforms Y". So every thing named is weighed against what the paper introduces, and against what stands near it or
has a name like it; the patterns, the words around and the names are signs whose weights are data (``statements.json``,
made by ``training/statements.py``).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.assets import asset
from kg.extract.frame import Frame
from kg.extract.groups import Group, group
from kg.extract.surroundings import Between, Surroundings
from kg.model import Definition, Mention, Relation, Section, Statement

if TYPE_CHECKING:
    from kg.extract.pairs import Pair, Scorer
    from kg.extract.trained.trees import Trees

#: That something is a kind of another, where no sentence names both, must be as likely as this: of 254 such statements
#: between the threshold and this 47 were right (in 1,500 annotated papers that the relations were not learnt from).
_UNSTATED_KIND = 0.3
#: Before a name: "simpler ways of scaling the ".
_WAY = re.compile(
    r"\b(?:ways?|means|methods?|approach(?:es)?|techniques?|strateg(?:y|ies)|tricks?|heuristics?)"
    r"\s+(?:of\s+\w+ing|for\s+\w+ing|to\s+\w+|that\s+\w+)\s+(?:[\w-]+\s+){0,3}$",
    re.I,
)
#: After a name: "as Transformer alternative".
_INSTEAD = re.compile(r"[\s-]+(?:alternative|replacement|substitute|competitor)s?\b", re.I)
_TYPES = {
    "feature": "int16",
    "threshold": "float32",
    "child": "int32",
    "value": "float32",
    "roots": "int32",
    "depth": "int32",
}


class Judge(NamedTuple):
    """Both stages, the log odds from which on the second sees a pair, the probability that makes a statement."""

    scorer: Scorer
    forest: Trees
    floor: float
    threshold: float


@lru_cache(maxsize=1)
def shipped() -> Judge:
    """Return the shipped weights."""
    return judge(json.loads(asset("extract", "statements.json")))


def judge(content: Mapping[str, Any]) -> Judge:
    """Return the judge whose weights are ``content``, as ``statements.json`` holds them."""
    from kg.extract.pairs import Scorer, logit

    return Judge(Scorer(content["tables"]), forest(content["forest"]), logit(content["floor"]), content["threshold"])


def forest(content: Mapping[str, Any]) -> Trees:
    """Return the boosted trees of the second stage, one model a relation."""
    import numpy as np

    from kg.extract.trained.trees import Trees

    return Trees.of({f"forest.{name}": np.array(values, _TYPES[name]) for name, values in content.items()}, "forest")


def find(
    frame: Frame, mentions: Iterable[Mention], definitions: Sequence[Definition] = (), by: Judge | None = None
) -> Iterator[Statement]:
    """Yield the relations between the things that ``mentions`` name: each once, between the mentions that show it best.

    The score is the probability that an annotator would write the relation, if both things are what their finders took
    them for, times the scores of both. ``by`` is "stated" where a sentence holds both things, else "implied", with the
    pattern that shows the relation: "stated-such-as", "implied-extends" ("we extend Y").
    """
    from kg.extract.pairs import RELATIONS

    by = by or shipped()
    things = group(mentions, definitions)
    around = Surroundings(frame, things)
    for pair, probabilities in _judged(around, things, by):
        head, tail = things[pair.head], things[pair.tail]
        for relation, probability in zip(RELATIONS, probabilities, strict=True):
            score = float(probability) * head.score * tail.score
            if score >= by.threshold:
                one, other, rule = _shown(around, head, tail, pair.between)
                unsure = relation is Relation.IS_A and rule == "implied" and score < _UNSTATED_KIND
                if not unsure and not _denied(frame, one, relation, other, rule):
                    yield Statement(one, relation, other, rule, round(score, 3))


def _denied(frame: Frame, head: Mention, relation: Relation, tail: Mention, rule: str) -> bool:
    """Tell whether the words around say that a thing is no kind of the other after all.

    In "A of B, including C B", C B is no kind of A; in "ways of scaling B, such as C", C is no kind of B; nor is A in
    "A as B alternative".
    """
    text = frame.text(tail.section)
    if rule == "stated-such-as":
        _, of, last = tail.text.lower().rpartition(" of ")
        of_another = bool(of) and head.text.lower().endswith(f" {last}")
        return of_another or bool(_WAY.search(text, tail.sentence[0], tail.start))
    return relation is Relation.IS_A and bool(_INSTEAD.match(text, tail.end))


def _judged(around: Surroundings, things: list[Group], by: Judge) -> Iterator[tuple[Pair, Sequence[float]]]:
    """Yield the pairs that pass the first stage, with the probabilities that the second gives them."""
    import numpy as np

    from kg.extract.pairs import features, find_pairs
    from kg.extract.trained.trees import sigmoid

    pairs = list(find_pairs(around, things))
    if not pairs:
        return
    signs = [around.of_group(thing) for thing in things]
    odds, roles = by.scorer(things, signs, pairs)
    kept = np.flatnonzero(odds.max(axis=1) > by.floor).tolist()
    if not kept:
        return
    rows = features(things, signs, pairs, odds, roles, kept)
    for n, probabilities in zip(kept, sigmoid(by.forest.raw(rows)), strict=True):
        yield pairs[n], probabilities


def _shown(around: Surroundings, head: Group, tail: Group, between: Sequence[Between]) -> tuple[Mention, Mention, str]:
    """Return the two mentions that show a relation best, and what shows it.

    A sentence with a pattern goes before one that just holds both, the nearer mentions before the farther, the
    abstract before the title. Where no sentence holds both, the tail's sentence shows it.
    """
    if between:
        best = min(between, key=lambda b: (not b.pattern, b.head.section is Section.TITLE, b.distance, b.tail))
        return best.head, best.tail, f"stated-{best.pattern}" if best.pattern else "stated"
    shown = min((not (p := around.implied(m)), m.section is Section.TITLE, m, p) for m in tail.mentions)
    _, _, last, pattern = shown
    before = [m for m in head.mentions if m.section is last.section and m.start < last.start]
    return max(before) if before else head.mentions[0], last, f"implied-{pattern}" if pattern else "implied"
