"""Works of OpenAlex: a page of the API, a single work, or the lines of a snapshot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kg.papers.identifiers import normalize
from kg.papers.json_format import json_reader
from kg.papers.jsons import decoded, mapping, objects, string, strings

#: A position beyond this in an inverted index is a mistake: no abstract has as many words.
_WORDS = 100_000


def abstract(index: Any) -> str:
    """Return the text of an ``abstract_inverted_index``: words to the places where they stand.

    >>> abstract({"trees": [1, 3], "Drafting": [0], "of": [2]})
    'Drafting trees of trees'
    """
    if isinstance(index, str) and index.startswith("{"):  # in Parquet and CSV it is a string of JSON
        index = decoded(index)
    index = mapping(index)
    index = mapping(index.get("InvertedIndex")) or index
    words = {
        place: word
        for word, places in index.items()
        for place in (places if isinstance(places, list) else ())
        if isinstance(place, int) and 0 <= place < _WORDS
    }
    return " ".join(words[place] for place in sorted(words))


def _convert(work: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    ids = mapping(work.get("ids"))
    location = mapping(work.get("primary_location"))
    source = mapping(location.get("source")) or mapping(work.get("host_venue"))
    places = [location, *objects(work.get("locations"))]
    arxiv = (normalize("arxiv", string(place.get("landing_page_url"))) for place in places)
    # An empty list says nothing: OpenAlex lacks the references even of famous papers.
    references = strings(work.get("referenced_works"))
    yield {
        "title": work.get("title") or work.get("display_name"),
        "abstract": abstract(work.get("abstract_inverted_index")),
        "authors": [_author(authorship) for authorship in objects(work.get("authorships"))],
        "year": work.get("publication_year"),
        "venue": string(source.get("display_name")),
        "identifiers": {
            "openalex": string(work.get("id")) or string(ids.get("openalex")),
            "doi": string(work.get("doi")) or string(ids.get("doi")),
            "pmid": string(ids.get("pmid")),
            "arxiv": next(filter(None, arxiv), None),
        },
        "keywords": [string(word.get("display_name") or word.get("keyword")) for word in objects(work.get("keywords"))],
        "references": [{"identifiers": {"openalex": reference}} for reference in references],
        "references_status": "known" if references else "unavailable",
    }


def _author(authorship: Mapping[str, Any]) -> dict[str, str]:
    author = mapping(authorship.get("author"))
    name = string(author.get("display_name")) or string(authorship.get("raw_author_name"))
    return {"name": name, "orcid": string(author.get("orcid"))}


OPENALEX = json_reader(
    "openalex",
    "works of OpenAlex: pages of the API, single works, lines of a snapshot",
    (r'"https://openalex\.org/W\d', r'"(?:authorships|abstract_inverted_index|display_name)"'),
    _convert,
)
