"""A library or an export is replaced whole or not at all, and by one writer at a time."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

import kg.files
from kg.errors import LibraryError
from kg.files import replacing
from kg.library import Library, locked, write
from tests.library_samples import SAMPLE, kill_while

HOLD = "import sys; from kg.library import locked\nwith locked(sys.argv[1]): print('held', flush=True); input()"


def _start(code: str, path: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(path), str(Path(__file__).parent)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline()
    return process


def _end(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate()


def test_killed_at_twenty_moments(tmp_path: Path) -> None:
    path = tmp_path / "library.kg"
    write(path, SAMPLE)

    def forever() -> None:
        while True:
            for name in ("one", "two"):
                write(path, replace(SAMPLE, manifest={"name": name, "pad": "x" * 300_000}))

    random, left_behind = Random(11), 0  # noqa: S311
    for _ in range(20):
        kill_while(forever, random.uniform(0.0, 0.15))
        left_behind += len(list(tmp_path.iterdir())) > 1
        with Library(path) as library:
            library.check()
            assert library.contents() == replace(SAMPLE, manifest=library.manifest())
    assert left_behind > 0, "no kill hit a write: the test shows nothing"
    write(path, SAMPLE)
    assert [entry.name for entry in tmp_path.iterdir()] == ["library.kg"]
    with Library(path) as library:
        assert library.contents() == SAMPLE


def test_a_reader_keeps_what_it_opened(tmp_path: Path) -> None:
    path = tmp_path / "library.kg"
    write(path, SAMPLE)
    with Library(path) as library:
        papers = library.papers()
        first = next(papers)
        write(path, replace(SAMPLE, manifest={}))
        assert (first, *papers) == SAMPLE.papers
        assert library.manifest() == SAMPLE.manifest


def test_two_writers_do_not_interleave(tmp_path: Path) -> None:
    path = tmp_path / "library.kg"
    process = _start(HOLD, path)
    try:
        message = rf"is being written by process {process.pid}\. Wait until"
        with pytest.raises(LibraryError, match=message):
            write(path, SAMPLE)
        with pytest.raises(LibraryError, match=message), locked(path):
            pass
    finally:
        _end(process)
    write(path, SAMPLE)  # the lock ended with the process
    assert [entry.name for entry in tmp_path.iterdir()] == ["library.kg"]


def test_two_threads_do_not_interleave(tmp_path: Path) -> None:
    errors: list[str] = []

    def other() -> None:
        try:
            write(tmp_path / "library.kg", SAMPLE)
        except LibraryError as error:
            errors.append(str(error))

    with locked(tmp_path / "library.kg"):
        write(tmp_path / "library.kg", SAMPLE)  # the holder itself may write
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
        write(tmp_path / "library.kg", SAMPLE)
    assert len(errors) == 1
    assert "another thread" in errors[0]


def test_an_error_in_the_block_is_not_called_a_library_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="mine"), locked(tmp_path / "library.kg"):
        raise FileNotFoundError("mine")
    assert list(tmp_path.iterdir()) == []


def test_where_nothing_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "folder.kg").mkdir()
    (tmp_path / "file").write_text("")
    for name in ("none/library.kg", "folder.kg", "file/library.kg"):
        with pytest.raises(LibraryError, match=r"cannot be written: .*kg build … -o"):
            write(tmp_path / name, SAMPLE)
    with pytest.raises(LibraryError, match="no plain file"):
        write("/dev/null", SAMPLE)
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["file", "folder.kg"]


def test_a_full_disk(tmp_path: Path) -> None:
    path = tmp_path / "library.kg"
    write(path, SAMPLE)
    before = path.read_bytes()
    code = "import resource, signal, sys; sys.path.insert(0, sys.argv[2]); import library_samples as s\n"
    code += "from kg.library import write; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
    code += "resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000)); write(sys.argv[1], s.SAMPLE)"
    done = subprocess.run(
        [sys.executable, "-c", code, str(path), str(Path(__file__).parent)], capture_output=True, text=True, check=False
    )
    assert "LibraryError" in done.stderr.splitlines()[-1]
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["library.kg"]


def test_links_and_modes_stay(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    real, link = tmp_path / "real" / "library.kg", tmp_path / "link.kg"
    link.symlink_to(real)
    write(link, SAMPLE)
    real.chmod(0o640)
    write(link, replace(SAMPLE, manifest={}))
    assert link.is_symlink()
    assert real.stat().st_mode & 0o777 == 0o640
    with Library(real) as library:
        assert library.manifest() == {}


def test_leftovers_of_other_files_stay(tmp_path: Path) -> None:
    for name in (".library.kg.12.tmp", ".library.kg.tmp", ".library.kg.x.tmp", ".other.kg.12.tmp", ".library.kg.lock"):
        (tmp_path / name).write_text("")
    write(tmp_path / "library.kg", SAMPLE)
    names = sorted(entry.name for entry in tmp_path.iterdir())
    assert names == [".library.kg.tmp", ".library.kg.x.tmp", ".other.kg.12.tmp", "library.kg"]


@pytest.mark.parametrize("exchange", [True, False])
def test_folders_are_replaced_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exchange: bool) -> None:
    if not exchange:
        monkeypatch.setattr(kg.files, "_exchange", lambda one, other: False)
    for text in ("old", "new"):
        with replacing(tmp_path / "f", folder=True) as fresh:
            (fresh / f"{text}.txt").write_text(text)
    assert [entry.name for entry in (tmp_path / "f").iterdir()] == ["new.txt"]
    with pytest.raises(ZeroDivisionError), replacing(tmp_path / "f", folder=True):
        raise ZeroDivisionError
    assert [entry.name for entry in tmp_path.iterdir()] == ["f"]
    with pytest.raises(FileExistsError), replacing(tmp_path / "f" / "new.txt", folder=True):
        pass


def test_a_forked_child_does_not_hold_the_lock(tmp_path: Path) -> None:
    with locked(tmp_path / "library.kg"):
        child = os.fork()
        if child == 0:  # pragma: no cover
            try:
                write(tmp_path / "library.kg", SAMPLE)
            except LibraryError:
                os._exit(42)
            os._exit(0)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 42
