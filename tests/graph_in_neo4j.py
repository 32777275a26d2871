"""A library's graph in a Neo4j database, by plain UNWIND: what `kg push` makes there, without its room."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.library import Library
from kg.model import Kind
from kg.rows import identifier
from kg.store.properties import edge_properties, node_properties

if TYPE_CHECKING:
    from neo4j import Driver


def load(driver: Driver, path: Path, database: str = "neo4j") -> None:
    """Create all nodes and edges of a library; the database is empty before."""
    nodes: dict[str, list[dict[str, Any]]] = defaultdict(list)
    edges: dict[tuple[str, str, str], list[dict[str, Any]]] = defaultdict(list)
    with Library(path) as library:
        kinds = {}
        for node in library.nodes():
            kinds[node.id] = str(node.kind)
            nodes[str(node.kind)].append(dict(node_properties(node)))
        for claim in library.claims():
            row = {"a": identifier(claim.subject), "b": identifier(claim.object), "row": dict(edge_properties(claim))}
            edges[str(claim.relation), kinds[claim.subject], kinds[claim.object]].append(row)
    with driver.session(database=database) as session:
        for kind in Kind:
            session.run(f"CREATE CONSTRAINT IF NOT EXISTS FOR (n:{kind}) REQUIRE n.id IS UNIQUE").consume()
        for kind, rows in sorted(nodes.items()):
            for some in _batches(rows):
                session.run(f"UNWIND $rows AS row CREATE (n:{kind}) SET n = row", rows=some).consume()
        for (relation, one, other), rows in sorted(edges.items()):
            text = (
                f"UNWIND $rows AS r MATCH (a:{one} {{id: r.a}}) MATCH (b:{other} {{id: r.b}}) "
                f"CREATE (a)-[e:{relation}]->(b) SET e = r.row"
            )
            for some in _batches(rows):
                session.run(text, rows=some).consume()


def _batches(rows: list[dict[str, Any]], size: int = 5000) -> list[list[dict[str, Any]]]:
    return [rows[start : start + size] for start in range(0, len(rows), size)]
