"""Cited works that the pile does not hold, kept as papers when several papers cite them.

References to one work are put together (union-find) by a shared identifier, by a title letter for letter, and by a
title spelled otherwise whose authors and years agree. A short title ("Deep learning") names a work only with its first
author.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence
from itertools import pairwise

from kg.link.titles import BLOCK, LONG, blocks, letters, likeness, surnames, years_agree
from kg.model import Kind, Node, Reference, Value
from kg.text import slug, title_key

#: A reference and the paper that it stands in.
Cited = tuple[str, Reference]
#: The schemes that give an id, the best first; they are those of the papers.
_SCHEMES = ("arxiv", "doi", "acl", "openalex", "s2", "pmid")
_PROPERTY = {"arxiv": "arxivId", "openalex": "openalexId", "s2": "s2Id", "acl": "aclId"}


def ghosts(unresolved: Sequence[Cited], least: int, taken: Collection[str]) -> list[tuple[Node, list[Cited]]]:
    """Return a node for each work that at least ``least`` papers cite, with the references to it, sorted by id.

    ``taken`` are ids that others have. What is returned depends on the references, not on their order.
    """
    ordered = sorted(unresolved, key=lambda c: (c[0], c[1].raw, c[1].title, sorted(c[1].identifiers.items())))
    used = set(taken)
    found = []
    for group in sorted(_works(ordered), key=lambda g: (-len({p for p, _ in g}), g[0][0], g[0][1].raw)):
        if len({paper for paper, _ in group}) < least:
            break
        if node := _node([reference for _, reference in group], used):
            used.add(node.id)
            found.append((node, group))
    return sorted(found, key=lambda pair: pair[0].id)


def _works(cited: Sequence[Cited]) -> Iterable[list[Cited]]:
    groups = _Groups(len(cited))
    first: dict[Hashable, int] = {}
    for n, (_, reference) in enumerate(cited):
        for key in _keys(reference):
            groups.join(first.setdefault(key, n), n)
    for one, other in _near(cited, groups):
        groups.join(one, other)
    works: dict[int, list[Cited]] = defaultdict(list)
    for n, item in enumerate(cited):
        works[groups.root(n)].append(item)
    return works.values()


def _keys(reference: Reference) -> Iterator[Hashable]:
    yield from sorted(reference.identifiers.items())
    joined = letters(reference.title)
    if len(joined) >= LONG:
        yield joined
    elif joined and reference.authors:
        yield joined, " ".join(sorted(surnames(reference.authors[:1])))


def _near(cited: Sequence[Cited], groups: _Groups) -> Iterator[tuple[int, int]]:
    """Yield pairs of references whose titles are spelled otherwise and whose authors and years agree."""
    by_block: dict[str, dict[str, int]] = defaultdict(dict)
    seen: set[str] = set()
    for n, (_, reference) in enumerate(cited):
        joined = letters(reference.title)
        if joined not in seen:
            seen.add(joined)
            for block in blocks(reference.title):
                by_block[block][joined] = n
    for block in sorted(by_block):
        members = sorted(by_block[block].items())
        if len(members) > BLOCK:
            members = []
        # Neighbours in the alphabet: the work stays linear, and a letter's difference late in a title is found.
        for (_, one), (_, other) in pairwise(members):
            if groups.root(one) != groups.root(other) and _same(cited[one][1], cited[other][1]):
                yield one, other


def _same(one: Reference, other: Reference) -> bool:
    shared = surnames(one.authors) & surnames(other.authors)
    return bool(shared) and years_agree(one.year, other.year, 1) and likeness(one.title, other.title) > 0


class _Groups:
    def __init__(self, size: int) -> None:
        self._parents = list(range(size))

    def root(self, n: int) -> int:
        while self._parents[n] != n:
            self._parents[n] = self._parents[self._parents[n]]
            n = self._parents[n]
        return n

    def join(self, one: int, other: int) -> None:
        a, b = sorted((self.root(one), self.root(other)))
        self._parents[b] = a


def _node(references: Sequence[Reference], taken: Collection[str]) -> Node | None:
    """Return the node of a work: of each field what most references say, the first in the alphabet of those."""
    title = _commonest(reference.title for reference in references)
    identifiers = {
        scheme: value for scheme in _SCHEMES if (value := _commonest(r.identifiers.get(scheme, "") for r in references))
    }
    if not title and not identifiers:
        return None
    year = _commonest(str(reference.year or "") for reference in references)
    name = title or _commonest(reference.raw for reference in references)
    properties: dict[str, Value] = {
        "title": title,
        "authors": max(sorted(reference.authors for reference in references), key=len),
        "year": int(year) if year else 0,
        "ghost": True,
        **{_PROPERTY.get(scheme, scheme): value for scheme, value in identifiers.items()},
    }
    own = next(i for i in _ids(identifiers, name, year) if i not in taken)
    return Node(own, Kind.PAPER, name, (), {k: v for k, v in properties.items() if v})


def _commonest(values: Iterable[str]) -> str:
    counts = Counter(value for value in values if value)
    return min(counts, key=lambda v: (-counts[v], v)) if counts else ""


def _ids(identifiers: dict[str, str], title: str, year: str) -> Iterator[str]:
    """Yield the ids that a paper of these could have, best first: those of :mod:`kg.papers.identity`."""
    yield from (f"paper:{scheme}:{value}" for scheme, value in identifiers.items())
    base = f"paper:title:{slug(title_key(title) or title)}"
    yield base
    number = 1
    while True:
        yield f"{base}-{year or 'undated'}" + (f"-{number}" if number > 1 else "")
        number += 1
