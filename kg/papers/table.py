"""CSV and TSV with a header, in the dialects that spreadsheets and the exports of publishers use."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from kg.errors import InputError
from kg.model import Paper, Problem, Source
from kg.papers.identifiers import normalize
from kg.papers.reader import Reader, Report
from kg.papers.record import ID_NAMES, IDENTIFIER_NAMES, LINK_NAMES, NAMES, paper_or_problem
from kg.papers.source import LINE_LIMIT, Text

#: Headings of others, in lower case, to the names that :mod:`kg.papers.record` reads.
COLUMNS: dict[str, str] = {
    "document title": "title",
    "item title": "title",
    "article title": "title",
    "paper title": "title",
    "abstract note": "abstract",
    "author names": "authors",
    "publication title": "venue",
    "source title": "venue",
    "conference": "venue",
    "author keywords": "keywords",
    "tags": "keywords",
    "manual tags": "keywords",
    "item doi": "doi",
    "author full names": "authors",
    "cited references": "references",
}
#: The two-letter headings of Web of Science, where a table has the first two of them.
WOS_COLUMNS: dict[str, str] = {
    "PT": "",
    "AU": "",
    "AF": "authors",
    "TI": "title",
    "SO": "venue",
    "DE": "keywords",
    "AB": "abstract",
    "CR": "references",
    "PY": "year",
    "DI": "doi",
    "PM": "pmid",
}
_OWN = {name for names in (*NAMES.values(), *IDENTIFIER_NAMES.values(), LINK_NAMES, ID_NAMES) for name in names}
_KNOWN = _OWN - {"references_status"}
#: What is taken of a row with a field too many, if its year or DOI stands in its column.
_MAIN = {"doi", *(name for field in NAMES if not field.startswith("references") for name in NAMES[field])}
_YEAR = re.compile(r"\s*[12]\d{3}\s*", re.A)
#: Springer glues the names of authors together: "Ada LovelaceAlan Turing".
_GLUED = re.compile(
    r"(?<=[a-zß-ÿ])(?<!\bMc)(?<!\bMac)(?<!\bDe)(?<!\bVan)(?<!\bDi)(?<!\bLa)(?<!\bLe)(?<!\bDu)(?=[A-ZÀ-Þ][\w.])"
)
_DELIMITERS = ",;\t"
_SEPARATOR_LINE = re.compile(r"sep=(.)$")


class _Lines:
    """The lines of a text as the csv module wants them.

    ``number`` is the true number of the last one, ``quotes`` counts the quotation marks since it was set to 0.
    """

    def __init__(self, text: Text) -> None:
        self._text = iter(text)
        self.number = self.quotes = 0

    def __iter__(self) -> Iterator[str]:
        for number, line in self._text:
            self.number = number
            self.quotes += line.count('"')
            yield line + "\n"


def column(heading: str) -> str:
    """Return the field that a heading of a column names, or an empty string for one that is not read."""
    plain = " ".join(heading.lower().replace("_", " ").split())
    name = COLUMNS.get(plain, plain.replace(" ", "_"))
    return name if name in _KNOWN else ""


def _columns(header: list[str]) -> list[str]:
    """Return the field that each column holds, an empty string where it is not read."""
    if {"PT", "AU"} <= {heading.strip("\ufeff ") for heading in header}:
        return [WOS_COLUMNS.get(heading.strip("\ufeff "), "") for heading in header]
    return [column(heading) for heading in header]


def _dialect(head: str) -> tuple[str, list[str]]:
    """Return the delimiter under which the first row names most fields, and that row."""
    lines = [line for line in head.split("\n") if line.strip()]
    if lines and (match := _SEPARATOR_LINE.match(lines[0].strip("\ufeff "))):
        return match[1], _header(lines[1:], match[1])
    headers = {delimiter: _header(lines, delimiter) for delimiter in _DELIMITERS}
    best = max(_DELIMITERS, key=lambda d: (sum(map(bool, _columns(headers[d]))), len(headers[d])))
    return best, headers[best]


def _header(lines: list[str], delimiter: str) -> list[str]:
    try:
        return next(csv.reader((line + "\n" for line in lines), delimiter=delimiter), [])
    except csv.Error:
        return []


def _sniff(head: str, name: str) -> float:
    _, header = _dialect(head)
    fields = set(_columns(header))
    named = name.removesuffix(".gz").endswith((".csv", ".tsv", ".tab"))
    if "title" in fields and (len(header) > 1 or named):
        return 0.7 if len(fields - {""}) > 1 or named else 0.3
    return 0.2 if named and len(header) > 1 else 0.0


def _read(text: Text, report: Report) -> Iterator[Paper]:
    delimiter, _ = _dialect(text.head)
    lines = _Lines(text)
    rows = _rows(lines, delimiter, text.name, report)
    number, header = next((row for row in rows if row[1] != ["sep=", ""]), (1, []))
    names = _columns(header)
    glued = "Item Title" in header
    if "title" not in names:
        found = ", ".join(repr(h.strip()[:40]) for h in islice(header, 20)) or "none"
        raise InputError(text.name, f"no column holds titles (columns found: {found})", 'Name it "title".', number)
    for number, row in rows:
        source = Source(text.name, number)
        wide = any(field.strip() for field in row[len(names) :])
        record: dict[str, Any] = _record(names, row)
        if wide and not _is_aligned(names, record):
            message = f"{len(row)} fields, but {len(names)} columns. Quote fields that hold the delimiter."
            report(Problem(text.name, number, message))
            continue
        if wide:
            message = f"{len(row)} fields, but {len(names)} columns: only the main ones are read. Quote the fields."
            report(Problem(text.name, number, message, skipped=False))
            record = {name: field for name, field in record.items() if name in _MAIN}
            if "references" in names:
                record["references"] = _between(row, names.index("references"), len(names))
        if "references" in names:
            record["references"] = _listed(record.get("references", "")) or None
        if glued and "authors" in record:
            record["authors"] = _GLUED.sub("; ", record["authors"])
        if paper := paper_or_problem(record, source, report):
            yield paper


def _record(names: list[str], row: list[str]) -> dict[str, str]:
    record: dict[str, str] = {}
    for name, field in zip(names, row, strict=False):
        if name and field.strip():
            record.setdefault(name, field)
    return record


def _between(row: list[str], place: int, columns: int) -> str:
    """Return the field that stands at ``place``, or was broken there into as many as the row has too many."""
    return ",".join(row[place : place + len(row) - columns + 1]).strip(", ")


def _listed(references: str) -> list[str]:
    """Return the entries of a list of references in one field, parted by semicolons."""
    return [entry for entry in map(str.strip, references.split("; ")) if len(entry) > 3]


def _is_aligned(names: list[str], record: dict[str, str]) -> bool:
    """Return True when a year or DOI after the title shows that the fields up to there stand in their columns.

    Scopus breaks its own list of references in two where it holds a quotation mark.
    """
    after = names[names.index("title") :]
    dated = any(name in after and _YEAR.fullmatch(record.get(name, "")) for name in NAMES["year"])
    return dated or ("doi" in after and bool(normalize("doi", record.get("doi", ""))))


def _rows(lines: _Lines, delimiter: str, name: str, report: Report) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that are not blank, each with the number of its first line."""
    # The csv module's own limit (128 KiB) is global; abstracts stay below it, whole texts in a column do not.
    csv.field_size_limit(max(csv.field_size_limit(), LINE_LIMIT))
    reader = csv.reader(lines, delimiter=delimiter)
    width = 0
    while True:
        before, lines.quotes = lines.number, 0
        try:
            row = next(reader, None)
        except csv.Error as error:
            # Where the next row begins cannot be known: what stands within the quotes would be read as papers.
            message = f"{error}: all from here on is lost. Close the quotation mark that opens here."
            report(Problem(name, before + 1, message))
            return
        if row is None:
            return
        width = width or len(row)
        if lines.quotes % 2 and (lines.number > before + 1 or len(row) < width):
            message = f"a quotation mark opens and never closes: all to line {lines.number} is lost. Close it."
            report(Problem(name, before + 1, message))
        elif any(field.strip() for field in row):
            yield before + 1, row


TABLE = Reader("table", "CSV or TSV with a header that names a title column", _sniff, _read)
