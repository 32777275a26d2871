"""Thesaurus files of one's own: checking, adding to and exporting them, as `kg thesaurus` does."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

from kg.errors import ExportError, InputError
from kg.files import replacing
from kg.link import Concept, Thesaurus, parse_thesaurus, read_thesaurus, shipped_thesaurus, thesaurus_text
from kg.link.thesaurus_check import check
from kg.link.thesaurus_io import add, add_vosviewer, concept, to_skos, to_tsv
from kg.model import ENTITY_KINDS, Kind, Problem

_FORMATS = {".tsv": to_tsv, ".ttl": to_skos}


def thesaurus_check(path: str | Path) -> list[Problem]:
    """Return what is wrong with a thesaurus file, each problem with its line; empty when it is sound.

    Raises:
        InputError: when the file cannot be read.

    """
    return check(thesaurus_text(path), path)


def thesaurus_add(
    path: str | Path,
    label: str = "",
    kind: Kind | str = "",
    *,
    aliases: Collection[str] = (),
    broader: Collection[str] = (),
    source: str | Path | None = None,
) -> int:
    """Add a concept to a thesaurus file, or labels to a concept that it has, and return how many labels are new.

    Acronyms get the flag ``case``. A file that is not there is begun.

    Args:
        path: the thesaurus, a TSV.
        label: the preferred label.
        kind: one of the kinds of entities; not needed where the label is there.
        aliases: alternative labels.
        broader: preferred labels of broader concepts in the file, at most two.
        source: a thesaurus file of VOSviewer, whose labels become aliases of the concepts that replace them there.

    Raises:
        InputError: when the file cannot be read, or would have a problem that it did not have; it stays as it was.

    """
    text = thesaurus_text(path) if Path(path).exists() else to_tsv(())
    old = parse_thesaurus(text, path).concepts
    new = dict(old)
    if source is not None:
        new, _ = add_vosviewer(new, thesaurus_text(source), source)
    if label:
        new = add(new, concept(label, _kind(path, label, kind, new), aliases, broader))
    written = to_tsv(new.values())
    known = {problem.message for problem in check(text, path)}
    worse = [problem for problem in check(written, path) if problem.message not in known]
    if worse:
        raise InputError(
            path, f"nothing was added: {worse[0].message.rstrip('.')}", "`kg thesaurus check` checks a file."
        )
    _write(path, written)
    return _labels(new.values()) - _labels(old.values())


def thesaurus_export(output: str | Path, source: str | Path | None = None) -> Thesaurus:
    """Write a thesaurus, the shipped one by default, as TSV (``.tsv``) or SKOS Turtle (``.ttl``), and return it.

    Raises:
        InputError: when ``source`` is no thesaurus.
        ExportError: when the suffix is unknown or the file cannot be written.

    """
    form = _FORMATS.get(Path(output).suffix.lower())
    if form is None:
        raise ExportError(f"{output}: the suffix names no format. Give one of {', '.join(_FORMATS)}.")
    thesaurus = read_thesaurus(source) if source else shipped_thesaurus()
    _write(output, form(thesaurus.concepts.values()))
    return thesaurus


def _kind(path: str | Path, label: str, kind: Kind | str, concepts: dict[str, Concept]) -> Kind:
    kinds = {str(k).casefold(): k for k in sorted(ENTITY_KINDS)}
    if not kind and label in concepts:
        return concepts[label].kind
    if kind.casefold() not in kinds:
        raise InputError(path, f"{kind!r} is no kind for {label!r}", f"Give one of {', '.join(kinds.values())}.")
    return kinds[kind.casefold()]


def _labels(concepts: Iterable[Concept]) -> int:
    return sum(1 + len(c.aliases) for c in concepts)


def _write(path: str | Path, text: str) -> None:
    try:
        with replacing(Path(path)) as fresh:
            fresh.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        reason = error.strerror or str(error)
        raise ExportError(f"{path}: cannot be written: {reason}. Choose a file in a folder that exists.") from error
