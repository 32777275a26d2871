"""Taking decisions: what `kg merge`, `kg split`, `kg rename`, `kg keep-apart`, `kg kind` and `kg undo` do.

Each decision is checked against the library, added to those that it has, and applied at once: the library is linked
anew from its own papers, and replaced whole or not at all.
"""

from __future__ import annotations

import getpass
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TypedDict, Unpack

from kg.cards import resolve
from kg.decisions import DECIDABLE, Decision, DecisionError, Part, Verb, add, to_tsv, told_apart
from kg.errors import ExportError
from kg.files import replacing
from kg.library import Library, locked
from kg.link import DECISIONS
from kg.model import ENTITY_KINDS, Kind, Node
from kg.pipeline import Built, read_decisions, relink
from kg.text import key


class Told(TypedDict, total=False):
    """Who decided, when (a date, ISO 8601) and why; by default the user, today, for no reason given."""

    who: str | None
    when: str | None
    why: str


def merge(library: str | Path, *names: str, **told: Unpack[Told]) -> Built:
    """Make the nodes of these names one, called as the first is.

    Raises:
        NotInLibraryError: when nothing is called so; the message gives the nearest names.
        DecisionError: when they are one already, or of kinds that cannot be one.

    """

    def decide(opened: Library) -> Decision:
        return _decision(Verb.MERGE, tuple(_reference(opened, n) for n in _several(opened, names)), told)

    return _take(library, decide)


def keep_apart(library: str | Path, *names: str, **told: Unpack[Told]) -> Built:
    """Never let the nodes of these names become one, and ask no more whether they are.

    Raises:
        NotInLibraryError: when nothing is called so; the message gives the nearest names.
        DecisionError: when two of the names are of one node now, which a split takes apart.

    """

    def decide(opened: Library) -> Decision:
        return _decision(Verb.KEEP_APART, tuple(_reference(opened, n) for n in _several(opened, names)), told)

    return _take(library, decide)


def split(
    library: str | Path,
    node: str,
    *,
    forms: Collection[str] = (),
    papers: Collection[str] = (),
    name: str = "",
    **told: Unpack[Told],
) -> Built:
    """Take a part of a node out of it: what ``forms`` name in ``papers`` is another thing.

    Args:
        library: the ``.kg`` file.
        node: a name of the node.
        forms: surface forms, in any spelling that folds alike; all forms where none is given.
        papers: titles, identifiers or ids; all papers where none is given.
        name: what the other thing is called; a node of this name takes it in. By default its commonest form.
        told: who, when and why.

    Raises:
        NotInLibraryError: when node or paper is not there, or it is not written so, or never otherwise.
        DecisionError: when neither forms nor papers are given.

    """
    if not forms and not papers:
        raise DecisionError(f"nothing says which part of {node!r} to split off. Give --form TEXT, --paper ID, or both.")

    def decide(opened: Library) -> Decision:
        whole = _reference(opened, resolve(opened, node, DECIDABLE))
        ids = tuple(resolve(opened, paper, [Kind.PAPER]).id for paper in papers)
        return _decision(Verb.SPLIT, Part(whole, tuple(forms), ids, name).arguments(), told)

    return _take(library, decide)


def rename(library: str | Path, node: str, name: str, **told: Unpack[Told]) -> Built:
    """Give a node another preferred label; the old one stays as an alias.

    Raises:
        NotInLibraryError: when nothing is called ``node``; the message gives the nearest names.
        DecisionError: when another node has this name.

    """

    def decide(opened: Library) -> Decision:
        found = resolve(opened, node, DECIDABLE)
        same = (n for n in opened.nodes() if key(n.name) == key(name) and _family(n) == _family(found))
        other = next((n for n in same if n.id != found.id), None)
        if other or found.name == name:
            remedy = "`kg merge` makes them one." if other else "Give another name."
            raise DecisionError(f"{(other or found).id} is called {name!r} already. {remedy}")
        return _decision(Verb.RENAME, (_reference(opened, found), name), told)

    return _take(library, decide)


def kind(library: str | Path, node: str, kind: Kind | str, **told: Unpack[Told]) -> Built:
    """Give an entity another kind.

    Raises:
        NotInLibraryError: when no entity is called ``node``; the message gives the nearest names.
        DecisionError: when it has that kind already, or there is no such kind of entity.

    """
    kinds = {str(k).casefold(): k for k in sorted(ENTITY_KINDS)}
    wanted = kinds.get(kind.casefold())
    if wanted is None:
        raise DecisionError(f"{kind!r} is no kind of entity. Give one of {', '.join(kinds.values())}.")

    def decide(opened: Library) -> Decision:
        found = resolve(opened, node, ENTITY_KINDS)
        if found.kind is wanted:
            raise DecisionError(f"{found.name!r} ({found.id}) is of the kind {wanted} already. Nothing is to be done.")
        return _decision(Verb.KIND, (_reference(opened, found), wanted), told)

    return _take(library, decide)


def decisions(
    library: str | Path, *, output: str | Path | None = None, source: str | Path | None = None
) -> tuple[Decision, ...]:
    """Return a library's decisions, in the order in which they were taken.

    Args:
        library: the ``.kg`` file.
        output: a TSV to write them to, for sharing.
        source: a TSV of decisions, or a thesaurus file of VOSviewer, to add to them first; they are applied at once.

    Raises:
        InputError: when ``source`` cannot be read as decisions; the message gives the line.
        ExportError: when ``output`` cannot be written.

    """
    if source is not None:
        shared = read_decisions(source)
        with locked(library):
            with Library(library) as opened:
                taken = opened.decisions()
            relink(library, add(taken, shared))
    with Library(library) as opened:
        found = opened.decisions()
    if output is not None:
        try:
            with replacing(Path(output)) as fresh:
                fresh.write_text(to_tsv(found), encoding="utf-8", newline="\n")
        except OSError as error:
            reason = error.strerror or str(error)
            raise ExportError(
                f"{output}: cannot be written: {reason}. Choose a file in a folder that exists."
            ) from error
    return found


def void(library: str | Path) -> dict[int, str]:
    """Return what the last build said of the decisions that apply to nothing, by their numbers."""
    with Library(library) as opened:
        return {problem.line: problem.message for problem in opened.problems() if problem.path == DECISIONS}


def undo(library: str | Path, number: int) -> Decision:
    """Take a decision back, and return it; ``number`` counts from 1, as `kg decisions` lists them.

    Raises:
        DecisionError: when there is no decision of that number.

    """
    with locked(library):
        with Library(library) as opened:
            taken = opened.decisions()
        if not 1 <= number <= len(taken):
            there = f"has the decisions 1 to {len(taken)}" if taken else "has no decisions"
            raise DecisionError(f"{library} {there}, not {number}. `kg decisions {library}` lists them.")
        relink(library, taken[: number - 1] + taken[number:])
    return taken[number - 1]


def take(library: str | Path, new: Iterable[Decision], *, required: bool = True) -> Built:
    """Add decisions to a library and apply them; with ``required``, only if each of them applies to something.

    Raises:
        NotInLibraryError: when a required decision applies to nothing; the library stays as it was.

    """
    with locked(library):
        with Library(library) as opened:
            taken = opened.decisions()
        together = (*taken, *new)
        return relink(library, together, required=range(len(taken) + 1, len(together) + 1) if required else ())


def _take(library: str | Path, decide: Callable[[Library], Decision]) -> Built:
    with locked(library):
        with Library(library) as opened:
            decision = decide(opened)
        return take(library, [decision])


def _several(library: Library, names: Collection[str]) -> list[Node]:
    if len(names) < 2:
        raise DecisionError("one name is not enough. Give two nodes or more.")
    nodes = {name: resolve(library, name, DECIDABLE) for name in names}
    seen: dict[str, str] = {}
    for name, node in nodes.items():
        if seen.setdefault(node.id, name) != name:
            remedy = "`kg split` takes a node apart, `kg show` shows it."
            raise DecisionError(f"{seen[node.id]!r} and {name!r} are one node, {node.id}. {remedy}")
    if len({_family(node) for node in nodes.values()}) > 1:
        told = ", ".join(f"{node.name!r} ({node.kind})" for node in nodes.values())
        raise DecisionError(f"{told} are of kinds that cannot be one. Name nodes by their ids to be sure of the kind.")
    if len(nodes) < 2:
        raise DecisionError("one name twice is not enough. Give two nodes or more.")
    return list(nodes.values())


def _family(node: Node) -> str:
    return "entity" if node.kind in ENTITY_KINDS else node.kind


def _reference(library: Library, node: Node) -> str:
    return told_apart(node, library.nodes())


def _decision(verb: Verb, arguments: tuple[str, ...], told: Told) -> Decision:
    return signed(Decision(verb, arguments), **told)


def signed(decision: Decision, **told: Unpack[Told]) -> Decision:
    """Return a decision with who decided, when and why."""
    who, when = told.get("who"), told.get("when")
    today = datetime.now().astimezone().date().isoformat()
    why = told.get("why") or decision.why
    return replace(decision, who=_user() if who is None else who, when=when or today, why=why)


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a container may have a user without a name
        return ""
