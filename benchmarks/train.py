"""What `kg train` brings to the papers that no training saw: the table of docs/training-your-own.md.

    python benchmarks/train.py        # needs ../shared/gold; about a minute of CPU

Core only: what annotators marked as passing is left out, which is another idea of what deserves a node.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))


def held_out():
    gold = {}
    for name in ("seeds.jsonl", "train.jsonl"):
        for line in (ROOT.parent / "shared" / "gold" / name).read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            gold[record["title"]] = record
    lines = (ROOT / "training" / "held-out.txt").read_text(encoding="utf-8").splitlines()
    return [gold[title] for title in lines if title and not title.startswith("#")]


def core(record):
    kept = [{**ann, "entities": [e for e in ann["entities"] if e["core"]]} for ann in record["annotations"]]
    return {**record, "annotations": kept}


def main():
    from kg.verbs import train

    papers = held_out()
    some = random.Random(1).sample(papers, 50)
    print("| papers | annotated | links F1 before | after | gain (95 %) |\n|---|---|---|---|---|")
    for name, change in (("as they are", dict), ("only what is core", core)):
        for chosen in (papers, some):
            with tempfile.TemporaryDirectory() as folder:
                gold = Path(folder) / "gold.jsonl"
                gold.write_text("\n".join(json.dumps(change(r)) for r in chosen), encoding="utf-8")
                trial = train(gold, Path(folder) / "mine.npz").trial
            before, after = (trial.row(which, 0)[0].f1 for which in ("before", "after"))
            gain, low, high = trial.gain
            print(
                f"| {len(chosen)} | {name} | {before:.3f} | {after:.3f} | {gain:+.3f} ({low:+.3f} to {high:+.3f}) |",
                flush=True,
            )


if __name__ == "__main__":
    main()
