"""The judge: two stages of boosted trees; the second sees how a candidate stands among those of its paper."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kg.extract.trained.candidates import Candidates
from kg.extract.trained.features import second_features
from kg.extract.trained.trees import Trees, sigmoid

Floats = NDArray[np.float32]
#: Candidates with first-stage log odds up to NEAR get no second look, but the log odds FAR.
NEAR, FAR = -4.5, -7.0


def judge(c: Candidates, x: Floats, stage1: Trees, stage2: Trees) -> tuple[Floats, Floats]:
    """Return the probability of each candidate, and the features ``x`` with those of the second stage added."""
    first = stage1.raw(x)[:, 0]
    x2 = np.concatenate([x, second_features(c, first)[1]], 1)
    near = np.flatnonzero(first > NEAR)
    odds = np.full(len(x), FAR, np.float32)
    odds[near] = stage2.raw(x2[near])[:, 0]
    return sigmoid(odds), x2
