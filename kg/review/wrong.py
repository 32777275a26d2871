"""Merges that the linker may have got wrong: nodes that papers write, define or use in ways that do not fit."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from kg.model import Kind, Node
from kg.text import key, words

#: The finder whose label is ambiguous: that it names the concept rests on the rest of the paper.
CONTEXT = "thesaurus-context"
_UNLIKE = 0.5


@dataclass(frozen=True, slots=True)
class Use:
    """One place where a paper names a node: the form, the kind that the finder took it for, and the finder."""

    paper: str
    form: str
    kind: Kind | None
    by: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """A part of a node that may be another thing: these forms in these papers (all, where none are given)."""

    score: float
    node: str
    reason: str
    forms: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    name: str = ""


def wrong(
    node: Node, uses: Collection[Use], expansions: Mapping[str, Mapping[str, str]], known: Collection[str]
) -> Iterator[Doubt]:
    """Yield what speaks against a node's being one thing.

    ``expansions`` gives, for each paper, the expansion of each acronym that it defines, by the acronym's key;
    ``known`` are the keys of the labels that the thesaurus has for the node: those are not doubted.
    """
    yield from _expansions(node, uses, expansions)
    yield from _kinds(node, uses)
    yield from _unlike(node, uses, known)
    yield from _context(node, uses)


def _expansions(node: Node, uses: Iterable[Use], expansions: Mapping[str, Mapping[str, str]]) -> Iterator[Doubt]:
    """Yield the papers that spell an acronym out in another way than most do."""
    papers: dict[str, set[str]] = defaultdict(set)
    written: dict[str, str] = {}
    explained = ((use, expansions.get(use.paper, {}).get(key(use.form))) for use in uses)
    for use, long in sorted(((u, x) for u, x in explained if x), key=lambda pair: (pair[0].paper, pair[0].form)):
        papers[key(long)].add(use.paper)
        written.setdefault(key(long), long)
    most = min(papers, key=lambda long: (-len(papers[long]), long), default="")
    for long in sorted(papers):
        likeness = _likeness(long, most)
        if long != most and likeness < 1 - _UNLIKE / 2:
            reason = f'"{written[long]}" there, "{written[most]}" elsewhere'
            name = written[long]
            yield Doubt(round(1 - likeness / 2, 3), node.id, reason, (), tuple(sorted(papers[long])), name)


def _kinds(node: Node, uses: Iterable[Use]) -> Iterator[Doubt]:
    """Yield the papers that take the node for another kind than most do, where they are many."""
    papers: dict[Kind, set[str]] = defaultdict(set)
    for use in uses:
        if use.kind:
            papers[use.kind].add(use.paper)
    counts = Counter({kind: len(of_kind) for kind, of_kind in papers.items()})
    most = min(counts, key=lambda kind: (-counts[kind], kind), default=None)
    for kind in sorted(counts):
        only = papers[kind] - papers[most] if most else set()
        share = len(only) / sum(counts.values())
        if kind is not most and len(only) > 1 and share >= 0.25:
            reason = f"a {kind} there, a {most} elsewhere"
            yield Doubt(round(share, 3), node.id, reason, (), tuple(sorted(only)))


def _unlike(node: Node, uses: Iterable[Use], known: Collection[str]) -> Iterator[Doubt]:
    """Yield forms of several words that share no word with the node's name, and are not known to be its labels."""
    own = key(node.name)
    others = [form for form in sorted({use.form for use in uses}) if key(form) != own and key(form) not in known]
    name = set(words(node.name)) if others else set()
    doubted: dict[str, str] = {}
    for form in others if len(name) > 1 else ():
        told = words(form)
        if len(told) > 1 and not name & set(told):
            doubted.setdefault(key(form), form)
    if doubted:
        initials = {_initials(text) for text in (node.name, *node.aliases)}
        doubted = {k: f for k, f in doubted.items() if not {k, _initials(f)} & {*initials, own}}
    for form in doubted.values():
        score = 0.8 * (1 - _likeness(key(form), key(node.name)))
        yield Doubt(round(score, 3), node.id, f'"{form}" has no word in common with the name', (form,), (), form)


def _context(node: Node, uses: Collection[Use]) -> Iterator[Doubt]:
    """Yield the papers that name the node only by one ambiguous label; acronyms first, its own name last."""
    if all(use.by != CONTEXT for use in uses):
        return
    finders: dict[str, set[str]] = defaultdict(set)
    forms: dict[str, dict[str, str]] = defaultdict(dict)
    for use in sorted(uses, key=lambda u: u.form, reverse=True):
        finders[use.paper].add(use.by)
        forms[use.paper][key(use.form)] = use.form
    papers: dict[str, list[str]] = defaultdict(list)
    for paper in sorted(forms):
        if finders[paper] == {CONTEXT} and len(forms[paper]) == 1:
            papers[next(iter(forms[paper]))].append(paper)
    for folded, only in sorted(papers.items()):
        form = forms[only[0]][folded]
        score = 0.2 if folded == key(node.name) else 0.4 if form.isupper() else 0.3
        reason = f'"{form}" can mean other things, and only the rest of the paper speaks for this one'
        yield Doubt(score, node.id, reason, (form,), tuple(only), form)


def _initials(text: str) -> str:
    return "".join(word[0] for word in words(text))


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()
