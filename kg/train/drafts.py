"""Papers of a library as drafts of annotations: what the graph says of them, for the user to correct."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from kg.errors import InputError
from kg.evaluate.gold import INTRODUCED_TYPE, LINEAGE_WORD, ROLE_WORD
from kg.evaluate.graph_view import SCORED_KINDS
from kg.files import replacing
from kg.library import Library
from kg.model import Claim, Kind, Node, Paper, Relation

_MAGIC = b"SQLite format 3\x00"
_CORE = 0.5


def is_library(path: str | Path) -> bool:
    """Tell whether a file is a library and no text; False when it cannot be read."""
    try:
        with Path(path).open("rb") as file:
            return file.read(len(_MAGIC)) == _MAGIC
    except OSError:
        return False


def annotate(library: str | Path, output: str | Path, papers: int = 50) -> int:
    """Write so many papers of a library, drawn by a hash of their ids, in the format of annotated papers.

    Each has one annotation, which says what the graph says: strike what is wrong, add what is missing. Returns how many
    were written.

    Raises:
        InputError: when ``output`` cannot be written.
        LibraryError: when the library cannot be opened.

    """
    with Library(library) as opened:
        nodes = {node.id: node for node in opened.nodes()}
        drawn = sorted((p for p in opened.papers() if p.abstract), key=lambda p: _hash(p.id))[:papers]
        wanted = {paper.id for paper in drawn}
        between: dict[str, list[Claim]] = {paper: [] for paper in wanted}
        for claim in opened.claims():
            if nodes[claim.subject].kind in SCORED_KINDS and claim.relation in LINEAGE_WORD:
                for paper in wanted.intersection(claim.papers):
                    between[paper].append(claim)
        lines = [_line(p, list(opened.claims_of(p.id)), between[p.id], nodes) for p in drawn]
    try:
        with replacing(Path(output)) as fresh:
            fresh.write_text("".join(lines), encoding="utf-8")
    except OSError as error:
        raise InputError(output, f"cannot be written ({error.strerror})", "Choose another file.") from error
    return len(lines)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _line(paper: Paper, claims: Iterable[Claim], between: Iterable[Claim], nodes: Mapping[str, Node]) -> str:
    out = [claim for claim in claims if claim.subject == paper.id]
    named = [claim for claim in out if nodes[claim.object].kind in SCORED_KINDS]
    annotation = {
        "introduces": [_introduced(c, nodes[c.object]) for c in named if c.relation is Relation.INTRODUCES],
        "entities": [_entity(c, nodes[c.object]) for c in named if c.relation in ROLE_WORD],
        "lineage": [
            {"from": nodes[c.subject].name, "rel": LINEAGE_WORD[c.relation], "to": nodes[c.object].name}
            for c in between
        ],
        "repositories": [
            {"url": nodes[c.object].properties.get("url", ""), "own": c.relation is Relation.HAS_CODE}
            for c in out
            if nodes[c.object].kind is Kind.REPOSITORY
        ],
    }
    record = {"title": paper.title, "abstract": paper.abstract, "annotations": [annotation]}
    return json.dumps(record, ensure_ascii=False) + "\n"


def _introduced(claim: Claim, node: Node) -> dict[str, object]:
    aliases = [form for form in claim.surfaces if form != node.name]
    return {"name": node.name, "aliases": aliases, "type": INTRODUCED_TYPE.get(node.kind, "Theory")}


def _entity(claim: Claim, node: Node) -> dict[str, object]:
    return {
        "name": node.name,
        "type": str(node.kind),
        "surfaces": list(claim.surfaces),
        "core": not 0 < claim.salience < _CORE,
        "role": ROLE_WORD[claim.relation],
    }
