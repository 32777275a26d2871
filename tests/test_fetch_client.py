"""What passes is waited for, what does not is said at once, and nothing is asked for twice."""

from __future__ import annotations

import gzip
import json
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.errors import ExportError
from kg.fetch import Client, FetchError, fetch_arxiv, fetch_doi, fetch_openalex, fetch_s2
from kg.fetch.cache import AGE, default_folder
from tests.fetch_server import SECRET, Clock, FakeServices, Reply, entry, fake_services, feed, page, s2_paper, work

TREES = entry("2401.00001", "Trees")


@pytest.fixture
def services() -> Iterator[FakeServices]:
    with fake_services() as fake:
        yield fake


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def client(services: FakeServices, clock: Clock, tmp_path: Path) -> Iterator[Client]:
    with new_client(services, clock, tmp_path / "cache") as asking:
        yield asking


def new_client(services: FakeServices, clock: Clock, cache: Path | None, **more: object) -> Client:
    return Client(cache, environ=services.environ, now=clock.now, sleep=clock.sleep, **{"timeout": 5.0, **more})


def test_a_request_names_citeweave_and_brings_the_key_of_its_service_alone(
    services: FakeServices, client: Client, tmp_path: Path
) -> None:
    services.put("/api/query", feed(TREES))
    services.put("/works", page([work(1)]))
    fetch_arxiv(["2401.00001"], tmp_path / "new.xml", client=client)
    fetch_doi(["10.1000/w1"], tmp_path / "new.jsonl", client=client)
    arxiv, openalex = (asked.headers for asked in services.asked)
    assert arxiv["user-agent"].startswith("citeweave/")
    assert SECRET not in str(arxiv)
    assert openalex["authorization"] == f"Bearer {SECRET}"
    assert "x-api-key" not in openalex


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_what_passes_is_asked_again(services: FakeServices, client: Client, tmp_path: Path, status: int) -> None:
    services.put("/works", Reply(b"busy", status), Reply(b"busy", status), page([work(1)]))
    fetched = fetch_doi(["10.1000/w1"], tmp_path / "new.jsonl", client=client)
    assert (fetched.papers, fetched.asked, fetched.problems) == (1, 3, ())


def test_waits_double(services: FakeServices, client: Client, clock: Clock, tmp_path: Path) -> None:
    services.put("/works", Reply(b"", 500))
    with pytest.raises(FetchError, match=r"OpenAlex gave no whole answer in 6 tries \(status 500\)\. Run"):
        fetch_doi(["10.1000/w1"], tmp_path / "new.jsonl", client=client)
    assert clock.slept == [2, 4, 8, 16, 32]
    assert len(services.asked) == 6
    assert list(tmp_path.glob("*.jsonl")) == list(tmp_path.glob(".new*")) == []


@pytest.mark.parametrize(("asks", "waits"), [("7", 7), ("Thu, 09 Oct 2025 08:54:00 GMT", 40), ("soon", 2)])
def test_who_asks_to_wait_is_waited_for(
    services: FakeServices, client: Client, clock: Clock, tmp_path: Path, asks: str, waits: float
) -> None:
    services.put("/works", Reply(b"", 429, {"Retry-After": asks}), page([work(1)]))
    fetch_doi(["10.1000/w1"], tmp_path / "new.jsonl", client=client)
    assert clock.slept == [waits]


def test_who_is_asked_too_often_says_how_to_ask_more(services: FakeServices, client: Client, tmp_path: Path) -> None:
    services.put("/graph", Reply(b'{"message": "Too Many Requests"}', 429))
    with pytest.raises(FetchError, match=r"\(status 429: .*Too Many Requests.*\)\. Set S2_API_KEY .*\. Run the same"):
        fetch_s2(["10.1000/w1"], tmp_path / "new.jsonl", client=client)


def test_who_asks_to_wait_for_long_is_not(services: FakeServices, client: Client, clock: Clock, tmp_path: Path) -> None:
    services.put("/works", Reply(b'{"message": "budget"}', 429, {"Retry-After": "36000"}))
    with pytest.raises(FetchError, match=r"asks to wait 600 minutes .*Set OPENALEX_API_KEY"):
        fetch_doi(["10.1000/w1"], tmp_path / "new.jsonl", client=client)
    assert clock.slept == []


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (Reply(b'{"meta": {}, "results": []}', cut=9), "it ended "),
        (Reply(b'{"meta": {"count": 1}, "resul'), "it is no whole JSON"),
        (Reply(b""), "it is empty"),
        (Reply(b"[]"), "it is JSON, but no object"),
        (Reply(b'{"error": "later"}'), "it is no page of works"),
        (Reply(b"<html>Service busy</html>"), "it is no whole JSON"),
        (Reply(gzip.compress(b'{"meta": {}, "results": []}')[:-9], headers={"Content-Encoding": "gzip"}), "has no end"),
    ],
)
def test_a_broken_answer_is_asked_for_again_and_never_kept(
    services: FakeServices, client: Client, tmp_path: Path, reply: Reply, reason: str
) -> None:
    services.put("/works", reply, page([work(1)]))
    assert fetch_doi(["10.1000/w1"], tmp_path / "new.jsonl", client=client).asked == 2
    services.put("/works", reply)
    with pytest.raises(FetchError, match=reason):
        fetch_doi(["10.1000/w2"], tmp_path / "new.jsonl", client=client)


def test_a_packed_answer_is_unpacked(services: FakeServices, client: Client, tmp_path: Path) -> None:
    services.put("/api/query", Reply(gzip.compress(feed(TREES)), headers={"Content-Encoding": "gzip"}))
    fetch_arxiv(["2401.00001"], tmp_path / "new.xml", client=client)
    assert (tmp_path / "new.xml").read_bytes() == feed(TREES)


def test_silence_is_not_waited_for(services: FakeServices, clock: Clock, tmp_path: Path) -> None:
    held = threading.Event()
    late = Reply(json.dumps(page([work(1)])).encode(), held=held)
    services.put("/works", late, page([work(1)]))
    with new_client(services, clock, None, timeout=0.2) as client:
        fetched = fetch_doi(["10.1000/w1"], tmp_path / "new.jsonl", client=client)
    held.set()
    assert (fetched.papers, fetched.asked) == (1, 2)
    assert clock.slept == [2]


def test_what_trickles_in_is_not_waited_for(services: FakeServices, clock: Clock, tmp_path: Path) -> None:
    slow = Reply(json.dumps(page([work(1)])).encode(), drip=0.01)
    services.put("/works", slow, page([work(1)]))
    with new_client(services, clock, None, timeout=0.1) as client:
        assert fetch_doi(["10.1000/w1"], tmp_path / "new.jsonl", client=client).asked == 2


def test_a_service_that_is_not_there_is_said(clock: Clock, tmp_path: Path) -> None:
    environ = {"CITEWEAVE_OPENALEX_URL": "http://127.0.0.1:1"}
    with (
        Client(environ=environ, now=clock.now, sleep=clock.sleep) as client,
        pytest.raises(FetchError, match=r"ConnectionRefusedError: .*Run the same command again later"),
    ):
        fetch_doi(["10.1000/w1"], tmp_path / "new.jsonl", client=client)


@pytest.mark.parametrize(("status", "words"), [(401, "lets nobody in"), (403, "S2_API_KEY"), (302, "than expected")])
def test_what_does_not_pass_is_said_at_once(
    services: FakeServices, client: Client, clock: Clock, tmp_path: Path, status: int, words: str
) -> None:
    headers = {"Location": "https://example.org/"} if status == 302 else {}
    services.put("/graph", Reply(b'{"message": "Forbidden"}', status, headers))
    with pytest.raises(FetchError, match=words) as raised:
        fetch_s2(["10.1000/w1"], tmp_path / "new.jsonl", client=client)
    assert clock.slept == []
    assert SECRET not in str(raised.value)


def test_it_goes_on_to_another_page_of_the_same_host(services: FakeServices, client: Client, tmp_path: Path) -> None:
    services.put("/works", Reply(b"", 301, {"Location": "/moved"}))
    services.put("/moved", page([work(1)]))
    assert fetch_doi(["10.1000/w1"], tmp_path / "new.jsonl", client=client).papers == 1


def test_what_has_come_is_not_asked_for_again(
    services: FakeServices, client: Client, clock: Clock, tmp_path: Path
) -> None:
    services.put("/works", page([work(1)]))
    first = fetch_doi(["10.1000/w1"], tmp_path / "new.jsonl", client=client)
    with new_client(services, clock, tmp_path / "cache") as later:
        second = fetch_doi(["10.1000/w1"], tmp_path / "again.jsonl", client=later)
    assert (first.asked, first.kept) == (1, 0)
    assert (second.asked, second.kept) == (0, 1)
    assert (tmp_path / "again.jsonl").read_bytes() == (tmp_path / "new.jsonl").read_bytes()
    clock.time += AGE + 1
    with new_client(services, clock, tmp_path / "cache") as older:
        assert fetch_doi(["10.1000/w1"], tmp_path / "again.jsonl", client=older).asked == 1


def test_no_key_is_in_what_is_kept_written_or_told(services: FakeServices, clock: Clock, tmp_path: Path) -> None:
    told = []
    services.put("/graph", Reply(b"", 500), [s2_paper(1)])
    services.put("/works", Reply(b"", 429), page([work(1)]))
    with new_client(services, clock, tmp_path / "cache", watch=lambda *news: told.append(news)) as client:
        fetch_s2(["10.1000/w1"], tmp_path / "s2.jsonl", client=client)
        fetch_openalex("trees", tmp_path / "openalex.jsonl", client=client)
    assert told == [("waiting for Semantic Scholar", 1, 5), ("waiting for OpenAlex", 1, 5)]
    assert SECRET in str([asked.headers for asked in services.asked])
    for path in [*tmp_path.rglob("*")]:
        assert path.is_dir() or SECRET.encode() not in path.read_bytes(), path
    with sqlite3.connect(tmp_path / "cache" / "answers.sqlite") as database:
        assert SECRET not in str(list(database.execute("SELECT key, request FROM answers")))
    assert not any(SECRET in asked.path + str(asked.parameters) for asked in services.asked)


def test_another_key_asks_for_nothing_anew(services: FakeServices, clock: Clock, tmp_path: Path) -> None:
    services.put("/works", page([work(1)]))
    for key in ("one", "other"):
        environ = {**services.environ, "OPENALEX_API_KEY": key}
        with Client(tmp_path / "cache", environ=environ, now=clock.now, sleep=clock.sleep) as client:
            fetch_doi(["10.1000/w1"], tmp_path / "new.jsonl", client=client)
    assert len(services.asked) == 1


def test_a_key_that_can_be_none_is_not_shown(services: FakeServices, clock: Clock, tmp_path: Path) -> None:
    environ = {**services.environ, "S2_API_KEY": f"{SECRET}\nHost: elsewhere"}
    with (
        Client(environ=environ, now=clock.now) as client,
        pytest.raises(FetchError, match="S2_API_KEY holds") as raised,
    ):
        fetch_s2(["10.1000/w1"], tmp_path / "new.jsonl", client=client)
    assert SECRET not in str(raised.value)
    assert services.asked == []


@pytest.mark.parametrize("place", ["http://example.org", "file:///etc", "ftp://localhost", "nonsense"])
def test_only_https_is_asked(clock: Clock, tmp_path: Path, place: str) -> None:
    with (
        Client(
            environ={"CITEWEAVE_OPENALEX_URL": place}, send=lambda *_: pytest.fail("asked"), now=clock.now
        ) as client,
        pytest.raises(FetchError, match="CITEWEAVE_OPENALEX_URL is no https address"),
    ):
        fetch_doi(["10.1000/w1"], tmp_path / "new.jsonl", client=client)


def test_each_service_has_its_pace(services: FakeServices, client: Client, clock: Clock, tmp_path: Path) -> None:
    ids = [f"2401.{number:05}" for number in range(1, 251)]
    services.put("/api/query", *(feed(*(entry(i, "T") for i in ids[start : start + 100])) for start in (0, 100, 200)))
    services.put("/graph", *([s2_paper(n) for n in range(start, start + 50)] for start in (1, 51)))
    services.put("/works", *(page([work(n)], cursor=c, count=2) for n, c in ((1, "a"), (2, None))))
    assert fetch_arxiv(ids, tmp_path / "new.xml", client=client).papers == 250
    assert clock.slept == [3, 3]
    fetch_s2([f"10.1000/w{n}" for n in range(1, 101)], tmp_path / "new.jsonl", client=client)
    assert clock.slept == [3, 3, 1]
    fetch_openalex("trees", tmp_path / "new.jsonl", client=client)
    assert clock.slept == [3, 3, 1, 0.1]


def test_the_pace_holds_between_processes(services: FakeServices, clock: Clock, tmp_path: Path) -> None:
    services.put("/api/query", feed(TREES))
    for wanted in ("2401.00001", "2401.00002"):
        with new_client(services, clock, tmp_path / "cache") as client:
            fetch_arxiv(["2401.00001", wanted], tmp_path / "new.xml", client=client)
        clock.time += 1
    assert clock.slept == [2]


def test_what_was_there_stays_until_all_has_come(services: FakeServices, client: Client, tmp_path: Path) -> None:
    output = tmp_path / "new.jsonl"
    output.write_text("old")
    services.put("/works", page([work(1)], cursor="next", count=300), Reply(b"", 500))
    with pytest.raises(FetchError, match="6 tries"):
        fetch_openalex("trees", output, limit=300, client=client)
    assert output.read_text() == "old"
    services.put("/works", page([]))
    with pytest.raises(FetchError, match="nothing came"):
        fetch_openalex("shrubs", output, client=client)
    assert output.read_text() == "old"
    # It goes on where it stopped: the first page is there.
    services.put("/works", page([work(2)], count=300))
    fetched = fetch_openalex("trees", output, limit=300, client=client)
    assert (fetched.papers, fetched.asked, fetched.kept) == (2, 1, 1)
    assert [str(problem) for problem in fetched.problems] == [
        "trees: OpenAlex counts 300 works and gave 2. Ask again for the others."
    ]


def test_a_library_is_never_overwritten(services: FakeServices, client: Client, tmp_path: Path) -> None:
    library = tmp_path / "library.kg"
    library.write_bytes(b"SQLite format 3\0 and so on")
    for output, words in (
        (library, "is a library"),
        (tmp_path, "is a directory"),
        (tmp_path / "no" / "x", "not exist"),
    ):
        with pytest.raises(ExportError, match=words):
            fetch_arxiv(["2401.00001"], output, client=client)
    assert services.asked == []


def test_where_nothing_can_be_kept_is_said(tmp_path: Path) -> None:
    (tmp_path / "answers.sqlite").write_text("this is no database, and long enough to be seen as none" * 20)
    with pytest.raises(FetchError, match=r"cannot keep answers there .* or --no-cache"):
        Client(tmp_path)
    with pytest.raises(FetchError, match="cannot keep answers there"):
        Client(tmp_path / "answers.sqlite" / "below")


def test_the_cache_is_the_users_own() -> None:
    assert default_folder({"XDG_CACHE_HOME": "/caches"}) == Path("/caches/citeweave/fetch")
    assert default_folder({"XDG_CACHE_HOME": "relative"}) == Path.home() / ".cache/citeweave/fetch"
