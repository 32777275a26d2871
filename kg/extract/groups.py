"""The mentions of one paper put together by what they name: relations hold between things, not between mentions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from kg.model import Definition, Kind, Mention, Relation, Section
from kg.text import key, words

#: Groups of a paper that are looked at, and mentions of a group: an abstract has fewer, a hostile text has not.
MOST_GROUPS, MOST_MENTIONS = 32, 8

#: A sentence: its section and span.
Place = tuple[Section, tuple[int, int]]


@dataclass(eq=False, slots=True)
class Group:
    """The mentions of one thing in one paper.

    ``names`` holds the folded words of each of its forms, ``forms`` the same joined, ``short`` those of at most two
    words, joined, ``vocabulary`` all of these words; ``shape`` is that of the shortest form; ``introduced``: the paper
    presents it as its own; ``main``: it is what the paper is about; ``score`` is that of its surest mention.
    """

    mentions: list[Mention] = field(default_factory=list)
    names: list[list[str]] = field(default_factory=list)
    forms: tuple[str, ...] = ()
    kind: Kind | None = None
    introduced: bool = False
    main: bool = False
    in_title: bool = False
    shape: str = ""
    vocabulary: frozenset[str] = frozenset()
    short: tuple[str, ...] = ()
    score: float = 0.0
    by_sentence: dict[Place, list[Mention]] = field(default_factory=dict)


def shape(text: str) -> str:
    """Return how a form is spelled: ``lower``, ``phrase`` (with capitals), ``name``, ``capital`` or ``word``."""
    if " " in text:
        return "lower" if text[1:].islower() else "phrase"
    if sum(c.isupper() or c.isdigit() for c in text) > 1:
        return "name"
    return "capital" if text[:1].isupper() else "word"


def group(mentions: Iterable[Mention], definitions: Sequence[Definition] = ()) -> list[Group]:
    """Return the things that the mentions name, in the order of their first mention.

    Mentions are of one thing when they have one target, one form, or forms that the paper defines by each other.
    """
    long_of = {key(d.short): key(d.long) for d in definitions}
    by_key: dict[str, Group] = {}
    for mention in sorted(mentions):
        form = key(mention.text)
        if not form or mention.kind is Kind.REPOSITORY:
            continue
        keys = [k for k in (key(mention.target), form, long_of.get(form, "")) if k]
        thing = next((by_key[k] for k in keys if k in by_key), None) or Group()
        for k in keys:
            by_key.setdefault(k, thing)
        thing.mentions.append(mention)
    things = list(dict.fromkeys(by_key.values()))
    for thing in things:
        _describe(thing)
    chosen = sorted(things, key=lambda g: (not g.introduced, -len(g.mentions)))[:MOST_GROUPS]
    _mark_main(chosen)
    kept = set(map(id, chosen))
    return [thing for thing in things if id(thing) in kept]  # as they were: in the order of their first mentions


@lru_cache(maxsize=1 << 15)
def _words(text: str) -> tuple[str, ...]:
    return tuple(words(text))


def _describe(thing: Group) -> None:
    kinds = Counter(m.kind for m in thing.mentions if m.kind)
    thing.kind = min(kinds, key=lambda k: (-kinds[k], k)) if kinds else None
    thing.introduced = any(m.relation is Relation.INTRODUCES for m in thing.mentions)
    thing.score = max(m.score for m in thing.mentions)
    thing.in_title = any(m.section is Section.TITLE for m in thing.mentions)
    thing.shape = shape(min((m.text for m in thing.mentions), key=lambda t: (len(t), t)))
    thing.names = [folded for text in sorted({m.text for m in thing.mentions}) if (folded := list(_words(text)))]
    thing.vocabulary = frozenset(word for name in thing.names for word in name)
    thing.forms = tuple("".join(name) for name in thing.names)
    thing.short = tuple("".join(name) for name in thing.names if len(name) < 3)
    thing.mentions = thing.mentions[:MOST_MENTIONS]
    for mention in thing.mentions:
        thing.by_sentence.setdefault((mention.section, mention.sentence), []).append(mention)


def _mark_main(things: Iterable[Group]) -> None:
    """Mark the introduced thing that the title names, else the one named most often, else first."""
    introduced = [g for g in things if g.introduced]
    if introduced:
        min(introduced, key=lambda g: (not g.in_title, -len(g.mentions), g.mentions[0])).main = True
