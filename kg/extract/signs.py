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

#: Characters that a name does not begin or end beside: it would be part of a word, an address, a compound.
_INSIDE = frozenset("_@/.-")
_INSIDE_AFTER = frozenset("_@")
_LETTERS = re.compile(r"[A-Z]{1,3}s?")
_BOUND = ("-based", "-like", "-style", "-guided", "-driven", "-trained")
_BRACKET = re.compile(r"\s?\([^()]{1,90}\)[\"'”’*]{0,3}")
_APPOSITION = re.compile(r"\s?[,:–—-]+\s*(?:(?:which|that)\s+is\s+)?(?:an?|the|our|two|one)\s", re.I)
_ADVERBS = frozenset(["also", "further", "thus", "then", "not", "first", "even", "itself", "therefore"])

Place = tuple[Section, int, int]


@dataclass
class Candidate:
    """One possible name: its forms, its places, and the signs seen around them.

    ``linked`` is its place in a repository's URL, which counts when it stands nowhere else.
    """

    forms: dict[str, None] = field(default_factory=dict)
    signs: set[str] = field(default_factory=set)
    places: list[Place] = field(default_factory=list)
    linked: Place | None = None


@lru_cache(maxsize=1)
def data() -> dict[str, Any]:
    """Return the content of ``introduced.json``."""
    content: dict[str, Any] = json.loads(asset("extract", "introduced.json"))
    return content


@lru_cache(maxsize=1)
def generic_heads() -> frozenset[str]:
    """Return the words that follow a name without being part of it: "framework", "methods"."""
    return frozenset(data()["heads"])


@lru_cache(maxsize=1)
def _cues() -> tuple[dict[str, list[tuple[str, int]]], dict[str, list[str]]]:
    """Return the cues before, each with its signs and reaches, and the cues after with their signs."""
    before: dict[str, list[tuple[str, int]]] = {}
    after: dict[str, list[str]] = {}
    for sign, cue in data()["before"].items():
        for word in cue["words"]:
            before.setdefault(word, []).append((f"<{sign}", cue["within"]))
    for sign, words in data()["after"].items():
        for word in words:
            after.setdefault(word, []).append(f">{sign}")
    return before, after


def signs_before(words: str) -> Iterator[str]:
    """Yield the signs in the words before an occurrence, from the start of its sentence."""
    if len(words) < 2 or words.isspace():
        yield "<sentence-start"
    cues, _ = _cues()
    tokens = words.lower().split()[-10:]
    later = ""
    for distance, token in enumerate(reversed(tokens)):
        word = token.strip("\"'“”‘’*{},") or ","
        for cue in (word, f"{word} {later}"):
            for sign, reach in cues.get(cue, ()):
                # The second word of a pair is the nearer one.
                if distance - (cue is not word) <= reach:
                    yield sign
        later = word
    if words.rstrip().endswith(","):
        yield "<listed"


def apposed(text: str, end: int) -> bool:
    """Tell whether what ends at ``end`` is explained at once: ", a tool", " - an algorithm"."""
    return bool(_APPOSITION.match(text, end))


def signs_after(words: str) -> Iterator[str]:
    """Yield the signs in the words after an occurrence, to the end of its sentence."""
    if words.startswith(("'s ", "’s ")):
        yield ">possessive"
    if words.startswith(_BOUND):
        yield ">bare"
    rest = words.lstrip("\"'”’*})")
    bracket = _BRACKET.match(rest)
    if bracket:
        yield ">defined"
        rest = rest[bracket.end() :]
    if _APPOSITION.match(rest):
        yield ">apposition"
    _, cues = _cues()
    tokens = rest.replace(",", " ", 1).lower().split(maxsplit=2)[:2] if rest[:1] in {" ", ","} else []
    if len(tokens) > 1 and (tokens[0].endswith("ly") or tokens[0] in _ADVERBS):
        tokens = tokens[1:]
    for token in tokens[:1]:
        yield from cues.get(token.rstrip(".,;:"), ())


def look_around(frame: Frame, candidate: Candidate, cue: int, known: Callable[[str], bool]) -> None:
    """Find all places of a candidate's forms, and the signs in their surroundings and in their shape.

    ``cue`` is what :func:`first_cue` returns.
    """
    for section in frame.sections:
        text = frame.text(section)
        for start, end in places(text, candidate):
            candidate.places.append((section, start, end))
            if section is Section.TITLE:
                candidate.signs.add("title")
                continue
            left, right = frame.sentence_at(section, start)
            candidate.signs.update(signs_before(text[max(left, start - 90) : start]))
            candidate.signs.update(signs_after(text[end : min(right, end + 100)]))
    if not candidate.places and candidate.linked:
        candidate.places.append(candidate.linked)
        candidate.signs.add("url-only")
    candidate.signs.update(_shape(frame, candidate, cue, known))
    spelling = _spelling(candidate)
    candidate.signs.update([spelling, *(f"{spelling}&{sign}" for sign in data()["paired"] if sign in candidate.signs)])


def places(text: str, candidate: Candidate) -> list[tuple[int, int]]:
    """Return where the forms of a candidate stand in ``text`` as whole words; of those that overlap, the leftmost.

    Case counts for acronyms and coined words alone. A plural s belongs to the place.
    """
    folded = text if _is_name(candidate) else text.lower()
    folded = folded if len(folded) == len(text) else text
    found: list[tuple[int, int]] = []
    for form in candidate.forms:
        wanted = form if folded is text else form.lower()
        start = folded.find(wanted)
        while start >= 0:
            end = start + len(wanted)
            end += folded[end : end + 1] == "s" and not folded[end + 1 : end + 2].isalnum()
            if _whole(text, start, end):
                found.append((start, end))
            start = folded.find(wanted, end)
    return list(_apart(sorted(found, key=lambda span: (span[0], -span[1]))))


def _apart(spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the spans that begin after the last one yielded ended."""
    last = 0
    for start, end in spans:
        if start >= last:
            yield start, end
            last = end


def _whole(text: str, start: int, end: int) -> bool:
    left, right = text[start - 1 : start], text[end : end + 1]
    return not (left.isalnum() or left in _INSIDE) and not (right.isalnum() or right in _INSIDE_AFTER)


def _is_name(candidate: Candidate) -> bool:
    return "coined" in candidate.signs or "acronym" in candidate.signs


def _shape(frame: Frame, candidate: Candidate, cue: int, known: Callable[[str], bool]) -> Iterator[str]:
    """Yield the signs of spelling, of number and order of places, and of what is known."""
    forms = list(candidate.forms)
    known_forms = [f for f in forms if known(f)]
    if known_forms:
        yield "known" if max(forms, key=len) in known_forms else "known-short"
    if all(map(_LETTERS.fullmatch, forms)):
        yield "letters"
    if any(len(f.split()) > 3 for f in forms):
        yield "long"
    if _NO_NAME.match(forms[0]):
        yield "no-name"
    abstract = [p for p in candidate.places if p[0] is not Section.TITLE]
    yield f"places{min(len(abstract), 4)}"
    yield from _order(frame, cue, abstract)


def _spelling(candidate: Candidate) -> str:
    """Return which of four ways of spelling a candidate has, the most telling first."""
    forms = list(candidate.forms)
    if "acronym" in candidate.signs:
        return "acronym"
    if all(" " not in f for f in forms):
        return "word" if "coined" in candidate.signs else "plain"
    return "lower" if all(f == f.lower() for f in forms) else "phrase"


def first_cue(frame: Frame) -> int:
    """Return where the abstract first says "we propose" or the like, or -1."""
    return _first_cue(frame.text(Section.ABSTRACT))


@lru_cache(maxsize=4)  # two finders ask for that of one paper
def _first_cue(text: str) -> int:
    cue = _CUE.search(text)
    return cue.start() if cue else -1


def _order(frame: Frame, cue: int, places: list[Place]) -> Iterator[str]:
    """Yield whether the first place comes before "we propose", in its sentence, or later."""
    if cue < 0:
        yield "no-cue"
    elif places and places[0][1] < cue:
        yield "before-cue"
    elif places:
        left, right = frame.sentence_at(Section.ABSTRACT, places[0][1])
        yield "cue-sentence" if left <= cue < right else "after-cue"


def score(candidate: Candidate) -> float:
    """Return the probability that the paper introduces what ``candidate`` names."""
    weights = data()["weights"]
    odds: float = weights["bias"] + sum(weights.get(s, 0.0) for s in sorted(candidate.signs))
    return 1 / (1 + math.exp(-odds))


def mark_kin(whole: list[Candidate]) -> None:
    """Mark candidates that share the stem of the title's name: "ViMoGen-228K" beside "ViMoGen"."""
    stems = {key(f) for c in whole if "head" in c.signs for f in c.forms if " " not in f}
    for candidate in whole if stems else ():
        keys = [key(f) for f in candidate.forms]
        if "head" not in candidate.signs and any(len(s) > 2 and s in k for s in stems for k in keys):
            candidate.signs.add("kin")


def mark_inside(whole: list[Candidate]) -> None:
    """Mark candidates all of whose places lie within longer places of others: "Binary Bases" of a longer name."""
    spans = sorted({p for c in whole for p in c.places}, key=lambda p: (p[0], p[1], -p[2]))
    inside: set[Place] = set()
    last: tuple[Section | None, int] = (None, 0)
    for section, start, end in spans:
        if last[0] is section and end <= last[1]:
            inside.add((section, start, end))
        else:
            last = (section, end)
    for candidate in whole:
        if candidate.places and inside.issuperset(candidate.places):
            candidate.signs.add("inside")
