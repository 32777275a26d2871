"""What the XML formats share: escaping, and counting elements in one pass."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO
from xml.parsers import expat

from kg.rows import Scalar

_CHUNK = 1 << 22


@contextmanager
def text_file(path: Path) -> Iterator[TextIO]:
    """Open ``path`` for UTF-8 text; lines end as they are written, on every system."""
    with path.open("w", encoding="utf-8", newline="", buffering=1 << 20) as file:
        yield file


def literal(value: Scalar) -> str:
    """Return a value as XML Schema writes it: booleans in lower case."""
    if isinstance(value, str):
        return value
    return str(value).lower() if isinstance(value, bool) else repr(value)


def content(value: Scalar) -> str:
    """Return a value escaped for the text of an element, where a parser turns a carriage return into a line feed."""
    text = literal(value).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("\r", "&#13;")


def quoted(value: Scalar) -> str:
    """Return a value escaped and quoted for an attribute, where a parser turns any white space into a space."""
    text = content(value).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")
    return f'"{text}"'


def count(path: Path) -> tuple[int, int]:
    """Return how many ``node`` and ``edge`` elements with distinct ids an XML file has.

    Raises:
        ValueError: when the file is not well formed.

    """
    ids: dict[str, set[str]] = {"node": set(), "edge": set()}

    def start(name: str, attributes: dict[str, str]) -> None:
        if name in ids:
            ids[name].add(attributes["id"])

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    try:
        with path.open("rb") as file:
            # expat before 2.6 starts a long attribute anew with each chunk: few, large chunks.
            while chunk := file.read(_CHUNK):
                parser.Parse(chunk)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise ValueError(f"the XML is not well formed: {error}") from error
    return len(ids["node"]), len(ids["edge"])
