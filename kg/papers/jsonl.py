"""The project's own format: one JSON object on each line (docs/formats.md, paper.schema.json)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NoReturn

from kg.model import Paper, Problem, Source
from kg.papers.reader import Reader, Report
from kg.papers.record import WrongFieldError, paper_from
from kg.papers.source import Text

_OBJECT = re.compile(r"\s*\{[ \t]*[\"}]")


def _sniff(head: str, name: str) -> float:
    lines = [line for line in head.split("\n") if line.strip()][:20]
    objects = [line for line in lines if _OBJECT.match(line)]
    if not objects or 2 * len(objects) < len(lines):
        return 0.0
    if name.removesuffix(".gz").endswith((".jsonl", ".ndjson")):
        return 0.9
    return 0.8 if any('"title"' in line for line in objects) else 0.4


def _read(text: Text, report: Report) -> Iterator[Paper]:
    for number, line in text:
        if not line.strip():
            continue
        try:
            yield _paper(line, text.name, number, report)
        except WrongFieldError as error:
            report(Problem(text.name, number, f"{error}."))


def _paper(line: str, name: str, number: int, report: Report) -> Paper:
    record = _object(line)

    def note(message: str) -> None:
        report(Problem(name, number, message, skipped=False))

    return paper_from(record, Source(name, number), note)


def _object(line: str) -> dict[str, Any]:
    remedy = "Write one whole JSON object on each line"
    try:
        record = json.loads(line, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        raise WrongFieldError(f"not JSON: {error.msg} at column {error.colno}. {remedy}") from None
    except (ValueError, RecursionError) as error:  # a number or a nesting beyond Python's limits
        raise WrongFieldError(f"not JSON that can be read: {error}. {remedy}") from None
    if not isinstance(record, dict):
        raise WrongFieldError(f"JSON, but no object. {remedy}")
    return record


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON")


JSONL = Reader("jsonl", "one JSON object a line: title, abstract, authors, year, identifiers …", _sniff, _read)
