"""The formats that can be read. A new one is one file here and one line in ``READERS``."""

from __future__ import annotations

from kg.papers.folder import FolderReader
from kg.papers.hf_page import HF_PAGE
from kg.papers.jsonl import JSONL
from kg.papers.reader import Reader
from kg.papers.table import TABLE

#: Name to reader; the choices of ``--format``. Where two are equally sure of a file, the first wins.
READERS: dict[str, Reader] = {
    HF_PAGE.name: HF_PAGE,
    JSONL.name: JSONL,
    TABLE.name: TABLE,
}
#: Name to reader of folders that are one paper each, on disk or in archives.
FOLDERS: dict[str, FolderReader] = {}
