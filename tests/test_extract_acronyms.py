from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.acronyms import (
    find_best_long_form,
    find_by_initials,
    find_definitions,
    find_pairs,
    long_form_start,
    title_pair,
)
from kg.extract.frame import Frame
from kg.model import Definition, Paper, Section

LONG_FORMS = [
    ("PFN", "we train Prior-Data Fitted Networks", "Prior-Data Fitted Networks"),
    ("HMM", "a hidden Markov model", "hidden Markov model"),
    ("TTF-1", "the thyroid transcription factor 1", "transcription factor 1"),
    ("ABC", "we walk at dawn", None),
    ("XY", "y x", None),
    ("LS", "the local search", "local search"),
]


@pytest.mark.parametrize(("short", "candidate", "long"), LONG_FORMS)
def test_schwartz_and_hearst(short: str, candidate: str, long: str | None) -> None:
    start = find_best_long_form(short, candidate)
    assert (None if start is None else candidate[start:]) == long


def test_initials_find_what_the_shortest_match_cuts() -> None:
    candidate = "learning a Relative Representation"
    assert candidate[find_best_long_form("RR", candidate) :] == "Representation"
    assert candidate[find_by_initials("RR", candidate) :] == "Relative Representation"


def test_initials_come_first() -> None:
    assert long_form_start("TTF-1", "the thyroid transcription factor 1") == 4
    assert long_form_start("TPC", "our Test-time Procrustes Calibration") == 4


def test_initials_pass_over_small_words_only() -> None:
    assert find_by_initials("MoE", "a Mixture of Experts") == 2
    assert find_by_initials("ME", "a Mixture of Experts") == 2
    assert find_by_initials("ME", "a Mixture with big Experts") is None
    assert find_by_initials("", "x") is None


GOOD = [
    ("We study state space models (SSMs) here.", [("SSMs", "state space models")]),
    ("A large language model (LLMs) is big.", [("LLMs", "large language model")]),
    ("the Low-Rank Adaptation (LoRA) method", [("LoRA", "Low-Rank Adaptation")]),
    ("neural radiance fields (NeRFs) render", [("NeRFs", "neural radiance fields")]),
    ("structured models (SSM; e.g. Foo) and state space models (SSM; e.g. Foo)", [("SSM", "state space models")]),
    ("SSM (state space model) is fast", [("SSM", "state space model")]),
    ("using PFN (short for prior-data fitted network).", [("PFN", "prior-data fitted network")]),
    ("GRiP (Guided Reasoning and Perception) wins", [("GRiP", "Guided Reasoning and Perception")]),
    ("conformal risk control, or CRC, bounds", [("CRC", "conformal risk control")]),
    ("conformal risk control, abbreviated as CRC, bounds", [("CRC", "conformal risk control")]),
    ("CRC stands for conformal risk control.", [("CRC", "conformal risk control")]),
    ("CRC, short for conformal risk control, bounds", [("CRC", "conformal risk control")]),
    ("a Frequency-Fused Network (F2Net) for", [("F2Net", "Frequency-Fused Network")]),
    ("Multi-Model Monte Carlo Tree Search (M3CTS)", [("M3CTS", "Multi-Model Monte Carlo Tree Search")]),
    ("VIPER (Vision for Plants and Early Roots of Wheat) sees", [("VIPER", "Vision for Plants and Early Roots")]),
    ("TARA (Time-Aware Ranking of Arts and Crafts), a", [("TARA", "Time-Aware Ranking of Arts")]),
    ("YOGO (You Only Go Once More)", [("YOGO", "You Only Go Once More")]),
    ("VIP (Vision in Plants used by us)", [("VIP", "Vision in Plants")]),
    ("GUM (Graphs Under Mud once more now ever since)", [("GUM", "Graphs Under Mud")]),
    ("a message function called Multiset to Multiset GNN (M2M-GNN)", [("M2M-GNN", "Multiset to Multiset GNN")]),
    (
        "VISTA (Vision for Intelligent Scene and Traffic Atlas)",
        [("VISTA", "Vision for Intelligent Scene and Traffic Atlas")],
    ),
    ("PFN, short for Prior Fitted Networks learns well", [("PFN", "Prior Fitted Networks")]),
    ("problem of named entity recognition (NER)", [("NER", "named entity recognition")]),
    (r"\textbf{S}low \textbf{F}ast (SF) nets", [("SF", r"\textbf{S}low \textbf{F}ast")]),
    ("an autoencoder (AE) learns", [("AE", "autoencoder")]),
    ("(1) mean squared error (MSE)", [("MSE", "mean squared error")]),
]


@pytest.mark.parametrize(("text", "pairs"), GOOD)
def test_definitions_are_found(text: str, pairs: list[tuple[str, str]]) -> None:
    assert [(text[slice(*p.short)], text[slice(*p.long)]) for p in find_pairs(text)] == pairs


BAD = [
    "We compare three models (e.g. GPT) here.",
    "Results improve (see Table 2) a lot (our best).",
    "published last year (2024) in print",
    "the model (ours) is good",
    "a gain (5.2 BLEU) over all",
    "We evaluate on many tasks (QA) today",
    "two settings: (i) the first and (ii) the second",
    "the word manual, or any other",
    "an (unclosed bracket",
    "methods like BERT replace some tokens with (MASK) marks",
]


@pytest.mark.parametrize("text", BAD)
def test_no_definition_is_seen(text: str) -> None:
    assert [(text[slice(*p.short)], text[slice(*p.long)]) for p in find_pairs(text)] == []


@pytest.mark.parametrize("lead", ["the", "our", "we propose a new", "based on"])
def test_words_before_the_long_form_are_not_swallowed(lead: str) -> None:
    text = f"{lead} tree tensor network (TTN)"
    (pair,) = find_pairs(text)
    assert text[slice(*pair.long)] == "tree tensor network"


TITLES = [
    ("TPC: Test-time Procrustes Calibration for Animation", "Test-time Procrustes Calibration"),
    ("STAD: Self-Training with Ambiguous Data in the Wild", "Self-Training with Ambiguous Data"),
    ("PINS: Paired Image Nets with Spatial Effects in Wood", "Paired Image Nets with Spatial Effects"),
    ("RULE: Repeated UnLEarning Finds Every Last Trace of a Word", None),
    ("FooNet: A Fast Network", None),
    ("On the Way: A Survey", None),
    ("No colon", None),
]


@pytest.mark.parametrize(("title", "long"), TITLES)
def test_titles(title: str, long: str | None) -> None:
    pair = title_pair(title)
    assert (None if pair is None else title[slice(*pair.long)]) == long


def test_definitions_of_a_paper_have_exact_places() -> None:
    paper = Paper(
        "p",
        "TPC: Test-time Procrustes Calibration",
        "We use mean squared error (MSE). A GAN (generative adversarial net).",
    )
    definitions = list(find_definitions(Frame(paper)))
    assert definitions == [
        Definition(Section.TITLE, "TPC", 0, "Test-time Procrustes Calibration", 5),
        Definition(Section.ABSTRACT, "MSE", 27, "mean squared error", 7),
        Definition(Section.ABSTRACT, "GAN", 35, "generative adversarial net", 40),
    ]
    for d in definitions:
        text = paper.section(d.section)
        assert text[d.short_start :].startswith(d.short)
        assert text[d.long_start :].startswith(d.long)


@pytest.mark.parametrize(
    "text",
    ["(" * 50000, "a (A) " * 8000, "A-" * 25000 + "(AA)", "or A" * 12000, ", or AB" * 7000, "\\x{" * 16000 + "(XX)"],
)
def test_hostile_text_is_read_in_linear_time(text: str) -> None:
    start = time.process_time()
    list(find_pairs(text))
    assert time.process_time() - start < 10  # quadratic would be minutes


@given(st.text(alphabet="AbC d-(),;or2İß", max_size=60))
def test_any_text_gives_pairs_inside_it(text: str) -> None:
    for pair in find_pairs(text):
        for start, end in pair:
            assert 0 <= start < end <= len(text)


@given(st.text(max_size=12), st.text(max_size=60))
def test_any_candidate_gives_a_place_in_it(short: str, candidate: str) -> None:
    for place in (
        find_best_long_form(short, candidate),
        find_by_initials(short, candidate),
        long_form_start(short, candidate),
    ):
        assert place is None or 0 <= place <= len(candidate)


@pytest.mark.parametrize(
    "cue",
    [
        *(", or", " abbreviated", " abbreviated as", " shortened to", " denoted by", " referred to as", ", simply"),
        *(" dubbed", " termed", " called", " named", " named as"),
    ],
)
def test_each_cue_before_an_acronym_is_read(cue: str) -> None:
    text = f"We train Prior Fitted Networks{cue} PFN here."
    assert [text[slice(*p.short)] for p in find_pairs(text)] == ["PFN"]


@pytest.mark.parametrize("cue", [" short for", ", short for", ", which stands for", " stands for", ", standing for"])
def test_each_cue_after_an_acronym_is_read(cue: str) -> None:
    text = f"We train PFN{cue} Prior Fitted Networks."
    assert [text[slice(*p.long)] for p in find_pairs(text)] == ["Prior Fitted Networks"]
