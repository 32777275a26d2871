"""The commands: each asks one service and writes what came to one file, which `kg build` reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from kg.errors import InputError
from kg.fetch import arxiv, enrich, hugging_face, openalex, output, semantic_scholar
from kg.fetch.answers import Record, Report
from kg.fetch.client import Client, Watch, unwatched
from kg.library import Library
from kg.model import Problem

T = TypeVar("T")


@dataclass(frozen=True)
class Fetched:
    """What a fetch did: how many papers it wrote, requests it sent, answers it had already, and what did not come."""

    path: Path
    papers: int
    asked: int
    kept: int
    problems: tuple[Problem, ...]


def fetch_arxiv(
    ids: Iterable[str], output: str | Path, *, client: Client | None = None, watch: Watch = unwatched
) -> Fetched:
    """Write the papers with these arXiv ids, as an Atom feed of arXiv.

    Args:
        ids: arXiv ids, with or without version, or addresses.
        output: the file to write.
        client: whom to ask through; by default one that keeps answers in the user's cache.
        watch: told of progress.

    Raises:
        FetchError: when arXiv cannot be reached, or nothing came; what was at ``output`` stays.
        ExportError: when the file cannot be written.

    """
    wanted = list(ids)
    return _fetch(output, client, watch, len(wanted), lambda asking, report: arxiv.feeds(asking, wanted, report))


def fetch_doi(
    dois: Iterable[str], output: str | Path, *, client: Client | None = None, watch: Watch = unwatched
) -> Fetched:
    """Write the works with these DOIs, as lines of OpenAlex; arguments and errors as in :func:`fetch_arxiv`."""
    wanted = list(dois)
    return _fetch(output, client, watch, len(wanted), lambda asking, report: openalex.by_doi(asking, wanted, report))


def fetch_hf_daily(
    dates: Iterable[str], output: str | Path, *, client: Client | None = None, watch: Watch = unwatched
) -> Fetched:
    """Write the daily papers of Hugging Face of these dates (``2025-09-22``), as lines of its API."""
    wanted = list(dates)
    return _fetch(output, client, watch, 0, lambda asking, report: hugging_face.daily(asking, wanted, report))


def fetch_openalex(
    query: str,
    output: str | Path,
    *,
    limit: int = 100,
    where: str = "",
    client: Client | None = None,
    watch: Watch = unwatched,
) -> Fetched:
    """Write the ``limit`` works that fit a query best, as lines of OpenAlex; ``where`` is a filter of OpenAlex."""
    _positive(limit)

    def records(asking: Client, report: Report) -> Iterator[Record]:
        return openalex.search(asking, query, report, limit=limit, narrow=where)

    return _fetch(output, client, watch, limit, records)


def fetch_s2(
    texts: Iterable[str],
    output: str | Path,
    *,
    limit: int = 100,
    client: Client | None = None,
    watch: Watch = unwatched,
) -> Fetched:
    """Write papers with their references, as lines of Semantic Scholar.

    ``texts`` are identifiers (DOIs, arXiv ids, ``CorpusId:…``, ``PMID:…``, 40 digits), or the words of one query, of
    which the best ``limit`` papers are written.

    Raises:
        InputError: when identifiers and words stand together.

    """
    _positive(limit)
    given = list(texts)
    names = [text for text in given if semantic_scholar.name(text)]
    if names and len(names) < len(given):
        other = next(text for text in given if text not in names)
        remedy = "Give identifiers alone, or the words of one query alone."
        raise InputError(other, "is no identifier, and stands beside some", remedy)

    def records(asking: Client, report: Report) -> Iterator[Record]:
        if names:
            return semantic_scholar.by_name(asking, given, report)
        return semantic_scholar.search(asking, " ".join(given), report, limit=limit)

    return _fetch(output, client, watch, len(names) or limit, records)


def fetch_enrich(
    library: str | Path,
    output: str | Path,
    *,
    source: str = "s2",
    titles: bool = False,
    client: Client | None = None,
    watch: Watch = unwatched,
) -> Fetched:
    """Write what a service knows of the papers of a library, to be built from beside the old sources.

    Args:
        library: the ``.kg`` file; it stays as it is.
        output: the file to write.
        source: whom to ask, of ``s2 openalex arxiv hf``.
        titles: ask Semantic Scholar by title for papers without an identifier.
        client: as in :func:`fetch_arxiv`.
        watch: told of progress.

    Raises:
        LibraryError: when there is no library, or it is damaged.
        InputError: when ``source`` is none of these.
        FetchError: as in :func:`fetch_arxiv`.

    """
    if source not in enrich.SOURCES:
        raise InputError(source, "is no source", f"Give one of {', '.join(enrich.SOURCES)}.")
    with Library(library) as opened:
        papers = list(opened.papers())

    def records(asking: Client, report: Report) -> Iterator[Record | str]:
        return enrich.records(asking, papers, source, report, titles=titles)

    return _fetch(output, client, watch, len(papers), records)


def _positive(limit: int) -> None:
    if limit < 1:
        raise InputError("limit", f"{limit} papers are none", "Give 1 or more.")


def _fetch(
    path: str | Path,
    client: Client | None,
    watch: Watch,
    total: int,
    records: Callable[[Client, Report], Iterator[Record | str]],
) -> Fetched:
    path = Path(path)
    output.check(path)
    problems: list[Problem] = []
    with nullcontext(client) if client else Client.of_user(watch) as asking:
        asked, kept = asking.asked, asking.kept
        came = _watched(records(asking, problems.append), watch, total)
        papers = output.write(path, came)
        return Fetched(path, papers, asking.asked - asked, asking.kept - kept, tuple(problems))


def _watched(records: Iterable[T], watch: Watch, total: int) -> Iterator[T]:
    for count, record in enumerate(records, 1):
        yield record
        watch("fetching", min(count, total) if total else count, total)
