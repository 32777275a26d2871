"""Files and folders that are replaced whole or not at all. Standard library only.

A process that is killed at any moment leaves the old file as it was. What it was writing lies beside it as
``.NAME.PID.tmp`` and goes at the next write.
"""

from __future__ import annotations

import ctypes
import os
import re
import shutil
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

if sys.platform != "win32":  # there, two writers at one moment are the user's to avoid
    import fcntl

#: Locks this process holds: the path, and the process and thread that took it (a fork copies the table, not the lock).
_held: dict[Path, tuple[int, int]] = {}
_guard = threading.Lock()
_RENAME_EXCHANGE = 2
_AT_FDCWD = -100


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the right to write ``path``; nesting in one thread is allowed.

    The lock is the kernel's (POSIX record lock on ``.NAME.lock``), so it ends with the process however that ends,
    and children do not inherit it.

    Raises:
        BlockingIOError: when another process or thread holds it; the message names the process.
        OSError: when the folder is missing or cannot be written.

    """
    path = path.resolve()
    me = (os.getpid(), threading.get_ident())
    with _guard:
        holder = _held.get(path)
        nested = holder == me
        if holder and holder[0] == me[0] and not nested:
            raise BlockingIOError(f"{path} is being written by another thread")
        descriptor = None if nested else _take(path)
        _held[path] = me
    try:
        yield
    finally:
        if not nested:
            with _guard:
                del _held[path]
                _release(path, descriptor)


def _lock_path(path: Path) -> Path:
    return path.with_name(f".{path.name}.lock")


def _take(path: Path) -> int | None:
    """Lock ``.NAME.lock``; None where the system or the file system knows no such locks."""
    if sys.platform == "win32":
        return None
    while True:
        descriptor = os.open(_lock_path(path), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
        try:
            fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError):
            owner = os.read(descriptor, 32).decode("ascii", "replace").strip()
            os.close(descriptor)
            raise BlockingIOError(f"{path} is being written by process {owner or 'unknown'}") from None
        except OSError:  # such as a network file system without a lock server
            os.close(descriptor)
            _lock_path(path).unlink(missing_ok=True)
            return None
        # Whoever held it before removed the file at the end: a lock on a removed file keeps nobody out.
        if _is_at(descriptor, _lock_path(path)):
            os.truncate(descriptor, 0)
            os.write(descriptor, str(os.getpid()).encode())
            return descriptor
        os.close(descriptor)


def _is_at(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False


def _release(path: Path, descriptor: int | None) -> None:
    if descriptor is not None:
        _lock_path(path).unlink(missing_ok=True)
        os.close(descriptor)


@contextmanager
def replacing(path: Path, *, folder: bool = False) -> Iterator[Path]:
    """Yield a fresh path beside ``path``; when the block ends well, what was made there takes the place of ``path``.

    With ``folder`` the path yielded is an empty folder. A symbolic link is followed: what it names is replaced. The
    mode of an old file is kept. When the block raises, nothing is left behind and ``path`` is as it was.

    Raises:
        OSError: when ``path`` is something else than a plain file (or a folder), is being written by another, or
            cannot be written.

    """
    path = path.resolve()
    if path.exists() and not (path.is_dir() if folder else path.is_file()):
        raise FileExistsError(f"{path} is no {'folder' if folder else 'plain file'}")
    with locked(path):
        _remove_leftovers(path)
        fresh = path.with_name(f".{path.name}.{os.getpid()}.tmp")
        try:
            if folder:
                fresh.mkdir()
            yield fresh
            _settle(fresh)
            _swap(fresh, path)
        finally:
            _remove(fresh)


def _remove_leftovers(path: Path) -> None:
    """Remove what killed writers of ``path`` left; the lock is held, so nobody is writing them."""
    pattern = re.compile(rf"\.{re.escape(path.name)}\.\d+\.(tmp|old)")
    for entry in list(path.parent.iterdir()):
        if pattern.fullmatch(entry.name):
            _remove(entry)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _settle(path: Path) -> None:
    """Wait until the disk has the file, or the folder and each file in it."""
    if sys.platform == "win32":  # opens no folder, and syncs only what is open for writing
        return
    for part in [*path.iterdir(), path] if path.is_dir() else [path]:
        descriptor = os.open(part, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _swap(fresh: Path, path: Path) -> None:
    if path.exists():
        shutil.copymode(path, fresh)
    if not path.is_dir():
        fresh.replace(path)
    elif not _exchange(fresh, path):
        # Two steps where the system has no exchange: a kill between them leaves the old folder as ``.NAME.PID.old``.
        aside = fresh.with_suffix(".old")
        path.replace(aside)
        fresh.replace(path)
        _remove(aside)
    with suppress(OSError):  # the name itself; not every file system syncs folders
        _settle_names(path.parent)


def _settle_names(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two names in one step (Linux ``renameat2``); False where the system cannot."""
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError, TypeError):
        return False
    first, second = os.fsencode(one), os.fsencode(other)
    return bool(renameat2(_AT_FDCWD, first, _AT_FDCWD, second, _RENAME_EXCHANGE) == 0)
