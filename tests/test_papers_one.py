"""One paper, one node: records of one work from different sources, as people have them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kg.model import Paper, Problem
from kg.papers import read, unite

TITLE = "Drafts of Trees"


def united(tmp_path: Path, *records: dict[str, Any]) -> tuple[list[Paper], list[Problem]]:
    lines = [json.dumps({"title": TITLE, "abstract": "An abstract.", **record}) + "\n" for record in records]
    source = tmp_path / "a.jsonl"
    source.write_text("".join(lines), encoding="utf-8")
    problems: list[Problem] = []
    papers, doubts = unite(read(source, report=problems.append))
    return papers, problems + doubts


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ({"doi": "10.1000/ABC.1"}, {"doi": "https://doi.org/10.1000/abc.1"}, "paper:doi:10.1000/abc.1"),
        ({"arxiv": "2207.01848v1"}, {"arxiv": "https://arxiv.org/pdf/2207.01848v3.pdf"}, "paper:arxiv:2207.01848"),
        ({"arxiv": "hep-th/9901001"}, {"arxiv": "arXiv:hep-th/9901001v2"}, "paper:arxiv:hep-th/9901001"),
        ({"arxiv": "2207.01848"}, {"doi": "10.48550/arXiv.2207.01848"}, "paper:arxiv:2207.01848"),
        ({"openalex": "https://openalex.org/W2741809807"}, {"openalex": "w2741809807"}, "paper:openalex:W2741809807"),
        ({"s2": "A" * 40}, {"s2": "https://www.semanticscholar.org/paper/" + "a" * 40}, f"paper:s2:{'a' * 40}"),
        ({"acl": "P18-1001"}, {"acl": "https://aclanthology.org/p18-1001.pdf"}, "paper:acl:P18-1001"),
        (
            {"acl": "2023.acl-long.12"},
            {"doi": "10.18653/v1/2023.acl-long.12"},
            "paper:doi:10.18653/v1/2023.acl-long.12",
        ),
        ({"acl": "P18-1001"}, {"doi": "10.18653/v1/P18-1001"}, "paper:doi:10.18653/v1/p18-1001"),
    ],
)
def test_one_identifier_in_two_spellings(
    tmp_path: Path, one: dict[str, str], other: dict[str, str], expected: str
) -> None:
    # The titles differ, so the identifiers alone decide.
    papers, problems = united(tmp_path, {"identifiers": one}, {"identifiers": other, "title": "Of trees, drafts"})
    assert ([p.id for p in papers], problems) == ([expected], [])


@pytest.mark.parametrize(
    ("preprint", "published"),
    [
        ({"identifiers": {"arxiv": "2207.01848"}, "year": 2022}, {"identifiers": {"doi": "10.1000/x"}, "year": 2023}),
        ({"identifiers": {"arxiv": "1805.01848"}}, {"identifiers": {"acl": "P18-1001"}, "year": 2018}),
        ({"year": 2022}, {"identifiers": {"doi": "10.1000/x"}, "year": 2022}),
        (
            {"identifiers": {"arxiv": "2207.01848"}, "year": 2022},
            {"identifiers": {"doi": "10.1000/x"}, "year": 2023, "title": "DRAFTS OF TREES."},
        ),
    ],
)
def test_a_preprint_and_its_publication(tmp_path: Path, preprint: dict[str, Any], published: dict[str, Any]) -> None:
    papers, problems = united(tmp_path, preprint, published)
    assert (len(papers), problems) == (1, [])


def test_a_preprint_published_years_later_by_the_same_authors(tmp_path: Path) -> None:
    preprint = {"identifiers": {"arxiv": "1801.00001"}, "year": 2018, "authors": ["Ada Lovelace", "Alan Turing"]}
    published = {"identifiers": {"doi": "10.1000/x"}, "year": 2021, "authors": ["A. Lovelace", "A. Turing"]}
    papers, problems = united(tmp_path, preprint, published)
    assert [(p.identifiers, p.year) for p in papers] == [({"arxiv": "1801.00001", "doi": "10.1000/x"}, 2018)]
    assert problems == []
    others = {**published, "authors": ["Grace Hopper"]}
    assert len(united(tmp_path, preprint, others)[0]) == 2
    much_later = {**published, "year": 2024}
    assert len(united(tmp_path, preprint, much_later)[0]) == 2
    two_publications = {"identifiers": {"doi": "10.1000/y"}, "year": 2018, "authors": ["A. Lovelace"]}
    assert len(united(tmp_path, two_publications, published)[0]) == 2


@pytest.mark.parametrize(
    ("one", "other", "scheme"),
    [
        ({"doi": "10.1000/x"}, {"doi": "10.1000/y"}, "doi"),
        ({"arxiv": "2207.00001"}, {"arxiv": "2207.00002"}, "arxiv"),
        ({"openalex": "W1234"}, {"openalex": "W1235"}, "openalex"),
        ({"acl": "P18-1001"}, {"acl": "P18-1002"}, "acl"),
        ({"doi": "10.1000/x", "arxiv": "2207.00001"}, {"doi": "10.1000/x", "arxiv": "2207.00002"}, "arxiv"),
    ],
)
def test_identifiers_that_contradict_are_reported_and_kept_apart(
    tmp_path: Path, one: dict[str, str], other: dict[str, str], scheme: str
) -> None:
    papers, problems = united(tmp_path, {"identifiers": one, "year": 2022}, {"identifiers": other, "year": 2022})
    assert len(papers) == 2
    assert any(f"another {scheme} id: kept apart" in p.message and p.line == 2 for p in problems)
    assert all(not p.skipped for p in problems)


def test_a_title_alone_joins_only_what_shares_no_identifier(tmp_path: Path) -> None:
    records = [{"identifiers": {"arxiv": "2207.00001"}, "year": 2022}, {"year": 2022}, {"year": 2015}]
    papers, _ = united(tmp_path, *records)
    assert [p.id for p in papers] == ["paper:arxiv:2207.00001", "paper:title:drafts-of-trees"]
