"""The shipped model as a trained spaCy pipeline, for those who have spaCy at hand; nothing is downloaded.

    nlp = kg.nlp.load()                                      # or, in a pipeline of your own,
    nlp = spacy.blank("en"); nlp.add_pipe("citeweave")       # which knows the name by an entry point

`kg build` reads with the same extractor, without the detour: the readings are equal (a test), and it is faster.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extract.component import NAME, factory
from kg.link import shipped_thesaurus

if TYPE_CHECKING:
    from spacy.language import Language

#: What the entry point of the group ``spacy_factories`` names.
make_component = factory(lambda: shipped_thesaurus().labels())


def load() -> Language:
    """Return a blank English pipeline with the trained extractor over the shipped thesaurus in it.

    A document's text is a title, an empty line and an abstract, or an abstract alone.

    Example:
        >>> doc = load()("We use speculative decoding.")
        >>> [span.text for span in doc.spans["citeweave"]]
        ['speculative decoding']

    """
    import spacy

    nlp = spacy.blank("en")
    nlp.add_pipe(NAME)
    return nlp
