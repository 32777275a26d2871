"""Files within files: the members of ZIP and tar archives, read in place and in one pass, at any depth.

Nothing is unpacked to disk, so a member's name is never a path: it is only shown, as ``archive.zip!folder/refs.bib``.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, BinaryIO, cast

from kg.model import Problem
from kg.papers.compression import DEPTH, Filled, UnpackingError, budget, buffered, peeled
from kg.papers.reader import Report
from kg.papers.shown import display_name

#: A ZIP archive within another file must be held in memory, since its table of contents stands at its end.
NESTED_ZIP = 256 * 2**20

_STEP = 8 * 2**10
_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_TAR = (257, b"ustar")


@dataclass(frozen=True, slots=True)
class Entry:
    """A file that is neither compressed nor an archive. Its stream must be read before the next entry is asked for.

    ``inside`` is True for a member of an archive.
    """

    name: str
    stream: io.BufferedReader
    inside: bool = False


def entries(stream: io.BufferedReader, name: str, report: Report, *, depth: int = 0) -> Iterator[Entry]:
    """Yield the one file that a stream is or, when it is an archive, each file in it, in the archive's order.

    Compressed data and archives are entered, ``DEPTH`` layers deep; hidden files are left out. What is damaged is
    reported, and what came before it stays.

    Raises:
        UnpackingError: when the first layer cannot be unpacked at all.

    """
    yield from _entered(stream, name, report, depth, inside=False)


def is_archive(stream: io.BufferedReader) -> bool:
    """Tell whether an unpacked stream is a ZIP or tar archive; nothing is read from it."""
    head = stream.peek(512)
    return head.startswith((_ZIP, _EMPTY_ZIP)) or head[_TAR[0] : _TAR[0] + len(_TAR[1])] == _TAR[1]


def _entered(stream: io.BufferedReader, name: str, report: Report, depth: int, *, inside: bool) -> Iterator[Entry]:
    stream = peeled(stream)
    if not is_archive(stream):
        yield Entry(name, stream, inside)
        return
    if depth >= DEPTH:
        raise UnpackingError(f"is an archive {depth} archives deep")
    members = _zip_members(stream) if stream.peek(2)[:2] == b"PK" else _tar_members(stream)
    try:
        for path, member in members:
            yield from _member(member, f"{name}!{display_name(path)}", report, depth)
    except UnpackingError as error:
        report(Problem(name, 0, f"the archive is cut or damaged ({error}): what follows is lost. Get it again."))


def _member(member: BinaryIO, name: str, report: Report, depth: int) -> Iterator[Entry]:
    try:
        yield from _entered(buffered(member), name, report, depth + 1, inside=True)
    except UnpackingError as error:
        report(Problem(name, 0, f"cannot be read ({error}). Get the archive again."))


def _tar_members(stream: io.BufferedReader) -> Iterator[tuple[str, BinaryIO]]:
    import tarfile

    try:
        with tarfile.open(fileobj=stream, mode="r|") as tar:
            for info in tar:
                tar.members = []  # type: ignore[attr-defined] # else it keeps each of a million
                if info.isfile() and not _is_hidden(info.name) and (member := tar.extractfile(info)):
                    yield info.name, cast(BinaryIO, _Steps(member))
    except (tarfile.TarError, EOFError, ValueError, OverflowError) as error:
        raise UnpackingError(str(error)) from error


def _zip_members(stream: io.BufferedReader) -> Iterator[tuple[str, BinaryIO]]:
    import zipfile

    held, size = _seekable(stream)
    total = [0]
    check = budget(lambda: size)
    try:
        with zipfile.ZipFile(held) as archive:
            for info in sorted(archive.infolist(), key=lambda info: info.filename):
                if info.is_dir() or _is_hidden(info.filename):
                    continue
                if info.flag_bits & 1:
                    raise UnpackingError("is locked with a password")
                with archive.open(info) as opened:
                    yield info.filename, cast(BinaryIO, _Summed(opened, total, check))
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, RuntimeError) as error:
        raise UnpackingError(str(error)) from error


class _Steps:
    """A member of a tar archive, read in small steps: where the archive is cut, tarfile loses the last of them."""

    def __init__(self, member: IO[bytes]) -> None:
        self._member = member

    def read(self, size: int) -> bytes:
        return self._member.read1(min(size, _STEP))  # type: ignore[attr-defined, no-any-return]


class _Summed(Filled):
    """A member of a ZIP archive: what all of them unpack to is held against the size of the archive."""

    def __init__(self, source: object, total: list[int], check: object) -> None:
        super().__init__(source)
        self._total, self._check = total, check

    def _read(self, size: int) -> bytes:
        data = super()._read(size)
        self._total[0] += len(data)
        self._check(self._total[0])  # type: ignore[operator]
        return data


def _seekable(stream: io.BufferedReader) -> tuple[BinaryIO, int]:
    """Return the archive as a file that can be sought in, from its beginning, and its size."""
    if stream.seekable():
        size = stream.seek(0, io.SEEK_END)
        stream.seek(0)
        return cast(BinaryIO, stream), size
    data = stream.read(NESTED_ZIP + 1)
    if len(data) > NESTED_ZIP:
        raise UnpackingError(f"is a ZIP archive of over {NESTED_ZIP // 2**20} MiB within another file: unpack it")
    return io.BytesIO(data), len(data)


def _is_hidden(path: str) -> bool:
    parts = path.replace("\\", "/").split("/")
    return "__MACOSX" in parts or any(part.startswith(".") and part not in (".", "..") for part in parts)
