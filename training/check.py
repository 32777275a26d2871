"""The shipped model end to end on the held-out papers, and its speed: python -m training.check MODEL."""

from __future__ import annotations

import sys
import time
from collections import defaultdict

import numpy as np

from kg.extract.trained.model import Found
from training.evaluate import summary
from training.gold import GoldPaper, load_gold, norm
from training.own import told
from training.paths import model_at


def tally_found(paper: GoldPaper, found: list[Found]) -> np.ndarray:
    """Count one paper as the scorer would, every folded form a node of its own."""
    forms: dict[str, set[str]] = defaultdict(set)
    kinds: dict[str, str] = {}
    for f in found:
        forms[f.form].add(norm(f.text))
        kinds[f.form] = f.kind
    out, hit = np.zeros(7), set()
    for form, keys in forms.items():
        out[1] += 1
        for j, link in enumerate(paper.links):
            if keys & link.keys:
                out[0] += 1
                hit.add(j)
                out[6] += kinds[form] in link.kinds
                break
    agreed = {j for j, link in enumerate(paper.links) if len(link.who) == len(paper.annotations)}
    out[2:4] = len(hit & agreed), len(agreed)
    return out


def main() -> None:
    """Print P, R, F of links for the held-out papers, and abstracts per second."""
    extractor = model_at(sys.argv[1])
    held = [p for p in load_gold() if p.fold < 0]
    for name, papers in (("same", [p for p in held if not p.round]), ("fresh", [p for p in held if p.round])):
        start = time.process_time()
        found = [extractor.predict(p.title, p.abstract, told(p.title, p.abstract)) for p in papers]
        speed = len(papers) / (time.process_time() - start)
        s = summary(sum(tally_found(p, f) for p, f in zip(papers, found, strict=True)))
        print(
            name, {k: round(float(v), 3) for k, v in s.items() if k != "core"}, f"{speed:.0f} abstracts per CPU second"
        )
    p = held[0]
    for f in extractor.predict(p.title, p.abstract, told(p.title, p.abstract))[:40]:
        print(f)


if __name__ == "__main__":
    main()
