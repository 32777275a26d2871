"""The worst errors of a library: what it is surest of and no annotator wrote, and what all wrote and it misses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.evaluate.gold import GoldPaper, Item, fold, read_gold
from kg.evaluate.graph_view import SCORED_KINDS
from kg.library import Library
from kg.model import Claim, Kind, Node, Paper, Section
from kg.text import sentences, title_key


@dataclass(frozen=True, order=True)
class Mistake:
    """One error: ``rank`` (the worst is lowest), what was read or should have been, and the sentence.

    ``score`` is the library's own for a false alarm; 0 for a miss.
    """

    rank: float
    what: str
    name: str
    kind: str
    paper: str
    sentence: str
    score: float


def errors(library: str | Path, gold: str | Path, most: int = 20) -> tuple[list[Mistake], list[Mistake]]:
    """Return the ``most`` worst false alarms (surest first) and misses (core first, then the most annotators).

    Raises:
        InputError: when the annotated papers cannot be read.
        LibraryError: when the library cannot be opened.

    """
    papers = {title_key(paper.title): paper for paper in read_gold(gold)}
    alarms: list[Mistake] = []
    misses: list[Mistake] = []
    with Library(library) as opened:
        nodes = {node.id: node for node in opened.nodes()}
        for paper in opened.papers():
            annotated = papers.get(title_key(paper.title))
            if annotated:
                links = [c for c in opened.claims_of(paper.id) if nodes[c.object].kind in SCORED_KINDS]
                alarms.extend(_false_alarms(paper, annotated, links, nodes))
                misses.extend(_misses(paper, annotated, links, nodes))
    return sorted(alarms)[:most], sorted(misses)[:most]


def _forms(claim: Claim, node: Node) -> set[str]:
    return {fold(form) for form in (*claim.surfaces, node.name)}


def _false_alarms(paper: Paper, gold: GoldPaper, links: Iterable[Claim], nodes: dict[str, Node]) -> Iterator[Mistake]:
    for claim in links:
        node = nodes[claim.object]
        if claim.subject == paper.id and not any(item.forms & _forms(claim, node) for item in gold.links):
            best = max(claim.evidence, key=lambda e: e.score)
            mark = best.start - best.offset
            sentence = f"{best.text[:mark]}[{best.words}]{best.text[mark + len(best.words) :]}"
            yield Mistake(-claim.score, "false alarm", node.name, str(node.kind), paper.title, sentence, claim.score)


def _misses(paper: Paper, gold: GoldPaper, links: Iterable[Claim], nodes: dict[str, Node]) -> Iterator[Mistake]:
    found = set().union(*(_forms(claim, nodes[claim.object]) for claim in links)) if links else set()
    for item in gold.links:
        if len(item.annotators) == gold.annotators and not item.forms & found:
            name = min(item.surfaces, key=lambda s: (-len(s), s))
            kind = "/".join(sorted(Kind(k) for k in item.kinds))
            yield Mistake(-float(item.core), "miss", name, kind, paper.title, _sentence(paper, item), 0.0)


def _sentence(paper: Paper, item: Item) -> str:
    """Return the first sentence in which a form of a missed thing stands, the form marked."""
    for surface in sorted(item.surfaces, key=lambda s: (-len(s), s)):
        for section in (Section.ABSTRACT, Section.TITLE):
            text = paper.section(section)
            match = re.search(re.escape(surface), text, re.IGNORECASE)
            if match:
                spans = [(0, len(text))] if section is Section.TITLE else sentences(text)
                start, end = next(((s, e) for s, e in spans if s <= match.start() < e), (0, len(text)))
                return f"{text[start : match.start()]}[{match.group()}]{text[match.end() : end]}"
    return ""
