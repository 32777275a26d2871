r"""The two files of a CSV export that `neo4j-admin database import` reads: typed headers, one space of ids.

A value that is missing is an empty cell without quotes; every text has quotes, doubled inside. A text may hold line
ends, so the import needs its option for them::

    neo4j-admin database import full neo4j --multiline-fields=true \
        --nodes=library.csv/neo4j-nodes.csv --relationships=library.csv/neo4j-relations.csv
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from kg.export.markup import literal, text_file
from kg.export.neo4j_rows import EDGE_PROPERTIES, NODE_PROPERTIES, edge_properties, node_properties, undeclared
from kg.model import Claim, Node
from kg.rows import Column, Row, Scalar, identifier

NODES, RELATIONS = "neo4j-nodes.csv", "neo4j-relations.csv"
_SPACE = "citeweave"
_TYPES = {str: "string", int: "long", float: "double", bool: "boolean"}


def write(nodes: Sequence[Node], claims: Sequence[Claim], path: Path) -> None:
    """Write the two files into the folder ``path``."""
    columns = (*NODE_PROPERTIES, *undeclared(map(node_properties, nodes)))
    header = [f"id:ID({_SPACE})", *_typed(columns[1:]), ":LABEL"]
    _write(path / NODES, header, ([*_cells(node_properties(n), columns), _cell(str(n.kind))] for n in nodes))
    header = [f":START_ID({_SPACE})", f":END_ID({_SPACE})", ":TYPE", *_typed(EDGE_PROPERTIES)]
    ends = ([identifier(c.subject), identifier(c.object), str(c.relation)] for c in claims)
    rows = (_cells(edge_properties(claim), EDGE_PROPERTIES) for claim in claims)
    _write(path / RELATIONS, header, ([*map(_cell, end), *row] for end, row in zip(ends, rows, strict=True)))


def _typed(columns: Iterable[Column]) -> list[str]:
    return [f"{column.name}:{_TYPES[column.type]}" for column in columns]


def _cells(row: Row, columns: Iterable[Column]) -> list[str]:
    return [_cell(row.get(column.name)) for column in columns]


def _cell(value: Scalar | None) -> str:
    if isinstance(value, str):
        return '"' + value.replace('"', '""') + '"'
    return "" if value is None else literal(value)


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with text_file(path) as file:
        file.write(",".join(header) + "\n")
        file.writelines(",".join(row) + "\n" for row in rows)
