"""Records to rows of the tables in schema.sql. Pure generators; the inverse is :mod:`kg.library.decode`.

A text that can be cut out of a title or an abstract is stored as a place in it, not again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, pairwise
from typing import Any, TypeVar

from kg.library.contents import Contents, StoredReading
from kg.model import Claim, Evidence, Mention, Node, Paper, Section

Row = tuple[object, ...]
Numbered = list[tuple[int, Paper]]
T = TypeVar("T")
_JSON = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def text(value: str) -> str | bytes:
    """Return what SQLite can hold: ``value`` itself, or bytes when it has lone surrogates (odd file names have)."""
    if value.isascii():
        return str(value)
    try:
        value.encode()
    except UnicodeEncodeError:
        return value.encode("utf-8", "surrogatepass")
    return str(value)


def to_json(value: dict[str, Any] | Sequence[str]) -> str | bytes:
    """Return ``value`` as JSON with sorted keys."""
    if not value:
        return "{}" if isinstance(value, dict) else "[]"
    return text(_JSON.encode(value))


def section_text(paper: Paper | None, section: str) -> str:
    """Return the text that offsets of ``section`` count in; empty where there is none."""
    if paper is None:
        return ""
    return paper.abstract if section == Section.ABSTRACT else paper.title if section == Section.TITLE else ""


def tables(contents: Contents) -> Iterator[tuple[str, Iterable[Row]]]:
    """Yield each table's name and rows, parents before children, rows in the order of their keys.

    Raises:
        ValueError: when two records have one id, or a record names one that is not there.

    """
    papers = _ordered(contents.papers, lambda p: p.id, "papers")
    number = {paper.id: n for n, paper in enumerate(papers, 1)}
    yield "manifest", ((text(k), text(v)) for k, v in sorted(contents.manifest.items()))
    yield from _papers(list(enumerate(papers, 1)))
    yield from _readings(contents.readings, papers, number)
    yield from _graph(contents.nodes, contents.claims, papers, number)
    yield (
        "decisions",
        (
            (n, text(d.verb), to_json(d.arguments), text(d.who), text(d.when), text(d.why))
            for n, d in enumerate(contents.decisions, 1)
        ),
    )
    yield (
        "problems",
        ((n, text(p.path), p.line, text(p.message), p.skipped) for n, p in enumerate(contents.problems, 1)),
    )


def _ordered(records: Iterable[T], key: Callable[[T], str | tuple[str, ...]], what: str) -> list[T]:
    ordered = sorted(records, key=key)
    for one, other in pairwise(map(key, ordered)):
        if one == other:
            raise ValueError(f"two {what} have one id: {one!r}")
    return ordered


def _number(numbers: Mapping[str, int], wanted: str, who: str | Claim) -> int:
    try:
        return numbers[wanted]
    except KeyError:
        name = who if isinstance(who, str) else who.key
        raise ValueError(f"{name} names {wanted!r}, which is not there") from None


def _papers(papers: Numbered) -> Iterator[tuple[str, Iterable[Row]]]:
    yield (
        "papers",
        (
            (
                n,
                text(p.id),
                text(p.title),
                text(p.abstract),
                p.year,
                text(p.venue),
                text(p.references_status),
                to_json(dict(p.orcids)),
            )
            for n, p in papers
        ),
    )
    identifiers = ((n, sorted(p.identifiers.items())) for n, p in papers)
    yield "identifiers", ((n, text(scheme), text(value)) for n, pairs in identifiers for scheme, value in pairs)
    yield "authors", ((n, i, text(a)) for n, p in papers for i, a in enumerate(p.authors, 1))
    yield "keywords", ((n, i, text(k)) for n, p in papers for i, k in enumerate(p.keywords, 1))
    yield "links", ((n, i, text(u)) for n, p in papers for i, u in enumerate(p.links, 1))
    sources = ((n, i, s) for n, p in papers for i, s in enumerate(p.sources, 1))
    yield "sources", ((n, i, text(s.path), s.line, text(s.page), text(s.references)) for n, i, s in sources)
    references = ((n, i, r) for n, p in papers for i, r in enumerate(p.references, 1))
    yield (
        "paper_references",
        (
            (n, i, text(r.raw), text(r.title), r.year, to_json(dict(r.identifiers)), to_json(r.authors))
            for n, i, r in references
        ),
    )


def _readings(
    stored: Iterable[StoredReading], papers: list[Paper], number: Mapping[str, int]
) -> Iterator[tuple[str, Iterable[Row]]]:
    ordered = _ordered(stored, lambda s: s.reading.paper, "readings")
    numbered = [(_number(number, s.reading.paper, "a reading"), s) for s in ordered]
    yield "readings", ((n, text(s.fingerprint)) for n, s in numbered)
    mentions: list[Iterator[Row]] = []
    statements: list[Row] = []
    for n, s in numbered:
        place, unlisted = _places(s)
        mentions.append(_mentions(n, papers[n - 1], s.reading.mentions, unlisted))
        statements += (
            (n, i, place[t.head], text(t.relation), place[t.tail], text(t.by), t.score)
            for i, t in enumerate(s.reading.statements, 1)
        )
    yield "mentions", chain.from_iterable(mentions)
    definitions = ((n, i, d) for n, s in numbered for i, d in enumerate(s.reading.definitions, 1))
    yield (
        "definitions",
        ((n, i, text(d.section), text(d.short), d.short_start, text(d.long), d.long_start) for n, i, d in definitions),
    )
    yield "statements", statements


def _places(stored: StoredReading) -> tuple[dict[Mention, int], list[Mention]]:
    """Return the position of each mention, and the mentions that only statements name."""
    reading = stored.reading
    if not reading.statements:
        return {}, []
    place: dict[Mention, int] = {}
    for i, mention in enumerate(reading.mentions, 1):
        place.setdefault(mention, i)
    unlisted: list[Mention] = []
    for mention in chain.from_iterable((s.head, s.tail) for s in reading.statements):
        if mention not in place:
            unlisted.append(mention)
            place[mention] = len(reading.mentions) + len(unlisted)
    return place, unlisted


def _mentions(n: int, paper: Paper, listed: tuple[Mention, ...], unlisted: list[Mention]) -> Iterator[Row]:
    for i, m in enumerate(chain(listed, unlisted), 1):
        known = section_text(paper, m.section)[m.start : m.end] == m.text
        yield (
            n, i, i <= len(listed), text(m.section), m.start, m.end, None if known else text(m.text),
            *m.sentence, text(m.by), None if m.kind is None else text(m.kind), text(m.relation),
            text(m.target), m.score, m.salience,
        )  # fmt: skip


def _graph(
    nodes: Iterable[Node], claims: Iterable[Claim], papers: list[Paper], number: Mapping[str, int]
) -> Iterator[tuple[str, Iterable[Row]]]:
    nodes = _ordered(nodes, lambda n: n.id, "nodes")
    yield (
        "nodes",
        (
            (i, text(n.id), text(n.kind), text(n.name), to_json(n.aliases), to_json(dict(n.properties)))
            for i, n in enumerate(nodes, 1)
        ),
    )
    ordered = _ordered(claims, lambda c: (c.subject, c.relation, c.object), "claims")
    node = {n.id: i for i, n in enumerate(nodes, 1)}
    yield (
        "claims",
        (
            (i, _number(node, c.subject, c), text(c.relation), _number(node, c.object, c))
            for i, c in enumerate(ordered, 1)
        ),
    )
    evidence = ((i, j, e) for i, c in enumerate(ordered, 1) for j, e in enumerate(c.evidence, 1))
    yield "evidence", (_evidence(i, j, e, papers, number) for i, j, e in evidence)
    yield "premises", _premises(ordered)


def _evidence(i: int, j: int, e: Evidence, papers: list[Paper], number: Mapping[str, int]) -> Row:
    n = _number(number, e.paper, "evidence") if e.paper else None
    read = section_text(papers[n - 1], e.section) if n else ""
    known = read[e.offset : e.offset + len(e.text)] == e.text
    return (
        i, j, n, text(e.section), e.start, e.end, e.offset, len(e.text), None if known else text(e.text),
        text(e.by), e.score, e.salience,
    )  # fmt: skip


def _premises(claims: list[Claim]) -> Iterator[Row]:
    if not any(e.premises for c in claims for e in c.evidence):
        return
    known = {c.key: i for i, c in enumerate(claims, 1)}
    for i, claim in enumerate(claims, 1):
        for j, e in enumerate(claim.evidence, 1):
            for k, premise in enumerate(e.premises, 1):
                number = known.get(premise)
                yield i, j, k, number, text(premise) if number is None else None
