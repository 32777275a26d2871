"""XML, element by element, under the rules of defusedxml: no entities, no DTD of its own, nothing fetched.

A file that declares entities is refused. Broken XML is read as far as its structure can be followed; each place where
it breaks is reported, up to ten.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kg.errors import InputError
from kg.model import Problem
from kg.papers.reader import Report
from kg.papers.source import Text

#: How many places of breakage are reported for one file.
_TOLD = 10
_REMEDY = "Get the file again."


def elements(text: Text, tag: str, report: Report, *, within: str = "") -> Iterator[tuple[int, Any]]:
    """Yield ``(line, element)`` for each element whose local name is ``tag``, at its end; it is emptied afterwards.

    ``within`` names the local name of its parent, where it must have one. Elements that the end of the file cuts
    off are reported, not yielded.

    Raises:
        InputError: when the text declares entities.

    """
    from lxml import etree

    parser = etree.XMLPullParser(
        events=("start", "end"),
        encoding="utf-8",
        recover=True,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    _refuse_entities(text.name, text.head)
    depth, first, lines = 0, True, 1
    for piece in text.pieces:
        if not piece:
            continue
        if first:
            piece = _body(piece)
        lines += piece.count("\n")
        parser.feed(piece.encode("utf-8", "replace"))
        for event, element in parser.read_events():
            if first:
                _refuse_dtd(text.name, element)
                first = False
            if event == "start":
                depth += 1
                continue
            depth -= 1
            if local(element) == tag and (not within or local(element.getparent()) == within):
                yield element.sourceline, element
                _drop(element)
    if first:
        raise InputError(text.name, "is no XML that can be read", _REMEDY)
    _tell(parser, text.name, report, cut=depth > 0, last=lines)


def _body(piece: str) -> str:
    """Return the beginning without the declaration of an encoding: what is fed is UTF-8."""
    piece = piece.lstrip("\ufeff \t\r\n") if piece.lstrip("\ufeff \t\r\n").startswith("<?xml") else piece
    if not piece.startswith("<?xml"):
        return piece
    declaration, end, rest = piece.partition("?>")
    return "\n" * declaration.count("\n") + rest if end else piece


def _refuse_entities(name: str, head: str) -> None:
    place = head.find("<!ENTITY")
    if place >= 0:
        remedy = "They can blow a file up or read other files; remove the DOCTYPE and write the characters themselves."
        raise InputError(name, "declares entities, which are not read", remedy, head.count("\n", 0, place) + 1)


def _refuse_dtd(name: str, root: Any) -> None:
    """Refuse what the beginning did not show: entities declared behind 64 KiB of comments."""
    dtd = root.getroottree().docinfo.internalDTD
    if dtd is not None and any(True for _ in dtd.iterentities()):
        raise InputError(name, "declares entities, which are not read", "Remove the DOCTYPE.")


def _drop(element: Any) -> None:
    """Free an element that has been read, and those before it."""
    tail = element.tail
    element.clear()
    element.tail = tail
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _tell(parser: Any, name: str, report: Report, *, cut: bool, last: int) -> None:
    try:
        parser.close()
    except Exception:  # what close() says stands in the log too
        cut = True
    errors = [error for error in parser.error_log if error.level_name in ("ERROR", "FATAL")]
    told: set[int] = set()
    for error in errors:
        if error.line not in told and len(told) < _TOLD:
            told.add(error.line)
            message = f"broken XML: {error.message.strip()[:120]}. What stands here may be lost. {_REMEDY}"
            report(Problem(name, error.line, message, skipped=False))
    if cut:
        report(Problem(name, last, f"the file ends before its last element does: that is lost. {_REMEDY}"))


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
