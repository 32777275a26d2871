"""One record of named fields to one Paper: what the JSONL and the table reader share.

Each field has its own name first and, after it, the names under which others write it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from kg.model import Paper, Problem, Reference, ReferencesStatus, Source
from kg.papers.authors import person, split_authors
from kg.papers.emphasis import unmarked
from kg.papers.identifiers import SCHEMES, arxiv_year, identify, normalize, paper_id, unify
from kg.papers.references import parse
from kg.text import clean

#: Field to the keys that are read for it, in order; the first that holds something counts.
NAMES: dict[str, tuple[str, ...]] = {
    "title": ("title",),
    "abstract": ("abstract", "summary"),
    "authors": ("authors", "author"),
    "year": ("year", "date", "published", "publication_date", "publication_year"),
    "venue": ("venue", "journal", "journal_ref", "booktitle", "conference"),
    "keywords": ("keywords",),
    "references": ("references",),
    "references_status": ("references_status",),
}
#: Keys whose URLs are all collected. A URL of arXiv, doi.org and the like becomes an identifier instead.
LINK_NAMES = (
    *("links", "link", "url", "code", "code_url", "github", "github_url", "repository"),
    *("project_page", "abs", "pdf", "arxiv_url", "hf_url", "comment", "comments"),
)
#: Scheme to the keys that hold it outside ``identifiers``; what ``id`` holds is told from its form.
IDENTIFIER_NAMES: dict[str, tuple[str, ...]] = {
    "arxiv": ("arxiv", "arxiv_id", "eprint"),
    "doi": ("doi",),
    "acl": ("acl", "acl_id"),
    "openalex": ("openalex", "openalex_id"),
    "s2": ("s2", "s2_id"),
    "pmid": ("pmid", "pubmed_id"),
}
#: Keys that may hold an identifier of any scheme.
ID_NAMES = ("id", "paper_id")

YEARS = range(1400, 2101)

_YEAR = re.compile(r"(?<!\d)(\d{4})(?!\d)", re.A)
_URL = re.compile(r"(?:https?://|(?:www\.)?(?:github|gitlab)\.com/|(?:www\.)?huggingface\.co/)[^\s;|<>\"]+", re.I)

_ORCID = re.compile(r"(?:\d{4}-){3}\d{3}[\dX]", re.I | re.A)

#: Takes a remark about a record that is kept nevertheless.
Note = Callable[[str], None]


class WrongFieldError(ValueError):
    """A field has a type or value that no paper has; the message names the field and what it should be."""


def paper_from(record: Mapping[str, Any], source: Source, note: Note) -> Paper:
    """Return the paper of a record, its texts cleaned, its identifiers in one spelling.

    Where no year is given, it is that in which arXiv gave the paper its id.

    Raises:
        WrongFieldError: when the title is missing or a field has the wrong type.

    """
    title = _text(record, "title")
    if not title:
        raise WrongFieldError('no title. Give each paper a "title"')
    links, from_links = _links(record, note)
    identifiers = unify([*_identifiers(record, note), *from_links])
    authors = _authors(_first(record, "authors"))
    references = tuple(_references(_list(_first(record, "references"), "references"), note))
    return Paper(
        id=paper_id(identifiers, title),
        title=title,
        abstract=unmarked(_text(record, "abstract")),
        authors=authors,
        year=_year(_first(record, "year"), note) or arxiv_year(identifiers),
        venue=_text(record, "venue"),
        identifiers=identifiers,
        keywords=_keywords(_first(record, "keywords")),
        links=links,
        references=references,
        references_status=_status(record, references),
        sources=(source,),
        orcids=_orcids(_first(record, "authors"), authors),
    )


def paper_or_problem(record: Mapping[str, Any], source: Source, report: Callable[[Problem], None]) -> Paper | None:
    """Return the paper of a record, or report why it is none; remarks about what is kept are reported too."""

    def note(message: str) -> None:
        report(Problem(source.path, source.line, message, skipped=False))

    try:
        return paper_from(record, source, note)
    except WrongFieldError as error:
        report(Problem(source.path, source.line, f"{error}."))
        return None


def _first(record: Mapping[str, Any], field: str) -> Any:
    """Return the value of the first name of ``field`` that holds something."""
    values = [record[name] for name in NAMES[field] if name in record]
    return next((v for v in values if v not in (None, "", [])), values[0] if values else None)


def _text(record: Mapping[str, Any], field: str) -> str:
    return _string(_first(record, field), field)


def _string(value: Any, field: str) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise WrongFieldError(f'"{field}" is {_kind(value)}. Write it as a string')
    return clean(value)


def _kind(value: Any) -> str:
    kinds = {bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "an object"}
    return kinds.get(type(value), "a string")


def _list(value: Any, field: str) -> list[Any]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise WrongFieldError(f'"{field}" is {_kind(value)}. Write it as a list')
    return value


def _year(value: Any, note: Note) -> int | None:
    if isinstance(value, str):
        years = [int(digits) for digits in _YEAR.findall(value)]
        if value.strip() and not any(year in YEARS for year in years):
            note(f'"{clean(value)[:60]}" holds no year: left out. Write it as 2024.')
        return next((year for year in years if year in YEARS), None)
    if value is None:
        return None
    if not isinstance(value, int | float) or value not in YEARS:
        raise WrongFieldError(f'"year" is no year from {YEARS[0]} to {YEARS[-1]}. Write it as 2024')
    return int(value)


def _authors(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        return split_authors(value)
    names = [item.get("name") if isinstance(item, dict) else item for item in _list(value, "authors")]
    if not all(isinstance(name, str) for name in names):
        raise WrongFieldError('"authors" holds what is no name. Write a list of strings')
    return tuple(name for name in (person(str(name)) for name in names) if name)


def _orcids(value: Any, authors: tuple[str, ...]) -> dict[str, str]:
    """Return the ORCID iDs that a list of objects gives, by name."""
    entries = [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
    named = ((person(str(item["name"])), _ORCID.search(str(item.get("orcid") or ""))) for item in entries)
    return dict(sorted({name: match[0].upper() for name, match in named if match and name in authors}.items()))


def _keywords(value: Any) -> tuple[str, ...]:
    items = re.split(r"[;|]|,(?![^(]{0,80}\))", value) if isinstance(value, str) else _list(value, "keywords")
    return tuple(sorted({word for word in (_string(item, "keywords") for item in items) if word}))


def _links(record: Mapping[str, Any], note: Note) -> tuple[tuple[str, ...], list[tuple[str, str]]]:
    """Return the URLs of a record, sorted, and the identifiers that some of them are."""
    links: set[str] = set()
    identifiers: list[tuple[str, str]] = []
    for url in _urls(record, note):
        if found := identify(url):
            identifiers.append(found)
        else:
            links.add(url)
    return tuple(sorted(links)), identifiers


def _urls(record: Mapping[str, Any], note: Note) -> Iterable[str]:
    for name in LINK_NAMES:
        value = record.get(name, "")
        if not value and isinstance(value, str):
            continue
        for item in value if isinstance(value, list) and name == "links" else [value]:
            text = _string(item, name)
            urls = [url.rstrip(".,:)]}'") for url in _URL.findall(text)]
            if text and not urls and name == "links":
                note(f'"{text[:60]}" is no URL: left out. Write it with https://.')
            yield from urls


def _identifiers(record: Mapping[str, Any], note: Note) -> Iterable[tuple[str, str]]:
    yield from _declared(record.get("identifiers"), note)
    for scheme, names in IDENTIFIER_NAMES.items():
        yield from _normalized(scheme, (record.get(name) for name in names), note)
    for name in ID_NAMES:
        value = record.get(name)
        if isinstance(value, str) and (found := identify(value)):
            yield found


def _declared(identifiers: Any, note: Note) -> Iterable[tuple[str, str]]:
    if identifiers is not None and not isinstance(identifiers, dict):
        raise WrongFieldError(f'"identifiers" is {_kind(identifiers)}. Write it as an object')
    for scheme, value in (identifiers or {}).items():
        if scheme.lower() in SCHEMES:
            yield from _normalized(scheme.lower(), [value], note)


def _normalized(scheme: str, values: Iterable[Any], note: Note) -> Iterable[tuple[str, str]]:
    for value in values:
        if value is None:
            continue
        whole = isinstance(value, int | float) and not isinstance(value, bool) and value == value // 1
        text = f"{value:.0f}" if whole else _string(value, scheme)
        found = normalize(scheme, text)
        if found:
            yield scheme, found
        elif text:
            note(f'"{text[:60]}" is no identifier of the kind "{scheme}": left out. Correct it.')


def _references(items: list[Any], note: Note) -> Iterable[Reference]:
    for item in items:
        entry = {"raw": item} if isinstance(item, str) else item
        if not isinstance(entry, dict):
            raise WrongFieldError(f'"references" holds {_kind(item)}. Write each as a string or an object')
        raw = _string(entry.get("raw"), "raw")
        read = parse(raw) if raw and not entry.get("title") else Reference("")
        title = _string(entry.get("title"), "title") or read.title
        identifiers = unify([*_declared(entry.get("identifiers"), note), *read.identifiers.items()])
        year = _year(entry.get("year"), note) or read.year
        authors = _authors(entry.get("authors")) or read.authors
        raw = raw or title or " ".join(f"{scheme}:{value}" for scheme, value in identifiers.items())
        if raw:
            yield Reference(raw, title, year, identifiers, authors)
        else:
            note('an entry of "references" says nothing: left out. Give it "raw", "title" or "identifiers".')


def _status(record: Mapping[str, Any], references: tuple[Reference, ...]) -> ReferencesStatus:
    """Return the declared status where it can be true: a list with entries is known, one without is not."""
    declared = record.get("references_status")
    if declared not in (None, *ReferencesStatus):
        choices = ", ".join(ReferencesStatus)
        raise WrongFieldError(f'"references_status" is none of {choices}. Use one of them')
    if references:
        return ReferencesStatus.KNOWN
    if declared == ReferencesStatus.UNAVAILABLE or (declared is None and record.get("references") is None):
        return ReferencesStatus.UNAVAILABLE
    return ReferencesStatus.EMPTY
