"""`kg build`."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import click

from kg.cli.options import JSON, echo_json, output, progress

if TYPE_CHECKING:
    from kg.pipeline import Built

_SHOWN = 10


def _formats(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """Check a format's name; the readers are not loaded before somebody names one."""
    if value is None:
        return None
    from kg.papers import READERS

    if value not in READERS:
        raise click.BadParameter(f"{value!r} is none of {', '.join(READERS)}")
    return value


@click.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@output("The library to write (replaced whole, or not at all).")
@click.option("--format", "form", callback=_formats, metavar="NAME", help="Format of all sources, instead of sniffing.")
@click.option(
    "--thesaurus", type=click.Path(exists=True, dir_okay=False), help="TSV to use instead of the shipped one."
)
@click.option(
    "--decisions", type=click.Path(exists=True, dir_okay=False), help="TSV of decisions to add to the library's own."
)
@click.option("--min-score", type=click.FloatRange(0, 1), default=0.0, help="Leave out weaker claims.")
@click.option(
    "--model", type=click.Path(exists=True, dir_okay=False), help="What `kg train` learnt from papers of your field."
)
@click.option(
    "--ghosts",
    type=click.IntRange(0),
    default=0,
    metavar="N",
    help="Keep works outside the pile that N papers or more cite; 0 keeps none.",
)
@click.option(
    "--workers",
    type=click.IntRange(1),
    help="Processes that extract.  [default: one for each CPU when many papers are new]",
)
@click.option("--verbose", is_flag=True, help="List every problem, not the first ten.")
@JSON
def build(
    sources: tuple[str, ...],
    output: str,
    form: str | None,
    thesaurus: str | None,
    decisions: str | None,
    min_score: float,
    ghosts: int,
    model: str | None,
    workers: int | None,
    verbose: bool,
    as_json: bool,
) -> None:
    r"""Read papers and write their knowledge graph as a library.

    SOURCE is a file, a directory (read file by file) or - for standard input. Build again on the same library: only
    new or changed papers are read.

    \b
    Example:
      kg build papers/ more.jsonl -o library.kg
    """
    from kg import pipeline

    with progress() as watch:
        built = pipeline.build(
            sources,
            output,
            format=form,
            thesaurus=thesaurus,
            decisions=decisions,
            min_score=min_score,
            ghosts=ghosts,
            model=model,
            workers=workers or 0,
            watch=watch,
        )
    _report(built, verbose)
    if as_json:
        skipped = sum(p.skipped for p in built.problems)
        echo_json(
            {
                "library": str(built.path),
                "papers": built.papers,
                "read": built.read,
                "nodes": built.nodes,
                "claims": built.claims,
                "skipped": skipped,
                "problems": [str(p) for p in built.problems],
            }
        )


def _report(built: Built, verbose: bool) -> None:
    from kg.link import CIRCLES

    circles = [problem for problem in built.problems if problem.path == CIRCLES and not verbose]
    told = [problem for problem in built.problems if problem not in circles]
    shown = told if verbose else told[:_SHOWN]
    for problem in shown:
        click.echo(f"kg: {'skipped: ' if problem.skipped else ''}{problem}", err=True)
    if len(told) > len(shown):
        click.echo(f"kg: and {len(told) - len(shown)} more; --verbose lists them", err=True)
    if circles:
        # That two papers see a kind each the other way round is no fault of the sources.
        click.echo(f"kg: IS_A left out against surer ones: {len(circles)}; `kg info {built.path} --problems`", err=True)
    kept = Counter(problem.skipped for problem in built.problems)
    notes = [f"{built.read} read anew"]
    if kept[True]:
        notes.append(f"{kept[True]} records or files skipped")
    summary = f"{built.papers} papers ({', '.join(notes)}), {built.nodes} nodes, {built.claims} claims"
    click.echo(f"{built.path}: {summary}", err=True)
