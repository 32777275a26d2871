"""Names within names: "OOD risk detection" and "out-of-distribution risk detection" are one.

A form that no list knows is taken apart: what stands for a concept in it, an acronym or several words, is replaced by
the concept's key. The key that results is for comparing alone; nodes are called what papers write.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from kg.link.thesaurus import Thesaurus
from kg.text import DASHES, key

_PIECE = re.compile(f"[^{DASHES}\\s/]+")
_LONGEST = 6

#: Returns the key of the entity that an acronym stands for in its paper; empty when that cannot be told.
Expand = Callable[[str], str]


def respelled(surface: str, thesaurus: Thesaurus, expand: Expand) -> str:
    """Return the key of a form with the concepts named within it under their preferred labels."""
    pieces = list(_PIECE.finditer(surface))
    if len(pieces) < 2:
        return key(surface)
    return key("-".join(_parts([p[0] for p in pieces], thesaurus, expand)))


def _parts(pieces: list[str], thesaurus: Thesaurus, expand: Expand) -> Iterator[str]:
    at = 0
    while at < len(pieces):
        for stop in range(min(len(pieces), at + _LONGEST), at, -1):
            inside = " ".join(pieces[at:stop])
            found = _concept(inside, thesaurus) if stop - at > 1 else expand(inside)
            if found and stop - at < len(pieces):
                yield found
                break
        else:
            stop = at + 1
            yield pieces[at]
        at = stop


def _concept(inside: str, thesaurus: Thesaurus) -> str:
    label = thesaurus.by_key.get(key(inside))
    return label.name if label and not label.context and not label.case else ""
