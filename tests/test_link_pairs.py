"""Pairs of forms that must be one node, and pairs that must be two: through the whole linker, all in one pile.

The mentions are made here, so that what the finders find makes no difference: the form itself, the labels of the
thesaurus around it, and the acronyms that the text defines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest

from kg.extract.acronyms import find_pairs
from kg.link import Thesaurus, shipped_thesaurus, weave
from kg.model import Definition, Kind, Label, Mention, Paper, Reading, Relation, Section
from kg.text import key

ROWS = [
    tuple(line.split("\t"))
    for line in (Path(__file__).parent / "pairs.tsv").read_text(encoding="utf-8").split("\n")[1:]
    if line
]
WORD = re.compile(r"[^\s,;:()]*[^\s,;:().]")


def reading(paper: str, form: str, given: str) -> tuple[Paper, Reading]:
    """Return a paper that names ``form``, and its reading; a text that begins with "!" introduces the form."""
    text = given.removeprefix("!") or f"We use {form}."
    made = given.startswith("!")
    at = text.index(form)
    kind = Kind.DATASET if "dataset" in text else Kind.METHOD
    own = mention(text, at, at + len(form), label_of(form, shipped_thesaurus()), kind if made else None)
    found = {own.start: own}
    for start, end, label in labels(text, shipped_thesaurus()):
        if end <= own.start or start >= own.end:
            found[start] = mention(text, start, end, label)
    pairs = [(text[slice(*p.short)], p.short[0], text[slice(*p.long)], p.long[0]) for p in find_pairs(text)]
    definitions = tuple(Definition(Section.ABSTRACT, *pair) for pair in pairs)
    mentions = tuple(found[start] for start in sorted(found))
    return Paper(paper, paper, text), Reading(paper, mentions, definitions)


def mention(text: str, start: int, end: int, label: Label | None, introduced: Kind | None = None) -> Mention:
    place = (Section.ABSTRACT, start, end, text[start:end], (0, len(text)))
    if introduced:
        return Mention(*place, "introduced", introduced, Relation.INTRODUCES)
    if label is None:
        return Mention(*place, "name-shape", None, Relation.USES, score=0.6)
    by = "thesaurus-context" if label.context else "thesaurus"
    return Mention(*place, by, label.kind, Relation.USES, label.name)


def label_of(surface: str, thesaurus: Thesaurus) -> Label | None:
    label = thesaurus.by_key.get(key(surface))
    if label and label.case:
        plain = [re.sub(r"[\s-]", "", text) for text in (surface, label.text)]
        return label if plain[0] in (plain[1], f"{plain[1]}s") else None
    return label


def labels(text: str, thesaurus: Thesaurus) -> Iterator[tuple[int, int, Label]]:
    """Yield the longest labels in a text, from left to right."""
    words, place = list(WORD.finditer(text)), 0
    for first, word in enumerate(words):
        for last in reversed(words[first : first + 6]):
            label = label_of(text[word.start() : last.end()], thesaurus)
            if label and word.start() >= place:
                yield word.start(), last.end(), label
                place = last.end()


@lru_cache(maxsize=1)
def nodes_of_forms() -> dict[tuple[str, str], str]:
    """Return the nodes that the forms name, by paper and form, when all pairs are one pile."""
    pile = []
    for number, (_, one, other, text, other_text) in enumerate(ROWS):
        pile += [reading(f"paper:{number}:one", one, text), reading(f"paper:{number}:other", other, other_text)]
    _, claims = weave([p for p, _ in pile], {p.id: r for p, r in pile}, shipped_thesaurus())
    read = (c for c in claims if c.subject.startswith("paper:") and c.relation is not Relation.BUILDS_ON)
    return {(claim.subject, form): claim.object for claim in read for form in claim.surfaces}


def test_there_are_a_hundred_of_each() -> None:
    assert sum(row[0] == "same" for row in ROWS) >= 100
    assert sum(row[0] == "apart" for row in ROWS) >= 100


@pytest.mark.parametrize("number", range(len(ROWS)), ids=[f"{v}: {a} / {b}" for v, a, b, *_ in ROWS])
def test_pair(number: int) -> None:
    verdict, one, other, *_ = ROWS[number]
    found = nodes_of_forms()
    node, other_node = found.get((f"paper:{number}:one", one)), found.get((f"paper:{number}:other", other))
    assert node, f"{one} is no node"
    assert other_node, f"{other} is no node"
    assert (node == other_node) is (verdict == "same")
