"""Citations of PubMed as its site saves them (nbib, "PubMed format")."""

from __future__ import annotations

import re
from typing import Any

from kg.papers.tagged import Dialect, Fields, every, first, tagged_reader

_LINE = re.compile(r"([A-Z]{2,4}) {0,3}- ?(.*)$")
_DOI = re.compile(r"(\S+) \[doi\]")


def _convert(fields: Fields) -> dict[str, Any]:
    places = (_DOI.search(value) for value in every(fields, "LID", "AID"))
    return {
        "title": first(fields, "TI", "BTI"),
        "abstract": first(fields, "AB"),
        "authors": every(fields, "FAU") or every(fields, "AU"),
        "year": first(fields, "DP", "DEP"),
        "venue": first(fields, "JT", "TA"),
        "pmid": first(fields, "PMID"),
        "doi": next((place[1] for place in places if place), ""),
        "keywords": every(fields, "OT"),
    }


NBIB = tagged_reader(
    "nbib",
    "citations of PubMed as text (nbib)",
    Dialect(_LINE, "PMID", ""),
    re.compile(r"^PMID {0,3}- ?\d", re.M),
    _convert,
)
