"""Mentions of what a paper abbreviates: who defines an acronym for a term takes it for a term."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kg.extract.frame import Frame
from kg.model import Definition, Mention

#: Measured by benchmarks/finders.py.
SCORE = 0.96


def find(frame: Frame, definitions: Iterable[Definition]) -> Iterator[Mention]:
    """Yield a mention for each place where a defined acronym or its long form stands."""
    forms = {form for d in definitions for form in (d.short, d.long)}
    if not forms:
        return
    choice = "|".join(re.escape(form) for form in sorted(forms, key=lambda f: (-len(f), f)))
    pattern = re.compile(rf"(?<!\w)(?:{choice})s?(?!\w)")
    for section in frame.sections:
        for match in pattern.finditer(frame.text(section)):
            yield frame.mention(section, match.start(), match.end(), by="acronym", score=SCORE)
