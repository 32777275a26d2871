"""What a build says of problems, and where they are listed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli import main
from kg.cli.build import _report
from kg.library import Contents, write
from kg.link import CIRCLES
from kg.model import Paper, Problem
from kg.pipeline import Built

CIRCULAR = tuple(Problem(CIRCLES, 0, f"method:{n} IS_A method:a: left out.", skipped=False) for n in "bcd")
FAULT = Problem("papers.jsonl", 3, "has no abstract.", skipped=False)


def test_what_linking_leaves_out_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    _report(Built(Path("x.kg"), 2, 1, 5, 6, (FAULT, *CIRCULAR)), verbose=False)
    assert capsys.readouterr().err.splitlines() == [
        f"kg: {FAULT}",
        "kg: IS_A left out against surer ones: 3; `kg info x.kg --problems`",
        "x.kg: 2 papers (1 read anew), 5 nodes, 6 claims",
    ]
    _report(Built(Path("x.kg"), 2, 1, 5, 6, (FAULT, *CIRCULAR)), verbose=True)
    assert len(capsys.readouterr().err.splitlines()) == 5


def test_info_lists_problems(tmp_path: Path) -> None:
    library = tmp_path / "x.kg"
    write(library, Contents((Paper("paper:1", "One", "x"),), problems=(FAULT, *CIRCULAR)))
    run = CliRunner().invoke
    assert run(main, ["info", str(library), "--problems"]).stdout.splitlines() == [str(p) for p in (FAULT, *CIRCULAR)]
    assert json.loads(run(main, ["info", str(library), "--problems", "--json"]).stdout) == [
        str(p) for p in (FAULT, *CIRCULAR)
    ]
    write(library, Contents((Paper("paper:1", "One", "x"),)))
    assert run(main, ["info", str(library), "--problems"]).stdout == "no problems\n"
