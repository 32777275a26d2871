"""Rows of the tables in schema.sql to records: the inverse of :mod:`kg.library.encode`.

Each function streams: it walks the parents and their children side by side, in the order of their keys. ``where``
narrows all of its queries alike; an empty one takes all rows.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from kg.decisions import Decision, Verb
from kg.library.contents import StoredReading
from kg.model import (
    Claim,
    Definition,
    Evidence,
    Kind,
    Mention,
    Node,
    Paper,
    Problem,
    Reading,
    Reference,
    ReferencesStatus,
    Relation,
    Section,
    Source,
    Statement,
)

Row = tuple[Any, ...]
#: ``query(sql)`` gives the rows of a SELECT.
Query = Callable[[str], Iterator[Row]]
#: ``lookup(number)`` gives a paper's id, title and abstract; ``None`` gives three empty strings.
Lookup = Callable[[int | None], tuple[str, str, str]]


def string(value: str | bytes) -> str:
    """Return the text that :func:`kg.library.encode.text` stored."""
    return value if isinstance(value, str) else value.decode("utf-8", "surrogatepass")


class _Children:
    """Rows sorted by their first column, the parent's key, handed out parent by parent."""

    def __init__(self, rows: Iterator[Row]) -> None:
        self._groups = groupby(rows, key=itemgetter(0))
        self._next = next(self._groups, None)

    def of(self, parent: int) -> list[Row]:
        """Return the rows of ``parent``, whose key is larger than that of the last call."""
        if self._next is None or self._next[0] != parent:
            return []
        rows = list(self._next[1])
        self._next = next(self._groups, None)
        return rows


def papers(query: Query, where: str = "") -> Iterator[Paper]:
    """Yield the papers."""

    def children(columns: str, table: str, order: str = "position") -> _Children:
        return _Children(query(f"SELECT paper, {columns} FROM {table} {where} ORDER BY paper, {order}"))

    identifiers = children("scheme, value", "identifiers", "scheme")
    authors, keywords, links = (
        children(column, table) for column, table in (("name", "authors"), ("keyword", "keywords"), ("url", "links"))
    )
    references = children("raw, title, year, identifiers, authors", "paper_references")
    sources = children("path, line, page, cites", "sources")
    columns = "paper, id, title, abstract, year, venue, references_status, orcids"
    rows = query(f"SELECT {columns} FROM papers {where} ORDER BY paper")
    for n, paper, title, abstract, year, venue, status, orcids in rows:
        yield Paper(
            id=string(paper),
            title=string(title),
            abstract=string(abstract),
            authors=tuple(string(name) for _, name in authors.of(n)),
            year=year,
            venue=string(venue),
            identifiers={string(scheme): string(value) for _, scheme, value in identifiers.of(n)},
            keywords=tuple(string(keyword) for _, keyword in keywords.of(n)),
            links=tuple(string(url) for _, url in links.of(n)),
            references=tuple(
                Reference(string(raw), string(title), year, json.loads(string(ids)), tuple(json.loads(string(who))))
                for _, raw, title, year, ids, who in references.of(n)
            ),
            references_status=ReferencesStatus(status),
            sources=tuple(
                Source(string(path), line, string(page), string(cites)) for _, path, line, page, cites in sources.of(n)
            ),
            orcids=json.loads(string(orcids)),
        )


def readings(query: Query, lookup: Lookup, where: str = "") -> Iterator[StoredReading]:
    """Yield the readings."""
    order = f"{where} ORDER BY paper, position"
    mentions = _Children(
        query(
            'SELECT paper, listed, section, start, "end", text, sentence_start, sentence_end, "by", kind, '
            f"relation, target, score, salience FROM mentions {order}"
        )
    )
    columns = "paper, section, short, short_start, long, long_start"
    definitions = _Children(query(f"SELECT {columns} FROM definitions {order}"))
    statements = _Children(query(f'SELECT paper, head, relation, tail, "by", score FROM statements {order}'))
    for n, fingerprint in query(f"SELECT paper, fingerprint FROM readings {where} ORDER BY paper"):
        paper, title, abstract = lookup(n)
        rows = mentions.of(n)
        read = [_mention(row, title, abstract) for row in rows]
        reading = Reading(
            paper,
            tuple(mention for row, mention in zip(rows, read, strict=True) if row[1]),
            tuple(
                Definition(Section(section), string(short), at, string(long), long_at)
                for _, section, short, at, long, long_at in definitions.of(n)
            ),
            tuple(
                Statement(read[head - 1], Relation(relation), read[tail - 1], string(by), score)
                for _, head, relation, tail, by, score in statements.of(n)
            ),
        )
        yield StoredReading(string(fingerprint), reading)


def _mention(row: Row, title: str, abstract: str) -> Mention:
    _, _, section, start, end, text, first, last, by, kind, relation, target, score, salience = row
    read = title if section == Section.TITLE else abstract if section == Section.ABSTRACT else ""
    return Mention(
        Section(section),
        start,
        end,
        read[start:end] if text is None else string(text),
        (first, last),
        string(by),
        None if kind is None else Kind(kind),
        Relation(relation),
        string(target),
        score,
        salience,
    )


def nodes(query: Query, where: str = "") -> Iterator[Node]:
    """Yield the nodes."""
    columns = "id, kind, name, aliases, properties"
    for node, kind, name, aliases, properties in query(f"SELECT {columns} FROM nodes {where} ORDER BY node"):
        yield Node(
            string(node),
            Kind(kind),
            string(name),
            tuple(json.loads(string(aliases))),
            {
                key: tuple(value) if isinstance(value, list) else value
                for key, value in json.loads(string(properties)).items()
            },
        )


def claims(query: Query, lookup: Lookup, where: str = "") -> Iterator[Claim]:
    """Yield the claims; ``where`` is a condition on the column ``claim``."""
    columns = 'claim, position, paper, section, start, "end", text, "by", score, offset, length, salience'
    evidence = _Children(query(f"SELECT {columns} FROM evidence {where} ORDER BY claim, position"))
    premises = _Children(
        query(
            "SELECT p.claim, p.evidence, p.key, s.id, c.relation, o.id FROM "
            f"(SELECT * FROM premises {where}) p LEFT JOIN claims c ON c.claim = p.premise "
            "LEFT JOIN nodes s ON s.node = c.subject LEFT JOIN nodes o ON o.node = c.object "
            "ORDER BY p.claim, p.evidence, p.position"
        )
    )
    for n, subject, relation, target in query(
        f"SELECT c.claim, s.id, c.relation, o.id FROM (SELECT * FROM claims {where}) c "
        "JOIN nodes s ON s.node = c.subject JOIN nodes o ON o.node = c.object ORDER BY c.claim"
    ):
        follows = _Children(iter([row[1:] for row in premises.of(n)]))
        yield Claim(
            string(subject),
            Relation(relation),
            string(target),
            tuple(_evidence(row, lookup, follows.of(row[1])) for row in evidence.of(n)),
        )


def _evidence(row: Row, lookup: Lookup, premises: list[Row]) -> Evidence:
    _, _, number, section, start, end, text, by, score, offset, length, salience = row
    paper, title, abstract = lookup(number)
    read = title if section == Section.TITLE else abstract if section == Section.ABSTRACT else ""
    return Evidence(
        paper,
        Section(section),
        start,
        end,
        read[offset : offset + length] if text is None else string(text),
        string(by),
        score,
        offset,
        tuple(_key(premise) for premise in premises),
        salience,
    )


def uses(query: Query, lookup: Lookup) -> Iterator[tuple[str, str, str, Kind | None, str]]:
    """Yield the places where papers name entities: entity, paper, words, kind, finder."""
    read = query('SELECT paper, section, start, "end", kind FROM mentions WHERE kind IS NOT NULL')
    kinds = {row[:4]: row[4] for row in read}
    sql = (
        'SELECT e.paper, e.section, e.start, e."end", e.text, e.offset, e."by", o.id FROM evidence e '
        "JOIN claims c USING (claim) JOIN nodes s ON s.node = c.subject JOIN nodes o ON o.node = c.object "
        f"WHERE s.kind = '{Kind.PAPER}' AND o.kind NOT IN ('{Kind.REPOSITORY}', '{Kind.PAPER}', '{Kind.VENUE}') "
        f"AND e.section IN ('{Section.TITLE}', '{Section.ABSTRACT}') ORDER BY e.paper, e.section, e.start, o.node"
    )
    for number, section, start, end, text, offset, by, node in query(sql):
        paper, title, abstract = lookup(number)
        words = (title if section == Section.TITLE else abstract)[start:end]
        if text is not None:
            words = string(text)[start - offset : end - offset]
        kind = kinds.get((number, section, start, end))
        yield string(node), paper, words, Kind(kind) if kind else None, string(by)


def _key(premise: Row) -> str:
    _, key, subject, relation, target = premise
    return f"{string(subject)} {relation} {string(target)}" if key is None else string(key)


def decisions(query: Query) -> Iterator[Decision]:
    """Yield the user's decisions, in the order in which they were taken."""
    rows = query('SELECT verb, arguments, who, "when", why FROM decisions ORDER BY position')
    for verb, arguments, who, when, why in rows:
        yield Decision(Verb(verb), tuple(json.loads(string(arguments))), string(who), string(when), string(why))


def problems(query: Query) -> Iterator[Problem]:
    """Yield what was wrong in the sources, in the order in which it was met."""
    for path, line, message, skipped in query("SELECT path, line, message, skipped FROM problems ORDER BY position"):
        yield Problem(string(path), line, string(message), bool(skipped))
