"""CSL-JSON, the exchange format of reference managers, and the works of Crossref, of which it is a relative."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from kg.papers.json_format import json_reader
from kg.papers.jsons import items, mapping, objects, string

_TAG = re.compile(r"</?(?:jats:)?(?:i|b|sub|sup|em|strong|p|sec|title|span|sc|italic|bold)\b[^<>]{0,80}>", re.I)
_DATES = ("issued", "published", "published-print", "published-online", "created", "original-date")


def _convert(item: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    listed = [_reference(entry) for entry in objects(item.get("reference"))]
    yield {
        "title": _text(item.get("title")) or _text(item.get("title-short")),
        "abstract": _text(item.get("abstract")),
        "authors": [
            {"name": _name(author), "orcid": string(author.get("ORCID"))} for author in objects(item.get("author"))
        ],
        "year": next((year for key in _DATES if (year := _year(item.get(key)))), None),
        "venue": _text(item.get("container-title")) or _text(item.get("event-title")) or _text(item.get("event")),
        "doi": string(item.get("DOI")),
        "pmid": string(item.get("PMID")),
        "keywords": _text(item.get("keyword")),
        "links": [url for url in [string(item.get("URL"))] if url.startswith("http")],
        "references": listed if listed else None,
    }


def _text(value: Any) -> str:
    """Return a text without the few tags that CSL knows; Crossref puts texts into lists."""
    first = value[0] if isinstance(value, list) and value else value
    return _TAG.sub("", string(first))


def _name(author: Mapping[str, Any]) -> str:
    parts = (author.get(key) for key in ("given", "dropping-particle", "non-dropping-particle", "family", "suffix"))
    name = " ".join(string(part) for part in parts if part)
    return name or string(author.get("literal")) or string(author.get("name"))


def _year(date: Any) -> str:
    parts = items(mapping(date).get("date-parts"))
    first = items(parts[0]) if parts else []
    if first and first[0]:
        return string(first[0])
    return string(mapping(date).get("raw")) or string(mapping(date).get("literal"))


def _reference(entry: Mapping[str, Any]) -> dict[str, Any]:
    title = _text(entry.get("article-title")) or _text(entry.get("volume-title"))
    keys = ("author", "year", "article-title", "volume-title", "journal-title", "volume", "first-page")
    raw = string(entry.get("unstructured")) or ", ".join(_text(entry.get(key)) for key in keys if entry.get(key))
    year = string(entry.get("year"))[:4]
    return {
        "raw": raw or string(entry.get("DOI")) or string(entry.get("key")),
        "title": title,
        "year": year if year.isdigit() else None,
        "identifiers": {"doi": string(entry.get("DOI"))},
    }


CSL_JSON = json_reader(
    "csl-json",
    "CSL-JSON of reference managers, and works of Crossref",
    (
        r'"type"\s*:\s*"(?:article|book|chapter|paper|report|thesis|webpage|manuscript|dataset|post|journal|proceedings'
        r"|posted|entry|review|speech|document|software|motion|monograph|patent|legislation|interview)",
        r'"(?:issued|container-title|author|DOI|URL|publisher|title-short)"\s*:',
        r"^(?![\s\S]*\"(?:authorships|paperId|abstract_inverted_index)\")",
    ),
    _convert,
    sure=0.92,
)
