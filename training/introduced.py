"""How rules and model together tell introduced names: python -m training.introduced NAME

Reads work/rows.NAME.pkl, in which every paper's probabilities come from a model that had not learnt from it, and prints
the coefficients of kg/extract/judged.py, and F1 in cross-validation over papers, beside that of rules and model taken one
after the other (a name of the rules stays unless the model doubts it; the model's own count when it is sure).
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
from kg.extract.judged import log_odds
from kg.extract.signs import Candidate
from kg.link import shipped_thesaurus
from kg.model import Paper
from kg.text import key
from training.gold import GoldPaper, norm
from training.paths import WORK

#: What the build gives the model's word for at least (about the threshold of links).
LEAST, FOLDS, DRAWS = 0.475, 5, 3


@dataclass
class Name:
    """A proposed name: by the rules (``candidate``) or the model alone, what each believes, and the gold item it is."""

    paper: int
    candidate: Candidate | None
    rules: float
    model: float | None
    gold: int | None

    @property
    def x(self) -> list[float]:
        """The log odds of the rules, whether the model takes it for an entity, and the model's log odds."""
        return [
            log_odds(self.rules),
            float(self.model is not None),
            0.0 if self.model is None else log_odds(self.model),
        ]


def proposed(number: int, paper: GoldPaper, believed: dict[str, float], known: frozenset[str]) -> Iterator[Name]:
    """Yield the names that rules or model propose in a paper; ``believed`` maps forms to the model's probability."""
    frame = Frame(Paper("paper:x", paper.title, paper.abstract))
    own = [g.keys for g in paper.links if g.introduced]
    which = lambda forms: next((j for j, k in enumerate(own) if forms & k), None)  # noqa: E731
    seen: set[str] = set()
    for c, q in introduced.proposals(frame, lambda name: key(name) in known):
        here = [believed[key(f)] for f in c.forms if key(f) in believed]
        seen |= set(map(key, c.forms))
        forms = {norm(frame.text(s)[a:b]) for s, a, b in c.places} | {norm(introduced.main_name(c))}
        yield Name(number, c, q, max(here, default=None), which(forms))
    for form, m in believed.items():
        if form not in seen:
            yield Name(number, None, 0.0, m, which({form}))


def read(name: str) -> tuple[list[GoldPaper], list[Name]]:
    """Return the annotated papers that are not held out, and what is proposed in them."""
    rows, judged, d, roles = pickle.loads((WORK / f"rows.{name}.pkl").read_bytes())
    known = frozenset(key(label.text) for label in shipped_thesaurus().labels())
    papers: list[GoldPaper] = []
    names: list[Name] = []
    at = base = 0
    for p, c, chosen in zip(rows.papers, d.candidates, d.chosen, strict=True):
        believed: dict[str, float] = {}
        for i, k in enumerate(chosen):
            if judged.score[base + k] >= LEAST:
                for form in {key(s) for s in c.surfaces(k)}:
                    believed[form] = max(believed.get(form, 0.0), float(roles["intro"][1][at + i]))
        at, base = at + len(chosen), base + len(c.forms)
        if p.fold >= 0:
            names += proposed(len(papers), p, believed, known)
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


def one_after_the_other(name: Name) -> float:
    """The way before: the rules' word, unless the model doubts; the model's own, when it is sure."""
    if name.candidate is None:
        return float((name.model or 0) >= 0.7)
    doubted = name.model is not None and name.model < 0.05 and introduced.rule(name.candidate) != "title"
    return 0.0 if doubted or name.rules < introduced.THRESHOLD else name.rules


def main() -> None:
    """Print coefficients and F1."""
    papers, names = read(sys.argv[1])
    x, y = np.array([n.x for n in names]), np.array([n.gold is not None for n in names])
    of = np.array([n.paper for n in names])
    sorts = (np.array([n.candidate is not None for n in names]), slice(0, 3)), (
        np.array([n.candidate is None for n in names]), slice(2, 3))  # fmt: skip
    learnt = np.zeros(len(names))
    for draw in range(DRAWS):
        fold = np.random.default_rng(draw).permutation(len(papers)) % FOLDS
        for f in range(FOLDS):
            for sort, columns in sorts:
                away, here = sort & (fold[of] != f), sort & (fold[of] == f)
                model = LogisticRegression(max_iter=500).fit(x[away, columns], y[away])
                learnt[here] += model.predict_proba(x[here, columns])[:, 1] / DRAWS
    before = f_of(papers, names, lambda i: one_after_the_other(names[i]), 0.3)
    print("one after the other:     P {:.3f} R {:.3f} F {:.3f}".format(*before))
    for enough in (0.3, 0.35, 0.4, 0.45, 0.5):
        print(f"together, from {enough:.2f} on: " + "P {:.3f} R {:.3f} F {:.3f}".format(
            *f_of(papers, names, lambda i: learnt[i], enough)))  # fmt: skip
    for which, (sort, columns) in zip(("rules and model", "model alone"), sorts, strict=True):
        model = LogisticRegression(max_iter=500).fit(x[sort, columns], y[sort])
        print(f"{which}: bias {model.intercept_[0]:.2f}, coefficients {model.coef_[0].round(2).tolist()}")


if __name__ == "__main__":
    main()
