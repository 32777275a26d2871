"""How long a .kg file takes to write and to read: ``python benchmarks/library.py [PAPERS] [MENTIONS EACH]``."""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from generated import contents

from kg.library import Library, write


def timed(what: str, work: Callable[[], object]) -> None:
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    print(f"{what:44} {time.perf_counter() - wall:7.2f} s  {time.process_time() - cpu:7.2f} CPU s  {result or ''}")


def main(papers: int = 20_000, each: int = 15) -> None:
    made = contents(papers, each)
    mentions = sum(len(stored.reading.mentions) for stored in made.readings)
    print(f"{len(made.papers)} papers, {mentions} mentions, {len(made.nodes)} nodes, {len(made.claims)} claims")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "library.kg"
        timed("write", lambda: write(path, made))
        print(f"{path.stat().st_size / 1e6:.0f} MB")
        with Library(path) as library:
            timed("papers", lambda: sum(1 for _ in library.papers()))
            timed("readings", lambda: sum(1 for _ in library.readings()))
            timed("claims", lambda: sum(1 for _ in library.claims()))
            timed("fingerprints", lambda: len(library.fingerprints()))
            timed(
                "one thousand papers' claims",
                lambda: sum(1 for p in made.papers[:1000] for _ in library.claims_of(p.id)),
            )
            timed("counts", lambda: library.counts() and None)
            timed("check", library.check)
            timed("contents, equal", lambda: library.contents() == made)
    print(f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3:.0f} MB")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
