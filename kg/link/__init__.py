"""Linking: which node each mention names. :func:`weave` goes from readings to nodes and claims."""

from kg.link.decisions import DECISIONS, kept
from kg.link.hierarchy import CIRCLES
from kg.link.thesaurus import Concept, Thesaurus, read_thesaurus, shipped_thesaurus, thesaurus_text
from kg.link.thesaurus import parse as parse_thesaurus
from kg.link.weave import weave

__all__ = [
    "CIRCLES",
    "DECISIONS",
    "Concept",
    "Thesaurus",
    "kept",
    "parse_thesaurus",
    "read_thesaurus",
    "shipped_thesaurus",
    "thesaurus_text",
    "weave",
]
