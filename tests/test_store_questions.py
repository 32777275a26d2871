"""The named questions: their heads, their families, and the same answers from both engines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kg import cards, verbs
from kg.errors import QueryError, StoreError
from kg.library import Library, write
from kg.store import EmbeddedStore, Neo4jStore, open_store, question, questions
from kg.store.parser import parse
from kg.store.syntax import Projection
from tests import neo4j_server
from tests.conftest import ROOT
from tests.store_answers import ANSWERS, GIVEN
from tests.store_sample import contents

if TYPE_CHECKING:
    from tests.neo4j_server import Server


@pytest.mark.parametrize("name", sorted(questions()))
def test_a_file_says_what_it_asks_takes_and_gives(name: str) -> None:
    found = questions()[name]
    assert found.asks.endswith(("?", "?)", "(as `kg show --family`)"))
    assert set(re.findall(r"\$(\w+)", re.sub(r"//.*", "", found.cypher))) == {p.name for p in found.parameters}
    assert found.parameters[-1].name == "limit"
    last = parse(found.cypher).parts[-1][-1]
    assert isinstance(last, Projection)
    assert [item.name for item in last.items] == [column for column, _ in found.columns]
    assert last.order
    assert last.limit
    keys = {str(e.value) for expression, _ in last.order for e in expression.walk() if e.op == "variable"}
    ids = [column for column, _ in found.columns if column.lower().endswith("id")]
    assert ids == [] or set(ids) <= keys, "the order is not total: name every id in it"


def test_parameters_are_typed_and_have_defaults() -> None:
    papers = question("papers-sharing")
    assert papers.filled({}) == {"method": "transformer", "limit": 25}
    assert papers.filled({"method": "5", "limit": "3"}) == {"method": "5", "limit": 3}
    with pytest.raises(QueryError, match=r"papers-sharing has no parameter 'metod'. It has: method, limit"):
        papers.filled({"metod": "x"})
    with pytest.raises(QueryError, match=r"limit is no whole number: 'x'"):
        papers.filled({"limit": "x"})
    with pytest.raises(QueryError, match=r"The nearest are: papers-sharing"):
        question("paper-sharing")


def test_a_family_is_the_family_of_kg_show(sample: Path) -> None:
    with EmbeddedStore(sample) as store, Library(sample) as library:
        heads = [node.name for node in library.nodes() if node.id.startswith(("method:", "task:"))][::25]
        for name in [*heads, "language model", "speculative decoding", "transformer"]:
            family = cards.family(library, name)
            asked = {"name": family.node.id, "limit": "100000"}
            rows = store.query(*_asked("family-methods", asked)).rows
            assert {row[3] for row in rows} == {family.node.id, *(node.id for node in family.kinds)}, name
            rows = store.query(*_asked("family-papers", asked)).rows
            assert {(row[4], row[2], row[3]) for row in rows} == {
                (m.paper.id, str(m.relation), len(m.path) - 1) for m in family.members
            }, name


def test_the_queries_of_the_page_answer(sample: Path) -> None:
    page = (ROOT / "docs" / "neo4j.md").read_text(encoding="utf-8")
    drawn = re.findall(r"```cypher\n([^`]+)```\n\n!\[[^\]]+\]\((images/[\w-]+\.png)\)", page)
    assert len(drawn) == 10
    with EmbeddedStore(sample) as store:
        for cypher, picture in drawn:
            assert store.query(cypher).rows, picture
            assert (ROOT / "docs" / picture).stat().st_size < 150_000


def _asked(name: str, given: dict[str, str]) -> tuple[str, dict[str, object]]:
    return question(name).cypher, question(name).filled(given)


def test_what_records_say_of_the_sample(sample: Path) -> None:
    with EmbeddedStore(sample) as store:
        years = store.query(*_asked("years", {})).rows
        assert {row[0]: row[1] for row in years} == {
            2015: 2, 2016: 1, 2017: 2, 2018: 2, 2019: 2, 2020: 4, 2021: 5, 2022: 8, 2023: 20, 2024: 17, 2025: 1,
        }  # fmt: skip
        assert [row[:3] for row in store.query(*_asked("coauthors", {"limit": "3"})).rows] == [
            (4, "Christopher Ré", "Tri Dao"),
            (4, "Frank Hutter", "Samuel Müller"),
            (3, "Albert Gu", "Tri Dao"),
        ]
        assert len(store.query(*_asked("own-code", {})).rows) == 57
        path = store.query(*_asked("citation-path", {})).rows
        assert path[0] == (1, "Attention Is All You Need", "paper:arxiv:1706.03762")


@pytest.fixture(scope="module")
def hand(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("hand") / "hand.kg"
    write(path, contents())
    return path


@pytest.fixture(scope="module")
def hand_in_neo4j(neo4j_session: Server, hand: Path) -> Iterator[Neo4jStore]:
    yield from _filled(neo4j_session, hand)


def _filled(server: Server, library: Path) -> Iterator[Neo4jStore]:
    with server.driver() as driver:
        neo4j_server.clean(driver)
    verbs.push(library, server.uri, username=server.username, password=server.password)
    with Neo4jStore(server.uri, server.username, server.password) as store:
        yield store


@pytest.mark.parametrize("name", sorted(ANSWERS))
def test_neo4j_answers_the_same(hand_in_neo4j: Neo4jStore, name: str) -> None:
    answer = hand_in_neo4j.query(*_asked(name, GIVEN.get(name, {})))
    assert list(answer.rows) == ANSWERS[name]
    assert answer.columns == tuple(column for column, _ in question(name).columns)


#: Queries that the guards let through, or that are rewritten for the engine.
BOTH = """
MATCH (p:Paper)-[:USES]->(m)<-[:USES]-(q) RETURN p.id, m.id, q.id
MATCH (p:Paper)-[r]->(m)<-[s]-(q) RETURN p.id, type(r), m.id, type(s), q.id
MATCH (a:Paper)-[:CITES]-(b)-[:CITES]-(c) RETURN a.id, b.id, c.id
MATCH (a:Paper)-[:CITES|BUILDS_ON*1..3]-(c) RETURN a.id, c.id
MATCH (a:Paper)-[:CITES*0..2]->(c) RETURN a.id, c.id
MATCH path = (a:Paper {id: 'paper:two'})-[*1..2]-(c) RETURN length(path), c.id, size(nodes(path))
MATCH path = (a)-[:IS_A*1..3]->(b) WHERE all(s IN relationships(path) WHERE s.score > 0.6) RETURN a.id, b.id
MATCH path = (a)-[:IS_A*1..3]->(b) WHERE none(n IN nodes(path) WHERE n.id = 'method:beta') RETURN a.id, b.id
MATCH (a:Paper)-[:USES]->(m), (b:Paper)-[:USES]->(m) RETURN a.id, b.id, m.id
MATCH (a:Paper)-[:USES]->(m) MATCH (b:Paper)-[:USES]->(m) RETURN a.id, b.id, m.id
MATCH (p:Paper) WHERE p.year > 3000 RETURN sum(p.year), avg(p.year), max(p.title), count(p), collect(p.id)
MATCH (p:Paper) OPTIONAL MATCH (p)-[:USES]->(m)<-[:USES]-(q:Paper) RETURN p.id, count(q), count(DISTINCT m)
MATCH (p:Paper) RETURN p.year, count(DISTINCT p.venue), max(p.venue), sum(p.year), avg(p.year), count(*)
MATCH (p:Paper) WHERE NOT (p.venue = 'V1' OR p.year < 2000) RETURN p.id
MATCH (p:Paper) WHERE NOT p.venue IN ['V1'] RETURN p.id
MATCH (p:Paper) RETURN p.id ORDER BY p.venue, p.id
MATCH (p:Paper) RETURN p.id ORDER BY p.venue DESC, p.id SKIP 1 LIMIT 3
MATCH (p:Paper) WITH p ORDER BY p.id LIMIT 2 RETURN p.venue, count(*), collect(p.id)
MATCH (p:Paper) WITH p ORDER BY p.id SKIP 1 LIMIT 2 MATCH (p)-[:USES]->(m) RETURN p.id, m.id
MATCH (n) WHERE n.name =~ '.*[Aa]lph.(?:a| decoding).*|Beta.+' RETURN n.id
MATCH (n) WHERE n.name =~ 'x..*' RETURN n.name
MATCH (n) WHERE n.name STARTS WITH 'a' AND NOT n.name ENDS WITH 'a' OR n.name CONTAINS '😀' RETURN n.id
MATCH (p:Paper) WHERE (p)-[:HAS_CODE]->() AND NOT (p)<-[:CITES]-(:Paper) RETURN p.id
MATCH (p:Paper) WHERE EXISTS { (p)-[:CITES]->(q)-[:CITES]->(r) WHERE r.year = 2018 } RETURN p.id
MATCH (p:Paper) RETURN p.id, COUNT { (p)-[:USES]->(:Method) }, COUNT { MATCH (p)-[:USES]->(m)<-[:USES]-(q) }
UNWIND range(1, 3) AS x UNWIND ['a', 'b'] AS y RETURN x, y, x * 2 - 1, y + '!'
MATCH (p:Paper) WITH collect(p.id) AS l MATCH (q:Paper)-[:CITES]->(r) WHERE q.id IN l AND NOT r.kind IN l RETURN r.id
MATCH (p:Paper {year: 2018}) RETURN p.id AS x UNION MATCH (m:Venue) RETURN m.id AS x
MATCH (p:Paper {year: 2018}) RETURN p.year AS x UNION ALL MATCH (p:Paper {year: 2018}) RETURN p.year AS x
MATCH (p:Paper) RETURN CASE WHEN p.year > 2022 THEN 'new' WHEN p.year > 2019 THEN 'middle' END, count(*)
MATCH (p:Paper) RETURN coalesce(p.venue, 'none'), -p.year, p.year / 7, p.year % 7, p.year ^ 2, toFloat(p.year) / 7
MATCH (p:Paper) RETURN toString(p.year), abs(p.year - 2020), ceil(p.year / 7.0), floor(p.year), p.venue = null
RETURN 1 = 1.0, 'a' < 'B', 'Z' < 'a', '😀' < 'ﬀ', null = null, NOT null, null AND false, 1 IN [], 7 % -3, -7 / 2
RETURN 2 ^ 3 ^ 2, -2 ^ 2, 1 - 2 - 3, 8 / 4 / 2, 2 + 3 * 4, NOT true AND false, NOT 1 = 2, true XOR true
RETURN 1 + 2 IN [3], 'x' + 'a' STARTS WITH 'xa', NOT 'ab' STARTS WITH 'a' AND true, 1 + 1 = 2 AND 2 * 3 > 5
RETURN 'a\\nb\\t\\u0041\\\\ \\'q\\' "d"', "it's", toLower('İΣ ΟΔΟΣ'), replace('a😀a', '😀', 'b'), [1, 2] + [3]
RETURN {a: 1, b: 'x'} AS m, 9223372036854775807, -9223372036854775808, 1.5e-7, .5
MATCH (p:Paper {year: 2018})-[r:INTRODUCES]->(m) RETURN p, r, m
MATCH path = (p:Paper {year: 2018})-[:INTRODUCES]->(m) RETURN path
MATCH (p:Paper {year: 2018})-[r:HAS_CODE]->(c) WITH *, p.year AS y RETURN *
MATCH (p:Paper) RETURN DISTINCT p ORDER BY p.year, p.id LIMIT 2
MATCH (p:Paper) RETURN p.venue AS v, count(*) AS n ORDER BY count(*) DESC, p.venue
MATCH (a)-[:PUBLISHED_IN]->(t:Task) RETURN a.id
MATCH (r:Repository) WHERE NOT r.broken RETURN r.id
MATCH (p:Paper), (q:Paper) WHERE p <> q AND p.venue = q.venue RETURN p.id, q.id
OPTIONAL MATCH (p:Paper {id: 'nope'}) RETURN p, p.id, p IS NULL
MATCH (a)-[r]->(b) WHERE NOT b:Paper|Author AND NOT r:USES|STUDIES RETURN a.id, labels(b)[0], count(r)
MATCH (n) WHERE n:Paper OR n:Venue RETURN labels(n), count(*)
OPTIONAL MATCH (p:Paper {id: 'nope'}) RETURN p:Paper, labels(p)[0]
""".strip().splitlines()


@pytest.mark.parametrize("query", BOTH)
def test_both_engines_say_the_same(hand_in_neo4j: Neo4jStore, hand: Path, query: str) -> None:
    with EmbeddedStore(hand) as store:
        ours = store.query(query)
    theirs = hand_in_neo4j.query(query)
    assert ours == theirs
    assert repr(ours) == repr(theirs)  # 1 is not 1.0


def test_neo4j_is_only_read(hand_in_neo4j: Neo4jStore) -> None:
    before = hand_in_neo4j.query("MATCH (n) RETURN count(*) AS n").rows
    for query in ("CREATE (n:Paper {id: 'x'})", "MATCH (n) DETACH DELETE n", "MATCH (n) SET n.x = 1 RETURN n"):
        with pytest.raises(QueryError, match="the server refuses this"):
            hand_in_neo4j.query(query)
    with pytest.raises(QueryError, match="the server refuses this"):
        hand_in_neo4j.query("RETURN 1 +")
    assert hand_in_neo4j.query("MATCH (n) RETURN count(*) AS n").rows == before


def test_who_may_not_come_in_is_told_so(neo4j_session: Server) -> None:
    with pytest.raises(StoreError, match=r"does not let 'neo4j' in.*NEO4J_PASSWORD"):
        open_store(neo4j_session.uri, user="neo4j", password="wrong")  # noqa: S106


def test_what_records_and_texts_say_is_the_same_in_neo4j(neo4j_session: Server, sample: Path) -> None:
    for store in _filled(neo4j_session, sample):
        with EmbeddedStore(sample) as embedded:
            for name in questions():
                asked = _asked(name, {})
                assert store.query(*asked) == embedded.query(*asked), name


def test_no_server_is_an_error_at_once() -> None:
    with pytest.raises(StoreError, match="no Neo4j server answers"):
        open_store("bolt://127.0.0.1:1", password="x")  # noqa: S106
