"""`kg train`: what papers annotated by the user teach the model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from kg.cli.options import JSON, echo_json

if TYPE_CHECKING:
    from kg.train import Trained

_SHOWN = 10
_VERDICT = {
    "gain": "better on papers that it had not seen",
    "unsure": "maybe better: the interval of the gain holds 0. More annotated papers would tell",
    "none": "no gain on papers that it had not seen",
}


@click.command()
@click.argument("source", metavar="LIBRARY_OR_GOLD", type=click.Path(exists=True, dir_okay=False))
@click.option("-o", "--output", metavar="NPZ", type=click.Path(), help="The model to write, for `kg build --model`.")
@click.option("--annotate", "draft", metavar="JSONL", type=click.Path(), help="Write papers of a library to correct.")
@click.option("--papers", type=click.IntRange(1), default=50, show_default=True, help="How many, with --annotate.")
@click.option("--library", type=click.Path(exists=True, dir_okay=False), help="Where abstracts are that GOLD lacks.")
@click.option("--thesaurus", type=click.Path(exists=True, dir_okay=False), help="The TSV that you build with.")
@click.option("--folds", type=click.IntRange(2), default=5, show_default=True, help="Parts of the cross-validation.")
@click.option("--anyway", is_flag=True, help="Write the model also when it is no gain.")
@JSON
def train(
    source: str,
    output: str | None,
    draft: str | None,
    papers: int,
    library: str | None,
    thesaurus: str | None,
    folds: int,
    anyway: bool,
    as_json: bool,
) -> None:
    r"""Teach the model your field, from papers that you annotated.

    Of a library: write papers to annotate, filled in with what it says of them. Of annotated papers (JSONL,
    docs/training-your-own.md): learn from them, say what that gains on papers that it has not seen (cross-validation),
    and write the model unless it gains nothing.

    \b
    Example:
      kg train library.kg --annotate mine.jsonl
      kg train mine.jsonl -o mine.npz
      kg build papers/ -o library.kg --model mine.npz
    """
    from kg import verbs

    if draft:
        written = verbs.annotate(source, draft, papers)
        click.echo(f"{draft}: {written} papers to correct, one a line", err=True)
        return
    if not output:
        raise click.UsageError("Name the file to write: -o mine.npz for annotated papers, --annotate for a library.")
    done = verbs.train(source, output, library=library, thesaurus=thesaurus, folds=folds, anyway=anyway, watch=_watch)
    if as_json:
        echo_json(_data(done))
        return
    _report(done, folds)


def _watch(done: int, of: int) -> None:
    import sys

    if sys.stderr.isatty():
        click.echo(f"\r{done} of {of} folds" + ("\n" if done == of else ""), nl=False, err=True)


def _report(done: Trained, folds: int) -> None:
    for note in done.notes[:_SHOWN]:
        click.echo(f"kg: {note}", err=True)
    if len(done.notes) > _SHOWN:
        click.echo(f"kg: and {len(done.notes) - _SHOWN} more like these", err=True)
    click.echo(f"{done.papers} papers, {folds} folds; each is judged by what the others taught")
    click.echo("                      P      R     F1  95 % of F1")
    for name, of in (("links", 0), ("kinds", 1)):
        for which in ("before", "after"):
            counts, (low, high) = done.trial.row(which, of)
            cells = f"{counts.precision:.3f}  {counts.recall:.3f}  {counts.f1:.3f}  {low:.3f}–{high:.3f}"
            click.echo(f"{name + ', ' + which:<18}  {cells}")
    value, low, high = done.trial.gain
    click.echo(f"gain of links F1: {value:+.3f} ({low:+.3f} to {high:+.3f}): {_VERDICT[done.trial.verdict]}")
    if done.path:
        click.echo(f"{done.path}: written; use it with: kg build … --model {done.path}", err=True)
    else:
        click.echo("kg: nothing written. Annotate more papers, or write the model all the same with --anyway", err=True)


def _data(done: Trained) -> dict[str, Any]:
    rows = {}
    for name, of in (("links", 0), ("kinds", 1)):
        for which in ("before", "after"):
            counts, interval = done.trial.row(which, of)
            figures = {"precision": counts.precision, "recall": counts.recall, "f1": counts.f1, "interval": interval}
            rows[f"{name} {which}"] = {**figures, **counts._asdict()}
    return {
        "papers": done.papers,
        "forms": done.forms,
        "rows": rows,
        "gain": done.trial.gain,
        "verdict": done.trial.verdict,
        "notes": done.notes,
        "model": str(done.path) if done.path else None,
    }
