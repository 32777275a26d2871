"""The servers that other tests need: they start, and each test gets an empty database."""

from __future__ import annotations

import pytest

from tests import neo4j_server
from tests.neo4j_server import Server

pytestmark = pytest.mark.neo4j


@pytest.mark.parametrize("turn", [1, 2])
def test_each_test_gets_an_empty_database(neo4j: Server, turn: int) -> None:
    with neo4j.driver() as driver:
        found = driver.execute_query("MATCH (n) RETURN count(n) AS nodes", database_="neo4j").records
        assert found[0]["nodes"] == 0
        assert driver.execute_query("SHOW CONSTRAINTS", database_="neo4j").records == []
        driver.execute_query("CREATE CONSTRAINT one FOR (n:Paper) REQUIRE n.id IS UNIQUE", database_="neo4j")
        driver.execute_query("CREATE (:Paper {id: 'p'})-[:CITES]->(:Paper {id: 'q'})", database_="neo4j")
        if neo4j.release:
            assert neo4j.release.startswith(driver.execute_query("CALL dbms.components()").records[0]["versions"][0])


def test_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: pytest.TempPathFactory) -> None:
    monkeypatch.setattr(neo4j_server, "CACHE", tmp_path)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(neo4j_server.MissingError, match="apt-get install maven"):
        neo4j_server.jars("5.26.30")
