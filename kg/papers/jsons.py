"""JSON in any arrangement, as records with their lines: an array, a page of an API, one object, or one a line.

Records are read one by one, so that a file may be larger than the memory, and what is broken costs one record.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

from kg.model import Problem
from kg.papers.reader import Report
from kg.papers.source import Text

#: Characters that one record may have.
RECORD_LIMIT = 64 * 2**20
#: Keys under which APIs put the list of what was asked for; below the others there may be one.
LISTS = frozenset({"results", "data", "notes", "items", "papers", "works", "recommendedPapers"})
_WRAPPERS = frozenset({"message"})

_SPACE = re.compile(r"[ \t\r\n\ufeff]*")
_BETWEEN = re.compile(r"[ \t\r\n,\ufeff]*")
_LIST = re.compile(rf'"(?:{"|".join(sorted(LISTS))})"[ \t\r\n]*:[ \t\r\n]*(?=\[)')
_FIRST_KEY = re.compile(r'\{[ \t\r\n]*"[^"\\]{1,80}"[ \t\r\n]*:')
_KEPT = 2**20
#: A record that was found again after a broken one must have so much of the keys of the first: an indent tells it from
#: what lies within records, its first key alone does not (references of papers are like papers).
_ALIKE_INDENTED, _ALIKE = 0.3, 0.9

#: So many places that look like a record and are none are tried behind a broken one.
_TRIES = 10_000

_REMEDY = "Mend it, or get the file again"


class BrokenError(ValueError):
    """What stands at a place is no JSON."""


def records(text: Text, report: Report) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield each object that can be a record with the line where it begins, in file order.

    What is no JSON, or no object where one should be, is reported with its line; reading goes on where the next
    record begins.
    """
    yield from _Document(text, report).records()


def decoded(line: str) -> Any:
    """Return the value of a string of JSON; raise :class:`BrokenError` with the reason and the column."""
    try:
        return _DECODER.decode(line)
    except json.JSONDecodeError as error:
        raise BrokenError(f"not JSON: {error.msg} at column {error.colno}") from None
    except (ValueError, RecursionError) as error:  # a number or a nesting beyond Python's limits
        raise BrokenError(f"not JSON that can be read: {error}") from None


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON")


_DECODER = json.JSONDecoder(parse_constant=_refuse)


class _Document:
    """A buffer over the pieces of a text, with a position in it."""

    def __init__(self, text: Text, report: Report) -> None:
        self._name, self._report = text.name, report
        self._pieces = iter(text.pieces)
        self._buffer = ""
        self._position = 0
        self._line, self._counted = 1, 0  # the line of the character at ``_counted``
        self._done = False
        self._mark = re.compile(r"(?<=\n)\{")
        self._keys: set[str] = set()
        self._alike = _ALIKE_INDENTED
        self._last = 0  # where the last value that was read begins

    def records(self) -> Iterator[tuple[int, dict[str, Any]]]:
        first = True
        while (char := self._next(_BETWEEN)) and char != "\0":
            if char == "[":
                self._position += 1
                yield from self._elements()
            elif first and char == "{" and _LIST.search(self._buffer):
                yield from self._page()
            else:
                yield from self._element()
            first = False

    def _next(self, skipped: re.Pattern[str]) -> str:
        """Move over what is skipped and return the character there, or an empty string at the end."""
        while True:
            self._position = skipped.match(self._buffer, self._position).end()  # type: ignore[union-attr]
            if self._position < len(self._buffer) or not self._more():
                return self._buffer[self._position : self._position + 1]

    def _more(self) -> bool:
        """Make the buffer longer: by one piece, or by as much as it holds. False at the end."""
        if self._done:
            return False
        if self._position > _KEPT:
            self._here()
            self._buffer = self._buffer[self._position :]
            self._last = self._position = self._counted = 0
        fresh = []
        size = 0
        for piece in self._pieces:
            fresh.append(piece)
            size += len(piece)
            if size > len(self._buffer) - self._position:
                break
        else:
            self._done = True
        self._buffer += "".join(fresh)
        return bool(size)

    def _here(self) -> int:
        """Return the line of the position."""
        self._line += self._buffer.count("\n", self._counted, self._position)
        self._counted = self._position
        return self._line

    def _value(self) -> Any:
        while True:
            try:
                value, end = _DECODER.raw_decode(self._buffer, self._position)
                self._last = self._position
                if isinstance(value, dict | list | str) or end < len(self._buffer) or not self._more():
                    self._position = end
                    return value
            except json.JSONDecodeError as error:
                cut = error.msg.startswith("Unterminated") or error.pos >= len(self._buffer) - 12
                if not cut or len(self._buffer) - self._position > RECORD_LIMIT or not self._more():
                    if cut and self._done:
                        raise BrokenError("the file ends within this record") from None
                    line = self._here() + self._buffer.count("\n", self._position, error.pos)
                    raise BrokenError(f"not JSON: {error.msg} on line {line}") from None
            except (ValueError, RecursionError) as error:
                raise BrokenError(f"not JSON that can be read: {error}") from None

    def _elements(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """Yield the records of an array whose bracket has been read."""
        while char := self._next(_BETWEEN):
            if char == "]":
                self._position += 1
                return
            yield from self._element()
        self._report(Problem(self._name, self._here(), "the file ends within its list. Get it again."))
        # A bracket that is lost may have made the last record swallow those behind it.
        self._position, self._alike = self._last, 1.0
        self._line, self._counted = self._line - self._buffer.count("\n", self._last, self._counted), self._last
        while self._position < len(self._buffer):
            yield from self._found_again()

    def _element(self) -> Iterator[tuple[int, dict[str, Any]]]:
        line = self._here()
        self._remember(self._position)
        try:
            value = self._value()
        except BrokenError as error:
            self._report(Problem(self._name, line, f"{error}. {_REMEDY}."))
            yield from self._found_again()
            return
        if isinstance(value, dict):
            self._keys = self._keys or set(value)
            yield line, value
        else:
            what = "null: nothing was found for what was asked" if value is None else "JSON, but no object"
            self._report(Problem(self._name, line, f"{what}. Write each record as an object."))

    def _remember(self, start: int) -> None:
        """Note how a record begins: on a line of its own, by its indent; else by its first key."""
        if self._keys or self._buffer[start : start + 1] != "{":
            return
        before = self._buffer[max(0, self._buffer.rfind("\n", 0, start)) : start]
        key = _FIRST_KEY.match(self._buffer, start)
        if before.strip() == "" and (before[:1] == "\n" or start == 0):
            self._mark = re.compile(rf"(?<=\n{re.escape(before[1:])})\{{")
        elif key:
            self._mark, self._alike = re.compile(re.escape(key[0])), _ALIKE

    def _found_again(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """Go to the record after a broken one and yield it."""
        for _ in range(_TRIES):
            self._position += 1
            while not (match := self._mark.search(self._buffer, self._position)):
                self._position = max(self._position, len(self._buffer) - 200)
                if not self._more():
                    self._position = len(self._buffer)
                    return
            self._position = match.start()
            line = self._here()
            try:
                value = self._value()
            except BrokenError:
                continue
            if isinstance(value, dict) and len(self._keys & set(value)) >= self._alike * len(self._keys):
                self._keys = self._keys or set(value)
                yield line, value
                return
            self._position = self._last
        self._report(Problem(self._name, self._here(), f"too broken to go on: what follows is lost. {_REMEDY}."))
        self._position, self._done = len(self._buffer), True

    def _page(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """Yield the records of an answer of an API, or the object itself when no list stands in it."""
        line, found = self._here(), False
        fields: dict[str, Any] = {}
        try:
            for key in self._members():
                if key in LISTS and self._next(_SPACE) == "[":
                    found = True
                    self._position += 1
                    yield from self._elements()
                else:
                    fields[key] = self._value()
        except BrokenError as error:
            if found and self._position >= len(self._buffer):
                return  # the end of the list was missing, which has been told
            self._report(Problem(self._name, self._here(), f"{error}. {_REMEDY}."))
            if match := _LIST.search(self._buffer, self._position):
                self._position = match.end() + 1
                yield from self._elements()
            else:
                self._position = len(self._buffer)
        else:
            if not found:
                yield line, fields

    def _members(self) -> Iterator[str]:
        """Yield the keys of the object at the position; the position is then before the value."""
        depth = 1
        self._position += 1
        while depth:
            char = self._next(_BETWEEN)
            if char == "}":
                depth -= 1
                self._position += 1
                continue
            key = self._value() if char == '"' else None
            if key is None or self._next(_SPACE) != ":":
                raise BrokenError("not JSON: no name and colon where a field should begin")
            self._position += 1
            if key in _WRAPPERS and self._next(_SPACE) == "{":
                depth += 1
                self._position += 1
            else:
                self._next(_SPACE)
                yield key


def mapping(value: Any) -> Mapping[str, Any]:
    """Return an object, or an empty one for what is none."""
    return value if isinstance(value, dict) else {}


def items(value: Any) -> list[Any]:
    """Return a list, or an empty one for what is none."""
    return value if isinstance(value, list) else []


def objects(value: Any) -> list[Mapping[str, Any]]:
    """Return the objects in a list, or an empty list for what is none."""
    return [item for item in items(value) if isinstance(item, dict)]


def string(value: Any) -> str:
    """Return a string, a whole number as one, or an empty one for anything else."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def strings(value: Any) -> list[str]:
    """Return the strings in a list; one string makes a list of one."""
    return [value] if isinstance(value, str) and value else [text for item in items(value) if (text := string(item))]
