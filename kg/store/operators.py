"""Operators as the engine gets them: both sides have types that go together, or the query is refused."""

from __future__ import annotations

from kg.store.base import KINDS, RELATIONS, Writer, Written, near
from kg.store.regex import both_read
from kg.store.syntax import Expression
from kg.store.types import EDGE, FLOAT, INTEGER, NODE, NULL, NUMBERS, SCALARS, TEXT, TRUTH, alike


class OperatorWriter(Writer):
    """Writes operations."""

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

    def _labelled(self, e: Expression) -> Written:
        """Write ``n:Paper|Method`` or ``r:USES``: the one label or type that it has is among these."""
        of, asked = self.write(e.parts[0]), e.value
        if of.type not in (NODE, EDGE):
            self.refuse(e.token, "operand", left=of.type)
        known, trap = (KINDS, "label") if of.type == NODE else (RELATIONS, "type")
        assert isinstance(asked, tuple)  # noqa: S101 - the parser made it
        for label in asked:
            if label.value not in known:
                self.refuse(label, trap, near=near(label.value, known))
        its = f"{of.text}.`kind`" if of.type == NODE else f"label({of.text})"
        among = ", ".join(f"'{label.value}'" for label in asked)
        return Written(f"({its} IN [{among}])", TRUTH, of.nullable)

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
        joined = operator == "+" and kinds[0] == kinds[1] and (kinds[0] == TEXT or kinds[0].inner is not None)
        if not joined and operator == "+" and len({kind for kind in kinds if kind in SCALARS}) > 1:
            self.refuse(e.token, "types-mixed", left=kinds[0], right=kinds[1])
        if not joined:
            self.refuse(e.token, "operand", left=next(k for k in (*kinds, NULL) if k not in NUMBERS))
        return Written(text, kinds[0], nullable)

    def _regex(self, e: Expression) -> str:
        value = self.given.get(str(e.value)) if e.op == "parameter" else e.value
        if e.op not in ("parameter", "literal") or not isinstance(value, str):
            self.refuse(e.token, "regex", what="it is not known before the query runs")
        try:
            pattern = both_read(value)
        except ValueError as error:
            self.refuse(e.token, "regex", what=error)
        return self._text_of(pattern, TEXT)
