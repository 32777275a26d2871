"""Metadata of arXiv as Kaggle distributes them: one JSON object a line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from kg.papers.json_format import json_reader
from kg.papers.jsons import items, objects, string
from kg.papers.latex_text import plain


def fields(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a paper from an entry of the snapshot; LaTeX in title and names is made text."""
    versions = objects(entry.get("versions"))
    return {
        "title": plain(string(entry.get("title"))),
        "abstract": entry.get("abstract"),
        "authors": _authors(entry),
        "year": string(versions[0].get("created")) if versions else None,
        "venue": string(entry.get("journal-ref")),
        "arxiv": string(entry.get("id")),
        "doi": string(entry.get("doi")).split(" ")[0],
        "comments": string(entry.get("comments")),
    }


def _authors(entry: Mapping[str, Any]) -> Any:
    parsed = [[string(part) for part in items(name)] for name in items(entry.get("authors_parsed"))]
    names = [plain(f"{name[1]} {name[0]} {name[2] if len(name) > 2 else ''}") for name in parsed if len(name) > 1]
    return names or plain(string(entry.get("authors")))


def _convert(entry: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    return [fields(entry)]


ARXIV_SNAPSHOT = json_reader(
    "arxiv-snapshot",
    "metadata of arXiv, as Kaggle distributes them",
    (r'"authors_parsed"\s*:', r'"(?:versions|update_date|journal-ref)"\s*:', r"^(?![\s\S]*\"bib_entries\")"),
    _convert,
)
