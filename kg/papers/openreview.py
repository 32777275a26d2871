"""Notes of OpenReview, of both versions of its API: the submissions among them are papers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from kg.papers.json_format import json_reader
from kg.papers.jsons import mapping, string, strings


def _convert(note: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    content = {key: _value(value) for key, value in mapping(note.get("content")).items()}
    reply = note.get("replyto") or (note.get("forum") and note.get("id") and note["forum"] != note["id"])
    if reply or ("abstract" not in content and "authors" not in content):
        return []
    return [
        {
            "title": content.get("title"),
            "abstract": content.get("abstract") or content.get("TL;DR") or content.get("TLDR"),
            "authors": strings(content.get("authors")),
            "year": _year(note),
            "venue": string(content.get("venue")),
            "doi": string(content.get("doi")),
            "keywords": strings(content.get("keywords")),
            "links": [url for url in map(_url, (content.get("code"), content.get("project_page"))) if url],
        }
    ]


def _value(field: Any) -> Any:
    """Return a field of either API: the second puts each into an object of its own."""
    return field["value"] if isinstance(field, dict) and "value" in field else field


def _url(value: Any) -> str:
    text = string(value).strip()
    return text if text.startswith(("http://", "https://")) else ""


def _year(note: Mapping[str, Any]) -> int | None:
    """Return the year in which the note was published or made; its times count milliseconds."""
    for key in ("pdate", "odate", "cdate", "tcdate"):
        time = note.get(key)
        if isinstance(time, int) and 0 < time < 4e12:
            return datetime.fromtimestamp(time / 1000, UTC).year
    return None


OPENREVIEW = json_reader(
    "openreview",
    "notes of OpenReview, as both versions of its API give them",
    (r'"forum"\s*:', r'"invitations?"\s*:', r'"content"\s*:'),
    _convert,
)
