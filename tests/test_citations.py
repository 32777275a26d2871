"""From LaTeX sources to CITES, all the way: a small pile with works outside it, and a part of a real one."""

import tarfile
from dataclasses import replace
from pathlib import Path

import pytest

from kg.link.citations import cited
from kg.model import Kind, Paper, Relation
from kg.papers.folder import Folder
from kg.papers.latex import LATEX

LIST = r"""\begin{thebibliography}{2}
\bibitem{a} A. Vaswani and N. Shazeer. \newblock Attention is all you need. \newblock In {\em NeurIPS}, 2017.
\bibitem{b} A. Lovelace. \newblock Drafting number 1 of trees. \newblock arXiv:2401.00001, 2024.
\end{thebibliography}"""


def test_a_library_with_works_outside_it(tmp_path: Path) -> None:
    from kg.library import Library
    from kg.pipeline import build, relink

    for n in (1, 2, 3):
        folder = tmp_path / "pile" / f"240{n}.00001"
        folder.mkdir(parents=True)
        (folder / "title.txt").write_text(f"Drafting number {n} of trees", "utf-8")
        (folder / "abstract.txt").write_text("We draft trees.", "utf-8")
        (folder / "m.bbl").write_text(LIST, "utf-8")
    expected = [
        "paper:arxiv:2401.00001 CITES paper:title:attention-is-all-you-need",
        "paper:arxiv:2402.00001 CITES paper:arxiv:2401.00001",
        "paper:arxiv:2402.00001 CITES paper:title:attention-is-all-you-need",
        "paper:arxiv:2403.00001 CITES paper:arxiv:2401.00001",
        "paper:arxiv:2403.00001 CITES paper:title:attention-is-all-you-need",
    ]
    build([tmp_path / "pile"], tmp_path / "with.kg", ghosts=3)
    relink(tmp_path / "with.kg", ())
    with Library(tmp_path / "with.kg") as library:
        assert [c.key for c in library.claims() if c.relation is Relation.CITES] == expected
        assert library.node("paper:title:attention-is-all-you-need").properties["ghost"] is True
        assert library.counts().papers == 3
        assert library.counts().nodes[Kind.PAPER] == 4
        assert {source.references for paper in library.papers() for source in paper.sources} == {"known"}
    build([tmp_path / "pile"], tmp_path / "without.kg")
    with Library(tmp_path / "without.kg") as library:
        assert [c.key for c in library.claims() if c.relation is Relation.CITES] == expected[1::2]


def part(shared: Path, folders: int, citing: int) -> tuple[list[Paper], set[tuple[str, str]]]:
    """Return the papers of the first folders of the corpus, ``citing`` of them with references, and what those cite."""
    held: dict[str, dict[str, bytes]] = {}
    with tarfile.open(shared / "corpora" / "latex-citations.tar.xz", "r|xz") as tar:
        for member in tar:
            file = tar.extractfile(member) if member.isfile() else None
            _, _, name = member.name.partition("/")
            folder, _, inner = name.partition("/")
            if file and inner:
                held.setdefault(folder, {})[inner] = file.read()
            if len(held) > folders:
                break
    held.pop(folder)
    lines = (shared / "corpora" / "latex-citations.silver-edges.tsv").read_text("utf-8").splitlines()
    pairs = {(a, b) for a, b in (line.split("\t") for line in lines) if a in held and b in held}
    sources = sorted({a for a, _ in pairs})[:citing]
    papers = []
    for name, files in sorted(held.items()):
        kept = files if name in sources else {n: f for n, f in files.items() if n.endswith(".txt")}
        papers += [replace(p, sources=()) for p in LATEX.read(Folder(name, kept), lambda _: None)]
    return papers, {(a, b) for a, b in pairs if a in sources}


@pytest.mark.shared
def test_known_citations_are_found(shared: Path) -> None:
    papers, known = part(shared, 500, 60)
    found = {(claim.subject, claim.object) for claim in cited(papers)[1]}
    expected = {tuple(f"paper:arxiv:{name.rpartition('v')[0]}" for name in pair) for pair in known}
    assert len(expected) > 60
    assert len(expected & found) >= 0.97 * len(expected)
