"""Files to papers.

``sources`` finds the files, ``read`` yields the papers of one, ``unite`` makes one Paper of the records of each.
"""

from kg.papers.files import SourceFile, sources
from kg.papers.formats import READERS
from kg.papers.identity import unite
from kg.papers.reader import Reader, Report
from kg.papers.reading import read

__all__ = ["READERS", "Reader", "Report", "SourceFile", "read", "sources", "unite"]
