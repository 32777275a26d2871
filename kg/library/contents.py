"""What a library holds, as one value: papers, readings, nodes, claims, the user's decisions, problems, manifest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kg.decisions import Decision
from kg.model import Claim, Node, Paper, Problem, Reading


@dataclass(frozen=True, slots=True)
class StoredReading:
    """A reading with the fingerprint of all that it depends on, by which the next build knows it is still right.

    The pipeline makes the fingerprint: a hash of the paper's id, text and links, the extractor and its data.
    """

    fingerprint: str
    reading: Reading


@dataclass(frozen=True, slots=True)
class Contents:
    """All that a library holds.

    Papers and nodes have distinct ids, readings distinct papers, claims distinct keys. Readings and evidence name
    papers of ``papers`` (evidence of a thesaurus or of other claims names none), claims name nodes of ``nodes``.
    Decisions and problems keep their order; the others are read back sorted by id.
    """

    papers: tuple[Paper, ...] = ()
    readings: tuple[StoredReading, ...] = ()
    nodes: tuple[Node, ...] = ()
    claims: tuple[Claim, ...] = ()
    decisions: tuple[Decision, ...] = ()
    problems: tuple[Problem, ...] = ()
    manifest: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Counts:
    """How much a library holds: nodes by kind, claims by relation, papers by references status, by source file.

    The keys of each mapping are sorted; what is not there has no key.
    """

    papers: int
    mentions: int
    with_abstract: int
    without_abstract: int
    nodes: Mapping[str, int]
    claims: Mapping[str, int]
    references: Mapping[str, int]
    sources: Mapping[str, int]
