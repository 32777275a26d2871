"""Decisions as a file: what is written is read back, whatever the names hold; what is wrong is told with its line."""

from __future__ import annotations

import pytest

from kg.decisions import Decision, Part, Verb, add, dereference, fault, from_tsv, part, reference, to_tsv, told_apart
from kg.errors import InputError
from kg.model import Kind, Node
from tests.library_samples import HOSTILE

MERGE = Decision(Verb.MERGE, ("Method:PFN", "Method:prior|fitted"), "ada", "2025-01-02", "one thing")


def test_the_file_is_readable() -> None:
    split = Decision(Verb.SPLIT, ("Method:SAM", "form:SAM", "paper:arxiv:2010.01412", "as:sharpness\taware"), "bo")
    assert to_tsv([MERGE, split]) == (
        "verb\targuments\twho\twhen\twhy\n"
        "merge\tMethod:PFN|Method:prior\\|fitted\tada\t2025-01-02\tone thing\n"
        "split\tMethod:SAM|form:SAM|paper:arxiv:2010.01412|as:sharpness\\taware\tbo\t\t\n"
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names_survive_the_file(text: str) -> None:
    decisions = (
        Decision(Verb.RENAME, (text, f"{text}|\\"), text, text, text),
        Decision(Verb.MERGE, ("a\\nb", "a\nb")),
    )
    written = to_tsv(decisions)
    assert len(written.encode().decode().splitlines()) == 3
    assert from_tsv(written, "d.tsv") == decisions


def test_windows_line_ends_and_a_byte_order_mark_are_nothing_special() -> None:
    assert from_tsv("\ufeff" + to_tsv([MERGE]).replace("\n", "\r\n"), "d.tsv") == (MERGE,)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("what\n", r"d\.tsv:1: the header is not verb arguments who when why"),
        ("verb\targuments\twho\twhen\twhy\n\nmerge\ta|b\n", r"d\.tsv:3: 2 columns instead of 5"),
        ("verb\targuments\twho\twhen\twhy\njoin\ta|b\t\t\t\n", r"d\.tsv:2: 'join' is no verb\. The verbs are merge,"),
        ("verb\targuments\twho\twhen\twhy\nmerge\ta\t\t\t\n", r"d\.tsv:2: merge: it needs two nodes or more"),
        ("verb\targuments\twho\twhen\twhy\nkind\ta|Paper\t\t\t\n", r"d\.tsv:2: kind: 'Paper' is none of Concept,"),
        ("verb\targuments\twho\twhen\twhy\nsplit\ta|b\t\t\t\n", r"d\.tsv:2: split: 'b' is none of form:TEXT"),
        ("label\treplace by\nx\n", r"d\.tsv:2: 1 columns instead of 2"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        from_tsv(text, "d.tsv")


def test_a_thesaurus_of_vosviewer_is_merges() -> None:
    text = "Label\tReplace by\ngpt4\tGPT-4\ngpt 4\tGPT-4\nstudy\t\nGPT-4\tGPT-4\nnn\tneural network\n"
    assert from_tsv(text, "folder/vos.txt") == (
        Decision(Verb.MERGE, ("GPT-4", "gpt4", "gpt 4"), why="VOSviewer thesaurus vos.txt"),
        Decision(Verb.MERGE, ("neural network", "nn"), why="VOSviewer thesaurus vos.txt"),
    )


def test_references() -> None:
    assert reference(Kind.METHOD, "a:b") == "Method:a:b"
    assert dereference("Method:a:b") == (Kind.METHOD, "a:b")
    assert dereference("Thing:a") == (None, "Thing:a")
    assert dereference("method:a") == (None, "method:a")
    assert dereference("Method:") == (None, "Method:")


def test_parts() -> None:
    told = Part("Method:X", ("a", "b:c"), ("paper:arxiv:1",), "N")
    assert told.arguments() == ("Method:X", "form:a", "form:b:c", "paper:arxiv:1", "as:N")
    assert part(told.arguments()) == told


@pytest.mark.parametrize(
    ("verb", "arguments", "expected"),
    [
        (Verb.MERGE, ("a", "b"), ""),
        (Verb.KEEP_APART, ("a",), "it needs two nodes or more"),
        (Verb.MERGE, ("a", " "), "an argument is empty"),
        (Verb.SPLIT, ("a", "as:b"), "it needs a node and at least one form:TEXT or paper:ID"),
        (Verb.SPLIT, (), "it needs a node and at least one form:TEXT or paper:ID"),
        (Verb.RENAME, ("a",), "it needs a node and a name"),
        (Verb.KIND, ("a", "Task"), ""),
        (Verb.KIND, ("a",), "it needs a node and a kind"),
    ],
)
def test_faults(verb: Verb, arguments: tuple[str, ...], expected: str) -> None:
    assert fault(Decision(verb, arguments)) == expected


def test_adding_what_is_there_changes_nothing() -> None:
    other = Decision(Verb.KIND, ("a", "Task"))
    assert add([MERGE], [other, MERGE]) == (MERGE, other)
    assert add([], [MERGE, other, MERGE]) == (MERGE, other, MERGE)
    assert add([MERGE, other, MERGE], [MERGE, other, MERGE]) == (MERGE, other, MERGE)


def test_a_name_that_two_nodes_have_is_told_apart_by_an_alias_or_the_id() -> None:
    plain = Node("method:eagle", Kind.METHOD, "EAGLE")
    other = Node("method:eagle-f7d5cfbb", Kind.METHOD, "Eagle", ("EAGLEs", "Extrapolation Algorithm", "a bird"))
    nodes = [plain, other, Node("concept:bird", Kind.CONCEPT, "x", ("extrapolation algorithms",))]
    assert told_apart(plain, nodes) == "method:eagle"
    assert told_apart(other, nodes) == "Method:a bird"
    assert told_apart(plain, [plain, nodes[2]]) == "Method:EAGLE"
