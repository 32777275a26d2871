"""GraphML 1.0: flat typed attributes, for networkx, igraph, Gephi, yEd, Cytoscape and others.

Written as a stream. Ids stand in the XML alone; ``label`` and ``weight`` are the names that Gephi looks for. networkx
reads it with ``read_graphml(path, force_multigraph=True)``: without that it makes a graph without parallel edges a
``DiGraph``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from kg.export.markup import content, count, quoted, text_file
from kg.model import Claim, Node
from kg.rows import EDGE_COLUMNS, NODE_COLUMNS, Column, Row, edge_row, node_row, used

__all__ = ["count", "write"]

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
 xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
"""
_TYPES = {str: "string", int: "int", float: "double", bool: "boolean"}
#: What the elements themselves say.
_IN_ELEMENT = {"id", "source", "target"}


def write(nodes: Sequence[Node], claims: Sequence[Claim], path: Path) -> None:
    """Write GraphML."""
    node_keys = _keys("n", used(NODE_COLUMNS, map(node_row, nodes)))
    edge_keys = _keys("r", EDGE_COLUMNS)
    with text_file(path) as file:
        file.write(_HEAD)
        file.writelines(_declarations("node", node_keys))
        file.writelines(_declarations("edge", edge_keys))
        file.write('<graph id="G" edgedefault="directed">\n')
        file.writelines(_nodes(nodes, node_keys))
        file.writelines(_edges(claims, edge_keys))
        file.write("</graph>\n</graphml>\n")


def _keys(prefix: str, columns: Iterable[Column]) -> dict[str, tuple[str, Column]]:
    return {c.name: (f"{prefix}-{c.name}", c) for c in columns if c.name not in _IN_ELEMENT}


def _declarations(what: str, keys: dict[str, tuple[str, Column]]) -> Iterator[str]:
    for key, column in keys.values():
        kind = _TYPES[column.type]
        yield f'<key id={quoted(key)} for="{what}" attr.name={quoted(column.name)} attr.type="{kind}"/>\n'


def _nodes(nodes: Iterable[Node], keys: dict[str, tuple[str, Column]]) -> Iterator[str]:
    for node in nodes:
        row = node_row(node)
        yield f"<node id={quoted(row['id'])}>{_data(row, keys)}</node>\n"


def _edges(claims: Iterable[Claim], keys: dict[str, tuple[str, Column]]) -> Iterator[str]:
    for number, claim in enumerate(claims):
        row = edge_row(claim, number)
        ends = f"source={quoted(row['source'])} target={quoted(row['target'])}"
        yield f"<edge id={quoted(row['id'])} {ends}>{_data(row, keys)}</edge>\n"


def _data(row: Row, keys: dict[str, tuple[str, Column]]) -> str:
    return "".join(
        f'<data key="{keys[name][0]}">{content(value)}</data>' for name, value in row.items() if name in keys
    )
