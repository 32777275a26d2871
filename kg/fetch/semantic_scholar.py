"""Semantic Scholar: papers by identifier, with their references, and by a search (api.semanticscholar.org)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from kg.fetch.answers import Record, Report, a_list, an_object, expected, in_parts, normalized, tell_missing
from kg.fetch.errors import BrokenAnswerError
from kg.fetch.services import SEMANTIC_SCHOLAR
from kg.model import Problem
from kg.papers.identifiers import identify, normalize
from kg.text import title_key

if TYPE_CHECKING:
    from kg.fetch.client import Client

FIELDS = ",".join(
    (
        *("paperId", "externalIds", "url", "title", "abstract", "venue", "publicationVenue", "year"),
        *("publicationDate", "journal", "authors.name", "authors.externalIds"),
        *(f"references.{name}" for name in ("paperId", "externalIds", "title", "year", "authors")),
    )
)
#: Papers in one request. 500 may be asked for, but their references would be more than an answer may hold.
PART = 50
#: Papers in one page of a search, and in all pages.
PAGE, MOST = 100, 999
_PREFIXES = {"arxiv": "ARXIV:", "doi": "DOI:", "acl": "ACL:", "pmid": "PMID:", "s2": ""}
_OWN = re.compile(r"(?:CorpusId|S2CorpusId)\s*:\s*(\d{1,15})", re.I | re.A)


def name_of(scheme: str, value: str) -> str:
    """Return what Semantic Scholar calls an identifier; an empty string when it does not know the scheme."""
    return _PREFIXES[scheme] + value if scheme in _PREFIXES else ""


def name(text: str) -> str:
    """Return what Semantic Scholar calls an identifier that a user writes, or an empty string.

    >>> name("https://arxiv.org/abs/2207.01848v3")
    'ARXIV:2207.01848'
    """
    if match := _OWN.fullmatch(text.strip()):
        return f"CorpusId:{match[1]}"
    if own := normalize("s2", text):
        return own
    found = identify(re.sub(r"^(ARXIV|DOI|ACL|PMID):", lambda m: m[0].lower(), text.strip(), flags=re.I))
    return name_of(*found) if found else ""


def by_identifier(client: Client, wanted: Mapping[str, str], report: Report) -> Iterator[Record]:
    """Yield papers with their references; ``wanted`` maps Semantic Scholar's names of ids to the user's."""

    def ask(part: Sequence[str]) -> list[Any]:
        body = json.dumps({"ids": list(part)}).encode()
        read = partial(_batch, len(part))
        return expected(client.ask(SEMANTIC_SCHOLAR, "graph/v1/paper/batch", {"fields": FIELDS}, read, body=body))

    came: set[str] = set()
    yielded: set[str] = set()
    for part, answer in in_parts(list(wanted), PART, ask, report):
        for asked, paper in zip(part, answer, strict=True):
            if isinstance(paper, dict):
                came.add(asked)
                if str(paper.get("paperId")) not in yielded:
                    yielded.add(str(paper.get("paperId")))
                    yield paper
    tell_missing(wanted, came, SEMANTIC_SCHOLAR.name, report)


def by_name(client: Client, texts: Iterable[str], report: Report) -> Iterator[Record]:
    """Yield the papers with these identifiers, as users write them; what is none is reported."""
    wanted = normalized(texts, name, "no identifier. Write a DOI, an arXiv id, CorpusId:123 or PMID:123.", report)
    yield from by_identifier(client, wanted, report)


def search(client: Client, query: str, report: Report, *, limit: int = 100) -> Iterator[Record]:
    """Yield the ``limit`` papers that fit a query best, with their references; at most 999, as the service has it."""
    ids: dict[str, str] = {}
    offset: int | None = 0
    while offset is not None and len(ids) < min(limit, MOST):
        size = min(PAGE, limit, MOST - offset)
        parameters: dict[str, str | int] = {"query": query, "fields": "paperId", "offset": offset, "limit": size}
        page = expected(client.ask(SEMANTIC_SCHOLAR, "graph/v1/paper/search", parameters, _page))
        found = [str(paper["paperId"]) for paper in page["data"] if isinstance(paper, dict) and paper.get("paperId")]
        ids |= {paper: paper for paper in found}
        later = page.get("next")
        offset = later if found and isinstance(later, int) and offset < later < MOST else None
    yield from by_identifier(client, dict(list(ids.items())[:limit]), report)


def by_title(client: Client, titles: Iterable[str], report: Report) -> Iterator[Record]:
    """Yield the papers with just these titles (case, punctuation and spaces aside), one search each."""
    wanted: dict[str, str] = {}
    for title in titles:
        parameters: dict[str, str | int] = {"query": title, "fields": "paperId,title"}
        page = client.ask(SEMANTIC_SCHOLAR, "graph/v1/paper/search/match", parameters, _matches, optional=True)
        for paper in page or []:
            if title_key(str(paper.get("title"))) == title_key(title) and isinstance(paper.get("paperId"), str):
                wanted.setdefault(paper["paperId"], title)
                break
        else:
            report(Problem(title, 0, f"{SEMANTIC_SCHOLAR.name} has no paper of just this title."))
    yield from by_identifier(client, wanted, report)


def _matches(body: bytes) -> list[Record]:
    data = an_object(body).get("data")
    if not isinstance(data, list):
        raise BrokenAnswerError("it is no answer of a search")
    return [paper for paper in data if isinstance(paper, dict)]


def _batch(size: int, body: bytes) -> list[Any]:
    papers = a_list(body)
    if len(papers) != size:
        raise BrokenAnswerError(f"it has {len(papers)} of {size} papers")
    return papers


def _page(body: bytes) -> Record:
    page = an_object(body)
    if not isinstance(page.get("total"), int):
        raise BrokenAnswerError("it is no page of a search")
    data = page.get("data") or []
    if not isinstance(data, list):
        raise BrokenAnswerError("it is no page of a search")
    return {"data": data, "next": page.get("next")}
