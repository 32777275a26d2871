"""From the text of a query to its clauses. What is not understood for sure is refused."""

from __future__ import annotations

from typing import NoReturn

from kg.store.expressions import ExpressionReader
from kg.store.syntax import Clause, Expression, Item, Match, Projection, Query, Unwind
from kg.store.tokens import Token

_WRITING = frozenset(
    [
        "CREATE",
        "MERGE",
        "SET",
        "DELETE",
        "DETACH",
        "REMOVE",
        "FOREACH",
        "LOAD",
        "CALL",
        "COPY",
        "INSTALL",
        "ATTACH",
        "DROP",
        "ALTER",
        "IMPORT",
        "EXPORT",
        "USE",
        "INSERT",
        "NODETACH",
        "BEGIN",
        "COMMIT",
        "ROLLBACK",
        "CHECKPOINT",
        "COMMENT",
        "UPDATE",
        "GRANT",
        "REVOKE",
        "DENY",
        "ANALYZE",
        "VACUUM",
        "UNINSTALL",
    ]
)
_OTHER_CLAUSES = frozenset(
    ["EXPLAIN", "PROFILE", "SHOW", "CYPHER", "PROJECT", "FINISH", "FILTER", "LET", "OFFSET", "FOR", "YIELD"]
)


def parse(text: str) -> Query:
    """Return the clauses of a query.

    Raises:
        QueryError: at the first thing that is not of the subset that both engines read alike, with its place.

    """
    return _Parser(text).query_of(text)


class _Parser(ExpressionReader):
    def query_of(self, text: str) -> Query:
        parts, keep = [self._part()], []
        while self.took("UNION"):
            keep.append(self.took("ALL"))
            parts.append(self._part())
        if self.took(";") and self.next.sort != "end":
            self.refuse("statements")
        if self.next.sort != "end":
            self.refuse("unread")
        return Query(text, tuple(parts), tuple(keep))

    def _part(self) -> tuple[Clause, ...]:
        clauses: list[Clause] = []
        while True:
            clause = self._clause()
            clauses.append(clause)
            if isinstance(clause, Projection) and clause.last:
                return tuple(clauses)

    def _clause(self) -> Clause:
        token = self.next
        if self.took("OPTIONAL", "MATCH"):
            return self._match(token, optional=True)
        if self.took("MATCH"):
            return self._match(token, optional=False)
        if self.took("UNWIND"):
            expression = self.expression()
            self.need("AS")
            return Unwind(token, expression, self.name())
        if token.word not in ("WITH", "RETURN"):
            self._refuse_clause(token)
        self.take()
        return self._projection(token, last=token.word == "RETURN")

    def _refuse_clause(self, token: Token) -> NoReturn:
        if token.word in _WRITING:
            self.refuse("writes")
        if token.sort == "end":
            self.refuse("no-return")
        self.refuse("clause" if token.word in _OTHER_CLAUSES else "unread")

    def _match(self, token: Token, *, optional: bool) -> Match:
        chains = [self.chain()]
        while self.took(","):
            chains.append(self.chain())
        return Match(token, tuple(chains), self._where(), optional)

    def _where(self) -> Expression | None:
        return self.expression() if self.took("WHERE") else None

    def _projection(self, token: Token, *, last: bool) -> Projection:
        distinct = self.took("DISTINCT")
        star = self.took("*")
        items = [] if star and not self.took(",") else [self._item()]
        while items and self.took(","):
            items.append(self._item())
        order: list[tuple[Expression, bool]] = []
        if self.took("ORDER", "BY"):
            order.append(self._ordered())
            while self.took(","):
                order.append(self._ordered())
        skip = self.expression() if self.took("SKIP") or self.took("OFFSET") else None
        limit = self.expression() if self.took("LIMIT") else None
        where = None if last else self._where()
        return Projection(token, last, distinct, star, tuple(items), tuple(order), skip, limit, where)

    def _item(self) -> Item:
        start = self.next.start
        expression = self.expression()
        before = self.tokens[self.at - 1]
        alias = self.name() if self.took("AS") else ""
        return Item(expression, alias, " ".join(self.query[start : before.start + len(before.text)].split()))

    def _ordered(self) -> tuple[Expression, bool]:
        expression = self.expression()
        if self.took("DESC") or self.took("DESCENDING"):
            return expression, True
        if not self.took("ASC"):
            self.took("ASCENDING")
        return expression, False
