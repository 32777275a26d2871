"""Cypher without a server: a cache beside the library, made anew whenever the library is another.

The cache of ``library.kg`` is the folder ``library.kg.cypher``: a database of the engine (ladybug) and ``facts.json``,
which says of what library it is. It holds nothing that the library does not hold, and may be removed at any time. It is
made in a folder of its own and moved into place whole, under a lock; who reads the old one goes on reading it.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
import time
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from kg.errors import LibraryError, QueryError
from kg.files import replacing
from kg.library import Library
from kg.store.answers import Answer, plain, settled
from kg.store.clauses import prepare
from kg.store.loading import check, load
from kg.store.properties import EDGE_PROPERTIES, NODE_PROPERTIES
from kg.store.types import FLOAT, NODE_TYPES, TEXT, Facts

if TYPE_CHECKING:
    import ladybug

#: One more for each change of what the cache holds.
LAYOUT = 2
#: Bytes of address space, not of memory: without it the engine maps 8 TB, which many machines refuse.
MAX_DB_SIZE = 1 << 36
#: Bytes of memory for pages; the engine would take 80 % of the machine's.
BUFFER_POOL = 1 << 29
_PATIENCE = 600.0
_FACTS = "facts.json"


class EmbeddedStore:
    """A library that can be asked in Cypher; a context manager.

    Raises:
        LibraryError: when there is no library, it is damaged, or no cache can be written beside it.

    """

    def __init__(self, library: str | Path) -> None:
        self.library = Path(library)
        with Library(self.library):  # whatever is wrong with it is said before the work
            pass
        self._database, facts = _opened(self.library)
        self.facts = _facts_of(facts)

    def __enter__(self) -> EmbeddedStore:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the cache."""
        self._database.close()

    def query(self, cypher: str, parameters: Mapping[str, object] | None = None, *, timeout: float = 120) -> Answer:
        """Return the answer of a query.

        Raises:
            QueryError: when it cannot be read, would be answered wrongly, fails, or takes over ``timeout`` seconds.

        """
        prepared = prepare(cypher, parameters or {}, self.facts)
        # A connection keeps every statement with the pages that it took: after some 25 the pool would be full.
        connection = _connection(self._database)
        connection.set_query_timeout(max(1, int(timeout * 1000)))
        try:
            result: Any = connection.execute(prepared.text, dict(prepared.values))
            rows = [tuple(map(plain, row)) for row in result]
        except (RuntimeError, ValueError, IndexError, OverflowError) as error:
            raise _failed(error, timeout) from error
        finally:
            connection.close()
        names = tuple(name for name, _ in prepared.columns)
        floats = [number for number, (_, kind) in enumerate(prepared.columns) if kind == FLOAT]
        if floats:
            rows = [tuple(_float(v) if i in floats else v for i, v in enumerate(row)) for row in rows]
        return settled(names, rows, ordered=prepared.ordered)


def _float(value: Any) -> Any:
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _failed(error: Exception, timeout: float) -> QueryError:
    message = " ".join(str(error).split())
    if "uffer pool is full" in message:
        remedy = "Ask for less, or put WITH between its patterns"
        return QueryError(f"the query needs more than {BUFFER_POOL >> 20} MB of memory. {remedy}.")
    if "nterrupted" in message:
        return QueryError(
            f"the query took longer than {timeout:g} s. Ask for less, or give it more time with --timeout."
        )
    return QueryError(f"the embedded engine cannot answer this: {message[:300]} docs/cypher.md lists what it is asked.")


def cache_of(library: str | Path) -> Path:
    """Return the folder of a library's cache."""
    path = Path(library).resolve()
    return path.with_name(f"{path.name}.cypher")


def _opened(library: Path) -> tuple[ladybug.Database, dict[str, Any]]:
    """Open the cache; make it first when there is none, or it is of another library, or damaged."""
    until = time.monotonic() + _PATIENCE
    while True:
        found = _current(library)
        if found is not None:
            return found
        try:
            _build(library)
        except BlockingIOError as error:  # another process is making it
            if time.monotonic() > until:
                raise LibraryError(f"{error}. Wait until it has ended, then run this again.") from error
            time.sleep(0.05)
        except OSError as error:
            reason = error.strerror or str(error)
            where = cache_of(library)
            remedy = "The cache for Cypher lies beside the library: copy the library to a folder that can be written"
            raise LibraryError(f"{where}: cannot be written: {reason}. {remedy}.") from error


def _current(library: Path) -> tuple[ladybug.Database, dict[str, Any]] | None:
    """Return the opened cache when it is of this library as it is now, and holds as much as it should."""
    folder = cache_of(library)
    try:
        facts = json.loads((folder / _FACTS).read_text(encoding="utf-8"))
        if facts["made"] != _made_by() or (facts["stamp"] != _stamp(library) and facts["digest"] != digest(library)):
            return None
        database, connection = _connect(folder / facts["file"], read_only=True)
        check(connection, facts["nodes"], facts["edges"], library)
    except (OSError, ValueError, KeyError, TypeError, RuntimeError, IndexError, LibraryError):
        return None
    connection.close()
    return database, facts


def _connect(path: Path, *, read_only: bool) -> tuple[ladybug.Database, ladybug.Connection]:
    import ladybug

    # One thread: the order of rows that a query leaves open is then the same every time.
    database = ladybug.Database(
        str(path),
        buffer_pool_size=BUFFER_POOL,
        max_num_threads=1,
        read_only=read_only,
        max_db_size=MAX_DB_SIZE,
    )
    return database, _connection(database)


def _connection(database: ladybug.Database) -> ladybug.Connection:
    import ladybug

    return ladybug.Connection(database, num_threads=1)


def _build(library: Path) -> None:
    """Make the cache of a library in place of an old one.

    Raises:
        BlockingIOError: when another process makes it.

    """
    stamp, content = _stamp(library), digest(library)
    with replacing(cache_of(library), folder=True) as fresh, tempfile.TemporaryDirectory(dir=fresh) as files:
        name = f"{content[:16]}.lbug"
        database, connection = _connect(fresh / name, read_only=False)
        with Library(library) as opened:
            loaded = load(opened, connection, Path(files))
        connection.execute("CHECKPOINT")
        connection.close()
        database.close()
        facts = {
            "about": "A cache for `kg query`, made anew when it is missing. It may be removed at any time.",
            "made": _made_by(),
            "stamp": stamp,
            "digest": content,
            "file": name,
            "nodes": dict(sorted(loaded.nodes.items())),
            "edges": dict(sorted(loaded.edges.items())),
            "extra": loaded.extra,
            "loops": sorted(loaded.loops),
            "sigma": sorted(loaded.sigma),
            "dotted": loaded.dotted,
        }
        (fresh / _FACTS).write_text(json.dumps(facts, indent=1), encoding="utf-8")


def _facts_of(facts: Mapping[str, Any]) -> Facts:
    nodes = {**NODE_TYPES, **dict.fromkeys(facts["extra"], TEXT)}
    return Facts(nodes, frozenset(facts["loops"]), frozenset(facts["sigma"]), facts["dotted"])


def _made_by() -> list[str]:
    columns = ",".join(column.name for column in (*NODE_PROPERTIES, *EDGE_PROPERTIES))
    return [str(LAYOUT), version("citeweave"), version("ladybug"), columns]


def _stamp(library: Path) -> list[int]:
    """Return what changes when a library is replaced: its size, its time, its place on the disk."""
    status = library.stat()
    return [status.st_size, status.st_mtime_ns, status.st_ino]


def digest(library: Path) -> str:
    """Return the SHA-256 of a library's bytes, which depend on its contents alone."""
    with library.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
