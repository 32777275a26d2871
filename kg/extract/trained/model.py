"""The extractor: tagger, candidates, judge, kinds, roles, salience, all from one file of arrays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from io import BytesIO
from operator import itemgetter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController

from kg.assets import asset_bytes
from kg.extract.trained.candidates import Candidates, find_candidates
from kg.extract.trained.context import context_features
from kg.extract.trained.features import candidate_features
from kg.extract.trained.judge import judge
from kg.extract.trained.lexicon import Lexicon
from kg.extract.trained.own import Chosen, Own
from kg.extract.trained.spans import SpanScorer
from kg.extract.trained.tagger import Tagger
from kg.extract.trained.tokens import Tokens
from kg.extract.trained.trees import Trees, sigmoid, softmax
from kg.extract.trained.vocabulary import NO_NAMES, Vocabulary
from kg.model import Label

Floats = NDArray[np.float32]
KINDS = ("Method", "Task", "Dataset", "Metric", "Concept")
ROLES = ("STUDIES", "EXTENDS", "USES", "COMPARES_WITH", "EVALUATES_ON", "ADDRESSES", "MENTIONS")
MODELS = ("stage1", "stage2", "kind", "intro", "role", "core")
#: Candidates below this probability are never returned: roles were learnt above it.
FLOOR = 0.15


class Found(NamedTuple):
    """One place of an entity.

    ``probability`` that it is one, ``core`` that the paper is about it, ``introduced`` that the paper presents it as
    its own; ``role`` is the likeliest role toward it otherwise. ``form`` is the folded form.
    """

    section: str
    start: int
    end: int
    text: str
    kind: str
    probability: float
    role: str
    role_probability: float
    core: float
    introduced: float
    form: str


class Model:
    """Finds entities in titles and abstracts. Pure: what it finds depends on the text and the model alone."""

    def __init__(self, arrays: dict[str, NDArray[np.generic]], vocabulary: Vocabulary) -> None:
        weights = {k[7:]: np.asarray(v, np.float32) for k, v in arrays.items() if k.startswith("tagger.")}
        self.vocabulary = vocabulary
        self.tagger = Tagger(weights, arrays["words"].astype(np.uint32))
        self.spans = SpanScorer({k[5:]: np.asarray(v, np.float32) for k, v in arrays.items() if k.startswith("span.")})
        self.lexicons = [Lexicon.of(arrays, "gold"), Lexicon.of(arrays, "silver")]
        self.trees = {name: Trees.of(arrays, name) for name in MODELS}
        self._threads = ThreadpoolController()
        self.threshold = float(arrays["thresholds"][0])
        self.own: Own | None = None

    @classmethod
    def load(cls, labels: Iterable[Label], own: Own | None = None) -> Model:
        """Return the shipped model over a vocabulary, with what was learnt from the user's own papers."""
        with np.load(BytesIO(asset_bytes("extract.trained", "model.npz"))) as arrays:
            model = cls({k: arrays[k] for k in arrays.files}, Vocabulary(labels))
        return model.taught(own) if own else model

    def taught(self, own: Own) -> Model:
        """Return this model with what was learnt from the user's own papers."""
        model = copy(self)
        model.own, model.threshold = own, own.threshold
        model.lexicons = [own.added_to(self.lexicons[0]), *self.lexicons[1:]]
        return model

    def predict(
        self, title: str, abstract: str, told: Mapping[str, float] = NO_NAMES, *, least: float | None = None
    ) -> list[Found]:
        """Return the places of entities with probability ``least`` or more (default: the trained threshold).

        ``told``: the log odds, by the rules, that the paper introduces what a folded form names.
        """
        # Matrices this small gain nothing from threads, and where cores are busy the waiting costs ten times the work.
        with self._threads.limit(limits=1, user_api="blas"):
            return self._predict(Tokens(title, abstract), told, least)

    def _predict(self, tokens: Tokens, told: Mapping[str, float], least: float | None) -> list[Found]:
        if len(tokens.words) < 2:
            return []
        page = self.vocabulary.page(tokens, told)
        p, states = self.tagger(page)
        c = find_candidates(page, p)
        if not c.forms:
            return []
        floor = max(FLOOR, self.threshold if least is None else least)
        return sorted(self._found(c, p, states, floor), key=itemgetter(0, 1, 2))

    def judge(self, c: Candidates, p: Floats, states: Floats, floor: float, labels: Floats | None = None) -> Chosen:
        """Return the candidates with probability ``floor`` or more, before what is the user's own is heard.

        ``labels`` of an annotated paper are taken out of what is known of its forms.
        """
        x = candidate_features(c, p, self.vocabulary, self.lexicons, labels)[1]
        x = np.concatenate([x, self.spans(c, states)], 1)
        score, x2 = judge(c, x, self.trees["stage1"], self.trees["stage2"])
        chosen = np.flatnonzero(score >= floor)
        kinds = softmax(self.trees["kind"].raw(x[chosen]))
        x3 = np.concatenate([x2[chosen], context_features(c, chosen.tolist())[1]], 1)
        intro = sigmoid(self.trees["intro"].raw(x3)[:, 0])
        role = softmax(self.trees["role"].raw(x3))
        core = sigmoid(self.trees["core"].raw(x3)[:, 0])
        return Chosen(chosen, score[chosen], kinds, role, core, intro)

    def _found(self, c: Candidates, p: Floats, states: Floats, floor: float) -> Iterator[Found]:
        of = self.judge(c, p, states, min(floor, self.own.floor) if self.own else floor)
        if self.own:
            of = self.own.judge(c, of)
        columns = (of.rows, of.kinds.argmax(1), of.score, of.role.argmax(1), of.role.max(1), of.core, of.intro)
        sure = of.score >= floor
        rows = zip(*(column[sure].tolist() for column in columns), strict=True)
        for k, kind, score, role, of_role, core, intro in rows:
            for section, start, end, text in c.places(k):
                yield Found(
                    section, start, end, text, KINDS[kind], score, ROLES[role], of_role, core, intro, c.forms[k]
                )
