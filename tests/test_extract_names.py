"""Names by their shape."""

import pytest

from kg.extract.frame import Frame
from kg.extract.names import find, find_names
from kg.model import Paper


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We run LLaMA-2-7B and DeepSpeed on ImageNet.", ["LLaMA-2-7B", "DeepSpeed", "ImageNet"]),
        ("BERT, T5 and GPT-4o", ["BERT", "T5", "GPT-4o"]),
        ("Llama-3.1 and Qwen-2.5", ["Llama-3.1", "Qwen-2.5"]),
        ("PFNs are networks", ["PFNs"]),
        ("In Section II we use a GPU and AI.", []),
        ("A plain Sentence with Words", []),
        ("state-of-the-art 3D results", []),
        ("see https://github.com/FooBar/BazQux for more", []),
        ("v1.5 of mT5", ["mT5"]),
        ("HiPPO-LegS", ["HiPPO-LegS"]),
    ],
)
def test_find_names(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in find_names(text)] == expected


def test_a_shouting_section_has_no_names() -> None:
    assert list(find(Frame(Paper("p", "ALL WORDS ARE CAPITALS", "")))) == []
