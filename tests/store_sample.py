"""A library of five papers, written out by hand, whose answers to every question can be counted by eye."""

from __future__ import annotations

from kg.library import Contents
from kg.model import Claim, Evidence, Kind, Node, Paper, ReferencesStatus, Relation, Section

ODD = "x' }) DETACH DELETE n // `\"; 😀 \u202e \\"

_PAPERS = (
    # id, title, year, venue, authors, what the record knows of its references
    ("one", "Alpha decoding", 2018, "V1", ("Ann", "Bob"), ReferencesStatus.KNOWN),
    ("two", "Beta: a faster Alpha", 2020, "V1", ("Ann", "Cyd"), ReferencesStatus.KNOWN),
    ("three", "Gamma, or the limits of Beta", 2023, "V2", ("Ann", "Bob"), ReferencesStatus.KNOWN),
    ("four", "Delta without Gamma", 2024, "", ("Dan",), ReferencesStatus.KNOWN),
    ("five", "An undated paper", None, "", (), ReferencesStatus.UNAVAILABLE),
)
_ENTITIES = {
    "method:decoding": ("decoding", ()),
    "method:alpha": ("alpha", ("Alfa", "alpha search")),
    "method:beta": ("beta", ()),
    "method:gamma": ("gamma", ("Alfa",)),
    "method:delta": ("delta", ()),
    "method:odd": (ODD, ()),
    "task:translation": ("translation", ()),
    "task:parsing": ("parsing", ()),
    "dataset:wmt": ("WMT", ()),
    "dataset:ptb": ("PTB", ()),
    "metric:bleu": ("BLEU", ()),
    "repository:a": ("a", ()),
    "repository:b": ("b", ()),
    "venue:v1": ("V1", ()),
    "venue:v2": ("V2", ()),
    **{f"author:{name.lower()}": (name, ()) for name in ("Ann", "Bob", "Cyd", "Dan")},
}
_CLAIMS = """
paper:one INTRODUCES method:alpha 0.9
paper:one ADDRESSES task:translation 0.9
paper:one EVALUATES_ON dataset:wmt 0.8
paper:one HAS_CODE repository:a 1.0
paper:one PUBLISHED_IN venue:v1 1.0
paper:two INTRODUCES method:beta 0.9
paper:two EXTENDS method:alpha 0.95
paper:two USES method:delta 0.7
paper:two ADDRESSES task:translation 0.9
paper:two EVALUATES_ON dataset:wmt 0.8
paper:two EVALUATES_ON dataset:ptb 0.8
paper:two EVALUATES_ON metric:bleu 0.8
paper:two COMPARES_WITH method:alpha 0.6
paper:two CITES paper:one 1.0
paper:two BUILDS_ON paper:one 0.8
paper:two PUBLISHED_IN venue:v1 1.0
paper:three INTRODUCES method:gamma 0.9
paper:three USES method:alpha 0.7
paper:three USES method:beta 0.7
paper:three USES method:delta 0.7
paper:three ADDRESSES task:parsing 0.9
paper:three EVALUATES_ON dataset:ptb 0.8
paper:three COMPARES_WITH method:beta 0.5
paper:three CITES paper:two 1.0
paper:three PUBLISHED_IN venue:v2 1.0
paper:four STUDIES method:delta 0.9
paper:four USES method:alpha 0.7
paper:four MENTIONS method:beta 0.4
paper:four ADDRESSES task:parsing 0.9
paper:four HAS_CODE repository:b 1.0
paper:five USES method:alpha 0.7
paper:five USES method:odd 0.7
author:ann WROTE paper:one 1.0
author:ann WROTE paper:two 1.0
author:ann WROTE paper:three 1.0
author:bob WROTE paper:one 1.0
author:bob WROTE paper:three 1.0
author:cyd WROTE paper:two 1.0
author:dan WROTE paper:four 1.0
repository:a IMPLEMENTS method:alpha 0.9
method:alpha IS_A method:decoding 0.9
method:beta IS_A method:alpha 0.8
method:gamma IS_A method:decoding 0.5
method:beta EXTENDS method:alpha 0.8
method:gamma EXTENDS method:beta 0.8
method:gamma COMPARES_WITH method:alpha 0.45
"""
_FROM_RECORDS = frozenset({"HAS_CODE", "PUBLISHED_IN", "CITES", "WROTE"})


def contents() -> Contents:
    """Return the library's contents."""
    papers = tuple(
        Paper(
            f"paper:{name}",
            title,
            f"About {title}.",
            authors,
            year,
            venue,
            {"arxiv": f"arxiv-{name}"},
            references_status=status,
        )
        for name, title, year, venue, authors, status in _PAPERS
    )
    claims = tuple(_claim(*line.split()) for line in _CLAIMS.strip().splitlines())
    return Contents(papers=papers, nodes=(*map(_paper_node, papers), *_entities()), claims=claims)


def _paper_node(paper: Paper) -> Node:
    values = {"year": paper.year, "authors": paper.authors, "venue": paper.venue, "arxivId": paper.identifiers["arxiv"]}
    status = {"referencesStatus": str(paper.references_status)}
    return Node(paper.id, Kind.PAPER, paper.title, (), {k: v for k, v in values.items() if v} | status)


def _entities() -> list[Node]:
    return [
        Node(key, Kind(key.split(":")[0].title()), name, aliases, {"url": f"https://{name}"} if "repo" in key else {})
        for key, (name, aliases) in _ENTITIES.items()
    ]


def _claim(subject: str, relation: str, target: str, score: str) -> Claim:
    paper = subject if subject.startswith("paper:") else "paper:one"
    text = f"About {next(title for name, title, *_ in _PAPERS if paper == f'paper:{name}')}."
    if relation in _FROM_RECORDS:
        evidence = Evidence(paper, Section.LINKS, 0, 0, "", "record", float(score))
    else:
        evidence = Evidence(paper, Section.ABSTRACT, 0, 5, text, "hand", float(score))
    return Claim(subject, Relation(relation), target, (evidence,))
