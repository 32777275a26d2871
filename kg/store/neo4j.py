"""A library into Neo4j, and again: what is equal is left alone, what left the library leaves the database.

A node is citeweave's when its ``citeweaveLibrary`` is the name under which the library is pushed; a relation when it
has a ``citeweaveHash`` and begins at such a node. All else in the database, also on these nodes, is somebody else's and
stays. Each batch is one transaction, and nothing but the database says how far a push came: after a kill at any
moment, the next push finds what is missing and does it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import StoreError
from kg.library import Library
from kg.model import Claim, Node
from kg.store.neo4j_connection import connected
from kg.store.neo4j_plan import Part, Record, Watch, compare, numbered
from kg.store.neo4j_rows import edge_changes, edge_values, node_changes, node_values, short, weight
from kg.store.neo4j_statements import schema, statement
from kg.store.neo4j_writer import Writer
from kg.store.properties import EDGE_PROPERTIES, NODE_PROPERTIES

if TYPE_CHECKING:
    import neo4j

_LONGEST_NAME = 200


@dataclass(slots=True)
class Change:
    """What a push did, or would do, with one label or type.

    ``kept`` counts nodes that left the library, but on which relations of others hang: they stay until those go.
    """

    name: str
    created: int = 0
    changed: int = 0
    removed: int = 0
    kept: int = 0


@dataclass(frozen=True, slots=True)
class Pushed:
    """The changes by label and by type; ``writes`` counts the nodes, relations, properties … that the server wrote."""

    nodes: list[Change]
    relations: list[Change]
    writes: int = 0


def push(
    library: str | Path,
    uri: str,
    *,
    username: str = "neo4j",
    password: str,
    database: str = "neo4j",
    name: str = "library",
    dry_run: bool = False,
    watch: Watch = lambda stage, done, total: None,
) -> Pushed:
    """Make a Neo4j database hold what a library holds; the top of this module says what is touched.

    Args:
        library: the ``.kg`` file.
        uri: the server, such as ``neo4j://localhost:7687``.
        username: the user of the server.
        password: the user's password.
        database: the database at the server.
        name: what the library is called there. Libraries of different names lie side by side.
        dry_run: write nothing, only say what would be done.
        watch: called with the stage, how much is done, and of how much.

    Raises:
        LibraryError: when there is no library, or it is damaged.
        StoreError: when the server cannot be reached or refuses; what was written till then stays, and the next push
            goes on from there.

    """
    if not 0 < len(name) <= _LONGEST_NAME or not name.isprintable():
        raise StoreError(f"The name {name!r} is empty, too long or not printable. Give a name of some letters.")
    with (
        Library(library) as opened,
        connected(uri, username, password, database) as session,
        Writer(session, library=name) as writer,
    ):
        if not dry_run:
            for text in schema():
                writer.run(text)
        plan = compare(opened, partial(_ask, session, name), _salt(), watch)
        sync = _Sync(opened, name, None if dry_run else writer, watch, plan.size)
        nodes = [sync.write_nodes(part) for part in plan.nodes]
        relations = [sync.write_relations(part) for part in plan.relations]
        for part, change in zip(plan.relations, relations, strict=True):
            sync.remove_relations(part, change)
        for part, change in zip(plan.nodes, nodes, strict=True):
            sync.remove_nodes(part, change)
        return Pushed(nodes, relations, writer.writes)


def _salt() -> str:
    """Return what the digests depend on besides the library: another program may show the same contents otherwise."""
    columns = (column.name for column in (*NODE_PROPERTIES, *EDGE_PROPERTIES))
    return f"{version('citeweave')} {' '.join(columns)}"


def _ask(
    session: neo4j.Session, library: str, name: str, label: str = "", relation: str = "", hashes: Iterable[int] = ()
) -> list[Record]:
    text = statement(name, label=label, relation=relation)
    return session.execute_read(
        lambda transaction: [dict(record) for record in transaction.run(text, library=library, hashes=hashes)]
    )


class _Sync:
    """Carries out a plan; without a writer, it only counts."""

    def __init__(self, library: Library, name: str, writer: Writer | None, watch: Watch, total: int) -> None:
        self._library, self._name, self._writer = library, name, writer
        self._watch, self._done, self._total = watch, 0, total

    def write_nodes(self, part: Part) -> Change:
        """Create and change the nodes of one label; what is left in ``part.old`` left the library."""
        change = Change(part.name)
        create, alter = (statement(name, label=part.name) for name in ("create nodes", "change nodes"))
        for node, digest in self._nodes(part):
            old = part.old.pop((short(node.id),), None)
            change.created += old is None
            change.changed += old is not None
            if self._writer:
                values = node_values(node, self._name, digest)
                if old is None:
                    self._writer.add(create, values, weight(values), "nodes_created")
                else:
                    self._writer.add(alter, node_changes(values, old["more"]), weight(values))
        if self._writer:
            self._writer.flush()
        return change

    def write_relations(self, part: Part) -> Change:
        """Create and change the relations of one type; what is left in ``part.old`` left the library."""
        change = Change(part.name)
        alter = statement("change relations", relation=part.name)
        for (start, _, end), claim, digest in self._claims(part):
            ends = {"source": short(claim.subject), "target": short(claim.object)}
            old = part.old.pop((start, ends["source"], end, ends["target"]), None)
            change.created += old is None
            change.changed += old is not None
            if self._writer:
                values = edge_values(claim, digest)
                if old is None:
                    create = statement("create relations", relation=part.name, start=start, end=end)
                    row = {**ends, "properties": values}
                    self._writer.add(create, row, weight(values), "relationships_created")
                else:
                    row = {"element": old["element"], "hash": old["hash"], "properties": edge_changes(values)}
                    self._writer.add(alter, row, weight(values))
        if self._writer:
            self._writer.flush()
        return change

    def remove_relations(self, part: Part, change: Change) -> None:
        """Remove the relations that left the library."""
        gone = [*part.old.values(), *part.spare]
        change.removed = len(gone)
        if self._writer and gone:
            remove = statement("remove relations", relation=part.name)
            for record in gone:
                self._writer.add(remove, {"element": record["element"], "hash": record["hash"]}, 64)
            self._writer.flush()

    def remove_nodes(self, part: Part, change: Change) -> None:
        """Remove the nodes that left the library, but for those on which relations of others hang."""
        ids = [{"id": record["id"]} for record in part.old.values()]
        change.removed = len(ids)
        if self._writer:
            remove = statement("remove nodes", label=part.name)
            pieces = [ids[start : start + _PIECE] for start in range(0, len(ids), _PIECE)]
            change.removed = sum(self._writer.run(remove, piece).nodes_deleted for piece in pieces)
            change.kept = len(ids) - change.removed

    def _nodes(self, part: Part) -> Iterator[tuple[Node, int]]:
        for _, numbers, digests in numbered(part):
            yield from zip(self._library.nodes_numbered(numbers), digests, strict=True)
            self._tell(len(numbers))

    def _claims(self, part: Part) -> Iterator[tuple[tuple[str, ...], Claim, int]]:
        for pattern, numbers, digests in numbered(part):
            for claim, digest in zip(self._library.claims_numbered(numbers), digests, strict=True):
                yield pattern, claim, digest
            self._tell(len(numbers))

    def _tell(self, more: int) -> None:
        self._done += more
        self._watch("writing", self._done, self._total)


_PIECE = 5_000
