"""One self-contained HTML text: our template, our scripts, the data. Nothing is loaded, no text becomes markup.

A content security policy allows the very scripts and styles of the page, by their hashes, and nothing else. The data
stand in blocks that browsers do not execute (:mod:`kg.render.blocks`); the scripts set every text as text.
"""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.assets import asset
from kg.errors import ExportError
from kg.files import replacing
from kg.render.blocks import block, valid
from kg.render.forms import FORMS, Drawn, as_map
from kg.render.network import drawing, places
from kg.render.payload import importance, page_data, sizes
from kg.render.settle import old_map
from kg.render.style import RELATIONS

if TYPE_CHECKING:
    import networkx as nx

#: What a page by this renderer holds besides: a vendored library, and our scripts that draw with it.
RENDERERS = {
    "canvas": ("vis-network.min.js", ("canvas.js",)),
    "webgl": ("sigma.min.js", ("plane.js", "shader.js", "webgl.js", "flat.js")),
    "matrix": ("", ("plane.js", "matrix.js")),
}
#: The most nodes that vis-network's canvas draws by itself; above, WebGL is quicker on any machine with a GPU.
CANVAS_UP_TO = 2000
#: Our scripts in the order in which they are joined; of those that draw, a page holds its own.
SCRIPTS = (
    "dom.js",
    "blocks.js",
    "model.js",
    "paths.js",
    "shapes.js",
    "icons.js",
    "picture.js",
    "canvas.js",
    "shader.js",
    "webgl.js",
    "plane.js",
    "flat.js",
    "matrix.js",
    "years.js",
    "overlay.js",
    "evidence.js",
    "card.js",
    "search.js",
    "legend.js",
    "hint.js",
    "save.js",
    "address.js",
    "view.js",
)
_SLOT = re.compile(r"\{\{(\w+)\}\}")


def render_page(
    graph: nx.MultiDiGraph, *, title: str = "Knowledge graph", focus: str | None = None, form: str = "map"
) -> str:
    """Return ``graph`` as the text of one HTML page that needs no network and no other file.

    The same graph gives the same text, byte for byte.

    Args:
        graph: as :func:`kg.graph.to_graph` makes it.
        title: the heading; text, never markup.
        focus: the id of the node that is chosen when the page opens; of a genealogy, the family that is drawn.
        form: one of :data:`kg.render.forms.FORMS`.

    Example:
        >>> from kg.graph import to_graph
        >>> render_page(to_graph([], []), title="<b>").count("<b>")
        0

    """
    return _text(draw(graph, form, focus), title, focus)


def draw(
    graph: nx.MultiDiGraph, form: str = "map", focus: str | None = None, *, like: str | Path | None = None
) -> Drawn:
    """Return what a form of the picture shows of ``graph``, and where.

    ``like``: an older page; what its map shows stays where it is.
    """
    weights = {str(r): style.weight for r, style in RELATIONS.items()}
    radii = sizes(importance(graph))
    if form == "map" and like is not None:
        return as_map(graph, radii, weights, focus, old_map(like))
    return FORMS[form](graph, radii, weights, focus)


def write_page(
    graph: nx.MultiDiGraph,
    path: str | Path,
    *,
    title: str = "Knowledge graph",
    focus: str | None = None,
    form: str = "map",
) -> Path:
    """Write the page of ``graph`` to ``path`` and return it. A page that is there stays until the new one is whole.

    Raises:
        ExportError: when the file cannot be written.

    """
    return write_drawn(draw(graph, form, focus), path, title=title, focus=focus)


def write_drawn(
    drawn: Drawn,
    path: str | Path,
    *,
    title: str = "Knowledge graph",
    focus: str | None = None,
    renderer: str = "auto",
) -> Path:
    """Write the page of what :func:`draw` gave, as :func:`write_page` does.

    ``renderer``: ``canvas``, ``webgl``, or ``auto``: canvas up to :data:`CANVAS_UP_TO` nodes. A matrix has its own.
    """
    path = Path(path)
    text = _text(drawn, title, focus, renderer)
    try:
        with replacing(path) as fresh:
            fresh.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        reason = error.strerror or error
        raise ExportError(
            f"{path}: the page cannot be written ({reason}). Choose a folder that exists and is writable."
        ) from error
    return path


def csp_hash(text: str) -> str:
    """Return the source expression that lets a policy allow exactly this inline script or style."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _text(drawn: Drawn, title: str, focus: str | None, renderer: str = "auto") -> str:
    data = page_data(
        drawn.graph, drawn.placed, title=title, focus=focus if drawn.chooses else None, hidden=drawn.hidden
    )
    data["renderer"] = _renderer(data, renderer)
    data["network"] = (places if data["renderer"] == "webgl" else drawing)(data, drawn.placed, drawn.sizes)
    return _fill(title, data)


def _renderer(data: Mapping[str, Any], wanted: str) -> str:
    """Return what draws the page: what the form asks for, else what is wanted, else what suits the number of nodes."""
    if data["renderer"] != "canvas" or wanted == "canvas":
        return str(data["renderer"])
    shown = sum(1 for node in data["nodes"] if node["kind"] not in data["hidden"])
    return "webgl" if wanted == "webgl" or shown > CANVAS_UP_TO else "canvas"


def _apart(data: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the graph, and the sentences with what rests on them: most of the page, and not needed to draw it."""
    edges = [{k: v for k, v in edge.items() if k not in ("evidence", "more")} for edge in data["edges"]]
    said = {"texts": data["texts"], "edges": [(edge["evidence"], edge["more"]) for edge in data["edges"]]}
    return {k: v for k, v in data.items() if k != "texts"} | {"edges": edges}, said


def _fill(title: str, whole: dict[str, Any]) -> str:
    data, said = _apart(whole)
    style = asset("viz", "style.css")
    library, drawers = RENDERERS[data["renderer"]]
    vendor = asset("viz", library).partition("//# sourceMappingURL=")[0] if library else ""
    others = {script for _, scripts in RENDERERS.values() for script in scripts} - {*drawers}
    joined = "\n".join(asset("viz", name) for name in SCRIPTS if name not in others)
    script = f'(() => {{\n"use strict";\n{joined}\n}})();\n'
    policy = (
        f"default-src 'none'; script-src {csp_hash(vendor)} {csp_hash(script)}; style-src {csp_hash(style)}; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )
    slots = {
        "policy": policy,
        "title": html.escape(valid(title)),
        "style": style,
        "vendor": vendor,
        "script": script,
    }
    for name, content in (("data", data), ("evidence", said)):
        slots[f"{name}_type"], slots[name] = block(content)
    return _SLOT.sub(lambda slot: slots[slot[1]], asset("viz", "page.html"))
