"""Options and arguments that several commands share."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click

LIBRARY = click.argument("library", metavar="LIB", type=click.Path(dir_okay=False))
JSON = click.option("--json", "as_json", is_flag=True, help="Write JSON for programs.")


def output(help: str, **more: Any) -> Callable[[Any], Any]:
    """Return the option -o/--output, required."""
    return click.option("-o", "--output", required=True, metavar="PATH", type=click.Path(), help=help, **more)


def echo_json(data: object) -> None:
    """Write data as JSON to stdout."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))


@contextmanager
def progress() -> Iterator[Callable[[str, int, int], None]]:
    """Yield a watcher that draws a bar on a terminal and nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda stage, done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:>10}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks = {}

        def watch(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(stage, total=total or None)
            bar.update(tasks[stage], completed=done, total=total or None)

        yield watch
