"""The commands as functions: each takes the path of a library and does what `kg` with the same word does."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from kg import cards
from kg.decide import decisions, keep_apart, kind, merge, rename, split, undo
from kg.evaluate import evaluate
from kg.fetch import fetch_arxiv, fetch_doi, fetch_enrich, fetch_hf_daily, fetch_openalex, fetch_s2
from kg.library import Counts, Library
from kg.model import Claim, Kind
from kg.pictures import graph, plot, view
from kg.pipeline import build
from kg.thesauri import thesaurus_add, thesaurus_check, thesaurus_export
from kg.train import annotate, train

if TYPE_CHECKING:
    import networkx as nx

    from kg.analysis import Gap, Related, Trend
    from kg.review import Question
    from kg.store import Answer
    from kg.store.neo4j import Pushed


def info(library: str | Path) -> Counts:
    """Return how much a library holds: papers, nodes by kind, claims by relation, sources.

    Raises:
        LibraryError: when there is no library, or it is damaged.

    """
    with Library(library) as opened:
        return opened.counts()


def show(library: str | Path, name: str) -> cards.Card:
    """Return the card of the node that ``name`` (label, alias, title, identifier or id) names.

    Raises:
        NotInLibraryError: when nothing is called so; the message gives the nearest names.

    """
    with Library(library) as opened:
        return cards.show(opened, name)


def family(library: str | Path, name: str) -> cards.Family:
    """Return the papers that the node of this name brings together through its kinds, with the path of each.

    Raises:
        NotInLibraryError: when nothing is called so.

    """
    with Library(library) as opened:
        return cards.family(opened, name)


def why(library: str | Path, paper: str, node: str) -> list[Claim]:
    """Return the claims between two nodes, each with its evidence.

    Raises:
        NotInLibraryError: when one of them is not there, or nothing joins them.

    """
    with Library(library) as opened:
        return cards.why(opened, paper, node)


def export(library: str | Path, output: str | Path) -> nx.MultiDiGraph:
    """Write a library's graph in the format that the suffix of ``output`` names, and return the graph.

    Raises:
        ExportError: when the suffix is unknown or the file cannot be written; what was there before stays.

    """
    from kg.export import write

    written = graph(library)
    write(written, output)
    return written


def related(library: str | Path, paper: str, *, limit: int | None = 20) -> list[Related]:
    """Return the papers of a library nearest to ``paper``, each with the reasons.

    A paper is named by its title, an identifier, its id, or what it alone introduces.

    Raises:
        NotInLibraryError: when that is no paper.

    """
    from kg import analysis

    with Library(library) as opened:
        wanted = cards.paper(opened, paper).id
    return analysis.related(graph(library), wanted, limit)


def trends(library: str | Path, *, kind: Kind = Kind.METHOD, since: int | None = None, least: int = 2) -> list[Trend]:
    """Return how many papers study or use each method (or node of another kind) by year, the most named first."""
    from kg import analysis

    return analysis.trends(graph(library), kind, since=since, least=least)


def gaps(library: str | Path, *, together: int = 2) -> list[Gap]:
    """Return methods that at least ``together`` papers use both, though no paper of the one cites one of the other."""
    from kg import analysis

    return analysis.gaps(graph(library), together=together)


def review(library: str | Path, *, limit: int | None = None) -> list[Question]:
    """Return the likeliest wrong merges and the likeliest missed ones of a library, worst first, at most ``limit``.

    The decisions that a question carries are its answers; :func:`kg.decide.take` takes them.
    """
    from kg.review import questions

    with Library(library) as opened:
        return questions(opened, limit)


def query(
    library: str | Path,
    cypher: str | None = None,
    parameters: Mapping[str, object] | None = None,
    *,
    named: str | None = None,
    user: str = "",
    password: str = "",
    database: str = "",
    timeout: float = 120,
) -> Answer:
    """Return the answer of a Cypher query, or of the question ``named``, on a library or on a Neo4j server.

    Args:
        library: the ``.kg`` file, or an address such as ``neo4j://localhost:7687``.
        cypher: the query; it cannot write.
        parameters: the values of its ``$names``; a question's may be texts, and have defaults.
        named: the name of a question that ships, in place of ``cypher``.
        user: of Neo4j; by default ``NEO4J_USERNAME``, else ``neo4j``.
        password: of Neo4j; by default ``NEO4J_PASSWORD``.
        database: of Neo4j; ``neo4j`` by default.
        timeout: give up after so many seconds.

    Raises:
        LibraryError: when there is no library.
        StoreError: when no server answers.
        QueryError: when the query cannot be read, fails, or is refused because the embedded engine would err.

    """
    from kg.store import open_store, question

    if named is not None:
        asked = question(named)
        given = {name: value if isinstance(value, str) else str(value) for name, value in (parameters or {}).items()}
        cypher, parameters = asked.cypher, asked.filled(given)
    with open_store(library, user=user, password=password, database=database) as store:
        return store.query(cypher or "", parameters, timeout=timeout)


def push(
    library: str | Path,
    uri: str,
    *,
    username: str = "neo4j",
    password: str,
    database: str = "neo4j",
    name: str = "library",
    dry_run: bool = False,
    watch: Callable[[str, int, int], None] = lambda stage, done, total: None,
) -> Pushed:
    """Make a Neo4j database hold what a library holds; its arguments and what it touches: :func:`kg.store.neo4j.push`.

    Raises:
        StoreError: when the server cannot be reached or refuses; pushed again, it goes on from there.

    """
    from kg.store.neo4j import push as push_to_neo4j

    account = {"username": username, "password": password, "database": database}
    return push_to_neo4j(library, uri, **account, name=name, dry_run=dry_run, watch=watch)


if "IPython" in sys.modules:
    from kg import notebook

    notebook.register()

__all__ = [
    "annotate",
    "build",
    "decisions",
    "evaluate",
    "export",
    "family",
    "fetch_arxiv",
    "fetch_doi",
    "fetch_enrich",
    "fetch_hf_daily",
    "fetch_openalex",
    "fetch_s2",
    "gaps",
    "graph",
    "info",
    "keep_apart",
    "kind",
    "merge",
    "plot",
    "push",
    "query",
    "related",
    "rename",
    "review",
    "show",
    "split",
    "thesaurus_add",
    "thesaurus_check",
    "thesaurus_export",
    "train",
    "trends",
    "undo",
    "view",
    "why",
]
