"""The vocabulary in text."""

import pytest

from kg.extract.frame import Frame
from kg.extract.terms import Terms, as_written
from kg.model import Kind, Label, Paper, Section

LABELS = [
    Label("large language model", "large language model", Kind.METHOD),
    Label("LLM", "large language model", Kind.METHOD, case=True),
    Label("language model", "language model", Kind.METHOD),
    Label("fine-tuning", "fine-tuning", Kind.METHOD),
    Label("MAP", "maximum a posteriori", Kind.METHOD, case=True, context=True),
    Label("k-means", "k-means", Kind.METHOD),
    Label("GPT-3.5", "GPT-3.5", Kind.METHOD),
]
TERMS = Terms(LABELS)


def found(text: str) -> list[tuple[str, str]]:
    return [(text[start:end], label.name) for start, end, label in TERMS.matches(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Large Language Models are large.", [("Large Language Models", "large language model")]),
        ("(LLMs), LLM's", [("LLMs", "large language model"), ("LLM's", "large language model")]),
        ("llm and llms", []),
        (
            "finetuning, Fine tuning, fine‑tuning",
            [("finetuning", "fine-tuning"), ("Fine tuning", "fine-tuning"), ("fine‑tuning", "fine-tuning")],
        ),
        ("language, model", []),
        ("a language model-based tool", [("language model", "language model")]),
        ("road map of maps", []),
        ("MAP estimation", [("MAP", "maximum a posteriori")]),
        ("K-Means", [("K-Means", "k-means")]),
        ("We use GPT-3.5.", [("GPT-3.5", "GPT-3.5")]),
        ("", []),
    ],
)
def test_matches(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("surface", "label", "expected"),
    [
        ("LLMs", "LLM", True),
        ("llm", "LLM", False),
        ("EAGLE 2", "EAGLE-2", True),
        ("MAPS", "MAP", False),
        ("LoRA’s", "LoRA", True),
    ],
)
def test_as_written(surface: str, label: str, expected: bool) -> None:
    assert as_written(surface, label) is expected


def test_find_keeps_offsets_section_and_flags() -> None:
    frame = Frame(Paper("p", "LLM here", "First. A MAP estimate."))
    one, two = TERMS.find(frame)
    assert (one.section, one.start, one.end, one.text, one.target, one.by) == (
        Section.TITLE,
        0,
        3,
        "LLM",
        "large language model",
        "thesaurus",
    )
    assert (two.section, two.start, two.text, two.by, two.sentence) == (
        Section.ABSTRACT,
        9,
        "MAP",
        "thesaurus-context",
        (7, 22),
    )
    assert two.score < one.score


def test_the_first_label_with_a_key_has_it() -> None:
    terms = Terms([Label("e-mail", "first", Kind.TASK), Label("email", "second", Kind.TASK)])
    assert [label.name for _, _, label in terms.matches("email")] == ["first"]
