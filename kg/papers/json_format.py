"""What the formats in JSON share: told by marks in the beginning, read record by record, converted by a function."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from kg.model import Paper, Problem, Source
from kg.papers.jsons import records
from kg.papers.reader import Reader, Report
from kg.papers.record import paper_or_problem
from kg.papers.source import Text

#: Takes a record of a format and yields records with the fields of :mod:`kg.papers.record`: none where it is no paper.
Convert = Callable[[Mapping[str, Any]], Iterable[Mapping[str, Any]]]

_JSON = re.compile(r"\s*[\[{]")


def json_reader(name: str, description: str, marks: Iterable[str], convert: Convert, *, sure: float = 0.95) -> Reader:
    """Return the reader of a format in JSON.

    ``marks`` are regular expressions that are all found in the beginning of such a file, and in no other.
    """
    patterns = [re.compile(mark) for mark in marks]

    def sniff(head: str, name: str) -> float:
        return sure if _JSON.match(head) and all(pattern.search(head) for pattern in patterns) else 0.0

    def read(text: Text, report: Report) -> Iterator[Paper]:
        others = first = 0
        for line, record in records(text, report):
            none = True
            for entry in convert(record):
                none = False
                if paper := paper_or_problem(entry, Source(text.name, line), report):
                    yield paper
            others += none
            first = first or line * none
        if others:
            message = f"from here on, {others} records are of something else than papers: passed over."
            report(Problem(text.name, first, message, skipped=False))

    return Reader(name, description, sniff, read)
