"""`kg merge`, `kg split`, `kg rename`, `kg keep-apart`, `kg kind`, `kg decisions`, `kg undo`: overruling the linker."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from kg.cli.options import JSON, LIBRARY, echo_json
from kg.decisions import Decision, escape
from kg.model import ENTITY_KINDS

if TYPE_CHECKING:
    from kg.pipeline import Built


def told(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options --why, --who and --when."""
    for option in (
        click.option("--when", metavar="DATE", help="The date, ISO 8601.  [default: today]"),
        click.option("--who", metavar="NAME", help="Who decides.  [default: your user name]"),
        click.option("--why", default="", metavar="TEXT", help="The reason, kept with the decision."),
    ):
        command = option(command)
    return command


def _report(built: Built) -> None:
    click.echo(f"{built.path}: {built.nodes} nodes, {built.claims} claims", err=True)


@click.command()
@LIBRARY
@click.argument("names", nargs=-1, required=True, metavar="NODE NODE...")
@told
def merge(library: str, names: tuple[str, ...], **told: str) -> None:
    r"""Make nodes one, called as the first is. Kept, and applied again on every build.

    NODE is a preferred label, an alias or an id; entities, authors and venues can be merged.

    \b
    Example:
      kg merge library.kg "Prior-Data Fitted Network" "prior fitted net" --why "one method"
    """
    from kg import verbs

    _report(verbs.merge(library, *names, **told))


@click.command()
@LIBRARY
@click.argument("node")
@click.option("--form", "forms", multiple=True, metavar="TEXT", help="A surface form; may be repeated.")
@click.option("--paper", "papers", multiple=True, metavar="PAPER", help="Only in this paper; may be repeated.")
@click.option("--as", "name", default="", metavar="NAME", help="What the part is called, or the node it goes to.")
@told
def split(library: str, node: str, forms: tuple[str, ...], papers: tuple[str, ...], name: str, **told: str) -> None:
    r"""Take a part of a node out of it: what a form names, or what it names in a paper, is another thing.

    \b
    Example:
      kg split library.kg "Segment Anything" --form SAM --paper 2010.01412 --as "sharpness-aware minimization"
    """
    from kg import verbs

    _report(verbs.split(library, node, forms=forms, papers=papers, name=name, **told))


@click.command()
@LIBRARY
@click.argument("node")
@click.argument("name")
@told
def rename(library: str, node: str, name: str, **told: str) -> None:
    r"""Give a node another preferred label; the old one stays as an alias.

    \b
    Example:
      kg rename library.kg "PFN" "Prior-Data Fitted Network"
    """
    from kg import verbs

    _report(verbs.rename(library, node, name, **told))


@click.command("keep-apart")
@LIBRARY
@click.argument("names", nargs=-1, required=True, metavar="NODE NODE...")
@told
def keep_apart(library: str, names: tuple[str, ...], **told: str) -> None:
    r"""Never let nodes become one, and ask no more in `kg review` whether they are.

    \b
    Example:
      kg keep-apart library.kg "EAGLE" "EAGLE-2" --why "its successor"
    """
    from kg import verbs

    _report(verbs.keep_apart(library, *names, **told))


@click.command()
@LIBRARY
@click.argument("node")
@click.argument("kind", type=click.Choice(sorted(ENTITY_KINDS), case_sensitive=False))
@told
def kind(library: str, node: str, kind: str, **told: str) -> None:
    r"""Give an entity another kind.

    \b
    Example:
      kg kind library.kg "image captioning" Task
    """
    from kg import verbs

    _report(verbs.kind(library, node, kind, **told))


@click.command()
@LIBRARY
@click.option("-o", "--output", metavar="PATH", type=click.Path(), help="Write them as TSV, for sharing.")
@click.option(
    "--import",
    "source",
    metavar="PATH",
    type=click.Path(dir_okay=False),
    help="Add the decisions of a TSV, or of a VOSviewer thesaurus file, and apply them.",
)
@JSON
def decisions(library: str, output: str | None, source: str | None, as_json: bool) -> None:
    r"""List the decisions of a library; export them, or import those of others.

    \b
    Example:
      kg decisions library.kg -o decisions.tsv
      kg decisions other.kg --import decisions.tsv
    """
    from kg import decide, verbs

    found, void = verbs.decisions(library, output=output, source=source), decide.void(library)
    if as_json:
        echo_json([_data(n, d, void) for n, d in enumerate(found, 1)])
    elif output is None:
        for number, decision in enumerate(found, 1):
            click.echo(_line(number, decision))
    for problem in void.values():
        click.echo(f"kg: {problem}", err=True)
    if output is not None:
        click.echo(f"{output}: {len(found)} decisions", err=True)


def _line(number: int, decision: Decision) -> str:
    by = escape(", ".join(filter(None, (decision.who, decision.when))))
    why = escape(decision.why)
    return f"{number:>3}  {decision}" + (f"  ({by})" if by else "") + (f"  {why}" if why else "")


def _data(number: int, decision: Decision, void: dict[int, str]) -> dict[str, Any]:
    return {
        "number": number,
        "verb": str(decision.verb),
        "arguments": list(decision.arguments),
        "who": decision.who,
        "when": decision.when,
        "why": decision.why,
        "applies": number not in void,
    }


@click.command()
@LIBRARY
@click.argument("number", type=click.IntRange(1), metavar="N")
def undo(library: str, number: int) -> None:
    r"""Take a decision back: N is its number in `kg decisions`.

    \b
    Example:
      kg undo library.kg 3
    """
    from kg import verbs

    click.echo(f"{library}: taken back: {verbs.undo(library, number)}", err=True)
