r"""A script for cypher-shell: constraints and indexes, nodes, relations. It may be run again.

Values stand in the script as literals: all that could end one, and all that is not printed, is escaped, so each row is
one line whatever the papers say. Labels, types and the names of properties come from the vocabulary.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, islice
from pathlib import Path

from kg.assets import asset
from kg.export.markup import literal, text_file
from kg.export.neo4j_rows import edge_properties, node_properties
from kg.model import Claim, Node
from kg.rows import Row, Scalar, identifier

_ROWS = 200
_UNSAFE = re.compile(r"""[\\"'\x00-\x1f\x7f-\xa0\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]""")
_NODE_END = "] AS row MERGE (n:{} {{id: row.id, citeweaveLibrary: row.citeweaveLibrary}}) SET n += row;\n"
_EDGE_END = (
    "] AS row MATCH (s:{} {{id: row.s, citeweaveLibrary: 'library'}}) "
    "MATCH (o:{} {{id: row.o, citeweaveLibrary: 'library'}}) MERGE (s)-[r:{}]->(o) SET r += row.p;\n"
)


def write(nodes: Sequence[Node], claims: Sequence[Claim], path: Path) -> None:
    """Write the script."""
    kinds = {node.id: str(node.kind) for node in nodes}

    def pattern(claim: Claim) -> tuple[str, str, str]:
        return kinds[claim.subject], kinds[claim.object], str(claim.relation)

    with text_file(path) as file:
        file.write(asset("cypher", "schema.cypher"))
        file.write("CALL db.awaitIndexes(300);\n")
        for kind, some in groupby(sorted(nodes, key=lambda node: node.kind), key=lambda node: node.kind):
            file.writelines(_statements((_map(node_properties(node)) for node in some), _NODE_END.format(kind)))
        for ends, edges in groupby(sorted(claims, key=pattern), key=pattern):
            file.writelines(_statements(map(_edge, edges), _EDGE_END.format(*ends)))


def count(path: Path) -> tuple[int, int]:
    """Return how many rows of nodes and of relations a script has.

    Raises:
        ValueError: when a statement has no end.

    """
    nodes = edges = rows = 0
    with path.open(encoding="utf-8", newline="") as file:
        for line in file:
            if line.startswith("{"):
                rows += 1
            elif line.startswith("] AS row MERGE") and line.endswith(";\n"):
                nodes, rows = nodes + rows, 0
            elif line.startswith("] AS row MATCH") and line.endswith(";\n"):
                edges, rows = edges + rows, 0
    if rows:
        raise ValueError(f"{path.name} ends inside a statement")
    return nodes, edges


def _statements(rows: Iterator[str], end: str) -> Iterator[str]:
    while some := list(islice(rows, _ROWS)):
        yield "UNWIND [\n" + ",\n".join(some) + "\n" + end


def _edge(claim: Claim) -> str:
    ends = f"s: {_value(identifier(claim.subject))}, o: {_value(identifier(claim.object))}"
    return f"{{{ends}, p: {_map(edge_properties(claim))}}}"


def _map(row: Row) -> str:
    return "{" + ", ".join(f"`{name}`: {_value(value)}" for name, value in row.items()) + "}"


def _value(value: Scalar) -> str:
    return f"'{_UNSAFE.sub(_escaped, value)}'" if isinstance(value, str) else literal(value)


def _escaped(match: re.Match[str]) -> str:
    return f"\\{match[0]}" if match[0] in "\\\"'" else f"\\u{ord(match[0]):04X}"
