"""Families: what is, step by step, a kind of something, and the papers that come in by it; no circles; former ids."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from kg import graph, verbs
from kg.cards import family, resolve, show
from kg.errors import NotInLibraryError
from kg.library import Contents, Library, write
from kg.link import weave
from kg.link.hierarchy import acyclic, head_of
from kg.link.thesaurus import parse, shipped_thesaurus
from kg.model import Claim, Evidence, Kind, Node, Paper, Problem, Reading, Relation, Section
from tests.test_link import THESAURUS, mention


def is_a(narrow: str, broad: str, by: str = "thesaurus", score: float = 1.0, paper: str = "") -> Claim:
    section = Section.ABSTRACT if paper else Section.THESAURUS
    return Claim(narrow, Relation.IS_A, broad, (Evidence(paper, section, 0, 1, "x", by, score),))


def test_claims_without_a_circle_stay_as_they_are() -> None:
    claims = [is_a("a", "b"), is_a("a", "c"), is_a("b", "d"), is_a("c", "d")]
    assert acyclic(claims) == (claims, [])


@pytest.mark.parametrize("turn", [1, -1])
def test_the_weakest_claim_of_a_circle_goes(turn: int) -> None:
    listed, stated, named = is_a("a", "b"), is_a("b", "c", "kind-of", 0.9, "p"), is_a("c", "a", "head-noun", 0.7)
    assert acyclic([listed, stated, named][::turn]) == ([listed, stated][::turn], [named])
    weaker = is_a("c", "a", "kind-of", 0.6, "p")
    assert acyclic([listed, stated, weaker][::turn]) == ([listed, stated][::turn], [weaker])
    assert acyclic([is_a("a", "a")]) == ([], [is_a("a", "a")])


def test_a_circle_is_reported() -> None:
    circular = parse(
        "label\tkind\taliases\tbroader\tmatch\nalpha net\tMethod\t\tbeta net\t\nbeta net\tMethod\t\talpha net\t\n"
    )
    reading = Reading("paper:1", (mention("alpha net", "alpha net"), mention("beta net", "beta net", start=20)))
    told: list[Problem] = []
    _, claims = weave(
        [Paper("paper:1", "T", "alpha net and beta net")], {"paper:1": reading}, circular, report=told.append
    )
    assert [c.key for c in claims if c.relation is Relation.IS_A] == ["method:alpha-net IS_A method:beta-net"]
    assert [p.message for p in told] == [
        "method:beta-net IS_A method:alpha-net: left out, since surer claims say the opposite."
    ]


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("sparse subspace variational inference", "variational inference"),
        ("Bayesian neural network with latent variables", "Bayesian neural network"),
        ("Joint-Embedding Predictive Architecture with Text", "joint-embedding predictive architecture"),
        ("Hierarchical State Space Models", "state space model"),
        ("S-D-Mamba", "Mamba"),
        ("variational learning model of unobserved confounders", None),
        ("Llama-3.1-70B-Instruct", "LLaMA-3.1"),
        ("LLaMA2-13B", "LLaMA-2"),
        ("MLC-LLM", None),
        ("variational inference", None),
        ("channel attention", None),
        ("FooBar", None),
    ],
)
def test_a_name_says_by_its_last_words_what_it_is(name: str, head: str | None) -> None:
    found = head_of(Node("method:x", Kind.METHOD, name), shipped_thesaurus())
    assert found == (head and (head, name))


def test_the_head_of_a_long_form_counts() -> None:
    node = Node("method:ssvi", Kind.METHOD, "SSVI", ("Sparse Subspace Variational Inference",))
    assert head_of(node, shipped_thesaurus()) == ("variational inference", "Sparse Subspace Variational Inference")
    assert head_of(Node("dataset:x", Kind.DATASET, "big variational inference"), shipped_thesaurus()) is None


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    nodes = [
        Node("method:eagle", Kind.METHOD, "EAGLE"),
        Node("method:eagle-2", Kind.METHOD, "EAGLE-2", ("eagle two", "second eagle")),
        Node("method:speculative-decoding", Kind.METHOD, "speculative decoding", ("speculative sampling",)),
        Node("paper:1", Kind.PAPER, "One", (), {"title": "One", "year": 2024}),
        Node("paper:2", Kind.PAPER, "Two", (), {"title": "Two", "year": 2025}),
        Node("paper:3", Kind.PAPER, "Three", (), {"title": "Three"}),
    ]
    why = (Evidence("paper:1", Section.ABSTRACT, 0, 1, "x", "terms"),)
    claims = [
        is_a("method:eagle", "method:speculative-decoding"),
        is_a("method:eagle-2", "method:eagle"),
        Claim("paper:1", Relation.INTRODUCES, "method:eagle-2", why),
        Claim("paper:1", Relation.USES, "method:speculative-decoding", why),
        Claim("paper:2", Relation.USES, "method:speculative-decoding", why),
        Claim("paper:2", Relation.USES, "method:eagle", why),
    ]
    papers = tuple(Paper(n.id, n.name, "x", year=n.properties.get("year")) for n in nodes[3:])  # type: ignore[arg-type]
    write(tmp_path / "x.kg", Contents(papers, (), tuple(nodes), tuple(sorted(claims)), (), (), {}))
    with Library(tmp_path / "x.kg") as opened:
        yield opened


def test_a_family_lists_papers_with_the_path_that_brings_each_in(library: Library) -> None:
    found = family(library, "speculative sampling")
    assert [n.name for n in found.kinds] == ["EAGLE", "EAGLE-2"]
    assert [(m.paper.name, str(m.relation), [n.name for n in m.path]) for m in found.members] == [
        ("Two", "USES", ["speculative decoding"]),
        ("One", "INTRODUCES", ["speculative decoding", "EAGLE", "EAGLE-2"]),
    ]
    assert family(library, "EAGLE-2").kinds == ()


def test_the_graph_of_a_family_holds_what_the_family_lists(library: Library, tmp_path: Path) -> None:
    whole = verbs.graph(library.path)
    part = graph.family(whole, "method:speculative-decoding")
    listed = verbs.family(library.path, "speculative decoding")
    assert set(part) == {listed.node.id, *(n.id for n in listed.kinds), *(m.paper.id for m in listed.members)}
    assert sorted(part.edges(keys=True)) == sorted(whole.edges(keys=True))
    assert sorted(graph.family(whole, "method:eagle-2")) == ["method:eagle-2", "paper:1"]
    assert list(graph.family(whole, "paper:3")) == ["paper:3"]
    drawn = verbs.view(library.path, tmp_path / "page.html", family="EAGLE")
    assert sorted(drawn) == ["method:eagle", "method:eagle-2", "paper:1", "paper:2"]


def test_a_doubtful_kind_belongs_to_no_family(tmp_path: Path) -> None:
    nodes = [Node("method:a", Kind.METHOD, "alpha"), Node("method:b", Kind.METHOD, "beta")]
    doubtful = graph.to_graph(nodes, [is_a("method:b", "method:a", "kind-of", 0.5, "p")])
    assert list(graph.family(doubtful, "method:a")) == ["method:a"]


def test_a_former_id_leads_to_the_node(library: Library) -> None:
    assert resolve(library, "method:second-eagle").id == "method:eagle-2"
    assert resolve(library, "concept:speculative-sampling").id == "method:speculative-decoding"
    assert show(library, "task:eagle").node.id == "method:eagle"
    with pytest.raises(NotInLibraryError):
        resolve(library, "method:third-eagle")


def _families() -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    lines = (Path(__file__).parent / "families.tsv").read_text(encoding="utf-8").splitlines()[1:]
    for line in lines:
        name, beginning = line.split("\t")
        found[name].append(beginning)
    return found


@pytest.mark.shared
@pytest.mark.parametrize("name", sorted(_families()))
def test_families_of_the_seeds(seeds: Path, name: str) -> None:
    with Library(seeds) as opened:
        listed = [member.paper.name for member in family(opened, name).members]
    wanted = _families()[name]
    right = sum(any(title.startswith(beginning) for beginning in wanted) for title in listed)
    precision, recall = right / len(listed), right / len(wanted)
    assert 2 * precision * recall / (precision + recall) >= 0.9, sorted(
        t for t in listed if not any(t.startswith(b) for b in wanted)
    )


def test_the_thesaurus_of_the_tests_has_a_family() -> None:
    assert THESAURUS.ancestors("EAGLE") == {"speculative decoding", "inference acceleration", "deep learning"}
