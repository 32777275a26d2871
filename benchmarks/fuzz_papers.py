"""Ten thousand damaged files of papers: ``python benchmarks/fuzz_papers.py [number] [seed]``.

Prints for each format how many files were read, the slowest of them, and of the records that the damage did not touch
how many were kept. Ends with 1 where a reader raised anything but InputError, or took more than 20 seconds.
"""

from __future__ import annotations

import sys
import tempfile
import traceback
from collections import Counter, defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.papers_mutants import check, mutants


def main() -> int:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 7
    files: Counter[str] = Counter()
    whole: Counter[str] = Counter()
    lost: Counter[str] = Counter()
    ways: Counter[tuple[str, str]] = Counter()
    slowest: dict[str, float] = defaultdict(float)
    failures = 0
    with tempfile.TemporaryDirectory() as folder:
        for n, mutant in enumerate(mutants(number, seed)):
            files[mutant.form] += 1
            try:
                result = check(mutant, Path(folder) / "x")
            except Exception:
                failures += 1
                print(f"#{n} {mutant.form} {mutant.how}", file=sys.stderr)
                traceback.print_exc(limit=-4)
                (Path(tempfile.gettempdir()) / f"fuzz-{n}-{mutant.form}").write_bytes(mutant.data)
                continue
            slowest[mutant.form] = max(slowest[mutant.form], result.seconds)
            whole[mutant.form] += len(mutant.whole or ())
            lost[mutant.form] += len(result.lost)
            ways[mutant.form, mutant.how] += len(result.lost)
    print(f"{'format':18}{'files':>7}{'slowest':>9}{'records':>9}{'lost':>6}  lost by")
    for form in sorted(files):
        by = ", ".join(f"{how} {count}" for (f, how), count in sorted(ways.items()) if f == form and count)
        print(f"{form:18}{files[form]:7}{slowest[form]:8.2f}s{whole[form]:9}{lost[form]:6}  {by}")
    total, gone = sum(whole.values()), sum(lost.values())
    print(
        f"{sum(files.values())} files, {failures} failures; of {total} records that were not touched {gone} were lost"
    )
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
