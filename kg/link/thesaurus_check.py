"""What makes a thesaurus file sound: checks of its lines, of its labels, and of its hierarchy.

Each check gives all problems it finds, with their lines; :func:`kg.link.thesaurus.parse` stops at the first that keeps
it from reading.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from kg.link.thesaurus import HEADER
from kg.model import ENTITY_KINDS, Problem
from kg.text import key

FLAGS = ("case", "context", "case,context")
_ACRONYM = re.compile(r"[A-Z]{2,5}")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_BROADER = 2

#: A line of the file: its number and its five columns, lists cut at ``|``.
Entry = tuple[int, str, str, list[str], list[str], list[str]]
_Found = Iterator[tuple[int, str]]


def check(text: str, path: str | Path = "thesaurus.tsv") -> list[Problem]:
    """Return what is wrong with a thesaurus, in the order of the lines; empty when it is sound."""
    lines = text.split("\n")
    found: list[tuple[int, str]] = []
    if lines[-1]:
        found.append((len(lines), "the last line does not end. Add a line feed"))
    if "\r" in text:
        found.append((text[: text.index("\r")].count("\n") + 1, "carriage returns. Save it with Unix line ends"))
    if lines[0].rstrip("\r") != "\t".join(HEADER):
        found.append((1, f"the header is not {' '.join(HEADER)}, parted by tabs"))
    entries: list[Entry] = []
    for number, line in enumerate(lines[1:], 2):
        if line.strip() or number < len(lines):
            found += ((number, message) for message in _line(line.rstrip("\r")))
            if line.count("\t") == len(HEADER) - 1:
                entries.append(_entry(number, line.rstrip("\r")))
    for rule in (_columns, _labels, _flags, _order, _hierarchy):
        found += rule(entries)
    return [Problem(str(path), n, f"{message}.", skipped=False) for n, message in sorted(set(found))]


def _entry(number: int, line: str) -> Entry:
    label, kind, *lists = line.split("\t")
    aliases, broader, match = (column.split("|") if column else [] for column in lists)
    return number, label, kind, aliases, broader, match


def _line(line: str) -> Iterator[str]:
    columns = line.count("\t") + 1
    if columns != len(HEADER):
        yield f"{columns} columns instead of {len(HEADER)}"
    if _CONTROL.search(line):
        yield "a control character"
    if "  " in line:
        yield "two spaces in a row"


def _columns(entries: Iterable[Entry]) -> _Found:
    for number, label, kind, aliases, broader, match in entries:
        if not label or label != label.strip() or set(label) & {"|", "="}:
            yield number, f"the label {label!r} is empty, has spaces around it, or has | or = in it"
        if kind not in set(ENTITY_KINDS):
            yield number, f"{kind!r} is no kind. The kinds are {', '.join(sorted(ENTITY_KINDS))}"
        if any(not piece or piece != piece.strip() for piece in (*aliases, *broader, *match)):
            yield number, f"an empty piece, or spaces around one, in the lists of {label!r}"
        if len(broader) > _BROADER or len(set(broader)) != len(broader):
            yield number, f"{label!r} has more than {_BROADER} broader concepts, or one of them twice"


def _labels(entries: Iterable[Entry]) -> _Found:
    """Yield labels that fold to nothing, or that another concept has too: no two concepts may be confused."""
    owners: dict[str, str] = {}
    seen: set[str] = set()
    for number, label, _, aliases, _, _ in entries:
        if label in seen:
            yield number, f"{label!r} is there twice"
            continue
        seen.add(label)
        for text in (label, *aliases):
            folded = key(text)
            if not folded:
                yield number, f"the label {text!r} has no letter or digit"
            elif owners.setdefault(folded, label) != label:
                yield number, f"the label {text!r} of {label!r} is also one of {owners[folded]!r}"
        if len({label, *aliases}) < len(aliases) + 1:
            yield number, f"a label of {label!r} is there twice"


def _flags(entries: Iterable[Entry]) -> _Found:
    for number, label, _, aliases, _, match in entries:
        flags: dict[str, str] = {}
        for text, equals, flag in (piece.rpartition("=") for piece in match):
            if not equals or flag not in FLAGS:
                yield number, f"{text + equals + flag!r} is not LABEL= and one of {'; '.join(FLAGS)}"
            elif text not in (label, *aliases):
                yield number, f"{text!r} has a flag, and is no label of {label!r}"
            elif text in flags:
                yield number, f"{text!r} has flags twice"
            flags[text] = flag
        for text in (label, *aliases):
            if _ACRONYM.fullmatch(text) and "case" not in flags.get(text, ""):
                yield number, f"the acronym {text!r} needs the flag case: add {text}=case to match"


def _order(entries: Iterable[Entry]) -> _Found:
    before = ("", "")
    for number, label, *_ in entries:
        now = (label.lower(), label)
        if now < before:
            yield number, f"{label!r} stands behind {before[1]!r}. Sort the lines by label"
        before = now


def _hierarchy(entries: Iterable[Entry]) -> _Found:
    places = {label: number for number, label, *_ in reversed(list(entries))}
    broader = {label: above for _, label, _, _, above, _ in entries}
    for label, above in broader.items():
        for other in above:
            if other == label:
                yield places[label], f"{label!r} is broader than itself"
            elif other not in broader:
                yield places[label], f"{other!r}, broader than {label!r}, is not in the file"
    ancestors, cyclic = _ancestors(broader)
    for label in cyclic:
        yield places[label], f"{label!r} is broader than what is broader than it"
    for label, above in broader.items():
        for other in above:
            via = next((o for o in above if o != other and other in ancestors.get(o, ())), None)
            if via is not None and label not in cyclic:
                yield places[label], f"{other!r} is broader than {via!r} already, so {label!r} need not name it"


def _ancestors(broader: Mapping[str, list[str]]) -> tuple[dict[str, set[str]], list[str]]:
    """Return all that is broader than each concept, and the concepts of cycles (and under them), by Kahn's method."""
    waiting = {label: len({b for b in above if b in broader and b != label}) for label, above in broader.items()}
    narrower: dict[str, list[str]] = defaultdict(list)
    for label, above in broader.items():
        for other in {b for b in above if b in broader and b != label}:
            narrower[other].append(label)
    ready = [label for label, count in waiting.items() if not count]
    ancestors: dict[str, set[str]] = {}
    while ready:
        label = ready.pop()
        known = [b for b in broader[label] if b in broader and b != label]
        ancestors[label] = set(known).union(*(ancestors[b] for b in known))
        for other in narrower[label]:
            waiting[other] -= 1
            if not waiting[other]:
                ready.append(other)
    return ancestors, sorted(label for label in broader if label not in ancestors)
