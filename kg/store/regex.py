"""Regular expressions that Java (Neo4j) and RE2 (the engine) read alike, and what the engine gets."""

from __future__ import annotations

import re

# Plain characters, dots, groups, alternatives, repetitions and simple classes; a backslash before a sign.
_CLASS = r"\[\^?(?:[\w ](?:-[\w ])?|[.,:;/'\"+*?()|-])+\]"
_PLAIN = r"\\[^\w\s]|[\w \-,:;/'\"!@#%&=<>~]|\(\?:|\((?!\?)|[)|*+?]|\{\d{1,3}(?:,\d{0,3})?\}"
_PIECE = re.compile(rf"(?P<dot>\.)|{_CLASS}|{_PLAIN}")
# A dot is not a line end; Java knows more of those than RE2.
_DOT = "[^\n\r\u0085\u2028\u2029]"


def both_read(pattern: str) -> str:
    """Return ``pattern`` for the engine.

    Raises:
        ValueError: with the part that the two may read differently.

    """
    written, at = [], 0
    while at < len(pattern):
        piece = _PIECE.match(pattern, at)
        if piece is None:
            raise ValueError(repr(pattern[at : at + 8]))
        if re.match(r"[*+?}]\+|\}\?\?|[*+?]{3}", pattern[at:]) or (
            piece[0][0] == "{" and pattern[piece.end() :][:1] in ("+", "?")
        ):
            raise ValueError("a repetition that does not give back")
        written.append(_DOT if piece["dot"] else piece[0])
        at = piece.end()
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(str(error)) from error
    return "".join(written)
