"""README.md is true: its sessions, its Python, its table of accuracy and its first command are run."""

from __future__ import annotations

import contextlib
import importlib.util
import io
import os
import re
import shutil
import subprocess
from pathlib import Path
from types import ModuleType

import pytest

from tests.conftest import EXAMPLES, ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def refresh() -> ModuleType:
    spec = importlib.util.spec_from_file_location("refresh", ROOT / "docs" / "refresh.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_sessions_print_what_is_shown(refresh: ModuleType) -> None:
    assert refresh.sessions(README) == README, "run: python docs/refresh.py"


def test_the_table_of_sources_is_that_of_the_docs(refresh: ModuleType) -> None:
    assert refresh.sources(README) == README, "run: python docs/refresh.py"


@pytest.mark.shared
def test_the_table_of_accuracy_is_measured(refresh: ModuleType, shared: Path) -> None:
    assert refresh.accuracy(README) == README, "run: python docs/refresh.py --accuracy"


def test_the_python_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    shutil.copytree(EXAMPLES, tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(code, "README.md", "exec"), {})  # noqa: S102
    lines = printed.getvalue().splitlines()
    assert lines[0].startswith("concept:kv-cache [")
    assert "| Speculative decoding | Speculative decoding depends on" in lines[1]
    assert lines[-1].startswith("MultiDiGraph with ")


def test_the_first_command_builds_the_sample(tmp_path: Path) -> None:
    # The checkout's own environment is lent to the copy: what is tested here is the script, not pip.
    for name in ("examples", "kg", "cypher", "viz"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    if not (ROOT / ".venv" / "bin" / "kg").exists():
        pytest.skip("no .venv here: sh tests/run.sh makes it")
    (tmp_path / ".venv").symlink_to(ROOT / ".venv")
    done = subprocess.run(
        ["sh", "examples/build.sh"], cwd=tmp_path, capture_output=True, text=True, check=True, env=os.environ
    )
    graphml, page = (Path(line.split()[-1]) for line in done.stdout.splitlines())
    assert graphml.read_text(encoding="utf-8").startswith("<?xml")
    assert page.stat().st_size > 100_000


def test_every_command_is_told() -> None:
    from kg.cli import main

    documented = set(re.findall(r"^\| `kg (\S+)", README, re.MULTILINE))
    assert documented == set(main.commands)


def test_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", README):
        assert (ROOT / target).exists(), target


def test_the_thesaurus_is_counted() -> None:
    from kg.link import shipped_thesaurus

    assert f"with {len(shipped_thesaurus().concepts):,} concepts" in README
