"""Reading by several processes: the same readings in the same order, and a clean end whatever happens to them."""

from __future__ import annotations

import os
import pickle
import signal
from collections.abc import Iterable
from contextlib import suppress
from multiprocessing.reduction import ForkingPickler
from pathlib import Path

import pytest

from kg.extract import Extractor, Frame, Plugin, WorkerError, pool, read_all
from kg.link import shipped_thesaurus
from kg.model import Mention, Paper, Reading
from kg.pipeline import extract

PAPERS = [Paper(f"paper:{i}", f"Drafts of {i} words", "We use speculative decoding and LoRA.") for i in range(70)]


def killed(frame: Frame) -> Iterable[Mention]:
    """Find nothing, and end the process at one paper."""
    if frame.paper.id == "paper:40":
        os.kill(os.getpid(), signal.SIGKILL)
    return ()


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor(shipped_thesaurus().labels(), [])


def test_the_number_of_processes_changes_nothing(extractor: Extractor) -> None:
    alone = list(read_all(PAPERS, extractor, 1))
    assert [reading.paper for reading in alone] == [paper.id for paper in PAPERS]
    assert {mention.text for mention in alone[-1].mentions} >= {"speculative decoding", "LoRA"}
    assert list(read_all(PAPERS, extractor, 2)) == alone


def test_a_reading_arrives_as_it_was_sent(extractor: Extractor) -> None:
    text = "We introduce Grafter, a variant of speculative decoding. Grafter outperforms LoRA."
    sent = extractor.read(Paper("paper:grafter", "Grafter", text))
    arrived: Reading = pickle.loads(ForkingPickler.dumps(sent))
    assert sent.statements
    assert arrived == sent
    assert all(any(said.head is mention for mention in arrived.mentions) for said in arrived.statements)


def test_a_killed_process_is_reported(extractor: Extractor) -> None:
    plugged = Extractor(shipped_thesaurus().labels(), [Plugin("killer", "1", killed)])
    with pytest.raises(WorkerError, match="--workers 1"):
        list(read_all(PAPERS, plugged, 2))


def children() -> set[str]:
    """The processes that this one started: in a whole run, servers and browsers of other tests are among them."""
    tasks = Path("/proc/self/task")
    if not tasks.exists():
        pytest.skip("no /proc here to see the children in")
    found: set[str] = set()
    for task in tasks.iterdir():
        with suppress(FileNotFoundError):  # a thread that has just ended
            found.update((task / "children").read_text().split())
    return found


def test_a_reader_who_stops_leaves_no_process_behind(extractor: Extractor) -> None:
    before = children()
    readings = read_all(PAPERS, extractor, 2)
    assert next(readings).paper == "paper:0"
    assert children() > before
    readings.close()
    assert children() <= before


@pytest.mark.parametrize(("papers", "cpus", "expected"), [(299, 4, 1), (300, 4, 2), (9000, 4, 4), (9000, 64, 8)])
def test_many_papers_are_read_by_all_cpus(
    papers: int, cpus: int, expected: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "_available", lambda: cpus)
    assert pool.processes(papers) == expected


def test_extract_hands_its_workers_on(extractor: Extractor) -> None:
    stored, fresh = extract(PAPERS, extractor, {}, workers=2)
    assert (fresh, [each.reading.paper for each in stored]) == (70, [paper.id for paper in PAPERS])
