"""Signs of how two things of one paper stand to each other: words beside and between them, their names, their places.

A sign is a string; what it weighs is learnt (``training/statements.py``). Words count by their first six letters.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from operator import attrgetter

from kg.assets import asset
from kg.extract.frame import Frame
from kg.extract.groups import Group
from kg.extract.signs import first_cue
from kg.model import Mention, Section

_TOKEN = re.compile(r"[^\W_]+|[,;:()—–.\-]")
_STEM = 6
#: Between the members of an enumeration: what stands before the first holds for all.
_JOINT = re.compile(r"(?:\s?\([^()]{1,40}\))?(?:,?\s(?:and|or|&|as well as|along with)\s|,\s|/)(?:the\s|an?\s)?")
_OURS = re.compile(
    r"\b(?:we|ours?|this (?:paper|work|study|article|method|framework|approach|model)"
    r"|the (?:proposed|resulting|new|presented)|its?|which)\b",
    re.I,
)
#: Tokens, and characters, beyond which the words between two mentions tell nothing.
_FAR, _LONG = 12, 120
_PARTS = {
    "{bracket}": r"(?:\s?\([^()]{1,60}\))?",
    "{words}": r"(?:(?:(?:the|an?)\s)?(?:[\w'’-]+\s){0,4}[\w'’-]*)?",
    "{any}": r".{0,50}",
}


@dataclass(frozen=True, slots=True)
class Between:
    """Two mentions of one sentence: the signs between them, their distance in tokens, the pattern that they show."""

    head: Mention
    tail: Mention
    signs: tuple[str, ...]
    distance: int
    pattern: str


@lru_cache(maxsize=1)
def patterns() -> Mapping[str, re.Pattern[str]]:
    """Return, for ``head-tail`` and ``tail-head``, the shipped patterns as one expression; its groups name them.

    Most are those of M. A. Hearst, "Automatic Acquisition of Hyponyms from Large Text Corpora", COLING 1992, and their
    like for the other relations.
    """
    found: dict[str, list[str]] = defaultdict(list)
    for line in asset("extract", "statements.tsv").splitlines()[1:]:
        name, order, pattern = line.split("\t")
        for part, expression in _PARTS.items():
            pattern = pattern.replace(part, expression)
        found[order].append(f"(?P<{name.replace('-', '_')}>{pattern})")
    return {order: re.compile("|".join(parts), re.I) for order, parts in found.items()}


class Surroundings:
    """The words of one paper around the mentions of its things."""

    def __init__(self, frame: Frame, things: list[Group]) -> None:
        self.frame = frame
        self.cue = first_cue(frame)
        self._starts: dict[Section, list[int]] = {}
        self._stems: dict[Section, list[str]] = {}
        for section in frame.sections:
            tokens = list(_TOKEN.finditer(frame.text(section)))
            self._starts[section] = [t.start() for t in tokens]
            self._stems[section] = [t.group().lower()[:_STEM] for t in tokens]
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

    def of_group(self, thing: Group) -> list[str]:
        """Return the signs of a thing that another may be related to, sorted."""
        found = {sign for mention in thing.mentions for sign in self.of_mention(mention)}
        found.update((f"kind:{thing.kind}", f"places:{min(len(thing.mentions), 4)}", f"shape:{thing.shape}"))
        for name in thing.names:
            found.add(f"last:{name[-1]}")
            found.add(f"form:{''.join(name)}")
            found.update(f"word:{word}" for word in name)
        if thing.introduced:
            found.add("introduced")
        return sorted(found)

    def of_mention(self, mention: Mention) -> Iterator[str]:
        """Yield the signs of one place: the words before (of its whole enumeration) and after, the kind of sentence."""
        first, section = self.first[id(mention)], mention.section
        begin, end = mention.sentence
        left = self._words(section, begin, first.start)
        right = self._words(section, mention.end, min(end, mention.end + 30))[:2]
        p = "title " if section is Section.TITLE else ""
        if p:
            yield "title"
        if first is not mention:
            yield "enumerated"
        yield f"{p}<1:{left[-1] if left else ''}"
        yield f"{p}<2:{' '.join(left[-2:])}"
        yield from (f"{p}<4:{word}" for word in left[-4:])
        yield f"{p}>1:{right[0] if right else ''}"
        yield f"{p}>2:{' '.join(right)}"
        if not p:
            yield from self._sentence(begin, end, first, left)

    def _sentence(self, begin: int, end: int, first: Mention, left: list[str]) -> Iterator[str]:
        yield f"opens:{' '.join(left[:2])}"
        if _OURS.search(self.frame.paper.abstract, begin, first.start):
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
        text, first = self.frame.text(mention.section), self.first[id(mention)]
        begin = max(mention.sentence[0], first.start - _LONG)
        ours = list(_OURS.finditer(text, begin, first.start))
        return _pattern("head-tail", text, ours[-1].end(), first.start) if ours else ""

    def between(self, head: Group, tail: Group, reach: float = math.inf) -> list[Between]:
        """Return what stands between the mentions of two things, for each sentence that holds both.

        Mentions with more than ``reach`` characters between them, or between one and the other's enumeration, are
        passed over.
        """
        return [
            self._between(h, t)
            for sentence in sorted(head.by_sentence.keys() & tail.by_sentence.keys())
            for h in head.by_sentence[sentence]
            for t in tail.by_sentence[sentence]
            if (h.end <= t.start and self.first[id(t)].start - h.end <= reach)
            or (t.end <= h.start and self.first[id(h)].start - t.end <= reach)
        ]

    def _between(self, head: Mention, tail: Mention) -> Between:
        forward = head.end <= tail.start
        one, other = (head, tail) if forward else (tail, head)
        stop = self.first[id(other)].start
        d = ">" if forward else "<"
        if stop < one.end:
            return Between(head, tail, (f"{d}enumerated",), 1, "")
        stems = self._words(one.section, one.end, stop)
        p = "title " if one.section is Section.TITLE else ""
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
    return _shown(order, text[max(0, start - 1) : end], min(start, 1)) if end - start <= _LONG else ""


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
