"""A polite client: paced by service, patient with what passes, and never asking twice for what has come."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlencode

from kg.fetch.cache import Cache, default_folder
from kg.fetch.errors import BrokenAnswerError, FetchError, RefusedError
from kg.fetch.services import Service
from kg.text import clean

if TYPE_CHECKING:
    from kg.fetch.transport import Answer

T = TypeVar("T")

#: Called with a stage's name, how much is done, and how much there is (0: not known).
Watch = Callable[[str, int, int], None]
#: Sends one request: address, headers, body (None: a GET), time-out in seconds.
Send = Callable[[str, Mapping[str, str], bytes | None, float], "Answer"]

#: A request is sent so many times at most; the waits between double from the first, in seconds.
TRIES, FIRST_WAIT = 6, 2.0
#: Who asks to wait longer than so many seconds is not waited for.
PATIENCE = 300.0
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
_REFUSED = frozenset({400, 413, 414, 422})


def unwatched(stage: str, done: int, total: int) -> None:
    """Watch nothing."""


class Client:
    """Asks services. Times are in seconds.

    Args:
        cache: the folder of answers that have come; None: they are forgotten at the end.
        timeout: how long a service may be silent.
        environ: where keys and places come from; ``os.environ`` by default.
        watch: told of waiting.
        send: sends one request; :func:`kg.fetch.transport.send` by default.
        now: the time of day.
        sleep: waits.

    """

    def __init__(
        self,
        cache: str | Path | None = None,
        *,
        timeout: float = 60.0,
        environ: Mapping[str, str] | None = None,
        watch: Watch = unwatched,
        send: Send | None = None,
        now: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.asked = self.kept = 0  # requests sent, and answers that were there already
        self._timeout, self._watch, self.now, self._sleep = timeout, watch, now, sleep
        self._environ = os.environ if environ is None else environ
        self._send = send
        self._cache = Cache(Path(cache) if cache is not None else None, now())

    @classmethod
    def of_user(cls, watch: Watch = unwatched) -> Client:
        """Return a client that keeps answers in the user's cache."""
        return cls(default_folder(), watch=watch)

    def __enter__(self) -> Client:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._cache.close()

    def ask(
        self,
        service: Service,
        path: str,
        parameters: Mapping[str, str | int],
        read: Callable[[bytes], T],
        *,
        body: bytes | None = None,
        optional: bool = False,
        keep: bool = True,
    ) -> T | None:
        """Return what ``read`` makes of the answer to a request; None for what is not there, where ``optional``.

        ``read`` raises :class:`BrokenAnswerError` on what is no whole answer; it is then asked for again. With
        ``keep`` an answer that could be read is kept, and not asked for again within a week.

        Raises:
            RefusedError: when the service does not take the request.
            FetchError: when there is no whole answer after all tries, or the service lets nobody in.

        """
        query = urlencode(sorted(parameters.items()))
        request = f"{service.base(self._environ)}/{path.lstrip('/')}{'?' if query else ''}{query}"
        key = hashlib.sha256(request.encode() + b"\0" + (body or b"")).hexdigest()
        kept = self._cache.get(key) if keep else None
        if kept and (kept[0] or optional):
            with suppress(BrokenAnswerError):  # another citeweave may have kept what this one does not take
                result = read(kept[1]) if kept[0] else None
                self.kept += 1
                return result
        answer, result = self._whole(service, request, body, read, optional)
        if keep:
            self._cache.put(key, request, answer.status == 200, answer.body, self.now())
        return result

    def _whole(
        self, service: Service, request: str, body: bytes | None, read: Callable[[bytes], T], optional: bool
    ) -> tuple[Answer, T | None]:
        reason, remedy = "", ""
        for count in range(TRIES):
            asks = 0.0
            try:
                answer = self._sent(service, request, body)
                if answer.status == 200:
                    return answer, read(answer.body)
                if answer.status == 404 and optional:
                    return answer, None
                reason, asks = _reason(answer), _retry_after(answer.headers, self.now())
                _give_up(service, answer.status, reason, asks)
                remedy = f" {service.remedy}." if answer.status == 429 else ""
            except BrokenAnswerError as error:
                reason = clean(str(error))
            if count < TRIES - 1:
                self._watch(f"waiting for {service.name}", count + 1, TRIES - 1)
                self._sleep(max(asks, FIRST_WAIT * 2**count))
        again = "Run the same command again later: it goes on where it stopped, unless nothing is kept"
        raise FetchError(f"{service.name} gave no whole answer in {TRIES} tries ({reason}).{remedy} {again}.")

    def _sent(self, service: Service, request: str, body: bytes | None) -> Answer:
        since = self.now() - self._cache.last(service.name)
        if 0 <= since < service.pause:
            self._sleep(service.pause - since)
        if self._send is None:
            from kg.fetch.transport import send

            self._send = send
        headers = {"User-Agent": f"citeweave/{version('citeweave')}", **service.headers(self._environ)}
        if body is not None:
            headers["Content-Type"] = "application/json"
        self.asked += 1
        try:
            return self._send(request, headers, body, self._timeout)
        finally:
            self._cache.asked(service.name, self.now())


def _reason(answer: Answer) -> str:
    """Return the status with the beginning of what the service says of it."""
    said = clean(answer.body[:300].decode("utf-8", "replace")) if b"<html" not in answer.body[:300].lower() else ""
    return f"status {answer.status}: {said[:160]}" if said else f"status {answer.status}"


def _give_up(service: Service, status: int, reason: str, asks: float) -> None:
    """Raise where trying again is of no use, or would be impolite."""
    if asks > PATIENCE:
        wait = f"asks to wait {asks / 60:.0f} minutes"
        raise FetchError(f"{service.name} {wait} ({reason}). {service.remedy}.")
    if status in _PASSING:
        return
    if status in _REFUSED:
        raise RefusedError(f"{service.name} does not take this request ({reason}). Check what you ask for.")
    if status in (401, 403):
        raise FetchError(f"{service.name} lets nobody in ({reason}). {service.remedy}.")
    raise FetchError(f"{service.name} gives something else than expected ({reason}). Look for a newer citeweave.")


def _retry_after(headers: Mapping[str, str], now: float) -> float:
    """Return the seconds that a service asks to wait: a number or a date (RFC 9110, 10.2.3); 0 when it asks nothing."""
    value = headers.get("retry-after", "").strip()
    if value.isdigit():
        return float(value)
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - now)
    except (TypeError, ValueError):
        return 0.0
