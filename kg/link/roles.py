"""From the links of one paper to its claims: one role of the paper toward each entity, with all the evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from kg.link.linker import Link
from kg.model import ROLES, Claim, Evidence, Kind, Mention, Node, Paper, Reading, Relation, Section
from kg.urls import repository_id

#: A mention in the title says more of what a paper is about than one in the abstract; "mentions" says least.
_TITLE_WEIGHT, _ABSTRACT_WEIGHT, _PASSING_WEIGHT = 2.0, 1.0, 0.4


def evidence(paper: Paper, mention: Mention) -> Evidence:
    """Return the evidence that a mention is: its sentence and the place of its words."""
    begin, end = mention.sentence
    return Evidence(
        paper.id,
        mention.section,
        mention.start,
        mention.end,
        _cut(paper.title if mention.section is Section.TITLE else paper.abstract, begin, end),
        mention.by,
        mention.score,
        offset=begin,
        salience=mention.salience,
    )


@lru_cache(maxsize=64)
def _cut(text: str, begin: int, end: int) -> str:
    """Return a sentence: one string for all that is read in it, since a pile has three times as much evidence."""
    return text[begin:end]


def decide(mentions: Sequence[Mention]) -> Relation:
    """Return the one role that the mentions of an entity show: the weightiest, among equals the strongest.

    That the paper introduces it outweighs everything else.
    """
    if len(mentions) == 1:
        return mentions[0].relation
    weights: dict[Relation, float] = defaultdict(float)
    for mention in mentions:
        weight = _TITLE_WEIGHT if mention.section is Section.TITLE else _ABSTRACT_WEIGHT
        weights[mention.relation] += _PASSING_WEIGHT if mention.relation is Relation.MENTIONS else weight
    if Relation.INTRODUCES in weights:
        return Relation.INTRODUCES
    return min(weights, key=lambda role: (-weights[role], ROLES.index(role)))


def entity_claims(paper: Paper, links: Iterable[Link], nodes: Mapping[str, Node]) -> Iterator[Claim]:
    """Yield a claim for each entity that a paper names: its role toward it."""
    mentions: dict[str, list[Mention]] = defaultdict(list)
    for link in links:
        mentions[link.entity].append(link.mention)
    for entity in sorted(mentions):
        pieces = [evidence(paper, m) for m in mentions[entity]]
        told = tuple(sorted(set(pieces)) if len(pieces) > 1 else pieces)
        yield Claim(paper.id, decide(mentions[entity]), nodes[entity].id, told)


def statement_claims(
    paper: Paper, reading: Reading, links: Iterable[Link], nodes: Mapping[str, Node]
) -> Iterator[Claim]:
    """Yield a claim for each relation between two entities that the paper states or implies.

    The evidence is the sentence that holds both; where the head stands elsewhere ("we build on Y"), the tail's.
    """
    entity_of = {(m.section, m.start, m.end): entity for entity, m in ((k.entity, k.mention) for k in links)}
    for said in reading.statements:
        head, tail = (entity_of.get((m.section, m.start, m.end)) for m in (said.head, said.tail))
        if head and tail and head != tail:
            together = (said.head.section, said.head.sentence) == (said.tail.section, said.tail.sentence)
            shown = (said.head, said.tail) if together else (said.tail,)
            why = replace(
                evidence(paper, said.tail),
                start=min(m.start for m in shown),
                end=max(m.end for m in shown),
                by=said.by,
                score=said.score,
                salience=0.0,
            )
            yield Claim(nodes[head].id, said.relation, nodes[tail].id, (why,))


def repository_claims(paper: Paper, reading: Reading) -> Iterator[Claim]:
    """Yield a claim for each repository or page that the paper's text or record names."""
    for mention in reading.mentions:
        if mention.kind is Kind.REPOSITORY:
            yield Claim(paper.id, mention.relation, repository_id(mention.target), (evidence(paper, mention),))
    for link in paper.links:
        why = Evidence(paper.id, Section.LINKS, 0, len(link), link, "record")
        yield Claim(paper.id, Relation.HAS_CODE, repository_id(link), (why,))
