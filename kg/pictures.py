"""A library's graph, or what a query answers, as pictures: `kg view` and `kg plot` as functions."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from kg import cards
from kg.collector import uncollected
from kg.library import Library
from kg.model import Kind, Relation

if TYPE_CHECKING:
    import networkx as nx

    from kg.store.answers import Value


def graph(library: str | Path) -> nx.MultiDiGraph:
    """Return a library's graph (:mod:`kg.graph` says what its nodes and edges carry)."""
    from kg.graph import to_graph

    with Library(library) as opened:
        return to_graph(opened.nodes(), opened.claims())


def answered(library: str | Path, cypher: str, *, database: str = "") -> nx.MultiDiGraph:
    """Return the nodes that a query answers with, on a library or a Neo4j server, and what joins them.

    Raises:
        QueryError: when the query fails or is refused.
        StoreError: when no server answers.

    """
    from kg.graph import to_graph
    from kg.store import Neo4jStore, open_store

    with open_store(library, database=database) as store:
        if isinstance(store, Neo4jStore):
            return to_graph(*store.subgraph(cypher))
        answer = store.query(cypher)
    ids = set(_ids(answer.rows))
    whole = graph(library)
    return whole.subgraph([node for node in whole if node in ids]).copy()


def _ids(value: Value) -> Iterator[str]:
    """Yield the ids of all nodes in an answer, whatever they are nested in."""
    if isinstance(value, Mapping):
        if isinstance(found := value.get("id"), str) and "type" not in value:
            yield found
        yield from _ids(list(value.values()))
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _ids(item)


@uncollected()
def view(
    library: str | Path,
    output: str | Path,
    *,
    around: str | None = None,
    depth: int = 1,
    family: str | None = None,
    kinds: Collection[Kind] | None = None,
    relations: Collection[Relation] | None = None,
    since: int | None = None,
    title: str | None = None,
    form: str = "map",
    afresh: bool = False,
    renderer: str = "auto",
    cypher: str | None = None,
    database: str = "",
) -> nx.MultiDiGraph:
    """Draw a library's graph, or the part of it that is asked for, as one HTML file, and return what was drawn.

    Args:
        library: the ``.kg`` file; or, with ``cypher``, the address of a Neo4j server.
        output: the page.
        around: only what lies within ``depth`` steps of the node of this name.
        depth: how near, in steps.
        family: only the node of this name, its kinds at any distance, and their papers.
        kinds: only nodes of these kinds.
        relations: only edges of these relations.
        since: only papers of this year or later.
        title: the page's title; the library's name by default.
        form: ``map``; ``timeline``: by year; ``genealogy``: a family of methods by year, the one that ``around`` names
            or the largest; ``matrix``: papers against what they name.
        afresh: place everything anew. Otherwise what the page at ``output`` shows, if there is one, stays where it is.
        renderer: ``canvas``, ``webgl``, or ``auto``: canvas up to 2,000 nodes.
        cypher: only the nodes that this query answers with, and what joins them.
        database: of a Neo4j server; ``neo4j`` by default.

    Raises:
        NotInLibraryError: when no node is called ``around`` or ``family``.
        QueryError: when the query fails or is refused.
        StoreError: when no server answers.

    """
    from kg.graph import around as near
    from kg.graph import family as kin
    from kg.graph import keep
    from kg.render import draw, write_drawn

    drawn = graph(library) if cypher is None else answered(library, cypher, database=database)
    focus = None
    if name := around or family:
        with Library(library) as opened:
            focus = cards.resolve(opened, name).id
        drawn = near(drawn, focus, depth) if around and form != "genealogy" else kin(drawn, focus) if family else drawn
    drawn = keep(drawn, kinds=kinds or None, relations=relations or None, since=since)
    picture = draw(drawn, form, focus if focus in drawn else None, like=None if afresh else output)
    chosen = focus if focus in drawn else None
    write_drawn(picture, output, title=title or Path(library).stem or "graph", focus=chosen, renderer=renderer)
    return picture.graph


def plot(library: str | Path, what: str, output: str | Path, *, kind: Kind = Kind.METHOD, limit: int = 8) -> None:
    """Draw "trends" or "matrix" of a library as a still picture, .svg, .pdf or .png (:mod:`kg.render.plots`).

    Raises:
        ExportError: when matplotlib is not installed, there is nothing to draw, or the file cannot be written.

    """
    from kg.render import plot as draw_plot

    draw_plot(graph(library), what, output, kind=kind, limit=limit)
