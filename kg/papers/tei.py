"""TEI as GROBID makes it of a PDF: one paper with its reference list."""

from __future__ import annotations

from typing import Any

from kg.papers.xml_format import xml_reader
from kg.papers.xmls import child, children, content

_SCHEMES = {"doi": "doi", "arxiv": "arxiv", "pmid": "pmid"}


def _convert(tei: Any) -> dict[str, Any]:
    header = child(tei, "teiHeader")
    described = child(header, "fileDesc", "sourceDesc", "biblStruct")
    entries = [
        entry
        for listed in tei.iter("{*}listBibl")
        for entry in children(listed, "biblStruct")
        if listed.getparent() is not None
    ]
    references = [reference for reference in map(_reference, entries) if reference["raw"]]
    return {
        "title": content(header, "fileDesc", "titleStmt", "title"),
        "abstract": content(header, "profileDesc", "abstract"),
        "authors": _authors(child(described, "analytic"))
        or [{"name": name, "orcid": ""} for name in _names(child(described, "monogr"))],
        "year": _date(described),
        "venue": content(described, "monogr", "title"),
        "identifiers": _identifiers(described),
        "keywords": [content(term) for term in children(header, "profileDesc", "textClass", "keywords", "term")],
        "references": references,
        "references_status": "known" if references else "unavailable",
    }


def _authors(part: Any) -> list[dict[str, str]]:
    return [
        {"name": _name(author), "orcid": _idno(author, "orcid")} for author in children(part, "author") if _name(author)
    ]


def _names(part: Any) -> list[str]:
    return [name for author in children(part, "author") if (name := _name(author))]


def _name(author: Any) -> str:
    person = child(author, "persName")
    parts = [content(name) for tag in ("forename", "surname", "genName") for name in children(person, tag)]
    return " ".join(part for part in parts if part)


def _idno(element: Any, kind: str) -> str:
    return next((content(n) for n in children(element, "idno") if (n.get("type") or "").lower() == kind), "")


def _date(described: Any) -> str:
    for date in children(described, "monogr", "imprint", "date"):
        if when := date.get("when") or content(date):
            return str(when)
    return ""


def _identifiers(described: Any) -> dict[str, str]:
    places = [described, child(described, "analytic"), child(described, "monogr")]
    found = ((scheme, _idno(place, kind)) for place in places for kind, scheme in _SCHEMES.items())
    return dict(reversed([pair for pair in found if pair[1]]))  # of two values the first stays


def _reference(entry: Any) -> dict[str, Any]:
    analytic, monograph = child(entry, "analytic"), child(entry, "monogr")
    title = content(analytic, "title") or content(monograph, "title")
    raw = next((content(note) for note in children(entry, "note") if note.get("type") == "raw_reference"), "")
    year = _date(entry)
    authors = _names(analytic) or _names(monograph)
    venue = content(monograph, "title") if content(analytic, "title") else ""
    printed = ". ".join(part for part in (", ".join(authors), title, venue, year[:4]) if part)
    return {
        "raw": raw or printed,
        "title": title,
        "year": year[:4] if year[:4].isdigit() else None,
        "authors": authors,
        "identifiers": _identifiers(entry),
    }


GROBID_TEI = xml_reader("tei", "TEI as GROBID makes it of a PDF", r"<(?:\w+:)?TEI\b", "TEI", _convert)
