"""Rest for Python's garbage collector, where millions of objects are made that stay."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

#: Objects made since the last look for circles that make Python look again; its own 700 cost 4 % of reading papers.
_MANY = 50_000


def seldom() -> None:
    """Let the collector of circles look seldom from now on, in a process that makes few of them."""
    gc.set_threshold(_MANY)


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Let it look seldom for a while; as a decorator, while a function runs. What it finds later is not lost."""
    was = gc.get_threshold()
    seldom()
    try:
        yield
    finally:
        gc.set_threshold(*was)


@contextmanager
def uncollected() -> Iterator[None]:
    """Pause the collector of circles; walking again and again what is alive takes up to half of the time.

    As a decorator it holds for a function. A collector that was off stays off.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
