"""What writing a query for the engine stands on: names in scope, constants, properties."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, NoReturn

from kg.model import Kind, Relation
from kg.store import traps
from kg.store.functions import AGGREGATES
from kg.store.syntax import Expression, Match
from kg.store.tokens import Token
from kg.store.types import ALWAYS, EDGE, EDGE_TYPES, INTEGER, NODE, NULL, TRUTH, Facts, Type, type_of

#: The labels of nodes and the types of edges.
KINDS = frozenset(map(str, Kind))
RELATIONS = frozenset(map(str, Relation))


@dataclass(frozen=True, slots=True)
class Written:
    """An expression in the engine's words, its type, and whether it may be null."""

    text: str
    type: Type
    nullable: bool = True


@dataclass(slots=True)
class Scope:
    """The names that are bound: their types, and those that may be null."""

    names: dict[str, Type] = field(default_factory=dict)
    nullable: set[str] = field(default_factory=set)

    def copy(self) -> Scope:
        """Return a scope of its own with the same names."""
        return Scope(dict(self.names), set(self.nullable))


def quoted(name: str) -> str:
    """Return a name in backticks."""
    return f"`{name}`"


def aggregates(expression: Expression) -> list[Expression]:
    """Return the aggregates in an expression."""
    return [e for e in expression.walk() if e.op == "call" and str(e.value).lower() in AGGREGATES]


def near(name: str, known: Mapping[str, object] | frozenset[str]) -> str:
    """Return the nearest known name, as a part of a sentence."""
    folded = {other.lower(): other for other in sorted(known)}
    found = get_close_matches(name.lower(), list(folded), n=1, cutoff=0.6)
    return f" (did you mean {folded[found[0]]}?)" if found else ""


class Writer:
    """Writes the simple parts of the expressions of one query, and keeps what the others need."""

    def __init__(self, query: str, parameters: Mapping[str, object], facts: Facts) -> None:
        self.query, self.given, self.facts = query, parameters, facts
        self.values: dict[str, Any] = {}
        self.scope = Scope()
        self.quantifiers = self.inside = 0
        self.ordered = False
        self._folded: dict[str, str] = {}

    def refuse(self, token: Token, trap: str, /, **details: object) -> NoReturn:
        """Refuse the query for the trap of this name."""
        raise traps.refused(self.query, token, trap, **{name: str(value) for name, value in details.items()})

    def define(self, token: Token, name: str, kind: Type, *, nullable: bool) -> None:
        """Bind a name; two that differ by capitals alone are a trap."""
        other = self._folded.setdefault(name.lower(), name)
        if other != name:
            self.refuse(token, "case-clash", other=other)
        if "`" in name or name.startswith("_kg"):
            self.refuse(token, "unread")
        self.scope.names[name] = kind
        self.scope.nullable.discard(name)
        if nullable:
            self.scope.nullable.add(name)

    def write(self, expression: Expression) -> Written:
        """Return an expression in the engine's words."""
        writer = getattr(self, f"_{expression.op.replace(' ', '_')}")
        written: Written = writer(expression)
        return written

    def row_wise(self, expression: Expression) -> Written:
        """Return an expression that holds no aggregate in the engine's words."""
        for inside in aggregates(expression):
            self.refuse(inside.token, "nested-aggregate")
        return self.write(expression)

    def condition(self, expression: Expression) -> str:
        """Return a condition in the engine's words."""
        written = self.row_wise(expression)
        if written.type not in (TRUTH, NULL):
            self.refuse(expression.token, "operand", left=written.type)
        return written.text

    def subquery(self, match: Match) -> str:
        """Return a MATCH with its own scope in the engine's words."""
        raise NotImplementedError

    def _constant(self, token: Token, value: object) -> Written:
        try:
            kind = type_of(value)
        except ValueError as error:
            self.refuse(token, "uneven-rows" if "different keys" in str(error) else "parameter-type", what=error)
        return Written(self._text_of(value, kind), kind, value is None)

    def _text_of(self, value: Any, kind: Type) -> str:
        """Write whole numbers, true, false and null out (the engine takes small types otherwise), pass on the rest."""
        if kind in (INTEGER, TRUTH, NULL):
            return {None: "NULL", True: "true", False: "false"}.get(value) if kind != INTEGER else f"({value})"  # type: ignore[return-value]
        if kind.name == "list" and kind.inner in (INTEGER, TRUTH, NULL):
            return f"[{', '.join(self._text_of(item, type_of(item)) for item in value)}]"
        if self.inside and isinstance(value, float) and "e" not in repr(value):
            return repr(value)
        if self.inside and isinstance(value, str):  # the engine takes no parameters in quantifiers
            return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
        value = list(value) if isinstance(value, tuple) else value
        for name, known in self.values.items():
            if type(known) is type(value) and known == value:
                return f"${name}"
        name = f"kg{len(self.values)}"
        self.values[name] = value
        return f"${name}"

    def _literal(self, e: Expression) -> Written:
        return self._constant(e.token, e.value)

    def _parameter(self, e: Expression) -> Written:
        name = str(e.value)
        if name not in self.given:
            self.refuse(e.token, "no-value", name=name)
        return self._constant(e.token, self.given[name])

    def _variable(self, e: Expression) -> Written:
        name = str(e.value)
        if name not in self.scope.names:
            self.refuse(e.token, "unknown-name")
        return Written(quoted(name), self.scope.names[name], name in self.scope.nullable)

    def _property(self, e: Expression) -> Written:
        of, name = e.parts[0], str(e.value)
        if of.op == "parameter" and isinstance(self.given.get(str(of.value)), Mapping):
            held: Any = self.given[str(of.value)]
            return self._constant(e.token, held.get(name))
        base = self.write(of)
        if base.type.name == "map":
            types, always = dict(base.type.keys), frozenset[str]()
        elif base.type in (NODE, EDGE):
            types = dict(self.facts.nodes) if base.type == NODE else EDGE_TYPES
            always = ALWAYS[base.type.name]
        else:
            self.refuse(e.token, "operand", left=base.type)
        if name not in types:
            self.refuse(e.token, "property", near=near(name, types))
        return Written(f"{base.text}.{quoted(name)}", types[name], base.nullable or name not in always)
