"""`kg query` at the command line, and its page in docs."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.cli import main
from kg.library import write
from kg.store.questions import questions
from tests.conftest import ROOT
from tests.store_answers import ANSWERS
from tests.store_sample import ODD, contents


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("cli") / "hand.kg"
    write(path, contents())
    return path


def _run(library: Path | str, *arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, ["query", str(library), *arguments], input=stdin)


def _out(library: Path | str, arguments: Sequence[str], stdin: str | None = None) -> str:
    done = _run(library, *arguments, stdin=stdin)
    assert done.exit_code == 0, done.output
    return done.stdout


def test_a_table_when_piped(library: Path) -> None:
    query = "MATCH (p:Paper) WHERE p.year < 2022 RETURN p.year AS year, p.title AS title, p.doi ORDER BY year"
    done = _run(library, query)
    assert done.exit_code == 0
    assert done.stdout == ("year  title                 p.doi\n2018  Alpha decoding\n2020  Beta: a faster Alpha\n")
    assert done.stderr == "2 rows\n"


def test_no_row_is_an_answer(library: Path) -> None:
    done = _run(library, "MATCH (p:Paper {year: 1900}) RETURN p.id AS id")
    assert (done.exit_code, done.stdout, done.stderr) == (0, "id\n", "0 rows\n")


def test_json_and_csv(library: Path) -> None:
    query = "MATCH (m {id: 'method:odd'})<-[r]-(p) RETURN m.name AS name, r.score AS score, p.year AS year, p AS node"
    (record,) = json.loads(_out(library, [query, "--format", "json"]))
    assert (record["name"], record["score"], record["year"]) == (ODD, 0.7, None)
    assert record["node"]["title"] == "An undated paper"
    rows = list(csv.reader(io.StringIO(_out(library, [query, "--format", "csv"]))))
    assert rows[0] == ["name", "score", "year", "node"]
    assert rows[1][:3] == [ODD, "0.7", ""]
    assert json.loads(rows[1][3]) == record["node"]


def test_nothing_that_a_terminal_obeys_gets_into_a_table(library: Path) -> None:
    out = _out(library, ["RETURN $x AS x", "--param", "x=a\x1b[31m\nb\u202ec"])
    assert out == "x\na [31m b c\n"


def test_a_named_question(library: Path) -> None:
    out = _out(
        library,
        ["--named", "papers-sharing", "--param", "method=Alpha Search", "--param", "limit=2", "--format", "json"],
    )
    assert [tuple(record.values()) for record in json.loads(out)] == ANSWERS["papers-sharing"][:2]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5", 5),
        ("-2.5", -2.5),
        ("true", True),
        ("null", None),
        ('"5"', "5"),
        ("a=b", "a=b"),
        ("NaN", "NaN"),
        ('["a", "b"]', ["a", "b"]),
        ('{"a": 1}', {"a": 1}),
        ("{", "{"),
        ("", ""),
    ],
)
def test_values_of_parameters(library: Path, text: str, value: object) -> None:
    out = _out(library, ["RETURN $x AS x", "--param", f"x={text}", "--format", "json"])
    assert json.loads(out) == [{"x": value}]


def test_a_query_from_stdin(library: Path) -> None:
    assert _out(library, ["-"], "// why not\nRETURN 1 + 1 AS two;\n") == "two\n2\n"


def test_the_list_needs_no_library() -> None:
    out = _out("none.kg", ["--list"])
    assert "papers-sharing: Which papers share a method" in out
    assert '    --param method="transformer"  a method' in out
    listed = json.loads(_out("none.kg", ["--list", "--format", "json"]))
    assert [entry["name"] for entry in listed] == list(questions())
    assert listed[0]["columns"][0] == {"name": "papers", "meaning": "how many papers compare with it"}


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["MATCH (p:Paper)\nRETURN p.yaer"], 1, "kg: line 2, column 10: yaer is no property here (did you mean year?)"),
        (["CREATE (n)"], 1, "`kg query` only reads"),
        (["--named", "nope"], 1, "no question is called 'nope'"),
        (["--named", "years", "--param", "x=1"], 1, "years has no parameter 'x'. It has: limit."),
        (["RETURN $x"], 1, "$x has no value. Give it with --param x=…"),
        ([], 2, "Give a query, or a question's name with --named."),
        (["RETURN 1", "--named", "years"], 2, "Give a query, or a question's name with --named."),
        (["RETURN 1", "--param", "x"], 2, "'x' is no NAME=VALUE"),
        (["RETURN 1 / 0"], 1, "Divide by zero"),
    ],
)
def test_errors_say_where_and_what_next(library: Path, arguments: list[str], code: int, said: str) -> None:
    done = _run(library, *arguments)
    assert done.exit_code == code
    assert said in done.stderr
    assert done.stdout == ""


def test_no_library_and_no_server(tmp_path: Path) -> None:
    done = _run(tmp_path / "none.kg", "RETURN 1")
    assert done.exit_code == 1
    assert "there is no such library" in done.stderr
    done = _run("bolt://127.0.0.1:1", "RETURN 1")
    assert done.exit_code == 1
    assert "no Neo4j server answers" in done.stderr


def test_the_page_has_the_tables_that_are_made() -> None:
    sys.path.insert(0, str(ROOT / "docs"))
    try:
        from cypher_tables import PAGE, filled  # type: ignore[import-not-found]
    finally:
        sys.path.pop(0)
    page = PAGE.read_text(encoding="utf-8")
    assert filled(page) == page, "run: python docs/cypher_tables.py"
    assert all(f"`{name}`" in page for name in questions())
