"""What is installed is what lies here, and the floors and doors of the house hold."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from importlib.resources import files

import pytest

from kg.assets import asset, asset_bytes
from tests.conftest import ROOT

SETUP = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]


def test_the_list_of_packages_is_whole() -> None:
    rooms = {".".join(p.parent.relative_to(ROOT).parts) for p in (ROOT / "kg").glob("*/**/__init__.py")}
    assert sorted(SETUP["packages"]) == sorted({"kg", "kg.cypher", "kg.viz"} | rooms)


@pytest.mark.parametrize("room", ["viz", "cypher"])
def test_what_ships_is_what_lies_in_the_checkout(room: str) -> None:
    shipped = {p.name for p in files(f"kg.{room}").iterdir() if p.is_file()}
    assert shipped == {p.name for p in (ROOT / room).iterdir() if p.is_file()}


def test_data_files_are_declared() -> None:
    declared = {package: patterns for package, patterns in SETUP["package-data"].items() if package.startswith("kg.")}
    for path in (ROOT / "kg").rglob("*"):
        if path.is_file() and path.suffix not in (".py", ".pyc") and path.name != "py.typed":
            room = f"kg.{path.parent.relative_to(ROOT / 'kg').as_posix().replace('/', '.')}"
            assert any(path.match(pattern) for pattern in declared[room]), path


def test_assets_are_found() -> None:
    assert asset("link", "thesaurus.tsv").startswith("label\tkind\t")
    assert asset_bytes("viz", "page.html").startswith(b"<!doctype html>")
    with pytest.raises(FileNotFoundError):
        asset("viz", "none.html")


def test_floors_and_doors() -> None:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as main; main()"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


def test_no_module_is_long() -> None:
    code = [*(ROOT / "kg").rglob("*.py"), *(ROOT / "viz").glob("*.js"), *(ROOT / "viz").glob("*.css")]
    lengths = {
        p.relative_to(ROOT).as_posix(): len(p.read_text(encoding="utf-8").splitlines())
        for p in code
        if ".min." not in p.name
    }
    assert {name: n for name, n in lengths.items() if n > 300} == {}


def test_commands_and_functions_have_the_same_names() -> None:
    from kg import verbs
    from kg.cli import main

    commands = {
        f"{name} {inner}" if inner else name
        for name, command in main.commands.items()
        for inner in getattr(command, "commands", [""])
    }
    assert {re.sub("[- ]", "_", name) for name in commands} <= set(verbs.__all__)
    assert all(callable(getattr(verbs, name)) for name in verbs.__all__)
