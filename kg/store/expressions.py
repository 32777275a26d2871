"""Reading expressions, by Cypher's order of binding: OR, XOR, AND, NOT, comparison, IN and the like, + -, * / %, ^."""

from __future__ import annotations

from collections.abc import Callable

from kg.store.reader import PatternReader
from kg.store.syntax import Case, Expression, Match
from kg.store.tokens import Token

_COMPARISONS = ("=", "<>", "<", "<=", ">", ">=")
_QUANTIFIERS = ("ANY", "ALL", "NONE", "SINGLE")
_WORDS = {"TRUE": True, "FALSE": False, "NULL": None}
_LARGEST = 2**63


class ExpressionReader(PatternReader):
    """Reads expressions."""

    def __init__(self, query: str) -> None:
        super().__init__(query)
        self.properties = self._map

    def expression(self) -> Expression:
        """Read an expression."""
        self.deeper()
        found = self._joined("OR", lambda: self._joined("XOR", lambda: self._joined("AND", self._negation)))
        self.depth -= 1
        return found

    def _joined(self, word: str, operand: Callable[[], Expression]) -> Expression:
        left = operand()
        while self.comes(word):
            token = self.take()
            left = Expression("operation", token, (left, operand()), word)
        return left

    def _negation(self) -> Expression:
        if not self.comes("NOT"):
            return self._comparison()
        token = self.take()
        self.deeper()
        inner = self._negation()
        self.depth -= 1
        return Expression("operation", token, (inner,), "NOT")

    def _comparison(self) -> Expression:
        left = self._predicate()
        if self.next.text in _COMPARISONS:
            token = self.take()
            left = Expression("operation", token, (left, self._predicate()), token.text)
            if self.next.text in _COMPARISONS:
                self.refuse("chained")
        return left

    def _predicate(self) -> Expression:
        left = self._sum()
        for words, operator in (
            (("=~",), "=~"),
            (("IN",), "IN"),
            (("CONTAINS",), "CONTAINS"),
            (("STARTS", "WITH"), "STARTS WITH"),
            (("ENDS", "WITH"), "ENDS WITH"),
        ):
            token = self.next
            if self.took(*words):
                return Expression("operation", token, (left, self._sum()), operator)
        token = self.next
        if self.took("IS", "NULL"):
            return Expression("operation", token, (left,), "IS NULL")
        if self.took("IS", "NOT", "NULL"):
            return Expression("operation", token, (left,), "IS NOT NULL")
        return left

    def _sum(self) -> Expression:
        return self._left(("+", "-"), lambda: self._left(("*", "/", "%"), lambda: self._left(("^",), self._signed)))

    def _left(self, signs: tuple[str, ...], operand: Callable[[], Expression]) -> Expression:
        left = operand()
        while self.next.text in signs and self.next.sort == "sign":
            token = self.take()
            left = Expression("operation", token, (left, operand()), token.text)
        return left

    def _signed(self) -> Expression:
        if self.next.text == "-":
            token = self.take()
            if self.next.sort == "number":
                return self._postfix(self._number_of(token, -1))
            self.deeper()
            inner = self._signed()
            self.depth -= 1
            return Expression("operation", token, (inner,), "-")
        self.took("+")
        return self._postfix(self._atom())

    def _postfix(self, left: Expression) -> Expression:
        while True:
            token = self.next
            if self.took("."):
                left = Expression("property", self.next, (left,), self.name())
            elif token.text == "[":
                left = self._first_label(left)
            elif token.text == ":" and left.op == "variable":
                left = Expression("labelled", token, (left,), self.labels())
            else:
                return left

    def _first_label(self, of: Expression) -> Expression:
        """Read the ``[0]`` of ``labels(n)[0]``: the kind, since a node has one label. Other items are a trap."""
        token = self.next
        called = of.op == "call" and str(of.value).lower() == "labels" and len(of.parts) == 1
        if not called or [self.after(step).text for step in (1, 2)] != ["0", "]"]:
            self.refuse("list-index")
        self.at += 3
        return Expression("property", token, of.parts, "kind")

    def _atom(self) -> Expression:
        token = self.next
        if token.sort == "number":
            return self._number_of(token, 1)
        if token.sort == "string":
            return Expression("literal", self.take(), value=token.value)
        if token.sort == "parameter":
            return Expression("parameter", self.take(), value=token.value)
        if token.text == "[":
            return self._list()
        if token.text == "{":
            return self._map()
        if token.text == "(":
            return self._pattern() or self._bracketed()
        if token.sort not in ("name", "quoted"):
            self.refuse("unread")
        return self._word(token)

    def _word(self, token: Token) -> Expression:
        if token.word in _WORDS:
            return Expression("literal", self.take(), value=_WORDS[token.word])
        if token.word == "CASE" and self.after().text not in (".", "("):
            return self._case()
        follows = self.after().text
        if follows == "{" and token.word in ("EXISTS", "COUNT", "COLLECT"):
            return self._subquery()
        if follows == "(" and token.word in _QUANTIFIERS and self.after(3).word == "IN":
            return self._quantifier()
        if follows == "(" or (follows == "." and self._is_dotted_call()):
            return self._call()
        return Expression("variable", token, value=self.name())

    def _is_dotted_call(self) -> bool:
        """Tell ``apoc.coll.max(`` from ``n.name``."""
        step = 1
        while self.after(step).text == "." and self.after(step + 1).sort in ("name", "quoted"):
            step += 2
        return self.after(step).text == "("

    def _number_of(self, place: Token, sign: int) -> Expression:
        token = self.take()
        if token.text.isdecimal():
            number: int | float = sign * int(token.text)
            if not -_LARGEST <= number < _LARGEST:
                self.refuse("big-number", token)
        else:
            number = sign * float(token.text)
            if abs(number) == float("inf"):
                self.refuse("big-number", token)
        return Expression("literal", place, value=number)

    def _bracketed(self) -> Expression:
        self.need("(")
        inner = self.expression()
        self.need(")")
        return inner

    def _pattern(self) -> Expression | None:
        """Read ``(a)-[:R]->(b)`` standing as a condition; None when this bracket is none."""
        if not self._looks_like_pattern():
            return None
        token = self.next
        match = Match(token, (self.chain(),), bare=True)
        return Expression("exists", token, value=match)

    def _looks_like_pattern(self) -> bool:
        step, depth = 0, 0
        while True:
            token = self.after(step)
            depth += (token.text in ("(", "{", "[")) - (token.text in (")", "}", "]")) if token.sort == "sign" else 0
            if token.sort == "end":
                return False
            step += 1
            if not depth:
                break
        signs = [self.after(step + more).text for more in range(3)]
        return signs[:2] in (["-", "["], ["-", "-"]) or signs in (["<", "-", "["], ["<", "-", "-"])

    def _list(self) -> Expression:
        token = self.need("[")
        if self.next.text == "(" and self._looks_like_pattern():
            self.refuse("list-comprehension", token)
        if self.next.sort in ("name", "quoted") and self.after().word == "IN":
            self.refuse("list-comprehension", token)
        items: list[Expression] = []
        while not self.took("]"):
            if items:
                self.need(",")
            items.append(self.expression())
        return Expression("list", token, tuple(items))

    def _map(self) -> Expression:
        token = self.need("{")
        keys: list[tuple[Token, str]] = []
        values: list[Expression] = []
        while not self.took("}"):
            if keys:
                self.need(",")
            keys.append((self.next, self.name()))
            self.need(":")
            values.append(self.expression())
        names = [name for _, name in keys]
        if len(set(names)) < len(names):
            self.refuse("same-column", token)
        return Expression("map", token, tuple(values), tuple(keys))

    def _call(self) -> Expression:
        token = self.next
        name = self.name()
        while self.took("."):
            name += f".{self.name()}"
        self.need("(")
        distinct = self.took("DISTINCT")
        arguments: list[Expression] = []
        if self.comes("*") and name.lower() == "count":
            arguments.append(Expression("star", self.take()))
        while not self.took(")"):
            if arguments:
                self.need(",")
            arguments.append(self.expression())
        return Expression("call", token, tuple(arguments), name, distinct)

    def _quantifier(self) -> Expression:
        token = self.take()
        self.need("(")
        variable = self.name()
        self.need("IN")
        of = self.expression()
        self.need("WHERE")
        condition = self.expression()
        self.need(")")
        return Expression("quantifier", token, (of, condition), (token.word.lower(), variable))

    def _case(self) -> Expression:
        token = self.need("CASE")
        parts = [] if self.comes("WHEN") else [self.expression()]
        subject = bool(parts)
        if not self.comes("WHEN"):
            self.refuse("unread")
        while self.took("WHEN"):
            parts.append(self.expression())
            self.need("THEN")
            parts.append(self.expression())
        otherwise = self.took("ELSE")
        if otherwise:
            parts.append(self.expression())
        self.need("END")
        return Expression("case", token, tuple(parts), Case(subject, otherwise))

    def _subquery(self) -> Expression:
        token = self.take()
        if token.word == "COLLECT":
            self.refuse("list-comprehension", token)
        self.need("{")
        self.deeper()
        start = self.next
        self.took("MATCH")
        chains = [self.chain()]
        while self.took(","):
            chains.append(self.chain())
        where = self.expression() if self.took("WHERE") else None
        self.need("}")
        self.depth -= 1
        return Expression(token.word.lower(), token, value=Match(start, tuple(chains), where))
