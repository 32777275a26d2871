"""How two forms match: a record of what is unlike first, a score second.

After gilda (B. M. Gyori, C. T. Hoyt and A. Steppi, "Gilda: biomedical entity text normalization with machine-learned
disambiguation as a service", Bioinformatics Advances 2 (2022), vbac034), which keeps for each match whether case,
dashes and spaces agreed, and makes a score of that record.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import Levenshtein

from kg.text import DASHES, american, key, numbered, singular, spelled, without_latex


class Difference(StrEnum):
    """What is unlike in two forms."""

    LATEX = "latex"
    LETTERS = "letters"
    NUMERAL = "numeral"
    PLURAL = "plural"
    CASE = "case"
    SPELLING = "spelling"
    DASH = "dash"
    SPACE = "space"
    MARK = "mark"
    ACRONYM = "acronym"
    TYPO = "typo"
    FILLER = "filler"
    VERSION = "version"
    NAME = "name"


#: What is left of a match's score for each difference; none is left where the forms name different things.
WEIGHTS: Mapping[Difference, float] = {
    Difference.LATEX: 0.99,
    Difference.LETTERS: 0.98,
    Difference.NUMERAL: 0.95,
    Difference.PLURAL: 0.99,
    Difference.CASE: 0.99,
    Difference.SPELLING: 0.98,
    Difference.DASH: 0.99,
    Difference.SPACE: 0.98,
    Difference.MARK: 0.95,
    Difference.ACRONYM: 0.75,
    Difference.TYPO: 0.7,
    Difference.FILLER: 0.7,
    Difference.VERSION: 0.0,
    Difference.NAME: 0.0,
}

_ACRONYM_PLURAL = re.compile(r"\b([A-Z][A-Z0-9]+)s\b")
_WORD = re.compile(r"[^\W_]+")


def _words(change: Callable[[str], str]) -> Callable[[str], str]:
    """Return a function that changes each word of a text in lower case, and leaves the others."""
    return lambda text: _WORD.sub(lambda m: change(m[0]) if m[0].islower() else m[0], text)


def _singular(text: str) -> str:
    return _WORD.sub(lambda m: _without_ending(m[0]), _ACRONYM_PLURAL.sub(r"\1", text))


def _without_ending(word: str) -> str:
    """Return a word in the singular, its case kept as far as its letters stay."""
    folded = singular(word.lower())
    same = next((i for i, (a, b) in enumerate(zip(folded, word.lower(), strict=False)) if a != b), len(folded))
    return word if word.isupper() else word[:same] + folded[same:]


#: The foldings in the order in which they are applied, each with the difference that it undoes.
_FOLDINGS: tuple[tuple[Difference, Callable[[str], str]], ...] = (
    (Difference.LATEX, without_latex),
    (Difference.LETTERS, spelled),
    (Difference.NUMERAL, numbered),
    (Difference.PLURAL, _singular),
    (Difference.CASE, str.casefold),
    (Difference.SPELLING, _words(american)),
    (Difference.DASH, lambda text: re.sub(f"[{DASHES}_/]", " ", text)),
    (Difference.SPACE, lambda text: re.sub(r"(?<=\d)\s+(?=\d)", "-", text.strip()).replace(" ", "")),
)


@dataclass(frozen=True, slots=True)
class Match:
    """The record of a comparison: two forms and what is unlike in them, nothing when they are the same."""

    one: str
    other: str
    differences: tuple[Difference, ...]

    @property
    def score(self) -> float:
        """How surely the two forms name one thing, from 0 to 1: the product of :data:`WEIGHTS`."""
        product = 1.0
        for difference in self.differences:
            product *= WEIGHTS[difference]
        return product

    @property
    def same(self) -> bool:
        """Whether the forms can name one thing."""
        return self.score > 0

    @property
    def alike(self) -> bool:
        """Whether the forms, as long forms of one acronym, are spellings of each other."""
        return self.same and Difference.ACRONYM not in self.differences

    def __str__(self) -> str:
        return f"{self.one} = {self.other}" + (f" ({', '.join(self.differences)})" if self.differences else " (exact)")


def compare(one: str, other: str) -> Match:
    """Return the record of how two forms match.

    Example:
        >>> str(compare("KV-caches", "KV cache"))
        'KV-caches = KV cache (plural, dash)'
        >>> compare("EAGLE-2", "EAGLE").differences
        (<Difference.VERSION: 'version'>,)

    """
    if key(one) == key(other):
        return Match(one, other, _foldings(one, other))
    if _versions_differ(one, other):
        return Match(one, other, (Difference.VERSION,))
    if abbreviates(one, other) or abbreviates(other, one):
        return Match(one, other, (Difference.ACRONYM,))
    return Match(one, other, _unlike_words(one, other) or (Difference.NAME,))


def _foldings(one: str, other: str) -> tuple[Difference, ...]:
    """Return the foldings without which two forms of one key would not meet."""
    if one == other:
        return ()
    if _folded(one) != _folded(other):
        return (Difference.MARK,)
    return tuple(d for d, _ in _FOLDINGS if _folded(one, without=d) != _folded(other, without=d))


def _folded(form: str, without: Difference | None = None) -> str:
    for difference, fold in _FOLDINGS:
        form = form if difference is without else fold(form)
    return form


_SIZES = frozenset(
    "tiny mini small base medium large huge giant xl xxl nano lite flash pro turbo ultra instruct chat".split()  # noqa: SIM905
)
_NUMBER = re.compile(r"(?<=[^\W\d_])(?=\d)")


def _base_and_version(form: str) -> tuple[str, tuple[str, ...]]:
    """Return a name without its versions and sizes, folded, and those: "LLaMA-2-7B" gives "llama", ("2", "7b")."""
    text = numbered(without_latex(spelled(form)))
    words = re.sub(f"[{DASHES}_/:]", " ", text).split()
    pieces = [piece.casefold() for word in words for piece in _NUMBER.sub(" ", word).split()]
    base: list[str] = []
    version: list[str] = []
    for i, piece in enumerate(pieces):
        is_version = i > 0 and (piece[0].isdigit() or piece in _SIZES or re.fullmatch(r"v\d?", piece))
        (version if is_version else base).append(piece)
    return key(" ".join(base)), tuple(v for v in version if v != "v")


def _versions_differ(one: str, other: str) -> bool:
    (base, version), (other_base, other_version) = _base_and_version(one), _base_and_version(other)
    return base == other_base and version != other_version


def abbreviates(short: str, long: str) -> bool:
    """Tell whether ``short`` is made of the initials of ``long``: one for each word, small words left out or not.

    Example:
        >>> abbreviates("PFNs", "Prior-Data Fitted Networks"), abbreviates("PFN", "posterior network")
        (True, False)

    """
    letters = re.sub(r"[^\w]|_", "", _ACRONYM_PLURAL.sub(r"\1", short))
    if not 2 <= len(letters) <= 10 or " " in short.strip() or sum(c.isupper() for c in letters) < 2:
        return False
    plain = spelled(long)
    words = _WORD.findall(plain)
    if len(words) < 2:
        return False
    large = [w for w in words if w.casefold() not in SMALL]
    # "Prior-Data Fitted Network" is PFN: the second half of a compound may go without a letter.
    readings = (words, large, plain.split())
    return letters.casefold() in {"".join(w[0] for w in reading).casefold() for reading in readings}


#: Words that an acronym may pass over.
SMALL = frozenset("a an and as at by for from in into of on or the to via with based".split())  # noqa: SIM905
#: Words that may stand in one long form and not in the other, where both have one acronym.
FILLERS = SMALL | frozenset("neural network deep model method framework algorithm approach utilizing using".split())  # noqa: SIM905


def _unlike_words(one: str, other: str) -> tuple[Difference, ...]:
    """Return TYPO, FILLER or both when nothing else is unlike in two forms of several words, else nothing."""
    words, others = _tokens(one), _tokens(other)
    if min(len(words), len(others)) < 2:
        return ()
    left = [w for w in words if w not in others]
    right = [w for w in others if w not in words]
    if len(left) == len(words):
        return ()
    if {*left, *right} <= FILLERS:
        return (Difference.FILLER,)
    typos = len(left) == len(right) and all(_near(a, b) for a, b in zip(left, right, strict=True))
    return (Difference.TYPO,) if typos else ()


def _tokens(form: str) -> list[str]:
    text = re.sub(f"[{DASHES}_/]", " ", without_latex(spelled(form))).casefold()
    return [american(singular(word)) for word in re.findall(r"[^\W_]+", text)]


def _near(one: str, other: str) -> bool:
    """Tell whether two words are one with a letter left out, or with another ending ("graph", "graphical")."""
    if one.isdigit() or other.isdigit() or one[:2] != other[:2]:
        return False
    short, long = sorted((one, other), key=len)
    if len(short) >= 5 and long.startswith(short) and len(long) - len(short) <= 4:
        return True
    limit = 1 if len(long) < 10 else 2
    return len(short) >= 6 and len(short) < len(long) and Levenshtein.distance(one, other, score_cutoff=limit) <= limit
