import time

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.model import Paper, Problem, Reference, ReferencesStatus, Source
from kg.papers import unite
from kg.papers.identifiers import paper_id

ABSTRACT = "An abstract."


def record(title="Drafts of Trees", /, line=1, abstract=ABSTRACT, year=None, path="a.jsonl", identifiers=None, **more):
    identifiers = identifiers or {}
    return Paper(
        paper_id(identifiers, title),
        title,
        abstract,
        year=year,
        identifiers=identifiers,
        sources=(Source(path, line),),
        **more,
    )


def ids(*records):
    return [paper.id for paper in unite(records)[0]]


def test_one_title_on_two_pages_is_one_paper_that_knows_both():
    first, second = Source("a.txt", 3, "Daily Papers, Sep 22"), Source("b.txt", 7)
    papers, problems = unite(
        [
            Paper("paper:title:x", "Drafts of Trees", ABSTRACT, sources=(second,)),
            Paper("paper:title:x", "Drafts  of trees", ABSTRACT, sources=(first,)),
        ]
    )
    assert [paper.sources for paper in papers] == [(first, second)]
    assert problems == []


def test_an_equal_identifier_joins_whatever_the_titles_say():
    one = record("Drafts of Trees", identifiers={"arxiv": "2207.01848"}, year=2022)
    other = record("DRAFTS", identifiers={"arxiv": "2207.01848", "doi": "10.1000/x"}, year=2030)
    assert ids(one, other) == ["paper:arxiv:2207.01848"]


def test_identifiers_join_through_a_third_record():
    chain = [
        record("A", identifiers={"arxiv": "2207.01848"}),
        record("B", identifiers={"arxiv": "2207.01848", "doi": "10.1000/x"}),
        record("C", identifiers={"doi": "10.1000/x"}),
    ]
    assert ids(*chain) == ["paper:arxiv:2207.01848"]


def test_titles_join_where_no_scheme_is_shared():
    preprint = record(identifiers={"arxiv": "2207.01848"}, year=2022)
    published = record(identifiers={"doi": "10.1000/x"}, year=2023)
    papers, _ = unite([published, preprint])
    assert [paper.identifiers for paper in papers] == [{"arxiv": "2207.01848", "doi": "10.1000/x"}]


def test_titles_do_not_join_two_dois():
    papers, problems = unite(
        [record(identifiers={"doi": "10.1000/x"}), record(identifiers={"doi": "10.1000/y"}, line=9)]
    )
    assert [paper.id for paper in papers] == ["paper:doi:10.1000/x", "paper:doi:10.1000/y"]
    said = 'the title "Drafts of Trees" is also that of a paper with another doi id: kept apart. '
    assert problems == [Problem("a.jsonl", 9, said + "If they are one, correct it.", skipped=False)]


def test_years_apart_keep_equal_titles_apart_each_with_its_id():
    assert ids(record(year=2010), record(year=2012), record(year=2014)) == [
        "paper:title:drafts-of-trees",
        "paper:title:drafts-of-trees-2012",
        "paper:title:drafts-of-trees-2014",
    ]


def test_a_year_apart_or_absent_joins():
    assert ids(record(year=2010), record(year=2011)) == ["paper:title:drafts-of-trees"]
    assert ids(record(year=2010), record()) == ["paper:title:drafts-of-trees"]


def test_records_that_contradict_each_other_stay_apart_and_are_reported():
    papers, problems = unite(
        [
            record("A", identifiers={"doi": "10.1000/x", "arxiv": "2207.00001"}),
            record("B", identifiers={"doi": "10.1000/x", "arxiv": "2207.00002"}, line=5),
        ]
    )
    assert [paper.id for paper in papers] == ["paper:arxiv:2207.00001", "paper:arxiv:2207.00002"]
    said = "doi 10.1000/x is also that of a paper with another arxiv id: kept apart. If they are one, correct it."
    assert problems == [Problem("a.jsonl", 5, said, skipped=False)]


def test_an_id_is_never_given_twice():
    one = record("A", identifiers={"doi": "10.1000/x", "acl": "P18-1001"})
    other = record("B", identifiers={"doi": "10.1000/x", "acl": "P18-1002"})
    assert ids(one, other) == ["paper:acl:P18-1002", "paper:doi:10.1000/x"]


def test_fields_come_from_the_record_that_says_most():
    reference = Reference("Someone, Something, 2001")
    papers, _ = unite(
        [
            record(
                "TREES OF DRAFTS",
                abstract="Short.",
                year=2023,
                venue="arXiv preprint of some length",
                authors=("A. Lovelace", "A. Turing"),
                keywords=("trees",),
                links=("https://b.example",),
                references_status=ReferencesStatus.EMPTY,
                line=2,
            ),
            record(
                "Trees of Drafts",
                abstract="A longer abstract.",
                year=2022,
                venue="ICML",
                authors=("Ada Lovelace", "Alan Turing"),
                keywords=("drafts", "trees"),
                links=("https://a.example",),
                references=(reference,),
                references_status=ReferencesStatus.KNOWN,
            ),
        ]
    )
    assert papers == [
        Paper(
            "paper:title:trees-of-drafts",
            "Trees of Drafts",
            "A longer abstract.",
            authors=("Ada Lovelace", "Alan Turing"),
            year=2022,
            venue="ICML",
            keywords=("drafts", "trees"),
            links=("https://a.example", "https://b.example"),
            references=(reference,),
            references_status=ReferencesStatus.KNOWN,
            sources=(Source("a.jsonl", 1, references="known"), Source("a.jsonl", 2, references="empty")),
        )
    ]


def test_a_paper_without_abstract_is_kept_and_reported():
    papers, problems = unite([record(abstract="", line=41)])
    assert [paper.title for paper in papers] == ["Drafts of Trees"]
    assert [(p.path, p.line, p.skipped) for p in problems] == [("a.jsonl", 41, False)]
    assert problems[0].message.startswith('"Drafts of Trees" has no abstract')


def test_an_abstract_in_another_record_is_enough():
    assert unite([record(abstract=""), record(line=2)])[1] == []


def test_titles_of_signs_alone_are_told_apart():
    assert len(ids(record("???"), record("!!!"))) == 2


records = st.builds(
    record,
    st.sampled_from(["A Tree", "a tree", "Another Tree", "?"]),
    line=st.integers(1, 3),
    abstract=st.sampled_from(["", "x", "yy"]),
    year=st.sampled_from([None, 2020, 2021, 2022, 2030]),
    identifiers=st.dictionaries(st.sampled_from(["arxiv", "doi", "acl"]), st.sampled_from(["1", "2"]), max_size=3),
    venue=st.sampled_from(["", "ICML", "arXiv"]),
    authors=st.sampled_from([(), ("A. B",), ("Ann B",), ("C", "D")]),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(records, max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_records_does_not_matter(some, chance):
    shuffled = some[:]
    chance.shuffle(shuffled)
    assert unite(shuffled) == unite(some)
    papers, _ = unite(some)
    assert len({paper.id for paper in papers}) == len(papers)
    assert {source for paper in papers for source in paper.sources} == {s for r in some for s in r.sources}
    assert [paper.id for paper in papers] == sorted(paper.id for paper in papers)


def test_many_records_under_one_key_do_not_take_quadratic_time():
    many = [record("A", identifiers={"doi": "10.1000/placeholder", "arxiv": f"2207.{n:05d}"}) for n in range(20_000)]
    many.sort(key=lambda r: r.identifiers["arxiv"][::-1])
    started = time.process_time()
    papers, problems = unite(many)
    assert time.process_time() - started < 20
    assert len(papers) == 20_000
    assert len(problems) == 2  # one for the DOI, one for the title
