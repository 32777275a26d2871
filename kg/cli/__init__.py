"""The command line: the library's skin. Data go to stdout, progress and messages to stderr."""

from __future__ import annotations

import sys
from typing import Any, NoReturn

import click

from kg.cli.analyse import gaps, related, trends
from kg.cli.build import build
from kg.cli.decide import decisions, keep_apart, kind, merge, rename, split, undo
from kg.cli.fetch import fetch
from kg.cli.look import info, show, why
from kg.cli.measure import evaluate
from kg.cli.push import push
from kg.cli.query import query
from kg.cli.review import review
from kg.cli.share import export, plot, view
from kg.cli.thesaurus import thesaurus
from kg.cli.train import train
from kg.errors import KGError


class Commands(click.Group):
    """A group whose errors are one sentence and exit code 1; ``--debug`` shows the traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; what it raises on purpose becomes a message."""
        try:
            return super().invoke(ctx)
        except (click.exceptions.Exit, click.ClickException, click.Abort):
            raise
        except KGError as error:
            _fail(ctx, error, str(error))
        except BrokenPipeError:
            # The reader of our output went away, as `head` does; nothing is wrong.
            sys.stderr.close()
            sys.exit(0)
        except Exception as error:
            _fail(ctx, error, f"unexpected {type(error).__name__}: {error}. Run it again with `kg --debug …`.")

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order of use, not of the alphabet."""
        return list(self.commands)


def _fail(ctx: click.Context, error: Exception, message: str) -> NoReturn:
    if ctx.params.get("debug"):
        raise error
    click.echo(f"kg: {message}", err=True)
    sys.exit(1)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="citeweave", prog_name="kg")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
def main(debug: bool) -> None:
    r"""Turn a pile of papers into a knowledge graph in which every edge shows the words it came from.

    \b
    Example:
      kg build papers/ -o library.kg
      kg show library.kg "speculative decoding"
      kg view library.kg -o library.html
    """


_LOOKING = (build, info, show, why, related, trends, gaps, query, push, view, plot, export, evaluate, train, fetch)
_DECIDING = (merge, split, rename, keep_apart, kind, decisions, undo, review, thesaurus)
for _command in (*_LOOKING, *_DECIDING):
    main.add_command(_command)


def _keep_lines(command: click.Command) -> None:
    """Write click's mark for "these lines stay as they are", which raw docstrings hold as two characters."""
    command.help = (command.help or "").replace("\\b\n", "\b\n")
    for inner in getattr(command, "commands", {}).values():
        _keep_lines(inner)


_keep_lines(main)
