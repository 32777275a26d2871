"""The .kg file: what goes in comes out, in the same bytes, and what is no library says so."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from kg.errors import LibraryError, NotInLibraryError
from kg.library import APPLICATION_ID, Contents, Library, StoredReading, write
from kg.model import Claim, Evidence, Reading, Relation, Section
from tests.library_samples import (
    CLAIMS,
    EMPTY_READING,
    HAS_CODE,
    HOSTILE,
    IMPLEMENTS,
    INTRODUCES,
    IS_A,
    NODES,
    ONE,
    READING,
    SAMPLE,
    SENTENCE,
    STUDIES,
    TWO,
    hostile,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "sample.kg"
    write(path, SAMPLE)
    return path


def test_what_goes_in_comes_out(path: Path) -> None:
    with Library(path) as library:
        assert library.contents() == SAMPLE
        library.check()


def test_an_empty_library(tmp_path: Path) -> None:
    write(tmp_path / "e.kg", Contents())
    with Library(tmp_path / "e.kg") as library:
        assert library.contents() == Contents()
        assert library.counts().papers == 0
        library.check()


def test_hostile_strings_come_out_as_they_went_in(tmp_path: Path) -> None:
    contents = hostile()
    write(tmp_path / "h.kg", contents)
    with Library(tmp_path / "h.kg") as library:
        assert library.contents() == contents
        library.check()
        for node in contents.nodes:
            assert library.node(node.id) == node
        for claim in contents.claims:
            assert library.claim(claim.subject, claim.relation, claim.object) == claim
            assert list(library.claims_of(claim.object)) == [claim]
        assert sorted(library.counts().sources) == sorted(HOSTILE)


def test_order_of_the_contents_leaves_no_trace(tmp_path: Path, path: Path) -> None:
    mixed = replace(
        SAMPLE,
        papers=SAMPLE.papers[::-1],
        readings=SAMPLE.readings[::-1],
        nodes=NODES[::-1],
        claims=CLAIMS[::-1],
        manifest=dict(reversed(SAMPLE.manifest.items())),
    )
    write(tmp_path / "mixed.kg", mixed)
    assert (tmp_path / "mixed.kg").read_bytes() == path.read_bytes()


def test_same_bytes_in_another_process_with_another_hash_seed(tmp_path: Path, path: Path) -> None:
    code = "import sys; sys.path.insert(0, sys.argv[2]); import library_samples as s; from kg.library import write;"
    code += "junk = [bytes([i % 256]) * 4096 for i in range(3000)]; del junk; write(sys.argv[1], s.SAMPLE)"
    other = tmp_path / "other.kg"
    subprocess.run(
        [sys.executable, "-c", code, str(other), str(Path(__file__).parent)], check=True, env={"PYTHONHASHSEED": "7"}
    )
    assert other.read_bytes() == path.read_bytes()


def test_single_records(path: Path) -> None:
    with Library(path) as library:
        assert library.paper(TWO.id) == TWO
        assert library.paper(ONE.id).authors == ("Ada Example", "Bo Beispiel", "Ada Example")
        assert library.reading(ONE.id) == READING
        assert library.reading(TWO.id) == EMPTY_READING
        assert library.reading("paper:none") is None
        assert library.node("method:fastdraft").aliases == ("FD", "fast draft")
        assert library.claim(ONE.id, "INTRODUCES", "method:fastdraft") == INTRODUCES
        assert library.claim(ONE.id, "USES", "method:fastdraft") is None
        assert library.claim(ONE.id, "USES", "method:none") is None
        assert list(library.claims_of("method:fastdraft")) == [IS_A, INTRODUCES, IMPLEMENTS]
        assert list(library.claims_of(ONE.id)) == [HAS_CODE, INTRODUCES, STUDIES]
        assert list(library.claims_of("method:none")) == []
        assert library.manifest() == {"version": "0.1.0", "inputs": "{}"}
        for missing in (library.paper, library.node):
            with pytest.raises(NotInLibraryError, match=r"paper:none.*kg show"):
                missing("paper:none")


def test_readings_by_fingerprint(path: Path) -> None:
    with Library(path) as library:
        assert library.fingerprints() == {ONE.id: "f1", TWO.id: "f2"}
        readings = library.readings_by_fingerprint()
        assert (len(readings), list(readings)) == (2, ["f1", "f2"])
        assert readings["f1"] == READING.reading
        assert readings.get("f3") is None


def test_counts(path: Path) -> None:
    with Library(path) as library:
        counts = library.counts()
    assert (counts.papers, counts.with_abstract, counts.without_abstract) == (2, 1, 1)
    assert counts.mentions == 2  # the statement's own mention is none of the reading's
    assert counts.nodes == {"Method": 2, "Paper": 2, "Repository": 1}
    assert counts.claims == {"HAS_CODE": 1, "IMPLEMENTS": 1, "INTRODUCES": 1, "IS_A": 1, "STUDIES": 1}
    assert counts.references == {"known": 1, "unavailable": 1}
    assert counts.sources == {"pages/one.md": 1, "two.jsonl": 1}


def test_any_sqlite_tool_reads_it(path: Path) -> None:
    with sqlite3.connect(path) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        assert database.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        edges = database.execute("SELECT subject, relation, object, score, sentences FROM edges").fetchall()
        words = database.execute("SELECT words, sentence FROM sentences WHERE relation = 'STUDIES'").fetchall()
        papers = database.execute("SELECT title, authors, mentions FROM papers_read").fetchall()
    fact = "Fastdraft broader speculative decoding"
    assert edges[0] == ("Fastdraft", "IS_A", "speculative decoding", 0.75, f"{SENTENCE}\n{fact}")
    assert words == [("speculative decoding", SENTENCE)]
    assert papers == [(ONE.title, "Ada Example; Bo Beispiel; Ada Example", 2), ("Slowdraft", None, 0)]


def test_sentences_are_stored_once(path: Path) -> None:
    with sqlite3.connect(path) as database:
        stored = database.execute("SELECT section, text FROM evidence WHERE text IS NOT NULL ORDER BY 1, 2").fetchall()
        mentions = database.execute("SELECT text FROM mentions WHERE text IS NOT NULL").fetchall()
    assert [section for section, _ in stored] == ["links", "thesaurus"]
    assert mentions == [("Drafting",)]  # the title has it in lower case


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"papers": (ONE, ONE)}, "two papers have one id"),
        ({"nodes": (*NODES, NODES[0])}, "two nodes have one id"),
        ({"claims": (*CLAIMS, IS_A)}, "two claims have one id"),
        ({"readings": (READING, READING)}, "two readings have one id"),
        ({"readings": (StoredReading("f", Reading("paper:none")),)}, "names 'paper:none', which is not there"),
        (
            {"claims": (Claim(ONE.id, Relation.USES, "method:none", INTRODUCES.evidence),)},
            "names 'method:none', which is not there",
        ),
        (
            {"claims": (replace(IS_A, evidence=(Evidence("paper:none", Section.TITLE, 0, 1, "x", "y"),)),)},
            "names 'paper:none', which is not there",
        ),
    ],
)
def test_contents_that_do_not_hold_together(path: Path, change: dict[str, object], message: str) -> None:
    before = path.read_bytes()
    with pytest.raises(ValueError, match=message):
        write(path, replace(SAMPLE, **change))  # type: ignore[arg-type]
    assert path.read_bytes() == before
    assert [entry.name for entry in path.parent.iterdir()] == ["sample.kg"]


def _pragma(path: Path, pragma: str) -> None:
    with sqlite3.connect(path) as database:
        database.execute(f"PRAGMA {pragma}")
    database.close()


def test_what_is_no_library(tmp_path: Path, path: Path) -> None:
    (tmp_path / "text.kg").write_text("no SQLite " * 500)
    (tmp_path / "empty.kg").write_bytes(b"")
    (tmp_path / "short.kg").write_bytes(path.read_bytes()[: 3 * 4096])
    (tmp_path / "folder.kg").mkdir()
    other = sqlite3.connect(tmp_path / "other.kg")
    other.execute("CREATE TABLE t (x)")
    other.close()
    for name, message in {
        "missing.kg": r"missing.kg: there is no such library. Make it with: kg build … -o \S+missing.kg$",
        "text.kg": "is no library, or is damaged .*kg build",
        "empty.kg": "is no citeweave library.*kg build",
        "short.kg": "damaged.*kg build",
        "folder.kg": "is no file.*kg build",
        "other.kg": "is no citeweave library.*kg build",
    }.items():
        with pytest.raises(LibraryError, match=message):
            Library(tmp_path / name)


@pytest.mark.parametrize(("version", "message"), [(3, "newer citeweave.*pip install"), (0, "is damaged .*kg build")])
def test_other_versions(path: Path, version: int, message: str) -> None:
    _pragma(path, f"user_version={version}")
    with pytest.raises(LibraryError, match=message):
        Library(path)


def test_a_library_of_schema_1_is_read_and_lacks_what_came_later(path: Path) -> None:
    with sqlite3.connect(path) as database:
        database.execute("DROP VIEW edges")
        for table, column in (
            ("papers", "orcids"), ("paper_references", "authors"), ("mentions", "salience"), ("evidence", "salience"),
        ):  # fmt: skip
            database.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
        database.execute("PRAGMA user_version=1")
    database.close()
    with Library(path) as library:
        old = library.contents()
        library.check()
        assert [e.salience for e in library.claims_of(ONE.id).__next__().evidence] == [0.0]
    assert [p.orcids for p in old.papers] == [{}, {}]
    assert {r.authors for p in old.papers for r in p.references} == {()}
    assert {m.salience for s in old.readings for m in s.reading.mentions} == {0.0}
    assert old.decisions == SAMPLE.decisions
    assert [c.key for c in old.claims] == [c.key for c in sorted(SAMPLE.claims)]


def test_damage_is_told_or_harmless(tmp_path: Path, path: Path) -> None:
    """Overwrite random bytes: what opens gives records or a LibraryError, never another error."""
    random_ = random.Random(5)  # noqa: S311
    whole, told = path.read_bytes(), []
    for _ in range(150):
        damaged = bytearray(whole)
        for _ in range(random_.choice((1, 20, 400))):
            damaged[random_.randrange(len(damaged))] = random_.randrange(256)
        (tmp_path / "damaged.kg").write_bytes(damaged)
        try:
            with Library(tmp_path / "damaged.kg") as library:
                library.contents()
                library.counts()
                library.check()
        except LibraryError as error:
            told.append(str(error))
    assert len(told) > 50
    assert [message for message in told if "kg build" not in message and "Check its permissions" not in message] == []


def test_a_closed_library_is_not_called_damaged(path: Path) -> None:
    library = Library(path)
    library.close()
    with pytest.raises(sqlite3.ProgrammingError):
        list(library.papers())


def test_a_library_cannot_be_changed_through_the_view(path: Path) -> None:
    with Library(path) as library, pytest.raises(sqlite3.OperationalError, match="readonly"):
        library._database.execute("DELETE FROM papers")


def test_odd_names_of_files(tmp_path: Path) -> None:
    for name in ("a b?mode=rwc#x%41.kg", "ü'\";.kg", "-o.kg", b"caf\xe9.kg".decode("utf-8", "surrogateescape")):
        write(tmp_path / name, SAMPLE)
        with Library(tmp_path / name) as library:
            assert library.paper(ONE.id) == ONE
    assert len(list(tmp_path.iterdir())) == 4
