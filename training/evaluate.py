"""Links of predicted candidates against the gold, as ../shared/gold/score.py counts them, with intervals."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from kg.extract.trained.candidates import Candidates
from training.gold import KINDS, GoldPaper, norm
from training.paths import load_vocabulary


@dataclass
class Tally:
    """Counts of one paper: right, predicted, found and wanted links, core found and wanted, kinds right."""

    counts: np.ndarray

    NAMES = ("right", "predicted", "found", "wanted", "core", "core_wanted", "kind")


@cache
def _concepts() -> dict[str, str]:
    return {form: label.name for form, label in load_vocabulary().labels.items()}


def _concept(form: str) -> str:
    """The concept of the thesaurus that a folded form names."""
    return _concepts().get(form, form)


def keys(c: Candidates, k: int) -> set[str]:
    """Normal forms of a candidate's surfaces."""
    return {norm(s) for s in c.surfaces(k)}


def nodes(c: Candidates, chosen: list[int]) -> list[list[int]]:
    """Chosen candidates that name one thing: by a definition in the paper or by a concept of the thesaurus."""
    group: dict[int, int] = {k: k for k in chosen}
    concepts: dict[str, int] = {}
    for k in chosen:
        entry = c.entries[k]
        if entry and not entry.context:
            group[k] = concepts.setdefault(_concept(c.forms[k]), k)
    for short, long in c.short_of.items():
        if short in group and long in group:
            old, new = group[short], group[long]
            group = {k: new if g == old else g for k, g in group.items()}
    out: dict[int, list[int]] = {}
    for k, g in group.items():
        out.setdefault(g, []).append(k)
    return list(out.values())


def tally(paper: GoldPaper, c: Candidates, chosen: list[int], kinds: np.ndarray, forms: list[set[str]]) -> np.ndarray:
    """Score one paper. ``kinds`` are kind indices by candidate; ``forms`` normal forms by candidate."""
    out = np.zeros(7)
    hit: set[int] = set()
    for group in nodes(c, chosen):
        have = set().union(*(forms[k] for k in group))
        out[1] += 1
        for j, link in enumerate(paper.links):
            if have & link.keys:
                out[0] += 1
                hit.add(j)
                out[6] += KINDS[kinds[group[0]]] in link.kinds
                break
    agreed = {j for j, link in enumerate(paper.links) if len(link.who) == len(paper.annotations)}
    core = {j for j in agreed if any(paper.links[j].core)}
    out[2:6] = len(hit & agreed), len(agreed), len(hit & core), len(core)
    return out


def summary(t: np.ndarray) -> dict[str, float]:
    """P, R, F and the rest from summed tallies."""
    p, r = t[0] / max(t[1], 1), t[2] / max(t[3], 1)
    return {"P": p, "R": r, "F": 2 * p * r / max(p + r, 1e-9), "core": t[4] / max(t[5], 1), "kind": t[6] / max(t[0], 1)}


def interval(tallies: np.ndarray, name: str = "F", times: int = 1000) -> tuple[float, float]:
    """95 % bootstrap interval over papers."""
    rng = np.random.default_rng(0)
    draws = [summary(tallies[rng.integers(0, len(tallies), len(tallies))].sum(0))[name] for _ in range(times)]
    return float(np.quantile(draws, 0.025)), float(np.quantile(draws, 0.975))


def line(name: str, tallies: np.ndarray) -> str:
    """One line of a table."""
    s, (low, high) = summary(tallies.sum(0)), interval(tallies)
    per = tallies[:, 1].mean()
    return (f"{name:34} n={len(tallies):3} {per:5.1f}/paper P {s['P']:.3f} R {s['R']:.3f} F {s['F']:.3f} "
            f"[{low:.3f}, {high:.3f}] core {s['core']:.3f} kind {s['kind']:.3f}")  # fmt: skip
