"""The sample corpus is made of facts and of abstracts that are ours; both are checked here."""

import gzip
import json
import lzma
import re
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
RUN = 10  # words: a shorter run is shared by chance ("outperforms the state of the art on a range of")
FIELDS = [
    "title",
    "abstract",
    "authors",
    "year",
    "venue",
    "identifiers",
    "keywords",
    "links",
    "references",
]
URL = re.compile(r"https?://\S+")


@pytest.fixture(scope="module")
def papers() -> list[dict]:
    lines = (EXAMPLES / "papers.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@pytest.fixture(scope="module")
def titles(papers) -> dict[str, str]:
    return {paper["identifiers"]["arxiv"]: paper["title"] for paper in papers}


def test_the_corpus_has_64_papers_with_titles_and_arxiv_ids_of_their_own(papers, titles):
    assert len(papers) == 64
    assert len({paper["title"].casefold() for paper in papers}) == 64
    assert len(titles) == 64
    assert [a for a in titles if not re.fullmatch(r"\d{4}\.\d{5}", a)] == []


def test_a_record_holds_known_fields_in_one_order_and_no_empty_one(papers):
    for paper in papers:
        assert list(paper) == [field for field in FIELDS if field in paper]
        assert all(paper.values()), paper["title"]
        assert set(paper) >= {"title", "abstract", "authors", "year", "identifiers", "references"}


def test_the_year_is_that_of_the_arxiv_id(papers):
    for paper in papers:
        assert paper["year"] == 2000 + int(paper["identifiers"]["arxiv"][:2]), paper["title"]
        assert 2014 < paper["year"] < 2026


def test_authors_are_first_name_then_last_name(papers):
    for paper in papers:
        assert 1 <= len(paper["authors"]) <= 10
        assert len(set(paper["authors"])) == len(paper["authors"])
        assert [a for a in paper["authors"] if " " not in a or "," in a or a != a.strip()] == []


def test_abstracts_are_clean_and_of_the_length_of_an_abstract(papers):
    for paper in papers:
        abstract = paper["abstract"]
        assert 90 <= len(abstract.split()) <= 160, paper["title"]
        assert abstract == " ".join(abstract.split())


def test_links_are_https_urls(papers):
    declared = [url for paper in papers for url in paper.get("links", [])]
    in_text = [url.rstrip(".") for paper in papers for url in URL.findall(paper["abstract"])]
    assert (len(declared), len(in_text)) == (19, 38)
    found = declared + in_text
    assert [url for url in found if not re.fullmatch(r"https://[\w.-]+\.[a-z]{2,}/[\w./-]*", url)] == []


def test_a_reference_names_the_paper_that_its_arxiv_id_names(papers, titles):
    inside = 0
    for paper in papers:
        for reference in paper["references"]:
            arxiv = reference.get("identifiers", {}).get("arxiv")
            if arxiv in titles:
                assert reference["title"] == titles[arxiv]
                inside += 1
            else:
                assert arxiv is None or re.fullmatch(r"\d{4}\.\d{4,5}", arxiv)
    assert inside == 183


def test_243_references_are_citations_among_the_papers(papers, titles):
    known = set(titles.values())
    cited = [(p["title"], r["title"]) for p in papers for r in p["references"] if r["title"] in known]
    assert len(cited) == len(set(cited)) == 243
    assert [pair for pair in cited if pair[0] == pair[1]] == []


def test_the_raw_string_of_a_reference_holds_its_title_and_year(papers):
    for paper in papers:
        for reference in paper["references"]:
            assert reference["raw"].endswith(f". {reference['title']}. {reference['year']}.")


#: Citing paper, cited paper: a later version of the first cites the second, which came out after its first version.
LATER = {
    ("2211.17192", "2302.01318"),  # the two papers of speculative decoding cite each other
    ("2401.09417", "2401.10166"),  # and so do Vision Mamba and VMamba
    ("2305.09781", "2309.06180"),
    ("2211.10438", "2302.13971"),
    ("2211.10438", "2307.09288"),
    ("2306.00978", "2307.09288"),
}


def test_a_cited_paper_is_older_but_for_six_that_were_cited_in_a_revision(papers, titles):
    ids = {title: arxiv for arxiv, title in titles.items()}
    later = {
        (paper["identifiers"]["arxiv"], ids[reference["title"]])
        for paper in papers
        for reference in paper["references"]
        if ids.get(reference["title"], "") > paper["identifiers"]["arxiv"]
    }
    assert later == LATER


def test_the_saved_page_holds_four_papers_of_the_corpus_and_a_title_cut_off(papers):
    blocks = (EXAMPLES / "saved-page.txt").read_text(encoding="utf-8").rstrip("\n").split("\n\n")
    assert blocks[:6] == [
        "new",
        "Get trending papers in your email inbox!",
        "Subscribe",
        "Daily Papers",
        "byAK and the research community",
        "Sep 22",
    ]
    abstracts = {paper["title"]: paper["abstract"] for paper in papers}
    body = blocks[6:-1]
    assert [title.split(":")[0] for title in body[::2]] == [
        "EAGLE-2",
        "Efficient Streaming Language Models with Attention Sinks",
        "Mamba",
        "TabPFN",
    ]
    assert body[1::2] == [abstracts[title] for title in body[::2]]
    assert blocks[-1] == "Hydra: Sequentially-Dependent Draft Heads for Medusa Decoding"
    assert blocks[-1] not in abstracts


def _runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", URL.sub(" ", text).casefold())
    return set(zip(*(words[i:] for i in range(RUN)), strict=False))


def _records(shared: Path) -> Iterator[str]:
    for path in sorted((shared / "corpora").glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for record in map(json.loads, lines):
                yield record.get("abstract") or record.get("summary") or ""


def _sources(shared: Path) -> Iterator[str]:
    path = shared / "corpora" / "latex-citations.tar.xz"
    with lzma.open(path) as packed, tarfile.open(fileobj=packed) as archive:
        for member in archive:
            if member.name.endswith("/abstract.txt"):
                handle = archive.extractfile(member)
                yield handle.read().decode("utf-8", "replace") if handle else ""


def _pages(shared: Path) -> Iterator[str]:
    for path in sorted((shared / "seeds").glob("*.txt")):
        yield from path.read_text(encoding="utf-8").splitlines()


def test_runs_are_ten_words_long_and_blind_to_case_urls_and_punctuation():
    text = "One two, three four five six seven eight nine TEN. Code: https://github.com/a/b"
    assert _runs(text) == {
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
        ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "code"),
    }


@pytest.mark.shared
@pytest.mark.parametrize(
    ("read", "least"),
    [(_records, 29_000), (_sources, 2_700), (_pages, 600)],
    ids=["records", "latex", "pages"],
)
def test_no_abstract_shares_ten_words_in_a_row_with_a_published_one(
    papers, shared: Path, read: Callable[[Path], Iterator[str]], least: int
):
    ours = set().union(*(_runs(paper["abstract"]) for paper in papers))
    count, copied = 0, set()
    for text in read(shared):
        count += 1
        copied |= ours & _runs(text)
    assert sorted(copied) == []
    assert count >= least
