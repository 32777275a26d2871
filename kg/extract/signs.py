"""The signs that a paper introduces what a candidate names: where it stands, what stands around it, how it is spelled.

The patterns and the weight of each sign are data (``introduced.json``).
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from kg.assets import asset
from kg.extract import coined
from kg.extract.frame import Frame
from kg.model import Section
from kg.text import key

_CUE = re.compile(
    r"\b(?:we|paper|work|article|study)\s+(?:\w+\s+){0,2}(?:propos|introduc|present|develop|releas|design|devis)", re.I
)
#: Titles begin so that name nothing.
_NO_NAME = re.compile(
    r"(?:Beyond|From|Towards?|On|In|Rethinking|Revisiting|Understanding|Not|Do|Does|Is|Are|Can|What|When|Why|How|A|An"
    r"|[A-Z][a-z]+ing\s(?!\w+$))\b",
)

Place = tuple[Section, int, int]


@dataclass
class Candidate:
    """One possible name: its forms, its places, and the signs seen around them."""

    forms: dict[str, None] = field(default_factory=dict)
    signs: set[str] = field(default_factory=set)
    places: list[Place] = field(default_factory=list)


@lru_cache(maxsize=1)
def data() -> dict[str, Any]:
    """Return the content of ``introduced.json``."""
    content: dict[str, Any] = json.loads(asset("extract", "introduced.json"))
    return content


@lru_cache(maxsize=2)
def patterns(side: str) -> dict[str, re.Pattern[str]]:
    """Return the shipped patterns over the words ``"before"`` or ``"after"`` an occurrence."""
    return {name: re.compile(pattern, re.I) for name, pattern in data()[side].items()}


def look_around(frame: Frame, candidate: Candidate, known: Callable[[str], bool]) -> None:
    """Find all places of a candidate's forms, and the signs in their surroundings and in their shape."""
    before, after = patterns("before"), patterns("after")
    choice = "|".join(re.escape(f) for f in sorted(candidate.forms, key=lambda f: (-len(f), f)))
    anywhere = re.compile(rf"(?<![\w@/.-])(?:{choice})s?(?![\w@])", 0 if _is_name(candidate) else re.I)
    for section in frame.sections:
        text = frame.text(section)
        for match in anywhere.finditer(text):
            start, end = match.span()
            left, right = frame.sentence_at(section, start)
            candidate.places.append((section, start, end))
            if section is Section.TITLE:
                candidate.signs.add("title")
                continue
            words = text[max(left, start - 90) : start]
            rest = text[end : min(right, end + 100)]
            candidate.signs.update(f"<{n}" for n, p in before.items() if p.search(words))
            candidate.signs.update(f">{n}" for n, p in after.items() if p.search(rest))
    if not candidate.places and "url" in candidate.signs:
        text = frame.text(Section.ABSTRACT)
        inside = [(a, b) for a, b, name in coined.url_names(text) if name in candidate.forms]
        candidate.places.extend((Section.ABSTRACT, a, b) for a, b in inside[:1])
        candidate.signs.add("url-only")
    candidate.signs.update(_shape(frame, candidate, known))


def _is_name(candidate: Candidate) -> bool:
    return "coined" in candidate.signs or "acronym" in candidate.signs


def _shape(frame: Frame, candidate: Candidate, known: Callable[[str], bool]) -> Iterator[str]:
    """Yield the signs of spelling, of number and order of places, and of what is known."""
    forms = list(candidate.forms)
    kind = _spelling(candidate)
    yield kind
    known_forms = [f for f in forms if known(f)]
    if known_forms:
        longest = max(forms, key=len)
        yield "known" if longest in known_forms else "known-short"
    if all(re.fullmatch(r"[A-Z]{1,3}s?", f) for f in forms):
        yield "letters"
    if any(len(f.split()) > 3 for f in forms):
        yield "long"
    if _NO_NAME.match(forms[0]):
        yield "no-name"
    abstract = [p for p in candidate.places if p[0] is not Section.TITLE]
    yield f"places{min(len(abstract), 4)}"
    yield from _order(frame, abstract)
    yield from (f"{kind}&{sign}" for sign in data()["paired"] if sign in candidate.signs)


def _spelling(candidate: Candidate) -> str:
    """Return which of four ways of spelling a candidate has, the most telling first."""
    forms = list(candidate.forms)
    if "acronym" in candidate.signs:
        return "acronym"
    if all(" " not in f for f in forms):
        return "word" if "coined" in candidate.signs else "plain"
    return "lower" if all(f == f.lower() for f in forms) else "phrase"


def _order(frame: Frame, places: list[Place]) -> Iterator[str]:
    """Yield whether the first place comes before "we propose", in its sentence, or later."""
    cue = _CUE.search(frame.text(Section.ABSTRACT))
    if not cue:
        yield "no-cue"
    elif places and places[0][1] < cue.start():
        yield "before-cue"
    elif places:
        left, right = frame.sentence_at(Section.ABSTRACT, places[0][1])
        yield "cue-sentence" if left <= cue.start() < right else "after-cue"


def score(candidate: Candidate) -> float:
    """Return the probability that the paper introduces what ``candidate`` names."""
    weights = data()["weights"]
    odds: float = weights["bias"] + sum(weights.get(s, 0.0) for s in sorted(candidate.signs))
    return 1 / (1 + math.exp(-odds))


def mark_kin(whole: list[Candidate]) -> None:
    """Mark candidates that share the stem of the title's name: "ViMoGen-228K" beside "ViMoGen"."""
    stems = {key(f) for c in whole if "head" in c.signs for f in c.forms if " " not in f}
    for candidate in whole:
        keys = [key(f) for f in candidate.forms]
        if "head" not in candidate.signs and any(len(s) > 2 and s in k for s in stems for k in keys):
            candidate.signs.add("kin")
