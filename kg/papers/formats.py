"""The formats that can be read. A new one is one file here and one line in ``READERS`` or ``FOLDERS``."""

from __future__ import annotations

from kg.papers.acl_xml import ACL_XML
from kg.papers.arxiv_atom import ARXIV_ATOM
from kg.papers.arxiv_snapshot import ARXIV_SNAPSHOT
from kg.papers.bibtex import BIBTEX
from kg.papers.csl_json import CSL_JSON
from kg.papers.folder import FolderReader
from kg.papers.hf_daily import HF_DAILY
from kg.papers.hf_page import HF_PAGE
from kg.papers.jsonl import JSONL
from kg.papers.latex import LATEX, TEX
from kg.papers.nbib import NBIB
from kg.papers.openalex import OPENALEX
from kg.papers.openreview import OPENREVIEW
from kg.papers.pubmed_xml import PUBMED_XML
from kg.papers.reader import Reader
from kg.papers.ris import RIS
from kg.papers.semantic_scholar import SEMANTIC_SCHOLAR
from kg.papers.table import TABLE
from kg.papers.tei import GROBID_TEI
from kg.papers.unarxive import UNARXIVE
from kg.papers.wos import WOS

#: Name to reader; the choices of ``--format``. Where two are equally sure of a file, the first wins.
READERS: dict[str, Reader] = {
    reader.name: reader
    for reader in (
        *(HF_PAGE, HF_DAILY, JSONL, BIBTEX, RIS, NBIB, WOS, CSL_JSON, OPENALEX, SEMANTIC_SCHOLAR),
        *(TEX, OPENREVIEW, UNARXIVE, ARXIV_SNAPSHOT, ARXIV_ATOM, ACL_XML, GROBID_TEI, PUBMED_XML, TABLE),
    )
}
#: Name to reader of folders that are one paper each, on disk or in archives.
FOLDERS: dict[str, FolderReader] = {reader.name: reader for reader in (LATEX,)}
