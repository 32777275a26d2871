"""The page in a real Chromium, opened from disk: drawn, silent, usable by mouse and keys, deaf to hostile text."""

from __future__ import annotations

import json
import time
from urllib.parse import quote

import pytest

from kg.graph import to_graph
from kg.model import Claim, Evidence, Kind, Node, Relation, Section
from kg.render import write_page
from tests.render_sample import library
from tests.test_render_page import HOSTILE, hostile_graph

pytestmark = pytest.mark.browser

SENTENCE = "The 𝒪𝒪 team extends EAGLE with a tree."


def small_graph():
    """Two papers, two methods and a repository; the evidence stands behind two astral characters."""
    paper = Node(
        "paper:arxiv:2406.16858",
        Kind.PAPER,
        "EAGLE-2: Faster Inference",
        (),
        {"year": 2024, "arxivId": "2406.16858", "authors": ("Ada Marsh",), "venue": "EMNLP"},
    )
    other = Node("paper:arxiv:2301.1", Kind.PAPER, "An Older Paper", (), {"year": 2023})
    eagle = Node("method:eagle", Kind.METHOD, "EAGLE", ("Extrapolation Algorithm",))
    family = Node("method:speculative-decoding", Kind.METHOD, "speculative decoding", ("SpD",))
    code = Node("repository:x", Kind.REPOSITORY, "github.com/x/eagle", (), {"url": "https://github.com/x/eagle"})
    start = SENTENCE.index("EAGLE")
    read = Evidence(paper.id, Section.ABSTRACT, start + 40, start + 45, SENTENCE, "cue", 0.83, 40)
    listed = Evidence("", Section.THESAURUS, 0, 0, "EAGLE: speculative decoding", "thesaurus")
    inferred = Evidence("", Section.CLAIMS, 0, 0, "", "names-it", 0.5, premises=(f"{paper.id} EXTENDS {eagle.id}",))
    claims = [
        Claim(paper.id, Relation.EXTENDS, eagle.id, (read,)),
        Claim(other.id, Relation.MENTIONS, eagle.id, (Evidence(other.id, Section.TITLE, 0, 2, "An", "cue"),)),
        Claim(eagle.id, Relation.IS_A, family.id, (listed,)),
        Claim(paper.id, Relation.BUILDS_ON, other.id, (inferred,)),
        Claim(paper.id, Relation.HAS_CODE, code.id, (listed,)),
    ]
    return to_graph([paper, other, eagle, family, code], claims)


class Tab:
    """A page in the browser, and what tests ask of it."""

    def __init__(self, driver):
        self.driver = driver

    def open(self, path, fragment=""):
        self.driver.get("about:blank")
        self.driver.get_log("browser")
        self.driver.get_log("performance")
        self.driver.get(path.as_uri() + fragment)
        self.until("return document.documentElement.dataset.ready === 'true'")
        return self

    def until(self, script, *arguments):
        end = time.monotonic() + 10
        while time.monotonic() < end:
            if found := self.driver.execute_script(script, *arguments):
                return found
            time.sleep(0.05)
        raise AssertionError(f"not within 10 s: {script}")

    def run(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    def all(self, selector):
        return self.run("return [...document.querySelectorAll(arguments[0])].map(e => e.textContent)", selector)

    def text(self, selector):
        (found,) = self.all(selector)
        return found

    def click(self, selector, n=0):
        self.driver.find_elements("css selector", selector)[n].click()

    def keys(self, *keys):
        from selenium.webdriver.common.action_chains import ActionChains

        ActionChains(self.driver).send_keys(*keys).perform()

    def click_at(self, x, y):
        from selenium.webdriver.common.action_chains import ActionChains

        chain = ActionChains(self.driver)
        chain.w3c_actions.pointer_action.move_to_location(int(x), int(y))
        chain.w3c_actions.pointer_action.click()
        chain.perform()

    def requests(self):
        messages = [json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")]
        urls = [m["params"]["request"]["url"] for m in messages if m["method"] == "Network.requestWillBeSent"]
        return [url for url in urls if not url.startswith(("data:", "about:", "blob:"))]

    def complaints(self):
        return [entry["message"] for entry in self.driver.get_log("browser")]


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    write_page(small_graph(), folder / "small.html", title="Small")
    write_page(hostile_graph(), folder / "hostile.html", title=HOSTILE)
    write_page(library(220), folder / "large.html", title="Large")
    write_page(to_graph([], []), folder / "empty.html")
    return folder


@pytest.fixture
def tab(browser):
    return Tab(browser)


#: Where the middle of some nodes stands in the window.
PLACE = """
const {picture, model} = window.citeweave;
const box = document.getElementById('canvas').getBoundingClientRect();
const spots = arguments[0].map((id) => picture.toScreen(picture.places[model.byId.get(id)]));
const mean = (axis) => spots.reduce((sum, spot) => sum + spot[axis], 0) / spots.length;
return [box.left + mean('x'), box.top + mean('y')];
"""


def test_page_opens_from_disk_draws_and_asks_for_nothing(tab, pages):
    tab.open(pages / "large.html")
    drawn = tab.until("""
        const canvas = document.querySelector('#canvas canvas');
        const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
        const colours = new Set();
        for (let i = 0; i < pixels.length; i += 4) if (pixels[i + 3] === 255)
            colours.add((pixels[i] << 16) | (pixels[i + 1] << 8) | pixels[i + 2]);
        return colours.size > 50 && [...colours];
    """)
    assert {0x4AA3D8, 0xE08E00, 0x00916A, 0x0067A3} <= set(drawn)  # papers, methods, tasks, datasets
    assert tab.requests() == [(pages / "large.html").as_uri()]
    assert tab.complaints() == []


def test_an_empty_graph_is_a_page_too(tab, pages):
    tab.open(pages / "empty.html")
    assert tab.text("#counts") == "0 nodes · 0 links"
    assert tab.complaints() == []


def test_search_by_alias_opens_the_card_with_marked_evidence(tab, pages):
    from selenium.webdriver.common.keys import Keys

    tab.open(pages / "small.html")
    tab.keys("/")
    tab.keys("extrapol")
    assert tab.all("#suggestions li .what > span") == ["EAGLE"]
    assert tab.all("#suggestions li .what small") == ["Extrapolation Algorithm"]
    tab.keys(Keys.ENTER)
    assert tab.text("#card h2") == "EAGLE"
    assert tab.text("#card .aliases") == "also Extrapolation Algorithm"
    assert tab.all("#card h3") == ["Broader1", "Extended by1", "Mentioned by1"]
    assert tab.all("#card .year") == ["2024", "2023"]
    tab.click("#card details summary", 1)
    tab.until("return document.querySelector('#card mark')")
    assert tab.text("#card mark") == "EAGLE"
    assert tab.text("#card .sentence:has(mark)") == SENTENCE
    assert "83 %" in tab.text("#card .evidence .provenance")
    assert tab.run("return location.hash") == "#node=method%3Aeagle"
    tab.keys(Keys.ESCAPE)
    assert tab.run("return document.getElementById('card').hidden")
    assert tab.complaints() == []


def test_arrows_choose_among_suggestions_and_escape_clears(tab, pages):
    from selenium.webdriver.common.keys import Keys

    tab.open(pages / "small.html")
    tab.click("#search")
    tab.keys("ea")
    names = tab.all("#suggestions li .what > span")
    assert names == ["EAGLE-2: Faster Inference", "EAGLE", "github.com/x/eagle"]
    tab.keys(Keys.ARROW_DOWN)
    assert tab.run("return document.activeElement.getAttribute('aria-activedescendant')") == "suggestion-1"
    assert tab.text("#suggestions [aria-selected=true] .what > span") == names[1]
    tab.keys(Keys.ESCAPE)
    assert tab.run("return document.getElementById('search').value") == ""
    tab.keys("zzz")
    assert tab.all("#suggestions li") == ["Nothing of that name"]


def test_a_paper_links_to_arxiv_and_shows_what_it_follows_from(tab, pages):
    tab.open(pages / "small.html", "#node=" + quote("paper:arxiv:2406.16858", safe=""))
    assert tab.text("#card h2") == "EAGLE-2: Faster Inference"
    assert tab.text("#card .facts") == "2024 · EMNLPAda Marsh"
    links = tab.run(
        "return [...document.querySelectorAll('#card a')].map(a => [a.textContent, a.href, a.rel, a.target])"
    )
    assert links == [["arXiv", "https://arxiv.org/abs/2406.16858", "noopener noreferrer", "_blank"]]
    summaries = tab.all("#card details summary")
    tab.click("#card details summary", next(i for i, s in enumerate(summaries) if "An Older Paper" in s))
    tab.until("return document.querySelector('#card .premises li')")
    assert tab.text("#card .premises li") == "EAGLE-2: Faster Inference extends EAGLE"


def test_a_click_on_a_node_and_on_an_edge_shows_their_cards(tab, pages):
    tab.open(pages / "small.html")
    tab.click_at(*tab.run(PLACE, ["paper:arxiv:2406.16858", "paper:arxiv:2406.16858", "method:eagle"]))
    assert tab.until("return document.querySelector('#card .relation')?.textContent") == "extends"
    assert tab.text("#card mark") == "EAGLE"
    assert "83 %" in tab.text("#card .meter")
    tab.open(pages / "small.html")
    tab.click_at(*tab.run(PLACE, ["method:eagle"]))
    assert tab.until("return document.querySelector('#card h2')?.textContent") == "EAGLE"


def test_the_legend_filters_and_the_address_remembers(tab, pages):
    tab.open(pages / "small.html")
    assert tab.text("#counts") == "5 nodes · 5 links"
    tab.click("#legend button[data-key=Paper]")
    assert tab.text("#counts") == "3 of 5 nodes · 1 link"
    assert tab.run("return document.querySelector('[data-key=Paper]').getAttribute('aria-pressed')") == "false"
    tab.run("document.querySelectorAll('#legend details').forEach((part) => { part.open = true; })")
    tab.click("#legend button[data-key=IS_A]")
    assert tab.text("#counts") == "3 of 5 nodes · 0 links"
    fragment = tab.run("return location.hash")
    assert fragment == "#hide=Paper&without=IS_A"
    tab.open(pages / "small.html", fragment)
    assert tab.text("#counts") == "3 of 5 nodes · 0 links"
    tab.run("document.querySelectorAll('#legend details').forEach((part) => { part.open = true; })")
    tab.click("#legend button[data-key=Paper]")
    tab.click("#legend button[data-key=IS_A]")
    assert tab.text("#counts") == "5 nodes · 5 links"


def test_filtered_nodes_are_not_drawn(tab, pages):
    orange = """
        const canvas = document.querySelector('#canvas canvas');
        const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
        let found = 0;
        for (let i = 0; i < pixels.length; i += 4)
            if (pixels[i] === 0xe0 && pixels[i + 1] === 0x8e && pixels[i + 2] === 0) found += 1;
        return found;
    """
    tab.open(pages / "large.html")
    assert tab.until(orange) > 100
    tab.click("#legend button[data-key=Method]")
    tab.until(f"return (() => {{ {orange} }})() === 0")


def test_years_grow_the_graph(tab, pages):
    tab.open(pages / "small.html")
    slide = (
        "const s = document.querySelector('.years input'); s.value = arguments[0]; s.dispatchEvent(new Event('input'));"
    )
    tab.run(slide, "0")
    assert tab.text("#counts") == "3 of 5 nodes · 2 links"  # the paper of 2024 and its repository are yet to come
    assert tab.text(".years output") == "2023"
    tab.run(slide, "1")
    assert tab.text("#counts") == "5 nodes · 5 links"


def test_back_and_forward_walk_through_the_chosen_nodes(tab, pages):
    tab.open(pages / "small.html", "#node=method%3Aeagle")
    tab.click("#card .name")
    assert tab.text("#card h2") == "speculative decoding"
    tab.driver.back()
    assert tab.until("const h = document.querySelector('#card h2'); return h && h.textContent === 'EAGLE'")
    tab.driver.forward()
    assert tab.until(
        "const h = document.querySelector('#card h2'); return h && h.textContent === 'speculative decoding'"
    )


def test_the_list_holds_every_node_and_is_reached_by_keys(tab, pages):
    from selenium.webdriver.common.keys import Keys

    tab.open(pages / "small.html")
    tab.run("document.getElementById('list').focus()")
    tab.keys(Keys.ENTER)
    assert sorted(tab.all("#card .name")) == sorted(
        ["EAGLE-2: Faster Inference", "An Older Paper", "EAGLE", "speculative decoding", "github.com/x/eagle"]
    )
    tab.keys(Keys.TAB, Keys.TAB, Keys.ENTER)
    assert tab.text("#card h2") == "EAGLE-2: Faster Inference"


def test_hostile_strings_do_nothing(tab, pages):
    tab.open(pages / "hostile.html", "#node=paper%3Aarxiv%3A1")
    assert tab.driver.title == HOSTILE
    assert tab.text("#card h2") == HOSTILE
    tab.click("#card details summary")
    tab.until("return document.querySelector('#card mark')")
    assert tab.text("#card mark") == "𝒪-net"
    hrefs = tab.run("return [...document.querySelectorAll('#card a')].map(a => a.protocol + '//' + a.host)")
    assert hrefs == ["https://doi.org"]
    tab.click("#search")
    tab.keys("script")
    assert len(tab.all("#suggestions li .what")) == 2
    tab.click("#list")
    assert tab.run("return document.querySelectorAll('img, iframe, script').length") == 4
    assert tab.run("return window.hit === undefined")
    assert tab.requests() == [(pages / "hostile.html").as_uri() + "#node=paper%3Aarxiv%3A1"] or tab.requests() == []
    assert tab.complaints() == []


def test_an_injected_script_or_style_would_not_run(tab, pages):
    tab.open(pages / "small.html")
    tab.run("""
        const script = document.createElement('script');
        script.textContent = 'window.hit = 1';
        document.body.append(script);
        const picture = document.createElement('img');
        picture.setAttribute('onerror', 'window.hit = 1');
        picture.src = 'data:,';
        document.body.append(picture);
    """)
    time.sleep(0.3)
    assert tab.run("return window.hit === undefined")
    assert len(tab.complaints()) >= 1  # the policy says so


def test_light_and_dark(tab, pages):
    tab.open(pages / "small.html")
    tab.run("localStorage.clear()")
    tab.open(pages / "small.html")
    ground = "return getComputedStyle(document.body).backgroundColor"
    assert tab.run(ground) == "rgb(251, 251, 249)"
    tab.click("#theme")
    assert tab.run(ground) == "rgb(20, 23, 27)"
    tab.open(pages / "small.html")
    assert tab.run(ground) == "rgb(20, 23, 27)"
    tab.run("localStorage.clear()")


def test_on_a_telephone_the_card_is_a_sheet_at_the_bottom(tab, pages):
    metrics = {"width": 360, "height": 740, "deviceScaleFactor": 1, "mobile": True}
    tab.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    try:
        tab.open(pages / "large.html", "#node=method%3Amamba")
        box = tab.run(
            "const b = document.getElementById('card').getBoundingClientRect();"
            "return [b.left, b.right, b.bottom, b.top];"
        )
        assert box[:3] == [0, 360, 740]
        assert box[3] > 300
        assert tab.run("return document.documentElement.scrollWidth") == 360
        assert not tab.run("return document.getElementById('legend').offsetWidth")
        tab.click("#card .close")
        tab.click("#filter")
        assert tab.run("return document.getElementById('legend').offsetWidth") > 100
    finally:
        tab.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_every_control_has_a_name(tab, pages):
    tab.open(pages / "small.html", "#node=method%3Aeagle")
    nameless = tab.run("""
        return [...document.querySelectorAll('button, input, a, summary, [role]')]
            .filter((e) => !(e.getAttribute('aria-label') || e.textContent.trim() || e.closest('label') || e.hidden))
            .map((e) => e.outerHTML);
    """)
    assert nameless == []
