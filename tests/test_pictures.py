"""`kg view --query`: the nodes that a query answers with, from a library or a Neo4j server."""

from __future__ import annotations

import gc
import json
import re

import pytest

from kg.errors import NotInLibraryError
from kg.graph import claims_of, nodes_of
from kg.model import Kind, Relation
from kg.pictures import answered, graph, view
from kg.store.read_back import claim_of, node_of
from tests.test_cli import kg


def texts(found):
    """The sentences of the evidence; their places are not stored in Neo4j."""
    return sorted({e.text for c in claims_of(found) if c.relation is Relation.INTRODUCES for e in c.evidence})


def shown(page):
    data = re.search(r'id="data">(.*?)</script>', page.read_text(encoding="utf-8"), re.DOTALL)[1]
    return sorted(node["id"] for node in json.loads(data)["nodes"])


def test_a_library_is_drawn_as_far_as_a_query_answers(sample, tmp_path):
    page = tmp_path / "page.html"
    asked = "MATCH (p:Paper)-[:INTRODUCES]->(m:Method) WHERE m.name = 'Mamba' RETURN p, m"
    drawn = view(sample, page, cypher=asked)
    assert sorted(drawn) == ["method:mamba", "paper:arxiv:2312.00752"] == shown(page)
    assert {k for _, _, k in drawn.edges(keys=True)} == {"INTRODUCES"}
    result = kg("view", sample, "--query", "MATCH (n:Venue) RETURN collect(n) AS all", "-o", page)
    assert result.exit_code == 0
    assert all(n.startswith("venue:") for n in shown(page))


def test_the_collector_works_again_after_a_picture_and_after_a_failure(sample, tmp_path):
    view(sample, tmp_path / "page.html", around="Mamba")
    assert gc.isenabled()
    with pytest.raises(NotInLibraryError):
        view(sample, tmp_path / "page.html", around="nothing of this name")
    assert gc.isenabled()


@pytest.mark.parametrize("given", [(), ("x.kg", "--neo4j", "neo4j://h"), ("--neo4j", "neo4j://h")])
def test_a_library_or_a_server_with_a_query(given, tmp_path):
    assert kg("view", *given, "-o", tmp_path / "x.html").exit_code == 2


def test_what_is_not_ours_is_left_out():
    assert node_of(["Person"], {"id": "a", "name": "b"}) is None
    assert node_of(["Method"], {"name": "b"}) is None
    found = node_of(["Paper"], {"id": "p", "name": "P", "authors": "A; B", "year": 2020, "theirs": 1})
    assert found.properties == {"authors": ("A", "B"), "year": 2020}
    assert claim_of("a", "KNOWS", "b", {}) is None
    assert claim_of("a", "USES", "b", {"evidence": "not JSON", "score": 0.5}).score == 0.5
    evidence = json.dumps(
        [{"paper": "p", "section": "title", "words": "net", "text": "a net", "by": "x", "score": 0.7}, {"paper": 1}]
    )
    (read,) = claim_of("a", "USES", "b", {"evidence": evidence}).evidence
    assert (read.words, read.start, read.end, read.score) == ("net", 2, 5, 0.7)


@pytest.mark.neo4j
def test_a_server_gives_the_same_graph_as_the_library(neo4j, sample, monkeypatch):
    from kg.verbs import push

    monkeypatch.setenv("NEO4J_USERNAME", neo4j.username)
    monkeypatch.setenv("NEO4J_PASSWORD", neo4j.password)
    push(sample, neo4j.uri, username=neo4j.username, password=neo4j.password)
    asked = "MATCH (p:Paper)-[:INTRODUCES]->(m:Method) RETURN p, m"
    there, here = answered(neo4j.uri, asked), answered(sample, asked)
    assert {(c.subject, c.relation, c.object) for c in claims_of(there)} == {
        (c.subject, c.relation, c.object) for c in claims_of(here)
    }
    assert sorted(n.id for n in nodes_of(there)) == sorted(n.id for n in nodes_of(here))
    mamba = next(n for n in nodes_of(there) if n.id == "method:mamba")
    assert mamba.kind is Kind.METHOD
    assert mamba.aliases == graph(sample).nodes["method:mamba"]["node"].aliases
    assert texts(there) == texts(here)
