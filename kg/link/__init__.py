"""Linking: which node each mention names. :func:`weave` goes from readings to nodes and claims."""

from kg.link.thesaurus import Thesaurus, read_thesaurus, shipped_thesaurus
from kg.link.weave import weave

__all__ = ["Thesaurus", "read_thesaurus", "shipped_thesaurus", "weave"]
