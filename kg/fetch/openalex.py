"""OpenAlex: works by identifier, and by a search (developers.openalex.org)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import chain, islice
from typing import TYPE_CHECKING
from urllib.parse import quote

from kg.fetch.answers import Record, Report, an_object, expected, in_parts, normalized, tell_missing
from kg.fetch.errors import BrokenAnswerError
from kg.fetch.services import OPENALEX
from kg.model import Problem
from kg.papers.identifiers import normalize

if TYPE_CHECKING:
    from kg.fetch.client import Client

#: What is asked for of a work: what the reader reads, and a little to look at. All of it would be three times as much.
FIELDS = ",".join(
    (
        *("id", "doi", "title", "display_name", "publication_year", "publication_date", "type", "ids", "language"),
        *("primary_location", "locations", "authorships", "keywords", "referenced_works", "abstract_inverted_index"),
        *("cited_by_count", "is_retracted"),
    )
)
#: Works in one page, and identifiers in one filter.
PAGE, PART = 100, 50
#: How OpenAlex calls the schemes it can be asked by.
FILTERS = {"doi": "doi", "openalex": "openalex_id", "pmid": "pmid"}


def by_doi(client: Client, dois: Iterable[str], report: Report) -> Iterator[Record]:
    """Yield the works with these DOIs; those that are none, or unknown, are reported."""
    wanted = normalized(dois, partial(normalize, "doi"), "no DOI. Write it as 10.1000/182.", report)
    yield from by_identifier(client, {("doi", spelt): given for spelt, given in wanted.items()}, report)


def by_identifier(client: Client, wanted: dict[tuple[str, str], str], report: Report) -> Iterator[Record]:
    """Yield the works with these ``(scheme, value)``, given with how their user calls them; schemes as in FILTERS."""
    for scheme in FILTERS:
        values = {value: given for (kind, value), given in wanted.items() if kind == scheme}
        # In a filter a comma and a bar mean something else, so these are asked for one by one.
        even = [value for value in values if not set(value) & set(",|")]
        odd = [value for value in values if set(value) & set(",|")]
        came: set[str] = set()
        for work in chain(_filtered(client, scheme, even, report), _single(client, odd)):
            came |= _identifiers(scheme, work)
            yield work
        tell_missing(values, came, OPENALEX.name, report)


def _filtered(client: Client, scheme: str, values: Sequence[str], report: Report) -> Iterator[Record]:
    def ask(part: Sequence[str]) -> list[Record]:
        return list(_pages(client, {"filter": f"{FILTERS[scheme]}:{'|'.join(part)}"}))

    for _, works in in_parts(values, PART, ask, report):
        yield from works


def _single(client: Client, dois: Iterable[str]) -> Iterator[Record]:
    for doi in dois:
        work = client.ask(OPENALEX, f"works/doi:{quote(doi, safe='/')}", {"select": FIELDS}, _work, optional=True)
        if work:
            yield work


def _identifiers(scheme: str, work: Record) -> set[str]:
    ids = work.get("ids")
    values = (work.get("id" if scheme == "openalex" else scheme), ids.get(scheme) if isinstance(ids, dict) else None)
    return {normalize(scheme, value) for value in values if isinstance(value, str)}


def search(client: Client, query: str, report: Report, *, limit: int = 100, narrow: str = "") -> Iterator[Record]:
    """Yield the ``limit`` works that fit a query best; ``narrow`` is a filter as OpenAlex writes it."""
    parameters = {"search": query, **({"filter": narrow} if narrow else {})}
    counts: list[int] = []
    came = 0
    for work in islice(_pages(client, parameters, min(PAGE, limit), counts), limit):
        came += 1
        yield work
    told = min(limit, *counts) if counts else 0
    if came < told:
        message = f"OpenAlex counts {told} works and gave {came}. Ask again for the others."
        report(Problem(query, 0, message, skipped=False))


def _pages(
    client: Client, parameters: dict[str, str], size: int = PAGE, counts: list[int] | None = None
) -> Iterator[Record]:
    """Yield the works of all pages, by cursor; ``counts`` takes how many OpenAlex says there are."""
    cursor: object = "*"
    seen: set[str] = set()
    while isinstance(cursor, str) and cursor and cursor not in seen:
        seen.add(cursor)
        asked: dict[str, str | int] = {**parameters, "select": FIELDS, "per_page": size, "cursor": cursor}
        page = expected(client.ask(OPENALEX, "works", asked, _page))
        if counts is not None and isinstance(count := page["meta"].get("count"), int):
            counts.append(count)
        if not page["results"]:
            return
        yield from page["results"]
        cursor = page["meta"].get("next_cursor")


def _page(body: bytes) -> Record:
    page = an_object(body)
    results = page.get("results")
    if not isinstance(page.get("meta"), dict) or not isinstance(results, list):
        raise BrokenAnswerError("it is no page of works")
    return {"meta": page["meta"], "results": [work for work in results if isinstance(work, dict)]}


def _work(body: bytes) -> Record:
    work = an_object(body)
    if "id" not in work:
        raise BrokenAnswerError("it is no work")
    return work
