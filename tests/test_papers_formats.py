"""Each format reads what it has to say of one paper, and all of them together make one node of it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from kg.model import Paper, Problem, ReferencesStatus
from kg.papers import READERS, read, unite
from kg.papers.sniff import sniff
from tests.papers_samples import TREES, WRITERS, names, papers

PAGE = (Path(__file__).parents[1] / "docs" / "formats.md").read_text(encoding="utf-8")
#: The columns of the table of sources and fields in docs/formats.md, and what each says.
FIELDS = (
    "title",
    "abstract",
    "authors",
    "ORCID",
    "year",
    "venue",
    "DOI",
    "arXiv",
    "other ids",
    "keywords",
    "code",
    "references",
)


def papers_of(tmp_path: Path, text: str, name: str = "x") -> tuple[list[Paper], list[Problem]]:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8", newline="")
    problems: list[Problem] = []
    return list(read(path, report=problems.append)), problems


def has(paper: Paper) -> dict[str, bool]:
    """Return which fields a paper has, each checked against what was written."""
    others = {scheme: value for scheme, value in paper.identifiers.items() if scheme not in ("doi", "arxiv")}
    assert all(TREES[scheme] == value for scheme, value in paper.identifiers.items())
    assert paper.title == TREES["title"]
    assert paper.abstract in ("", TREES["abstract"], " ".join([TREES["abstract"]] * 6))
    assert list(paper.authors) in ([], names(TREES))
    assert paper.orcids in ({}, {"Ada Lovelace": "0000-0002-1825-0097"})
    assert paper.year in (None, 2024)
    assert paper.venue in ("", TREES["venue"])
    assert list(paper.keywords) in ([], TREES["keywords"])
    assert paper.links in ((), (TREES["code"],))
    for reference in paper.references[:1]:
        assert reference.identifiers.get("doi", "10.1000/roots") == "10.1000/roots"
        assert reference.title in ("", TREES["references"][0][0]) or "J ORCHARDS" in reference.raw
    values = (
        *(paper.title, paper.abstract, paper.authors, paper.orcids, paper.year, paper.venue),
        *(paper.identifiers.get("doi"), paper.identifiers.get("arxiv"), others),
        *(paper.keywords, paper.links, paper.references),
    )
    return dict(zip(FIELDS, map(bool, values), strict=True))


def test_every_format_has_a_sample() -> None:
    assert set(WRITERS) == set(READERS)


@pytest.mark.parametrize("form", sorted(WRITERS))
def test_the_table_of_sources_and_fields_is_true(tmp_path: Path, form: str) -> None:
    text = WRITERS[form]([TREES])
    reader = sniff(text[:65536], "x")
    assert (reader.name if reader else None) == form
    (paper,), problems = papers_of(tmp_path, text)
    assert problems == []
    rows = re.findall(rf"^\| `{form}` \|(.*)\|$", PAGE, re.M)
    told = [[cell.strip() == "•" for cell in row.split("|")] for row in rows if row.count("|") == len(FIELDS) - 1]
    expected = has(paper)
    assert told == [list(expected.values())], (
        f"| `{form}` | {' | '.join('•' if v else ' ' for v in expected.values())} |"
    )


def test_one_paper_in_all_formats_is_one_node(tmp_path: Path) -> None:
    records = [paper for form in WRITERS for paper in papers_of(tmp_path, WRITERS[form]([TREES]), form)[0]]
    (paper,), problems = unite(records)
    assert problems == []
    assert paper.id == "paper:arxiv:2401.00001"
    assert paper.identifiers == {s: TREES[s] for s in ("acl", "arxiv", "doi", "openalex", "pmid", "s2")}
    assert (paper.authors, paper.orcids) == (tuple(names(TREES)), {"Ada Lovelace": "0000-0002-1825-0097"})
    assert len(paper.sources) == len(WRITERS)
    assert paper.references_status == ReferencesStatus.KNOWN


@pytest.mark.parametrize("pair", [("bibtex", "openalex"), ("openalex", "semantic-scholar"), ("hf-daily", "bibtex")])
def test_two_sources_without_a_shared_identifier_meet_by_title(tmp_path: Path, pair: tuple[str, str]) -> None:
    one, other = ({**TREES, "arxiv": "2401.00001"}, {**TREES, "arxiv": ""})
    records = [
        *papers_of(tmp_path, WRITERS[pair[0]]([one]), "one")[0],
        *papers_of(tmp_path, WRITERS[pair[1]]([other]), "other")[0],
    ]
    assert len(unite(records)[0]) == 1


@pytest.mark.parametrize("form", sorted(set(WRITERS) - {"tei", "tex"}))
def test_many_records_with_their_lines(tmp_path: Path, form: str) -> None:
    made = papers(12)
    text = WRITERS[form](made)
    found, problems = papers_of(tmp_path, text)
    assert ([p.title for p in found], problems) == ([p["title"] for p in made], [])
    assert len({(p.venue, p.year, p.authors) for p in found}) == 1
    lines = text.replace("\r\n", "\n").split("\n")
    for paper in found if form not in ("openalex", "openreview") else ():
        rest = "\n".join(lines[paper.sources[0].line - 1 :])
        assert paper.title[:15] in rest[:2500]
        assert paper.sources[0].line == 1 or paper.title[:20] not in "\n".join(lines[: paper.sources[0].line - 1])


def test_json_in_other_arrangements(tmp_path: Path) -> None:
    made = papers(3)
    page = json.loads(WRITERS["openalex"](made))["results"]
    for text in (
        json.dumps(page),
        json.dumps(page, indent=2),
        "\n".join(map(json.dumps, page)),
        "\n".join(json.dumps(work, indent=1) for work in page),
        "\ufeff" + json.dumps({"results": page}, indent=3),
        json.dumps({"meta": {"results": 3, "next": [1]}, "group_by": [], "results": page}),
    ):
        found, problems = papers_of(tmp_path, text)
        assert ([p.identifiers["openalex"] for p in found], problems) == ([p["openalex"] for p in made], [])
    (single,), _ = papers_of(tmp_path, json.dumps(page[0]))
    assert single.title == made[0]["title"]


def test_openalex_without_references_knows_nothing_of_them(tmp_path: Path) -> None:
    (paper,), _ = papers_of(tmp_path, WRITERS["openalex"]([{**TREES, "references": []}]))
    assert paper.references_status == ReferencesStatus.UNAVAILABLE


def first(tmp_path: Path, record: Any) -> Paper:
    found, problems = papers_of(tmp_path, record if isinstance(record, str) else json.dumps(record))
    assert [p for p in problems if p.skipped] == []
    return found[0]


def test_semantic_scholar_in_its_other_shapes(tmp_path: Path) -> None:
    batch = json.loads(WRITERS["semantic-scholar"]([TREES]))["data"]
    found, problems = papers_of(tmp_path, json.dumps([*batch, None, *batch]))
    assert (len(found), [p.message.split(":")[0] for p in problems]) == (2, ["null"])
    page = {"offset": 0, "next": 1, "data": [{"contexts": [], "citedPaper": batch[0]}]}
    assert first(tmp_path, page).identifiers["s2"] == "a" * 40
    assert first(tmp_path, {"isInfluential": True, "citingPaper": batch[0]}).title == TREES["title"]
    bulk = {
        "corpusid": 7,
        "externalids": {"ACL": None, "ArXiv": "2401.00001", "DOI": None, "PubMed": "30000001"},
        "url": f"https://www.semanticscholar.org/paper/{'a' * 40}",
        "title": "Trees",
        "authors": [{"authorId": "1", "name": "A. Lovelace"}],
        "venue": "",
        "year": 2024,
        "journal": {"name": "J. Trees"},
    }
    paper = first(tmp_path, bulk)
    assert paper.identifiers == {"arxiv": "2401.00001", "pmid": "30000001", "s2": "a" * 40}
    assert (paper.venue, paper.references_status) == ("J. Trees", ReferencesStatus.UNAVAILABLE)


def test_s2orc(tmp_path: Path) -> None:
    text = "Drafts of Trees\nAda Lovelace\nWe draft.\nReferences\n[1] G. Hopper. Roots. 1952."
    annotations = {
        "title": json.dumps([{"start": 0, "end": 15}]),
        "author": json.dumps([{"start": 16, "end": 28}]),
        "abstract": json.dumps([{"start": 29, "end": 38}]),
        "bibentry": json.dumps([{"start": 50, "end": len(text), "attributes": {"title": "Roots", "doi": "10.1000/r"}}]),
        "paragraph": None,
    }
    record = {
        "corpusid": 7,
        "externalids": {"arxiv": "2401.00001", "doi": None},
        "content": {"source": {}, "text": text, "annotations": annotations},
    }
    paper = first(tmp_path, record)
    assert (paper.title, paper.abstract, paper.authors) == ("Drafts of Trees", "We draft.", ("Ada Lovelace",))
    assert [(r.title, r.identifiers) for r in paper.references] == [("Roots", {"doi": "10.1000/r"})]
    old = {
        "paper_id": "77",
        "_pdf_hash": "x",
        "title": "Drafts",
        "abstract": [{"section": "Abstract", "text": "We draft."}],
        "authors": [{"first": "Ada", "middle": ["K."], "last": "Lovelace", "suffix": ""}],
        "year": 2019,
        "arxiv_id": None,
        "doi": "10.1000/d",
        "bib_entries": {"BIBREF0": {"title": "Roots", "authors": [], "year": 1952}},
    }
    paper = first(tmp_path, old)
    assert (paper.abstract, paper.authors, paper.identifiers) == (
        "We draft.",
        ("Ada K. Lovelace",),
        {"doi": "10.1000/d"},
    )
    assert [(r.title, r.year) for r in paper.references] == [("Roots", 1952)]


def test_openreview_of_the_first_api_and_its_reviews(tmp_path: Path) -> None:
    note = {
        "id": "x1",
        "forum": "x1",
        "invitation": "Orchard/-/Blind_Submission",
        "cdate": 1546300800000,
        "content": {"title": "Drafts", "abstract": "We draft.", "authors": ["Ada"], "keywords": ["trees"], "code": ""},
    }
    review = {
        "id": "x2",
        "forum": "x1",
        "replyto": "x1",
        "invitation": "R",
        "content": {"title": "Good", "review": "!"},
    }
    found, problems = papers_of(tmp_path, json.dumps({"notes": [note, review]}))
    assert [(p.title, p.year, p.keywords) for p in found] == [("Drafts", 2019, ("trees",))]
    assert [(p.skipped, p.message) for p in problems] == [
        (False, "from here on, 1 records are of something else than papers: passed over.")
    ]


def test_works_of_crossref(tmp_path: Path) -> None:
    work = {
        "DOI": "10.1000/X",
        "type": "journal-article",
        "title": ["Drafts of <i>Trees</i>"],
        "author": [{"given": "Ada", "family": "Lovelace", "ORCID": "http://orcid.org/0000-0002-1825-0097"}],
        "container-title": ["Orchards"],
        "published": {"date-parts": [[2020, 2]]},
        "reference": [
            {"key": "a", "DOI": "10.1000/y", "unstructured": "Hopper. Roots. 1952."},
            {"key": "b", "article-title": "Clouds", "author": "Noether", "year": "1921"},
        ],
    }
    paper = first(tmp_path, {"status": "ok", "message-type": "work-list", "message": {"items": [work], "total": 1}})
    assert (paper.title, paper.year, paper.venue) == ("Drafts of Trees", 2020, "Orchards")
    assert paper.orcids == {"Ada Lovelace": "0000-0002-1825-0097"}
    assert [(r.raw, r.year, r.identifiers) for r in paper.references] == [
        ("Hopper. Roots. 1952.", 1952, {"doi": "10.1000/y"}),
        ("Noether, 1921, Clouds", 1921, {}),
    ]


def test_old_ids_of_the_acl_anthology(tmp_path: Path) -> None:
    paper = "<paper id='{}'><title>Of <tex-math>x^2</tex-math> Trees</title></paper>"
    for collection, volume, number, expected in (
        ("P18", "1", "7", "P18-1007"),
        ("W18", "3", "12", "W18-0312"),
        ("2020.acl", "main", "5", "2020.acl-main.5"),
    ):
        text = f"<collection id='{collection}'><volume id='{volume}'>{paper.format(number)}</volume></collection>"
        found = first(tmp_path, text)
        assert (found.identifiers["acl"], found.title) == (expected, "Of $x^2$ Trees")


def test_an_answer_of_arxiv_that_is_an_error(tmp_path: Path) -> None:
    entry = "<entry><id>https://arxiv.org/api/errors#x</id><title>Error</title><summary>incorrect id</summary></entry>"
    text = WRITERS["arxiv-atom"]([TREES]).replace("</feed>", f"{entry}</feed>")
    found, problems = papers_of(tmp_path, text)
    assert len(found) == 1
    assert [p.message for p in problems] == ['the API answered with an error ("incorrect id"). Ask it again.']


BIB = r"""
@string(me = "Ada")
@article{a, title = {One {D}raft}, author = me # { Lovelace and } # "{Barnes and Noble}", date = {2020-05}}
@Article{a, title = "Again {"}quoted{"}", year = 2021, month = jan}
@inproceedings{c, title = {Child}, crossref = {p}, author = {van der Waals, Jr., Johannes and others}}
@proceedings{p, title = {Proceedings of Orchards}, year = {1999}}
@article{open, title = {Never closed, year = 2021
@article{f, title = {No comma} year = 2024, keywords = {a, b; c}}
@article{g, title = {Back}, journal = {arx\}, note = {arXiv preprint arXiv:2401.00001v2}}
@article{h, abstract = {no title}}
@online{i, title = {{A}: 95% of {\'E}t\'e}, subtitle={Sub}, eprinttype = {arxiv}, eprint = {2401.00002},
  doi = {https://doi.org/10.1000/a\_b}, url = {https://github.com/ada/x\_y}}
@misc{j, title = {{\{}M{\}}endeley $\backslash$'Emile}, author = {family=Lovelace, given=Ada and {OpenAI, Inc.}}}
"""


def test_bibtex_as_people_write_it(tmp_path: Path) -> None:
    found, problems = papers_of(tmp_path, BIB, "x.bib")
    by_title = {paper.title: paper for paper in found}
    assert list(by_title) == [
        "One Draft",
        'Again "quoted"',
        "Child",
        "Proceedings of Orchards",
        "No comma",
        "Back",
        "A: 95% of Été: Sub",
        "Mendeley Émile",
    ]
    assert [paper.sources[0].line for paper in found] == [3, 4, 5, 6, 8, 9, 11, 13]
    assert by_title["One Draft"].authors == ("Ada Lovelace", "Barnes and Noble")
    assert by_title["One Draft"].year == 2020
    assert (by_title["Child"].venue, by_title["Child"].year) == ("Proceedings of Orchards", 1999)
    assert by_title["Child"].authors == ("Johannes van der Waals Jr.",)
    assert (by_title["No comma"].year, by_title["No comma"].keywords) == (2024, ("a", "b", "c"))
    assert by_title["Back"].identifiers == {"arxiv": "2401.00001"}
    sub = by_title["A: 95% of Été: Sub"]
    assert sub.identifiers == {"arxiv": "2401.00002", "doi": "10.1000/a_b"}
    assert sub.links == ("https://github.com/ada/x_y",)
    assert by_title["Mendeley Émile"].authors[0] == "Ada Lovelace"
    told = sorted((p.line, p.skipped, p.message[:25]) for p in problems)
    assert told == [
        (4, False, "from here on, keys are us"),
        (7, True, "an entry that is not clos"),
        (10, True, "no title. Give each paper"),
    ]


RIS = """TY  - CONF
T1\t- Drafts of
 Trees
A1  - Lovelace, Ada
Y1  - 2020/05//
N2  - We draft.
BT  - Proceedings of Orchards
DO  - n/a
L2  - https://pubmed.ncbi.nlm.nih.gov/22752652/
TY  - JOUR
TI  - Without an end
ER  -
stray
TY  - JOUR
AU  - No Title
ER  -
TY  - JOUR
TI  - Cut
"""


def test_ris_as_it_comes(tmp_path: Path) -> None:
    found, problems = papers_of(tmp_path, RIS)
    assert [(p.title, p.sources[0].line) for p in found] == [
        ("Drafts of Trees", 1),
        ("Without an end", 10),
        ("Cut", 17),
    ]
    paper = found[0]
    assert (paper.abstract, paper.authors, paper.year) == ("We draft.", ("Ada Lovelace",), 2020)
    assert (paper.venue, paper.identifiers) == ("Proceedings of Orchards", {"pmid": "22752652"})
    assert [(p.line, p.skipped) for p in problems] == [(13, True), (14, True), (17, False)]


def test_tables_of_web_of_science_and_springer(tmp_path: Path) -> None:
    wos = "\ufeffPT\tAU\tAF\tTI\tSO\tDE\tCR\tPY\tDI\tPM\nJ\tLovelace, A\tLovelace, Ada\tDrafts\tJ TREES\ta; b\t"
    wos += "Hopper G, 1952, ROOTS, DOI 10.1000/r; Noether E, 1921, CLOUDS\t2020\t10.1000/x\t7\n"
    paper = first(tmp_path, wos)
    assert (paper.title, paper.authors, paper.year, paper.venue) == ("Drafts", ("Ada Lovelace",), 2020, "J TREES")
    assert [r.identifiers for r in paper.references] == [{"doi": "10.1000/r"}, {}]
    springer = "Item Title,Publication Title,Item DOI,Authors,Publication Year\n"
    springer += "Drafts,Orchards,10.1000/x,Ada K. LovelaceIan McDonaldÉmile Gödel,2020\n"
    assert first(tmp_path, springer).authors == ("Ada K. Lovelace", "Ian McDonald", "Émile Gödel")
