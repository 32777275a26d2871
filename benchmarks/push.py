"""`kg push` against a plain loop of UNWIND and MERGE, on a real Neo4j server of its own.

    nice python benchmarks/push.py LIBRARY.kg [CHANGED.kg] [--release 5.26.30] [--kills 20]

CHANGED is the same library after some of its papers changed, such as a build with a source more. Printed: seconds of
the clock, and of the processors (client, server), since other work on the machine disturbs the former. The loop gets
its rows from the library as the push does, by the same program, so both include reading it.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby, islice
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from kg import verbs
from kg.library import Library
from kg.model import Kind
from kg.store.properties import edge_properties, node_properties
from tests import neo4j_server
from tests.neo4j_server import Server

BATCH = 5_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("library", type=Path)
    parser.add_argument("changed", type=Path, nargs="?")
    parser.add_argument("--release", default="5.26.30", choices=neo4j_server.RELEASES)
    parser.add_argument("--kills", type=int, default=0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        port = neo4j_server.prepare(home, heap=2048)
        with neo4j_server.running(options.release, home, port, heap=2048, quick=False) as server:
            measure(server, home, options)
        bulk(options.release, options.library, Path(folder))


def measure(server: Server, home: Path, options: argparse.Namespace) -> None:
    with Library(options.library) as library:
        counts = library.counts()
    print(f"{sum(counts.nodes.values())} nodes, {sum(counts.claims.values())} relations, Neo4j {server.release}")
    processor = server_processor(home)
    with server.driver() as driver:
        # Twice, the sides in turn: the first run of each also warms the server up.
        for turn in ("cold", "warm"):
            neo4j_server.clean(driver)
            timed(f"plain loop, {turn}", processor, lambda: plain(driver, options.library))
            neo4j_server.clean(driver)
            timed(f"first push, {turn}", processor, lambda: push(server, options.library))
        timed("second push", processor, lambda: push(server, options.library))
        check(driver, counts)
        if options.changed:
            timed("push of the changed library", processor, lambda: push(server, options.changed))
            with Library(options.changed) as library:
                check(driver, library.counts())
        if options.kills:
            kills(server, driver, options.library, options.kills)


def server_processor(home: Path) -> Callable[[], float]:
    """Return a clock of the processor time of the server that runs in ``home``."""
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if str(home).encode() in (entry / "cmdline").read_bytes():
                return lambda: sum(map(int, (entry / "stat").read_text().rsplit(")", 1)[1].split()[11:13])) / 100
        except OSError:
            continue
    raise SystemExit("the server is not running")


def timed(name: str, server: Callable[[], float], action: Callable[[], str]) -> None:
    wall, client, there = time.perf_counter(), time.process_time(), server()
    told = action()
    spent = time.perf_counter() - wall, time.process_time() - client, server() - there
    print(f"{name:30} {spent[0]:7.1f} s, client {spent[1]:6.1f} s, server {spent[2]:6.1f} s  {told}", flush=True)


def push(server: Server, library: Path) -> str:
    pushed = verbs.push(library, server.uri, username=server.username, password=server.password)
    changes = [*pushed.nodes, *pushed.relations]
    sums = [f"{sum(getattr(c, what) for c in changes)} {what}" for what in ("created", "changed", "removed")]
    return f"{', '.join(sums)}, {pushed.writes} writes"


def plain(driver: Any, path: Path) -> str:
    for kind in Kind:
        driver.execute_query(f"CREATE CONSTRAINT FOR (n:{kind}) REQUIRE n.id IS UNIQUE", database_="neo4j")
    with Library(path) as library:
        kinds = {node.id: str(node.kind) for node in library.nodes()}
        nodes = sorted(library.nodes(), key=lambda node: node.kind)
        for kind, some in groupby(nodes, key=lambda node: node.kind):
            for rows in batches({"id": node.id, "p": node_properties(node)} for node in some):
                query = f"UNWIND $rows AS row MERGE (n:{kind} {{id: row.id}}) SET n += row.p"
                driver.execute_query(query, rows=rows, database_="neo4j")
        patterns: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
        for claim in library.claims():
            row = {"s": claim.subject, "o": claim.object, "p": edge_properties(claim)}
            patterns.setdefault((kinds[claim.subject], kinds[claim.object], str(claim.relation)), []).append(row)
        for (start, end, relation), edges in patterns.items():
            for rows in batches(edges):
                query = (
                    f"UNWIND $rows AS row MATCH (s:{start} {{id: row.s}}) MATCH (o:{end} {{id: row.o}}) "
                    f"MERGE (s)-[r:{relation}]->(o) SET r += row.p"
                )
                driver.execute_query(query, rows=rows, database_="neo4j")
    return ""


def batches(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    iterator = iter(rows)
    while some := list(islice(iterator, BATCH)):
        yield some


def check(driver: Any, counts: Any) -> None:
    """See that the counts by label and type are those of the library."""
    found = driver.execute_query("MATCH (n) RETURN labels(n)[0], count(*)", database_="neo4j").records
    assert dict(found) == dict(counts.nodes), "other nodes than the library's"
    found = driver.execute_query("MATCH ()-[r]->() RETURN type(r), count(*)", database_="neo4j").records
    assert dict(found) == dict(counts.claims), "other relations than the library's"
    print("counts by label and type are the library's")


def kills(server: Server, driver: Any, library: Path, number: int) -> None:
    """Kill so many pushes into an empty database at random moments, and complete each by another push."""
    code = "import sys, os; from kg.verbs import push; push(*sys.argv[1:], password=os.environ['NEO4J_PASSWORD'])"
    command = [sys.executable, "-c", code, str(library), server.uri]
    environment = {**os.environ, **server.credentials()}
    neo4j_server.clean(driver)
    start = time.perf_counter()
    subprocess.run(command, env=environment, check=True)
    whole, chance = time.perf_counter() - start, random.Random(1)
    with Library(library) as opened:
        counts = opened.counts()
    for _ in range(number):
        neo4j_server.clean(driver)
        process = subprocess.Popen(command, env=environment)
        time.sleep(chance.uniform(0, whole))
        process.send_signal(signal.SIGKILL)
        process.wait()
        left = driver.execute_query("MATCH (n) RETURN count(n) AS n", database_="neo4j").records[0]["n"]
        print(f"killed with {left} nodes there; then {push(server, library)}")
        check(driver, counts)
        assert push(server, library).endswith(" 0 writes")


def bulk(release: str, library: Path, folder: Path) -> None:
    """Time the import tool on the files of an export."""
    verbs.export(library, folder / "bulk.csv")
    home = folder / "import"
    neo4j_server.prepare(home)
    files = [f"--nodes={folder}/bulk.csv/neo4j-nodes.csv", f"--relationships={folder}/bulk.csv/neo4j-relations.csv"]
    start, before = time.perf_counter(), os.times()
    done = neo4j_server.admin(release, home, "database", "import", "full", "neo4j", "--multiline-fields=true", *files)
    spent = os.times()
    used = spent.children_user + spent.children_system - before.children_user - before.children_system
    print(f"{'neo4j-admin database import':30} {time.perf_counter() - start:7.1f} s, processors {used:6.1f} s")
    if done.returncode:
        raise SystemExit(done.stdout + done.stderr)
    shutil.rmtree(home)


if __name__ == "__main__":
    main()
