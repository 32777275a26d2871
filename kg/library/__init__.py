"""The ``.kg`` file: the system of record, an SQLite database that any SQLite tool reads (tables in ``schema.sql``).

:func:`write` replaces a library whole or not at all; :class:`Library` reads one. Between the two, ``Contents`` in is
``Contents`` out. A build that starts from an old library takes from it the readings whose fingerprint still holds::

    with locked("library.kg"):
        with Library("library.kg") as old:
            readings, decisions = old.readings_by_fingerprint(), old.decisions()
            ...
        write("library.kg", Contents(...))
"""

from __future__ import annotations

from kg.decisions import Decision, Verb
from kg.library.contents import Contents, Counts, StoredReading
from kg.library.reading import Library
from kg.library.writing import APPLICATION_ID, SCHEMA_VERSION, locked, write

__all__ = [
    "APPLICATION_ID",
    "SCHEMA_VERSION",
    "Contents",
    "Counts",
    "Decision",
    "Library",
    "StoredReading",
    "Verb",
    "locked",
    "write",
]
