"""The command line: what it prints, where, and with which exit code."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from kg.cli import main
from tests.conftest import EXAMPLES, ROOT


def kg(*arguments: object, input: bytes | None = None) -> Result:  # noqa: A002
    return CliRunner().invoke(main, [str(a) for a in arguments], input=input)


def test_every_command_has_help_with_an_example() -> None:
    for name, command in main.commands.items():
        result = kg(name, "--help")
        assert result.exit_code == 0
        assert "\n  Example:\n    kg " in result.stdout, name
        assert command.get_short_help_str(200), name


def test_help_loads_nothing_heavy() -> None:
    heavy = {"spacy", "networkx", "igraph", "numpy", "pyvis", "neo4j", "rich"}
    code = f"import sys, kg.cli; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "[]"


def test_build_info_show_why_export_view(tmp_path: Path) -> None:
    library = tmp_path / "x.kg"
    built = kg("build", EXAMPLES / "papers.jsonl", EXAMPLES / "saved-page.txt", "-o", library)
    assert (built.exit_code, built.stdout) == (0, "")
    assert "65 papers (65 read anew)" in built.stderr
    assert "has no abstract" in built.stderr
    assert (
        "65 papers (0 read anew)"
        in kg("build", EXAMPLES / "papers.jsonl", EXAMPLES / "saved-page.txt", "-o", library).stderr
    )

    info = kg("info", library)
    assert "papers: 65" in info.stdout
    assert "CITES" in info.stdout
    assert json.loads(kg("info", library, "--json").stdout)["papers"] == 65

    shown = kg("show", library, "speculative sampling")
    assert shown.stdout.startswith("speculative decoding  Method  method:speculative-decoding\n")
    card = json.loads(kg("show", library, "speculative sampling", "--json").stdout)
    assert (card["id"], card["kind"]) == ("method:speculative-decoding", "Method")

    why = kg("why", library, "2401.10774", "speculative decoding")
    assert "speculative decoding" in why.stdout
    assert "abstract" in why.stdout
    (claim, *_) = json.loads(kg("why", library, "2401.10774", "speculative decoding", "--json").stdout)
    assert claim["evidence"][0]["words"].lower() in ("speculative decoding", "speculative sampling")

    for name in ("x.graphml", "x.gexf", "x.json"):
        assert kg("export", library, "-o", tmp_path / name).exit_code == 0
        assert (tmp_path / name).stat().st_size > 10_000
    assert kg("export", library, "-o", f"{tmp_path}/x.csv/").exit_code == 0
    assert kg("export", library, "-o", tmp_path / "x.docx").exit_code == 1

    viewed = kg(
        "view",
        library,
        "-o",
        tmp_path / "x.html",
        "--around",
        "Mamba",
        "--kind",
        "method",
        "--kind",
        "paper",
        "--since",
        "2020",
    )
    assert viewed.exit_code == 0, viewed.stderr
    assert (tmp_path / "x.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_standard_input(tmp_path: Path) -> None:
    data = (EXAMPLES / "papers.jsonl").read_bytes()
    result = kg("build", "-", "-o", tmp_path / "x.kg", input=data)
    assert result.exit_code == 0, result.stderr
    assert "64 papers" in result.stderr


def make(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("empty.jsonl", b"", "empty.jsonl"),
        ("binary.jsonl", bytes(range(256)) * 40, "binary.jsonl"),
        ("half.jsonl", b'{"title": "Half a lin', "half.jsonl: holds no papers: line 1, not JSON"),
        (
            "long.jsonl",
            b'{"title": "' + b"x" * 50_000_000 + b'"}',
            "long.jsonl: holds no papers: line 1, the line is longer than 16 MiB",
        ),
    ],
)
def test_bad_input_is_told_with_its_place_and_nothing_is_written(
    tmp_path: Path, name: str, content: bytes, message: str
) -> None:
    source = make(tmp_path / name, content)
    result = kg("build", source, "-o", tmp_path / "x.kg")
    assert result.exit_code == 1
    assert message in result.stderr
    assert "Traceback" not in result.stderr
    assert result.stderr.rstrip().endswith((".", "read", "more.jsonl"))
    assert [p.name for p in tmp_path.iterdir()] == [name]


def test_a_directory_without_papers_and_a_missing_file(tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    for source in (tmp_path / "none", tmp_path / "missing.jsonl"):
        result = kg("build", source, "-o", tmp_path / "x.kg")
        assert result.exit_code == 1
        assert source.name in result.stderr
    assert not (tmp_path / "x.kg").exists()


def test_one_bad_record_does_not_lose_the_others(tmp_path: Path) -> None:
    source = make(tmp_path / "a.jsonl", b'{"title": "A good paper on Mamba"}\n{"title": \n{"title": "Another"}\n')
    result = kg("build", source, "-o", tmp_path / "x.kg", "--json")
    assert result.exit_code == 0
    told = json.loads(result.stdout)
    assert (told["papers"], told["skipped"]) == (2, 1)
    assert any("a.jsonl:2" in problem for problem in told["problems"])


@pytest.mark.parametrize(
    "arguments",
    [
        ["build"],
        ["build", "x"],
        ["nonsense"],
        ["build", "x", "-o", "y", "--format", "docx"],
        ["view", "x"],
        ["build", "x", "-o", "y", "--min-score", "2"],
    ],
)
def test_wrong_usage_is_2(arguments: list[str]) -> None:
    assert kg(*arguments).exit_code == 2


def test_an_unknown_node_and_a_missing_library(sample: Path, tmp_path: Path) -> None:
    assert "The nearest names are" in kg("show", sample, "speculativ decodin").stderr
    missing = kg("info", tmp_path / "no.kg")
    assert missing.exit_code == 1
    assert "kg build" in missing.stderr


def test_debug_shows_the_traceback(tmp_path: Path) -> None:
    result = kg("--debug", "info", tmp_path / "no.kg")
    assert type(result.exception).__name__ == "LibraryError"


def test_what_nobody_foresaw_is_one_sentence_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise RuntimeError("boom")

    monkeypatch.setitem(main.commands, "info", click.Command("info", callback=fail))
    result = kg("info")
    assert result.exit_code == 1
    assert result.stderr == "kg: unexpected RuntimeError: boom. Run it again with `kg --debug …`.\n"


def test_output_goes_to_a_pipe_that_closes(sample: Path) -> None:
    command = f"{sys.executable} -m kg show {sample} transformer --all --json | head -c 10"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, cwd=EXAMPLES, check=False)
    assert (len(done.stdout), done.stderr) == (10, "")


def test_evaluate_prints_a_table(sample: Path, tmp_path: Path) -> None:
    gold = {
        "title": "Attention Is All You Need",
        "annotations": [
            {
                "introduces": [{"name": "Transformer", "aliases": [], "type": "Model"}],
                "entities": [
                    {
                        "name": "machine translation",
                        "type": "Task",
                        "surfaces": ["machine translation"],
                        "core": True,
                        "role": "addresses",
                    }
                ],
                "lineage": [],
                "repositories": [],
            }
        ],
    }
    path = make(
        tmp_path / "gold.jsonl", (json.dumps(gold) + "\n" + json.dumps({**gold, "title": "Not there"}) + "\n").encode()
    )
    result = kg("evaluate", sample, path, "--resamples", "20")
    assert result.exit_code == 0, result.stderr
    assert result.stdout.splitlines()[1].startswith("links")
    assert "not in the library: Not there" in result.stderr
    rows = {
        row["name"]: row
        for row in json.loads(kg("evaluate", sample, path, "--resamples", "20", "--json").stdout)["rows"]
    }
    assert rows["links"]["wanted"] == 4


def test_help_is_quick() -> None:
    # The promise is 0.3 s; benchmarks/start.py measures it. Here only a gross slip is caught.
    began = time.monotonic()
    subprocess.run([sys.executable, "-m", "kg", "--help"], capture_output=True, check=True, cwd=EXAMPLES)
    assert time.monotonic() - began < 10
