"""Fixtures for all tests: where ../shared lies, and libraries that many tests look into."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests import neo4j_server

if TYPE_CHECKING:
    from selenium import webdriver

    from tests.neo4j_server import Server

# The same examples every time: a test that fails by luck tells the next reader nothing.
settings.register_profile("house", derandomize=True, deadline=None)
settings.load_profile("house")

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
EXAMPLES = ROOT / "examples"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of annotated papers and real exports, which is not part of the project."""
    if not SHARED.is_dir():
        pytest.skip("../shared is not here: it holds the annotated papers and real exports")
    return SHARED


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The library of the sample corpus."""
    from kg.pipeline import build

    path = tmp_path_factory.mktemp("sample") / "sample.kg"
    build([EXAMPLES / "papers.jsonl"], path)
    return path


@pytest.fixture(scope="session")
def seeds(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The library of the five saved pages."""
    from kg.pipeline import build

    path = tmp_path_factory.mktemp("seeds") / "seeds.kg"
    build([shared / "seeds"], path)
    return path


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    """Debian's Chromium without a window, which logs what pages ask for and what they complain of."""
    yield from _chromium("disable-gpu", tmp_path_factory.mktemp("chromium"))


@pytest.fixture(scope="session")
def webgl_browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    """The same, drawing WebGL in software."""
    yield from _chromium(
        "enable-unsafe-swiftshader use-gl=angle use-angle=swiftshader", tmp_path_factory.mktemp("chromium")
    )


def _chromium(drawing: str, profile: Path) -> Iterator[webdriver.Chrome]:
    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not chromium or not driver:
        pytest.skip("Chromium or its driver is not here: apt-get install chromium chromium-driver")
    webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed")
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    flags = f"headless=new no-sandbox {drawing} disable-quic no-first-run disable-background-networking"
    for flag in (
        *flags.split(),
        "disable-component-update",
        "disable-sync",
        "window-size=1280,800",
        f"user-data-dir={profile}",
    ):
        options.add_argument(f"--{flag}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    chrome = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    yield chrome
    chrome.quit()


@pytest.fixture(scope="session", params=["NEO4J_URI"] if "NEO4J_URI" in os.environ else list(neo4j_server.RELEASES))
def neo4j_session(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Each release of Neo4j in turn; or the server that NEO4J_URI names, when its database is empty."""
    pytest.importorskip("neo4j", reason="the driver of Neo4j is not installed")
    if request.param == "NEO4J_URI":
        user, password = os.environ.get("NEO4J_USERNAME", "neo4j"), os.environ.get("NEO4J_PASSWORD", "")
        server = neo4j_server.Server(os.environ["NEO4J_URI"], user, password)
        with server.driver() as driver:
            if driver.execute_query("MATCH (n) RETURN n LIMIT 1", database_="neo4j").records:
                pytest.skip("the database at NEO4J_URI is not empty, and tests empty it")
        yield server
        return
    home = tmp_path_factory.mktemp("neo4j")
    try:
        port = neo4j_server.prepare(home)
        with neo4j_server.running(request.param, home, port) as server:
            yield server
    except neo4j_server.MissingError as error:
        pytest.skip(str(error))


@pytest.fixture
def neo4j(neo4j_session: Server) -> Server:
    """A real Neo4j server whose database ``neo4j`` is empty: a test runs on each release."""
    with neo4j_session.driver() as driver:
        neo4j_server.clean(driver)
    return neo4j_session


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail where nothing may be skipped: in CI all the parts are present, and a skipped test tests nothing."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    if os.environ.get("CI") and skipped and session.exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        reporter.write_line(f"{len(skipped)} tests were skipped, and CI is set: that is a failure", red=True)
