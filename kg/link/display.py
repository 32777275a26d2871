r"""Names as people read them: "DM³T" for "DM$^{3}$T", "k-NN" for "$k$-NN"."""

from __future__ import annotations

import re

from kg.text import GREEK, LATEX_STYLE

_MARKS = re.compile(r"[$^{}\\~]")
_RAISED = str.maketrans("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ")
_LOWERED = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_POWER = re.compile(r"\{?\^(?:\{([0-9+\-=()ni]{1,8})(?:\}|$)|([0-9ni+])(?![0-9.]))\}?")
_INDEX = re.compile(r"_(?:\{([0-9+\-=()]{1,8})(?:\}|$)|([0-9])(?![0-9.]))")
_ESCAPED = re.compile(r"\\([&%_#])")
_STYLE = re.compile(rf"{LATEX_STYLE}(?![A-Za-z])\s?")
_GREEK = {name.capitalize() if letter.isupper() else name: letter for letter, name in GREEK.items()}
_LETTER = re.compile(rf"\\(?:var)?({'|'.join(_GREEK)})(?![A-Za-z])\s?")
_LEFT_OVER = re.compile(r"[${}]|\^(?=\W|$)")


def displayed(name: str) -> str:
    r"""Return a name without the marks of LaTeX: small figures for powers and indices, braces and dollar signs away.

    A name with a command that has no such form is left as it is.

    Example:
        >>> displayed(r"CFA$^{2}$"), displayed("$k$-NN"), displayed(r"H\&E"), displayed(r"$\mathcal{J}$-invariant")
        ('CFA²', 'k-NN', 'H&E', 'J-invariant')

    """
    if not _MARKS.search(name):
        return name
    text = _STYLE.sub("", _LETTER.sub(lambda m: _GREEK[m[1]], _ESCAPED.sub(r"\1", name.replace("~", " "))))
    if "\\" in text:
        return name
    text = _POWER.sub(lambda m: (m[1] or m[2]).translate(_RAISED), text)
    if "$" in text:
        text = _INDEX.sub(lambda m: (m[1] or m[2]).translate(_LOWERED), text)
    return " ".join(_LEFT_OVER.sub("", text).split()) or name
