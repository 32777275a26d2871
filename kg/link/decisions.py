"""Apply the user's decisions to what the linker made of a pile.

A decision that names nothing of this pile changes nothing: it is reported, and kept for the day when it does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.decisions import Decision, Verb, dereference, fault, part
from kg.link.groups import Groups, Occurrence, parts_of, related
from kg.link.linker import Link
from kg.model import ENTITY_KINDS, Claim, Kind, Node, Paper, Problem, Relation
from kg.text import key, slug, title_key

#: The path of problems that are told of decisions; their line is the decision's number.
DECISIONS = "(decisions)"
_TOLD = 12
#: A claim of a record on a person or venue, with the person's or venue's node.
Record = tuple[Node, Claim]


class _VoidError(Exception):
    """The decision applies to nothing; the message says why."""


@dataclass(frozen=True)
class Settled:
    """The nodes by key, and which of them each occurrence and each absorbed node is now."""

    nodes: Mapping[str, Node]
    moved: Mapping[Occurrence, str]
    absorbed: Mapping[str, str]
    named: Mapping[int, str]
    problems: tuple[Problem, ...] = ()

    def links(self, paper: str, links: Sequence[Link]) -> list[Link]:
        """Return the links of a paper, each to the node that it leads to now."""
        if not self.moved:
            return list(links)
        return [
            replace(link, entity=self.moved.get((link.entity, link.mention.text, paper), link.entity)) for link in links
        ]

    def records(self, records: Iterable[Record]) -> Iterator[Record]:
        """Yield claims on people and venues, each on the node that is meant now."""
        for node, claim in records:
            if not self.named:
                yield node, claim
                continue
            paper = claim.object if claim.relation is Relation.WROTE else claim.subject
            now = self.nodes[self.moved.get((node.id, node.name, paper), node.id)]
            ends = {node.id: now.id, paper: paper}
            yield now, replace(claim, subject=ends[claim.subject], object=ends[claim.object])

    def entities(self, links: Iterable[Iterable[Link]]) -> dict[str, Node]:
        """Return the nodes of the entities that the links lead to, by key, and of what was merged into them."""
        used = {link.entity for of_paper in links for link in of_paper}
        found = {k: self.nodes[k] for k in sorted(used)}
        return {**found, **{k: found[to] for k, to in sorted(self.absorbed.items()) if to in found}}

    def joining(self, nodes: Mapping[str, Node], claims: Iterable[Claim]) -> tuple[list[Node], list[Claim]]:
        """Return nodes that only the thesaurus brings in, and the claims on them, as decisions have them."""
        now = {k: self.nodes.get(self.absorbed.get(k, k), node) for k, node in nodes.items()}
        ids = {node.id: now[k].id for k, node in nodes.items()}
        moved = (replace(c, subject=ids.get(c.subject, c.subject), object=ids.get(c.object, c.object)) for c in claims)
        return list(now.values()), [claim for claim in moved if claim.subject != claim.object]

    def void(self, decisions: Sequence[Decision], used: Iterable[Node]) -> Iterator[Problem]:
        """Yield a problem for each decision that applies to nothing, or to no node of ``used``."""
        ids = {node.id for node in used}
        yield from self.problems
        for number, k in self.named.items():
            if self.nodes[k].id not in ids:
                name = self.nodes[k].name
                yield _problem(number, decisions[number - 1], f"no paper names {name!r}")


def settle(
    decisions: Sequence[Decision],
    entities: Mapping[str, Node],
    links: Mapping[str, Sequence[Link]],
    records: Sequence[Record],
    papers: Iterable[Paper],
    concepts: Mapping[str, Node],
) -> Settled:
    """Return what the decisions, one after the other, make of the linker's nodes and links.

    ``entities`` are nodes by key, ``links`` those of each paper by its id, ``records`` the people and venues of the
    papers with their claims, ``concepts`` the nodes of the thesaurus by key, for what no paper names yet.
    """
    base = {**{node.id: node for node, _ in reversed(records)}, **entities}
    if not decisions:
        return Settled(base, {}, {}, {})
    groups = Groups(base, _occurrences(links, records), concepts)
    ids = {name: paper.id for paper in papers for name in _names(paper)}
    named, problems = {}, []
    for number, decision in enumerate(decisions, 1):
        try:
            named[number] = _apply(groups, decision, ids)
        except _VoidError as reason:
            problems.append(_problem(number, decision, str(reason)))
    nodes = dict(groups.settled())
    moved = {o: k for k, group in groups.touched.items() for o in group.members if o[0] != k}
    absorbed = {p: top for k, group in groups.touched.items() for p, top in parts_of(k, group)}
    named = {number: absorbed.get(k, k) for number, k in named.items()}
    return Settled(nodes, moved, absorbed, {n: k for n, k in named.items() if k in nodes}, tuple(problems))


def _occurrences(links: Mapping[str, Sequence[Link]], records: Iterable[Record]) -> Iterator[Occurrence]:
    for paper, of_paper in links.items():
        for link in of_paper:
            yield link.entity, link.mention.text, paper
    for node, claim in records:
        yield node.id, node.name, claim.object if claim.relation is Relation.WROTE else claim.subject


def _names(paper: Paper) -> Iterator[str]:
    """Yield all ids that a paper has or had: a better identifier may have been found since."""
    yield f"paper:title:{slug(title_key(paper.title) or paper.title)}"
    yield from (f"paper:{scheme}:{value}" for scheme, value in paper.identifiers.items())
    yield paper.id


def _problem(number: int, decision: Decision, reason: str) -> Problem:
    return Problem(DECISIONS, number, f"{decision}: applies to nothing: {reason}.{kept(number)}", skipped=False)


def kept(number: int) -> str:
    """Return the end of what is said of a decision that applies to nothing."""
    return f" It is kept; `kg undo LIB {number}` removes it."


def _apply(groups: Groups, decision: Decision, papers: Mapping[str, str]) -> str:
    """Change the groups as a decision says; return the key of the node that it is about."""
    if wrong := fault(decision):
        raise _VoidError(wrong)
    if decision.verb is Verb.MERGE:
        return _merge(groups, decision.arguments)
    if decision.verb is Verb.KEEP_APART:
        return _keep_apart(groups, decision.arguments)
    if decision.verb is Verb.SPLIT:
        return _split(groups, decision.arguments, papers)
    k = _find(groups, decision.arguments[0])
    node, value = groups.node(k), decision.arguments[1]
    if decision.verb is Verb.RENAME:
        groups.rename(k, replace(node, name=value))
        return k
    if node.kind not in ENTITY_KINDS:
        raise _VoidError(f"{node.name!r} is of the kind {node.kind}, which stays")
    groups.rename(k, replace(node, kind=Kind(value)))
    return k


def _find(groups: Groups, argument: str) -> str:
    k = groups.find(*dereference(argument))
    if k is None:
        raise _VoidError(f"nothing is called {dereference(argument)[1]!r}")
    return k


def _merge(groups: Groups, arguments: Sequence[str]) -> str:
    found = [groups.find(*dereference(a)) for a in arguments]
    keys = list(dict.fromkeys(k for k in found if k is not None))
    if not keys or (None in found and found[0] is not None and len(keys) == 1):
        missing = [dereference(a)[1] for a, k in zip(arguments, found, strict=True) if k is None]
        raise _VoidError(f"nothing is called {' or '.join(map(repr, missing))}")
    target, *others = keys
    if odd := next((k for k in others if not related(groups.node(target).kind, groups.node(k).kind)), None):
        raise _VoidError(f"{groups.node(target).name!r} and {groups.node(odd).name!r} are of kinds that stay apart")
    if others:
        groups.merge(target, others)
    if found[0] is None:
        kind, name = dereference(arguments[0])
        node = groups.node(target)
        kind = kind if kind and related(kind, node.kind) else node.kind
        groups.rename(target, replace(node, name=name, kind=kind))
    return target


def _keep_apart(groups: Groups, arguments: Sequence[str]) -> str:
    keys = [_find(groups, arguments[0])]
    for argument in arguments[1:]:
        k = _find(groups, argument)
        keys.append(_separate(groups, k, dereference(argument)[1]) if k in keys else k)
    return keys[0]


def _separate(groups: Groups, k: str, name: str) -> str:
    """Take out of a group what ``name`` names in it: a part that was merged in, else the form itself."""
    group = groups.open(k)
    wanted = key(name)
    for other, inner in group.parts.items():
        if wanted in map(key, inner.labels()):
            groups.release(k, other)
            return other
    moved = {o for o in group.members if key(o[1]) == wanted}
    if not moved or moved == group.members:
        raise _VoidError(f"nothing but {group.node.name!r} is called {name!r}")
    return groups.split(k, moved, name)


def _split(groups: Groups, arguments: tuple[str, ...], papers: Mapping[str, str]) -> str:
    told = part(arguments)
    k = _find(groups, told.node)
    forms = {key(form) for form in told.forms}
    only = {papers.get(paper, paper) for paper in told.papers}
    members = groups.members(k)
    moved = {o for o in members if (not forms or key(o[1]) in forms) and (not only or o[2] in only)}
    if not members:
        raise _VoidError(f"no paper names {groups.node(k).name!r}")
    if not moved:
        written = "; ".join(sorted({surface for _, surface, paper in members if not only or paper in only})[:_TOLD])
        where = "there, " if only else ""
        raise _VoidError(f"{groups.node(k).name!r} is not written so, but {where}{written or 'not at all'}")
    if len(moved) == len(members):
        raise _VoidError(f"{groups.node(k).name!r} is never written otherwise, so nothing would be left of it")
    return groups.split(k, moved, told.name)
