"""Annotated papers as the model sees them: candidates, each right or wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kg.errors import InputError
from kg.evaluate.counts import Counts
from kg.evaluate.gold import GoldPaper, fold
from kg.extract.judged import told_of
from kg.extract.trained.candidates import Candidates, find_candidates
from kg.extract.trained.model import KINDS, Model
from kg.extract.trained.own import Chosen
from kg.extract.trained.tokens import Tokens
from kg.model import Kind
from kg.text import clean, title_key

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Sheet:
    """One annotated paper: its candidates, what the tagger says, and the gold link of each candidate (-1: none)."""

    paper: GoldPaper
    candidates: Candidates
    tagged: Floats
    states: Floats
    links: NDArray[np.intp]

    @property
    def labels(self) -> Floats:
        """1 where an annotator wrote the candidate."""
        return (self.links >= 0).astype(np.float32)

    def kind(self, k: int) -> int:
        """Return the number of a right candidate's kind; of several, the first in the order of KINDS."""
        kinds = self.paper.links[int(self.links[k])].kinds
        return min(KINDS.index(kind) for kind in kinds)


def sheet(paper: GoldPaper, model: Model) -> Sheet | None:
    """Return the sheet of a paper; None when its text holds nothing that could be an entity."""
    title, abstract = clean(paper.title), clean(paper.abstract)
    page = model.vocabulary.page(Tokens(title, abstract), told_of(title, abstract, model.vocabulary.labels))
    if len(page.tokens.words) < 2:
        return None
    tagged, states = model.tagger(page)
    candidates = find_candidates(page, tagged)
    if not candidates.forms:
        return None
    links = [_link(paper, {fold(s) for s in candidates.surfaces(k)}) for k in range(len(candidates.forms))]
    return Sheet(paper, candidates, tagged, states, np.array(links, np.intp))


def _link(paper: GoldPaper, forms: set[str]) -> int:
    return next((i for i, item in enumerate(paper.links) if item.forms & forms), -1)


def count(sheet: Sheet, of: Chosen, threshold: float) -> tuple[Counts, Counts]:
    """Return the counts of links and of their kinds; every form is a link of its own, as a graph does not join it."""
    paper = sheet.paper
    taken = np.flatnonzero(of.score >= threshold).tolist()
    kinds = of.kinds.argmax(1)
    right = [(i, int(link)) for i in taken if (link := sheet.links[of.rows[i]]) >= 0]
    agreed = {i for i, item in enumerate(paper.links) if len(item.annotators) == paper.annotators}
    hit = {link for _, link in right}
    same = sum(Kind(KINDS[kinds[i]]) in paper.links[link].kinds for i, link in right)
    return Counts(len(right), len(taken), len(hit & agreed), len(agreed)), Counts(same, len(right), same, len(right))


def with_texts(papers: Iterable[GoldPaper], path: str | Path, texts: Mapping[str, str]) -> Iterator[GoldPaper]:
    """Yield the papers, each with its abstract: its own, or that of ``texts`` (by folded title).

    Raises:
        InputError: with the line, when a paper has none, or is there twice.

    """
    lines: dict[str, int] = {}
    for paper in papers:
        key = title_key(clean(paper.title))
        if key in lines:
            remedy = "Leave one of the two; two annotators are two entries of `annotations`."
            raise InputError(path, f"is the paper of line {lines[key]} again", remedy, paper.line)
        lines[key] = paper.line
        abstract = paper.abstract or texts.get(key, "")
        if not abstract:
            remedy = "Add the text as `abstract`, or name the library that has it with --library."
            raise InputError(path, "has no abstract to learn from", remedy, paper.line)
        yield replace(paper, abstract=abstract)


def strange(papers: Iterable[GoldPaper], path: str | Path) -> Iterator[str]:
    """Yield a message for each form that an annotator wrote and the text does not hold: it teaches nothing."""
    for paper in papers:
        text = fold(f"{paper.title} {paper.abstract}")
        for item in paper.links:
            if not any(form in text for form in item.forms):
                form = min(sorted(item.surfaces or item.forms), key=len)
                yield f"{path}:{paper.line}: {form!r} stands in neither title nor abstract, and teaches nothing"
