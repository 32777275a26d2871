"""The nouns keep their promises."""

import pytest

from kg.model import Claim, Evidence, Paper, Problem, Relation, Section

SENTENCE = Evidence("paper:a", Section.ABSTRACT, 24, 29, "It builds on Mamba.", "terms", 0.7, offset=11)
TITLE = Evidence("paper:b", Section.TITLE, 0, 5, "Mamba for music", "terms", 0.9)
ENTRY = Evidence("", Section.THESAURUS, 0, 3, "Mamba; broader: SSM", "thesaurus")


def test_evidence_cuts_its_words_out_of_the_sentence() -> None:
    assert SENTENCE.words == "Mamba"
    assert TITLE.words == "Mamba"


def test_a_claim_without_evidence_cannot_be_built() -> None:
    with pytest.raises(ValueError, match="a claim needs evidence: paper:a USES method:mamba"):
        Claim("paper:a", Relation.USES, "method:mamba", ())


def test_a_claim_sums_up_its_evidence() -> None:
    claim = Claim("method:mamba", Relation.IS_A, "method:ssm", (SENTENCE, TITLE, ENTRY))
    assert claim.key == "method:mamba IS_A method:ssm"
    assert claim.score == 1.0
    assert claim.surfaces == ("Mamba",)
    assert claim.papers == ("paper:a", "paper:b")


def test_a_paper_gives_its_sections() -> None:
    paper = Paper("paper:a", "Title", "Abstract")
    assert (paper.section("title"), paper.section(Section.ABSTRACT)) == ("Title", "Abstract")
    with pytest.raises(KeyError):
        paper.section("links")


def test_a_problem_names_its_place() -> None:
    assert str(Problem("a.jsonl", 3, "no title")) == "a.jsonl:3: no title"
    assert str(Problem("a.jsonl", 0, "is empty")) == "a.jsonl: is empty"
