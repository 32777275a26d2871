"""Still pictures for papers and slides: SVG, PDF or PNG by matplotlib. The same graph gives the same file."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.analysis import Trend, trends
from kg.errors import ExportError
from kg.files import replacing
from kg.model import ROLES, Kind, Relation
from kg.render.style import short_label

if TYPE_CHECKING:
    import networkx as nx

#: Okabe and Ito's colours, told apart with any of the common colour-vision deficiencies; yellow is too pale for lines.
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#4d4d4d", "#8c6d31")
_ROLE_COLOURS = {
    "INTRODUCES": "#d55e00",
    "EXTENDS": "#e69f00",
    "STUDIES": "#0072b2",
    "EVALUATES_ON": "#009e73",
    "ADDRESSES": "#56b4e9",
    "COMPARES_WITH": "#cc79a7",
    "USES": "#7f8c99",
}
_SUFFIXES = (".svg", ".pdf", ".png")


def plot(graph: nx.MultiDiGraph, what: str, path: str | Path, *, kind: Kind = Kind.METHOD, limit: int = 8) -> Path:
    """Draw ``what`` (one of :data:`PLOTS`) of a graph into the file ``path`` (.svg, .pdf or .png), and return it.

    Args:
        graph: as :func:`kg.graph.to_graph` makes it.
        what: "trends": papers by year that study or use the entities most named; "matrix": the papers against the
            entities most named, coloured by role.
        path: the file.
        kind: of the entities.
        limit: how many entities.

    Raises:
        ExportError: when matplotlib is not installed, the suffix is none of these, there is nothing to draw, or the
            file cannot be written.

    """
    path = Path(path)
    if path.suffix.lower() not in _SUFFIXES:
        raise ExportError(f"{path}: a plot is a {', '.join(_SUFFIXES)} file. Give it one of these suffixes.")
    try:
        import matplotlib as mpl
        from matplotlib.figure import Figure
    except ImportError as error:
        raise ExportError("Plots need matplotlib, which is not installed: pip install 'citeweave[plot]'.") from error
    style: Any = {
        "text.parse_math": False,
        "svg.hashsalt": "citeweave",
        "svg.fonttype": "none",
        "font.family": "sans-serif",
        "font.size": 9,
    }
    with mpl.rc_context(style), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # glyphs that a font lacks are drawn as boxes, which one sees
        figure = Figure(layout="constrained")
        PLOTS[what](figure, graph, kind, limit)
        form = path.suffix.lower().removeprefix(".")
        nothing = {"svg": {"Date": None}, "pdf": {"CreationDate": None}, "png": {"Software": None}}[form]
        try:
            with replacing(path) as fresh:
                figure.savefig(fresh, format=form, dpi=200, metadata=nothing)
        except OSError as error:
            reason = error.strerror or error
            raise ExportError(
                f"{path}: cannot be written ({reason}). Choose a folder that exists and is writable."
            ) from error
    return path


def _trends(figure: Any, graph: nx.MultiDiGraph, kind: Kind, limit: int) -> None:
    """Draw a line for each entity, its name at its end."""
    found = trends(graph, kind)[:limit]
    if not found:
        raise ExportError(f"Nothing to draw: no {kind} is named by two papers whose year is known.")
    figure.set_size_inches(7.2, 4.0)
    axes = figure.add_subplot()
    ends = _spread([t.papers[max(t.papers)] for t in found], max(max(t.papers.values()) for t in found) / 18)
    for n, (trend, end) in enumerate(zip(found, ends, strict=True)):
        colour = COLOURS[n % len(COLOURS)]
        axes.plot(list(trend.papers), list(trend.papers.values()), color=colour, linewidth=1.8)
        axes.annotate(
            _text(trend), (max(trend.papers), end), (6, 0), textcoords="offset points", color=colour, va="center"
        )
    axes.set_ylabel("papers")
    axes.set_ylim(bottom=0)
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.spines[["top", "right"]].set_visible(False)


def _text(trend: Trend) -> str:
    return _plain(trend.name if len(trend.name) <= 32 else trend.name[:31] + "…")


def _spread(values: Sequence[float], apart: float) -> list[float]:
    """Return ``values`` moved up where two are nearer than ``apart``, so that labels do not overlap."""
    moved = list(map(float, values))
    order = sorted(range(len(moved)), key=lambda i: (moved[i], i))
    for below, above in pairwise(order):
        moved[above] = max(moved[above], moved[below] + apart)
    return moved


def _matrix(figure: Any, graph: nx.MultiDiGraph, kind: Kind, limit: int) -> None:
    """Draw papers as rows, by year, and entities as columns; a square is coloured by the role, its strongest."""
    from matplotlib.patches import Patch

    columns = _most_named(graph, kind)[:limit]
    rows = sorted({p for t in columns for p in _papers_of(graph, t)}, key=lambda p: (_year(graph, p), p))[-60:]
    if not rows:
        raise ExportError(f"Nothing to draw: no paper names a {kind}.")
    figure.set_size_inches(3.4 + 0.24 * len(columns), 1.8 + 0.19 * len(rows))
    axes = figure.add_subplot()
    used: set[str] = set()
    for x, entity in enumerate(columns):
        for y, paper in enumerate(rows):
            if role := _role(graph, paper, entity):
                used.add(role)
                axes.add_patch(_square(x, y, _ROLE_COLOURS[role]))
    axes.set_xlim(-0.6, len(columns) - 0.4)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_xticks(
        range(len(columns)), [_plain(short_label(graph.nodes[c]["node"], 30)) for c in columns], rotation=90
    )
    axes.set_yticks(range(len(rows)), [_row_label(graph, p) for p in rows])
    axes.tick_params(length=0, labelsize=7, labeltop=True, labelbottom=False)
    axes.spines[:].set_visible(False)
    axes.grid(color="#ecebe6", linewidth=0.6)
    axes.set_axisbelow(True)
    roles = [Patch(color=_ROLE_COLOURS[r], label=r.lower().replace("_", " ")) for r in map(str, ROLES) if r in used]
    wide = 4 if len(columns) > 16 else 2
    axes.legend(handles=roles, loc="upper center", bbox_to_anchor=(0.5, -0.01), ncols=wide, frameon=False, fontsize=7)


def _square(x: int, y: int, colour: str) -> Any:
    from matplotlib.patches import Rectangle

    return Rectangle((x - 0.4, y - 0.4), 0.8, 0.8, color=colour, linewidth=0)


def _most_named(graph: nx.MultiDiGraph, kind: Kind) -> list[str]:
    counts = {n: len(_papers_of(graph, n)) for n, k in graph.nodes(data="kind") if k == kind}
    return sorted((n for n, count in counts.items() if count), key=lambda n: (-counts[n], n))


def _papers_of(graph: nx.MultiDiGraph, entity: str) -> list[str]:
    return sorted(p for p in graph.predecessors(entity) if _role(graph, p, entity))


def _role(graph: nx.MultiDiGraph, paper: str, entity: str) -> str:
    """Return the strongest role of a paper toward an entity; nothing for a mere mention or for what is no paper."""
    if graph.nodes[paper]["kind"] != Kind.PAPER or not graph.has_edge(paper, entity):
        return ""
    found = set(graph[paper][entity]) - {str(Relation.MENTIONS)}
    return next((str(role) for role in ROLES if str(role) in found), "")


def _year(graph: nx.MultiDiGraph, paper: str) -> int:
    year = graph.nodes[paper]["node"].properties.get("year")
    return year if isinstance(year, int) else 0


def _row_label(graph: nx.MultiDiGraph, paper: str) -> str:
    year = _year(graph, paper)
    return _plain(f"{short_label(graph.nodes[paper]['node'], 44)}{f'  {year}' if year else ''}")


def _plain(text: str) -> str:
    """Return ``text`` without control characters and lone surrogates."""
    return "".join(c if c.isprintable() else " " for c in text.encode("utf-8", "replace").decode())


#: What can be drawn.
PLOTS: dict[str, Callable[[Any, nx.MultiDiGraph, Kind, int], None]] = {"trends": _trends, "matrix": _matrix}
