"""Citations of PubMed in XML."""

from __future__ import annotations

from typing import Any

from kg.papers.xml_format import xml_reader
from kg.papers.xmls import child, children, content


def _convert(entry: Any) -> dict[str, Any]:
    citation = child(entry, "MedlineCitation")
    article = child(citation, "Article")
    ids = {i.get("IdType"): content(i) for i in children(entry, "PubmedData", "ArticleIdList", "ArticleId")}
    issued = child(article, "Journal", "JournalIssue", "PubDate")
    references = children(entry, "PubmedData", "ReferenceList", "Reference")
    return {
        "title": content(article, "ArticleTitle"),
        "abstract": " ".join(content(part) for part in children(article, "Abstract", "AbstractText")),
        "authors": [_author(author) for author in children(article, "AuthorList", "Author")],
        "year": content(issued, "Year") or content(issued, "MedlineDate"),
        "venue": content(article, "Journal", "Title"),
        "pmid": content(citation, "PMID"),
        "doi": ids.get("doi") or None,
        "keywords": [content(word) for word in children(citation, "KeywordList", "Keyword")],
        "references": [_reference(reference) for reference in references if content(reference)],
        "references_status": "known" if references else "unavailable",
    }


def _author(author: Any) -> dict[str, str]:
    name = f"{content(author, 'ForeName')} {content(author, 'LastName')}".strip() or content(author, "CollectiveName")
    return {"name": name, "orcid": content(author, "Identifier")}


def _reference(reference: Any) -> dict[str, Any]:
    ids = {i.get("IdType"): content(i) for i in children(reference, "ArticleIdList", "ArticleId")}
    raw = content(reference, "Citation") or content(reference)
    return {"raw": raw, "identifiers": {"doi": ids.get("doi"), "pmid": ids.get("pubmed")}}


PUBMED_XML = xml_reader(
    "pubmed-xml",
    "citations of PubMed in XML",
    r"<PubmedArticle(?:Set)?\b",
    "PubmedArticle",
    _convert,
)
