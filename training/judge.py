"""Learn the judge: two boosted stages over candidates, and their kinds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from kg.extract.trained.candidates import Candidates, find_candidates
from kg.extract.trained.features import candidate_features, second_features
from kg.extract.trained.judge import FAR, NEAR
from kg.extract.trained.lexicon import Lexicon, keys_of
from kg.extract.trained.spans import NAMES
from kg.extract.trained.trees import sigmoid
from kg.extract.trained.vocabulary import Vocabulary
from training.boost import boost, out_of_fold
from training.evaluate import keys, summary, tally
from training.gold import KINDS, OURS, GoldPaper
from training.own import told

ROUNDS = (130, 100, 45)


@dataclass
class Rows:
    """Candidates of annotated papers with labels; rows of all papers stacked."""

    papers: list[GoldPaper]
    candidates: list[Candidates]
    forms: list[list[set[str]]]
    right: list[np.ndarray]
    kind: list[np.ndarray]
    link: list[list[int]]
    x: np.ndarray = field(default_factory=lambda: np.zeros((0, 0), np.float32))
    names: list[str] = field(default_factory=list)
    learn: np.ndarray = field(default_factory=lambda: np.zeros(0, bool))
    paper: np.ndarray = field(default_factory=lambda: np.zeros(0, np.int64))

    @property
    def y(self) -> np.ndarray:
        """1 where either annotator wrote the form."""
        return np.concatenate(self.right)

    @property
    def kinds(self) -> np.ndarray:
        """Index of the gold kind, -1 where the candidate is wrong."""
        return np.concatenate(self.kind)

    def only(self, papers: Iterable[int]) -> Rows:
        """The rows of some papers, by their numbers, before they have features."""
        numbers = list(papers)
        out = Rows(*([getattr(self, f)[i] for i in numbers] for f in PER_PAPER))
        return stacked(out)


#: What there is one of for each paper.
PER_PAPER = ("papers", "candidates", "forms", "right", "kind", "link")


def stacked(rows: Rows) -> Rows:
    """Number the rows: the paper of each, and whether it may be learnt from."""
    sizes = [len(c.forms) for c in rows.candidates]
    rows.paper = np.repeat(np.arange(len(sizes)), sizes)
    rows.learn = np.repeat(np.array([p.fold >= 0 for p in rows.papers], bool), sizes)
    return rows


def collect(papers: list[GoldPaper], probs: dict[str, np.ndarray], vocabulary: Vocabulary) -> Rows:
    """Find and label the candidates of annotated papers."""
    rows = Rows(papers, [], [], [], [], [])
    for p in papers:
        c = find_candidates(vocabulary.page(p.tokens, told(p.title, p.abstract)), probs[p.title].astype(np.float32))
        forms = [keys(c, k) for k in range(len(c.forms))]
        link = [next((j for j, g in enumerate(p.links) if f & g.keys), -1) for f in forms]
        kind = [KINDS.index(max(g.kinds, key=g.kinds.count)) if j >= 0 and (g := p.links[j]) else -1 for j in link]
        rows.candidates.append(c)
        rows.forms.append(forms)
        rows.link.append(link)
        rows.right.append(np.array([j >= 0 for j in link], np.float32))
        rows.kind.append(np.array(kind, np.int64))
    return stacked(rows)


def recall_of(rows: Rows, fold_held: bool) -> float:
    """Share of agreed links that have a candidate."""
    found = wanted = 0
    for p, link in zip(rows.papers, rows.link):
        if (p.fold < 0) == fold_held:
            agreed = {j for j, g in enumerate(p.links) if len(g.who) == len(p.annotations)}
            found += len(agreed & set(link))
            wanted += len(agreed)
    return found / max(1, wanted)


def gold_lexicon(rows: Rows) -> Lexicon:
    """How often forms and words were right in the papers that may be learnt from."""
    lexicon = Lexicon()
    for p, c, right in zip(rows.papers, rows.candidates, rows.right):
        if p.fold >= 0:
            for form, folds, r in zip(c.forms, c.folds, right):
                for key in keys_of(form, folds):
                    lexicon.add(key, float(r))
    return lexicon


def featurise(
    rows: Rows,
    probs: dict[str, np.ndarray],
    vocabulary: Vocabulary,
    lexicons: list[Lexicon],
    spans: np.ndarray | None = None,
    own: bool = True,
) -> None:
    """Fill ``rows.x``: with ``own``, the papers that are learnt from leave themselves out of the first lexicon.

    ``spans``: honest scores of the span scorer, a row for each candidate.
    """
    blocks = []
    for p, c, right in zip(rows.papers, rows.candidates, rows.right):
        mine = right if own and p.fold >= 0 else None
        rows.names, x = candidate_features(c, probs[p.title].astype(np.float32), vocabulary, lexicons, mine)
        blocks.append(x)
    rows.x = np.concatenate(blocks)
    if spans is not None:
        rows.x = np.concatenate([rows.x, spans], 1)
        rows.names = [*rows.names, *NAMES]


def second(rows: Rows, score: np.ndarray) -> np.ndarray:
    """First and second-stage features together."""
    blocks, at = [], 0
    for c in rows.candidates:
        blocks.append(second_features(c, score[at : at + len(c.forms)])[1])
        at += len(c.forms)
    return np.concatenate([rows.x, np.concatenate(blocks)], 1)


@dataclass
class Judged:
    """Models and honest scores: out of fold where a paper was learnt from.

    ``shift`` is added to the log odds of the second stage: see :func:`shift_to`.
    """

    stage1: object
    stage2: object
    kind: object
    first: np.ndarray
    score: np.ndarray
    kinds: np.ndarray
    threshold: float
    shift: float = 0.0


def join(rows: Rows, extra: Rows) -> Rows:
    """Rows of both, ``extra`` last, as if all its papers were learnt from."""
    out = Rows(*(getattr(rows, f) + getattr(extra, f) for f in PER_PAPER))
    out.x = np.concatenate([rows.x, extra.x])
    out.learn = np.concatenate([rows.learn, np.ones(len(extra.x), bool)])
    out.paper = np.concatenate([rows.paper, extra.paper + len(rows.papers)])
    return out


#: What a candidate of a machine-labelled paper weighs beside one of an annotated paper.
WEIGHT = 0.3


def learn(rows: Rows, extra: Rows | None = None) -> Judged:
    """Fit both stages and the kinds; scores out of fold for papers learnt from, by the full models for others.

    ``extra``: machine-labelled papers (``right`` from 0 to 1) that are learnt from too.
    """
    size = len(rows.x)
    both = join(rows, extra) if extra else rows
    first, stage1 = _honest(both.x, both.y, both.learn, both, ROUNDS[0], size)
    x2 = second(both, first)
    near = first > NEAR
    score, stage2 = _honest(x2, both.y, both.learn & near, both, ROUNDS[1], size)
    given = np.array([p.fold >= 0 and p.round != OURS for p in rows.papers])[rows.paper] & near[:size]
    shift = shift_to(score[:size][given], rows.y[given])
    score += shift
    score[~near] = FAR
    known = both.learn & (both.kinds >= 0)
    kinds, kind = _honest(both.x, both.kinds, known, both, ROUNDS[2], size, classes=5, num_leaves=15)
    judged = Judged(stage1, stage2, kind, first[:size], sigmoid(score[:size]), kinds[:size].argmax(1), 0.5, shift)
    judged.threshold = best_threshold(rows, judged)
    return judged


def shift_to(odds: np.ndarray, y: np.ndarray) -> float:
    """What, added to all log odds, makes as many of the candidates right as are right, to a hundredth.

    Most papers are of our own annotators, who write down more than those whom the model is measured by.
    """
    grid = np.arange(-2, 2.001, 0.01)
    return float(grid[np.argmin([abs(sigmoid(odds + s).mean() - y.mean()) for s in grid])])


def _honest(
    x: np.ndarray, y: np.ndarray, mine: np.ndarray, rows: Rows, rounds: int, size: int, classes: int = 1, **more: object
) -> tuple[np.ndarray, object]:
    """Fit to the rows ``mine``; raw scores, out of fold for these. Rows from ``size`` on are machine-labelled."""
    weight = np.where(np.arange(len(x)) < size, 1.0, WEIGHT)[mine]
    groups = np.unique(rows.paper[mine], return_inverse=True)[1]
    model = boost(x[mine], y[mine], rounds, classes, weight, **more)
    raw = np.asarray(model.predict(x, raw_score=True), np.float32).reshape(len(x), -1)
    raw[mine] = out_of_fold(x[mine], y[mine], groups, rounds, classes, weight=weight, **more)
    return (raw if classes > 1 else raw[:, 0]), model


def tallies(rows: Rows, judged: Judged, threshold: float, score: np.ndarray | None = None) -> np.ndarray:
    """One tally a paper."""
    out, at = [], 0
    s = judged.score if score is None else score
    for p, c, forms in zip(rows.papers, rows.candidates, rows.forms):
        n = len(c.forms)
        chosen = np.flatnonzero(s[at : at + n] >= threshold).tolist()
        out.append(tally(p, c, chosen, judged.kinds[at : at + n], forms))
        at += n
    return np.array(out)


def best_threshold(rows: Rows, judged: Judged) -> float:
    """The threshold with the best F, out of fold: mean of the doubly annotated papers and of other years and venues.

    The curve is flat from 0.42 to 0.62 and noisy, so it is smoothed.
    """
    double = np.array([p.fold >= 0 and p.round == 0 for p in rows.papers])
    other = np.array([p.fold >= 0 and p.round > 0 and "arxiv" not in p.source for p in rows.papers])
    grid = np.arange(0.3, 0.7, 0.02)
    fs = []
    for t in grid:
        counts = tallies(rows, judged, float(t))
        fs.append((summary(counts[double].sum(0))["F"] + summary(counts[other].sum(0))["F"]) / 2)
    smooth = np.convolve(np.pad(fs, 2, mode="edge"), np.ones(5) / 5, "valid")
    return float(grid[int(np.argmax(smooth))])
