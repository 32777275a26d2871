"""Thesaurus files: our TSV written, SKOS Turtle written, VOSviewer's thesaurus read.

SKOS is the W3C's Simple Knowledge Organization System (https://www.w3.org/TR/skos-reference/), Turtle its usual text
form (https://www.w3.org/TR/turtle/).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

from kg.errors import InputError
from kg.link.entities import entity_id
from kg.link.thesaurus import HEADER, Concept
from kg.model import Kind
from kg.text import key

_PREFIXES = (
    "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .",
    "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .",
    "@prefix kg: <urn:citeweave:vocabulary:> .",
)
_SCHEME = "<urn:citeweave:thesaurus>"
_ODD = re.compile(r'[\\"\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]')
_NAMED = {"\t": r"\t", "\n": r"\n", "\r": r"\r", "\\": r"\\", '"': r"\""}
_VOSVIEWER = ["label", "replace by"]


def to_tsv(concepts: Iterable[Concept]) -> str:
    """Return concepts as the text of a thesaurus file, sorted by label."""
    ordered = sorted(concepts, key=lambda c: (c.label.lower(), c.label))
    return "".join("\t".join(columns) + "\n" for columns in (HEADER, *map(_columns, ordered)))


def _columns(concept: Concept) -> tuple[str, ...]:
    match = "|".join(f"{text}={flag}" for text, flag in concept.flags)
    return concept.label, concept.kind, "|".join(concept.aliases), "|".join(concept.broader), match


def to_skos(concepts: Iterable[Concept]) -> str:
    """Return concepts as SKOS in Turtle: prefLabel, altLabel, broader; the kind and the flags as properties of ours."""
    ordered = sorted(concepts, key=lambda c: (c.label.lower(), c.label))
    iris = {concept.label: _iri(concept) for concept in ordered}
    lines = [*_PREFIXES, "", f"{_SCHEME} rdf:type skos:ConceptScheme ."]
    for concept in ordered:
        lines += ["", f"{iris[concept.label]} rdf:type skos:Concept ;"]
        facts = list(_facts(concept, iris))
        lines += [f"  {fact} ;" for fact in facts[:-1]] + [f"  {facts[-1]} ."]
    return "\n".join(lines) + "\n"


def _facts(concept: Concept, iris: Mapping[str, str]) -> Iterator[str]:
    yield f"skos:inScheme {_SCHEME}"
    yield f"skos:prefLabel {_literal(concept.label)}@en"
    yield from (f"skos:altLabel {_literal(alias)}@en" for alias in concept.aliases)
    yield from (f"skos:broader {iris[label]}" for label in concept.broader if label in iris)
    yield f"kg:kind {_literal(concept.kind)}"
    yield from (f"kg:match {_literal(f'{text}={flag}')}" for text, flag in concept.flags)


def _iri(concept: Concept) -> str:
    return f"<urn:citeweave:{quote(entity_id(concept.kind, concept.label), safe=':.-')}>"


def _literal(text: str) -> str:
    def escape(match: re.Match[str]) -> str:
        code = ord(match[0])
        # A lone surrogate is no character, so no escape can stand for it either.
        return _NAMED.get(match[0]) or ("\\uFFFD" if 0xD800 <= code < 0xE000 else f"\\u{code:04X}")

    return f'"{_ODD.sub(escape, text)}"'


def add(concepts: Mapping[str, Concept], new: Concept) -> dict[str, Concept]:
    """Return the concepts with ``new`` among them; where its label is there, its lists are added to what is there."""
    old = concepts.get(new.label)
    if old is None:
        return {**concepts, new.label: new}
    known = set(map(key, (old.label, *old.aliases)))
    aliases = (*old.aliases, *(alias for alias in new.aliases if key(alias) not in known))
    flags = {**dict(old.flags), **dict(new.flags)}
    broader = tuple(dict.fromkeys((*old.broader, *new.broader)))
    return {**concepts, old.label: Concept(old.label, new.kind, aliases, broader, tuple(flags.items()))}


def concept(label: str, kind: Kind, aliases: Iterable[str] = (), broader: Iterable[str] = ()) -> Concept:
    """Return a concept whose acronyms have the flag ``case``, without which they would be found in plain words."""
    texts = tuple(dict.fromkeys(alias for alias in aliases if alias != label))
    flags = tuple((text, "case") for text in (label, *texts) if re.fullmatch(r"[A-Z]{2,5}", text))
    return Concept(label, kind, texts, tuple(dict.fromkeys(broader)), flags)


def add_vosviewer(concepts: Mapping[str, Concept], text: str, path: str | Path) -> tuple[dict[str, Concept], int]:
    """Return the concepts with the labels of a thesaurus file of VOSviewer as aliases, and how many were new.

    A label whose replacement is no concept, and one that is a label already, is passed over.

    Raises:
        InputError: when it has another header or a line without two columns.

    """
    lines = [line.rstrip("\r") for line in text.removeprefix("\ufeff").split("\n")]
    if [cell.strip().lower() for cell in lines[0].split("\t")] != _VOSVIEWER:
        raise InputError(path, "the header is not label, replace by", "Give a thesaurus file of VOSviewer.", 1)
    owners = {key(t): c.label for c in concepts.values() for t in (c.label, *c.aliases)}
    found, new = dict(concepts), 0
    for number, line in enumerate(lines[1:], 2):
        cells = [cell.strip() for cell in line.split("\t")]
        if line.strip() and len(cells) != 2:
            raise InputError(path, f"{len(cells)} columns instead of 2", "Part the two by a tab.", number)
        label, by = cells if len(cells) == 2 else ("", "")
        owner = owners.get(key(by))
        if label and owner and key(label) and key(label) not in owners:
            owners[key(label)] = owner
            more = concept(label, found[owner].kind)
            found[owner] = replace(
                found[owner], aliases=(*found[owner].aliases, label), flags=(*found[owner].flags, *more.flags)
            )
            new += 1
    return found, new
