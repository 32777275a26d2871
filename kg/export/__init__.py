"""Graphs to files: by suffix, whole or not at all, the same bytes for the same graph.

A writer makes the new file (or folder) under another name and reads it back; only a file with all nodes and edges
takes the place of the old one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import ExportError
from kg.export import cypher, gexf, graphml, node_link, table
from kg.files import replacing
from kg.model import Claim, Node

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["WRITERS", "Writer", "write"]


@dataclass(frozen=True, slots=True)
class Writer:
    """A format: how it is written, and how many nodes and edges a reader finds in what was written.

    ``write`` gets the nodes sorted by id and the claims sorted by key. ``files`` names the files of a format that is a
    folder; ``write`` then gets an empty folder.
    """

    write: Callable[[Sequence[Node], Sequence[Claim], Path], None]
    count: Callable[[Path], tuple[int, int]]
    files: frozenset[str] = frozenset()


#: The formats by suffix; a slash at the end marks a folder.
WRITERS: Mapping[str, Writer] = {
    ".graphml": Writer(graphml.write, graphml.count),
    ".gexf": Writer(gexf.write, gexf.count),
    ".json": Writer(node_link.write, node_link.count),
    ".cypher": Writer(cypher.write, cypher.count),
    ".csv/": Writer(table.write, table.count, table.FILES),
}


def write(graph: nx.MultiDiGraph, path: Path | str) -> None:
    """Write a graph of :func:`kg.graph.to_graph` in the format that the suffix of ``path`` names.

    Raises:
        ExportError: when no format has the suffix, or the file cannot be written; an old file is then as it was.

    """
    path = Path(path)
    writer = _writer(path)
    nodes, claims = _records(graph)
    _refuse_foreign(path, writer)
    try:
        with replacing(path, folder=bool(writer.files)) as fresh:
            writer.write(nodes, claims, fresh)
            _read_back(path, writer.count(fresh), (len(nodes), len(claims)))
    except OSError as error:
        reason = error.strerror or str(error)
        raise ExportError(
            f"{path}: cannot be written: {reason}. Choose a place that exists, is free and can be written."
        ) from error
    except ValueError as error:
        raise ExportError(f"{path}: {error}. Choose another format, or leave that node out.") from error


def _writer(path: Path) -> Writer:
    suffix = path.suffix.lower()
    writer = WRITERS.get(suffix) or WRITERS.get(f"{suffix}/")
    if writer is None:
        known = " ".join(sorted(WRITERS))
        raise ExportError(f"{path}: no format has the suffix {suffix!r}. Choose one of: {known}")
    return writer


def _records(graph: nx.MultiDiGraph) -> tuple[list[Node], list[Claim]]:
    from kg.graph import claims_of, nodes_of

    claims = sorted(claims_of(graph), key=lambda claim: (claim.subject, claim.relation, claim.object))
    return sorted(nodes_of(graph), key=lambda node: node.id), claims


def _refuse_foreign(path: Path, writer: Writer) -> None:
    """Never replace a folder that holds anything but an earlier export."""
    if writer.files and path.is_dir():
        foreign = sorted({entry.name for entry in path.iterdir()} - writer.files)
        if foreign:
            raise ExportError(
                f"{path}: holds other files ({foreign[0]!r}) and would be replaced. Choose a new or empty folder."
            )


def _read_back(path: Path, found: tuple[int, int], wanted: tuple[int, int]) -> None:
    if found != wanted:
        raise ExportError(
            f"{path}: of {wanted[0]} nodes and {wanted[1]} edges, {found[0]} and {found[1]} can be read back. "
            "The file was not written; please report this."
        )
