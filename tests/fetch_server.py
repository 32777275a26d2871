"""A server on this machine that answers as the services do, in a given order, and remembers what it was asked."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

SECRET = "s3cr3t-k3y-0f-a-us3r"  # noqa: S105


@dataclass
class Reply:
    """One answer: ``cut`` bytes miss at its end, nothing comes before ``held``, ``drip`` seconds between bytes."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: int = 0
    held: threading.Event | None = None
    drip: float = 0


@dataclass
class Asked:
    """A request: path, parameters, headers with names in lower case, body."""

    path: str
    parameters: dict[str, str]
    headers: dict[str, str]
    body: bytes


class FakeServices:
    """Replies by the beginning of a path, first come first served; the last one stays."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.replies: dict[str, list[Reply]] = {}
        self.asked: list[Asked] = []

    def put(self, path: str, *replies: Reply | bytes | object) -> None:
        """Answer requests under ``path`` with these: replies, bytes, or what becomes JSON."""
        self.replies[path] = [_reply(reply) for reply in replies]

    def take(self, path: str) -> Reply:
        """Return the next reply for a path."""
        found = max((key for key in self.replies if path.startswith(key)), key=len, default=None)
        if found is None:
            return Reply(b'{"error": "not found"}', 404)
        waiting = self.replies[found]
        return waiting.pop(0) if len(waiting) > 1 else waiting[0]

    @property
    def environ(self) -> dict[str, str]:
        """The variables that lead to this server, with a key for each service."""
        places = {f"CITEWEAVE_{name}_URL": self.url for name in ("ARXIV", "OPENALEX", "S2", "HF")}
        return {**places, "S2_API_KEY": SECRET, "OPENALEX_API_KEY": SECRET, "HF_TOKEN": SECRET}


def _reply(reply: object) -> Reply:
    if isinstance(reply, Reply):
        return reply
    return Reply(reply if isinstance(reply, bytes) else json.dumps(reply).encode())


@contextmanager
def fake_services() -> Iterator[FakeServices]:
    """Run the server until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            parameters = {name: values[0] for name, values in parse_qs(parts.query).items()}
            fake.asked.append(Asked(unquote(parts.path), parameters, headers, body))
            reply = fake.take(unquote(parts.path))
            if reply.held:
                reply.held.wait(20)
            self.send_response(reply.status)
            for name, value in {"Content-Length": str(len(reply.body)), **reply.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            body = reply.body[: len(reply.body) - reply.cut]
            step = 1 if reply.drip else max(1, len(body))
            for place in range(0, len(body), step):
                self.wfile.write(body[place : place + step])
                time.sleep(reply.drip)

        do_POST = do_GET  # noqa: N815

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # a client that was killed hangs up
    server.daemon_threads = True
    fake = FakeServices(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Clock:
    """A clock that runs only when somebody sleeps; ``slept`` lists how long."""

    def __init__(self, now: float = 1_760_000_000.0) -> None:
        self.time, self.slept = now, []

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.time += seconds


def feed(*entries: str, total: int | None = None) -> bytes:
    """An answer of arXiv."""
    count = len(entries) if total is None else total
    return f"""<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns="http://www.w3.org/2005/Atom">
  <id>https://arxiv.org/api/x</id>
  <title>arXiv Query</title>
  <opensearch:totalResults>{count}</opensearch:totalResults>
{"".join(entries)}</feed>
""".encode()


def entry(arxiv: str, title: str) -> str:
    """A paper as arXiv gives it."""
    return f"""  <entry>
    <id>http://arxiv.org/abs/{arxiv}v2</id>
    <title>{title}</title>
    <summary>We draft trees &amp; prune them.</summary>
    <published>2024-01-02T00:00:00Z</published>
    <arxiv:comment>Code: https://github.com/ada/treedraft</arxiv:comment>
    <author><name>Ada Lovelace</name></author>
  </entry>
"""


def work(number: int, **more: object) -> dict[str, object]:
    """A work as OpenAlex gives it."""
    return {
        "id": f"https://openalex.org/W{1000 + number}",
        "doi": f"https://doi.org/10.1000/w{number}",
        "title": f"Work number {number} on trees",
        "display_name": f"Work number {number} on trees",
        "publication_year": 2024,
        "authorships": [{"author": {"display_name": "Ada Lovelace"}}],
        "referenced_works": [],
        "abstract_inverted_index": {"We": [0], "draft": [1], "trees.": [2]},
        **more,
    }


def page(works: list[dict[str, object]], *, count: int | None = None, cursor: str | None = None) -> dict[str, object]:
    """A page of OpenAlex."""
    return {"meta": {"count": len(works) if count is None else count, "next_cursor": cursor}, "results": works}


def s2_paper(number: int, **more: object) -> dict[str, object]:
    """A paper as Semantic Scholar gives it."""
    cited = {"paperId": "c" * 40, "externalIds": {"DOI": "10.1000/cited"}, "title": "A cited work", "year": 2020}
    return {
        "paperId": f"{number:040x}",
        "externalIds": {"DOI": f"10.1000/w{number}"},
        "title": f"Work number {number} on trees",
        "year": 2024,
        "venue": "Journal of Orchards",
        "abstract": "We draft trees.",
        "authors": [{"authorId": "1", "name": "Ada Lovelace"}],
        "references": [cited],
        **more,
    }


def hf_paper(arxiv: str, title: str) -> dict[str, object]:
    """A paper as Hugging Face gives it."""
    return {
        "id": arxiv,
        "title": title,
        "summary": "We draft trees and prune them.",
        "authors": [{"name": "Ada Lovelace"}],
        "publishedAt": "2024-01-02T00:00:00.000Z",
        "upvotes": 3,
        "githubRepo": "https://github.com/ada/treedraft",
    }
