"""The exports for Neo4j, as Neo4j's own import tool and its shell take them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kg import verbs
from kg.export import neo4j_rows, write
from kg.graph import to_graph
from kg.library import Contents
from kg.library import write as write_library
from kg.model import Claim, Evidence, Kind, Node, Relation, Section
from kg.store import properties
from tests import neo4j_server
from tests.neo4j_server import Server

NAMES = {
    "method:a": "'] AS row DETACH DELETE row; //",
    "method:b": "\"quotes\", 'more', `ticks` \\ \\\\ \\u0041 \\n {braces} $param;",
    "method:c": "lines\nof\r\nall\tkinds \u2028 \x85 end",
    "method:d": "👩🏽‍🔬 עברית \u202egnol\u202c e\u0301",
    "method:e": "x" * 10_000,
    "method:f": " leading, and trailing; ",
    "method:g": '"',
    "method:h": ":LABEL",
}
NODES = [
    *(Node(key, Kind.METHOD, name, (name, "alias"), {"note": name}) for key, name in NAMES.items()),
    Node("paper:1", Kind.PAPER, "One", properties={"year": 2024}),
    Node("repository:1", Kind.REPOSITORY, "r", properties={"broken": True}),
]
CLAIMS = [
    Claim("paper:1", Relation.USES, key, (Evidence("", Section.LINKS, 0, 0, name, "test", 0.25),))
    for key, name in NAMES.items()
]


def check(server: Server) -> None:
    """See that a database holds the nodes and claims above, whole."""
    with server.driver() as driver:

        def rows(query: str) -> list[list[object]]:
            return [list(record) for record in driver.execute_query(query, database_="neo4j").records]

        assert dict(rows("MATCH (n:Method) RETURN n.id, n.name")) == NAMES
        assert dict(rows("MATCH (n:Method) RETURN n.id, n.note")) == NAMES
        texts = rows("MATCH (:Paper)-[r:USES {score: 0.25}]->(n:Method) RETURN n.id, r.sentence")
        assert dict(texts) == NAMES
        assert rows("MATCH (p:Paper) RETURN p.year, p.title, p.doi") == [[2024, "One", None]]
        assert rows("MATCH (p:Repository) RETURN p.broken") == [[True]]
        assert rows("MATCH (n) RETURN count(n)") == [[len(NODES)]]


@pytest.mark.neo4j
@pytest.mark.parametrize("release", neo4j_server.RELEASES)
def test_the_import_tool_takes_the_folder(tmp_path: Path, release: str) -> None:
    folder = tmp_path / "g.csv"
    write(to_graph(NODES, CLAIMS), folder)
    home = tmp_path / "home"
    port = neo4j_server.prepare(home)
    files = [f"--nodes={folder / 'neo4j-nodes.csv'}", f"--relationships={folder / 'neo4j-relations.csv'}"]
    try:
        command = ["database", "import", "full", "neo4j", "--multiline-fields=true", *files]
        done = neo4j_server.admin(release, home, *command)
    except neo4j_server.MissingError as error:
        pytest.skip(str(error))
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{len(NODES)} nodes" in done.stdout
    assert f"{len(CLAIMS)} relationships" in done.stdout
    if release == neo4j_server.SHELL_RELEASE:  # once is enough to see what came of it
        with neo4j_server.running(release, home, port) as server:
            check(server)


@pytest.mark.neo4j
def test_the_shell_runs_the_script(neo4j: Server, tmp_path: Path) -> None:
    script, library = tmp_path / "g.cypher", tmp_path / "g.kg"
    write(to_graph(NODES, CLAIMS), script)
    arguments = ["-a", neo4j.uri, "-u", neo4j.username, "-d", "neo4j", "--fail-fast", "-f", str(script)]
    try:
        for _ in range(2):  # it may be run again
            environment = {**os.environ, "NEO4J_PASSWORD": neo4j.password}
            done = neo4j_server.tool(neo4j_server.SHELL_RELEASE, neo4j_server.SHELL, arguments, env=environment)
            assert done.returncode == 0, done.stdout + done.stderr
    except neo4j_server.MissingError as error:
        pytest.skip(str(error))
    check(neo4j)
    # A push takes over what the script made: nothing is there twice.
    write_library(library, Contents(nodes=tuple(NODES), claims=tuple(CLAIMS)))
    pushed = verbs.push(library, neo4j.uri, username=neo4j.username, password=neo4j.password)
    assert [sum(c.created for c in changes) for changes in (pushed.nodes, pushed.relations)] == [0, 0]
    assert [sum(c.changed for c in changes) for changes in (pushed.nodes, pushed.relations)] == [
        len(NODES),
        len(CLAIMS),
    ]
    check(neo4j)


def test_both_ways_give_the_same_properties() -> None:
    for node in NODES:
        row = neo4j_rows.node_properties(node)
        assert row == {**properties.node_properties(node), "citeweaveLibrary": "library", "citeweaveHash": -1}
    for claim in CLAIMS:
        assert neo4j_rows.edge_properties(claim) == {**properties.edge_properties(claim), "citeweaveHash": -1}


def test_the_headers_are_typed(tmp_path: Path) -> None:
    write(to_graph(NODES, CLAIMS), tmp_path / "g.csv")
    nodes = (tmp_path / "g.csv" / "neo4j-nodes.csv").read_text(encoding="utf-8").split("\n", 1)[0].split(",")
    assert nodes[:3] == ["id:ID(citeweave)", "kind:string", "name:string"]
    assert {"year:long", "broken:boolean", "note:string", "citeweaveHash:long"} < set(nodes)
    assert nodes[-1] == ":LABEL"
    relations = (tmp_path / "g.csv" / "neo4j-relations.csv").read_text(encoding="utf-8").split("\n")
    assert relations[0].startswith(":START_ID(citeweave),:END_ID(citeweave),:TYPE,weight:double,score:double,")
    assert relations[1].startswith('"paper:1","method:a","USES",0.25,0.25,')


def test_each_row_of_the_script_is_one_line(tmp_path: Path) -> None:
    write(to_graph(NODES[:3], []), tmp_path / "g.cypher")
    lines = (tmp_path / "g.cypher").read_text(encoding="utf-8").splitlines()
    assert sum(line.startswith("{`id`: 'method:") for line in lines) == 3
    assert any(r"`name`: '\'] AS row DETACH DELETE row; //'" in line for line in lines)
    assert any(r"`name`: 'lines\u000Aof\u000D\u000Aall\u0009kinds \u2028 \u0085 end'" in line for line in lines)
