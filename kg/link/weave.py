"""From readings and records to the nodes and claims of the graph: the linking floor's one entry."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain

from kg.claims import assemble, drop_weak, infer_builds_on, infer_implements
from kg.decisions import Decision
from kg.link.citations import cited
from kg.link.decisions import settle
from kg.link.entities import Tallies, concept_node
from kg.link.hierarchy import CIRCLES, acyclic, hierarchy
from kg.link.linker import Link, Linker
from kg.link.records import author_claims, paper_node, repository_node, venue_claims
from kg.link.roles import entity_claims, repository_claims, statement_claims
from kg.link.thesaurus import Thesaurus
from kg.model import Claim, Kind, Node, Paper, Problem, Reading
from kg.text import key
from kg.urls import repository_id


def weave(
    papers: Sequence[Paper],
    readings: Mapping[str, Reading],
    thesaurus: Thesaurus,
    *,
    decisions: Sequence[Decision] = (),
    min_score: float = 0.0,
    ghosts: int = 0,
    watch: Callable[[int], None] = lambda _: None,
    report: Callable[[Problem], None] = lambda _: None,
) -> tuple[list[Node], list[Claim]]:
    """Return the nodes, by id, and the claims, in order, of the papers and what was read in them.

    ``readings`` maps the ids of papers; ``decisions`` are the user's, applied in their order; ``report`` is told of
    those that apply to nothing, and of IS_A that would close a circle; ``watch`` is called with the number of papers
    linked so far. Works outside the pile that at least ``ghosts`` papers cite become papers too (0: none). Claims with
    no evidence of at least ``min_score`` are left out, and with them the nodes that nothing else joins.
    """
    links, found = _linked(papers, readings, thesaurus, watch)
    concepts = {key(c.label): concept_node(c) for c in thesaurus.concepts.values()} if decisions else {}
    records = [*author_claims(papers), *venue_claims(papers)]
    settled = settle(decisions, found, links, records, papers, concepts)
    links = {paper: settled.links(paper, of_paper) for paper, of_paper in links.items()}
    entities = settled.entities(links.values())
    read = (claim for paper in papers for claim in _read(paper, readings[paper.id], links[paper.id], entities))
    joining, is_a = settled.joining(*hierarchy(thesaurus, entities))
    people = list(settled.records(records))
    told, circular = acyclic(assemble(drop_weak(chain(read, is_a), min_score)))
    outside, citations = cited(papers, ghosts)
    years = {paper.id: paper.year for paper in papers if paper.year}
    inferred = (*infer_implements(told), *infer_builds_on(told, years))
    claims = assemble([*told, *(claim for _, claim in people), *citations, *inferred])
    nodes = [
        *map(paper_node, papers),
        *outside,
        *entities.values(),
        *joining,
        *(node for node, _ in people),
        *_repositories(papers, readings.values()),
    ]
    joined = _joined(nodes, claims)
    for problem in settled.void(decisions, joined):
        report(problem)
    for claim in circular:
        report(Problem(CIRCLES, 0, f"{claim.key}: left out, since surer claims say the opposite.", skipped=False))
    return joined, claims


def _linked(
    papers: Sequence[Paper], readings: Mapping[str, Reading], thesaurus: Thesaurus, watch: Callable[[int], None]
) -> tuple[dict[str, list[Link]], dict[str, Node]]:
    """Return the links of each paper by its id, and the nodes that they lead to by key, before any decision."""
    linker = Linker.of(thesaurus, readings.values())
    links: dict[str, list[Link]] = {}
    tallies = Tallies()
    for count, paper in enumerate(papers, 1):
        links[paper.id] = list(linker.link(readings[paper.id]))
        tallies.add(links[paper.id])
        watch(count)
    return links, tallies.nodes(thesaurus)


def _read(paper: Paper, reading: Reading, links: Sequence[Link], entities: Mapping[str, Node]) -> Iterator[Claim]:
    yield from entity_claims(paper, links, entities)
    yield from statement_claims(paper, reading, links, entities)
    yield from repository_claims(paper, reading)


def _repositories(papers: Iterable[Paper], readings: Iterable[Reading]) -> list[Node]:
    """Return the repositories' nodes; of the spellings of one, the first in order gives its URL."""
    urls = {link for paper in papers for link in paper.links}
    urls |= {m.target for reading in readings for m in reading.mentions if m.kind is Kind.REPOSITORY}
    return [repository_node(url) for url in sorted({repository_id(u): u for u in sorted(urls, reverse=True)}.values())]


def _joined(nodes: Iterable[Node], claims: Iterable[Claim]) -> list[Node]:
    """Return the papers and every node that a claim joins, once each, sorted by id."""
    used = {end for claim in claims for end in (claim.subject, claim.object)}
    unique: dict[str, Node] = {}
    for node in nodes:
        if node.kind is Kind.PAPER or node.id in used:
            unique.setdefault(node.id, node)
    return [unique[i] for i in sorted(unique)]
