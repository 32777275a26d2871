"""Options and arguments that several commands share."""

from __future__ import annotations

import json
from collections.abc import Callable
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
