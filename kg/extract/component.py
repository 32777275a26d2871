"""The extractor as a spaCy pipeline.

The text of a document is a title, an empty line, and an abstract; without an empty line it is all abstract. What was
read stands in ``doc.spans["citeweave"]``, one span a mention with the kind as its label, and whole, with exact
offsets into the sections, in ``doc._.reading`` (:class:`~kg.model.Reading`). White space is as it comes: offsets hold
for cleaned text (:func:`kg.text.clean`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from spacy.language import Language
from spacy.tokens import Doc, SpanGroup

from kg.extract.extractor import Extractor
from kg.model import Label, Mention, Paper, Section

#: The component's name, and the name of its group of spans.
NAME = "citeweave"
_GAP = "\n\n"


class Component:
    """A spaCy component around an :class:`~kg.extract.Extractor`; ``extractor`` may be replaced."""

    def __init__(self, extractor: Extractor) -> None:
        self.extractor = extractor

    def __call__(self, doc: Doc) -> Doc:
        """Read the document's text and write what was found into it."""
        title, gap, abstract = doc.text.partition(_GAP)
        paper = Paper("paper:doc", title, abstract) if gap else Paper("paper:doc", "", doc.text)
        reading = self.extractor.read(paper)
        shift = len(title) + len(_GAP) if gap else 0
        spans = [
            _span(doc, mention, shift if mention.section is Section.ABSTRACT else 0) for mention in reading.mentions
        ]
        doc.spans[NAME] = SpanGroup(doc, name=NAME, spans=[span for span in spans if span is not None])
        doc._.reading = reading
        return doc


def _span(doc: Doc, mention: Mention, shift: int):  # type: ignore[no-untyped-def]  # spaCy's own types leave None out
    label = str(mention.kind or "")
    return doc.char_span(mention.start + shift, mention.end + shift, label=label, alignment_mode="expand")


def factory(vocabulary: Callable[[], Iterable[Label]]) -> Callable[[Language, str], Component]:
    """Return the component's factory, registered with spaCy; ``vocabulary`` is called when a pipeline takes it in."""
    if not Doc.has_extension("reading"):
        Doc.set_extension("reading", default=None)

    def make(nlp: Language, name: str) -> Component:
        return Component(Extractor(vocabulary()))

    registered: Callable[[Language, str], Component] = Language.factory(
        NAME, assigns=["doc.spans", "doc._.reading"], func=make
    )
    return registered
