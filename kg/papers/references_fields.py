"""References of named fields, as BibTeX and biblatex have them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from kg.model import Reference
from kg.papers.authors import person
from kg.papers.identifiers import normalize, unify
from kg.papers.references import identifiers_in, title_of
from kg.text import clean

_YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")
_VENUES = (
    "journaltitle",
    "journal",
    "booktitle",
    "maintitle",
    "series",
    "school",
    "institution",
    "publisher",
    "howpublished",
)


def from_fields(fields: Mapping[str, str], authors: Sequence[str]) -> Reference | None:
    """Return the reference that fields in plain text make; None where they say nothing.

    Its raw string is put together as styles print it: "A. Lovelace, A. Turing. Trees. Journal of Orchards, 1952".
    """
    main, sub = fields.get("title", ""), fields.get("subtitle", "")
    title = title_of(f"{main}: {sub}" if main and sub else main)
    dates = (fields.get(name, "") for name in ("year", "date", "origyear"))
    year = next((match[1] for date in dates if (match := _YEAR.search(date))), "")
    venue = next((fields[name] for name in _VENUES if fields.get(name)), "")
    rest = [fields.get(name, "") for name in ("eprint", "doi", "url", "note")]
    raw = ". ".join(
        p.rstrip(". ") for p in (", ".join(authors), title, ", ".join(filter(None, (venue, year))), *rest) if p
    )
    if not any(c.isalnum() for c in raw):
        return None
    return Reference(clean(raw), title, int(year) if year else None, _identifiers(fields), tuple(authors))


def from_record(record: Mapping[str, Any]) -> Reference | None:
    """Return the reference that an entry of BibTeX makes (:func:`kg.papers.bibtex.cited_entries`)."""
    links = " ".join([*record.get("links", ()), str(record.get("comments") or "")]).strip()
    names = {"title": "title", "year": "year", "journal": "venue", "doi": "doi", "eprint": "arxiv"}
    fields = {field: str(record.get(name) or "") for field, name in names.items()}
    return from_fields({**fields, "url": links}, [person(name) for name in record.get("authors", ())])


def _identifiers(fields: Mapping[str, str]) -> dict[str, str]:
    doi = normalize("doi", fields.get("doi", ""))
    arxiv = normalize("arxiv", fields.get("eprint", ""))
    told = [pair for pair in (("doi", doi), ("arxiv", arxiv)) if pair[1]]
    free = (
        fields.get(name, "") for name in ("url", "note", "journal", "journaltitle", "volume", "number", "howpublished")
    )
    return unify([*told, *identifiers_in(" ".join(free)).items()])
