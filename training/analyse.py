"""Calibration, figures by kind, and the commonest errors of a built model: python -m training.analyse NAME."""

from __future__ import annotations

import pickle
import sys
from collections import Counter

import numpy as np

from kg.extract.trained.candidates import Candidates
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


def error_kinds(rows: Rows, judged: Judged) -> Counter[str]:
    """How often each kind of error of links occurs in the held-out papers."""
    out: Counter[str] = Counter()
    at = 0
    for p, c, link in zip(rows.papers, rows.candidates, rows.link, strict=True):
        n = len(c.forms)
        s, kinds = judged.score[at : at + n], judged.kinds[at : at + n]
        at += n
        if p.fold >= 0:
            continue
        chosen = [k for k in range(n) if s[k] >= judged.threshold]
        right = [k for k in range(n) if link[k] >= 0]
        for k in chosen:
            if link[k] < 0:
                out[f"alarm: {_relation(c, k, right) or f'no annotator wrote it ({KINDS[kinds[k]]})'}"] += 1
            elif KINDS[kinds[k]] not in p.links[link[k]].kinds:
                out[f"kind: {KINDS[kinds[k]]} for {' or '.join(sorted(set(p.links[link[k]].kinds)))}"] += 1
        hit = {link[k] for k in chosen}
        for j, g in enumerate(p.links):
            if len(g.who) == len(p.annotations) and j not in hit:
                mine = [k for k in right if link[k] == j]
                kind = max(g.kinds, key=g.kinds.count)
                near = any(_relation(c, k, chosen) for k in mine)
                why = "another span chosen in its place" if near else f"judged unlikely ({kind})"
                out[f"miss: {why if mine else 'no candidate'}"] += 1
    return out


def _relation(c: Candidates, k: int, others: list[int]) -> str:
    """How a candidate's first place lies to the places of others: within, around, across; empty when apart."""
    spans = [(int(c.first[r]), int(c.last[r])) for o in others for r in range(c.offsets[o], c.offsets[o + 1])]
    for r in range(c.offsets[k], c.offsets[k + 1]):
        a, b = int(c.first[r]), int(c.last[r])
        for x, y in spans:
            if a < y and x < b and (a, b) != (x, y):
                return (
                    "part of what was annotated"
                    if x <= a and b <= y
                    else "longer than what was annotated"
                    if a <= x and y <= b
                    else "across"
                )
    return ""


def main() -> None:
    """Print all of it."""
    rows, judged, d, roles = pickle.loads((WORK / f"rows.{sys.argv[1]}.pkl").read_bytes())
    print("calibration\n" + calibration(rows, judged))
    print("kinds, annotated twice\n" + by_kind(rows, judged, True))
    print("kinds of error, held out")
    for what, n in error_kinds(rows, judged).most_common(16):
        print(f"  {n:4} {what}")
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
