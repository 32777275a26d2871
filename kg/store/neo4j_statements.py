"""The statements of cypher/upserts.cypher and cypher/schema.cypher.

Labels and types cannot be parameters: they alone are put into a statement's text, and only such as the vocabulary has.
"""

from __future__ import annotations

import re
from functools import cache

from kg.assets import asset
from kg.model import Kind, Relation

_PLACE = re.compile(r"\b(LABELS?|TYPES?|FROM|TO)\b")
_ALL = {"LABELS": "|".join(Kind), "TYPES": "|".join(Relation)}
_NAMED = re.compile(r"^// ([a-z ]+)(?::.*)?\n((?:(?!//).*\n)+?)(?=\n|\Z)", re.MULTILINE)


@cache
def _templates() -> dict[str, str]:
    return {name: text.strip().rstrip(";") for name, text in _NAMED.findall(asset("cypher", "upserts.cypher"))}


@cache
def statement(name: str, *, label: str = "", relation: str = "", start: str = "", end: str = "") -> str:
    """Return a statement of upserts.cypher for a label, or for a type and the labels at its ends.

    Raises:
        KeyError: when there is no such statement, or it has a place for what is not given.
        ValueError: when a label is no kind, or ``relation`` is none.

    """
    places = {"LABEL": label, "FROM": start, "TO": end}
    known = _ALL | {place: str(Kind(value)) for place, value in places.items() if value}
    known |= {"TYPE": str(Relation(relation))} if relation else {}
    return _PLACE.sub(lambda match: known[match[1]], _templates()[name])


def schema() -> list[str]:
    """Return the statements that make the constraints and indexes, each of which may be run again."""
    lines = [line for line in asset("cypher", "schema.cypher").splitlines() if not line.startswith("//")]
    return [text.strip() for text in "\n".join(lines).split(";") if text.strip()]
