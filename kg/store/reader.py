"""Reading tokens one after another, and the patterns of MATCH."""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn

from kg.store.syntax import Chain, EdgePattern, Expression, NodePattern
from kg.store.tokens import Token, tokens
from kg.store.traps import refused

#: Brackets in brackets, at most.
_DEEPEST = 30


class Reader:
    """A place in the tokens of a query."""

    def __init__(self, query: str) -> None:
        self.query = query
        self.tokens = tokens(query)
        self.at = 0
        self.depth = 0

    @property
    def next(self) -> Token:
        """The token that comes next."""
        return self.tokens[self.at]

    def after(self, steps: int = 1) -> Token:
        """Return the token ``steps`` after the next one."""
        return self.tokens[min(self.at + steps, len(self.tokens) - 1)]

    def take(self) -> Token:
        """Return the next token and go on."""
        token = self.next
        self.at = min(self.at + 1, len(self.tokens) - 1)
        return token

    def comes(self, *words: str) -> bool:
        """Tell whether these words or signs come next."""
        return all(self.after(step).word == word for step, word in enumerate(words))

    def took(self, *words: str) -> bool:
        """Go on over these words or signs when they come next."""
        if not self.comes(*words):
            return False
        self.at += len(words)
        return True

    def need(self, *words: str) -> Token:
        """Go on over these words or signs, or refuse the query."""
        token = self.next
        for word in words:
            if self.next.word != word:
                self.refuse("unread")
            self.take()
        return token

    def name(self) -> str:
        """Return the name that comes next."""
        if self.next.sort not in ("name", "quoted") or not self.next.value:
            self.refuse("unread")
        return self.take().value

    def refuse(self, trap: str, token: Token | None = None, /, **details: str) -> NoReturn:
        """Refuse the query."""
        raise refused(self.query, token or self.next, trap, **details)

    def deeper(self) -> None:
        """Count a bracket that opens."""
        self.depth += 1
        if self.depth > _DEEPEST:
            self.refuse("deep")


class PatternReader(Reader):
    """Reads patterns; ``properties`` reads what stands in ``{ }``."""

    properties: Callable[[], Expression]

    def chain(self) -> Chain:
        """Read ``path = (a)-[r]->(b) …``."""
        token, path = self.next, ""
        if self.next.sort in ("name", "quoted") and self.after().text == "=":
            path = self.name()
            self.take()
        if self.next.word in ("SHORTESTPATH", "ALLSHORTESTPATHS", "SHORTEST", "ALL", "ANY"):
            self.refuse("shortest")
        nodes, edges = [self._node()], []
        while self.next.text in ("-", "<"):
            edges.append(self._edge())
            nodes.append(self._node())
        return Chain(token, tuple(nodes), tuple(edges), path)

    def _node(self) -> NodePattern:
        token = self.need("(")
        variable = self.name() if self.next.sort in ("name", "quoted") and self.next.word != "WHERE" else ""
        labels = self.labels()
        properties = self.properties() if self.comes("{") else None
        self.need(")")
        return NodePattern(token, variable, labels, properties)

    def labels(self) -> tuple[Token, ...]:
        """Read ``:A|B``; ``:A:B`` and ``:A&B`` are traps, ``[:A|:B]`` is the older way to write ``[:A|B]``."""
        found: list[Token] = []
        if self.took(":"):
            found.append(self._label())
            while self.took("|"):
                self.took(":")
                found.append(self._label())
            if self.next.text in (":", "&"):
                self.refuse("labels-joined")
        return tuple(found)

    def _label(self) -> Token:
        if self.next.sort not in ("name", "quoted"):
            self.refuse("unread")
        return self.take()

    def _edge(self) -> EdgePattern:
        token = self.next
        back = self.took("<")
        self.need("-")
        variable, low, high, properties = "", None, None, None
        types: tuple[Token, ...] = ()
        if self.took("["):
            variable = self.name() if self.next.sort in ("name", "quoted") else ""
            types = self.labels()
            if self.took("*"):
                low, high = self._steps(token)
                if variable:
                    self.refuse("edge-list", token)
            if self.comes("{"):
                if low is not None:
                    self.refuse("edge-list-properties")
                properties = self.properties()
            self.need("]")
        self.need("-")
        forth = self.took(">")
        if back and forth:
            self.refuse("both-ways", token)
        if self.next.text in ("{", "+", "*"):
            self.refuse("shortest")
        return EdgePattern(token, "<" if back else ">" * forth, variable, types, properties, low, high)

    def _steps(self, token: Token) -> tuple[int, int]:
        low = high = self._number()
        if self.took(".."):
            high = self._number()
            low = 1 if low is None else low
        if low is None or high is None or high > 30:
            self.refuse("unbounded", token)
        return low, high

    def _number(self) -> int | None:
        if self.next.sort != "number":
            return None
        if not self.next.text.isdecimal():
            self.refuse("unread")
        return int(self.take().text)
