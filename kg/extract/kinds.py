"""What an introduced name names: method, data set, metric or concept, by the nouns in it and beside it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache

from kg.extract.frame import Frame
from kg.extract.signs import Place, data
from kg.model import Kind, Section

#: How many places of a name are looked at: what it is is said early.
_PLACES = 4
_APPOSED = re.compile(
    r"\s?(?:\([^()]{1,90}\))?[\"'”’*]{0,3}\s*(?:[,:–—-]+\s+|\s(?=is\s+an?\s)is\s+)(?=(?:an?|the|our)\s|[A-Z])", re.I
)
_HEAD = re.compile(r"[\"'”’*})]{0,3}(?:\s?\([^()]{1,90}\))?\s+(?=[a-z])")
_CLAUSE = re.compile(r"[.;]\s|\s(?:for|that|which|to|with|of|from|by|on|in|via|based)\s", re.I)


@lru_cache(maxsize=1)
def _nouns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of a noun anywhere, at the start, right before a name, and at a name's end."""
    noun = "|".join(f"(?P<{kind}>{pattern})" for kind, pattern in data()["kinds"].items())
    called = r"(?:\s+(?:called|named|dubbed|termed|namely|coined))?[\s,:(\"'“‘*{]*$"
    return (
        re.compile(rf"\b(?:{noun})\b", re.I),
        re.compile(rf"(?:{noun})\b", re.I),
        re.compile(rf"\b(?:{noun}),?{called}", re.I),
        re.compile(rf"(?:\b|[-_])(?:{noun})$", re.I),
    )


def kind_of(frame: Frame, forms: Iterable[str], places: Iterable[Place]) -> Kind:
    """Return what a name names: as its last word says, else as most of its first places say, else a method."""
    *_, ends = _nouns()
    for form in forms:
        noun = ends.search(form) or re.search(r"(?P<Dataset>Bench)(?![a-z])", form)
        if noun:
            return Kind(str(noun.lastgroup))
    votes = Counter(kind for place in list(places)[:_PLACES] for kind in _beside(frame, place))
    return max(votes, key=lambda kind: votes[kind], default=Kind.METHOD)


def _beside(frame: Frame, place: Place) -> Iterator[Kind]:
    """Yield the kinds that the words right before and right after a place name."""
    section, start, end = place
    text = frame.text(section)
    anywhere, begins, precedes, _ = _nouns()
    before = precedes.search(text[max(0, start - 40) : start]) if section is not Section.TITLE else None
    if before:
        yield Kind(str(before.lastgroup))
    rest = text[end : end + 140]
    apposed, head = _APPOSED.match(rest), _HEAD.match(rest)
    if apposed:
        clause = _CLAUSE.search(rest, apposed.end())
        nouns = list(anywhere.finditer(rest, apposed.end(), clause.start() if clause else len(rest)))
        if nouns:
            yield Kind(str(nouns[-1].lastgroup))
    elif head and (noun := begins.match(rest, head.end())):
        yield Kind(str(noun.lastgroup))
