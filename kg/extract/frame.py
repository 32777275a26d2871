"""What a finder looks at: the sections of one paper, their sentences, and a way to make a mention."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from kg.model import Kind, Mention, Paper, Relation, Section
from kg.text import sentences

#: The sections that are read, in reading order.
SECTIONS = _TITLE, _ABSTRACT = Section.TITLE, Section.ABSTRACT

Span = tuple[int, int]


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
        """Return the mention of the words from ``start`` to ``end``, with their text and sentence."""
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
