"""Decisions on a library: applied at once, kept by every build, shared as a file, taken back without a trace."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg import decide, verbs
from kg.cards import resolve
from kg.cli import main
from kg.decisions import Decision, DecisionError, Verb
from kg.errors import InputError, LibraryError, NotInLibraryError
from kg.library import Contents, Library
from kg.pipeline import build
from tests.conftest import EXAMPLES

TOLD = {"who": "ada", "when": "2025-01-02"}


def kg(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments])


@pytest.fixture
def library(sample: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(sample, tmp_path / "x.kg"))


def contents(path: Path) -> Contents:
    with Library(path) as opened:
        return opened.contents()


def undecided(path: Path) -> Contents:
    return replace(contents(path), decisions=())


def names(path: Path, name: str) -> tuple[str, str]:
    with Library(path) as opened:
        node = resolve(opened, name)
    return node.id, node.name


def forms(path: Path, node: str) -> list[str]:
    with Library(path) as opened:
        return sorted({form for claim in opened.claims_of(node) if claim.object == node for form in claim.surfaces})


def test_merge_and_split_give_the_library_back(library: Path, sample: Path) -> None:
    verbs.merge(library, "Medusa", "Mamba", **TOLD, why="a trial")
    assert names(library, "Mamba") == ("method:medusa", "Medusa")
    assert undecided(library) != undecided(sample)
    with Library(library) as opened:
        card = [c for c in opened.claims_of("method:medusa") if "Mamba" in c.surfaces]
    assert card
    verbs.split(library, "Medusa", forms=forms(sample, "method:mamba"), **TOLD)
    assert undecided(library) == undecided(sample)
    assert contents(library).decisions == (
        Decision(Verb.MERGE, ("Method:Medusa", "Method:Mamba"), "ada", "2025-01-02", "a trial"),
        Decision(
            Verb.SPLIT,
            ("Method:Medusa", *(f"form:{form}" for form in forms(sample, "method:mamba"))),
            "ada",
            "2025-01-02",
        ),
    )


def test_a_decision_can_be_taken_again(library: Path, sample: Path) -> None:
    verbs.merge(library, "Medusa", "Mamba", **TOLD)
    merged = undecided(library)
    verbs.split(library, "Medusa", forms=forms(sample, "method:mamba"), **TOLD)
    verbs.merge(library, "Medusa", "Mamba", **TOLD)
    assert undecided(library) == merged
    assert len(contents(library).decisions) == 3


def test_undo_gives_the_bytes_back(library: Path, sample: Path) -> None:
    verbs.rename(library, "speculative sampling", "drafting", **TOLD)
    verbs.kind(library, "Medusa", "task", **TOLD)
    assert names(library, "speculative decoding") == ("method:drafting", "drafting")
    assert names(library, "Medusa") == ("task:medusa", "Medusa")
    assert verbs.undo(library, 1).verb is Verb.RENAME
    assert names(library, "speculative decoding")[0] == "method:speculative-decoding"
    verbs.undo(library, 1)
    assert library.read_bytes() == sample.read_bytes()


def test_decisions_survive_a_rebuild_and_an_added_source(library: Path, tmp_path: Path) -> None:
    verbs.merge(library, "Medusa", "Mamba", **TOLD)
    decided = library.read_bytes()
    assert build([EXAMPLES / "papers.jsonl"], library).read == 0
    assert library.read_bytes() == decided
    more = {"title": "More on Mamba", "abstract": "We use Mamba and Medusa.", "identifiers": {"arxiv": "2501.00001"}}
    (tmp_path / "more.jsonl").write_text(json.dumps(more) + "\n")
    build([EXAMPLES / "papers.jsonl", tmp_path / "more.jsonl"], library)
    with Library(library) as opened:
        objects = {c.object for c in opened.claims_of("paper:arxiv:2501.00001")}
    assert "method:medusa" in objects
    assert "method:mamba" not in objects


def test_decisions_travel_as_a_file(library: Path, sample: Path, tmp_path: Path) -> None:
    verbs.merge(library, "Medusa", "Mamba", **TOLD)
    verbs.rename(library, "Medusa", "drafting\theads", **TOLD)
    shared = tmp_path / "decisions.tsv"
    assert len(verbs.decisions(library, output=shared)) == 2
    other = Path(shutil.copy(sample, tmp_path / "other.kg"))
    verbs.decisions(other, source=shared)
    assert other.read_bytes() == library.read_bytes()
    assert len(verbs.decisions(other, source=shared)) == 2
    build([EXAMPLES / "papers.jsonl"], tmp_path / "fresh.kg", decisions=shared)
    assert (tmp_path / "fresh.kg").read_bytes() == library.read_bytes()


def test_a_decision_that_applies_to_nothing_is_kept_and_told(library: Path, tmp_path: Path) -> None:
    verbs.merge(library, "Medusa", "Mamba", **TOLD)
    (tmp_path / "less.jsonl").write_text(json.dumps({"title": "On nothing", "abstract": "Nothing."}) + "\n")
    built = build([tmp_path / "less.jsonl"], library)
    told = [p for p in built.problems if p.path == "(decisions)"]
    assert [p.line for p in told] == [1]
    assert "kg undo LIB 1" in told[0].message
    assert len(contents(library).decisions) == 1
    assert list(decide.void(library)) == [1]
    assert names_of_problems(library) == 1
    build([EXAMPLES / "papers.jsonl"], library)
    assert decide.void(library) == {}
    assert names(library, "Mamba")[0] == "method:medusa"


def names_of_problems(path: Path) -> int:
    with Library(path) as opened:
        return sum(p.path == "(decisions)" for p in opened.problems())


def test_a_thesaurus_of_ones_own_is_kept_for_linking_anew(tmp_path: Path) -> None:
    words = tmp_path / "own.tsv"
    words.write_text("label\tkind\taliases\tbroader\tmatch\nfoo method\tMethod\tbar method\t\t\nbaz\tTask\t\t\t\n")
    source = tmp_path / "a.jsonl"
    source.write_text(
        json.dumps({"title": "T", "abstract": "We use the bar method for baz. The foo method wins."}) + "\n"
    )
    library = tmp_path / "x.kg"
    build([source], library, thesaurus=words)
    before = library.read_bytes()
    words.unlink()
    verbs.rename(library, "baz", "bazzing", **TOLD)
    assert names(library, "bar method") == ("method:foo-method", "foo method")
    assert names(library, "baz") == ("task:bazzing", "bazzing")
    verbs.undo(library, 1)
    assert library.read_bytes() == before


def test_a_library_of_another_thesaurus_is_read_again_from_its_own_papers(library: Path) -> None:
    from kg.library import write

    held = contents(library)
    write(library, replace(held, manifest={**held.manifest, "thesaurus": "another", "extractor": "older"}))
    verbs.rename(library, "Medusa", "Gorgon", **TOLD)
    assert contents(library).manifest == held.manifest
    assert names(library, "Medusa") == ("method:gorgon", "Gorgon")


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda x: verbs.merge(x, "Medusa", "Medusas!"), DecisionError, "are one node, method:medusa"),
        (lambda x: verbs.merge(x, "Medusa"), DecisionError, "Give two nodes or more"),
        (lambda x: verbs.merge(x, "Medusa", "Medusa"), DecisionError, "Give two nodes or more"),
        (lambda x: verbs.merge(x, "Medusa", "Tianle Cai"), DecisionError, "of kinds that cannot be one"),
        (
            lambda x: verbs.merge(x, "Medusa", "speculativ decodin"),
            NotInLibraryError,
            "nearest names are: .*speculative",
        ),
        (lambda x: verbs.split(x, "Medusa"), DecisionError, "Give --form TEXT"),
        (lambda x: verbs.split(x, "Medusa", forms=["zzz"]), NotInLibraryError, "is not written so, but .*Medusa"),
        (lambda x: verbs.split(x, "Medusa", papers=["zzzzqqqq"]), NotInLibraryError, "nothing in .* is called"),
        (lambda x: verbs.rename(x, "Medusa", "Mamba"), DecisionError, "method:mamba is called 'Mamba' already"),
        (lambda x: verbs.rename(x, "Medusa", "Medusa"), DecisionError, "Give another name"),
        (lambda x: verbs.rename(x, "Medusa", " "), NotInLibraryError, "an argument is empty"),
        (lambda x: verbs.kind(x, "Medusa", "Method"), DecisionError, "of the kind Method already"),
        (lambda x: verbs.kind(x, "Medusa", "Paper"), DecisionError, "is no kind of entity. Give one of Concept"),
        (lambda x: verbs.undo(x, 1), DecisionError, "has no decisions"),
        (lambda x: verbs.decisions(x, source=x), InputError, "cannot be read as decisions"),
        (lambda x: verbs.merge(x.with_name("no.kg"), "a", "b"), LibraryError, "there is no such library"),
    ],
)
def test_what_cannot_be_done_is_told_and_changes_nothing(library: Path, call, error, message: str) -> None:
    before = library.read_bytes()
    with pytest.raises(error, match=message):
        call(library)
    assert library.read_bytes() == before


def test_the_commands(library: Path, tmp_path: Path) -> None:
    told = ("--who", "ada", "--when", "2025-01-02", "--why", "a\ttrial")
    merged = kg("merge", library, "Medusa", "Mamba", *told)
    assert (merged.exit_code, merged.stdout) == (0, "")
    assert merged.stderr.startswith(f"{library}: ")
    assert kg("split", library, "Medusa", "--form", "Mamba", "--as", "Hawk", *told).exit_code == 0
    assert kg("rename", library, "Hawk", "Falcon heads", *told).exit_code == 0
    assert kg("keep-apart", library, "Falcon heads", "Medusa", *told).exit_code == 0
    assert kg("kind", library, "Falcon heads", "task", *told).exit_code == 0
    listed = kg("decisions", library)
    assert listed.stdout.splitlines() == [
        "  1  merge Method:Medusa | Method:Mamba  (ada, 2025-01-02)  a\\ttrial",
        "  2  split Method:Medusa | form:Mamba | as:Hawk  (ada, 2025-01-02)  a\\ttrial",
        "  3  rename Method:Hawk | Falcon heads  (ada, 2025-01-02)  a\\ttrial",
        "  4  keep-apart Method:Falcon heads | Method:Medusa  (ada, 2025-01-02)  a\\ttrial",
        "  5  kind Method:Falcon heads | Task  (ada, 2025-01-02)  a\\ttrial",
    ]
    assert kg("show", library, "Mamba").stdout.startswith("Falcon heads  Task  task:falcon-heads\n")
    data = json.loads(kg("decisions", library, "--json").stdout)
    assert data[4] == {
        "number": 5,
        "verb": "kind",
        "arguments": ["Method:Falcon heads", "Task"],
        "who": "ada",
        "when": "2025-01-02",
        "why": "a\ttrial",
        "applies": True,
    }
    exported = kg("decisions", library, "-o", tmp_path / "d.tsv")
    assert (exported.exit_code, exported.stdout) == (0, "")
    assert (tmp_path / "d.tsv").read_text().splitlines()[5].endswith("\tada\t2025-01-02\ta\\ttrial")
    assert kg("decisions", library, "-o", tmp_path / "no" / "d.tsv").exit_code == 1
    assert "taken back: kind" in kg("undo", library, 5).stderr
    assert kg("undo", library, 9).exit_code == 1
    assert kg("decisions", library, "--import", tmp_path / "d.tsv").stdout.count("\n") == 5


def test_the_user_and_today_are_the_defaults(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("getpass.getuser", lambda: "grace")
    verbs.rename(library, "Medusa", "Gorgon")
    (decision,) = contents(library).decisions
    assert decision.who == "grace"
    assert len(decision.when) == len("2025-01-02")


def test_an_imported_thesaurus_of_vosviewer(library: Path, tmp_path: Path) -> None:
    path = tmp_path / "vos.txt"
    path.write_text("label\treplace by\nmedusa\tdrafting heads\nmamba\tdrafting heads\nno such term\tnothing here\n")
    told = kg("decisions", library, "--import", path)
    assert told.exit_code == 0
    assert names(library, "Mamba") == ("method:drafting-heads", "drafting heads")
    assert "kg undo LIB 2" in told.stderr
