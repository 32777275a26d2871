"""`kg related`, `kg trends` and `kg gaps`: what a library tells beyond its edges."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import click

from kg.cli.options import JSON, LIBRARY, echo_json
from kg.model import ENTITY_KINDS, Kind

if TYPE_CHECKING:
    import networkx as nx

    from kg.analysis import Related

_BARS = " ▁▂▃▄▅▆▇█"


@click.command()
@LIBRARY
@click.argument("paper")
@click.option("--limit", type=click.IntRange(1), default=10, show_default=True, help="How many papers.")
@JSON
def related(library: str, paper: str, limit: int, as_json: bool) -> None:
    r"""List the papers nearest to a paper, and why: what both name, what both cite, who cites both.

    PAPER is a title, an identifier, an id, or the name of what it alone
    introduces.

    \b
    Example:
      kg related library.kg 2401.10774
    """
    from kg import verbs

    found = verbs.related(library, paper, limit=limit)
    graph = verbs.graph(library)
    if as_json:
        echo_json([{**_fields(r), "title": graph.nodes[r.paper]["name"]} for r in found])
        return
    for near in found:
        node = graph.nodes[near.paper]["node"]
        year = node.properties.get("year") or ""
        click.echo(f"{near.score:5.2f}  {click.style(node.name, bold=True)}  {year}".rstrip())
        for reason in _reasons(near, graph):
            click.echo(f"       {reason}")
    if not found:
        click.echo("No paper shares anything with it, cites it or is cited by it.", err=True)


def _fields(near: Related) -> dict[str, object]:
    return {
        "id": near.paper,
        "score": near.score,
        "shared": list(near.shared),
        "bothCite": list(near.both_cite),
        "citingBoth": list(near.citing_both),
        "links": list(near.links),
    }


def _reasons(near: Related, graph: nx.MultiDiGraph) -> Iterator[str]:
    if near.links:
        yield ", ".join(near.links)
    for words, ids in (("both name", near.shared), ("both cite", near.both_cite), ("cited by", near.citing_both)):
        if ids:
            names = [str(graph.nodes[i]["name"]) for i in ids]
            more = f" and {len(names) - 4} more" if len(names) > 4 else ""
            yield f"{words} {'; '.join(names[:4])}{more}"


@click.command()
@LIBRARY
@click.option(
    "--kind",
    type=click.Choice(sorted(map(str, ENTITY_KINDS)), case_sensitive=False),
    default=str(Kind.METHOD),
    show_default=True,
    help="What to count.",
)
@click.option("--since", type=int, metavar="YEAR", help="Only papers of this year or later.")
@click.option("--rising", is_flag=True, help="What rises most comes first.")
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="How many rows.")
@JSON
def trends(library: str, kind: str, since: int | None, rising: bool, limit: int, as_json: bool) -> None:
    r"""Count the papers that study or use each method, by year.

    The last column says by how many doublings its share of the papers grew: the latest third of the years against
    those before.

    \b
    Example:
      kg trends library.kg
      kg trends library.kg --kind Dataset --rising
    """
    from kg import verbs

    found = verbs.trends(library, kind=Kind(kind), since=since)
    if rising:
        found = sorted(found, key=lambda t: (-t.rise, -t.total, t.entity))
    found = found[:limit]
    if as_json:
        rows = [{"id": t.entity, "name": t.name, "papers": _text_keys(t.papers), "rise": t.rise} for t in found]
        echo_json(rows)
        return
    if not found:
        click.echo("Nothing is named by two papers whose year is known. `kg info` counts what there is.", err=True)
        return
    width = max(len(t.name) for t in found)
    years = sorted(found[0].papers)
    wide = max(9, len(years))
    click.echo(f"{'':<{width}}  {f'{years[0]}–{years[-1]}':<{wide}}  papers   rise")
    for trend in found:
        bars = _sparkline([trend.papers[y] for y in years])
        click.echo(f"{trend.name:<{width}}  {bars:<{wide}}  {trend.total:6}  {trend.rise:+5.1f}")


def _text_keys(papers: Mapping[int, int]) -> dict[str, int]:
    return {str(year): n for year, n in papers.items()}


def _sparkline(counts: list[int]) -> str:
    most = max([1, *counts])
    return "".join(_BARS[0 if not n else max(1, round(n * (len(_BARS) - 1) / most))] for n in counts)


@click.command()
@LIBRARY
@click.option(
    "--together", type=click.IntRange(1), default=2, show_default=True, help="Papers that use both, at least."
)
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="How many rows.")
@JSON
def gaps(library: str, together: int, limit: int, as_json: bool) -> None:
    r"""List methods that are used together, though the papers of the one never cite those of the other.

    Only papers whose reference list is known can cite; where none is, nothing is reported.

    \b
    Example:
      kg gaps library.kg
    """
    from kg import verbs

    found = verbs.gaps(library, together=together)[:limit]
    graph = verbs.graph(library)
    name = {end: str(graph.nodes[end]["name"]) for gap in found for end in (gap.one, gap.other)}
    if as_json:
        keys = ("one", "other", "together", "alone", "expected")
        echo_json([{key: getattr(gap, key) for key in keys} for gap in found])
        return
    if not found:
        known = verbs.info(library).references.get("known", 0)
        click.echo(f"No gap found; {known} papers have a known reference list.", err=True)
    for gap in found:
        click.echo(f"{click.style(name[gap.one], bold=True)} and {click.style(name[gap.other], bold=True)}")
        one, other = gap.alone
        click.echo(
            f"    together in {gap.together} papers, alone in {one} and {other}; "
            f"no citation between these, by chance {gap.expected:.1f}"
        )
