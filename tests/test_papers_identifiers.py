import pytest

from kg.papers.authors import person, split_authors
from kg.papers.identifiers import arxiv_year, identify, normalize, paper_id, unify

SHA = "0123456789abcdef0123456789abcdef01234567"


@pytest.mark.parametrize(
    ("scheme", "given", "expected"),
    [
        ("arxiv", "2207.01848", "2207.01848"),
        ("arxiv", "2207.01848v6", "2207.01848"),
        ("arxiv", " arXiv:2207.01848v1 [cs.LG] ", "2207.01848"),
        ("arxiv", "https://arxiv.org/abs/2207.01848v3", "2207.01848"),
        ("arxiv", "http://www.arxiv.org/pdf/2207.01848.pdf", "2207.01848"),
        ("arxiv", "https://arxiv.org/html/2207.01848v2#S3", "2207.01848"),
        ("arxiv", "https://huggingface.co/papers/2207.01848", "2207.01848"),
        ("arxiv", "astro-ph/0601001", "astro-ph/0601001"),
        ("arxiv", "math.GT/0309136v2", "math/0309136"),
        ("arxiv", "https://doi.org/10.48550/arXiv.2207.01848", "2207.01848"),
        ("arxiv", "10.48550/arxiv.hep-th/9901001", "hep-th/9901001"),
        ("arxiv", "2213.01848", ""),  # there is no thirteenth month
        ("arxiv", "papers/0601001", ""),
        ("arxiv", "0000.0000", ""),
        ("doi", "10.1000/ABC.1", "10.1000/abc.1"),
        ("doi", "https://doi.org/10.1000/abc.1", "10.1000/abc.1"),
        ("doi", "http://dx.doi.org/10.1000/a(b)c", "10.1000/a(b)c"),
        ("doi", "doi: 10.1000/abc).", "10.1000/abc"),
        ("doi", "10.1002/%28SICI%291097", "10.1002/(sici)1097"),
        ("doi", "10.1000/a%00b", ""),
        ("doi", "10.1000/a b", ""),
        ("doi", "see the paper", ""),
        ("acl", "p18-1001", "P18-1001"),
        ("acl", "https://aclanthology.org/2020.acl-main.1/", "2020.acl-main.1"),
        ("acl", "https://aclanthology.org/2020.acl-main.1.pdf", "2020.acl-main.1"),
        ("openalex", "https://openalex.org/w2741809807", "W2741809807"),
        ("openalex", "A2741809807", ""),
        ("s2", SHA.upper(), SHA),
        ("s2", f"https://www.semanticscholar.org/paper/Some-Title/{SHA}", SHA),
        ("s2", "CorpusID:12", ""),
        ("pmid", "https://pubmed.ncbi.nlm.nih.gov/12345/", "12345"),
        ("pmid", "PMID: 12345", "12345"),
        ("pmid", "PMC12345", ""),
        ("isbn", "9780000000000", ""),
    ],
)
def test_normalize(scheme, given, expected):
    assert normalize(scheme, given) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("2207.01848v2", ("arxiv", "2207.01848")),
        ("https://arxiv.org/abs/2207.01848", ("arxiv", "2207.01848")),
        ("10.1000/X", ("doi", "10.1000/x")),
        ("https://openalex.org/W2741809807", ("openalex", "W2741809807")),
        ("https://doi.org/10.48550/arXiv.2207.01848", ("arxiv", "2207.01848")),
        ("https://github.com/ada/engine", None),
        ("https://arxiv.org/list/cs.LG/recent", None),
        (SHA, None),  # anybody's hash
        ("W2741809807", None),
        ("P18-1001", None),
        ("12345", None),
    ],
)
def test_identify(given, expected):
    assert identify(given) == expected


def test_unify_knows_the_dois_of_arxiv_and_acl():
    pairs = [("doi", "10.48550/arxiv.2207.01848"), ("doi", "10.18653/v1/2020.acl-main.1"), ("doi", "10.1000/later")]
    assert unify(pairs) == {"arxiv": "2207.01848", "acl": "2020.acl-main.1", "doi": "10.18653/v1/2020.acl-main.1"}


@pytest.mark.parametrize(
    ("identifiers", "title", "expected"),
    [
        ({"arxiv": "2207.01848", "doi": "10.1000/x"}, "T", "paper:arxiv:2207.01848"),
        ({"doi": "10.1000/x", "s2": SHA}, "T", "paper:doi:10.1000/x"),
        ({"acl": "P18-1001", "openalex": "W123"}, "T", "paper:acl:P18-1001"),
        ({"openalex": "W123", "s2": SHA}, "T", "paper:openalex:W123"),
        ({"s2": SHA}, "T", f"paper:s2:{SHA}"),
        ({}, "Drafts: a Study of Trees?", "paper:title:drafts-a-study-of-trees"),
    ],
)
def test_paper_id(identifiers, title, expected):
    assert paper_id(identifiers, title) == expected


@pytest.mark.parametrize(
    ("arxiv", "year"),
    [("2207.01848", 2022), ("0704.0001", 2007), ("astro-ph/0601001", 2006), ("hep-th/9901001", 1999)],
)
def test_arxiv_year(arxiv, year):
    assert arxiv_year({"arxiv": arxiv}) == year


def test_arxiv_year_of_a_paper_that_is_not_there():
    assert arxiv_year({"doi": "10.1000/x"}) is None


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("Ada Lovelace; Alan Turing", ("Ada Lovelace", "Alan Turing")),
        ("Lovelace, Ada; Turing, Alan", ("Ada Lovelace", "Alan Turing")),
        ("Lovelace, Ada and Turing, Alan", ("Ada Lovelace", "Alan Turing")),
        ("Ada Lovelace|Alan Turing", ("Ada Lovelace", "Alan Turing")),
        ("Phillips J.C., Braun R., Wang W.-M.", ("Phillips J.C.", "Braun R.", "Wang W.-M.")),
        ("Ada Lovelace, Alan Turing, Grace Hopper", ("Ada Lovelace", "Alan Turing", "Grace Hopper")),
        ("Lovelace, Ada", ("Ada Lovelace",)),
        ("Ferdinand and Isabella; Sandra Brand", ("Ferdinand", "Isabella", "Sandra Brand")),
        ("Ada Lovelace;", ("Ada Lovelace",)),
        (" ; ", ()),
        ("", ()),
    ],
)
def test_split_authors(given, expected):
    assert split_authors(given) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("Lovelace,  Ada", "Ada Lovelace"),
        ("Ada Lovelace, PhD", "Ada Lovelace, PhD"),
        ("King, Martin, Jr.", "King, Martin, Jr."),
        ("Lovelace,", "Lovelace,"),
    ],
)
def test_person(given, expected):
    assert person(given) == expected
