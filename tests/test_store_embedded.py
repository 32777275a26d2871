"""The cache for Cypher: made beside the library, right, renewed, and safe while others read it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from kg.errors import LibraryError, QueryError
from kg.library import Library, write
from kg.model import Claim, Evidence, Kind, Node, Relation, Section
from kg.store import EmbeddedStore, embedded
from kg.store.embedded import cache_of
from kg.store.properties import edge_properties, node_properties
from kg.store.questions import questions
from tests.library_samples import HOSTILE
from tests.store_answers import ANSWERS, GIVEN
from tests.store_sample import ODD, contents


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp('it\'s a "folder"') / "hand.kg"
    write(path, contents())
    return path


@pytest.fixture(scope="module")
def store(library: Path) -> EmbeddedStore:
    return EmbeddedStore(library)


@pytest.mark.parametrize("name", sorted(ANSWERS))
def test_a_question_is_answered(store: EmbeddedStore, name: str) -> None:
    question = questions()[name]
    answer = store.query(question.cypher, question.filled(GIVEN.get(name, {})))
    assert answer.columns == tuple(column for column, _ in question.columns)
    assert list(answer.rows) == ANSWERS[name]


def test_queries_do_not_fill_the_memory(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    EmbeddedStore(sample).close()
    monkeypatch.setattr(embedded, "BUFFER_POOL", 1 << 26)
    with EmbeddedStore(sample) as small:
        for number in range(20):  # a connection that keeps its statements is full after 5
            text = f"MATCH path = (m)-[:IS_A*0..4]->(f:Method {{id: 'method:transformer'}}) RETURN {number} AS n, m.id"
            assert small.query(text).rows


def test_every_question_has_its_answer() -> None:
    assert ANSWERS.keys() == questions().keys()
    assert len(questions()) >= 25


def test_the_cache_holds_what_the_library_holds(store: EmbeddedStore, library: Path) -> None:
    with Library(library) as opened:
        nodes, claims = list(opened.nodes()), list(opened.claims())
    found = store.query("MATCH (n) RETURN n ORDER BY n.id").rows
    assert [row[0] for row in found] == [dict(sorted(node_properties(node).items())) for node in nodes]
    edges = store.query("MATCH (a)-[r]->(b) RETURN a.id, type(r), b.id, r").rows
    expected = [(c.subject, str(c.relation), c.object, {"type": str(c.relation), **edge_properties(c)}) for c in claims]
    assert sorted(edges, key=lambda row: row[:3]) == sorted(expected, key=lambda row: row[:3])


def test_hostile_names_arrive_as_they_are_and_do_nothing(store: EmbeddedStore) -> None:
    assert store.query("MATCH (m:Method {name: $name}) RETURN m.id", {"name": ODD}).rows == (("method:odd",),)
    assert store.query("MATCH (n) RETURN count(*) AS n").rows == ((24,),)
    assert store.query("RETURN $x AS x", {"x": ODD * 1000}).rows == ((ODD * 1000,),)


def test_all_that_titles_can_hold_is_stored(tmp_path: Path) -> None:
    path = tmp_path / "hostile.kg"
    nodes = tuple(Node(f"method:{i}", Kind.METHOD, text, (text,), {"note": text}) for i, text in enumerate(HOSTILE))
    piece = Evidence("", Section.THESAURUS, 0, 0, HOSTILE[4], "by hand", 1.0)
    claims = (
        Claim("method:0", Relation.IS_A, "method:0", (piece,)),
        Claim("method:1", Relation.USES, "method:2", (piece,)),
    )
    write(path, replace(contents(), papers=(), nodes=nodes, claims=claims))
    with EmbeddedStore(path) as store:
        found = store.query("MATCH (n:Method) RETURN n ORDER BY n.id").rows
        assert [row[0] for row in found] == [dict(sorted(node_properties(node).items())) for node in nodes]
        assert store.query("MATCH ()-[r:USES]->() RETURN r.sentence").rows == ((HOSTILE[4],),)
        assert store.query("MATCH (n {note: $x}) RETURN n.id", {"x": HOSTILE[4]}).rows == (("method:4",),)
        with pytest.raises(QueryError, match="goes both ways over IS_A"):
            store.query("MATCH (a)-[:IS_A]-(b) RETURN b")


def test_rows_without_an_order_come_sorted(store: EmbeddedStore) -> None:
    answer = store.query("MATCH (p:Paper) RETURN p.year, p.id")
    assert [row[0] for row in answer.rows] == [2018, 2020, 2023, 2024, None]
    assert answer.columns == ("p.year", "p.id")


def test_sums_are_whole_numbers_and_of_nothing_0(store: EmbeddedStore) -> None:
    answer = store.query("MATCH (p:Paper) WHERE p.year > $y RETURN sum(p.year) AS s, avg(p.year) AS a", {"y": 3000})
    assert answer.records() == [{"s": 0, "a": None}]
    (row,) = store.query("MATCH (p:Paper) RETURN sum(p.year)").rows
    assert row == (8085,)
    assert type(row[0]) is int


def test_letters_that_java_makes_small_otherwise(tmp_path: Path) -> None:
    path = tmp_path / "turkish.kg"
    names = {"method:i": "İlker", "method:s": "Σίγμα"}
    nodes = tuple(Node(key, Kind.METHOD, name) for key, name in names.items())
    write(path, replace(contents(), papers=(), nodes=nodes, claims=()))
    with EmbeddedStore(path) as store:
        found = store.query("MATCH (n:Method) WHERE toLower(n.name) = toLower($x) RETURN n.id", {"x": "İLKER"})
        assert found.rows == (("method:i",),)
        assert not store.facts.sigma
    write(path, replace(contents(), papers=(), nodes=(Node("method:o", Kind.METHOD, "ΟΔΟΣ"),), claims=()))
    with EmbeddedStore(path) as store, pytest.raises(QueryError, match="capital sigma"):
        store.query("MATCH (n:Method) RETURN toLower(n.name)")
    other = Node("method:o", Kind.METHOD, "Delta-Σ", ("Odos",), {"owner": "ΟΔΟΣ"})
    write(path, replace(contents(), papers=(), nodes=(other,), claims=()))
    with EmbeddedStore(path) as store:  # another property has such a text: names are not concerned
        assert store.query("MATCH (n:Method) RETURN toLower(n.name)").rows == (("delta-σ",),)
        joined = "MATCH (n:Method) RETURN toLower('; ' + n.name + '; ')"
        assert store.query(joined).rows == (("; delta-σ; ",),)
        for doubtful in ("n.owner", "'; ' + n.owner", "'a' + n.name", "n.name + n.name", "'; Σ ' + n.name"):
            with pytest.raises(QueryError, match="capital sigma"):
                store.query(f"MATCH (n:Method) RETURN toLower({doubtful})")
        with pytest.raises(QueryError, match="capital sigma"):
            store.query("MATCH (n:Method) WITH n.name AS x RETURN toLower(x)")


def _ids(path: Path) -> list[str]:
    with EmbeddedStore(path) as store:
        return [row[0] for row in store.query("MATCH (m:Method) RETURN m.id").rows]


def test_the_cache_is_made_once_renewed_when_stale_and_repaired(tmp_path: Path) -> None:
    path = tmp_path / "a.kg"
    small = replace(contents(), papers=(), claims=())
    write(path, replace(small, nodes=(Node("method:a", Kind.METHOD, "a"),)))
    assert _ids(path) == ["method:a"]
    cache = cache_of(path)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.kg", "a.kg.cypher"]
    first = {p.name: p.stat().st_ino for p in cache.iterdir()}
    assert _ids(path) == ["method:a"]
    assert {p.name: p.stat().st_ino for p in cache.iterdir()} == first
    os.utime(path, ns=(1, 1))  # another time, the same contents
    assert _ids(path) == ["method:a"]
    assert {p.name: p.stat().st_ino for p in cache.iterdir()} == first

    with EmbeddedStore(path) as reader:  # reads on while the library and the cache are replaced
        write(path, replace(small, nodes=(Node("method:b", Kind.METHOD, "b"),)))
        assert _ids(path) == ["method:b"]
        assert reader.query("MATCH (m:Method) RETURN m.id").rows == (("method:a",),)

    (database,) = cache.glob("*.lbug")
    database.write_bytes(database.read_bytes()[: database.stat().st_size // 2])
    assert _ids(path) == ["method:b"]
    facts = json.loads((cache / "facts.json").read_text())
    (cache / "facts.json").write_text(json.dumps(facts | {"nodes": {"Method": 2}}))
    assert _ids(path) == ["method:b"]
    (cache / "facts.json").write_text("{")
    assert _ids(path) == ["method:b"]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.kg", "a.kg.cypher"]


def test_what_stands_where_the_cache_would_be_is_not_removed(tmp_path: Path) -> None:
    path = tmp_path / "a.kg"
    write(path, replace(contents(), papers=(), claims=()))
    (tmp_path / "a.kg.cypher").write_text("mine")
    with pytest.raises(LibraryError, match=r"a\.kg\.cypher: cannot be written"):
        EmbeddedStore(path)
    assert (tmp_path / "a.kg.cypher").read_text() == "mine"


def test_without_a_library_nothing_is_made(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="there is no such library"):
        EmbeddedStore(tmp_path / "none.kg")
    assert list(tmp_path.iterdir()) == []


def test_two_processes_at_once_make_one_cache(tmp_path: Path) -> None:
    path = tmp_path / "a.kg"
    write(path, replace(contents(), papers=(), claims=(), nodes=(Node("method:a", Kind.METHOD, "a"),)))
    code = (
        "import sys; from kg.store import EmbeddedStore\n"
        "print(EmbeddedStore(sys.argv[1]).query('MATCH (n) RETURN n.id').rows)"
    )
    started = [
        subprocess.Popen([sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE, text=True) for _ in "ab"
    ]
    assert [process.communicate()[0].strip() for process in started] == ["(('method:a',),)"] * 2
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.kg", "a.kg.cypher"]


def test_a_query_that_takes_too_long_is_given_up(store: EmbeddedStore) -> None:
    with pytest.raises(QueryError, match="took longer than"):
        store.query("UNWIND range(1, 100000) AS x UNWIND range(1, 100000) AS y RETURN sum(x * y % 7)", timeout=0.2)
    assert store.query("RETURN 1 AS one").rows == ((1,),)


def test_what_the_engine_cannot_do_is_said_plainly(store: EmbeddedStore) -> None:
    with pytest.raises(QueryError, match=r"Divide by zero.*docs/cypher\.md"):
        store.query("RETURN 1 / 0")
    with pytest.raises(QueryError, match="Overflow"):
        store.query("RETURN 9223372036854775807 + $x", {"x": 1})
