import pytest

from kg.papers import READERS, read, unite
from kg.papers.prose import is_prose
from kg.text import title_key

TREES = (
    "Trees are drawn from the root down, which hides how they grow. We draft them from the leaves up and check each "
    "draft against a slow but careful gardener. On three orchards the drafts are accepted four times out of five, and "
    "the whole takes half the time. Our orchard is open to all."
)
RIVERS = (
    "Rivers forget. This paper asks what a river can keep of the rain that fell on it, when only its present depth is "
    "seen. We show that a bounded bed keeps a bounded past, and measure how much on 40 rivers of four continents; the "
    "bound is met by all but two of them."
)
CLOUDS = "We count clouds."
EMAIL = "Get trending papers in your email inbox"

COMPACT = f"""{EMAIL} once a day!
{EMAIL}!
Subscribepytrees: Drafting Trees from their Leaves
{TREES}
What Rivers Keep
{RIVERS}
"""

SPACED = f"""new

{EMAIL}!

Subscribe

Daily Papers

byAK and the research community

Sep 22

What Rivers Keep

{RIVERS}

pytrees: Drafting Trees from their Leaves

{TREES}
"""


def page(tmp_path, text, name="page.txt", **options):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    problems = []
    papers = list(read(path, report=problems.append, **options))
    return [(p.title, p.abstract) for p in papers], papers, problems


def body(tmp_path, text):
    """Read a page with this body; only titles and abstracts matter."""
    return page(tmp_path, f"{EMAIL}!\n\nSubscribe\n\n{text}")[0]


def test_a_compact_page(tmp_path):
    pairs, papers, problems = page(tmp_path, COMPACT)
    assert pairs == [("pytrees: Drafting Trees from their Leaves", TREES), ("What Rivers Keep", RIVERS)]
    assert [(p.sources[0].line, p.sources[0].page) for p in papers] == [(3, ""), (5, "")]
    assert papers[1].id == "paper:title:what-rivers-keep"
    assert problems == []


def test_a_spaced_page(tmp_path):
    pairs, papers, problems = page(tmp_path, SPACED)
    assert pairs == [("What Rivers Keep", RIVERS), ("pytrees: Drafting Trees from their Leaves", TREES)]
    assert [(p.sources[0].line, p.sources[0].page) for p in papers] == [
        (13, "Daily Papers, Sep 22"),
        (17, "Daily Papers, Sep 22"),
    ]
    assert problems == []


def test_a_paper_on_two_pages_knows_both(tmp_path):
    _, first, _ = page(tmp_path, COMPACT, "a.txt")
    _, second, _ = page(tmp_path, SPACED, "b.txt")
    papers, problems = unite([*first, *second])
    assert [[(s.path[-5:], s.line) for s in p.sources] for p in papers] == [
        [("a.txt", 3), ("b.txt", 17)],
        [("a.txt", 5), ("b.txt", 13)],
    ]
    assert problems == []


def test_a_last_title_without_abstract_is_a_paper_without_abstract(tmp_path):
    pairs, papers, _ = page(tmp_path, COMPACT + "How Clouds Count\n")
    assert pairs[-1] == ("How Clouds Count", "")
    _, problems = unite(papers)
    assert [(p.line, p.skipped) for p in problems] == [(7, False)]
    assert problems[0].message.startswith('"How Clouds Count" has no abstract')


def test_an_abstract_that_is_cut_is_kept(tmp_path):
    cut = RIVERS[: RIVERS.index(" continents")]
    assert body(tmp_path, f"What Rivers Keep\n\n{cut}") == [("What Rivers Keep", cut)]


def test_a_missing_abstract_in_the_middle(tmp_path):
    text = f"What Rivers Keep\n\nHow Clouds Count\n\npytrees: Drafting Trees\n\n{TREES}\n"
    assert body(tmp_path, text) == [
        ("What Rivers Keep", ""),
        ("How Clouds Count", ""),
        ("pytrees: Drafting Trees", TREES),
    ]


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_an_abstract_of_several_paragraphs(tmp_path, gap):
    text = gap.join(["What Rivers Keep", RIVERS, "We count clouds.", TREES, "How Clouds Count", RIVERS])
    assert body(tmp_path, text) == [
        ("What Rivers Keep", f"{RIVERS} We count clouds. {TREES}"),
        ("How Clouds Count", RIVERS),
    ]


def test_an_abstract_with_hard_line_ends(tmp_path):
    words, lines = RIVERS.split(), [""]
    for word in words:
        if len(lines[-1]) + len(word) > 70:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    assert len(lines) > 3
    text = "What Rivers Keep\n\n" + "\n".join(lines) + "\n\nHow Clouds Count\n\n" + TREES
    assert body(tmp_path, text) == [("What Rivers Keep", RIVERS), ("How Clouds Count", TREES)]


def test_a_line_that_goes_on_with_a_broken_abstract(tmp_path):
    cut = RIVERS[: RIVERS.index(" continents")]
    text = f"What Rivers Keep\n{cut}\ncontinents and an island\nHow Clouds Count\n{TREES}\n"
    assert body(tmp_path, text) == [
        ("What Rivers Keep", f"{cut} continents and an island"),
        ("How Clouds Count", TREES),
    ]


def test_a_last_title_after_a_broken_abstract_is_a_title(tmp_path):
    text = f"What Rivers Keep\n{RIVERS[:-1]}\nHow Clouds Count\n"
    assert body(tmp_path, text) == [("What Rivers Keep", RIVERS[:-1]), ("How Clouds Count", "")]


def test_a_lower_case_title_after_a_broken_abstract_is_a_title(tmp_path):
    text = f"What Rivers Keep\n{RIVERS[:-1]}\npytrees: a library\n{TREES}\n"
    assert body(tmp_path, text) == [("What Rivers Keep", RIVERS[:-1]), ("pytrees: a library", TREES)]


def test_code_lines_belong_to_the_abstract(tmp_path):
    text = f"What Rivers Keep\n\n{RIVERS}\n\nCode: https://github.com/ada/rivers\n\nHow Clouds Count\n\n{TREES}"
    assert body(tmp_path, text)[0] == ("What Rivers Keep", f"{RIVERS} Code: https://github.com/ada/rivers")


def test_furniture_is_not_read(tmp_path):
    text = f"""Submitted by

ada

123

What Rivers Keep

{RIVERS}

· 15 authors

Upvote 7
+12
Submitted by grace
1.2k
GitHub 33
arXiv Page
Published on Sep 21
How Clouds Count

{TREES}

Previous
Next
"""
    assert body(tmp_path, text) == [("What Rivers Keep", RIVERS), ("How Clouds Count", TREES)]


def test_a_title_about_subscribers_keeps_its_first_word(tmp_path):
    assert body(tmp_path, f"Subscribers of Clouds\n\n{TREES}") == [("Subscribers of Clouds", TREES)]


def test_markup_stays_text(tmp_path):
    assert body(tmp_path, f"<b>Rivers</b> &amp; A$^2$ATS\n\n{RIVERS}")[0][0] == "<b>Rivers</b> &amp; A$^2$ATS"


def test_text_without_a_title_is_skipped_and_reported(tmp_path):
    pairs, _, problems = page(tmp_path, f"{EMAIL}!\n{TREES}\nWhat Rivers Keep\n{RIVERS}\n")
    assert pairs == [("What Rivers Keep", RIVERS)]
    assert [(p.line, p.skipped) for p in problems] == [(2, True)]


def test_a_page_whose_header_was_cut_off_is_recognised(tmp_path):
    text = "".join(f"Title {n}\n{TREES} {RIVERS}\n" for n in range(3))
    assert [title for title, _ in page(tmp_path, text)[0]] == ["Title 0", "Title 1", "Title 2"]


@pytest.mark.parametrize(
    ("text", "prose"),
    [
        ("Online Speculative Decoding", False),
        ("softmax is not enough (for sharp out-of-distribution)", False),
        ("How Bayesian Should Bayesian Optimisation Be?", False),
        ("PRIOR: Personalized Prior for Reactivating the Information Overlooked in Federated Learning.", False),
        ("Is One GPU Enough? Pushing Image Generation at Higher-Resolutions with Foundation Models.", False),
        ("We Need to Talk About Trees: A Long and Winding Title That Some Author Found Worth Its Length", False),
        ("This is not a paper", False),
        ("Code-Switching in End-to-End Speech Recognition: A Systematic Literature Review", False),
        ("This paper has been withdrawn.", True),
        ("We count clouds.", True),
        ("Our code is available on request", True),
        ("Keywords: trees, rivers, clouds", True),
        ("The results are good on three of the four sets, and no worse than before on the other.", True),
        (TREES[:241], True),
    ],
)
def test_title_or_prose(text, prose):
    assert is_prose(text) is prose


@pytest.mark.shared
def test_the_seeds_hold_321_papers(shared):
    problems = []
    per_page = [list(read(path, report=problems.append)) for path in sorted((shared / "seeds").glob("*.txt"))]
    assert [len(papers) for papers in per_page] == [58, 91, 66, 57, 78]
    assert [papers[0].sources[0].page for papers in per_page] == [
        "",
        "",
        "Daily Papers, Sep 22",
        "Daily Papers, Aug 11",
        "Daily Papers, Aug 29",
    ]
    papers, doubts = unite(paper for page in per_page for paper in page)
    assert len(papers) == 321
    assert sum(len(paper.sources) > 1 for paper in papers) == 23
    assert [*problems, *doubts] == []
    assert all(paper.abstract and len(paper.title) < 160 for paper in papers)


@pytest.mark.shared
def test_the_seeds_agree_with_the_annotated_papers(shared):
    import json

    from kg.text import clean

    papers, _ = unite(p for path in (shared / "seeds").glob("*.txt") for p in read(path, report=print))
    abstracts = {title_key(paper.title): paper.abstract for paper in papers}
    gold = [json.loads(line) for line in (shared / "gold" / "seeds.jsonl").read_text().splitlines()]
    assert len(gold) == 148
    assert [g["title"] for g in gold if abstracts.get(title_key(g["title"])) != clean(g["abstract"])] == []


def test_the_reader_says_what_it_reads():
    assert READERS["hf-page"].description
