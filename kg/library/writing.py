"""Writing a ``.kg`` file: whole or not at all, the same bytes for the same contents."""

from __future__ import annotations

import shlex
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from kg.assets import asset
from kg.errors import LibraryError
from kg.files import locked as _locked
from kg.files import replacing
from kg.library.contents import Contents
from kg.library.encode import tables

#: ``PRAGMA application_id`` of a .kg file: "cite" in ASCII, so that ``file`` and others can tell it.
APPLICATION_ID = 0x63697465
#: ``PRAGMA user_version``: one more for each change of schema.sql.
SCHEMA_VERSION = 2

# The new file is nobody's until it is renamed, so it needs no journal; it is synced once, at the end. The pages are
# zeroed before use (secure_delete), so that no memory of this process gets into them.
_PRAGMAS = (
    "page_size=4096",
    "encoding='UTF-8'",
    "auto_vacuum=NONE",
    "journal_mode=OFF",
    "synchronous=OFF",
    "locking_mode=EXCLUSIVE",
    "secure_delete=ON",
    "temp_store=MEMORY",
    "cache_size=-65536",
    f"application_id={APPLICATION_ID}",
    f"user_version={SCHEMA_VERSION}",
)


def write(path: Path | str, contents: Contents) -> None:
    """Make ``path`` a library of ``contents``; an old file there is replaced in one step at the end.

    A kill at any moment leaves the old file as it was. The bytes depend on the contents and on the version of SQLite
    alone, not on the order of papers, readings, nodes and claims.

    Raises:
        LibraryError: when the file is being written by another process, or cannot be written.
        ValueError: when the contents do not hold together (see :class:`~kg.library.contents.Contents`).

    """
    path = Path(path)
    with _as_library_errors(path), replacing(path) as fresh, closing(sqlite3.connect(fresh)) as database:
        _fill(database, contents)


@contextmanager
def locked(path: Path | str) -> Iterator[None]:
    """Keep other processes from writing ``path``, from before reading the old library until the new one is written.

    :func:`write` takes the same lock by itself; inside the block it does not wait for it.

    Raises:
        LibraryError: when another process is writing.

    """
    with _as_library_errors(Path(path)):
        lock = _locked(Path(path))
        lock.__enter__()
    try:
        yield
    finally:
        lock.__exit__(None, None, None)


@contextmanager
def _as_library_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except BlockingIOError as error:
        raise LibraryError(f"{error}. Wait until it has ended, then run this again.") from error
    except sqlite3.IntegrityError as error:
        raise ValueError(f"the contents do not fit the schema: {error}") from error
    except (OSError, sqlite3.Error) as error:
        reason = (isinstance(error, OSError) and error.strerror) or str(error)
        name = shlex.quote(str(path))
        remedy = "Choose a file in a folder that exists and can be written, and that has room"
        raise LibraryError(f"{path}: cannot be written: {reason}. {remedy}: kg build … -o {name}") from error


def _fill(database: sqlite3.Connection, contents: Contents) -> None:
    database.isolation_level = None
    for pragma in _PRAGMAS:
        database.execute(f"PRAGMA {pragma}")
    database.execute("BEGIN")
    _run(database, "schema.sql")
    for table, rows in tables(contents):
        width = database.execute("SELECT count(*) FROM pragma_table_info(?)", (table,)).fetchone()[0]
        database.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * width)})", rows)
    _run(database, "indexes.sql")
    database.execute("COMMIT")


def _run(database: sqlite3.Connection, script: str) -> None:
    """Run the statements of a script one by one: ``executescript`` would commit first."""
    statement = ""
    for line in asset("library", script).splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            database.execute(statement)
            statement = ""
