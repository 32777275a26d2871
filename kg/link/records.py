"""Nodes and claims that come from the records themselves: papers, authors, venues, repositories, citations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from kg.model import Claim, Evidence, Kind, Node, Paper, Relation, Section, Value
from kg.text import slug, title_key
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
    for paper in papers:
        for name in paper.authors:
            node = Node(f"author:{slug(name)}", Kind.AUTHOR, name)
            why = Evidence(paper.id, Section.AUTHORS, 0, len(name), name, "record")
            yield node, Claim(node.id, Relation.WROTE, paper.id, (why,))


def venue_claims(papers: Iterable[Paper]) -> Iterator[tuple[Node, Claim]]:
    """Yield, for each paper with a venue, the venue's node and PUBLISHED_IN."""
    for paper in papers:
        if paper.venue:
            node = Node(f"venue:{slug(paper.venue)}", Kind.VENUE, paper.venue)
            why = Evidence(paper.id, Section.VENUE, 0, len(paper.venue), paper.venue, "record")
            yield node, Claim(paper.id, Relation.PUBLISHED_IN, node.id, (why,))


def citation_claims(papers: Iterable[Paper]) -> Iterator[Claim]:
    """Yield CITES for each reference to a paper of the pile: by identifier, else by title and year.

    A title that two papers of the pile share decides nothing.
    """
    pile = list(papers)
    by_identifier = {item: p.id for p in pile for item in p.identifiers.items()}
    by_title: dict[str, list[Paper]] = {}
    for paper in pile:
        by_title.setdefault(title_key(paper.title), []).append(paper)
    for paper in pile:
        for reference in paper.references:
            cited = {by_identifier[i] for i in reference.identifiers.items() if i in by_identifier}
            if not cited and reference.title:
                same = by_title.get(title_key(reference.title), [])
                cited = {p.id for p in same if len(same) == 1 and _years_agree(p.year, reference.year)}
            raw = reference.raw or reference.title
            for other in sorted(cited - {paper.id}):
                why = Evidence(paper.id, Section.REFERENCES, 0, len(raw), raw, "reference-list")
                yield Claim(paper.id, Relation.CITES, other, (why,))


def _years_agree(one: int | None, other: int | None) -> bool:
    """Tell whether two years can be of one work: a preprint and its publication lie a year or two apart."""
    return not one or not other or abs(one - other) <= 2
