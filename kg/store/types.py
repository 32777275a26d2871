"""The types of values in a query, known before it runs: properties are declared, parameters are there."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from kg.store.properties import EDGE_PROPERTIES, NODE_PROPERTIES

_LARGEST = 2**63
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Type:
    """A type: ``integer float text truth null node edge path``, ``list`` of ``inner``, or ``map`` with ``keys``."""

    name: str
    inner: Type | None = None
    keys: tuple[tuple[str, Type], ...] = ()

    def __str__(self) -> str:
        plural = {"text": "text", "truth": "true/false", "null": "null"}.get(self.name, f"a {self.name}")
        return (
            f"a list of {self.inner}"
            if self.inner
            else plural.replace("a integer", "a whole number")
            .replace("a float", "a number with a point")
            .replace("a edge", "an edge")
        )


INTEGER, FLOAT, TEXT, TRUTH, NULL = (Type(name) for name in ("integer", "float", "text", "truth", "null"))
NODE, EDGE, PATH = Type("node"), Type("edge"), Type("path")
NUMBERS = (INTEGER, FLOAT)
SCALARS = (*NUMBERS, TEXT, TRUTH)

_OF_COLUMN = {str: TEXT, int: INTEGER, float: FLOAT, bool: TRUTH}
EDGE_TYPES = {column.name: _OF_COLUMN[column.type] for column in EDGE_PROPERTIES}
NODE_TYPES = {column.name: _OF_COLUMN[column.type] for column in NODE_PROPERTIES}

#: What every node and every edge has.
ALWAYS = {"node": frozenset({"id", "kind"}), "edge": frozenset({"score", "weight", "by"})}


@dataclass(frozen=True, slots=True)
class Facts:
    """What the guards must know of a library.

    ``nodes``: the properties of nodes and their types; ``loops``: types of edges of which some go from a node to
    itself; ``sigma``: properties with texts in which a word ends in a capital sigma; ``dotted``: some text has a
    capital I with a dot.
    """

    nodes: Mapping[str, Type] = field(default_factory=lambda: NODE_TYPES)
    loops: frozenset[str] = frozenset()
    sigma: frozenset[str] = frozenset()
    dotted: bool = False


def list_of(inner: Type) -> Type:
    """Return the type of a list."""
    return Type("list", inner)


def alike(one: Type, other: Type) -> bool:
    """Tell whether two values can be compared: both numbers, or of one type; null goes with all."""
    return NULL in (one, other) or (one in NUMBERS and other in NUMBERS) or one == other


def type_of(value: object) -> Type:
    """Return the type of a parameter.

    Raises:
        ValueError: when Cypher cannot take it, or the engines would take it differently; the message says why.

    """
    if value is None:
        return NULL
    if isinstance(value, bool):
        return TRUTH
    if isinstance(value, int):
        if not -_LARGEST <= value < _LARGEST:
            raise ValueError("a number of more than 64 bits")
        return INTEGER
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError("a number that is not finite")
        return FLOAT
    if isinstance(value, str):
        if _SURROGATE.search(value):
            raise ValueError("text with half a character (a lone surrogate)")
        return TEXT
    return _type_of_many(value)


def _type_of_many(value: object) -> Type:
    if isinstance(value, Mapping):
        if not value or not all(isinstance(key, str) and key.isidentifier() for key in value):
            raise ValueError("a map without keys, or with keys that are no names")
        return Type("map", keys=tuple((key, type_of(value[key])) for key in sorted(value)))
    if isinstance(value, (list, tuple)):
        kinds = {type_of(item) for item in value}
        if NULL in kinds:
            raise ValueError("a list with null in it")
        if {kind.name for kind in kinds} == {"map"} and len({tuple(k for k, _ in kind.keys) for kind in kinds}) > 1:
            raise ValueError("a list of maps with different keys, which the engine would mix up")
        if len(kinds) > 1:
            raise ValueError("a list of values of different types")
        inner = kinds.pop() if kinds else NULL
        if inner.name == "list":
            raise ValueError("a list of lists")
        return list_of(inner)
    raise ValueError(f"a {type(value).__name__}")
