"""The real exports in ../shared/inputs: as many records as an independent count finds.

The counts were taken with grep (``<entry>``, ``^@type{``, ``^TY  -``, ``"authorships"``, ``"paper_id"``,
``xml:id="b``), wc and the csv module, and what is missing from them was looked at by eye: it has no title.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.model import Problem
from kg.papers import read

#: File, papers, references of all of them, records that are reported and passed over.
COUNTS = [
    ("arxiv-atom/id_0808.05394_1707.08567_s0_m100_42e5aa0ec3af.xml", 1, 0, 0),
    ("arxiv-atom/id_1605.08386_s0_m100_199195aa31ad.xml", 1, 0, 0),
    ("arxiv-atom/id_astro-ph_0601001_s0_m100_3150dca9dc76.xml", 1, 0, 0),
    ("arxiv-atom/q_testing_s0_m10_bc5a6c384fe9.xml", 10, 0, 0),
    ("arxiv-atom/q_testing_s20_m10_348a237fecab.xml", 10, 0, 0),
    ("bibtex/2003.05562v2__library_clean.bib", 2224, 0, 0),
    ("bibtex/2007.06437v2__library.bib", 1608, 0, 0),
    ("bibtex/2203.11194v3__7_refs.bib", 3168, 0, 14),
    ("bibtex/2306.02738v2__paperpile.bib", 302, 0, 0),
    ("bibtex/d2l.bib", 488, 0, 0),
    ("bibtex/library.bib", 5, 0, 0),
    ("bibtex/regression_7f9aefe.bib", 1, 0, 0),
    ("bibtex/regression_fe15ef6.bib", 1, 0, 0),
    ("csl-json/library.json", 5, 0, 0),
    ("csv-exports/ieee_1.csv", 100, 0, 0),
    ("csv-exports/scopus.csv", 58, 2452, 0),
    ("csv-exports/springer.csv", 1000, 0, 0),
    ("grobid-tei/N18-3011.tei.xml", 1, 27, 0),
    ("hf-daily-papers/scraped-records.json", 425, 0, 0),
    ("openalex/W2741809807.json", 1, 45, 0),
    ("openalex/openalex_works_list_response.json", 3, 572, 0),
    ("ris/_baseline.ris", 100, 0, 0),
    ("ris/baseline_tag-notes_labels.ris", 32, 0, 0),
    ("ris/baseline_tag_and_field_definitions.ris", 1, 0, 1),
    ("ris/baseline_zotero.ris", 100, 0, 0),
    ("ris/faulty_year.ris", 1, 0, 0),
    ("ris/ovid_zotero.ris", 6, 0, 0),
    ("ris/pubmed_zotero.ris", 6, 0, 0),
    ("semantic-scholar/Citation.json", 1, 0, 0),
    ("semantic-scholar/Paper.json", 1, 14, 0),
    ("semantic-scholar/Reference.json", 1, 0, 0),
    ("unarxive/sample.jsonl", 20, 563, 0),
]
#: Files that hold no paper, and why.
EMPTY = [
    ("arxiv-atom/id_0000.0000_s0_m100_8b51d9633a68.xml", "holds no papers. Give a file"),
    (
        "arxiv-atom/id_abc_s0_m100_b79c8dcf6bc3.xml",
        'line 9, the API answered with an error ("incorrect id format for abc")',
    ),
    ("ris/baseline_reference_types.ris", "holds no papers: line 1, no title"),
    ("semantic-scholar/PaperWithNullValues.json", "holds no papers: line 1, no title"),
    ("semantic-scholar/test_get_paper_references.yaml", "the format of this file cannot be told"),
    ("semantic-scholar/test_get_papers.yaml", "the format of this file cannot be told"),
    ("semantic-scholar/test_not_found.yaml", "the format of this file cannot be told"),
]
RECORDED = [("test_get_paper_references", 50, 0), ("test_get_papers", 0, 3), ("test_not_found", 0, 1)]


@pytest.mark.shared
def test_no_file_is_forgotten(shared: Path) -> None:
    there = {
        path.relative_to(shared / "inputs").as_posix() for path in (shared / "inputs").rglob("*") if path.is_file()
    }
    assert there == {row[0] for row in (*COUNTS, *EMPTY)}


@pytest.mark.shared
@pytest.mark.parametrize(("name", "papers", "references", "skipped"), COUNTS)
def test_the_number_of_records(shared: Path, name: str, papers: int, references: int, skipped: int) -> None:
    problems: list[Problem] = []
    found = list(read(shared / "inputs" / name, report=problems.append))
    assert len(found) == papers
    assert sum(len(paper.references) for paper in found) == references
    passed = [problem for problem in problems if problem.skipped]
    assert len(passed) == skipped
    assert all(problem.line for problem in passed)
    lines = [paper.sources[0].line for paper in found]
    assert lines == sorted(lines)
    assert not any(re.search(r"[\\{}]", paper.title) and "$" not in paper.title for paper in found)


@pytest.mark.shared
@pytest.mark.parametrize(("name", "message"), EMPTY)
def test_files_without_papers(shared: Path, name: str, message: str) -> None:
    problems: list[Problem] = []
    with pytest.raises(InputError) as caught:
        list(read(shared / "inputs" / name, report=problems.append))
    assert message in str(caught.value)
    assert len(problems) == {"ris/baseline_reference_types.ris": 61}.get(name, len(problems))


@pytest.mark.shared
@pytest.mark.parametrize(("name", "papers", "untitled"), RECORDED)
def test_answers_recorded_from_semantic_scholar(
    shared: Path, tmp_path: Path, name: str, papers: int, untitled: int
) -> None:
    recorded = (shared / "inputs" / "semantic-scholar" / f"{name}.yaml").read_text(encoding="utf-8")
    body = re.search(r"^      string: '(.*?)'\n    headers:", recorded, re.M | re.S)
    assert body
    folded = re.sub(r"\n\n", "\f", body[1].replace("''", "'"))
    path = tmp_path / "answer.json"
    path.write_text(re.sub(r"\s*\n\s*", " ", folded).replace("\f", "\n"), encoding="utf-8")
    assert isinstance(json.loads(path.read_text(encoding="utf-8")), list | dict)
    problems: list[Problem] = []
    found = 0
    try:
        found = len(list(read(path, report=problems.append)))
    except InputError:
        assert papers == 0
    assert (found, len(problems)) == (papers, untitled)
