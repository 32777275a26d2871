"""Nodes and claims as flat scalars."""

from __future__ import annotations

import json
import re

import pytest

from kg.model import Claim, Evidence, Kind, Node, Relation, Section
from kg.rows import EDGE_COLUMNS, NODE_COLUMNS, camel, edge_row, fit_text, identifier, node_row, used
from tests.library_samples import CLAIMS, HOSTILE, INTRODUCES, IS_A, NODES, ONE, SENTENCE, hostile


def test_a_paper() -> None:
    row = node_row(NODES[2])
    assert row == {
        "id": "paper:arxiv:2401.00001",
        "kind": "Paper",
        "name": "Fastdraft: drafting tokens with care",
        "label": "Fastdraft: drafting tokens with care",
        "title": "Fastdraft: drafting tokens with care",
        "year": 2024,
        "authors": "Ada Example; Bo Beispiel; Ada Example",
        "venue": "Workshop on Samples",
        "arxivId": "2401.00001",
    }
    assert list(row)[:6] == ["id", "kind", "name", "label", "title", "year"]


def test_a_paper_without_the_property_has_its_name_as_title() -> None:
    assert node_row(NODES[3])["title"] == "Slowdraft"


def test_a_repository() -> None:
    row = node_row(NODES[4])
    assert (row["host"], row["owner"], row["broken"]) == ("github.com", "example", True)


def test_an_entity_has_no_empty_columns() -> None:
    assert node_row(NODES[0]) == {
        "id": "method:fastdraft",
        "kind": "Method",
        "name": "Fastdraft",
        "label": "Fastdraft",
        "aliases": "FD; fast draft",
    }


def test_an_edge() -> None:
    row = edge_row(INTRODUCES, 7)
    evidence = json.loads(str(row.pop("evidence")))
    assert row == {
        "id": "e7",
        "source": "paper:arxiv:2401.00001",
        "target": "method:fastdraft",
        "relation": "INTRODUCES",
        "label": "INTRODUCES",
        "weight": 1.4,
        "score": 0.9,
        "surfaces": "Fastdraft",
        "papers": "paper:arxiv:2401.00001",
        "by": "coined; colon",
    }
    assert evidence[0] == {
        "paper": ONE.id,
        "section": "abstract",
        "words": "Fastdraft",
        "text": SENTENCE,
        "by": "coined",
        "score": 0.9,
    }
    assert edge_row(IS_A, 0)["papers"] == ONE.id


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({"year": "2020"}, {"year": 2020}),
        ({"year": "about 2020"}, {}),
        ({"year": 2020.5}, {}),
        ({"year": True}, {}),
        ({"year": 10**400}, {}),
        ({"year": 1 << 31}, {}),
        ({"broken": "yes"}, {}),
        ({"broken": False}, {"broken": False}),
        ({"keywords": ()}, {}),
        ({"venue": ""}, {}),
        ({"references_status": "known"}, {"referencesStatus": "known"}),
        ({"stars": 5, "is-new!": True}, {"isNew": "True", "stars": "5"}),
        ({"id": "other", "kind": "x"}, {}),
    ],
)
def test_one_type_for_each_column(properties: dict[str, str], expected: dict[str, object]) -> None:
    row = node_row(Node("method:x", Kind.METHOD, "x", (), properties))
    assert row == {"id": "method:x", "kind": "Method", "name": "x", "label": "x", **expected}


def test_types_of_all_rows_are_the_declared_ones() -> None:
    contents = hostile()
    types = {column.name: column.type for column in (*NODE_COLUMNS, *EDGE_COLUMNS)}
    rows = [node_row(n) for n in (*NODES, *contents.nodes)]
    rows += [edge_row(c, i) for i, c in enumerate((*CLAIMS, *contents.claims))]
    assert {name for row in rows for name, value in row.items() if type(value) is not types.get(name, str)} == set()


def test_used_columns_keep_their_order() -> None:
    rows = [{"year": 1, "id": "a"}, {"zeta": "z", "id": "b", "alpha": "x"}]
    assert [column.name for column in used(NODE_COLUMNS, rows)] == ["id", "year", "alpha", "zeta"]


def test_names_of_columns_are_lower_camel_case_and_unique() -> None:
    for columns in (NODE_COLUMNS, EDGE_COLUMNS):
        names = [column.name for column in columns]
        assert len(set(names)) == len(names)
        assert all(re.fullmatch(r"[a-z][A-Za-z0-9]*", name) for name in names)
    assert [camel(n) for n in ("a_b c", "arxivId", "x--", 'a"/><b')] == ["aBC", "arxivId", "x", "aB"]


def test_unfit_characters_go() -> None:
    assert fit_text("a\x00\x08\x0b\x1f\x7f\x80\x9f\ud800\udfff\ufdd0\ufffe\uffffb") == "ab"
    kept = "\t\n\r\x20~\x85\xa0é\u202e\ud7ff\ue000\ufffd😀\U0010ffff"
    assert fit_text(kept) == kept
    assert [fit_text(text) == text for text in HOSTILE] == [False] * 3 + [True] * 7


def test_different_ids_stay_different() -> None:
    ids = [identifier(f"method:a{c}") for c in ("", "\x00", "\x01", "\ud800")]
    assert ids == ["method:a", "method:a%0000", "method:a%0001", "method:a%D800"]
    evidence = (Evidence("paper:\x00", Section.TITLE, 0, 1, "x", "y"),)
    row = edge_row(Claim("method:\x00", Relation.USES, "method:\x01", evidence), 0)
    assert (row["source"], row["target"], row["papers"]) == ("method:%0000", "method:%0001", "paper:%0000")


def test_numbers_that_are_none_have_no_cell() -> None:
    row = edge_row(Claim("a", Relation.USES, "b", (Evidence("", Section.TITLE, 0, 1, "x", "y", float("nan")),)), 0)
    assert "weight" not in row
    assert "score" not in row
    assert json.loads(str(row["evidence"]))[0]["score"] is None
