"""Identifiers of papers in one spelling: ``arxiv doi acl openalex s2 pmid``; and the id of a paper made of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from urllib.parse import unquote

from kg.text import clean, slug, title_key

#: The schemes, the one that names a paper best first.
SCHEMES = ("arxiv", "doi", "acl", "openalex", "s2", "pmid")

_PREFIX = {
    "arxiv": r"(?:https?://)?(?:www\.|export\.)?(?:arxiv\.org/(?:abs|pdf|html|format)/|huggingface\.co/papers/)|arxiv\s*:",
    "doi": r"(?:https?://)?(?:dx\.|www\.)?doi\.(?:org|acm\.org|ieeecomputersociety\.org)/|doi\s*:",
    "acl": r"(?:https?://)?(?:www\.)?(?:aclanthology\.org/|aclweb\.org/anthology/)",
    "openalex": r"(?:https?://)?(?:api\.)?openalex\.org/(?:works/)?",
    "s2": r"(?:https?://)?(?:www\.)?semanticscholar\.org/paper/(?:[^/?#]*/)?",
    "pmid": r"(?:https?://)?(?:www\.)?pubmed\.ncbi\.nlm\.nih\.gov/|pmid\s*:",
}
_BEFORE = {scheme: re.compile(rf"(?:{prefix})\s*", re.I) for scheme, prefix in _PREFIX.items()}
_ARXIV = re.compile(r"(\d\d(?:0[1-9]|1[0-2])\.\d{4,5})(?:v\d+)?(?:\.pdf)?", re.I | re.A)
#: The archives whose name stood in the ids of arXiv until 2007.
_ARCHIVES = (
    "acc-phys|adap-org|alg-geom|ao-sci|astro-ph|atom-ph|bayes-an|chao-dyn|chem-ph|cmp-lg|comp-gas|cond-mat|cs|dg-ga"
    "|funct-an|gr-qc|hep-(?:ex|lat|ph|th)|math|math-ph|mtrl-th|nlin|nucl-(?:ex|th)|patt-sol|physics|plasm-ph|q-alg"
    "|q-bio|quant-ph|solv-int|supr-con"
)
_ARXIV_OLD = re.compile(
    rf"({_ARCHIVES})(?:\.[a-z]{{2}})?/(\d\d(?:0[1-9]|1[0-2])\d{{3}})(?:v\d+)?(?:\.pdf)?", re.I | re.A
)
_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S+", re.A)
_ACL = re.compile(r"([a-z]\d\d-\d{4,5}|\d{4}\.[a-z0-9_]+-[a-z0-9_]+\.\d+)(?:v\d+)?(?:\.pdf|/)?", re.I | re.A)
_PLAIN = {"openalex": re.compile(r"W\d{3,}", re.I | re.A), "pmid": re.compile(r"\d{1,9}", re.A)}
_S2 = re.compile(r"[0-9a-f]{40}", re.I)
_ARXIV_DOI = "10.48550/arxiv."
_ACL_DOI = "10.18653/v1/"


def normalize(scheme: str, value: str) -> str:
    """Return an identifier in its one spelling, or an empty string when it is none of that scheme.

    >>> normalize("arxiv", "https://arxiv.org/abs/2207.01848v3")
    '2207.01848'
    >>> normalize("doi", "https://doi.org/10.1000/ABC.1")
    '10.1000/abc.1'
    """
    text = _bare(scheme, value)
    if scheme == "arxiv":
        return _arxiv(text)
    if scheme == "doi":
        return _doi(text)
    if scheme == "acl":
        match = _ACL.fullmatch(text)
        return _acl_case(match[1]) if match else ""
    if scheme == "s2":
        return text.lower() if _S2.fullmatch(text) else ""
    pattern = _PLAIN.get(scheme)
    return text.upper() if pattern and pattern.fullmatch(text) else ""


def _bare(scheme: str, value: str) -> str:
    text = clean(value)
    before = _BEFORE[scheme].match(text) if scheme in _BEFORE else None
    if before is None:
        return text
    text = text[before.end() :]
    return text if scheme == "doi" else re.split(r"[?#]", text)[0].rstrip("/")


def _arxiv(text: str) -> str:
    if match := _ARXIV.fullmatch(text.split(" ")[0]):  # "2207.01848 [cs.LG]"
        return match[1]
    if match := _ARXIV_OLD.fullmatch(text.split(" ")[0]):
        return f"{match[1].lower()}/{match[2]}"
    doi = unquote(_bare("doi", text)).lower()
    return _arxiv(doi.removeprefix(_ARXIV_DOI)) if doi.startswith(_ARXIV_DOI) else ""


def _doi(text: str) -> str:
    doi = clean(unquote(text)).lower().rstrip(".,;")
    if doi.endswith(")") and doi.count(")") > doi.count("("):
        doi = doi[:-1]
    return doi if _DOI.fullmatch(doi) else ""


def _acl_case(text: str) -> str:
    return text.upper() if text[0].isalpha() else text.lower()


def identify(text: str) -> tuple[str, str] | None:
    """Return the scheme and spelling of a string or URL that is an identifier by itself, else None.

    Without prefix or URL only arXiv ids and DOIs are taken: the others look like anybody's numbers.
    """
    for scheme in SCHEMES:
        value = normalize(scheme, text)
        if value and (scheme in ("arxiv", "doi") or _bare(scheme, text) != clean(text)):
            return scheme, value
    return None


def unify(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return normalised ``(scheme, value)`` pairs as one mapping, sorted by scheme; of two values the first stays.

    The DOI that arXiv gives is the arXiv id and no DOI; a DOI of the ACL Anthology also gives its ACL id.
    """
    found: dict[str, str] = {}
    for scheme, value in pairs:
        if scheme == "doi" and (arxiv := _arxiv(value)):
            found.setdefault("arxiv", arxiv)
            continue
        if scheme == "doi" and value.startswith(_ACL_DOI):
            acl = normalize("acl", value.removeprefix(_ACL_DOI))
            if acl:
                found.setdefault("acl", acl)
        found.setdefault(scheme, value)
    return dict(sorted(found.items()))


def paper_id(identifiers: Mapping[str, str], title: str) -> str:
    """Return the id of a paper: its best identifier, else its title.

    >>> paper_id({"doi": "10.1000/x", "arxiv": "2207.01848"}, "TabPFN")
    'paper:arxiv:2207.01848'
    """
    for scheme in SCHEMES:
        if scheme in identifiers:
            return f"paper:{scheme}:{identifiers[scheme]}"
    return f"paper:title:{slug(title_key(title) or title)}"


def arxiv_year(identifiers: Mapping[str, str]) -> int | None:
    """Return the year in which an arXiv id was given out, which the id itself says."""
    digits = identifiers.get("arxiv", "").rpartition("/")[2][:2]
    if not digits.isdigit():
        return None
    return 2000 + int(digits) if int(digits) < 91 else 1900 + int(digits)
