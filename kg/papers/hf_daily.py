"""Daily papers of Hugging Face, as its API gives them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from kg.papers.json_format import json_reader
from kg.papers.jsons import mapping, objects, string, strings


def _convert(entry: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    paper = mapping(entry.get("paper")) or entry
    links = (string(paper.get(key)) for key in ("githubRepo", "projectPage"))
    return [
        {
            "title": paper.get("title") or entry.get("title"),
            "abstract": paper.get("summary") or entry.get("summary"),
            "authors": [string(author.get("name")) for author in objects(paper.get("authors"))],
            "year": string(paper.get("publishedAt")) or string(entry.get("publishedAt")),
            "arxiv": string(paper.get("id")),
            "keywords": strings(paper.get("ai_keywords")),
            "links": [link for link in links if link],
        }
    ]


HF_DAILY = json_reader(
    "hf-daily",
    "daily papers of Hugging Face, as the API gives them",
    (r'"upvotes"\s*:', r'"summary"\s*:', r'"(?:publishedAt|submittedOnDailyAt)"\s*:'),
    _convert,
)
