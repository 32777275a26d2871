"""Learn the span scorer (torch), out of fold for the judge."""

from __future__ import annotations

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from kg.extract.trained.spans import SpanScorer
from training.boost import folds_of

HIDDEN = 64


def fit(x: np.ndarray, right: np.ndarray, kinds: np.ndarray, seed: int = 0, epochs: int = 4) -> SpanScorer:
    """Fit with soft ``right`` and kinds (-1: none)."""
    torch.manual_seed(seed)
    mean, scale = x.mean(0), x.std(0) + 1e-3
    net = nn.Sequential(
        nn.Dropout(0.2), nn.Linear(x.shape[1], HIDDEN), nn.ReLU(), nn.Dropout(0.2), nn.Linear(HIDDEN, 6)
    )
    opt = torch.optim.AdamW(net.parameters(), lr=1e-3, weight_decay=0.03)
    z = torch.tensor((x - mean) / scale)
    y, k = torch.tensor(right), torch.tensor(kinds)
    size = 512
    total = epochs * (len(z) // size + 1)
    step = 0
    for _ in range(epochs):
        order = torch.randperm(len(z))
        for at in range(0, len(z), size):
            rows = order[at : at + size]
            for group in opt.param_groups:
                group["lr"] = 1.5e-3 * (1 - step / total) + 1e-5
            out = net(z[rows])
            loss = F.binary_cross_entropy_with_logits(out[:, 0], y[rows])
            inside = k[rows] >= 0
            if inside.any():
                loss = loss + 0.2 * F.cross_entropy(out[inside][:, 1:], k[rows][inside])
            opt.zero_grad()
            loss.backward()
            opt.step()
            step += 1
    net.eval()
    w = [net[i].weight.detach().numpy().T for i in (1, 4)]
    b = [net[i].bias.detach().numpy() for i in (1, 4)]
    first = w[0] / scale[:, None]  # fold the standardisation into the first layer
    return SpanScorer({"first": first, "first_bias": b[0] - mean @ first, "second": w[1], "second_bias": b[1]})


def out_of_fold(x: np.ndarray, right: np.ndarray, kinds: np.ndarray, groups: np.ndarray, folds: int = 3) -> np.ndarray:
    """Scores (rows, 6) of each row by a scorer that did not see its paper."""
    fold = folds_of(groups, folds, seed=11)
    out = np.zeros((len(x), 6), np.float32)
    for f in range(folds):
        out[fold == f] = fit(x[fold != f], right[fold != f], kinds[fold != f], seed=f).score(x[fold == f])
    return out
