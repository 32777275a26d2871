"""Papers read by several processes at once; the readings are the same whatever their number."""

from __future__ import annotations

import gc
import os
import signal
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import fields
from multiprocessing import connection, get_context, parent_process
from multiprocessing.reduction import ForkingPickler
from operator import attrgetter

from kg.collector import seldom
from kg.errors import KGError
from kg.extract.extractor import Extractor
from kg.model import Mention, Paper, Reading

#: Papers that a process is given at once.
_CHUNK = 8
#: Papers that pay for one process more, and processes beyond which memory is spent for little: linking waits anyway.
_EACH, _MOST = 150, 8


# As arguments of its class a mention travels in half the time that a dataclass takes by itself.
_values = attrgetter(*(field.name for field in fields(Mention)))
ForkingPickler.register(Mention, lambda mention: (Mention, _values(mention)))


class WorkerError(KGError):
    """A process that read papers was killed."""


def processes(papers: int) -> int:
    """Return how many processes read so many papers best on this machine."""
    return max(1, min(_available(), papers // _EACH, _MOST))


def _available() -> int:
    """Return how many CPUs this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def read_all(papers: Sequence[Paper], extractor: Extractor, workers: int = 0) -> Iterator[Reading]:
    """Yield the readings of the papers, in their order.

    ``workers`` processes read; 0 takes as many as there are CPUs, where the papers are many. A process that is forked
    shares the model with this one; any other loads its own.

    Raises:
        WorkerError: when one of them was killed.

    """
    workers = min(workers or processes(len(papers)), -(-len(papers) // _CHUNK))
    if workers <= 1:
        yield from map(extractor.read, papers)
        return
    context = get_context()
    if context.get_start_method() == "fork":
        extractor.warm()
    pool = ProcessPoolExecutor(workers, context, _start, (extractor,))
    try:
        yield from pool.map(_read, papers, chunksize=_CHUNK)
    except BrokenProcessPool as error:
        raise WorkerError(
            "A process that read papers was killed, perhaps because the memory was full. "
            "Nothing was written. Try again with --workers 1."
        ) from error
    finally:
        pool.shutdown(cancel_futures=True)


_extractor: Extractor | None = None


def _start(extractor: Extractor) -> None:
    """Make a process ready: it leaves Ctrl-C to the one that started it, and ends when that one has ended."""
    global _extractor
    _extractor = extractor
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.freeze()  # what is shared stays shared: nothing goes through it any more
    seldom()
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


def _read(paper: Paper) -> Reading:
    assert _extractor is not None  # noqa: S101 - the pool's initializer has run
    return _extractor.read(paper)
