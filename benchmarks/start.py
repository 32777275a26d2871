"""How long `kg --help` takes as a whole process, beside a bare Python and a bare click program.

Run: python benchmarks/start.py
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

RUNS = 9
COMMANDS = {
    "python -c pass": ["-c", "pass"],
    "import click": ["-c", "import click"],
    "kg --help": ["-m", "kg", "--help"],
}


def seconds(arguments: list[str]) -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, *arguments], capture_output=True, check=True)
    return time.perf_counter() - began


def main() -> None:
    for _ in COMMANDS:  # once unmeasured, so that the files are in the page cache
        seconds(COMMANDS["kg --help"])
    for name, arguments in COMMANDS.items():
        times = [seconds(arguments) for _ in range(RUNS)]
        print(f"{name:<16} median {statistics.median(times):.3f} s, best {min(times):.3f} s")


if __name__ == "__main__":
    main()
