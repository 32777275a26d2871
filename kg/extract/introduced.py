"""Finds the names of what a paper itself presents: methods, modules, data sets, metrics.

Candidates are places where a coined name could stand (:mod:`kg.extract.coined`, acronyms, the title's head, what
follows "we propose"). The forms of one name are put together; the signs around all its places (``introduced.json``)
are summed to log odds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from kg.extract import coined
from kg.extract.acronyms import find_definitions
from kg.extract.frame import Frame, with_whole_formulas
from kg.extract.kinds import kind_of
from kg.extract.repositories import find_urls
from kg.extract.signs import (
    Candidate,
    Place,
    apposed,
    data,
    first_cue,
    generic_heads,
    look_around,
    mark_inside,
    mark_kin,
    score,
)
from kg.model import Definition, Mention, Relation, Section
from kg.text import key

#: From this probability on a candidate counts as introduced; the best F1 in cross-validation on annotated abstracts.
THRESHOLD = 0.35
#: Candidates that the rules give less than this are none.
LEAST = 0.1

_LEAD = re.compile(r"(?:the|an?|our|in|we|this|for|on)\s+", re.I)
#: "The Coverage Principle", but "The Pile".
_ARTICLE = re.compile(r"(?:the|an?)\s+(?=\S+\s+\S)", re.I)
_EMPHASIS = re.compile(r"(?:\$?\\(?:text|math|emph|bf|it|sc|tt|rm)[a-z]*\s*\{|\$(?=[A-Za-z]\w+\$)|[\"“‘'`*{])+")
_CLOSED = re.compile(r"[\"”’'`*}$:]+$")
_GENERIC = re.compile(
    r"(?:\w+\s)?(?:framework|method|approach|algorithm|model|dataset|benchmark|system|technique|strategy|architecture|network"
    r"|analysis|evaluation|study|survey|solver|pipeline|task|problem|learning|experiments?|results?)s?",
    re.I,
)


def candidates(frame: Frame, definitions: Iterable[Definition], known: Callable[[str], bool]) -> list[Candidate]:
    """Return the possible names of a paper with all their signs, in order of first sight."""
    found: dict[str, Candidate] = {}
    for form, sign in _sightings(frame):
        _candidate(found, form).signs.add(sign)
    _linked(frame, found)
    for definition in definitions:
        _join(found, definition)
    whole = [c for c in {id(c): c for c in found.values()}.values() if _hopeful(c, known)]
    cue = first_cue(frame)
    for candidate in whole:
        look_around(frame, candidate, cue, known)
    mark_kin(whole)
    mark_inside(whole)
    return [c for c in whole if c.places]


def _hopeful(candidate: Candidate, known: Callable[[str], bool]) -> bool:
    """Whether a candidate is worth a look: a known name that nothing presents is not."""
    return bool(candidate.signs & {"head", "called", "presented"}) or not known(max(candidate.forms, key=len))


def _candidate(found: dict[str, Candidate], form: str) -> Candidate:
    candidate = found.setdefault(key(form), Candidate())
    candidate.forms.setdefault(form)
    return candidate


def _join(found: dict[str, Candidate], definition: Definition) -> None:
    """Put the two forms of a definition into one candidate."""
    short, long = _candidate(found, definition.short), _candidate(found, definition.long)
    short.signs.add("acronym")
    if short is not long:
        short.forms.update(long.forms)
        short.signs |= long.signs
        short.linked = short.linked or long.linked
        for form in [k for k, c in found.items() if c is long]:
            found[form] = short


#: A single word before the title's colon was introduced in 252 of 253 papers of ../shared/gold/train.jsonl.
TITLE_WORD = 0.99
#: So was what follows "we introduce", with ", a …" after it, 216 times of 218: "speculative decoding - an algorithm".
TOLD = 0.99
_TELLS = re.compile(
    r"\b(?:we|(?:this|the) (?:paper|work))\s+(?:(?:\w+ly|also|first|then|here)\s+)?"
    r"(?:introduce|propose|present|develop)s?\s+(?:the\s+)?[\"'“‘]?$",
    re.I,
)
_TITLE_WORD = re.compile(r"([^\s:]{2,40}):\s")

#: Finders of phrases, with the sign that each sets.
_PHRASES = (("presented", coined.presented), ("module", coined.modules), ("called", coined.called))


def _sightings(frame: Frame) -> Iterator[tuple[str, str]]:
    """Yield the forms that stand where a name could stand, each with the sign that it stands there."""
    for section in frame.sections:
        text = frame.text(section)
        urls = [(start, end) for start, end, _ in find_urls(text)]
        spans = [(span, "coined") for span in coined.coined_words(text)]
        spans += [(_trimmed(text, span), "capitals") for span in coined.capitalised(text)]
        if section is Section.TITLE:
            spans += [(_named(text, span), "head") for span in coined.title_heads(text)]
            spans += [(_trimmed(text, span), "title-part") for span in coined.title_parts(text)]
        for sign, finder in _PHRASES:
            spans += [(_trimmed(text, span), sign) for span in finder(text)]
        for span, sign in spans:
            start, end = _bare(text, span)
            plain = " " not in text[start:end] and text[start:end].islower() and sign != "called"
            if (
                key(text[start:end])
                and not plain
                and not _GENERIC.fullmatch(text, start, end)
                and not (urls and any(left < end and start < right for left, right in urls))
            ):
                yield text[start:end], sign


def _bare(text: str, span: tuple[int, int]) -> tuple[int, int]:
    """Return the span without marks of emphasis around it: quotes, asterisks, LaTeX commands and their braces."""
    start, end = span
    opened = _EMPHASIS.match(text, start, end)
    start = opened.end() if opened else start
    closed = _CLOSED.search(text, start, end)
    if closed and (opened or len(closed[0]) > 1 or text.count("}", start, end) > text.count("{", start, end)):
        end = closed.start()
    return with_whole_formulas(text, start, end)


def _named(text: str, span: tuple[int, int]) -> tuple[int, int]:
    """Return the span of a title's head without an article, unless a single word follows: "The Pile"."""
    start, end = span
    article = _ARTICLE.match(text, start, end)
    return article.end() if article else start, end


def _trimmed(text: str, span: tuple[int, int]) -> tuple[int, int]:
    """Return the span without an article before it and a word such as "framework" after it."""
    start, end = span
    lead = _LEAD.match(text, start, end)
    start = lead.end() if lead else start
    while end > start and text[end - 1] in " :,.":
        end -= 1
    name, _, head = text[start:end].rpartition(" ")
    return start, start + len(name) if len(name) > 2 and head in generic_heads() else end


def _linked(frame: Frame, found: dict[str, Candidate]) -> None:
    """Note the names that begin the names of linked repositories."""
    for section in frame.sections:
        text = frame.text(section)
        for start, end, _ in find_urls(text):
            span = coined.url_name(text, start, end)
            if span:
                candidate = _candidate(found, text[slice(*span)])
                candidate.signs.add("url")
                candidate.linked = (section, *span)


def select(scored: Iterable[tuple[Candidate, float]], threshold: float = THRESHOLD) -> list[tuple[Candidate, float]]:
    """Return the candidates whose score reaches the threshold, best first; none that stands inside better ones only."""
    taken: dict[Section, bytearray] = {}
    chosen: list[tuple[Candidate, float]] = []
    likely = [(candidate, value) for candidate, value in scored if value >= threshold]
    for candidate, value in sorted(likely, key=lambda cs: (-cs[1], cs[0].places)):
        free = [place for place in candidate.places if not any(_cells(taken, place))]
        for section, start, end in free:
            taken[section][start:end] = b"\1" * (end - start)
        if free:
            chosen.append((replace(candidate, places=free), value))
    return chosen


def _cells(taken: dict[Section, bytearray], place: Place) -> bytearray:
    """Return the marks of the characters of a place, as many as it has."""
    section, start, end = place
    marks = taken.setdefault(section, bytearray())
    marks.extend(bytes(max(0, end - len(marks))))
    return marks[start:end]


def main_name(candidate: Candidate) -> str:
    """Return the form that names a candidate best: one coined word, else the form seen first."""
    return next((f for f in candidate.forms if coined.is_coined(f)), next(iter(candidate.forms)))


def rule(candidate: Candidate) -> str:
    """Return the name of the strongest rule that a candidate's signs amount to."""
    return next((name for name, signs in data()["rules"].items() if candidate.signs.intersection(signs)), "context")


def _probability(frame: Frame, candidate: Candidate) -> float:
    """Return how likely a candidate is introduced; what title or sentence say outright is, however well known."""
    word = _TITLE_WORD.match(frame.paper.title)
    titled = word is not None and key(word.group(1)) in {key(form) for form in candidate.forms}
    told = any(_told(frame, place) for place in candidate.places)
    return max(score(candidate), TITLE_WORD if titled else 0.0, TOLD if told else 0.0)


def _told(frame: Frame, place: Place) -> bool:
    """Tell whether a sentence says "we introduce X, a …" at a place."""
    section, start, end = place
    text = frame.text(section)
    return bool(
        apposed(text, end) and not text.startswith("to ", start) and _TELLS.search(text[max(0, start - 60) : start])
    )


def proposals(
    frame: Frame,
    known: Callable[[str], bool] = lambda name: False,
    definitions: Iterable[Definition] | None = None,
) -> list[tuple[Candidate, float]]:
    """Return what the rules think possible, from :data:`LEAST` on, with their probabilities.

    ``known`` says of a name whether a thesaurus has it: what has a name already is seldom introduced.
    ``definitions`` are those of :func:`~kg.extract.acronyms.find_definitions`, when they have been read already.
    """
    definitions = sorted(set(find_definitions(frame) if definitions is None else definitions))
    scored = ((c, _probability(frame, c)) for c in candidates(frame, definitions, known))
    return [(candidate, value) for candidate, value in scored if value >= LEAST]


def find(
    frame: Frame,
    known: Callable[[str], bool] = lambda name: False,
    definitions: Iterable[Definition] | None = None,
) -> Iterator[Mention]:
    """Yield every mention of each thing that the paper introduces by the rules alone; see :func:`proposals`."""
    return mentions(frame, select(proposals(frame, known, definitions)))


def mentions(frame: Frame, chosen: Iterable[tuple[Candidate, float]]) -> Iterator[Mention]:
    """Yield the mentions of names and their probabilities, long and short forms under one target."""
    for candidate, value in chosen:
        kind, name, by = (
            kind_of(frame, candidate.forms, candidate.places),
            main_name(candidate),
            f"introduced-{rule(candidate)}",
        )
        for section, start, end in candidate.places:
            yield frame.mention(
                section,
                start,
                end,
                by=by,
                kind=kind,
                relation=Relation.INTRODUCES,
                target=name,
                score=round(value, 2),
                salience=1.0,  # a paper is about what it introduces
            )
