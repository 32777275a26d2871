"""`kg push` on real Neo4j servers: a sync that writes what changed, and touches nothing of others."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from kg import verbs
from kg.cli import main
from kg.errors import StoreError
from kg.library import Contents, Library, write
from kg.model import Claim, Evidence, Kind, Node, Relation, Section
from kg.store import neo4j_connection
from kg.store.neo4j_rows import node_values, short
from kg.store.neo4j_statements import schema, statement
from tests.neo4j_server import Server

WRONG = "not-the-password"
HOSTILE = {
    "method:a": "`) DETACH DELETE n //",
    "method:b": "\"'}) MATCH (x) DETACH DELETE x; RETURN {a: '\\",
    "method:c": "x" * 10_000,
    "method:d": "NUL \x00 and bell \x07",
    "method:e": "👩🏽‍🔬 עברית \u202egnol\u202c \u2028",
    "method:" + "f" * 9_000: "a long id",
}


def evidence(text: str, score: float = 0.5) -> Evidence:
    return Evidence("", Section.LINKS, 0, 0, text, "test", score)


def claim(subject: str, relation: Relation, target: str, text: str = "a link") -> Claim:
    return Claim(subject, relation, target, (evidence(text),))


PAPER = Node("paper:1", Kind.PAPER, "One paper", properties={"year": 2024, "venue": "Here"})
OTHER = Node("paper:2", Kind.PAPER, "Another", properties={"year": 2025})
MAMBA = Node("method:mamba", Kind.METHOD, "Mamba", ("MAMBA", "mamba"), {"odd_one": "kept"})
LINEAR = Node("method:linear", Kind.METHOD, "linear attention")
NODES = (PAPER, OTHER, MAMBA, LINEAR)
CLAIMS = (
    claim("paper:1", Relation.USES, "method:mamba"),
    claim("paper:2", Relation.USES, "method:linear"),
    claim("paper:2", Relation.CITES, "paper:1"),
)


def library(path: Path, nodes: tuple[Node, ...] = NODES, claims: tuple[Claim, ...] = CLAIMS) -> Path:
    write(path, Contents(nodes=nodes, claims=claims))
    return path


def push(server: Server, path: Path, **options: Any) -> dict[str, tuple[int, int, int, int]]:
    """Push, and return created, changed, removed and kept of each label and type with any, and the writes."""
    pushed = verbs.push(path, server.uri, username=server.username, password=server.password, **options)
    changes = (*pushed.nodes, *pushed.relations)
    told = {str(c.name): (c.created, c.changed, c.removed, c.kept) for c in changes}
    return {name: numbers for name, numbers in told.items() if any(numbers)} | {"writes": pushed.writes}


def held(server: Server) -> tuple[dict[str, dict[str, Any]], list[tuple[str, str, str]]]:
    """Return the nodes by id, and the relations as triples."""
    with server.driver() as driver:
        nodes = driver.execute_query("MATCH (n) RETURN labels(n) AS labels, properties(n) AS p", database_="neo4j")
        edges = driver.execute_query("MATCH (s)-[r]->(o) RETURN s.id, type(r), o.id", database_="neo4j").records
    found = {r["p"]["id"]: {**r["p"], "labels": r["labels"]} for r in nodes.records}
    assert len(found) == len(nodes.records)
    return found, sorted(tuple(edge) for edge in edges)


def run(server: Server, query: str) -> list[Any]:
    with server.driver() as driver:
        return driver.execute_query(query, database_="neo4j").records


@pytest.mark.neo4j
def test_a_push_is_a_sync(neo4j: Server, tmp_path: Path) -> None:
    path = library(tmp_path / "a.kg")
    first = {"Paper": (2, 0, 0, 0), "Method": (2, 0, 0, 0), "USES": (2, 0, 0, 0), "CITES": (1, 0, 0, 0)}
    assert push(neo4j, path, dry_run=True) == {**first, "writes": 0}
    assert held(neo4j) == ({}, [])
    assert push(neo4j, path).items() >= first.items()
    nodes, edges = held(neo4j)
    assert edges == [(c.subject, str(c.relation), c.object) for c in sorted(CLAIMS)]
    del nodes["method:mamba"]["citeweaveHash"]
    assert nodes["method:mamba"] == {
        "labels": ["Method"],
        "id": "method:mamba",
        "kind": "Method",
        "name": "Mamba",
        "aliases": "MAMBA; mamba",
        "oddOne": "kept",
        "citeweaveMore": "oddOne",
        "citeweaveLibrary": "library",
    }
    assert nodes["paper:1"]["year"] == 2024
    assert nodes["paper:1"]["title"] == "One paper"
    assert run(neo4j, "MATCH ()-[r:CITES]->() RETURN r.score AS score, r.sentence AS text")[0].data() == {
        "score": 0.5,
        "text": "a link",
    }
    assert push(neo4j, path) == {"writes": 0}
    # One paper leaves, one method is called otherwise and loses a property, one sentence is new.
    renamed = Node("method:mamba", Kind.METHOD, "Mamba-2", ("MAMBA", "mamba"))
    library(path, (PAPER, renamed, LINEAR), (claim("paper:1", Relation.USES, "method:mamba", "another"),))
    change = {"Paper": (0, 0, 1, 0), "Method": (0, 1, 0, 0), "USES": (0, 1, 1, 0), "CITES": (0, 0, 1, 0)}
    assert push(neo4j, path, dry_run=True) == {**change, "writes": 0}
    assert push(neo4j, path).items() >= change.items()
    nodes, edges = held(neo4j)
    assert sorted(nodes) == ["method:linear", "method:mamba", "paper:1"]
    assert edges == [("paper:1", "USES", "method:mamba")]
    assert (nodes["method:mamba"]["name"], "oddOne" in nodes["method:mamba"]) == ("Mamba-2", False)
    assert run(neo4j, "MATCH ()-[r]->() RETURN r.sentence AS text")[0]["text"] == "another"
    assert push(neo4j, path) == {"writes": 0}


@pytest.mark.neo4j
def test_what_others_have_there_is_safe(neo4j: Server, tmp_path: Path) -> None:
    path = library(tmp_path / "a.kg")
    run(neo4j, "CREATE (:Paper {id: 'paper:1', name: 'theirs'}), (:Paper {id: 'paper:1', name: 'theirs too'})")
    push(neo4j, path)
    run(neo4j, "MATCH (n:Paper {id: 'paper:2', citeweaveLibrary: 'library'}) SET n.mine = 1, n:Liked")
    run(neo4j, "MATCH (n:Method {id: 'method:linear'}) CREATE (:Note {id: 'note'})-[:ABOUT]->(n)")
    run(neo4j, "MATCH (p:Paper {id: 'paper:2'}), (m:Method {id: 'method:mamba'}) CREATE (p)-[:USES {id: 'mine'}]->(m)")
    changed = Node("paper:2", Kind.PAPER, "Another", properties={"year": 2026})
    library(path, (PAPER, changed, MAMBA), (CLAIMS[0],))
    assert push(neo4j, path).items() >= {"Paper": (0, 1, 0, 0), "Method": (0, 0, 0, 1)}.items()
    kept = run(neo4j, "MATCH (p:Liked)-[r:USES]->() RETURN p.mine AS mine, p.year AS year, r.id AS id")
    assert [record.data() for record in kept] == [{"mine": 1, "year": 2026, "id": "mine"}]
    theirs = run(neo4j, "MATCH (p:Paper {id: 'paper:1'}) WHERE p.name STARTS WITH 'theirs' RETURN count(*) AS n")
    assert theirs[0]["n"] == 2
    assert push(neo4j, path) == {"Method": (0, 0, 0, 1), "writes": 0}
    run(neo4j, "MATCH (n:Note) DETACH DELETE n")
    assert push(neo4j, path).items() >= {"Method": (0, 0, 1, 0)}.items()
    # A second library lies beside the first; each push sees its own alone.
    assert push(neo4j, path, name="second")["Paper"] == (2, 0, 0, 0)
    assert push(neo4j, path) == {"writes": 0}
    library(path, (), ())
    assert push(neo4j, path, name="second")["Paper"] == (0, 0, 2, 0)
    assert run(neo4j, "MATCH (n:Paper {citeweaveLibrary: 'library'}) RETURN count(*) AS n")[0]["n"] == 2


@pytest.mark.neo4j
def test_what_somebody_removed_or_doubled_is_mended(neo4j: Server, tmp_path: Path) -> None:
    path = library(tmp_path / "a.kg")
    push(neo4j, path)
    before = held(neo4j)
    run(neo4j, "MATCH (n:Method {id: 'method:mamba'}) DETACH DELETE n")
    run(neo4j, "MATCH (s)-[r:CITES]->(o) CREATE (s)-[x:CITES]->(o) SET x = properties(r)")
    told = push(neo4j, path)
    assert told.items() >= {"Method": (1, 0, 0, 0), "USES": (1, 0, 0, 0), "CITES": (0, 0, 1, 0)}.items()
    assert held(neo4j) == before


@pytest.mark.neo4j
def test_hostile_names_arrive_as_they_are(neo4j: Server, tmp_path: Path) -> None:
    nodes = tuple(Node(key, Kind.METHOD, name, (name,)) for key, name in HOSTILE.items())
    odd = Node("task:x", Kind.TASK, "lone \ud800 surrogate", properties={"`}) DETACH DELETE n": "\udfff", "é": "x"})
    path = library(tmp_path / "a.kg", (*nodes, odd), tuple(claim("task:x", Relation.IS_A, n.id, n.name) for n in nodes))
    push(neo4j, path)
    found, edges = held(neo4j)
    assert {key: found[short(key)]["name"] for key in HOSTILE} == HOSTILE
    assert found["task:x"]["name"] == "lone  surrogate"
    assert len(edges) == len(HOSTILE)
    assert push(neo4j, path) == {"writes": 0}


KILLED = """
import os, signal, sys
from kg.store import neo4j_writer
from kg.verbs import push
neo4j_writer._ROWS = 1
run, left = neo4j_writer.Writer.run, int(sys.argv[3])
def killed(self, *arguments):
    global left
    found = run(self, *arguments)
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return found
neo4j_writer.Writer.run = killed
push(sys.argv[1], sys.argv[2], username=os.environ["NEO4J_USERNAME"], password=os.environ["NEO4J_PASSWORD"])
"""


@pytest.mark.neo4j
@pytest.mark.parametrize("batches", [3, 13, 16])
def test_the_next_push_completes_one_that_was_killed(neo4j: Server, tmp_path: Path, batches: int) -> None:
    path = library(tmp_path / "a.kg")
    environment = {**os.environ, **neo4j.credentials()}
    command = [sys.executable, "-c", KILLED, str(path), neo4j.uri, str(batches)]
    assert subprocess.run(command, env=environment, check=False).returncode == -9
    assert run(neo4j, "MATCH (n) RETURN count(n) AS n")[0]["n"] == {3: 0, 13: 2, 16: 4}[batches]
    push(neo4j, path)
    nodes, edges = held(neo4j)
    assert sorted(nodes) == sorted(node.id for node in NODES)
    assert edges == [(c.subject, str(c.relation), c.object) for c in sorted(CLAIMS)]
    assert push(neo4j, path) == {"writes": 0}


@pytest.mark.neo4j
def test_errors_say_what_to_do(neo4j: Server, tmp_path: Path) -> None:
    path = library(tmp_path / "a.kg")
    with pytest.raises(StoreError, match=r"has no database 'nowhere' that is running.*--database"):
        push(neo4j, path, database="nowhere")
    with pytest.raises(StoreError, match=r"refuses the user 'neo4j' or its password. Check NEO4J_USERNAME") as caught:
        verbs.push(path, neo4j.uri, password=WRONG)
    assert WRONG not in str(caught.value)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(neo4j_connection, "OLDEST", (9999, 1))
        with pytest.raises(StoreError, match=r"is Neo4j/.*, which is too old. Use Neo4j 9999.1 or newer"):
            push(neo4j, path)


@pytest.mark.neo4j
def test_the_command_takes_the_account_from_the_environment(neo4j: Server, tmp_path: Path) -> None:
    path = library(tmp_path / "a.kg")
    runner = CliRunner()
    dry = runner.invoke(main, ["push", str(path), neo4j.uri, "--dry-run"], env=neo4j.credentials())
    assert dry.stdout.splitlines() == ["Paper: 2 created", "Method: 2 created", "USES: 2 created", "CITES: 1 created"]
    asked = runner.invoke(
        main, ["push", str(path), neo4j.uri], input=f"{neo4j.password}\n", env={"NEO4J_PASSWORD": None}
    )
    assert asked.exit_code == 0, asked.output
    assert "7 created, 0 changed, 0 removed" in asked.stderr
    assert neo4j.password not in asked.output
    again = runner.invoke(main, ["push", str(path), neo4j.uri, "--json"], env=neo4j.credentials())
    assert '"writes": 0' in again.stdout


@pytest.mark.parametrize(
    ("uri", "message"),
    [
        ("neo4j://me:not-the-password@localhost", "holds a name or password"),
        ("http://localhost:7474", "is no address of a Neo4j server"),
        ("bolt://localhost:port", "is no address of a server"),
        ("bolt://127.0.0.1:1", "no Neo4j server answers there"),
    ],
)
def test_addresses_that_lead_nowhere(tmp_path: Path, uri: str, message: str) -> None:
    with pytest.raises(StoreError, match=message) as caught:
        verbs.push(library(tmp_path / "a.kg"), uri, password=WRONG)
    assert WRONG not in str(caught.value)


def test_only_the_vocabulary_gets_into_a_statement() -> None:
    assert statement("create nodes", label="Paper").endswith("CREATE (n:Paper) SET n = row")
    with pytest.raises(ValueError, match="DETACH"):
        statement("create nodes", label="Paper) DETACH DELETE n")
    with pytest.raises(ValueError, match="USES]"):
        statement("create relations", relation="USES]->() //", start="Paper", end="Method")
    with pytest.raises(KeyError):
        statement("create relations", relation="USES", start="Paper")
    assert [kind for kind in Kind if not any(f"(n:{kind})" in text for text in schema())] == []


def test_digests_follow_what_is_shown(tmp_path: Path) -> None:
    def digests(nodes: tuple[Node, ...], claims: tuple[Claim, ...]) -> tuple[list[int], list[int]]:
        with Library(library(tmp_path / "a.kg", nodes, claims)) as opened:
            return [d for _, _, d in opened.node_digests("s")], [d for _, _, d in opened.claim_digests("s")]

    nodes, claims = digests(NODES, CLAIMS)
    assert digests((LINEAR, PAPER, OTHER), CLAIMS[1:]) == ([nodes[0], *nodes[2:]], claims[1:])
    again = digests(NODES, (claim("paper:1", Relation.USES, "method:mamba", "new"), *CLAIMS[1:]))
    assert [a == b for a, b in zip(again[1], claims, strict=True)] == [False, True, True]
    other = Node("method:mamba", Kind.TASK, *(MAMBA.name, MAMBA.aliases, MAMBA.properties))
    assert [a == b for a, b in zip(digests((PAPER, OTHER, other, LINEAR), CLAIMS)[1], claims, strict=True)] == [
        False,
        True,
        True,
    ]


def test_ids_fit_into_an_index() -> None:
    assert short("method:mamba") == "method:mamba"
    long = [short("é" * 5_000 + end) for end in "ab"]
    assert long[0] != long[1]
    assert max(len(text.encode()) for text in long) < 2_000
    assert node_values(Node("x", Kind.TASK, "\ud800"), "library", 1) == {
        "id": "x",
        "kind": "Task",
        "citeweaveLibrary": "library",
        "citeweaveHash": 1,
    }
