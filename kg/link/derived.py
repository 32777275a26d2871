"""Words of one family: who writes "quantized", "quantizing" or "faithful" speaks of quantization and faithfulness.

Which endings belong together was measured on annotated abstracts: those at which annotators nearly always wrote the
noun. "classifier" is none of them (annotators keep it apart from classification), nor is "sampler".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache

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
    for ending, label in _derivatives(thesaurus).get("".join(folded), ()):
        if folded[-1].endswith(ending):
            return label
    return None


@lru_cache(maxsize=4)
def _derivatives(thesaurus: Thesaurus) -> Mapping[str, Sequence[tuple[str, Label]]]:
    """Return what the labels would be called with other endings, each with its ending and label, first ones first."""
    nouns = tuple(noun for _, noun in _ENDINGS)
    named = ((k, label) for k, label in thesaurus.by_key.items() if k.endswith(nouns))
    plain = [(k, label) for k, label in named if not label.context and not label.case]
    found: dict[str, list[tuple[str, Label]]] = defaultdict(list)
    for ending, noun in _ENDINGS:
        for k, label in plain:
            if k.endswith(noun) and (len(k) - len(noun) >= _STEM or len(ending) > _STEM):
                found[k.removesuffix(noun) + ending].append((ending, label))
    return dict(found)
