"""Names within names, and words of one family."""

from __future__ import annotations

import pytest

from kg.link import shipped_thesaurus
from kg.link.compound import respelled
from kg.link.derived import derived
from kg.text import key, words


def expand(piece: str) -> str:
    return {"OOD": "out-of-distribution", "KD": "knowledge distillation"}.get(piece, "")


@pytest.mark.parametrize(
    ("form", "same"),
    [
        ("OOD risk detection", "out-of-distribution risk detection"),
        ("KD-guided pruning", "knowledge distillation guided pruning"),
        ("key-value cache eviction drift", "KV cache eviction drift"),
        ("Gaussian processes", "Gaussian process"),
        ("LLaMA-2-7B", "LLaMA-2-7B"),
        ("OOD", "OOD"),
        ("", ""),
    ],
)
def test_what_is_named_within_a_form_is_respelled(form: str, same: str) -> None:
    assert respelled(form, shipped_thesaurus(), expand) == respelled(same, shipped_thesaurus(), expand)


def test_a_form_with_nothing_in_it_keeps_its_key() -> None:
    for form in ("LLaMA-2-7B", "quick brown foxes", "$k$-means", "OOD", "Quark II boson III", "II quarks"):
        assert respelled(form, shipped_thesaurus(), lambda _: "") == key(form)


def test_a_slash_before_a_roman_number_counts_as_a_space() -> None:
    assert respelled("quark/II", shipped_thesaurus(), expand) == "quark2"


@pytest.mark.parametrize(
    ("form", "label"),
    [
        ("quantized", "quantization"),
        ("quantizing", "quantization"),
        ("hallucinates", "hallucination"),
        ("instruction-tuned", "instruction tuning"),
        ("faithful", "faithfulness"),
        ("overconfident", "overconfidence"),
        ("3D detectors", "3D object detection"),
        ("post-trained", "post-training"),
        ("quantize net", ""),
        ("audio classifiers", ""),
        ("", ""),
    ],
)
def test_words_of_one_family(form: str, label: str) -> None:
    found = derived(words(form), shipped_thesaurus())
    assert (found.name if found else "") == label
