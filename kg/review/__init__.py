"""What a user should look at: the likeliest wrong merges and the likeliest missed ones, with their evidence.

:func:`questions` asks; each question carries the decisions that its answers are. What was decided is not asked again.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from kg.decisions import Decision, Part, Verb, dereference, part, reference, told_apart
from kg.library import Library
from kg.link import parse_thesaurus, shipped_thesaurus
from kg.model import ENTITY_KINDS, ROLES, Node, Relation
from kg.review.missed import Pair, missed
from kg.review.wrong import Doubt, Use, wrong
from kg.text import key

_SENTENCES = 2


@dataclass(frozen=True, slots=True)
class Side:
    """One of two that are one or are not: what it is called, its node, and sentences with the words in brackets."""

    name: str
    node: Node
    papers: int
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """Are these two one? ``merged``: they are now. ``one`` and ``two`` are the decisions that say so, or that deny it.

    ``score`` estimates how likely it is that the library has it wrong, from 0 to 1, for ordering.
    """

    score: float
    reason: str
    merged: bool
    sides: tuple[Side, Side]
    one: Decision
    two: Decision


def questions(library: Library, limit: int | None = None) -> list[Question]:
    """Return what is to be asked of a library, the likeliest mistakes first, at most ``limit``."""
    nodes = {node.id: node for node in library.nodes() if node.kind in ENTITY_KINDS}
    decided = _Decided(library.decisions(), nodes.values())
    text = library.manifest().get("thesaurusText", "")
    words = parse_thesaurus(text, library.path) if text else shipped_thesaurus()
    concepts = {concept.label: concept for concept in words.concepts.values()}
    labels = {c: frozenset(map(key, (c, *concept.aliases))) for c, concept in concepts.items()}
    asked: list[tuple[float, Pair | Doubt]] = []
    uses, expansions, definitions, related = _evidence(library)
    for pair in missed(nodes.values(), definitions):
        one, other = nodes[pair.one], nodes[pair.other]
        listed = one.name in concepts and other.name in concepts
        if not listed and (one.id, other.id) not in related and not decided.pair(one, other):
            asked.append((pair.score, pair))
    for node, of_node in uses.items():
        if node in nodes and not decided.whole(nodes[node]):
            known = labels.get(nodes[node].name, frozenset())
            asked += ((d.score, d) for d in wrong(nodes[node], of_node, expansions, known) if _is_part(d, of_node))
    asked.sort(key=lambda a: (-a[0], *_place(a[1])))
    return [_question(library, nodes, concepts, decided, item) for _, item in asked[:limit]]


def _place(item: Pair | Doubt) -> tuple[str, str, str, tuple[str, ...], tuple[str, ...]]:
    """Return what puts questions of one score in order."""
    if isinstance(item, Pair):
        return "pair", item.one, item.other, (), ()
    return "doubt", item.node, item.reason, item.forms, item.papers


def _is_part(doubt: Doubt, uses: Iterable[Use]) -> bool:
    """Tell whether something of the node would be left."""
    return not all(_belongs(doubt, use.form, use.paper) for use in uses)


def _belongs(doubt: Doubt, form: str, paper: str) -> bool:
    forms = set(map(key, doubt.forms))
    return (not forms or key(form) in forms) and (not doubt.papers or paper in doubt.papers)


_Evidence = tuple[
    Mapping[str, list[Use]], Mapping[str, Mapping[str, str]], Mapping[tuple[str, str], int], frozenset[tuple[str, str]]
]


def _evidence(library: Library) -> _Evidence:
    """Return the uses of each node, the expansions in each paper, the definitions counted, and the pairs joined."""
    expansions: dict[str, dict[str, str]] = defaultdict(dict)
    for paper, short, long in library.definitions():
        expansions[paper][key(short)] = long
    definitions = Counter((short, key(long)) for pairs in expansions.values() for short, long in pairs.items())
    uses: dict[str, list[Use]] = defaultdict(list)
    for node, paper, form, kind, by in library.uses():
        uses[node].append(Use(paper, form, kind, by))
    related = set()
    for subject, relation, other in library.edges():
        if relation is not Relation.COMPARES_WITH and not subject.startswith("paper:"):
            related |= {(subject, other), (other, subject)}
    return dict(sorted(uses.items())), expansions, definitions, frozenset(related)


class _Decided:
    """What was decided already, by the folded names of nodes; and how to name nodes in a decision."""

    def __init__(self, decisions: Iterable[Decision], nodes: Collection[Node]) -> None:
        self._nodes = nodes
        self._named = Counter((node.kind, key(node.name)) for node in nodes)
        self._apart: list[list[str]] = []
        self._whole: set[str] = set()
        for decision in decisions:
            names = [key(dereference(a)[1]) for a in decision.arguments]
            if decision.verb is Verb.KEEP_APART:
                self._apart.append(names)
            elif decision.verb is Verb.MERGE:
                self._whole.add(names[0])
            elif decision.verb is Verb.SPLIT:
                told = part(decision.arguments)
                self._apart.append([names[0], key(told.name), *map(key, told.forms)])

    def refer(self, node: Node) -> str:
        """Return what names a node and no other of the library."""
        if self._named[node.kind, key(node.name)] == 1:
            return reference(node.kind, node.name)
        near = {other.id: other for label in _labels(node) for other in self._labelled[label]}
        return told_apart(node, near.values())

    @cached_property
    def _labelled(self) -> Mapping[str, Sequence[Node]]:
        """The nodes that have a label, by the folded label."""
        found: dict[str, list[Node]] = defaultdict(list)
        for node in self._nodes:
            for label in _labels(node):
                found[label].append(node)
        return found

    def pair(self, one: Node, other: Node) -> bool:
        """Tell whether two nodes are to be kept apart."""
        a, b = _labels(one), _labels(other)
        return any(a & set(names) and b & set(names) and len((a | b) & set(names)) > 1 for names in self._apart)

    def whole(self, node: Node) -> bool:
        """Tell whether a user said that a node is one thing."""
        return bool(_labels(node) & self._whole)


def _labels(node: Node) -> set[str]:
    return {key(node.name), *map(key, node.aliases)}


def _question(
    library: Library, nodes: dict[str, Node], concepts: Collection[str], decided: _Decided, item: Pair | Doubt
) -> Question:
    if isinstance(item, Pair):
        one, other = sorted((nodes[item.one], nodes[item.other]), key=lambda n: n.name not in concepts)
        sides = (_side(library, one), _side(library, other))
        ends = (decided.refer(one), decided.refer(other))
        if sides[1].papers > sides[0].papers and one.name not in concepts:
            sides, ends = sides[::-1], ends[::-1]
        merge, apart = Decision(Verb.MERGE, ends), Decision(Verb.KEEP_APART, ends)
        return Question(item.score, item.reason, False, sides, merge, apart)
    node = nodes[item.node]
    own = decided.refer(node)
    split = Decision(Verb.SPLIT, Part(own, item.forms, item.papers, item.name).arguments())
    sides = (_side(library, node, item, inside=False), _side(library, node, item, inside=True))
    return Question(item.score, item.reason, True, sides, Decision(Verb.MERGE, (own, own)), split)


def _side(library: Library, node: Node, doubt: Doubt | None = None, *, inside: bool = False) -> Side:
    found: dict[str, str] = {}
    for claim in library.claims_of(node.id):
        if claim.relation in ROLES and claim.object == node.id and claim.subject.startswith("paper:"):
            for e in claim.evidence:
                if doubt is None or _belongs(doubt, e.words, e.paper) == inside:
                    start, end = e.start - e.offset, e.end - e.offset
                    found.setdefault(e.paper, f"{e.text[:start]}[{e.text[start:end]}]{e.text[end:]}")
    name = (doubt.name if doubt and inside else "") or node.name
    return Side(name, node, len(found), tuple(found[paper] for paper in sorted(found)[:_SENTENCES]))


__all__ = ["Doubt", "Pair", "Question", "Side", "Use", "missed", "questions", "wrong"]
