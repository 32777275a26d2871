"""arXiv: papers by their ids, as the Atom feeds of its API (info.arxiv.org/help/api)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from kg.fetch.answers import Report, expected, in_parts, normalized, tell_missing
from kg.fetch.errors import BrokenAnswerError
from kg.fetch.services import ARXIV
from kg.papers.identifiers import normalize

if TYPE_CHECKING:
    from kg.fetch.client import Client

#: Ids in one request: arXiv answers these in seconds, and the address stays short.
PART = 100
_ENTRY = re.compile(r"[ \t]*<entry[\s>].*?</entry>\s*", re.S)
_ID = re.compile(r"<id>\s*([^<]*?)\s*</id>")
_TOTAL = re.compile(r"<(?:\w+:)?totalResults[^>]*>\s*(\d+)\s*</")
_ERROR = "/api/errors"


def feeds(client: Client, ids: Iterable[str], report: Report) -> Iterator[str]:
    """Yield pieces of one Atom feed: what stands before the first entry, the entries as they came, what closes it."""
    remedy = "no arXiv id. Write it as 2207.01848 or hep-th/9901001."
    wanted = normalized(ids, partial(normalize, "arxiv"), remedy, report)
    came: set[str] = set()
    end = ""

    def ask(part: Sequence[str]) -> str:
        parameters: dict[str, str | int] = {"id_list": ",".join(part), "start": 0, "max_results": len(part)}
        return expected(client.ask(ARXIV, "api/query", parameters, partial(_whole, len(part))))

    for _, feed in in_parts(list(wanted), PART, ask, report):
        head, entries, tail = _parts(feed)
        if not end:
            yield head
            end = tail
        for entry in entries:
            paper = normalize("arxiv", _first_id(entry))
            if paper not in came and _ERROR not in _first_id(entry):
                came.add(paper)
                yield entry
    yield end
    tell_missing(wanted, came, ARXIV.name, report)


def _whole(most: int, body: bytes) -> str:
    """Return a feed that is well-formed and has the entries it counts: arXiv's answers are sometimes cut, or empty."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise BrokenAnswerError(f"it is no whole feed: {error}" if body else "it is empty") from None
    if root.tag != "{http://www.w3.org/2005/Atom}feed":
        raise BrokenAnswerError("it is XML, but no feed")
    feed = body.decode("utf-8", "replace")
    total, entries = _TOTAL.search(feed), len(_ENTRY.findall(feed))
    if total and entries < min(int(total[1]), most):
        raise BrokenAnswerError(f"it has {entries} of {total[1]} papers")
    return feed


def _parts(feed: str) -> tuple[str, list[str], str]:
    entries = _ENTRY.findall(feed)
    if not entries:
        place = feed.rfind("</feed>") if "</feed>" in feed else len(feed)
        return feed[:place], [], feed[place:]
    start, end = feed.find(entries[0]), feed.rfind(entries[-1]) + len(entries[-1])
    return feed[:start], entries, feed[end:]


def _first_id(entry: str) -> str:
    match = _ID.search(entry)
    return match[1] if match else ""
