"""Fixtures for all tests: where ../shared lies, and libraries that many tests look into."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from selenium import webdriver

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
    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not chromium or not driver:
        pytest.skip("Chromium or its driver is not here: apt-get install chromium chromium-driver")
    webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed")
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    flags = "headless=new no-sandbox disable-gpu disable-quic no-first-run disable-background-networking"
    for flag in (
        *flags.split(),
        "disable-component-update",
        "disable-sync",
        "window-size=1280,800",
        f"user-data-dir={tmp_path_factory.mktemp('chromium')}",
    ):
        options.add_argument(f"--{flag}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    chrome = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    yield chrome
    chrome.quit()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail where nothing may be skipped: in CI all the parts are present, and a skipped test tests nothing."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    if os.environ.get("CI") and skipped and session.exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        reporter.write_line(f"{len(skipped)} tests were skipped, and CI is set: that is a failure", red=True)
