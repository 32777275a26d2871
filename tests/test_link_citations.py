"""References to the papers that they mean; works outside the pile; authors and venues."""

import pytest

from kg.link.citations import Match, Resolver, cited
from kg.link.people import authors, venue_name, venues
from kg.link.titles import letters, likeness
from kg.model import Paper, Reference

PILE = [
    Paper("paper:arxiv:1", "Multi-task Drafting of Trees: A Survey", year=2020, identifiers={"arxiv": "2001.00001"}),
    Paper(
        "paper:2",
        "Non-convex optimization of forests",
        authors=("Ada Lovelace", "Łukasz Kaiser"),
        year=2018,
        identifiers={"doi": "10.1/6"},
    ),
    Paper("paper:3", "Deep Roots", authors=("Grace Hopper",), year=2015),
    Paper("paper:4", "Deep Roots", authors=("Alan Turing",), year=2015),
    Paper("paper:5", "Learning to draft trees with growing optimisation budgets", year=2019),
    Paper("paper:6", "Approximation of $\\ell_1$ norms over the Fréchet distance", year=2021),
]
RESOLVER = Resolver(PILE)


def found(**fields: object) -> list[tuple[str, str, float]]:
    reference = Reference(**{"raw": str(fields.get("title", "")), **fields})  # type: ignore[arg-type]
    return [(m.paper, m.by, m.score) for m in RESOLVER.resolve(reference)]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"identifiers": {"arxiv": "2001.00001"}}, [("paper:arxiv:1", "identifier", 1.0)]),
        ({"title": "Multitask drafting of trees – a survey.", "year": 2021}, [("paper:arxiv:1", "title", 0.95)]),
        ({"title": "Approximation of l1 norms over the Frechet distance"}, []),
        ({"title": "Approximation of $\\ell_1$ Norms over the Frechet Distance"}, [("paper:6", "title", 0.95)]),
        # an identifier that is mistyped: the title is another paper's
        (
            {
                "identifiers": {"arxiv": "2001.00001"},
                "title": "Learning to draft trees with growing optimisation budgets",
            },
            [("paper:5", "title", 0.95)],
        ),
        # or the paper has another name now; authors decide where they are known
        ({"identifiers": {"arxiv": "2001.00001"}, "title": "Growing bushes"}, [("paper:arxiv:1", "identifier", 0.6)]),
        ({"identifiers": {"doi": "10.1/6"}, "title": "Growing bushes", "authors": ("Grace Hopper",)}, []),
        (
            {"identifiers": {"doi": "10.1/6"}, "title": "Growing bushes", "authors": ("Lovelace, A.",)},
            [("paper:2", "identifier", 1.0)],
        ),
        # years far apart, but the same author; the same year, but another
        (
            {"title": "Non-convex optimization of forests", "year": 2009, "authors": ("A. Lovelace",)},
            [("paper:2", "title", 0.7)],
        ),
        (
            {"title": "Non-convex optimization of forests", "year": 2018, "authors": ("L. Kaiser",)},
            [("paper:2", "title", 1.0)],
        ),
        ({"title": "Non-convex optimization of forests", "year": 2018, "authors": ("B. Nobody",)}, []),
        ({"raw": "B. Nobody. Non-convex optimization of forests. 2018", "year": 2018}, []),
        (
            {"raw": "Ł. Kaiser, Non-convex optimization of forests. 2018", "year": 2018},
            [("paper:2", "title-in-reference", 0.9)],
        ),
        # two papers of one title
        ({"title": "Deep roots", "year": 2015, "authors": ("A. M. Turing",)}, [("paper:4", "title", 1.0)]),
        ({"title": "Deep roots", "year": 2015}, []),
        # spelled otherwise
        (
            {"title": "Learning to draft tres with growing optimization budgets", "year": 2019},
            [],
        ),
        (
            {"title": "Learning to draft trees with growing optimization budgets", "year": 2019},
            [("paper:5", "near-title", 0.931)],
        ),
        ({"title": "Convex optimization of forests", "year": 2018, "authors": ("A. Lovelace",)}, []),
        # without its subtitle
        ({"title": "Multi-task drafting of trees", "year": 2020}, [("paper:arxiv:1", "near-title", 0.8075)]),
        # a title in the raw string
        (
            {"raw": "Nobody. Learning to Draft Trees with Growing Optimisation Budgets. TREE 2019.", "year": 2019},
            [("paper:5", "title-in-reference", 0.9)],
        ),
        (
            {"raw": "Nobody. Learning to draft trees with growing optimisation budgets of bushes. TREE", "year": 2019},
            [],
        ),
    ],
)
def test_what_a_reference_means(fields: dict[str, object], expected: list[tuple[str, str, float]]) -> None:
    assert found(**fields) == expected


def test_the_evidence_marks_the_title_in_the_raw_reference() -> None:
    raw = "A. Lovelace. Non-convex Optimization of Forests. TREE, 2018."
    reference = Reference(raw, "Non-convex Optimization of Forests", 2018, {}, ("A. Lovelace",))
    assert RESOLVER.resolve(reference) == [Match("paper:2", "title", 1.0, 13, 47)]
    _, (claim,) = cited([*PILE, Paper("paper:9", "Citing", references=(reference,))])
    assert claim.key == "paper:9 CITES paper:2"
    assert claim.evidence[0].words == "Non-convex Optimization of Forests"


def test_a_paper_does_not_cite_itself_and_order_does_not_matter() -> None:
    own = Paper("paper:9", "Drafts of drafts of trees", references=(Reference("x", "Drafts of Drafts of Trees"),))
    assert cited([*PILE, own]) == ([], [])
    one = Resolver(list(reversed(PILE))).resolve(Reference("", "Multitask drafting of trees: a survey"))
    assert one == RESOLVER.resolve(Reference("", "Multitask drafting of trees: a survey"))


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("The optimisation of large trees", "Optimization of large trees", True),
        ("Weight uncertainty in neural network", "Weight Uncertainty in Neural Networks", True),
        ("Convex optimization of large forests", "Nonconvex optimization of large forests", False),
        ("Symmetric drafting of large forests", "Asymmetric drafting of large forests", False),
        ("Online drafting of large forests", "Offline drafting of large forests", False),
        ("Drafting trees of the forest 2", "Drafting trees of the forest 3", False),
        ("Drafting trees of the forest II", "Drafting trees of the forest III", False),
        ("Drafting with trees of forests", "Drafting without trees of forests", False),
    ],
)
def test_titles_that_are_one(one: str, other: str, alike: bool) -> None:
    assert (likeness(one, other) > 0) is alike


def test_letters() -> None:
    assert letters("Multi-Task “Learning” with $k$-means: β") == "multitasklearningwithkmeansbeta"


def outside(*references: Reference) -> list[Paper]:
    return [Paper(f"paper:{n}", f"Citing paper number {n}", references=(r,)) for n, r in enumerate(references)]


def test_works_outside_the_pile_are_kept_when_enough_papers_cite_them() -> None:
    pile = outside(
        Reference("a", "Growing forests from single seeds", 2001, {"doi": "10.1/x"}, ("G. Hopper",)),
        Reference("b", "Growing Forests from Single Seeds", 2001, {}, ("Grace Hopper",)),
        Reference("c", "Growing forest from single seeds", 2002, {}, ("Hopper, Grace",)),
        Reference("d", "", None, {"doi": "10.1/x"}),
        Reference("e", "Deep trees", 2010, {}, ("A. Turing",)),
        Reference("f", "Deep trees", 2016, {}, ("D. Knuth",)),
        Reference("g", "", 1999),
    )
    nodes, claims = cited(pile, ghosts=2)
    assert [(n.id, n.name, dict(n.properties)) for n in nodes] == [
        (
            "paper:doi:10.1/x",
            "Growing Forests from Single Seeds",
            {
                "title": "Growing Forests from Single Seeds",
                "authors": ("G. Hopper",),
                "year": 2001,
                "ghost": True,
                "doi": "10.1/x",
            },
        )
    ]
    assert [c.key for c in claims] == [f"paper:{n} CITES paper:doi:10.1/x" for n in range(4)]
    assert cited(pile) == ([], [])
    assert cited(list(reversed(pile)), ghosts=2)[0] == nodes
    assert [n.id for n in cited(pile, ghosts=1)[0]] == [
        "paper:doi:10.1/x",
        "paper:title:deep-trees",
        "paper:title:deep-trees-2016",
    ]


def test_authors_are_their_names_unless_orcid_says_more() -> None:
    one, two = "0000-0001-0000-0001", "0000-0002-0000-0002"
    people = authors(
        [
            Paper("paper:1", "A", authors=("Ada Lovelace", "Łukasz A. Kaiser", "Wei Wang")),
            Paper("paper:2", "B", authors=("Ada Lovelace", "Wei Wang"), orcids={"Ada Lovelace": one, "Wei Wang": one}),
            Paper("paper:3", "C", authors=("Kaiser, Lukasz A", "Wei Wang"), orcids={"Wei Wang": two}),
        ]
    )
    ids = {spelling: node.id for spelling, node in people.items()}
    assert ids == {
        ("Ada Lovelace", ""): f"author:orcid:{one}",
        ("Ada Lovelace", one): f"author:orcid:{one}",
        ("Łukasz A. Kaiser", ""): "author:lukasz-a-kaiser",
        ("Kaiser, Lukasz A", ""): "author:lukasz-a-kaiser",
        ("Wei Wang", ""): "author:wei-wang",
        ("Wei Wang", one): f"author:orcid:{one}",
        ("Wei Wang", two): f"author:orcid:{two}",
    }


@pytest.mark.parametrize(
    ("written", "name", "acronym"),
    [
        (
            "Proceedings of the 37th International Conference on Machine Learning (ICML 2020), 2020",
            "International Conference on Machine Learning",
            "ICML",
        ),
        ("ICML'20", "ICML", "ICML"),
        (
            "Advances in Neural Information Processing Systems 30",
            "Advances in Neural Information Processing Systems",
            "",
        ),
        ("arXiv preprint arXiv:2001.00001", "arXiv", ""),
        ("CoRR", "arXiv", ""),
        ("Proceedings of the IEEE", "Proceedings of the IEEE", ""),
        ("Journal of Orchards 15(1):19-58", "Journal of Orchards", ""),
        ("Thirty-first AAAI Conference on Artificial Intelligence", "AAAI Conference on Artificial Intelligence", ""),
        ("2D Materials", "2D Materials", ""),
    ],
)
def test_venues_without_what_changes_every_year(written: str, name: str, acronym: str) -> None:
    assert venue_name(written) == (name, acronym)


def test_an_acronym_is_the_venue_that_gives_it() -> None:
    names = [
        "International Conference on Trees (TREE)",
        "TREE 2020",
        "Proc. of the 3rd International Conference on Trees",
    ]
    places = venues(Paper(f"paper:{n}", "T", venue=name) for n, name in enumerate(names))
    assert {node.id for node in places.values()} == {"venue:international-conference-on-trees"}
    assert {node.name for node in places.values()} == {"International Conference on Trees"}
