"""Cards, names and the evidence of an edge, on the sample corpus."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cards import marked, resolve, show, why
from kg.cli import main
from kg.errors import NotInLibraryError
from kg.library import Contents, Library, write
from kg.model import Claim, Evidence, Kind, Node, Paper, Relation, Section


@pytest.fixture
def library(sample: Path) -> Iterator[Library]:
    with Library(sample) as opened:
        yield opened


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("speculative decoding", "method:speculative-decoding"),
        ("Speculative Sampling", "method:speculative-decoding"),
        ("PFNs", "method:prior-data-fitted-network"),
        ("method:mamba", "method:mamba"),
        ("2207.01848", "paper:arxiv:2207.01848"),
        ("attention is all you need", "paper:arxiv:1706.03762"),
    ],
)
def test_resolve(library: Library, name: str, expected: str) -> None:
    assert resolve(library, name).id == expected


def test_resolve_among_kinds(library: Library) -> None:
    assert resolve(library, "Mamba", [Kind.METHOD]).id == "method:mamba"
    with pytest.raises(NotInLibraryError):
        resolve(library, "Mamba", [Kind.AUTHOR])


def test_an_unknown_name_is_answered_with_the_nearest(library: Library) -> None:
    with pytest.raises(NotInLibraryError, match=r"The nearest names are: .*speculative decoding"):
        resolve(library, "speculativ decodin")
    with pytest.raises(NotInLibraryError, match="`kg info` counts what is there"):
        resolve(library, "zzzzqqqq")


def test_the_card_of_a_method(library: Library) -> None:
    card = show(library, "speculative decoding")
    assert "LLM inference acceleration" in [n.name for n in card.broader]
    assert {"EAGLE", "Medusa"} <= {n.name for n in card.narrower}
    assert sum(len(papers) for papers in card.papers.values()) >= 5
    assert sum(card.years.values()) == sum(len(papers) for papers in card.papers.values())
    assert all(count > 1 for _, count in card.neighbours)


def test_the_card_of_a_paper(library: Library) -> None:
    card = show(library, "2401.10774")
    assert card.entities["INTRODUCES"][0].name == "Medusa"
    assert "Tianle Cai" in [n.name for n in card.related["WROTE (by)"]]
    assert [n.name for n in card.repositories] == ["FasterDecoding/Medusa"]
    assert card.papers["CITES (by)"]


def test_why_marks_the_words(library: Library) -> None:
    claim, *_ = why(library, "2401.10774", "Medusa")
    assert claim.relation is Relation.INTRODUCES
    assert any("[Medusa]" in sentence for sentence in marked(claim))
    with pytest.raises(NotInLibraryError, match="joins"):
        why(library, "1706.03762", "Medusa")


def test_marked_keeps_the_sentence() -> None:
    piece = Evidence("p", Section.ABSTRACT, 14, 19, "It uses Mamba.", "terms", offset=6)
    assert list(marked(Claim("p", Relation.USES, "m", (piece,)), "<", ">")) == ["It uses <Mamba>."]


def test_what_is_named_in_passing_comes_last(tmp_path: Path) -> None:
    years = {"paper:a": 2024, "paper:b": 2023, "paper:c": 2022}
    sure = {"paper:a": 0.3, "paper:b": 0.0, "paper:c": 0.8}
    papers = tuple(Paper(i, f"On {i}", "It uses Mamba.") for i in years)
    nodes = (*(Node(p.id, Kind.PAPER, p.title, (), {"year": years[p.id]}) for p in papers),)
    claims = tuple(
        Claim(
            i,
            Relation.USES,
            "method:mamba",
            (Evidence(i, Section.ABSTRACT, 8, 13, "It uses Mamba.", "model", salience=s),),
        )
        for i, s in sure.items()
    )
    write(
        tmp_path / "l.kg", Contents(papers, nodes=(*nodes, Node("method:mamba", Kind.METHOD, "Mamba")), claims=claims)
    )
    with Library(tmp_path / "l.kg") as opened:
        card, of_paper = show(opened, "Mamba"), show(opened, "paper:a")
    assert [n.id for n in card.papers["USES"]] == ["paper:b", "paper:c", "paper:a"]
    assert card.salience == {"paper:a": 0.3, "paper:c": 0.8}
    assert of_paper.salience == {"method:mamba": 0.3}
    assert of_paper.passing(of_paper.entities["USES"][0])
    shown = CliRunner().invoke(main, ["show", str(tmp_path / "l.kg"), "Mamba"]).output
    assert [line.strip() for line in shown.splitlines() if "On paper" in line] == [
        "2023  On paper:b",
        "2022  On paper:c",
        "2024  On paper:a (in passing)",
    ]
    found = json.loads(CliRunner().invoke(main, ["show", "--json", str(tmp_path / "l.kg"), "Mamba"]).output)
    assert [p.get("salience") for p in found["papers"]["USES"]] == [None, 0.8, 0.3]
    reasons = json.loads(CliRunner().invoke(main, ["why", "--json", str(tmp_path / "l.kg"), "paper:c", "Mamba"]).output)
    assert (reasons[0]["salience"], reasons[0]["evidence"][0]["salience"]) == (0.8, 0.8)
