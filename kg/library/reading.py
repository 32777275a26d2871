"""Reading a ``.kg`` file."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

from kg.decisions import Decision
from kg.errors import NotInLibraryError
from kg.library import decode, digests
from kg.library.contents import Contents, Counts, StoredReading
from kg.library.encode import text
from kg.library.opening import connect, damaged
from kg.model import Claim, Kind, Node, Paper, Problem, Reading, Relation

T = TypeVar("T")
Row = tuple[Any, ...]


class Library:
    """A read-only view of a ``.kg`` file; a context manager. Iterators are lazy and go in the order of ids.

    What was opened stays as it was, also while a build replaces the file.

    Example:
        >>> with Library("library.kg") as library:  # doctest: +SKIP
        ...     papers = list(library.papers())

    Raises:
        LibraryError: when the file is missing, damaged, no library, or from a newer version. Damage deep in the file
            shows when it is read, or with :meth:`check`.

    """

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)
        self._database = connect(self.path)
        self._text = lru_cache(maxsize=4096)(self._read_text)

    def __enter__(self) -> Library:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; iterators that are still open end with an error."""
        self._database.close()

    def contents(self) -> Contents:
        """Return all that the library holds: what :func:`~kg.library.write` was given, sorted by id."""
        return Contents(
            papers=tuple(self.papers()),
            readings=tuple(self.readings()),
            nodes=tuple(self.nodes()),
            claims=tuple(self.claims()),
            decisions=self.decisions(),
            problems=tuple(self.problems()),
            manifest=self.manifest(),
        )

    def papers(self) -> Iterator[Paper]:
        """Yield all papers."""
        return self._guarded(decode.papers(self._rows))

    def paper(self, paper: str) -> Paper:
        """Return the paper with this id.

        Raises:
            NotInLibraryError: when there is none.

        """
        return self._one(decode.papers, "papers", "paper", paper)

    def readings(self) -> Iterator[StoredReading]:
        """Yield all readings, in the order of their papers' ids."""
        return self._guarded(decode.readings(self._rows, self._text))

    def reading(self, paper: str) -> StoredReading | None:
        """Return what was read in the paper with this id; None when it was not read."""
        number = self._number("papers", "paper", paper)
        if number is None:
            return None
        where = f"WHERE paper = {number}"
        return next(self._guarded(decode.readings(self._rows, self._text, where)), None)

    def fingerprints(self) -> dict[str, str]:
        """Return the fingerprint of each paper's reading, by the paper's id."""
        rows = self._rows("SELECT id, fingerprint FROM readings JOIN papers USING (paper) ORDER BY paper")
        return dict(self._guarded((decode.string(paper), decode.string(fingerprint)) for paper, fingerprint in rows))

    def readings_by_fingerprint(self) -> Mapping[str, Reading]:
        """Return the readings by fingerprint; each is loaded when it is asked for.

        Of readings with one fingerprint the last in the order of paper ids is taken.
        """
        return _ByFingerprint(self)

    def nodes(self) -> Iterator[Node]:
        """Yield all nodes."""
        return self._guarded(decode.nodes(self._rows))

    def node(self, node: str) -> Node:
        """Return the node with this id.

        Raises:
            NotInLibraryError: when there is none.

        """
        return self._one(decode.nodes, "nodes", "node", node)

    def claims(self) -> Iterator[Claim]:
        """Yield all claims, in the order of subject, relation, object."""
        return self._guarded(decode.claims(self._rows, self._text))

    def claim(self, subject: str, relation: str, target: str) -> Claim | None:
        """Return the claim that ``subject`` stands in ``relation`` to ``target``; None when nothing claims it."""
        ends = [self._number("nodes", "node", end) for end in (subject, target)]
        if None in ends:
            return None
        sql = "SELECT claim FROM claims WHERE subject = ? AND relation = ? AND object = ?"
        row = next(self._guarded(self._rows(sql, (ends[0], text(relation), ends[1]))), None)
        return None if row is None else next(self._claims(f"claim = {row[0]}"), None)

    def claims_of(self, node: str) -> Iterator[Claim]:
        """Yield the claims whose subject or object is the node with this id."""
        number = self._number("nodes", "node", node)
        return self._claims(f"subject = {number} OR object = {number}") if number else iter(())

    def node_digests(self, salt: str = "") -> Iterator[tuple[int, str, int]]:
        """Yield the number, kind and digest of each node, as :mod:`kg.library.digests` makes them."""
        return self._guarded(digests.nodes(self._rows, salt))

    def claim_digests(self, salt: str = "") -> Iterator[tuple[int, digests.Pattern, int]]:
        """Yield the number, pattern and digest of each claim."""
        return self._guarded(digests.claims(self._rows, salt))

    def nodes_numbered(self, numbers: Iterable[int]) -> Iterator[Node]:
        """Yield the nodes of these numbers, in the order of numbers."""
        return self._guarded(decode.nodes(self._rows, f"WHERE node IN ({_listed(numbers)})"))

    def claims_numbered(self, numbers: Iterable[int]) -> Iterator[Claim]:
        """Yield the claims of these numbers, in the order of numbers."""
        return self._guarded(decode.claims(self._rows, self._text, f"WHERE claim IN ({_listed(numbers)})"))

    def edges(self) -> Iterator[tuple[str, Relation, str]]:
        """Yield the subject, relation and object of all claims, in no order, without the cost of their evidence."""
        sql = "SELECT s.id, relation, o.id FROM claims JOIN nodes s ON subject = s.node JOIN nodes o ON object = o.node"
        return self._guarded((decode.string(s), Relation(r), decode.string(o)) for s, r, o in self._rows(sql))

    def uses(self) -> Iterator[tuple[str, str, str, Kind | None, str]]:
        """Yield each place in a title or an abstract where a paper names an entity, in the order of papers and places.

        That is: the entity's id, the paper's, the words, the kind that the finder took them for, and the finder.
        """
        return self._guarded(decode.uses(self._rows, self._text))

    def definitions(self) -> Iterator[tuple[str, str, str]]:
        """Yield the acronyms and expansions that papers define: the paper's id, the short and the long form."""
        sql = "SELECT id, short, long FROM definitions JOIN papers USING (paper) ORDER BY paper, position"
        rows = self._rows(sql)
        return self._guarded((decode.string(p), decode.string(short), decode.string(x)) for p, short, x in rows)

    def decisions(self) -> tuple[Decision, ...]:
        """Return what the user decided, in the order in which it was decided."""
        return tuple(self._guarded(decode.decisions(self._rows)))

    def problems(self) -> Iterator[Problem]:
        """Yield what was wrong in the sources, in the order in which it was met."""
        return self._guarded(decode.problems(self._rows))

    def manifest(self) -> dict[str, str]:
        """Return the manifest: how the library was made."""
        rows = self._rows("SELECT key, value FROM manifest ORDER BY key")
        return dict(self._guarded((decode.string(key), decode.string(value)) for key, value in rows))

    def counts(self) -> Counts:
        """Return how much the library holds. ``sources`` counts each paper once for a file, whatever its lines."""

        def number(sql: str) -> int:
            return int(next(self._guarded(self._rows(sql)))[0])

        def by(column: str, table: str, what: str = "*") -> dict[str, int]:
            sql = f"SELECT {column}, count({what}) FROM {table} GROUP BY {column} ORDER BY {column}"
            return dict(self._guarded((decode.string(key), count) for key, count in self._rows(sql)))

        papers = number("SELECT count(*) FROM papers")
        with_abstract = number("SELECT count(*) FROM papers WHERE abstract <> ''")
        return Counts(
            papers=papers,
            mentions=number("SELECT count(*) FROM mentions WHERE listed"),
            with_abstract=with_abstract,
            without_abstract=papers - with_abstract,
            nodes=by("kind", "nodes"),
            claims=by("relation", "claims"),
            references=by("references_status", "papers"),
            sources=by("path", "sources", "DISTINCT paper"),
        )

    def check(self) -> None:
        """Read the whole file and its cross references once.

        Raises:
            LibraryError: when something in it is damaged.

        """
        faults = [row for row in self._guarded(self._rows("PRAGMA integrity_check")) if row != ("ok",)]
        faults += self._guarded(self._rows("PRAGMA foreign_key_check"))
        if faults:
            raise damaged(self.path, str(faults[0]))

    def _claims(self, condition: str) -> Iterator[Claim]:
        where = f"WHERE claim IN (SELECT claim FROM claims WHERE {condition})"
        return self._guarded(decode.claims(self._rows, self._text, where))

    def _rows(self, sql: str, parameters: Row = ()) -> Iterator[Row]:
        for row in self._database.execute(sql, parameters):  # noqa: UP028 - `yield from` would close a cursor late
            yield row

    def _one(self, records: Callable[[decode.Query, str], Iterator[T]], table: str, column: str, wanted: str) -> T:
        number = self._number(table, column, wanted)
        if number is None:
            raise NotInLibraryError(
                f"{self.path} has no {column} with the id {wanted!r}. `kg show` takes names too; `kg info` counts what "
                "is there."
            )
        return next(self._guarded(records(self._rows, f"WHERE {column} = {number}")))

    def _number(self, table: str, column: str, wanted: str) -> int | None:
        sql = f"SELECT {column} FROM {table} WHERE id = ?"
        row = next(self._guarded(self._rows(sql, (text(wanted),))), None)
        return None if row is None else int(row[0])

    def _read_text(self, number: int | None) -> tuple[str, str, str]:
        if number is None:
            return "", "", ""
        row = next(self._rows("SELECT id, title, abstract FROM papers WHERE paper = ?", (number,)), None)
        if row is None:
            raise LookupError(f"there is no paper number {number}")
        return decode.string(row[0]), decode.string(row[1]), decode.string(row[2])

    def _guarded(self, records: Iterator[T]) -> Iterator[T]:
        """Yield ``records``; what they raise on a damaged file comes out as a LibraryError."""
        try:
            yield from records
        except sqlite3.ProgrammingError:  # the library was closed
            raise
        except (sqlite3.Error, ValueError, TypeError, LookupError, AttributeError) as error:
            raise damaged(self.path, str(error)) from error


def _listed(numbers: Iterable[int]) -> str:
    return ",".join(str(int(number)) for number in numbers)


class _ByFingerprint(Mapping[str, Reading]):
    def __init__(self, library: Library) -> None:
        self._library = library
        self._papers = {fingerprint: paper for paper, fingerprint in library.fingerprints().items()}

    def __getitem__(self, fingerprint: str) -> Reading:
        stored = self._library.reading(self._papers[fingerprint])
        if stored is None:
            raise KeyError(fingerprint)
        return stored.reading

    def __iter__(self) -> Iterator[str]:
        return iter(self._papers)

    def __len__(self) -> int:
        return len(self._papers)
