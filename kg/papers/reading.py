"""Reading one file: open, tell the format, hand over to its reader."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

from kg.errors import InputError
from kg.model import Paper, Problem
from kg.papers.files import SourceFile
from kg.papers.formats import READERS
from kg.papers.reader import Reader, Report
from kg.papers.sniff import sniff
from kg.papers.source import Text, display_name, open_text

_HTML = re.compile(r"\s*(?:<!doctype html|<html)", re.I)


def read(path: str | os.PathLike[str], *, format: str | None = None, report: Report) -> Iterator[Paper]:  # noqa: A002
    """Yield the papers of a file (``-``: standard input), lazily, one for each record, in file order.

    ``format`` is a name of ``READERS``; None tells it from the content. ``report`` is called for each record that is
    skipped and for each that is kept with something missing. A file that :func:`~kg.papers.sources` found in a
    directory and that cannot be used as a whole is reported too, since nobody named it.

    Raises:
        InputError: when the format is unknown, or the file cannot be read as a whole or yields no paper.

    """
    if format is not None and format not in READERS:
        remedy = f"Choose one of: {', '.join(READERS)}."
        raise InputError(display_name(path), f"there is no format {format!r}", remedy)
    return _found(path, format, report) if isinstance(path, SourceFile) else _named(path, format, report)


def _found(file: SourceFile, format_: str | None, report: Report) -> Iterator[Paper]:
    try:
        yield from _named(file, format_, report)
    except InputError as error:
        if file.named:
            raise
        report(Problem(file.name, error.line or 0, f"{error.message}. {error.remedy}"))


def _named(path: str | os.PathLike[str], format_: str | None, report: Report) -> Iterator[Paper]:
    skipped: list[Problem] = []
    none = True

    def passed_on(problem: Problem) -> None:
        if problem.skipped and not skipped:
            skipped.append(problem)
        report(problem)

    with open_text(path, passed_on) as text:
        for paper in _reader(text, format_).read(text, passed_on):
            none = False
            yield paper
    if none:
        why = f": line {skipped[0].line}, {skipped[0].message}" if skipped else ""
        raise InputError(text.name, f"holds no papers{why.rstrip('.')}", "Give a file with at least one paper.")


def _reader(text: Text, format_: str | None) -> Reader:
    reader = READERS[format_] if format_ else sniff(text.head, text.name)
    if reader is None and _HTML.match(text.head):
        remedy = "Open it in a browser, select all, and copy the text into a file (docs/formats.md)."
        raise InputError(text.name, "is HTML, which is not read", remedy)
    if reader is None:
        remedy = f"Name it with --format ({', '.join(READERS)}), or see docs/formats.md."
        raise InputError(text.name, "the format of this file cannot be told", remedy)
    return reader
