"""Exports, read by the programs that they are for."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from random import Random
from xml.etree import ElementTree

import networkx as nx
import pytest

from kg.errors import ExportError
from kg.export import WRITERS, Writer, node_link, write
from kg.graph import from_graph, keep, to_graph
from kg.model import Claim, Evidence, Kind, Node, Relation, Section
from kg.rows import edge_row, fit_text, identifier, node_row
from tests.library_samples import CLAIMS, IS_A, NODES, ONE, SENTENCE, hostile, kill_while

HOSTILE = hostile()
NAMES = ("g.graphml", "g.gexf", "g.json", "g.csv", "g.cypher")


@pytest.fixture
def graph() -> nx.MultiDiGraph:
    # Two relations between the same two nodes: parallel edges must survive.
    parallel = replace(IS_A, relation=Relation.EXTENDS)
    return to_graph(NODES, (*CLAIMS, parallel))


@pytest.fixture
def hostile_graph() -> nx.MultiDiGraph:
    return to_graph(HOSTILE.nodes, HOSTILE.claims)


def _bytes(path: Path) -> dict[str, bytes]:
    files = sorted(path.iterdir()) if path.is_dir() else [path]
    return {file.name: file.read_bytes() for file in files}


@pytest.mark.parametrize("name", NAMES)
def test_twice_the_same_bytes(tmp_path: Path, name: str, graph: nx.MultiDiGraph) -> None:
    write(graph, tmp_path / name)
    first = _bytes(tmp_path / name)
    nodes, claims = from_graph(graph)
    # The same graph, put together in another order.
    other = nx.MultiDiGraph()
    for node in reversed(nodes):
        other.add_node(node.id, node=node)
    for claim in reversed(claims):
        other.add_edge(claim.subject, claim.object, key=str(claim.relation), claim=claim)
    write(other, tmp_path / name)
    assert _bytes(tmp_path / name) == first
    assert [entry.name for entry in tmp_path.iterdir()] == [name]


def test_a_part_of_a_graph_has_no_order_of_its_own(tmp_path: Path) -> None:
    nodes = [Node(f"method:{i}", Kind.METHOD, str(i)) for i in range(200)]
    why = (Evidence("", Section.THESAURUS, 0, 0, "x", "y"),)
    nodes.append(Node("task:0", Kind.TASK, "0"))
    claims = [Claim(f"method:{i}", Relation.IS_A, "method:0", why) for i in range(1, 200)]
    claims.append(Claim("task:0", Relation.IS_A, "task:0", why))
    write(keep(to_graph(nodes, claims), kinds={Kind.TASK, Kind.METHOD}), tmp_path / "g.json")
    ids = [node["id"] for node in json.loads((tmp_path / "g.json").read_text())["nodes"]]
    assert ids == sorted(ids)


def test_graphml_in_networkx(tmp_path: Path, graph: nx.MultiDiGraph) -> None:
    write(graph, tmp_path / "g.graphml")
    read = nx.read_graphml(tmp_path / "g.graphml", force_multigraph=True)
    assert (read.number_of_nodes(), read.number_of_edges()) == (5, 6)
    for node in NODES:
        assert read.nodes[node.id] == {key: value for key, value in node_row(node).items() if key != "id"}
    edges = sorted((source, target, data["relation"]) for source, target, data in read.edges(data=True))
    assert edges == sorted((c.subject, c.object, str(c.relation)) for c in from_graph(graph)[1])
    introduces = read.edges[ONE.id, "method:fastdraft", "e3"]
    assert introduces["label"] == "INTRODUCES"
    assert introduces["weight"] == 1.4
    assert json.loads(introduces["evidence"])[0]["text"] == SENTENCE


def test_graphml_in_igraph(tmp_path: Path, graph: nx.MultiDiGraph) -> None:
    import igraph

    write(graph, tmp_path / "g.graphml")
    read = igraph.Graph.Read_GraphML(str(tmp_path / "g.graphml"))
    assert (read.vcount(), read.ecount(), read.is_directed()) == (5, 6, True)
    paper = read.vs.find(id=ONE.id)
    assert (paper["kind"], paper["year"], paper["label"]) == ("Paper", 2024, ONE.title)
    assert sorted(read.es["relation"]) == ["EXTENDS", "HAS_CODE", "IMPLEMENTS", "INTRODUCES", "IS_A", "STUDIES"]
    assert max(read.es["weight"]) == 1.4


def test_graphml_as_gephi_wants_it(tmp_path: Path, graph: nx.MultiDiGraph) -> None:
    write(graph, tmp_path / "g.graphml")
    root = ElementTree.parse(tmp_path / "g.graphml").getroot()  # noqa: S314
    ns = "{http://graphml.graphdrawing.org/xmlns}"
    keys = {(k.get("for"), k.get("attr.name")): k.get("attr.type") for k in root.iter(f"{ns}key")}
    assert len(keys) == len(list(root.iter(f"{ns}key")))  # a name once for nodes, once for edges
    assert {keys["node", "label"], keys["edge", "label"], keys["edge", "relation"]} == {"string"}
    assert (keys["edge", "weight"], keys["node", "year"], keys["node", "broken"]) == ("double", "int", "boolean")
    declared = {k.get("id") for k in root.iter(f"{ns}key")}
    assert {d.get("key") for d in root.iter(f"{ns}data")} <= declared
    ids = [e.get("id") for e in root.iter(f"{ns}edge")]
    assert ids == ["e0", "e1", "e2", "e3", "e4", "e5"]
    nodes = {n.get("id") for n in root.iter(f"{ns}node")}
    assert {e.get(end) for e in root.iter(f"{ns}edge") for end in ("source", "target")} <= nodes


def test_gexf_in_networkx(tmp_path: Path, graph: nx.MultiDiGraph) -> None:
    write(graph, tmp_path / "g.gexf")
    read = nx.read_gexf(tmp_path / "g.gexf")
    assert (type(read), read.number_of_nodes(), read.number_of_edges()) == (nx.MultiDiGraph, 5, 6)
    for node in NODES:
        assert read.nodes[node.id] == {key: value for key, value in node_row(node).items() if key != "id"}
    introduces = read.edges[ONE.id, "method:fastdraft", "e3"]
    assert (introduces["label"], introduces["weight"], introduces["score"]) == ("INTRODUCES", 1.4, 0.9)


def test_gexf_parallel_edges_have_kinds(tmp_path: Path, graph: nx.MultiDiGraph) -> None:
    write(graph, tmp_path / "g.gexf")
    edges = re.findall(r'<edge id="(e\d)" .*?kind="(\w+)"', (tmp_path / "g.gexf").read_text())
    assert edges[:2] == [("e0", "EXTENDS"), ("e1", "IS_A")]


def test_json_in_networkx(tmp_path: Path, graph: nx.MultiDiGraph) -> None:
    write(graph, tmp_path / "g.json")
    data = json.loads((tmp_path / "g.json").read_text(encoding="utf-8"))
    read = nx.node_link_graph(data, edges="edges")
    assert type(read) is nx.MultiDiGraph
    assert sorted(read.edges(keys=True)) == sorted(graph.edges(keys=True))
    assert read.nodes[ONE.id]["title"] == ONE.title


def test_json_fields(tmp_path: Path, graph: nx.MultiDiGraph) -> None:
    write(graph, tmp_path / "g.json")
    data = json.loads((tmp_path / "g.json").read_text(encoding="utf-8"))
    assert (data["directed"], data["multigraph"]) == (True, True)
    nodes = {node["id"]: node for node in data["nodes"]}
    assert nodes["method:fastdraft"] == {
        "id": "method:fastdraft",
        "kind": "Method",
        "name": "Fastdraft",
        "aliases": ["FD", "fast draft"],
    }
    assert nodes["repository:github.com/example/fastdraft"]["url"] == "https://github.com/example/fastdraft"
    edges = {(edge["source"], edge["relation"], edge["target"]): edge for edge in data["edges"]}
    introduces = edges[ONE.id, "INTRODUCES", "method:fastdraft"]
    assert introduces["surfaces"] == ["Fastdraft"]
    assert introduces["score"] == 0.9
    assert "papers" not in introduces
    assert introduces["evidence"][0] == {
        "paper": ONE.id,
        "section": "abstract",
        "start": 11,
        "end": 20,
        "offset": 0,
        "text": SENTENCE,
        "words": "Fastdraft",
        "by": "coined",
        "score": 0.9,
        "salience": 0.0,
        "premises": [],
    }
    assert edges["method:fastdraft", "IS_A", "method:speculative-decoding"]["papers"] == [ONE.id]
    assert edges[ONE.id, "STUDIES", "method:speculative-decoding"]["salience"] == 0.625
    assert introduces["salience"] == 0.0


def test_json_loses_nothing(tmp_path: Path, graph: nx.MultiDiGraph, hostile_graph: nx.MultiDiGraph) -> None:
    for each in (graph, hostile_graph, to_graph((), ())):
        write(each, tmp_path / "g.json")
        data = json.loads((tmp_path / "g.json").read_bytes())
        assert node_link.from_json(data) == from_graph(each)


def test_csv_tables(tmp_path: Path, graph: nx.MultiDiGraph) -> None:
    write(graph, tmp_path / "g.csv")
    with (tmp_path / "g.csv" / "nodes.csv").open(encoding="utf-8", newline="") as file:
        nodes = {row["id"]: row for row in csv.DictReader(file, strict=True)}
    with (tmp_path / "g.csv" / "edges.csv").open(encoding="utf-8", newline="") as file:
        edges = list(csv.DictReader(file, strict=True))
    assert len(nodes) == 5
    assert {key: value for key, value in nodes[ONE.id].items() if value} == {
        key: str(value) for key, value in node_row(NODES[2]).items()
    }
    assert nodes["repository:github.com/example/fastdraft"]["broken"] == "true"
    assert [edge["id"] for edge in edges] == ["e0", "e1", "e2", "e3", "e4", "e5"]
    assert (edges[3]["relation"], edges[3]["weight"], edges[3]["salience"]) == ("INTRODUCES", "1.4", "")
    assert (edges[4]["relation"], edges[4]["salience"]) == ("STUDIES", "0.625")
    raw = (tmp_path / "g.csv" / "edges.csv").read_bytes()
    head = (
        b'"id","source","target","relation","label","weight","score","salience","surfaces","papers","evidence","by"\r\n'
    )
    assert raw.startswith(head)


def test_csv_of_other_properties(tmp_path: Path) -> None:
    write(to_graph([Node("method:x", Kind.METHOD, "=1+1", (), {"stars": 5})], ()), tmp_path / "g.csv/")
    with (tmp_path / "g.csv" / "nodes.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file, strict=True)
    assert (row["name"], row["stars"]) == ("=1+1", "5")  # cells are data: nothing is put before the sign


@pytest.mark.parametrize("name", ["g.graphml", "g.gexf"])
def test_hostile_strings_in_networkx(tmp_path: Path, hostile_graph: nx.MultiDiGraph, name: str) -> None:
    write(hostile_graph, tmp_path / name)
    if name.endswith("gexf"):
        read = nx.read_gexf(tmp_path / name)
    else:
        read = nx.read_graphml(tmp_path / name, force_multigraph=True)
    assert (read.number_of_nodes(), read.number_of_edges()) == (20, 10)
    for node in HOSTILE.nodes:
        assert read.nodes[identifier(node.id)]["name"] == fit_text(node.name)
    claim = next(c for c in HOSTILE.claims if "]]>" in c.object)
    ((_, _, data),) = read.out_edges(identifier(claim.subject), data=True)
    assert data["evidence"] == edge_row(claim, 0)["evidence"]


def test_hostile_strings_in_igraph(tmp_path: Path, hostile_graph: nx.MultiDiGraph) -> None:
    import igraph

    write(hostile_graph, tmp_path / "g.graphml")
    read = igraph.Graph.Read_GraphML(str(tmp_path / "g.graphml"))
    assert (read.vcount(), read.ecount()) == (20, 10)
    assert sorted(read.vs["name"]) == sorted(fit_text(node.name) for node in HOSTILE.nodes)


def test_hostile_strings_in_csv(tmp_path: Path, hostile_graph: nx.MultiDiGraph) -> None:
    write(hostile_graph, tmp_path / "g.csv")
    limit = csv.field_size_limit(1 << 30)
    try:
        with (tmp_path / "g.csv" / "nodes.csv").open(encoding="utf-8", newline="") as file:
            names = [row["name"] for row in csv.DictReader(file, strict=True)]
    finally:
        csv.field_size_limit(limit)
    assert names == [fit_text(node.name) for node in HOSTILE.nodes]


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_graph(tmp_path: Path, name: str) -> None:
    write(to_graph((), ()), tmp_path / name)
    path = tmp_path / name
    readers = {
        "g.graphml": lambda: len(nx.read_graphml(path)),
        "g.gexf": lambda: len(nx.read_gexf(path)),
        "g.json": lambda: len(json.loads(path.read_text())["nodes"]),
        "g.csv": lambda: len(list(csv.DictReader((path / "nodes.csv").open()))),
        "g.cypher": lambda: path.read_text().count("UNWIND"),
    }
    assert readers[name]() == 0


@pytest.mark.parametrize("name", ["g.xyz", "g", "g.CSVX", ".json"])
def test_unknown_suffixes(tmp_path: Path, graph: nx.MultiDiGraph, name: str) -> None:
    with pytest.raises(ExportError, match=r"no format has the suffix .* \.csv/ \.cypher \.gexf \.graphml \.json$"):
        write(graph, tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_suffixes_in_capitals(tmp_path: Path, graph: nx.MultiDiGraph) -> None:
    write(graph, tmp_path / "G.GraphML")
    assert nx.read_graphml(tmp_path / "G.GraphML").number_of_nodes() == 5


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path, graph: nx.MultiDiGraph) -> None:
    (tmp_path / "mine.csv").mkdir()
    (tmp_path / "mine.csv" / "thesis.docx").write_text("years of work")
    with pytest.raises(ExportError, match=r"holds other files \('thesis.docx'\)"):
        write(graph, tmp_path / "mine.csv")
    assert _bytes(tmp_path / "mine.csv") == {"thesis.docx": b"years of work"}


def test_what_stands_in_the_way(tmp_path: Path, graph: nx.MultiDiGraph) -> None:
    (tmp_path / "file.csv").write_text("a,b")
    (tmp_path / "folder.json").mkdir()
    for name in ("file.csv", "folder.json", "none/g.json"):
        with pytest.raises(ExportError, match=r"cannot be written: .*Choose a place"):
            write(graph, tmp_path / name)
    assert (tmp_path / "file.csv").read_text() == "a,b"


@pytest.mark.parametrize(
    ("node", "message"),
    [
        (Node("method:x", Kind.METHOD, "x", (), {"kind": "mine"}), "a property called 'kind'"),
        (Node("method:x", Kind.METHOD, "x", (), {"rate": float("nan")}), "not JSON compliant"),
    ],
)
def test_what_json_cannot_hold(tmp_path: Path, node: Node, message: str) -> None:
    (tmp_path / "g.json").write_text("old")
    with pytest.raises(ExportError, match=message):
        write(to_graph([node], ()), tmp_path / "g.json")
    assert _bytes(tmp_path / "g.json") == {"g.json": b"old"}
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("name", NAMES)
def test_a_file_with_a_hole_never_replaces_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, graph: nx.MultiDiGraph, name: str
) -> None:
    write(graph, tmp_path / name)
    before = _bytes(tmp_path / name)
    suffix = next(s for s in WRITERS if name.endswith(s.rstrip("/")))
    whole = WRITERS[suffix]

    def loses_one(nodes: list[Node], claims: list[Claim], path: Path) -> None:
        whole.write(nodes, claims[1:], path)

    def torn(nodes: list[Node], claims: list[Claim], path: Path) -> None:
        whole.write(nodes, claims, path)
        file = path / "edges.csv" if path.is_dir() else path
        file.write_bytes(file.read_bytes()[:-40])

    for faulty in (loses_one, torn):
        monkeypatch.setattr("kg.export.WRITERS", {suffix: Writer(faulty, whole.count, whole.files)})
        with pytest.raises(ExportError):
            write(graph, tmp_path / name)
        assert _bytes(tmp_path / name) == before
        assert [entry.name for entry in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("name", ["g.graphml", "g.csv"])
def test_killed_at_twenty_moments(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    one, two = to_graph(NODES, CLAIMS), to_graph(NODES, CLAIMS[:2])
    allowed = []
    for graph in (two, one):
        write(graph, path)
        allowed.append(_bytes(path))

    def forever() -> None:
        while True:
            write(two, path)
            write(one, path)

    random, left_behind = Random(3), 0  # noqa: S311
    for _ in range(20):
        kill_while(forever, random.uniform(0.0, 0.1))
        assert _bytes(path) in allowed
        left_behind += len(list(tmp_path.iterdir())) > 1
    assert left_behind > 0, "no kill hit a write: the test shows nothing"
    write(two, path)
    assert _bytes(path) == allowed[0]
    assert [entry.name for entry in tmp_path.iterdir()] == [name]


@pytest.mark.shared
def test_the_scorer_reads_the_json(tmp_path: Path, graph: nx.MultiDiGraph) -> None:
    scorer = Path(__file__).resolve().parents[2] / "shared" / "gold" / "score.py"
    if not scorer.exists():
        pytest.skip("../shared is not there")
    entity = {"name": "Fastdraft", "surfaces": ["Fastdraft"], "type": "Method", "core": True}
    study = {"name": "speculative decoding", "surfaces": ["speculative decoding"], "type": "Method", "core": True}
    annotation = {
        "entities": [entity, study],
        "introduces": [{"name": "Fastdraft", "aliases": [], "type": "Method"}],
        "repositories": [{"url": "https://github.com/example/fastdraft", "own": True}],
        "lineage": [{"from": "Fastdraft", "rel": "is_a", "to": "speculative decoding"}],
    }
    (tmp_path / "gold.jsonl").write_text(json.dumps({"title": ONE.title, "annotations": [annotation]}))
    write(to_graph(NODES, CLAIMS), tmp_path / "g.json")
    done = subprocess.run(
        [sys.executable, str(scorer), str(tmp_path / "g.json"), str(tmp_path / "gold.jsonl")],
        capture_output=True,
        check=True,
    )
    scores = json.loads(done.stdout)
    assert scores["papers missing"] == 0
    for part in ("links", "introduced", "repositories", "lineage"):
        assert scores[part]["F"] == 1.0, part
