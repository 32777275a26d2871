"""Finds acronyms and the long forms that a text defines them by.

The matching is that of A. S. Schwartz and M. A. Hearst, "A Simple Algorithm for Identifying Abbreviation Definitions
in Biomedical Text", Pacific Symposium on Biocomputing 8 (2003), 451-462. Before it, the initials of the words are
tried, since its shortest match cuts "Relative Representation (RR)" to one word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from kg.extract.frame import Frame
from kg.model import Definition, Section
from kg.text import DASHES

_SHORT = r"[A-Za-z0-9$][\w$+&/.*∞αβγφψμλ^{}-]{1,23}?"
_BRACKET = re.compile(r"[(\[]([^()\[\]]{2,200}+)[)\]]")
_LEAD = re.compile(
    r"\s*(?:short\s+for|i\.e\.,?|or|aka|a\.k\.a\.?|also|abbreviated(?:\s+as)?|denoted(?:\s+as)?|dubbed|termed|called"
    r"|hereafter|henceforth|namely|the|an?)\s+",
    re.I,
)
_SHORT_CONTENT = re.compile(rf"\s*[\"'“‘*]*({_SHORT}(?: [A-Z0-9][\w.+-]{{0,9}})?)[\"'”’*]*\s*(?=[,;:]|$)")
_LAST_WORD = re.compile(rf"(?<![\w.@/-])({_SHORT})[\"'”’*]*\s?$")
_AFTER = re.compile(
    r"(?<=[\s(])(?:(?<=, )or|(?:abbreviated|shortened|denoted|referred to)(?: (?:as|to|by))?"
    r"|(?:dubbed|termed|called|named)(?: as)?|(?<=, )simply)\s+[\"'“]?([A-Za-z0-9][\w+-]{1,15})\b"
)
_BEFORE = re.compile(r",?\s+(?:short\s+for|which\s+stands\s+for|stands\s+for|standing\s+for)\s+[\"'“]?([^.;()]{4,120})")
#: One of these stands in every text that the pattern matches: looking for them is ten times quicker.
_AFTER_HINTS = (", or", "abbrev", "shortened", "denoted", "referred", "dubbed", "termed", "called", "named", ", simply")
_BEFORE_HINTS = ("short", "stands", "standing")
_STOP = frozenset(
    ["a", "an", "and", "as", "at", "by", "for", "from", "in", "into", "of", "on", "or", "the", "to", "via", "with", "&"]
)
#: What a name does not go on with after the last letter that its acronym takes from it.
_BEYOND = _STOP | {
    *("across", "after", "against", "among", "applied", "are", "based", "before", "between", "built", "combined"),
    *("designed", "during", "is", "learned", "learnt", "over", "pretrained", "proposed", "that", "through", "towards"),
    *("trained", "under", "used", "using", "when", "where", "which", "within", "without"),
}
#: So many words more at most: beyond, the acronym tells nothing of where the name ends.
_MORE_WORDS = 3
_MORE = re.compile(r"\s+([^\s,:;–—-][^\s,:;]*)")
_MARKUP = re.compile(r"\\[a-zA-Z]+(?=\{)|[*{}$\\]")
_OPENING = re.compile(r"(?:\\[a-zA-Z]+\{|\*{1,3}|\{|\$)+$")
_START = re.compile(r"[^\W_]+")
_CAMEL = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+|[^\W\d_A-Za-z]+|[A-Z]")
_CLAUSE = re.compile(r"[;:()\[\]!?]|(?<!vs)\.\s|\s[–—]\s|\s(?:called|dubbed|named(?!\s+entit)|termed)\s")
_NO_ACRONYM = re.compile(
    r"(?:e\.?g|i\.?e|etc|cf|et al|vs|see|ours?|right|left|top|bottom|both|only|fig\w*"
    r"|tab\w*|sec\w*|eqs?|[ivx]+|\d+\w?)\W*$",
    re.I,
)


class Pair(NamedTuple):
    """The half-open spans of an acronym and its long form in one text."""

    short: tuple[int, int]
    long: tuple[int, int]


def find_best_long_form(short: str, candidate: str) -> int | None:
    """Return where in ``candidate`` the long form of ``short`` begins, or None; the long form ends where it ends.

    Schwartz and Hearst's ``findBestLongForm``: the letters and digits of the short form are found from right to left,
    in order and whatever their case; the first must begin a word.

    Example:
        >>> find_best_long_form("PFN", "we train Prior-Data Fitted Networks")
        9

    """
    place = len(candidate) - 1
    folded = candidate.lower()
    for i in range(len(short) - 1, -1, -1):
        char = short[i].lower()
        if not char.isalnum():
            continue
        while place >= 0 and (folded[place] != char or (i == 0 and place and folded[place - 1].isalnum())):
            place -= 1
        if place < 0:
            return None
        place -= 1
    return place + 1 if place >= -1 and len(folded) == len(candidate) else None


def find_by_initials(short: str, candidate: str) -> int | None:
    """Return where the last words of ``candidate`` begin whose initials spell ``short``, or None.

    Hyphens part words, and so do capitals inside one; small words such as "of" and the second half of a compound may
    be passed over ("Test-time Procrustes Calibration (TPC)").
    """
    letters = [c.lower() for c in short if c.isalnum()]
    starts = [m.start() + p.start() for m in _START.finditer(candidate) for p in _CAMEL.finditer(m[0])]
    word = len(starts) - 1
    for i in range(len(letters) - 1, -1, -1):
        while word >= 0:
            compound = starts[word] > 0 and candidate[starts[word] - 1] in DASHES
            if candidate[starts[word]].lower() == letters[i] and not (compound and i == 0):
                break
            rest = _START.match(candidate, starts[word])
            if i == len(letters) - 1 or rest is None or not (compound or rest[0].lower() in _STOP):
                return None
            word -= 1
        if word < 0:
            return None
        word -= 1
    first = starts[word + 1] if letters else 0
    return first if letters and not candidate[first - 1 : first].isalnum() else None


def long_form_start(short: str, candidate: str) -> int | None:
    r"""Return where the long form of ``short`` begins at the end of ``candidate``, or None when it is none.

    Plurals ("PFNs") and counts ("M3CTS", "F2Net") are undone when the form as written does not match. Markup in the
    candidate ("\textbf{S}tance") is passed over. A long form has at most ``min(n + 5, 2n)`` words for n letters.
    """
    plain = _MARKUP.sub(lambda m: " " * len(m[0]), candidate) if _MARKUP.search(candidate) else candidate
    for form in _variants(short):
        for match in (find_by_initials, find_best_long_form):
            start = match(form, plain)
            if start is not None and _is_long_form(form, plain[start:]):
                opening = _OPENING.search(candidate, 0, start)
                return opening.start() if opening else start
    return None


def _variants(short: str) -> Iterator[str]:
    yield short
    if re.search(r"[A-Z0-9]s$", short):
        yield short[:-1]
    counted = re.sub(r"([A-Za-z])[-^{$]*([2-4])", lambda m: m[1] * int(m[2]), short)
    if counted != short:
        yield counted
        yield re.sub(r"\d", "", short)


def _is_long_form(short: str, long: str) -> bool:
    letters = sum(c.isalnum() for c in short)
    words = long.split()
    if len(long) <= len(short) + 1 or len(words) > min(letters + 5, 2 * letters):
        return False
    if words[0].lower() in _STOP or words[-1] in _STOP or any(w.strip(",.") == short for w in words):
        return False
    # A single word makes an acronym only when it is a compound: "autoencoder (AE)", "hyper-network (HN)".
    return len(words) > 1 or "-" in long or len(long) >= 3 * letters


def _is_short_form(text: str) -> bool:
    capitals = sum(c.isupper() for c in text)
    return (
        2 <= len(text) <= 24
        and capitals > 0
        and not _NO_ACRONYM.match(text)
        and (capitals > 1 or any(c.isdigit() or c == "-" for c in text) or len(text) <= 5)
    )


def find_pairs(text: str) -> Iterator[Pair]:
    """Yield the pairs of acronym and long form that ``text`` defines.

    The forms read: "long form (SF)", "SF (long form)", "long form, or SF", "long form, abbreviated as SF",
    "SF, short for long form".
    """
    for bracket in _BRACKET.finditer(text):
        yield from _in_bracket(text, bracket)
    for match in _AFTER.finditer(text) if any(hint in text for hint in _AFTER_HINTS) else ():
        if _is_short_form(match[1]):
            end = match.start() - (text[match.start() - 1 : match.start()] == ",")
            yield from _backward(text, end, match.span(1))
    for match in _BEFORE.finditer(text) if any(hint in text for hint in _BEFORE_HINTS) else ():
        short = _LAST_WORD.search(text, max(0, match.start() - 26), match.start())
        if short and _is_short_form(short[1]):
            yield from _forward(text, short.span(1), *match.span(1), closed=False)


def _whole(text: str, end: int, right: int) -> int | None:
    """Return where a name ends that reaches to ``end`` at least, before ``right``; None when that cannot be told.

    A name may go on after the last letter that its acronym takes from it: "YOLO (You Only Look Once)". It ends before
    a comma, or before a word that no name goes on with.
    """
    for _ in range(_MORE_WORDS + 1):
        word = _MORE.match(text, end, right)
        if not word or word[1].lower() in _BEYOND:
            return end
        end = word.end()
    return None


def _in_bracket(text: str, bracket: re.Match[str]) -> Iterator[Pair]:
    left, right = bracket.start(1), bracket.end(1)
    lead = _LEAD.match(text, left, right)
    left = lead.end() if lead else left
    short = _SHORT_CONTENT.match(text, left, right)
    if short and _is_short_form(short[1]):
        found = list(_backward(text, bracket.start(), short.span(1)))
        if found or " " not in text[left:right].strip():
            yield from found
            return
    before = _LAST_WORD.search(text, max(0, bracket.start() - 26), bracket.start())
    if before and _is_short_form(before[1]):
        yield from _forward(text, before.span(1), left, right, closed=True)


def _backward(text: str, end: int, short: tuple[int, int]) -> Iterator[Pair]:
    """Yield the pair whose long form ends at ``end``."""
    begin = max(0, end - 24 * (short[1] - short[0] + 5))
    candidate = text[begin:end].rstrip(" \n\"'”’,(_")
    if candidate.endswith((")", "]")):
        return
    clause = max((c.end() for c in _CLAUSE.finditer(candidate)), default=0)
    found = long_form_start(text[short[0] : short[1]], candidate[clause:])
    if found is not None:
        yield Pair(short, (begin + clause + found, begin + len(candidate)))


def _forward(text: str, short: tuple[int, int], left: int, right: int, *, closed: bool) -> Iterator[Pair]:
    """Yield the pair whose long form begins at ``left`` and ends before ``right``.

    ``closed``: there is a bracket at ``right``, and a name may go on until it.
    """
    while left < right and text[left] in " \"'“‘":
        left += 1
    lengths = [m.end() for m in re.finditer(r"[^\s,]+", text[left:right])][: 2 * (short[1] - short[0])]
    for begins in (_begins_by_initials, long_form_start):
        for length in lengths:
            if begins(text[short[0] : short[1]], text[left : left + length]) == 0:
                end = (closed and _whole(text, left + length, right)) or left + length
                yield Pair(short, (left, left + len(text[left:end].rstrip(" \"'”’,"))))
                return


def _begins_by_initials(short: str, candidate: str) -> int | None:
    """Return 0 when the initials of all words spell ``short``, else None."""
    return 0 if any(find_by_initials(form, candidate) == 0 for form in _variants(short)) else None


def title_pair(title: str) -> Pair | None:
    """Return the acronym before the colon of a title and the name after it whose initials spell it, or None.

    Example:
        >>> title_pair("TPC: Test-time Procrustes Calibration for Image Animation").long
        (5, 36)

    """
    match = re.match(rf"({_SHORT})\s?:\s+", title)
    if not match or sum(c.isalnum() for c in match[1]) < 3 or not _is_short_form(match[1]):
        return None
    for word in re.finditer(r"[^\s,:]+", title[match.end() : match.end() + 160]):
        tail = title[match.end() : match.end() + word.end()]
        if _begins_by_initials(match[1], tail) == 0:
            end = _whole(title, match.end() + word.end(), len(title))
            return Pair(match.span(1), (match.end(), end)) if end else None
    return None


def find_definitions(frame: Frame) -> Iterator[Definition]:
    """Yield the acronyms that the paper defines, each with its long form and both places, in reading order."""
    for section in frame.sections:
        text = frame.text(section)
        pairs = set(find_pairs(text))
        if section is Section.TITLE and (pair := title_pair(text)):
            pairs.add(pair)
        for pair in sorted(pairs):
            (start, end), (left, right) = pair
            yield Definition(section, text[start:end], start, text[left:right], left)
