"""From what Neo4j holds back to nodes and claims: the inverse of :mod:`kg.store.properties`, for what `kg push` wrote.

Offsets are not stored: the words are looked for in their sentence. What other people put into the database, and what
lacks an id, is left out.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any

from kg.model import Claim, Evidence, Kind, Node, Relation, Section, Value
from kg.rows import NODE_COLUMNS, SEPARATOR

#: Columns that hold several texts as one.
_LISTS = frozenset({"aliases", "authors", "keywords", "sources"})
_OWN = frozenset({"id", "kind", "name", "aliases", "label"})
_KINDS = {str(kind): kind for kind in Kind}
_KNOWN = {column.name for column in NODE_COLUMNS}


def node_of(labels: Collection[str], properties: Mapping[str, Any]) -> Node | None:
    """Return the node that these labels and properties make; None where they are not ours."""
    kind = next((_KINDS[label] for label in sorted(labels) if label in _KINDS), None)
    node_id, name = properties.get("id"), properties.get("name")
    if kind is None or not isinstance(node_id, str) or not isinstance(name, str):
        return None
    rest: dict[str, Value] = {
        key: _texts(value) if key in _LISTS else value
        for key, value in sorted(properties.items())
        if key in _KNOWN - _OWN and isinstance(value, (str, int, float, bool))
    }
    return Node(node_id, kind, name, _texts(properties.get("aliases", "")), rest)


def claim_of(start: str, relation: str, end: str, properties: Mapping[str, Any]) -> Claim | None:
    """Return the claim that a relationship between two of our nodes makes; None where its type is not ours."""
    if relation not in set(Relation):
        return None
    pieces = tuple(sorted(e for e in map(_evidence, _records(properties)) if e))
    score = properties.get("score")
    bare = Evidence("", Section.CLAIMS, 0, 0, "", "neo4j", float(score) if isinstance(score, (int, float)) else 1.0)
    return Claim(start, Relation(relation), end, pieces or (bare,))


def _texts(value: object) -> tuple[str, ...]:
    return tuple(part for part in value.split(SEPARATOR) if part) if isinstance(value, str) else ()


def _records(properties: Mapping[str, Any]) -> list[Any]:
    try:
        found = json.loads(properties.get("evidence") or "[]")
    except (TypeError, ValueError):
        return []
    return found if isinstance(found, list) else []


def _evidence(record: Any) -> Evidence | None:
    try:
        text, words = str(record["text"]), str(record["words"])
        start = max(0, text.find(words))
        end = start + len(words) if words and words in text else start
        section, score = Section(record["section"]), float(record["score"])
        return Evidence(str(record["paper"]), section, start, end, text, str(record["by"]), score)
    except (KeyError, TypeError, ValueError):
        return None
