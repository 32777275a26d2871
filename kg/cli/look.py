"""`kg info`, `kg show` and `kg why`: looking into a library."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any

import click

from kg.cli.options import JSON, LIBRARY, echo_json

if TYPE_CHECKING:
    from kg.cards import Card, Family
    from kg.library import Library
    from kg.model import Claim, Node

_SHOWN = 12
#: Sources that `kg info` lists: a folder of LaTeX sources has one for each paper.
_LISTED = 40


@click.command()
@LIBRARY
@click.option("--problems", "listed", is_flag=True, help="List what was wrong in the sources, and what was left out.")
@JSON
def info(library: str, listed: bool, as_json: bool) -> None:
    r"""Count what a library holds: papers, nodes by kind, claims by relation, sources, citations.

    \b
    Example:
      kg info library.kg
      kg info library.kg --problems
    """
    from kg.library import Library

    with Library(library) as opened:
        if listed:
            _problems([str(problem) for problem in opened.problems()], as_json)
            return
        facts = _facts(opened)
    if as_json:
        echo_json(facts)
        return
    for name, value in facts.items():
        if isinstance(value, Mapping):
            click.echo(f"{name}:")
            width = max((len(str(key)) for key in value), default=0)
            for key, count in islice(value.items(), _LISTED):
                click.echo(f"  {key:<{width}}  {count:>7}")
            if len(value) > _LISTED:
                click.echo(f"  … {len(value) - _LISTED} more; --json lists them")
        else:
            click.echo(f"{name}: {value}")


def _problems(problems: list[str], as_json: bool) -> None:
    if as_json:
        echo_json(problems)
    else:
        click.echo("\n".join(problems or ["no problems"]))


def _facts(library: Library) -> dict[str, Any]:
    from importlib.metadata import version

    counts = library.counts()
    ghosts = counts.nodes.get("Paper", 0) - counts.papers
    return {
        "library": str(library.path),
        "papers": counts.papers,
        **({"works cited and not read": ghosts} if ghosts > 0 else {}),
        "papers without an abstract": counts.without_abstract,
        "mentions": counts.mentions,
        "nodes": dict(counts.nodes),
        "claims": dict(counts.claims),
        "reference lists": dict(counts.references),
        "sources": dict(counts.sources),
        "problems": len(list(library.problems())),
        "decisions": len(list(library.decisions())),
        "extractor": library.manifest().get("extractor", "unknown"),
        "citeweave": version("citeweave"),
    }


@click.command()
@LIBRARY
@click.argument("name")
@click.option("--all", "everything", is_flag=True, help="Do not cut long lists.")
@click.option("--family", "as_family", is_flag=True, help="List the papers of all its kinds, and how each comes in.")
@JSON
def show(library: str, name: str, everything: bool, as_family: bool, as_json: bool) -> None:
    r"""Show one node's card: what it is called, where it stands, which papers share it.

    NAME is a preferred label, an alias, a title, an identifier or an id; an id that the node had under another of its
    names will do.

    \b
    Example:
      kg show library.kg "Prior-Data Fitted Network"
      kg show library.kg "speculative decoding" --family
    """
    from kg import cards
    from kg.library import Library

    if as_family:
        _show_family(library, name, everything, as_json)
        return
    with Library(library) as opened:
        card = cards.show(opened, name)
    if as_json:
        echo_json(_card_data(card))
        return
    click.echo("\n".join(_card_lines(card, None if everything else _SHOWN)))


def _show_family(library: str, name: str, everything: bool, as_json: bool) -> None:
    from kg import cards
    from kg.library import Library

    with Library(library) as opened:
        family = cards.family(opened, name)
    if as_json:
        echo_json(_family_data(family))
        return
    node, shown = family.node, None if everything else _SHOWN
    click.echo(click.style(node.name, bold=True) + f"  {node.kind}  {node.id}")
    for line in _listed("its kinds", _names(family.kinds), shown):
        click.echo(line)
    click.echo(f"  papers: {len(family.members)}")
    for member in family.members:
        click.echo(f"    {member.paper.properties.get('year') or '    '}  {member.paper.name}")
        click.echo(f"          {member.relation} {' < '.join(n.name for n in reversed(member.path))}")


def _family_data(family: Family) -> dict[str, Any]:
    return {
        "id": family.node.id,
        "kind": str(family.node.kind),
        "name": family.node.name,
        "kinds": [{"id": n.id, "kind": str(n.kind), "name": n.name} for n in family.kinds],
        "papers": [
            {
                "id": m.paper.id,
                "title": m.paper.name,
                "year": m.paper.properties.get("year"),
                "relation": str(m.relation),
                "path": [n.id for n in m.path],
            }
            for m in family.members
        ],
    }


def _card_lines(card: Card, shown: int | None) -> Iterator[str]:
    ghost = "  (cited, not read)" if card.node.properties.get("ghost") else ""
    yield click.style(card.node.name, bold=True) + f"  {card.node.kind}  {card.node.id}{ghost}"
    yield from _listed("also written", card.node.aliases, shown)
    for name in ("authors", "year", "venue", "doi", "arxivId", "url", "owner", "broken", "sources"):
        value = card.node.properties.get(name)
        if value:
            yield f"  {name}: {'; '.join(value) if isinstance(value, tuple) else value}"
    yield from _listed("broader", _names(card.broader), shown)
    yield from _listed("narrower", _names(card.narrower), shown)
    for relation, nodes in card.related.items():
        yield from _listed(relation, _names(nodes), shown)
    for role, nodes in card.entities.items():
        yield from _listed(role, (n.name + _passing(card, n) for n in nodes), shown)
    yield from _listed("repositories", _names(card.repositories), shown)
    if card.years:
        yield "  years: " + ", ".join(f"{year}: {count}" for year, count in card.years.items())
    yield from _listed("shares papers with", (f"{n.name} ({count})" for n, count in card.neighbours), shown)
    for role, papers in card.papers.items():
        yield f"  {role} ({len(papers)} {'paper' if len(papers) == 1 else 'papers'})"
        for paper in papers[:shown]:
            year = paper.properties.get("year")
            yield f"    {year or '    '}  {paper.name}{_passing(card, paper)}"
        if shown and len(papers) > shown:
            yield f"          … {len(papers) - shown} more; --all lists them"


def _passing(card: Card, node: Node) -> str:
    return " (in passing)" if card.passing(node) else ""


def _names(nodes: Iterable[Node]) -> Iterator[str]:
    return (node.name for node in nodes)


def _listed(title: str, names: Iterable[str], shown: int | None) -> Iterator[str]:
    items = list(names)
    if items:
        rest = f" … and {len(items) - shown} more" if shown and len(items) > shown else ""
        yield f"  {title}: {'; '.join(items[:shown])}{rest}"


def _card_data(card: Card) -> dict[str, Any]:
    def brief(nodes: Iterable[Node]) -> list[dict[str, str]]:
        return [{"id": n.id, "kind": str(n.kind), "name": n.name} for n in nodes]

    def by_role(nodes: Mapping[str, tuple[Node, ...]]) -> dict[str, list[dict[str, Any]]]:
        return {str(role): [*map(judged, brief(of_role))] for role, of_role in nodes.items()}

    def judged(one: dict[str, str]) -> dict[str, Any]:
        known = card.salience.get(one["id"])
        return one if known is None else {**one, "salience": known}

    return {
        "id": card.node.id,
        "kind": str(card.node.kind),
        "name": card.node.name,
        "aliases": list(card.node.aliases),
        "properties": dict(card.node.properties),
        "broader": brief(card.broader),
        "narrower": brief(card.narrower),
        "related": by_role(card.related),
        "papers": by_role(card.papers),
        "entities": by_role(card.entities),
        "repositories": brief(card.repositories),
        "years": dict(card.years),
        "neighbours": [{"id": n.id, "name": n.name, "papers": count} for n, count in card.neighbours],
    }


@click.command()
@LIBRARY
@click.argument("paper")
@click.argument("node")
@JSON
def why(library: str, paper: str, node: str, as_json: bool) -> None:
    r"""Show the evidence of an edge: each sentence with the words marked, the rule that read them, a score.

    \b
    Example:
      kg why library.kg "TabPFN: A Transformer That Solves Small Tabular Classification Problems in a Second" PFN
    """
    from kg import cards
    from kg.library import Library

    with Library(library) as opened:
        claims = cards.why(opened, paper, node)
        names = {end: opened.node(end).name for c in claims for end in (c.subject, c.object)}
    if as_json:
        echo_json([_claim_data(claim) for claim in claims])
        return
    click.echo("\n".join(line for claim in claims for line in _claim_lines(claim, names)))


def _claim_lines(claim: Claim, names: Mapping[str, str]) -> Iterator[str]:
    from kg.cards import marked

    yield f"{names[claim.subject]} {click.style(claim.relation, bold=True)} {names[claim.object]}"
    # On a terminal the words are marked by colour, elsewhere by brackets.
    bold, plain = "\x1b[1;33m", "\x1b[0m"
    colour = sys.stdout.isatty()
    sentences = marked(claim, bold, plain) if colour else marked(claim)
    for piece, sentence in zip(claim.evidence, sentences, strict=True):
        place = f"{piece.section} {piece.start}–{piece.end}" if piece.end else piece.section
        yield f"  {place}, {piece.by}, {piece.score:.2f}"
        if piece.text:
            yield f"    {sentence}"
        for premise in piece.premises:
            yield f"    from: {premise}"


def _claim_data(claim: Claim) -> dict[str, Any]:
    evidence = [
        {
            "paper": e.paper,
            "section": str(e.section),
            "start": e.start,
            "end": e.end,
            "words": e.words,
            "sentence": e.text,
            "by": e.by,
            "score": e.score,
            "salience": e.salience,
            "premises": list(e.premises),
        }
        for e in claim.evidence
    ]
    return {
        "subject": claim.subject,
        "relation": str(claim.relation),
        "object": claim.object,
        "score": claim.score,
        "salience": claim.salience,
        "evidence": evidence,
    }
