"""Words around a name that make it no other thing."""

from __future__ import annotations

import pytest

from kg.link import shipped_thesaurus
from kg.link.padding import unpadded


@pytest.mark.parametrize(
    ("form", "entity"),
    [
        ("vanilla transformer", "transformer"),
        ("transformer-based framework", "transformer"),
        ("standard Transformer architectures", "transformer"),
        ("mixture-of-experts architecture", "mixtureofexpert"),
        ("large-scale diffusion models", "diffusionmodel"),
        ("vision-language models (VLMs)", "visionlanguagemodel"),
        ("approximate inference algorithms", "approximateinference"),
        ("generalization performance", "generalization"),
        ("system-level throughput", "throughput"),
        ("state-of-the-art vision transformers", "visiontransformer"),
        ("mixture-of-experts networks", "mixtureofexpert"),
        ("backpropagation-trained networks", "backpropagation"),
        ("quantized approaches", "quantization"),
        ("SGD training", "stochasticgradientdescent"),
        ("Zero training", ""),
        ("system level transformer", ""),
        ("frontier transformer", ""),
        ("retrieval tasks", ""),
        ("regression problems", "regression"),
        ("MuJoCo benchmark", "mujoco"),
        ("object detection model", ""),
        ("graph transformer zoo", ""),
        ("standard", ""),
        ("model", ""),
    ],
)
def test_unpadded(form: str, entity: str) -> None:
    assert unpadded(form, shipped_thesaurus()) == entity
