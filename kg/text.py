"""Normal forms of strings. Pure functions, standard library only.

Linking is mostly this file: two forms name the same thing when their keys are equal, or when a definition or the
thesaurus says so.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

#: Characters that papers use for a hyphen or dash.
DASHES = "-‐‑‒–—−﹘﹣－"
_DASH = re.compile(f"[{DASHES}]")
_ACRONYM_PLURAL = re.compile(r"\b([A-Z][A-Z0-9]+)s\b")
_KEY_DROP = re.compile(r"[^\w+#*.]|_")
_WORD = re.compile(r"[^\W_]+(?:[+#*]+)?")
_SENTENCE_END = re.compile(r"[.!?][\"')\]”’]*(?=\s+[\"'(\[“‘$\\]?[A-Z0-9$\\\[(“]|\s*\n|\s*$)")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|et al|cf|vs|fig|figs|eq|eqs|sec|tab|resp|approx|no|dr|prof|w\.r\.t|a\.k\.a)|\b[A-Z])\.$",
    re.I,
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff￾￿]")


def clean(text: str) -> str:
    """Return ``text`` in NFC with one space for each run of white space and no control characters."""
    text = _CONTROL.sub(" ", unicodedata.normalize("NFC", text))
    return " ".join(text.split())


@lru_cache(maxsize=1 << 16)
def singular(word: str) -> str:
    """Return a lower-case English word without its plural ending: ``"policies"`` to ``"policy"``.

    The rule is the thesaurus's own (../docs/design.md): it folds both sides alike, so it need not be right as English.
    """
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes")) and len(word) > 5:
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        return word[:-1]
    return word


def fold_word(word: str) -> str:
    """Return the folded form of one word: acronym plurals, case and plural endings go ("LLMs" to "llm")."""
    word = _ACRONYM_PLURAL.sub(r"\1", word).casefold().replace("’", "'")
    return singular(_KEY_DROP.sub("", re.sub(r"'s?\b", "", word)))


def words(text: str) -> list[str]:
    """Return the folded words of ``text``, hyphens and slashes splitting: "KV-caches" to ["kv", "cache"]."""
    text = _ACRONYM_PLURAL.sub(r"\1", text).casefold().replace("’", "'")
    text = re.sub(r"'s\b", "", text)
    text = re.sub(f"[{DASHES}_/]", " ", text)
    return [singular(word) for word in re.sub(r"[^\w\s+#*.]", "", text).split()]


@lru_cache(maxsize=1 << 17)
def key(text: str) -> str:
    """Return the form under which spellings of one name meet: "Fine-Tuning", "finetuning", "fine tunings" alike."""
    return "".join(words(text))


def title_key(title: str) -> str:
    """Return a title in lower case, words only, for finding the same paper again."""
    return re.sub(r"\W+", " ", unicodedata.normalize("NFKC", title).casefold()).strip()


def slug(text: str, limit: int = 80) -> str:
    """Return ``text`` as lower-case ASCII words joined by hyphens, for ids.

    What ASCII cannot hold, and what lies beyond ``limit`` characters, is told apart by eight hex digits of a hash,
    so that different names never meet in one slug by truncation.
    """
    decomposed = unicodedata.normalize("NFKD", text)
    ascii_only = decomposed.encode("ascii", "ignore").decode()
    lost = any(ord(c) > 127 and not unicodedata.combining(c) for c in _DASH.sub("-", decomposed))
    plain = re.sub(r"[^a-z0-9+#.]+", "-", _DASH.sub("-", ascii_only).lower()).strip("-.")
    if len(plain) <= limit and plain and not lost:
        return plain
    digest = hashlib.sha256(unicodedata.normalize("NFC", text).encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{plain[:limit].rstrip('-.')}-{digest}".lstrip("-")


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield the half-open character spans of the sentences of ``text``, white space trimmed.

    A full stop ends a sentence when white space and a capital, digit or bracket follow and no known abbreviation
    or initial stands before it.
    """
    start = 0
    for match in _SENTENCE_END.finditer(text):
        abbreviated = text[match.start()] == "." and _ABBREVIATION.search(text, start, match.start() + 1)
        if abbreviated and text[match.end() :].strip():
            continue
        yield from _trimmed(text, start, match.end())
        start = match.end()
    yield from _trimmed(text, start, len(text))


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end
