"""Still pictures: whole files, the same bytes, every name as text."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from kg.errors import ExportError
from kg.graph import to_graph
from kg.model import Kind
from kg.render import PLOTS, plot
from tests.render_sample import library
from tests.test_cli import kg
from tests.test_render_page import hostile_graph

pytest.importorskip("matplotlib", reason="matplotlib is not installed: pip install 'citeweave[plot]'")


def texts(path):
    return "".join(ElementTree.parse(path).getroot().itertext())  # noqa: S314


def test_the_same_graph_gives_the_same_file(tmp_path):
    for what in PLOTS:
        for suffix in ("svg", "pdf", "png"):
            one, two = (plot(library(60), what, tmp_path / f"{n}.{suffix}").read_bytes() for n in (1, 2))
            assert one == two
            assert len(one) > 1000


def test_lines_and_columns_are_named(tmp_path):
    graph = library(60)
    text = texts(plot(graph, "trends", tmp_path / "t.svg", limit=3))
    names = {graph.nodes[n]["name"] for n in graph}
    assert sum(name in text for name in names if len(name) > 4) >= 3
    assert "papers" in text
    assert "uses" in texts(plot(graph, "matrix", tmp_path / "m.svg", limit=12))


def test_hostile_names_are_text(tmp_path):
    for what in PLOTS:
        try:
            ElementTree.parse(plot(hostile_graph(), what, tmp_path / "x.svg"))  # noqa: S314
        except ExportError as error:
            assert "Nothing to draw" in str(error)  # noqa: PT017


def test_what_cannot_be_drawn_is_said(tmp_path):
    with pytest.raises(ExportError, match="suffix"):
        plot(library(10), "trends", tmp_path / "x.gif")
    with pytest.raises(ExportError, match="Nothing to draw"):
        plot(to_graph([], []), "trends", tmp_path / "x.svg")
    with pytest.raises(ExportError, match="Nothing to draw"):
        plot(to_graph([], []), "matrix", tmp_path / "x.svg")
    with pytest.raises(ExportError, match="cannot be written"):
        plot(library(60), "trends", tmp_path / "no" / "x.svg")
    assert list(tmp_path.iterdir()) == []


def test_the_command(sample, tmp_path):
    result = kg("plot", sample, "matrix", "-o", tmp_path / "m.svg", "--kind", str(Kind.DATASET))
    assert (result.exit_code, result.stdout) == (0, "")
    assert (tmp_path / "m.svg").stat().st_size > 1000
