"""Which records are of one paper.

The rule is that of litstudy (``DocumentIdentifier.matches``): identifiers decide where two records share a scheme,
and all that they share must agree; titles and years decide only where they share none. A preprint may be published
some years later: then the title and an author decide. All in dictionaries: no two records are compared that have
nothing in common.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import replace

from kg.model import Paper, Problem
from kg.papers.identifiers import SCHEMES, paper_id
from kg.papers.merge import content, merge
from kg.text import title_key

#: With how many papers that its key also names a record is compared before it is taken for a new one. It is met only
#: where many papers contradict each other under one key, such as a placeholder for a DOI.
_TRIES = 16
#: Years of one paper differ by no more: a preprint and its publication.
_YEARS_APART = 1
#: So many years may lie between them where an author is the same too.
_YEARS_TO_PUBLISH = 3
#: Who has one of these has been published; who has an arXiv id and none of them is a preprint.
_PUBLISHED = ("doi", "acl")


def unite(papers: Iterable[Paper]) -> tuple[list[Paper], list[Problem]]:
    """Return one Paper for each real paper, sorted by id, and what is doubtful about them.

    The result depends on the records alone, not on their order. Reported (all with ``skipped`` False): records that
    share an identifier or a title and year but contradict each other in an identifier, which stay apart; and papers
    for which no record has an abstract.
    """
    records = sorted(papers, key=content)
    groups = _Groups(records)
    problems: list[Problem] = []
    for scheme, value, members in _by_identifier(records):
        problems += groups.join(members, f"{scheme} {value}", titles=False)
    for title, members in _by_title(records):
        problems += groups.join(members, f'the title "{title[:80]}"', titles=True)
    merged = _with_own_ids([merge(group) for group in groups])
    problems += [_without_abstract(paper) for paper in merged if not paper.abstract]
    return merged, sorted(problems, key=lambda p: (p.path, p.line, p.message))


def _by_identifier(records: Sequence[Paper]) -> Iterator[tuple[str, str, list[int]]]:
    for scheme in SCHEMES:
        buckets: dict[str, list[int]] = defaultdict(list)
        for index, paper in enumerate(records):
            if scheme in paper.identifiers:
                buckets[paper.identifiers[scheme]].append(index)
        yield from ((scheme, value, members) for value, members in sorted(buckets.items()))


def _by_title(records: Sequence[Paper]) -> Iterator[tuple[str, list[int]]]:
    """Yield each title and its records, the earliest first, those without a year last."""
    buckets: dict[str, list[int]] = defaultdict(list)
    for index, paper in enumerate(records):
        buckets[title_key(paper.title) or paper.title].append(index)
    for _, members in sorted(buckets.items()):
        yield records[members[0]].title, sorted(members, key=lambda i: (records[i].year or 9999, i))


class _Groups:
    """Records in groups that are one paper each (union-find), with what each group is identified by."""

    def __init__(self, records: Sequence[Paper]) -> None:
        self._records = records
        self._parents = list(range(len(records)))
        self._identifiers = [dict(paper.identifiers) for paper in records]
        self._years = [{paper.year} if paper.year is not None else set() for paper in records]
        self._authors = [_name_words(paper.authors) for paper in records]

    def __iter__(self) -> Iterator[list[Paper]]:
        groups: dict[int, list[Paper]] = defaultdict(list)
        for index, paper in enumerate(self._records):
            groups[self._root(index)].append(paper)
        return iter(groups.values())

    def join(self, members: Iterable[int], what: str, *, titles: bool) -> list[Problem]:
        """Join the records that one key names, where nothing speaks against it; report the first contradiction."""
        roots: list[int] = []
        contradiction: tuple[int, str] | None = None
        for index in members:
            root = self._root(index)
            if root in roots:
                continue
            partner = next((r for r in roots if self._agree(r, root, titles)), None)
            if partner is not None:
                self._join(partner, root)
                continue
            if contradiction is None:
                doubts = (self._contradiction(r, root) for r in roots if not titles or self._contemporary(r, root))
                scheme = next(filter(None, doubts), "")
                contradiction = (index, scheme) if scheme else None
            if len(roots) < _TRIES:
                roots.append(root)
        return [self._doubt(what, *contradiction)] if contradiction else []

    def _agree(self, one: int, other: int, titles: bool) -> bool:
        """Return True where no identifier contradicts; under a title the years must agree too.

        Groups that share a value of a scheme were joined before titles are looked at, so that what two groups with
        one title still share is a contradiction.
        """
        return not self._contradiction(one, other) and (not titles or self._contemporary(one, other))

    def _contemporary(self, one: int, other: int) -> bool:
        a, b = self._years[one], self._years[other]
        apart = _YEARS_TO_PUBLISH if self._became(one, other) or self._became(other, one) else _YEARS_APART
        return not a or not b or any(abs(x - y) <= apart for x in a for y in b)

    def _became(self, preprint: int, published: int) -> bool:
        """Tell whether one group can be a preprint of the other: it is on arXiv alone, and they share an author."""
        a, b = self._identifiers[preprint], self._identifiers[published]
        alone = "arxiv" in a and "arxiv" not in b and not any(scheme in a for scheme in _PUBLISHED)
        out = any(scheme in b for scheme in _PUBLISHED)
        return alone and out and bool(self._authors[preprint] & self._authors[published])

    def _contradiction(self, one: int, other: int) -> str:
        """Return the first scheme in which two groups have different identifiers, or an empty string."""
        a, b = self._identifiers[one], self._identifiers[other]
        return next((s for s in SCHEMES if s in a and s in b and a[s] != b[s]), "")

    def _join(self, one: int, other: int) -> None:
        self._parents[other] = one
        self._identifiers[one].update(self._identifiers[other])
        self._years[one] |= self._years[other]
        self._authors[one] |= self._authors[other]

    def _root(self, index: int) -> int:
        root = index
        while self._parents[root] != root:
            root = self._parents[root]
        while self._parents[index] != root:
            self._parents[index], index = root, self._parents[index]
        return root

    def _doubt(self, what: str, index: int, scheme: str) -> Problem:
        paper = self._records[index]
        path, line = (paper.sources[0].path, paper.sources[0].line) if paper.sources else (paper.id, 0)
        message = f"{what} is also that of a paper with another {scheme} id: kept apart. If they are one, correct it."
        return Problem(path, line, message, skipped=False)


def _name_words(authors: Iterable[str]) -> set[str]:
    """Return the folded words of names, without initials: some records give "A. Lovelace", others "Lovelace, Ada"."""
    return {word for name in authors for word in title_key(name).split() if len(word) > 1}


def _with_own_ids(papers: Iterable[Paper]) -> list[Paper]:
    """Return papers sorted by id, each with an id of its own: the next best identifier where the best is taken."""
    taken: dict[Hashable, Paper] = {}
    for paper in sorted(papers, key=lambda p: (p.id, p.year or 9999, content(p))):
        own = next(name for name in _names(paper) if name not in taken)
        taken[own] = paper if own == paper.id else replace(paper, id=own)
    return sorted(taken.values(), key=lambda p: p.id)


def _names(paper: Paper) -> Iterator[str]:
    for scheme in SCHEMES:
        if scheme in paper.identifiers:
            yield f"paper:{scheme}:{paper.identifiers[scheme]}"
    title = paper_id({}, paper.title)
    yield title
    yield f"{title}-{paper.year or 'undated'}"
    number = 2
    while True:
        yield f"{title}-{paper.year or 'undated'}-{number}"
        number += 1


def _without_abstract(paper: Paper) -> Problem:
    path, line = (paper.sources[0].path, paper.sources[0].line) if paper.sources else (paper.id, 0)
    message = f'"{paper.title[:80]}" has no abstract (a saved page may have been cut there). Add it if you have it.'
    return Problem(path, line, message, skipped=False)
