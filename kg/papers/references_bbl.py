r"""Reference lists as BibTeX and biblatex write them (``.bbl``), and ``thebibliography`` by hand.

What a style marks is taken first: ``\bibinfo{title}``, ``\showarticletitle``, ``\APACrefatitle``; then ``\newblock``
(authors, title, the rest); then italics, where they hold the title and not the journal; then the printed string
(:mod:`kg.papers.references`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.model import Reference
from kg.papers.latex_text import Braces, arguments, plain, without_comments
from kg.papers.references import LIMIT, after_names, guess_title, identifiers_in, title_of, year_in
from kg.papers.references_biblatex import biblatex_entries
from kg.papers.references_names import is_names, names

_LIST = re.compile(
    r"\\begin\s*\{(?:thebibliography|references|harvardbib)\}(.*?)(?:\\end\s*\{(?:thebibliography|references)\}|\Z)",
    re.S,
)
_ITEM = re.compile(r"\\(bibitem|harvarditem|bibitemx|reference)(?![a-zA-Z@])")
_BIBLATEX = re.compile(r"\\entry\s*\{")
_LABEL = re.compile(r"\s*\[")
_LABEL_YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")
_NEWBLOCK = re.compile(r"\\newblock(?![a-zA-Z])")
_MARKED = ("showarticletitle", "showbooktitle", "APACrefatitle", "APACrefbtitle", "bibtitle", "arttitle")
_BIBINFO = re.compile(r"\\bibinfo\s*\{(title|author|year)\}\s*(?=\{)")
_YEAR_ALONE = re.compile(r"[\s(\[]*(?:(?:1[5-9]|20)\d\d|n\.d\.|in press|forthcoming|to appear)[a-z]?[\s)\].,:]*", re.I)
_NO_TITLE = re.compile(
    r"(?:\\href\s*\{[^{}]*\}\s*\{?\s*)?(?:\\(?:url|path|doi|nolinkurl|eprint|showURL|showDOI)\b|https?:|doi\b|arXiv\b|In:?\s+(?:\{?\\|Proc|Advances)|\{?\\(?:em|it)\b.{0,3}arXiv)",
    re.I,
)
_ITALIC = re.compile(r"\{\s*\\(?:em|it|itshape|sl)(?![a-zA-Z])|\\(?:emph|textit|textsl)\s*(?=\{)")
_TITLE_ENDS = re.compile(
    r"(?<=[.?!}])\s*(?:\\href\s*\{[^{}]*\}\s*)?(?:\{?\\(?:em|it)(?![a-zA-Z])|[Ii]n:?\s*(?:\{?\\(?:em|it)(?![a-zA-Z])|[A-Z“]))",
    re.S,
)
_HREF = re.compile(r"\\href\s*\{([^{}]*)\}")
_REST = re.compile(r"\\(?:relax\s*)?(?:mciteBst|EndOfBibitem|PrintBackRefs).*", re.S)


def from_bbl(tex: str) -> list[Reference]:
    r"""Return the references of a ``.bbl``, or of each ``thebibliography`` in a ``.tex``, in order, each once.

    Nothing is raised: what is broken gives the entries that can be told apart.
    """
    tex = without_comments(tex)
    if _BIBLATEX.search(tex):
        found = biblatex_entries(tex)
    else:
        lists = [match[1] for match in _LIST.finditer(tex)] or [tex]
        found = (reference for part in lists for reference in _items(part))
    return list({(r.raw, *sorted(r.identifiers.items())): r for r in found}.values())


def _items(tex: str) -> Iterator[Reference]:
    starts = list(_ITEM.finditer(tex))
    ends = [*(match.start() for match in starts), len(tex)]
    for start, end in zip(starts, ends[1:], strict=True):
        body = tex[start.end() : end][: 4 * LIMIT]
        label, body = _label(body, harvard=start[1] == "harvarditem")
        if reference := _reference(label, _REST.sub("", body)):
            yield reference


def _label(body: str, *, harvard: bool) -> tuple[str, str]:
    r"""Return label and rest: ``[Ho et~al.(2020)Ho, Jain]{ddpm}``, or harvard's ``[short]{long}{year}{key}``."""
    braces, position, label = Braces(body), 0, ""
    if opening := _LABEL.match(body):
        position = _closing(body, opening.end())
        label = body[opening.end() : max(position - 1, opening.end())]
    for _ in range(3 if harvard else 1):
        span = braces.argument(position)
        if span is None:
            break
        label += f" {body[slice(*span)]}" if harvard else ""
        position = span[1] + 1
    return label, body[position:]


def _closing(body: str, position: int) -> int:
    """Return the position after the ``]`` that closes a label; brackets in braces do not count."""
    depth = 0
    for match in re.finditer(r"\\.|[{}\]]", body[position:], re.S):
        depth += {"{": 1, "}": -1}.get(match[0], 0)
        if match[0] == "]" and depth <= 0:
            return position + match.end()
    return position


def _reference(label: str, body: str) -> Reference | None:
    raw = plain(body)
    if not any(c.isalnum() for c in raw):
        return None
    title, before = _title(body) or guess_title(raw[:LIMIT])
    year = _marked_year(body) or _label_year(label) or year_in(raw)
    links = " ".join(_HREF.findall(body)).replace("\\", "")
    return Reference(raw, title, year, identifiers_in(raw[:LIMIT], links), names(before))


def _marked_year(body: str) -> int | None:
    years = _LABEL_YEAR.findall(" ".join(_bibinfo(body, "year")))
    return int(years[0]) if years else None


def _label_year(label: str) -> int | None:
    years = _LABEL_YEAR.findall(label)
    return int(years[-1]) if years else None


def _bibinfo(body: str, name: str) -> list[str]:
    uses = [match.end() for match in _BIBINFO.finditer(body) if match[1] == name]
    braces = Braces(body) if uses else None
    return [body[slice(*span)] for use in uses if braces and (span := braces.argument(use))]


def _title(body: str) -> tuple[str, str] | None:
    """Return the title that LaTeX marks and the authors' part before it, as plain text; None where it is not sure."""
    for marked in (_marked, _by_blocks, _in_italics):
        if found := marked(body):
            return found
    return None


def _marked(body: str) -> tuple[str, str] | None:
    uses = [*_bibinfo(body, "title"), *arguments(body, *_MARKED)]
    title = next(filter(None, (title_of(plain(use)) for use in uses)), "")
    if not title:
        return None
    authors = " and ".join(plain(author).strip(" ,") for author in _bibinfo(body, "author"))
    return title, authors or plain(_NEWBLOCK.split(body)[0])


def _by_blocks(body: str) -> tuple[str, str] | None:
    blocks = (block.strip() for block in _NEWBLOCK.split(body))
    filled = [
        (block, text) for block, text in ((b, plain(b)) for b in blocks) if text and not _YEAR_ALONE.fullmatch(text)
    ]
    if len(filled) < 2 or _NO_TITLE.match(filled[1][0]):
        return None
    (_, before), (block, text) = filled[:2]
    if not is_names(before) and (found := after_names(before))[0]:
        return found
    if not _ITALIC.match(block) and (end := _TITLE_ENDS.search(block)):
        text = plain(block[: end.start()])
    title = title_of(_without_quotes(text))
    return (title, before) if title else None


def _without_quotes(text: str) -> str:
    """Return what is quoted, where a text begins with a quotation that ends as sentences do: “A title.” In ICML."""
    match = re.match(r"[“\"‘]([^“”\"]+?)[.,?!]?[”\"'’]{1,2}(?=[\s.,]|$)(?!\s*[:–])", text)
    return match[1] if match and (match[0][-2] in ".,?!" or match.end() == len(text)) else text


def _in_italics(body: str) -> tuple[str, str] | None:
    """Return what stands in italics, if only names stand before it: so AMS and SIAM print titles, others journals."""
    match = _ITALIC.search(body)
    if match is None:
        return None
    start = match.start() if body[match.start()] == "{" else match.end()
    span = Braces(body).argument(start)
    before = plain(body[: match.start()])
    if span is None or not before.endswith(",") or not is_names(before):
        return None
    title = title_of(plain(body[span[0] : span[1]]))
    return (title, before) if title else None
