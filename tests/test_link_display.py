"""Names without the marks of LaTeX."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract import Extractor
from kg.extract.frame import Frame, with_whole_formulas
from kg.link import shipped_thesaurus, weave
from kg.link.display import displayed
from kg.model import Kind, Paper, Reading, Relation, Section
from kg.text import key

NAMES = [
    ("QR$^3$", "QR³"),
    ("QR$^{3}$", "QR³"),
    ("QR}^3", "QR³"),
    ("Trap$^{2", "Trap²"),
    ("H$_{2}$WOT", "H₂WOT"),
    ("A$_3$B$_2$", "A₃B₂"),
    ("$k$-weft", "k-weft"),
    (r"$\beta$-weft", "β-weft"),
    (r"Weft-$\Delta$", "Weft-Δ"),
    (r"$\mathcal{J}$-weft", "J-weft"),
    (r"Warp \& Weft", "Warp & Weft"),
    ("WarpF$^{3D}$", "WarpF3D"),
    ("warp$_{50:95}$", "warp_50:95"),
    ("COCO-30$^i$", "COCO-30ⁱ"),
    ("W$^*", "W*"),
    ("snake_case", "snake_case"),
    (r"layer_2 \& 3", "layer_2 & 3"),
    ("x^y", "x^y"),
    ("10^12 threads", "10^12 threads"),
    (r"\unknown{weft}", r"\unknown{weft}"),
    ("$$", "$$"),
    ("GPT-4", "GPT-4"),
]


@pytest.mark.parametrize(("name", "shown"), NAMES)
def test_a_name_as_people_read_it(name: str, shown: str) -> None:
    assert displayed(name) == shown
    assert displayed(shown) == shown


@pytest.mark.parametrize(("name", "shown"), NAMES[:12])
def test_what_is_shown_is_found_by_what_was_written(name: str, shown: str) -> None:
    assert key(shown) == key(name)


@given(st.text(alphabet="aB3^_{}$\\~ &-", max_size=20))
def test_a_name_never_becomes_empty(name: str) -> None:
    assert displayed(name) or not name


CUT = [
    ("the $k$-weft graph", "k$-weft", "$k$-weft"),
    ("on COCO-30$^i$ sets", "COCO-30$^i", "COCO-30$^i$"),
    ("has FID$=1.8$ and", "FID$", "FID"),
    (r"our WEFT-$\alpha$-B net", "WEFT-$", r"WEFT-$\alpha$"),
    ("a $WeftLat$ net", "WeftLat$", "$WeftLat$"),
    ("QR$^{3}$: a reader", "QR$^{3", "QR$^{3}$"),
    (r"the $\text{ID}^3$ net", "ID}^3", r"\text{ID}^3"),
    ("plain k-weft here", "k-weft", "k-weft"),
    ("an open { brace", "{", "{"),
]


@pytest.mark.parametrize(("text", "cut", "whole"), CUT)
def test_a_span_has_its_formulas_whole(text: str, cut: str, whole: str) -> None:
    start = text.index(cut)
    left, right = with_whole_formulas(text, start, start + len(cut))
    assert text[left:right] == whole


@given(st.text(alphabet="aB3^_{}$\\ ", min_size=1, max_size=30), st.data())
def test_any_span_stays_one(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    left, right = with_whole_formulas(text, start, end)
    assert 0 <= left <= start < right <= len(text)
    assert right >= end - 1


def test_a_name_that_papers_only_mention_is_shown_without_latex_too() -> None:
    frame = Frame(Paper("p", "", "We build the $k$-weft lattice first."))
    mention = frame.mention(Section.ABSTRACT, 14, 29, by="model", kind=Kind.METHOD, relation=Relation.USES)
    assert mention.text == "$k$-weft lattice"
    nodes, _ = weave((frame.paper,), {"p": Reading("p", (mention,))}, shipped_thesaurus())
    assert [n.name for n in nodes if n.kind is Kind.METHOD] == ["k-weft lattice"]


def test_the_node_has_the_shown_name_and_the_written_one_beside_it() -> None:
    paper = Paper("p", "QR$^{3}$: Reading Quickly", "We propose QR$^{3}$, a new reader. QR$^{3}$ reads quickly.")
    words = shipped_thesaurus()
    reading = Extractor(words.labels()).read(paper)
    nodes, _ = weave((paper,), {"p": reading}, words)
    (node,) = [n for n in nodes if n.name == "QR³"]
    assert node.id == "method:qr3"
    assert node.aliases == ("QR$^{3}$",)
