r"""LaTeX to plain text, as far as titles, abstracts and reference lists need it.

One pass of a scanner over the tokens: nothing here raises, nests or takes more than linear time, whatever comes in.
Formulas stay as they are written (``$\ell_1$``): titles elsewhere have them so, and :mod:`kg.text` folds them.
"""

from __future__ import annotations

import json
import re
import unicodedata
from bisect import bisect_left
from functools import cached_property

from kg.assets import asset
from kg.text import clean

_ACCENTS = {
    "`": "\u0300",
    "'": "\u0301",
    "^": "\u0302",
    "~": "\u0303",
    "=": "\u0304",
    "u": "\u0306",
    ".": "\u0307",
    '"': "\u0308",
    "r": "\u030a",
    "H": "\u030b",
    "v": "\u030c",
    "d": "\u0323",
    "c": "\u0327",
    "k": "\u0328",
    "b": "\u0331",
}
_COMMANDS = json.loads(asset("papers", "latex.json"))
_SYMBOLS: dict[str, str] = _COMMANDS["symbols"]
_DROPPED: dict[str, int] = _COMMANDS["dropped"]
_VERBATIM = frozenset(_COMMANDS["verbatim"])
_LENGTHS = frozenset(_COMMANDS["lengths"])
_LENGTH = re.compile(
    r"\s*-?[\d.]+\s*(?:pt|em|ex|cm|mm|in)?(?:\s*(?:plus|minus)\s*-?[\d.]+\s*(?:pt|em|ex|cm|mm|in|fil+))*"
)
_TOKEN = re.compile(r"\\(?:([a-zA-Z@]+)\*?|(.)|$)|([{}])|(%[^\n]*\n?[ \t]*)|(~)|(\$\$?)|(``|'')|(---?)|(`)", re.S)
#: Where a token can begin. To look for this first takes half the time of looking for ``_TOKEN``.
_SPECIAL = re.compile(r"[\\{}%~$`]|--|''")
_ACCENTED = re.compile(
    r"\s*(?:\{\s*(?:\\([ij])(?![a-zA-Z])\s*(?:\{\})?|([^\W\d_]))?([^\\{}]{0,40})\}|\\([ij])(?![a-zA-Z])\s?|\{?([^\W\d_]))"
)
_BRACE = re.compile(r"\\.|[{}]", re.S)
_DOLLAR = re.compile(r"(?<!\\)\$")
_OPTION = re.compile(r"\s*\[[^\[\]]{0,400}\]")
_SPACE = re.compile(r"\s*")
_COMMENT = re.compile(r"(?<!\\)((?:\\\\){0,4})%[^\n]*(?:\n[ \t]*|\Z)")
_TILDE = re.compile(r"\$\\sim\$|\\~(?:\{\})?|\\textasciitilde(?:\{\})?")
_ESCAPED = re.compile(r"\\([_%#&{}$])")
_SPACES = {",": " ", ";": " ", ":": " ", "!": "", "-": "", "/": "", " ": " ", "\\": " ", "@": "", "\n": " ", "\t": " "}
_ENDS_NAME = re.compile(r"[ \t]*\n?[ \t]*")


class Braces:
    """Where each ``{`` of a text closes; found once, so that reading arguments takes linear time in all."""

    def __init__(self, tex: str) -> None:
        self._tex = tex
        self._closes: dict[int, int] = {}
        opened: list[int] = []
        for match in _BRACE.finditer(tex):
            if match[0] == "{":
                opened.append(match.start())
            elif match[0] == "}" and opened:
                self._closes[opened.pop()] = match.start()

    def argument(self, position: int) -> tuple[int, int] | None:
        """Return the half-open span inside the ``{…}`` that begins at ``position`` or after white space; else None."""
        start = _SPACE.match(self._tex, position).end()  # type: ignore[union-attr]  # it matches anything
        end = self._closes.get(start)
        return None if end is None else (start + 1, end)

    def after_arguments(self, position: int, count: int) -> int:
        """Return the position after ``count`` arguments, with the optional ones before each."""
        for _ in range(count):
            while option := _OPTION.match(self._tex, position):
                position = option.end()
            span = self.argument(position)
            if span is None:
                return position
            position = span[1] + 1
        return position


def arguments(tex: str, *commands: str) -> list[str]:
    r"""Return the first argument of each use of one of the ``commands``, in order: ``\title[short]{The title}``."""
    pattern = re.compile(rf"\\(?:{'|'.join(map(re.escape, commands))})\*?(?![a-zA-Z@])")
    uses = list(pattern.finditer(tex))
    if not uses:
        return []
    braces = Braces(tex)
    found = []
    for use in uses:
        position = use.end()
        while option := _OPTION.match(tex, position):
            position = option.end()
        if span := braces.argument(position):
            found.append(tex[slice(*span)])
    return found


def without_comments(tex: str) -> str:
    """Return LaTeX without its comments: from ``%``, unless escaped, to the first word of the next line."""
    return _COMMENT.sub(r"\1", tex) if "%" in tex else tex


def plain(tex: str) -> str:
    r"""Return LaTeX as plain text on one line: ``{\em Fr{\'e}chet} \& $k$-means`` as "Fréchet & $k$-means".

    Unknown commands go and leave their arguments. ``\footnote``, ``\thanks`` and citations go with theirs.
    """
    if not _SPECIAL.search(tex):
        return clean(tex)
    return clean(unicodedata.normalize("NFC", "".join(_Scanner(tex).pieces())))


class _Scanner:
    def __init__(self, tex: str) -> None:
        self._tex = tex
        self._dollars = [m.start() for m in _DOLLAR.finditer(tex)] if "$" in tex else []

    @cached_property
    def _braces(self) -> Braces:
        return Braces(self._tex)

    def pieces(self) -> list[str]:
        tex, position, out = self._tex, 0, []
        while special := _SPECIAL.search(tex, position):
            out.append(tex[position : special.start()])
            match = _TOKEN.match(tex, special.start())
            piece, position = self._token(match) if match else ("", special.end())
            out.append(piece)
        out.append(tex[position:])
        return out

    def _token(self, match: re.Match[str]) -> tuple[str, int]:
        name, symbol, tie, dollar, quotes, dash, tick = match.group(1, 2, 5, 6, 7, 8, 9)
        end = match.end()
        if name:
            return self._command(name, end)
        if symbol:
            return self._symbol(symbol, end)
        if dollar:
            return self._formula(match.start(), end)
        if quotes:
            return ("“" if quotes == "``" else "”"), end
        if dash:
            return ("–" if dash == "--" else "—"), end
        return (" " if tie else "‘" if tick else ""), end

    def _symbol(self, symbol: str, end: int) -> tuple[str, int]:
        if symbol in _ACCENTS and (accented := self._accented(symbol, end)):
            return accented
        if symbol == "\\" and (option := _OPTION.match(self._tex, end)):
            end = option.end()
        return _SPACES.get(symbol, symbol if symbol in "&%$#_{}" else ""), end

    def _accented(self, accent: str, position: int) -> tuple[str, int] | None:
        match = _ACCENTED.match(self._tex, position)
        if match is None:
            return None
        dotless, letter, rest, bare, single = match.groups()
        base = dotless or letter or bare or single or ""
        end = match.end()
        return base + (_ACCENTS[accent] if base else "") + (rest or ""), end

    def _command(self, name: str, end: int) -> tuple[str, int]:
        if name in _ACCENTS and (accented := self._accented(name, end)):
            return accented
        if name in _LENGTHS:
            length = _LENGTH.match(self._tex, end)
            return ("" if name == "penalty" else " "), length.end() if length else end
        if name in _VERBATIM and (span := self._braces.argument(end)):
            return _ESCAPED.sub(r"\1", _TILDE.sub("~", self._tex[slice(*span)])), span[1] + 1
        if name in _DROPPED:
            return "", self._braces.after_arguments(end, _DROPPED[name])
        end = _ENDS_NAME.match(self._tex, end).end()  # type: ignore[union-attr]  # it matches anything
        return _SYMBOLS.get(name, ""), end

    def _formula(self, start: int, end: int) -> tuple[str, int]:
        """Return a formula as it stands, if it closes within reach; a lone dollar goes."""
        index = bisect_left(self._dollars, end)
        if index == len(self._dollars) or self._dollars[index] - end > 400:
            return "", end
        close = self._dollars[index] + (end - start)
        inner = self._tex[end : self._dollars[index]].strip()
        if not inner:
            return "", close
        # "$^{\circ}$" or "$\{$" says nothing without its marks; "$\sim$" is a tilde in addresses.
        return ("~" if inner == r"\sim" else f"${inner}$"), close
