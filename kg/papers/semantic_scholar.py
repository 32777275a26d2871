"""Semantic Scholar: answers of its Graph API, lines of its bulk datasets (papers, S2ORC), and the S2ORC of 2020."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kg.papers.json_format import json_reader
from kg.papers.jsons import BrokenError, decoded, items, mapping, objects, string

_SCHEMES = {"doi": "doi", "arxiv": "arxiv", "acl": "acl", "pubmed": "pmid"}


def _convert(record: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    for side in ("citedPaper", "citingPaper"):
        if isinstance(record.get(side), dict):
            return [_paper(record[side])]
    if "_pdf_hash" in record or "outbound_citations" in record:
        return [_s2orc_2020(record)]
    if "annotations" in mapping(record.get("content")):
        return [_s2orc(record)]
    return [_paper(record)]


def _paper(paper: Mapping[str, Any]) -> dict[str, Any]:
    """Return a paper of the Graph API or of the dataset "papers", which writes the same names in lower case."""
    references = paper.get("references")
    listed = [_reference(entry) for entry in objects(references)]
    venue = mapping(paper.get("publicationVenue")).get("name") or paper.get("venue")
    return {
        "title": paper.get("title"),
        "abstract": paper.get("abstract"),
        "authors": [{"name": string(a.get("name")), "orcid": _orcid(a)} for a in objects(paper.get("authors"))],
        "year": paper.get("year") or paper.get("publicationDate") or paper.get("publicationdate"),
        "venue": string(venue) or string(mapping(paper.get("journal")).get("name")),
        "identifiers": _identifiers(paper),
        "references": [reference for reference in listed if reference],
        # A list that is empty says as little as none: most are not known to Semantic Scholar.
        "references_status": "known" if listed else "unavailable",
    }


def _orcid(author: Mapping[str, Any]) -> str:
    return string(mapping(author.get("externalIds")).get("ORCID"))


def _identifiers(paper: Mapping[str, Any]) -> dict[str, Any]:
    outer = paper.get("externalIds") or paper.get("externalids")
    found = {
        _SCHEMES[scheme.lower()]: string(value) or None
        for scheme, value in mapping(outer).items()
        if scheme.lower() in _SCHEMES
    }
    sha = string(paper.get("paperId"))
    url = string(paper.get("url"))
    if not sha and "semanticscholar.org/paper/" in url:
        sha = url.rstrip("/").rpartition("/")[2]
    return {**found, "s2": sha if len(sha) == 40 else None}


def _reference(paper: Mapping[str, Any]) -> dict[str, Any]:
    entry = mapping(paper.get("citedPaper")) or paper
    return {
        "title": string(entry.get("title")),
        "year": entry.get("year") if isinstance(entry.get("year"), int) else None,
        "authors": [string(author.get("name")) for author in objects(entry.get("authors"))],
        "identifiers": _identifiers(entry),
    }


def _s2orc(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return a paper of the dataset "s2orc": one text, and places in it as strings of JSON."""
    content = mapping(record.get("content"))
    text, notes = string(content.get("text")), mapping(content.get("annotations"))
    entries = list(_places(notes.get("bibentry")))
    return {
        "title": " ".join(_cut(text, place) for place in list(_places(notes.get("title")))[:1]),
        "abstract": " ".join(_cut(text, place) for place in _places(notes.get("abstract"))),
        "authors": [_cut(text, place) for place in _places(notes.get("author"))],
        "identifiers": _identifiers(record),
        "references": [entry for entry in (_s2orc_reference(text, place) for place in entries) if entry["raw"]],
        "references_status": "known" if entries else "unavailable",
    }


def _places(annotation: Any) -> Iterator[Mapping[str, Any]]:
    try:
        yield from objects(decoded(annotation) if isinstance(annotation, str) else annotation)
    except BrokenError:
        return


def _cut(text: str, place: Mapping[str, Any]) -> str:
    try:
        return " ".join(text[int(place["start"]) : int(place["end"])].split())
    except (KeyError, TypeError, ValueError):
        return ""


def _s2orc_reference(text: str, place: Mapping[str, Any]) -> dict[str, Any]:
    told = mapping(place.get("attributes"))
    doi = string(told.get("doi"))
    return {
        "raw": _cut(text, place),
        "title": string(told.get("title")),
        "identifiers": {"doi": doi if doi.startswith("10.") else None},
    }


def _s2orc_2020(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return a line of the release of 2020: metadata, or a parsed paper with its list of references."""
    meta = mapping(record.get("metadata")) or record
    entries = mapping(record.get("bib_entries")).values()
    abstracts = items(record.get("abstract"))
    abstract = " ".join(string(mapping(part).get("text")) for part in abstracts) or meta.get("abstract")
    listed = [
        {
            "title": string(entry.get("title")),
            "year": entry.get("year") if isinstance(entry.get("year"), int) else None,
            "authors": _names(entry.get("authors")),
            "raw": string(entry.get("raw_text")),
        }
        for entry in entries
        if isinstance(entry, dict)
    ]
    return {
        "title": record.get("title") or meta.get("title"),
        "abstract": abstract if isinstance(abstract, str) else "",
        "authors": _names(meta.get("authors")),
        "year": meta.get("year"),
        "venue": string(meta.get("venue")) or string(meta.get("journal")),
        "identifiers": {
            "doi": string(meta.get("doi")),
            "arxiv": string(meta.get("arxiv_id")),
            "acl": string(meta.get("acl_id")),
            "pmid": string(meta.get("pubmed_id")),
        },
        "references": [entry for entry in listed if entry["title"] or entry["raw"]],
        "references_status": "known" if listed else "unavailable",
    }


def _names(authors: Any) -> list[str]:
    return [
        " ".join(filter(None, [string(a.get("first")), *map(string, items(a.get("middle"))), string(a.get("last"))]))
        for a in objects(authors)
    ]


SEMANTIC_SCHOLAR = json_reader(
    "semantic-scholar",
    "Semantic Scholar: answers of the API, bulk datasets, S2ORC",
    (
        r'"paperId"\s*:\s*(?:"[0-9a-f]{40}|null)|"corpusid"\s*:\s*\d|"_pdf_hash"|"outbound_citations"',
        r"^(?![\s\S]*\"_source_hash\")",
    ),
    _convert,
)
