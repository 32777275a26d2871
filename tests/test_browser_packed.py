"""A page whose data are compressed, in a real Chromium: drawn like any other, silent, clear where it cannot be read."""

from __future__ import annotations

import csv
import io

import pytest

from kg.render import write_page
from tests.test_browser import SENTENCE, Tab, small_graph
from tests.test_render_page import HOSTILE, hostile_graph

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kg.render.blocks.PLAIN_UP_TO", 99)
        write_page(small_graph(), folder / "small.html", title="Small")
        write_page(hostile_graph(), folder / "hostile.html", title=HOSTILE)
    whole = (folder / "small.html").read_text(encoding="utf-8")
    start = whole.index('id="data">') + len('id="data">')
    (folder / "cut.html").write_text(whole[: start + 40] + whole[start + 100 :], encoding="utf-8")
    return folder


@pytest.fixture
def tab(browser):
    return Tab(browser)


def test_compressed_data_are_drawn_without_a_request_and_sentences_are_read_when_wanted(tab, pages):
    tab.open(pages / "small.html", "#node=method%3Aeagle")
    assert tab.run("return [...document.querySelectorAll('script')].map(s => s.type)")[:2] == ["application/zlib"] * 2
    assert tab.text("#counts") == "5 nodes · 5 links"
    assert tab.text("#card h2") == "EAGLE"
    assert tab.run("return typeof window.citeweave.model.said") == "function"
    tab.click("#card details summary", 1)
    tab.until("return document.querySelector('#card mark')")
    assert (tab.text("#card mark"), tab.text("#card .sentence:has(mark)")) == ("EAGLE", SENTENCE)
    assert tab.requests() == [(pages / "small.html").as_uri()]
    assert tab.complaints() == []


def test_csv_of_compressed_data_holds_the_sentences(tab, pages):
    tab.open(pages / "small.html")
    rows = list(csv.reader(io.StringIO(tab.run("return window.citeweave.save.table()"))))
    assert len(rows) == 1 + 5
    assert SENTENCE in [row[-1] for row in rows]


def test_hostile_strings_in_compressed_data_do_nothing(tab, pages):
    tab.open(pages / "hostile.html", "#node=paper%3Aarxiv%3A1")
    assert tab.text("#card h2") == HOSTILE
    tab.click("#card details summary")
    tab.until("return document.querySelector('#card .sentence')")
    assert tab.run("return window.hit === undefined")


@pytest.mark.parametrize(
    ("page", "script", "words"),
    [
        ("small", "delete window.DecompressionStream", "too old for this page"),
        ("cut", "", "damaged or not whole"),
    ],
)
def test_a_page_that_cannot_be_read_says_why(browser, tab, pages, page, script, words):
    added = browser.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": script})
    try:
        tab.driver.get((pages / f"{page}.html").as_uri())
        assert words in tab.until("return document.querySelector('#canvas [role=alert]')?.textContent")
        assert tab.requests()[-1] == (pages / f"{page}.html").as_uri()
    finally:
        browser.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", added)
