"""The trained model as a finder: what it takes for an entity, as mentions of the paper.

A form that the vocabulary has says so in ``by`` ("thesaurus"; "thesaurus-context" where the label is ambiguous) and in
``target``; what stands in no list is by "model". The score is the model's probability that an annotator would write it.
"""

from __future__ import annotations

import math
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

from kg.extract import introduced
from kg.extract.frame import Frame
from kg.extract.pairs import logit
from kg.extract.signs import Candidate
from kg.extract.trained.model import Found
from kg.extract.trained.vocabulary import as_written
from kg.model import Kind, Label, Mention, Paper, Relation, Section
from kg.text import key

#: The model knows what the rules say of a name, and weighs it. What it does not take for an entity at all has these log
#: odds, and those of the rules with a weight (logistic regression on annotated papers: training/introduced.py).
BIAS, OF_RULES = -2.34, 0.61
#: From this probability on a name counts as introduced.
ENOUGH = 0.45
#: What the title or a sentence says outright is a name, whatever the model says.
OUTRIGHT = min(introduced.TITLE_WORD, introduced.TOLD)


def mentions(frame: Frame, found: Iterable[Found], labels: Mapping[str, Label]) -> Iterator[Mention]:
    """Yield a mention for each place of each entity; places may lie in one another."""
    for one in found:
        if one.text.count("(") != one.text.count(")"):
            continue  # "KV) cache", cut out of "key-value (KV) cache"
        label = labels.get(one.form)
        known = label is not None and (not label.case or as_written(one.text, label.text))
        by = "model" if not known or label is None else "thesaurus-context" if label.context else "thesaurus"
        yield _mention(frame, one, by, Relation(one.role), label.name if known and label else "")


def _mention(frame: Frame, one: Found, by: str, relation: Relation, target: str) -> Mention:
    return frame.mention(
        Section(one.section),
        one.start,
        one.end,
        by=by,
        kind=Kind(one.kind),
        relation=relation,
        target=target,
        score=round(one.probability, 3),
        salience=1.0 if relation is Relation.INTRODUCES else max(round(one.core, 3), 0.001),
    )


def told(proposals: Iterable[tuple[Candidate, float]]) -> dict[str, float]:
    """Return the rules' log odds that the paper introduces a name, by the folded forms that it has."""
    odds: dict[str, float] = {}
    for candidate, likely in proposals:
        for form in map(key, candidate.forms):
            odds[form] = max(odds.get(form, -math.inf), log_odds(likely))
    return odds


def told_of(title: str, abstract: str, known: Container[str]) -> dict[str, float]:
    """Return :func:`told` of a text; ``known`` holds the folded names that a thesaurus has."""
    frame = Frame(Paper("", title, abstract))
    return told(introduced.proposals(frame, lambda name: key(name) in known))


def own_names(frame: Frame, proposals: Iterable[tuple[Candidate, float]], found: Sequence[Found]) -> Iterator[Mention]:
    """Yield what the paper introduces, by what the rules propose and what the model believes of the same words."""
    belief: dict[str, float] = {}
    for one in found:
        form = key(one.text)
        belief[form] = max(belief.get(form, 0.0), one.introduced)
    together: list[tuple[Candidate, float]] = []
    forms: set[str] = set()
    for candidate, likely in proposals:
        here = set(map(key, candidate.forms))
        forms |= here
        judged = [belief[form] for form in here if form in belief]
        weighed = max(judged) if judged else _probability(BIAS + OF_RULES * log_odds(likely))
        together.append((candidate, likely if likely >= OUTRIGHT else weighed))
    yield from introduced.mentions(frame, introduced.select(together, ENOUGH))
    for one in found:
        if one.introduced >= ENOUGH and key(one.text) not in forms:
            yield _mention(frame, one, "introduced-model", Relation.INTRODUCES, _first(found, one.form))


def log_odds(probability: float) -> float:
    """Return the log odds of a probability, taken for no surer than 1 to 99 either way."""
    return logit(min(max(probability, 0.01), 0.99))


def _probability(odds: float) -> float:
    return 1 / (1 + math.exp(-odds))


def _first(found: Sequence[Found], form: str) -> str:
    """Return the surface of a form's first place: the name of the thing."""
    return min((one for one in found if one.form == form), key=lambda one: (one.section != "title", one.start)).text
