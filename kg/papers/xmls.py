"""XML, record by record, under the rules of defusedxml: no entities, no DTD of its own, nothing fetched.

A file that declares entities is refused. The text is cut where records begin, and each is parsed by lxml within what
stands before the first: so a file may be larger than the memory, and what is broken costs one record, or less.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from kg.errors import InputError
from kg.model import Problem
from kg.papers.reader import Report
from kg.papers.source import Text

#: Characters that one record, and what stands before the first, may have.
RECORD_LIMIT = 16 * 2**20

_REMEDY = "Get the file again."
#: A tag is no longer; so much is kept where the beginning of one may be cut off.
_TAG = 200
_NUMBER = re.compile(r"&#(x[0-9a-f]{1,4000}|[0-9]{1,4000});", re.I | re.A)


def elements(text: Text, tag: str, report: Report, *, within: str = "") -> Iterator[tuple[int, Any]]:
    """Yield ``(line, element)`` for each element whose local name is ``tag``; its parents can be asked for.

    ``within`` names the local name of its parent, where that holds what is said of several records. A broken record is
    read as far as it can be, and reported; one that the end of the file cuts off is reported, not yielded.

    Raises:
        InputError: when the text declares entities.

    """
    for line, context, record, whole in _Cutter(text, tag, within, report).records():
        if not whole:
            report(Problem(text.name, line, f"the file ends within this record: passed over. {_REMEDY}"))
            continue
        element, error = _parsed(context, record, tag)
        if error:
            kept = "it is read as far as it can be" if element is not None else "it is passed over"
            message = f"broken XML in this record ({error[:120]}): {kept}. {_REMEDY}"
            report(Problem(text.name, line, message, skipped=element is None))
        if element is not None:
            yield line, element


class _Cutter:
    """The records of a text, each with its line, what stands around it, and whether its end is there."""

    def __init__(self, text: Text, tag: str, within: str, report: Report) -> None:
        self._name, self._report = text.name, report
        self._pieces = iter(text.pieces)
        self._start = re.compile(rf"<(?:[\w.-]{{1,40}}:)?{tag}(?=[\s/>])")
        self._end = re.compile(rf"</(?:[\w.-]{{1,40}}:)?{tag}\s{{0,20}}>")
        self._outer = re.compile(rf"<{within}(?=[\s/>])") if within else None
        self._buffer = ""
        self._line = 1

    def records(self) -> Iterator[tuple[int, str, str, bool]]:
        context = self._body(self._until_start())
        prolog = self._outer.split(context, maxsplit=1)[0] if self._outer else context
        while self._buffer:
            line, chunk = self._line, self._until_start()
            ends = [match.end() for match in self._end.finditer(chunk)]
            empty = chunk[: chunk.find(">") + 1].endswith("/>")
            end = chunk.find(">") + 1 if empty else ends[-1] if ends else len(chunk)
            yield line, context, chunk[:end], bool(ends or empty or self._buffer)
            places = [match.start() for match in self._outer.finditer(chunk, end)] if self._outer else []
            if places:
                context = prolog + chunk[places[-1] :]

    def _until_start(self) -> str:
        """Take what stands before the next record off the buffer; all, when none follows."""
        place = 1 if self._start.match(self._buffer) else 0
        while not (match := self._start.search(self._buffer, place)):
            place = max(place, len(self._buffer) - _TAG)
            piece = next(self._pieces, None)
            if piece is None:
                return self._taken(len(self._buffer))
            if len(self._buffer) > RECORD_LIMIT:
                limit = f"{RECORD_LIMIT // 2**20} MiB"
                self._report(Problem(self._name, self._line, f"a record is longer than {limit}: cut. {_REMEDY}"))
                return self._taken(len(self._buffer) - _TAG)
            self._buffer += piece
        return self._taken(match.start())

    def _taken(self, end: int) -> str:
        taken, self._buffer = self._buffer[:end], self._buffer[end:]
        self._line += taken.count("\n")
        return taken

    def _body(self, head: str) -> str:
        """Return what stands before the first record, without the declaration of an encoding: what is fed is UTF-8."""
        place = head.find("<!ENTITY")
        if place >= 0:
            remedy = (
                "They can blow a file up or read other files: remove the DOCTYPE and write the characters themselves."
            )
            raise InputError(
                self._name, "declares entities, which are not read", remedy, head.count("\n", 0, place) + 1
            )
        return re.sub(r"^[\ufeff\s]*<\?xml[^>]{0,200}\?>", "", head)


def _character(reference: re.Match[str]) -> str:
    """Return a reference to a character as it stands, or U+FFFD where it names none."""
    digits = reference[1]
    code = int(digits[1:], 16) if digits[0] in "xX" else int(digits)
    valid = code in (9, 10, 13) or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000
    return reference[0] if valid else "\ufffd"


def _parsed(context: str, record: str, tag: str) -> tuple[Any, str]:
    """Return the element of a record, or None, and what is broken in it, or an empty string."""
    element, error = _fed(context, record, tag, recover=False)
    if element is not None:
        return element, ""
    for around in (context, ""):
        found, _ = _fed(around, record, tag, recover=True)
        if found is not None:
            return found, error
    return None, error or "no element closes"


def _fed(context: str, record: str, tag: str, *, recover: bool) -> tuple[Any, str]:
    from lxml import etree

    options = {"load_dtd": False, "no_network": True, "huge_tree": False, "remove_comments": True, "remove_pis": True}
    parser = etree.XMLPullParser(events=("end",), encoding="utf-8", recover=recover, resolve_entities=False, **options)
    error = ""
    try:
        parser.feed(context.encode("utf-8", "replace"))
        # What is no character would come out of a recovering parser as bytes that are no UTF-8.
        parser.feed((_NUMBER.sub(_character, record) if recover else record).encode("utf-8", "replace"))
        found = [element for _, element in parser.read_events() if local(element) == tag]
        if not found and recover:
            root = parser.close()
            found = [element for element in root.iter() if local(element) == tag] if root is not None else []
    except (etree.XMLSyntaxError, AssertionError) as broken:
        found, error = [], str(broken)
    return (found[-1] if found else None), error


def local(element: Any) -> str:
    """Return the name of an element without its namespace; an empty string for a comment or none."""
    tag = getattr(element, "tag", "")
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(element: Any, *path: str) -> list[Any]:
    """Return the elements at a path of local names below an element."""
    found = [element] if element is not None else []
    for name in path:
        found = [child for parent in found for child in parent if local(child) == name]
    return found


def child(element: Any, *path: str) -> Any:
    """Return the first element at a path of local names, or None."""
    return next(iter(children(element, *path)), None)


def content(element: Any, *path: str) -> str:
    """Return the whole text in the first element at a path, in single spaces; an empty string where there is none."""
    found = child(element, *path) if path else element
    return " ".join("".join(found.itertext()).split()) if found is not None else ""
