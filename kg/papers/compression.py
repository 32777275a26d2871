"""Unpacking a compressed stream while it is read: gzip, bzip2, xz and Zstandard, told by their first bytes.

Nothing is written to disk. What unpacks to far more than papers ever do is taken for a bomb, and reading stops.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable
from typing import Any, BinaryIO, cast

#: So many bytes may come out of however few.
FREE = 64 * 2**20
#: Beyond ``FREE``, so many times the bytes that went in. JSON and XML pack 5 to 30 times.
RATIO = 250
#: Layers of compression and archives within each other.
DEPTH = 4

_BLOCK = 64 * 2**10


class UnpackingError(OSError):
    """Compressed data is damaged, or unpacks to more than it should; the message says which."""


class Filled(io.RawIOBase):
    """A stream that fills each read as far as there are bytes, counts them, and has one kind of error.

    ``budget`` is asked after each read, with the count so far, and may raise :class:`UnpackingError`.
    """

    def __init__(self, source: Any, budget: Callable[[int], None] | None = None) -> None:
        self.count = 0
        self._source = source
        self._budget = budget
        self._error: UnpackingError | None = None

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill ``buffer`` and return how many bytes there were for it: fewer only at the end."""
        if self._error:
            raise self._error
        view = memoryview(buffer).cast("B")
        got = 0
        while got < len(view):
            try:
                data = self._read(len(view) - got)
            except UnpackingError as error:
                self._error = error  # raised by the next read: what came before it counts
                break
            if not data:
                break
            view[got : got + len(data)] = data
            got += len(data)
            self.count += len(data)
            if self._budget:
                self._budget(self.count)
        if self._error and not got:
            raise self._error
        return got

    def _read(self, size: int) -> bytes:
        try:
            return cast(bytes, self._source.read(size))
        except UnpackingError:
            raise
        except Exception as error:
            # Each library raises its own: lzma.LZMAError, zlib.error, zstandard.ZstdError, tarfile.ReadError …
            if not isinstance(error, OSError | EOFError | ValueError | zlib.error) and not _is_of_a_library(error):
                raise
            raise UnpackingError(str(error) or type(error).__name__) from error


def _is_of_a_library(error: Exception) -> bool:
    return type(error).__module__.partition(".")[0] in {"lzma", "_lzma", "zstandard", "tarfile", "zipfile"}


def buffered(source: Any, budget: Callable[[int], None] | None = None) -> io.BufferedReader:
    """Return any readable object as a stream that can be peeked into for at least 512 bytes."""
    return io.BufferedReader(Filled(source, budget), _BLOCK)


def budget(packed: Callable[[], int]) -> Callable[[int], None]:
    """Return a check for :class:`Filled`: the bytes that came out against those that ``packed()`` went in so far."""

    def check(count: int) -> None:
        if count > FREE and count > RATIO * max(packed(), 1):
            raise UnpackingError(f"unpacks to more than {RATIO} times its size, as no papers do")

    return check


def unpacked(stream: io.BufferedReader) -> io.BufferedReader | None:
    """Return the stream unpacked by one layer, or None when it is not compressed."""
    head = stream.peek(8)[:8]
    opener = next((opener for magic, opener in _OPENERS.items() if head.startswith(magic)), None)
    if opener is None:
        return None
    counted = Filled(stream)
    source = opener(cast(BinaryIO, io.BufferedReader(counted, _BLOCK)))
    return buffered(source, budget(lambda: counted.count))


def peeled(stream: io.BufferedReader) -> io.BufferedReader:
    """Return a stream without its layers of compression."""
    for _ in range(DEPTH):
        inner = unpacked(stream)
        if inner is None:
            return stream
        stream = inner
    raise UnpackingError(f"is packed more than {DEPTH} times over")


def _gzip(stream: BinaryIO) -> Any:
    import gzip

    return gzip.GzipFile(fileobj=stream)


def _bzip2(stream: BinaryIO) -> Any:
    import bz2

    return bz2.BZ2File(stream)


def _xz(stream: BinaryIO) -> Any:
    import lzma

    return lzma.LZMAFile(stream)


def _zstandard(stream: BinaryIO) -> Any:
    import zstandard

    return zstandard.ZstdDecompressor().stream_reader(stream, read_across_frames=True)


_OPENERS: dict[bytes, Callable[[BinaryIO], Any]] = {
    b"\x1f\x8b": _gzip,
    b"BZh": _bzip2,
    b"\xfd7zXZ\0": _xz,
    b"\x28\xb5\x2f\xfd": _zstandard,
}
