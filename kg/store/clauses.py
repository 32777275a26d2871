"""Whole queries as the engine gets them: clauses, patterns, and edges that no pattern may walk twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from kg.store.base import KINDS, RELATIONS, Scope, Written, aggregates, near, quoted
from kg.store.parser import parse
from kg.store.syntax import Chain, Clause, EdgePattern, Expression, Item, Match, NodePattern, Projection, Unwind
from kg.store.tokens import at_place
from kg.store.types import EDGE, EDGE_TYPES, INTEGER, NODE, NULL, PATH, SCALARS, Facts, Type, alike, type_of
from kg.store.writing import ExpressionWriter


@dataclass(frozen=True, slots=True)
class Prepared:
    """A query for the engine: its text and values, the columns with their types, whether it gives the rows an order."""

    text: str
    values: Mapping[str, Any]
    columns: tuple[tuple[str, Type], ...]
    ordered: bool


def prepare(query: str, parameters: Mapping[str, object], facts: Facts) -> Prepared:
    """Return ``query`` as the embedded engine is to be asked it.

    Raises:
        QueryError: when it cannot be read, or the engine would answer it wrongly; with the place, why, what instead.

    """
    try:
        return _ClauseWriter(query, parameters, facts).prepared()
    except RecursionError:
        raise at_place(query, 0, "lies too deep. Take the query apart, or pass a list with --param.") from None


class _ClauseWriter(ExpressionWriter):
    def prepared(self) -> Prepared:
        query = parse(self.query)
        self.unnamed = 0
        texts, columns = [], []
        for part in query.parts:
            self.scope, self.ordered = Scope(), False
            self.edges: set[str] = set()
            texts.append("\n".join(self._clause(clause) for clause in part))
            columns.append(self.columns)
            if len(columns) > 1:
                self._same_columns(columns[0], columns[-1], part[-1])
        unions = ["UNION ALL" if keep else "UNION" for keep in query.keep]
        text = texts[0] + "".join(f"\n{union}\n{part}" for union, part in zip(unions, texts[1:], strict=True))
        last = query.parts[-1][-1]
        ordered = len(texts) == 1 and isinstance(last, Projection) and bool(last.order)
        return Prepared(text, self.values, tuple(columns[0]), ordered)

    def _same_columns(self, one: list[tuple[str, Type]], other: list[tuple[str, Type]], clause: Clause) -> None:
        if [name for name, _ in one] != [name for name, _ in other]:
            self.refuse(clause.token, "columns-differ")
        for (_, left), (_, right) in zip(one, other, strict=True):
            if left != right:
                self.refuse(clause.token, "types-mixed", left=left, right=right)

    def _clause(self, clause: Clause) -> str:
        self.quantifiers = 0
        if isinstance(clause, Match):
            return f"{'OPTIONAL ' if clause.optional else ''}{self._match(clause)}"
        if isinstance(clause, Unwind):
            return self._unwind(clause)
        return self._projection(clause)

    def _unwind(self, clause: Unwind) -> str:
        of = self.row_wise(clause.expression)
        if of.type.inner is None:
            self.refuse(clause.expression.token, "operand", left=of.type)
        if clause.variable in self.scope.names:
            self.refuse(clause.token, "known-name")
        self.define(clause.token, clause.variable, of.type.inner, nullable=False)
        return f"UNWIND {of.text} AS {quoted(clause.variable)}"

    def subquery(self, match: Match) -> str:
        outer, self.scope = self.scope, self.scope.copy()
        written = self._match(match)
        if match.bare:
            for name in self.scope.names.keys() - outer.names.keys():
                self.refuse(match.token, "unknown-name" if name else "unread")
        self.scope = outer
        return written

    def _match(self, match: Match) -> str:
        edges: list[tuple[EdgePattern, str]] = []
        chains = [self._chain(chain, edges, optional=match.optional) for chain in match.chains]
        conditions = list(self._trails(edges))
        if match.where:
            conditions.insert(0, self.condition(match.where))
        where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        return f"MATCH {', '.join(chains)}{where}"

    def _trails(self, edges: list[tuple[EdgePattern, str]]) -> Iterator[str]:
        """Yield the conditions that keep the patterns of one MATCH from taking the same edge."""
        for (one, name), (other, second) in combinations(edges, 2):
            types = [{token.value for token in edge.types} or set(RELATIONS) for edge in (one, other)]
            if not types[0] & types[1]:
                continue
            if one.low is not None or other.low is not None:
                self.refuse(other.token, "trail-mixed")
            yield f"id({name}) <> id({second})"

    def _chain(self, chain: Chain, edges: list[tuple[EdgePattern, str]], *, optional: bool) -> str:
        text = self._node(chain.nodes[0], optional=optional)
        for edge, node in zip(chain.edges, chain.nodes[1:], strict=True):
            text += self._edge(edge, edges, optional=optional) + self._node(node, optional=optional)
        if not chain.path:
            return text
        if chain.path in self.scope.names:
            self.refuse(chain.token, "known-name")
        self.define(chain.token, chain.path, PATH, nullable=optional)
        return f"{quoted(chain.path)} = {text}"

    def _node(self, node: NodePattern, *, optional: bool) -> str:
        for label in node.labels:
            if label.value not in KINDS:
                self.refuse(label, "label", near=near(label.value, KINDS))
        known = self.scope.names.get(node.variable) if node.variable else None
        if known not in (None, NODE):
            self.refuse(node.token, "known-name")
        properties = self._properties(node.properties, self.facts.nodes)
        if node.variable and known is None:
            self.define(node.token, node.variable, NODE, nullable=optional)
        labels = ":" + "|".join(quoted(label.value) for label in node.labels) if node.labels else ""
        return f"({quoted(node.variable) if node.variable else ''}{labels}{properties})"

    def _edge(self, edge: EdgePattern, edges: list[tuple[EdgePattern, str]], *, optional: bool) -> str:
        for token in edge.types:
            if token.value not in RELATIONS:
                self.refuse(token, "type", near=near(token.value, RELATIONS))
        looping = self.facts.loops & ({token.value for token in edge.types} or self.facts.loops)
        if looping and not edge.direction:
            self.refuse(edge.token, "loops", types=", ".join(sorted(looping)))
        properties = self._properties(edge.properties, EDGE_TYPES)
        self.unnamed += not edge.variable
        name = quoted(edge.variable or f"_kg_edge{self.unnamed}")
        if edge.variable:
            if edge.variable in self.scope.names or edge.variable in self.edges:
                self.refuse(edge.token, "edge-again")
            self.edges.add(edge.variable)
            self.define(edge.token, edge.variable, EDGE, nullable=optional)
        edges.append((edge, name))
        types = ":" + "|".join(quoted(token.value) for token in edge.types) if edge.types else ""
        steps = "" if edge.low is None else f"* TRAIL {edge.low}..{edge.high}"
        inner = f"[{'' if steps else name}{types}{steps}{properties}]"
        return f"{'<' if edge.direction == '<' else ''}-{inner}-{'>' if edge.direction == '>' else ''}"

    def _properties(self, properties: Expression | None, types: Mapping[str, Type]) -> str:
        if properties is None or not properties.parts:
            return ""
        keys: Any = properties.value
        pairs = []
        for (token, name), part in zip(keys, properties.parts, strict=True):
            if name not in types:
                self.refuse(token, "property", near=near(name, types))
            value = self.row_wise(part)
            if value.type not in (*SCALARS, NULL) or not alike(types[name], value.type):
                self.refuse(part.token, "types-differ", left=types[name], right=value.type)
            pairs.append(f"{quoted(name)}: {value.text}")
        return f" {{{', '.join(pairs)}}}"

    def _projection(self, clause: Projection) -> str:
        outer = self.scope
        items = [self._item(item, clause, number) for number, item in enumerate(self._items(clause))]
        names = [name for name, _, _ in items]
        for name in names:
            if names.count(name) > 1:
                self.refuse(clause.token, "same-column")
        self._grouping(clause)
        inner = Scope()
        self.scope = inner
        for name, _, written in items:
            if not clause.last or name in outer.names or self._is_alias(clause, name):
                self.define(clause.token, name, written.type, nullable=written.nullable)
        order = self._order(clause, outer, items)
        self.scope = inner
        where = f" WHERE {self.condition(clause.where)}" if clause.where else ""
        rest = order + self._cut(clause.skip, "SKIP") + self._cut(clause.limit, "LIMIT")
        self.ordered = self.ordered or bool(clause.order)
        self.columns = [(name, written.type) for name, _, written in items]
        given = ", ".join(f"{written.text} AS {alias}" for _, alias, written in items)
        return f"{'RETURN' if clause.last else 'WITH'} {'DISTINCT ' if clause.distinct else ''}{given}{rest}{where}"

    def _is_alias(self, clause: Projection, name: str) -> bool:
        return any(item.alias == name for item in clause.items)

    def _items(self, clause: Projection) -> list[Item]:
        if not clause.star:
            return list(clause.items)
        named = sorted(self.scope.names)
        if not named:
            self.refuse(clause.token, "unknown-name")
        stars = [Item(Expression("variable", clause.token, value=name), "", name) for name in named]
        return [*stars, *clause.items]

    def _item(self, item: Item, clause: Projection, number: int) -> tuple[str, str, Written]:
        """Return the column's name, the engine's name for it, and what it holds."""
        written = self.write(item.expression)
        plain = item.expression.op == "variable"
        if not item.alias and not plain:
            if not clause.last:
                self.refuse(item.expression.token, "needs-alias")
            return item.text, quoted(f"_kg_column{number}"), written
        name = item.alias or str(item.expression.value)
        if "`" in name or name.startswith("_kg"):
            self.refuse(item.expression.token, "unread")
        hidden = name in self.scope.names and not (plain and item.expression.value == name)
        if hidden and any(e.op == "variable" and e.value == name for o, _ in clause.order for e in o.walk()):
            self.refuse(item.expression.token, "hidden-name")
        return name, quoted(name), written

    def _grouping(self, clause: Projection) -> None:
        """Refuse what groups otherwise than in Neo4j, and an aggregate over all rows after an order."""
        found = [(item, aggregates(item.expression)) for item in clause.items]
        for item, inside in found:
            if inside and not _apart(item.expression):
                self.refuse(item.expression.token, "mixed-grouping")
        if self.ordered and found and not clause.star and all(inside for _, inside in found):
            self.refuse(found[0][1][0].token, "aggregate-after-order")

    def _order(self, clause: Projection, outer: Scope, items: list[tuple[str, str, Written]]) -> str:
        if not clause.order:
            return ""
        if not clause.last and clause.skip is None and clause.limit is None:
            self.refuse(clause.order[0][0].token, "order-without-limit")
        same = {written.text: alias for _, alias, written in items}
        closed = clause.distinct or any(aggregates(item.expression) for item in clause.items)
        inner = self.scope
        found = []
        for expression, down in clause.order:
            self.scope = Scope({**outer.names, **inner.names}, outer.nullable | inner.nullable)
            if any(str(e.value) in inner.names for e in expression.walk() if e.op == "variable") or not closed:
                written = self.write(expression)
            else:
                self.scope = outer
                written = self.write(expression)
                if written.text not in same:
                    self.refuse(expression.token, "order-by", left="what the rows do not have any more")
            if written.type not in (*SCALARS, NULL):
                self.refuse(expression.token, "order-by", left=written.type)
            if aggregates(expression) and written.text not in same:
                self.refuse(expression.token, "nested-aggregate")
            found.append(f"{same.get(written.text, written.text)}{' DESC' if down else ''}")
        return f" ORDER BY {', '.join(found)}"

    def _cut(self, expression: Expression | None, word: str) -> str:
        if expression is None:
            return ""
        value = self.given.get(str(expression.value)) if expression.op == "parameter" else expression.value
        if expression.op == "parameter" and expression.value not in self.given:
            self.refuse(expression.token, "no-value", name=str(expression.value))
        if (
            expression.op not in ("parameter", "literal")
            or not isinstance(value, int)
            or type_of(value) != INTEGER
            or value < 0
        ):
            self.refuse(expression.token, "count")
        return f" {word} {value}"


def _apart(expression: Expression) -> bool:
    """Tell whether nothing outside of its aggregates depends on rows."""
    if expression in aggregates(expression):
        return True
    return expression.op not in ("variable", "exists", "count") and all(_apart(part) for part in expression.parts)
