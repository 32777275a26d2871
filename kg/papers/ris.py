"""RIS, as reference managers and publishers write it.

rispy was tried and left: it gives no lines, loses without a word what stands behind a record that does not end and
tags that a tab follows, and holds the file in memory.
"""

from __future__ import annotations

import re
from typing import Any

from kg.papers.tagged import Dialect, Fields, every, first, identifiers_of, tagged_reader

_LINE = re.compile(r"[\s\ufeff]{0,8}([A-Z][A-Z0-9])[ \t]{0,3}-(?:[ \t](.*))?$")
_PMID = re.compile(r"PMID:?\s*(\d{5,9})", re.I)


def _convert(fields: Fields) -> dict[str, Any]:
    links = every(fields, "UR", "LK")
    numbers = _PMID.search(" ".join(every(fields, "AN", "N1", "M1", "C2")))
    arxiv = [value for value in every(fields, "AN", "M1", "ET", "VL", "JO", "JF", "T2") if "arxiv:" in value.lower()]
    found = identifiers_of([*arxiv, *every(fields, "L1", "L2", "L3")])
    venue = first(fields, "JF", "JO", "T2", "JA", "J2", "T3")
    title = first(fields, "TI", "T1", "CT", "BT", "ST", "TT")
    return {
        "title": title,
        "abstract": first(fields, "AB", "N2"),
        "authors": every(fields, "AU") or every(fields, "A1"),
        "year": first(fields, "PY", "Y1", "DA"),
        "venue": venue or (first(fields, "BT") if title != first(fields, "BT") else ""),
        "doi": _doi(first(fields, "DO", "DI")),
        "identifiers": {**found, **({"pmid": numbers[1]} if numbers else {})},
        "keywords": [word for value in every(fields, "KW") for word in value.split(";")],
        "links": [link for value in links for link in value.split() if link.startswith("http")],
    }


def _doi(value: str) -> str:
    """Return what may be a DOI; some put "n/a" or a title there."""
    return value if "10." in value else ""


RIS = tagged_reader(
    "ris",
    "RIS of reference managers and publishers",
    Dialect(_LINE, "TY", "ER"),
    re.compile(r"^[\s\ufeff]{0,8}TY[ \t]{0,3}-(?:[ \t]|$)", re.M),
    _convert,
)
