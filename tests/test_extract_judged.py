"""Rules and model together tell what a paper introduces."""

from __future__ import annotations

import pytest

from kg.extract.frame import Frame
from kg.extract.judged import log_odds, own_names, told
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
        (0.2, 0.9, 0.9),  # the model, which was told what the rules say, has the last word …
        (0.9, 0.2, None),
        (0.9, None, None),  # … and what it takes for no entity at all is seldom introduced
        (0.99, 0.2, 0.99),  # but a word before the title's colon is, whatever the model says
        (0.99, None, 0.99),
    ],
)
def test_the_model_weighs_what_the_rules_say(rules: float, model: float | None, together: float | None) -> None:
    seen = [] if model is None else [found("Loomset", model)]
    assert names([proposal("Loomset", rules)], seen) == ({} if together is None else {"Loomset": together})


def test_what_the_rules_do_not_propose_is_the_models_alone() -> None:
    assert names([], [found("warp tensioner", 0.3)]) == {}
    mention = next(iter(own_names(FRAME, [], [found("warp tensioner", 0.7)])))
    assert (mention.by, mention.relation, mention.text) == ("introduced-model", Relation.INTRODUCES, "warp tensioner")


def test_the_model_is_told_by_folded_form() -> None:
    candidate = Candidate({"Warp Tensioners": None, "WT": None}, {"presented"})
    assert told([(candidate, 0.5), (Candidate({"WT": None}), 0.75)]) == {"warptensioner": 0.0, "wt": log_odds(0.75)}


def test_of_names_that_overlap_the_likelier_stays() -> None:
    both = [proposal("Loomset", 0.5), proposal("Loomset and a warp tensioner", 0.6)]
    assert list(names(both, [found("Loomset", 0.9)])) == ["Loomset"]
