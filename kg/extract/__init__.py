"""Extraction: what a paper's title and abstract say. :class:`Extractor` goes from a Paper to its Reading."""

from kg.extract.extractor import Extractor
from kg.extract.frame import Frame
from kg.extract.plugins import Plugin, PluginError
from kg.extract.pool import WorkerError, read_all
from kg.extract.trained.own import Own, parse_own, read_own

__all__ = ["Extractor", "Frame", "Own", "Plugin", "PluginError", "WorkerError", "parse_own", "read_all", "read_own"]
