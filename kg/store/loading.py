"""Filling a new embedded database from a library: one table a kind, one a relation, by COPY from CSV files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from kg.errors import LibraryError
from kg.library import Library
from kg.model import Kind, Relation
from kg.rows import Row, identifier
from kg.store.properties import EDGE_PROPERTIES, NODE_PROPERTIES, edge_properties, node_properties

if TYPE_CHECKING:
    import ladybug

_TYPES = {str: "STRING", int: "INT64", float: "DOUBLE", bool: "BOOL"}
_NODE_COLUMNS = {column.name: _TYPES[column.type] for column in NODE_PROPERTIES}
_EDGE_COLUMNS = {column.name: _TYPES[column.type] for column in EDGE_PROPERTIES}
_COPY = "(HEADER=false, DELIM=',', QUOTE='\"', ESCAPE='\"', PARALLEL=false, AUTO_DETECT=false)"


@dataclass
class Loaded:
    """What was written: nodes by kind, edges by relation, other properties of nodes, and what the guards must know."""

    nodes: Counter[str] = field(default_factory=Counter)
    edges: Counter[str] = field(default_factory=Counter)
    extra: tuple[str, ...] = ()
    loops: set[str] = field(default_factory=set)
    sigma: set[str] = field(default_factory=set)
    dotted: bool = False


def load(library: Library, connection: ladybug.Connection, folder: Path) -> Loaded:
    """Fill the empty database behind ``connection`` with what ``library`` holds; ``folder`` is for files on the way.

    Raises:
        LibraryError: when the database does not hold then what the library holds.

    """
    extra = sorted({name for node in library.nodes() for name in node_properties(node)} - _NODE_COLUMNS.keys())
    columns = {**_NODE_COLUMNS, **dict.fromkeys(extra, "STRING")}
    loaded = Loaded(extra=tuple(extra))
    with _Tables(folder) as tables:
        kinds = {}
        for node in library.nodes():
            kinds[node.id] = str(node.kind)
            row = node_properties(node)
            _note(loaded, row)
            tables.write((str(node.kind),), [row.get(name) for name in columns])
            loaded.nodes[str(node.kind)] += 1
        for claim in library.claims():
            ends = (kinds[claim.subject], kinds[claim.object])
            row = edge_properties(claim)
            _note(loaded, row)
            ids: list[object] = [identifier(claim.subject), identifier(claim.object)]
            tables.write((str(claim.relation), *ends), [*ids, *(row.get(name) for name in _EDGE_COLUMNS)])
            loaded.edges[str(claim.relation)] += 1
            if claim.subject == claim.object:
                loaded.loops.add(str(claim.relation))
    _create(connection, columns, tables.paths)
    for key, path in sorted(tables.paths.items(), key=lambda item: (len(item[0]), item[0])):
        ends_of = f", FROM='{key[1]}', TO='{key[2]}'" if len(key) > 1 else ""
        connection.execute(f"COPY `{key[0]}` FROM '{_literal(path)}' {_COPY[:-1]}{ends_of})")
    check(connection, loaded.nodes, loaded.edges, library.path)
    return loaded


def check(connection: Any, nodes: Mapping[str, int], edges: Mapping[str, int], path: Path) -> None:
    """Raise a LibraryError when the tables do not hold so many nodes and edges."""
    for name, expected in [*((str(k), nodes.get(k, 0)) for k in Kind), *((str(r), edges.get(r, 0)) for r in Relation)]:
        pattern = f"(n:`{name}`)" if name in set(Kind) else f"()-[r:`{name}`]->()"
        count = connection.execute(f"MATCH {pattern} RETURN count(*)").get_next()[0]
        if count != expected:
            raise LibraryError(f"{path}: its Cypher cache holds {count} {name} instead of {expected}. Run this again.")


def _create(connection: Any, columns: Mapping[str, str], keys: Iterable[tuple[str, ...]]) -> None:
    described = ", ".join(f"`{name}` {kind}" for name, kind in columns.items())
    for kind in Kind:
        connection.execute(f"CREATE NODE TABLE `{kind}`({described}, PRIMARY KEY(`id`))")
    described = ", ".join(f"`{name}` {kind}" for name, kind in _EDGE_COLUMNS.items())
    pairs = sorted(key for key in keys if len(key) > 1)
    for relation in Relation:
        own = [key[1:] for key in pairs if key[0] == relation] or [("Paper", "Paper")]
        ends = ", ".join(f"FROM `{one}` TO `{other}`" for one, other in own)
        connection.execute(f"CREATE REL TABLE `{relation}`({ends}, {described})")


def _note(loaded: Loaded, row: Row) -> None:
    for name, value in row.items():
        if isinstance(value, str) and not value.isascii():
            loaded.dotted = loaded.dotted or "İ" in value
            if "Σ" in value and "ς" in value.replace("ς", "").lower():
                loaded.sigma.add(name)


def _literal(path: Path) -> str:
    return str(path).replace("\\", "\\\\").replace("'", "\\'")


class _Tables:
    """CSV files, one for each table and pair of ends, opened when they are written."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.paths: dict[tuple[str, ...], Path] = {}
        self._files_of: dict[tuple[str, ...], IO[str]] = {}
        self._open = ExitStack()

    def __enter__(self) -> _Tables:
        return self

    def __exit__(self, *error: object) -> None:
        self._open.close()

    def write(self, key: tuple[str, ...], values: list[object]) -> None:
        """Add a row to a table."""
        if key not in self._files_of:
            self.paths[key] = self.folder / f"{'-'.join(key)}.csv"
            self._files_of[key] = self._open.enter_context(self.paths[key].open("w", encoding="utf-8", newline=""))
        self._files_of[key].write(",".join(map(_field, values)) + "\n")


def _field(value: object) -> str:
    """Return a CSV field: null is empty, text is quoted always, so that nothing in it is a delimiter or a line end."""
    if value is None:
        return ""
    if isinstance(value, str):
        return '"' + value.replace('"', '""') + '"'
    return repr(value).lower()
