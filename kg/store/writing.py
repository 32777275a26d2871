"""Expressions as the engine gets them, each with its type; on the way everything that it would get wrong is refused."""

from __future__ import annotations

from typing import Any

from kg.store import traps
from kg.store.base import Written, aggregates, quoted
from kg.store.functions import AGGREGATES, FUNCTIONS, SUMS
from kg.store.operators import OperatorWriter
from kg.store.syntax import Case, Expression, Match
from kg.store.tokens import Token
from kg.store.types import INTEGER, NODE, NULL, TEXT, TRUTH, Type, alike, list_of

#: Characters beside which a letter ends or begins a word for every rule of small letters.
_APART = frozenset(" ;,|/")


class ExpressionWriter(OperatorWriter):
    """Writes expressions of one query."""

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
        if name == "labels" and len(parts) == 1:
            return self._labels(e, parts[0])
        function = FUNCTIONS.get(name) or AGGREGATES.get(name)
        if function is None:
            why, instead = traps.FUNCTIONS.get(
                name,
                (
                    "is a function that is not known to give the same in both engines",
                    "docs/cypher.md lists those that do",
                ),
            )
            self.refuse(e.token, "function", why=why, instead=instead)
        if len(parts) != len(function.takes) or (e.distinct and name not in AGGREGATES):
            self.refuse(e.token, "function", why=f"takes {len(function.takes)} arguments", instead="Give as many")
        for part, takes in zip(parts, function.takes, strict=True):
            if name == "size" and part.type == TEXT:
                self.refuse(e.token, "text-size")
            if takes and part.type not in takes and not (part.type.inner and Type("list") in takes):
                self.refuse(e.token, "operand", left=part.type)
        return self._called(e, name, function.engine, function.gives, parts)

    def _labels(self, e: Expression, of: Written) -> Written:
        """Write the list of a node's one label; of null it would be null, which is no list."""
        if of.type != NODE:
            self.refuse(e.token, "operand", left=of.type)
        if of.nullable:
            self.refuse(e.token, "null-in-list")
        return Written(f"[{of.text}.`kind`]", list_of(TEXT), nullable=False)

    def _called(self, e: Expression, name: str, engine: str, gives: Type | None, parts: list[Written]) -> Written:
        nullable = any(part.nullable for part in parts)
        if name in AGGREGATES:
            return self._aggregated(e, name, engine, gives, parts[0])
        if name == "tolower":
            return self._lowered(e, parts[0])
        return Written(engine.format(*(part.text for part in parts)), gives or parts[0].type, nullable)

    def _lowered(self, e: Expression, part: Written) -> Written:
        argument = e.parts[0]
        value = self.given.get(str(argument.value)) if argument.op == "parameter" else argument.value
        if argument.op in ("literal", "parameter") and isinstance(value, str):
            return Written(self._text_of(value.lower(), TEXT), TEXT, nullable=False)  # Python and Java agree
        if self.facts.sigma and self._may_end_in_sigma(argument):
            self.refuse(e.token, "final-sigma")
        text = f"replace({part.text}, 'İ', 'i\u0307')" if self.facts.dotted else part.text
        return Written(f"lower({text})", TEXT, part.nullable)

    def _may_end_in_sigma(self, argument: Expression) -> bool:
        """Tell whether a text may hold a word that ends in a capital sigma: of properties that is known.

        Properties and texts joined in turn are no more than they are alone, when the texts keep the words apart.
        """
        chain = _joined(argument)
        for part, after in zip(chain, [*chain[1:], None], strict=True):
            between = part.op == "literal" and isinstance(part.value, str) and part.value
            if between and not (between[0] in _APART and between[-1] in _APART and "Σ" not in between):
                return True
            if not between and (part.op != "property" or str(part.value) in self.facts.sigma):
                return True
            if not between and after is not None and after.op != "literal":
                return True
        return False

    def _aggregated(self, e: Expression, name: str, engine: str, gives: Type | None, part: Written) -> Written:
        if any(aggregates(argument) for argument in e.parts):
            self.refuse(e.token, "nested-aggregate")
        if (name == "collect" and (part.type.inner or part.type == NULL)) or (
            e.distinct and part.type.name in ("path", "map")
        ):
            self.refuse(e.token, "operand", left=part.type)
        text = engine.format(f"DISTINCT {part.text}" if e.distinct else part.text)
        if name == "sum":
            return Written(SUMS[part.type](text), part.type, nullable=False)
        if name == "collect":
            return Written(text, list_of(part.type), nullable=False)
        return Written(text, gives or part.type, nullable=name != "count")


def _joined(expression: Expression) -> list[Expression]:
    """Return the parts of a sum, from left to right."""
    if expression.op == "operation" and str(expression.value) == "+":
        return [part for inner in expression.parts for part in _joined(inner)]
    return [expression]
