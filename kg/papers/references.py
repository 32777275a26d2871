"""References as they are printed: one string to title, authors, year and identifiers.

What is told: identifiers by their form, the year by its place, the title by quotation marks, by "Author (2001) Title."
or "Author: Title. In:", else by the first sentence that names nobody. A title that is not sure stays empty: then the
whole string is looked through for titles that the pile has (:mod:`kg.link.citations`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kg.model import Reference
from kg.papers.identifiers import normalize, unify
from kg.papers.references_names import is_names, names
from kg.text import clean

#: A longer string is no reference, but a list whose marks were lost: it is kept, and only its beginning is looked at.
LIMIT = 4000

_YEAR = re.compile(r"(?<![\d./:–-])(1[5-9]\d\d|20\d\d|2100)(?=[a-z]?(?![\w/]|\.\d|[–-]\d))", re.A)
_YEAR_IN_BRACKETS = re.compile(r"\((?:[A-Za-z.]{3,9}[ ,])?(1[5-9]\d\d|20\d\d)[a-z]?\)")
_URL = re.compile(r"https?://\S+|www\.\S+")
_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/[^\s\"<>{}|\\^\[\]]+", re.A)
_ARXIV = re.compile(
    r"(?:arxiv[^\d\s]{0,40}|arxiv\s*(?:e-prints?|preprints?)?[\s,:(]*(?:arxiv:)?|(?:CoRR|abs)[\s,:/]*(?:abs/)?|"
    r"huggingface\.co/papers/)\s*(\d{4}\.\d{4,5}|(?:math|cs|stat|physics|cond-mat|hep-th|quant-ph|cmp-lg)"
    r"(?:\.[A-Z]{2})?/\d{7})(?!\d)",
    re.I | re.A,
)
_ACL = re.compile(
    r"(?:aclanthology\.org|aclweb\.org/anthology)/((?:papers/\w/\w\d\d/)?[A-Za-z0-9._-]+?)(?:\.pdf|/|[\s,)]|$)"
)
_QUOTED = re.compile(r"(?:“([^“”]{4,400})”|\"([^\"]{4,400})\"|(?<![\w’'])‘([^‘’]{8,400})['’](?=[\s,.]))")
_AFTER_YEAR = re.compile(
    r"^(.{3,1500}?),?\s\(?(?:1[5-9]|20)\d\d[a-z]?\)?[.,:]\s+(.+)$|^(.{3,1500}?)\s\((?:1[5-9]|20)\d\d[a-z]?\)\s+(.+)$"
)
_AFTER_COLON = re.compile(r"^(.{3,1500}?[.\w]):\s+(\S.+)$")
_INITIAL = r"(?:[^\W\d_a-z][\w-]*[ -])?(?:[^\W\d_a-z]\.[ -]?){1,4}"
_AFTER_INITIAL = re.compile(
    rf"^((?:.{{3,1500}}?(?:,? (?:and|&) |; ))?[^\s,.;][^,.;]{{1,40}}, {_INITIAL})(?<=\.) ([^\W\da-z]\w.+)$"
)
_SENTENCE_END = re.compile(
    r"(?<=[^\s.]{2}[.?!])(?<![\s.][A-Z]\.)(?<!\bJr\.)(?<!\bet al\.)\s+(?=[^\sa-z]|arXiv|https?:|doi\b|pages )"
)
_VENUE = re.compile(
    r"(?:(?-i:[Ii]n (?=[A-Z])|In (?=(?:Proc|Adv|Int)))|in:|proc(?:eedings|\.)|arxiv|corr\b|advances in|journal\b"
    r"|conference\b|phd\b|ph\.d|master|technical report|tech\. rep|preprint|https?:|url\b|doi\b|available|accessed"
    r"|springer|ieee\b|acm\b|pages\b|pp\.|vol\.|volume\b|\d)",
    re.I,
)
_IN = re.compile(r"(?<=[.?!”])\s+[Ii]n:?\s+(?=[^\sa-z]).*$|,\s+in:?\s+(?:Proc|Advances|International|\d).*$")
#: What styles print after the title of a thing without a venue, or of a book.
_DATED = re.compile(
    r",\s+(?:(?:[A-Z][a-z]{2,8}\.?\s+)?(?:\d\d?,\s+)?(?:19|20)\d\d[a-z]?|vol(?:ume|\.) \d+\b.*)$|\s+\((?:19|20)\d\d\)$"
)
_TRIMMED = ' \t.,;:“”"‘`'
_BEFORE_TITLE = (",", ".", ":", ")")
#: Fewer letters make no title that can be told from a word of a venue.
_LEAST = 4
#: Commas among names, at most.
_MANY = 40


def parse(raw: str, *, year: int | None = None) -> Reference:
    """Return the reference that a printed string makes; ``year`` is what a label beside it says.

    >>> parse('A. Lovelace and A. Turing, "Drafting trees," J. Orchards, 1952. doi:10.1000/trees.').title
    'Drafting trees'
    """
    raw = clean(raw)
    head = raw[:LIMIT]
    bare = _bare(head)
    title, before = guess_title(bare)
    return Reference(
        raw, title=title, authors=names(before), year=year or year_in(bare), identifiers=identifiers_in(head)
    )


def identifiers_in(*texts: str) -> dict[str, str]:
    """Return the DOI, arXiv id and ACL id that texts give, the first of each scheme."""
    return unify(pair for text in texts for pair in _identifiers(text))


def _identifiers(text: str) -> Iterator[tuple[str, str]]:
    for match in _DOI.finditer(text):
        value = re.split(r"[,;)](?=\s|$)|\.(?:pdf)?$", match[0])[0]
        if doi := normalize("doi", value):
            yield "doi", doi
    for match in _ARXIV.finditer(text):
        if arxiv := normalize("arxiv", match[1]):
            yield "arxiv", arxiv
    for match in _ACL.finditer(text):
        if acl := normalize("acl", match[1].rpartition("/")[2].removesuffix(".pdf")):
            yield "acl", acl


def year_in(text: str) -> int | None:
    """Return the year of a reference: one in brackets, else the last that stands alone (titles have years too)."""
    bare = _bare(text)
    if bracketed := _YEAR_IN_BRACKETS.search(bare):
        return int(bracketed[1])
    years = _YEAR.findall(bare)
    return int(years[-1]) if years else None


def _bare(text: str) -> str:
    return _DOI.sub(" ", _URL.sub(" ", text))


def guess_title(text: str) -> tuple[str, str]:
    """Return the title of a printed reference and what stands before it, the authors; both may be empty."""
    if found := _quoted(text):
        return found
    for pattern in (_AFTER_YEAR, _AFTER_COLON, _AFTER_INITIAL):
        if match := pattern.match(text):
            before, after = [group for group in match.groups() if group]
            if is_names(before) and not _SENTENCE_END.search(before):
                return title_of(next(iter(_sentences(after)), "")), before
    return _first_sentence(text)


def _quoted(text: str) -> tuple[str, str] | None:
    match = _QUOTED.search(text)
    if match is None:
        return None
    inner = next(group for group in match.groups() if group)
    before, after = text[: match.start()], text[match.end() :]
    ended = inner.rstrip().endswith((",", ".", "?", "!")) or after.lstrip()[:1] in (",", ".", "")
    # Quoted words may open a title: “Why should I trust you?”: Explaining …
    if (
        not ended
        or after.lstrip().startswith((":", "–"))
        or (before.strip() and not before.rstrip().endswith(_BEFORE_TITLE))
    ):
        return None
    title = title_of(inner)
    return (title, before) if title else None


def _first_sentence(text: str) -> tuple[str, str]:
    before: list[str] = []
    for sentence in _sentences(text):
        if _VENUE.match(sentence):
            return "", " ".join(before)
        if is_names(sentence):
            before.append(sentence)
            continue
        return (title_of(sentence), " ".join(before)) if before else after_names(sentence)
    return "", " ".join(before)


def after_names(sentence: str) -> tuple[str, str]:
    """Parse "A. Beck, First-order methods in optimization": the title follows the last comma after names alone."""
    parts = sentence.split(",")
    for end in range(min(len(parts) - 1, _MANY), 0, -1):
        before, title = ",".join(parts[:end]), title_of(",".join(parts[end:]))
        if " " in title and is_names(before):
            return ("", before) if is_names(title) or _VENUE.match(title) else (title, before)
    return "", ""


def _sentences(text: str) -> Iterable[str]:
    return (part for part in _SENTENCE_END.split(text) if part.strip())


def title_of(text: str) -> str:
    """Return a title without what stands around it: quotation marks, a full stop, "In Proceedings …"."""
    title = _DATED.sub("", _IN.sub("", text).strip(_TRIMMED)).rstrip(_TRIMMED)
    if title.endswith(("'", "’")) and title.count("'") + title.count("’") == 1:
        title = title[:-1].rstrip(_TRIMMED)
    letters = sum(c.isalpha() for c in title)
    return title if letters >= _LEAST and len(title) <= 500 and not _VENUE.fullmatch(title) else ""
