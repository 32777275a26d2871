"""How two forms match: the record first, then the score."""

from __future__ import annotations

import pytest

from kg.link.match import WEIGHTS, Difference, abbreviates, compare
from kg.text import key

D = Difference


@pytest.mark.parametrize(
    ("one", "other", "differences"),
    [
        ("Mamba", "Mamba", ()),
        ("Fine-Tuning", "fine-tuning", (D.CASE,)),
        ("KV-cache", "KV cache", (D.DASH,)),
        ("finetuning", "fine tuning", (D.SPACE,)),
        ("finetuning", "fine-tuning", (D.DASH, D.SPACE)),
        ("state space models", "state space model", (D.PLURAL,)),
        ("LLMs", "LLM", (D.PLURAL,)),
        ("KV-caches", "KV cache", (D.PLURAL, D.DASH)),
        ("optimisation", "optimization", (D.SPELLING,)),
        ("Optimisation", "optimization", (D.CASE, D.SPELLING)),
        ("β-VAE", "beta-VAE", (D.LETTERS,)),
        ("Rényi divergence", "Renyi divergence", (D.LETTERS,)),
        ("MoE$^2$", "MoE2", (D.LATEX,)),
        (r"$\beta$-VAE", "beta-VAE", (D.LATEX,)),
        ("Type-II error", "Type-2 error", (D.NUMERAL,)),
        ("TabPFN v2.0", "TabPFN v2", (D.NUMERAL,)),
        ("Student's t-process", "Student t-process", (D.MARK,)),
        ("PFN", "Prior-Data Fitted Network", (D.ACRONYM,)),
        ("Mixture of Experts", "MoE", (D.ACRONYM,)),
        ("large langage model", "large language model", (D.TYPO,)),
        ("directed acyclic graphical", "directed acyclic graph", (D.TYPO,)),
        ("prior-data fitted neural network", "prior-data fitted network", (D.FILLER,)),
        ("RL with verifiable rewards", "RL from verifiable rewards", (D.FILLER,)),
        ("EAGLE-2", "EAGLE", (D.VERSION,)),
        ("LLaMA-2-7B", "LLaMA-3", (D.VERSION,)),
        ("LLaMA-2-7B", "LLaMA-2-13B", (D.VERSION,)),
        ("GPT-4", "GPT-4o", (D.VERSION,)),
        ("MoE$^2$", "MoE", (D.VERSION,)),
        ("CIFAR-10", "CIFAR-100", (D.VERSION,)),
        ("C", "C++", (D.NAME,)),
        ("supervised learning", "unsupervised learning", (D.NAME,)),
        ("multi-scale attention network", "multi-stage attention network", (D.NAME,)),
        ("causal graph", "casual graph", (D.NAME,)),
        ("2D pose estimation", "3D pose estimation", (D.NAME,)),
    ],
)
def test_compare(one: str, other: str, differences: tuple[Difference, ...]) -> None:
    assert compare(one, other).differences == differences
    assert compare(other, one).differences == differences


def test_the_score_follows_from_the_record() -> None:
    assert compare("Mamba", "Mamba").score == 1.0
    assert compare("Fine-Tuning", "fine-tuning").score == WEIGHTS[D.CASE]
    assert compare("KV-caches", "KV cache").score == pytest.approx(WEIGHTS[D.PLURAL] * WEIGHTS[D.DASH])
    assert compare("EAGLE-2", "EAGLE").score == 0
    scores = [compare(a, b).score for a, b in [("a b", "a-b"), ("LM", "language model"), ("GPT-2", "GPT-3")]]
    assert scores == sorted(scores, reverse=True)


def test_same_and_alike() -> None:
    assert compare("LM", "language model").same
    assert not compare("LM", "language model").alike
    assert compare("large langage model", "large language model").alike
    assert not compare("EAGLE", "EAGLE-2").same


def test_the_record_reads_as_text() -> None:
    assert str(compare("KV-caches", "KV cache")) == "KV-caches = KV cache (plural, dash)"
    assert str(compare("Mamba", "Mamba")) == "Mamba = Mamba (exact)"


@pytest.mark.parametrize(
    ("short", "long", "expected"),
    [
        ("PFNs", "Prior-Data Fitted Networks", True),
        ("MoE", "mixture of experts", True),
        ("SGD", "stochastic gradient descent", True),
        ("RLHF", "reinforcement learning from human feedback", True),
        ("PFN", "posterior network", False),
        ("is", "importance sampling", False),
        ("LM", "model", False),
    ],
)
def test_abbreviates(short: str, long: str, expected: bool) -> None:
    assert abbreviates(short, long) is expected


@pytest.mark.parametrize(
    ("one", "other"), [("KV-caches", "kv cache"), ("MoE²", "MoE$^2$"), ("Student's t", "Student t")]
)
def test_forms_of_one_key_always_match(one: str, other: str) -> None:
    assert key(one) == key(other)
    assert compare(one, other).score > 0.9
