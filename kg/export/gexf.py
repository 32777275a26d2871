"""GEXF 1.2draft, for Gephi, networkx and graphology.

The version is the newest that all readers know: networkx gives 1.3 another namespace than Gephi does. One thing is
taken from 1.3: the ``kind`` of an edge, without which Gephi merges the parallel edges between two nodes into one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from kg.export.markup import count, quoted, text_file
from kg.model import Claim, Node
from kg.rows import EDGE_COLUMNS, NODE_COLUMNS, Column, Row, edge_row, node_row, used

__all__ = ["count", "write"]

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://www.gexf.net/1.2draft" version="1.2">
<meta><creator>citeweave</creator></meta>
<graph mode="static" defaultedgetype="directed">
"""
_TYPES = {str: "string", int: "integer", float: "double", bool: "boolean"}
#: What the elements themselves say.
_IN_ELEMENT = {"id", "label", "source", "target", "weight"}


def write(nodes: Sequence[Node], claims: Sequence[Claim], path: Path) -> None:
    """Write GEXF."""
    node_columns = _columns(used(NODE_COLUMNS, map(node_row, nodes)))
    edge_columns = _columns(EDGE_COLUMNS)
    with text_file(path) as file:
        file.write(_HEAD)
        file.writelines(_declarations("node", node_columns))
        file.writelines(_declarations("edge", edge_columns))
        file.write("<nodes>\n")
        file.writelines(_nodes(nodes, node_columns))
        file.write("</nodes>\n<edges>\n")
        file.writelines(_edges(claims, edge_columns))
        file.write("</edges>\n</graph>\n</gexf>\n")


def _columns(columns: Iterable[Column]) -> dict[str, Column]:
    return {column.name: column for column in columns if column.name not in _IN_ELEMENT}


def _declarations(what: str, columns: dict[str, Column]) -> Iterator[str]:
    yield f'<attributes class="{what}" mode="static">\n'
    for name, column in columns.items():
        yield f'<attribute id={quoted(name)} title={quoted(name)} type="{_TYPES[column.type]}"/>\n'
    yield "</attributes>\n"


def _nodes(nodes: Iterable[Node], columns: dict[str, Column]) -> Iterator[str]:
    for node in nodes:
        row = node_row(node)
        label = quoted(row.get("label", row["id"]))
        yield f"<node id={quoted(row['id'])} label={label}>{_values(row, columns)}</node>\n"


def _edges(claims: Iterable[Claim], columns: dict[str, Column]) -> Iterator[str]:
    for number, claim in enumerate(claims):
        row = edge_row(claim, number)
        relation = quoted(row["relation"])
        ends = f"source={quoted(row['source'])} target={quoted(row['target'])}"
        weight = f" weight={quoted(row['weight'])}" if "weight" in row else ""
        yield f"<edge id={quoted(row['id'])} {ends} kind={relation} label={relation}{weight}>"
        yield f"{_values(row, columns)}</edge>\n"


def _values(row: Row, columns: dict[str, Column]) -> str:
    values = (f'<attvalue for="{name}" value={quoted(value)}/>' for name, value in row.items() if name in columns)
    return f"<attvalues>{''.join(values)}</attvalues>"
