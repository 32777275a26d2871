"""Whatever a service answers, there is a file that can be read, or one sentence; never a traceback, never a loop."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.errors import InputError
from kg.fetch import Client, FetchError, fetch_arxiv, fetch_doi, fetch_hf_daily, fetch_openalex, fetch_s2
from kg.fetch.transport import Answer
from kg.papers import read, sources
from tests.fetch_server import Clock, entry, feed, hf_paper, page, s2_paper, work

_ANY = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 300) | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=5,
)
_FORMS: dict[str, tuple[bytes, Callable[..., Any], Any]] = {
    "arxiv": (feed(entry("2401.00001", "Trees")), fetch_arxiv, ["2401.00001"]),
    "doi": (json.dumps(page([work(1)], cursor="x")).encode(), fetch_doi, ["10.1000/w1"]),
    "openalex": (json.dumps(page([work(1)], cursor="x")).encode(), fetch_openalex, "trees"),
    "s2": (json.dumps([s2_paper(1)]).encode(), fetch_s2, ["10.1000/w1"]),
    "s2-search": (json.dumps({"total": 1, "next": 5, "data": [s2_paper(1)]}).encode(), fetch_s2, ["trees"]),
    "hf-daily": (json.dumps([{"paper": hf_paper("2401.00001", "T")}]).encode(), fetch_hf_daily, ["2025-10-03"]),
}


def _mutated(data: st.DataObject, body: bytes) -> bytes:
    """A cut, a byte that is another, or a value somewhere in the JSON that is something else."""
    kind = data.draw(st.sampled_from(["cut", "byte", "value"] if body[:1] in b"[{" else ["cut", "byte"]))
    place = data.draw(st.integers(0, len(body) - 1))
    if kind == "cut":
        return body[:place]
    if kind == "byte":
        return body[:place] + data.draw(st.binary(max_size=3)) + body[place + 1 :]
    return json.dumps(_elsewhere(data, json.loads(body))).encode()


def _elsewhere(data: st.DataObject, value: Any) -> Any:
    if not isinstance(value, list | dict) or not value or data.draw(st.integers(0, 3)) == 0:
        return data.draw(_ANY)
    keys = list(value) if isinstance(value, dict) else list(range(len(value)))
    key = data.draw(st.sampled_from(keys))
    value[key] = _elsewhere(data, value[key])
    return value


@pytest.mark.parametrize("form", list(_FORMS))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_comes(form: str, tmp_path: Path, data: st.DataObject) -> None:
    body, fetch, wanted = _FORMS[form]
    status = data.draw(st.sampled_from([200, 200, 200, 200, 404, 400, 500, 429, 403]))
    mutated = _mutated(data, body)
    clock, sent, new = Clock(), [], tmp_path / "new"

    def send(url: str, *rest: object) -> Answer:
        sent.append(url)
        assert len(sent) < 200, "it goes on for ever"
        return Answer(status, {"retry-after": "x"}, mutated)

    new.unlink(missing_ok=True)
    with Client(environ={}, send=send, now=clock.now, sleep=clock.sleep) as client, suppress(FetchError):
        assert fetch(wanted, new, client=client).papers > 0
    if new.exists():
        with suppress(InputError):  # what came may be no paper; then `kg build` says so
            for source in sources([str(new)], report=lambda problem: None):
                list(read(source, report=lambda problem: None))
