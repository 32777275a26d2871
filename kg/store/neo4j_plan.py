"""What a push would do: the digests of a library against those that a Neo4j database holds.

A digest says all about a node or relation, so two sets of integers tell what is new and what is old; nothing else is
read of what is equal on both sides.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kg.library import Library
from kg.model import Kind, Relation

Integers = NDArray[np.int64]
Record = Mapping[str, Any]
#: ``ask(name, label=…, relation=…, hashes=…)`` runs a reading statement of upserts.cypher.
Ask = Callable[..., Iterable[Record]]
Watch = Callable[[str, int, int], None]
#: Of nodes the kind alone; of claims the kind of the subject, the relation, the kind of the object.
Pattern = tuple[str, ...]
#: By pattern, the numbers and digests of records.
Stamps = dict[Pattern, tuple[Integers, Integers]]
#: Of nodes the id alone; of claims the kind and id of the subject, the kind and id of the object.
Key = tuple[str, ...]


@dataclass(slots=True)
class Part:
    """The differences in one label or type.

    Attributes:
        name: the label or type.
        fresh: by pattern, the numbers and digests of what the library has and the server has not.
        old: by key, what the server has and the library has not, or not so.
        spare: further copies of what the server has, which two pushes at one time leave.

    """

    name: str
    fresh: Stamps
    old: dict[Key, Record] = field(default_factory=dict)
    spare: list[Record] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Plan:
    """The differences of all labels and all types."""

    nodes: list[Part]
    relations: list[Part]

    @property
    def size(self) -> int:
        """How many nodes and relations are to be created or changed."""
        return sum(len(numbers) for part in (*self.nodes, *self.relations) for numbers, _ in part.fresh.values())


def compare(library: Library, ask: Ask, salt: str, watch: Watch) -> Plan:
    """Return what differs between a library and what the server holds of it."""
    watch("comparing", 0, 2)
    mine = _stamps(((kind,), number, digest) for number, kind, digest in library.node_digests(salt))
    theirs = _hashes(ask("node hashes"))
    nodes = [
        _part(kind, _of(mine, 0, kind), theirs.get(kind, _NONE), partial(ask, "old nodes", label=kind), _node_key)
        for kind in Kind
    ]
    watch("comparing", 1, 2)
    mine = _stamps((pattern, number, digest) for number, pattern, digest in library.claim_digests(salt))
    theirs = _hashes(ask("relation hashes"))
    relations = [
        _part(
            name, _of(mine, 1, name), theirs.get(name, _NONE), partial(ask, "old relations", relation=name), _edge_key
        )
        for name in Relation
    ]
    watch("comparing", 2, 2)
    return Plan(nodes, relations)


_NONE: Integers = np.array([], dtype=np.int64)


def _of(stamps: Stamps, position: int, name: str) -> Stamps:
    return {pattern: stamp for pattern, stamp in stamps.items() if pattern[position] == name}


def _node_key(record: Record) -> Key:
    return (record["id"],)


def _edge_key(record: Record) -> Key:
    return tuple(str(record[name]) for name in ("from", "source", "to", "target"))


def _stamps(rows: Iterable[tuple[Pattern, int, int]]) -> Stamps:
    """Gather numbers and digests by pattern, in two arrays of eight bytes each."""
    found: dict[Pattern, tuple[array[int], array[int]]] = {}
    for pattern, number, digest in rows:
        if pattern not in found:
            found[pattern] = (array("q"), array("q"))
        numbers, digests = found[pattern]
        numbers.append(number)
        digests.append(digest)
    return {pattern: (_integers(numbers), _integers(digests)) for pattern, (numbers, digests) in sorted(found.items())}


def _integers(values: Iterable[int]) -> Integers:
    return np.array(values, dtype=np.int64)


def _part(
    name: str, mine: Stamps, theirs: Integers, ask: Callable[..., Iterable[Record]], key: Callable[[Record], Key]
) -> Part:
    wanted = np.concatenate([_NONE, *(digests for _, digests in mine.values())])
    part = Part(name, {})
    for pattern, (numbers, digests) in mine.items():
        new = ~np.isin(digests, theirs)
        if new.any():
            part.fresh[pattern] = (numbers[new], digests[new])
    values, counts = np.unique(theirs, return_counts=True)
    known = np.isin(values, wanted)
    asked = values[~known | (counts > 1)]
    if len(asked):
        _sort(part, ask(hashes=asked.tolist()), set(values[known].tolist()), key)
    return part


def _hashes(records: Iterable[Record]) -> dict[str, Integers]:
    """Gather the hashes that the server holds, by label or type."""
    found: dict[str, list[Integers]] = {}
    for record in records:
        found.setdefault(record["name"], []).append(_integers(record["hashes"]))
    return {name: np.concatenate(parts) for name, parts in found.items()}


def _sort(part: Part, records: Iterable[Record], known: set[int], key: Callable[[Record], Key]) -> None:
    """Put each record where it belongs: of what is as it should be, one copy stays and the others are spare."""
    for record in records:
        if record["hash"] in known:
            known.discard(record["hash"])
        elif part.old.setdefault(key(record), record) is not record:
            part.spare.append(record)


def numbered(part: Part) -> Iterator[tuple[Pattern, list[int], list[int]]]:
    """Yield the fresh numbers and digests of a part, by pattern, in pieces that fit into memory."""
    for pattern, (numbers, digests) in part.fresh.items():
        for start in range(0, len(numbers), _PIECE):
            piece = slice(start, start + _PIECE)
            yield pattern, numbers[piece].tolist(), digests[piece].tolist()


_PIECE = 2000
