"""The authors of a printed reference: "Lovelace, A., Turing, A.", "A. Lovelace, A. Turing", "Lovelace A, Turing A"."""

from __future__ import annotations

import re

from kg.papers.authors import person
from kg.text import clean

_ET_AL = re.compile(
    r"[,;]?\s*(?:\band\s+)?(?:\bet\.? ?al\b\.?|\bothers\b|…|\betc\.)|\s*\(?\beds?\.?\)?,?\s*$|\(editors?\)", re.I
)
_YEAR = re.compile(r"[\s,(]*(?:1[5-9]|20)\d\d[a-z]?\)?[.,:]?\s*$")
#: A full stop at the end that is not an initial's.
_END = re.compile(r"(?<![\s.-]\w)(?<!^\w)[\s.:]+$")
_AND = re.compile(r",?\s+(?:and|&|und|et)\s+|\s*;\s*")
_PARTICLES = "van|von|der|den|de|des|du|da|di|do|del|della|dos|la|le|el|al|bin|ibn|ten|ter|zu|zur|y|e|i|st|wei|tau|d"
_WORD = rf"(?:[^\W\d_a-z][\w.'’`–-]*|(?:{_PARTICLES})|[a-z]{{1,3}}[’'-][^\W\d_]\w*|[a-z]\.)"
_NAME = re.compile(rf"{_WORD}(?:[ ]{_WORD}){{0,5}}")
_INITIALS = re.compile(r"(?:[^\W\d_a-z][\w]?\.?[ –-]*){1,4}|(?:[^\W\d_a-z]\.[ –-]?){1,4}(?:[^\W\d_]\w+)?")
_GIVEN = re.compile(r"[^\W\d_a-z][\w'’.–-]*(?: [^\W\d_a-z][\w'’.–-]*){0,2}")
_FAMILY_FIRST = re.compile(r"((?:[^\W\d_][\w'’–-]+ ?){1,3}) ([^\W\d_a-z]{1,3}(?:-[^\W\d_a-z])?)")
_SUFFIX = re.compile(r"(?:jr|sr|i{2,3}|iv)\.?", re.I)
#: More than this is no list of authors that anybody printed.
_LIMIT = 60


def names(text: str) -> tuple[str, ...]:
    """Return the names in the authors' part of a printed reference, given names first; () where it is none.

    >>> names("Abbasi-Yadkori, Y., Pal, D., and Szepesvari, C.")
    ('Y. Abbasi-Yadkori', 'D. Pal', 'C. Szepesvari')
    """
    parts = _parts(text)
    if not parts or len(parts) > 2 * _LIMIT or not _mostly_names(parts):
        return ()
    if _in_pairs(parts):
        parts = [f"{given} {family}" for family, given in zip(parts[::2], parts[1::2], strict=True)]
    return tuple(_given_first(part) for part in parts)


def is_names(text: str) -> bool:
    """Tell whether a piece of a reference can be its authors: every part of it looks like a name."""
    parts = _parts(text)
    return bool(parts) and _mostly_names(parts) and any(_is_person(part) for part in parts)


def _mostly_names(parts: list[str]) -> bool:
    """Tell whether all parts look like names; in a long list one of five may not (koray kavukcuoglu, Liu*)."""
    odd = sum(not _NAME.fullmatch(part) for part in parts)
    return odd <= len(parts) // 5


def _is_person(part: str) -> bool:
    return " " in part or "." in part or len(part) < 12


def _parts(text: str) -> list[str]:
    """Return what commas and "and" part, in order, without "et al.", suffixes and a year at the end."""
    text = _YEAR.sub("", _ET_AL.sub("", clean(text).replace("~", " ")))
    pieces = [_END.sub("", piece).strip(" :") for part in _AND.split(text) for piece in part.split(",")]
    return [piece for piece in pieces if piece and not _SUFFIX.fullmatch(piece)]


def _in_pairs(parts: list[str]) -> bool:
    """Tell whether families and given names take turns: all given names are initials, or nothing has two words."""
    families, given = parts[::2], parts[1::2]
    if len(families) != len(given) or any("." in family for family in families):
        return False
    if all(_INITIALS.fullmatch(name) for name in given):
        return True
    return (
        all(_GIVEN.fullmatch(name) for name in given)
        and " " not in families[0]
        and len(set(families)) > len(families) / 2
    )


def _given_first(name: str) -> str:
    match = _FAMILY_FIRST.fullmatch(name)
    if match and not match[1].isupper():
        return f"{'. '.join(match[2])}. {match[1].strip()}" if match[2].isalpha() else f"{match[2]} {match[1].strip()}"
    return person(name)
