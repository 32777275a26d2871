"""`kg train GOLD`: read, try, learn, write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from threadpoolctl import ThreadpoolController

from kg.errors import InputError
from kg.evaluate import read_gold
from kg.extract.trained.model import Model
from kg.library import Library
from kg.link import parse_thesaurus, shipped_thesaurus, thesaurus_text
from kg.text import title_key
from kg.train.drafts import is_library
from kg.train.fit import learn
from kg.train.sheets import sheet, strange, with_texts
from kg.train.trial import Trial, Watch, trial

#: With fewer papers than this there is nothing to learn, and nothing to try it on.
LEAST = 10


@dataclass(frozen=True)
class Trained:
    """Papers and right forms learnt from, the trial, notes on the input, and where the model is (None: nowhere)."""

    papers: int
    forms: int
    trial: Trial
    notes: tuple[str, ...]
    path: Path | None


def train(
    gold: str | Path,
    output: str | Path,
    *,
    library: str | Path | None = None,
    thesaurus: str | Path | None = None,
    folds: int = 5,
    anyway: bool = False,
    watch: Watch = lambda done, of: None,
) -> Trained:
    """Learn from annotated papers what they add to the shipped model, and write it, if it is a gain.

    Args:
        gold: annotated papers, JSONL (docs/accuracy.md), each with its abstract.
        output: the file to write, for ``kg build --model``.
        library: where abstracts are that ``gold`` lacks.
        thesaurus: the TSV that libraries will be built with, instead of the shipped one.
        folds: parts of the cross-validation.
        anyway: write the model also when cross-validation shows no gain.
        watch: told of progress.

    Raises:
        InputError: when the papers cannot be read (with the line), are fewer than ``LEAST``, or are a library.

    """
    if is_library(gold):
        what = "is a library: what it says the model read itself, and learns nothing from"
        raise InputError(gold, what, f"Write papers to correct first: kg train {gold} --annotate papers.jsonl")
    papers = list(with_texts(read_gold(gold), gold, _texts(library)))
    if len(papers) < max(LEAST, folds):
        what = f"holds {len(papers)} annotated papers; {max(LEAST, folds)} are the least to learn from, 50 a good start"
        raise InputError(gold, what, "Annotate more papers (kg train LIBRARY --annotate papers.jsonl).")
    words = parse_thesaurus(thesaurus_text(thesaurus), thesaurus) if thesaurus else shipped_thesaurus()
    model = Model.load(words.labels())
    # As in Model.predict: for matrices this small one thread is fastest, and the same sums come out everywhere.
    with ThreadpoolController().limit(limits=1, user_api="blas"):
        sheets = [s for s in (sheet(paper, model) for paper in papers) if s]
        tried = trial(sheets, model, folds, watch)
        own = learn(sheets, model)
    written = anyway or tried.verdict != "none"
    if written:
        own.save(output)
    notes = tuple(strange(papers, gold))
    return Trained(len(sheets), len(own.kinds), tried, notes, Path(output) if written else None)


def _texts(library: str | Path | None) -> Mapping[str, str]:
    if library is None:
        return {}
    with Library(library) as opened:
        return {title_key(paper.title): paper.abstract for paper in opened.papers()}
