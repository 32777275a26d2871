"""Opening a file of papers as text: compression, encoding, lines of bounded length, what is no text at all."""

from __future__ import annotations

import codecs
import gzip
import io
import os
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from typing import BinaryIO, cast

from kg.errors import InputError
from kg.model import Problem

#: Lines longer than this many bytes are reported and passed over.
LINE_LIMIT = 16 * 2**20
#: How many bytes of a file the formats see when they are asked whether it is theirs.
HEAD = 64 * 2**10

_GZIP = b"\x1f\x8b"
# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_TEXT_CONTROLS = b"\t\n\r\f\v\x1b\x1a"
_NOT_TEXT = bytes(b for b in range(32) if b not in _TEXT_CONTROLS)
_MAGIC = {b"%PDF-": "a PDF", b"PK\x03\x04": "a ZIP archive", b"SQLite format 3": "an SQLite database"}


@dataclass(frozen=True, slots=True)
class Text:
    """An open source. Iterating yields ``(number, line)`` once: numbers from 1, lines without their end.

    ``name`` is the file as the user named it; ``head`` its beginning (up to 64 KiB), cut anywhere.
    """

    name: str
    head: str
    lines: Iterator[tuple[int, str]]

    def __iter__(self) -> Iterator[tuple[int, str]]:
        return self.lines


def display_name(path: str | os.PathLike[str]) -> str:
    """Return a path as it is shown and stored: POSIX style, what cannot be printed replaced by U+FFFD."""
    shown = os.fspath(path).replace(os.sep, "/")
    return "".join(c if c.isprintable() else "�" for c in shown)


@contextmanager
def open_text(path: str | os.PathLike[str], report: Callable[[Problem], None]) -> Iterator[Text]:
    """Open a file, or standard input for ``-``, as :class:`Text`.

    Gzip is unpacked. A byte order mark decides the encoding (UTF-8, UTF-16, UTF-32); without one the text is
    UTF-8, and bytes that are not are read as Windows-1252 and reported once. At most a line is held in memory.

    Raises:
        InputError: when the file is missing, a directory, unreadable, empty, damaged or not text.

    """
    name = display_name(path)
    with _opened(path, name) as stream:
        head = _head(stream, name)
        rest = _chunks(stream, name, report)
        encoding = _encoding(head, name)
        chunks = _as_utf8(chain([head], rest), encoding)
        sample = b"".join(_as_utf8([head], encoding))
        yield Text(name, sample.decode("utf-8", _FALLBACK), _text_lines(chunks, name, report))


@contextmanager
def _opened(path: str | os.PathLike[str], name: str) -> Iterator[BinaryIO]:
    with _open_file(path, name) if os.fspath(path) != "-" else _standard_input() as stream:
        if stream.peek(2)[:2] == _GZIP:
            with gzip.GzipFile(fileobj=stream) as unpacked:
                yield cast(BinaryIO, unpacked)
        else:
            yield cast(BinaryIO, stream)


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
    stream = sys.stdin.buffer
    if isinstance(stream, io.BufferedReader):
        yield stream
    else:
        wrapper = io.BufferedReader(cast(io.RawIOBase, stream))
        yield cast(io.BufferedReader, wrapper)
        wrapper.detach()


def _head(stream: BinaryIO, name: str) -> bytes:
    try:
        head = stream.read(HEAD)
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(name, f"cannot be read ({error})", "Get the file again: it may be damaged.") from None
    if not head.strip():
        raise InputError(name, "is empty", "Give a file with at least one paper.")
    return head


def _chunks(stream: BinaryIO, name: str, report: Callable[[Problem], None]) -> Iterator[bytes]:
    try:
        while chunk := stream.read(HEAD):
            yield chunk
    except (OSError, EOFError, zlib.error) as error:
        report(Problem(name, 0, f"the file is cut or damaged ({error}): what follows is lost. Get it again."))


def _encoding(head: bytes, name: str) -> str:
    """Return the encoding that the byte order mark names; raise InputError for what is no text."""
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    remedy = "Give text: a saved page, JSONL or CSV, in UTF-8."
    for magic, what in _MAGIC.items():
        if head.startswith(magic):
            raise InputError(name, f"is {what}, not text", remedy)
    odd = len(head) - len(head.translate(None, _NOT_TEXT))
    if b"\0" in head or odd > len(head) // 20:
        raise InputError(name, "is a binary file, not text", remedy)
    return "utf-8"


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
                message = "not UTF-8 from here on: read as Windows-1252. Save the file as UTF-8 to be sure."
                report(Problem(name, number, message, skipped=False))
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


_FALLBACK = "kg-windows-1252"
codecs.register_error(_FALLBACK, _windows_1252)
