"""Answers of the arXiv API: an Atom feed."""

from __future__ import annotations

from typing import Any

from kg.papers.latex_text import plain
from kg.papers.record import WrongFieldError
from kg.papers.xml_format import xml_reader
from kg.papers.xmls import children, content


def _convert(entry: Any) -> dict[str, Any]:
    identifier = content(entry, "id")
    if "/api/errors" in identifier:
        raise WrongFieldError(f'the API answered with an error ("{content(entry, "summary")[:200]}"). Ask it again')
    return {
        "title": plain(content(entry, "title")),
        "abstract": content(entry, "summary"),
        "authors": [plain(content(author, "name")) for author in children(entry, "author")],
        "year": content(entry, "published"),
        "venue": content(entry, "journal_ref"),
        "arxiv": identifier,
        "doi": content(entry, "doi").split(" ")[0],
        "comments": content(entry, "comment"),
    }


ARXIV_ATOM = xml_reader(
    "arxiv-atom",
    "Atom feeds of the arXiv API",
    r'<feed\b[^>]*xmlns="http://www\.w3\.org/2005/Atom"[\s\S]*arxiv\.org',
    "entry",
    _convert,
    within="feed",
)
