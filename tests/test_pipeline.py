"""The whole line: incremental, deterministic, safe against kills; and what the five saved pages must give."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kg.errors import InputError, LibraryError
from kg.extract import Extractor
from kg.library import Library
from kg.link import shipped_thesaurus
from kg.model import Kind, Paper, Relation, Section
from kg.pipeline import build, fingerprint

TABPFN = {
    "title": "TabPFN: A Transformer That Solves Small Tabular Classification Problems in a Second",
    "abstract": "TabPFN is a Prior-Data Fitted Network (PFN). Our code is at https://github.com/automl/TabPFN.",
    "year": 2022,
    "identifiers": {"arxiv": "2207.01848"},
}
PFNS4BO = {
    "title": "PFNs4BO: In-Context Learning for Bayesian Optimization",
    "abstract": "PFNs serve as a surrogate. We compare them with Gaussian processes.",
    "year": 2023,
    "identifiers": {"arxiv": "2305.17535"},
    "references": [{"raw": "TabPFN, 2022", "identifiers": {"arxiv": "2207.01848"}}],
}


def write(path: Path, *records: dict) -> Path:
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


def keys(path: Path) -> list[str]:
    with Library(path) as library:
        return [claim.key for claim in library.claims()]


def test_two_papers_meet_in_a_shared_node(tmp_path: Path) -> None:
    built = build([write(tmp_path / "two.jsonl", TABPFN, PFNS4BO)], tmp_path / "x.kg")
    assert (built.papers, built.read, built.problems) == (2, 2, ())
    claims = keys(tmp_path / "x.kg")
    for expected in (
        "paper:arxiv:2207.01848 INTRODUCES method:tabpfn",
        "paper:arxiv:2207.01848 HAS_CODE repository:github.com/automl/tabpfn",
        "paper:arxiv:2305.17535 CITES paper:arxiv:2207.01848",
        "method:tabpfn IS_A method:prior-data-fitted-network",
        "repository:github.com/automl/tabpfn IMPLEMENTS method:tabpfn",
    ):
        assert expected in claims
    sharing = {
        c.split()[0] for c in claims if c.endswith(" method:prior-data-fitted-network") and c.startswith("paper:")
    }
    assert sharing == {"paper:arxiv:2207.01848", "paper:arxiv:2305.17535"}


def test_building_again_reads_only_what_is_new_and_gives_the_same_bytes(tmp_path: Path) -> None:
    one = write(tmp_path / "one.jsonl", TABPFN)
    other = write(tmp_path / "other.jsonl", PFNS4BO)
    library = tmp_path / "x.kg"
    assert build([one], library).read == 1
    assert build([one, other], library).read == 1
    assert build([one, other], library).read == 0
    build([one, other], tmp_path / "fresh.kg")
    assert library.read_bytes() == (tmp_path / "fresh.kg").read_bytes()
    write(one, {**TABPFN, "abstract": "Changed: it uses Mamba."})
    assert build([one, other], library).read == 1
    assert build([other], library).papers == 1


def test_workers_change_nothing(tmp_path: Path) -> None:
    records = [{**PFNS4BO, "title": f"{PFNS4BO['title']} {i}", "identifiers": {}} for i in range(150)]
    source = write(tmp_path / "many.jsonl", *records)
    build([source], tmp_path / "one.kg")
    build([source], tmp_path / "two.kg", workers=2)
    assert (tmp_path / "one.kg").read_bytes() == (tmp_path / "two.kg").read_bytes()


def test_progress_is_told(tmp_path: Path) -> None:
    seen = []
    build([write(tmp_path / "a.jsonl", TABPFN)], tmp_path / "x.kg", watch=lambda *event: seen.append(event))
    assert seen == [("reading", 1, 0), ("extracting", 1, 1), ("linking", 1, 1), ("writing", 0, 0)]


def test_the_fingerprint_depends_on_what_is_read() -> None:
    extractor = Extractor(shipped_thesaurus().labels())
    paper = Paper("paper:a", "T", "A")
    same = Paper("paper:a", "T", "A", year=2020)
    other = Paper("paper:a", "T", "B")
    assert fingerprint(paper, extractor) == fingerprint(same, extractor) != fingerprint(other, extractor)
    assert fingerprint(paper, extractor) != fingerprint(paper, Extractor([]))


def test_nothing_is_written_when_nothing_is_read(tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").write_text("")
    with pytest.raises(InputError, match=r"empty\.jsonl"):
        build([tmp_path / "empty.jsonl"], tmp_path / "x.kg")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["empty.jsonl"]


def test_a_file_that_is_no_library_is_not_overwritten(tmp_path: Path) -> None:
    precious = tmp_path / "thesis.kg"
    precious.write_text("my only copy")
    with pytest.raises(LibraryError):
        build([write(tmp_path / "a.jsonl", TABPFN)], precious)
    assert precious.read_text() == "my only copy"
    with pytest.raises(LibraryError, match="is a directory"):
        build([tmp_path / "a.jsonl"], tmp_path)
    with pytest.raises(LibraryError, match="does not exist"):
        build([tmp_path / "a.jsonl"], tmp_path / "no" / "x.kg")


def test_twenty_kills_leave_the_old_library_and_the_next_build_completes(tmp_path: Path) -> None:
    source = write(tmp_path / "a.jsonl", *({**TABPFN, "title": f"Paper {i}", "identifiers": {}} for i in range(60)))
    library = tmp_path / "x.kg"
    build([source], library)
    old = library.read_bytes()
    write(source, *({**PFNS4BO, "title": f"Other {i}", "identifiers": {}} for i in range(60)))
    began = time.monotonic()
    build([source], tmp_path / "new.kg")
    new = (tmp_path / "new.kg").read_bytes()
    # The child's own start takes longer than its work; the moments cover both.
    span = time.monotonic() - began + 1.5
    code = f"from kg.pipeline import build; build([{str(source)!r}], {str(library)!r})"
    draw = random.Random(3)  # noqa: S311
    for _ in range(20):
        child = subprocess.Popen([sys.executable, "-c", code], cwd=tmp_path)
        time.sleep(draw.uniform(0, span))
        os.kill(child.pid, signal.SIGKILL) if child.poll() is None else None
        child.wait()
        assert library.read_bytes() in (old, new)
    build([source], library)
    assert library.read_bytes() == new
    assert [p.name for p in tmp_path.iterdir() if p.name.endswith(".tmp")] == []


@pytest.mark.shared
def test_the_seeds_hold_321_papers_and_78_repositories(seeds: Path) -> None:
    with Library(seeds) as library:
        papers = list(library.papers())
        repositories = [n for n in library.nodes() if n.kind is Kind.REPOSITORY]
    assert len(papers) == 321
    assert len({source.path for paper in papers for source in paper.sources}) == 5
    assert sum(len(paper.sources) > 1 for paper in papers) > 0
    assert len(repositories) == 78


@pytest.mark.shared
def test_every_piece_of_evidence_slices_back_to_its_text(seeds: Path) -> None:
    checked = 0
    with Library(seeds) as library:
        papers = {paper.id: paper for paper in library.papers()}
        for claim in library.claims():
            for piece in claim.evidence:
                if piece.section in (Section.TITLE, Section.ABSTRACT):
                    text = papers[piece.paper].section(piece.section)
                    assert text[piece.offset : piece.offset + len(piece.text)] == piece.text
                    assert text[piece.start : piece.end] == piece.words != ""
                    checked += 1
        for stored in library.readings():
            for mention in stored.reading.mentions:
                assert (
                    papers[stored.reading.paper].section(mention.section)[mention.start : mention.end] == mention.text
                )
    assert checked > 5_000


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "titles"),
    [
        (
            "speculative decoding",
            ["EAGLE-2: Faster Inference of Language Models with Dynamic Draft Trees", "Online Speculative Decoding"],
        ),
        (
            "PFN",
            [
                "Transformers Can Do Bayesian Inference",
                "TabPFN: A Transformer That Solves Small Tabular Classification Problems in a Second",
            ],
        ),
        ("Mamba", ["Is Mamba Effective for Time Series Forecasting?"]),
    ],
)
def test_papers_share_what_they_name(seeds: Path, name: str, titles: list[str]) -> None:
    from kg.cards import show

    with Library(seeds) as library:
        card = show(library, name)
    found = {paper.name for papers in card.papers.values() for paper in papers}
    assert set(titles) <= found


def test_roles_and_evidence_of_the_sample(sample: Path) -> None:
    with Library(sample) as library:
        counts = library.counts()
        claims = list(library.claims())
    assert counts.papers >= 60
    assert counts.claims["CITES"] == 243
    assert all(claim.evidence for claim in claims)
    assert {c.relation for c in claims} >= {Relation.INTRODUCES, Relation.IS_A, Relation.HAS_CODE, Relation.IMPLEMENTS}


def test_a_build_leaves_the_collector_of_circles_as_it_was(tmp_path):
    import gc

    before = gc.get_threshold()
    seen: list[tuple[int, int, int]] = []
    source = tmp_path / "papers.jsonl"
    source.write_text('{"title": "Mamba, again", "abstract": "We use Mamba."}\n')
    build([source], tmp_path / "lib.kg", watch=lambda *_: seen.append(gc.get_threshold()))
    assert seen
    assert before not in seen
    assert gc.get_threshold() == before
