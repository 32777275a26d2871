"""`kg view` and `kg export`: the graph leaves the house."""

from __future__ import annotations

import click

from kg.cli.options import LIBRARY, output
from kg.model import ENTITY_KINDS, Kind, Relation


@click.command()
@LIBRARY
@output("The file to write; its suffix gives the format.")
def export(library: str, output: str) -> None:
    r"""Export the graph: .graphml, .gexf, .json (node-link), .csv/ (a folder, also for neo4j-admin import) or .cypher.

    The file is written beside its place, read back, and only then put there.

    \b
    Example:
      kg export library.kg -o library.graphml
    """
    from kg import verbs

    graph = verbs.export(library, output)
    click.echo(f"{output}: {graph.number_of_nodes()} nodes, {graph.number_of_edges()} edges", err=True)


@click.command()
@click.argument("library", metavar="[LIB]", required=False)
@output("The HTML page to write.")
@click.option("--query", "cypher", metavar="CYPHER", help="Only the nodes that this query answers with.")
@click.option("--neo4j", "uri", metavar="URI", help="Draw from a Neo4j server in place of a library; needs --query.")
@click.option("--database", metavar="NAME", default="", help="The database of a Neo4j server.  [default: neo4j]")
@click.option("--around", metavar="NAME", help="Only what lies near this node.")
@click.option("--family", metavar="NAME", help="Only this node, its kinds at any distance, and their papers.")
@click.option("--depth", type=click.IntRange(1, 5), default=1, show_default=True, help="How near, in steps.")
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice([str(k) for k in Kind], case_sensitive=False),
    help="Only nodes of this kind; may be repeated.",
)
@click.option(
    "--relation",
    "relations",
    multiple=True,
    type=click.Choice([str(r) for r in Relation], case_sensitive=False),
    help="Only edges of this relation; may be repeated.",
)
@click.option("--since", type=int, metavar="YEAR", help="Only papers of this year or later.")
@click.option(
    "--as",
    "form",
    type=click.Choice(["map", "timeline", "genealogy", "matrix"]),
    default="map",
    show_default=True,
    help="Communities; papers by year; a family of methods by year (with --around); papers against methods.",
)
@click.option(
    "--renderer",
    type=click.Choice(["auto", "canvas", "webgl"]),
    default="auto",
    show_default=True,
    help="What draws the page; auto: WebGL above 2,000 nodes.",
)
@click.option("--afresh", is_flag=True, help="Place everything anew, not where an older page of this name shows it.")
@click.option("--title", help="The page's title.  [default: the library's name]")
@click.option("--open", "opened", is_flag=True, help="Open it in the browser.")
def view(
    library: str | None,
    output: str,
    cypher: str | None,
    uri: str | None,
    database: str,
    around: str | None,
    family: str | None,
    depth: int,
    kinds: tuple[str, ...],
    relations: tuple[str, ...],
    since: int | None,
    form: str,
    renderer: str,
    afresh: bool,
    title: str | None,
    opened: bool,
) -> None:
    r"""Draw the graph as one HTML file that needs no network.

    \b
    Example:
      kg view library.kg -o library.html --around "speculative decoding" --depth 2
      kg view library.kg -o kinds.html --family "speculative decoding"
      kg view library.kg -o family.html --as genealogy --around "speculative decoding"
      kg view --neo4j neo4j://localhost --query "MATCH (p:Paper)-[r]->(m:Method) RETURN p, m LIMIT 500" -o answer.html

    A Neo4j server takes its name and password from NEO4J_USERNAME and NEO4J_PASSWORD.
    """
    from pathlib import Path

    from kg import verbs

    if (library is None) == (uri is None):
        raise click.UsageError("Give a library, or the address of a Neo4j server with --neo4j.")
    if uri and (not cypher or around or family):
        raise click.UsageError("--neo4j draws the answer of --query; --around and --family need a library.")
    if around and family:
        raise click.UsageError("--around and --family both say what to draw: give one of them")
    graph = verbs.view(
        library or uri or "",
        output,
        around=around,
        depth=depth,
        family=family,
        kinds={Kind(k) for k in kinds},
        relations={Relation(r) for r in relations},
        since=since,
        title=title,
        form=form,
        renderer=renderer,
        afresh=afresh,
        cypher=cypher,
        database=database,
    )
    click.echo(f"{output}: {graph.number_of_nodes()} nodes, {graph.number_of_edges()} edges", err=True)
    if opened:
        click.launch(Path(output).resolve().as_uri())


@click.command()
@LIBRARY
@click.argument("what", type=click.Choice(["trends", "matrix"]))
@output("The picture to write: .svg, .pdf or .png.")
@click.option(
    "--kind",
    type=click.Choice(sorted(map(str, ENTITY_KINDS)), case_sensitive=False),
    default=str(Kind.METHOD),
    show_default=True,
    help="What to draw.",
)
@click.option("--limit", type=click.IntRange(1, 60), default=8, show_default=True, help="How many lines, or columns.")
def plot(library: str, what: str, output: str, kind: str, limit: int) -> None:
    r"""Draw a still picture for papers and slides: methods by year, or papers against methods.

    \b
    Example:
      kg plot library.kg trends -o trends.svg
      kg plot library.kg matrix -o matrix.pdf --kind Dataset
    """
    from kg import verbs

    verbs.plot(library, what, output, kind=Kind(kind), limit=limit)
    click.echo(output, err=True)
