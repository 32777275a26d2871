"""Answers that have come, kept by their request in one SQLite file: what stopped half-way goes on from there.

Headers, and with them keys, are no part of what is kept.
"""

from __future__ import annotations

import os
import sqlite3
import zlib
from collections.abc import Mapping
from pathlib import Path

from kg.fetch.errors import FetchError

#: Seconds after which an answer is asked for again: a week.
AGE = 7 * 24 * 3600.0

_SCHEMA = """
CREATE TABLE IF NOT EXISTS answers
    (key TEXT PRIMARY KEY, request TEXT NOT NULL, at REAL NOT NULL, found INTEGER NOT NULL, body BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS services (name TEXT PRIMARY KEY, at REAL NOT NULL);
"""


def default_folder(environ: Mapping[str, str] | None = None) -> Path:
    """Return where answers are kept when nobody says otherwise: ``~/.cache/citeweave/fetch``."""
    environ = os.environ if environ is None else environ
    told = environ.get("XDG_CACHE_HOME", "")
    return (Path(told) if Path(told).is_absolute() else Path.home() / ".cache") / "citeweave" / "fetch"


class Cache:
    """Answers in ``folder``, or in memory alone when that is None. ``now`` is the time of day in seconds.

    Raises:
        FetchError: when the folder cannot be written, or what lies there is no cache.

    """

    def __init__(self, folder: Path | None, now: float) -> None:
        self._place = folder / "answers.sqlite" if folder else None
        try:
            if folder:
                folder.mkdir(parents=True, exist_ok=True)
            self._database = sqlite3.connect(self._place or ":memory:", timeout=30, isolation_level=None)
            self._database.executescript(_SCHEMA)
            # What lies in the future is the work of a wrong clock.
            self._database.execute("DELETE FROM answers WHERE at < ? OR at > ?", (now - AGE, now))
        except (OSError, sqlite3.Error) as error:
            raise self._error(error) from error

    def _error(self, error: Exception) -> FetchError:
        return FetchError(f"{self._place}: cannot keep answers there ({error}). Give another --cache, or --no-cache.")

    def get(self, key: str) -> tuple[bool, bytes] | None:
        """Return what is kept under a key: whether there was something, and the body; None when nothing is kept."""
        try:
            row = self._database.execute("SELECT found, body FROM answers WHERE key = ?", (key,)).fetchone()
            return (bool(row[0]), zlib.decompress(row[1])) if row else None
        except zlib.error:
            return None
        except sqlite3.Error as error:
            raise self._error(error) from error

    def put(self, key: str, request: str, found: bool, body: bytes, now: float) -> None:
        """Keep an answer; ``request`` says to a reader what was asked."""
        row = (key, request, now, found, zlib.compress(body, 1))
        self._write("INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?)", row)

    def last(self, service: str) -> float:
        """Return when this service was last asked, by whatever process; 0 when never."""
        try:
            row = self._database.execute("SELECT at FROM services WHERE name = ?", (service,)).fetchone()
        except sqlite3.Error as error:
            raise self._error(error) from error
        return float(row[0]) if row else 0.0

    def asked(self, service: str, now: float) -> None:
        """Note that a service has been asked."""
        self._write("INSERT OR REPLACE INTO services VALUES (?, ?)", (service, now))

    def _write(self, sql: str, row: tuple[object, ...]) -> None:
        try:
            self._database.execute(sql, row)
        except sqlite3.Error as error:
            raise self._error(error) from error

    def close(self) -> None:
        """Close the file."""
        self._database.close()
