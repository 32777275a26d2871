"""Rows to a Neo4j server in batches, each one managed transaction that is tried again when the server asks for it."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import TYPE_CHECKING, Any

from kg.errors import StoreError

if TYPE_CHECKING:
    import neo4j

_ROWS = 5_000
_CHARACTERS = 8_000_000
#: What the server counts, of which a push tells the sum.
_COUNTED = (
    "nodes_created",
    "nodes_deleted",
    "relationships_created",
    "relationships_deleted",
    "properties_set",
    "labels_added",
    "labels_removed",
    "constraints_added",
    "indexes_added",
)


class Writer:
    """Gathers rows by statement and sends them when there are enough; a context manager.

    One batch is on its way while the next is being gathered. ``writes`` is how much the server says it wrote.
    """

    def __init__(self, session: neo4j.Session, library: str) -> None:
        self._session, self._library = session, library
        self._rows: dict[str, list[dict[str, Any]]] = {}
        self._sizes: dict[str, int] = {}
        self._counters: dict[str, str] = {}
        self._pool = ThreadPoolExecutor(1, "push")
        self._sent: Future[None] | None = None
        self.writes = 0

    def __enter__(self) -> Writer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown()

    def add(self, statement: str, row: dict[str, Any], size: int, counter: str = "") -> None:
        """Let ``statement`` be run for a row of about ``size`` characters; the server counts each in ``counter``."""
        rows = self._rows.setdefault(statement, [])
        rows.append(row)
        self._sizes[statement] = self._sizes.get(statement, 0) + size
        self._counters[statement] = counter
        if len(rows) >= _ROWS or self._sizes[statement] >= _CHARACTERS:
            self._send(statement)

    def flush(self) -> None:
        """Send what is gathered, and wait until all of it is written.

        Raises:
            StoreError: when the server did less than it was told, since something else writes there.

        """
        for statement in list(self._rows):
            self._send(statement)
        self._settle()

    def run(self, statement: str, rows: Sequence[dict[str, Any]] = ()) -> neo4j.SummaryCounters:
        """Run a statement for some rows in one transaction, and return what the server counted."""
        counters = self._session.execute_write(
            lambda transaction: transaction.run(statement, rows=rows, library=self._library).consume().counters
        )
        self.writes += sum(getattr(counters, name) for name in _COUNTED)
        return counters

    def _send(self, statement: str) -> None:
        rows, counter = self._rows.pop(statement), self._counters[statement]
        self._sizes[statement] = 0
        self._settle()
        self._sent = self._pool.submit(self._write, statement, rows, counter)

    def _settle(self) -> None:
        if self._sent:
            self._sent.result()
            self._sent = None

    def _write(self, statement: str, rows: list[dict[str, Any]], counter: str) -> None:
        counters = self.run(statement, rows)
        if counter and getattr(counters, counter) != len(rows):
            raise StoreError(
                f"Of {len(rows)} rows the server took {getattr(counters, counter)}: something else writes to the nodes "
                "of this library. Wait until it has ended, then push again."
            )
