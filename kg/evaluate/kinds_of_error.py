"""What sort of error each false alarm and each miss is, as pure functions of what was read and what was written."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.evaluate.gold import GoldPaper, Item, fold, read_gold
from kg.evaluate.graph_view import Predicted, view
from kg.evaluate.score import match
from kg.library import Library
from kg.link import shipped_thesaurus
from kg.text import title_key

_ACRONYM = re.compile(r"[a-z]*[A-Z][A-Za-z0-9-]*[A-Z0-9][A-Za-z0-9-]*")


@dataclass(frozen=True, order=True)
class ErrorKind:
    """A kind of error, how often it happens, and an example: what was read or should have been, and the paper."""

    count: int
    name: str
    example: str
    paper: str


def sorts(gold: GoldPaper, links: Sequence[Predicted], labels: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Yield the sort and an example of each error in one paper.

    ``labels`` are the folded labels of the thesaurus. A false alarm whose words hold a written form, or lie in one, is
    an error of the boundary, and so is the miss beside it, which is not counted again.
    """
    matched = match(links, gold.links)
    hit = {i for _, i in matched if i is not None}
    beside: set[int] = set()
    for link, i in matched:
        if i is None:
            sort, near = _alarm(link, gold.links, hit, labels)
            beside |= near
            yield sort, min(link.forms, key=lambda form: (-len(form), form))
        elif link.kind not in gold.links[i].kinds:
            wanted = min(str(kind) for kind in gold.links[i].kinds)
            yield f"kind: {link.kind} for {wanted}", min(link.forms)
    for i, item in enumerate(gold.links):
        if i not in hit and i not in beside and len(item.annotators) == gold.annotators:
            yield _miss(item, labels), min(item.surfaces or item.forms, key=lambda form: (-len(form), form))


def _alarm(link: Predicted, items: Sequence[Item], hit: set[int], labels: frozenset[str]) -> tuple[str, set[int]]:
    """Return the sort of a false alarm, and the numbers of the missed items that it is beside."""
    longer = {i for i, item in enumerate(items) if _inside(link.forms, item.forms)}
    shorter = {i for i, item in enumerate(items) if _inside(item.forms, link.forms)}
    if longer - hit:
        return "boundary: too short", longer - hit
    if shorter - hit:
        return "boundary: too long", shorter - hit
    if longer:
        return "extra: part of a name that was found", set()
    if shorter:
        return "extra: a longer form of a name that was found", set()
    if link.forms & labels:
        return "extra: label of the thesaurus that nobody wrote", set()
    return f"extra: {link.kind} in no list", set()


def _miss(item: Item, labels: frozenset[str]) -> str:
    if item.forms & labels:
        return "missed: label of the thesaurus"
    if any(_ACRONYM.fullmatch(surface) for surface in item.surfaces):
        return "missed: acronym or name by its shape"
    return "missed: core, in no list" if item.core else "missed: in passing, in no list"


def _inside(ones: Iterable[str], others: Iterable[str]) -> bool:
    """Tell whether a form of ``ones`` stands, as whole words, in a longer form of ``others``."""
    longer = [f" {form} " for form in others]
    return any(f" {form} " in other and f" {form} " != other for form in ones for other in longer)


def counted(errors: Iterable[tuple[str, str, str]], most: int = 10) -> list[ErrorKind]:
    """Return the ``most`` frequent sorts of errors ``(sort, example, paper)``, each with its first example."""
    found = list(errors)
    counts = Counter(sort for sort, _, _ in found)
    first: dict[str, tuple[str, str]] = {}
    for sort, example, paper in found:
        first.setdefault(sort, (example, paper))
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [ErrorKind(count, sort, *first[sort]) for sort, count in ranked[:most]]


def error_kinds(library: str | Path, gold: str | Path, most: int = 10) -> list[ErrorKind]:
    """Return the ``most`` frequent kinds of error of a library's links.

    Raises:
        InputError: when the annotated papers cannot be read.
        LibraryError: when the library cannot be opened.

    """
    with Library(library) as opened:
        graph = view(opened.nodes(), opened.claims())
    labels = frozenset(fold(label.text) for label in shipped_thesaurus().labels())
    found = []
    for paper in read_gold(gold):
        seen = graph.papers.get(title_key(paper.title))
        if seen:
            links = [seen.links[node] for node in sorted(seen.links)]
            found += [(sort, example, paper.title) for sort, example in sorts(paper, links, labels)]
    return counted(found, most)
