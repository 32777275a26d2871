"""What the two exports for Neo4j share: properties as `kg push` gives them (kg/store/properties.py), and ownership.

``citeweaveHash`` is -1: nothing was compared yet. So `kg push` on a database that was filled by one of these exports
finds its own nodes and relations there, and makes them what they should be.
"""

from __future__ import annotations

from collections.abc import Iterable

from kg.model import Claim, Node
from kg.rows import EDGE_COLUMNS, NODE_COLUMNS, Column, Row, edge_row, fit_text, node_row

_OF_NODES = frozenset({"label"})
_OF_EDGES = frozenset({"id", "source", "target", "relation", "label"})
_HASH = Column("citeweaveHash", int, "-1: not compared yet")
_OWNED: Row = {_HASH.name: -1}

NODE_PROPERTIES = (
    *(column for column in NODE_COLUMNS if column.name not in _OF_NODES),
    Column("citeweaveLibrary", str, "the name under which `kg push` finds it"),
    _HASH,
)
EDGE_PROPERTIES = (
    *(column for column in EDGE_COLUMNS if column.name not in _OF_EDGES),
    Column("sentence", str, "the sentence of the best evidence"),
    _HASH,
)


def node_properties(node: Node) -> Row:
    """Return the properties of a node."""
    row = {name: value for name, value in node_row(node).items() if name and name not in _OF_NODES}
    return {**row, "citeweaveLibrary": "library", **_OWNED}


def edge_properties(claim: Claim) -> Row:
    """Return the properties of a relation."""
    row = {name: value for name, value in edge_row(claim, 0).items() if name not in _OF_EDGES}
    best = min(claim.evidence, key=lambda e: (-e.score, e))
    if best.text:
        row["sentence"] = fit_text(best.text)
    return {**row, **_OWNED}


def undeclared(rows: Iterable[Row]) -> tuple[Column, ...]:
    """Return the columns of text that some nodes have besides the declared ones, sorted."""
    declared = {column.name for column in NODE_PROPERTIES}
    return tuple(Column(name, str, "a property") for name in sorted({name for row in rows for name in row} - declared))
