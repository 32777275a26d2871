"""The spaCy pipeline says what the extractor says."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from kg.extract import Extractor
from kg.extract.component import NAME
from kg.link import shipped_thesaurus
from kg.model import Paper
from kg.nlp import load

ROOT = Path(__file__).resolve().parents[1]
LABELS = tuple(shipped_thesaurus().labels())


@pytest.fixture(scope="module")
def nlp():
    return load()


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
    texts = ["We use Mamba.", "", "It is what it is."]
    assert [len(doc.spans[NAME]) for doc in nlp.pipe(texts)] == [1, 0, 0]


def test_the_example_of_the_documentation_runs_and_comes_back_from_disk(tmp_path: Path) -> None:
    """In a process of its own: nothing but the entry point tells spaCy the name."""
    example = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "plugins.md").read_text(encoding="utf-8"), re.DOTALL)[
        1
    ]
    again = "nlp.to_disk('pipe')\ndoc = spacy.load('pipe')('We use Mamba.')\nprint(doc.spans['citeweave'][0].text)\n"
    command = [sys.executable, "-c", example + again]
    run = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert run.returncode == 0, run.stderr
    spans, mention, loaded = run.stdout.splitlines()
    assert {"('Mamba', 'Method')", "('speculative decoding', 'Method')"} <= set(re.findall(r"\(.*?\)", spans))
    assert mention.startswith("Mention(section=<Section.")
    assert loaded == "Mamba"
