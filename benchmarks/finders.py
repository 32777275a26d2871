"""How often each finder is right: the scores that mentions carry come from here.

For every finder, the links that it alone or with others supports, and the share of them that an annotator wrote.
Run: python benchmarks/finders.py [GOLD.jsonl]   (default: ../shared/gold/train.jsonl)
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from kg.evaluate.counts import Counts
from kg.evaluate.gold import fold, read_gold
from kg.library import Library
from kg.model import ENTITY_KINDS, Kind
from kg.text import title_key
from kg.verbs import build

GOLD = Path(__file__).resolve().parents[2] / "shared" / "gold" / "train.jsonl"


def main(path: Path = GOLD) -> None:
    gold = {title_key(paper.title): paper for paper in read_gold(path)}
    counts: dict[str, Counts] = defaultdict(Counts)
    with tempfile.TemporaryDirectory() as name:
        source, library = Path(name) / "gold.jsonl", Path(name) / "gold.kg"
        records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        texts = [{"title": record["title"], "abstract": record["abstract"]} for record in records]
        source.write_text("\n".join(map(json.dumps, texts)), encoding="utf-8")
        build([source], library)
        with Library(library) as opened:
            nodes = {node.id: node for node in opened.nodes()}
            for claim in opened.claims():
                subject, target = nodes[claim.subject], nodes[claim.object]
                if subject.kind is Kind.PAPER and target.kind in ENTITY_KINDS - {Kind.FIELD}:
                    forms = {fold(form) for form in (*claim.surfaces, target.name)}
                    right = any(item.forms & forms for item in gold[title_key(subject.name)].links)
                    for by in {piece.by for piece in claim.evidence}:
                        counts[by] = counts[by].plus(Counts(right, 1))
    for by, count in sorted(counts.items(), key=lambda item: -item[1].predicted):
        print(f"{by:<28} {count.precision:.2f} of {count.predicted}")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
