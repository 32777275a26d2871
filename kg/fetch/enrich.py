"""What services know of the papers of a library, asked by their identifiers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from kg.fetch import arxiv, hugging_face, openalex, semantic_scholar
from kg.fetch.answers import Record, Report
from kg.model import Paper, Problem

if TYPE_CHECKING:
    from kg.fetch.client import Client

#: Whom to ask, and what each is good for.
SOURCES = {
    "s2": "references, years, venues, abstracts (Semantic Scholar)",
    "openalex": "references among the papers of the library, years, venues, DOIs, ORCIDs (OpenAlex)",
    "arxiv": "abstracts, years, DOIs, code links in comments (arXiv)",
    "hf": "code links and project pages (Hugging Face)",
}
#: The schemes that each can be asked by, the best first.
_SCHEMES = {
    "s2": ("s2", "arxiv", "doi", "acl", "pmid"),
    "openalex": ("openalex", "doi", "arxiv", "pmid"),
    "arxiv": ("arxiv",),
    "hf": ("arxiv",),
}


def records(
    client: Client, papers: Iterable[Paper], source: str, report: Report, *, titles: bool = False
) -> Iterator[Record | str]:
    """Yield what ``source`` (of SOURCES) has of these papers: records, or for arXiv pieces of a feed.

    With ``titles`` Semantic Scholar is asked by title for those without an identifier.
    """
    wanted: dict[tuple[str, str], str] = {}
    without = []
    for paper in papers:
        if found := _identifier(paper, source):
            wanted.setdefault(found, paper.title)
        else:
            without.append(paper.title)
    by_title = titles and source == "s2"
    if without and not by_title:
        subject = f"it and {len(without) - 1} more have" if len(without) > 1 else "it has"
        advice = " `--titles` asks by title." if source == "s2" else ""
        report(Problem(without[0], 0, f"{subject} no identifier to ask by: passed over.{advice}"))
    return _asked(client, wanted, without if by_title else [], source, report)


def _asked(
    client: Client, wanted: Mapping[tuple[str, str], str], titles: list[str], source: str, report: Report
) -> Iterator[Record | str]:
    if source == "arxiv":
        return arxiv.feeds(client, [value for _, value in wanted], report)
    if source == "hf":
        return hugging_face.by_arxiv(client, {value: title for (_, value), title in wanted.items()}, report)
    if source == "openalex":
        return openalex.by_identifier(client, {_as_openalex(*key): title for key, title in wanted.items()}, report)
    names = {semantic_scholar.name_of(*key): title for key, title in wanted.items()}
    return _both(client, names, titles, report)


def _both(client: Client, names: Mapping[str, str], titles: list[str], report: Report) -> Iterator[Record]:
    yield from semantic_scholar.by_identifier(client, names, report)
    yield from semantic_scholar.by_title(client, titles, report)


def _identifier(paper: Paper, source: str) -> tuple[str, str] | None:
    return next(((s, paper.identifiers[s]) for s in _SCHEMES[source] if s in paper.identifiers), None)


def _as_openalex(scheme: str, value: str) -> tuple[str, str]:
    """Return an identifier as OpenAlex can be asked by it: arXiv's papers by the DOIs that arXiv gives them."""
    return ("doi", f"10.48550/arxiv.{value}") if scheme == "arxiv" else (scheme, value)
