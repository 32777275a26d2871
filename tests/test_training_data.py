"""Our own annotations in training/: their form, and that nothing held out is among them."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from kg.papers import read
from kg.papers import sources as found
from kg.text import title_key

TRAINING = Path(__file__).resolve().parents[1] / "training"


@pytest.fixture(scope="module")
def annotated() -> list[dict]:
    with gzip.open(TRAINING / "annotated.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def test_they_have_titles_and_annotations_and_no_abstracts(annotated: list[dict]) -> None:
    assert len(annotated) == 20720
    assert len({paper["title"] for paper in annotated}) == 20720
    for paper in annotated:
        assert set(paper) == {"title", "annotations"}
        (annotation,) = paper["annotations"]
        for entity in annotation["entities"]:
            assert entity["type"] in {"Method", "Task", "Dataset", "Metric", "Concept"}
            assert all(len(surface.split()) < 25 for surface in entity["surfaces"])
        names = {i["name"] for i in annotation["introduces"]} | {
            a for i in annotation["introduces"] for a in i["aliases"]
        }
        names |= {entity["name"] for entity in annotation["entities"]}
        assert {end for line in annotation["lineage"] for end in (line["from"], line["to"])} <= names


def test_no_paper_held_out_is_among_them(annotated: list[dict]) -> None:
    held = {title_key(line) for line in (TRAINING / "held-out.txt").read_text(encoding="utf-8").splitlines()}
    assert len(held) > 97
    assert not held & {title_key(paper["title"]) for paper in annotated}


def test_no_paper_of_the_saved_pages_is_among_them(annotated: list[dict], shared: Path) -> None:
    pages = list(found([str(shared / "seeds")], report=lambda _: None))
    saved = {title_key(paper.title) for page in pages for paper in read(page, report=lambda _: None)}
    assert len(saved) > 300
    assert not saved & {title_key(paper["title"]) for paper in annotated}
