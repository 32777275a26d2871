"""Names of authors: lists of them in one string, and the order of their parts."""

from __future__ import annotations

import re

from kg.text import clean

_AUTHORS = re.compile(r"\s*[;|]\s*|\s+and\s+")
_INITIALS = re.compile(r"[^\W\d_][\w'’ -]*(?: [^\W\d_]\.(?:[ -]?[^\W\d_]\.)*)")
_SUFFIX = re.compile(r"(?:jr|sr|i{1,3}|iv|ph\.?d|m\.?d)\.?", re.I)


def split_authors(text: str) -> tuple[str, ...]:
    """Return the names in one string: parted by ``;``, ``|`` or " and "; else by commas where that leaves no doubt.

    >>> split_authors("Lovelace, Ada; Turing, Alan")
    ('Ada Lovelace', 'Alan Turing')
    >>> split_authors("Phillips J.C., Braun R.")
    ('Phillips J.C.', 'Braun R.')
    """
    names = [name for name in _AUTHORS.split(clean(text)) if name]
    if len(names) == 1:
        parts = [part.strip() for part in names[0].split(",") if part.strip()]
        if all(_INITIALS.fullmatch(part) for part in parts) or (len(parts) > 2 and all(" " in part for part in parts)):
            return tuple(parts)
    return tuple(person(name) for name in names)


def is_suffix(text: str) -> bool:
    """Tell whether a part of a name is one that follows it: "Jr.", "III"."""
    return bool(_SUFFIX.fullmatch(text.strip()))


def person(name: str) -> str:
    """Return a name with the given name first: "Lovelace, Ada" to "Ada Lovelace"."""
    name = clean(name)
    family, comma, given = (part.strip() for part in name.partition(","))
    if not comma or "," in given or not family or not given or _SUFFIX.fullmatch(given):
        return name
    return f"{given} {family}"
