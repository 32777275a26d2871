"""Annotated papers: what one or two annotators wrote, merged, not adjudicated.

The format is one JSON object a line: ``title`` and ``annotations``, a list with one object an annotator: ``introduces``
(name, aliases, type), ``entities`` (name, type, surfaces, core, role), ``lineage`` (from, rel, to) and ``repositories``
(url, own). Two annotators are merged: a link is right when either wrote it (precision over the union) and must be
found when both did (recall over what they agree on).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from kg.errors import InputError
from kg.model import Kind, Relation

_INTRODUCED_KIND: Mapping[str, Kind] = {
    "Method": Kind.METHOD,
    "Model": Kind.METHOD,
    "Software": Kind.METHOD,
    "Dataset": Kind.DATASET,
    "Benchmark": Kind.DATASET,
    "Metric": Kind.METRIC,
    "Theory": Kind.CONCEPT,
}
_ROLE: Mapping[str, Relation] = {
    "studies": Relation.STUDIES,
    "extends": Relation.EXTENDS,
    "uses": Relation.USES,
    "compares": Relation.COMPARES_WITH,
    "evaluates_on": Relation.EVALUATES_ON,
    "addresses": Relation.ADDRESSES,
    "mentions": Relation.MENTIONS,
}
_LINEAGE: Mapping[str, Relation] = {
    "is_a": Relation.IS_A,
    "extends": Relation.EXTENDS,
    "uses": Relation.USES,
    "compared_with": Relation.COMPARES_WITH,
}
#: The words of the format, by kind and relation.
INTRODUCED_TYPE: Mapping[Kind, str] = {
    Kind.METHOD: "Method",
    Kind.DATASET: "Dataset",
    Kind.METRIC: "Metric",
    Kind.CONCEPT: "Theory",
}
ROLE_WORD: Mapping[Relation, str] = {relation: word for word, relation in _ROLE.items()}
LINEAGE_WORD: Mapping[Relation, str] = {relation: word for word, relation in _LINEAGE.items()}
_REMEDY = "docs/accuracy.md describes the format of annotated papers."


def fold(text: str) -> str:
    """Return a form with case, hyphens, punctuation and plural endings folded: forms that agree count as one.

    The rule is that of the annotated papers' own scorer, kept apart from :func:`kg.text.key` so that no change of
    linking changes the measure.
    """
    words = re.sub(r"[^\w\s]", "", re.sub(r"[\-–—_/]", " ", text.lower())).split()
    return " ".join(_fold_word(word) for word in words)


def _fold_word(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 3 else word


def url_key(url: str) -> str:
    """Return a URL in lower case without scheme, "www.", ".git" and trailing marks."""
    bare = re.sub(r"^https?://(www\.)?", "", url.strip().lower()).rstrip("/.")
    return re.sub(r"\.git$", "", bare)


@dataclass
class Item:
    """One thing that a paper names: its folded forms, kinds and roles, and which annotators wrote it.

    ``surfaces`` are the forms as the annotators copied them from the text.
    """

    forms: set[str]
    kinds: set[Kind]
    annotators: set[int]
    roles: set[Relation] = field(default_factory=set)
    core: bool = False
    surfaces: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class GoldPaper:
    """One annotated paper. ``lineage`` maps triples of folded names to the annotators who wrote them."""

    title: str
    annotators: int
    links: tuple[Item, ...]
    introduced: tuple[Item, ...]
    repositories: Mapping[str, bool]
    lineage: Mapping[tuple[str, Relation, str], frozenset[int]]
    forms: Mapping[str, frozenset[str]]
    names: tuple[Mapping[str, frozenset[str]], ...]
    abstract: str = ""
    line: int = 0


def read_gold(path: str | Path) -> list[GoldPaper]:
    """Return the annotated papers in a JSONL file.

    Raises:
        InputError: with the line, when the file cannot be read or a line is no annotated paper.

    """
    try:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(path, f"cannot be read ({error})", _REMEDY) from error
    papers = [_parse(path, number, line) for number, line in enumerate(lines, 1) if line.strip()]
    if not papers:
        raise InputError(path, "holds no annotated paper", _REMEDY)
    return papers


def _parse(path: str | Path, number: int, line: str) -> GoldPaper:
    try:
        record = json.loads(line)
        paper = _paper(record["title"], record["annotations"])
        return replace(paper, abstract=str(record.get("abstract") or ""), line=number)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        what = f"is no annotated paper ({type(error).__name__}: {error})"
        raise InputError(path, what, _REMEDY, number) from error


def _paper(title: str, annotations: list[dict[str, Any]]) -> GoldPaper:
    links, introduced = [], []
    for who, annotation in enumerate(annotations):
        links += [_entity(e, who) for e in annotation["entities"]]
        for thing in annotation["introduces"]:
            links.append(_introduced(thing, who))
            introduced.append(_introduced(thing, who))
    return GoldPaper(
        title,
        len(annotations),
        _merged(links),
        _merged(introduced),
        {url_key(r["url"]): bool(r["own"]) for a in annotations for r in a["repositories"]},
        _lineage(annotations),
        _forms(annotations),
        tuple(_names(a) for a in annotations),
    )


def _entity(entity: Mapping[str, Any], who: int) -> Item:
    forms = {fold(form) for form in (*entity["surfaces"], entity["name"])}
    return Item(
        forms, {Kind(entity["type"])}, {who}, {_ROLE[entity["role"]]}, bool(entity["core"]), set(entity["surfaces"])
    )


def _introduced(thing: Mapping[str, Any], who: int) -> Item:
    forms = {fold(form) for form in (thing["name"], *thing["aliases"])}
    surfaces = {thing["name"], *thing["aliases"]}
    return Item(forms, {_INTRODUCED_KIND[thing["type"]]}, {who}, {Relation.INTRODUCES}, True, surfaces)


def _merged(items: Iterable[Item]) -> tuple[Item, ...]:
    """Put together the items that share a form."""
    merged: list[Item] = []
    for item in items:
        same = next((old for old in merged if old.forms & item.forms), None)
        if same is None:
            merged.append(item)
            continue
        same.forms |= item.forms
        same.kinds |= item.kinds
        same.annotators |= item.annotators
        same.roles |= item.roles
        same.core |= item.core
        same.surfaces |= item.surfaces
    return tuple(merged)


def _lineage(annotations: Iterable[Mapping[str, Any]]) -> dict[tuple[str, Relation, str], frozenset[int]]:
    found: dict[tuple[str, Relation, str], frozenset[int]] = {}
    for who, annotation in enumerate(annotations):
        for edge in annotation["lineage"]:
            triple = (fold(edge["from"]), _LINEAGE[edge["rel"]], fold(edge["to"]))
            found[triple] = found.get(triple, frozenset()) | {who}
    return found


def _forms(annotations: Iterable[Mapping[str, Any]]) -> dict[str, frozenset[str]]:
    """Return the folded forms by folded name."""
    found: dict[str, frozenset[str]] = {}
    for annotation in annotations:
        named = [(e["name"], e["surfaces"]) for e in annotation["entities"]]
        named += [(i["name"], i["aliases"]) for i in annotation["introduces"]]
        for name, forms in named:
            found[fold(name)] = found.get(fold(name), frozenset()) | {fold(form) for form in (name, *forms)}
    return found


def _names(annotation: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    """Return, by folded surface, the folded names of the entities that one annotator gave it."""
    found: dict[str, frozenset[str]] = {}
    for entity in annotation["entities"]:
        for surface in entity["surfaces"]:
            found[fold(surface)] = found.get(fold(surface), frozenset()) | {fold(entity["name"])}
    return found
