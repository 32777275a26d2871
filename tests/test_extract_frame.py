"""Sections and sentences of one paper."""

from kg.extract.frame import Frame
from kg.model import Paper, Section

FRAME = Frame(Paper("p", "A title. Of two parts", "One here. Two there."))


def test_a_title_is_one_sentence() -> None:
    assert FRAME.sentences(Section.TITLE) == ((0, 21),)
    assert Frame(Paper("p", "")).sentences(Section.TITLE) == ()


def test_sentence_at() -> None:
    assert FRAME.sentence_at(Section.ABSTRACT, 4) == (0, 9)
    assert FRAME.sentence_at(Section.ABSTRACT, 10) == (10, 20)
    assert FRAME.sentence_at(Section.ABSTRACT, 9) == (0, 20)


def test_a_mention_over_two_sentences_has_both() -> None:
    assert FRAME.mention(Section.ABSTRACT, 4, 13, by="test").sentence == (0, 20)
    assert FRAME.mention(Section.ABSTRACT, 4, 8, by="test").text == "here"
