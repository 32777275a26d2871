"""What can go wrong between here and a service."""

from __future__ import annotations

from kg.errors import KGError


class FetchError(KGError):
    """A service cannot be reached, lets nobody in, gives nothing, or goes on answering with what is broken."""


class RefusedError(FetchError):
    """A service does not take this request as it is; with fewer items, or other ones, it may."""


class BrokenAnswerError(Exception):
    """What came is no whole answer: it is asked for again, and never leaves this room."""
