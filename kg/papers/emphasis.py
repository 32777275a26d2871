r"""Marks of emphasis in abstracts: Markdown's asterisks and underscores, LaTeX's ``\textbf{…}``, taken away.

They are no part of what is said, and would stand in the names of things ("**AutoRefine**"), cut words in two
("**G**raph **N**eural") and be shown in every sentence. One abstract in eleven on OpenReview has some. Formulas, and
asterisks that are no pair ("A*", "3 * 4"), stay as they are.
"""

from __future__ import annotations

import re

#: What a pair holds begins and ends with no space and has no formula in it. Two asterisks may stand within a word.
_STRONG = re.compile(r"(?<!\\)\*\*(?=[^\s*])([^*$]{0,300}?[^\s*$])\*\*")
_ASTERISKS = re.compile(r"(?<![\w*\\^])\*(?=[^\s*])([^*$^]{0,300}?[^\s*$^])\*(?![\w*])")
_UNDERSCORES = re.compile(r"(?<![\w\\$^{}/])(__?)(?=[^\s_])([^_$\\/]{0,300}?[^\s_$\\/])\1(?![\w{}/])")
_STYLES = r"\\(?:text(?:bf|it|sc|tt|sf|sl|rm|up|md|normal)|emph|u(?:nder)?line)\s*\{([^{}$]*)\}"
#: A command that is all there is between two dollar signs, or any; and where formulas begin and end.
_COMMAND = re.compile(rf"\${_STYLES}\$|{_STYLES}|\$")
_SWITCH = re.compile(r"\{\\(?:bf|it|em|sc|tt|sf|sl|rm)(?:series|shape|family)?\s+([^{}$]*)\}")
#: How deep commands may stand in one another.
_DEEP = 3


def unmarked(text: str) -> str:
    """Return a text without its marks of emphasis; what they mark stays."""
    if "*" in text:
        text = _ASTERISKS.sub(r"\1", _STRONG.sub(r"\1", text))
    if "_" in text:
        text = _UNDERSCORES.sub(r"\2", text)
    for _ in range(_DEEP if "\\" in text else 0):
        text = _SWITCH.sub(r"\1", _COMMAND.sub(_Holder(), text))
    return text


class _Holder:
    r"""Gives what each command of a text holds; within a formula (``x_{\textit{max}}``) it stays as it is."""

    def __init__(self) -> None:
        self.formula = False

    def __call__(self, match: re.Match[str]) -> str:
        if match[0] == "$":
            self.formula = not self.formula
        elif match[1] is not None:
            return match[1]
        elif not self.formula:
            return match[2]
        return match[0]
