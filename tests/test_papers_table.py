import pytest

from kg.errors import InputError
from kg.papers import read
from kg.papers.table import column

ABSTRACT = "We draft trees, and find them good."


def table(tmp_path, text, name="papers.csv", encoding="utf-8", **options):
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    problems = []
    return list(read(path, report=problems.append, **options)), problems


def test_a_whole_table(tmp_path):
    papers, problems = table(
        tmp_path,
        "Title,Abstract,Authors,Year,Journal,DOI,arXiv ID,Keywords,URL,Code URL,Cited by\n"
        f'TreeDraft,"{ABSTRACT}",Ada Lovelace; Alan Turing,2024,Orchards,10.1000/X,2401.00001v2,'
        "trees; drafts,https://treedraft.example,https://github.com/ada/treedraft,17\n",
    )
    (paper,) = papers
    assert problems == []
    assert paper.id == "paper:arxiv:2401.00001"
    assert (paper.title, paper.abstract) == ("TreeDraft", ABSTRACT)
    assert paper.authors == ("Ada Lovelace", "Alan Turing")
    assert (paper.year, paper.venue) == (2024, "Orchards")
    assert paper.identifiers == {"arxiv": "2401.00001", "doi": "10.1000/x"}
    assert paper.keywords == ("drafts", "trees")
    assert paper.links == ("https://github.com/ada/treedraft", "https://treedraft.example")
    assert paper.sources[0].line == 2


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_dialects(tmp_path, delimiter, encoding, end):
    rows = [["Year", "TITLE"], ["2024", "Zwölf Drafts"], ["2025", '"A; B, C\tD"']]
    papers, _ = table(tmp_path, end.join(delimiter.join(row) for row in rows), "papers.txt", encoding)
    assert [(p.title, p.year) for p in papers] == [("Zwölf Drafts", 2024), ("A; B, C D", 2025)]


def test_lines_within_quotes_and_true_line_numbers(tmp_path):
    papers, _ = table(tmp_path, '\ntitle,abstract\n\n"Drafts\nof ""Trees""","a\n\nb"\nMore,c\n')
    assert [(p.title, p.abstract, p.sources[0].line) for p in papers] == [
        ('Drafts of "Trees"', "a b", 4),
        ("More", "c", 8),
    ]


def test_excel_says_its_separator(tmp_path):
    papers, problems = table(tmp_path, "sep=;\ntitle;year\nA, B;2020\n")
    assert [(p.title, p.year, p.sources[0].line) for p in papers] == [("A, B", 2020, 3)]
    assert problems == []


def test_no_title_column(tmp_path):
    with pytest.raises(InputError) as caught:
        table(tmp_path, "Label,Kind\na,b\n")
    path = tmp_path / "papers.csv"
    assert str(caught.value) == f"{path}:1: no column holds titles (columns found: 'Label', 'Kind'). Name it \"title\"."


def test_one_column_of_titles(tmp_path):
    assert [p.title for p in table(tmp_path, "title\nA\nB\n")[0]] == ["A", "B"]


def test_a_header_alone_holds_no_papers(tmp_path):
    with pytest.raises(InputError, match="holds no papers"):
        table(tmp_path, "title,abstract\n")


def test_rows_that_cannot_be_used_are_reported(tmp_path):
    papers, problems = table(
        tmp_path, "title,abstract\nA,x\n,without a title\nB, with a comma,y\nshort\nC,x,,\nD,in press\n"
    )
    assert [p.title for p in papers] == ["A", "short", "C", "D"]
    assert [str(p).rpartition("papers.csv:")[2] for p in problems] == [
        '3: no title. Give each paper a "title".',
        "4: 3 fields, but 2 columns. Quote fields that hold the delimiter.",
    ]


def test_a_row_that_breaks_after_its_main_fields_is_kept(tmp_path):
    papers, problems = table(
        tmp_path, "title,year,abstract,references,pmid\nA,2020,x,ref; one, 12345678,999\nB,2021,y,ref,123\n"
    )
    assert [(p.title, p.year, p.abstract, p.identifiers) for p in papers] == [
        ("A", 2020, "x", {}),
        ("B", 2021, "y", {"pmid": "123"}),
    ]
    assert [(p.line, p.skipped) for p in problems] == [(2, False)]


def test_a_heading_of_zotero(tmp_path):
    papers, _ = table(
        tmp_path,
        '"Key","Item Type","Publication Year","Author","Title","Publication Title","Abstract Note","Manual Tags"\n'
        '"A1","journalArticle","2024","Lovelace, Ada; Turing, Alan","TreeDraft","Orchards","Trees.","a; b"\n',
    )
    (paper,) = papers
    assert (paper.title, paper.year, paper.venue, paper.abstract) == ("TreeDraft", 2024, "Orchards", "Trees.")
    assert (paper.authors, paper.keywords) == (("Ada Lovelace", "Alan Turing"), ("a", "b"))


def test_a_quotation_mark_that_never_closes(tmp_path):
    papers, problems = table(tmp_path, 'title,abstract\nA,x\nB,"never closed\nC,y\nD,z\n')
    assert [p.title for p in papers] == ["A"]
    assert [(p.line, p.message) for p in problems] == [
        (3, "a quotation mark opens and never closes: all to line 5 is lost. Close it.")
    ]


def test_an_inch_is_no_quotation(tmp_path):
    papers, problems = table(tmp_path, 'title,abstract\nA 5" disk,x\nB,y\n')
    assert [p.title for p in papers] == ['A 5" disk', "B"]
    assert problems == []


def test_a_huge_field_is_read(tmp_path):
    papers, _ = table(tmp_path, f"title,abstract\nA,{'x' * 2_000_000}\nB,y\n")
    assert [len(p.abstract) for p in papers] == [2_000_000, 1]


def test_a_field_without_end_is_given_up(tmp_path, monkeypatch):
    import csv

    before = csv.field_size_limit(1000)
    monkeypatch.setattr("kg.papers.table.LINE_LIMIT", 1000)
    try:
        papers, problems = table(tmp_path, 'title,abstract\nZ,a\nA,"' + "x\n" * 2000 + '"\nB,y\n')
    finally:
        csv.field_size_limit(before)
    assert [p.title for p in papers] == ["Z"]
    assert [(p.line, p.message) for p in problems] == [
        (3, "field larger than field limit (1000): all from here on is lost. Close the quotation mark that opens here.")
    ]


def test_formulas_stay_text(tmp_path):
    assert table(tmp_path, 'title,year\n"=HYPERLINK(""http://x"")",2020\n')[0][0].title == '=HYPERLINK("http://x")'


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("TITLE", "title"),
        (" Document Title ", "title"),
        ("Abstract Note", "abstract"),
        ("Author Keywords", "keywords"),
        ("Publication_Year", "publication_year"),
        ("Source title", "venue"),
        ("PubMed ID", "pubmed_id"),
        ("arXiv ID", "arxiv_id"),
        ("Cited by", ""),
        ("References", "references"),
        ("Cited References", "references"),
        ("", ""),
    ],
)
def test_columns(heading, expected):
    assert column(heading) == expected


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "papers"),
    [("ieee_1", 100), ("scopus", 58), ("springer", 1000)],
)
def test_exports_of_publishers(shared, name, papers):
    problems = []
    found = list(read(shared / "inputs" / "csv-exports" / f"{name}.csv", report=problems.append))
    assert len(found) == papers
    assert not any(problem.skipped for problem in problems)
    assert all(paper.title and paper.year for paper in found)
