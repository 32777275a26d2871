"""Content hashes of nodes and claims, from their rows as they are stored: what a sync compares, without decoding.

A digest is an integer from 1 to 2**63 - 1. It covers all that is shown of a node or claim: the texts that its evidence
was read in too, and the kinds of its ends. Equal contents have equal digests in every library, wherever they stand.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b
from itertools import groupby
from operator import itemgetter

from kg.library.decode import Query, string

#: A claim's pattern: the kind of its subject, its relation, the kind of its object.
Pattern = tuple[str, str, str]


def nodes(query: Query, salt: str) -> Iterator[tuple[int, str, int]]:
    """Yield the number, kind and digest of each node, in the order of their numbers."""
    for number, *content in query("SELECT node, id, kind, name, aliases, properties FROM nodes ORDER BY node"):
        yield number, string(content[1]), _digest(salt, content)


def claims(query: Query, salt: str) -> Iterator[tuple[int, Pattern, int]]:
    """Yield the number, pattern and digest of each claim, in the order of their numbers."""
    ends = {number: (string(node), string(kind)) for number, node, kind in query("SELECT node, id, kind FROM nodes")}
    texts = {number: _digest("", text) for number, *text in query("SELECT paper, id, title, abstract FROM papers")}
    rows = query(
        'SELECT claim, subject, relation, object, paper, section, start, "end", offset, length, text, "by", score, '
        "salience FROM evidence JOIN claims USING (claim) ORDER BY claim, position"
    )
    for number, group in groupby(rows, key=itemgetter(0)):
        evidence = list(group)
        _, subject, relation, target = evidence[0][:4]
        content = [ends[subject], relation, ends[target], *((texts.get(row[4]), row[5:]) for row in evidence)]
        yield number, (ends[subject][1], string(relation), ends[target][1]), _digest(salt, content)


def _digest(salt: str, content: object) -> int:
    """Return the digest of values whose ``repr`` is the same everywhere: strings, bytes, numbers, lists of them."""
    found = blake2b(f"{salt}{content!r}".encode(), digest_size=8).digest()
    return int.from_bytes(found) >> 1 or 1
