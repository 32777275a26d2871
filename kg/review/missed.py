"""Merges that the linker may have missed: pairs of nodes whose labels are alike. Pure functions over nodes.

No two nodes are compared that share no block: the same folded label, the same words but one, the same words but a
generic one, an acronym and its expansion. The work grows with the number of labels, not with its square.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import TypeVar

from kg.model import Node
from kg.text import key, words

#: Words that often come and go at the end of a name, folded as :func:`kg.text.words` folds.
_GENERIC = frozenset(
    word
    for line in (
        "algorithm approach architecture framework learning mechanism method model module network objective",
        "problem procedure scheme strategy system task technique",
    )
    for word in line.split()
)
#: Prefixes that turn a word into another: "supervised" and "unsupervised" are near, and two.
_TURNING = tuple(
    prefix
    for line in (
        "a anti auto bi co cross de dis hetero homo hyper hypo im in inter intra macro meta micro mono multi non",
        "over para post pre pro re self semi sub super trans tri un uni under",
    )
    for prefix in line.split()
)
_NEAR = 0.84
_LETTERS = 3
_WINDOW = 6
T = TypeVar("T")
#: Score, two ids, reason.
_Found = tuple[float, str, str, str]
_Rule = Callable[[list[Node]], Iterator[_Found]]
_SHORT = re.compile(r"[A-Z][A-Za-z0-9-]*[A-Z0-9]")


@dataclass(frozen=True, slots=True, order=True)
class Pair:
    """Two nodes, by id, that may be one: how likely (an estimate from 0 to 1, for ordering) and why."""

    score: float
    one: str
    other: str
    reason: str


def missed(nodes: Iterable[Node], definitions: Mapping[tuple[str, str], int]) -> list[Pair]:
    """Return the pairs that may be one thing, the likeliest first, each pair once with its best reason.

    ``definitions`` counts the papers that define an acronym by an expansion; both are folded keys.
    """
    pile = sorted(nodes, key=lambda n: n.id)
    kinds = {node.id: node.kind for node in pile}
    best: dict[tuple[str, str], Pair] = {}
    for rule in (_same_label, _definitions(definitions), _same_words, _one_word_near, _initials):
        for score, one, other, reason in rule(pile):
            ends = (min(one, other), max(one, other))
            score = round(score if kinds[one] is kinds[other] else score * 0.8, 3)
            if one != other and (ends not in best or best[ends].score < score):
                best[ends] = Pair(score, *ends, reason)
    return sorted(best.values(), key=lambda p: (-p.score, p.one, p.other))


def _same_label(nodes: list[Node]) -> Iterator[_Found]:
    blocks: dict[str, dict[str, str]] = defaultdict(dict)
    for node in nodes:
        for label in (*node.aliases, node.name):
            blocks[key(label)][node.id] = label
    names = {node.id: key(node.name) for node in nodes}
    full = {node.id: node.name for node in nodes}
    for form, owners in blocks.items():
        for one, other in _neighbours(sorted(owners)):
            same = names[one] == names[other] == form
            named = form in (names[one], names[other])
            likeness = SequenceMatcher(None, full[one], full[other], autojunk=False).ratio()
            score = 0.98 if same else 0.9 if named else 0.3 + 0.5 * likeness
            yield score, one, other, f'both are written "{owners[other]}"'


def _definitions(counts: Mapping[tuple[str, str], int]) -> _Rule:
    def rule(nodes: list[Node]) -> Iterator[_Found]:
        owners: dict[str, str] = {}
        for node in nodes:
            owners.setdefault(key(node.name), node.id)
        for (short, long), papers in sorted(counts.items()):
            if short in owners and long in owners:
                score = 0.97 if papers > 1 else 0.9
                told = f"{papers} papers define" if papers > 1 else "a paper defines"
                yield score, owners[short], owners[long], f"{told} one by the other"

    return rule


@lru_cache(maxsize=1 << 17)
def _told(name: str) -> tuple[str, ...]:
    """Return the folded words of a name, which three rules ask for."""
    return tuple(words(name))


def _same_words(nodes: list[Node]) -> Iterator[_Found]:
    """Yield pairs with the same words in another order, or but for a generic one."""
    blocks: dict[Hashable, list[tuple[str, tuple[str, ...]]]] = defaultdict(list)
    for node in nodes:
        told = _told(node.name)
        core = tuple(sorted(w for w in told if w not in _GENERIC))
        if core and len("".join(core)) > _LETTERS:
            blocks[core].append((node.id, told))
    for members in blocks.values():
        for (one, a), (other, b) in _neighbours(members):
            extra = sorted(set(a) ^ set(b))
            if not extra:
                yield 0.85, one, other, "the same words in another order"
            elif len(extra) == 1:
                yield 0.7, one, other, f'the same but for "{extra[0]}"'


def _one_word_near(nodes: list[Node]) -> Iterator[_Found]:
    """Yield pairs in which one word is nearly the same and all others are the same."""
    blocks: dict[Hashable, list[tuple[str, str]]] = defaultdict(list)
    for node in nodes:
        told = _told(node.name)
        for place, word in enumerate(told):
            if len(word) > _LETTERS:
                rest = (*told[:place], "", *told[place + 1 :])
                blocks[rest, word[:_LETTERS]].append((word, node.id))
    for members in blocks.values():
        for (word, one), (like, other) in _neighbours(sorted(members)):
            near = nearness(word, like)
            if near >= _NEAR:
                yield 0.9 * near, one, other, f'"{word}" and "{like}" are spelled alike'


def nearness(one: str, other: str) -> float:
    """Return how alike two words are, from 0 to 1; 0 where digits differ or a prefix turns one into the other."""
    if re.findall(r"\d+", one) != re.findall(r"\d+", other):
        return 0.0
    long, short = (one, other) if len(one) > len(other) else (other, one)
    if any(long == prefix + short for prefix in _TURNING):
        return 0.0
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _initials(nodes: list[Node]) -> Iterator[_Found]:
    """Yield acronyms with names of several words that begin with their letters."""
    longs: dict[str, list[str]] = defaultdict(list)
    for node in nodes:
        told = _told(node.name)
        if len(told) >= _LETTERS:
            longs["".join(word[0] for word in told)].append(node.id)
    for node in nodes:
        short = key(node.name)
        if _SHORT.fullmatch(node.name) and len(longs.get(short, ())) == 1:
            yield 0.6, node.id, longs[short][0], "one has the initials of the other"


def _neighbours(members: list[T]) -> Iterator[tuple[T, T]]:
    """Yield each member with the few that follow it: all pairs of a small block, and of a large one the nearest."""
    for place, one in enumerate(members):
        for other in members[place + 1 : place + _WINDOW]:
            yield one, other
