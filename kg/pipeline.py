"""The whole line: read, extract, link, infer, store. Each stage is a function of the floors below."""

from __future__ import annotations

import hashlib
from base64 import b64decode, b64encode
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from kg import papers as reading_room
from kg.collector import seldom_collected, uncollected
from kg.decisions import Decision, add, from_tsv
from kg.errors import InputError, LibraryError, NotInLibraryError
from kg.extract import Extractor, Own, parse_own, read_all, read_own
from kg.library import Contents, Library, StoredReading, locked, write
from kg.link import CIRCLES, DECISIONS, Thesaurus, kept, parse_thesaurus, shipped_thesaurus, thesaurus_text, weave
from kg.model import Paper, Problem, Reading

#: Called with a stage's name, how many papers are done, and how many there are (0: not known).
Watch = Callable[[str, int, int], None]

#: The entry of the manifest that keeps a thesaurus of one's own, which linking anew needs.
_THESAURUS = "thesaurusText"
#: … and the one that keeps a model of one's own, in base64, which reading anew needs.
_OWN = "ownModel"


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


@seldom_collected()
def build(
    sources: Iterable[str | Path],
    output: str | Path,
    *,
    format: str | None = None,  # noqa: A002 - the option's own name
    thesaurus: str | Path | None = None,
    decisions: str | Path | None = None,
    min_score: float = 0.0,
    ghosts: int = 0,
    model: str | Path | None = None,
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
        decisions: a file of decisions to add to those that the library has.
        min_score: leave out claims whose best evidence scores less, from 0 to 1.
        ghosts: keep works outside the pile that at least so many papers cite, as papers of their own; 0 keeps none.
        model: what `kg train` learnt from the user's own annotated papers.
        workers: processes that extract; 0: one for each CPU that there is, where many papers must be read. With more
            than one, a script that calls this must guard its main part with ``if __name__ == "__main__"``.
        watch: told of progress.

    Raises:
        InputError: when a source cannot be read or nothing in them is a paper.
        WorkerError: when a process that extracts was killed.
        LibraryError: when ``output`` is there and is no library, or cannot be written.

    """
    output = Path(output)
    _writable(output)
    text = thesaurus_text(thesaurus) if thesaurus else ""
    words = parse_thesaurus(text, thesaurus) if thesaurus else shipped_thesaurus()
    shared = read_decisions(decisions) if decisions else ()
    learnt = read_own(model) if model else b""
    own = parse_own(learnt, model) if model else None
    with _old_library(output) as old:
        problems: list[Problem] = []
        pile = _papers([str(s) for s in sources], format, problems, watch)
        extractor = Extractor(words.labels(), own=own)
        known = old.readings_by_fingerprint() if old else {}
        decided = add(old.decisions() if old else (), shared)
        readings, fresh = extract(pile, extractor, known, workers=workers, watch=watch)
    manifest = {"extractor": extractor.version, "thesaurus": words.digest, "minScore": repr(min_score)}
    manifest |= {"ghosts": str(ghosts)} if ghosts else {}
    manifest |= {_THESAURUS: text} if text else {}
    manifest |= {_OWN: b64encode(learnt).decode()} if learnt else {}
    contents = Contents(tuple(pile), readings, (), (), decided, tuple(problems), manifest)
    return _link_and_write(output, contents, words, fresh, watch)


def relink(
    path: str | Path, decisions: Iterable[Decision], *, required: Collection[int] = (), watch: Watch = _unwatched
) -> Built:
    """Link a library's papers anew under these decisions, in place of those that it had; no source is needed.

    Nothing is read anew, unless the thesaurus that ships with citeweave has changed since the library was built.

    Raises:
        LibraryError: when there is no library, it is damaged, or another process is writing it.
        NotInLibraryError: when a decision whose number (from 1) is ``required`` applies to nothing; the library stays
            as it was.

    """
    path = Path(path)
    with locked(path), Library(path) as old:
        manifest = old.manifest()
        text = manifest.get(_THESAURUS, "")
        words = parse_thesaurus(text, path) if text else shipped_thesaurus()
        pile = tuple(old.papers())
        readings, fresh = tuple(old.readings()), 0
        if manifest.get("thesaurus") != words.digest:
            extractor = Extractor(words.labels(), own=_own_model(manifest, path))
            known = {stored.fingerprint: stored.reading for stored in readings}
            readings, fresh = extract(pile, extractor, known, watch=watch)
            manifest |= {"extractor": extractor.version, "thesaurus": words.digest}
        problems = tuple(p for p in old.problems() if p.path not in (CIRCLES, DECISIONS))
        contents = Contents(pile, readings, (), (), tuple(decisions), problems, manifest)
        return _link_and_write(path, contents, words, fresh, watch, required)


def _own_model(manifest: Mapping[str, str], path: Path) -> Own | None:
    return parse_own(b64decode(manifest[_OWN]), path) if _OWN in manifest else None


@uncollected()
def _link_and_write(
    path: Path,
    unlinked: Contents,
    words: Thesaurus,
    fresh: int,
    watch: Watch,
    required: Collection[int] = (),
) -> Built:
    problems = list(unlinked.problems)
    nodes, claims = weave(
        unlinked.papers,
        {stored.reading.paper: stored.reading for stored in unlinked.readings},
        words,
        decisions=unlinked.decisions,
        min_score=float(unlinked.manifest.get("minScore", 0)),
        ghosts=int(unlinked.manifest.get("ghosts", 0)),
        watch=lambda done: watch("linking", done, len(unlinked.papers)),
        report=problems.append,
    )
    for problem in problems:
        if problem.path == DECISIONS and problem.line in required:
            raise NotInLibraryError(f"{path}: {problem.message.removesuffix(kept(problem.line))}")
    watch("writing", 0, 0)
    write(path, replace(unlinked, nodes=tuple(nodes), claims=tuple(claims), problems=tuple(problems)))
    return Built(path, len(unlinked.papers), fresh, len(nodes), len(claims), tuple(problems))


def read_decisions(path: str | Path) -> tuple[Decision, ...]:
    """Return the decisions in a file: a TSV that `kg decisions` wrote, or a thesaurus file of VOSviewer.

    Raises:
        InputError: when the file cannot be read or is neither.

    """
    try:
        return from_tsv(Path(path).read_text(encoding="utf-8-sig"), path)
    except (OSError, UnicodeDecodeError) as error:
        remedy = "Give a TSV that `kg decisions LIB -o decisions.tsv` wrote."
        raise InputError(path, f"cannot be read as decisions ({error})", remedy) from error


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

    ``known`` maps fingerprints to readings of an earlier build; ``workers`` is as in :func:`build`.
    """
    prints = [fingerprint(paper, extractor) for paper in pile]
    fresh = [paper for paper, mark in zip(pile, prints, strict=True) if mark not in known]
    new: dict[str, Reading] = {}
    for reading in read_all(fresh, extractor, workers):
        new[reading.paper] = reading
        watch("extracting", len(new), len(fresh))
    stored = (StoredReading(m, known[m] if m in known else new[p.id]) for p, m in zip(pile, prints, strict=True))
    return tuple(stored), len(fresh)
