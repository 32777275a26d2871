"""CSV: a folder with ``nodes.csv`` and ``edges.csv`` (RFC 4180, UTF-8, a header, every cell quoted).

Beside them lie the same for Neo4j's import tool, see :mod:`kg.export.bulk`.

All declared columns are there, also empty ones, so that the header does not change with the data. Cells are data for
programs and stay as they are: one that begins with ``= + - @`` is not defused, since that would change titles and
names. Quotes make a cell text for a CSV parser, but not for a spreadsheet, which may still take it for a formula:
import the columns as text there when you do not trust the papers.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from kg.export import bulk
from kg.export.markup import literal, text_file
from kg.model import Claim, Node
from kg.rows import EDGE_COLUMNS, NODE_COLUMNS, Column, Row, edge_row, node_row, used

NODES, EDGES = "nodes.csv", "edges.csv"
FILES = frozenset({NODES, EDGES, bulk.NODES, bulk.RELATIONS})


def write(nodes: Sequence[Node], claims: Sequence[Claim], path: Path) -> None:
    """Write the files into the folder ``path``."""
    bulk.write(nodes, claims, path)
    declared = {column.name for column in NODE_COLUMNS}
    others = tuple(c for c in used(NODE_COLUMNS, map(node_row, nodes)) if c.name not in declared)
    _write(path / NODES, NODE_COLUMNS + others, map(node_row, nodes))
    _write(path / EDGES, EDGE_COLUMNS, (edge_row(claim, n) for n, claim in enumerate(claims)))


def _write(path: Path, columns: Sequence[Column], rows: Iterable[Row]) -> None:
    names = [column.name for column in columns]
    with text_file(path) as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        writer.writerow(names)
        for row in rows:
            writer.writerow([literal(row.get(name, "")) for name in names])


def count(path: Path) -> tuple[int, int]:
    """Return how many nodes and edges the files hold.

    Raises:
        ValueError: when a quote is left open, or the files for Neo4j hold another number.

    """
    found = _records(path / NODES), _records(path / EDGES)
    if found != (_records(path / bulk.NODES), _records(path / bulk.RELATIONS)):
        raise ValueError("the files for Neo4j hold another number of nodes or relations")
    return found


def _records(path: Path) -> int:
    """Count records after the header: line ends outside quotes."""
    # csv.reader refuses cells above 128 KiB unless a limit of the whole process is raised.
    records, inside = 0, False
    with path.open(encoding="utf-8", newline="") as file:
        for line in file:
            inside ^= line.count('"') % 2 == 1
            records += not inside
    if inside:
        raise ValueError(f"{path.name} ends inside a quoted cell")
    return records - 1
