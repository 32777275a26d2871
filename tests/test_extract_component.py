"""The spaCy pipeline says what the extractor says."""

from __future__ import annotations

import pytest

from kg.extract import Extractor
from kg.extract.component import NAME, load
from kg.link import shipped_thesaurus
from kg.model import Paper

LABELS = tuple(shipped_thesaurus().labels())


@pytest.fixture(scope="module")
def nlp():
    return load(LABELS)


def test_spans_are_the_mentions(nlp) -> None:
    title, abstract = "Mamba for music", "We use Mamba and speculative decoding."
    doc = nlp(f"{title}\n\n{abstract}")
    reading = Extractor(LABELS).read(Paper("paper:doc", title, abstract))
    assert doc._.reading == reading
    assert [(span.text, span.label_) for span in doc.spans[NAME]] == [
        (m.text, str(m.kind or "")) for m in reading.mentions
    ]
    assert {"Mamba", "speculative decoding"} <= {span.text for span in doc.spans[NAME]}


def test_a_text_without_a_gap_is_an_abstract(nlp) -> None:
    doc = nlp("We use Mamba.")
    assert [(m.section, m.start, m.text) for m in doc._.reading.mentions] == [("abstract", 7, "Mamba")]
    assert [span.start_char for span in doc.spans[NAME]] == [7]


def test_many_documents(nlp) -> None:
    texts = ["We use Mamba.", "", "No names here at all."]
    assert [len(doc.spans[NAME]) for doc in nlp.pipe(texts)] == [1, 0, 0]
