"""`kg thesaurus`: checking, extending and exporting thesaurus files."""

from __future__ import annotations

import sys

import click

from kg.cli.options import output
from kg.model import ENTITY_KINDS


@click.group()
def thesaurus() -> None:
    r"""Check, extend and export thesaurus files: concepts, their labels, what is broader.

    \b
    Example:
      kg thesaurus export -o mine.tsv
      kg thesaurus add mine.tsv "tidal attention" --kind method --alias TA --broader attention
      kg thesaurus check mine.tsv
      kg build papers/ --thesaurus mine.tsv -o library.kg
    """


@thesaurus.command()
@click.argument("file", type=click.Path(dir_okay=False))
def check(file: str) -> None:
    r"""Check a thesaurus file; exit code 1 when it has problems.

    \b
    Example:
      kg thesaurus check mine.tsv
    """
    from kg import verbs

    problems = verbs.thesaurus_check(file)
    for problem in problems:
        click.echo(str(problem))
    click.echo(f"{file}: {len(problems) or 'no'} {'problem' if len(problems) == 1 else 'problems'}", err=True)
    sys.exit(1 if problems else 0)


@thesaurus.command()
@click.argument("file", type=click.Path(dir_okay=False))
@click.argument("label", default="")
@click.option("--kind", type=click.Choice(sorted(ENTITY_KINDS), case_sensitive=False), default=None, help="Its kind.")
@click.option("--alias", "aliases", multiple=True, metavar="TEXT", help="Another label; may be repeated.")
@click.option("--broader", multiple=True, metavar="LABEL", help="A broader concept of the file; twice at most.")
@click.option(
    "--from",
    "source",
    type=click.Path(dir_okay=False),
    metavar="PATH",
    help="A VOSviewer thesaurus file: its labels become aliases of what replaces them.",
)
def add(
    file: str, label: str, kind: str | None, aliases: tuple[str, ...], broader: tuple[str, ...], source: str | None
) -> None:
    r"""Add a concept to a thesaurus file, or labels to one that is there. A file that is not there is begun.

    \b
    Example:
      kg thesaurus add mine.tsv "tidal attention" --kind method --alias TA --broader attention
      kg thesaurus add mine.tsv --from vosviewer.txt
    """
    from kg import verbs

    if not label and source is None:
        raise click.UsageError("give a LABEL, or a file with --from")
    count = verbs.thesaurus_add(file, label, kind or "", aliases=aliases, broader=broader, source=source)
    click.echo(f"{file}: {count} new {'label' if count == 1 else 'labels'}", err=True)


@thesaurus.command()
@click.argument("file", type=click.Path(dir_okay=False), required=False)
@output("The file to write: .tsv, or .ttl for SKOS in Turtle.")
def export(file: str | None, output: str) -> None:
    r"""Export a thesaurus file, or the shipped thesaurus when none is given.

    \b
    Example:
      kg thesaurus export -o thesaurus.ttl
    """
    from kg import verbs

    count = len(verbs.thesaurus_export(output, file).concepts)
    click.echo(f"{output}: {count} {'concept' if count == 1 else 'concepts'}", err=True)
