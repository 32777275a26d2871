import json
import re
from pathlib import Path

from kg.model import Source
from kg.papers import READERS
from kg.papers.record import ID_NAMES, IDENTIFIER_NAMES, LINK_NAMES, NAMES, paper_from
from kg.papers.table import COLUMNS, column

PAGE = (Path(__file__).parents[1] / "docs" / "formats.md").read_text(encoding="utf-8")


def test_the_page_names_all_that_is_read():
    told = set(re.findall(r"`([^`\n]+)`", PAGE))
    names = {name for group in (*NAMES.values(), *IDENTIFIER_NAMES.values(), LINK_NAMES, ID_NAMES) for name in group}
    assert names - told == set()
    assert set(READERS) - told == set()
    assert set(COLUMNS) - {name.lower() for name in told} == set()


def test_the_columns_of_the_page_are_read_as_it_says():
    rows = re.findall(r"^\| (`[A-Z].*?) \| (\w+) \|$", PAGE, re.M)
    said = {heading: field for headings, field in rows for heading in re.findall(r"`(.+?)`", headings)}
    assert len(said) == len(COLUMNS)
    assert {heading: column(heading) for heading in said} == said


def test_the_example_is_read_whole():
    (example,) = re.findall(r"```json\n(.*?)\n```", PAGE, re.S)
    notes = []
    paper = paper_from(json.loads(example), Source("formats.md", 1), notes.append)
    assert notes == []
    assert (paper.id, paper.year, len(paper.references)) == ("paper:arxiv:2401.00001", 2024, 1)
