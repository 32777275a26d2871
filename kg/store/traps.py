"""What the embedded engine would answer wrongly, or otherwise than Neo4j: with the reason, and what to write instead.

A query with one of these is refused, never answered. Whatever is not understood for sure is refused too, so this list
can only be too long. tests/test_store_traps.py shows each of them, and look-alikes that pass.
"""

from __future__ import annotations

from dataclasses import dataclass

from kg.errors import QueryError
from kg.store.tokens import Token, at_place


@dataclass(frozen=True, slots=True)
class Trap:
    """Why a construct is refused, and what to write instead; both may hold ``{names}`` that the place fills in."""

    reason: str
    instead: str


#: All traps by name.
TRAPS = {
    "writes": Trap("changes or loads data, and `kg query` only reads", "Change a library with the commands of `kg`"),
    "clause": Trap("opens a clause that is not read here", "Use MATCH, OPTIONAL MATCH, WHERE, WITH, UNWIND and RETURN"),
    "unread": Trap("is not expected here", "docs/cypher.md lists what the embedded engine is asked"),
    "statements": Trap("is a second statement", "Ask one query at a time"),
    "deep": Trap("lies too deep in brackets", "Take the query apart"),
    "aggregate-after-order": Trap(
        "is an aggregate without a group key after WITH … ORDER BY … LIMIT: the engine would drop the order",
        "Return the rows themselves, or group by something, as `RETURN 1 AS all, …`",
    ),
    "order-without-limit": Trap(
        "orders rows in the middle of a query, which says nothing without LIMIT or SKIP", "Order in the last RETURN"
    ),
    "two-quantifiers": Trap(
        "is the second any/all/none/single of this clause: the engine would answer the first with false",
        "Put a WITH between them",
    ),
    "uneven-rows": Trap(
        "has maps with different keys: the engine would mix the keys up", "Give every map the same keys"
    ),
    "list-index": Trap(
        "takes one item or a slice of a list: the engine counts from 1, Neo4j from 0",
        "UNWIND the list, or ORDER BY and LIMIT the rows before they are collected",
    ),
    "list-comprehension": Trap(
        "is a list comprehension, which the engine lacks", "UNWIND the list, or return the rows"
    ),
    "trail-mixed": Trap(
        "may walk over the same edge as another pattern of this MATCH, which the engine cannot exclude",
        "Give the two patterns different types, or put the second in a MATCH of its own",
    ),
    "unbounded": Trap(
        "has no upper bound of at most 30 steps: the engine would stop at 30", "Write the bound, as `*1..5`"
    ),
    "edge-list": Trap(
        "names a path of several edges, which is a list in Neo4j and is none here",
        "Name the whole: `MATCH path = …` and use relationships(path)",
    ),
    "edge-list-properties": Trap(
        "asks properties of every edge of a path in a way that Cypher 25 and the engine read differently",
        "Write `WHERE all(step IN relationships(path) WHERE step.score >= …)`",
    ),
    "edge-again": Trap("is an edge that another pattern has named already", "Use another name and compare the ends"),
    "loops": Trap(
        "goes both ways over {types}, of which this library has edges from a node to itself: the engine counts those "
        "twice",
        "Give the pattern a direction",
    ),
    "shortest": Trap(
        "is a shortest path, which the engine writes otherwise",
        "Write `MATCH path = (a)-[:TYPE*1..4]-(b) … ORDER BY length(path) LIMIT 1`",
    ),
    "both-ways": Trap("points both ways, which the engine lacks", "Write `--` without arrows"),
    "labels-joined": Trap(
        "asks for several labels at once: the engine would take any of them, Neo4j a node that has all",
        "A node has one label here; write `A|B` when either will do",
    ),
    "label": Trap("is no label of this model{near}", "docs/cypher.md lists the kinds; capitals count"),
    "type": Trap("is no type of edge of this model{near}", "docs/cypher.md lists the relations; capitals count"),
    "property": Trap(
        "is no property here{near}: Neo4j would give null, and the engine takes capitals for small letters",
        "docs/cypher.md lists the properties; capitals count",
    ),
    "case-clash": Trap("differs from {other} by capitals alone: the engine takes them for one name", "Rename one"),
    "unknown-name": Trap("is not defined here", "Bind it in MATCH, UNWIND or WITH before"),
    "known-name": Trap("is defined already as something else", "Take another name"),
    "hidden-name": Trap(
        "is the alias of a column and the name of something else: engines differ in which of them is meant",
        "Take another alias",
    ),
    "no-value": Trap("has no value", "Give it with --param {name}=…"),
    "parameter-type": Trap("has a value that Cypher cannot take here ({what})", "Give text, a number, true or false"),
    "types-differ": Trap(
        "compares {left} with {right}: Neo4j would find them unequal, the engine would convert one of them",
        "Compare values of one type; --param year=2024 is a number, --param 'year=\"2024\"' a text",
    ),
    "types-mixed": Trap(
        "brings together {left} and {right}, which the engine would convert or refuse", "Use values of one type"
    ),
    "operand": Trap("does not work with {left}", "docs/cypher.md lists what the embedded engine is asked"),
    "null-in-list": Trap(
        "has null in a list: the engine answers IN and quantifiers otherwise than Neo4j", "Leave null out"
    ),
    "in-computed-list": Trap(
        "looks for what may be null in a list that may be empty: Neo4j answers false, the engine null",
        "Put the id or kind of a matched node on the left, or ask with EXISTS { MATCH … }",
    ),
    "chained": Trap("compares three things at once, which the engine lacks", "Join two comparisons with AND"),
    "mixed-grouping": Trap(
        "mixes an aggregate with values outside of it; engines differ in what they group by",
        "Take it apart with WITH: first the aggregate, then the rest",
    ),
    "nested-aggregate": Trap("is an aggregate where none can be", "Aggregate in a WITH before"),
    "function": Trap("{why}", "{instead}"),
    "regex": Trap(
        "is an expression that Java, which Neo4j asks, and RE2, which the engine asks, may read differently ({what})",
        "Use letters, digits, `.`, `*`, `+`, `?`, `|`, `( )` and plain classes as `[a-z]`; or CONTAINS and toLower",
    ),
    "final-sigma": Trap(
        "makes small letters of texts that end in a capital sigma, which the engine does otherwise",
        "Compare without toLower",
    ),
    "order-by": Trap("orders by {left}, which has no order in both engines", "Order by a property, such as id"),
    "count": Trap("is no number of rows", "Write a whole number from 0 on, or a parameter that is one"),
    "columns-differ": Trap("does not have the same columns as the part before UNION", "Give both the same aliases"),
    "same-column": Trap("is the name of two columns", "Give one an alias with AS"),
    "needs-alias": Trap("needs a name in a WITH", "Write `… AS name`"),
    "no-return": Trap("leaves the query without a RETURN at its end", "End it with RETURN"),
    "text-size": Trap(
        "asks for the size of a text: the engine counts what looks like one letter, Neo4j the characters in it",
        "Count in the program that reads the rows; size() works for lists",
    ),
    "big-number": Trap("does not fit the numbers of Cypher", "Use 64 bits: at most 9223372036854775807"),
}

_LETTERS = (
    "counts what looks like one letter, Neo4j the characters that make it up",
    "Use STARTS WITH or ENDS WITH, or cut texts in the program that reads the rows",
)
#: Why functions are refused that people may want; all others that are not in the list of what works are refused too.
FUNCTIONS = {
    "substring": ("counts from 1 in the engine and from 0 in Neo4j", "Use STARTS WITH, ENDS WITH or CONTAINS"),
    "label": ("is not a function of Neo4j", "Use the property kind of a node, type() of an edge"),
    "id": ("gives numbers that mean nothing outside one engine", "Use the property id: `n.id`"),
    "elementid": ("gives names that mean nothing outside one engine", "Use the property id: `n.id`"),
    "left": _LETTERS,
    "right": _LETTERS,
    "log": (
        "is the logarithm to base 10 in the engine, to base e in Neo4j",
        "Take it in the program that reads the rows",
    ),
    "round": ("rounds ties otherwise than Neo4j (1.005 to 1.0 or 1.01)", "Round in the program that reads the rows"),
    "toupper": ("makes another letter of ß than Neo4j", "Use toLower on both sides"),
    "upper": ("makes another letter of ß than Neo4j", "Use toLower on both sides"),
    "lower": ("is toLower in Cypher 5", "Write toLower"),
    "keys": ("gives properties that are null as well", "Name the properties that you want"),
    "properties": ("means something else in the engine", "Return the node, or name the properties"),
    "reverse": ("turns letters with accents otherwise than Neo4j", "Reverse in the program that reads the rows"),
    "exists": ("is gone from Cypher 5", "Write `… IS NOT NULL`, or EXISTS { MATCH … }"),
    "shortestpath": (TRAPS["shortest"].reason, TRAPS["shortest"].instead),
    "allshortestpaths": (TRAPS["shortest"].reason, TRAPS["shortest"].instead),
}


def refused(query: str, token: Token, trap: str, /, **details: str) -> QueryError:
    """Return the error that refuses ``query`` for ``trap`` at ``token``."""
    found = TRAPS[trap]
    reason, instead = (part.format_map(details) if details else part for part in (found.reason, found.instead))
    return at_place(query, token.start, f"{reason}. {instead}.")
