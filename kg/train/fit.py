"""Learning a model of one's own from sheets: counts, weights, threshold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from kg.evaluate.counts import Counts, total
from kg.extract.trained.lexicon import keys_of
from kg.extract.trained.model import Model
from kg.extract.trained.own import SIGNS, Chosen, Own, counts_of
from kg.train.sheets import Sheet, count

Doubles = NDArray[np.float64]
#: How strongly the weights are held to "believe the judge": as a Gaussian prior of variance 1/_HOLD.
_HOLD = 1.0
#: So many annotated papers the shipped threshold is worth against the one that is best on the user's.
_PAPERS_OF_SHIPPED = 20
_GRID = np.arange(0.24, 0.701, 0.02)


def learn(sheets: Sequence[Sheet], model: Model) -> Own:
    """Return what annotated papers teach beyond the shipped ``model``.

    The weights are learnt from papers as if unseen: each one's own counts are taken out for it.
    """
    counted = _counted(sheets, model.threshold)
    knowing = model.taught(counted)
    judged = [knowing.judge(s.candidates, s.tagged, s.states, counted.floor, s.labels) for s in sheets]
    signs = [counted.signs(s.candidates, of, s.labels) for s, of in zip(sheets, judged, strict=True)]
    right = np.concatenate([s.labels[of.rows] for s, of in zip(sheets, judged, strict=True)])
    weights = logistic(np.concatenate(signs).astype(float), right.astype(float), _believing())
    scored = [
        Chosen(of.rows, _sigmoid(x @ weights), of.kinds, of.role, of.core, of.intro)
        for of, x in zip(judged, signs, strict=True)
    ]
    best = _best_threshold(sheets, scored)
    held = (best * len(sheets) + model.threshold * _PAPERS_OF_SHIPPED) / (len(sheets) + _PAPERS_OF_SHIPPED)
    return Own(counted.counts, counted.kinds, weights.astype(np.float32), round(held, 4), len(sheets))


def _believing() -> Doubles:
    """Return the weights that change nothing."""
    return np.array([float(sign == "odds") for sign in SIGNS])


def _counted(sheets: Sequence[Sheet], threshold: float) -> Own:
    counts = counts_of((sheet.candidates, sheet.labels) for sheet in sheets)
    kinds: dict[int, list[float]] = defaultdict(lambda: [0.0] * 5)
    for sheet in sheets:
        c = sheet.candidates
        for k in np.flatnonzero(sheet.links >= 0).tolist():
            kinds[keys_of(c.forms[k], c.folds[k])[0]][sheet.kind(k)] += 1
    by_kind = {key: tuple(values) for key, values in kinds.items()}
    return Own(counts, by_kind, _believing().astype(np.float32), threshold, len(sheets))


def logistic(x: Doubles, y: Doubles, prior: Doubles, hold: float = _HOLD, steps: int = 50) -> Doubles:
    """Return the weights of a logistic regression with a Gaussian prior around ``prior``, by IRLS (Newton's method).

    ``x`` (rows, signs), ``y`` (rows) of 0 and 1. A step that would make things worse is halved: far from the best
    weights, whole steps run away.
    """

    def loss(weights: Doubles) -> float:
        odds = x @ weights
        return float(np.logaddexp(0, odds).sum() - y @ odds + hold / 2 * ((weights - prior) ** 2).sum())

    weights, now = prior.copy(), loss(prior)
    for _ in range(steps):
        p = _sigmoid(x @ weights)
        slope = x.T @ (p - y) + hold * (weights - prior)
        curve = (x * (p * (1 - p))[:, None]).T @ x + hold * np.eye(len(prior))
        step = np.linalg.solve(curve, slope)
        while loss(weights - step) > now and np.abs(step).max() > 1e-8:
            step = step / 2
        weights = weights - step
        now = loss(weights)
        if np.abs(step).max() < 1e-8:
            break
    return weights


def _best_threshold(sheets: Sequence[Sheet], scored: Sequence[Chosen]) -> float:
    """Return the threshold with the best F1 of links; the curve is flat and noisy, so it is smoothed."""
    f1 = [_f1(sheets, scored, float(threshold)) for threshold in _GRID]
    smooth = np.convolve(np.pad(f1, 2, mode="edge"), np.ones(5) / 5, "valid")
    return float(_GRID[int(smooth.argmax())])


def _f1(sheets: Sequence[Sheet], scored: Sequence[Chosen], threshold: float) -> float:
    pairs = zip(sheets, scored, strict=True)
    summed: Counts = total(count(sheet, of, threshold)[0] for sheet, of in pairs)
    return summed.f1


def _sigmoid(x: NDArray[np.floating]) -> NDArray[np.floating]:
    return np.asarray(1 / (1 + np.exp(-np.clip(x, -30, 30))))
