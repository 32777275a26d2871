"""Extraction: what a paper's title and abstract say. :class:`Extractor` goes from a Paper to its Reading."""

from kg.extract.extractor import Extractor

__all__ = ["Extractor"]
