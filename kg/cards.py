"""What a library says of itself, of one node, and of one edge: the answers of `kg info`, `kg show` and `kg why`."""

from __future__ import annotations

import re
import shlex
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

from kg.claims import SURE_KIND
from kg.errors import NotInLibraryError
from kg.library import Library
from kg.model import ENTITY_KINDS, ROLES, Claim, Kind, Node, Relation
from kg.text import key, slug, title_key

_NEIGHBOURS = 12
#: Below this salience a paper names an entity in passing.
_CORE = 0.5
_FORMER_ID = re.compile(f"({'|'.join(sorted(kind.lower() for kind in ENTITY_KINDS))}):(\\S+)")


@dataclass(frozen=True)
class Card:
    """All about one node: its place among the others, each list sorted, the weightiest first.

    ``papers`` maps a role to papers, newest first; ``entities`` (of a paper) maps a role to what it names; in both,
    what was judged to be named in passing comes last. ``salience`` tells it, by the id of the paper or entity; what
    nobody judged is not there. ``neighbours`` are the entities named in the same papers, with the number of papers
    they share.
    """

    node: Node
    broader: tuple[Node, ...] = ()
    narrower: tuple[Node, ...] = ()
    related: Mapping[str, tuple[Node, ...]] = field(default_factory=dict)
    papers: Mapping[str, tuple[Node, ...]] = field(default_factory=dict)
    entities: Mapping[str, tuple[Node, ...]] = field(default_factory=dict)
    repositories: tuple[Node, ...] = ()
    years: Mapping[int, int] = field(default_factory=dict)
    neighbours: tuple[tuple[Node, int], ...] = ()
    salience: Mapping[str, float] = field(default_factory=dict)

    def passing(self, node: Node) -> bool:
        """Tell whether the paper of this card, or the paper ``node``, names the other in passing."""
        return self.salience.get(node.id, 1.0) < _CORE


def resolve(library: Library, name: str, kinds: Iterable[Kind] | None = None) -> Node:
    """Return the node that ``name`` names: an id, an identifier, a preferred label, a title or an alias.

    An id that a node had under one of its other names, or as another kind, leads to it too: ids follow names, and names
    follow what most papers write. Where several nodes have the alias, the one that most claims touch is meant.

    Raises:
        NotInLibraryError: when none does; the message gives the nearest names.

    """
    allowed = frozenset(kinds or Kind)
    by_name, by_alias, names = [], [], set()
    wanted, title, former = key(name), title_key(name), _FORMER_ID.fullmatch(name)
    for node in library.nodes():
        if node.kind not in allowed:
            continue
        if name in (node.id, *node.properties.values()) or node.id.endswith(f":{name}"):
            return node
        if key(node.name) == wanted or (node.kind is Kind.PAPER and title_key(node.name) == title):
            by_name.append(node)
        elif wanted in map(key, node.aliases) or (former and node.kind in ENTITY_KINDS and _was(node, former[2])):
            by_alias.append(node)
        names.add(node.name)
    found = by_name or by_alias
    if not found:
        near = get_close_matches(name, sorted(names), n=3, cutoff=0.5)
        hint = f"The nearest names are: {'; '.join(near)}." if near else "`kg info` counts what is there."
        raise NotInLibraryError(f"nothing in {library.path} is called {name!r}. {hint}")
    return min(found, key=lambda n: (n.kind is Kind.PAPER, -sum(1 for _ in library.claims_of(n.id)), n.id))


def paper(library: Library, name: str) -> Node:
    """Return the paper that ``name`` names, or the one paper that introduces what is called so.

    Raises:
        NotInLibraryError: when there is none; the message gives the nearest titles, or says what is called so.

    """
    try:
        return resolve(library, name, [Kind.PAPER])
    except NotInLibraryError as none:
        try:
            thing = resolve(library, name)
        except NotInLibraryError:
            raise none from None
    made = {
        c.subject for c in library.claims_of(thing.id) if c.relation is Relation.INTRODUCES and c.object == thing.id
    }
    if len(made) == 1:
        return library.node(made.pop())
    show_it = f"kg show {library.path} {shlex.quote(thing.name)}"
    raise NotInLibraryError(
        f"{thing.name!r} in {library.path} is a {thing.kind}, and {len(made) or 'no'} papers introduce it. "
        f"Give the title or identifier of a paper: `{show_it}` lists those that name it."
    )


def _was(node: Node, tail: str) -> bool:
    """Tell whether an id of this tail can have been a node's: it is what one of its names gives."""
    return any(slug(label) == tail for label in (node.name, *node.aliases))


def show(library: Library, name: str) -> Card:
    """Return the card of the node that ``name`` names.

    Raises:
        NotInLibraryError: when no node is called so.

    """
    node = resolve(library, name)
    claims = list(library.claims_of(node.id))
    made = _paper_card(library, node, claims) if node.kind is Kind.PAPER else _entity_card(library, node, claims)
    judged = [claim for claim in claims if claim.salience]
    salience = {c.object if c.subject == node.id else c.subject: c.salience for c in judged}
    card = replace(made, salience=dict(sorted(salience.items())))
    return replace(card, papers=_core_first(card, card.papers), entities=_core_first(card, card.entities))


def _core_first(card: Card, by_role: Mapping[str, tuple[Node, ...]]) -> dict[str, tuple[Node, ...]]:
    return {role: tuple(sorted(nodes, key=card.passing)) for role, nodes in by_role.items()}


def _paper_card(library: Library, node: Node, claims: list[Claim]) -> Card:
    out: dict[Relation, list[Node]] = defaultdict(list)
    into: dict[str, list[Node]] = defaultdict(list)
    repositories: list[Node] = []
    for claim in claims:
        if claim.subject != node.id:
            into[f"{claim.relation} (by)"].append(library.node(claim.subject))
        elif claim.relation in (Relation.HAS_CODE, Relation.LINKS_TO):
            repositories.append(library.node(claim.object))
        else:
            out[claim.relation].append(library.node(claim.object))
    entities = {str(role): _by_name(out[role]) for role in ROLES if role in out}
    others = {str(r): _by_name(out[r]) for r in sorted(out) if r not in ROLES}
    papers = {r: _newest(into[r]) for r in sorted(into) if not r.startswith(Relation.WROTE)}
    authors = {"WROTE (by)": _by_name(into[f"{Relation.WROTE} (by)"])} if f"{Relation.WROTE} (by)" in into else {}
    return Card(
        node,
        entities=entities,
        related={**others, **authors},
        papers=papers,
        repositories=_by_name(repositories),
    )


def _entity_card(library: Library, node: Node, claims: list[Claim]) -> Card:
    papers: dict[str, list[Node]] = defaultdict(list)
    broader: list[Node] = []
    narrower: list[Node] = []
    repositories: list[Node] = []
    related: dict[str, list[Node]] = defaultdict(list)
    for claim in claims:
        other = library.node(claim.object if claim.subject == node.id else claim.subject)
        if other.kind is Kind.PAPER:
            papers[claim.relation].append(other)
        elif claim.relation is Relation.IS_A:
            (broader if claim.subject == node.id else narrower).append(other)
        elif other.kind is Kind.REPOSITORY:
            repositories.append(other)
        else:
            related[claim.relation if claim.subject == node.id else f"{claim.relation} (by)"].append(other)
    named = {paper.id: paper for nodes in papers.values() for paper in nodes}
    return Card(
        node,
        broader=_by_name(broader),
        narrower=_by_name(narrower),
        related={relation: _by_name(related[relation]) for relation in sorted(related)},
        papers={role: _newest(papers[role]) for role in (*ROLES, *sorted(set(papers) - set(ROLES))) if role in papers},
        repositories=_by_name(repositories),
        years=dict(sorted(Counter(y for p in named.values() if (y := _year(p))).items())),
        neighbours=_neighbours(library, node, named),
    )


def _neighbours(library: Library, node: Node, papers: Iterable[str]) -> tuple[tuple[Node, int], ...]:
    shared: Counter[str] = Counter()
    for paper in papers:
        shared.update({c.object for c in library.claims_of(paper) if c.subject == paper and c.relation in ROLES})
    shared.pop(node.id, None)
    best = sorted(shared.items(), key=lambda item: (-item[1], item[0]))[:_NEIGHBOURS]
    return tuple((library.node(other), count) for other, count in best if count > 1)


@dataclass(frozen=True)
class Member:
    """A paper of a family: its role toward one of the family, and the path down to that one."""

    paper: Node
    relation: Relation
    path: tuple[Node, ...]


@dataclass(frozen=True)
class Family:
    """A node, its kinds at any distance (the nearest first), and the papers of all, newest first."""

    node: Node
    kinds: tuple[Node, ...]
    members: tuple[Member, ...]


def family(library: Library, name: str) -> Family:
    """Return the papers that a node brings together through its kinds: whatever is, step by step, a kind of it.

    A step is an IS_A of score 0.6 or more; a paper belongs when it has a role, however weak, toward the node or one of
    its kinds. One that names several of the family is listed once: in its strongest role, then by the shortest path.
    docs/design.md says the same in Cypher.

    Raises:
        NotInLibraryError: when no node is called so.

    """
    top = resolve(library, name)
    paths: dict[str, tuple[Node, ...]] = {top.id: (top,)}
    found: dict[str, Member] = {}
    level = [top]
    while level:
        below: dict[str, tuple[Node, ...]] = {}
        for node in level:
            for claim in library.claims_of(node.id):
                if claim.object != node.id:
                    continue
                if claim.relation is Relation.IS_A and claim.subject not in paths and claim.score >= SURE_KIND:
                    below.setdefault(claim.subject, (*paths[node.id], library.node(claim.subject)))
                elif claim.relation in ROLES and claim.subject.startswith("paper:"):
                    _join(found, Member(library.node(claim.subject), claim.relation, paths[node.id]))
        paths |= below
        level = [path[-1] for _, path in sorted(below.items())]
    kinds = tuple(path[-1] for path in paths.values())[1:]
    members = sorted(found.values(), key=lambda m: (-_year(m.paper), m.paper.name.casefold(), m.paper.id))
    return Family(top, kinds, tuple(members))


def _join(found: dict[str, Member], member: Member) -> None:
    """Keep of two ways into a family the stronger, then the shorter one."""
    old = found.setdefault(member.paper.id, member)
    if (ROLES.index(member.relation), len(member.path)) < (ROLES.index(old.relation), len(old.path)):
        found[member.paper.id] = member


def _by_name(nodes: Iterable[Node]) -> tuple[Node, ...]:
    return tuple(sorted(nodes, key=lambda n: (n.name.casefold(), n.id)))


def _newest(nodes: Iterable[Node]) -> tuple[Node, ...]:
    return tuple(sorted(nodes, key=lambda n: (-_year(n), n.name.casefold(), n.id)))


def _year(node: Node) -> int:
    year = node.properties.get("year", 0)
    return year if isinstance(year, int) else 0


def why(library: Library, paper: str, node: str) -> list[Claim]:
    """Return the claims between a paper and a node, in either direction, each with its evidence.

    ``paper`` may be any node: `why` also explains edges between entities.

    Raises:
        NotInLibraryError: when one of the two is not there, or nothing is claimed between them.

    """
    one = resolve(library, paper)
    other = resolve(library, node)
    found = [c for c in library.claims_of(one.id) if other.id in (c.subject, c.object) and one.id != other.id]
    if not found:
        raise NotInLibraryError(
            f"nothing in {library.path} joins {one.name!r} ({one.id}) and {other.name!r} ({other.id}). "
            f"`kg show` lists what each of them is joined to."
        )
    return found


def marked(claim: Claim, opening: str = "[", closing: str = "]") -> Iterator[str]:
    """Yield the sentences of a claim's evidence with the words between ``opening`` and ``closing``."""
    for piece in claim.evidence:
        start, end = piece.start - piece.offset, piece.end - piece.offset
        yield f"{piece.text[:start]}{opening}{piece.text[start:end]}{closing}{piece.text[end:]}"
