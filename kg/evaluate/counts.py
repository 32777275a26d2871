"""Right, predicted, found, wanted: what precision and recall are made of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Counts(NamedTuple):
    """Of ``predicted`` items ``right`` are right; of ``wanted`` gold items ``found`` are found."""

    right: int = 0
    predicted: int = 0
    found: int = 0
    wanted: int = 0

    def plus(self, other: Counts) -> Counts:
        """Return the sums."""
        return Counts(*(a + b for a, b in zip(self, other, strict=True)))

    @property
    def precision(self) -> float:
        """Share of the predicted that is right; 0 when nothing is predicted."""
        return self.right / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Share of the wanted that is found; 0 when nothing is wanted."""
        return self.found / self.wanted if self.wanted else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def total(counts: Iterable[Counts]) -> Counts:
    """Return the sum of all."""
    summed = Counts()
    for one in counts:
        summed = summed.plus(one)
    return summed
