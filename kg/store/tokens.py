"""Cypher as tokens: names, numbers, strings, parameters and signs, each with its place; comments are left out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import NoReturn

from kg.errors import QueryError

#: A query longer than this is none that a person wrote.
LONGEST = 100_000

_PATTERN = re.compile(
    r"""
    (?P<space>\s+ | //[^\n]* | /\*.*?\*/)
  | (?P<number>\d+\.\d+(?:[eE][+-]?\d+)? | \d+[eE][+-]?\d+ | \.\d+(?:[eE][+-]?\d+)? | \d+)
  | (?P<name>[^\W\d]\w*)
  | (?P<quoted>`[^`]*`)
  | (?P<string>'(?:[^'\\]|\\.)*' | "(?:[^"\\]|\\.)*")
  | (?P<parameter>\$(?:[^\W\d]\w*|\d+|`[^`]*`))
  | (?P<sign><>|<=|>=|=~|\+=|\.\.|\|\||::|[-+*/%^=<>()\[\]{},.:;|&!$@?])
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", re.DOTALL)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "\\": "\\", "'": "'", '"': '"', "`": "`"}


@dataclass(frozen=True, slots=True)
class Token:
    """A token: its sort (``name quoted number string parameter sign end``), as written, its value, where it starts."""

    sort: str
    text: str
    value: str
    start: int

    @property
    def word(self) -> str:
        """The keyword that an unquoted name may be, in capitals; of any other token a sign that is no keyword."""
        return self.text.upper() if self.sort == "name" else self.text


def tokens(query: str) -> list[Token]:
    """Return the tokens of ``query`` and one of sort ``end`` after them.

    Raises:
        QueryError: at what is no Cypher: a string or comment without end, an unknown sign or escape.

    """
    if len(query) > LONGEST:
        raise QueryError(f"the query has {len(query):,} characters, more than {LONGEST:,}. Pass data with --param.")
    found: list[Token] = []
    at = 0
    while at < len(query):
        match = _PATTERN.match(query, at)
        if match is None or (query.startswith("/*", at) and match.lastgroup != "space"):
            _unreadable(query, at)
        if match.lastgroup != "space":
            found.append(Token(str(match.lastgroup), match[0], _value(query, match), at))
        at = match.end()
    _no_glued_words(query, found)
    return [*found, Token("end", "the end", "", len(query))]


def _no_glued_words(query: str, found: list[Token]) -> None:
    """Refuse ``0x1F`` and ``1_000``, which would be read as a number and a name, and ``007``, which was octal once."""
    for one, other in pairwise([*found, Token("end", "", "", -1)]):
        glued = other.sort in ("name", "number") and one.start + len(one.text) == other.start
        if one.sort == "number" and (glued or re.match(r"0\d", one.text)):
            raise at_place(query, one.start, "is a number of a form that is not read here. Write it in decimal digits.")


def _value(query: str, match: re.Match[str]) -> str:
    text = match[0]
    if match.lastgroup == "string":
        return _ESCAPE.sub(lambda escape: _unescaped(query, match.start(), escape[1]), text[1:-1])
    if match.lastgroup == "quoted":
        return text[1:-1]
    if match.lastgroup == "parameter":
        return text[1:].strip("`")
    return text


def _unescaped(query: str, start: int, escape: str) -> str:
    if escape[0] in "uU" and len(escape) > 1:
        code = int(escape[1:], 16)
        if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
            raise at_place(query, start, f"has the escape \\{escape}, which is no character. Leave it out.")
        return chr(code)
    if escape not in _ESCAPED:
        raise at_place(query, start, f"has an escape, \\{escape}, that Cypher does not know. Double the backslash.")
    return _ESCAPED[escape]


def _unreadable(query: str, at: int) -> NoReturn:
    sign = query[at]
    what = {"'": "a string", '"': "a string", "`": "a quoted name", "/": "a comment"}.get(sign)
    if what:
        raise at_place(query, at, f"opens {what} that does not end. Close it.")
    raise at_place(query, at, f"is a sign ({sign!r}) that Cypher does not have. Take it out.")


def at_place(query: str, start: int, message: str) -> QueryError:
    """Return an error that says where it is: line and column from 1, the line of the query, and a mark under it."""
    before = query[:start]
    line, column = before.count("\n") + 1, start - (before.rfind("\n") + 1) + 1
    text = query.split("\n")[line - 1]
    left = max(0, column - 60)
    shown = "".join(char if char.isprintable() else " " for char in text[left : left + 100])
    word = _PATTERN.match(query, start)
    cited = word[0][:30] if word and word.lastgroup != "space" else "here"
    place = f"line {line}, column {column}: {cited} {message}"
    return QueryError(f"{place}\n    {shown}\n    {' ' * (column - 1 - left)}^", line, column)
