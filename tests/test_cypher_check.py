"""Neo4j's own analyser reads every shipped query, as Cypher 5 and as Cypher 25."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from kg.store import questions
from tests.conftest import ROOT

TOOL = Path(__file__).parent / "cypher_check"
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "citeweave" / "cypher-check"


@pytest.fixture(scope="module")
def analyser() -> Path:
    """The folder of the analyser, installed by npm when it is not here yet; its lock file says which version."""
    if not shutil.which("node") or not shutil.which("npm"):
        pytest.skip("node and npm are not here: apt-get install nodejs npm")
    lock = (TOOL / "package-lock.json").read_bytes()
    folder = CACHE / hashlib.sha256(lock).hexdigest()[:12]
    if not folder.is_dir():
        fresh = folder.with_name(f"{folder.name}.{os.getpid()}.tmp")
        fresh.mkdir(parents=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(TOOL / name, fresh)
        command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        done = subprocess.run(command, cwd=fresh, capture_output=True, text=True, check=False)
        if done.returncode:
            shutil.rmtree(fresh)
            pytest.skip(f"npm cannot fetch the analyser: {done.stderr[-300:].strip()}")
        fresh.rename(folder)
    shutil.copy(TOOL / "check.mjs", folder)
    return folder


def _said(analyser: Path, queries: list[tuple[str, str, dict[str, object]]]) -> list[list[object]]:
    command = ["node", str(analyser / "check.mjs")]
    done = subprocess.run(command, input=json.dumps(queries), capture_output=True, text=True, check=True)
    said: list[list[object]] = json.loads(done.stdout)
    return said


def test_the_questions_are_cypher_5_and_25(analyser: Path) -> None:
    asked = [(name, question.cypher, question.filled({})) for name, question in questions().items()]
    assert _said(analyser, asked) == []


def test_the_schema_is_cypher_5_and_25(analyser: Path) -> None:
    text = re.sub(r"//.*", "", (ROOT / "cypher" / "schema.cypher").read_text(encoding="utf-8"))
    statements = [(statement.strip()[:40], statement.strip(), {}) for statement in text.split(";") if statement.strip()]
    assert _said(analyser, statements) == []


def test_the_analyser_finds_faults(analyser: Path) -> None:
    said = _said(analyser, [("a", "MATCH (n) RETURN m", {}), ("b", "RETURN $x AS x", {})])
    assert [(name, version, message) for name, version, _, message in said] == [
        ("a", "CYPHER 5", "Variable `m` not defined"),
        ("a", "CYPHER 25", "Variable `m` not defined"),
        ("b", "CYPHER 5", "Parameter $x is not defined."),
        ("b", "CYPHER 25", "Parameter $x is not defined."),
    ]
