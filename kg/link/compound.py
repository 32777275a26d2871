"""Names within names: "OOD risk detection" and "out-of-distribution risk detection" are one.

A form that no list knows is taken apart: what stands for a concept in it, an acronym or several words, is replaced by
the concept's key. The key that results is for comparing alone; nodes are called what papers write.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import chain

from kg.link.thesaurus import Thesaurus
from kg.text import DASHES, joined, key, words

_PIECE = re.compile(f"[^{DASHES}\\s/]+")
_LONGEST = 6

#: Returns the key of the entity that an acronym stands for in its paper; empty when that cannot be told.
Expand = Callable[[str], str]


def respelled(surface: str, thesaurus: Thesaurus, expand: Expand) -> str:
    """Return the key of a form with the concepts named within it under their preferred labels."""
    pieces = _PIECE.findall(surface)
    if len(pieces) < 2:
        return key(surface)
    parts = list(_parts(pieces, thesaurus, expand))
    return key(surface) if parts == pieces and "II" not in surface else key("-".join(parts))


def _parts(pieces: list[str], thesaurus: Thesaurus, expand: Expand) -> Iterator[str]:
    at = 0
    while at < len(pieces):
        for stop in range(min(len(pieces), at + _LONGEST), at, -1):
            found = _concept(pieces[at:stop], thesaurus) if stop - at > 1 else expand(pieces[at])
            if found and stop - at < len(pieces):
                yield found
                break
        else:
            stop = at + 1
            yield pieces[at]
        at = stop


def _concept(pieces: list[str], thesaurus: Thesaurus) -> str:
    label = thesaurus.by_key.get(_key(pieces))
    return label.name if label and not label.context and not label.case else ""


def _key(pieces: list[str]) -> str:
    """Return the key of pieces of a form, as of one text: only "II" depends on what stands before it."""
    inside = " ".join(pieces)
    return key(inside) if "II" in inside else joined([*chain.from_iterable(map(_words, pieces))])


@lru_cache(maxsize=1 << 16)
def _words(piece: str) -> tuple[str, ...]:
    return tuple(words(piece))
