"""Several records of one paper to one Paper. What comes out depends on the records, not on their order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any, TypeVar

from kg.model import Paper, Reference, ReferencesStatus, Source
from kg.papers.identifiers import paper_id, unify
from kg.papers.references_merge import unite_references
from kg.text import title_key

T = TypeVar("T")

_STATUS = (ReferencesStatus.KNOWN, ReferencesStatus.EMPTY, ReferencesStatus.UNAVAILABLE)


def content(paper: Paper) -> tuple[Any, ...]:
    """Return all that a record says, as a tuple that sorts: equal only for records that are equal."""
    return (
        paper.id,
        paper.title,
        paper.abstract,
        paper.authors,
        paper.year or 0,
        paper.venue,
        sorted(paper.identifiers.items()),
        paper.keywords,
        paper.links,
        [_reference(reference) for reference in paper.references],
        paper.references_status,
        paper.sources,
        sorted(paper.orcids.items()),
    )


def _reference(reference: Reference) -> tuple[Any, ...]:
    return (
        reference.raw,
        reference.title,
        reference.year or 0,
        sorted(reference.identifiers.items()),
        reference.authors,
    )


def merge(records: Sequence[Paper]) -> Paper:
    """Return one paper for records of it.

    Identifiers, keywords, links and sources are united. The title and the abstract are the longest; the authors
    come from the record that names most of them. The references are those of the longest list and what others add;
    each source says whether it had a list. The year is the earliest, that of the paper's first appearance (as a
    preprint, where there is one); the venue is the longest that is not arXiv. What still ties the alphabet settles.
    """
    identifiers = unify(chain.from_iterable(paper.identifiers.items() for paper in records))
    title = _best((paper.title for paper in records), _cased)
    authors = _best((paper.authors for paper in records), _named)
    lists = sorted((paper.references for paper in records), key=lambda rs: (-len(rs), [_reference(r) for r in rs]))
    return Paper(
        id=paper_id(identifiers, title),
        title=title,
        abstract=_best((paper.abstract for paper in records), len),
        authors=authors,
        year=min((paper.year for paper in records if paper.year is not None), default=None),
        venue=_best((paper.venue for paper in records), _published),
        identifiers=identifiers,
        keywords=_union(paper.keywords for paper in records),
        links=_union(paper.links for paper in records),
        references=unite_references(lists),
        references_status=min((paper.references_status for paper in records), key=_STATUS.index),
        sources=_union(map(_sources, records)),
        orcids=_orcids(authors, records),
    )


def _sources(paper: Paper) -> tuple[Source, ...]:
    status = "" if paper.references_status is ReferencesStatus.UNAVAILABLE else str(paper.references_status)
    return tuple(replace(source, references=source.references or status) for source in paper.sources)


def _orcids(authors: Sequence[str], records: Sequence[Paper]) -> dict[str, str]:
    """Return the ORCID iDs that any record gives, by the names of ``authors``.

    A name is found again in another spelling ("A. Lovelace" for "Ada Lovelace") by its last word and first letter,
    where one author alone has them.
    """
    given = sorted({pair for paper in records for pair in paper.orcids.items()})
    if not given:
        return {}
    short = Counter(map(_short, authors))
    found: dict[str, str] = {}
    for name, orcid in given:
        alike = [a for a in authors if a == name] or [
            a for a in authors if _short(a) == _short(name) and short[_short(a)] == 1
        ]
        for author in alike[:1]:
            found.setdefault(author, orcid)
    return dict(sorted(found.items()))


def _short(name: str) -> tuple[str, str]:
    words = title_key(name).split() or [""]
    return words[-1], words[0][:1]


def _best(values: Iterable[T], worth: Callable[[T], Any], order: Callable[[T], Any] = lambda v: v) -> T:
    """Return the value of the highest worth, the first in ``order`` of those."""
    first, *others = sorted(values, key=order)
    return max((first, *others), key=worth) if others else first


def _union(values: Iterable[tuple[T, ...]]) -> tuple[T, ...]:
    return tuple(sorted(set(chain.from_iterable(values))))  # type: ignore[type-var]


def _cased(title: str) -> tuple[int, int]:
    """Longer is better, and of "TABPFN: A TRANSFORMER" and "TabPFN: A Transformer" the second."""
    return len(title), sum(c.islower() for c in title)


def _named(authors: tuple[str, ...]) -> tuple[int, int]:
    """More authors are better, then fuller names."""
    return len(authors), sum(map(len, authors))


def _published(venue: str) -> tuple[bool, int]:
    return bool(venue) and not venue.lower().startswith(("arxiv", "corr")), len(venue)
