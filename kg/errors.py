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


class QueryError(KGError):
    """A Cypher query cannot be read, or is refused; ``line`` and ``column`` (from 1, 0: unknown) say where."""

    def __init__(self, message: str, line: int = 0, column: int = 0) -> None:
        super().__init__(message)
        self.line, self.column = line, column


class StoreError(KGError):
    """A graph database cannot be reached, or does not let in; or it cannot hold what it is sent."""
