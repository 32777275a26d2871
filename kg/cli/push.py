"""`kg push`: a library into Neo4j."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from kg.cli.options import JSON, LIBRARY, echo_json, progress

if TYPE_CHECKING:
    from kg.store.neo4j import Pushed


@click.command()
@LIBRARY
@click.argument("uri", metavar="URI", envvar="NEO4J_URI")
@click.option("--database", default="neo4j", show_default=True, envvar="NEO4J_DATABASE", help="The database there.")
@click.option("--name", default="library", show_default=True, help="What the library is called there.")
@click.option("--dry-run", is_flag=True, help="Write nothing; say what would be created, changed and removed.")
@JSON
def push(library: str, uri: str, database: str, name: str, dry_run: bool, as_json: bool) -> None:
    r"""Bring a library into Neo4j, and every change of it after that.

    What is equal there is left alone, and what left the library leaves the database; nodes, relations and properties of
    others stay. A push that was cut off is completed by the next. Libraries of different names lie side by side.

    NEO4J_USERNAME and NEO4J_PASSWORD are taken from the environment; without a password there, it is asked for.

    \b
    Example:
      kg push library.kg neo4j://localhost:7687
    """
    import os

    from kg import verbs

    password = os.environ.get("NEO4J_PASSWORD")
    if password is None:
        password = click.prompt("Password of Neo4j", hide_input=True, err=True)
    account = {"username": os.environ.get("NEO4J_USERNAME") or "neo4j", "password": password, "database": database}
    with progress() as watch:
        pushed = verbs.push(library, uri, **account, name=name, dry_run=dry_run, watch=watch)
    if as_json:
        echo_json(asdict(pushed))
    _report(pushed, f"{uri} {database}", dry_run, to_stderr=as_json or not dry_run)


def _report(pushed: Pushed, place: str, dry_run: bool, *, to_stderr: bool) -> None:
    """Write a line for each label and type that changed, and the sum to stderr."""
    changes = [*pushed.nodes, *pushed.relations]
    verbs = ("created", "changed", "removed", "kept")
    for change in changes:
        told = [f"{getattr(change, verb)} {verb}" for verb in verbs if getattr(change, verb)]
        if told:
            click.echo(f"{change.name}: {', '.join(told)}", err=to_stderr)
    if kept := sum(change.kept for change in changes):
        click.echo(f"kg: {kept} nodes left the library, but relations of others hang on them: they stay", err=True)
    sums = [sum(getattr(change, verb) for change in changes) for verb in verbs[:3]]
    would = "would be " if dry_run else ""
    text = ", ".join(f"{number} {would}{verb}" for number, verb in zip(sums, verbs, strict=False))
    click.echo(f"{place}: {text} ({pushed.writes} writes)", err=True)
