"""Decisions on what the linker made: every verb, in sequence, and back again."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.decisions import Decision, Verb
from kg.link import weave
from kg.link.thesaurus import parse
from kg.model import Claim, Kind, Mention, Node, Paper, Problem, Reading, Relation, Section

THESAURUS = parse(
    "label\tkind\taliases\tbroader\tmatch\n"
    "deep learning\tField\t\t\t\n"
    "EAGLE\tMethod\t\tspeculative decoding\tEAGLE=case\n"
    "Medusa\tMethod\t\tspeculative decoding\tMedusa=case\n"
    "sampling\tMethod\t\tdeep learning\t\n"
    "speculative decoding\tMethod\tspeculative sampling\tdeep learning\t\n"
)
KNOWN = {"EAGLE": "EAGLE", "Medusa": "Medusa", "speculative sampling": "speculative decoding", "sampling": "sampling"}


def paper(number: int, *names: str, authors: tuple[str, ...] = ()) -> tuple[Paper, Reading]:
    """Return a paper whose abstract lists the names, and its reading."""
    text = ", ".join(names)
    mentions, start = [], 0
    for name in names:
        by = "thesaurus" if name in KNOWN else "acronym"
        place = (Section.ABSTRACT, start, start + len(name), name, (0, len(text)), by)
        mentions.append(Mention(*place, kind=Kind.METHOD, relation=Relation.USES, target=KNOWN.get(name, "")))
        start += len(name) + 2
    own = Paper(
        f"paper:{number}", f"T{number}", text, authors=authors, venue="ICML", identifiers={"arxiv": str(number)}
    )
    return own, Reading(own.id, tuple(mentions))


PILE = [
    paper(1, "EAGLE", "Foo Net", "speculative sampling", authors=("Ada B.", "Wei Zhang")),
    paper(2, "EAGLE", "FooNet", "Bar", authors=("A. B.", "Wei Zhang")),
    paper(3, "Bar", "Bars", "Quux", "Medusa", authors=("Ada B.",)),
]


def woven(*decisions: Decision, pile: list[tuple[Paper, Reading]] = PILE) -> tuple[dict[str, Node], list[Claim]]:
    nodes, claims = weave([p for p, _ in pile], {p.id: r for p, r in pile}, THESAURUS, decisions=decisions)
    return {n.id: n for n in nodes}, claims


def problems(*decisions: Decision) -> list[str]:
    told: list[Problem] = []
    weave([p for p, _ in PILE], {p.id: r for p, r in PILE}, THESAURUS, decisions=decisions, report=told.append)
    assert all(p.path == "(decisions)" and not p.skipped for p in told)
    return [f"{p.line} {p.message}" for p in told]


def entities(graph: tuple[dict[str, Node], list[Claim]]) -> list[str]:
    return [i for i in graph[0] if i.split(":")[0] in ("method", "task", "field", "concept")]


def merge(*names: str) -> Decision:
    return Decision(Verb.MERGE, names)


def split(*arguments: str) -> Decision:
    return Decision(Verb.SPLIT, arguments)


PLAIN = woven()


def test_without_decisions() -> None:
    assert entities(PLAIN) == [
        "method:bar",
        "method:eagle",
        "method:foonet",
        "method:medusa",
        "method:quux",
        "method:speculative-decoding",
    ]


def test_merged_nodes_are_called_as_the_first_is() -> None:
    nodes, claims = woven(merge("Method:Bar", "Method:Quux"))
    assert "method:quux" not in nodes
    assert nodes["method:bar"].aliases == ("Bars", "Quux")
    assert [c.key for c in claims if "bar" in c.key] == ["paper:2 USES method:bar", "paper:3 USES method:bar"]
    assert claims[[c.key for c in claims].index("paper:3 USES method:bar")].surfaces == ("Bar", "Bars", "Quux")


def test_a_merged_concept_keeps_its_place_in_the_hierarchy() -> None:
    nodes, claims = woven(merge("Method:Quux", "Method:EAGLE"))
    assert nodes["method:quux"].aliases == ("EAGLE",)
    assert [c.key for c in claims if c.relation is Relation.IS_A] == [
        "method:medusa IS_A method:speculative-decoding",
        "method:quux IS_A method:speculative-decoding",
    ]


def test_merging_a_narrower_into_a_broader_concept_leaves_no_loop() -> None:
    _, claims = woven(merge("Method:speculative decoding", "Method:EAGLE"))
    assert [c.key for c in claims if c.relation is Relation.IS_A] == ["method:medusa IS_A method:speculative-decoding"]


@pytest.mark.parametrize(
    "decisions",
    [
        [merge("Method:Bar", "Method:Quux"), split("Method:Bar", "form:Quux")],
        [merge("Method:Bar", "Method:Quux"), split("Method:Bar", "form:Bar", "form:Bars")],
        [merge("Method:EAGLE", "Method:FooNet"), split("EAGLE", "form:foo net")],
        [
            merge("Method:FooNet", "Method:EAGLE", "Method:Bar"),
            split("FooNet", "form:Bar"),
            split("FooNet", "form:EAGLE"),
        ],
        [
            merge("Bar", "Quux"),
            merge("EAGLE", "Bar"),
            split("EAGLE", "form:Bar", "form:Quux"),
            split("Bar", "form:Quux"),
        ],
        [merge("Author:Ada B.", "Author:A. B."), split("Author:Ada B.", "form:A. B.")],
        [merge("Bar", "Quux"), Decision(Verb.KEEP_APART, ("Method:Bar", "Method:Quux"))],
        [Decision(Verb.RENAME, ("Bar", "Baz")), Decision(Verb.RENAME, ("Baz", "Bar"))],
        [Decision(Verb.KIND, ("Bar", "Task")), Decision(Verb.KIND, ("Bar", "Method"))],
    ],
)
def test_back_again_is_as_it_was(decisions: list[Decision]) -> None:
    assert woven(*decisions) == PLAIN
    nodes, _ = woven(*decisions)
    assert [n.properties for n in nodes.values()] == [n.properties for n in PLAIN[0].values()]


def test_a_renamed_node_that_is_merged_and_split_keeps_its_new_name() -> None:
    renamed = Decision(Verb.RENAME, ("Method:Quux", "Quuxity"))
    back = woven(renamed, merge("Bar", "Quuxity"), split("Bar", "form:Quux"))
    assert back == woven(renamed)
    assert back[0]["method:quuxity"].aliases == ("Quux",)


def test_a_split_form_is_a_node_of_its_own() -> None:
    nodes, claims = woven(split("Method:Bar", "form:Bar"), pile=[*PILE, paper(4, "Bar X")])
    assert "method:bar-2" not in nodes  # "Bars" folds to "bar", so nothing would be left
    merged = merge("Method:Bar", "Method:Quux")
    nodes, claims = woven(merged, split("Method:Bar", "form:Quux", "as:Q"))
    assert (nodes["method:q"].aliases, nodes["method:bar"].aliases) == (("Quux",), ("Bars",))
    assert "paper:3 USES method:q" in [c.key for c in claims]


def test_a_form_can_be_split_in_one_paper_alone() -> None:
    nodes, claims = woven(split("Method:EAGLE", "form:EAGLE", "paper:arxiv:2", "as:eagle (bird)"))
    assert nodes["method:eagle-bird"].aliases == ("EAGLE",)
    assert [c.key for c in claims if "method:eagle" in c.key] == [
        "method:eagle IS_A method:speculative-decoding",
        "paper:1 USES method:eagle",
        "paper:2 USES method:eagle-bird",
    ]


def test_a_split_without_a_name_is_not_called_as_the_rest_is() -> None:
    nodes, _ = woven(split("Method:EAGLE", "paper:2"))
    assert nodes["method:eagle-2"].name == "EAGLE (2)"


def test_a_split_can_go_to_a_node_that_is_there() -> None:
    nodes, claims = woven(split("Method:EAGLE", "paper:2", "as:Medusa"))
    assert nodes["method:medusa"].aliases == ("EAGLE",)
    assert "paper:2 USES method:medusa" in [c.key for c in claims]
    assert "paper:2 USES method:eagle" not in [c.key for c in claims]


def test_a_split_can_go_to_a_concept_that_no_paper_names() -> None:
    _, claims = woven(split("Method:EAGLE", "paper:2", "as:sampling"))
    assert "paper:2 USES method:sampling" in [c.key for c in claims]


def test_a_form_that_is_split_off_is_no_alias_any_more() -> None:
    pile = [*PILE, paper(4, "speculative decoding")]
    whole = Decision(Verb.MERGE, ("speculative decoding", "speculative sampling"))
    assert woven(whole, pile=pile)[0]["method:speculative-decoding"].aliases == ("speculative sampling",)
    apart = split("speculative decoding", "form:speculative sampling", "as:sampling from drafts")
    nodes, _ = woven(apart, pile=pile)
    assert nodes["method:speculative-decoding"].aliases == ()
    assert nodes["method:sampling-from-drafts"].aliases == ("speculative sampling",)


def test_rename_and_kind() -> None:
    nodes, claims = woven(Decision(Verb.RENAME, ("Method:Bar", "Baz")), Decision(Verb.KIND, ("Method:Baz", "Task")))
    assert (nodes["task:baz"].name, nodes["task:baz"].kind) == ("Baz", Kind.TASK)
    assert nodes["task:baz"].aliases == ("Bar", "Bars")
    assert "paper:3 USES task:baz" in [c.key for c in claims]
    # Later decisions find it by either name and by its old kind.
    nodes, _ = woven(
        Decision(Verb.RENAME, ("Method:Bar", "Baz")), Decision(Verb.KIND, ("Baz", "Task")), merge("Method:Bar", "Quux")
    )
    assert nodes["task:baz"].aliases == ("Bar", "Bars", "Quux")


def test_a_name_that_two_nodes_get_leaves_two_ids() -> None:
    nodes, _ = woven(Decision(Verb.RENAME, ("Bar", "Same")), Decision(Verb.RENAME, ("Quux", "Same!")))
    assert len([i for i in nodes if i.startswith("method:same")]) == 2


def test_a_joining_concept_can_be_renamed() -> None:
    pile = [paper(1, "EAGLE"), paper(2, "Medusa")]
    renamed = Decision(Verb.RENAME, ("Method:speculative decoding", "drafting"))
    nodes, claims = woven(renamed, pile=pile)
    assert nodes["method:drafting"].name == "drafting"
    assert [c.key for c in claims if c.relation is Relation.IS_A] == [
        "method:eagle IS_A method:drafting",
        "method:medusa IS_A method:drafting",
    ]


def test_people_and_venues() -> None:
    nodes, claims = woven(
        merge("Author:Ada B.", "Author:A. B."), split("Author:Wei Zhang", "paper:2", "as:Wei Zhang (B)")
    )
    assert nodes["author:ada-b"].aliases == ("A. B.",)
    assert [c.key for c in claims if c.relation is Relation.WROTE] == [
        "author:ada-b WROTE paper:1",
        "author:ada-b WROTE paper:2",
        "author:ada-b WROTE paper:3",
        "author:wei-zhang WROTE paper:1",
        "author:wei-zhang-b WROTE paper:2",
    ]
    assert "venue:the-icml" in woven(Decision(Verb.RENAME, ("Venue:ICML", "The ICML")))[0]


def test_keep_apart_holds_where_they_are_apart_and_separates_where_they_are_not() -> None:
    assert woven(Decision(Verb.KEEP_APART, ("Method:Bar", "Method:Quux"))) == PLAIN
    pile = [*PILE, paper(4, "speculative decoding")]
    apart = Decision(Verb.KEEP_APART, ("Method:speculative decoding", "Method:speculative sampling"))
    nodes, _ = woven(apart, pile=pile)
    assert "method:speculative-sampling" in nodes
    assert nodes["method:speculative-decoding"].aliases == ()


@pytest.mark.parametrize(
    ("decision", "expected"),
    [
        (merge("Method:Bar", "Method:Gone"), "nothing is called 'Gone'"),
        (merge("Gone", "Lost"), "nothing is called 'Gone' or 'Lost'"),
        (merge("Method:Bar", "Author:Ada B."), "'Bar' and 'Ada B.' are of kinds that stay apart"),
        (split("Method:Bar", "form:Nope"), "'Bar' is not written so, but Bar; Bars"),
        (split("Method:Quux", "form:Quux"), "'Quux' is never written otherwise, so nothing would be left of it"),
        (split("sampling", "form:sampling"), "no paper names 'sampling'"),
        (Decision(Verb.RENAME, ("Gone", "X")), "nothing is called 'Gone'"),
        (Decision(Verb.KIND, ("Author:Ada B.", "Task")), "'Ada B.' is of the kind Author, which stays"),
        (Decision(Verb.KEEP_APART, ("Quux", "Quux")), "nothing but 'Quux' is called 'Quux'"),
        (Decision(Verb.RENAME, ("sampling", "X")), "no paper names 'X'"),
        (Decision(Verb.MERGE, ("Bar",)), "it needs two nodes or more"),
    ],
)
def test_what_applies_to_nothing_is_told_and_changes_nothing(decision: Decision, expected: str) -> None:
    told = f"2 {decision}: applies to nothing: {expected}. It is kept; `kg undo LIB 2` removes it."
    assert problems(Decision(Verb.KIND, ("Quux", "Concept")), decision) == [told]
    assert woven(decision) == PLAIN


def test_what_is_called_as_the_first_is_though_the_first_is_gone() -> None:
    nodes, _ = woven(merge("Method:Baz", "Method:Bar", "Method:Gone"))
    assert nodes["method:baz"].aliases == ("Bar", "Bars")


def test_more_papers_change_no_decision() -> None:
    decisions = (merge("Bar", "Quux"), split("EAGLE", "paper:2", "as:eagle (bird)"))
    nodes, claims = woven(*decisions, pile=[*PILE, paper(4, "Quux", "EAGLE"), paper(5, "Bars")])
    assert "method:quux" not in nodes
    assert {c.key for c in claims} >= {
        "paper:4 USES method:bar",
        "paper:4 USES method:eagle",
        "paper:5 USES method:bar",
    }


NAMES = ["Bar", "Quux", "EAGLE", "FooNet", "Medusa", "speculative decoding"]
VERBS = st.one_of(
    st.lists(st.sampled_from(NAMES), min_size=2, max_size=3).map(lambda n: Decision(Verb.MERGE, tuple(n))),
    st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)).map(
        lambda n: Decision(Verb.SPLIT, (n[0], f"form:{n[1]}"))
    ),
    st.tuples(st.sampled_from(NAMES), st.sampled_from("123")).map(
        lambda n: Decision(Verb.SPLIT, (n[0], f"paper:{n[1]}"))
    ),
    st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)).map(lambda n: Decision(Verb.KEEP_APART, n)),
    st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)).map(lambda n: Decision(Verb.RENAME, n)),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(VERBS, max_size=8))
def test_any_decisions_give_a_graph_that_holds_together(decisions: list[Decision]) -> None:
    nodes, claims = woven(*decisions)
    assert len({n.id for n in nodes.values()}) == len(nodes)
    ends = {end for claim in claims for end in (claim.subject, claim.object)}
    assert ends <= set(nodes)
    read = [(c.subject, e) for c in claims for e in c.evidence if e.section is Section.ABSTRACT]
    plain = [(c.subject, e) for c in PLAIN[1] for e in c.evidence if e.section is Section.ABSTRACT]
    assert sorted(read) == sorted(plain)
    assert woven(*decisions) == (nodes, claims)
    for node, other in itertools.combinations(nodes.values(), 2):
        assert (node.kind, node.name, node.id) != (other.kind, other.name, other.id)


def test_an_id_of_the_linkers_names_a_node_wherever_it_went() -> None:
    renamed = Decision(Verb.RENAME, ("method:quux", "Z"))
    assert "method:z" in woven(renamed)[0]
    assert "method:z" in woven(merge("Bar", "method:quux"), renamed)[0]


def test_the_name_of_what_was_merged_goes_with_its_form() -> None:
    pile = [*PILE, paper(4, "Quux", "Quux layers")]
    decisions = [merge("Quux", "Quux layers"), merge("Bar", "Quux"), split("Bar", "form:Quux", "as:Hawk")]
    nodes, _ = woven(*decisions, pile=pile)
    assert nodes["method:bar"].aliases == ("Bars", "Quux layer", "Quux layers")
    assert nodes["method:hawk"].aliases == ("Quux",)
