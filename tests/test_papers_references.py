"""References: printed strings, `.bbl` of BibTeX and biblatex, lists by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model import Reference
from kg.papers.references import identifiers_in, parse, year_in
from kg.papers.references_bbl import from_bbl
from kg.papers.references_merge import unite_references
from kg.papers.references_names import names


@pytest.mark.parametrize(
    ("raw", "title", "authors", "year"),
    [
        (
            "Lovelace, A., Turing, A., and Hopper, G. M. Drafting trees from leaves. In Proceedings of TREE, 2019.",
            "Drafting trees from leaves",
            ("A. Lovelace", "A. Turing", "G. M. Hopper"),
            2019,
        ),
        (
            "A. Lovelace and A. Turing, “Drafting trees from leaves,” in Proc. 3rd TREE, pp. 1971–1979, 2014.",
            "Drafting trees from leaves",
            ("A. Lovelace", "A. Turing"),
            2014,
        ),
        (
            "Lovelace A, Turing AM (2006) Drafting trees: A survey. Journal of Orchards 12(3):1–12.",
            "Drafting trees: A survey",
            ("A. Lovelace", "A. M. Turing"),
            2006,
        ),
        (
            "Lovelace, A., Turing, A.: Drafting trees. In: TREE (2018)",
            "Drafting trees",
            ("A. Lovelace", "A. Turing"),
            2018,
        ),
        (
            "Lovelace, A.; van den Oord, A. Drafting Trees From Leaves. Proceedings of TREE. 2022",
            "Drafting Trees From Leaves",
            ("A. Lovelace", "A. van den Oord"),
            2022,
        ),
        (
            "Ada Lovelace and Alan Turing. “Why draft trees?”: Explaining growth. In TREE, 2016.",
            "Why draft trees?”: Explaining growth",
            ("Ada Lovelace", "Alan Turing"),
            2016,
        ),
        ("A. Lovelace, Phys. Rev. Lett. 98, 1234 (2001)", "", None, 2001),
        ("", "", (), None),
    ],
)
def test_printed_references(raw: str, title: str, authors: tuple[str, ...] | None, year: int | None) -> None:
    read = parse(raw)
    assert (read.raw, read.title, read.year) == (raw, title, year)
    assert authors is None or read.authors == authors


def test_identifiers_are_told_by_their_form() -> None:
    assert identifiers_in("J. Trees 1952. doi:10.1000/Trees_1. arXiv preprint arXiv:2401.00001v2, 2024") == {
        "arxiv": "2401.00001",
        "doi": "10.1000/trees_1",
    }
    assert identifiers_in("CoRR, abs/1210.7559, 2012") == {"arxiv": "1210.7559"}
    assert identifiers_in("https://doi.org/10.48550/arXiv.2401.00001.") == {"arxiv": "2401.00001"}
    assert identifiers_in("https://aclanthology.org/2020.acl-main.1.pdf") == {"acl": "2020.acl-main.1"}
    assert identifiers_in("pages 2401.00001") == {}


def test_years_are_not_pages_volumes_or_ids() -> None:
    assert year_in("Trees of 1984. J. Trees, 1999–2003, 2011.") == 2011
    assert year_in("Trees (1952). Reprinted 1999") == 1952
    assert year_in("arXiv:2001.01234, pages 1900-1910") is None


def test_names_in_three_orders() -> None:
    assert names("Lovelace, Ada, Turing, Alan, and Hopper, Grace M.") == (
        "Ada Lovelace",
        "Alan Turing",
        "Grace M. Hopper",
    )
    assert names("A. Lovelace, A. Turing, et al.") == ("A. Lovelace", "A. Turing")
    assert names("Turing AM, de la Cruz J") == ("A. M. Turing", "J. de la Cruz")
    assert names("Drafting trees from their leaves") == ()


NATBIB = r"""
\begin{thebibliography}{2}
\providecommand{\natexlab}[1]{#1}
\bibitem[Lovelace et~al.(2020{\natexlab{a}})Lovelace, Turing, and Hopper]{lovelace}
Lovelace, A., Turing, A., and Hopper, G.
\newblock Drafting {T}rees: a survey of the year 1984.
\newblock \emph{Journal of Orchards}, 75\penalty0 (1):\penalty0 41--54, 2020{\natexlab{a}}.
\newblock \doi{10.1000/trees}.

\bibitem[Turing(2021)]{turing}
Alan Turing.
\newblock In search of lost leaves, 2021.
\newblock URL \url{https://arxiv.org/abs/2101.00001}.
\end{thebibliography}
"""


def test_natbib() -> None:
    assert from_bbl(NATBIB) == [
        Reference(
            "Lovelace, A., Turing, A., and Hopper, G. Drafting Trees: a survey of the year 1984. "
            "Journal of Orchards, 75(1):41–54, 2020a. 10.1000/trees.",
            "Drafting Trees: a survey of the year 1984",
            2020,
            {"doi": "10.1000/trees"},
            ("A. Lovelace", "A. Turing", "G. Hopper"),
        ),
        Reference(
            "Alan Turing. In search of lost leaves, 2021. URL https://arxiv.org/abs/2101.00001.",
            "In search of lost leaves",
            2021,
            {"arxiv": "2101.00001"},
            ("Alan Turing",),
        ),
    ]


@pytest.mark.parametrize(
    "entry",
    [
        # IEEE
        r"\bibitem{x} A.~Lovelace and A.~Turing, ``Drafting trees,'' \emph{J. Trees}, vol.~3, pp. 1--2, 2020.",
        # ACM
        r"\bibitem[\protect\citeauthoryear{Lovelace}{Lovelace}{2020}]%" + "\n        {x}\n"
        r"\bibfield{author}{\bibinfo{person}{A. Lovelace} {and} \bibinfo{person}{A. Turing}.} "
        r"\bibinfo{year}{2020}\natexlab{}."
        "\n\\newblock \\showarticletitle{Drafting trees}. In \\bibinfo{booktitle}{\\emph{TREE}}.",
        # AMS
        r"\bibitem[LT20]{x} A. Lovelace and A. Turing, \emph{Drafting trees}, J. Trees \textbf{3} (2020), 1--2.",
        # SIAM
        r"\bibitem{x} {\sc A.~Lovelace and A.~Turing}, {\em Drafting trees}, J. Trees, 3 (2020), pp.~1--2.",
        # harvard
        "\\harvarditem{Lovelace \\harvardand\\ Turing}{2020}{x}\n"
        "A. Lovelace \\harvardand\\ A. Turing \\harvardyearleft\n"
        "2020\\harvardyearright , `Drafting trees', {\\em J. Trees} {\\bf 3}(2),~1--2.",
        # LNCS
        r"\bibitem{x} Lovelace, A., Turing, A.: Drafting trees. In: TREE. vol.~3, p.~2 (2020)",
        # REVTeX
        r"\bibitem [{\citenamefont {Lovelace}(2020)}]{x}\BibitemOpen \bibfield {author} "
        r"{\bibinfo {author} {A. Lovelace},\ \bibinfo {author} {A. Turing},\ }"
        r"\bibfield {title} {\bibinfo {title} {Drafting trees},\ }\href {http://x.org} "
        r"{\bibfield {journal} {\bibinfo {journal} {J. Trees}\ }\bibinfo {year} {2020}}\BibitemShut {NoStop}",
        # apacite
        "\\bibitem [\\protect \\citeauthoryear {Lovelace%\n\\BBA {} Turing}{{\\protect \\APACyear {2020}}}]{x}\n"
        "\\begin{APACrefauthors}%\nLovelace, A.%\n\\BCBT {}\\ \\BBA {} Turing, A.%\n"
        "\\end{APACrefauthors}%\n\\unskip\\\n\\newblock\n\\APACrefYearMonthDay{2020}{}{}.\n\\newblock\n"
        "{\\BBOQ}\\APACrefatitle {Drafting trees} {Drafting trees}.{\\BBCQ}\n",
    ],
    ids=["IEEE", "ACM", "AMS", "SIAM", "harvard", "LNCS", "REVTeX", "apacite"],
)
def test_styles(entry: str) -> None:
    (read,) = from_bbl(f"\\begin{{thebibliography}}{{1}}\n{entry}\n\\end{{thebibliography}}")
    assert (read.title, read.year, read.authors) == ("Drafting trees", 2020, ("A. Lovelace", "A. Turing"))


MODERN = r"""\entry{x}{article}{}
  \name{author}{2}{}{%
    {{hash=1}{%
       family={Lovelace},
       familyi={L\bibinitperiod},
       given={Ada},
       giveni={A\bibinitperiod}}}%
    {{hash=2}{%
       family={Oord},
       given={Aaron},
       prefix={van\bibnamedelima den}}}%
  }
  \field{title}{Drafting Trees}
  \field{subtitle}{A survey}
  \field{journaltitle}{Journal of {Orchards}}
  \field{year}{2020}
  \verb{doi}
  \verb 10.1000/trees_1
  \endverb
\endentry"""
OLD = r"""\entry{x}{article}{}
  \name{author}{2}{}{%
    {{}%
     {Lovelace}{L.}%
     {Ada}{A.}%
     {}{}%
     {}{}}%
    {{}%
     {Oord}{O.}%
     {Aaron}{A.}%
     {van den}{v.}%
     {}{}}%
  }
  \field{title}{Drafting Trees}
  \field{subtitle}{A survey}
  \field{journaltitle}{Journal of Orchards}
  \field{year}{2020}
  \verb{doi}
  \verb 10.1000/trees_1
  \endverb
\endentry"""


@pytest.mark.parametrize("entry", [MODERN, OLD, MODERN + MODERN], ids=["biber", "before 3.3", "in two sections"])
def test_biblatex(entry: str) -> None:
    assert from_bbl(entry) == [
        Reference(
            "Ada Lovelace, Aaron van den Oord. Drafting Trees: A survey. Journal of Orchards, 2020. 10.1000/trees_1",
            "Drafting Trees: A survey",
            2020,
            {"doi": "10.1000/trees_1"},
            ("Ada Lovelace", "Aaron van den Oord"),
        )
    ]


def test_broken_lists_give_what_can_be_told_apart() -> None:
    cut = NATBIB[: NATBIB.index("URL")]
    assert [r.title for r in from_bbl(cut)] == ["Drafting Trees: a survey of the year 1984", "In search of lost leaves"]
    assert from_bbl("\\begin{thebibliography}{}\n\n\\end{thebibliography}") == []
    assert from_bbl("") == []


@given(st.lists(st.sampled_from([*NATBIB.split(" "), *MODERN.split("\n"), "{", "}", "\\", "[", "]", "$"]), max_size=40))
def test_no_list_is_refused(parts: list[str]) -> None:
    for reference in from_bbl(" ".join(parts)):
        assert reference.raw


def test_long_strings_take_no_longer_than_they_are() -> None:
    for raw in ("A. B, " * 5000, "(" * 20_000, "a, " * 9_000 + "2020.", "X. " * 9_000, "“" * 9_000):
        assert parse(raw).title == "" or len(parse(raw).title) < 500


def test_lists_of_two_records_are_united() -> None:
    long = Reference("A. Lovelace. Drafting trees. 2020.", "Drafting trees", 2020)
    short = Reference("Drafting Trees", "Drafting Trees", None, {"doi": "10.1/x"}, ("Ada Lovelace",))
    other = Reference("W123", "", None, {"openalex": "W123"})
    assert unite_references([[long, long], [short, other]]) == (
        Reference("A. Lovelace. Drafting trees. 2020.", "Drafting trees", 2020, {"doi": "10.1/x"}, ("Ada Lovelace",)),
        long,
        other,
    )
