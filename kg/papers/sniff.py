"""Telling the format of a file from its beginning; the name only helps where the content leaves a doubt."""

from __future__ import annotations

from kg.papers.formats import READERS
from kg.papers.reader import Reader


def sniff(head: str, name: str = "") -> Reader | None:
    """Return the reader that is surest of a file beginning with ``head``, or None when none knows it."""
    scores = [(reader.sniff(head, name.lower()), reader) for reader in READERS.values()]
    best, reader = max(scores, key=lambda pair: pair[0])
    return reader if best > 0 else None
