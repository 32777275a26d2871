"""Nodes and claims that come from the records themselves: papers, authors, venues, repositories."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from kg.link.people import authors, venues
from kg.model import Claim, Evidence, Kind, Node, Paper, Relation, Section, Value
from kg.urls import parse, repository_id


def paper_node(paper: Paper) -> Node:
    """Return the node of a paper, its metadata as properties; its abstract stays in the library."""
    properties: dict[str, Value] = {
        "title": paper.title,
        "authors": paper.authors,
        "year": paper.year or 0,
        "venue": paper.venue,
        "keywords": paper.keywords,
        "referencesStatus": str(paper.references_status),
        "referencesFrom": tuple(sorted({s.path for s in paper.sources if s.references})),
        "sources": tuple(sorted({s.path for s in paper.sources})),
        **{_PROPERTY.get(scheme, scheme): value for scheme, value in sorted(paper.identifiers.items())},
    }
    return Node(paper.id, Kind.PAPER, paper.title, (), {k: v for k, v in properties.items() if v})


#: The names of identifiers as properties.
_PROPERTY: Mapping[str, str] = {"arxiv": "arxivId", "openalex": "openalexId", "s2": "s2Id", "acl": "aclId"}


def repository_node(url: str) -> Node:
    """Return the node of a repository or project page."""
    parsed = parse(url)
    properties: dict[str, Value] = {
        "url": parsed.url,
        "host": parsed.host,
        "owner": parsed.owner,
        "broken": parsed.broken,
    }
    name = f"{parsed.owner}/{parsed.name}".strip("/") or parsed.url.removeprefix("https://")
    return Node(
        repository_id(parsed), Kind.REPOSITORY, name, (), {k: v for k, v in properties.items() if v not in ("", False)}
    )


def author_claims(papers: Iterable[Paper]) -> Iterator[tuple[Node, Claim]]:
    """Yield, for each author of each paper, the author's node and WROTE."""
    pile = list(papers)
    people = authors(pile)
    for paper in pile:
        for name in paper.authors:
            node = people[name, paper.orcids.get(name, "")]
            why = Evidence(paper.id, Section.AUTHORS, 0, len(name), name, "record")
            yield node, Claim(node.id, Relation.WROTE, paper.id, (why,))


def venue_claims(papers: Iterable[Paper]) -> Iterator[tuple[Node, Claim]]:
    """Yield, for each paper with a venue, the venue's node and PUBLISHED_IN."""
    pile = list(papers)
    places = venues(pile)
    for paper in pile:
        if paper.venue:
            node = places[paper.venue, ""]
            why = Evidence(paper.id, Section.VENUE, 0, len(paper.venue), paper.venue, "record")
            yield node, Claim(paper.id, Relation.PUBLISHED_IN, node.id, (why,))
