"""Linking, from mentions to nodes and claims, on a thesaurus of our own."""

from __future__ import annotations

import pytest

from kg.errors import InputError
from kg.link import weave
from kg.link.entities import distinct
from kg.link.hierarchy import joining
from kg.link.linker import Linker
from kg.link.roles import decide
from kg.link.senses import Senses
from kg.link.summary import Summary, summarise
from kg.link.thesaurus import parse, read_thesaurus, shipped_thesaurus
from kg.model import Definition, Kind, Mention, Paper, Reading, Reference, Relation, Section, Statement
from kg.text import key

THESAURUS = parse(
    "label\tkind\taliases\tbroader\tmatch\n"
    "decoding\tTask\t\tdeep learning\tdecoding=context\n"
    "deep learning\tField\t\t\t\n"
    "EAGLE\tMethod\t\tspeculative decoding\tEAGLE=case\n"
    "inference acceleration\tTask\t\tdeep learning\t\n"
    "integrated sampling\tMethod\tIS\tdeep learning\tIS=case,context\n"
    "Medusa\tMethod\t\tspeculative decoding\tMedusa=case\n"
    "PFN\tMethod\t\tdeep learning\tPFN=case\n"
    "sampling\tMethod\t\tdeep learning\t\n"
    "speculative decoding\tMethod\tspeculative sampling\tinference acceleration\t\n"
)


def mention(text: str, target: str = "", by: str = "thesaurus", **more: object) -> Mention:
    start = int(more.pop("start", 0))  # type: ignore[call-overload]
    values = {"kind": Kind.METHOD, "relation": Relation.USES, **more}
    section = values.pop("section", Section.ABSTRACT)
    return Mention(section, start, start + len(text), text, (0, 99), by, target=target, **values)  # type: ignore[arg-type]


def entities(reading: Reading, summary: Summary | None = None) -> list[tuple[str, str, str]]:
    linker = Linker(THESAURUS, summary or summarise([reading]))
    return [(link.mention.text, link.entity, link.why) for link in linker.link(reading)]


def test_a_label_names_its_concept() -> None:
    reading = Reading("p", (mention("speculative sampling", "speculative decoding"),))
    assert entities(reading) == [("speculative sampling", "speculativedecoding", "thesaurus")]


def test_the_papers_own_definition_comes_before_the_thesaurus() -> None:
    reading = Reading(
        "p",
        (mention("PFN", "PFN"), mention("posterior filter networks", by="acronym")),
        (Definition(Section.ABSTRACT, "PFN", 0, "posterior filter network", 9),),
    )
    assert entities(reading) == [
        ("PFN", "posteriorfilternetwork", "definition"),
        ("posterior filter networks", "posteriorfilternetwork", "definition"),
    ]


def test_a_defined_long_form_in_the_thesaurus_is_that_concept() -> None:
    definition = Definition(Section.ABSTRACT, "SD", 0, "speculative decoding", 9)
    assert entities(Reading("p", (mention("SD", by="acronym"),), (definition,))) == [
        ("SD", "speculativedecoding", "definition")
    ]


def test_what_the_pile_defines_holds_where_a_paper_is_silent() -> None:
    definition = Definition(Section.ABSTRACT, "TTT", 0, "test-time training", 9)
    summary = summarise([Reading("a", (), (definition,)), Reading("b", (), (definition,))])
    assert entities(Reading("c", (mention("TTT", by="name-shape"),)), summary) == [("TTT", "testtimetraining", "pile")]


def test_a_quarrel_over_an_acronym_is_left_undecided() -> None:
    one = Definition(Section.ABSTRACT, "TTT", 0, "test-time training", 9)
    other = Definition(Section.ABSTRACT, "TTT", 0, "tic tac toe", 9)
    summary = summarise([Reading("a", (), (one,)), Reading("b", (), (other,))])
    assert Senses(THESAURUS, summary).of("ttt") == {"testtimetraining": 1, "tictactoe": 1}
    assert entities(Reading("c", (mention("TTT", by="name-shape", score=0.6),)), summary) == [
        ("TTT", "ttt?", "ambiguous")
    ]


def test_an_ambiguous_label_needs_support() -> None:
    ambiguous = mention("IS", "integrated sampling", by="thesaurus-context")
    assert entities(Reading("p", (ambiguous,))) == []
    supported = Reading("p", (ambiguous, mention("sampling", "sampling", start=20)))
    assert entities(supported) == [("IS", "integratedsampling", "context"), ("sampling", "sampling", "thesaurus")]


def test_an_ambiguous_word_alone_is_its_own_concept_or_itself() -> None:
    sample = {"by": "thesaurus-context", "kind": Kind.TASK}
    assert THESAURUS.by_key["decoding"].context
    assert entities(Reading("p", (mention("decoding", "decoding", **sample),))) == [("decoding", "decoding", "context")]
    other = mention("decoding", "decoding", by="thesaurus-context", kind=Kind.METRIC)
    assert entities(Reading("p", (other,))) == [("decoding", "decoding?", "ambiguous")]


def test_a_weak_name_needs_a_second_paper_or_its_maker() -> None:
    weak = mention("FooNet", by="name-shape", score=0.3, kind=None)
    alone = Reading("p", (weak,))
    assert entities(alone) == []
    assert entities(alone, summarise([alone, Reading("q", (weak,))])) == [("FooNet", "foonet", "form")]
    maker = Reading("m", (mention("FooNet", by="introduced", relation=Relation.INTRODUCES),))
    assert entities(alone, summarise([alone, maker])) == [("FooNet", "foonet", "pile")]


def test_all_forms_of_an_introduced_thing_are_one_entity() -> None:
    reading = Reading(
        "p",
        (
            mention("PSI", "PSI", by="introduced", relation=Relation.INTRODUCES),
            mention("Probabilistic Structure Integration", "PSI", by="introduced", relation=Relation.INTRODUCES),
        ),
    )
    assert {entity for _, entity, _ in entities(reading)} == {"psi"}


def test_summaries_merge_in_any_order() -> None:
    a = Reading(
        "a", (mention("Mamba", relation=Relation.INTRODUCES),), (Definition(Section.TITLE, "M", 0, "Mamba", 3),)
    )
    b = Reading("b", (mention("mamba"), mention("Mamba")))
    whole = summarise([a, b])
    assert summarise([a]).merge(summarise([b])) == summarise([b]).merge(summarise([a])) == whole
    assert whole.forms["mamba"] == {"Mamba": 2, "mamba": 1}
    assert whole.introduced["mamba"] == {"a"}


@pytest.mark.parametrize(
    ("mentions", "expected"),
    [
        ([mention("x", relation=Relation.USES), mention("x", relation=Relation.INTRODUCES)], Relation.INTRODUCES),
        ([mention("x", relation=Relation.MENTIONS), mention("x", relation=Relation.USES)], Relation.USES),
        (
            [mention("x", relation=Relation.STUDIES, section=Section.TITLE), mention("x", relation=Relation.USES)],
            Relation.STUDIES,
        ),
        ([mention("x", relation=Relation.COMPARES_WITH), mention("x", relation=Relation.USES)], Relation.COMPARES_WITH),
    ],
)
def test_one_role_a_paper(mentions: list[Mention], expected: Relation) -> None:
    assert decide(mentions) is expected


def test_concepts_that_join_come_in_and_no_others() -> None:
    assert joining(THESAURUS, ["EAGLE", "Medusa"]) == {"speculative decoding"}
    assert joining(THESAURUS, ["EAGLE"]) == frozenset()
    assert joining(THESAURUS, ["EAGLE", "deep learning"]) == {"speculative decoding", "inference acceleration"}


def test_weave_joins_papers_in_shared_nodes() -> None:
    one = Paper(
        "paper:1",
        "EAGLE",
        "EAGLE is fast.",
        year=2024,
        authors=("Ada B.",),
        venue="ICML",
        links=("https://github.com/a/eagle",),
    )
    two = Paper(
        "paper:2",
        "More",
        "It uses EAGLE and speculative sampling.",
        year=2025,
        references=(Reference("A. EAGLE. 2024", "Eagle", 2024),),
    )
    readings = {
        "paper:1": Reading(
            "paper:1",
            (mention("EAGLE", "EAGLE", by="introduced", relation=Relation.INTRODUCES, section=Section.TITLE),),
        ),
        "paper:2": Reading(
            "paper:2",
            (mention("EAGLE", "EAGLE", start=8), mention("speculative sampling", "speculative decoding", start=18)),
        ),
    }
    nodes, claims = weave([one, two], readings, THESAURUS)
    assert [n.id for n in nodes] == [
        "author:ada-b",
        "method:eagle",
        "method:speculative-decoding",
        "paper:1",
        "paper:2",
        "repository:github.com/a/eagle",
        "venue:icml",
    ]
    assert [c.key for c in claims] == [
        "author:ada-b WROTE paper:1",
        "method:eagle IS_A method:speculative-decoding",
        "paper:1 HAS_CODE repository:github.com/a/eagle",
        "paper:1 INTRODUCES method:eagle",
        "paper:1 PUBLISHED_IN venue:icml",
        "paper:2 BUILDS_ON paper:1",
        "paper:2 CITES paper:1",
        "paper:2 USES method:eagle",
        "paper:2 USES method:speculative-decoding",
        "repository:github.com/a/eagle IMPLEMENTS method:eagle",
    ]
    assert nodes[2].aliases == ("speculative sampling",)
    assert claims[7].evidence[0].words == "EAGLE"


def test_forms_that_differ_in_case_alone_are_one_alias() -> None:
    read = {"Speculative Decoding": 3, "Speculative decoding": 5, "speculative Sampling": 2, "spec-dec": 1}
    assert distinct("speculative decoding", ["speculative sampling"], read) == ("spec-dec", "speculative sampling")
    assert distinct("EAGLE", [], read) == ("Speculative decoding", "spec-dec", "speculative Sampling")
    assert distinct("EAGLE", [], {"Eagle": 9}) == ()


def test_weave_makes_claims_of_statements() -> None:
    paper = Paper("paper:1", "T", "FooNet, a kind of sampling.")
    head = mention("FooNet", by="introduced", relation=Relation.INTRODUCES)
    tail = mention("sampling", "sampling", start=18)
    reading = Reading("paper:1", (head, tail), (), (Statement(head, Relation.IS_A, tail, "kind-of", 0.9),))
    _, claims = weave([paper], {"paper:1": reading}, THESAURUS)
    (claim,) = [c for c in claims if c.relation is Relation.IS_A]
    assert claim.key == "method:foonet IS_A method:sampling"
    assert (claim.evidence[0].words, claim.papers) == ("FooNet, a kind of sampling", ("paper:1",))


def test_weak_claims_can_be_left_out() -> None:
    paper = Paper("paper:1", "T", "sampling")
    reading = {"paper:1": Reading("paper:1", (mention("sampling", "sampling", score=0.4),))}
    assert [n.id for n in weave([paper], reading, THESAURUS, min_score=0.5)[0]] == ["paper:1"]
    assert len(weave([paper], reading, THESAURUS, min_score=0.4)[1]) == 1


def test_entities_with_one_slug_keep_two_ids() -> None:
    paper = Paper("paper:1", "T", "A+B C")
    reading = Reading("paper:1", (mention("X Y", by="acronym"), mention("X. Y", by="acronym", start=9)))
    nodes, _ = weave([paper], {"paper:1": reading}, THESAURUS)
    ids = [n.id for n in nodes if n.kind is Kind.METHOD]
    assert key("X Y") != key("X. Y")
    assert len(ids) == len(set(ids)) == 2


def test_citations_by_title_need_agreeing_years() -> None:
    cited = Paper("paper:1", "A long title", year=2017)
    citing = [
        Paper("paper:2", "Two", references=(Reference("raw", "A Long Title.", 2018),)),
        Paper("paper:3", "Three", references=(Reference("raw", "A long title", 2011),)),
        Paper("paper:4", "Four", references=(Reference("raw", "Other", None, {"arxiv": "1701.00001"}),)),
    ]
    papers = [cited, *citing, Paper("paper:5", "Five", identifiers={"arxiv": "1701.00001"})]
    _, claims = weave(papers, {p.id: Reading(p.id) for p in papers}, THESAURUS)
    assert [c.key for c in claims] == ["paper:2 CITES paper:1", "paper:4 CITES paper:5"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name\tkind\n", "thesaurus.tsv:1: the header is not"),
        ("label\tkind\taliases\tbroader\tmatch\nx\tMethod\n", "thesaurus.tsv:2: 2 columns instead of 5"),
        ("label\tkind\taliases\tbroader\tmatch\nx\tThing\t\t\t\n", "thesaurus.tsv:2: 'Thing' is no kind"),
    ],
)
def test_a_faulty_thesaurus_is_refused(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        parse(text)


def test_a_missing_thesaurus(tmp_path: object) -> None:
    with pytest.raises(InputError, match="cannot be read as a thesaurus"):
        read_thesaurus(f"{tmp_path}/none.tsv")


def test_the_shipped_thesaurus_is_whole() -> None:
    thesaurus = shipped_thesaurus()
    assert len(thesaurus.concepts) >= 5_321
    assert "Prior-Data Fitted Network" in thesaurus.ancestors("TabPFN")
    assert "EAGLE" in thesaurus.narrower["speculative decoding"]
    assert all(b in thesaurus.concepts for c in thesaurus.concepts.values() for b in c.broader)
    assert not [label for label in thesaurus.concepts if label in thesaurus.ancestors(label)]
    owners: dict[str, str] = {}
    clashes = [
        (lb.text, owners[key(lb.text)])
        for lb in thesaurus.labels()
        if owners.setdefault(key(lb.text), lb.name) != lb.name
    ]
    assert clashes == []
