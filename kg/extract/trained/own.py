"""What a user's own annotated papers add to the shipped model: counts of forms, and a correction of its judgement.

Small, and without text: forms and words are hashes (:func:`~kg.extract.trained.lexicon.keys_of`). The judge's
probability is corrected by a logistic regression over a few signs, whose weights start from "believe the judge".
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from kg.assets import asset_bytes
from kg.errors import InputError
from kg.extract.trained.candidates import Candidates
from kg.extract.trained.lexicon import Lexicon, Pair, keys_of

Floats = NDArray[np.float32]
#: The signs of a candidate, a weight each: the judge's log odds, what the user's counts of the form, of its first and
#: of its last word say beyond them, the log odds of core, the kind, the form, and 1.
SIGNS = ("odds", "form", "first", "last", "core", "Method", "Task", "Dataset", "Metric", "Concept", "one_word",
         "long", "listed", "ambiguous", "title", "acronym", "expansion", "always")  # fmt: skip
#: So many papers the judge's own opinion of a form, and of a word, is worth against the user's counts.
_OPINION = (1.0, 4.0, 4.0)
_KIND_OPINION = 1.0
_FLOOR = 0.05
_FORMAT = 1
_MOST_BYTES = 1 << 26
_REMEDY = "Give a file that `kg train GOLD -o FILE` wrote."


@dataclass(frozen=True, slots=True)
class Chosen:
    """Candidates that may be entities, a row each: number, probability, and what the models say of them.

    ``kinds`` (rows, 5) and ``role`` (rows, 7) are probabilities; ``core`` and ``intro`` too.
    """

    rows: NDArray[np.intp]
    score: Floats
    kinds: Floats
    role: Floats
    core: Floats
    intro: Floats


@lru_cache(maxsize=1)
def shipped_digest() -> str:
    """Return the fingerprint of the shipped weights, on which a user's own were learnt."""
    return hashlib.sha256(asset_bytes("extract.trained", "model.npz")).hexdigest()[:16]


def counts_of(papers: Iterable[tuple[Candidates, Floats]]) -> dict[int, Pair]:
    """Return how often each form, first and last word was a candidate, and how often one that is right."""
    counts: dict[int, Pair] = {}
    for c, labels in papers:
        for form, folds, right in zip(c.forms, c.folds, labels.tolist(), strict=True):
            for key in keys_of(form, folds):
                seen = counts.get(key, (0.0, 0.0))
                counts[key] = seen[0] + 1, seen[1] + right
    return counts


@dataclass(frozen=True)
class Own:
    """What was learnt: ``counts[hash]`` is (papers seen, papers right), ``kinds[hash]`` papers by kind."""

    counts: Mapping[int, tuple[float, ...]]
    kinds: Mapping[int, tuple[float, ...]]
    weights: Floats
    threshold: float
    papers: int
    floor: float = _FLOOR

    def added_to(self, lexicon: Lexicon) -> Lexicon:
        """Return the counts of ``lexicon`` and of the user's papers together."""
        both = dict(lexicon.counts)
        for key, (n, right) in self.counts.items():
            old = both.get(key, (0.0, 0.0))
            both[key] = old[0] + n, old[1] + right
        return Lexicon(both)

    def judge(self, c: Candidates, of: Chosen) -> Chosen:
        """Return the candidates with corrected probabilities and kinds."""
        odds = self.signs(c, of) @ self.weights
        return replace(of, score=_sigmoid(odds), kinds=self._kinds(c, of))

    def signs(self, c: Candidates, of: Chosen, labels: Floats | None = None) -> Floats:
        """Return the signs (rows, SIGNS) of candidates; ``labels`` of a paper are taken out of the counts."""
        odds = _log_odds(of.score)
        columns = [odds]
        keys = [keys_of(c.forms[k], c.folds[k]) for k in of.rows.tolist()]
        mine = {} if labels is None else counts_of([(c, labels)])
        for place, worth in enumerate(_OPINION):
            seen = np.array([self.counts.get(key[place], (0.0, 0.0)) for key in keys], np.float32).reshape(-1, 2)
            seen -= np.array([mine.get(key[place], (0.0, 0.0)) for key in keys], np.float32).reshape(-1, 2)
            columns.append(_log_odds((seen[:, 1] + worth * of.score) / (seen[:, 0] + worth)) - odds)
        return np.column_stack([*columns, _log_odds(of.core), *_form_signs(c, of)]).astype(np.float32)

    def _kinds(self, c: Candidates, of: Chosen) -> Floats:
        """Return the kinds, the user's counts of the form added to the model's opinion."""
        out = of.kinds.copy()
        for i, k in enumerate(of.rows.tolist()):
            seen = self.kinds.get(keys_of(c.forms[k], c.folds[k])[0])
            if seen:
                both = np.asarray(seen, np.float32) + _KIND_OPINION * out[i]
                out[i] = both / both.sum()
        return out

    @property
    def digest(self) -> str:
        """A fingerprint of all that was learnt."""
        parts = (f"{name} {values.shape} ".encode() + values.tobytes() for name, values in self._arrays().items())
        return hashlib.sha256(b"".join(parts)).hexdigest()[:16]

    def save(self, path: str | Path) -> None:
        """Write it as a compressed .npz; the bytes depend on the contents alone.

        Raises:
            InputError: when the file cannot be written.

        """
        data = BytesIO()
        np.savez_compressed(data, **self._arrays())  # type: ignore[arg-type]
        try:
            Path(path).write_bytes(data.getvalue())
        except OSError as error:
            raise InputError(path, f"cannot be written ({error.strerror})", "Choose another file with -o.") from error

    def _arrays(self) -> dict[str, NDArray[np.generic]]:
        counts, kinds = sorted(self.counts.items()), sorted(self.kinds.items())
        return {
            "format": np.array([_FORMAT, self.papers]),
            "shipped": np.array([shipped_digest()]),
            "weights": self.weights.astype(np.float32),
            "thresholds": np.array([self.threshold, self.floor]),
            "counts.keys": np.array([k for k, _ in counts], np.uint32),
            "counts": np.array([v for _, v in counts], np.float32).reshape(-1, 2),
            "kinds.keys": np.array([k for k, _ in kinds], np.uint32),
            "kinds": np.array([v for _, v in kinds], np.float32).reshape(-1, 5),
        }


def read_own(path: str | Path) -> bytes:
    """Return the bytes of a file of :meth:`Own.save`.

    Raises:
        InputError: when the file cannot be read or is far too large for one.

    """
    try:
        size = Path(path).stat().st_size
        if size <= _MOST_BYTES:
            return Path(path).read_bytes()
    except OSError as error:
        raise InputError(path, f"cannot be read ({error.strerror})", _REMEDY) from error
    raise InputError(path, f"has {size} bytes, too many for a model of one's own", _REMEDY)


def parse_own(data: bytes, path: str | Path) -> Own:
    """Return what :meth:`Own.save` wrote; ``path`` is for the message.

    Raises:
        InputError: when it is no such file, or was learnt on other shipped weights than these.

    """
    try:
        with np.load(BytesIO(data)) as file:
            arrays = {name: file[name] for name in file.files}
        made, shipped = int(arrays["format"][0]), str(arrays["shipped"][0])
        own = Own(
            _table(arrays, "counts", 2),
            _table(arrays, "kinds", 5),
            np.asarray(arrays["weights"], np.float32),
            float(arrays["thresholds"][0]),
            int(arrays["format"][1]),
            float(arrays["thresholds"][1]),
        )
    except (ValueError, KeyError, IndexError, TypeError, EOFError, OSError, BadZipFile) as error:
        raise InputError(path, f"is no model of one's own ({error})", _REMEDY) from error
    if made != _FORMAT or shipped != shipped_digest():
        what = "was trained for another version of citeweave"
        raise InputError(path, what, "Train it again from the annotated papers: kg train GOLD -o FILE")
    if own.weights.shape != (len(SIGNS),) or not np.isfinite(own.weights).all():
        raise InputError(path, "has weights that do not fit", _REMEDY)
    return own


def _table(arrays: Mapping[str, NDArray[np.generic]], name: str, width: int) -> dict[int, tuple[float, ...]]:
    values = arrays[name].astype(np.float32).reshape(-1, width)
    if not np.isfinite(values).all() or (values < 0).any():
        raise ValueError(f"{name} are no counts")
    return dict(zip(arrays[f"{name}.keys"].tolist(), map(tuple, values.tolist()), strict=True))


def _form_signs(c: Candidates, of: Chosen) -> list[NDArray[np.generic]]:
    rows = of.rows.tolist()
    kinds = of.kinds.argmax(1)
    words = np.array([len(c.folds[k]) for k in rows])
    entries = [c.entries[k] for k in rows]
    expansions = set(c.short_of.values())
    return [
        *(kinds == kind for kind in range(5)),
        words == 1,
        words > 2,
        np.array([entry is not None for entry in entries]),
        np.array([entry is not None and entry.context for entry in entries]),
        c.first[c.offsets[:-1]][of.rows] < c.tokens.title_length,
        np.array([k in c.short_of for k in rows]),
        np.array([k in expansions for k in rows]),
        np.ones(len(rows)),
    ]


def _log_odds(p: Floats) -> Floats:
    q = np.clip(p, 1e-3, 1 - 1e-3)
    return np.asarray(np.log(q / (1 - q)), np.float32)


def _sigmoid(x: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(x, -30, 30))), np.float32)
