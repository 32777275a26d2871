"""The questions that ship: Cypher files whose heads say what they ask, with which parameters, and what they answer."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from kg.assets import asset
from kg.errors import QueryError

#: Files of the same folder that are no questions.
_OTHERS = frozenset({"schema", "upserts"})
_PARAMETER = re.compile(r"// \$(\w+) \((text|integer)\) = (.+?): (.+)")
_COLUMN = re.compile(r"// (\w+): (.+)")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a question: its name, its type (``text`` or ``integer``), what it is when it is not given."""

    name: str
    type: str
    default: str | int
    meaning: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question: its name, what it asks, its parameters and columns (name and meaning), and the Cypher."""

    name: str
    asks: str
    parameters: tuple[Parameter, ...]
    columns: tuple[tuple[str, str], ...]
    cypher: str

    def filled(self, given: Mapping[str, str]) -> dict[str, object]:
        """Return the values of all parameters: the texts that are given, in the type that each has, else the defaults.

        Raises:
            QueryError: when a parameter is not one of the question's, or no number where it must be one.

        """
        known = {parameter.name: parameter for parameter in self.parameters}
        for name in given:
            if name not in known:
                there = ", ".join(known) or "none"
                raise QueryError(f"{self.name} has no parameter {name!r}. It has: {there}.")
        return {name: _value(self.name, known[name], given.get(name)) for name in known}


def _value(question: str, parameter: Parameter, text: str | None) -> str | int:
    if text is None:
        return parameter.default
    if parameter.type == "text":
        return text
    if not re.fullmatch(r"-?\d{1,18}", text):
        raise QueryError(
            f"{question}: {parameter.name} is no whole number: {text!r}. Give one, as {parameter.default}."
        )
    return int(text)


@cache
def questions() -> Mapping[str, Question]:
    """Return all questions by name, sorted."""
    names = sorted(f.name for f in files("kg.cypher").iterdir() if f.name.endswith(".cypher"))
    return {name[:-7]: read(name[:-7], asset("cypher", name)) for name in names if name[:-7] not in _OTHERS}


def question(name: str) -> Question:
    """Return the question of this name.

    Raises:
        QueryError: when there is none; the message names the nearest.

    """
    from difflib import get_close_matches

    found = questions().get(name)
    if found is None:
        near = get_close_matches(name, list(questions()), n=3, cutoff=0.4)
        hint = f"The nearest are: {', '.join(near)}. " if near else ""
        raise QueryError(f"no question is called {name!r}. {hint}`kg query LIB --list` lists them all.")
    return found


def read(name: str, text: str) -> Question:
    """Return the question in a file's text."""
    head = [line for line in text.splitlines() if line.startswith("//")]
    parameters = tuple(
        Parameter(m[1], m[2], json.loads(m[3]), m[4]) for line in head if (m := _PARAMETER.fullmatch(line))
    )
    columns = tuple((m[1], m[2]) for line in head[1:] if (m := _COLUMN.fullmatch(line)))
    return Question(name, head[0].removeprefix("// "), parameters, columns, text)
