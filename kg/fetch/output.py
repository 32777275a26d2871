"""The file that a fetch writes: whole, or not at all; what was there before stays until then."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from kg.errors import ExportError
from kg.fetch.answers import Record
from kg.fetch.errors import FetchError
from kg.files import replacing

_LIBRARY = b"SQLite format 3"


def check(path: Path) -> None:
    """Fail before anybody is asked where the file could not be put, or where a library would be overwritten.

    Raises:
        ExportError: in these cases.

    """
    if path.is_dir() or not path.parent.is_dir():
        what = "is a directory" if path.is_dir() else "lies in a directory that does not exist"
        raise ExportError(f"{path}: {what}. Give the path of a file to write with -o, such as new.jsonl.")
    if path.is_file():
        with path.open("rb") as file:
            if file.read(len(_LIBRARY)) == _LIBRARY:
                raise ExportError(f"{path}: is a library. Give a file of its own with -o, and build from that.")


def write(path: Path, records: Iterable[Record | str]) -> int:
    """Write records as lines of JSON, and pieces of a feed as they are; return how many papers were written.

    Raises:
        FetchError: when there is none; then nothing is written.
        ExportError: when the file cannot be written.

    """
    count = 0
    try:
        with replacing(path) as fresh:
            with fresh.open("w", encoding="utf-8", newline="\n") as file:
                for record in records:
                    piece = record if isinstance(record, str) else _line(record)
                    count += not isinstance(record, str) or piece.lstrip().startswith("<entry")
                    file.write(piece)
            if not count:
                raise FetchError(f"nothing came, so {path} is not written. Check what you ask for.")
    except OSError as error:
        raise ExportError(f"{path}: cannot be written ({error}). Give another path with -o.") from error
    return count


def _line(record: Record) -> str:
    # What is half a character (a lone surrogate) can be no UTF-8, and is escaped as it came.
    text = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
    try:
        text.encode()
    except UnicodeEncodeError:
        text = json.dumps(record, separators=(",", ":"))
    return text + "\n"
