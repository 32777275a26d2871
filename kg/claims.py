"""Claims to claims: assemble, keep, drop, infer. Pure functions over iterables.

A rule of inference cites its premises: what it concludes can be traced to what was read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import pairwise

from kg.model import ROLES, Claim, Evidence, Relation, Section

#: From this score on a kind of a kind belongs to a family: below it, one false IS_A would bring a whole family in.
SURE_KIND = 0.6


def assemble(claims: Iterable[Claim]) -> list[Claim]:
    """Return the claims sorted, equal ones as one claim with the evidence of all, each piece once."""
    edges: dict[tuple[str, Relation, str], list[Claim]] = defaultdict(list)
    for claim in claims:
        edges[claim.subject, claim.relation, claim.object].append(claim)
    return [_united(edges[edge]) for edge in sorted(edges)]


def _united(claims: list[Claim]) -> Claim:
    """Return claims of one edge as one claim; most edges have but one, with its evidence in order."""
    first, *others = claims
    if not others and (len(first.evidence) == 1 or all(one < other for one, other in pairwise(first.evidence))):
        return first
    pieces = {e for claim in claims for e in claim.evidence}
    return Claim(first.subject, first.relation, first.object, tuple(sorted(pieces)))


def keep(claims: Iterable[Claim], wanted: Callable[[Claim], bool]) -> Iterator[Claim]:
    """Yield the claims that are wanted."""
    return (claim for claim in claims if wanted(claim))


def drop_weak(claims: Iterable[Claim], min_score: float) -> Iterator[Claim]:
    """Yield the claims with at least one piece of evidence of ``min_score``, and that evidence alone."""
    for claim in claims:
        strong = tuple([e for e in claim.evidence if e.score >= min_score])
        if len(strong) == len(claim.evidence):
            yield claim
        elif strong:
            yield replace(claim, evidence=strong)


def inferred(subject: str, relation: Relation, obj: str, by: str, premises: Iterable[Claim]) -> Claim:
    """Return the claim that rule ``by`` draws from ``premises``; its score is that of the weakest."""
    used = sorted(premises)
    keys = tuple(claim.key for claim in used)
    score = min(claim.score for claim in used)
    paper = subject if subject.startswith("paper:") else ""
    return Claim(subject, relation, obj, (Evidence(paper, Section.CLAIMS, 0, 0, "", by, score, premises=keys),))


def infer_implements(claims: Iterable[Claim]) -> Iterator[Claim]:
    """Yield REPOSITORY IMPLEMENTS X where one paper introduces X, and only X, and has its code there."""
    introduced: dict[str, list[Claim]] = defaultdict(list)
    code: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.relation is Relation.INTRODUCES:
            introduced[claim.subject].append(claim)
        elif claim.relation is Relation.HAS_CODE:
            code[claim.subject].append(claim)
    for paper in sorted(code):
        if len(introduced[paper]) == 1:
            (made,) = introduced[paper]
            for has in code[paper]:
                yield inferred(has.object, Relation.IMPLEMENTS, made.object, "own-code", (has, made))


def infer_builds_on(claims: Iterable[Claim], years: Mapping[str, int]) -> Iterator[Claim]:
    """Yield PAPER BUILDS_ON OTHER where a paper names what another of the pile introduced, and not after it.

    ``years`` maps papers to years; where both are known, a paper cannot build on a later one. What several papers
    claim to introduce is nobody's.
    """
    makers: dict[str, list[Claim]] = defaultdict(list)
    uses: list[Claim] = []
    for claim in claims:
        if claim.relation is Relation.INTRODUCES:
            makers[claim.object].append(claim)
        elif claim.relation in ROLES and claim.subject.startswith("paper:"):
            uses.append(claim)
    for use in uses:
        made = makers.get(use.object, [])
        if len(made) == 1 and made[0].subject != use.subject:
            maker = made[0].subject
            if years.get(maker, 0) <= years.get(use.subject, 9999):
                yield inferred(use.subject, Relation.BUILDS_ON, maker, "names-what-it-introduced", (use, made[0]))
