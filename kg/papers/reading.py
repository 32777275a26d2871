"""Reading one file: open, tell the format, hand over to its reader."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from kg.errors import InputError
from kg.model import Paper, Problem
from kg.papers.archive import Entry, entries
from kg.papers.compression import UnpackingError
from kg.papers.files import SourceFile
from kg.papers.folder import Folder, FolderReader, claimant, claims, gathered, load
from kg.papers.formats import FOLDERS, READERS
from kg.papers.reader import Reader, Report
from kg.papers.shown import display_name
from kg.papers.sniff import sniff
from kg.papers.source import Text, UnknownFormatError, opened, stream_text, unreadable

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
    name = display_name(path)
    skipped: list[Problem] = []
    none = True

    def passed_on(problem: Problem) -> None:
        if problem.skipped and not skipped:
            skipped.append(problem)
        report(problem)

    for paper in _papers(path, name, format_, passed_on):
        none = False
        yield paper
    if none:
        why = f": {_place(skipped[0], name)}{skipped[0].message}" if skipped else ""
        raise InputError(name, f"holds no papers{why.rstrip('.')}", "Give a file with at least one paper.")


def _place(problem: Problem, name: str) -> str:
    if problem.path != name:
        return f"{problem.path}, line {problem.line}, " if problem.line else f"{problem.path}, "
    return f"line {problem.line}, " if problem.line else ""


def _papers(path: str | os.PathLike[str], name: str, format_: str | None, report: Report) -> Iterator[Paper]:
    folders = [reader for reader in FOLDERS.values() if format_ in (None, reader.name)]
    directory = Path(path) if os.fspath(path) != "-" else None
    if directory and directory.is_dir() and (reader := claims(directory, folders)):
        yield from reader.read(load(directory, reader, report), report)
        return
    unknown: list[str] = []
    with opened(path) as stream:
        try:
            for part in gathered(entries(stream, name, report), folders, report):
                if isinstance(part, Entry) and not part.inside:
                    yield from _text(part, format_, report)
                else:
                    yield from _member(part, folders, format_, report, unknown)
        except UnpackingError as error:
            raise unreadable(name, error) from None
    if unknown:
        some = ", ".join(unknown[:3]) + (" …" if len(unknown) > 3 else "")
        what = "1 file in it is" if len(unknown) == 1 else f"{len(unknown)} files in it are"
        report(Problem(name, 0, f"{what} of no known format: not read ({some}).", skipped=False))


def _text(entry: Entry, format_: str | None, report: Report) -> Iterator[Paper]:
    with stream_text(entry.stream, entry.name, report) as text:
        yield from _reader(text, format_).read(text, report)


def _member(
    part: Entry | Folder, folders: list[FolderReader], format_: str | None, report: Report, unknown: list[str]
) -> Iterator[Paper]:
    """Yield the papers of one file or folder in an archive: nobody named it, so what is wrong with it is reported."""
    try:
        if isinstance(part, Folder):
            reader, _ = claimant(list(part.files), folders)
            yield from reader.read(part, report) if reader else ()
        else:
            yield from _text(part, format_, report)
    except UnknownFormatError:
        unknown.append(part.name.rpartition("!")[2])
    except InputError as error:
        report(Problem(part.name, error.line or 0, f"{error.message}. {error.remedy}"))


def _reader(text: Text, format_: str | None) -> Reader:
    reader = READERS[format_] if format_ else sniff(text.head, text.name)
    if reader is None and _HTML.match(text.head):
        remedy = "Open it in a browser, select all, and copy the text into a file (docs/formats.md)."
        raise UnknownFormatError(text.name, "is HTML, which is not read", remedy)
    if reader is None:
        remedy = f"Name it with --format ({', '.join(READERS)}), or see docs/formats.md."
        raise UnknownFormatError(text.name, "the format of this file cannot be told", remedy)
    return reader
