"""Candidates: every form of a paper that might name an entity, with all its places. Found wide, judged later."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from kg.extract.trained.tokens import Tokens
from kg.extract.trained.vocabulary import Entry, Page

Array = NDArray[np.float32]
Indices = NDArray[np.intp]
MAX_WORDS = 6
#: Spans that the tagger gives less (its first token begins, the least likely of the others goes on, the next does not):
#: a sixth of all others; the judge believed in none.
_RULED_OUT = 0.005
#: What stands for the log odds of a name that the rules do not propose: less than any that they give.
_UNTOLD = -9.0
_NAME = re.compile(r"[a-z]*[A-Z][a-z0-9]*[A-Z][A-Za-z0-9]*|[A-Z]+[0-9][A-Za-z0-9]*|[A-Z]{2,}s?")
_NAME_TAIL = re.compile(r"[A-Z0-9]")
_STOP_WORDS = """
    a an the and or of in on at by to for from with without as is are was were be been being it its this that
    these those we our us their they them he she his her i you your not no nor but if then than so such which who
    whom whose what when where while how why can could may might must shall should will would do does did done
    has have had having into onto over under between among across through during before after above below up down
    out off about against per via within both each either neither all any some most more less few many much other
    another same own only also just very too however therefore thus hence moreover furthermore yet still even
    here there again further et al e g i
"""
STOP = frozenset(_STOP_WORDS.split())


@dataclass
class Candidates:
    """The candidate forms of one paper and their places.

    ``forms[k]`` is the folded form of candidate k, ``folds[k]`` its folded words; places are rows of ``first``,
    ``last`` (tokens, half-open) and ``owner`` (candidate), sorted by owner. ``told`` has the rules' log odds that the
    paper introduces the candidate.
    """

    tokens: Tokens
    forms: list[str] = field(default_factory=list)
    folds: list[tuple[str, ...]] = field(default_factory=list)
    entries: list[Entry | None] = field(default_factory=list)
    told: list[float] = field(default_factory=list)
    short_of: dict[int, int] = field(default_factory=dict)  # acronym -> expansion
    first: NDArray[np.int32] = field(default_factory=lambda: np.zeros(0, np.int32))
    last: NDArray[np.int32] = field(default_factory=lambda: np.zeros(0, np.int32))
    owner: NDArray[np.int32] = field(default_factory=lambda: np.zeros(0, np.int32))
    offsets: NDArray[np.int32] = field(default_factory=lambda: np.zeros(0, np.int32))

    def surfaces(self, k: int) -> list[str]:
        """Return the literal forms of a candidate, each once, in order."""
        return list(dict.fromkeys(text for *_, text in self.places(k)))

    def places(self, k: int) -> Iterator[tuple[str, int, int, str]]:
        """Return section, start, end and text of each place of a candidate."""
        rows = slice(self.offsets[k], self.offsets[k + 1])
        return map(self.tokens.span, self.first[rows].tolist(), self.last[rows].tolist())

    @cached_property
    def overlaps(self) -> tuple[tuple[Indices, Indices], ...]:
        """Pairs of places (one, other): the other contains the one, lies in it, crosses it."""
        meet = (self.first[:, None] < self.last) & (self.first < self.last[:, None])
        one, other = np.divmod(np.flatnonzero(meet), len(meet))
        left, right = self.first[one] - self.first[other], self.last[one] - self.last[other]
        apart = (left != 0) | (right != 0)
        outer, inner = (left >= 0) & (right <= 0) & apart, (left <= 0) & (right >= 0) & apart
        return tuple((one[which], other[which]) for which in (outer, inner, apart & ~outer & ~inner))


def find_candidates(page: Page, p: Array) -> Candidates:
    """Find candidates with the tagger's probabilities ``p`` (tokens, 17)."""
    words, folds = page.tokens.words, page.folds
    spans: dict[tuple[int, int], Entry | None] = {}
    for span in _plausible(words, folds, p):
        spans[span] = None
    for span in _names(page.tokens):
        spans.setdefault(span, None)
    definitions = list(_definitions(words))
    for short, long in definitions:
        spans.setdefault(short, None)
        spans.setdefault(long, None)
    for a, b, entry in page.matches:
        spans[a, b] = entry
    found = _group(page.tokens, folds, spans, definitions)
    found.told = [page.told.get(form, _UNTOLD) for form in found.forms]
    return found


def _plausible(words: list[str], folds: list[str], p: Array) -> list[tuple[int, int]]:
    """Spans that the tagger does not rule out: a start, then tokens that may continue, then a possible end."""
    n = len(words)
    begin, inside = p[:, 1], p[:, 2]
    alive = 1 - p[:, 0]
    joins = np.append(inside, 0)
    content = np.array([bool(f) and f not in STOP for f in folds])
    starts = np.flatnonzero(content & ((begin > 0.02) | (begin > _RULED_OUT) & (alive > 0.15)))
    goes = (inside > 0.03) & (np.array([bool(f) or w in "-–/&.'" for f, w in zip(folds, words, strict=True)]))
    goes_l, content_l, begin_l, joins_l = goes.tolist(), content.tolist(), begin.tolist(), joins.tolist()
    out = []
    for a in starts.tolist():
        count, chance = 0, begin_l[a]
        for b in range(a, n):
            if b > a:
                chance = min(chance, begin_l[a] * joins_l[b])
                if not goes_l[b] or chance < _RULED_OUT:
                    break
            if content_l[b]:
                count += 1
                if count > MAX_WORDS:
                    break
                after = joins_l[b + 1]
                if after < 0.97 and chance * (1 - after) > _RULED_OUT:
                    out.append((a, b + 1))
    return out


def _names(tokens: Tokens) -> list[tuple[int, int]]:
    """Camel-case names and capitals, with hyphenated tails ("GPT-4"), and whole words with signs inside ("NDCG@10")."""
    out = []
    words = tokens.words
    n = len(words)
    glued = (tokens.starts[1:] == tokens.ends[:-1]).tolist()
    for i, w in enumerate(words):
        if len(w) > 1 and not w.islower() and _NAME.fullmatch(w):
            out.append((i, i + 1))
            b = i + 1
            while b + 1 < n and words[b] in "-." and _NAME_TAIL.match(words[b + 1]) and glued[b] and glued[b - 1]:
                b += 2
            if b > i + 1:
                out.append((i, b))
    gaps = [i + 1 for i, g in enumerate(glued) if not g]
    for a, b in zip([0, *gaps], [*gaps, n], strict=True):
        if b - a < 2:
            continue
        while a < b and not words[a][0].isalnum():
            a += 1
        while b > a and not words[b - 1][0].isalnum():
            b -= 1
        if 1 < b - a < 10 and any(_NAME_TAIL.match(w) for w in words[a:b]):
            out.append((a, b))
    return out


def _definitions(words: list[str]) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Acronyms in brackets and their expansions, as spans of tokens (after Schwartz and Hearst 2003)."""
    out = []
    for i, w in enumerate(words):
        if w != "(" or i < 1:
            continue
        end = next((j for j in range(i + 1, min(i + 6, len(words))) if words[j] in "),;"), 0)
        short = "".join(c for t in words[i + 1 : end] for c in t if c.isalnum())
        if not end or not 2 <= len(short) <= 10 or not short[0].isalnum():
            continue
        if sum(c.isupper() for c in short) * 2 < len(short):
            continue
        core = short[:-1] if short.endswith("s") and short[:-1].isupper() else short
        a = _expansion(words, i, core.lower())
        if a is not None:
            out.append(((i + 1, end), (a, i)))
    return out


def _expansion(words: list[str], end: int, short: str) -> int | None:
    """Where the expansion before token ``end`` starts: letters matched from the right, the first at a word's start."""
    limit = max(0, end - 2 * min(len(short) + 5, 2 * len(short)))
    text = " ".join(words[limit:end]).lower()
    at = len(text)
    for i in range(len(short) - 1, -1, -1):
        at = text.rfind(short[i], 0, at)
        while i == 0 and at > 0 and text[at - 1] != " ":
            at = text.rfind(short[i], 0, at)
        if at < 0:
            return None
    found = text[at:]
    if any(c in found for c in ".;:()\n") or found.replace(" ", "") == short:
        return None
    return limit + text[:at].count(" ")


def _group(
    tokens: Tokens,
    folds: list[str],
    spans: dict[tuple[int, int], Entry | None],
    definitions: list[tuple[tuple[int, int], tuple[int, int]]],
) -> Candidates:
    """Gather spans by folded form, and add the places of known forms that no finder saw."""
    out = Candidates(tokens)
    ids: dict[str, int] = {}
    rows: list[tuple[int, int, int]] = []
    where: dict[tuple[int, int], int] = {}
    for span in sorted(spans):
        a, b = span
        words = folds[a:b]
        form = "".join(words)
        if len(form) < 2:
            continue
        entry = spans[span]
        k = ids.setdefault(form, len(ids))
        if k == len(out.forms):
            out.forms.append(form)
            out.folds.append(tuple(filter(None, words)))
            out.entries.append(entry)
        elif entry:
            out.entries[k] = entry
        rows.append((k, a, b))
        where[span] = k
    for short, long in definitions:
        if short in where and long in where:
            out.short_of[where[short]] = where[long]
    rows.sort()
    table = np.array(rows, np.int32).reshape(-1, 3)
    out.owner, out.first, out.last = table[:, 0], table[:, 1], table[:, 2]
    out.offsets = np.searchsorted(out.owner, np.arange(len(ids) + 1)).astype(np.int32)
    return out
