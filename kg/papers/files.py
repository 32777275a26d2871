"""Which files to read: those that the user names, and those that lie in the directories that the user names."""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.errors import InputError
from kg.model import Problem
from kg.papers.archive import is_archive
from kg.papers.compression import UnpackingError, peeled
from kg.papers.folder import FolderReader, claims
from kg.papers.formats import FOLDERS, READERS
from kg.papers.reader import Report
from kg.papers.shown import display_name
from kg.papers.sniff import sniff
from kg.papers.source import opened, stream_text


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to read; usable wherever a path is. ``named`` is False for one that was found in a directory."""

    path: str
    named: bool = True

    def __fspath__(self) -> str:
        return self.path

    @property
    def name(self) -> str:
        """The file as the user named it, in POSIX style: an absolute path only where the user gave one."""
        return display_name(self.path)


def sources(
    paths: Iterable[str | os.PathLike[str]],
    *,
    format: str | None = None,  # noqa: A002
    report: Report,
) -> list[SourceFile]:
    """Return the files to read, each once, in the order of ``paths``; ``-`` is standard input.

    Directories are walked in sorted order, links followed, hidden files left out. Of what they hold, files whose
    format cannot be told (unless ``format`` is given) and what cannot be read are reported and passed over.

    Raises:
        InputError: when a path does not exist or cannot be read, or a directory holds no papers.

    """
    files: dict[tuple[int, int] | str, SourceFile] = {}
    for path in [os.fspath(path) for path in paths]:
        if path != "-" and Path(path).is_dir():
            for file in _papers_in(path, format, report):
                files.setdefault(_identity(file.path), file)
        else:
            file = SourceFile(path if path == "-" else Path(path).as_posix())
            found = files.get(_identity(path))
            if found is None or not found.named:
                files[_identity(path)] = file
    return list(files.values())


def _identity(path: str) -> tuple[int, int] | str:
    """Return what two names of one file share."""
    if path == "-":
        return path
    try:
        status = Path(path).stat()
    except FileNotFoundError:
        broken = Path(path).is_symlink()
        what = "is a link to a file that is gone" if broken else "there is no such file or directory"
        raise InputError(display_name(path), what, "Check the path.") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(display_name(path), f"cannot be read ({reason})", "Check the path.") from None
    return status.st_dev, status.st_ino


def _papers_in(directory: str, format_: str | None, report: Report) -> list[SourceFile]:
    root = Path(directory)
    readers = [reader for reader in FOLDERS.values() if format_ in (None, reader.name)]
    found = [SourceFile(path.as_posix(), named=False) for path in _walk(root, readers, report)]
    papers = [file for file in found if format_ or _is_known(file, report)]
    if not papers:
        remedy = f"Give a directory with files of one of these formats: {', '.join(READERS)}."
        raise InputError(display_name(root), "the directory holds no papers", remedy)
    return papers


def _walk(root: Path, readers: Collection[FolderReader], report: Report) -> Iterator[Path]:
    """Yield the regular files below a directory in sorted order, and directories that are one paper each.

    Each directory is entered once, whatever links.
    """
    seen: set[tuple[int, int]] = set()
    stack = [root]
    while stack:
        path = stack.pop()
        try:
            status = path.stat()
            if stat.S_ISREG(status.st_mode):
                yield path
            elif stat.S_ISDIR(status.st_mode):
                if (status.st_dev, status.st_ino) in seen:
                    continue
                if claims(path, readers):
                    yield path
                else:
                    stack += sorted((p for p in path.iterdir() if not p.name.startswith(".")), reverse=True)
                seen.add((status.st_dev, status.st_ino))
            else:  # reading a pipe or a device could wait for ever
                report(Problem(display_name(path), 0, "is a pipe, socket or device: not read. Name it to read it."))
        except OSError as error:
            reason, remedy = f"cannot be read ({error.strerror})", "Mend the link or the permissions."
            if path is root:
                raise InputError(display_name(path), reason, remedy) from None
            report(Problem(display_name(path), 0, f"{reason}. {remedy}"))


def _is_known(file: SourceFile, report: Report) -> bool:
    """Tell whether a file holds a known format or is an archive, whose files are told when it is read."""
    if Path(file.path).is_dir():
        return True
    try:
        with opened(file) as stream:
            plain = peeled(stream)
            if is_archive(plain):
                return True
            with stream_text(plain, file.name, report) as text:
                if sniff(text.head, text.name):
                    return True
        message = "the format of this file cannot be told: not read. Name the file and its --format to read it."
        report(Problem(file.name, 0, message))
    except UnpackingError as error:
        report(Problem(file.name, 0, f"cannot be read ({error}). Get the file again: it may be damaged."))
    except InputError as error:
        report(Problem(file.name, 0, f"{error.message}. {error.remedy}"))
    return False
