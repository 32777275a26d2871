"""Papers of our own, written in every format that is read: for tests of the readers."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from xml.sax.saxutils import escape

#: One paper with everything that any source says of it.
TREES: dict[str, Any] = {
    "title": "TreeDraft: Drafting Trees from their Leaves",
    "abstract": "We draft trees from their leaves. Our method, TreeDraft, needs no roots & few branches.",
    "authors": [("Ada", "Lovelace", "0000-0002-1825-0097"), ("Émile", "Gödel", "")],
    "year": 2024,
    "venue": "Journal of Orchards",
    "doi": "10.1000/trees.1",
    "arxiv": "2401.00001",
    "openalex": "W4400000001",
    "s2": "a" * 40,
    "acl": "2024.acl-long.7",
    "pmid": "30000001",
    "keywords": ["drafting", "trees"],
    "code": "https://github.com/ada/treedraft",
    "references": [("Roots Considered Harmful", "10.1000/roots", "W4400000002", "b" * 40)],
}


def papers(number: int) -> list[dict[str, Any]]:
    """Return that many different papers."""
    made = []
    for n in range(number):
        own = {"title": f"Orchard Number {n} and its Trees", "doi": f"10.1000/orchard.{n}", "arxiv": f"2401.1{n:04}"}
        ids = {
            "openalex": f"W45{n:08}",
            "s2": f"{n:040x}",
            "acl": f"2024.acl-long.{n + 100}",
            "pmid": str(31000000 + n),
        }
        made.append({**TREES, **own, **ids})
    return made


def names(paper: dict[str, Any]) -> list[str]:
    """Return the names of a paper's authors, family name last."""
    return [f"{given} {family}" for given, family, _ in paper["authors"]]


def _halves(title: str) -> tuple[str, str]:
    """Return a title in two, as it stands on two lines."""
    first, _, second = title.partition(": ") if ": " in title else title.partition(" and ")
    return (f"{first}:", second) if ": " in title else (f"{first} and", second)


def _jsonl(paper: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": paper["title"],
        "abstract": paper["abstract"],
        "authors": [{"name": f"{g} {f}", "orcid": o or None} for g, f, o in paper["authors"]],
        "year": paper["year"],
        "venue": paper["venue"],
        "identifiers": {scheme: paper[scheme] for scheme in ("arxiv", "doi", "acl", "openalex", "s2", "pmid")},
        "keywords": paper["keywords"],
        "links": [paper["code"]],
        "references": [{"title": title, "identifiers": {"doi": doi}} for title, doi, _, _ in paper["references"]],
    }


def _lines(convert: Callable[[dict[str, Any]], Any]) -> Callable[[list[dict[str, Any]]], str]:
    return lambda many: "".join(json.dumps(convert(paper), ensure_ascii=False) + "\n" for paper in many)


def _bibtex(many: list[dict[str, Any]]) -> str:
    head = '% made by hand\n@string{orchards = "Journal of Orchards"}\n@comment{jabref-meta: databaseType:bibtex;}\n\n'
    entries = (
        f"@article{{tree{n},\n"
        f"  author = {{Lovelace, Ada and G{{\\\"o}}del, {{\\'E}}mile}},\n"
        f"  title = {{{{{paper['title']}}}}},\n"
        f"  abstract = {{{paper['abstract'].replace('&', chr(92) + '&')}}},\n"
        f"  journal = orchards,\n  year = {paper['year']},\n  doi = {{{paper['doi']}}},\n"
        f"  eprint = {{{paper['arxiv']}}}, archiveprefix = {{arXiv}},\n  pmid = {{{paper['pmid']}}},\n"
        f"  keywords = {{{', '.join(paper['keywords'])}}},\n  note = {{Code: \\url{{{paper['code']}}}}}\n}}\n\n"
        for n, paper in enumerate(many)
    )
    return head + "".join(entries)


def _ris(many: list[dict[str, Any]]) -> str:
    return "".join(
        f"TY  - JOUR\r\nTI  - {paper['title']}\r\nAB  - {paper['abstract']}\r\nAU  - Lovelace, Ada\r\n"
        f"AU  - Gödel, Émile\r\nPY  - {paper['year']}\r\nJO  - {paper['venue']}\r\nDO  - {paper['doi']}\r\n"
        + "".join(f"KW  - {word}\r\n" for word in paper["keywords"])
        + f"AN  - arXiv:{paper['arxiv']}\r\nN1  - PMID: {paper['pmid']}\r\nUR  - {paper['code']}\r\nER  - \r\n\r\n"
        for paper in many
    )


def _nbib(many: list[dict[str, Any]]) -> str:
    return "\n".join(
        f"PMID- {paper['pmid']}\nOWN - NLM\nTI  - {_halves(paper['title'])[0]}\n      {_halves(paper['title'])[1]}\n"
        f"AB  - {paper['abstract']}\nFAU - Lovelace, Ada\nAU  - Lovelace A\nFAU - Gödel, Émile\nAU  - Gödel E\n"
        f"DP  - {paper['year']} Jan 5\nJT  - {paper['venue']}\nLID - {paper['doi']} [doi]\n"
        + "".join(f"OT  - {word}\n" for word in paper["keywords"])
        for paper in many
    )


def _wos(many: list[dict[str, Any]]) -> str:
    records = "".join(
        f"PT J\nAU Lovelace, A\n   Gödel, E\nAF Lovelace, Ada\n   Gödel, Émile\nTI {paper['title']}\n"
        f"SO {paper['venue']}\nDE {'; '.join(paper['keywords'])}\nAB {paper['abstract']}\n"
        f"OI Lovelace, Ada/0000-0002-1825-0097\n"
        f"CR Hopper G, 1952, J ORCHARDS, V1, P2, DOI {paper['references'][0][1]}\n   Noether E, 1921, TREES\n"
        f"PY {paper['year']}\nDI {paper['doi']}\nPM {paper['pmid']}\nER\n\n"
        for paper in many
    )
    return f"FN Clarivate Analytics Web of Science\nVR 1.0\n{records}EF\n"


def _csl(paper: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": paper["arxiv"],
        "type": "article-journal",
        "title": paper["title"].replace("TreeDraft", "<i>TreeDraft</i>"),
        "abstract": paper["abstract"],
        "author": [{"family": f, "given": g, **({"ORCID": o} if o else {})} for g, f, o in paper["authors"]],
        "issued": {"date-parts": [[paper["year"], 1, 5]]},
        "container-title": paper["venue"],
        "DOI": paper["doi"],
        "PMID": paper["pmid"],
        "keyword": ", ".join(paper["keywords"]),
        "URL": f"https://arxiv.org/abs/{paper['arxiv']}",
    }


def _openalex(paper: dict[str, Any]) -> dict[str, Any]:
    places: dict[str, list[int]] = {}
    for place, word in enumerate(paper["abstract"].split()):
        places.setdefault(word, []).append(place)
    return {
        "id": f"https://openalex.org/{paper['openalex']}",
        "doi": f"https://doi.org/{paper['doi']}",
        "title": paper["title"],
        "display_name": paper["title"],
        "publication_year": paper["year"],
        "ids": {"pmid": f"https://pubmed.ncbi.nlm.nih.gov/{paper['pmid']}"},
        "primary_location": {"source": {"display_name": paper["venue"]}},
        "locations": [{"landing_page_url": f"https://arxiv.org/abs/{paper['arxiv']}"}],
        "authorships": [
            {"author": {"display_name": f"{g} {f}", "orcid": f"https://orcid.org/{o}" if o else None}}
            for g, f, o in paper["authors"]
        ],
        "keywords": [{"display_name": word} for word in paper["keywords"]],
        "referenced_works": [f"https://openalex.org/{reference[2]}" for reference in paper["references"]],
        "abstract_inverted_index": places,
    }


def _s2(paper: dict[str, Any]) -> dict[str, Any]:
    return {
        "paperId": paper["s2"],
        "externalIds": {"DOI": paper["doi"], "ArXiv": paper["arxiv"], "ACL": paper["acl"], "CorpusId": 7},
        "title": paper["title"],
        "abstract": paper["abstract"],
        "venue": paper["venue"],
        "year": paper["year"],
        "authors": [{"authorId": "1", "name": name} for name in names(paper)],
        "references": [
            {
                "paperId": s2,
                "title": title,
                "year": 1952,
                "externalIds": {"DOI": doi},
                "authors": [{"name": "G. Hopper"}],
            }
            for title, doi, _, s2 in paper["references"]
        ],
    }


def _openreview(paper: dict[str, Any]) -> dict[str, Any]:
    content = {
        "title": paper["title"],
        "abstract": paper["abstract"],
        "authors": names(paper),
        "keywords": paper["keywords"],
        "venue": paper["venue"],
        "code": paper["code"],
    }
    return {
        "id": paper["arxiv"],
        "forum": paper["arxiv"],
        "invitations": ["Orchard/-/Submission"],
        "pdate": 1704456000000,
        "content": {key: {"value": value} for key, value in content.items()},
    }


def _arxiv(paper: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": paper["arxiv"],
        "authors": "Ada Lovelace and \\'Emile G\\\"odel",
        "title": "\n  ".join(_halves(paper["title"])),
        "comments": f"7 pages, code at {paper['code']}",
        "journal-ref": paper["venue"],
        "doi": paper["doi"],
        "abstract": f"  {paper['abstract']}\n",
        "versions": [{"version": "v1", "created": "Fri, 5 Jan 2024 12:00:00 GMT"}],
        "update_date": "2024-02-01",
        "authors_parsed": [["Lovelace", "Ada", ""], ['G\\"odel', "\\'Emile", ""]],
    }


def _unarxive(paper: dict[str, Any]) -> dict[str, Any]:
    entries = {
        str(n): {
            "bib_entry_raw": f"G. Hopper. {title}. 1952.",
            "ids": {"doi": doi, "open_alex_id": alex, "arxiv_id": ""},
        }
        for n, (title, doi, alex, _) in enumerate(paper["references"])
    }
    return {
        "paper_id": paper["arxiv"],
        "_pdf_hash": None,
        "_source_hash": "x",
        "metadata": _arxiv(paper),
        "bib_entries": entries,
    }


def _hf_daily(paper: dict[str, Any]) -> dict[str, Any]:
    inner = {
        "id": paper["arxiv"],
        "authors": [{"name": name, "hidden": False} for name in names(paper)],
        "publishedAt": "2024-01-05T00:00:00.000Z",
        "title": paper["title"],
        "summary": paper["abstract"],
        "upvotes": 7,
        "githubRepo": paper["code"],
        "ai_keywords": paper["keywords"],
    }
    return {"paper": inner, "publishedAt": "2024-01-06T00:00:00.000Z", "title": paper["title"]}


def _atom(many: list[dict[str, Any]]) -> str:
    entries = "".join(
        f"  <entry>\n    <id>http://arxiv.org/abs/{paper['arxiv']}v2</id>\n"
        f"    <title>{escape(paper['title'])}</title>\n"
        f"    <published>2024-01-05T00:00:00Z</published>\n    <summary>{escape(paper['abstract'])}</summary>\n"
        + "".join(f"    <author><name>{name}</name></author>\n" for name in names(paper))
        + f"    <arxiv:doi>{paper['doi']}</arxiv:doi>\n    <arxiv:journal_ref>{paper['venue']}</arxiv:journal_ref>\n"
        f"    <arxiv:comment>Code: {paper['code']}</arxiv:comment>\n  </entry>\n"
        for paper in many
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom"'
        ' xmlns:arxiv="http://arxiv.org/schemas/atom">\n'
        f"  <id>https://arxiv.org/api/x</id>\n  <title>arXiv Query</title>\n{entries}</feed>\n"
    )


def _acl(many: list[dict[str, Any]]) -> str:
    entries = "".join(
        f'    <paper id="{paper["acl"].rpartition(".")[2]}">\n'
        f"      <title>{escape(paper['title']).replace('TreeDraft', '<fixed-case>T</fixed-case>reeDraft')}</title>\n"
        + "".join(
            f"      <author{f' orcid={chr(34)}{o}{chr(34)}' if o else ''}><first>{g}</first><last>{f}</last></author>\n"
            for g, f, o in paper["authors"]
        )
        + f"      <abstract>{escape(paper['abstract'])}</abstract>\n      <url>{paper['acl']}</url>\n"
        f'      <doi>{paper["doi"]}</doi>\n      <pwccode url="{paper["code"]}"/>\n    </paper>\n'
        for paper in many
    )
    return (
        "<?xml version='1.0' encoding='UTF-8'?>\n<collection id=\"2024.acl\">\n  <volume id=\"long\">\n    <meta>\n"
        f"      <booktitle>Journal of Orchards</booktitle>\n      <year>2024</year>\n    </meta>\n{entries}"
        "  </volume>\n</collection>\n"
    )


def _tei(many: list[dict[str, Any]]) -> str:
    assert len(many) == 1
    paper = many[0]
    authors = "".join(
        f"<author><persName><forename type='first'>{g}</forename><surname>{f}</surname></persName>"
        + (f"<idno type='ORCID'>{o}</idno>" if o else "")
        + "</author>\n"
        for g, f, o in paper["authors"]
    )
    references = "".join(
        f"<biblStruct xml:id='b{n}'><analytic><title level='a'>{title}</title><idno type='DOI'>{doi}</idno><author>"
        "<persName><forename>Grace</forename><surname>Hopper</surname></persName></author></analytic><monogr>"
        f"<title level='j'>J. Trees</title><imprint><date type='published' when='1952'/></imprint></monogr>"
        f"<note type='raw_reference'>Grace Hopper. {title}. J. Trees, 1952.</note></biblStruct>\n"
        for n, (title, doi, _, _) in enumerate(paper["references"])
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<TEI xmlns="http://www.tei-c.org/ns/1.0">\n<teiHeader><fileDesc>\n'
        f"<titleStmt><title level='a' type='main'>{escape(paper['title'])}</title></titleStmt>\n"
        f"<sourceDesc><biblStruct><analytic>\n{authors}</analytic><monogr><title level='j'>{paper['venue']}</title>"
        f"<imprint><date type='published' when='{paper['year']}-01-05'/></imprint></monogr>"
        f"<idno type='DOI'>{paper['doi']}</idno><idno type='arXiv'>arXiv:{paper['arxiv']}v1</idno>"
        "</biblStruct></sourceDesc>\n"
        "</fileDesc><profileDesc><textClass><keywords>\n"
        + "".join(f"<term>{word}</term>" for word in paper["keywords"])
        + f"</keywords></textClass>\n<abstract><div><p>{escape(paper['abstract'])}</p></div></abstract></profileDesc>\n"
        f"</teiHeader><text><back><div><listBibl>\n{references}</listBibl></div></back></text>\n</TEI>\n"
    )


def _pubmed(many: list[dict[str, Any]]) -> str:
    entries = "".join(
        f"<PubmedArticle><MedlineCitation><PMID Version='1'>{paper['pmid']}</PMID><Article><Journal><JournalIssue>"
        f"<PubDate><Year>{paper['year']}</Year></PubDate></JournalIssue><Title>{paper['venue']}</Title></Journal>\n"
        f"<ArticleTitle>{escape(paper['title'])}</ArticleTitle><Abstract><AbstractText>{escape(paper['abstract'])}"
        "</AbstractText></Abstract><AuthorList>"
        + "".join(
            f"<Author><LastName>{f}</LastName><ForeName>{g}</ForeName>"
            + (f"<Identifier Source='ORCID'>{o}</Identifier>" if o else "")
            + "</Author>"
            for g, f, o in paper["authors"]
        )
        + "</AuthorList></Article><KeywordList>"
        + "".join(f"<Keyword>{word}</Keyword>" for word in paper["keywords"])
        + "</KeywordList></MedlineCitation>\n<PubmedData><ArticleIdList>"
        f"<ArticleId IdType='doi'>{paper['doi']}</ArticleId></ArticleIdList><ReferenceList>"
        + "".join(
            f"<Reference><Citation>Hopper G. {title}. 1952.</Citation><ArticleIdList><ArticleId IdType='doi'>{doi}"
            "</ArticleId></ArticleIdList></Reference>"
            for title, doi, _, _ in paper["references"]
        )
        + "</ReferenceList></PubmedData></PubmedArticle>\n"
        for paper in many
    )
    return (
        '<?xml version="1.0" ?>\n<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2024//EN"'
        f' "https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_240101.dtd">\n<PubmedArticleSet>\n{entries}</PubmedArticleSet>\n'
    )


def _table(many: list[dict[str, Any]]) -> str:
    rows = (
        f'"{paper["title"]}","{paper["abstract"]}","Lovelace, Ada; Gödel, Émile",{paper["year"]},{paper["venue"]},'
        f"{paper['doi']},{paper['arxiv']},{paper['pmid']},{'; '.join(paper['keywords'])},{paper['code']},"
        f'"Hopper, G., {paper["references"][0][0]} (1952) https://doi.org/{paper["references"][0][1]}"\n'
        for paper in many
    )
    head = "Title,Abstract,Authors,Year,Source title,DOI,arXiv ID,PubMed ID,Author Keywords,Code URL,References\n"
    return head + "".join(rows)


def _hf_page(many: list[dict[str, Any]]) -> str:
    entries = "".join(f"{paper['title']}\n{(paper['abstract'] + ' ') * 6}\n" for paper in many)
    return f"Get trending papers in your email inbox!\nSubscribe{entries}"


def _tex(many: list[dict[str, Any]]) -> str:
    assert len(many) == 1
    paper = many[0]
    items = "".join(
        f"\\bibitem{{r{n}}} G. Hopper. {title}. 1952. doi:{doi}\n"
        for n, (title, doi, _, _) in enumerate(paper["references"])
    )
    return (
        f"\\documentclass{{article}}\n\\title{{{paper['title']}}}\n"
        "\\author{Ada Lovelace \\and \\'Emile G\\\"odel}\n\\begin{document}\n\\maketitle\n"
        f"\\begin{{abstract}}\n{paper['abstract'].replace('&', chr(92) + '&')}\n\\end{{abstract}}\n"
        f"\\begin{{thebibliography}}{{9}}\n{items}\\end{{thebibliography}}\n\\end{{document}}\n"
    )


#: Format to a function that writes papers in it.
WRITERS: dict[str, Callable[[list[dict[str, Any]]], str]] = {
    "hf-page": _hf_page,
    "hf-daily": lambda many: json.dumps([_hf_daily(paper) for paper in many], indent=1),
    "jsonl": _lines(_jsonl),
    "bibtex": _bibtex,
    "ris": _ris,
    "nbib": _nbib,
    "wos": _wos,
    "csl-json": lambda many: json.dumps([_csl(paper) for paper in many], indent=2, ensure_ascii=False),
    "openalex": lambda many: json.dumps({"meta": {"count": 1}, "results": [_openalex(paper) for paper in many]}),
    "semantic-scholar": lambda many: json.dumps({"total": 1, "data": [_s2(paper) for paper in many]}, indent=2),
    "tex": _tex,
    "openreview": lambda many: json.dumps({"notes": [_openreview(paper) for paper in many], "count": 1}),
    "unarxive": _lines(_unarxive),
    "arxiv-snapshot": _lines(_arxiv),
    "arxiv-atom": _atom,
    "acl-xml": _acl,
    "tei": _tei,
    "pubmed-xml": _pubmed,
    "table": _table,
}
