"""The nouns: Paper, Mention, Reading, Node, Claim, Evidence; with the vocabulary of kinds and relations.

One noun flows: Paper ──find──▶ Mention ──link──▶ Claim ──infer──▶ Claim ──▶ library.kg ──▶ graph

All are frozen and compare by value. Offsets count Unicode code points, half-open, in a section's text as it stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kg.vocabulary import ENTITY_KINDS, ROLES, Kind, ReferencesStatus, Relation, Section

__all__ = [
    "ENTITY_KINDS",
    "ROLES",
    "Claim",
    "Definition",
    "Evidence",
    "Kind",
    "Label",
    "Mention",
    "Node",
    "Paper",
    "Problem",
    "Reading",
    "Reference",
    "ReferencesStatus",
    "Relation",
    "Section",
    "Source",
    "Statement",
    "Value",
]

Value = str | int | float | bool | tuple[str, ...]


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """Where a record was read: the file as the user named it, the line (from 1), and the page's own heading.

    ``references`` is what the record says of references: ``known``, ``empty``, or nothing.
    """

    path: str
    line: int = 0
    page: str = ""
    references: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """One entry of a reference list: the identifiers it gives, else its title, and always the raw string.

    ``authors`` are the names as the entry writes them; empty when it does not tell them apart.
    """

    raw: str
    title: str = ""
    year: int | None = None
    identifiers: Mapping[str, str] = field(default_factory=dict, hash=False)
    authors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper as its sources give it.

    ``identifiers`` maps a scheme (``doi arxiv openalex s2 acl pmid``) to a normalised value. ``links`` are the URLs
    of code and pages that the record declares outside its text. ``title`` and ``abstract`` are cleaned (NFC, single
    spaces), and all offsets in the house count in them. ``orcids`` maps names, as they stand in ``authors``, to bare
    ORCID iDs (``0000-0002-1825-0097``).
    """

    id: str
    title: str
    abstract: str = ""
    authors: tuple[str, ...] = ()
    year: int | None = None
    venue: str = ""
    identifiers: Mapping[str, str] = field(default_factory=dict, hash=False)
    keywords: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    references_status: ReferencesStatus = ReferencesStatus.UNAVAILABLE
    sources: tuple[Source, ...] = ()
    orcids: Mapping[str, str] = field(default_factory=dict, hash=False)

    def section(self, section: str) -> str:
        """Return the text of ``"title"`` or ``"abstract"``."""
        return {Section.TITLE: self.title, Section.ABSTRACT: self.abstract}[Section(section)]


@dataclass(frozen=True, slots=True)
class Problem:
    """A record that was skipped, or kept with something missing: where, what, and what to do."""

    path: str
    line: int
    message: str
    skipped: bool = True

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}" if self.line else f"{self.path}: {self.message}"


@dataclass(frozen=True, slots=True, order=True)
class Mention:
    """A surface form read in a section of a paper.

    ``text`` is ``paper.section(section)[start:end]``; ``sentence`` the half-open span of the sentence around it.
    ``kind`` is what the finder takes it for (None: it cannot tell), ``relation`` the paper's role toward it as far
    as this place shows, ``target`` what the finder knows it to name (a label of the vocabulary, a normalised URL;
    empty when it does not know), ``by`` the finder or model, ``score`` its probability from 0 to 1. ``salience`` is
    the probability that the paper is about it and does not name it in passing (0: nobody judged).
    """

    section: Section
    start: int
    end: int
    text: str
    sentence: tuple[int, int]
    by: str
    kind: Kind | None = None
    relation: Relation = Relation.MENTIONS
    target: str = ""
    score: float = 1.0
    salience: float = 0.0


@dataclass(frozen=True, slots=True, order=True)
class Definition:
    """An acronym and its expansion as a text defines them, each with its place in the section."""

    section: Section
    short: str
    short_start: int
    long: str
    long_start: int


@dataclass(frozen=True, slots=True, order=True)
class Statement:
    """A relation between two mentions, such as "X, a variant of Y"."""

    head: Mention
    relation: Relation
    tail: Mention
    by: str
    score: float = 1.0


@dataclass(frozen=True, slots=True, order=True)
class Label:
    """One label of a vocabulary: ``name`` is the preferred label of what it names.

    ``case``: it counts only as written; ``context``: even then something else in the paper must support it; ``depth``:
    steps below a top concept; ``narrower``: concepts directly under it.
    """

    text: str
    name: str
    kind: Kind
    case: bool = False
    context: bool = False
    depth: int = 0
    narrower: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read in one paper. It depends on that paper and on frozen data alone, so it can be kept."""

    paper: str
    mentions: tuple[Mention, ...] = ()
    definitions: tuple[Definition, ...] = ()
    statements: tuple[Statement, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Evidence:
    """Why a claim is made.

    Read in a text: ``text`` is the sentence, ``start`` and ``end`` the place of the words in the *section*, and
    ``offset`` where the sentence begins there. Taken from a record or the thesaurus: ``text`` is the field or entry,
    ``paper`` may be empty. Inferred: ``premises`` are the keys of the claims it follows from. ``by`` is the finder,
    model or rule; ``score`` from 0 to 1; ``salience`` that of the mention (0: nobody judged).
    """

    paper: str
    section: Section
    start: int
    end: int
    text: str
    by: str
    score: float = 1.0
    offset: int = 0
    premises: tuple[str, ...] = ()
    salience: float = 0.0

    @property
    def words(self) -> str:
        """The words, cut out of the sentence."""
        return self.text[self.start - self.offset : self.end - self.offset]


@dataclass(frozen=True, slots=True)
class Node:
    """A node of the graph.

    ``id`` is stable and readable (``method:speculative-decoding``); ``name`` is the preferred label; ``aliases``
    are the other labels and the surface forms read, sorted.
    """

    id: str
    kind: Kind
    name: str
    aliases: tuple[str, ...] = ()
    properties: Mapping[str, Value] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True, order=True)
class Claim:
    """``subject`` stands in ``relation`` to ``object`` (ids of nodes), and here is why.

    Raises:
        ValueError: without evidence. An edge that nothing supports cannot be built.

    """

    subject: str
    relation: Relation
    object: str
    evidence: tuple[Evidence, ...]

    def __post_init__(self) -> None:
        if not self.evidence:
            raise ValueError(f"a claim needs evidence: {self.key}")

    @property
    def key(self) -> str:
        """The claim without its evidence, as one string: ``paper:… USES method:…``."""
        return f"{self.subject} {self.relation} {self.object}"

    @property
    def score(self) -> float:
        """The score of the best evidence."""
        return max(e.score for e in self.evidence)

    @property
    def salience(self) -> float:
        """How sure it is that the subject is about the object, by the best evidence; 0 when nobody judged."""
        return max(e.salience for e in self.evidence)

    @property
    def surfaces(self) -> tuple[str, ...]:
        """The forms read, each once, sorted."""
        read = {e.words for e in self.evidence if e.section in (Section.TITLE, Section.ABSTRACT)}
        return tuple(sorted(read - {""}))

    @property
    def papers(self) -> tuple[str, ...]:
        """The ids of the papers whose text supports the claim, sorted."""
        return tuple(sorted({e.paper for e in self.evidence} - {""}))
