"""What a query is made of: clauses, patterns and expressions, as the parser finds them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from kg.store.tokens import Token


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression: what it is (``op``), its parts, the token to point at, and a value that the op gives meaning to.

    ==============  =======================  ==========================================
    op              parts                    value
    ==============  =======================  ==========================================
    literal                                  str, int, float, bool or None
    parameter                                its name
    variable                                 its name
    property        of what                  its name
    labelled        of what                  the labels, of which it has one
    call            the arguments            the function as written
    star                                     (the ``*`` of ``count(*)``)
    list            its items
    map             its values               their keys
    operation       one or two operands      the operator, in capitals
    case            see :class:`Case`        a :class:`Case`
    quantifier      the list, the condition  (any, all, none or single; the variable)
    exists, count                            a :class:`Match`
    ==============  =======================  ==========================================
    """

    op: str
    token: Token
    parts: tuple[Expression, ...] = ()
    value: object = None
    distinct: bool = False

    def walk(self) -> Iterator[Expression]:
        """Yield the expression and all its parts, but not what lies in a subquery."""
        yield self
        for part in self.parts:
            yield from part.walk()


@dataclass(frozen=True, slots=True)
class Case:
    """The shape of a CASE: its parts are the subject (when there is one), pairs of WHEN and THEN, and the ELSE."""

    subject: bool
    otherwise: bool


@dataclass(frozen=True, slots=True)
class NodePattern:
    """``(variable:A|B {property: value})``."""

    token: Token
    variable: str = ""
    labels: tuple[Token, ...] = ()
    properties: Expression | None = None


@dataclass(frozen=True, slots=True)
class EdgePattern:
    """``-[variable:A|B *low..high {property: value}]->``; ``direction``: ``>``, ``<`` or none; no ``low``: one edge."""

    token: Token
    direction: str
    variable: str = ""
    types: tuple[Token, ...] = ()
    properties: Expression | None = None
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class Chain:
    """Nodes and the edges between them, one less; ``path`` names the whole."""

    token: Token
    nodes: tuple[NodePattern, ...]
    edges: tuple[EdgePattern, ...]
    path: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """A MATCH; ``bare``: a pattern standing as a condition, which binds no variables."""

    token: Token
    chains: tuple[Chain, ...]
    where: Expression | None = None
    optional: bool = False
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Unwind:
    """``UNWIND expression AS variable``."""

    token: Token
    expression: Expression
    variable: str


@dataclass(frozen=True, slots=True)
class Item:
    """What a projection gives: ``expression AS alias``; ``text`` as written."""

    expression: Expression
    alias: str
    text: str

    @property
    def name(self) -> str:
        """The name of the column."""
        return self.alias or self.text


@dataclass(frozen=True, slots=True)
class Projection:
    """A WITH or a RETURN (``last``); ``order`` pairs expressions with whether they go down."""

    token: Token
    last: bool
    distinct: bool
    star: bool
    items: tuple[Item, ...]
    order: tuple[tuple[Expression, bool], ...] = ()
    skip: Expression | None = None
    limit: Expression | None = None
    where: Expression | None = None


Clause = Match | Unwind | Projection


@dataclass(frozen=True, slots=True)
class Query:
    """Parts that UNION joins, each a list of clauses; ``keep`` says for each UNION whether it was UNION ALL."""

    text: str
    parts: tuple[tuple[Clause, ...], ...]
    keep: tuple[bool, ...] = field(default=())
