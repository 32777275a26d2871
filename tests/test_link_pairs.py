"""Pairs of forms that must be one node, and pairs that must be two: through finders and linker, in one pile."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pytest

from kg.extract import Extractor
from kg.link import shipped_thesaurus, weave
from kg.model import Paper, Relation

ROWS = [
    tuple(line.split("\t"))
    for line in (Path(__file__).parent / "pairs.tsv").read_text(encoding="utf-8").split("\n")[1:]
    if line
]


def paper(name: str, form: str, text: str) -> Paper:
    """Return a paper that names ``form``: in ``text``, whose first sentence is the title when it begins with "!"."""
    title, _, abstract = text[1:].partition(". ") if text.startswith("!") else ("A study", "", text)
    return Paper(name, title, abstract or f"We use {form}.")


@lru_cache(maxsize=1)
def nodes_of_forms() -> dict[tuple[str, str], str]:
    """Return the nodes that the forms name, by paper and form, when all pairs are one pile."""
    thesaurus = shipped_thesaurus()
    extractor = Extractor(thesaurus.labels())
    pile = []
    for number, (_, one, other, text, other_text) in enumerate(ROWS):
        pile += [paper(f"paper:{number}:one", one, text), paper(f"paper:{number}:other", other, other_text)]
    _, claims = weave(pile, {p.id: extractor.read(p) for p in pile}, thesaurus)
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
    # The snake is no entity at all.
    assert other_node or other == "mamba", f"{other} is no node"
    assert (node == other_node) is (verdict == "same")
