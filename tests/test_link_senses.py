"""Acronyms and names that several things share: what a paper means by them."""

from __future__ import annotations

from collections.abc import Sequence

from kg.link.linker import Linker
from kg.link.summary import summarise
from kg.link.thesaurus import parse
from kg.model import Definition, Kind, Mention, Reading, Relation, Section
from tests.test_link import mention

THESAURUS = parse(
    "label\tkind\taliases\tbroader\tmatch\n"
    "EAGLE\tMethod\t\tspeculative decoding\tEAGLE=case,context\n"
    "draft model\tMethod\t\tspeculative decoding\t\n"
    "image segmentation\tTask\t\t\t\n"
    "optimizer\tMethod\t\t\t\n"
    "object mask\tConcept\t\timage segmentation\t\n"
    "segment anything model\tMethod\tSAM\timage segmentation\tSAM=case\n"
    "language modeling\tTask\t\t\t\n"
    "large language model\tMethod\tLLM\tlanguage modeling\tLLM=case\n"
    "speculative decoding\tMethod\t\t\t\n"
)


def defines(short: str, long: str) -> Definition:
    return Definition(Section.ABSTRACT, short, 0, long, 30)


def reading(
    paper: str, *mentions: Mention, definitions: Sequence[tuple[str, str]] = (), names: Sequence[str] = ()
) -> Reading:
    known = tuple(mention(name, name, start=100 + 40 * i) for i, name in enumerate(names))
    return Reading(paper, (*mentions, *known), tuple(defines(*pair) for pair in definitions))


def acronym(text: str, **more: object) -> Mention:
    return mention(text, by="acronym", **more)


def linked(pile: Sequence[Reading], paper: str) -> dict[str, tuple[str, str]]:
    linker = Linker.of(THESAURUS, pile)
    (of_paper,) = [r for r in pile if r.paper == paper]
    return {link.mention.text: (link.entity, link.why) for link in linker.link(of_paper)}


SHARPNESS = [
    reading(f"s{i}", definitions=[("SAM", "sharpness-aware minimization")], names=["optimizer"]) for i in range(3)
]


def test_company_decides_what_an_acronym_means() -> None:
    pile = [
        *SHARPNESS,
        reading("a", mention("SAM", "segment anything model"), names=["object mask"]),
        reading("b", mention("SAM", "segment anything model"), names=["optimizer"]),
    ]
    assert linked(pile, "a")["SAM"] == ("segmentanythingmodel", "company")
    assert linked(pile, "b")["SAM"] == ("sharpnessawareminimization", "company")


def test_without_company_it_is_kept_apart_and_said() -> None:
    pile = [*SHARPNESS, reading("a", mention("SAM", "segment anything model"), names=["language modeling"])]
    assert linked(pile, "a")["SAM"] == ("sam?", "ambiguous")


def test_a_rare_other_sense_does_not_unsettle_the_thesaurus() -> None:
    pile = [SHARPNESS[0], reading("a", mention("SAM", "segment anything model"))]
    assert linked(pile, "a")["SAM"] == ("segmentanythingmodel", "thesaurus")


def test_a_misspelt_long_form_is_the_concept_of_its_acronym() -> None:
    pile = [
        reading("a", acronym("LLM"), acronym("large langage models"), definitions=[("LLM", "large langage models")])
    ]
    assert {entity for entity, _ in linked(pile, "a").values()} == {"largelanguagemodel"}


def test_spellings_of_an_unlisted_long_form_are_one() -> None:
    pile = [
        reading("a", acronym("RLV"), definitions=[("RLV", "reinforcement learning with verifiers")]),
        reading("b", acronym("RLV"), definitions=[("RLV", "reinforcement learning from verifiers")]),
        reading("c", acronym("RLV"), definitions=[("RLV", "reward-limited values")]),
    ]
    assert linked(pile, "a")["RLV"] == linked(pile, "b")["RLV"] != linked(pile, "c")["RLV"]


def test_a_concept_known_by_its_acronym_keeps_a_long_form_among_its_family() -> None:
    long = "extrapolation algorithm for greater efficiency"
    near = reading("a", acronym("EAGLE"), definitions=[("EAGLE", long)], names=["draft model"])
    far = reading("b", acronym("EAGLE"), definitions=[("EAGLE", "earth agricultural ledger")], names=["optimizer"])
    assert linked([near, far], "a")["EAGLE"] == ("eagle", "definition")
    assert linked([near, far], "b")["EAGLE"] == ("earthagriculturalledger", "definition")


def introduces(paper: str, name: str, kind: Kind, long: str = "") -> Reading:
    made = mention(name, by="introduced", relation=Relation.INTRODUCES, kind=kind)
    return reading(paper, made, definitions=[(name, long)] if long else ())


def test_two_things_of_one_name_stay_two() -> None:
    pile = [
        introduces("a", "SPEED", Kind.METHOD, "speculative pipelined decoding"),
        introduces("b", "SPEED", Kind.METHOD, "social perception of dialogue"),
        introduces("c", "RIVET", Kind.METHOD),
        introduces("d", "RIVET", Kind.DATASET),
        introduces("e", "RIVET", Kind.METHOD),
    ]
    assert linked(pile, "a")["SPEED"][0] != linked(pile, "b")["SPEED"][0]
    assert [linked(pile, p)["RIVET"][0] for p in "cde"] == ["rivet", "rivet=dataset", "rivet"]


def test_the_kind_tells_namesakes_apart() -> None:
    user = mention("RIVET", by="name-shape", relation=Relation.EVALUATES_ON, kind=None)
    pile = [introduces("a", "RIVET", Kind.METHOD), introduces("b", "RIVET", Kind.DATASET), reading("c", user)]
    assert linked(pile, "c")["RIVET"] == ("rivet", "kind")
    assert linked(pile, "a")["RIVET"] == ("rivet=method", "introduced")


def test_what_others_explain_names_what_its_maker_does_not() -> None:
    pile = [
        introduces("a", "TAGI", Kind.METHOD),
        reading("b", acronym("TAGI"), definitions=[("TAGI", "tractable approximate Gaussian inference")]),
    ]
    assert linked(pile, "a")["TAGI"][0] == linked(pile, "b")["TAGI"][0] == "tractableapproximategaussianinference"


def test_the_order_of_papers_makes_no_difference() -> None:
    pile = [*SHARPNESS, reading("a", mention("SAM", "segment anything model"), names=["object mask"])]
    assert linked(pile, "a") == linked(pile[::-1], "a")
    assert summarise(pile).merge(summarise([])) == summarise(pile[::-1])
