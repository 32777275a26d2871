"""Hugging Face: the daily papers of a date, and papers by arXiv id with their code and project pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from kg.fetch.answers import Record, Report, a_list, an_object, expected, tell_missing
from kg.fetch.errors import BrokenAnswerError
from kg.fetch.services import HUGGING_FACE
from kg.model import Problem

if TYPE_CHECKING:
    from kg.fetch.client import Client

PAGE = 100
#: Days after which a date's list has come to rest.
_SETTLED = 2


def daily(client: Client, dates: Iterable[str], report: Report) -> Iterator[Record]:
    """Yield the daily papers of these dates, written as 2025-09-22; what is no date of the past is reported."""
    today = datetime.fromtimestamp(client.now(), UTC).date()
    for text in dict.fromkeys(dates):
        try:
            day = date.fromisoformat(text)
        except ValueError:
            report(Problem(text, 0, "no date. Write it as 2025-09-22."))
            continue
        if day > today:
            report(Problem(text, 0, "a date to come. Give one of the past, or today's."))
            continue
        empty = True
        for entry in _day(client, day, settled=(today - day).days >= _SETTLED):
            empty = False
            yield entry
        if empty:
            report(Problem(text, 0, "no daily papers, as on weekends. Give another date."))


def _day(client: Client, day: date, *, settled: bool) -> Iterator[Record]:
    seen: set[str] = set()
    page, fresh = 0, True
    # A page may be shorter than was asked for, so it goes on until nothing new comes.
    while fresh:
        parameters: dict[str, str | int] = {"date": day.isoformat(), "limit": PAGE, "p": page}
        entries = expected(client.ask(HUGGING_FACE, "api/daily_papers", parameters, a_list, keep=settled))
        fresh, page = False, page + 1
        for entry in entries:
            paper = entry.get("paper") if isinstance(entry, dict) else None
            key = str(paper.get("id") if isinstance(paper, dict) else entry)
            if isinstance(entry, dict) and key not in seen:
                seen.add(key)
                fresh = True
                yield entry


def by_arxiv(client: Client, wanted: Mapping[str, str], report: Report) -> Iterator[Record]:
    """Yield papers by arXiv id, one request each; ``wanted`` maps ids to how their user calls them."""
    came = set()
    for paper in wanted:
        found = client.ask(HUGGING_FACE, f"api/papers/{paper}", {}, _paper, optional=True)
        if found:
            came.add(paper)
            yield found
    tell_missing(wanted, came, HUGGING_FACE.name, report)


def _paper(body: bytes) -> Record:
    paper = an_object(body)
    if "title" not in paper:
        raise BrokenAnswerError("it is no paper")
    return paper
