"""Opening a file of papers as text: compression, encoding, lines of bounded length, what is no text at all."""

from __future__ import annotations

import codecs
import io
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain

from kg.errors import InputError
from kg.model import Problem
from kg.papers.compression import buffered, peeled
from kg.papers.shown import display_name

#: Lines longer than this many bytes are reported and passed over.
LINE_LIMIT = 16 * 2**20
#: How many bytes of a file the formats see when they are asked whether it is theirs.
HEAD = 64 * 2**10

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_XML = re.compile(rb"""\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_TEXT_CONTROLS = b"\t\n\r\f\v\x1b\x1a"
_NOT_TEXT = bytes(b for b in range(32) if b not in _TEXT_CONTROLS)
_MAGIC = {b"%PDF-": "a PDF", b"PK\x03\x04": "a ZIP archive", b"SQLite format 3": "an SQLite database"}


class UnknownFormatError(InputError):
    """The format of a file cannot be told, or it is no text."""


@dataclass(frozen=True, slots=True)
class Text:
    """An open source. Iterating yields ``(number, line)`` once: numbers from 1, lines without their end.

    ``name`` is the file as the user named it; ``head`` its beginning (up to 64 KiB), cut anywhere. ``pieces`` yields
    the same text in pieces of some 64 KiB, for formats that know no lines; take either the lines or the pieces.
    """

    name: str
    head: str
    lines: Iterator[tuple[int, str]]
    pieces: Iterator[str]

    def __iter__(self) -> Iterator[tuple[int, str]]:
        return self.lines


@contextmanager
def open_text(path: str | os.PathLike[str], report: Callable[[Problem], None]) -> Iterator[Text]:
    """Open a file, or standard input for ``-``, as :class:`Text`.

    What is compressed is unpacked (gzip, bzip2, xz, Zstandard). A byte order mark decides the encoding (UTF-8,
    UTF-16, UTF-32), else what an XML declaration says, else how zeros lie (UTF-16); without these the text is UTF-8,
    and bytes that are not are read as Windows-1252 and reported once. At most a line is held in memory.

    Raises:
        InputError: when the file is missing, a directory, unreadable, empty, damaged or not text.

    """
    name = display_name(path)
    with opened(path) as stream:
        try:
            plain = peeled(stream)
        except OSError as error:
            raise unreadable(name, error) from None
        with stream_text(plain, name, report) as text:
            yield text


@contextmanager
def stream_text(stream: io.BufferedIOBase, name: str, report: Callable[[Problem], None]) -> Iterator[Text]:
    """Open what a stream holds as :class:`Text`, as :func:`open_text` does a file; nothing is unpacked."""
    rest = _chunks(stream, name, report)
    head = _head(rest, name)
    encoding = _encoding(head, name)
    chunks = _as_utf8(chain([head], rest), encoding)
    sample = b"".join(_as_utf8([head], encoding))
    lines = _text_lines(chunks, name, report)
    yield Text(name, sample.decode("utf-8", _FALLBACK)[:HEAD], lines, _pieces(chunks, name, report))


@contextmanager
def opened(path: str | os.PathLike[str]) -> Iterator[io.BufferedReader]:
    """Open a file, or standard input for ``-``, for reading bytes; raise InputError where it cannot be."""
    with _open_file(path, display_name(path)) if os.fspath(path) != "-" else _standard_input() as stream:
        yield stream


def _open_file(path: str | os.PathLike[str], name: str) -> io.BufferedReader:
    try:
        return open(path, "rb")  # noqa: PTH123 (a path may be "" or an os.PathLike of ours)
    except FileNotFoundError:
        raise InputError(name, "there is no such file", "Check the path.") from None
    except IsADirectoryError:
        remedy = "Give its files one by one; kg build takes a directory as it is."
        raise InputError(name, "is a directory, not a file", remedy) from None
    except PermissionError:
        remedy = "Make it readable (chmod u+r) or run as a user who may read it."
        raise InputError(name, "may not be read: permission denied", remedy) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(name, f"cannot be opened ({reason})", "Check the path.") from None


@contextmanager
def _standard_input() -> Iterator[io.BufferedReader]:
    yield buffered(sys.stdin.buffer)


def unreadable(name: str, error: Exception) -> InputError:
    """Return the error for a file whose bytes cannot be had."""
    return InputError(name, f"cannot be read ({error})", "Get the file again: it may be damaged.")


def _head(chunks: Iterator[bytes], name: str) -> bytes:
    held: list[bytes] = []
    try:
        while sum(map(len, held)) < HEAD and (chunk := next(chunks, b"")):
            held.append(chunk)
    except OSError as error:
        raise unreadable(name, error) from None
    head = b"".join(held)
    if not head.strip():
        raise InputError(name, "is empty", "Give a file with at least one paper.")
    return head


def _chunks(stream: io.BufferedIOBase, name: str, report: Callable[[Problem], None]) -> Iterator[bytes]:
    """Yield what a stream holds. Damage is raised as OSError where it stands at the beginning, else reported."""
    none = True
    try:
        while chunk := stream.read1(HEAD):  # read() would lose what stands before the damage
            yield chunk
            none = False
    except OSError as error:
        if none:
            raise
        report(Problem(name, 0, f"the file is cut or damaged ({error}): what follows is lost. Get it again."))


def _encoding(head: bytes, name: str) -> str:
    """Return the encoding that the byte order mark names; raise InputError for what is no text."""
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    remedy = "Give text: a saved page, JSONL or CSV, in UTF-8."
    for magic, what in _MAGIC.items():
        if head.startswith(magic):
            raise UnknownFormatError(name, f"is {what}, not text", remedy)
    odd = len(head) - len(head.translate(None, _NOT_TEXT))
    if declared := _declared(head):
        return declared
    if head.count(0) > len(head) // 200 or odd > len(head) // 20:
        raise UnknownFormatError(name, "is a binary file, not text", remedy)
    return "utf-8"


def _declared(head: bytes) -> str:
    """Return the encoding that an XML declaration or the place of the zeros gives away, or an empty string."""
    even, odd = head[:4096:2].count(0), head[1:4096:2].count(0)
    if head.count(0, 0, 4096) > min(len(head), 4096) * 0.3 and min(even, odd) * 8 < max(even, odd):
        return "utf-16-be" if even > odd else "utf-16-le"
    match = _XML.match(head)
    try:
        name = codecs.lookup(match[1].decode()).name if match else ""
        "".encode(name or "utf-8")  # not one of the codecs that make no bytes of text
    except (LookupError, UnicodeError):
        return ""
    # What declares itself Latin-1 is Windows-1252 as soon as it uses what the two have not in common.
    return {"iso8859-1": "cp1252", "ascii": ""}.get(name, "" if name.startswith("utf") else name)


def _as_utf8(chunks: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """Yield the same text in UTF-8 without a mark, each line ended by one line feed."""
    if encoding == "utf-8":
        data = iter(chunks)
        first = next(data, b"")
        return _line_feeds(chain([first.removeprefix(codecs.BOM_UTF8)], data))
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    return _line_feeds(decoder.decode(chunk).encode("utf-8", "replace") for chunk in chunks)


def _line_feeds(chunks: Iterable[bytes]) -> Iterator[bytes]:
    held = b""
    for chunk in chunks:
        data = held + chunk
        held = b"\r" if data.endswith(b"\r") else b""  # its line feed may come with the next chunk
        data = data.removesuffix(b"\r") if held else data
        yield data.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in data else data
    if held:
        yield b"\n"


def _pieces(chunks: Iterable[bytes], name: str, report: Callable[[Problem], None]) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder("utf-8")()
    warned, number, held = False, 1, b""
    for chunk in chain(chunks, [b""]):
        data = held + chunk
        try:
            text = decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            if not warned:
                line = number + data.count(b"\n", 0, error.start)
                report(Problem(name, line, _NOT_UTF8, skipped=False))
                warned = True
            decoder = codecs.getincrementaldecoder("utf-8")(_FALLBACK)
            text = decoder.decode(data, final=not chunk)
        held = decoder.getstate()[0]
        number += chunk.count(b"\n")
        yield text


def _text_lines(chunks: Iterable[bytes], name: str, report: Callable[[Problem], None]) -> Iterator[tuple[int, str]]:
    warned = False
    for number, line in enumerate(_bounded_lines(chunks, LINE_LIMIT), 1):
        if line is None:
            limit = f"{LINE_LIMIT / 2**20:g} MiB"
            report(Problem(name, number, f"the line is longer than {limit}. Put one record on each line."))
            continue
        try:
            yield number, line.decode("utf-8")
        except UnicodeDecodeError:
            if not warned:
                report(Problem(name, number, _NOT_UTF8, skipped=False))
                warned = True
            yield number, line.decode("utf-8", _FALLBACK)


def _bounded_lines(chunks: Iterable[bytes], limit: int) -> Iterator[bytes | None]:
    """Yield the lines of a stream, None for each that is longer than ``limit`` bytes; holds no more than that."""
    parts: list[bytes] = []
    size = 0
    for chunk in chunks:
        *whole, tail = chunk.split(b"\n")
        for piece in whole:
            yield b"".join([*parts, piece]) if size + len(piece) <= limit else None
            parts, size = [], 0
        size += len(tail)
        parts = [*parts, tail] if size <= limit else []
    if size:
        yield b"".join(parts) if size <= limit else None


def _windows_1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


_NOT_UTF8 = "not UTF-8 from here on: read as Windows-1252. Save the file as UTF-8 to be sure."
_FALLBACK = "kg-windows-1252"
codecs.register_error(_FALLBACK, _windows_1252)
