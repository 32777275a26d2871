"""`kg query`: asking a library, or a Neo4j server, in Cypher."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from kg.cli.options import echo_json

if TYPE_CHECKING:
    from kg.store import Answer, Question

_WIDEST = 60


@click.command()
@click.argument("library", metavar="LIB_OR_URI")
@click.argument("cypher", required=False, metavar="[CYPHER]")
@click.option("--param", "params", multiple=True, metavar="NAME=VALUE", help="A value of $NAME; may be repeated.")
@click.option("--named", metavar="NAME", help="Ask the question of this name.")
@click.option("--list", "listed", is_flag=True, help="List the questions that have names, with their parameters.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "csv"]),
    default="table",
    show_default=True,
    help="How to answer.",
)
@click.option("--database", metavar="NAME", default="", help="The database of a Neo4j server.  [default: neo4j]")
@click.option("--timeout", type=float, default=120, show_default=True, metavar="SECONDS", help="Give up after so long.")
def query(
    library: str,
    cypher: str | None,
    params: tuple[str, ...],
    named: str | None,
    listed: bool,
    form: str,
    database: str,
    timeout: float,
) -> None:
    r"""Ask a library in Cypher, with no server; or a Neo4j server that `kg push` filled.

    LIB_OR_URI is a library, or an address such as neo4j://localhost:7687 (with NEO4J_PASSWORD and NEO4J_USERNAME in the
    environment). CYPHER reads and never writes; `-` takes it from stdin. A VALUE is a number, true, false or JSON where
    it looks so, else text.

    \b
    Example:
      kg query library.kg "MATCH (p:Paper) RETURN p.year AS year, count(*) AS papers ORDER BY year"
      kg query library.kg --named papers-sharing --param method=Mamba
      kg query library.kg --list
    """
    from kg import verbs
    from kg.store import questions

    if listed:
        _show_questions(list(questions().values()), form)
        return
    if (cypher is None) == (named is None):
        raise click.UsageError("Give a query, or a question's name with --named. --list lists the questions.")
    given = dict(_pair(text) for text in params)
    text = sys.stdin.read() if cypher == "-" else cypher
    answer = verbs.query(
        library,
        text,
        given if named else {name: _typed(value) for name, value in given.items()},
        named=named,
        database=database,
        password=_password(library),
        timeout=timeout,
    )
    _show(answer, form)


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not name.isidentifier():
        raise click.BadParameter(f"{text!r} is no NAME=VALUE, such as year=2024.", param_hint="--param")
    return name, value


def _typed(text: str) -> object:
    """Return a number, true, false, null, list, map or quoted text where ``text`` is one in JSON, else the text."""
    try:
        return json.loads(text, parse_constant=lambda name: text)
    except (ValueError, RecursionError):
        return text


def _password(library: str) -> str:
    if "://" not in library or os.environ.get("NEO4J_PASSWORD") or not sys.stdin.isatty():
        return ""
    return str(click.prompt("Password of Neo4j", hide_input=True, err=True))


def _show_questions(questions: Sequence[Question], form: str) -> None:
    if form == "json":
        echo_json(
            [
                {
                    "name": q.name,
                    "asks": q.asks,
                    "parameters": [
                        {"name": p.name, "type": p.type, "default": p.default, "meaning": p.meaning}
                        for p in q.parameters
                    ],
                    "columns": [{"name": name, "meaning": meaning} for name, meaning in q.columns],
                }
                for q in questions
            ]
        )
        return
    for question in questions:
        click.echo(f"{click.style(question.name, bold=True)}: {question.asks}")
        for parameter in question.parameters:
            default = json.dumps(parameter.default, ensure_ascii=False)
            click.echo(f"    --param {parameter.name}={default}  {parameter.meaning}")


def _show(answer: Answer, form: str) -> None:
    if form == "json":
        echo_json(answer.records())
    elif form == "csv":
        click.echo(_csv(answer), nl=False)
    elif sys.stdout.isatty():
        _show_table(answer)
    else:
        for line in _lines(answer):
            click.echo(line)
    if form == "table":
        click.echo(f"{len(answer.rows)} {'row' if len(answer.rows) == 1 else 'rows'}", err=True)


def _csv(answer: Answer) -> str:
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(answer.columns)
    writer.writerows([["" if cell is None else _text(cell) for cell in row] for row in answer.rows])
    return file.getvalue()


def _show_table(answer: Answer) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for name in answer.columns:
        table.add_column(Text(_cell(name)), overflow="fold")
    for row in answer.rows:
        table.add_row(*(Text(_cell(cell)) for cell in row))
    Console().print(table)


def _lines(answer: Answer) -> list[str]:
    """Return an aligned table; a wide cell does not make its whole column wide."""
    rows = [list(map(_cell, row)) for row in (answer.columns, *answer.rows)]
    widths = [min(_WIDEST, max(len(row[i]) for row in rows)) for i in range(len(answer.columns))]
    padded = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows)
    return list(padded)


def _cell(value: Any) -> str:
    """Return a cell on one line, with nothing in it that a terminal would obey."""
    text = "" if value is None else _text(value)
    return text if text.isprintable() else "".join(c if c.isprintable() else " " for c in re.sub(r"\s+", " ", text))


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)
