"""Signs of how two things of one paper stand to each other: words beside and between them, their names, their places.

A sign is a string; what it weighs is learnt (``training/statements.py``). Words count by their first six letters.
"""

from __future__ import annotations

import math
import re
import sys
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise, permutations
from operator import attrgetter, itemgetter
from typing import NamedTuple

from kg.assets import asset
from kg.extract.frame import Frame
from kg.extract.groups import Group, Place
from kg.extract.signs import first_cue
from kg.model import Mention, Section

_TOKEN = re.compile(r"[^\W_]+|[,;:()—–.\-]")
_STEM = 6
_TITLE = Section.TITLE
#: Between the members of an enumeration: what stands before the first holds for all.
_JOINT = re.compile(r"(?:\s?\([^()]{1,40}\))?(?:,?\s(?:and|or|&|as well as|along with)\s|,\s|/)(?:the\s|an?\s)?")
_OURS = re.compile(
    r"\b(?:we|ours?|this (?:paper|work|study|article|method|framework|approach|model)"
    r"|the (?:proposed|resulting|new|presented)|its?|which)\b"
)
#: Tokens, and characters, beyond which the words between two mentions tell nothing.
_FAR, _LONG = 12, 120
_PARTS = {
    "{bracket}": r"(?:\s?\([^()]{1,60}\))?",
    "{words}": r"(?:(?:(?:the|an?)\s)?(?:[\w'’-]+\s){0,4}[\w'’-]*)?",
    "{any}": r".{0,50}",
}
#: How a pattern begins that need not follow the first name at once.
_ANYWHERE = r"{any}\b"


class Between(NamedTuple):
    """Two mentions of one sentence: the signs between them, their distance in tokens, the pattern that they show."""

    head: Mention
    tail: Mention
    signs: tuple[str, ...]
    distance: int
    pattern: str


@lru_cache(maxsize=1)
def patterns() -> Mapping[str, re.Pattern[str]]:
    """Return, for ``head-tail`` and ``tail-head``, the shipped patterns as one expression; its groups name them.

    They are in small letters, and so must be what they are held against. Most are those of M. A. Hearst, "Automatic
    Acquisition of Hyponyms from Large Text Corpora", COLING 1992, and their like for the other relations.
    """
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for line in asset("extract", "statements.tsv").splitlines()[1:]:
        name, order, pattern = line.split("\t")
        found[order][name] = pattern
    return {order: re.compile(_joined(by_name)) for order, by_name in found.items()}


def _joined(by_name: Mapping[str, str]) -> str:
    """Return patterns as one; those that may begin anywhere are tried last, and only where one of them begins."""
    named = {name: f"(?P<{name.replace('-', '_')}>{pattern})" for name, pattern in by_name.items()}
    begins = [pattern.removeprefix(_ANYWHERE) for pattern in by_name.values() if pattern.startswith(_ANYWHERE)]
    anywhere = [named.pop(name) for name, pattern in by_name.items() if pattern.startswith(_ANYWHERE)]
    joined = "|".join(named.values())
    if anywhere:
        joined += f"|(?={_ANYWHERE}(?:{'|'.join(begins)}))(?:{'|'.join(anywhere)})"
    for part, expression in _PARTS.items():
        joined = joined.replace(part, expression)
    return joined


class Surroundings:
    """The words of one paper around the mentions of its things."""

    def __init__(self, frame: Frame, things: list[Group]) -> None:
        self.frame = frame
        self.cue = first_cue(frame)
        self._starts: dict[Section, list[int]] = {}
        self._stems: dict[Section, list[str]] = {}
        self._ours: dict[Section, list[tuple[int, int]]] = {}
        self._left: dict[int, list[str]] = {}
        for section in frame.sections:
            text = frame.text(section)
            tokens = list(_TOKEN.finditer(text))
            self._starts[section] = [t.start() for t in tokens]
            self._stems[section] = [t[0].lower()[:_STEM] for t in tokens]
            folded = text.lower()
            self._ours[section] = [m.span() for m in _OURS.finditer(folded if len(folded) == len(text) else text)]
        sentences = frame.sentences(Section.ABSTRACT)
        self._last = sentences[-1][0] if sentences else 0
        self.first = self._enumerations(
            sorted((m for g in things for m in g.mentions), key=attrgetter("section", "start", "end"))
        )

    def _enumerations(self, mentions: list[Mention]) -> dict[int, Mention]:
        """Return for the ``id`` of each mention the first of the enumeration that it stands in."""
        first: dict[int, Mention] = {}
        before: Mention | None = None
        for mention in mentions:
            joined = (
                before is not None
                and (before.section, before.sentence) == (mention.section, mention.sentence)
                and before.end <= mention.start <= before.end + _LONG
                and _JOINT.fullmatch(self.frame.text(mention.section), before.end, mention.start)
            )
            first[id(mention)] = first[id(before)] if before and joined else mention
            inside = before is not None and (before.section, before.sentence) == (mention.section, mention.sentence)
            if not inside or before is None or mention.end > before.end:
                before = mention
        return first

    def _words(self, section: Section, start: int, end: int) -> list[str]:
        starts = self._starts[section]
        return self._stems[section][bisect_left(starts, start) : bisect_left(starts, end)]

    def of_group(self, thing: Group) -> set[str]:
        """Return the signs of a thing that another may be related to."""
        found = {f"kind:{thing.kind}", f"places:{min(len(thing.mentions), 4)}", f"shape:{thing.shape}"}
        for mention in thing.mentions:
            found.update(self.of_mention(mention))
        for name, form in zip(thing.names, thing.forms, strict=True):
            found.add(f"last:{name[-1]}")
            found.add(f"form:{form}")
            found.update([f"word:{word}" for word in name])
        if thing.introduced:
            found.add("introduced")
        return found

    def of_mention(self, mention: Mention) -> list[str]:
        """Return the signs of one place: words before (of its whole enumeration) and after, the kind of sentence."""
        first = self.first[id(mention)]
        before = self._left.get(id(first))
        if before is None:
            before = self._left[id(first)] = self._before(first)
        p = "title " if mention.section is _TITLE else ""
        right = self._words(mention.section, mention.end, min(mention.sentence[1], mention.end + 30))[:2]
        signs = [*before, f"{p}>1:{right[0] if right else ''}", f"{p}>2:{' '.join(right)}"]
        return signs if first is mention else [*signs, "enumerated"]

    def _before(self, first: Mention) -> list[str]:
        """Return the signs before the first mention of an enumeration, which are those of all its mentions."""
        begin, end = first.sentence
        left = self._words(first.section, begin, first.start)
        p = "title " if first.section is _TITLE else ""
        signs = [f"{p}<1:{left[-1] if left else ''}", f"{p}<2:{' '.join(left[-2:])}"]
        signs += [f"{p}<4:{word}" for word in left[-4:]]
        return [*signs, "title"] if p else [*signs, f"opens:{' '.join(left[:2])}", *self._sentence(begin, end, first)]

    def _sentence(self, begin: int, end: int, first: Mention) -> Iterator[str]:
        if self._ours_before(first)[0] >= begin:
            yield "ours"
            pattern = self.implied(first)
            if pattern:
                yield f"ours:{pattern}"
        if self.cue < 0:
            yield "no-cue"
        elif end <= self.cue:
            yield "before-cue"
        else:
            yield "after-cue" if begin > self.cue else "at-cue" if first.start > self.cue else "at-cue-before"
        if begin >= self._last:
            yield "last-sentence"

    def implied(self, mention: Mention) -> str:
        """Return the pattern between the last "we", "our method" or "it" of a sentence and a mention of it, or ""."""
        first = self.first[id(mention)]
        start, end = self._ours_before(first)
        near = start >= max(first.sentence[0], first.start - _LONG)
        return _pattern("head-tail", self.frame.text(first.section), end, first.start) if near else ""

    def _ours_before(self, mention: Mention) -> tuple[int, int]:
        """Return the span of the last "we", "our method" or "it" of the section before a mention, or (-1, -1)."""
        ours = self._ours[mention.section]
        n = bisect_right(ours, mention.start, key=itemgetter(1))
        return ours[n - 1] if n else (-1, -1)

    def between(self, things: Sequence[Group], reach: int = sys.maxsize) -> dict[tuple[int, int], list[Between]]:
        """Return what stands between the mentions of two things, for each sentence that holds both.

        The keys are the numbers of the head and of the tail. Mentions with more than ``reach`` characters between
        them, or between one and the other's enumeration, are passed over, unless the paper introduces the head; and
        so is a tail that it introduces where it does not introduce the head.
        """
        inside: dict[Place, list[tuple[int, Mention]]] = defaultdict(list)
        for n, thing in enumerate(things):
            for sentence, mentions in thing.by_sentence.items():
                inside[sentence] += [(n, mention) for mention in mentions]
        found: dict[tuple[int, int], list[Between]] = defaultdict(list)
        for sentence in sorted(inside):
            for h, head in inside[sentence]:
                own = things[h].introduced
                most = sys.maxsize if own else reach
                for t, tail in inside[sentence]:
                    if h != t and self._gap(head, tail) <= most and (own or not things[t].introduced):
                        found[h, t].append(self._between(head, tail))
        return found

    def _gap(self, one: Mention, other: Mention) -> float:
        """Return the number of characters between the earlier mention and the enumeration of the later one."""
        if one.end <= other.start:
            return self.first[id(other)].start - one.end
        return self.first[id(one)].start - other.end if other.end <= one.start else math.inf

    def _between(self, head: Mention, tail: Mention) -> Between:
        forward = head.end <= tail.start
        one, other = (head, tail) if forward else (tail, head)
        stop = self.first[id(other)].start
        d = ">" if forward else "<"
        if stop < one.end:
            return Between(head, tail, (f"{d}enumerated",), 1, "")
        stems = self._words(one.section, one.end, stop)
        p = "title " if one.section is _TITLE else ""
        signs = [f"{p}{d}far:{_scale(len(stems))}"]
        if len(stems) <= _FAR:
            signs += [f"{d}word:{word}" for word in stems]
            signs += [f"{d}pair:{a} {b}" for a, b in pairwise(stems)]
            signs += [f"{d}first:{stems[0] if stems else ''}", f"{d}final:{stems[-1] if stems else ''}"]
        pattern = _pattern("head-tail" if forward else "tail-head", self.frame.text(one.section), one.end, stop)
        if pattern:
            signs.append(f"pattern:{pattern}")
        return Between(head, tail, tuple(signs), len(stems), pattern)


def _pattern(order: str, text: str, start: int, end: int) -> str:
    """Return the name of the pattern that is all that stands between two places, or ""."""
    return _shown(order, text[max(0, start - 1) : end].lower(), min(start, 1)) if end - start <= _LONG else ""


@lru_cache(maxsize=1 << 14)
def _shown(order: str, text: str, start: int) -> str:
    """Return the pattern that all of ``text`` after ``start`` is; the words between two names are often the same."""
    match = patterns()[order].fullmatch(text, start)
    return str(match.lastgroup).replace("_", "-") if match else ""


def _scale(tokens: int) -> int:
    """Return 0 to 3 for so many tokens, 4 for up to 7, 5 for up to 14, 6 beyond."""
    return tokens if tokens < 4 else 4 if tokens < 8 else 5 if tokens < 15 else 6


#: What the names of two things can have to do with each other.
NAME_SIGNS = ("ends", "begins", "holds", "within-end", "within-start", "same-last", "fused-end", "fused-start", "fused")


def alike(things: Sequence[Group]) -> dict[tuple[int, int], list[str]]:
    """Return the signs of all pairs of things whose names are alike, by the numbers of the head and of the tail."""
    holders: dict[str, list[int]] = defaultdict(list)
    for n, thing in enumerate(things):
        for word in thing.vocabulary:
            holders[word].append(n)
    near = {pair for some in holders.values() for pair in permutations(some, 2)}
    short = [(n, form) for n, thing in enumerate(things) for form in thing.short]
    near.update((h, t) for t, b in short if len(b) > 2 for h, a in short if b in a and h != t)
    return {(h, t): signs for h, t in near if (signs := name_signs(things[h], things[t]))}


def name_signs(head: Group, tail: Group) -> list[str]:
    """Return how the names of two things are alike: "patch-based diffusion model" ends in "diffusion model"."""
    found = {_fused(a, b) for a in head.short for b in tail.short if len(b) > 2 and a != b and b in a}
    if not head.vocabulary.isdisjoint(tail.vocabulary):
        found.update(sign for a in head.names for b in tail.names for sign in _alike(a, b))
    return sorted(f"name:{sign}" for sign in found)


def _alike(a: list[str], b: list[str]) -> Iterator[str]:
    more = len(a) - len(b)
    if more > 0 and b[-1] in a:
        yield from _part_of(a, b, "ends", "begins")
        if set(b) < set(a):
            yield "holds"
    elif more > 0 and a[: len(b)] == b:
        yield "begins"
    elif more < 0 and a[-1] in b:
        yield from _part_of(b, a, "within-end", "within-start")
    if a[-1] == b[-1] and a != b:
        yield "same-last"


def _part_of(whole: list[str], part: list[str], end: str, start: str) -> Iterator[str]:
    if whole[-len(part) :] == part:
        yield end
    elif whole[: len(part)] == part:
        yield start


def _fused(a: str, b: str) -> str:
    """One coined word holds another: SelectionGAN, GeoCLIP."""
    return "fused-end" if a.endswith(b) else "fused-start" if a.startswith(b) else "fused"
