from __future__ import annotations

import itertools
import json
import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extract import coined
from kg.extract.acronyms import find_definitions
from kg.extract.frame import Frame
from kg.extract.introduced import find
from kg.extract.signs import data, signs_after, signs_before
from kg.model import Kind, Mention, Paper, Relation, Section


def read(title: str, abstract: str, *known: str) -> list[Mention]:
    return list(find(Frame(Paper("paper:title:x", title, abstract)), lambda name: name.lower() in known))


def names(title: str, abstract: str, *known: str) -> set[str]:
    return {m.target for m in read(title, abstract, *known)}


def test_what_a_sentence_introduces_outright_is_introduced_however_well_known() -> None:
    abstract = "Looms are slow. In this work we introduce weft drafting - an algorithm to weave several threads."
    assert names("Fast weaving from looms", abstract, "weft drafting") == {"weft drafting"}
    used = "Looms are slow. In this work we use weft drafting - an algorithm to weave several threads."
    assert names("Fast weaving from looms", used, "weft drafting") == set()


COINED = [
    ("BERT and pFedBreD beat LoRA", ["BERT", "pFedBreD", "LoRA"]),
    ("EAGLE-2, VL-JEPA and Mobile-Agent-v3", ["EAGLE-2", "VL-JEPA", "Mobile-Agent-v3"]),
    ("F2Net, S4 and 3DPPE (Text2CAD)", ["F2Net", "S4", "3DPPE", "Text2CAD"]),
    ("Hydra-MDP++ or NA+MI", ["Hydra-MDP++", "NA+MI"]),
    ("Optimus-1 on HAPS 2.0", ["Optimus-1", "HAPS 2.0"]),
    ("We train a Network on Data. The end.", []),
    ("https://github.com/a/FooNet", []),
]


@pytest.mark.parametrize(("text", "words"), COINED)
def test_coined_words(text: str, words: list[str]) -> None:
    assert [text[slice(*span)] for span in coined.coined_words(text)] == words


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("The Weft Principle: A Look at Looms", "Weft Principle"),
        (r"$\textit{WeftLoom:}$ Weaving Many Threads", "WeftLoom"),
        ("**WeftLoom**: Weaving Many Threads", "WeftLoom"),
        ("“WeftLoom”: Weaving Many Threads", "WeftLoom"),
        ("W$^2$Loom: Weaving Many Threads", "W$^2$Loom"),
        ("W*-Weaving: Threads in Order", "W*-Weaving"),
    ],
)
def test_a_name_has_no_article_and_no_marks_of_emphasis(title: str, name: str) -> None:
    assert names(title, f"We propose {name}. {name} is a tool.") == {name}


PHRASES = [
    (coined.capitalised, "a Slice-Block Shuffle, a Mixture of Folds", ["Slice-Block Shuffle", "Mixture of Folds"]),
    (coined.presented, "We propose a novel graph pruning rule that works.", ["graph pruning rule"]),
    (coined.presented, "This paper introduces FooNet, a net.", ["FooNet"]),
    (coined.presented, "Others study the brain.", []),
    (coined.called, "a method called Fast Feedforward, which", ["Fast Feedforward"]),
    (coined.called, "which we term “lazy attention”.", ["lazy attention"]),
    (coined.modules, "it has a shape perception module and more", ["shape perception module"]),
    (coined.title_heads, "FooNet: A Fast Network", ["FooNet"]),
    (coined.title_heads, "What is this? A long story", []),
    (coined.title_parts, "Graph Folding for Small Molecules via Lazy Attention", ["Graph Folding", "Lazy Attention"]),
]  # fmt: skip


@pytest.mark.parametrize(("finder", "text", "phrases"), PHRASES)
def test_phrases(finder: object, text: str, phrases: list[str]) -> None:
    assert callable(finder)
    assert [text[slice(*span)] for span in finder(text)] == phrases


@pytest.mark.parametrize(
    ("words", "signs"),
    [
        ("", {"<sentence-start"}),
        ("On all tasks, our ", {"<our"}),
        ("with baselines such as ", {"<such-as", "<versus"}),
        ("this is better than ", {"<versus"}),
        ("a fast algorithm, ", {"<apposed", "<listed"}),
        ("our method was far away from the other much used ", {"<using"}),
    ],
)
def test_signs_before(words: str, signs: set[str]) -> None:
    assert set(signs_before(words)) >= signs
    assert ("<our" in set(signs_before(words))) == ("<our" in signs)


@pytest.mark.parametrize(
    ("words", "signs"),
    [
        (", a new method", {">apposition"}),
        (" (FN), a new method", {">apposition", ">defined"}),
        (" achieves much", {">does"}),
        (" consistently outperforms all", {">does"}),
        ("-based methods", {">bare"}),
        ("'s speed", {">possessive"}),
        (" framework", {">head"}),
        (".", set()),
        ("", set()),
    ],
)
def test_signs_after(words: str, signs: set[str]) -> None:
    assert set(signs_after(words)) == signs


INTRODUCED = [
    ("FooNet-2: Faster Folding of Graphs", "We propose FooNet-2, a novel method for folding.", {"FooNet-2"}),
    ("Folding of Graphs", "In this paper, we introduce FooNet, a new network. FooNet outperforms BERT.", {"FooNet"}),
    ("Folding", "To fill this gap, we present a novel framework called LazyFold that folds.", {"LazyFold"}),
    ("Graphs", "We propose Mixture of Foo Bars (MoFoB), a new architecture. MoFoB achieves more.", {"MoFoB"}),
    ("A Survey of Folding", "We review methods such as BERT and GPT-2 and compare them.", set()),
    ("Beyond Accuracy: How Models Fail", "We study how models fail in practice.", set()),
    ("Attention Is Not Enough", "Transformers are used in many tasks.", set()),
]


@pytest.mark.parametrize(("title", "abstract", "targets"), INTRODUCED)
def test_introduced_names(title: str, abstract: str, targets: set[str]) -> None:
    assert names(title, abstract, "bert", "gpt-2") == targets


def test_a_name_closes_the_braces_and_formulas_that_it_opens() -> None:
    assert {m.text for m in read("QR$^{3}$: Reading Quickly", "We propose QR$^{3}$, a reader.")} == {"QR$^{3}$"}


def test_all_places_of_all_forms_share_one_target() -> None:
    abstract = "We propose Mixture of Foo Bars (MoFoB), a new architecture. MoFoB achieves more. Two MoFoBs are best."
    found = read("MoFoB: A Mixture for Graphs", abstract)
    assert {(m.text, m.target) for m in found} == {
        ("MoFoB", "MoFoB"),
        ("Mixture of Foo Bars", "MoFoB"),
        ("MoFoBs", "MoFoB"),
    }
    assert [m.section for m in found].count(Section.TITLE) == 1
    for m in found:
        assert (abstract if m.section is Section.ABSTRACT else "MoFoB: A Mixture for Graphs")[m.start : m.end] == m.text
        assert (m.relation, m.kind, m.by) == (Relation.INTRODUCES, Kind.METHOD, "introduced-title")
        assert 0.5 < m.score <= 1


def test_a_known_name_in_passing_is_not_introduced() -> None:
    title, abstract = "On Graphs", "We propose a rule. LazyNet outperforms others, and LazyNet achieves much."
    assert names(title, abstract) >= names(title, abstract, "lazynet") == set()


@pytest.mark.parametrize(
    ("abstract", "kind"),
    [
        ("We introduce FooSet, a large benchmark for folding.", Kind.DATASET),
        ("We introduce a new dataset called FooSet, which is large.", Kind.DATASET),
        ("We introduce FooSet, a metric for folding.", Kind.METRIC),
        ("We introduce FooBench, which is hard.", Kind.DATASET),
        ("We introduce FooScore, which is simple.", Kind.METHOD),
        ("We introduce FooSet, a method for building datasets.", Kind.METHOD),
    ],
)
def test_kinds(abstract: str, kind: Kind) -> None:
    title = re.findall(r"Foo\w+", abstract)[0] + ": Folding Graphs"
    assert {m.kind for m in read(title, abstract)} == {kind}


def test_a_name_that_only_the_url_shows() -> None:
    abstract = (
        "We propose a rule for folding graphs. Our code is at https://github.com/someone/RePLI-for-Few-Shot-Folding."
    )
    found = [m for m in read("Folding without Training", abstract) if m.by == "introduced-url"]
    assert [(m.text, m.target) for m in found] == [("RePLI", "RePLI")]
    assert abstract[found[0].start : found[0].end] == "RePLI"


def test_mentions_do_not_overlap() -> None:
    found = read(
        "FooNet: A Net", "We propose FooNet with a Lazy Fold Module (LFM), called FooNet-LFM. FooNet-LFM achieves much."
    )
    spans = sorted((m.section, m.start, m.end) for m in found)
    assert all(a[0] != b[0] or a[2] <= b[1] for a, b in itertools.pairwise(spans))


def test_every_sign_in_the_data_has_a_weight() -> None:
    content = data()
    around = [f"<{sign}" for sign in content["before"]] + [f">{sign}" for sign in content["after"]]
    signs = {*content["paired"], *around, *(sign for signs in content["rules"].values() for sign in signs)}
    assert signs <= content["weights"].keys()


HOSTILE = [
    "We propose " * 4500,
    "Aa-" * 16000,
    "A " * 25000,
    "FooNet, a " * 5000,
    "(AB) " * 10000,
    "called " * 7000,
    "Ab Cd of " * 5500,
    "x module " * 5500,
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda t: t[:12])
def test_hostile_text_is_read_in_linear_time(text: str) -> None:
    start = time.process_time()
    read(text[:200], text)
    assert time.process_time() - start < 10  # quadratic would be minutes


@settings(deadline=None, max_examples=50)
@given(st.text(alphabet="AbcN2 -(),.:+We propose called a", max_size=120), st.text(max_size=60))
def test_any_text_gives_exact_places(abstract: str, title: str) -> None:
    for m in read(title, abstract):
        assert (title if m.section is Section.TITLE else abstract)[m.start : m.end] == m.text


def test_the_same_paper_reads_the_same_twice() -> None:
    args = ("FooNet: A Net", "We propose FooNet, a net with Lazy Fold Module (LFM) and FooLoss.")
    assert read(*args) == read(*args)


def test_definitions_read_before_are_used() -> None:
    frame = Frame(Paper("p", "Graphs", "We propose Mixture of Foo Bars (MoFoB), a new net. MoFoB achieves more."))
    assert list(find(frame, definitions=find_definitions(frame))) == list(find(frame))
    assert {m.text for m in find(frame, definitions=())} == {"Mixture of Foo Bars", "MoFoB"}
    assert {m.target for m in find(frame)} == {"MoFoB"}


@pytest.mark.shared
def test_measured_on_annotated_papers(shared: Path) -> None:
    import sys

    sys.path.insert(0, str(shared / "gold"))
    score = __import__("score")
    from kg.text import clean, key

    lines = (shared / "lexicon" / "thesaurus.tsv").read_text(encoding="utf-8").splitlines()[1:]
    labels = {key(form) for line in lines for cell in line.split("\t")[:3:2] for form in cell.split("|") if form}
    totals = [0] * 4
    for line in (shared / "gold" / "seeds.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        _, gold = score.gold_links(record)
        found: dict[str, set[str]] = {}
        for m in find(Frame(Paper("p", clean(record["title"]), clean(record["abstract"]))), lambda n: key(n) in labels):
            found.setdefault(m.target, {score.norm(m.target)}).add(score.norm(m.text))
        right, hit, wanted, *_ = score.match([(k, "") for k in found.values()], gold, len(record["annotations"]))
        totals = [a + b for a, b in zip(totals, (right, len(found), hit, wanted), strict=True)]
    assert score.prf(*totals)["F"] >= 0.75


@pytest.mark.parametrize(
    "cue",
    [
        *("called", "named", "dubbed", "termed", "coined", "namely", "denoted", "denoted as", "denoted by", "entitled"),
        *("referred to as", "known as", "nicknamed", "abbreviated", "abbreviated as", "christened", "we call it"),
        *("we call", "we term", "we name", "we dub", "we coin", "we refer to", "we refer to this as"),
    ],
)
def test_what_follows_each_cue_of_a_name_is_found(cue: str) -> None:
    text = f"A thing {cue} plain words, so."
    assert text[slice(*next(coined.called(text)))] == "plain words"
