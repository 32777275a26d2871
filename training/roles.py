"""Learn roles, salience and introduced names of accepted candidates."""

from __future__ import annotations

import numpy as np

from kg.extract.trained.context import context_features
from kg.extract.trained.trees import sigmoid, softmax
from training.boost import boost, out_of_fold
from training.gold import ROLES
from training.judge import Judged, Rows, second
from training.own import own_names

SPLITS = (
    ("same, held out", False, True), ("fresh, held out", False, False),
    ("same, out of fold", True, True), ("fresh, out of fold", True, False),
)  # fmt: skip


class RoleData:
    """Rows of candidates that the judge does not rule out, with cues added."""

    def __init__(self, rows: Rows, judged: Judged, least: float = 0.15) -> None:
        x2 = second(rows, judged.first)
        self.pick: list[int] = []
        self.candidates = rows.candidates
        self.chosen: list[list[int]] = []
        blocks, at = [], 0
        for c in rows.candidates:
            n = len(c.forms)
            chosen = np.flatnonzero(judged.score[at : at + n] >= least).tolist()
            blocks.append(context_features(c, chosen)[1])
            self.pick += [at + k for k in chosen]
            self.chosen.append(chosen)
            at += n
        self.x = np.concatenate([x2[self.pick], np.concatenate(blocks)], 1)
        links = [(p.links[j] if j >= 0 else None) for p, ls in zip(rows.papers, rows.link) for j in ls]
        self.links = [links[i] for i in self.pick]
        self.paper = rows.paper[self.pick]
        self.learn = rows.learn[self.pick]
        self.double = np.array([rows.papers[i].round == 0 for i in self.paper])

    def targets(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Introduced (0, 1), role (-1 none), core (-1 none)."""
        intro = np.array([bool(g and g.introduced) for g in self.links], np.float32)
        role = np.array([ROLES.index(max(g.roles, key=g.roles.count)) if g and g.roles else -1 for g in self.links])
        core = np.array([np.mean(g.core) >= 0.5 if g and not g.introduced else -1 for g in self.links], np.float32)
        return intro, role, core


def learn_roles(d: RoleData) -> dict[str, tuple[object, np.ndarray]]:
    """Model and honest probabilities for ``intro``, ``role`` and ``core``."""
    intro, role, core = d.targets()
    out = {}
    for name, y, use, classes, rounds in (
        ("intro", intro, intro >= 0, 1, 100), ("role", role, role >= 0, 7, 50), ("core", core, core >= 0, 1, 100),
    ):  # fmt: skip
        mine = d.learn & use
        groups = np.unique(d.paper[mine], return_inverse=True)[1]
        model = boost(d.x[mine], y[mine], rounds, classes, num_leaves=15)
        raw = np.asarray(model.predict(d.x, raw_score=True)).reshape(len(d.x), -1).astype(np.float32)
        raw[mine] = out_of_fold(d.x[mine], y[mine], groups, rounds, classes, num_leaves=15)
        out[name] = (model, softmax(raw) if classes > 1 else sigmoid(raw[:, 0]))
    return out


def role_report(d: RoleData, learnt: dict[str, tuple[object, np.ndarray]]) -> str:
    """Accuracy of roles where both annotators agree, of core where they agree, F of introduced forms."""
    lines = []
    for name, at in (("held out", ~d.learn), ("out of fold", d.learn)):
        use = at & d.double
        agree = np.array([bool(g and len(g.roles) >= 2 and len(set(g.roles)) == 1) for g in d.links]) & use
        want = np.array([ROLES.index(g.roles[0]) if g and g.roles else -1 for g in d.links])
        role = float((learnt["role"][1].argmax(1) == want)[agree].mean())
        same = (
            np.array([bool(g and len(g.core) >= 2 and len(set(g.core)) == 1 and not g.introduced) for g in d.links])
            & use
        )
        core_want = np.array([bool(g and g.core[0]) for g in d.links])
        core = float(((learnt["core"][1] > 0.5) == core_want)[same].mean())
        lines.append(f"{name}: role accuracy {role:.3f} (n={agree.sum()}), core accuracy {core:.3f} (n={same.sum()})")
    return "\n".join(lines)


def introduced_counts(rows: Rows, d: RoleData, probability: np.ndarray, threshold: float) -> np.ndarray:
    """Right, predicted, found, wanted introduced names by paper, as the scorer counts them."""
    out, at = np.zeros((len(rows.papers), 4)), 0
    for i, (p, c, chosen) in enumerate(zip(rows.papers, d.candidates, d.chosen, strict=True)):
        own = set(own_names(c, chosen, probability[at : at + len(chosen)].tolist(), threshold))
        picked = [d.links[at + r] for r, k in enumerate(chosen) if k in own]
        items = {id(g): g for g in picked if g}
        agreed = [g for g in p.links if g.introduced and len(g.who) == len(p.annotations)]
        out[i] = [sum(g.introduced for g in items.values()), len(items) + sum(g is None for g in picked),
                  sum(id(g) in items for g in agreed), len(agreed)]  # fmt: skip
        at += len(chosen)
    return out


def f_of(counts: np.ndarray) -> tuple[float, float, float]:
    """Precision, recall, F of summed counts."""
    right, predicted, found, wanted = counts.sum(0)
    p, r = right / max(1, predicted), found / max(1, wanted)
    return p, r, 2 * p * r / max(1e-9, p + r)


def best_intro(rows: Rows, d: RoleData, probability: np.ndarray) -> float:
    """The threshold with the best F of introduced names, out of fold."""
    mine = np.array([p.fold >= 0 for p in rows.papers])
    grid = np.arange(0.2, 0.71, 0.05)
    return float(max(grid, key=lambda t: f_of(introduced_counts(rows, d, probability, float(t))[mine])[2]))


def intro_report(rows: Rows, d: RoleData, probability: np.ndarray, threshold: float) -> str:
    """Lines with P, R, F of introduced names."""
    counts = introduced_counts(rows, d, probability, threshold)
    lines = []
    for name, learn, double in SPLITS:
        mine = np.array([(p.fold >= 0) == learn and (p.round == 0) == double for p in rows.papers])
        p, r, f = f_of(counts[mine])
        lines.append(f"introduced {name}: P {p:.3f} R {r:.3f} F {f:.3f} n={counts[mine].sum(0)[3]:.0f}")
    return "\n".join(lines)
