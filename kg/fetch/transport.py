"""The one place where bytes come from the network: one request, one answer. HTTP by the standard library."""

from __future__ import annotations

import http.client
import time
import urllib.error
import urllib.request
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO, Any
from urllib.parse import urlsplit

from kg.fetch.errors import BrokenAnswerError

#: Bytes that one answer may have, packed or unpacked; a page of a hundred works has a few MiB.
LIMIT = 256 * 2**20
#: An answer that trickles in may take so many times the time-out.
_WHOLE = 10
_PIECE = 2**16


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, headers with names in lower case, and the whole body, unpacked."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class _SameHost(urllib.request.HTTPRedirectHandler):
    """Follow what leads to another page of the same host; keys and questions are for nobody else."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str
    ) -> urllib.request.Request | None:
        if urlsplit(newurl)[:2] != urlsplit(req.full_url)[:2]:
            return None
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def send(url: str, headers: Mapping[str, str], body: bytes | None, timeout: float) -> Answer:
    """Send one request, a POST where there is a ``body``, and return its answer whatever its status.

    ``timeout`` is in seconds, for the connection and each silence; an answer as a whole may take ten times as long.
    Proxies are those of the environment.

    Raises:
        BrokenAnswerError: when no whole answer comes; the message says why, without the address.

    """
    request = urllib.request.Request(url, body, {**headers, "Accept-Encoding": "gzip"})  # noqa: S310 (services.py checks it)
    opener = urllib.request.build_opener(_SameHost)
    try:
        with opener.open(request, timeout=timeout) as response:
            return _answer(response, time.monotonic() + _WHOLE * timeout)
    except urllib.error.HTTPError as error:
        with error:
            return _answer(error, time.monotonic() + _WHOLE * timeout)
    except urllib.error.URLError as error:
        raise BrokenAnswerError(_words(error.reason)) from None
    except (OSError, http.client.HTTPException, zlib.error) as error:
        raise BrokenAnswerError(_words(error)) from None


def _answer(response: Any, deadline: float) -> Answer:
    headers = {name.lower(): value for name, value in response.headers.items()}
    status = response.status if isinstance(response, http.client.HTTPResponse) else response.code
    body = _body(response, deadline)
    told = headers.get("content-length", "")
    if told.isdigit() and len(body) < int(told):
        raise BrokenAnswerError(f"it ended after {len(body)} of {told} bytes")
    if headers.get("content-encoding", "") == "gzip":
        body = _unpacked(body)
    return Answer(status, headers, body)


def _body(response: Any, deadline: float) -> bytes:
    pieces, size = [], 0
    read = getattr(response, "read1", response.read)
    while piece := read(_PIECE):
        pieces.append(piece)
        size += len(piece)
        if size > LIMIT:
            raise BrokenAnswerError(f"it is longer than {LIMIT // 2**20} MiB")
        if time.monotonic() > deadline:
            raise BrokenAnswerError("it trickled in too slowly")
    return b"".join(pieces)


def _unpacked(body: bytes) -> bytes:
    unpacker = zlib.decompressobj(wbits=31)
    whole = unpacker.decompress(body, LIMIT)
    if not unpacker.eof:
        raise BrokenAnswerError("what is packed in it has no end, or is too long")
    return whole


def _words(error: object) -> str:
    if isinstance(error, TimeoutError):
        return "no answer came in time"
    if isinstance(error, http.client.IncompleteRead):
        return "it ended too early"
    return f"{type(error).__name__}: {error}" if isinstance(error, Exception) else str(error)
