"""How rules and model together tell introduced names: python -m training.introduced NAME

Reads work/rows.NAME.pkl, in which every paper's probabilities come from a model that had not learnt from it, and prints
F1 from several probabilities on, and the coefficients of kg/extract/judged.py for names that the rules propose and the
model takes for no entity.
"""

from __future__ import annotations

import pickle
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from sklearn.linear_model import LogisticRegression

from kg.extract import introduced
from kg.extract.frame import Frame
from kg.extract.judged import OUTRIGHT, log_odds
from kg.extract.signs import Candidate
from kg.model import Paper
from kg.text import key
from training.gold import GoldPaper, norm
from training.own import known
from training.paths import WORK

#: What the build gives the model's word for at least (about the threshold of links).
LEAST = 0.475


@dataclass
class Name:
    """A proposed name: by the rules (``candidate``) or the model alone, what each believes, and the gold item it is."""

    paper: int
    candidate: Candidate | None
    rules: float
    model: float | None
    gold: int | None


def proposed(number: int, paper: GoldPaper, believed: dict[str, float]) -> Iterator[Name]:
    """Yield the names that rules or model propose in a paper; ``believed`` maps surfaces to the model's probability."""
    frame = Frame(Paper("paper:x", paper.title, paper.abstract))
    own = [g.keys for g in paper.links if g.introduced]
    which = lambda forms: next((j for j, k in enumerate(own) if forms & k), None)  # noqa: E731
    by_form: dict[str, float] = {}
    for surface, m in believed.items():
        by_form[key(surface)] = max(by_form.get(key(surface), 0.0), m)
    seen: set[str] = set()
    for c, q in introduced.proposals(frame, lambda name: key(name) in known()):
        here = [by_form[key(f)] for f in c.forms if key(f) in by_form]
        seen |= set(map(key, c.forms))
        forms = {norm(frame.text(s)[a:b]) for s, a, b in c.places} | {norm(introduced.main_name(c))}
        yield Name(number, c, q, max(here, default=None), which(forms))
    for surface, m in believed.items():
        if key(surface) not in seen:
            seen.add(key(surface))
            yield Name(number, None, 0.0, m, which({norm(surface)}))


def read(name: str) -> tuple[list[GoldPaper], list[Name]]:
    """Return the annotated papers that are not held out, and what is proposed in them."""
    rows, judged, d, roles = pickle.loads((WORK / f"rows.{name}.pkl").read_bytes())
    papers: list[GoldPaper] = []
    names: list[Name] = []
    at = base = 0
    for p, c, chosen in zip(rows.papers, d.candidates, d.chosen, strict=True):
        believed: dict[str, float] = {}
        for i, k in enumerate(chosen):
            if judged.score[base + k] >= LEAST:
                for surface in c.surfaces(k):
                    believed[surface] = max(believed.get(surface, 0.0), float(roles["intro"][1][at + i]))
        at, base = at + len(chosen), base + len(c.forms)
        if p.fold >= 0:
            names += proposed(len(papers), p, believed)
            papers.append(p)
    return papers, names


def f_of(papers: list[GoldPaper], names: list[Name], score: Callable[[int], float], enough: float) -> tuple[float, ...]:
    """Precision, recall and F1 of the names that score ``enough``, as the scorer counts them."""
    by_paper: list[list[int]] = [[] for _ in papers]
    for i, n in enumerate(names):
        by_paper[n.paper].append(i)
    right = said = found = wanted = 0
    for p, mine in zip(papers, by_paper, strict=True):
        ruled = [(names[i].candidate, score(i)) for i in mine if names[i].candidate]
        kept = {id(c.forms) for c, _ in introduced.select(ruled, enough)}
        chosen = [names[i] for i in mine if id(names[i].candidate and names[i].candidate.forms) in kept]
        chosen += [names[i] for i in mine if not names[i].candidate and score(i) >= enough]
        hit = {n.gold for n in chosen} - {None}
        agreed = {j for j, g in enumerate(g for g in p.links if g.introduced) if len(g.who) == len(p.annotations)}
        right, said = right + sum(n.gold is not None for n in chosen), said + len(chosen)
        found, wanted = found + len(hit & agreed), wanted + len(agreed)
    precision, recall = right / said, found / wanted
    return precision, recall, 2 * precision * recall / (precision + recall)


def main() -> None:
    """Print F1 and coefficients."""
    papers, names = read(sys.argv[1])
    rules = np.array([log_odds(n.rules) for n in names])[:, None]
    alone = np.array([n.model is None for n in names])
    right = np.array([n.gold is not None for n in names])
    model = LogisticRegression(max_iter=500).fit(rules[alone], right[alone])
    print(
        f"names that the model takes for no entity: bias {model.intercept_[0]:.2f}, of the rules {model.coef_[0][0]:.2f}"
    )
    of_rules = model.predict_proba(rules)[:, 1]
    score = [
        n.rules if n.rules >= OUTRIGHT else float(of_rules[i]) if n.model is None else n.model
        for i, n in enumerate(names)
    ]
    for enough in (0.3, 0.35, 0.4, 0.45, 0.5):
        print(
            f"from {enough:.2f} on: P {{:.3f}} R {{:.3f}} F {{:.3f}}".format(
                *f_of(papers, names, score.__getitem__, enough)
            )
        )


if __name__ == "__main__":
    main()
