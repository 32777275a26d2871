r"""A folder that is one paper, such as a LaTeX source: on disk, or inside an archive that is read in one pass.

A reader of folders is a :class:`FolderReader` with its line in ``FOLDERS`` of :mod:`kg.papers.formats`::

    def _sniff(names):  # ("main.tex", "sections/intro.tex")
        return 0.9 if any(name.endswith(".tex") for name in names) else 0.0

    def _read(folder, report):
        title = folder.text("title.txt", report)  # decoded as all files are
        for number, line in folder.lines("refs.bbl", report):
            ...
        yield paper_from({"title": title, ...}, Source(folder.path("refs.bbl"), number), note)

    LATEX = FolderReader("latex", "a folder of LaTeX source", (".tex", ".bbl", ".bib", ".txt"), _sniff, _read)

To read folders without the rest of ``kg build``::

    with opened("papers.tar.xz") as stream:
        for part in gathered(entries(stream, "papers.tar.xz", report), [LATEX], report):
            if isinstance(part, Folder): ...
"""

from __future__ import annotations

import io
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kg.model import Paper, Problem
from kg.papers.archive import Entry
from kg.papers.compression import UnpackingError, buffered
from kg.papers.reader import Report
from kg.papers.shown import display_name
from kg.papers.source import stream_text

#: Bytes of one folder, and of all that are held while an archive is read; one file of a folder may have half of it.
FOLDER_LIMIT = 64 * 2**20
#: Folders that wait for files that may still belong to them.
_WAITING = 64
_CLAIMED = 0.5
#: Files that no source of a paper holds beside it.
_LIBRARIES = (".jsonl", ".jsonl.gz", ".ndjson", ".ris", ".nbib")
_WHOLE = 1.0


@dataclass(frozen=True, slots=True)
class Folder:
    """The files of a folder and of those below it that its reader has use for: relative path to content.

    ``name`` is the folder as it is shown: ``papers/2401.00001`` or ``papers.tar.xz!2401.00001``.
    """

    name: str
    files: Mapping[str, bytes]

    def path(self, file: str) -> str:
        """Return a file's name as a :class:`~kg.model.Source` gives it."""
        return f"{self.name}{'' if self.name.endswith('!') else '/'}{file}"

    def lines(self, file: str, report: Report) -> Iterator[tuple[int, str]]:
        """Yield ``(number, line)`` of a file, decoded as :func:`~kg.papers.source.open_text` does.

        Raises:
            InputError: when the file is empty or no text.

        """
        with stream_text(io.BytesIO(self.files[file]), self.path(file), report) as text:
            yield from text

    def text(self, file: str, report: Report) -> str:
        """Return the whole text of a file; may raise InputError."""
        return "\n".join(line for _, line in self.lines(file, report))


@dataclass(frozen=True, slots=True)
class FolderReader:
    """A format of folders.

    ``suffixes`` are those of the files it wants (in lower case). ``sniff(names)`` says how sure it is of a folder that
    holds files of these relative paths: 1.0: a paper, whole in itself, never part of one above it; from 0.5: a paper;
    less: perhaps a part of a paper above it; 0: no. ``read(folder, report)`` yields its papers (mostly one) and raises
    :class:`~kg.errors.InputError` when there are none.
    """

    name: str
    description: str
    suffixes: tuple[str, ...]
    sniff: Callable[[Collection[str]], float]
    read: Callable[[Folder, Report], Iterator[Paper]]


def claimant(names: Collection[str], readers: Iterable[FolderReader]) -> tuple[FolderReader | None, float]:
    """Return the reader that is surest of a folder, and how sure; None where it is less than 0.5."""
    best: tuple[FolderReader | None, float] = (None, 0.0)
    for reader in readers:
        score = reader.sniff(names) if names else 0.0
        if score > best[1]:
            best = (reader if score >= _CLAIMED else None, score)
    return best


@dataclass(slots=True)
class _Waiting:
    """Files of one folder of an archive, by path below the archive."""

    root: str
    files: dict[str, bytes] = field(default_factory=dict)

    @property
    def size(self) -> int:
        return sum(map(len, self.files.values()))

    def relative(self) -> list[str]:
        return [name[len(self.root) :] for name in self.files]


class _Gatherer:
    """Folders of archives, put together from files in the order in which they come."""

    def __init__(self, readers: Collection[FolderReader], report: Report) -> None:
        self._readers = readers
        self._report = report
        self._suffixes = tuple({suffix for reader in readers for suffix in reader.suffixes})
        self._waiting: list[_Waiting] = []
        self._size = 0

    def wants(self, entry: Entry) -> bool:
        return entry.inside and bool(self._suffixes) and entry.name.lower().endswith(self._suffixes)

    def add(self, entry: Entry) -> Iterator[Entry | Folder]:
        data = self._content(entry)
        if data is None:
            return
        folder = entry.name[: max(entry.name.rfind("/"), entry.name.rfind("!")) + 1]
        group = self._group(folder, entry.name)
        group.files[entry.name] = data
        self._size += len(data)
        while len(self._waiting) > _WAITING or self._size > FOLDER_LIMIT:
            yield from self._release()

    def _content(self, entry: Entry) -> bytes | None:
        limit = FOLDER_LIMIT // 2
        try:
            data = entry.stream.read(limit + 1)
        except UnpackingError as error:
            self._report(Problem(entry.name, 0, f"cannot be read ({error}). Get the archive again."))
            return None
        if len(data) > limit:
            message = f"is larger than {limit // 2**20} MiB: not read. Name the file by itself to read it."
            self._report(Problem(entry.name, 0, message))
            return None
        return data

    def _group(self, folder: str, name: str) -> _Waiting:
        """Return the folder that a file in ``folder`` belongs to: that itself, or one above it that is a paper."""
        for group in reversed(self._waiting):
            if group.root == folder:
                return group
            if folder.startswith(group.root) and claimant(group.relative(), self._readers)[0]:
                return group
        fresh = _Waiting(folder)
        claims = claimant([name[len(folder) :]], self._readers)[0]
        for part in [group for group in self._waiting if group.root.startswith(folder)]:
            if claims and claimant(part.relative(), self._readers)[1] < _WHOLE:
                fresh.files |= part.files
                self._waiting.remove(part)
        self._waiting.append(fresh)
        return fresh

    def _release(self) -> Iterator[Entry | Folder]:
        group = self._waiting.pop(0)
        self._size -= group.size
        if claimant(group.relative(), self._readers)[0]:
            yield Folder(
                group.root.rstrip("/"), {name[len(group.root) :]: group.files[name] for name in sorted(group.files)}
            )
            return
        for name, data in group.files.items():
            yield Entry(name, buffered(io.BytesIO(data)), inside=True)

    def rest(self) -> Iterator[Entry | Folder]:
        while self._waiting:
            yield from self._release()


def claims(path: Path, readers: Collection[FolderReader]) -> FolderReader | None:
    """Return the reader that claims a folder on disk by the names of the files in it, or None; may raise OSError.

    A stray ``notes.tex`` makes no paper of a folder that holds libraries or several folders that are papers.
    """
    reader, sure = _claim(path, readers)
    if reader is None or sure == _WHOLE:
        return reader
    entries = [entry for entry in path.iterdir() if not entry.name.startswith(".")]
    mixed = any(entry.name.lower().endswith(_LIBRARIES) for entry in entries)
    papers = sum(
        _claim(entry, readers)[0] is not None for entry in entries if entry.is_dir() and not entry.is_symlink()
    )
    return None if mixed or papers > 1 else reader


def _claim(path: Path, readers: Collection[FolderReader]) -> tuple[FolderReader | None, float]:
    suffixes = tuple({suffix for reader in readers for suffix in reader.suffixes})
    names = [entry.name for entry in path.iterdir() if suffixes and entry.name.lower().endswith(suffixes)]
    return claimant([name for name in names if not name.startswith(".")], readers)


def load(path: Path, reader: FolderReader, report: Report) -> Folder:
    """Return a folder on disk; links to other folders are not followed, hidden files are left out."""
    name = display_name(path.as_posix())
    files: dict[str, bytes] = {}
    size = 0
    for file in sorted(path.rglob("*")):
        inner = file.relative_to(path).as_posix()
        hidden = any(part.startswith(".") for part in inner.split("/"))
        if hidden or not file.name.lower().endswith(reader.suffixes) or not file.is_file():
            continue
        size += file.stat().st_size
        if size > FOLDER_LIMIT:
            message = f"the folder holds more than {FOLDER_LIMIT // 2**20} MiB of source: the rest is not read."
            report(Problem(f"{name}/{display_name(inner)}", 0, message))
            break
        files[display_name(inner)] = file.read_bytes()
    return Folder(name, files)


def gathered(entries: Iterable[Entry], readers: Collection[FolderReader], report: Report) -> Iterator[Entry | Folder]:
    """Yield the files of an archive, those that make up a folder of a reader as one :class:`Folder`.

    One pass: what no folder can want is handed on at once, the rest waits (up to 64 folders, 64 MiB) for what belongs
    to it, since archives may list a folder's files after those of folders below it.
    """
    gatherer = _Gatherer(readers, report)
    for entry in entries:
        if gatherer.wants(entry):
            yield from gatherer.add(entry)
        else:
            yield entry
    yield from gatherer.rest()
