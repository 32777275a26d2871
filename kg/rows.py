"""The one place where nodes and claims become flat scalars: for GraphML, GEXF, CSV, Cypher, Neo4j and the page.

A row maps column names (lowerCamelCase) to ``str``, ``int``, ``float`` or ``bool``, one type for each column. What is
not there, or does not fit its column, has no key. Lists are joined by ``"; "``; characters that XML 1.0 forbids and
lone surrogates are taken out, so that every format can hold a row. The node-link JSON is the export that loses nothing.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.model import Claim, Evidence, Kind, Node

Scalar = str | int | float | bool
Row = dict[str, Scalar]

SEPARATOR = "; "
# What XML 1.0 cannot hold, and the controls it discourages; tab, line feed and carriage return stay.
_UNFIT = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]")
_COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_WORD_END = re.compile(r"[^A-Za-z0-9]+([A-Za-z0-9]?)")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, the type of its values, and what they are."""

    name: str
    type: type[str] | type[int] | type[float] | type[bool]
    meaning: str


#: The columns of nodes. A property that is not listed becomes a column of text after these.
NODE_COLUMNS = (
    Column("id", str, "stable and readable, as `method:speculative-decoding`"),
    Column("kind", str, "the kind of node"),
    Column("name", str, "the preferred label; of a paper, its title"),
    Column("label", str, "the name again, where graph programs look for it"),
    Column("aliases", str, "other labels and the forms read"),
    Column("title", str, "of a paper"),
    Column("year", int, "of publication"),
    Column("authors", str, "in the order of the paper"),
    Column("venue", str, "journal or conference"),
    Column("doi", str, "without the resolver's address"),
    Column("arxivId", str, "as 2207.01848"),
    Column("openalexId", str, "as W2741809807"),
    Column("s2Id", str, "of Semantic Scholar"),
    Column("aclId", str, "of the ACL Anthology"),
    Column("pmid", str, "of PubMed"),
    Column("keywords", str, "that the record gives"),
    Column("referencesStatus", str, "known, empty or unavailable"),
    Column("referencesFrom", str, "the files that say so"),
    Column("ghost", bool, "true for a work that is cited and was not read"),
    Column("sources", str, "the files that the paper was read in"),
    Column("url", str, "of a repository or page"),
    Column("host", str, "of the URL"),
    Column("owner", str, "the account at the host"),
    Column("broken", bool, "true when the URL stands cut or misspelt in the text"),
)

#: The columns of edges.
EDGE_COLUMNS = (
    Column("id", str, "unique in the export: e0, e1 … in sorted order"),
    Column("source", str, "the id of the subject"),
    Column("target", str, "the id of the object"),
    Column("relation", str, "the relation"),
    Column("label", str, "the relation again, where graph programs look for it"),
    Column("weight", float, "the sum of the scores of the evidence"),
    Column("score", float, "the score of the best evidence, from 0 to 1"),
    Column("salience", float, "how sure it is that the paper is about it, from 0 to 1; none where nobody judged"),
    Column("surfaces", str, "the forms read"),
    Column("papers", str, "the ids of the papers whose text supports the edge"),
    Column("evidence", str, "a JSON list of paper, section, words, text, by, score"),
    Column("by", str, "the finders, models and rules"),
)

_TYPES = {column.name: column.type for column in NODE_COLUMNS}


def node_row(node: Node) -> Row:
    """Return ``node`` as a row, its keys in the order of NODE_COLUMNS, other properties sorted after them."""
    values: dict[str, object] = {camel(key): node.properties[key] for key in sorted(node.properties)}
    if node.kind is Kind.PAPER:
        values.setdefault("title", node.name)
    values |= {"id": identifier(node.id), "kind": str(node.kind), "name": node.name, "label": node.name}
    values["aliases"] = node.aliases
    order = [*_TYPES, *sorted(values.keys() - _TYPES.keys())]
    fitted = {name: _fit(values[name], _TYPES.get(name, str)) for name in order if name in values}
    return {name: value for name, value in fitted.items() if value is not None}


def edge_row(claim: Claim, number: int) -> Row:
    """Return ``claim``, the edge of this ``number`` (from 0), as a row, its keys in the order of EDGE_COLUMNS."""
    row: dict[str, Scalar | None] = {
        "id": f"e{number}",
        "source": identifier(claim.subject),
        "target": identifier(claim.object),
        "relation": str(claim.relation),
        "label": str(claim.relation),
        "weight": _fit(round(math.fsum(e.score for e in claim.evidence), 6), float),
        "score": _fit(claim.score, float),
        "salience": _fit(claim.salience or None, float),
        "surfaces": _fit(claim.surfaces, str),
        "papers": _fit(tuple(identifier(paper) for paper in claim.papers), str),
        "evidence": _evidence(claim.evidence),
        "by": _fit(tuple(sorted({e.by for e in claim.evidence})), str),
    }
    return {name: value for name, value in row.items() if value is not None}


def used(columns: Sequence[Column], rows: Iterable[Row]) -> tuple[Column, ...]:
    """Return the columns that ``rows`` fill, in the order of ``columns``, undeclared ones sorted after them."""
    names: set[str] = set()
    for row in rows:
        names.update(row)
    declared = {column.name for column in columns}
    others = tuple(Column(name, str, "a property") for name in sorted(names - declared))
    return tuple(column for column in columns if column.name in names) + others


def fit_text(text: str) -> str:
    r"""Return ``text`` without the characters that XML 1.0 cannot hold, lone surrogates among them.

    Example:
        >>> fit_text("a\x00b\ud800c")
        'abc'

    """
    # What Python calls printable is fit, and nearly all text is.
    return text if text.isprintable() else _UNFIT.sub("", text)


def identifier(text: str) -> str:
    r"""Return an id in which each unfit character is spelt out, so that different ids stay different.

    Example:
        >>> identifier("method:a\x00b")
        'method:a%0000b'

    """
    return text if text.isprintable() else _UNFIT.sub(lambda match: f"%{ord(match[0]):04X}", text)


def camel(name: str) -> str:
    """Return the column name of a property: lowerCamelCase, ASCII letters and digits alone.

    Example:
        >>> camel("references_status"), camel("arxivId")
        ('referencesStatus', 'arxivId')

    """
    return _WORD_END.sub(lambda match: match[1].upper(), name)


def _fit(value: object, wanted: type[Scalar]) -> Scalar | None:
    """Return ``value`` as the type of its column; None when it is empty or does not fit."""
    if isinstance(value, (tuple, list)):
        value = SEPARATOR.join(str(item) for item in value)
    if wanted is str:
        return fit_text(str(value)) or None
    if wanted is bool:
        return value if isinstance(value, bool) else None
    try:
        number = float(str(value)) if wanted is float else int(str(value))
    except ValueError:
        return None
    # An ``int`` of GraphML has 32 bits.
    return number if (math.isfinite(number) if isinstance(number, float) else abs(number) < 1 << 31) else None


def _evidence(evidence: Iterable[Evidence]) -> str:
    records = [
        {
            "paper": identifier(e.paper),
            "section": str(e.section),
            "words": fit_text(e.words),
            "text": fit_text(e.text),
            "by": fit_text(e.by),
            "score": e.score if math.isfinite(e.score) else None,
        }
        for e in evidence
    ]
    return _COMPACT.encode(records)
