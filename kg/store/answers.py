"""What a query answers: columns and rows of plain values, the same from every engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

#: Text, a number, true or false, None, or a list or dict of these. A node is a dict of its properties, an edge too,
#: with its ``type``; a path is a dict of its ``nodes`` and ``edges``.
Value = Any
Row = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """The columns of an answer and its rows; without an order of its own the rows are sorted."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    def records(self) -> list[dict[str, Value]]:
        """Return the rows as dicts."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


def settled(columns: tuple[str, ...], rows: list[Row], *, ordered: bool) -> Answer:
    """Return an answer; rows that the query gave no order are sorted, so that it reads the same every time."""
    return Answer(columns, tuple(rows if ordered else sorted(rows, key=_sorting)))


def plain(value: Any) -> Value:
    """Return a value of the embedded engine as a plain one."""
    if isinstance(value, Decimal):
        return int(value)
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, Mapping):
        return _of_mapping(value)
    return value


def _of_mapping(value: Mapping[str, Any]) -> Value:
    if "_NODES" in value:
        return {"nodes": plain(value["_NODES"]), "edges": plain(value["_RELS"])}
    if "_LABEL" not in value:
        return {key: plain(item) for key, item in value.items()}
    held = {key: plain(item) for key, item in sorted(value.items()) if not key.startswith("_") and item is not None}
    return {"type": value["_LABEL"], **held} if "_SRC" in value else held


def _sorting(value: Value) -> Any:
    """Return a key by which any values can be sorted: nulls last, then by type, then by value."""
    if value is None:
        return (9,)
    if isinstance(value, bool):
        return (1, value)
    if isinstance(value, (int, float)):
        return (2, value)
    if isinstance(value, str):
        return (3, value)
    if isinstance(value, Mapping):
        return (5, [(key, _sorting(item)) for key, item in sorted(value.items())])
    return (4, [_sorting(item) for item in value])
