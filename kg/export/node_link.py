"""Node-link JSON: nothing is lost, and ``networkx.node_link_graph(data, edges="edges")`` reads it.

``nodes`` have ``id kind name aliases`` and their properties (``title`` of papers, ``url`` of repositories …); ``edges``
have ``source target key relation score surfaces evidence``, and ``papers``, the ids of the papers whose text supports
it, unless a paper is the subject itself. One node or edge stands on each line. A string that is no Unicode text (it
has lone surrogates) is escaped, as JSON allows.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from kg.model import Claim, Evidence, Kind, Node, Relation, Section, Value

_FORMAT = {"format": "citeweave", "version": 1}
_OWN = ("id", "kind", "name", "aliases")


def write(nodes: Sequence[Node], claims: Sequence[Claim], path: Path) -> None:
    """Write node-link JSON.

    Raises:
        ValueError: when a property is called as a key of the format, or a number is not finite.

    """
    paper_ids = {node.id for node in nodes if node.kind is Kind.PAPER}
    with path.open("wb", buffering=1 << 20) as file:
        file.write(b'{"directed": true, "multigraph": true, "graph": ' + _line(_FORMAT) + b',\n"nodes": [\n')
        file.writelines(_lines(node_record(node) for node in nodes))
        file.write(b'],\n"edges": [\n')
        file.writelines(_lines(edge_record(claim, paper_ids) for claim in claims))
        file.write(b"]}\n")


def count(path: Path) -> tuple[int, int]:
    """Return how many nodes and edges a file that :func:`write` made has, each line being JSON.

    Raises:
        ValueError: when a line is no JSON.

    """
    counts: list[int] = []
    with path.open("rb") as file:
        for line in file:
            if line.endswith(b"[\n"):
                counts.append(0)
            elif line.startswith(b"{") and counts:
                counts[-1] += isinstance(json.loads(line.rstrip(b",\n")), dict)
    nodes, edges = counts
    return nodes, edges


def node_record(node: Node) -> dict[str, object]:
    """Return a node as its JSON object."""
    clash = sorted(node.properties.keys() & set(_OWN))
    if clash:
        raise ValueError(f"the node {node.id!r} has a property called {clash[0]!r}, as each node has")
    properties = {key: node.properties[key] for key in sorted(node.properties)}
    return {"id": node.id, "kind": str(node.kind), "name": node.name, "aliases": node.aliases, **properties}


def edge_record(claim: Claim, paper_ids: set[str]) -> dict[str, object]:
    """Return a claim as its JSON object."""
    record: dict[str, object] = {
        "source": claim.subject,
        "target": claim.object,
        "key": str(claim.relation),
        "relation": str(claim.relation),
        "score": claim.score,
        "salience": claim.salience,
        "surfaces": claim.surfaces,
    }
    if claim.subject not in paper_ids:
        record["papers"] = claim.papers
    return {**record, "evidence": [_evidence(e) for e in claim.evidence]}


def _evidence(e: Evidence) -> dict[str, object]:
    return {
        "paper": e.paper,
        "section": str(e.section),
        "start": e.start,
        "end": e.end,
        "offset": e.offset,
        "text": e.text,
        "words": e.words,
        "by": e.by,
        "score": e.score,
        "salience": e.salience,
        "premises": e.premises,
    }


def from_json(data: Mapping[str, Any]) -> tuple[list[Node], list[Claim]]:
    """Return the nodes and claims of a parsed node-link JSON: the exact inverse of :func:`write`.

    Raises:
        KeyError, ValueError: when a field is missing, or a kind, relation or section is none of the vocabulary.

    """
    return [_node(record) for record in data["nodes"]], [_claim(record) for record in data["edges"]]


def _node(record: Mapping[str, Any]) -> Node:
    properties: dict[str, Value] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in record.items() if key not in _OWN
    }
    return Node(record["id"], Kind(record["kind"]), record["name"], tuple(record["aliases"]), properties)


def _claim(record: Mapping[str, Any]) -> Claim:
    evidence = tuple(
        Evidence(
            e["paper"],
            Section(e["section"]),
            e["start"],
            e["end"],
            e["text"],
            e["by"],
            e["score"],
            e["offset"],
            tuple(e["premises"]),
            e["salience"],
        )
        for e in record["evidence"]
    )
    return Claim(record["source"], Relation(record["relation"]), record["target"], evidence)


def _lines(records: Iterable[Mapping[str, object]]) -> Iterator[bytes]:
    first = True
    for record in records:
        yield (b"" if first else b",\n") + _line(record)
        first = False
    if not first:
        yield b"\n"


def _line(record: Mapping[str, object]) -> bytes:
    try:
        return json.dumps(record, ensure_ascii=False, allow_nan=False).encode()
    except UnicodeEncodeError:
        return json.dumps(record, allow_nan=False).encode()
