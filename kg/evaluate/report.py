"""The table of an evaluation: precision, recall and F1, each with its bootstrap interval."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.evaluate.counts import Counts, total
from kg.evaluate.gold import GoldPaper, read_gold
from kg.evaluate.graph_view import PaperView, view
from kg.evaluate.score import score_identity, score_lineage, score_paper
from kg.library import Library
from kg.text import title_key

_ORDER = ("links", "core links", "kinds", "roles", "introduced", "repositories", "own release", "lineage")
_RESAMPLES = 1000


@dataclass(frozen=True)
class Row:
    """One line of the table. ``interval`` is the 95 % bootstrap interval of F1 over papers."""

    name: str
    counts: Counts
    interval: tuple[float, float] | None


def evaluate(library: str | Path, gold: str | Path, *, resamples: int = _RESAMPLES) -> tuple[list[Row], list[str]]:
    """Return the table of a library against annotated papers, and the titles that the library does not hold.

    Raises:
        InputError: when the annotated papers cannot be read.
        LibraryError: when the library cannot be opened.

    """
    papers = read_gold(gold)
    with Library(library) as opened:
        graph = view(opened.nodes(), opened.claims())
    missing = [paper.title for paper in papers if title_key(paper.title) not in graph.papers]
    sheets: list[dict[str, Counts]] = []
    for paper, lineage in zip(papers, score_lineage(papers, graph), strict=True):
        sheets.append({**score_paper(paper, graph.papers.get(title_key(paper.title), PaperView())), **lineage})
    names = sorted({name for sheet in sheets for name in sheet}, key=_place)
    rows = [_row(name, sheets, resamples) for name in names]
    return [*rows, Row("same entity, same node", score_identity(papers, graph), None)], missing


def _place(name: str) -> tuple[int, str]:
    return (_ORDER.index(name) if name in _ORDER else len(_ORDER), name)


def _row(name: str, sheets: Sequence[Mapping[str, Counts]], resamples: int) -> Row:
    counts = [sheet.get(name, Counts()) for sheet in sheets]
    return Row(name, total(counts), bootstrap(counts, resamples))


def bootstrap(counts: Sequence[Counts], resamples: int, seed: int = 0) -> tuple[float, float]:
    """Return the 95 % percentile interval of F1 over papers drawn with replacement (Efron 1979)."""
    draw = random.Random(seed)  # noqa: S311 - no secret: the same numbers every time are wanted
    values = sorted(total(draw.choices(counts, k=len(counts))).f1 for _ in range(resamples))
    return values[int(resamples * 0.025)], values[min(int(resamples * 0.975), resamples - 1)]


__all__ = ["GoldPaper", "Row", "bootstrap", "evaluate"]
