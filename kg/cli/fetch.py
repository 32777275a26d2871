"""`kg fetch`: papers from services, into files that `kg build` reads."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.options import JSON, LIBRARY, echo_json, output, progress

if TYPE_CHECKING:
    from kg.fetch import Client, Fetched

_SHOWN = 10


def _asking(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add what all forms take: -o, --cache, --no-cache, --verbose, --json."""
    for option in (
        JSON,
        click.option("--verbose", is_flag=True, help="List all that did not come, not the first ten."),
        click.option("--no-cache", is_flag=True, help="Ask for everything anew, and keep nothing."),
        click.option(
            "--cache",
            type=click.Path(file_okay=False),
            metavar="DIR",
            help="Where answers are kept for a week.  [default: ~/.cache/citeweave/fetch]",
        ),
        output("The file to write (replaced whole, or not at all)."),
    ):
        command = option(command)
    return command


@click.group()
def fetch() -> None:
    r"""Fetch papers from arXiv, OpenAlex, Semantic Scholar and Hugging Face, the only commands that use the network.

    What comes is written to a file that `kg build` reads. A fetch that stopped goes on when it is run again. Keys are
    taken from the environment: S2_API_KEY, OPENALEX_API_KEY, HF_TOKEN.

    \b
    Example:
      kg fetch arxiv 2207.01848 2401.15077 -o new.xml
      kg fetch enrich library.kg -o references.jsonl
      kg build papers/ new.xml references.jsonl -o library.kg
    """


@fetch.command()
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@_asking
def arxiv(ids: tuple[str, ...], **options: Any) -> None:
    r"""Fetch papers by arXiv id; - reads ids from standard input.

    \b
    Example:
      kg fetch arxiv 2207.01848 hep-th/9901001 -o new.xml
    """
    from kg import verbs

    _run(options, lambda path, asking: verbs.fetch_arxiv(_words(ids), path, **asking))


@fetch.command()
@click.argument("dois", nargs=-1, required=True, metavar="DOI...")
@_asking
def doi(dois: tuple[str, ...], **options: Any) -> None:
    r"""Fetch papers by DOI, from OpenAlex; - reads DOIs from standard input.

    \b
    Example:
      kg fetch doi 10.7717/peerj.4375 -o new.jsonl
    """
    from kg import verbs

    _run(options, lambda path, asking: verbs.fetch_doi(_words(dois), path, **asking))


@fetch.command("hf-daily")
@click.argument("dates", nargs=-1, required=True, metavar="DATE...")
@_asking
def hf_daily(dates: tuple[str, ...], **options: Any) -> None:
    r"""Fetch the daily papers of Hugging Face of a date, such as 2025-09-22.

    \b
    Example:
      kg fetch hf-daily 2025-09-22 2025-09-23 -o new.jsonl
    """
    from kg import verbs

    _run(options, lambda path, asking: verbs.fetch_hf_daily(_words(dates), path, **asking))


@fetch.command()
@click.argument("query")
@click.option("--limit", type=click.IntRange(1), default=100, show_default=True, help="How many works, the best first.")
@click.option("--filter", default="", metavar="TEXT", help="A filter as OpenAlex writes it.")
@_asking
def openalex(query: str, limit: int, filter: str, **options: Any) -> None:
    r"""Fetch the works that fit a query best, from OpenAlex.

    \b
    Example:
      kg fetch openalex "speculative decoding" --limit 200 --filter publication_year:2024 -o new.jsonl
    """
    from kg import verbs

    _run(options, lambda path, asking: verbs.fetch_openalex(query, path, limit=limit, where=filter, **asking))


@fetch.command()
@click.argument("texts", nargs=-1, required=True, metavar="QUERY|ID...")
@click.option(
    "--limit", type=click.IntRange(1, 999), default=100, show_default=True, help="Of a query, how many papers."
)
@_asking
def s2(texts: tuple[str, ...], limit: int, **options: Any) -> None:
    r"""Fetch papers with their references, from Semantic Scholar: by identifiers, or those that fit a query best.

    An ID is a DOI, an arXiv id, CorpusId:…, PMID:… or Semantic Scholar's own; - reads them from standard input.

    \b
    Example:
      kg fetch s2 2207.01848 10.7717/peerj.4375 -o new.jsonl
      kg fetch s2 "speculative decoding" --limit 50 -o new.jsonl
    """
    from kg import verbs

    _run(options, lambda path, asking: verbs.fetch_s2(_words(texts), path, limit=limit, **asking))


@fetch.command()
@LIBRARY
@click.option(
    "--from",
    "source",
    type=click.Choice(["s2", "openalex", "arxiv", "hf"]),
    default="s2",
    show_default=True,
    help="Whom to ask: Semantic Scholar (references, venues), OpenAlex, arXiv, Hugging Face (code links).",
)
@click.option("--titles", is_flag=True, help="Ask Semantic Scholar by title for papers without an identifier.")
@_asking
def enrich(library: str, source: str, titles: bool, **options: Any) -> None:
    r"""Fetch references, years, venues and code links of a library's papers, by their identifiers.

    Build again from the old sources and the new file: the same paper is one node, with all that both tell.

    \b
    Example:
      kg fetch enrich library.kg -o references.jsonl
      kg fetch enrich library.kg --from hf -o code.jsonl
      kg build papers/ references.jsonl code.jsonl -o library.kg
    """
    from kg import verbs

    _run(options, lambda path, asking: verbs.fetch_enrich(library, path, source=source, titles=titles, **asking))


def _words(arguments: tuple[str, ...]) -> list[str]:
    return sys.stdin.read().split() if arguments == ("-",) else list(arguments)


def _client(cache: str | None, no_cache: bool, watch: Callable[[str, int, int], None]) -> Client:
    from kg.fetch import Client

    if no_cache:
        return Client(watch=watch)
    return Client(Path(cache), watch=watch) if cache else Client.of_user(watch)


def _run(options: dict[str, Any], fetch: Callable[[str, dict[str, Any]], Fetched]) -> None:
    with progress() as watch, _client(options["cache"], options["no_cache"], watch) as client:
        fetched = fetch(options["output"], {"client": client, "watch": watch})
    problems = fetched.problems
    shown = problems if options["verbose"] else problems[:_SHOWN]
    for problem in shown:
        click.echo(f"kg: {problem}", err=True)
    if len(problems) > len(shown):
        click.echo(f"kg: and {len(problems) - len(shown)} more; --verbose lists them", err=True)
    counts = f"{fetched.asked} requests, {fetched.kept} answers kept from before"
    papers = f"{fetched.papers} {'paper' if fetched.papers == 1 else 'papers'}"
    click.echo(f"{fetched.path}: {papers} ({counts})", err=True)
    if options["as_json"]:
        counts_of = {"papers": fetched.papers, "requests": fetched.asked, "kept": fetched.kept}
        echo_json({"file": str(fetched.path), **counts_of, "problems": [str(problem) for problem in problems]})
