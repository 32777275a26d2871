"""Relations between things: what stands between two names, what is implied of what a paper introduces."""

from __future__ import annotations

import time

import pytest

from kg.extract import statements
from kg.extract.frame import Frame
from kg.extract.groups import MOST_GROUPS, group
from kg.extract.statements import find
from kg.extract.surroundings import Surroundings, alike, name_signs
from kg.link.linker import Link
from kg.link.roles import statement_claims
from kg.model import Definition, Kind, Mention, Node, Paper, Reading, Relation, Section, Statement

A = Section.ABSTRACT
NETWORKS = ("neural networks", "convolutional neural networks")


def read(text: str, own: tuple[str, ...], others: tuple[str, ...], title: str = "") -> tuple[Frame, list[Mention]]:
    """Return a frame and the mentions of the names in it; the first ones are what the paper introduces."""
    frame = Frame(Paper("paper:1", title, text))
    found = []
    for name in (*own, *others):
        relation = Relation.INTRODUCES if name in own else Relation.USES
        for section in frame.sections:
            start = frame.text(section).find(name)
            while start >= 0:
                place = (section, start, start + len(name))
                found.append(frame.mention(*place, by="test", kind=Kind.METHOD, relation=relation))
                start = frame.text(section).find(name, start + 1)
    return frame, found


def said(text: str, own: tuple[str, ...], others: tuple[str, ...], title: str = "") -> set[tuple[str, str, str]]:
    frame, mentions = read(text, own, others, title)
    return {(s.head.text, str(s.relation), s.tail.text) for s in find(frame, mentions)}


def test_in_a_of_b_including_c_b_the_last_is_no_kind_of_a() -> None:
    text = "We carry out a Bayesian treatment of neural networks, including convolutional neural networks."
    assert not said(text, (), ("Bayesian treatment of neural networks", "convolutional neural networks"))


def test_an_alternative_to_a_thing_is_no_kind_of_it() -> None:
    assert said("Foo, a simple Bar.", ("Foo",), ("Bar",), "Foo") == {("Foo", "IS_A", "Bar")}
    assert said("Foo, a simple Bar alternative.", ("Foo",), ("Bar",), "Foo") == set()


def test_a_kind_that_no_sentence_states_must_be_surer(monkeypatch: pytest.MonkeyPatch) -> None:
    sure = said(
        "Recurrent networks are slow. LSTM recurrent networks need many steps.",
        (),
        ("Recurrent networks", "LSTM recurrent networks"),
    )
    assert ("LSTM recurrent networks", "IS_A", "Recurrent networks") in sure
    text = "Neural networks need data. A convolutional network is trained here. We also try deep neural networks."
    names = ("Neural networks", "deep neural networks", "convolutional network")
    doubtful = ("deep neural networks", "IS_A", "Neural networks")
    assert doubtful not in said(text, (), names)
    monkeypatch.setattr(statements, "_UNSTATED_KIND", 0.0)
    assert doubtful in said(text, (), names)


@pytest.mark.parametrize("way", ["", "simpler ways of scaling ", "heuristics to speed up ", "methods that scale "])
def test_in_ways_of_doing_a_such_as_b_the_last_is_no_kind_of_a(way: str) -> None:
    found = said(f"We study {way}neural networks, such as convolutional neural networks.", (), NETWORKS)
    assert found == (set() if way else {("convolutional neural networks", "IS_A", "neural networks")})


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("Foo is a fast kind of Bar.", "is-a"),
        ("Foo, a simple Bar.", "apposition"),
        ("We present Foo (FN), an efficient Bar.", "apposition"),
        ("Foo and other recent Bar.", "and-other"),
        ("Foo is known to be one kind of Bar.", "kind-of"),
        ("Foo appears as a variant of Bar.", "variant-of"),
        ("Foo extends Bar.", "extends"),
        ("Foo builds upon the well-known Bar.", "extends"),
        ("Foo is built on Bar.", "is-a"),
        ("Foo was first derived from Bar.", "is-a"),
        ("Foo learns quickly and combines Bar.", "combines"),
        ("Foo trains a model using Bar.", "uses"),
        ("Foo clearly outperforms Bar.", "outperforms"),
        ("Bar such as Foo.", "such-as"),
        ("Bar, including the older Foo.", "such-as"),
        ("a Bar called Foo.", "called"),
        ("Unlike Bar, our Foo.", "unlike"),
        ("Bar-based approach Foo.", "bound"),
        ("Bar variant Foo.", "family"),
        ("Foo does not share anything at all with what people write of Bar.", ""),
    ],
)
def test_patterns_between_two_names(text: str, pattern: str) -> None:
    frame, mentions = read(text, ("Foo",), ("Bar",))
    foo, bar = group(mentions) if text.index("Foo") < text.index("Bar") else reversed(group(mentions))
    (between,) = Surroundings(frame, [foo, bar]).between([foo, bar])[0, 1]
    assert (between.head.text, between.tail.text, between.pattern) == ("Foo", "Bar", pattern)


def test_an_enumeration_shares_what_stands_before_it() -> None:
    frame, mentions = read("Bar such as One, Two, and Foo.", ("Foo",), ("Bar", "One", "Two"))
    things = {g.mentions[0].text: g for g in group(mentions)}
    around = Surroundings(frame, list(things.values()))
    (between,) = around.between([things["Foo"], things["Bar"]])[0, 1]
    assert between.pattern == "such-as"
    (inside,) = around.between([things["One"], things["Two"]])[0, 1]
    assert inside.signs == (">enumerated",)


def test_a_name_within_a_name_does_not_break_an_enumeration() -> None:
    text = "We use graph neural network, Two."
    frame, mentions = read(text, (), ("graph neural network", "neural network", "Two"))
    things = {g.mentions[0].text: g for g in group(mentions)}
    around = Surroundings(frame, list(things.values()))
    assert around.first[id(things["Two"].mentions[0])].text == "graph neural network"


def test_mentions_of_one_thing_are_put_together() -> None:
    frame, mentions = read("Graph Neural Networks (GNNs): a GNN here.", (), ("Graph Neural Networks", "GNNs", "GNN "))
    known = [Definition(A, "GNNs", 23, "Graph Neural Networks", 0)]
    assert [len(g.mentions) for g in group(mentions[:2], known)] == [2]
    assert [len(g.mentions) for g in group(mentions[:2])] == [1, 1]
    assert frame.paper.abstract


def test_the_main_thing_is_the_one_in_the_title() -> None:
    _, mentions = read("Alpha and Beta, then Alpha again.", ("Alpha", "Beta"), (), title="Beta: a study")
    assert [(g.mentions[0].text, g.main) for g in group(mentions)] == [("Beta", True), ("Alpha", False)] or [
        (g.mentions[0].text, g.main) for g in group(mentions)
    ] == [("Alpha", False), ("Beta", True)]


def test_names_that_hold_names() -> None:
    _, mentions = read(
        "patch-based diffusion model; diffusion model; SelectionGAN; GAN!",
        (),
        ("patch-based diffusion model", "diffusion model", "SelectionGAN"),
    )
    things = {g.mentions[0].text: g for g in group(mentions)}
    long, short = things["patch-based diffusion model"], things["diffusion model"]
    assert name_signs(long, short) == ["name:ends", "name:holds", "name:same-last"]
    assert name_signs(short, long) == ["name:same-last", "name:within-end"]
    _, gan = read("SelectionGAN and GAN", (), ("SelectionGAN",))
    other = group([frame_mention("GAN")])[0]
    assert name_signs(group(gan)[0], other) == ["name:fused-end"]


def frame_mention(text: str, start: int = 0) -> Mention:
    return Mention(A, start, start + len(text), text, (0, 80), "test", Kind.METHOD)


def test_what_a_paper_introduces_is_related_to_what_it_names() -> None:
    text = (
        "Training is slow. We propose FooNet, a graph neural network that uses contrastive learning. "
        "Experiments show that FooNet outperforms BazNet."
    )
    found = said(text, ("FooNet",), ("graph neural network", "contrastive learning", "BazNet"), "FooNet: x")
    assert ("FooNet", "USES", "contrastive learning") in found
    assert ("FooNet", "IS_A", "graph neural network") in found
    assert ("FooNet", "COMPARES_WITH", "BazNet") in found
    assert ("FooNet", "USES", "BazNet") not in found


@pytest.mark.parametrize(
    "text",
    ["We propose FooNet, a variant of BarNet.", "We propose FooNet, a network that extends BarNet."],
)
def test_what_a_paper_introduces_extends_what_it_is_a_variant_of(text: str) -> None:
    assert ("FooNet", "EXTENDS", "BarNet") in said(text, ("FooNet",), ("BarNet",), "FooNet: x")


def test_the_name_tells_the_family() -> None:
    text = "Patch-based diffusion models are popular. A diffusion model is slow."
    frame, mentions = read(text, (), ("Patch-based diffusion models", "diffusion model"))
    assert ("Patch-based diffusion models", "IS_A", "diffusion model") in {
        (s.head.text, str(s.relation), s.tail.text) for s in find(frame, [m for m in mentions if m.start in (0, 44)])
    }


def test_each_statement_says_what_shows_it_and_how_sure_it_is() -> None:
    text = "We propose FooNet. It is trained with contrastive learning, and FooNet outperforms BazNet."
    frame, mentions = read(text, ("FooNet",), ("contrastive learning", "BazNet"))
    found = {(str(s.relation), s.tail.text): s for s in find(frame, mentions)}
    compared = found["COMPARES_WITH", "BazNet"]
    assert (compared.by, compared.head.start) == ("stated-outperforms", 64)
    assert all(0 < s.score <= 1 for s in found.values())
    doubted = [Mention(**{n: getattr(m, n) for n in Mention.__slots__} | {"score": 0.5}) for m in mentions]
    for statement in find(frame, doubted):
        sure = found[str(statement.relation), statement.tail.text]
        assert statement.score == pytest.approx(sure.score / 4, abs=0.001)


def test_nothing_is_said_of_nothing() -> None:
    assert said("", (), ()) == set()
    assert said("We use FooNet.", (), ("FooNet",)) == set()
    assert said("We propose FooNet.", ("FooNet",), (), "FooNet") == set()


def test_a_crowded_sentence_takes_no_longer_than_its_length() -> None:
    names = [f"Net{n}X" for n in range(3000)]
    text = "We use " + ", ".join(names) + "."
    frame = Frame(Paper("paper:1", "", text))
    places = [(text.index(name), name) for name in names]
    mentions = [frame.mention(A, s, s + len(n), by="test", kind=Kind.METHOD) for s, n in places]
    assert len(group(mentions)) == MOST_GROUPS
    begin = time.perf_counter()
    list(find(frame, mentions))
    assert time.perf_counter() - begin < 5


@pytest.mark.parametrize(
    ("start", "sentence", "words", "text"),
    [
        (0, (0, 11), "Bar", "It uses Bar."),
        (12, (12, 24), "It uses Bar", "It uses Bar."),
    ],
)
def test_the_evidence_is_the_sentence_that_shows_the_relation(
    start: int, sentence: tuple[int, int], words: str, text: str
) -> None:
    paper = Paper("paper:1", "", "We say Foo. It uses Bar.")
    head = Mention(A, start, start + 2, paper.abstract[start : start + 2], sentence, "test", Kind.METHOD)
    tail = Mention(A, 20, 23, "Bar", (12, 24), "test", Kind.METHOD)
    reading = Reading("paper:1", (head, tail), (), (Statement(head, Relation.USES, tail, "implied", 0.4),))
    nodes = {k: Node(f"method:{k}", Kind.METHOD, k) for k in ("foo", "bar")}
    (claim,) = statement_claims(paper, reading, [Link("foo", head, "form"), Link("bar", tail, "form")], nodes)
    (why,) = claim.evidence
    assert (claim.key, why.by, why.score) == ("method:foo USES method:bar", "implied", 0.4)
    assert (why.words, why.text) == (words, text)


def test_what_the_paper_introduces_is_no_tail_of_others_and_is_looked_for_far() -> None:
    far = "and after that many words follow which say nothing at all of either"
    frame, mentions = read(f"Foo {far} Bar with Baz.", ("Foo",), ("Bar", "Baz"))
    things = group(mentions)
    found = Surroundings(frame, things).between(things, reach=20)
    assert sorted(found) == [(0, 1), (0, 2), (1, 2), (2, 1)]  # Foo to both, however far; Bar and Baz, near each other


def test_alike_gives_what_name_signs_gives_of_all_pairs() -> None:
    names = ("diffusion model", "patch-based diffusion model", "SelectionGAN", "GAN", "graph", "model of GANs")
    _, mentions = read("; ".join(names), (), names)
    things = group(mentions)
    pairs = [(h, t) for h in range(len(things)) for t in range(len(things)) if h != t]
    wanted = {(h, t): signs for h, t in pairs if (signs := name_signs(things[h], things[t]))}
    assert alike(things) == wanted
    assert len(wanted) > 4
