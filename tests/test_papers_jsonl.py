import gzip
import json
from functools import cache
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import InputError
from kg.model import Paper, Problem, Reference, ReferencesStatus, Source
from kg.papers import read
from kg.papers.record import ID_NAMES, IDENTIFIER_NAMES, LINK_NAMES, NAMES, WrongFieldError, paper_from

SCHEMA = json.loads(files("kg.papers").joinpath("paper.schema.json").read_text(encoding="utf-8"))

WHOLE = {
    "title": " TreeDraft: Drafting\nTrees ",
    "abstract": "We draft\n trees.",
    "authors": ["Ada Lovelace", "Turing, Alan"],
    "year": 2024,
    "venue": "Journal of Orchards",
    "identifiers": {"arxiv": "arXiv:2401.00001v2", "DOI": "https://doi.org/10.1000/ABC"},
    "keywords": ["trees", "drafts"],
    "links": ["https://github.com/ada/treedraft", "https://arxiv.org/abs/2401.00001"],
    "references": [
        {"raw": "Hopper, G.: Trees. 1952", "title": "Trees", "year": 1952, "identifiers": {"doi": "10.1000/T"}},
        "Someone, Something, 2001",
        {"title": "Clouds"},
        {"identifiers": {"arxiv": "2207.01848v1"}},
    ],
    "references_status": "known",
}


def papers_of(tmp_path, *lines, **options):
    path = tmp_path / "papers.jsonl"
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    problems = []
    return list(read(path, report=problems.append, **options)), problems


def one(record):
    notes = []
    return paper_from({"title": "T", **record}, Source("x", 1), notes.append), notes


def test_a_whole_record(tmp_path):
    papers, problems = papers_of(tmp_path, json.dumps(WHOLE))
    assert problems == []
    assert papers == [
        Paper(
            id="paper:arxiv:2401.00001",
            title="TreeDraft: Drafting Trees",
            abstract="We draft trees.",
            authors=("Ada Lovelace", "Alan Turing"),
            year=2024,
            venue="Journal of Orchards",
            identifiers={"arxiv": "2401.00001", "doi": "10.1000/abc"},
            keywords=("drafts", "trees"),
            links=("https://github.com/ada/treedraft",),
            references=(
                Reference("Hopper, G.: Trees. 1952", "Trees", 1952, {"doi": "10.1000/t"}),
                Reference("Someone, Something, 2001", year=2001, authors=("Something Someone",)),
                Reference("Clouds", "Clouds"),
                Reference("arxiv:2207.01848", "", None, {"arxiv": "2207.01848"}),
            ),
            references_status=ReferencesStatus.KNOWN,
            sources=(Source((tmp_path / "papers.jsonl").as_posix(), 1),),
        )
    ]


@pytest.mark.parametrize(
    ("record", "field", "expected"),
    [
        ({"summary": "From arXiv."}, "abstract", "From arXiv."),
        ({"abstract": None, "summary": "From arXiv."}, "abstract", "From arXiv."),
        ({"abstract": "Own.", "summary": "Other."}, "abstract", "Own."),
        ({"arxiv_id": "2602.09591"}, "identifiers", {"arxiv": "2602.09591"}),
        ({"arxiv_id": "2602.09591"}, "year", 2026),
        ({"arxiv_id": "2602.09591", "year": 2025}, "year", 2025),
        ({"id": "2602.09591v2"}, "identifiers", {"arxiv": "2602.09591"}),
        ({"id": 17}, "identifiers", {}),
        ({"id": "some-key"}, "identifiers", {}),
        ({"doi": "10.1000/X"}, "identifiers", {"doi": "10.1000/x"}),
        ({"doi": "10.48550/arXiv.2602.09591"}, "identifiers", {"arxiv": "2602.09591"}),
        ({"pmid": 123}, "identifiers", {"pmid": "123"}),
        ({"date": "2024-05-06"}, "year", 2024),
        ({"published": "6 May 2024"}, "year", 2024),
        ({"year": "2024"}, "year", 2024),
        ({"year": 2024.0}, "year", 2024),
        ({"year": None, "date": "2024"}, "year", 2024),
        ({"authors": [{"name": "Ada Lovelace"}]}, "authors", ("Ada Lovelace",)),
        ({"authors": "Lovelace, Ada; Turing, Alan"}, "authors", ("Ada Lovelace", "Alan Turing")),
        ({"authors": ["", " "]}, "authors", ()),
        ({"journal": "Trees"}, "venue", "Trees"),
        ({"keywords": "trees; drafts (long, slow)"}, "keywords", ("drafts (long, slow)", "trees")),
        ({"keywords": "trees, drafts"}, "keywords", ("drafts", "trees")),
        ({"comment": "9 pages, code at https://github.com/a/b."}, "links", ("https://github.com/a/b",)),
        ({"code": "github.com/a/b"}, "links", ("github.com/a/b",)),
        ({"pdf": "https://arxiv.org/pdf/2602.09591"}, "links", ()),
        ({"pdf": "https://arxiv.org/pdf/2602.09591"}, "identifiers", {"arxiv": "2602.09591"}),
        ({"references": []}, "references_status", ReferencesStatus.EMPTY),
        ({"references": None}, "references_status", ReferencesStatus.UNAVAILABLE),
        ({}, "references_status", ReferencesStatus.UNAVAILABLE),
        ({"references": [], "references_status": "unavailable"}, "references_status", ReferencesStatus.UNAVAILABLE),
        ({"references": ["A"], "references_status": "empty"}, "references_status", ReferencesStatus.KNOWN),
        ({"title": "A\u0000B \ud800 C"}, "title", "A B C"),
    ],
)
def test_what_fields_say(record, field, expected):
    paper, notes = one(record)
    assert getattr(paper, field) == expected
    assert notes == []


@pytest.mark.parametrize(
    ("record", "note"),
    [
        ({"doi": "none"}, '"none" is no identifier of the kind "doi": left out. Correct it.'),
        ({"year": "in press"}, '"in press" holds no year: left out. Write it as 2024.'),
        ({"links": ["see there"]}, '"see there" is no URL: left out. Write it with https://.'),
        (
            {"references": [{}]},
            'an entry of "references" says nothing: left out. Give it "raw", "title" or "identifiers".',
        ),
    ],
)
def test_what_is_left_out_with_a_note(record, note):
    assert one(record)[1] == [note]


#: Records that no reading can save, and what is said.
WRONG = [
    ({}, 'no title. Give each paper a "title"'),
    ({"title": None}, 'no title. Give each paper a "title"'),
    ({"title": " \n"}, 'no title. Give each paper a "title"'),
    ({"title": 5}, '"title" is a number. Write it as a string'),
    ({"title": ["T"]}, '"title" is a list. Write it as a string'),
    ({"title": "T", "abstract": {"en": "x"}}, '"abstract" is an object. Write it as a string'),
    ({"title": "T", "authors": 5}, '"authors" is a number. Write it as a list'),
    ({"title": "T", "authors": [["Ada"]]}, '"authors" holds what is no name. Write a list of strings'),
    ({"title": "T", "authors": [{"first": "Ada"}]}, '"authors" holds what is no name. Write a list of strings'),
    ({"title": "T", "year": True}, '"year" is no year from 1400 to 2100. Write it as 2024'),
    ({"title": "T", "year": 20244}, '"year" is no year from 1400 to 2100. Write it as 2024'),
    ({"title": "T", "year": 2024.5}, '"year" is no year from 1400 to 2100. Write it as 2024'),
    ({"title": "T", "year": [2024]}, '"year" is no year from 1400 to 2100. Write it as 2024'),
    ({"title": "T", "identifiers": "10.1000/x"}, '"identifiers" is a string. Write it as an object'),
    ({"title": "T", "identifiers": {"doi": ["x"]}}, '"doi" is a list. Write it as a string'),
    ({"title": "T", "doi": True}, '"doi" is true or false. Write it as a string'),
    ({"title": "T", "keywords": {"a": 1}}, '"keywords" is an object. Write it as a list'),
    ({"title": "T", "keywords": [1]}, '"keywords" is a number. Write it as a string'),
    ({"title": "T", "links": [1]}, '"links" is a number. Write it as a string'),
    ({"title": "T", "url": ["https://a.example"]}, '"url" is a list. Write it as a string'),
    ({"title": "T", "references": "A"}, '"references" is a string. Write it as a list'),
    ({"title": "T", "references": [5]}, '"references" holds a number. Write each as a string or an object'),
    ({"title": "T", "references": [{"title": 5}]}, '"title" is a number. Write it as a string'),
    (
        {"title": "T", "references_status": "lost"},
        '"references_status" is none of known, empty, unavailable. Use one of them',
    ),
]


@pytest.mark.parametrize(("record", "message"), WRONG)
def test_wrong_fields(record, message):
    with pytest.raises(WrongFieldError) as caught:
        paper_from(record, Source("x", 1), print)
    assert str(caught.value) == message


def test_a_bad_line_is_skipped_with_file_line_and_remedy(tmp_path):
    good = '{"title": "Drafts"}'
    papers, problems = papers_of(tmp_path, good, '{"title": "Half a l', "", "[1, 2]", '{"abstract": "x"}', good)
    assert [paper.sources[0].line for paper in papers] == [1, 6]
    path = str(tmp_path / "papers.jsonl")
    remedy = "Write one whole JSON object on each line."
    assert problems == [
        Problem(path, 2, f"not JSON: Unterminated string starting at at column 11. {remedy}"),
        Problem(path, 4, f"JSON, but no object. {remedy}"),
        Problem(path, 5, 'no title. Give each paper a "title".'),
    ]


@pytest.mark.parametrize(
    "line", ['{"title": NaN}', "[" * 100_000, '{"title": ' + "9" * 10_000 + "}", '{"title": "a"} {"title": "b"}']
)
def test_json_beyond_the_limits(tmp_path, line):
    papers, problems = papers_of(tmp_path, '{"title": "Drafts"}', line)
    assert len(papers) == 1
    assert [p.line for p in problems] == [2]
    assert problems[0].message.startswith("not JSON")


def test_a_file_of_half_a_line_holds_no_papers(tmp_path):
    with pytest.raises(InputError) as caught:
        papers_of(tmp_path, '{"title": "Half a l')
    path = tmp_path / "papers.jsonl"
    assert str(caught.value).startswith(f"{path}: holds no papers: line 1, not JSON: Unterminated string")
    assert str(caught.value).endswith("Give a file with at least one paper.")


def test_an_unknown_format(tmp_path):
    with pytest.raises(
        InputError, match=r"there is no format 'docx'. Choose one of: hf-page, hf-daily, jsonl, bibtex, "
    ):
        read(tmp_path / "x", format="docx", report=print)


def test_papers_come_lazily(tmp_path):
    path = tmp_path / "papers.jsonl"
    path.write_text('{"title": "First"}\nthis is no JSON\n')
    problems = []
    papers = read(path, format="jsonl", report=problems.append)
    assert next(papers).title == "First"
    assert problems == []
    assert list(papers) == []
    assert len(problems) == 1


@cache
def validator():
    jsonschema = pytest.importorskip("jsonschema")
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    return jsonschema.Draft202012Validator(SCHEMA)


def is_read(record):
    try:
        paper_from(record, Source("x", 1), lambda note: None)
    except WrongFieldError:
        return False
    return True


@pytest.mark.parametrize("record", [record for record, _ in WRONG])
def test_the_schema_refuses_what_the_reader_refuses(record):
    assert not validator().is_valid(record)


def test_the_schema_takes_the_whole_record():
    validator().validate(WHOLE)


def test_the_schema_names_all_that_is_read():
    names = {name for group in (*NAMES.values(), *IDENTIFIER_NAMES.values(), LINK_NAMES, ID_NAMES) for name in group}
    assert set(SCHEMA["properties"]) == names | {"identifiers"}


values = st.one_of(
    st.sampled_from([None, "", "x", "2024", 2024, 2024.0, 3, 0.5, True, "known", [], ["x"], [1], [None], [["x"]]]),
    st.sampled_from([{}, {"name": "A"}, {"doi": []}, {"foo": []}, [{"name": "A"}], [{"title": "x"}], [{"year": 1}]]),
    st.just([{"identifiers": {"doi": "x"}}]),
)


@settings(max_examples=500, deadline=None)
@given(st.dictionaries(st.sampled_from([*SCHEMA["properties"], "other"]), values, max_size=4))
def test_what_the_schema_takes_the_reader_reads(record):
    record = {"title": "T"} | record
    if validator().is_valid(record):
        assert is_read(record)


@settings(max_examples=500, deadline=None)
@given(st.sampled_from(sorted(SCHEMA["properties"])), values)
def test_a_single_field_is_judged_alike(name, value):
    record = {"title": "T", name: value}
    assert validator().is_valid(record) == is_read(record)


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "first_id"),
    [
        ("arxiv-daily-20k", "paper:arxiv:2604.10999"),
        ("hf-daily-2026-02", "paper:arxiv:2602.09591"),
        ("mixed-venues-3k", "paper:title:hierarchical-shot-detector"),
        ("openreview-neurips-6k", None),
    ],
)
def test_the_corpora_are_read_as_they_are(shared, name, first_id):
    path = shared / "corpora" / f"{name}.jsonl.gz"
    problems = []
    papers = [paper for paper, _ in zip(read(path, report=problems.append), range(300), strict=False)]
    with gzip.open(path, "rt") as file:
        titles = [json.loads(line)["title"] for line, _ in zip(file, range(300), strict=False)]
    assert [paper.title for paper in papers] == [" ".join(title.split()) for title in titles]
    assert all(paper.abstract for paper in papers)
    assert problems == []
    assert first_id in (None, papers[0].id)
