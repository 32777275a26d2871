"""Finders from outside: the example of docs/plugins.md, and what goes wrong with others."""

from __future__ import annotations

import importlib
import importlib.metadata
import re
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from kg.extract import Extractor, Frame, Plugin, PluginError
from kg.extract.plugins import installed
from kg.model import Paper, Section
from tests.conftest import ROOT

PAPER = Paper("paper:x", "On washing", "We fine-tune Dishwasher-LM and PetriNet-9000.")


@pytest.fixture
def example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Install the example: its module and its entry point on the path."""
    code, toml, _ = re.findall(
        r"```(?:python|toml)\n(.*?)```", (ROOT / "docs" / "plugins.md").read_text(encoding="utf-8"), re.DOTALL
    )
    (tmp_path / "my_finder.py").write_text(code)
    (name, value) = re.findall(r'^(\S+) = "(.+)"$', toml, re.MULTILINE)[0]
    info = tmp_path / "my_finder-1.2.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: my-finder\nVersion: 1.2\n")
    (info / "entry_points.txt").write_text(f"[citeweave.finders]\n{name} = {value}\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "my_finder", raising=False)
    importlib.invalidate_caches()


@pytest.mark.usefixtures("example")
def test_the_example_joins_in() -> None:
    (plugin,) = installed()
    assert (plugin.name, plugin.version) == ("my-lab", "1.2")
    mentions = [m for m in Extractor([]).read(PAPER).mentions if m.by == "my-lab"]
    assert {(m.text, m.score) for m in mentions} == {("Dishwasher-LM", 0.9), ("PetriNet-9000", 0.9)}


def test_a_plugin_changes_the_fingerprint() -> None:
    one = Extractor([], [Plugin("a", "1", lambda frame: ())])
    other = Extractor([], [Plugin("a", "2", lambda frame: ())])
    assert len({Extractor([], []).version, one.version, other.version}) == 3


def find_beside(frame: Frame):
    yield replace(frame.mention(Section.TITLE, 0, 5, by="x"), start=3)


def find_too_sure(frame: Frame):
    yield frame.mention(Section.TITLE, 0, 5, by="x", score=2)


def find_elsewhere(frame: Frame):
    yield replace(frame.mention(Section.TITLE, 0, 5, by="x"), section=Section.LINKS)


def find_nothing_but_trouble(frame: Frame):
    raise RuntimeError("out of tokens")


@pytest.mark.parametrize(
    ("find", "message"),
    [
        (find_beside, "does not stand at 3 in the title"),
        (find_too_sure, "the score 2 is no probability"),
        (find_elsewhere, "no section with a text"),
        (find_nothing_but_trouble, "out of tokens"),
    ],
)
def test_a_faulty_plugin_is_named_with_the_paper(find, message) -> None:
    with pytest.raises(PluginError, match=rf"the finder 'bad' failed on paper:x .*{message}"):
        Extractor([], [Plugin("bad", "1", find)]).read(PAPER)


def test_a_plugin_that_cannot_be_loaded_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = importlib.metadata.EntryPoint("gone", "no_such_module:find", "citeweave.finders")
    monkeypatch.setattr("kg.extract.plugins.entry_points", lambda group: [entry])
    with pytest.raises(PluginError, match=r"'gone' .* cannot be loaded"):
        installed()
