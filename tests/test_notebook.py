"""In IPython a library and its graph show themselves as the page, in a frame that can reach nothing."""

from __future__ import annotations

import html
import re
from types import SimpleNamespace

import networkx as nx
import pytest

from kg.library import Library
from kg.notebook import register
from kg.verbs import graph

formatters = pytest.importorskip("IPython.core.formatters", reason="IPython is not installed: it comes with pyvis")


@pytest.fixture
def as_html():
    display = formatters.DisplayFormatter()
    register(SimpleNamespace(display_formatter=display))
    return lambda thing: display.format(thing, include=["text/html"])[0].get("text/html")


def test_a_library_and_a_graph_show_the_page_in_a_sandbox(sample, as_html):
    for thing in (Library(sample), graph(sample)):
        shown = as_html(thing)
        assert shown.startswith("<iframe srcdoc=")
        (page,) = re.findall(r'srcdoc="([^"]*)" sandbox="allow-scripts allow-popups allow-downloads"', shown)
        assert html.unescape(page).startswith("<!doctype html>")
        assert "Content-Security-Policy" in html.unescape(page)


def test_other_graphs_stay_as_they_are(as_html):
    other = nx.MultiDiGraph()
    other.add_node("a")
    assert as_html(other) is None


def test_without_a_shell_nothing_happens():
    assert register() is None
