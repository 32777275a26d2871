"""Run what README.md shows, and write what it prints back into it.

    python docs/refresh.py            # the shell sessions, and the table of sources
    python docs/refresh.py --accuracy # and the table of accuracy; needs ../shared
    python docs/refresh.py --check    # change nothing; exit 1 when something printed differs

In a ``console`` block the lines that begin with "$ " are commands; the lines after each are what it printed, stdout and
stderr together.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from kg.evaluate import Row
from kg.verbs import build, evaluate

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
SHARED = ROOT.parent / "shared" / "gold"
HELD_OUT = ROOT / "training" / "held-out.txt"

_BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)
_ACCURACY = re.compile(r"(<!-- accuracy.*?-->\n).*?(<!-- /accuracy -->)", re.DOTALL)
_FORMATS = re.compile(r"(<!-- formats.*?-->\n).*?(<!-- /formats -->)", re.DOTALL)
_ROWS = {
    "links": "links from papers to entities",
    "kind Method": "– methods",
    "kind Task": "– tasks",
    "kind Dataset": "– data sets",
    "kind Metric": "– metrics",
    "kind Concept": "– concepts",
    "kinds": "the kind, where the link is right",
    "roles": "the role, where both annotators agree on it",
    "introduced": "names that the paper introduces",
    "repositories": "repositories and project pages",
    "lineage": "relations between entities",
}


def run(command: str, folder: Path) -> str:
    """Return what a command prints in ``folder``, with the checkout's own ``kg`` first on the path."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    env = {**os.environ, "PATH": path, "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        ["sh", "-c", command], cwd=folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    return done.stdout.decode("utf-8")


def sessions(text: str) -> str:
    """Return ``text`` with the output of each console block as its commands print it now."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(ROOT / "examples", folder / "examples")

        def rerun(match: re.Match[str]) -> str:
            commands = [line for line in match.group(1).splitlines() if line.startswith("$ ")]
            printed = "".join(f"{command}\n{run(command[2:], folder)}" for command in commands)
            return f"```console\n{printed}```"

        return _BLOCK.sub(rerun, text)


def sources(text: str) -> str:
    """Return ``text`` with the table of sources and fields of docs/formats.md, which tests hold true."""
    page = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
    table = page[page.index("| `--format` | title |") :].split("\n\n", 1)[0]
    return _FORMATS.sub(lambda m: m.group(1) + table + "\n" + m.group(2), text)


def held_out() -> list[list[dict[str, Any]]]:
    """Return the annotated papers of the two groups that no part of the model has seen."""
    gold = {}
    for name in ("seeds.jsonl", "train.jsonl"):
        for line in (SHARED / name).read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            gold[record["title"]] = record
    groups = "".join(line for line in HELD_OUT.open(encoding="utf-8") if not line.startswith("#")).split("\n\n")
    return [[gold[title] for title in group.strip().split("\n")] for group in groups]


def measure(records: list[dict[str, Any]], folder: Path) -> dict[str, Row]:
    """Return the rows of `kg evaluate` for annotated papers, built from their titles and abstracts alone."""
    texts = [{"title": record["title"], "abstract": record["abstract"]} for record in records]
    (folder / "papers.jsonl").write_text("\n".join(map(json.dumps, texts)), encoding="utf-8")
    (folder / "gold.jsonl").write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    build([folder / "papers.jsonl"], folder / "papers.kg")
    return {row.name: row for row in evaluate(folder / "papers.kg", folder / "gold.jsonl")[0]}


def accuracy(text: str) -> str:
    """Return ``text`` with the table of accuracy as `kg evaluate` prints it now on the held-out papers."""
    groups = []
    for records in held_out():
        with tempfile.TemporaryDirectory() as name:
            groups.append(measure(records, Path(name)))
    lines = ["| | P | R | F1 (95 %) | P | R | F1 (95 %) |", "|---|---|---|---|---|---|---|"]
    for name, title in _ROWS.items():
        cells = [_cell(rows[name]) if name in rows else "– | – | –" for rows in groups]
        lines.append(f"| {title} | {' | '.join(cells)} |")
    return _ACCURACY.sub(lambda m: m.group(1) + "\n".join(lines) + "\n" + m.group(2), text)


def _cell(row: Row) -> str:
    low, high = row.interval or (0.0, 0.0)
    c = row.counts
    return f"{c.precision:.2f} | {c.recall:.2f} | **{c.f1:.2f}** ({low:.2f}–{high:.2f})"


def main(arguments: list[str]) -> int:
    """Refresh or check README.md; return the exit code."""
    before = README.read_text(encoding="utf-8")
    after = sources(sessions(before))
    if "--accuracy" in arguments:
        after = accuracy(after)
    if "--check" in arguments:
        return int(after != before)
    README.write_text(after, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
