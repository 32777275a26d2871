"""What a format is: a name, a way to recognise it, a way to read it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kg.model import Paper, Problem
from kg.papers.source import Text

#: Takes each record that was skipped, or kept with something missing.
Report = Callable[[Problem], None]


@dataclass(frozen=True, slots=True)
class Reader:
    """A format of files that hold papers.

    ``sniff(head, name)`` says from 0 (no) to 1 (surely) whether a file with this beginning and this name is of the
    format; the beginning may be cut anywhere. ``read(text, report)`` yields the papers in file order, lazily; it
    raises :class:`~kg.errors.InputError` when the file as a whole cannot be used.
    """

    name: str
    description: str
    sniff: Callable[[str, str], float]
    read: Callable[[Text, Report], Iterator[Paper]]
