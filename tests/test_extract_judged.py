"""Rules and model together tell what a paper introduces."""

from __future__ import annotations

import pytest

from kg.extract.frame import Frame
from kg.extract.judged import own_names
from kg.extract.signs import Candidate
from kg.extract.trained.model import Found
from kg.model import Paper, Relation, Section

ABSTRACT = "We weave cloth with Loomset and a warp tensioner."
FRAME = Frame(Paper("paper:x", "On weaving", ABSTRACT))


def proposal(name: str, likely: float) -> tuple[Candidate, float]:
    start = ABSTRACT.index(name)
    return Candidate({name: None}, {"presented"}, [(Section.ABSTRACT, start, start + len(name))]), likely


def found(name: str, introduces: float) -> Found:
    start = ABSTRACT.index(name)
    place = ("abstract", start, start + len(name), name)
    return Found(*place, "Method", 0.9, "USES", 0.8, 0.9, introduces, name.replace(" ", "").lower())


def names(proposals: list[tuple[Candidate, float]], seen: list[Found]) -> dict[str, float]:
    return {m.target: m.score for m in own_names(FRAME, proposals, seen)}


@pytest.mark.parametrize(
    ("rules", "model", "together"),
    [
        (0.9, 0.9, 0.95),  # both are sure
        (0.2, 0.9, 0.78),  # the model is surer than the rules
        (0.9, 0.2, 0.57),  # the rules outweigh a doubt
        (0.4, 0.1, None),  # weak rules do not
        (0.9, 0.02, None),  # nor do strong ones, when the model is sure of the contrary
        (0.9, None, None),  # or takes it for no entity at all
        (0.99, None, 0.99),  # a word before the title's colon
    ],
)
def test_rules_and_model_are_weighed(rules: float, model: float | None, together: float | None) -> None:
    seen = [] if model is None else [found("Loomset", model)]
    assert names([proposal("Loomset", rules)], seen) == ({} if together is None else {"Loomset": together})


def test_the_model_alone_must_be_surer() -> None:
    assert names([], [found("warp tensioner", 0.9)]) == {}
    assert list(names([], [found("warp tensioner", 0.98)])) == ["warp tensioner"]
    mention = next(iter(own_names(FRAME, [], [found("warp tensioner", 0.98)])))
    assert (mention.by, mention.relation, mention.text) == ("introduced-model", Relation.INTRODUCES, "warp tensioner")


def test_of_names_that_overlap_the_likelier_stays() -> None:
    both = [proposal("Loomset", 0.5), proposal("Loomset and a warp tensioner", 0.6)]
    assert list(names(both, [found("Loomset", 0.9)])) == ["Loomset"]
