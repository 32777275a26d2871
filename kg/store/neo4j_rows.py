"""Nodes and claims as the parameters of upserts.cypher."""

from __future__ import annotations

import re
from hashlib import blake2b

from kg.model import Claim, Kind, Node
from kg.rows import Scalar, identifier
from kg.store.properties import EDGE_PROPERTIES, NODE_PROPERTIES, edge_properties, node_properties

#: A property's value, or None where it is to go.
Row = dict[str, Scalar | None]

LIBRARY, HASH, MORE = "citeweaveLibrary", "citeweaveHash", "citeweaveMore"
_SURROGATES = re.compile("[\ud800-\udfff]")
_DECLARED = {column.name for column in NODE_PROPERTIES}
_NO_NODE: Row = dict.fromkeys(sorted(_DECLARED))
_NO_EDGE: Row = {column.name: None for column in EDGE_PROPERTIES}
# The key of an index has at most about 8000 bytes, the name of the library included.
_LONGEST_ID = 2000


def node_values(node: Node, library: str, digest: int) -> Row:
    """Return the properties of a new node, those by which it is found and compared included."""
    row: Row = {name: value for name, value in node_properties(node).items() if name}
    if more := sorted(row.keys() - _DECLARED):
        row[MORE] = "; ".join(more)
    # Neo4j can hold what XML cannot: names go there as they are.
    row |= {"name": _storable(node.name)}
    if node.kind is Kind.PAPER:
        row["title"] = _storable(str(node.properties.get("title", node.name)))
    row |= {"id": short(node.id), LIBRARY: library, HASH: digest}
    return {name: value for name, value in row.items() if value != ""}


def node_changes(values: Row, more: str | None) -> Row:
    """Return what turns an old node into ``values``; ``more`` names its properties that are not declared."""
    old: Row = dict.fromkeys((more or "").split("; ")) if more else {}
    return {**_NO_NODE, MORE: None, **old, **values}


def edge_values(claim: Claim, digest: int) -> Row:
    """Return the properties of a new relation."""
    return {**edge_properties(claim), HASH: digest}


def edge_changes(values: Row) -> Row:
    """Return what turns an old relation into ``values``."""
    return {**_NO_EDGE, **values}


def weight(row: Row) -> int:
    """Return about how many characters a row has."""
    return sum(len(value) if isinstance(value, str) else 8 for value in row.values())


def short(node_id: str) -> str:
    """Return an id as an index can hold it: a very long one ends in its own hash.

    Example:
        >>> short("method:mamba")
        'method:mamba'

    """
    text = identifier(node_id)
    if len(text) <= _LONGEST_ID // 4 or len(text.encode()) <= _LONGEST_ID:
        return text
    return f"{text[: _LONGEST_ID // 8]}~{blake2b(text.encode(), digest_size=16).hexdigest()}"


def _storable(text: str) -> str:
    return text if text.isprintable() else _SURROGATES.sub("", text)
