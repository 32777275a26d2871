"""In Jupyter and IPython a library, or the graph of one, shows itself as the page that `kg view` writes.

:mod:`kg.verbs` registers this when IPython is running, so nothing needs to be called. The page stands in a sandboxed
frame: it can run its own scripts and nothing else, and cannot reach the notebook.
"""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

from kg.graph import NODE, to_graph
from kg.library import Library
from kg.render import render_page

if TYPE_CHECKING:
    import networkx as nx

HEIGHT = 560


def frame(page: str) -> str:
    """Return the HTML of a frame that holds the page."""
    allowed = "allow-scripts allow-popups allow-downloads"
    return (
        f'<iframe srcdoc="{html.escape(page)}" sandbox="{allowed}" '
        f'style="width: 100%; height: {HEIGHT}px; border: 1px solid #8884; border-radius: 8px"></iframe>'
    )


def graph_html(graph: nx.MultiDiGraph) -> str | None:
    """Return the page of a graph in a frame; None for a graph that :func:`kg.graph.to_graph` did not make."""
    if not all(NODE in data for _, data in graph.nodes(data=True)):
        return None
    return frame(render_page(graph))


def library_html(library: Library) -> str:
    """Return the page of an open library in a frame."""
    return frame(render_page(to_graph(library.nodes(), library.claims()), title=library.path.stem))


def register(shell: Any = None) -> None:
    """Tell IPython how a library and a graph show themselves; without a running IPython, do nothing."""
    from IPython import get_ipython

    shell = shell or get_ipython()
    if shell is None:
        return
    formatter = shell.display_formatter.formatters["text/html"]
    formatter.for_type_by_name("networkx.classes.multidigraph", "MultiDiGraph", graph_html)
    formatter.for_type(Library, library_html)
