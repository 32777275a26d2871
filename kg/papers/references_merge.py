"""Several lists of references of one paper to one list, nothing lost and nothing twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from kg.model import Reference
from kg.papers.identifiers import unify
from kg.text import title_key


def unite_references(lists: Iterable[Sequence[Reference]]) -> tuple[Reference, ...]:
    """Return the references of all lists: those of the first, in its order, then what later ones add.

    Entries of two lists are one when they share an identifier, a title or a raw string; the first keeps its raw string
    and gains what it lacks. Within a list nothing is joined: it says what is twice in it.
    """
    found: list[Reference] = []
    place: dict[tuple[str, str], int] = {}
    for references in lists:
        known = dict(place)
        for reference in references:
            keys = list(_keys(reference))
            same = next((known[key] for key in keys if key in known), None)
            if same is None:
                found.append(reference)
            else:
                found[same] = _joined(found[same], reference)
            for key in keys:
                place.setdefault(key, len(found) - 1 if same is None else same)
    return tuple(found)


def _keys(reference: Reference) -> Iterator[tuple[str, str]]:
    yield from sorted(reference.identifiers.items())
    if title := title_key(reference.title).replace(" ", ""):
        yield "title", title
    yield "raw", reference.raw


def _joined(one: Reference, other: Reference) -> Reference:
    """Return the first reference with what the second knows and it does not."""
    identifiers = unify([*one.identifiers.items(), *other.identifiers.items()])
    return Reference(
        one.raw or other.raw,
        one.title or other.title,
        one.year or other.year,
        identifiers,
        one.authors or other.authors,
    )
