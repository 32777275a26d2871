"""The project's own format: JSON objects, one on each line or in a list (docs/formats.md, paper.schema.json)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.model import Paper, Problem, Source
from kg.papers.jsons import BrokenError, decoded, records
from kg.papers.reader import Reader, Report
from kg.papers.record import paper_or_problem
from kg.papers.source import Text

_REMEDY = "Write one whole JSON object on each line"
_OBJECT = re.compile(r"\s*\{[ \t]*[\"}]")
_DOCUMENT = re.compile(r"\s*(?:\[\s*)?\{\s*\"")


def _sniff(head: str, name: str) -> float:
    lines = [line for line in head.split("\n") if line.strip()][:20]
    objects = [line for line in lines if _OBJECT.match(line)]
    if not objects or 2 * len(objects) < len(lines):
        return 0.3 if _DOCUMENT.match(head) and '"title"' in head else 0.0
    if name.removesuffix(".gz").endswith((".jsonl", ".ndjson")):
        return 0.9
    return 0.8 if any('"title"' in line for line in objects) else 0.4


def _read(text: Text, report: Report) -> Iterator[Paper]:
    yield from _by_line(text, report) if _sniff(text.head, "") >= 0.4 else _document(text, report)


def _document(text: Text, report: Report) -> Iterator[Paper]:
    for number, record in records(text, report):
        if paper := paper_or_problem(record, Source(text.name, number), report):
            yield paper


def _by_line(text: Text, report: Report) -> Iterator[Paper]:
    for number, line in text:
        if not line.strip():
            continue
        try:
            record = decoded(line)
        except BrokenError as error:
            report(Problem(text.name, number, f"{error}. {_REMEDY}."))
            continue
        if not isinstance(record, dict):
            report(Problem(text.name, number, f"JSON, but no object. {_REMEDY}."))
        elif paper := paper_or_problem(record, Source(text.name, number), report):
            yield paper


JSONL = Reader("jsonl", "JSON objects, one a line or in a list: title, abstract, authors, identifiers …", _sniff, _read)
