"""Roles by cue and by what is usual."""

import pytest

from kg.extract.frame import Frame
from kg.extract.roles import role, with_role
from kg.model import Kind, Paper, Relation, Section


def of(words: str, kind: Kind, *, title: str = "", abstract: str = "") -> Relation:
    frame = Frame(Paper("p", title, abstract))
    section = Section.TITLE if title else Section.ABSTRACT
    start = frame.text(section).index(words)
    return role(frame, frame.mention(section, start, start + len(words), by="test", kind=kind))


@pytest.mark.parametrize(
    ("words", "kind", "abstract", "expected"),
    [
        ("Medusa", Kind.METHOD, "It outperforms Medusa by 10%.", Relation.COMPARES_WITH),
        ("Medusa", Kind.METHOD, "It is faster than existing Medusa.", Relation.COMPARES_WITH),
        ("EAGLE", Kind.METHOD, "We extend the popular EAGLE.", Relation.EXTENDS),
        ("JAX", Kind.METHOD, "It is implemented in JAX.", Relation.USES),
        ("diffusion", Kind.METHOD, "A diffusion-based planner.", Relation.USES),
        ("GSM8K", Kind.DATASET, "We get 80% accuracy on GSM8K.", Relation.EVALUATES_ON),
        ("question answering", Kind.TASK, "A model for question answering.", Relation.ADDRESSES),
        ("overfitting", Kind.CONCEPT, "We mitigate overfitting.", Relation.ADDRESSES),
        ("dropout", Kind.METHOD, "We study the effect of dropout.", Relation.STUDIES),
        ("perplexity", Kind.METRIC, "Low perplexity.", Relation.EVALUATES_ON),
    ],
)
def test_cues(words: str, kind: Kind, abstract: str, expected: Relation) -> None:
    assert of(words, kind, abstract=abstract) is expected


def test_a_cue_counts_in_its_own_sentence_only() -> None:
    assert of("Mamba", Kind.METHOD, abstract="It outperforms. Mamba is fine.") is Relation.USES


def test_a_finder_that_knows_the_role_is_believed() -> None:
    frame = Frame(Paper("p", "", "It outperforms EAGLE."))
    mention = frame.mention(Section.ABSTRACT, 15, 20, by="introduced", relation=Relation.INTRODUCES)
    assert with_role(frame, mention) is mention
