"""The plain text of Web of Science ("FN Clarivate Analytics Web of Science"); its tables are read as tables."""

from __future__ import annotations

import re
from typing import Any

from kg.papers.tagged import Dialect, Fields, every, first, tagged_reader

_LINE = re.compile(r"([A-Z][A-Z0-9])(?: (.*))?$")
_ORCID = re.compile(r"([^;/]+)/((?:\d{4}-){3}\d{3}[\dX])")
_LISTS = frozenset({"AU", "AF", "CR", "CA"})


def _convert(fields: Fields) -> dict[str, Any]:
    orcids = {name.strip(): orcid for name, orcid in _ORCID.findall("; ".join(every(fields, "OI")))}
    references = every(fields, "CR")
    return {
        "title": first(fields, "TI"),
        "abstract": first(fields, "AB"),
        "authors": [
            {"name": name, "orcid": orcids.get(name, "")}
            for name in every(fields, "AF") or every(fields, "AU") or every(fields, "CA")
        ],
        "year": first(fields, "PY", "EA"),
        "venue": first(fields, "SO", "JI"),
        "doi": first(fields, "DI"),
        "pmid": first(fields, "PM"),
        "keywords": [word for value in every(fields, "DE") for word in value.split(";")],
        "references": references,
        "references_status": "known" if references else "empty" if first(fields, "NR") == "0" else "unavailable",
    }


WOS = tagged_reader(
    "wos",
    "plain text of Web of Science",
    Dialect(_LINE, "PT", "ER", _LISTS, frozenset({"FN", "VR", "EF"})),
    re.compile(r"^[\s\ufeff]*FN [^\n]*(?:Clarivate|Thomson|ISI)[^\n]*\n(?:VR [^\n]*\n)?", re.I),
    _convert,
)
