"""The functions that both engines answer alike, with what they take and give, and how the engine writes them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kg.store.types import EDGE, FLOAT, INTEGER, NODE, NUMBERS, PATH, TEXT, Type, list_of

Takes = tuple[Type, ...]
_LISTS = (Type("list"),)


@dataclass(frozen=True, slots=True)
class Function:
    """A function: for each argument the types that it takes (none: all), what it gives, and the engine's text.

    ``gives`` None: the type of the first argument. ``optional``: how many of the last arguments may be left out.
    """

    takes: tuple[Takes, ...]
    gives: Type | None
    engine: str
    optional: int = 0


FUNCTIONS = {
    "abs": Function((NUMBERS,), None, "abs({0})"),
    "ceil": Function((NUMBERS,), FLOAT, "CAST(ceil({0}) AS DOUBLE)"),
    "floor": Function((NUMBERS,), FLOAT, "CAST(floor({0}) AS DOUBLE)"),
    "length": Function(((PATH,),), INTEGER, "length({0})"),
    "nodes": Function(((PATH,),), list_of(NODE), "nodes({0})"),
    "range": Function(((INTEGER,), (INTEGER,)), list_of(INTEGER), "range({0}, {1})"),
    "relationships": Function(((PATH,),), list_of(EDGE), "rels({0})"),
    "replace": Function(((TEXT,), (TEXT,), (TEXT,)), TEXT, "replace({0}, {1}, {2})"),
    "size": Function((_LISTS,), INTEGER, "size({0})"),
    "tofloat": Function((NUMBERS,), FLOAT, "CAST({0} AS DOUBLE)"),
    "tolower": Function(((TEXT,),), TEXT, "lower({0})"),
    "tostring": Function(((INTEGER,),), TEXT, "CAST({0} AS STRING)"),
    "type": Function(((EDGE,),), TEXT, "label({0})"),
}

AGGREGATES = {
    "avg": Function((NUMBERS,), FLOAT, "avg({0})"),
    "collect": Function(((),), None, "collect({0})"),
    "count": Function(((),), INTEGER, "count({0})"),
    "max": Function(((*NUMBERS, TEXT),), None, "max({0})"),
    "min": Function(((*NUMBERS, TEXT),), None, "min({0})"),
    "sum": Function((NUMBERS,), None, "sum({0})"),
}

#: How sums are made what they are in Neo4j: of nothing 0, of whole numbers a whole number.
SUMS: dict[Type, Callable[[str], str]] = {
    INTEGER: lambda text: f"CAST(coalesce({text}, 0) AS INT64)",
    FLOAT: lambda text: f"coalesce({text}, 0.0)",
}
