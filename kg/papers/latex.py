r"""A paper's LaTeX source: a folder, an arXiv e-print, or a single file.

Title and abstract come from ``title.txt`` and ``abstract.txt`` where they lie beside the source, else from ``\title``
and the abstract; references from ``.bbl``, else from ``thebibliography``, else from those entries of ``.bib`` that are
cited. The folder's name gives the arXiv id, where it is one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from posixpath import splitext

from kg.errors import InputError
from kg.model import Paper, Problem, Reference, ReferencesStatus, Source
from kg.papers.bibtex import cited_entries
from kg.papers.folder import Folder, FolderReader
from kg.papers.identifiers import normalize
from kg.papers.latex_source import Source as Tex
from kg.papers.latex_source import main_source
from kg.papers.latex_text import without_comments
from kg.papers.reader import Reader, Report
from kg.papers.record import paper_or_problem
from kg.papers.references_bbl import from_bbl
from kg.papers.references_fields import from_record
from kg.papers.references_merge import unite_references
from kg.papers.source import Text

_SUFFIXES = (".tex", ".ltx", ".bbl", ".bib", "title.txt", "abstract.txt")
_ARXIV = re.compile(
    r"(?:arxiv[-_:.])?(\d{4}\.\d{4,5}|(?:[a-z-]+(?:\.[A-Z]{2})?)[-_]?\d{7})(?:v\d+)?(?:\.\w{1,4})*", re.I | re.A
)
_OLD = re.compile(r"([a-z-]+?)(?:\.[A-Z]{2})?[-_]?(\d{7})")
_DOCUMENT = re.compile(r"\\document(?:class|style)\b")
_BIBTEX = re.compile(r"^\s*@\s*[a-zA-Z]+\s*\{[^\s,{}]+,", re.M)
_EMPTY_LIST = re.compile(r"\\begin\s*\{thebibliography\}")


def _sniff(names: Collection[str]) -> float:
    own = {name.lower() for name in names if "/" not in name}
    if "title.txt" in own:
        return 1.0 if "abstract.txt" in own or any(name.endswith(_SUFFIXES[:4]) for name in own) else 0.0
    if any(name.endswith(_SUFFIXES[:2]) for name in own):
        return 0.9 if any(name.endswith(".bbl") for name in own) else 0.6
    return 0.3 if any(name.lower().endswith(_SUFFIXES[:3]) for name in names) else 0.0


def _read(folder: Folder, report: Report) -> Iterator[Paper]:
    texts = {name: _text(folder, name, report) for name in sorted(folder.files)}
    sources = {name: text for name, text in texts.items() if name.lower().endswith(_SUFFIXES[:2])}
    main, others = main_source(sources, [name for name in texts if name.lower().endswith(".bbl")])
    beside = {name.lower(): text for name, text in texts.items()}
    title = beside.get("title.txt", "").strip() or (main.title if main else "")
    if not title:
        what = "no title: neither title.txt nor a LaTeX file with \\documentclass and \\title lies there"
        raise InputError(folder.name, what, "Put the title into title.txt beside the source.")
    for other in others:
        message = f"another paper? A folder is read as one, and {main.name if main else ''} is it. Move this one out."
        report(Problem(folder.path(other), 0, message, skipped=False))
    place = Source(folder.path(main.name if main else "title.txt"))
    abstract = beside.get("abstract.txt", "").strip() or (main.abstract if main else "")
    record = {"title": title, "abstract": abstract, "authors": list(main.authors) if main else []}
    paper = paper_or_problem({**record, "arxiv": arxiv_of(folder.name)}, place, report)
    if paper is not None:
        references, status = _references(texts, main, folder, report)
        yield replace(paper, references=references, references_status=status)


def _text(folder: Folder, name: str, report: Report) -> str:
    try:
        return folder.text(name, report)
    except InputError as error:
        if folder.files[name].strip():
            report(Problem(folder.path(name), 0, f"{error.message}. {error.remedy}", skipped=False))
        return ""


def arxiv_of(name: str) -> str | None:
    """Return the arXiv id that a folder or archive is called by: ``2401.00001v2``, ``arXiv-2401.00001v2.tar.gz!``."""
    for part in reversed(re.split(r"[/!]", name.rstrip("/!"))[-2:]):
        match = _ARXIV.fullmatch(part)
        old = _OLD.fullmatch(match[1]) if match else None
        found = normalize("arxiv", f"{old[1]}/{old[2]}" if old else match[1]) if match else ""
        if found:
            return found
    return None


def _references(
    texts: Mapping[str, str], main: Tex | None, folder: Folder, report: Report
) -> tuple[tuple[Reference, ...], ReferencesStatus]:
    """Return what the paper cites: the printed lists; where there are none, what the source cites of its ``.bib``.

    Without a source nobody says what is cited: then all of ``.bib`` is taken, and what is not printed says so.
    """
    lists = [text for name, text in _of_kind(texts, ".bbl")]
    printed = unite_references(from_bbl(text) for text in lists)
    if not printed and main and _EMPTY_LIST.search(main.tex):
        printed = tuple(from_bbl(main.tex))
    if main is None:
        found = unite_references([printed, *_from_bib(texts, None, folder, report, marked=bool(printed))])
    else:
        wanted = None if "*" in main.cited else main.cited
        found = printed or unite_references(_from_bib(texts, wanted, folder, report))
    if found:
        return found, ReferencesStatus.KNOWN
    silent = bool(main and not main.cited and not main.has_list)
    empty = any(_EMPTY_LIST.search(text) for text in lists) if lists else silent
    return (), ReferencesStatus.EMPTY if empty and not _of_kind(texts, ".bib") else ReferencesStatus.UNAVAILABLE


def _from_bib(
    texts: Mapping[str, str], wanted: Collection[str] | None, folder: Folder, report: Report, *, marked: bool = False
) -> Iterator[list[Reference]]:
    """Yield the references of each ``.bib``: those whose keys are wanted, all for None."""
    # A list may have been saved under the wrong suffix: BibTeX as .bbl.
    for name, text in [*_of_kind(texts, ".bib"), *((n, t) for n, t in _of_kind(texts, ".bbl") if _BIBTEX.search(t))]:
        try:
            entries = list(cited_entries(text, folder.path(name), report))
        except InputError as error:
            report(Problem(folder.path(name), error.line or 0, f"{error.message}. {error.remedy}", skipped=False))
            continue
        found = [r for key, record in entries if wanted is None or key in wanted if (r := from_record(record))]
        yield [replace(r, raw=f"{r.raw} [in {name} alone]") for r in found] if marked else found


def _of_kind(texts: Mapping[str, str], suffix: str) -> list[tuple[str, str]]:
    return [(name, text) for name, text in texts.items() if splitext(name)[1].lower() == suffix and text]


LATEX = FolderReader("latex", "a folder of LaTeX source, or an arXiv e-print", _SUFFIXES, _sniff, _read)


def _sniff_file(head: str, name: str) -> float:
    if not _DOCUMENT.search(without_comments(head)):
        return 0.0
    return 0.9 if name.endswith((".tex", ".ltx", ".latex")) else 0.6


def _read_file(text: Text, report: Report) -> Iterator[Paper]:
    tex = Tex(text.name, without_comments("".join(text.pieces)))
    references = from_bbl(tex.tex) if _EMPTY_LIST.search(tex.tex) else []
    silent = not tex.cited and not tex.has_list
    status = ReferencesStatus.EMPTY if silent else ReferencesStatus.UNAVAILABLE
    record = {"title": tex.title, "abstract": tex.abstract, "authors": list(tex.authors), "arxiv": arxiv_of(text.name)}
    if paper := paper_or_problem(record, Source(text.name), report):
        yield replace(
            paper, references=tuple(references), references_status=ReferencesStatus.KNOWN if references else status
        )


TEX = Reader("tex", "one LaTeX file (its folder is read as a whole when the folder is named)", _sniff_file, _read_file)
