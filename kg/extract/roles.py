"""The role of a paper toward an entity, as one mention shows it: cues in the sentence first, then what is usual.

The cues are data (``roles.tsv``): regular expressions over the words before or after the mention in its sentence,
for some kinds. The first that matches decides.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from kg.assets import asset
from kg.extract.frame import Frame
from kg.model import Kind, Mention, Relation, Section

#: How far before a mention a cue may begin, in characters.
_REACH = 110

#: What is usual: per kind, the role of a mention in the title and in the abstract (the commonest in ../shared/gold).
_USUAL: dict[Kind | None, tuple[Relation, Relation]] = {
    Kind.DATASET: (Relation.EVALUATES_ON, Relation.EVALUATES_ON),
    Kind.METRIC: (Relation.EVALUATES_ON, Relation.EVALUATES_ON),
    Kind.TASK: (Relation.ADDRESSES, Relation.ADDRESSES),
    Kind.METHOD: (Relation.USES, Relation.USES),
    Kind.CONCEPT: (Relation.STUDIES, Relation.USES),
    Kind.FIELD: (Relation.STUDIES, Relation.MENTIONS),
    None: (Relation.STUDIES, Relation.USES),
}


class Cue(NamedTuple):
    """One line of ``roles.tsv``."""

    relation: Relation
    side: str
    kinds: frozenset[str]
    pattern: re.Pattern[str]


@lru_cache(maxsize=1)
def cues() -> tuple[Cue, ...]:
    """Return the shipped cues, in the order in which they are tried."""
    lines = asset("extract", "roles.tsv").splitlines()[1:]
    return tuple(_cue(*line.split("\t")) for line in lines if line)


def _cue(relation: str, side: str, kinds: str, pattern: str) -> Cue:
    return Cue(Relation(relation), side, frozenset(kinds.split("|")), re.compile(pattern, re.IGNORECASE))


def role(frame: Frame, mention: Mention) -> Relation:
    """Return the role of the paper toward what ``mention`` names, as far as this place shows."""
    text = frame.text(mention.section)
    begin, stop = mention.sentence
    before = text[max(begin, mention.start - _REACH) : mention.start]
    after = text[mention.end : min(stop, mention.end + _REACH)]
    kind = str(mention.kind or Kind.METHOD)
    for cue in cues():
        side = before if cue.side == "before" else after
        if (kind in cue.kinds or "*" in cue.kinds) and cue.pattern.search(side):
            return cue.relation
    title, abstract = _USUAL[mention.kind]
    return title if mention.section is Section.TITLE else abstract


def with_role(frame: Frame, mention: Mention) -> Mention:
    """Return ``mention`` with its role, unless its finder gave one."""
    if mention.relation is not Relation.MENTIONS:
        return mention
    return replace(mention, relation=role(frame, mention))
