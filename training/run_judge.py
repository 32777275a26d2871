"""Learn and report a judge from the tagger probabilities in a pickle: python -m training.run_judge NAME PICKLE..."""

from __future__ import annotations

import pickle
import sys
import time

import numpy as np

from kg.extract.trained.lexicon import Lexicon
from training.evaluate import line
from training.gold import load_gold
from training.judge import Judged, Rows, collect, featurise, gold_lexicon, learn, recall_of, tallies
from training.paths import WORK, load_vocabulary


def load_probs(paths: list[str]) -> dict[str, np.ndarray]:
    """Probabilities by title; where several files have a paper, their mean."""
    every: dict[str, list[np.ndarray]] = {}
    for path in paths:
        for title, p in pickle.loads((WORK / path).read_bytes()).items():
            every.setdefault(title, []).append(np.asarray(p, np.float32))
    return {t: sum(ps) / len(ps) for t, ps in every.items()}


def report(name: str, rows: Rows, judged: Judged) -> str:
    """Lines for the held-out papers of both sorts and, out of fold, for those learnt from."""
    t = tallies(rows, judged, judged.threshold)
    pick = lambda f: t[[i for i, p in enumerate(rows.papers) if f(p)]]  # noqa: E731
    return "\n".join([
        line(f"{name} same, held out", pick(lambda p: p.fold < 0 and p.round == 0)),
        line(f"{name} fresh, held out", pick(lambda p: p.fold < 0 and p.round > 0)),
        line(f"{name} same, out of fold", pick(lambda p: p.fold >= 0 and p.round == 0)),
        line(f"{name} fresh, out of fold", pick(lambda p: p.fold >= 0 and p.round > 0 and "arxiv" not in p.source)),
    ])  # fmt: skip


def main() -> None:
    t0 = time.time()
    name, paths = sys.argv[1], sys.argv[2:]
    gold = load_gold()
    vocabulary = load_vocabulary()
    probs = load_probs(paths)
    rows = collect([p for p in gold if p.title in probs], probs, vocabulary)
    print(
        "candidates/paper",
        len(rows.y) / len(rows.papers),
        "recall",
        recall_of(rows, True),
        recall_of(rows, False),
        f"{time.time() - t0:.0f}s",
    )
    lexicons = [gold_lexicon(rows)]
    silver = WORK / "before" / "silver_lexicon.pkl"
    if silver.exists():
        lexicons.append(Lexicon(pickle.loads(silver.read_bytes())))
    featurise(rows, probs, vocabulary, lexicons)
    print("features", rows.x.shape, f"{time.time() - t0:.0f}s")
    judged = learn(rows)
    text = report(name, rows, judged)
    print("threshold", judged.threshold, f"{time.time() - t0:.0f}s")
    print(text)
    gain = sorted(zip(judged.stage1.feature_importance("gain"), rows.names), reverse=True)
    print(" ".join(f"{n}:{g / sum(x for x, _ in gain):.3f}" for g, n in gain[:30]))
    with (WORK / "results.txt").open("a") as out:
        out.write(text + "\n")
    (WORK / f"rows.{name}.pkl").write_bytes(pickle.dumps((rows, judged)))
    (WORK / f"judge.{name}.pkl").write_bytes(pickle.dumps((lexicons[0].counts, judged, rows.names)))


if __name__ == "__main__":
    main()
