"""The drawing as pyvis's ``Network``: nodes with their places, edges, options.

pyvis is the container alone. Its own writer is never called (it loads Bootstrap from a CDN, writes a ``lib`` folder
and inserts headings raw), nor its ``from_nx`` (it changes the graph it is given). Where pyvis is not installed, the
same data are made without it: pyvis brings IPython, 88 MB that a server does not need.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.model import Kind
from kg.render.layout import Layout
from kg.render.style import KINDS, options

if TYPE_CHECKING:
    from collections.abc import Mapping

Json = dict[str, Any]


def drawing(data: Json, placed: Layout, sizes: Mapping[str, float]) -> Json:
    """Return ``{"nodes", "edges", "options"}`` as vis-network takes them, by way of pyvis where it is installed.

    Args:
        data: what :func:`kg.render.payload.page_data` gave.
        placed: the places of its nodes.
        sizes: the radius of each node.

    """
    nodes = [_node(node, placed, sizes) for node in data["nodes"]]
    ids = [node["id"] for node in data["nodes"]]
    edges = [
        {"id": i, "from": ids[edge["from"]], "to": ids[edge["to"]], "arrows": "to"}
        for i, edge in enumerate(data["edges"])
    ]
    made = {"nodes": nodes, "edges": edges, "options": options(len(nodes), len(edges))}
    try:
        return through_pyvis(made)
    except ImportError:
        return made


def places(data: Json, placed: Layout, sizes: Mapping[str, float]) -> Json:
    """Return ``{"nodes"}`` with no more than ids, places and sizes: what a drawing by WebGL needs."""
    found = ((node["id"], *placed.places[node["id"]]) for node in data["nodes"])
    return {"nodes": [{"id": name, "x": x, "y": y, "size": sizes[name]} for name, x, y in found]}


def through_pyvis(made: Json) -> Json:
    """Return ``made`` after pyvis has held it.

    Raises:
        ImportError: when pyvis is not installed.

    """
    network = to_network(made)
    return {"nodes": network.nodes, "edges": network.edges, "options": network.options}


def to_network(made: Json) -> Any:
    """Return the ``pyvis.network.Network`` of a drawing, for whoever wants to go on with pyvis itself."""
    import json

    from pyvis.network import Network

    network = Network(directed=True, cdn_resources="in_line")
    for node in made["nodes"]:
        network.add_node(node["id"], **{key: value for key, value in node.items() if key != "id"})
    for edge in made["edges"]:
        rest = {key: value for key, value in edge.items() if key not in ("from", "to")}
        network.add_edge(edge["from"], edge["to"], **rest)
    network.set_options(json.dumps(made["options"]))
    return network


def _node(node: Json, placed: Layout, sizes: Mapping[str, float]) -> Json:
    x, y = placed.places[node["id"]]
    return {
        "id": node["id"],
        "label": node["label"] or node["id"],
        "group": node["kind"],
        "shape": KINDS[Kind(node["kind"])].shape,
        "size": sizes[node["id"]],
        "x": x,
        "y": y,
    }
