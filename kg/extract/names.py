"""Find proper names by their shape alone: inner capitals, digits, hyphened versions ("LLaMA-2-7B", "DeepSpeed").

Thesauri age: the newest names are in no list. A name found here has no target; the linker decides whether it is an
entity, by what the rest of the pile says of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extract.frame import Frame
from kg.model import Mention
from kg.text import DASHES

#: Measured by benchmarks/finders.py.
SCORE = 0.78

_NAME = re.compile(
    rf"""(?<![{DASHES}\w/@.])
    (?P<name>
        (?:[A-Za-z][a-z]*[A-Z][A-Za-z]*\d*      # CamelCase, mT, LLaMA
          |[A-Z][A-Za-z]*\d+[A-Za-z]*           # T5, GPT2
          |[A-Z]{{2,}}\d*                       # BERT
          |[A-Z][a-z]+(?=[{DASHES}]\d)          # Llama-2
        )
        (?:[{DASHES}](?:[A-Z][A-Za-z]*\d*|\d+(?:\.\d+)*[A-Za-z]*|v\d+(?:\.\d+)*))*
    )s?(?![\w@])""",
    re.VERBOSE,
)
_ROMAN = re.compile(r"[IVX]+")
#: Units, numerals and words that are written in capitals without being names.
STOP = frozenset(
    """A I II III IV VI AI CPU CPUs GPU GPUs TPU USA US UK EU PDF URL HTTP HTTPS API APIs CUDA KB MB GB TB MHz GHz
    FLOPs FLOPS GFLOPs TFLOPs OK VS PhD IDs ID TODO NB SOTA arXiv GitHub HuggingFace LaTeX
    IEEE ACM ICML ICLR NeurIPS CVPR
    ICCV ECCV ACL EMNLP NAACL AAAI IJCAI COVID""".split()  # noqa: SIM905 - a list of quoted words would hide them
)


def find_names(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of the words that are shaped like a proper name."""
    for match in _NAME.finditer(text):
        name = match.group("name")
        if len(name) > 1 and name not in STOP and not _ROMAN.fullmatch(name):
            yield match.start("name"), match.end("name")


def find(frame: Frame) -> Iterator[Mention]:
    """Yield a mention, with neither kind nor target, for each word shaped like a name."""
    for section in frame.sections:
        text = frame.text(section)
        if text.isupper():
            continue
        for start, end in find_names(text):
            yield frame.mention(section, start, end, by="name-shape", score=SCORE)
