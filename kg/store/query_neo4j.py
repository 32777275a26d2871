"""Cypher on a Neo4j server: a session that reads and cannot write."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any

from kg.errors import QueryError, StoreError
from kg.store.answers import Answer, Value, settled
from kg.store.read_back import claim_of, node_of
from kg.store.tokens import tokens

if TYPE_CHECKING:
    from kg.model import Claim, Node

#: What `kg push` keeps for itself on nodes and edges.
_OURS = "citeweave"
SCHEMES = ("neo4j://", "neo4j+s://", "neo4j+ssc://", "bolt://", "bolt+s://", "bolt+ssc://")


class Neo4jStore:
    """A Neo4j database that can be asked in Cypher; a context manager. The server itself refuses what would write.

    Args:
        uri: where the server is, such as ``neo4j://localhost:7687``.
        user: the user; by default ``NEO4J_USERNAME``, else ``neo4j``.
        password: by default ``NEO4J_PASSWORD``.
        database: the database; ``neo4j`` by default.

    Raises:
        StoreError: when there is no server, or it lets nobody in with this name and password.

    """

    def __init__(self, uri: str, user: str = "", password: str = "", database: str = "") -> None:
        import neo4j
        from neo4j.exceptions import AuthError, ConfigurationError, DriverError, Neo4jError

        user = user or os.environ.get("NEO4J_USERNAME") or "neo4j"
        password = password or os.environ.get("NEO4J_PASSWORD") or ""
        self.uri, self.database = uri, database or os.environ.get("NEO4J_DATABASE") or "neo4j"
        try:
            self._driver = neo4j.GraphDatabase.driver(
                uri,
                auth=(user, password) if password else None,
                connection_timeout=10,
                notifications_min_severity="OFF",
            )
            self._driver.verify_connectivity()
        except AuthError as error:
            remedy = "Set NEO4J_USERNAME and NEO4J_PASSWORD in the environment."
            raise StoreError(f"{uri}: does not let {user!r} in with this password. {remedy}") from error
        except (DriverError, Neo4jError, ConfigurationError, ValueError, OSError) as error:
            remedy = "Start the server, or check the address."
            raise StoreError(f"{uri}: no Neo4j server answers ({_first_line(error)}). {remedy}") from error

    def __enter__(self) -> Neo4jStore:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self._driver.close()

    def query(self, cypher: str, parameters: Mapping[str, object] | None = None, *, timeout: float = 120) -> Answer:
        """Return the answer of a query, as Neo4j gives it.

        Raises:
            QueryError: when the server refuses it, or it takes longer than ``timeout`` seconds.

        """

        def work(transaction: Any) -> tuple[tuple[str, ...], list[tuple[Value, ...]]]:
            result = transaction.run(cypher, dict(parameters or {}))
            return tuple(result.keys()), [tuple(map(_plain, record.values())) for record in result]

        columns, rows = self._read(work, timeout)
        return settled(columns, rows, ordered=_has_order(cypher))

    def subgraph(self, cypher: str, *, timeout: float = 120) -> tuple[list[Node], list[Claim]]:
        """Return the nodes that a query answers with, those at the ends of its relationships, and all that joins them.

        Raises:
            QueryError: when the server refuses it, or it takes longer than ``timeout`` seconds.

        """

        def work(transaction: Any) -> tuple[list[Any], list[Any]]:
            found = {node.element_id for node in transaction.run(cypher).graph().nodes}
            nodes = transaction.run(_NODES, {"ids": sorted(found)})
            return [r.values() for r in nodes], [r.values() for r in transaction.run(_BETWEEN, {"ids": sorted(found)})]

        rows, joined = self._read(work, timeout)
        nodes = {node.id: node for labels, held in rows if (node := node_of(labels, held))}
        claims = (claim_of(*edge) for edge in joined if edge[0] in nodes and edge[2] in nodes)
        return list(nodes.values()), list({claim.key: claim for claim in claims if claim}.values())

    def _read(self, work: Callable[[Any], Any], timeout: float) -> Any:
        """Return what ``work`` makes of a transaction that cannot write."""
        import neo4j
        from neo4j.exceptions import DriverError, Neo4jError

        bounded = neo4j.unit_of_work(timeout=timeout)(work)
        try:
            with self._driver.session(database=self.database, default_access_mode=neo4j.READ_ACCESS) as session:
                return session.execute_read(bounded)
        except (Neo4jError, DriverError, ValueError, OverflowError, TypeError) as error:
            raise QueryError(
                f"{self.uri}: the server refuses this: {_first_line(error)}. Correct the query."
            ) from error


#: What the ids that the driver gives name, and what joins them.
_NODES = "MATCH (n) WHERE elementId(n) IN $ids RETURN labels(n), properties(n)"
_BETWEEN = (
    "MATCH (a)-[r]->(b) WHERE elementId(a) IN $ids AND elementId(b) IN $ids RETURN a.id, type(r), b.id, properties(r)"
)


def _first_line(error: BaseException) -> str:
    message = getattr(error, "message", None) or str(error) or type(error).__name__
    return " ".join(str(message).split())[:400].rstrip(".")


def _has_order(cypher: str) -> bool:
    """Tell whether a query orders its rows at its end; where that cannot be told its rows stay as they come."""
    try:
        words = [token.word for token in tokens(cypher)]
    except QueryError:
        return True
    if "UNION" in words or "RETURN" not in words:
        return "UNION" not in words
    return "ORDER" in words[len(words) - 1 - words[::-1].index("RETURN") :]


def _plain(value: Any) -> Value:
    """Return a value of the driver as a plain one."""
    from neo4j.graph import Node, Path, Relationship

    if isinstance(value, (Node, Relationship)):
        held = {key: _plain(value[key]) for key in sorted(value) if not key.startswith(_OURS)}
        return {"type": value.type, **held} if isinstance(value, Relationship) else held
    if isinstance(value, Path):
        return {
            "nodes": [_plain(node) for node in value.nodes],
            "edges": [_plain(edge) for edge in value.relationships],
        }
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return value if isinstance(value, (str, int, float, bool)) or value is None else str(value)
