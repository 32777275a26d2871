"""What users decide about nodes, as one noun, and as a file that people can read, share and edit.

A decision names nodes as ``Kind:name``, and by an id only where nothing else tells two apart: ids follow names, and
names follow what most papers write, so both may change with the next source, but the old name remains an alias. A name
without its kind will do where it names one thing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from kg.errors import InputError, KGError
from kg.model import ENTITY_KINDS, Kind, Node
from kg.text import key

#: The kinds whose nodes can be merged, split and renamed: entities, people, venues.
DECIDABLE = ENTITY_KINDS | {Kind.AUTHOR, Kind.VENUE}
HEADER = ("verb", "arguments", "who", "when", "why")
_REMEDY = "Each line has verb, arguments, who, when and why, parted by tabs; arguments are parted by '|'."
_VOSVIEWER = ("label", "replace by")
_ODD = re.compile(r"[\\|\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
_ESCAPED = re.compile(r"\\(u[0-9a-f]{4}|.)", re.S)
_NAMED = {"\t": r"\t", "\n": r"\n", "\r": r"\r", "\\": r"\\", "|": r"\|"}
_PLAIN = {escape[1]: char for char, escape in _NAMED.items()}


class DecisionError(KGError):
    """A decision cannot be taken, because it contradicts itself or changes nothing."""


class Verb(StrEnum):
    """What a user can decide about nodes."""

    MERGE = "merge"
    SPLIT = "split"
    RENAME = "rename"
    KEEP_APART = "keep-apart"
    KIND = "kind"


@dataclass(frozen=True, slots=True)
class Decision:
    """What a user decided about nodes: kept in the library, and applied again on every build.

    ``arguments`` by verb (a NODE is ``Kind:name`` or a name):

    - ``merge``: NODE, NODE …: all are one, called as the first is;
    - ``split``: NODE, then ``form:TEXT`` and ``paper:ID``, each any number of times, and at most one ``as:NAME``: what
      these forms name in these papers is another thing, of this name;
    - ``rename``: NODE, NAME;
    - ``keep-apart``: NODE, NODE …: no two of them are one;
    - ``kind``: NODE, KIND.

    ``when`` is the date as the user's tool wrote it (ISO 8601); it is data and takes no part in building.
    """

    verb: Verb
    arguments: tuple[str, ...]
    who: str = ""
    when: str = ""
    why: str = ""

    def __str__(self) -> str:
        return f"{self.verb} {' | '.join(map(escape, self.arguments))}"


def reference(kind: Kind, name: str) -> str:
    """Return how a decision names a node: ``Method:speculative decoding``."""
    return f"{kind}:{name}"


def told_apart(node: Node, nodes: Iterable[Node]) -> str:
    """Return a reference to ``node`` among ``nodes``: where another has its kind and name, an alias or its id."""
    others = [n for n in nodes if n.id != node.id and n.kind in DECIDABLE]
    if not any((n.kind, key(n.name)) == (node.kind, key(node.name)) for n in others):
        return reference(node.kind, node.name)
    own = {key(alias): alias for alias in node.aliases}
    for other in others:
        for label in (other.name, *other.aliases):
            own.pop(key(label), None)
    return reference(node.kind, max(own.values(), key=lambda a: (len(a), a))) if own else node.id


def dereference(text: str) -> tuple[Kind | None, str]:
    """Return the kind and the name in a reference; the kind is None where none is given."""
    kind, colon, name = text.partition(":")
    if colon and name and kind in set(Kind):
        return Kind(kind), name
    return None, text


@dataclass(frozen=True, slots=True)
class Part:
    """What a split takes out of ``node``: these forms (all, if none is given) in these papers (all, if none)."""

    node: str
    forms: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    name: str = ""

    def arguments(self) -> tuple[str, ...]:
        """Return the arguments of the decision."""
        name = (f"as:{self.name}",) if self.name else ()
        return (self.node, *(f"form:{form}" for form in self.forms), *self.papers, *name)


def part(arguments: tuple[str, ...]) -> Part:
    """Return what the arguments of a split say."""
    told: dict[str, list[str]] = {"form": [], "paper": [], "as": []}
    for argument in arguments[1:]:
        what, _, rest = argument.partition(":")
        told.setdefault(what, []).append(argument if what == "paper" else rest)
    return Part(arguments[0], tuple(told["form"]), tuple(told["paper"]), "".join(told["as"][:1]))


def fault(decision: Decision) -> str:
    """Return what is wrong with a decision's arguments; empty when nothing is."""
    arguments = decision.arguments
    if not all(a.strip() for a in arguments):
        return "an argument is empty"
    if decision.verb in (Verb.MERGE, Verb.KEEP_APART):
        return "" if len(arguments) > 1 else "it needs two nodes or more"
    if decision.verb is Verb.SPLIT:
        odd = [a for a in arguments[1:] if not re.match(r"(form|paper|as):.", a, re.S)]
        if odd:
            return f"{odd[0]!r} is none of form:TEXT, paper:ID and as:NAME"
        told = part(arguments) if arguments else Part("")
        return "" if told.forms or told.papers else "it needs a node and at least one form:TEXT or paper:ID"
    if len(arguments) != 2:
        return f"it needs a node and a {'kind' if decision.verb is Verb.KIND else 'name'}"
    if decision.verb is Verb.KIND and arguments[1] not in set(ENTITY_KINDS):
        return f"{arguments[1]!r} is none of {', '.join(sorted(ENTITY_KINDS))}"
    return ""


def to_tsv(decisions: Iterable[Decision]) -> str:
    r"""Return decisions as tab-separated text with a header; tabs, line ends and ``|`` are escaped by ``\``."""
    lines = ["\t".join(HEADER)]
    for d in decisions:
        arguments = "|".join(map(escape, d.arguments))
        lines.append("\t".join((d.verb, arguments, escape(d.who), escape(d.when), escape(d.why))))
    return "\n".join(lines) + "\n"


def from_tsv(text: str, path: str | Path) -> tuple[Decision, ...]:
    """Return the decisions written in ``text``: those of :func:`to_tsv`, or a thesaurus file of VOSviewer.

    Raises:
        InputError: with the line, when the header, a verb, the columns or the arguments are wrong.

    """
    lines = [line.removesuffix("\r") for line in text.removeprefix("\ufeff").split("\n")]
    header = tuple(lines[0].split("\t"))
    if tuple(cell.strip().lower() for cell in header) == _VOSVIEWER:
        return tuple(_from_vosviewer(lines, path))
    if header != HEADER:
        raise InputError(path, "the header is not " + " ".join(HEADER), _REMEDY, 1)
    return tuple(_decision(line, path, n) for n, line in enumerate(lines[1:], 2) if line.strip())


def _decision(line: str, path: str | Path, number: int) -> Decision:
    cells = line.split("\t")
    if len(cells) != len(HEADER):
        raise InputError(path, f"{len(cells)} columns instead of {len(HEADER)}", _REMEDY, number)
    verb, arguments, *rest = cells
    if verb not in set(Verb):
        raise InputError(path, f"{verb!r} is no verb", f"The verbs are {', '.join(Verb)}.", number)
    found = Decision(Verb(verb), tuple(map(_unescape, _pieces(arguments))), *map(_unescape, rest))
    if wrong := fault(found):
        raise InputError(path, f"{verb}: {wrong}", "`kg " + verb + " --help` says what it takes.", number)
    return found


def _from_vosviewer(lines: list[str], path: str | Path) -> Iterator[Decision]:
    """Yield a merge for each term that others are replaced by, as VOSviewer's thesaurus files say it.

    There a term with nothing to replace it by is left out of the map; here it has no meaning, and is passed over.
    """
    replaced: dict[str, list[str]] = {}
    for number, line in enumerate(lines[1:], 2):
        if not line.strip():
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        if len(cells) != 2 or not cells[0]:
            remedy = "Each line has a label and what it is replaced by, parted by a tab."
            raise InputError(path, f"{len(cells)} columns instead of 2", remedy, number)
        label, by = cells
        if by and by != label:
            labels = replaced.setdefault(by, [])
            labels += [] if label in labels else [label]
    for by, labels in replaced.items():
        yield Decision(Verb.MERGE, (by, *labels), why=f"VOSviewer thesaurus {Path(path).name}")


def add(old: Iterable[Decision], new: Iterable[Decision]) -> tuple[Decision, ...]:
    """Return the old decisions and behind them the new ones that are not among them, each as often as it is new.

    One decision can be taken twice, with another between them that undid it.
    """
    old = tuple(old)
    known = Counter(old)
    more = []
    for decision in new:
        known[decision] -= 1
        if known[decision] < 0:
            more.append(decision)
    return (*old, *more)


def escape(text: str) -> str:
    r"""Return ``text`` on one line: ``\t``, ``\n``, ``\\``, ``\|``, and other control characters as ``\uXXXX``."""
    return _ODD.sub(lambda m: _NAMED.get(m[0], f"\\u{ord(m[0]):04x}"), text)


def _unescape(text: str) -> str:
    def plain(match: re.Match[str]) -> str:
        code = match[1]
        return chr(int(code[1:], 16)) if len(code) == 5 else _PLAIN.get(code, code)

    return _ESCAPED.sub(plain, text)


def _pieces(cell: str) -> list[str]:
    r"""Return the arguments in a cell, cut at each ``|`` that no ``\`` stands before."""
    return re.findall(r"(?:[^|\\]|\\.)+", cell, re.S)
