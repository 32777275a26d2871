r"""Entries of biblatex's ``.bbl``: ``\entry{key}{type}{}``, ``\name{author}…``, ``\field{title}{…}``, ``\endentry``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from kg.model import Reference
from kg.papers.latex_text import Braces, plain
from kg.papers.references_fields import from_fields

_ENTRY = re.compile(r"\\entry\s*\{([^{}]*)\}\s*\{([^{}]*)\}(.*?)(?=\\endentry|\\entry\s*\{|\Z)", re.S)
_FIELD = re.compile(r"\\(?:field|strng|list)\s*\{(\w+)\}\s*(?:\{\d+\}\s*)?(?=\{)")
_VERB = re.compile(r"\\verb\s*\{(\w+)\}\s*\\verb\s+([^\n]*?)\s*\\endverb", re.S)
_NAME = re.compile(r"\\name\s*\{(author|editor)\}\s*\{\d*\}\s*\{[^{}]*\}\s*(?=\{)")
_FAMILY = re.compile(r"\bfamily=\s*(?=\{)")
_GIVEN = re.compile(r"\b(given|prefix)=\s*(?=\{)")
_OLD_NAME = re.compile(r"\{\{[^{}]*\}\s*(?=\{)")


def biblatex_entries(tex: str) -> Iterator[Reference]:
    """Yield the references of a biblatex ``.bbl``, each key once (biber repeats them for each section)."""
    seen: set[str] = set()
    for match in _ENTRY.finditer(tex):
        key, body = match[1], match[3]
        if key in seen:
            continue
        seen.add(key)
        if reference := from_fields(_fields(body), _authors(body)):
            yield reference


def _fields(body: str) -> Mapping[str, str]:
    braces = Braces(body)
    found: dict[str, str] = {}
    for match in _FIELD.finditer(body):
        if span := braces.argument(match.end()):
            found.setdefault(match[1], plain(body[slice(*span)]))
    for match in _VERB.finditer(body):
        found.setdefault(match[1], match[2].replace("\\", ""))
    return found


def _authors(body: str) -> tuple[str, ...]:
    match = _NAME.search(body)
    span = Braces(body).argument(match.end()) if match else None
    if span is None:
        return ()
    block = body[slice(*span)]
    found = tuple(_modern(block) if "family=" in block else _old(block))
    return tuple(name for name in found if name and name != "others")


def _modern(block: str) -> Iterator[str]:
    braces = Braces(block)
    families = list(_FAMILY.finditer(block))
    ends = [*(match.start() for match in families), len(block)]
    for match, end in zip(families, ends[1:], strict=True):
        span = braces.argument(match.end())
        if span is None:
            continue
        parts = {m[1]: s for m in _GIVEN.finditer(block, match.end(), end) if (s := braces.argument(m.end()))}
        given, prefix = (plain(block[slice(*parts[part])]) if part in parts else "" for part in ("given", "prefix"))
        yield " ".join(filter(None, (given, prefix, plain(block[slice(*span)]))))


def _old(block: str) -> Iterator[str]:
    """Yield names as biblatex before 3.3 wrote them: ``{{}{Family}{F.}{Given}{G.}{prefix}{p.}…}``."""
    braces = Braces(block)
    for match in _OLD_NAME.finditer(block):
        position, parts = match.end(), []
        for _ in range(5):
            span = braces.argument(position)
            if span is None:
                break
            parts.append(plain(block[slice(*span)]))
            position = span[1] + 1
        parts += [""] * (5 - len(parts))
        yield " ".join(filter(None, (parts[2], parts[4], parts[0])))
