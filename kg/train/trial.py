"""Cross-validation: what a model of one's own would have gained on papers that it had not seen."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kg.evaluate.counts import Counts, total
from kg.evaluate.report import bootstrap
from kg.extract.trained.model import Model
from kg.text import title_key
from kg.train.fit import learn
from kg.train.sheets import Sheet, count

_RESAMPLES = 1000
#: Called with how many folds are done, and how many there are.
Watch = Callable[[int, int], None]
Pair = tuple[Counts, Counts]


@dataclass(frozen=True)
class Trial:
    """Links and kinds, a count a paper, of the shipped model and of one learnt from the other papers.

    ``gain`` is the difference of the F1 of links, and the 95 % bootstrap interval of it over papers.
    """

    before: tuple[Pair, ...]
    after: tuple[Pair, ...]
    gain: tuple[float, float, float]

    def row(self, which: str, of: int) -> tuple[Counts, tuple[float, float]]:
        """Return the summed counts ``"before"`` or ``"after"`` of links (0) or kinds (1), and the interval of F1."""
        counts = [pair[of] for pair in (self.before if which == "before" else self.after)]
        return total(counts), bootstrap(counts, _RESAMPLES)

    @property
    def verdict(self) -> str:
        """Return "gain" when the interval is above 0, "unsure" when only the figure is, else "none"."""
        value, low, _ = self.gain
        return "gain" if low > 0 else "unsure" if value > 0 else "none"


def trial(sheets: Sequence[Sheet], model: Model, folds: int, watch: Watch = lambda done, of: None) -> Trial:
    """Judge each paper by the shipped model and by one that learnt from the papers of the other folds."""
    ordered = sorted(sheets, key=_order)
    before: list[Pair] = []
    after: list[Pair] = []
    for fold in range(folds):
        held = ordered[fold::folds]
        own = learn([s for i, s in enumerate(ordered) if i % folds != fold], model)
        taught = model.taught(own)
        for s in held:
            plain = model.judge(s.candidates, s.tagged, s.states, own.floor)
            before.append(count(s, plain, model.threshold))
            mine = own.judge(s.candidates, taught.judge(s.candidates, s.tagged, s.states, own.floor))
            after.append(count(s, mine, own.threshold))
        watch(fold + 1, folds)
    return Trial(tuple(before), tuple(after), _gain(before, after))


def _order(sheet: Sheet) -> str:
    """Order by a hash of the title: folds do not follow the order of the file."""
    return hashlib.sha256(title_key(sheet.paper.title).encode("utf-8", "surrogatepass")).hexdigest()


def _gain(before: Sequence[Pair], after: Sequence[Pair], seed: int = 0) -> tuple[float, float, float]:
    draw = random.Random(seed)  # noqa: S311 - no secret: the same numbers every time are wanted

    def difference(rows: Sequence[int]) -> float:
        return total(after[i][0] for i in rows).f1 - total(before[i][0] for i in rows).f1

    every = range(len(before))
    values = sorted(difference(draw.choices(every, k=len(every))) for _ in range(_RESAMPLES))
    return difference(every), values[int(_RESAMPLES * 0.025)], values[int(_RESAMPLES * 0.975)]
