"""Abstracts per second of a whole ``kg build``, with 1 and 2 workers, beside a bare spaCy EntityRuler.

``python benchmarks/build.py [FILE] [PAPERS]``: PAPERS papers (default 1000) of FILE (JSON lines with title and
abstract, or gzipped), or made of the examples, their titles numbered. Each run is a process of its own: its CPU seconds
are those of its workers too, from the start of Python to its end. The EntityRuler looks the labels of the shipped
thesaurus up and does no more: no names of its own, no roles, no linking, no library.
"""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

EXAMPLES = Path(__file__).resolve().parents[1] / "examples" / "papers.jsonl"


def records(path: Path | None) -> Iterator[dict[str, str]]:
    """Yield titles and abstracts; of the examples, without end."""
    opener = gzip.open if path and path.suffix == ".gz" else open
    with opener(path or EXAMPLES, "rt", encoding="utf-8") as lines:
        read = [json.loads(line) for line in lines]
    texts = [(record["title"], record.get("abstract") or record.get("summary") or "") for record in read]
    for number, (title, abstract) in enumerate(texts if path else cycle(texts)):
        yield {"title": title if path else f"{title}, part {number}", "abstract": abstract}


def measured(name: str, arguments: list[str], papers: int) -> None:
    """Run a process and print what it took."""
    began = time.perf_counter()
    process = subprocess.Popen([sys.executable, *arguments], stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall, cpu = time.perf_counter() - began, usage.ru_utime + usage.ru_stime
    if status:
        raise SystemExit(f"{name}: failed")
    print(
        f"{name:<24} {papers / wall:7.1f} abstracts a second, {papers / cpu:7.1f} a CPU second, "
        f"{cpu / papers * 1e3:6.1f} ms of CPU each; largest process {usage.ru_maxrss / 1e3:.0f} MB"
    )


def look_up(path: Path) -> None:
    """Find the thesaurus's labels with spaCy, as its documentation shows."""
    import spacy

    from kg.link import shipped_thesaurus

    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("entity_ruler", config={"phrase_matcher_attr": "LOWER"})
    ruler.add_patterns([{"label": str(label.kind), "pattern": label.text} for label in shipped_thesaurus().labels()])
    lines = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    found = sum(len(doc.ents) for doc in nlp.pipe(f"{line['title']}\n\n{line['abstract']}" for line in lines))
    print(f"{'':<24} (it found {found} labels)")


def main(path: Path | None = None, papers: int = 1000) -> None:
    with tempfile.TemporaryDirectory() as name:
        source = Path(name) / "papers.jsonl"
        pile = list(islice(records(path), papers))
        source.write_text("\n".join(map(json.dumps, pile)) + "\n", encoding="utf-8")
        for workers in ("1", "2"):
            library = str(Path(name) / f"{workers}.kg")
            command = ["-m", "kg", "build", str(source), "-o", library, "--workers", workers]
            measured(f"kg build --workers {workers}", command, len(pile))
        measured("spaCy EntityRuler", [__file__, "--look-up", str(source)], len(pile))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--look-up"]:
        look_up(Path(sys.argv[2]))
    else:
        main(*map(Path, sys.argv[1:2]), *map(int, sys.argv[2:3]))
