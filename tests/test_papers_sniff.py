import json
import string
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.errors import InputError
from kg.papers import READERS, read, unite
from kg.papers.sniff import sniff

PROSE = "A line long enough to be an abstract, " * 10


@pytest.mark.parametrize(
    ("head", "name", "expected"),
    [
        ("Get trending papers in your email inbox!\nSubscribeTrees\n", "page.txt", "hf-page"),
        ("Get trending papers in your email inbox!\nSubscribeTrees\n", "page.html", "hf-page"),
        ("Get trending papers in your email inbox!\nSubscribeTrees, title\n", "page.csv", "hf-page"),
        ("Daily Papers\n\nbyAK and the research community\n", "", "hf-page"),
        (f"One\n{PROSE}\nTwo\n{PROSE}\nThree\n{PROSE}\n", "x", "hf-page"),
        ('{"title": "A"}\n', "papers", "jsonl"),
        ('{"title": "A"}\n', "papers.csv", "jsonl"),
        ('{"summary": "A", "title": "cut of', "papers", "jsonl"),
        ('not json\n{"title": "A"}\n{"title": "B"}\n', "papers.jsonl", "jsonl"),
        ("{}\n", "papers.jsonl", "jsonl"),
        ("Title,Year\nA,2020\n", "papers.txt", "table"),
        ("year;title\n2020;A\n", "", "table"),
        ("year\ttitle\n2020\tA\n", "", "table"),
        ('"Title","Abstract\nnote"\n', "", "table"),
        ("label,kind\na,b\n", "papers.csv", "table"),
        ("label,kind\na,b\n", "papers.txt", None),
        ("# Notes\n\nBuy milk, title and bread.\n", "notes.md", None),
        ("# Notes\n\n" + f"- item\n{PROSE}\n" * 5, "notes.md", None),
        ("The title of this text is a title\n", "x.txt", None),
        ('{\n  "title": "A"\n}\n', "x.json", "jsonl"),
        ('[{"title": "A"}]', "x.json", "jsonl"),
        ("<html><title>A, title</title></html>", "x.html", None),
        ("<!DOCTYPE html>\n<h1>\nDaily Papers\n</h1>\n", "x.html", None),
        ("@article{a, title = {A}}\n", "x.bib", "bibtex"),
        ("Prose about @article{ and so on\n", "x.txt", None),
        ('[{"kind": "B"}]', "x.json", None),
        ("", "x.csv", None),
    ],
)
def test_sniff(head, name, expected):
    reader = sniff(head, name)
    assert (reader.name if reader else None) == expected


def test_the_readers_are_the_choices_of_the_command_line():
    assert list(READERS) == [
        *("hf-page", "hf-daily", "jsonl", "bibtex", "ris", "nbib", "wos", "csl-json", "openalex", "semantic-scholar"),
        *("tex", "openreview", "unarxive", "arxiv-snapshot", "arxiv-atom", "acl-xml", "tei", "pubmed-xml", "table"),
    ]
    assert all(name == reader.name and reader.description for name, reader in READERS.items())


def test_a_file_that_nobody_knows(tmp_path):
    path = tmp_path / "x.txt"
    path.write_text("Buy milk.\n")
    with pytest.raises(InputError) as caught:
        list(read(path, report=print))
    remedy = f"Name it with --format ({', '.join(READERS)}), or see docs/formats.md."
    assert str(caught.value) == f"{path}: the format of this file cannot be told. {remedy}"


def test_html_is_refused_with_a_way_out(tmp_path):
    path = tmp_path / "page.html"
    path.write_text("<!doctype html>\n<h1>\nDaily Papers\n</h1>\n")
    with pytest.raises(InputError, match=r"is HTML, which is not read. Open it in a browser, select all, and copy"):
        list(read(path, report=print))


pieces = st.one_of(
    st.sampled_from(["Get trending papers in your email inbox!", "Subscribe", "Daily Papers", "Sep 22", PROSE]),
    st.sampled_from(['{"title": "A"}', '{"title": ', '"', '""', "title,abstract", "sep=;", ";", ",", "\t", "[[[", "{"]),
    st.sampled_from(["\n", "\r\n", "\n\n", "\ufeff", "\x00", "\x85", "\u2028", "\ud83d", "İ", "é", "Submitted by"]),
    st.sampled_from(["10.1000/x", "2207.01848", "https://", "title"]),
)
hostile = st.one_of(
    st.lists(st.one_of(pieces, st.text(string.printable, max_size=8)), max_size=40).map("".join),
    st.text(max_size=200),
).map(lambda text: text.encode("utf-8", "surrogatepass")) | st.binary(max_size=200)


@settings(max_examples=200, deadline=2000, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(hostile, st.sampled_from([None, *READERS]))
def test_no_file_does_worse_than_an_input_error(tmp_path, data, format_):
    path = tmp_path / "x.csv"
    path.write_bytes(data)
    problems = []
    try:
        papers = list(read(path, format=format_, report=problems.append))
    except InputError as error:
        assert str(error).endswith(".")  # noqa: PT017
        return
    lines = [paper.sources[0].line for paper in papers]
    assert lines == sorted(lines)
    assert lines[0] >= 1
    assert all(problem.message.endswith(".") for problem in problems)
    united, _ = unite(papers)
    assert len({paper.id for paper in united}) == len(united) <= len(papers)
    for paper in united:
        repr(paper).encode("utf-8")
        assert paper.title == " ".join(paper.title.split()) != ""


@pytest.mark.parametrize(
    "unit", [",", ", ", "a,", "a b, ", '"', "A.", "A. ", "a) B", "https://", "{", "10.1/", "and ", "2020"]
)
def test_long_repetitions_take_linear_time(tmp_path, unit):
    text = unit * (400_000 // len(unit))
    record = dict.fromkeys(["title", "abstract", "authors", "year", "keywords", "links", "doi", "arxiv", "id"], text)
    started = time.process_time()
    for form, content in [
        ("jsonl", json.dumps(record)),
        ("table", "title,abstract,authors\n" + text + "\n"),
        ("hf-page", f"Title\n{text}\n"),
    ]:
        path = tmp_path / form
        path.write_text(content)
        try:
            list(read(path, format=form, report=lambda problem: None))
        except InputError:
            assert form == "table"
    assert time.process_time() - started < 10
