"""Who cites whom: references to the papers of the pile that they mean.

By identifier first; then by title, letter for letter; then by a title spelled otherwise or without its subtitle; last
by a title of the pile that stands in the raw string between marks that end a title. Years and authors, where both sides
have them, must not speak against it, and speak for it where a title is short. Everything is looked up in dictionaries
that the pile fills once, so the work is linear in the references.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.link.ghosts import Cited
from kg.link.ghosts import ghosts as ghosts_of
from kg.link.titles import BLOCK, blocks, heads, letters, likeness, long_words, surnames, words, years_agree
from kg.model import Claim, Evidence, Node, Paper, Reference, Relation, Section
from kg.text import spelled

#: Words that make a title so rare that it names one work by itself.
_RARE = 5
_SCORE_SHORT_SUPPORTED = 0.95
_SCORE_HEAD = 0.85
_SCORE_INSIDE = 0.9
_SCORE_DOUBTFUL = 0.7
#: An identifier of a paper whose title has no word in common with the reference: renamed, or mistyped.
_SCORE_UNLIKE = 0.6
#: Characters of a raw string that are looked through for titles.
_RAW = 4000
_KEY = 12
_INSIDE_WORDS = 3
_TOKEN = re.compile(r"[^\W_]+")
_OPENS = ".,:;?!(“\"‘'”)]"
_CLOSES = ".,;?!(:"
_QUOTES = "”\"’'“‘ "
_NEXT = re.compile(r"(?:in|in:|arxiv|corr|proc|journal|advances|ieee|acm|url|http|doi|available|\d{4}$)", re.I)


@dataclass(frozen=True, slots=True)
class Match:
    """A paper that a reference means; ``by`` says how it was found, ``score`` how sure that is, from 0 to 1."""

    paper: str
    by: str
    score: float
    start: int = 0
    end: int = 0


def cited(papers: Iterable[Paper], ghosts: int = 0) -> tuple[list[Node], list[Claim]]:
    """Return CITES, the raw references as evidence, and the nodes of ghosts: works outside the pile that are cited.

    ``ghosts`` is how many papers must cite a work for that; 0: none are kept.
    """
    pile = list(papers)
    if not any(paper.references for paper in pile):
        return [], []
    resolver = Resolver(pile)
    nodes: list[Node] = []
    claims: list[Claim] = []
    unresolved: list[Cited] = []
    for paper in pile:
        for reference in paper.references:
            matches = resolver.resolve(reference)
            claims += (_claim(paper.id, reference, match) for match in matches if match.paper != paper.id)
            if ghosts and not matches:
                unresolved.append((paper.id, reference))
    for node, references in ghosts_of(unresolved, ghosts, {paper.id for paper in pile}) if ghosts else ():
        nodes.append(node)
        claims += (_claim(paper, reference, _ghost(node, reference)) for paper, reference in references)
    return nodes, claims


def _claim(paper: str, reference: Reference, match: Match) -> Claim:
    raw = reference.raw or reference.title
    end = match.end or len(raw)
    why = Evidence(paper, Section.REFERENCES, match.start, end, raw, match.by, match.score)
    return Claim(paper, Relation.CITES, match.paper, (why,))


def _ghost(node: Node, reference: Reference) -> Match:
    """Return how a reference names a work that is known from references alone."""
    named = set(reference.identifiers.values()) & {v for v in node.properties.values() if isinstance(v, str)}
    by = "identifier" if named else "title" if letters(reference.title) == letters(node.name) else "near-title"
    return Match(node.id, by, 1.0 if named else _SCORE_SHORT_SUPPORTED, *_place(reference.raw, reference.title))


class Resolver:
    """The papers of a pile, ready to be looked up. What it finds depends on the pile alone, not on its order."""

    def __init__(self, papers: Sequence[Paper]) -> None:
        self._papers = sorted(papers, key=lambda p: p.id)
        self._by_identifier = {
            pair: n for n, p in reversed(list(enumerate(self._papers))) for pair in p.identifiers.items()
        }
        self._authors = [surnames(paper.authors) for paper in self._papers]
        self._lengths = [len(words(paper.title)) for paper in self._papers]
        self._by_letters: dict[str, list[int]] = defaultdict(list)
        self._by_head: dict[str, list[int]] = defaultdict(list)
        self._by_block: dict[str, list[int]] = defaultdict(list)
        self._inside: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for n, paper in enumerate(self._papers):
            self._add(n, paper)

    def _add(self, n: int, paper: Paper) -> None:
        joined = letters(paper.title)
        self._by_letters[joined].append(n)
        for head in heads(paper.title):
            self._by_head[head].append(n)
        for block in blocks(paper.title):
            self._by_block[block].append(n)
        if len(joined) >= _KEY and self._lengths[n] >= _INSIDE_WORDS:
            self._inside[joined[:_KEY]].append((joined, n))

    def resolve(self, reference: Reference) -> list[Match]:
        """Return the papers that a reference means, by id: mostly one or none; a raw string may hold several works."""
        named = self._named(reference)
        titled = self._titled(reference) if reference.title else None
        if named:
            return named if not titled or titled.by != "title" or self._alike(named, reference) else [titled]
        return [titled] if titled else self._within(reference)

    def _named(self, reference: Reference) -> list[Match]:
        found: dict[int, str] = {}
        for pair in sorted(reference.identifiers.items()):
            if pair in self._by_identifier:
                found.setdefault(self._by_identifier[pair], pair[1])
        scores = ((n, value, self._trust(n, reference)) for n, value in sorted(found.items()))
        return [
            Match(self._papers[n].id, "identifier", score, *_place(reference.raw, value))
            for n, value, score in scores
            if score
        ]

    def _trust(self, n: int, reference: Reference) -> float:
        """Return how far an identifier is to be trusted: preprints change titles, but not every word and author.

        A title in another script may be a translation, and its authors a transcription.
        """
        if not reference.title or long_words(reference.title) & long_words(self._papers[n].title):
            return 1.0
        people = surnames(reference.authors)
        if people & self._authors[n]:
            return 1.0
        if people and self._authors[n] and spelled(reference.title).isascii():
            return 0.0
        return _SCORE_UNLIKE

    def _alike(self, named: list[Match], reference: Reference) -> bool:
        """Tell whether an identifier leads to a paper of the reference's own title: identifiers are mistyped too."""
        wanted = {match.paper for match in named}
        return any(self._papers[n].id in wanted for n in self._by_letters.get(letters(reference.title), ()))

    def _titled(self, reference: Reference) -> Match | None:
        joined = letters(reference.title)
        if not joined:
            return None
        people = surnames(reference.authors)
        exact = self._best(self._by_letters.get(joined, ()), reference, people, doubtful=True)
        place = _place(reference.raw, reference.title)
        if exact is not None:
            return Match(self._papers[exact[0]].id, "title", exact[1], *place)
        if joined in self._by_letters:
            return None
        near = self._near(reference, joined, people)
        return Match(self._papers[near[0]].id, "near-title", near[1], *place) if near else None

    def _best(
        self, candidates: Iterable[int], reference: Reference, people: frozenset[str], *, doubtful: bool
    ) -> tuple[int, float] | None:
        """Return the one candidate that years and authors favour, and the score; None where several are as good."""
        judged = [(self._judge(n, reference, people, doubtful=doubtful), n) for n in candidates]
        ranked = sorted(((score, n) for score, n in judged if score), reverse=True)
        if not ranked or (len(ranked) > 1 and ranked[0][0] == ranked[1][0]):
            return None
        return ranked[0][1], ranked[0][0]

    def _judge(self, n: int, reference: Reference, people: frozenset[str], *, doubtful: bool) -> float:
        """Return how sure it is that a reference with a paper's title means it: 0 where something speaks against it."""
        paper = self._papers[n]
        shared = bool(people & self._authors[n]) if people and self._authors[n] else None
        close = years_agree(paper.year, reference.year)
        if shared and close:
            return 1.0
        if self._lengths[n] < _RARE:
            supported = shared or (shared is None and close and paper.year and reference.year)
            return _SCORE_SHORT_SUPPORTED if supported and close else 0.0
        if shared is False:
            return _SCORE_DOUBTFUL if close and doubtful and self._lengths[n] > _RARE else 0.0
        return _SCORE_SHORT_SUPPORTED if close else _SCORE_DOUBTFUL if doubtful else 0.0

    def _near(self, reference: Reference, joined: str, people: frozenset[str]) -> tuple[int, float] | None:
        found: dict[int, float] = {}
        for n in self._candidates(reference.title):
            score = likeness(reference.title, self._papers[n].title)
            judged = self._judge(n, reference, people, doubtful=False) if score else 0.0
            if judged:
                found[n] = round(score * judged, 4)
        for n in (*self._by_head.get(joined, ()), *self._without_subtitle(reference.title)):
            supported = self._judge(n, reference, people, doubtful=False)
            if supported and self._papers[n].year and reference.year:
                found.setdefault(n, _SCORE_HEAD * supported)
        ranked = sorted(((score, n) for n, score in found.items()), reverse=True)
        if not ranked or (len(ranked) > 1 and ranked[0][0] == ranked[1][0]):
            return None
        return ranked[0][1], ranked[0][0]

    def _candidates(self, title: str) -> list[int]:
        groups = (self._by_block.get(block, ()) for block in blocks(title))
        return sorted({n for group in groups if len(group) <= BLOCK for n in group})

    def _without_subtitle(self, title: str) -> list[int]:
        return [n for head in heads(title) for n in self._by_letters.get(head, ())]

    def _within(self, reference: Reference) -> list[Match]:
        """Return the papers whose titles stand in the raw string, each between marks that begin and end a title."""
        raw = reference.raw[:_RAW]
        if not self._may_hold(raw):
            return []
        joined, starts, ends = _joined(raw)
        matches: list[Match] = []
        free = 0
        for first in sorted(starts):
            hits = self._inside.get(joined[first : first + _KEY]) if first >= free else None
            for title, n in sorted(hits or (), key=lambda hit: (-len(hit[0]), hit[1])):
                last = first + len(title)
                if (
                    last in ends
                    and joined.startswith(title, first)
                    and self._stands(raw, starts[first], ends[last], n, reference)
                ):
                    matches.append(
                        Match(self._papers[n].id, "title-in-reference", _SCORE_INSIDE, starts[first], ends[last])
                    )
                    free = last
                    break
        return matches

    def _may_hold(self, raw: str) -> bool:
        """Tell whether the letters of a title stand in a string: quick, since in nearly all strings none do."""
        parts = _TOKEN.findall((raw if raw.isascii() else spelled(raw)).casefold())
        joined, position, known = "".join(parts), 0, self._inside
        for part in parts:
            hits = known.get(joined[position : position + _KEY], ())
            if any(joined.startswith(title, position) for title, _ in hits):
                return True
            position += len(part)
        return False

    def _stands(self, raw: str, start: int, end: int, n: int, reference: Reference) -> bool:
        before, after = raw[:start].rstrip(_QUOTES), raw[end:].lstrip(_QUOTES)
        if before and before[-1] not in _OPENS:
            return False
        if after and after[0] not in _CLOSES and not _NEXT.match(after):
            return False
        if self._authors[n] and not self._authors[n] & surnames([raw]):
            return False
        year, wanted = self._papers[n].year, reference.year
        if self._lengths[n] < _RARE or after.startswith(":"):
            return bool(year and wanted and years_agree(year, wanted, 1))
        return years_agree(year, wanted)


def _joined(raw: str) -> tuple[str, dict[int, int], dict[int, int]]:
    """Return the letters of a string, and for each place where a word begins or ends there, its place in the string."""
    parts: list[str] = []
    starts: dict[int, int] = {}
    ends: dict[int, int] = {}
    position = 0
    for match in _TOKEN.finditer(raw):
        word = match[0] if match[0].isascii() else "".join(_TOKEN.findall(spelled(match[0])))
        starts[position] = match.start()
        parts.append(word.casefold())
        position += len(parts[-1])
        ends[position] = match.end()
    return "".join(parts), starts, ends


def _place(raw: str, words_: str) -> tuple[int, int]:
    """Return where words stand in a raw string; all of it where they are not found as they are."""
    start = raw.lower().find(words_.lower()) if len(raw.lower()) == len(raw) else raw.find(words_)
    return (start, start + len(words_)) if start >= 0 and words_ else (0, len(raw))
