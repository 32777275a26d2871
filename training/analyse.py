"""Calibration, figures by kind, and the commonest errors of a built model: python -m training.analyse NAME."""

from __future__ import annotations

import pickle
import sys
from collections import Counter

import numpy as np

from training.gold import KINDS
from training.judge import Judged, Rows
from training.paths import WORK
from training.roles import introduced_counts


def calibration(rows: Rows, judged: Judged) -> str:
    """Share right by band of probability, doubly annotated papers, honest scores."""
    double = np.array([rows.papers[i].round == 0 for i in rows.paper])
    lines = []
    for low in np.arange(0.1, 1, 0.1):
        at = double & (judged.score >= low) & (judged.score < low + 0.1)
        share, mean = rows.y[at].mean(), judged.score[at].mean()
        lines.append(f"  {low:.1f}: predicted {mean:.2f}, right {share:.2f} (n={at.sum()})")
    return "\n".join(lines)


def by_kind(rows: Rows, judged: Judged, double: bool) -> str:
    """Precision of links by predicted kind, and what right links of another kind really are."""
    paper = np.array([(rows.papers[i].round == 0) == double for i in rows.paper])
    chosen = paper & (judged.score >= judged.threshold)
    lines = []
    for k, kind in enumerate(KINDS):
        at = chosen & (judged.kinds == k)
        right = at & (rows.y > 0)
        real = Counter(KINDS[i] for i in rows.kinds[right].tolist() if i >= 0)
        lines.append(f"  {kind:8} n={at.sum():5} right {rows.y[at].mean():.3f}; gold kinds {dict(real.most_common(4))}")
    return "\n".join(lines)


def errors(rows: Rows, judged: Judged, most: int = 25) -> str:
    """Sure false alarms, and agreed links missed with a candidate, of doubly annotated papers."""
    at, alarms, misses = 0, [], []
    for p, c, link in zip(rows.papers, rows.candidates, rows.link, strict=True):
        n = len(c.forms)
        s = judged.score[at : at + n]
        at += n
        if p.round:
            continue
        hit = {j for k, j in enumerate(link) if s[k] >= judged.threshold}
        alarms += [(float(s[k]), c.surfaces(k)[0]) for k in range(n) if link[k] < 0 and s[k] >= judged.threshold]
        for j, g in enumerate(p.links):
            if len(g.who) == 2 and j not in hit:
                best = max((float(s[k]) for k in range(n) if link[k] == j), default=0.0)
                misses.append((best, sorted(g.surfaces)[0]))
    alarms.sort(reverse=True)
    misses.sort()
    return f"  alarms {len(alarms)}: {alarms[:most]}\n  misses {len(misses)}: {misses[:most]}"


def main() -> None:
    """Print all of it."""
    rows, judged, d, roles = pickle.loads((WORK / f"rows.{sys.argv[1]}.pkl").read_bytes())
    print("calibration\n" + calibration(rows, judged))
    print("kinds, annotated twice\n" + by_kind(rows, judged, True))
    print("errors\n" + errors(rows, judged))
    p = roles["intro"][1]
    for t in np.arange(0.2, 0.7, 0.1):
        print(f"introduced {t:.1f}", introduced_counts(rows, d, p, float(t)).sum(0))
    intro = d.targets()[0]
    double = d.double
    wrong = [(float(p[i]), d.links[i] is not None) for i in np.flatnonzero((p > 0.5) & (intro == 0) & double)]
    print("introduced alarms", len(wrong), "of them other links", sum(x for _, x in wrong))


if __name__ == "__main__":
    main()
