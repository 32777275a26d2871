"""What a finder looks at: the sections of one paper, their sentences, and a way to make a mention."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from kg.model import Kind, Mention, Paper, Relation, Section
from kg.text import sentences

#: The sections that are read, in reading order.
SECTIONS = _TITLE, _ABSTRACT = Section.TITLE, Section.ABSTRACT

Span = tuple[int, int]

_MARKS = re.compile(r"[${}]")
#: What may stand between a name's edge and the brace or dollar sign that belongs to it.
_BRACE_BEFORE = re.compile(r"(?:\\[A-Za-z]+)?\{[^\s${}]{0,12}$")
_BRACE_AFTER = re.compile(r"[^\s${}]{0,12}\}")
_DOLLAR_BEFORE = re.compile(r"\$[^\s$]{0,16}$")
_DOLLAR_AFTER = re.compile(r"[\w^*+{}\\]{0,16}\$")
_REACH = 24


def with_whole_formulas(text: str, start: int, end: int) -> Span:
    r"""Return the span with the braces and dollar signs that belong to it: "$k$-NN", not "k$-NN".

    A dollar sign at the end that belongs to what follows ("FID$=1.8$") is left out.
    """
    if not _MARKS.search(text, start, end):
        return start, end
    more = text.count("{", start, end) - text.count("}", start, end)
    if more < 0 and (before := _BRACE_BEFORE.search(text[max(0, start - _REACH) : start])):
        start -= len(before[0])
    elif more > 0 and (after := _BRACE_AFTER.match(text, end)):
        end = after.end()
    if text.count("$", start, end) % 2:
        if text.count("$", 0, start) % 2:
            before = _DOLLAR_BEFORE.search(text[max(0, start - _REACH) : start])
            start -= len(before[0]) if before else 0
        elif after := _DOLLAR_AFTER.match(text, end):
            end = after.end()
        elif text[end - 1] == "$" and end - 1 > start:
            end -= 1
    return start, end


@dataclass(frozen=True)
class Frame:
    """The title and abstract of one paper, cut into sentences.

    All offsets are into the section's own text, as :class:`~kg.model.Paper` holds it.
    """

    paper: Paper
    sections: tuple[Section, ...] = field(default=SECTIONS)

    def text(self, section: Section) -> str:
        """Return the text of a section."""
        if section is _ABSTRACT:  # members of an enumeration are slow to look up, and this is asked a hundred times
            return self.paper.abstract
        return self.paper.title if section is _TITLE else self.paper.section(section)

    @cached_property
    def _sentences(self) -> Mapping[Section, tuple[Span, ...]]:
        return {s: tuple(sentences(self.text(s))) for s in self.sections}

    def sentences(self, section: Section) -> tuple[Span, ...]:
        """Return the spans of the sentences of a section; a title is one sentence."""
        if section is _TITLE:
            return ((0, len(self.paper.title)),) if self.paper.title else ()
        return self._sentences[section]

    def sentence_at(self, section: Section, offset: int) -> Span:
        """Return the span of the sentence that holds ``offset``; of the whole section when none does."""
        spans = self.sentences(section)
        i = bisect_right(spans, (offset, len(self.text(section)))) - 1
        if i >= 0 and offset < spans[i][1]:
            return spans[i]
        return 0, len(self.text(section))

    def mention(
        self,
        section: Section,
        start: int,
        end: int,
        *,
        by: str,
        kind: Kind | None = None,
        relation: Relation = Relation.MENTIONS,
        target: str = "",
        score: float = 1.0,
        salience: float = 0.0,
    ) -> Mention:
        """Return the mention of the words from ``start`` to ``end``, formulas whole, with their text and sentence."""
        start, end = with_whole_formulas(self.text(section), start, end)
        first = self.sentence_at(section, start)
        last = first if end <= first[1] else self.sentence_at(section, end - 1)
        return Mention(
            section=section,
            start=start,
            end=end,
            text=self.text(section)[start:end],
            sentence=(min(first[0], last[0]), max(first[1], last[1])),
            by=by,
            kind=kind,
            relation=relation,
            target=target,
            score=score,
            salience=salience,
        )
