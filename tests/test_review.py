"""Questions to the user: what is asked, in which order, and what the keys make of it."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg import verbs
from kg.cli import main
from kg.cli.review import answered, lines
from kg.decisions import Decision, Verb
from kg.library import Contents, Library, StoredReading, write
from kg.link.thesaurus import parse
from kg.model import Kind, Mention, Node, Paper, Reading, Relation, Section
from kg.pipeline import relink
from kg.review import Doubt, Question, Side, Use, missed, questions, wrong
from kg.review.missed import nearness
from kg.text import sentences


def node(name: str, *aliases: str, kind: Kind = Kind.METHOD) -> Node:
    return Node(f"{kind.lower()}:{name.lower().replace(' ', '-')}", kind, name, aliases)


@pytest.mark.parametrize(
    ("one", "other", "reason", "score"),
    [
        (node("Graph Net"), node("graph nets", kind=Kind.TASK), 'both are written "graph nets"', 0.784),
        (node("Graph Net", "GN"), node("GN"), 'both are written "GN"', 0.9),
        (node("net of graphs"), node("graphs of net"), "the same words in another order", 0.85),
        (node("diffusion"), node("diffusion model"), 'the same but for "model"', 0.7),
        (node("a wassertein b"), node("a wasserstein b"), '"wasserstein" and "wassertein" are spelled alike', 0.857),
        (node("PPD"), node("parallel prompt decoding"), "one has the initials of the other", 0.6),
    ],
)  # fmt: skip
def test_what_may_be_one(one: Node, other: Node, reason: str, score: float) -> None:
    (pair,) = missed([one, other], {})
    assert {pair.one, pair.other} == {one.id, other.id}
    assert (pair.reason, pair.score) == (reason, score)
    assert missed([other, one], {}) == [pair]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("supervised learning", "unsupervised learning"),
        ("LLaMA-2", "LLaMA-3"),
        ("EAGLE", "EAGLE-2"),
        ("image segmentation", "image classification"),
        ("RNN", "CNN"),
    ],
)
def test_what_is_near_and_two(one: str, other: str) -> None:
    assert missed([node(one), node(other)], {}) == []


def test_definitions_of_the_pile() -> None:
    pile = [node("MoE"), node("mixture of experts")]
    (pair,) = missed(pile, {("moe", "mixtureofexpert"): 2})
    assert (pair.score, pair.reason) == (0.97, "2 papers define one by the other")


def test_nearness() -> None:
    assert nearness("tokenisation", "tokenization") > 0.9
    assert nearness("gpt4", "gpt3") == 0
    assert nearness("supervised", "unsupervised") == 0


def test_the_work_is_not_quadratic() -> None:
    began = time.process_time()
    missed([node(f"network of sort {i}", f"alias{i}") for i in range(20_000)], {})
    assert time.process_time() - began < 20


def test_an_acronym_spelled_out_in_two_ways() -> None:
    uses = [Use(f"paper:{i}", "PFN", Kind.METHOD, "x") for i in range(3)]
    told = {"paper:0": {"pfn": "prior-fitted network"}, "paper:1": {"pfn": "prior-fitted networks"}}
    assert list(wrong(node("PFN"), uses, told, ())) == []
    (doubt,) = wrong(node("PFN"), uses, {**told, "paper:2": {"pfn": "quick mud brush"}}, ())
    assert (doubt.papers, doubt.name) == (("paper:2",), "quick mud brush")
    assert doubt.reason == '"quick mud brush" there, "prior-fitted network" elsewhere'
    assert doubt.score > 0.7


def test_two_kinds() -> None:
    uses = [Use(f"paper:{i}", "Mamba", Kind.METHOD if i < 4 else Kind.CONCEPT, "x") for i in range(6)]
    (doubt,) = wrong(node("Mamba"), uses, {}, ())
    assert doubt == Doubt(0.333, "method:mamba", "a Concept there, a Method elsewhere", (), ("paper:4", "paper:5"))


def test_a_form_without_a_word_of_the_name() -> None:
    uses = [Use("paper:1", "graph net", None, "x"), Use("paper:2", "slow cooking", None, "x")]
    (doubt,) = wrong(node("graph net"), uses, {}, ())
    assert (doubt.forms, doubt.papers) == (("slow cooking",), ())
    assert list(wrong(node("graph net"), uses, {}, {"slowcooking"})) == []


def test_an_ambiguous_label_alone() -> None:
    uses = [
        Use("paper:1", "IS", None, "thesaurus-context"),
        Use("paper:2", "IS", None, "thesaurus-context"),
        Use("paper:2", "importance sampling", None, "thesaurus"),
    ]
    (doubt,) = wrong(node("importance sampling", "IS"), uses, {}, ())
    assert (doubt.score, doubt.forms, doubt.papers) == (0.4, ("IS",), ("paper:1",))


WORDS = (
    "label\tkind\taliases\tbroader\tmatch\nfoo networks\tMethod\t\t\t\nimage tokenisation\tTask\t\t\t\n"
    "bar method\tMethod\tIS\tfoo networks\tIS=case,context\n"
)
TEXTS = {
    "We use QuuxNet in foo networks with image tokenisation.": ("QuuxNet", "foo networks", "image tokenisation"),
    "QuuxNet and QuuxNett compete. IS is strong in foo networks.": ("QuuxNet", "QuuxNett", "IS", "foo networks"),
    "We use QuuxNett. The bar method wins.": ("QuuxNett", "bar method"),
}


def read(paper: Paper, names: tuple[str, ...]) -> StoredReading:
    """Return the reading of a paper that names these; what finders find is not what is tested here."""
    mentions = []
    for name in names:
        start = paper.abstract.index(name + " " if f"{name} " in paper.abstract else name)
        sentence = next(s for s in sentences(paper.abstract) if s[0] <= start < s[1])
        known = {"IS": "bar method"}.get(name, "" if name.startswith("Quux") else name)
        by = "thesaurus-context" if name == "IS" else "thesaurus" if known else "acronym"
        kind = Kind.TASK if name == "image tokenisation" else Kind.METHOD
        place = (Section.ABSTRACT, start, start + len(name), name, sentence, by)
        mentions.append(Mention(*place, kind=kind, relation=Relation.USES, target=known))
    return StoredReading(paper.id, Reading(paper.id, tuple(mentions)))


@pytest.fixture
def library(tmp_path: Path) -> Path:
    papers = tuple(Paper(f"paper:arxiv:2501.0000{i}", f"T{i}", text) for i, text in enumerate(TEXTS))
    readings = tuple(read(paper, TEXTS[paper.abstract]) for paper in papers)
    manifest = {"thesaurusText": WORDS, "thesaurus": parse(WORDS).digest}
    write(tmp_path / "x.kg", Contents(papers, readings, manifest=manifest))
    relink(tmp_path / "x.kg", ())
    return tmp_path / "x.kg"


def asked(path: Path) -> list[tuple[str, str, bool]]:
    return [(q.sides[0].name, q.sides[1].name, q.merged) for q in verbs.review(path)]


def test_what_is_asked_of_a_library(library: Path) -> None:
    with Library(library) as opened:
        pair, doubt = questions(opened)
    assert [side.name for side in pair.sides] == ["QuuxNet", "QuuxNett"]
    assert pair.sides[0].sentences == (
        "We use [QuuxNet] in foo networks with image tokenisation.",
        "[QuuxNet] and QuuxNett compete.",
    )
    assert pair.one == Decision(Verb.MERGE, ("Method:QuuxNet", "Method:QuuxNett"))
    assert pair.two == Decision(Verb.KEEP_APART, ("Method:QuuxNet", "Method:QuuxNett"))
    assert (doubt.merged, [side.papers for side in doubt.sides]) == (True, [1, 1])
    assert doubt.sides[1].sentences == ("[IS] is strong in foo networks.",)
    assert doubt.one == Decision(Verb.MERGE, ("Method:bar method", "Method:bar method"))
    assert doubt.two == Decision(Verb.SPLIT, ("Method:bar method", "form:IS", "paper:arxiv:2501.00001", "as:IS"))
    assert verbs.review(library, limit=1) == [pair]


def test_what_was_answered_is_not_asked_again(library: Path) -> None:
    from kg.decide import take

    before = verbs.review(library)
    take(library, [before[0].two, before[1].one])
    assert asked(library) == []
    verbs.undo(library, 2)
    assert asked(library) == [("bar method", "IS", True)]
    take(library, [before[1].two])
    assert asked(library) == []
    with Library(library) as opened:
        assert {n.name for n in opened.nodes()} >= {"bar method", "IS", "QuuxNet", "QuuxNett"}


def press(keys: str, path: Path) -> list[Decision]:
    pressed = iter(keys)
    return answered(verbs.review(path), 80, lambda: next(pressed), lambda text: None)


def test_keys(library: Path) -> None:
    pair, doubt = verbs.review(library)
    assert press("mm", library) == [pair.one, doubt.one]
    assert press("ks", library) == [pair.two, doubt.two]
    assert press("xsk?k", library) == [pair.two, doubt.two]
    assert press("nS", library) == [doubt.two]
    assert press("q", library) == press("\x03", library) == press("nn", library) == []


def press_until_told(terminal: int, key: bytes) -> None:
    """Press a key until the program writes: what is pressed before it listens is lost."""
    for _ in range(60):
        os.write(terminal, key)
        if select.select([terminal], [], [], 1)[0]:
            time.sleep(0.1)
            os.read(terminal, 1 << 16)
            return


def test_answers_are_applied_once_at_the_end(library: Path) -> None:
    pty = pytest.importorskip("pty", reason="this system has no terminals of that kind")
    termios = pytest.importorskip("termios")
    master, terminal = pty.openpty()
    settings = termios.tcgetattr(terminal)
    settings[3] &= ~termios.ECHO
    termios.tcsetattr(terminal, termios.TCSANOW, settings)
    command = [sys.executable, "-m", "kg", "review", str(library), "--who", "ada", "--when", "2025-01-02"]
    child = subprocess.Popen(command, stdin=terminal, stdout=terminal, stderr=subprocess.PIPE, cwd=library.parent)
    try:
        assert select.select([master], [], [], 60)[0]
        time.sleep(0.1)
        assert b"m they are one" in os.read(master, 1 << 16)
        press_until_told(master, b"m")
        while child.poll() is None:
            os.write(master, b"k")
            time.sleep(0.2)
        _, told = child.communicate(timeout=60)
    finally:
        child.kill()
        os.close(terminal)
        os.close(master)
    assert child.returncode == 0, told
    assert told.decode().startswith(f"{library}: 2 decisions; ")
    with Library(library) as opened:
        taken = opened.decisions()
        names = {n.name for n in opened.nodes()}
    assert [(d.verb, d.who, d.when) for d in taken] == [
        (Verb.MERGE, "ada", "2025-01-02"),
        (Verb.SPLIT, "ada", "2025-01-02"),
    ]
    assert "QuuxNett" not in names
    assert "IS" in names


def test_without_a_terminal_they_are_listed(library: Path) -> None:
    result = CliRunner().invoke(main, ["review", str(library)])
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("1/2  two now: are they one?  0.8")
    data = json.loads(CliRunner().invoke(main, ["review", str(library), "--json"]).stdout)
    assert [d["merged"] for d in data] == [False, True]
    assert data[0]["one"] == {"verb": "merge", "arguments": ["Method:QuuxNet", "Method:QuuxNett"]}
    with Library(library) as opened:
        assert opened.decisions() == ()


def test_side_by_side() -> None:
    left = Side("a", node("a"), 1, ("one [a] two",))
    right = Side("b", node("b", kind=Kind.TASK), 2, ("[b] three four five six seven", "x [b]"))
    decision = Decision(Verb.MERGE, ("a", "b"))
    question = Question(0.5, "why not", False, (left, right), decision, decision)
    assert list(lines(question, "1/1", 50))[1:] == [
        "a (Method, 1 paper)     | b (Task, 2 papers)",
        "- one [a] two           | - [b] three four five",
        "                        |   six seven",
        "                        | - x [b]",
        "",
    ]
