"""Words around a name that do not make it another thing: "vanilla transformer architecture" is the transformer.

Which words these are was measured on annotated abstracts: those with which annotators nearly always wrote the plain
concept. "object detection model" is none: what does a task is not the task.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from kg.link.derived import derived
from kg.link.thesaurus import Thesaurus
from kg.model import Kind, Label
from kg.text import key, words

_METHOD, _CONCEPT, _TASK, _DATASET, _METRIC = Kind.METHOD, Kind.CONCEPT, Kind.TASK, Kind.DATASET, Kind.METRIC
#: What may stand before a name: of any kind, and of some.
_LEAD = frozenset(
    """vanilla|standard|modern|conventional|traditional|classical|existing|recent|popular|common|typical|simple|model
    |real-world|large-scale|near-optimal|off-the-shelf|state-of-the-art""".replace("\n    ", "")
    .replace("-", " ")
    .split("|")
)
_LEAD_OF: Mapping[Kind, frozenset[str]] = {
    _METRIC: frozenset({"system", "system level", "application level", "overall", "end to end", "llm"}),
}
_ANY_LEAD = _LEAD.union(*_LEAD_OF.values())
_LONGEST_LEAD = 5
_ANY = frozenset("process technique method".split())  # noqa: SIM905
#: What may stand behind a name, up to three words.
_TAIL: Mapping[Kind, frozenset[str]] = {
    kind: _ANY | {"".join(words(word)) for word in more.split()}
    for kind, more in {
        _METHOD: """model algorithm framework based approach strategy scheme system architecture mechanism paradigm
            procedure operation objective backbone pipeline style layer network loss trained training nonlinearity""",
        _CONCEPT: "performance capability ability aware assumption issue",
        _TASK: "task problem system setting scenario",
        _DATASET: "dataset benchmark corpus suite environment scale",
        _METRIC: "score metric",
    }.items()
}
_BRACKET = re.compile(r"\s*\([^()]{2,12}\)$")


def unpadded(surface: str, thesaurus: Thesaurus) -> str:
    """Return the key of the concept that a form names with words around it, empty when it does not.

    Only labels that need no context count, and at least one word of the form must stay.
    """
    whole = words(_BRACKET.sub("", surface))
    for start in range(min(_LONGEST_LEAD, len(whole) - 1) + 1):
        lead = " ".join(whole[:start])
        if lead and lead not in _ANY_LEAD:
            continue
        for stop in range(len(whole), max(start, len(whole) - 3), -1):
            label = thesaurus.by_key.get("".join(whole[start:stop])) or derived(whole[start:stop], thesaurus)
            if label and _fits(label, surface) and _leads(lead, label.kind):
                tail = _TAIL.get(label.kind, frozenset())
                return key(label.name) if tail.issuperset(whole[stop:]) else ""
    return ""


def _fits(label: Label, surface: str) -> bool:
    """Tell whether a surface is written as its label asks: "Zero Training" has nothing of ZeRO."""
    cased = label.text in surface or (label.text.istitle() and any(c.isupper() for c in surface))
    return not label.context and (not label.case or cased)


def _leads(lead: str, kind: Kind) -> bool:
    return not lead or lead in _LEAD or lead in _LEAD_OF.get(kind, ())
