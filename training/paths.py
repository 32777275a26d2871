"""Where things lie (the environment can say otherwise), and the vocabulary that the model is trained with."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np

from kg.extract.trained.model import Model
from kg.extract.trained.vocabulary import Vocabulary
from kg.link import shipped_thesaurus

ROOT = Path(__file__).resolve().parents[1]
#: The annotated papers and the corpora.
SHARED = Path(os.environ.get("SHARED", ROOT.parent / "shared"))
#: Everything that training writes.
WORK = Path(os.environ.get("WORK", ROOT / "build" / "training"))


def load_vocabulary() -> Vocabulary:
    """Return the shipped thesaurus as the model sees it."""
    return Vocabulary(shipped_thesaurus().labels())


def model_at(path: str | Path) -> Model:
    """Return the model in a file that training wrote."""
    with np.load(path) as arrays:
        return Model({name: arrays[name] for name in arrays.files}, load_vocabulary())
