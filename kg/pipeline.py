"""The whole line: read, extract, link, infer, store. Each stage is a function of the floors below."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from kg import papers as reading_room
from kg.errors import InputError, LibraryError
from kg.extract import Extractor
from kg.library import Contents, Library, StoredReading, write
from kg.link import read_thesaurus, shipped_thesaurus, weave
from kg.model import Paper, Problem, Reading

#: Called with a stage's name, how many papers are done, and how many there are (0: not known).
Watch = Callable[[str, int, int], None]

_CHUNK = 64


def _unwatched(stage: str, done: int, total: int) -> None:
    pass


@dataclass(frozen=True)
class Built:
    """What a build did: how many papers the library has, how many of them were read anew, and every problem met."""

    path: Path
    papers: int
    read: int
    nodes: int
    claims: int
    problems: tuple[Problem, ...]


def build(
    sources: Iterable[str | Path],
    output: str | Path,
    *,
    format: str | None = None,  # noqa: A002 - the option's own name
    thesaurus: str | Path | None = None,
    min_score: float = 0.0,
    workers: int = 1,
    watch: Watch = _unwatched,
) -> Built:
    """Build the library of ``sources`` (files, directories, or ``-``) in the file ``output``.

    The library holds what the sources hold, no more: build again with one source more and only its papers are read
    anew. Either the whole library is written or the old file stays as it was.

    Args:
        sources: files and directories; a directory is read file by file.
        output: the ``.kg`` file.
        format: a name of :data:`kg.papers.READERS`, when sniffing is not wanted.
        thesaurus: a TSV to link against instead of the shipped one.
        min_score: leave out claims whose best evidence scores less, from 0 to 1.
        workers: processes that extract.
        watch: told of progress.

    Raises:
        InputError: when a source cannot be read or nothing in them is a paper.
        LibraryError: when ``output`` is there and is no library, or cannot be written.

    """
    output = Path(output)
    _writable(output)
    words = read_thesaurus(thesaurus) if thesaurus else shipped_thesaurus()
    with _old_library(output) as old:
        problems: list[Problem] = []
        pile = _papers([str(s) for s in sources], format, problems, watch)
        extractor = Extractor(words.labels())
        known = old.readings_by_fingerprint() if old else {}
        decisions = tuple(old.decisions()) if old else ()
        readings, fresh = extract(pile, extractor, known, workers=workers, watch=watch)
    nodes, claims = weave(
        pile,
        {stored.reading.paper: stored.reading for stored in readings},
        words,
        min_score=min_score,
        watch=lambda done: watch("linking", done, len(pile)),
    )
    watch("writing", 0, 0)
    manifest = {"extractor": extractor.version, "thesaurus": words.digest, "minScore": repr(min_score)}
    contents = Contents(tuple(pile), readings, tuple(nodes), tuple(claims), decisions, tuple(problems), manifest)
    write(output, contents)
    return Built(output, len(pile), fresh, len(nodes), len(claims), tuple(problems))


def _writable(path: Path) -> None:
    """Fail before the work, not after it, where the library could not be put."""
    if path.is_dir() or not path.parent.is_dir():
        what = "is a directory" if path.is_dir() else "lies in a directory that does not exist"
        raise LibraryError(f"{path}: {what}. Give the path of a file to write with -o, such as library.kg.")


@contextmanager
def _old_library(path: Path) -> Iterator[Library | None]:
    """Open the library to build on; a file that is none is never overwritten."""
    if not path.exists():
        yield None
        return
    with Library(path) as library:
        yield library


def _papers(sources: Sequence[str], form: str | None, problems: list[Problem], watch: Watch) -> list[Paper]:
    records: list[Paper] = []
    for source in reading_room.sources(sources, format=form, report=problems.append):
        for record in reading_room.read(source, format=form, report=problems.append):
            records.append(record)
            watch("reading", len(records), 0)
    pile, conflicts = reading_room.unite(records)
    problems.extend(conflicts)
    if not pile:
        names = ", ".join(sources)
        raise InputError(names, "holds no papers", "`kg build --help` lists the formats that can be read.")
    return pile


def fingerprint(paper: Paper, extractor: Extractor) -> str:
    """Return a hash of all that a paper's reading depends on."""
    parts = (extractor.version, paper.id, paper.title, paper.abstract, *paper.links)
    return hashlib.sha256("\x00".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def extract(
    pile: Sequence[Paper],
    extractor: Extractor,
    known: Mapping[str, Reading],
    *,
    workers: int = 1,
    watch: Watch = _unwatched,
) -> tuple[tuple[StoredReading, ...], int]:
    """Return the readings of the papers, in their order, and how many of them were not among ``known``.

    ``known`` maps fingerprints to readings of an earlier build.
    """
    prints = [fingerprint(paper, extractor) for paper in pile]
    fresh = [paper for paper, mark in zip(pile, prints, strict=True) if mark not in known]
    new: dict[str, Reading] = {}
    for reading in _read_all(fresh, extractor, workers):
        new[reading.paper] = reading
        watch("extracting", len(new), len(fresh))
    stored = (StoredReading(m, known[m] if m in known else new[p.id]) for p, m in zip(pile, prints, strict=True))
    return tuple(stored), len(fresh)


_worker: Extractor | None = None


def _start(extractor: Extractor) -> None:
    global _worker
    _worker = extractor


def _read(paper: Paper) -> Reading:
    assert _worker is not None  # noqa: S101 - the pool's initializer has run
    return _worker.read(paper)


def _read_all(papers: Sequence[Paper], extractor: Extractor, workers: int) -> Iterator[Reading]:
    if workers <= 1 or len(papers) <= _CHUNK:
        yield from map(extractor.read, papers)
        return
    with get_context().Pool(workers, _start, (extractor,)) as pool:
        yield from pool.imap(_read, papers, chunksize=_CHUNK)
