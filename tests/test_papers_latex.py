"""LaTeX sources as papers: folders, archives, single files."""

import io
import tarfile
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.model import Paper, Problem, ReferencesStatus
from kg.papers import read, sources
from kg.papers.latex import LATEX, arxiv_of
from kg.papers.latex_source import Source, expand, main_source

MAIN = r"""\documentclass{article} % \title{not this}
\newcommand{\ours}{TreeDraft\xspace}
\newcommand{\norm}[1]{\lVert #1 \rVert}
\title[short]{\ours: Drafting Trees\thanks{Supported by} \\ from their {\bf Leaves}}
\author{Ada Lovelace$^{1}$\thanks{ada@example.org} \and Alan M. Turing\\ University of Trees}
\begin{document}\maketitle
\input{sections/abstract}
Trees~\cite{hopper52} and \citep[see][]{knuth,gone} grow.
\bibliography{refs}
\end{document}"""
ABSTRACT = r"""\begin{abstract}
We draft trees with \ours, 5\% faster~\cite{knuth}, % a remark
where $\norm{x} \le 1$.
\end{abstract}"""
BIB = """@article{hopper52, title={Trees and {COBOL}}, author={Hopper, Grace}, year=1952, doi={10.1000/hopper}}
@misc{unused, title={Unused}}
@book{knuth, title="The Art", author={Donald E. Knuth}, year=1968}
"""
BBL = r"\begin{thebibliography}{1}\bibitem{x} A. Lovelace. \newblock Printed. \newblock 1843.\end{thebibliography}"
SOURCE = {"main.tex": MAIN, "sections/abstract.tex": ABSTRACT, "refs.bib": BIB}


def written(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def all_of(path: Path) -> tuple[list[Paper], list[Problem]]:
    problems: list[Problem] = []
    files = sources([path], report=problems.append)
    return [p for file in files for p in read(file, report=problems.append)], problems


def test_a_folder_is_one_paper(tmp_path: Path) -> None:
    (paper,), problems = all_of(written(tmp_path / "2401.00001v2", SOURCE).parent)
    assert paper.id == "paper:arxiv:2401.00001"
    assert paper.title == "TreeDraft: Drafting Trees from their Leaves"
    assert paper.abstract == r"We draft trees with TreeDraft, 5% faster, where $\lVert x \rVert \le 1$."
    assert paper.authors == ("Ada Lovelace", "Alan M. Turing")
    assert paper.year == 2024
    assert [(r.title, r.authors, r.year, r.identifiers) for r in paper.references] == [
        ("Trees and COBOL", ("Grace Hopper",), 1952, {"doi": "10.1000/hopper"}),
        ("The Art", ("Donald E. Knuth",), 1968, {}),
    ]
    assert paper.references_status is ReferencesStatus.KNOWN
    assert problems == []


def test_the_printed_list_comes_before_bib(tmp_path: Path) -> None:
    (paper,), _ = all_of(written(tmp_path / "x", {**SOURCE, "main.bbl": BBL}).parent)
    assert [r.title for r in paper.references] == ["Printed"]


def test_title_and_abstract_beside_the_lists(tmp_path: Path) -> None:
    files = {"title.txt": "Drafting\n  Trees\n", "abstract.txt": "We draft.", "a.bbl": BBL, "refs.bib": BIB}
    (paper,), _ = all_of(written(tmp_path / "pile" / "2401.00002v1", files).parent)
    assert (paper.title, paper.abstract) == ("Drafting Trees", "We draft.")
    assert [r.raw for r in paper.references] == [
        "A. Lovelace. Printed. 1843.",
        "Grace Hopper. Trees and COBOL. 1952. 10.1000/hopper [in refs.bib alone]",
        "Unused [in refs.bib alone]",
        "Donald E. Knuth. The Art. 1968 [in refs.bib alone]",
    ]


@pytest.mark.parametrize(
    ("files", "status"),
    [
        ({"a.bbl": r"\begin{thebibliography}{}\end{thebibliography}"}, ReferencesStatus.EMPTY),
        ({"a.bbl": "% nothing"}, ReferencesStatus.UNAVAILABLE),
        ({}, ReferencesStatus.UNAVAILABLE),
        ({"m.tex": r"\documentclass{a}\title{T}\begin{document}\end{document}"}, ReferencesStatus.EMPTY),
        (
            {"m.tex": r"\documentclass{a}\title{T}\begin{document}\cite{a}\bibliography{b}"},
            ReferencesStatus.UNAVAILABLE,
        ),
        ({"m.tex": rf"\documentclass{{a}}\begin{{document}}\cite{{x}}{BBL}"}, ReferencesStatus.KNOWN),
    ],
)
def test_what_is_known_of_references(tmp_path: Path, files: dict[str, str], status: ReferencesStatus) -> None:
    written(tmp_path / "p", {"title.txt": "T", "abstract.txt": "A.", **files})
    (paper,), _ = all_of(tmp_path)
    assert paper.references_status is status


def test_an_archive_of_folders_and_an_e_print(tmp_path: Path) -> None:
    def packed(name: str, files: dict[str, str]) -> None:
        with tarfile.open(tmp_path / name, "w:gz") as tar:
            for path, text in files.items():
                info = tarfile.TarInfo(path)
                info.size = len(text.encode())
                tar.addfile(info, io.BytesIO(text.encode()))

    packed("arXiv-2401.00003v1.tar.gz", SOURCE)
    packed("pile.tar.gz", {f"p/240{n}.00001/{name}": text for n in (1, 2) for name, text in SOURCE.items()})
    papers, problems = all_of(tmp_path)
    assert sorted(p.id for p in papers) == [
        "paper:arxiv:2401.00001",
        "paper:arxiv:2401.00003",
        "paper:arxiv:2402.00001",
    ]
    assert {len(p.references) for p in papers} == {2}
    assert problems == []


def test_one_file(tmp_path: Path) -> None:
    path = tmp_path / "paper.tex"
    path.write_text(MAIN.replace(r"\input{sections/abstract}", ABSTRACT).replace(r"\bibliography{refs}", BBL), "utf-8")
    (paper,) = read(path, report=lambda _: None)
    assert (paper.title, len(paper.references)) == ("TreeDraft: Drafting Trees from their Leaves", 1)


def test_a_folder_without_a_title_says_so(tmp_path: Path) -> None:
    path = written(tmp_path / "p", {"a.tex": "no class", "a.bbl": BBL})
    with pytest.raises(InputError, match=r"no title: neither title\.txt nor"):
        list(read(path, report=lambda _: None))


def test_what_comes_in_does_not_lead_out_or_round(tmp_path: Path) -> None:
    files = {"a.tex": r"A\input{b}\input{../../etc/passwd}", "b.tex": r"B\input{a}\include{c.tex}", "c.tex": "C"}
    assert expand("a.tex", files).startswith("ABAB")
    assert len(expand("a.tex", files)) < 2000
    rounds = Source("m.tex", r"\newcommand{\a}{\b\b}\newcommand{\b}{\a\a}\title{\a x}")
    assert "x" in rounds.title
    assert main_source({"m.tex": "no class"}, []) == (None, [])


def test_the_paper_among_several_files() -> None:
    whole = r"\documentclass{a}\title{%s}\begin{abstract}x\end{abstract}"
    files = {"supplement.tex": whole % "Proofs", "paper.tex": whole % "Trees", "old.tex": whole % "Bushes"}
    main, others = main_source(files, ["paper.bbl"])
    assert main is not None
    assert (main.title, others) == ("Trees", ["old.tex"])


@pytest.mark.parametrize(
    ("name", "arxiv"),
    [
        ("papers/2401.00001v2", "2401.00001"),
        ("arXiv-2401.00001v2.tar.gz!", "2401.00001"),
        ("pile.tar.xz!dataset/0906.2027v2", "0906.2027"),
        ("cs0102033", "cs/0102033"),
        ("2401.00001/src", "2401.00001"),
        ("thesis", None),
    ],
)
def test_arxiv_ids_of_folders(name: str, arxiv: str | None) -> None:
    assert arxiv_of(name) == arxiv


@pytest.mark.parametrize(
    ("names", "sure"),
    [
        (["title.txt", "abstract.txt"], 1.0),
        (["main.tex", "main.bbl"], 0.9),
        (["main.tex"], 0.6),
        (["a/main.tex"], 0.3),
        (["title.txt"], 0.0),
        (["refs.bib"], 0.0),
        (["p/title.txt", "q/title.txt"], 0.0),
    ],
)
def test_which_folders_are_papers(names: list[str], sure: float) -> None:
    assert LATEX.sniff(names) == sure


def test_a_stray_file_makes_no_paper_of_a_pile(tmp_path: Path) -> None:
    written(tmp_path / "a" / "2401.00001", SOURCE)
    written(tmp_path / "a" / "2401.00002", SOURCE)
    written(tmp_path / "a", {"notes.tex": "Notes."})
    written(tmp_path / "b", {"notes.tex": "Notes.", "pile.jsonl": '{"title": "One of many"}'})
    papers, _ = all_of(tmp_path)
    assert sorted(p.id for p in papers) == [
        "paper:arxiv:2401.00001",
        "paper:arxiv:2401.00002",
        "paper:title:one-of-many",
    ]
