"""What nodes and edges carry in Cypher, the same in every engine: the one model of `kg push` and `kg query`.

A node has one label, its kind; an edge one type, its relation. Their properties are the columns of :mod:`kg.rows`, but
for those that say again what label, type and ends say already. A value that is not there is no property.
"""

from __future__ import annotations

from kg.model import Claim, Node
from kg.rows import EDGE_COLUMNS, NODE_COLUMNS, Column, Row, edge_row, fit_text, node_row

_NODE_LEFT_OUT = frozenset({"label"})
_EDGE_LEFT_OUT = frozenset({"id", "source", "target", "relation", "label"})

#: The properties that every node may have; a property that is not listed is a text.
NODE_PROPERTIES = tuple(column for column in NODE_COLUMNS if column.name not in _NODE_LEFT_OUT)
#: The properties that every edge may have.
EDGE_PROPERTIES = (
    *(column for column in EDGE_COLUMNS if column.name not in _EDGE_LEFT_OUT),
    Column("sentence", str, "the sentence of the best evidence, to be read"),
)


def node_properties(node: Node) -> Row:
    """Return the properties of a node: ``id``, ``kind``, ``name``, ``aliases`` and what its kind has."""
    return {name: value for name, value in node_row(node).items() if name not in _NODE_LEFT_OUT}


def edge_properties(claim: Claim) -> Row:
    """Return the properties of an edge: how sure it is, the forms read, the papers, the evidence, its best sentence."""
    row = {name: value for name, value in edge_row(claim, 0).items() if name not in _EDGE_LEFT_OUT}
    best = min(claim.evidence, key=lambda e: (-e.score, e))
    if best.text:
        row["sentence"] = fit_text(best.text)
    return row
