"""Opening a ``.kg`` file, and telling it from what is none."""

from __future__ import annotations

import shlex
import sqlite3
from pathlib import Path

from kg.assets import asset
from kg.errors import LibraryError
from kg.library.writing import APPLICATION_ID, SCHEMA_VERSION


def connect(path: Path) -> sqlite3.Connection:
    """Open a library for reading alone.

    Raises:
        LibraryError: when it is missing, damaged, no library, or from a newer version. Older ones are read; what they
            lack has its default.

    """
    build = f"kg build … -o {shlex.quote(str(path))}"
    if not path.exists():
        raise LibraryError(f"{path}: there is no such library. Make it with: {build}")
    if not path.is_file():
        raise LibraryError(f"{path}: is no file. Give the .kg file that this made: {build}")
    try:
        database = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    except sqlite3.Error as error:
        raise LibraryError(f"{path}: cannot be read: {error}. Check its permissions.") from error
    try:
        _identify(path, database, build)
    except BaseException:
        database.close()
        raise
    return database


def _identify(path: Path, database: sqlite3.Connection, build: str) -> None:
    try:
        database.execute("PRAGMA trusted_schema=OFF")  # the file may come from anywhere
        application = database.execute("PRAGMA application_id").fetchone()[0]
        version = database.execute("PRAGMA user_version").fetchone()[0]
        database.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except sqlite3.OperationalError as error:
        raise LibraryError(f"{path}: cannot be read: {error}. Check its permissions.") from error
    except (sqlite3.DatabaseError, ValueError) as error:  # ValueError: a message that cites bytes of the file
        raise LibraryError(f"{path}: is no library, or is damaged ({error}). Make it with: {build}") from error
    if application != APPLICATION_ID:
        raise LibraryError(f"{path}: is no citeweave library. Make one in another file with: kg build … -o NEW.kg")
    if version > SCHEMA_VERSION:
        raise LibraryError(
            f"{path}: was made by a newer citeweave (schema {version}, this one reads {SCHEMA_VERSION}). "
            f"Update this one with: pip install --upgrade citeweave; or make it again with: {build}"
        )
    if version < 1:
        raise damaged(path, f"it says that its schema is {version}")
    if version == 1:
        _as_if_newer(path, database)


def _as_if_newer(path: Path, database: sqlite3.Connection) -> None:
    try:
        database.execute("PRAGMA temp_store=MEMORY")
        database.executescript(asset("library", "schema_1.sql"))
    except sqlite3.Error as error:
        raise damaged(path, str(error)) from error


def damaged(path: Path, fault: str) -> LibraryError:
    """Return the error that says that ``path`` is damaged."""
    build = f"kg build … -o {shlex.quote(str(path))}"
    return LibraryError(f"{path}: is damaged ({fault}). Remove it, then make it again with: {build}")
