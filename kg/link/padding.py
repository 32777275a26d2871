"""Words around a name that do not make it another thing: "vanilla transformer architecture" is the transformer.

Which words these are was measured on annotated abstracts: those with which annotators nearly always wrote the plain
concept. "object detection model" is none: what does a task is not the task.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from kg.link.thesaurus import Thesaurus
from kg.model import Kind
from kg.text import key, words

_LEAD = frozenset(
    "vanilla standard modern conventional traditional classical existing recent popular frontier common typical".split()  # noqa: SIM905
)
_ANY = frozenset("process technique method".split())  # noqa: SIM905
_TAIL: Mapping[Kind, frozenset[str]] = {
    kind: _ANY | {"".join(words(word)) for word in more.split()}
    for kind, more in {
        Kind.METHOD: """model algorithm framework based approach strategy scheme system architecture mechanism paradigm
            procedure operation objective backbone pipeline style layer""",
        Kind.CONCEPT: "performance capability ability property aware",
        Kind.TASK: "task problem system setting",
        Kind.DATASET: "dataset benchmark",
        Kind.METRIC: "score metric",
    }.items()
}
_BRACKET = re.compile(r"\s*\([^()]{2,12}\)$")
_LARGE_SCALE = ("large", "scale")


def unpadded(surface: str, thesaurus: Thesaurus) -> str:
    """Return the key of the concept that a form names with words around it, empty when it does not.

    Only labels that need no context count, and at least one word of the form must stay.
    """
    whole = words(_BRACKET.sub("", surface))
    first = 2 if tuple(whole[:2]) == _LARGE_SCALE else 1 if whole[:1] and whole[0] in _LEAD else 0
    for start in sorted({0, first}):
        for stop in range(len(whole), max(start, len(whole) - 3), -1):
            label = thesaurus.by_key.get("".join(whole[start:stop]))
            if label and not label.context and (not label.case or any(c.isupper() for c in surface)):
                tail = _TAIL.get(label.kind, frozenset())
                return key(label.name) if tail.issuperset(whole[stop:]) else ""
    return ""
