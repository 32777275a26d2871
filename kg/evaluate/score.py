"""Counting what is right in one paper, and over all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from kg.evaluate.counts import Counts
from kg.evaluate.gold import GoldPaper, Item
from kg.evaluate.graph_view import GraphView, PaperView, Predicted
from kg.model import Relation
from kg.text import title_key

#: Counts by what is counted: "links", "introduced", "kind Method", "role USES" …
Sheet = Mapping[str, Counts]

LINEAGE = (Relation.IS_A, Relation.EXTENDS, Relation.USES, Relation.COMPARES_WITH)


def match(links: Iterable[Predicted], items: Sequence[Item]) -> list[tuple[Predicted, int | None]]:
    """Return each predicted link with the index of the first gold item that shares a form with it."""
    return [(link, next((i for i, item in enumerate(items) if item.forms & link.forms), None)) for link in links]


def score_paper(gold: GoldPaper, paper: PaperView) -> dict[str, Counts]:
    """Return the counts of one paper."""
    matched = match(paper.links.values(), gold.links)
    agreed = {i for i, item in enumerate(gold.links) if len(item.annotators) == gold.annotators}
    hit = {i for _, i in matched if i is not None}
    sheet = {"links": _counts(matched, agreed)}
    core = {i for i in agreed if gold.links[i].core}
    sheet["core links"] = Counts(0, 0, len(hit & core), len(core))
    kinds_right = sum(link.kind in gold.links[i].kinds for link, i in matched if i is not None)
    right = sum(i is not None for _, i in matched)
    sheet["kinds"] = Counts(kinds_right, right, kinds_right, right)
    sheet["introduced"] = _introduced(gold, paper)
    sheet["repositories"], sheet["own release"] = _repositories(gold, paper)
    sheet.update(_by_kind(gold, matched, agreed))
    sheet.update(_by_role(gold, matched))
    return sheet


def _counts(matched: Sequence[tuple[Predicted, int | None]], agreed: set[int]) -> Counts:
    hit = {i for _, i in matched if i is not None}
    return Counts(sum(i is not None for _, i in matched), len(matched), len(hit & agreed), len(agreed))


def _introduced(gold: GoldPaper, paper: PaperView) -> Counts:
    links = [link for link in paper.links.values() if Relation.INTRODUCES in link.roles]
    agreed = {i for i, item in enumerate(gold.introduced) if len(item.annotators) == gold.annotators}
    return _counts(match(links, gold.introduced), agreed)


def _repositories(gold: GoldPaper, paper: PaperView) -> tuple[Counts, Counts]:
    both = set(paper.repositories) & set(gold.repositories)
    found = Counts(len(both), len(paper.repositories), len(both), len(gold.repositories))
    own = sum((paper.repositories[url] is Relation.HAS_CODE) == gold.repositories[url] for url in both)
    return found, Counts(own, len(both), own, len(both))


def _by_kind(
    gold: GoldPaper, matched: Iterable[tuple[Predicted, int | None]], agreed: Iterable[int]
) -> dict[str, Counts]:
    found: dict[str, Counts] = defaultdict(Counts)
    hit = set()
    for link, i in matched:
        found[f"kind {link.kind}"] = found[f"kind {link.kind}"].plus(Counts(i is not None, 1))
        hit.add(i)
    for i in agreed:
        for kind in gold.links[i].kinds:
            found[f"kind {kind}"] = found[f"kind {kind}"].plus(Counts(0, 0, i in hit, 1))
    return found


def _by_role(gold: GoldPaper, matched: Iterable[tuple[Predicted, int | None]]) -> dict[str, Counts]:
    """Count roles where the link itself is right; "roles" where the annotators agree on one role."""
    found: dict[str, Counts] = defaultdict(Counts)
    for link, i in matched:
        if i is None:
            continue
        item = gold.links[i]
        agree = len(item.roles) == 1 and len(item.annotators) == gold.annotators
        for role in link.roles:
            right = role in item.roles
            found[f"role {role}"] = found[f"role {role}"].plus(Counts(right, 1))
            if agree:
                found["roles"] = found["roles"].plus(Counts(right, 1, right, 1))
        if agree:
            (wanted,) = item.roles
            found[f"role {wanted}"] = found[f"role {wanted}"].plus(Counts(0, 0, wanted in link.roles, 1))
    return found


def score_lineage(gold: Sequence[GoldPaper], graph: GraphView) -> list[dict[str, Counts]]:
    """Return the counts of relations between entities, one sheet a paper, for all together and for each relation.

    A claim counts for the first annotated paper that supports it.
    """
    sheets: list[dict[str, Counts]] = [defaultdict(Counts) for _ in gold]
    supported: set[tuple[str, Relation, str]] = set()
    number_of = {}
    for number, paper in enumerate(gold):
        number_of[graph.ids.get(title_key(paper.title))] = number
        for relation, agreed, hits in _stated(paper, graph):
            supported |= {(s, relation, t) for s, t in hits}
            if agreed:
                _count(sheets[number], relation, Counts(0, 0, bool(hits), 1))
    for claim in graph.lineage:
        owners = sorted(number_of[p] for p in claim.papers if p in number_of)
        if claim.relation in LINEAGE and owners:
            right = (claim.subject, claim.relation, claim.object) in supported
            _count(sheets[owners[0]], claim.relation, Counts(right, 1))
    return sheets


def _count(sheet: dict[str, Counts], relation: Relation, counts: Counts) -> None:
    for name in ("lineage", f"lineage {relation}"):
        sheet[name] = sheet[name].plus(counts)


def _stated(gold: GoldPaper, graph: GraphView) -> Iterator[tuple[Relation, bool, list[tuple[str, str]]]]:
    """Yield each relation that a paper's annotators wrote, whether all did, and the pairs of nodes that claim it."""
    paper = graph.papers.get(title_key(gold.title))
    for (head, relation, tail), who in gold.lineage.items():
        hits = []
        if paper:
            heads, tails = (
                {paper.node_of[f] for f in gold.forms.get(name, frozenset()) | {name} if f in paper.node_of}
                for name in (head, tail)
            )
            hits = [(s, t) for s in heads for t in tails if relation in graph.between.get((s, t), frozenset())]
        yield relation, len(who) == gold.annotators, hits


def score_identity(gold: Sequence[GoldPaper], graph: GraphView) -> Counts:
    """Return, over pairs of papers, how often two mentions of one entity share a node, and the reverse.

    Pairs: surface forms that all annotators of a paper wrote, in two different papers.
    """
    places = []
    for paper in gold:
        view = graph.papers.get(title_key(paper.title))
        if view is None:
            continue
        for surface in set.intersection(*(set(names) for names in paper.names)):
            if surface in view.node_of:
                meant = frozenset().union(*(names[surface] for names in paper.names))
                places.append((id(view), meant, view.node_of[surface]))
    same = together = wrong = 0
    for i, (paper_id, meant, node) in enumerate(places):
        for other_id, other_meant, other_node in places[i + 1 :]:
            if paper_id != other_id:
                one = bool(meant & other_meant)
                same += one
                together += one and node == other_node
                wrong += not one and node == other_node
    return Counts(together, together + wrong, together, same)
