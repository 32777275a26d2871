"""How long linking takes beside reading, and how it grows: ``python benchmarks/linking.py [FILE] [READ] [SIZE…]``.

READ papers of FILE (JSON lines with title and abstract, or gzipped) are read once; piles of the given SIZEs are made of
copies of them, in each of which the names that no thesaurus lists are altered, so that every copy brings new names.
"""

from __future__ import annotations

import gzip
import json
import resource
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

from kg.collector import uncollected
from kg.extract import Extractor
from kg.link import shipped_thesaurus, weave
from kg.link.linker import Linker
from kg.model import Definition, Mention, Paper, Reading
from kg.text import clean

EXAMPLES = Path(__file__).resolve().parents[1] / "examples" / "papers.jsonl"


def papers(path: Path) -> Iterator[Paper]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            record = json.loads(line)
            text = record.get("abstract") or record.get("summary") or ""
            yield Paper(f"paper:{number}", clean(record["title"]), clean(text), year=2025)


def altered(reading: Reading, copy: int) -> Reading:
    """Return a reading as of another paper: what no thesaurus lists has another name, of other letters."""
    if not copy:
        return reading
    tail = "".join(chr(ord("a") + int(digit)) for digit in str(copy))

    def mention(m: Mention) -> Mention:
        return m if m.target and not m.by.startswith("introduced") else replace(m, text=m.text + tail, target="")

    def definition(d: Definition) -> Definition:
        return replace(d, short=d.short + tail.upper(), long=f"{d.long} {tail}")

    mentions = tuple(mention(m) for m in reading.mentions)
    return Reading(f"{reading.paper}:{copy}", mentions, tuple(map(definition, reading.definitions)))


def main(path: Path = EXAMPLES, read: int = 2_000, *sizes: int) -> None:
    thesaurus = shipped_thesaurus()
    extractor = Extractor(thesaurus.labels())
    pile = list(islice(papers(path), read))
    began = time.process_time()
    readings = [extractor.read(paper) for paper in pile]
    each = (time.process_time() - began) / len(pile)
    print(
        f"reading: {each * 1e3:.1f} ms a paper, {sum(len(r.mentions) for r in readings) / len(pile):.1f} mentions each"
    )
    for size in sizes or (len(pile), 5 * len(pile)):
        copies = [altered(r, i // len(pile)) for i, r in zip(range(size), _cycle(readings), strict=False)]
        many = [replace(pile[i % len(pile)], id=r.paper) for i, r in enumerate(copies)]
        by_paper = {r.paper: r for r in copies}
        with uncollected():  # as the pipeline does
            began = time.process_time()
            linker = Linker.of(thesaurus, copies)
            links = sum(1 for r in copies for _ in linker.link(r))
            linked = time.process_time() - began
            nodes, claims = weave(many, by_paper, thesaurus)
            woven = time.process_time() - began - linked
        share = woven / (woven + each * size)
        print(
            f"{size:7} papers: linker {linked:6.1f} s, {links} links; weave {woven:6.1f} s, {len(nodes)} nodes, "
            f"{len(claims)} claims; {share:.1%} of reading and linking; "
            f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3:.0f} MB"
        )
        del copies, many, by_paper, linker, nodes, claims


def _cycle(readings: list[Reading]) -> Iterator[Reading]:
    while True:
        yield from readings


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]), *map(int, sys.argv[2:]))
