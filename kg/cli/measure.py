"""`kg evaluate`: how right a library is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kg.cli.options import JSON, LIBRARY, echo_json

if TYPE_CHECKING:
    from kg.evaluate import Row


@click.command()
@LIBRARY
@click.argument("gold", metavar="GOLD", type=click.Path(dir_okay=False))
@click.option("--resamples", type=click.IntRange(2), default=1000, show_default=True, help="Draws of the bootstrap.")
@click.option(
    "--errors", "errors_shown", type=click.IntRange(1), metavar="N", help="List kinds of error and the N worst instead."
)
@JSON
def evaluate(library: str, gold: str, resamples: int, errors_shown: int | None, as_json: bool) -> None:
    r"""Measure a library against annotated papers: precision, recall, F1 by kind, role and relation.

    GOLD is JSONL, one annotated paper a line (docs/accuracy.md). The interval holds 95 % of F1 over papers drawn
    with replacement.

    \b
    Example:
      kg evaluate library.kg annotated.jsonl
      kg evaluate library.kg annotated.jsonl --errors 20
    """
    from kg.evaluate import evaluate as measure

    if errors_shown:
        _errors(library, gold, errors_shown, as_json)
        return
    rows, missing = measure(library, gold, resamples=resamples)
    if as_json:
        echo_json(
            {
                "missing": missing,
                "rows": [
                    {
                        "name": row.name,
                        "precision": row.counts.precision,
                        "recall": row.counts.recall,
                        "f1": row.counts.f1,
                        "interval": row.interval,
                        **row.counts._asdict(),
                    }
                    for row in rows
                ],
            }
        )
        return
    width = max(len(row.name) for row in rows)
    click.echo(f"{'':<{width}}      P      R     F1  95 % of F1   predicted  wanted")
    for row in rows:
        click.echo(_line(row, width))
    for title in missing:
        click.echo(f"kg: not in the library: {title}", err=True)


def _errors(library: str, gold: str, most: int, as_json: bool) -> None:
    from dataclasses import asdict

    from kg.evaluate import error_kinds, errors

    kinds = error_kinds(library, gold)
    alarms, misses = errors(library, gold, most)
    if as_json:
        lists = {"kinds": [*map(asdict, kinds)], "falseAlarms": [*map(asdict, alarms)]}
        echo_json({**lists, "misses": [*map(asdict, misses)]})
        return
    click.echo("the most frequent kinds of error:")
    for kind in kinds:
        click.echo(f"{kind.count:>6}  {kind.name}, such as {kind.example}")
    for mistake in (*alarms, *misses):
        score = f" {mistake.score:.2f}" if mistake.what == "false alarm" else ""
        click.echo(f"{mistake.what}{score}  {mistake.name}  {mistake.kind}  in: {mistake.paper}")
        click.echo(f"    {mistake.sentence}")


def _line(row: Row, width: int) -> str:
    """Return a row as text; what was not predicted or not wanted at all has no precision or recall."""
    c = row.counts
    cells = [
        f"{c.precision:.3f}" if c.predicted else "    –",
        f"{c.recall:.3f}" if c.wanted else "    –",
        f"{c.f1:.3f}" if c.predicted and c.wanted else "    –",
        f"{row.interval[0]:.3f}–{row.interval[1]:.3f}" if row.interval and c.predicted and c.wanted else " " * 11,
    ]
    return f"{row.name:<{width}}  {'  '.join(cells)}  {c.predicted:>9}  {c.wanted:>6}"
