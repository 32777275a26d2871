"""Records of lines that begin with a tag: RIS, the citations of PubMed (nbib), and the plain text of Web of Science."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kg.model import Paper, Problem, Source
from kg.papers.identifiers import identify
from kg.papers.reader import Reader, Report
from kg.papers.record import paper_or_problem
from kg.papers.source import Text

#: Tag to its values, in order.
Fields = Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class Dialect:
    """How lines are written: ``line`` matches one with a tag (groups: tag, value).

    A record begins with ``start`` and ends with ``end`` or before the next start; other lines go on with the value
    before them, in the tags of ``lists`` as a value of their own.
    """

    line: re.Pattern[str]
    start: str
    end: str
    lists: frozenset[str] = frozenset()
    #: Tags that stand outside of records.
    outside: frozenset[str] = frozenset()


def tagged_records(text: Text, dialect: Dialect, report: Report) -> Iterator[tuple[int, Fields]]:
    """Yield ``(line, fields)`` for each record, and report lines that belong to none and a record that is cut off."""
    record: _Record | None = None
    stray = True  # what stands before the first record is a heading
    for number, line in text:
        match = dialect.line.match(line)
        tag = match[1] if match else ""
        if tag in (dialect.start, dialect.end) and match:
            if record:
                yield record.line, record.fields
            record, stray = (_Record(number), False) if tag == dialect.start else (None, stray)
        if record:
            record.add(tag, match[2] or "" if match else line.strip(), dialect.lists)
        elif not stray and line.strip() and tag != dialect.end and tag not in dialect.outside:
            message = f'outside of a record, which begins with "{dialect.start}". Put it into one.'
            report(Problem(text.name, number, message))
            stray = True
    if record:
        if dialect.end:
            message = f'the file ends before the record does ("{dialect.end}"): it may be cut. Get it again.'
            report(Problem(text.name, record.line, message, skipped=False))
        yield record.line, record.fields


class _Record:
    """One record as it grows: the line where it begins, and its fields."""

    def __init__(self, line: int) -> None:
        self.line = line
        self.fields: dict[str, list[str]] = defaultdict(list)
        self._tag = ""

    def add(self, tag: str, value: str, lists: frozenset[str]) -> None:
        """Add the value of a line; one without a tag goes on with the value before it."""
        if tag:
            self._tag = tag
            self.fields[tag].append(value)
        elif self._tag and value:
            values = self.fields[self._tag]
            if self._tag in lists:
                values.append(value)
            else:
                values[-1] = f"{values[-1]} {value}"


def tagged_reader(
    name: str, description: str, dialect: Dialect, head: re.Pattern[str], convert: Callable[[Fields], dict[str, Any]]
) -> Reader:
    """Return the reader of a format of tagged lines; ``head`` is found where the first record begins."""

    def sniff(beginning: str, name: str) -> float:
        match = head.search(beginning[:4096])
        first_line = match is not None and not beginning[: match.start()].strip("\ufeff \t\r\n")
        return 0.95 if first_line else 0.6 if match else 0.0

    def read(text: Text, report: Report) -> Iterator[Paper]:
        for line, fields in tagged_records(text, dialect, report):
            if paper := paper_or_problem(convert(fields), Source(text.name, line), report):
                yield paper

    return Reader(name, description, sniff, read)


def first(fields: Fields, *tags: str) -> str:
    """Return the first value of the first tag that holds something."""
    return next((value for tag in tags for value in fields.get(tag, ()) if value.strip()), "")


def every(fields: Fields, *tags: str) -> list[str]:
    """Return all values of the tags."""
    return [value for tag in tags for value in fields.get(tag, ()) if value.strip()]


def identifiers_of(urls: list[str]) -> dict[str, str]:
    """Return what identifiers URLs and strings are, the first of each scheme."""
    found = [pair for url in urls for word in url.split() if (pair := identify(word))]
    return dict(reversed(found))
