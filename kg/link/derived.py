"""Words of one family: who writes "quantized", "quantizing" or "faithful" speaks of quantization and faithfulness.

Which endings belong together was measured on annotated abstracts: those at which annotators nearly always wrote the
noun. "classifier" is none of them (annotators keep it apart from classification), nor is "sampler".
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.link.thesaurus import Thesaurus
from kg.model import Label

#: The ending of a word, and what stands in its place in the name of the concept.
_ENDINGS = tuple(
    (ending, noun)
    for noun, endings in {
        "ation": "ated ating ate ed ing",
        "ization": "ized izing ize",
        "ion": "ed ing",
        "ing": "ed -",
        "ment": "ed -",
        "ness": "-",
        "ence": "ent",
        "ance": "ant",
        "ability": "able",
        "ibility": "ible",
        "ivity": "ive",
        "detection": "detector",
        "estimation": "estimator",
        "extraction": "extractor",
    }.items()
    for ending in (e.strip("-") for e in endings.split())
)
_STEM = 4


def derived(folded: Sequence[str], thesaurus: Thesaurus) -> Label | None:
    """Return the label that a form, as :func:`kg.text.words` folds it, has but for the ending of its last word.

    Only labels that need no care count. None when there is none.
    """
    if not folded:
        return None
    *before, last = folded
    for ending, noun in _ENDINGS:
        stem = last.removesuffix(ending)
        if last.endswith(ending) and (len("".join(before) + stem) >= _STEM or len(ending) > _STEM):
            label = thesaurus.by_key.get("".join((*before, stem, noun)))
            if label and not label.context and not label.case:
                return label
    return None
