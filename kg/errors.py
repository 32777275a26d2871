"""What can go wrong, in one family. Each message says what to do next."""

from __future__ import annotations

from pathlib import Path


class KGError(Exception):
    """The root of all errors raised on purpose; the command line prints it and exits with 1."""


class InputError(KGError):
    """A source cannot be read at all, or holds no paper."""

    def __init__(self, path: str | Path, message: str, remedy: str, line: int | None = None) -> None:
        place = f"{path}:{line}" if line is not None else str(path)
        super().__init__(f"{place}: {message}. {remedy}")
        self.path, self.line, self.message, self.remedy = str(path), line, message, remedy


class LibraryError(KGError):
    """A ``.kg`` file is missing, damaged, locked or from another version."""


class NotInLibraryError(KGError):
    """The library has no node of that name; the message names the nearest ones."""


class ExportError(KGError):
    """A graph cannot be written where or as it was asked."""
