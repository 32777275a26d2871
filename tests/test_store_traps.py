"""Queries that the embedded engine would answer wrongly are refused with the reason; harmless look-alikes pass."""

from __future__ import annotations

import re
from typing import Any

import pytest

from kg.errors import QueryError
from kg.store.clauses import prepare
from kg.store.tokens import tokens
from kg.store.traps import FUNCTIONS, TRAPS
from kg.store.types import Facts

LOOPS = Facts(loops=frozenset({"CITES"}))

#: For each trap queries that it refuses: the query, the words at the place that is pointed at, parameters, facts.
REFUSED: list[tuple[str, str, str, dict[str, object], Facts]] = [
    (trap, query, words, parameters[0] if parameters else {}, facts)
    for trap, facts, *cases in (
        (
            "writes",
            Facts(),
            ("CREATE (n:Paper)", "CREATE"),
            ("MATCH (n) DETACH DELETE n", "DETACH"),
            ("MATCH (n) DELETE n", "DELETE"),
            ("MATCH (n) SET n.year = 1", "SET"),
            ("MATCH (n) REMOVE n.year", "REMOVE"),
            ("MERGE (n:Paper {id: 'a'}) RETURN n", "MERGE"),
            ("LOAD CSV FROM 'file:///x' AS row RETURN row", "LOAD"),
            ("LOAD FROM '/etc/passwd' RETURN *", "LOAD"),
            ("MATCH (n) LOAD FROM '/etc/passwd' RETURN *", "LOAD"),
            ("COPY Paper FROM 'x.csv'", "COPY"),
            ("INSTALL json", "INSTALL"),
            ("ATTACH 'x' AS y (dbtype sqlite)", "ATTACH"),
            ("CALL show_tables() RETURN *", "CALL"),
            ("MATCH (n) CALL { RETURN 1 } RETURN n", "CALL"),
            ("EXPORT DATABASE 'x'", "EXPORT"),
            ("DROP TABLE Paper", "DROP"),
            ("/* RETURN */ create (n)", "create"),
        ),
        ("clause", Facts(), ("EXPLAIN MATCH (n) RETURN n", "EXPLAIN"), ("CYPHER 25 RETURN 1", "CYPHER")),
        (
            "unread",
            Facts(),
            ("MATCH (n) RETURN n n", "n"),
            ("RETURN", "the end"),
            ("RETURN 5!", "!"),
            ("RETURN 1 & 2", "&"),
            ("RETURN 'a' || 'b'", "||"),
            ("MATCH (n WHERE n.year > 1) RETURN n", "WHERE"),
            ("MATCH (a:Paper) RETURN a.year IS :: INTEGER", "IS"),
            ("MATCH (n) RETURN n{.id}", "{"),
        ),
        ("statements", Facts(), ("RETURN 1; RETURN 2", "RETURN"), ("RETURN 1; MATCH (n) DELETE n", "MATCH")),
        ("deep", Facts(), (f"RETURN {'(' * 200}1{')' * 200}", "("), (f"RETURN {'NOT ' * 200}true", "NOT")),
        (
            "aggregate-after-order",
            Facts(),
            ("UNWIND [3, 1, 2] AS x WITH x ORDER BY x LIMIT 2 RETURN collect(x)", "collect"),
            ("MATCH (p:Paper) WITH p ORDER BY p.year DESC LIMIT 5 RETURN sum(p.year)", "sum"),
            ("MATCH (p:Paper) WITH p ORDER BY p.id SKIP 5 RETURN count(*)", "count"),
            ("MATCH (p:Paper) WITH p ORDER BY p.id LIMIT 5 WITH p.id AS x RETURN min(x)", "min"),
            ("MATCH (p:Paper) WITH p ORDER BY p.id LIMIT 5 MATCH (q:Paper) RETURN max(q.id)", "max"),
            ("MATCH (p:Paper) WITH p ORDER BY p.id LIMIT 5 WITH count(*) + 1 AS n RETURN n", "count"),
        ),
        ("order-without-limit", Facts(), ("MATCH (p:Paper) WITH p ORDER BY p.id RETURN collect(p.id) AS ids", "id")),
        (
            "two-quantifiers",
            Facts(),
            ("WITH [1] AS l RETURN all(x IN l WHERE x > 0) AS a, any(x IN l WHERE x = 1) AS b", "any"),
            ("WITH [1] AS l WITH l WHERE all(x IN l WHERE x > 0) AND none(y IN l WHERE y = 1) RETURN 1", "none"),
        ),
        (
            "uneven-rows",
            Facts(),
            ("UNWIND [{a: 1}, {b: 2}] AS row RETURN row", "["),
            ("UNWIND $rows AS row RETURN row", "$rows", {"rows": [{"a": 1}, {"b": 2}]}),
            ("UNWIND $rows AS row RETURN row", "$rows", {"rows": [{"a": 1}, {"a": 1, "b": 2}]}),
        ),
        (
            "list-index",
            Facts(),
            ("RETURN [1, 2][0]", "["),
            ("WITH [1, 2] AS l RETURN l[0..1]", "["),
            ("MATCH (n) RETURN labels(n)[1]", "["),
            ("MATCH (n) RETURN n['id']", "["),
        ),
        (
            "list-comprehension",
            Facts(),
            ("RETURN [x IN [1, 2] WHERE x > 1 | x]", "["),
            ("MATCH (p:Paper) RETURN [(p)-[:USES]->(m) | m.id]", "["),
            ("MATCH (p:Paper) RETURN COLLECT { MATCH (p)-->(m) RETURN m.id }", "COLLECT"),
        ),
        (
            "trail-mixed",
            Facts(),
            ("MATCH (a)-[:CITES*1..2]->(b)-[:CITES]->(c) RETURN c", "-"),
            ("MATCH (a)-[:CITES]->(b), (c)-[:USES|CITES*1..2]->(d) RETURN d", "-"),
            ("MATCH (a)-[*1..2]->(b)-->(c) RETURN c", "-"),
        ),
        (
            "unbounded",
            Facts(),
            ("MATCH (a)-[:CITES*]->(b) RETURN b", "-"),
            ("MATCH (a)-[:CITES*2..]->(b) RETURN b", "-"),
            ("MATCH (a)-[:CITES*1..31]->(b) RETURN b", "-"),
        ),
        ("edge-list", Facts(), ("MATCH (a)-[r:CITES*1..2]->(b) RETURN r", "-")),
        ("edge-list-properties", Facts(), ("MATCH (a)-[:CITES*1..2 {score: 1.0}]->(b) RETURN b", "{")),
        ("edge-again", Facts(), ("MATCH (a)-[r]->(b) MATCH (c)-[r]->(d) RETURN d", "-")),
        ("loops", LOOPS, ("MATCH (a)-[:CITES]-(b) RETURN b", "-"), ("MATCH (a)--(b) RETURN b", "-")),
        (
            "shortest",
            Facts(),
            ("MATCH p = shortestPath((a)-[*..3]-(b)) RETURN p", "shortestPath"),
            ("MATCH p = SHORTEST 1 (a)-[:CITES]-+(b) RETURN p", "SHORTEST"),
            ("MATCH (a)-[:CITES]->{1,3}(b) RETURN b", "{"),
            ("MATCH (a)-[:CITES]->+(b) RETURN b", "+"),
        ),
        ("both-ways", Facts(), ("MATCH (a)<-[:CITES]->(b) RETURN b", "<")),
        (
            "labels-joined",
            Facts(),
            ("MATCH (a:Paper:Method) RETURN a", ":"),
            ("MATCH (a:Paper&Method) RETURN a", "&"),
            ("MATCH (a) WHERE a:Paper:Method RETURN a", ":"),
        ),
        (
            "label",
            Facts(),
            ("MATCH (a:paper) RETURN a", "paper"),
            ("MATCH (a:Papers) RETURN a", "Papers"),
            ("MATCH (a) WHERE a:Papers RETURN a", "Papers"),
        ),
        (
            "type",
            Facts(),
            ("MATCH (a)-[:uses]->(b) RETURN b", "uses"),
            ("MATCH ()-[r]->() WHERE r:Paper RETURN r", "Paper"),
        ),
        (
            "property",
            Facts(),
            ("MATCH (p:Paper) RETURN p.Year", "Year"),
            ("MATCH (p:Paper) WHERE p.nope = 1 RETURN p", "nope"),
            ("MATCH (p:Paper {Id: 'a'}) RETURN p", "Id"),
            ("MATCH ()-[r]->() RETURN r.year", "year"),
            ("WITH {a: 1} AS m RETURN m.b", "b"),
        ),
        ("case-clash", Facts(), ("MATCH (p:Paper) MATCH (P:Method) RETURN p, P", "(")),
        (
            "unknown-name",
            Facts(),
            ("RETURN x", "x"),
            ("MATCH (p:Paper) WITH p.year AS y RETURN p.id", "p"),
            ("MATCH (p:Paper) WHERE (p)-[:USES]->(m) RETURN p", "("),
            ("RETURN *", "RETURN"),
        ),
        (
            "known-name",
            Facts(),
            ("MATCH (p:Paper) UNWIND [1] AS p RETURN p", "UNWIND"),
            ("WITH 1 AS p MATCH (p) RETURN p", "("),
            ("MATCH (p) MATCH p = (a)-->(b) RETURN p", "p"),
            ("WITH 1 AS x RETURN any(x IN [1] WHERE x = 1)", "any"),
        ),
        ("hidden-name", Facts(), ("MATCH (p:Paper) RETURN p.id AS p ORDER BY p", "id")),
        ("no-value", Facts(), ("RETURN $x", "$x"), ("MATCH (n) RETURN n LIMIT $x", "$x")),
        (
            "parameter-type",
            Facts(),
            ("RETURN $x", "$x", {"x": "a\ud800"}),
            ("RETURN $x", "$x", {"x": 2**63}),
            ("RETURN $x", "$x", {"x": float("nan")}),
            ("RETURN $x", "$x", {"x": [1, "a"]}),
            ("RETURN $x", "$x", {"x": ["a", None]}),
            ("RETURN $x", "$x", {"x": {"a b": 1}}),
            ("RETURN $x", "$x", {"x": b"a"}),
            ("UNWIND $x AS y RETURN y", "$x", {"x": [{"a": 1}, {"a": "b"}]}),
        ),
        (
            "types-differ",
            Facts(),
            ("MATCH (p:Paper) WHERE p.year = '2018' RETURN p", "="),
            ("MATCH (p:Paper) WHERE p.year = $y RETURN p", "=", {"y": "2018"}),
            ("MATCH (p:Paper) WHERE p.title > 5 RETURN p", ">"),
            ("MATCH (p:Paper {year: $y}) RETURN p", "$y", {"y": "2018"}),
            ("MATCH (p:Paper) WHERE p.year IN ['2018'] RETURN p", "IN"),
            ("RETURN 1 = '1'", "="),
            ("RETURN true = 'true'", "="),
            ("RETURN CASE 1 WHEN '1' THEN 'a' END", "CASE"),
        ),
        (
            "types-mixed",
            Facts(),
            ("RETURN [1, 2.5]", "["),
            ("RETURN [1, 'a']", "["),
            ("RETURN coalesce(1, 'a')", "coalesce"),
            ("RETURN CASE WHEN true THEN 1 ELSE 2.5 END", "CASE"),
            ("RETURN 1 + 'a'", "+"),
            ("RETURN 1 AS x UNION RETURN 'a' AS x", "RETURN"),
        ),
        (
            "operand",
            Facts(),
            ("RETURN 'a' AND true", "AND"),
            ("MATCH (p:Paper) WHERE p.title RETURN p", "title"),
            ("MATCH (a), (b) WHERE a < b RETURN a", "<"),
            ("RETURN [1] = [1]", "="),
            ("RETURN 'a' - 'b'", "-"),
            ("RETURN 1 CONTAINS 'a'", "CONTAINS"),
            ("MATCH (n) RETURN type(n)", "type"),
            ("RETURN sum('a')", "sum"),
            ("UNWIND 5 AS x RETURN x", "5"),
            ("MATCH (n) WITH collect(n) AS l RETURN collect(l)", "collect"),
        ),
        (
            "null-in-list",
            Facts(),
            ("RETURN 1 IN [2, null]", "null"),
            ("MATCH (p:Paper) RETURN [p.year]", "year"),
            (
                "MATCH q = (a)-[:CITES*1..2]->(b) WHERE all(n IN nodes(q) WHERE n.year > 1) RETURN a",
                "all",
            ),
        ),
        (
            "in-computed-list",
            Facts(),
            ("MATCH (p:Paper) WITH collect(p.venue) AS l MATCH (q:Paper) WHERE NOT q.venue IN l RETURN q", "IN"),
        ),
        ("chained", Facts(), ("MATCH (p:Paper) WHERE 2017 < p.year <= 2019 RETURN p", "<=")),
        (
            "mixed-grouping",
            Facts(),
            ("MATCH (p:Paper) RETURN p.year + count(*)", "+"),
            ("MATCH (p:Paper) RETURN count(*) > COUNT { (p)-->() }", ">"),
        ),
        (
            "nested-aggregate",
            Facts(),
            ("RETURN sum(count(*))", "sum"),
            ("MATCH (p:Paper) WHERE count(*) > 1 RETURN p", "count"),
            ("MATCH (p:Paper) RETURN p.id ORDER BY count(*)", "count"),
        ),
        (
            "function",
            Facts(),
            *((f"MATCH (n) RETURN {name}(n)", name) for name in sorted(FUNCTIONS)),
            ("RETURN nextval('x')", "nextval"),
            ("RETURN apoc.coll.max([1, 2])", "apoc"),
            ("RETURN size(1, 2)", "size"),
            ("RETURN toLower(DISTINCT 'a')", "toLower"),
        ),
        (
            "regex",
            Facts(),
            ("RETURN 'É' =~ '(?i)é'", "'"),
            ("RETURN 'a' =~ $x", "$x", {"x": "a(?=b)"}),
            ("RETURN 'a' =~ 'a*+'", "'"),
            ("RETURN 'a' =~ '[a-z&&[b]]'", "'"),
            ("RETURN 'a' =~ '\\\\s'", "'"),
            ("RETURN 'a' =~ '('", "'"),
            ("MATCH (n) WHERE n.name =~ n.aliases RETURN n", "aliases"),
        ),
        ("final-sigma", Facts(sigma=frozenset({"name"})), ("MATCH (n) RETURN toLower(n.name)", "toLower")),
        (
            "order-by",
            Facts(),
            ("MATCH (n) RETURN n ORDER BY n", "n"),
            ("MATCH (p:Paper) RETURN p.year, count(*) ORDER BY p.id", "id"),
            ("MATCH (p:Paper) RETURN DISTINCT p.year ORDER BY p.id", "id"),
        ),
        (
            "count",
            Facts(),
            ("MATCH (n) RETURN n LIMIT -1", "-"),
            ("MATCH (n) RETURN n LIMIT 1 + 1", "+"),
            ("MATCH (n) RETURN n SKIP $x", "$x", {"x": True}),
            ("MATCH (n) RETURN n SKIP $x", "$x", {"x": "5"}),
        ),
        ("text-size", Facts(), ("MATCH (n) RETURN size(n.name)", "size")),
        ("columns-differ", Facts(), ("RETURN 1 AS a UNION RETURN 2 AS b", "RETURN")),
        ("same-column", Facts(), ("RETURN 1 AS a, 2 AS a", "RETURN"), ("RETURN {a: 1, a: 2}", "{")),
        ("needs-alias", Facts(), ("MATCH (p:Paper) WITH p.year RETURN 1", "year")),
        ("no-return", Facts(), ("MATCH (n)", "the end"), ("", "the end"), ("MATCH (n) WITH n", "the end")),
        ("big-number", Facts(), ("RETURN 9223372036854775808", "9223372036854775808"), ("RETURN 1e999", "1e999")),
    )
    for query, words, *parameters in cases
]


@pytest.mark.parametrize(("trap", "query", "words", "parameters", "facts"), REFUSED)
def test_a_trap_is_refused(trap: str, query: str, words: str, parameters: dict[str, object], facts: Facts) -> None:
    with pytest.raises(QueryError) as caught:
        prepare(query, parameters, facts)
    message = str(caught.value)
    fixed = re.split(r"\{\w+\}", TRAPS[trap].reason if trap != "function" else "")
    assert all(part in message for part in fixed), message
    line = query.split("\n")[caught.value.line - 1]
    there = line[caught.value.column - 1 :]
    assert there.startswith(words) or (words == "the end" and not there), (there, message)
    assert message.splitlines()[0].endswith(".")


def test_every_trap_has_its_test() -> None:
    assert {trap for trap, *_ in REFUSED} == set(TRAPS)


PASSED: list[tuple[str, dict[str, object]]] = [
    ("MATCH (n:Paper) RETURN n.title AS `create`", {}),
    ("MATCH (n:Paper) WHERE n.title = 'CREATE (n) DELETE n; LOAD FROM x' RETURN n", {}),
    ("MATCH (n:Paper) // SET n.year = 1\n/* MERGE ( */ RETURN n;", {}),
    ("MATCH (`set`:Paper) RETURN `set`.id", {}),
    ("UNWIND [3, 1, 2] AS x WITH x ORDER BY x LIMIT 2 RETURN 1 AS all, collect(x)", {}),
    ("UNWIND [3, 1, 2] AS x WITH x ORDER BY x LIMIT 2 RETURN x", {}),
    ("UNWIND [3, 1, 2] AS x WITH x ORDER BY x LIMIT 2 RETURN DISTINCT x", {}),
    ("UNWIND [3, 1, 2] AS x WITH x LIMIT 2 RETURN collect(x)", {}),
    ("RETURN 1 AS a UNION MATCH (p:Paper) RETURN count(*) AS a", {}),
    ("MATCH (p:Paper) WITH p ORDER BY p.id LIMIT 5 RETURN p.id UNION MATCH (p:Paper) RETURN min(p.id) AS `p.id`", {}),
    ("WITH [1] AS l WITH l, all(x IN l WHERE x > 0) AS a RETURN a, any(x IN l WHERE x = 1) AS b", {}),
    ("UNWIND $rows AS row RETURN row.a", {"rows": [{"a": 1, "b": 2}, {"b": 2, "a": 1}]}),
    ("UNWIND [{a: 1, b: 2}, {b: 1, a: 2}] AS row RETURN row.b", {}),
    ("MATCH (a)-[:CITES*1..2]->(b)-[:USES]->(c) RETURN c", {}),
    ("MATCH (a)-[:CITES*1..2]->(b) MATCH (b)-[:CITES]->(c) RETURN c", {}),
    ("MATCH (a)-[:CITES*0..30]->(b) RETURN b", {}),
    ("MATCH (a)-[:CITES|:USES]->(b) RETURN b", {}),
    ("MATCH (a:Paper|Method)--(b) RETURN b", {}),
    ("MATCH (a)-[r]->(b) WHERE a:Paper AND NOT b:Paper|Author AND r:USES RETURN labels(b)[0], labels(a) AS of", {}),
    ("MATCH (a) RETURN CASE WHEN a:Method THEN 1 ELSE 2 END AS n, {a: a.id} AS map", {}),
    ("MATCH (p:Paper) WHERE p.year = $y RETURN p", {"y": 2018.0}),
    ("MATCH (p:Paper) WHERE p.year = $y OR $y IS NULL RETURN p", {"y": None}),
    ("MATCH (p:Paper) WHERE p.year IN $y RETURN p", {"y": [2018]}),
    ("MATCH (p:Paper) WITH collect(p.id) AS l MATCH (q:Paper) WHERE NOT q.id IN l RETURN q", {}),
    ("MATCH (p:Paper) RETURN p.year AS p", {}),
    ("MATCH (p:Paper) RETURN p.id AS id ORDER BY id", {}),
    ("MATCH (p:Paper) RETURN p.id ORDER BY p.year, p.id", {}),
    ("MATCH (p:Paper) RETURN p.year, count(*) ORDER BY count(*) DESC, p.year", {}),
    ("RETURN 'aB1' =~ '(?:a[A-Z0-9]|x)+\\\\.?.*'", {}),
    ("MATCH (p:Paper) WHERE (p)-[:USES]->(:Method {id: 'a'}) AND NOT (p)<-[:CITES]-() RETURN p", {}),
    ("RETURN (1) - (2), -(3)", {}),
    ("RETURN toLower($x), $x", {"x": "x' }) DETACH DELETE n // `\x00😀\u202e" + "y" * 10_000}),
]


@pytest.mark.parametrize(("query", "parameters"), PASSED)
def test_a_look_alike_passes(query: str, parameters: dict[str, object]) -> None:
    prepare(query, parameters, LOOPS if "--" in query and "CITES" not in query and "(1)" in query else Facts())


def test_only_names_of_the_model_reach_the_text() -> None:
    """What a user gives is a value of the query, or a name in backticks, or a whole number."""
    hostile = "x' }) DETACH DELETE n //"
    prepared = prepare(
        'MATCH (`a b`:Paper {id: $x}) WHERE `a b`.title <> "\' RETURN 1 //" RETURN `a b`.id AS `c d`',
        {"x": hostile},
        Facts(),
    )
    assert prepared.values == {"kg0": hostile, "kg1": "' RETURN 1 //"}
    assert prepared.text == (
        "MATCH (`a b`:`Paper` {`id`: $kg0}) WHERE (`a b`.`title` <> $kg1)\nRETURN `a b`.`id` AS `c d`"
    )


def test_edges_of_one_match_are_kept_apart() -> None:
    text = prepare("MATCH (p)-[r:USES]->(m)<-[:USES|CITES]-(q)-[:IS_A*1..2]->(x) RETURN q", {}, Facts()).text
    assert text == (
        "MATCH (`p`)-[`r`:`USES`]->(`m`)<-[`_kg_edge1`:`USES`|`CITES`]-(`q`)-[:`IS_A`* TRAIL 1..2]->(`x`) "
        "WHERE id(`r`) <> id(`_kg_edge1`)\nRETURN `q` AS `q`"
    )


def test_tokens_say_what_they_are() -> None:
    found = [
        (t.sort, t.value) for t in tokens("MATCH /* x */ (`a b`)\n// y\nWHERE $p >= 1.5e3 AND 'it\\'s \\u0041' <> \"\"")
    ]
    assert found == [
        ("name", "MATCH"), ("sign", "("), ("quoted", "a b"), ("sign", ")"), ("name", "WHERE"), ("parameter", "p"),
        ("sign", ">="), ("number", "1.5e3"), ("name", "AND"), ("string", "it's A"), ("sign", "<>"),
        ("string", ""), ("end", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("RETURN 'a", "line 1, column 8: here opens a string that does not end. Close it."),
        ("RETURN 1 /* x", "line 1, column 10: / opens a comment that does not end. Close it."),
        ("RETURN `a", "opens a quoted name that does not end"),
        ("RETURN 1 # 2", "is a sign ('#') that Cypher does not have"),
        ("RETURN '\\q'", "has an escape, \\q, that Cypher does not know"),
        ("RETURN '\\ud800'", "which is no character"),
        ("RETURN 007", "is a number of a form that is not read here"),
        ("RETURN 0x1F", "is a number of a form that is not read here"),
        ("RETURN 1_000", "is a number of a form that is not read here"),
        ("RETURN " + "1" * 200_000, "more than 100,000"),
    ],
)
def test_what_is_no_cypher_is_refused_at_its_place(query: str, said: str) -> None:
    with pytest.raises(QueryError, match=re.escape(said)):
        prepare(query, {}, Facts())


def test_a_long_chain_of_conditions_is_no_crash() -> None:
    query = "MATCH (p:Paper) WHERE " + " OR ".join(f"p.year = {n}" for n in range(4000)) + " RETURN p"
    with pytest.raises(QueryError, match="too deep"):
        prepare(query, {}, Facts())


# A query, what the engine answers, what Neo4j answers. A guard whose trap is gone may go as well.
ENGINE: list[tuple[str, Any, Any]] = [
    ("UNWIND [3, 1, 2] AS x WITH x ORDER BY x LIMIT 2 RETURN collect(x)", [3, 1], [1, 2]),
    ("UNWIND [{a: 1}, {b: 2}] AS r RETURN r", {"b": 1}, {"a": 1}),
    ("RETURN [10, 20][1]", 10, 20),
    ("RETURN [10, 20, 30, 40][1..3]", [10, 20, 30], [20, 30]),
    ("MATCH (:T {id: 'a'})-[:R]->(m)<-[:R]-(q) RETURN count(*)", 1, 0),
    ("MATCH (:T {id: 'a'})-[:R*1..2]-(q) RETURN count(*)", 2, 1),
    ("MATCH (:T {id: 'c'})-[:R]-(q) RETURN count(*)", 2, 1),
    ("MATCH (t:T) WHERE t.n > 9 RETURN sum(t.n)", None, 0),
    ("RETURN 1 = '1'", True, False),
    ("RETURN 1 IN [2, null]", False, None),
    ("RETURN null IN []", None, False),
    ("MATCH (t:t) RETURN count(T.ID)", 3, 0),
    ("MATCH (t:T:U) RETURN count(*)", 3, 0),
    ("RETURN log(10)", 1.0, 2.302585092994046),
    ("RETURN round(1.005, 2)", 1.0, 1.01),
    ("RETURN substring('hello', 1, 3)", "hel", "ell"),
    ("RETURN 'É' =~ '(?i)é'", True, False),
    ("RETURN toUpper('ß')", "ẞ", "SS"),
    ("RETURN lower('ΟΔΟΣ')", "οδοσ", "οδος"),
    ("RETURN size('👨\u200d👩\u200d👧')", 1, 5),
]


def test_the_traps_are_there() -> None:
    ladybug = pytest.importorskip("ladybug")
    connection = ladybug.Connection(ladybug.Database(":memory:", max_db_size=1 << 30, buffer_pool_size=1 << 26))
    for statement in (
        "CREATE NODE TABLE T(id STRING PRIMARY KEY, n INT64)",
        "CREATE NODE TABLE U(id STRING PRIMARY KEY)",
        "CREATE REL TABLE R(FROM T TO T)",
        "CREATE (:T {id: 'a', n: 1}), (:T {id: 'b', n: 2}), (:T {id: 'c', n: 3})",
        "MATCH (a:T {id: 'a'}), (b:T {id: 'b'}), (c:T {id: 'c'}) CREATE (a)-[:R]->(b), (c)-[:R]->(c)",
    ):
        connection.execute(statement)
    found = {query: connection.execute(query).get_next()[0] for query, _, _ in ENGINE}
    assert found == {query: wrong for query, wrong, _ in ENGINE}
    assert all(wrong != right for _, wrong, right in ENGINE)
