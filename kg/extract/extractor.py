"""All finders over one paper: from a Paper to its Reading."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from operator import attrgetter

from kg.assets import asset_bytes
from kg.extract import acronyms, introduced, judged, repositories, statements
from kg.extract.frame import Frame
from kg.extract.plugins import Plugin, installed
from kg.extract.trained.model import Model
from kg.extract.trained.own import Own
from kg.model import Kind, Label, Mention, Paper, Reading, Relation, Section
from kg.text import key

#: Raised whenever a finder changes what it finds, so that libraries read their papers again.
VERSION = "13"

#: Which finder is believed where two find the same words, most believed first; those from outside stand at 1.
_RANK = {"thesaurus": 0, "thesaurus-context": 2, "model": 3}
_OUTSIDE = 1
#: What mentions are compared by, as a key: that is quicker than comparing them.
_IN_ORDER = attrgetter(*Mention.__slots__)


class Extractor:
    """Reads papers: what happens to one depends on that paper, the vocabulary and the shipped model alone."""

    def __init__(
        self, vocabulary: Iterable[Label], plugins: Iterable[Plugin] | None = None, own: Own | None = None
    ) -> None:
        self._labels = tuple(vocabulary)
        self._plugins = installed() if plugins is None else tuple(plugins)
        self._own = own
        self._known = frozenset(key(label.text) for label in self._labels)

    def __getstate__(self) -> dict[str, object]:
        """Leave the model behind: it is loaded again where the extractor arrives, faster than it is sent."""
        return {name: value for name, value in self.__dict__.items() if name != "model"}

    @cached_property
    def model(self) -> Model:
        """The shipped model over the vocabulary, with the user's own, loaded when the first paper is read."""
        return Model.load(self._labels, self._own)

    def warm(self) -> None:
        """Load what reading needs now rather than with the first paper."""
        _ = self.model, statements.shipped()

    @cached_property
    def version(self) -> str:
        """A fingerprint of the finders, those from outside too, of the model and of the vocabulary."""
        labels = "\n".join(repr(label) for label in sorted(self._labels))
        others = [(plugin.name, plugin.version) for plugin in self._plugins]
        shipped = asset_bytes("extract.trained", "model.npz") + asset_bytes("extract", "statements.json")
        weights = hashlib.sha256(shipped).hexdigest() + (self._own.digest if self._own else "")
        return hashlib.sha256(f"{VERSION}\n{others}\n{weights}\n{labels}".encode()).hexdigest()[:16]

    def read(self, paper: Paper) -> Reading:
        """Return all mentions, definitions and statements read in a paper, sorted by place."""
        frame = Frame(paper)
        definitions = tuple(sorted(set(acronyms.find_definitions(frame))))
        proposals = introduced.proposals(frame, self._is_known, definitions)
        found = self.model.predict(paper.title, paper.abstract, told=judged.told(proposals))
        mentions = (
            *repositories.find(frame),
            *judged.own_names(frame, proposals, found),
            *judged.mentions(frame, found, self.model.vocabulary.labels),
            *(mention for plugin in self._plugins for mention in plugin.mentions(frame)),
        )
        settled = tuple(sorted(settle(mentions), key=_IN_ORDER))
        stated = tuple(sorted(statements.find(frame, settled, definitions)))
        return Reading(paper.id, settled, definitions, stated)

    def _is_known(self, name: str) -> bool:
        return key(name) in self._known


def settle(mentions: Iterable[Mention]) -> Iterator[Mention]:
    """Yield the mentions that stay: one for each span, none across what the paper introduces or a repository's URL.

    Of introduced names that overlap the longest stays; they alone may stand inside a URL, and in them only what the
    thesaurus knows: "Feature-Aware Batch Normalization" is about batch normalization. Other mentions may lie in one
    another: "graph neural network" names a neural network too.
    """
    found = sorted(set(mentions), key=_preference)
    urls: dict[Section, int] = defaultdict(int)  # for each section a bit for each character
    own: dict[Section, int] = defaultdict(int)
    spans: set[tuple[Section, int, int]] = set()
    for mention in found:
        section, start, end = mention.section, mention.start, mention.end
        cells = (1 << end) - (1 << start)
        introduces = mention.relation is Relation.INTRODUCES
        repository = mention.kind is Kind.REPOSITORY
        if urls[section] & cells and not (introduces and not repository):
            continue
        crossing = own[section] & cells
        known_inside = mention.by == "thesaurus" and not introduces and crossing == cells
        if not repository and ((crossing and not known_inside) or (section, start, end) in spans):
            continue
        if repository:
            urls[section] |= cells
        elif introduces:
            own[section] |= cells
        spans.add((section, start, end))
        yield mention


def _preference(mention: Mention) -> tuple[object, ...]:
    """Sort repositories first, then introduced names, then by the finder; longer ones, then earlier ones, first."""
    group = 0 if mention.kind is Kind.REPOSITORY else 1 if mention.relation is Relation.INTRODUCES else 2
    rank = _RANK.get(mention.by, _OUTSIDE) if group == 2 else 0
    return (group, mention.start - mention.end, rank, mention.section, mention.start, mention.by, -mention.score)
