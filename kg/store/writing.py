"""Expressions as the engine gets them, each with its type; on the way everything that it would get wrong is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, NoReturn

from kg.store import traps
from kg.store.functions import AGGREGATES, FUNCTIONS, SUMS
from kg.store.regex import both_read
from kg.store.syntax import Case, Expression, Match
from kg.store.tokens import Token
from kg.store.types import (
    ALWAYS,
    EDGE,
    EDGE_TYPES,
    FLOAT,
    INTEGER,
    NODE,
    NULL,
    NUMBERS,
    SCALARS,
    TEXT,
    TRUTH,
    Facts,
    Type,
    alike,
    list_of,
    type_of,
)


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


class ExpressionWriter:
    """Writes expressions of one query."""

    def __init__(self, query: str, parameters: Mapping[str, object], facts: Facts) -> None:
        self.query, self.given, self.facts = query, parameters, facts
        self.values: dict[str, Any] = {}
        self.scope = Scope()
        self.quantifiers = self.inside = 0
        self.ordered = False
        self._folded: dict[str, str] = {}

    def refuse(self, token: Token, trap: str, **details: object) -> NoReturn:
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

    def condition(self, expression: Expression) -> str:
        """Return a condition in the engine's words."""
        written = self.write(expression)
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

    def _list(self, e: Expression) -> Written:
        items = [self.write(part) for part in e.parts]
        kinds = {item.type for item in items}
        for item, part in zip(items, e.parts, strict=True):
            if item.nullable:
                self.refuse(part.token, "null-in-list")
        if len(kinds) > 1:
            uneven = {kind.name for kind in kinds} == {"map"}
            one, other, *_ = sorted(map(str, kinds)) if not uneven else ("", "")
            self.refuse(e.token, "uneven-rows" if uneven else "types-mixed", left=one, right=other)
        inner = kinds.pop() if kinds else NULL
        if inner.name in ("list", "path"):
            self.refuse(e.token, "operand", left=inner)
        return Written(f"[{', '.join(item.text for item in items)}]", list_of(inner), nullable=False)

    def _map(self, e: Expression) -> Written:
        keys: Any = e.value
        values = [self.write(part) for part in e.parts]
        if not values:
            self.refuse(e.token, "unread")
        inside = ", ".join(f"{quoted(name)}: {v.text}" for (_, name), v in zip(keys, values, strict=True))
        types = sorted((name, v.type) for (_, name), v in zip(keys, values, strict=True)) if values else []
        return Written(f"{{{inside}}}", Type("map", keys=tuple(types)), nullable=False)

    def _operation(self, e: Expression) -> Written:
        operator, parts = str(e.value), [self.write(part) for part in e.parts]
        nullable = any(part.nullable for part in parts)
        if operator in ("AND", "OR", "XOR", "NOT"):
            return self._logic(e, operator, parts, nullable)
        if operator.startswith("IS"):
            return Written(f"({parts[0].text} {operator})", TRUTH, nullable=False)
        if operator == "IN":
            return self._in(e, *parts)
        if operator in ("=", "<>", "<", "<=", ">", ">="):
            return self._compared(e, operator, parts, nullable)
        if operator in ("+", "-", "*", "/", "%", "^"):
            return self._counted(e, operator, parts, nullable)
        for part in parts:
            if part.type not in (TEXT, NULL):
                self.refuse(e.token, "operand", left=part.type)
        if operator == "=~":
            return Written(f"({parts[0].text} =~ {self._regex(e.parts[1])})", TRUTH, nullable)
        return Written(f"({parts[0].text} {operator} {parts[1].text})", TRUTH, nullable)

    def _logic(self, e: Expression, operator: str, parts: list[Written], nullable: bool) -> Written:
        for part in parts:
            if part.type not in (TRUTH, NULL):
                self.refuse(e.token, "operand", left=part.type)
        text = f"NOT {parts[0].text}" if operator == "NOT" else f"{parts[0].text} {operator} {parts[1].text}"
        return Written(f"({text})", TRUTH, nullable)

    def _compared(self, e: Expression, operator: str, parts: list[Written], nullable: bool) -> Written:
        left, right = parts
        if not alike(left.type, right.type):
            self.refuse(e.token, "types-differ", left=left.type, right=right.type)
        equality = operator in ("=", "<>")
        for part in parts:
            if part.type not in ((*SCALARS, NODE, EDGE, NULL) if equality else (*NUMBERS, TEXT, NULL)):
                self.refuse(e.token, "operand", left=part.type)
        return Written(f"({left.text} {operator} {right.text})", TRUTH, nullable)

    def _in(self, e: Expression, left: Written, right: Written) -> Written:
        inner = right.type.inner
        if inner is None or (left.type not in (*SCALARS, NULL)):
            self.refuse(e.token, "operand", left=right.type if inner is None else left.type)
        if inner == NULL:
            return Written("false", TRUTH, nullable=False)
        if not alike(left.type, inner):
            self.refuse(e.token, "types-differ", left=left.type, right=right.type)
        if left.nullable and e.parts[1].op not in ("list", "parameter"):
            self.refuse(e.token, "in-computed-list")
        return Written(f"({left.text} IN {right.text})", TRUTH, left.nullable)

    def _counted(self, e: Expression, operator: str, parts: list[Written], nullable: bool) -> Written:
        kinds = [part.type for part in parts]
        text = f"(-{parts[0].text})" if len(parts) == 1 else f"({parts[0].text} {operator} {parts[-1].text})"
        if all(kind in NUMBERS for kind in kinds):
            whole = operator != "^" and all(kind == INTEGER for kind in kinds)
            return Written(text, INTEGER if whole else FLOAT, nullable)
        if operator == "+" and kinds[0] == kinds[1] and (kinds[0] == TEXT or kinds[0].inner):
            return Written(text, kinds[0], nullable)
        if operator == "+" and len({kind for kind in kinds if kind in SCALARS}) > 1:
            self.refuse(e.token, "types-mixed", left=kinds[0], right=kinds[1])
        self.refuse(e.token, "operand", left=next(k for k in (*kinds, NULL) if k not in NUMBERS))

    def _regex(self, e: Expression) -> str:
        value = self.given.get(str(e.value)) if e.op == "parameter" else e.value
        if e.op not in ("parameter", "literal") or not isinstance(value, str):
            self.refuse(e.token, "regex", what="it is not known before the query runs")
        try:
            return self._text_of(both_read(value), TEXT)
        except ValueError as error:
            self.refuse(e.token, "regex", what=error)

    def _case(self, e: Expression) -> Written:
        shape = e.value
        assert isinstance(shape, Case)  # noqa: S101 - the parser made it
        parts = [self.write(part) for part in e.parts]
        subject = parts.pop(0) if shape.subject else None
        otherwise = parts.pop() if shape.otherwise else None
        whens, thens = parts[::2], parts[1::2]
        for when in whens:
            if subject and not alike(subject.type, when.type):
                self.refuse(e.token, "types-differ", left=subject.type, right=when.type)
            if not subject and when.type not in (TRUTH, NULL):
                self.refuse(e.token, "operand", left=when.type)
        results = [*thens, *([otherwise] if otherwise else [])]
        kind = self.one_type(e.token, results)
        text = " ".join(f"WHEN {when.text} THEN {then.text}" for when, then in zip(whens, thens, strict=True))
        text = f"CASE {subject.text + ' ' if subject else ''}{text}{f' ELSE {otherwise.text}' if otherwise else ''} END"
        return Written(text, kind, otherwise is None or any(result.nullable for result in results))

    def one_type(self, token: Token, results: list[Written]) -> Type:
        """Return the one type of these values, but for null; several are a trap."""
        kinds = sorted({result.type for result in results} - {NULL}, key=str)
        if len(kinds) > 1:
            self.refuse(token, "types-mixed", left=kinds[0], right=kinds[1])
        return kinds[0] if kinds else NULL

    def _quantifier(self, e: Expression) -> Written:
        self.quantifiers += 1
        if self.quantifiers > 1:
            self.refuse(e.token, "two-quantifiers")
        word, variable = e.value if isinstance(e.value, tuple) else ("", "")
        of = self.write(e.parts[0])
        if of.type.inner is None:
            self.refuse(e.token, "operand", left=of.type)
        outer, self.scope = self.scope, self.scope.copy()
        if variable in outer.names:
            self.refuse(e.token, "known-name")
        self.define(e.token, variable, of.type.inner, nullable=False)
        self.inside += 1
        condition = self.write(e.parts[1])
        self.inside -= 1
        self.scope = outer
        if condition.type != TRUTH or condition.nullable:
            self.refuse(e.token, "null-in-list")
        return Written(f"{word}({quoted(variable)} IN {of.text} WHERE {condition.text})", TRUTH, of.nullable)

    def _exists(self, e: Expression) -> Written:
        assert isinstance(e.value, Match)  # noqa: S101 - the parser made it
        return Written(f"EXISTS {{ {self.subquery(e.value)} }}", TRUTH, nullable=False)

    def _count(self, e: Expression) -> Written:
        assert isinstance(e.value, Match)  # noqa: S101 - the parser made it
        return Written(f"COUNT {{ {self.subquery(e.value)} }}", INTEGER, nullable=False)

    def _star(self, e: Expression) -> Written:
        return Written("*", NULL, nullable=False)

    def _call(self, e: Expression) -> Written:
        name = str(e.value).lower()
        parts = [self.write(part) for part in e.parts]
        if name == "coalesce" and parts:
            text = f"coalesce({', '.join(part.text for part in parts)})"
            return Written(text, self.one_type(e.token, parts), all(part.nullable for part in parts))
        function = FUNCTIONS.get(name) or AGGREGATES.get(name)
        if function is None:
            why, instead = traps.FUNCTIONS.get(
                name, ("is a function that is not known to give the same in both engines", "docs/cypher.md lists those that do")
            )
            self.refuse(e.token, "function", why=why, instead=instead)
        if len(parts) != len(function.takes) or (e.distinct and name not in AGGREGATES):
            self.refuse(e.token, "function", why=f"takes {len(function.takes)} arguments", instead="Give as many")
        for part, takes in zip(parts, function.takes, strict=True):
            if takes and part.type not in takes and not (part.type.inner and Type("list") in takes):
                self.refuse(e.token, "operand", left=part.type)
        return self._called(e, name, function.engine, function.gives, parts)

    def _called(self, e: Expression, name: str, engine: str, gives: Type | None, parts: list[Written]) -> Written:
        nullable = any(part.nullable for part in parts)
        if name in AGGREGATES:
            return self._aggregated(e, name, engine, gives, parts[0])
        if name in ("left", "right") and not re_count(parts[1].text):
            self.refuse(e.parts[1].token, "count")
        if name == "tolower":
            return self._lowered(e, parts[0])
        return Written(engine.format(*(part.text for part in parts)), gives or parts[0].type, nullable)

    def _lowered(self, e: Expression, part: Written) -> Written:
        argument = e.parts[0]
        value = self.given.get(str(argument.value)) if argument.op == "parameter" else argument.value
        if argument.op in ("literal", "parameter") and isinstance(value, str):
            return Written(self._text_of(value.lower(), TEXT), TEXT, nullable=False)  # Python and Java agree
        if self.facts.sigma:
            self.refuse(e.token, "final-sigma")
        text = f"replace({part.text}, 'İ', 'i\u0307')" if self.facts.dotted else part.text
        return Written(f"lower({text})", TEXT, part.nullable)

    def _aggregated(self, e: Expression, name: str, engine: str, gives: Type | None, part: Written) -> Written:
        if any(aggregates(argument) for argument in e.parts):
            self.refuse(e.token, "nested-aggregate")
        if (name == "collect" and (part.type.inner or part.type == NULL)) or (e.distinct and part.type.name in ("path", "map")):
            self.refuse(e.token, "operand", left=part.type)
        text = engine.format(f"DISTINCT {part.text}" if e.distinct else part.text)
        if name == "sum":
            return Written(SUMS[part.type](text), part.type, nullable=False)
        if name == "collect":
            return Written(text, list_of(part.type), nullable=False)
        return Written(text, gives or part.type, nullable=name != "count")


def re_count(text: str) -> bool:
    """Tell whether a written number is a whole one from 0 on."""
    return text.strip("()").isdecimal()


def near(name: str, known: Mapping[str, object] | frozenset[str]) -> str:
    """Return the nearest known name, as a part of a sentence."""
    folded = {other.lower(): other for other in sorted(known)}
    found = get_close_matches(name.lower(), list(folded), n=1, cutoff=0.6)
    return f" (did you mean {folded[found[0]]}?)" if found else ""
