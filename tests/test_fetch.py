"""Papers from services into files, and from these into one library. The services are played by a local server."""

from __future__ import annotations

import ast
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from kg import verbs
from kg.cli import main
from kg.errors import InputError
from kg.fetch import Client, Fetched, FetchError
from kg.model import Paper, Problem, ReferencesStatus
from kg.papers import read, sources, unite
from tests.conftest import EXAMPLES, ROOT
from tests.fetch_server import (
    Clock,
    FakeServices,
    Reply,
    entry,
    fake_services,
    feed,
    hf_paper,
    page,
    s2_paper,
    work,
)


@pytest.fixture
def services() -> Iterator[FakeServices]:
    with fake_services() as fake:
        yield fake


@pytest.fixture
def client(services: FakeServices) -> Iterator[Client]:
    clock = Clock()
    with Client(environ=services.environ, now=clock.now, sleep=clock.sleep, timeout=5) as asking:
        yield asking


@pytest.fixture
def new(tmp_path: Path) -> Path:
    return tmp_path / "new"


def papers(*paths: Path) -> list[Paper]:
    """The papers that `kg build` makes of these files; nothing may be wrong with them."""
    problems: list[Problem] = []
    found = sources([str(path) for path in paths], report=problems.append)
    records = [paper for source in found for paper in read(source, report=problems.append)]
    pile, conflicts = unite(records)
    assert [p for p in (*problems, *conflicts) if "has no abstract" not in p.message] == []
    return list(pile)


def told(fetched: Fetched) -> list[str]:
    return [str(problem) for problem in fetched.problems]


# arXiv


def test_arxiv_gives_one_feed_and_says_what_is_missing(services: FakeServices, client: Client, new: Path) -> None:
    services.put("/api/query", feed(entry("2401.00002", "Shrubs"), entry("2401.00001", "Trees")))
    ids = ["2401.00001v2", "https://arxiv.org/abs/2401.00002", "hep-th/9901001", "abc", "arXiv:2401.00001"]
    fetched = verbs.fetch_arxiv(ids, new, client=client)
    assert services.asked[0].path == "/api/query"
    assert services.asked[0].parameters == {
        "id_list": "2401.00001,2401.00002,hep-th/9901001",
        "start": "0",
        "max_results": "3",
    }
    assert told(fetched) == [
        "abc: no arXiv id. Write it as 2207.01848 or hep-th/9901001.",
        "hep-th/9901001: arXiv has nothing under this. Check it, or ask another service.",
    ]
    assert [(p.id, p.title, p.year, p.links) for p in papers(new)] == [
        ("paper:arxiv:2401.00001", "Trees", 2024, ("https://github.com/ada/treedraft",)),
        ("paper:arxiv:2401.00002", "Shrubs", 2024, ("https://github.com/ada/treedraft",)),
    ]


def test_answers_of_arxiv_that_were_cut_are_asked_for_again(services: FakeServices, client: Client, new: Path) -> None:
    one, two = entry("2401.00001", "Trees"), entry("2401.00002", "Shrubs")
    bomb = feed(one).replace(b"<feed", b'<!DOCTYPE feed [<!ENTITY a "b">]><feed', 1).replace(b"Trees", b"&a;")
    fine = feed(one, two)
    services.put("/api/query", feed(total=2), fine[:-30], Reply(fine, cut=30), b"", b"<rss/>", fine)
    assert verbs.fetch_arxiv(["2401.00001", "2401.00002"], new, client=client).asked == 6
    assert new.read_bytes() == fine
    services.put("/api/query", bomb)
    verbs.fetch_arxiv(["2401.00001"], new, client=client)
    with pytest.raises(InputError, match="declares entities"):
        papers(new)


def test_many_arxiv_ids_make_one_feed_of_many(services: FakeServices, client: Client, new: Path) -> None:
    ids = [f"2401.{number:05}" for number in range(1, 151)]
    services.put("/api/query", *(feed(*(entry(i, f"On {i}") for i in part)) for part in (ids[:100], ids[100:])))
    fetched = verbs.fetch_arxiv(ids, new, client=client)
    assert (fetched.papers, fetched.asked, fetched.problems) == (150, 2, ())
    assert [paper.identifiers["arxiv"] for paper in papers(new)] == ids


def test_what_is_refused_is_halved_down_to_the_one_to_blame(services: FakeServices, client: Client, new: Path) -> None:
    refused, bad = Reply(b"bad id", 400), "2401.00003"
    one, two, four = (entry(f"2401.0000{n}", f"On {n}") for n in (1, 2, 4))
    services.put("/api/query", refused, feed(one, two), refused, refused, feed(four))
    fetched = verbs.fetch_arxiv([f"2401.0000{n}" for n in range(1, 5)], new, client=client)
    assert fetched.papers == 3
    assert [asked.parameters["id_list"].count(",") + 1 for asked in services.asked] == [4, 2, 2, 1, 1]
    assert told(fetched)[0].startswith(f"{bad}: arXiv does not take this request (status 400: bad id).")


def test_when_all_is_refused_it_stops_early(services: FakeServices, client: Client, new: Path) -> None:
    services.put("/api/query", Reply(b"no more", 400))
    with pytest.raises(FetchError, match="does not take this request"):
        verbs.fetch_arxiv([f"2401.{number:05}" for number in range(1, 101)], new, client=client)
    assert len(services.asked) < 16
    with pytest.raises(FetchError, match="does not take this request"):
        verbs.fetch_arxiv(["2401.00001"], new, client=client)


# OpenAlex


def test_works_by_doi(services: FakeServices, client: Client, new: Path) -> None:
    services.put("/works", page([work(2), work(1, referenced_works=["https://openalex.org/W1002"])]))
    services.put("/works/doi:10.1000/a,b|c", work(3, doi="https://doi.org/10.1000/a,b|c"))
    dois = ["https://doi.org/10.1000/W1", "10.1000/w2", "10.1000/none", "trees", "10.1000/a,b|c"]
    fetched = verbs.fetch_doi(dois, new, client=client)
    assert services.asked[0].parameters["filter"] == "doi:10.1000/w1|10.1000/w2|10.1000/none"
    assert "referenced_works" in services.asked[0].parameters["select"]
    assert [asked.path for asked in services.asked] == ["/works", "/works/doi:10.1000/a,b|c"]
    assert told(fetched) == [
        "trees: no DOI. Write it as 10.1000/182.",
        "10.1000/none: OpenAlex has nothing under this. Check it, or ask another service.",
    ]
    assert {paper.identifiers["openalex"]: len(paper.references) for paper in papers(new)} == {
        "W1001": 1,
        "W1002": 0,
        "W1003": 0,
    }
    assert json.loads(new.read_text().splitlines()[0]) == work(2)


def test_a_doi_that_nobody_has_leaves_the_others(services: FakeServices, client: Client, new: Path) -> None:
    services.put("/works", page([work(1)]))
    services.put("/works/doi", Reply(b'{"error": "no"}', 404))
    fetched = verbs.fetch_doi(["10.1000/w1", "10.1000/a,b"], new, client=client)
    assert fetched.papers == 1
    assert told(fetched) == ["10.1000/a,b: OpenAlex has nothing under this. Check it, or ask another service."]


def test_a_search_goes_on_by_cursor_up_to_the_limit(services: FakeServices, client: Client, new: Path) -> None:
    pages = [page([work(100 * n + i) for i in range(100)], cursor=f"c{n}", count=900) for n in range(1, 4)]
    services.put("/works", *pages)
    fetched = verbs.fetch_openalex("draft trees", new, limit=250, where="publication_year:2024", client=client)
    assert (fetched.papers, fetched.problems) == (250, ())
    assert [asked.parameters["cursor"] for asked in services.asked] == ["*", "c1", "c2"]
    first = services.asked[0].parameters
    assert (first["search"], first["filter"], first["per_page"]) == ("draft trees", "publication_year:2024", "100")
    assert len(papers(new)) == 250


def test_a_cursor_that_leads_to_itself_ends(services: FakeServices, client: Client, new: Path) -> None:
    services.put("/works", page([work(1)], cursor="again", count=90))
    fetched = verbs.fetch_openalex("trees", new, client=client)
    assert (fetched.papers, fetched.asked) == (2, 2)
    assert told(fetched) == ["trees: OpenAlex counts 90 works and gave 2. Ask again for the others."]


# Semantic Scholar


def test_semantic_scholar_by_identifier(services: FakeServices, client: Client, new: Path) -> None:
    services.put("/graph/v1/paper/batch", [s2_paper(1), None, s2_paper(2), s2_paper(1)])
    ids = ["10.1000/W1", "arXiv:2401.00009v1", "b" * 40, "CorpusId:12"]
    fetched = verbs.fetch_s2(ids, new, client=client)
    asked = services.asked[0]
    assert json.loads(asked.body) == {"ids": ["DOI:10.1000/w1", "ARXIV:2401.00009", "b" * 40, "CorpusId:12"]}
    assert asked.headers["content-type"] == "application/json"
    assert "references.externalIds" in asked.parameters["fields"]
    assert fetched.papers == 2
    assert told(fetched) == [
        "arXiv:2401.00009v1: Semantic Scholar has nothing under this. Check it, or ask another service."
    ]
    assert [[r.identifiers.get("doi") for r in p.references] for p in papers(new)] == [["10.1000/cited"]] * 2


def test_semantic_scholar_by_query(services: FakeServices, client: Client, new: Path) -> None:
    ids = [{"paperId": s2_paper(n)["paperId"]} for n in range(1, 131)]
    services.put(
        "/graph/v1/paper/search",
        {"total": 999, "offset": 0, "next": 100, "data": ids[:100]},
        {"total": 999, "offset": 100, "next": 200, "data": ids[100:]},
    )
    services.put("/graph/v1/paper/batch", *([s2_paper(n) for n in part] for part in (range(1, 51), range(51, 101))))
    services.replies["/graph/v1/paper/batch"].append(Reply(json.dumps([s2_paper(n) for n in range(101, 121)]).encode()))
    fetched = verbs.fetch_s2(["draft", "trees"], new, limit=120, client=client)
    assert [asked.parameters.get("offset") for asked in services.asked] == ["0", "100", None, None, None]
    assert services.asked[0].parameters["query"] == "draft trees"
    assert (fetched.papers, fetched.problems) == (120, ())


def test_an_empty_search_says_so(services: FakeServices, client: Client, new: Path) -> None:
    services.put("/graph/v1/paper/search", {"total": 0, "offset": 0})
    with pytest.raises(FetchError, match=r"nothing came, so .* is not written"):
        verbs.fetch_s2(["nothing at all"], new, client=client)
    assert not new.exists()


def test_a_batch_that_is_too_short_is_asked_for_again(services: FakeServices, client: Client, new: Path) -> None:
    services.put("/graph/v1/paper/batch", [s2_paper(1)], [s2_paper(1), s2_paper(2)])
    assert verbs.fetch_s2(["10.1000/w1", "10.1000/w2"], new, client=client).asked == 2


def test_identifiers_and_words_do_not_mix(client: Client, new: Path) -> None:
    with pytest.raises(InputError, match="trees: is no identifier, and stands beside some"):
        verbs.fetch_s2(["10.1000/w1", "trees"], new, client=client)


# Hugging Face


def test_daily_papers_of_a_date(services: FakeServices, client: Client, new: Path) -> None:
    both = [{"paper": hf_paper(f"2401.0000{n}", f"On {n}"), "title": f"On {n}"} for n in (1, 2)]
    services.put("/api/daily_papers", both[:1], both, [])
    fetched = verbs.fetch_hf_daily(["2025-10-03", "tomorrow", "2033-01-01"], new, client=client)
    assert [asked.parameters for asked in services.asked] == [
        {"date": "2025-10-03", "limit": "100", "p": str(number)} for number in range(3)
    ]
    assert told(fetched) == [
        "tomorrow: no date. Write it as 2025-09-22.",
        "2033-01-01: a date to come. Give one of the past, or today's.",
    ]
    assert [(paper.title, paper.links) for paper in papers(new)] == [
        ("On 1", ("https://github.com/ada/treedraft",)),
        ("On 2", ("https://github.com/ada/treedraft",)),
    ]


def test_todays_list_is_asked_for_anew(services: FakeServices, client: Client, new: Path) -> None:
    services.put("/api/daily_papers", [{"paper": hf_paper("2401.00001", "Trees")}])
    for date, requests in (("2025-10-09", 4), ("2025-10-08", 8), ("2025-10-07", 10)):
        for _ in range(2):
            verbs.fetch_hf_daily([date], new, client=client)
        assert len(services.asked) == requests


def test_a_day_without_papers_is_said(services: FakeServices, client: Client, new: Path) -> None:
    services.put("/api/daily_papers", [], [{"paper": hf_paper("2401.00001", "Trees")}])
    fetched = verbs.fetch_hf_daily(["2025-10-05", "2025-10-06"], new, client=client)
    assert told(fetched) == ["2025-10-05: no daily papers, as on weekends. Give another date."]


# The papers of a library


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("library")
    lines = [
        {"title": "Trees", "abstract": "We draft trees.", "arxiv": "2401.00001"},
        {"title": "Work number 2 on trees", "doi": "10.1000/w2"},
        {"title": "Nameless Shrubs"},
    ]
    (folder / "old.jsonl").write_text("\n".join(map(json.dumps, lines)))
    verbs.build([folder / "old.jsonl"], folder / "library.kg")
    return folder / "library.kg"


def test_references_of_a_library_from_semantic_scholar(
    services: FakeServices, client: Client, library: Path, new: Path, tmp_path: Path
) -> None:
    cites = [{"paperId": f"{2:040x}", "externalIds": {"DOI": "10.1000/W2"}, "title": "Work number 2 on trees"}]
    trees = s2_paper(1, title="Trees", externalIds={"ArXiv": "2401.00001", "DOI": "10.1000/w1"}, references=cites)
    services.put("/graph/v1/paper/batch", [trees, s2_paper(2)])
    before = library.read_bytes()
    fetched = verbs.fetch_enrich(library, new, client=client)
    assert json.loads(services.asked[0].body) == {"ids": ["ARXIV:2401.00001", "DOI:10.1000/w2"]}
    assert told(fetched) == ["Nameless Shrubs: it has no identifier to ask by: passed over. `--titles` asks by title."]
    assert library.read_bytes() == before
    built = verbs.build([library.parent / "old.jsonl", new], tmp_path / "more.kg")
    assert built.papers == 3
    card = verbs.show(tmp_path / "more.kg", "Trees")
    assert card.node.id == "paper:arxiv:2401.00001"
    assert card.node.properties["venue"] == "Journal of Orchards"
    (claim,) = verbs.why(tmp_path / "more.kg", "Trees", "10.1000/w2")
    assert (claim.relation, claim.object) == ("CITES", "paper:doi:10.1000/w2")


def test_papers_without_identifier_are_asked_for_by_title(
    services: FakeServices, client: Client, library: Path, new: Path
) -> None:
    services.put("/graph/v1/paper/batch", [s2_paper(1), s2_paper(2)], [s2_paper(3, title="Nameless shrubs")])
    services.put("/graph/v1/paper/search/match", {"data": [s2_paper(3, title="Nameless shrubs")]})
    fetched = verbs.fetch_enrich(library, new, titles=True, client=client)
    assert (fetched.papers, fetched.problems) == (3, ())
    assert services.asked[1].parameters["query"] == "Nameless Shrubs"
    services.put("/graph/v1/paper/search/match", {"data": [s2_paper(3, title="Nameless shrubs and more")]})
    services.put("/graph/v1/paper/batch", [s2_paper(1), s2_paper(2)])
    with Client(environ=services.environ, sleep=lambda seconds: None) as other:
        fetched = verbs.fetch_enrich(library, new, titles=True, client=other)
    assert told(fetched) == ["Nameless Shrubs: Semantic Scholar has no paper of just this title."]


def test_one_paper_from_all_services_is_one_paper(
    services: FakeServices, client: Client, library: Path, tmp_path: Path
) -> None:
    where = {"landing_page_url": "http://arxiv.org/abs/2401.00001"}
    known = {"ArXiv": "2401.00001", "DOI": "10.1000/w1"}
    services.put("/api/query", feed(entry("2401.00001", "Trees")))
    services.put("/works", page([work(1, doi="https://doi.org/10.48550/arxiv.2401.00001", locations=[where])]))
    services.put("/graph/v1/paper/batch", [s2_paper(1, externalIds=known), None])
    services.put("/api/papers/2401.00001", hf_paper("2401.00001", "Trees"))
    files = {source: tmp_path / source for source in ("s2", "openalex", "arxiv", "hf")}
    missing = {
        source: told(verbs.fetch_enrich(library, path, source=source, client=client))[-1]
        for source, path in files.items()
    }
    assert [asked.parameters.get("filter") for asked in services.asked if asked.path == "/works"] == [
        "doi:10.48550/arxiv.2401.00001|10.1000/w2"
    ]
    assert missing["s2"].startswith("Work number 2 on trees: Semantic Scholar has nothing")
    assert missing["openalex"].startswith("Work number 2 on trees: OpenAlex has nothing")
    assert missing["hf"] == "Work number 2 on trees: it and 1 more have no identifier to ask by: passed over."
    (paper,) = papers(*files.values())
    assert paper.identifiers == {"arxiv": "2401.00001", "doi": "10.1000/w1", "openalex": "W1001", "s2": f"{1:040x}"}
    assert paper.links == ("https://github.com/ada/treedraft",)
    assert paper.references_status == ReferencesStatus.KNOWN


def test_only_known_sources_are_asked(library: Path, new: Path) -> None:
    with pytest.raises(InputError, match=r"bing: is no source. Give one of s2, openalex, arxiv, hf"):
        verbs.fetch_enrich(library, new, source="bing")


# The command line


def kg(services: FakeServices, *arguments: object, text: str | None = None) -> Result:
    return CliRunner(env=services.environ).invoke(main, ["fetch", *map(str, arguments)], input=text)


def test_the_command_line(services: FakeServices, library: Path, new: Path, tmp_path: Path) -> None:
    services.put("/works", page([work(1)]))
    services.put("/graph/v1/paper/batch", [s2_paper(1), None])
    services.put("/api/daily_papers", [{"paper": hf_paper("2401.00001", "Trees")}], [])
    services.put("/api/query", feed(entry("2401.00001", "Trees")))
    end = ["-o", new, "--cache", tmp_path / "cache"]
    done = kg(services, "doi", "-", *end, text="10.1000/w1\n10.1000/w9\n")
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr == (
        "kg: 10.1000/w9: OpenAlex has nothing under this. Check it, or ask another service.\n"
        f"{new}: 1 paper (1 requests, 0 answers kept from before)\n"
    )
    done = kg(services, "doi", "10.1000/w1", "10.1000/w9", "--json", *end)
    assert json.loads(done.stdout) == {
        "file": str(new),
        "papers": 1,
        "requests": 0,
        "kept": 1,
        "problems": ["10.1000/w9: OpenAlex has nothing under this. Check it, or ask another service."],
    }
    for arguments in (
        ["arxiv", "2401.00001"],
        ["hf-daily", "2025-10-03"],
        ["openalex", "trees", "--limit", "5", "--filter", "publication_year:2024"],
        ["s2", "10.1000/w1", "10.1000/w9"],
        ["enrich", library, "--from", "arxiv"],
    ):
        done = kg(services, *arguments, *end)
        assert (done.exit_code, f"{new}: 1 paper " in done.stderr) == (0, True), done.output
    assert kg(services, "doi", "10.1000/w1", "10.1000/w9", "-o", new, "--no-cache").stderr.endswith(
        "(1 requests, 0 answers kept from before)\n"
    )


def test_mistakes_are_one_sentence(services: FakeServices, new: Path, tmp_path: Path) -> None:
    end = ["-o", new, "--cache", tmp_path / "cache"]
    services.put("/works", Reply(b'{"message": "\x1b[31mred"}', 401))
    done = kg(services, "doi", "10.1000/w1", *end)
    assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert done.stderr.startswith("kg: OpenAlex lets nobody in (status 401: ")
    assert "\x1b" not in done.stderr
    done = kg(services, "doi", "10.1000/w1", "-o", tmp_path)
    assert (done.exit_code, "is a directory" in done.stderr) == (1, True)
    assert kg(services, "s2", "trees", "--limit", "1000", *end).exit_code == 2


@pytest.mark.parametrize("form", ["arxiv", "doi", "hf-daily", "openalex", "s2", "enrich"])
def test_each_form_has_help_with_an_example(form: str) -> None:
    done = CliRunner().invoke(main, ["fetch", form, "--help"])
    assert f"\n  Example:\n    kg fetch {form} " in done.stdout


def test_after_a_kill_only_what_is_missing_is_asked_for(services: FakeServices, new: Path, tmp_path: Path) -> None:
    held, dois = threading.Event(), [f"10.1000/w{n}" for n in range(1, 111)]
    parts = [page([work(n) for n in part]) for part in (range(1, 51), range(51, 101), range(101, 111))]
    services.put("/works", parts[0], parts[1], Reply(b"{}", held=held))
    new.write_text("old")
    arguments = ["fetch", "doi", *dois, "-o", str(new), "--cache", str(tmp_path / "cache")]
    process = subprocess.Popen([sys.executable, "-m", "kg", *arguments], env={**os.environ, **services.environ})
    for _ in range(2000):
        if len(services.asked) == 3:
            break
        held.wait(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    held.set()
    assert new.read_text() == "old"
    services.put("/works", parts[2])
    done = kg(services, *arguments[1:])
    assert done.stderr == f"{new}: 110 papers (1 requests, 2 answers kept from before)\n"
    assert len(papers(new)) == 110
    assert list(tmp_path.glob(".new*")) == []


# Nobody else


_NETWORK = {"socket", "ssl", "http", "urllib.request", "urllib3", "requests", "httpx", "aiohttp", "ftplib", "asyncio"}


def test_no_other_room_knows_the_network() -> None:
    found = set()
    for path in (ROOT / "kg").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text if any(name in text for name in _NETWORK) else "")):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module:
                names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
            if any(name in _NETWORK or name.split(".")[0] in _NETWORK - {"urllib.request"} for name in names):
                found.add(path.relative_to(ROOT).as_posix())
    assert found == {"kg/fetch/transport.py"}


_WITHOUT_NETWORK = """
import socket, sys

def refuse(*arguments, **more):
    sys.stderr.write(f"the network was touched: {arguments}\\n")
    sys.exit(99)

socket.socket.connect = socket.socket.connect_ex = socket.socket.sendto = refuse
socket.create_connection = socket.getaddrinfo = socket.gethostbyname = refuse
from kg.cli import main
for line in sys.stdin:
    main(line.split("\\t")[:-1], standalone_mode=False)
"""


def test_no_other_command_touches_the_network(tmp_path: Path) -> None:
    """Each command runs where a connection ends the process; `kg fetch` shows that it would."""
    some = tmp_path / "papers.jsonl"
    lines = (EXAMPLES / "papers.jsonl").read_text(encoding="utf-8").splitlines()
    some.write_text("\n".join(lines[:3]), encoding="utf-8")
    library, title = tmp_path / "library.kg", json.loads(lines[0])["title"]
    commands: list[list[Any]] = [
        ["build", some, "-o", library],
        ["info", library],
        ["show", library, title],
        ["related", library, title],
        ["trends", library],
        ["gaps", library],
        ["review", library, "--json"],
        ["query", library, "MATCH (p:Paper) RETURN count(p)"],
        ["export", library, "-o", tmp_path / "out.graphml"],
        ["view", library, "-o", tmp_path / "page.html"],
        ["decisions", library],
        ["thesaurus", "export", "-o", tmp_path / "thesaurus.tsv"],
    ]
    fetching = ["fetch", "arxiv", "2401.00001", "-o", tmp_path / "new", "--no-cache"]

    def run(*wanted: list[Any]) -> subprocess.CompletedProcess[str]:
        text = "".join("\t".join(map(str, command)) + "\t\n" for command in wanted)
        command = [sys.executable, "-c", _WITHOUT_NETWORK]
        return subprocess.run(command, input=text, capture_output=True, text=True, cwd=tmp_path, check=False)

    done = run(*commands)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "page.html").stat().st_size > 0
    assert run(fetching).returncode == 99


# Answers that services really gave


@pytest.mark.shared
def test_recorded_answers_of_arxiv(services: FakeServices, client: Client, shared: Path, new: Path) -> None:
    recorded = {path.name.split("_s0_")[0]: path for path in (shared / "inputs/arxiv-atom").glob("id_*")}
    two = recorded["id_0808.05394_1707.08567"].read_bytes()
    services.put("/api/query", two)
    fetched = verbs.fetch_arxiv(["0808.05394", "1707.08567"], new, client=client)
    assert told(fetched) == ["0808.05394: arXiv has nothing under this. Check it, or ask another service."]
    assert new.read_bytes() == two
    assert [paper.id for paper in papers(new)] == ["paper:arxiv:1707.08567"]
    services.put("/api/query", recorded["id_astro-ph_0601001"].read_bytes())
    assert verbs.fetch_arxiv(["astro-ph/0601001"], new, client=client).problems == ()
    services.put("/api/query", recorded["id_0000.0000"].read_bytes())
    with pytest.raises(FetchError, match="nothing came"):
        verbs.fetch_arxiv(["2401.00001"], new, client=client)
    services.put("/api/query", recorded["id_abc"].read_bytes())
    with pytest.raises(FetchError, match="nothing came"):
        verbs.fetch_arxiv(["2401.00002"], new, client=client)


@pytest.mark.shared
def test_recorded_answers_of_openalex(services: FakeServices, client: Client, shared: Path, new: Path) -> None:
    folder = shared / "inputs/openalex"
    services.put("/works", (folder / "openalex_works_list_response.json").read_bytes())
    assert verbs.fetch_openalex("crispr base editing", new, limit=3, client=client).papers == 3
    assert {p.identifiers["openalex"] for p in papers(new)} == {"W3161425918", "W3035764705", "W2066783444"}
    services.put("/works", page([json.loads((folder / "W2741809807.json").read_text())]))
    assert verbs.fetch_doi(["10.7717/peerj.4375"], new, client=client).problems == ()
    assert papers(new)[0].identifiers["doi"] == "10.7717/peerj.4375"


@pytest.mark.shared
def test_recorded_answers_of_semantic_scholar(services: FakeServices, client: Client, shared: Path, new: Path) -> None:
    yaml = pytest.importorskip("yaml")

    def recorded(name: str) -> Reply:
        answer = yaml.safe_load((shared / f"inputs/semantic-scholar/{name}.yaml").read_text())["interactions"][0]
        return Reply(answer["response"]["body"]["string"].encode(), answer["response"]["status"]["code"])

    services.put("/graph/v1/paper/batch", recorded("test_get_papers"))
    ids = ["CorpusId:470667", "10.2139/ssrn.2250500", "0f40b1f08821e22e859c6050916cec3667778613"]
    fetched = verbs.fetch_s2(ids, new, client=client)
    assert (fetched.papers, fetched.problems) == (3, ())
    assert json.loads(services.asked[0].body)["ids"] == [ids[0], f"DOI:{ids[1]}", ids[2]]
    services.put("/graph/v1/paper/batch", recorded("test_not_found"))
    with pytest.raises(FetchError, match=r"status 404: .*Paper with id 0 not found"):
        verbs.fetch_s2(["10.1000/none"], new, client=client)
    services.put("/graph/v1/paper/batch", [json.loads((shared / "inputs/semantic-scholar/Paper.json").read_text())])
    verbs.fetch_s2(["10.1093/mind/lix.236.433"], new, client=client)
    assert papers(new)[0].identifiers["doi"] == "10.1093/mind/lix.236.433"
