"""Broken files: what is good in them is read, what is not is told with its place, and nothing hangs or falls over."""

from __future__ import annotations

import contextlib
import json
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.errors import InputError
from kg.model import Paper, Problem
from kg.papers import read
from tests.papers_mutants import check, mutants
from tests.papers_samples import TREES, WRITERS, papers

XML = ("arxiv-atom", "acl-xml", "pubmed-xml", "tei")
MANY = sorted(set(WRITERS) - {"tei", "tex"})


def read_bytes(tmp_path: Path, data: bytes, form: str | None = None) -> tuple[list[Paper], list[Problem]]:
    path = tmp_path / "x"
    path.write_bytes(data)
    problems: list[Problem] = []
    return list(read(path, format=form, report=problems.append)), problems


@pytest.mark.parametrize("seed", range(2))
def test_a_hundred_damaged_files(tmp_path: Path, seed: int) -> None:
    # benchmarks/fuzz_papers.py does ten thousand.
    for mutant in mutants(95, seed):
        result = check(mutant, tmp_path / "x")
        assert (result.lost, mutant.form, mutant.how) == (frozenset(), mutant.form, mutant.how)
        assert result.seconds < 2


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(sorted(WRITERS)), st.integers(0, 4000), st.binary(max_size=40))
def test_any_bytes_anywhere(tmp_path: Path, form: str, place: int, data: bytes) -> None:
    text = WRITERS[form]([TREES]).encode()
    place %= len(text)
    path = tmp_path / "x"
    path.write_bytes(text[:place] + data + text[place:])
    for named in (None, form):
        problems: list[Problem] = []
        try:
            found = list(read(path, format=named, report=problems.append))
        except InputError as error:
            assert str(error).endswith(".")  # noqa: PT017
        else:
            assert len(found) >= 1
        assert all(problem.message.endswith(".") for problem in problems)


@pytest.mark.parametrize("form", MANY)
def test_a_file_that_is_cut_keeps_the_records_before(tmp_path: Path, form: str) -> None:
    many = papers(6)
    text = WRITERS[form](many)
    place = text.rfind(many[5]["title"].split(" and ")[0]) + 10
    found, problems = read_bytes(tmp_path, text[:place].encode(), form)
    assert [p.title for p in found][:5] == [p["title"] for p in many[:5]]
    # A record whose end has no mark of its own cannot tell that it was cut.
    if form not in ("hf-page", "nbib", "wos", "ris"):
        assert len(found) == 5
    assert problems or form in ("hf-page", "nbib")
    assert all(problem.line > 1 for problem in problems if form not in ("openalex", "openreview"))


@pytest.mark.parametrize("form", XML)
def test_entity_bombs_are_refused(tmp_path: Path, form: str) -> None:
    text = WRITERS[form]([TREES])
    start = text.index("?>") + 2
    bomb = '\n<!DOCTYPE x [\n<!ENTITY a "ha"><!ENTITY b "&a;&a;"><!ENTITY c SYSTEM "file:///etc/hostname">]>\n'
    body = text[start:].replace("Drafting", "&b;&c;")
    with pytest.raises(InputError) as caught:
        read_bytes(tmp_path, (text[:start] + bomb + body).encode(), form)
    assert ":3: declares entities, which are not read. They can blow a file up" in str(caught.value)
    # Behind megabytes of comment, too.
    late = "<!--" + "x" * 3_000_000 + "-->" + bomb
    with pytest.raises(InputError, match="declares entities"):
        read_bytes(tmp_path, (text[:start] + late + body).encode(), form)
    # An entity that nothing declares stays as it stands.
    (paper,), problems = read_bytes(tmp_path, (text[:start] + body).encode(), form)
    assert (paper.title, problems) == ("TreeDraft: &b;&c; Trees from their Leaves", [])


@pytest.mark.parametrize("number", ["&#xD800;", "&#55296;", "&#0;", "&#x110000;", "&#xFFFE;", "&#" + "9" * 3000 + ";"])
def test_numbers_that_are_no_characters(tmp_path: Path, number: str) -> None:
    text = WRITERS["arxiv-atom"]([TREES]).replace("Drafting", f"Draf{number}ting")
    (paper,), problems = read_bytes(tmp_path, text.encode())
    assert paper.title == "TreeDraft: Draf\ufffdting Trees from their Leaves"
    assert [(p.line, p.skipped) for p in problems] == [(5, False)]


def test_no_entity_within_an_attribute_is_filled_in(tmp_path: Path) -> None:
    text = WRITERS["acl-xml"]([TREES]).replace('url="https', 'url="&lt;&amp;https')
    (paper,), _ = read_bytes(tmp_path, text.encode())
    assert paper.links == (TREES["code"],) or paper.links == ()


@pytest.mark.parametrize("form", MANY)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_encodings(tmp_path: Path, form: str, encoding: str) -> None:
    many = [{**paper, "title": paper["title"] + " – naïve"} for paper in papers(3)]
    found, problems = read_bytes(tmp_path, WRITERS[form](many).encode(encoding, "replace"))
    assert [p.title for p in found] == [p["title"] for p in many]
    ascii_only = form in ("openalex", "semantic-scholar", "openreview", "hf-daily")
    expected = ["not UTF-8 from here on"] if encoding == "cp1252" and not ascii_only else []
    assert [p.message.partition(":")[0] for p in problems] == expected


def test_an_encoding_that_xml_declares(tmp_path: Path) -> None:
    text = WRITERS["arxiv-atom"]([{**TREES, "title": "Деревья и листья"}]).replace("Émile Gödel", "Эмиль")
    data = text.replace("UTF-8", "windows-1251").encode("cp1251")
    (paper,), problems = read_bytes(tmp_path, data)
    assert (paper.title, problems) == ("Деревья и листья", [])


def test_half_of_a_file_in_latin_1(tmp_path: Path) -> None:
    one, other = (
        WRITERS["bibtex"]([{**TREES, "title": t, "doi": d}]) for t, d in (("Naïve", "10.1/a"), ("Été", "10.1/b"))
    )
    found, problems = read_bytes(tmp_path, one.encode() + other.encode("latin-1"))
    assert [paper.title for paper in found] == ["Naïve", "Été"]
    assert problems[0].message.startswith("not UTF-8 from here on")
    assert problems[0].line == one.count("\n") + 7


def test_json_goes_on_behind_each_kind_of_damage(tmp_path: Path) -> None:
    many = papers(5)
    for form, indented in (("openalex", False), ("semantic-scholar", True)):
        text = WRITERS[form](many)
        place = text.index(many[2]["title"])
        for broken in (
            text[:place] + '"' + text[place:],
            text[:place] + "\x01" + text[place:],
            text[: place - 1] + text[place:],
            text[:place] + '", "x": {"y": "' + text[place:],
            text[:place] + '"}]}, "y": "' + text[place:],
            text[:place] + '", "x": NaN, "y": "' + text[place:],
            text[:place] + '", "x": ' + "[" * 100_000 + text[place:],
        ):
            found, problems = read_bytes(tmp_path, broken.encode(), form)
            titles = [paper.title for paper in found]
            assert [many[n]["title"] for n in (0, 1, 3, 4) if many[n]["title"] not in titles] == [], broken[
                place - 9 :
            ][:40]
            assert problems
            assert not indented or 1 < problems[0].line < text.count("\n", 0, place) + 4


def test_references_of_a_broken_record_are_no_papers(tmp_path: Path) -> None:
    page = json.loads(WRITERS["semantic-scholar"](papers(4)))
    text = json.dumps(page)
    place = text.index('"abstract"', text.index("Number 1 and"))
    found, problems = read_bytes(tmp_path, (text[:place] + "oh" + text[place:]).encode())
    assert [p.title for p in found] == [p["title"] for p in papers(4) if "Number 1 " not in p["title"]]
    assert len(problems) == 1


def test_a_record_of_bibtex_that_does_not_close_costs_itself(tmp_path: Path) -> None:
    many = papers(5)
    text = WRITERS["bibtex"](many)
    place = text.index("}},", text.index("Number 2"))
    found, problems = read_bytes(tmp_path, (text[:place] + text[place + 2 :]).encode())
    assert [p.title for p in found] == [p["title"] for n, p in enumerate(many) if n != 2]
    assert [(p.line, p.skipped) for p in problems] == [(text.count("\n", 0, text.index("@article{tree2")) + 1, True)]


def test_keys_used_twice_are_kept_and_told(tmp_path: Path) -> None:
    text = WRITERS["bibtex"](papers(3)).replace("tree1,", "tree0,").replace("tree2,", "TREE0,")
    found, problems = read_bytes(tmp_path, text.encode())
    assert len(found) == 3
    assert [p.message.split(",")[0] for p in problems] == ["from here on"]


UNITS = ("{", '"', "@a{", "<entry>", "TY  - \n", " and ", '{"id": ', "[", "\\", "<!--", "PT J\n", "arxiv ", "\n", "%")


@pytest.mark.parametrize("unit", UNITS)
def test_long_repetitions_take_linear_time(tmp_path: Path, unit: str) -> None:
    started = time.process_time()
    heads = {"bibtex": "@article{a, author = {", "arxiv-atom": "<feed><entry><title>", "ris": "TY  - JOUR\nTI  - "}
    for form in ("bibtex", "ris", "openalex", "arxiv-atom", "wos"):
        path = tmp_path / "x"
        path.write_text(heads.get(form, "") + unit * (30_000 // len(unit)), encoding="utf-8")
        with contextlib.suppress(InputError):
            list(read(path, format=form, report=lambda _: None))
    assert time.process_time() - started < 6
