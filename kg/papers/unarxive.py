"""unarXive: papers of arXiv with their reference lists, one JSON object a line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from kg.papers.arxiv_snapshot import fields
from kg.papers.json_format import json_reader
from kg.papers.jsons import mapping, objects, string


def _convert(record: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    meta = mapping(record.get("metadata"))
    entries = mapping(record.get("bib_entries"))
    paper = fields(meta)
    paper["arxiv"] = string(record.get("paper_id")) or paper["arxiv"]
    paper["abstract"] = paper["abstract"] or string(mapping(record.get("abstract")).get("text"))
    paper["references"] = [_reference(entry) for entry in entries.values() if isinstance(entry, dict)]
    # A paper whose list could not be parsed has an empty one.
    paper["references_status"] = "known" if entries else "unavailable"
    return [paper]


def _reference(entry: Mapping[str, Any]) -> dict[str, Any]:
    ids = mapping(entry.get("ids"))
    contained = [string(item.get("id")) for item in objects(entry.get("contained_arXiv_ids"))]
    return {
        "raw": string(entry.get("bib_entry_raw")),
        "identifiers": {
            "arxiv": string(ids.get("arxiv_id")) or next(iter(contained), ""),
            "doi": string(ids.get("doi")),
            "openalex": string(ids.get("open_alex_id")),
            "pmid": string(ids.get("pubmed_id")),
        },
    }


UNARXIVE = json_reader(
    "unarxive",
    "unarXive: papers of arXiv with their references",
    (r'"paper_id"\s*:', r'"_source_hash"\s*:|"bib_entries"\s*:[\s\S]*"discipline"\s*:', r'"metadata"\s*:'),
    _convert,
)
