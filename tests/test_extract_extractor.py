"""What the finders are told, and which of the mentions that they yield stay."""

from __future__ import annotations

import pytest

from kg.extract.extractor import Extractor, settle
from kg.model import Kind, Mention, Paper, Relation, Section

TEXT = "Weft-Aware Batch Normalization"


def mention(words: str, by: str, relation: Relation = Relation.USES) -> Mention:
    start = TEXT.index(words)
    return Mention(
        Section.TITLE, start, start + len(words), words, (0, len(TEXT)), by, kind=Kind.METHOD, relation=relation
    )


OWN = mention(TEXT, "introduced-title", Relation.INTRODUCES)


def test_a_known_label_stays_inside_what_a_paper_introduces() -> None:
    known = mention("Batch Normalization", "thesaurus")
    assert set(settle([OWN, known])) == {OWN, known}


def test_what_no_thesaurus_has_does_not() -> None:
    assert list(settle([OWN, mention("Normalization", "model"), mention("Batch", "thesaurus-context")])) == [OWN]


def test_a_label_that_is_the_introduced_name_itself_or_crosses_it_does_not() -> None:
    own = mention("Batch Normalization", "introduced-title", Relation.INTRODUCES)
    same, crossing = mention("Batch Normalization", "thesaurus"), mention("Weft-Aware Batch", "thesaurus")
    assert list(settle([own, same, crossing])) == [own]


def test_the_model_is_told_what_the_rules_propose(monkeypatch: pytest.MonkeyPatch) -> None:
    extractor = Extractor(())
    heard: dict[str, float] = {}
    monkeypatch.setattr(extractor.model, "predict", lambda title, abstract, told: heard.update(told) or [])
    extractor.read(Paper("p", "Loomset: Weaving Anew", "We propose Loomset, a loom. Loomset weaves."))
    assert heard["loomset"] > 0
