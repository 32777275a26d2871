"""Compressed files, archives, and folders that are one paper: read in place."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import sys
import tarfile
import zipfile
from collections.abc import Callable, Collection, Iterator
from itertools import islice
from pathlib import Path

import pytest
import zstandard

from kg.errors import InputError
from kg.model import Paper, Problem, Source
from kg.papers import compression, formats, read, sources
from kg.papers.archive import entries
from kg.papers.compression import RATIO
from kg.papers.folder import Folder, FolderReader, gathered
from kg.papers.reader import Report
from kg.papers.record import paper_from
from kg.papers.source import opened

LINE = b'{"title": "Drafts of Trees", "abstract": "An abstract."}\n'


def tar(files: dict[str, bytes], mode: str = "w") -> bytes:
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return held.getvalue()


def zipped(files: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return held.getvalue()


def written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def titles(path: Path | str) -> tuple[list[tuple[str, str, int]], list[str]]:
    problems: list[Problem] = []
    papers = list(read(path, report=problems.append))
    return [(p.title, p.sources[0].path, p.sources[0].line) for p in papers], [str(p) for p in problems]


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress, zstandard.compress])
def test_compressed_files(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    path = written(tmp_path / "a.jsonl.packed", pack(LINE * 2))
    assert titles(path) == ([("Drafts of Trees", str(path), 1), ("Drafts of Trees", str(path), 2)], [])
    twice = written(tmp_path / "twice", pack(LINE) + pack(LINE))
    assert len(titles(twice)[0]) == 2


@pytest.mark.parametrize("pack", [bytes, gzip.compress, bz2.compress, lzma.compress, zstandard.compress])
def test_tar_archives(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    files = {
        "b/x.jsonl": LINE,
        "a.csv": b"title,year\nMore Trees,2020\n",
        "logo.png": b"\x89PNG\0\0",
        "note.md": b"Buy milk",
    }
    path = written(tmp_path / "pile.tar", pack(tar(files)))
    papers, problems = titles(path)
    assert papers == [("Drafts of Trees", f"{path}!b/x.jsonl", 1), ("More Trees", f"{path}!a.csv", 2)]
    assert problems == [f"{path}: 2 files in it are of no known format: not read (logo.png, note.md)."]


def test_zip_archives_in_the_order_of_names_without_hidden_files(tmp_path: Path) -> None:
    files = {"z.jsonl": LINE, "a/b.jsonl": LINE, ".hidden.jsonl": LINE, "__MACOSX/z.jsonl": LINE}
    path = written(tmp_path / "pile.zip", zipped(files))
    assert [place for _, place, _ in titles(path)[0]] == [f"{path}!a/b.jsonl", f"{path}!z.jsonl"]


def test_archives_within_archives(tmp_path: Path) -> None:
    inner = zipped({"x.jsonl": LINE})
    path = written(tmp_path / "pile.tgz", gzip.compress(tar({"i.zip": inner, "y.jsonl.xz": lzma.compress(LINE)})))
    assert [place for _, place, _ in titles(path)[0]] == [f"{path}!i.zip!x.jsonl", f"{path}!y.jsonl.xz"]
    deep = LINE
    for _ in range(6):
        deep = tar({"d": deep})
    with pytest.raises(InputError, match="archives deep"):
        titles(written(tmp_path / "deep.tar", deep))


def test_names_that_would_escape_are_only_shown(tmp_path: Path) -> None:
    path = written(tmp_path / "evil.tar", tar({"../../etc/x.jsonl": LINE, "/abs\n.jsonl": LINE}))
    assert [place for _, place, _ in titles(path)[0]] == [f"{path}!../../etc/x.jsonl", f"{path}!/abs�.jsonl"]
    assert [p.name for p in tmp_path.iterdir()] == ["evil.tar"]


def test_an_archive_from_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    for data in (gzip.compress(tar({"x.jsonl": LINE})), zipped({"x.jsonl": LINE})):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        assert titles("-")[0] == [("Drafts of Trees", "-!x.jsonl", 1)]


def test_an_archive_in_a_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    written(tmp_path / "b.zip", zipped({"x.jsonl": LINE}))
    written(tmp_path / "c.jsonl.zst", zstandard.compress(LINE))
    written(tmp_path / "d.jsonl.xz", b"\xfd7zXZ\0 and no more")
    problems: list[Problem] = []
    assert [file.name for file in sources(["."], report=problems.append)] == ["b.zip", "c.jsonl.zst"]
    assert [(p.path, p.message.partition(" (")[0]) for p in problems] == [("d.jsonl.xz", "cannot be read")]


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress, zstandard.compress])
def test_a_bomb_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pack: Callable[[bytes], bytes]) -> None:
    monkeypatch.setattr(compression, "FREE", 2**20)
    path = written(tmp_path / "bomb", pack(LINE + b" " * 2**25))
    papers, problems = titles(path)
    assert len(papers) == 1
    assert f"unpacks to more than {RATIO} times its size" in problems[0]


def test_a_bomb_of_many_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compression, "FREE", 2**22)
    path = written(tmp_path / "bomb.zip", zipped({f"{n:02}.jsonl": LINE + b" " * 2**19 for n in range(20)}))
    papers, problems = titles(path)
    assert 5 < len(papers) < 12
    assert f"unpacks to more than {RATIO} times its size" in problems[-1]


def test_an_archive_that_breaks_off_gives_what_it_has(tmp_path: Path) -> None:
    whole = tar({"a.jsonl": LINE, "b.jsonl": LINE * 1000})
    papers, problems = titles(written(tmp_path / "cut.tar", whole[:20_000]))
    assert len(papers) > 100
    assert "cut" in problems[-1] or "not JSON" in problems[-1]
    with pytest.raises(InputError, match="holds no papers: the archive is cut or damaged"):
        titles(written(tmp_path / "cut.zip", zipped({"a.jsonl": LINE})[:60]))


def test_a_locked_archive(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.jsonl": LINE}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(InputError, match="is locked with a password"):
        titles(written(tmp_path / "locked.zip", bytes(data)))


def _sniff(names: Collection[str]) -> float:
    if "title.txt" in names:
        return 1.0
    return 0.6 if any(name.endswith(".tex") for name in names) else 0.0


def _read(folder: Folder, report: Report) -> Iterator[Paper]:
    title = folder.text("title.txt", report) if "title.txt" in folder.files else " ".join(folder.files)
    yield paper_from({"title": title}, Source(folder.path("title.txt"), 1), print)


TOY = FolderReader("toy", "folders for tests", (".tex", ".txt", ".bib"), _sniff, _read)


@pytest.fixture
def toy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats, "FOLDERS", {"toy": TOY})
    for module in ("files", "reading"):
        monkeypatch.setattr(f"kg.papers.{module}.FOLDERS", {"toy": TOY})


PAPERS = {
    "papers/readme.txt": b"Buy milk.",
    "papers/1/title.txt": b"One",
    "papers/1/refs.bib": b"@x",
    "papers/2/refs.bib": b"@x",
    "papers/2/title.txt": b"Two",
    "papers/2/fig/a.tex": b"part of two",
    "papers/3/parts/b.tex": b"part of three, come before it",
    "papers/3/main.tex": b"three",
    "papers/x.jsonl": LINE,
}
FOUND = ["One", "Two", "main.tex parts/b.tex", "Drafts of Trees"]


@pytest.mark.usefixtures("toy")
def test_folders_in_an_archive(tmp_path: Path) -> None:
    path = written(tmp_path / "pile.tar.xz", lzma.compress(tar(PAPERS)))
    papers, problems = titles(path)
    assert sorted(title for title, _, _ in papers) == sorted(FOUND)
    assert (f"{path}!papers/1/title.txt") in [place for _, place, _ in papers]
    assert problems == [f"{path}: 1 file in it is of no known format: not read (papers/readme.txt)."]


@pytest.mark.usefixtures("toy")
def test_an_archive_that_is_one_folder(tmp_path: Path) -> None:
    path = written(
        tmp_path / "2401.00001.tar.gz", gzip.compress(tar({"s/a.tex": b"a", "t/b.tex": b"b", "main.tex": b"c"}))
    )
    assert titles(path)[0] == [("main.tex s/a.tex t/b.tex", f"{path}!title.txt", 1)]


@pytest.mark.usefixtures("toy")
def test_folders_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, data in PAPERS.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    problems: list[Problem] = []
    files = sources(["papers"], report=problems.append)
    assert [file.name for file in files] == ["papers/1", "papers/2", "papers/3", "papers/x.jsonl"]
    assert sorted(title for file in files for title, _, _ in titles(file)[0]) == sorted(FOUND)  # type: ignore[arg-type]
    assert titles(files[0])[0] == [("One", "papers/1/title.txt", 1)]  # type: ignore[arg-type]


def test_folders_are_released_in_one_pass(tmp_path: Path) -> None:
    path = written(tmp_path / "many.tar", tar({f"p/{n:04}/title.txt": b"%d" % n for n in range(300)}))
    seen: list[str] = []
    with opened(path) as stream:

        def told() -> Iterator:  # type: ignore[type-arg]
            for entry in entries(stream, "many.tar", print):  # type: ignore[arg-type]
                seen.append(entry.name)
                yield entry

        parts = gathered(told(), [TOY], print)  # type: ignore[arg-type]
        first = next(parts)
        assert (first.name, len(seen)) == ("many.tar!p/0000", 65)
        assert len(list(parts)) == 299


@pytest.mark.shared
def test_the_corpus_of_sources_is_read_in_place(shared: Path) -> None:
    reader = FolderReader("toy", "", (".txt", ".bbl", ".bib"), _sniff, _read)
    path = shared / "corpora" / "latex-citations.tar.xz"
    with opened(path) as stream:
        parts = gathered(entries(stream, "x", print), [reader], print)  # type: ignore[arg-type]
        folders = [part for part in islice(parts, 200) if isinstance(part, Folder)]
    assert len(folders) == 200  # of 2,774, as tar tJf … | grep -c '/title.txt$' says: all are read so in 8 s
    assert all({"title.txt", "abstract.txt"} < set(folder.files) for folder in folders)
