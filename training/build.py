"""From student and machine labels to the shipped model: python -m training.build NAME STUDENT [STUDENT...]

Tags the annotated papers with the student, learns judge, kinds and roles, reports, and writes work/model.NAME.npz.
One student: it saw no annotated paper. Three: the first learnt from all papers but the held-out ones and is shipped,
the others tag the papers of folds 0 and 1, which they did not see.
"""

from __future__ import annotations

import pickle
import sys
import time
from pathlib import Path

import numpy as np

from kg.extract.trained.lexicon import Lexicon
from kg.extract.trained.spans import SpanScorer, span_inputs
from kg.extract.trained.tagger import Tagger
from kg.extract.trained.vocabulary import Vocabulary
from training import spans
from training.boost import export
from training.gold import OURS, GoldPaper, hashed, load_gold
from training.judge import Judged, Rows, collect, featurise, gold_lexicon, learn, recall_of
from training.paths import WORK, load_vocabulary
from training.roles import RoleData, best_intro, intro_report, learn_roles, role_report
from training.run_judge import report


def load_tagger(path: Path) -> Tagger:
    """Read the student's weights."""
    with np.load(path) as f:
        return Tagger({k: f[k] for k in f.files if k != "hashes"}, f["hashes"])


Tagged = dict[str, tuple[np.ndarray, np.ndarray]]


def tag(papers: list[GoldPaper], tagger: Tagger, vocabulary: Vocabulary) -> Tagged:
    """Probabilities and hidden states by title."""
    return {p.title: tagger(vocabulary.page(p.tokens)) for p in papers}


def score_spans(rows: Rows, extra: Rows, tagged: Tagged) -> tuple[SpanScorer, np.ndarray, np.ndarray]:
    """The span scorer and honest scores of both sets of rows."""
    pairs = zip(rows.papers + extra.papers, rows.candidates + extra.candidates, strict=True)
    x = np.concatenate([span_inputs(c, tagged[p.title][1]) for p, c in pairs])
    at, y, kinds = (np.concatenate([getattr(r, name) for r in (rows, extra)]) for name in ("learn", "y", "kinds"))
    paper = np.concatenate([rows.paper, extra.paper + len(rows.papers)])[at]
    scorer = spans.fit(x[at], y[at], kinds[at])
    out = scorer.score(x)
    out[at] = spans.out_of_fold(x[at], y[at], kinds[at], np.unique(paper, return_inverse=True)[1])
    return scorer, out[: len(rows.paper)], out[len(rows.paper) :]


def machine_labelled(tagger: Tagger, vocabulary: Vocabulary, paths: list[Path]) -> tuple[Rows, Tagged]:
    """Candidates of papers that a student has not learnt from, with the labels of the teacher's judge."""
    papers, labels, tagged = [], [], {}
    for path in paths:
        for (title, abstract), scores, kinds in pickle.loads(path.read_bytes()):
            papers.append(GoldPaper(title, abstract, 0, "silver", []))
            labels.append((scores, dict(zip(scores, kinds, strict=True))))
    for p in papers:
        p.fold = 0
        tagged[p.title] = tagger(vocabulary.page(p.tokens))
    rows = collect(papers, {t: p for t, (p, _) in tagged.items()}, vocabulary)
    for i, (c, (scores, kinds)) in enumerate(zip(rows.candidates, labels, strict=True)):
        rows.right[i] = np.array([scores.get(f, 0.01) for f in c.forms], np.float32)
        rows.kind[i] = np.array([kinds[f] if scores.get(f, 0) > 0.5 else -1 for f in c.forms], np.int64)
    return rows, tagged


def honest(gold: list[GoldPaper], students: list[Path], vocabulary: Vocabulary) -> Tagged:
    """Outputs of the student that did not see the paper: the first for held-out papers, then one a fold."""
    taggers = [load_tagger(s) for s in students]
    if len(taggers) == 1:
        return tag(gold, taggers[0], vocabulary)
    out: Tagged = {}
    for i, tagger in enumerate(taggers):
        out |= tag([p for p in gold if p.fold == i - 1], tagger, vocabulary)
    return out


#: So many of our own papers teach the judge. The tagger and the counts of forms learn from all: they know names.
MOST_OF_OURS = 8000


def taught(papers: list[GoldPaper]) -> list[int]:
    """The numbers of the papers that the judge learns from, or is measured by, in their order."""
    ours = sorted((i for i, p in enumerate(papers) if p.round == OURS), key=lambda i: hashed(papers[i].title))
    return sorted({*range(len(papers))} - {*ours[MOST_OF_OURS:]})


def save(
    path: Path, student: Path, scorer: SpanScorer, lexicons: list[Lexicon], judged: Judged, roles: dict, intro: float
) -> None:
    """Write everything the run time needs as named arrays."""
    arrays: dict[str, np.ndarray] = {}
    with np.load(student) as f:
        arrays |= {("words" if k == "hashes" else f"tagger.{k}"): f[k] for k in f.files}
    arrays |= {f"span.{k}": v.astype(np.float16) for k, v in scorer.weights.items()}
    for name, lexicon in zip(("gold", "silver"), lexicons, strict=True):
        arrays |= lexicon.arrays(name)
    models = {"stage1": judged.stage1, "kind": judged.kind} | {k: v[0] for k, v in roles.items()}
    for name, model in models.items():
        arrays |= export(model).arrays(name)
    arrays |= export(judged.stage2, judged.shift).arrays("stage2")
    arrays["thresholds"] = np.array([judged.threshold, intro])
    np.savez_compressed(path, **arrays)


def main() -> None:
    start = time.time()
    name, students = sys.argv[1], [WORK / f"{s}.npz" for s in sys.argv[2:]]
    gold, vocabulary = load_gold(), load_vocabulary()
    tagged = honest(gold, students, vocabulary)
    probs = {t: p for t, (p, _) in tagged.items()}
    (WORK / f"{name}.gold.pkl").write_bytes(pickle.dumps(probs))
    rows = collect(gold, probs, vocabulary)
    print(
        "candidates/paper",
        len(rows.y) / len(gold),
        "recall",
        recall_of(rows, True),
        recall_of(rows, False),
        f"{time.time() - start:.0f}s",
        flush=True,
    )
    silver = Lexicon(pickle.loads((WORK / "silver_lexicon.pkl").read_bytes()))
    lexicons = [gold_lexicon(rows), silver]
    rows = rows.only(taught(rows.papers))
    extra, more = machine_labelled(
        load_tagger(students[0]), vocabulary, sorted((WORK / "apart").glob("scores.???.pkl"))
    )
    scorer, scores, extra_scores = score_spans(rows, extra, tagged | more)
    print("spans", f"{time.time() - start:.0f}s", flush=True)
    featurise(rows, probs, vocabulary, lexicons, scores)
    featurise(extra, {t: p for t, (p, _) in more.items()}, vocabulary, lexicons, extra_scores, own=False)
    judged = learn(rows, extra)
    text = report(name, rows, judged)
    print("threshold", judged.threshold, "shift", judged.shift, f"{time.time() - start:.0f}s", flush=True)
    print(text, flush=True)
    d = RoleData(rows, judged)
    roles = learn_roles(d)
    intro = best_intro(rows, d, roles["intro"][1])
    text += "\n" + role_report(d, roles) + "\n" + intro_report(rows, d, roles["intro"][1], intro)
    print("\n".join(text.split("\n")[4:]), "intro threshold", intro)
    with (WORK / "results.txt").open("a") as out:
        out.write(text + "\n")
    save(WORK / f"model.{name}.npz", students[0], scorer, lexicons, judged, roles, intro)
    (WORK / f"judge.{name}.pkl").write_bytes(pickle.dumps((lexicons[0].counts, judged, rows.names)))
    (WORK / f"rows.{name}.pkl").write_bytes(pickle.dumps((rows, judged, d, roles)))
    print((WORK / f"model.{name}.npz").stat().st_size / 1e6, "MB", f"{time.time() - start:.0f}s")


if __name__ == "__main__":
    main()
