"""The page as text: one file, nothing loaded, hashes that match, hostile strings that stay strings."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from kg.assets import asset, asset_bytes
from kg.errors import ExportError
from kg.graph import to_graph
from kg.model import Claim, Evidence, Kind, Node, Relation, Section
from kg.render import draw, render_page, write_drawn, write_page
from kg.render.blocks import PACKED, PLAIN, block, found_block
from kg.render.page import SCRIPTS
from tests.render_sample import library

HOSTILE = "</script><script>window.hit=1</script><img src=x onerror=window.hit=1>\u2028&amp;'\"{{data}}"


class Page(HTMLParser):
    """What a browser's parser sees: the tags, their attributes, and the text of scripts and styles."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.raw: list[tuple[str, dict[str, str | None], str]] = []
        self._open: tuple[str, dict[str, str | None]] | None = None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag in ("script", "style", "title", "h1"):
            self._open = (tag, dict(attrs))
            self.raw.append((*self._open, ""))

    def handle_data(self, data):
        if self._open:
            tag, attributes, text = self.raw[-1]
            self.raw[-1] = (tag, attributes, text + data)

    def handle_endtag(self, tag):
        if self._open and self._open[0] == tag:
            self._open = None

    def data(self, block="data"):
        return json.loads(next(t for tag, a, t in self.raw if a.get("id") == block))

    def policy(self) -> str:
        return next(a["content"] for tag, a in self.tags if a.get("http-equiv") == "Content-Security-Policy")


def hostile_graph():
    paper = Node(
        "paper:arxiv:1",
        Kind.PAPER,
        HOSTILE,
        (HOSTILE + "2",),
        {"year": 2020, "authors": (HOSTILE,), "venue": HOSTILE, "url": "javascript:window.hit=1", "doi": HOSTILE},
    )
    method = Node(f"method:{HOSTILE}", Kind.METHOD, "𝒪-net" + HOSTILE)
    sentence = f"𝒪𝒪 We use 𝒪-net {HOSTILE}."
    evidence = Evidence(paper.id, Section.ABSTRACT, 110, 115, sentence, HOSTILE, 0.9, 100)
    return to_graph([paper, method], [Claim(paper.id, Relation.USES, method.id, (evidence,))])


@pytest.fixture(scope="module")
def page() -> Page:
    return Page(render_page(library(30), title="A small library"))


def test_no_tag_loads_anything(page):
    assert [a["href"] for tag, a in page.tags if "href" in a] == ["data:,"]
    assert [a for tag, a in page.tags if {"src", "srcset", "action", "background"} & a.keys()] == []
    assert {tag for tag, _ in page.tags} & {"iframe", "object", "embed", "base", "form", "img"} == set()
    style = next(text for tag, _, text in page.raw if tag == "style")
    assert "url(" not in style
    assert "@import" not in style
    assert "sourceMappingURL" not in "".join(text for tag, _, text in page.raw if tag == "script")


def test_policy_allows_our_scripts_and_styles_by_hash_and_nothing_else(page):
    def hashed(text: str) -> str:
        return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"

    scripts = [hashed(t) for tag, a, t in page.raw if tag == "script" and a.get("type") != "application/json"]
    styles = [hashed(t) for tag, _, t in page.raw if tag == "style"]
    assert len(scripts) == 2
    assert len(styles) == 1
    assert page.policy() == (
        f"default-src 'none'; script-src {scripts[0]} {scripts[1]}; style-src {styles[0]}; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )
    assert not [a for _, a in page.tags if "style" in a or any(name.startswith("on") for name in a)]


def test_policy_stands_before_anything_it_governs(page):
    assert [tag for tag, _ in page.tags][:4] == ["html", "head", "meta", "meta"]
    assert page.tags[3][1]["http-equiv"] == "Content-Security-Policy"


def test_hostile_strings_stay_text():
    text = render_page(hostile_graph(), title=HOSTILE)
    page = Page(text)
    plain = Page(render_page(to_graph([], []), title="plain"))
    assert [tag for tag, _ in page.tags] == [tag for tag, _ in plain.tags]
    assert [t for tag, _, t in page.raw if tag in ("title", "h1")] == [HOSTILE, HOSTILE]
    data = page.data()
    assert data["title"] == HOSTILE
    assert data["nodes"][1]["name"] == HOSTILE
    assert page.data("evidence")["texts"] == [f"𝒪𝒪 We use 𝒪-net {HOSTILE}."]
    for name in ("data", "evidence"):
        block = text.split(f'id="{name}">')[1].split("</script>")[0]
        assert not re.search("[<>&\u2028\u2029]", block)


def test_the_same_graph_gives_the_same_bytes_in_another_process(tmp_path):
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]);"
        "from tests.render_sample import library; from kg.render import write_page;"
        "write_page(library(40), sys.argv[2])"
    )
    for name, seed in (("a.html", "1"), ("b.html", "2")):
        subprocess.run(
            [sys.executable, "-c", code, str(Path(__file__).parents[1]), str(tmp_path / name)],
            check=True,
            env={"PYTHONHASHSEED": seed},
        )
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()
    assert (tmp_path / "a.html").read_text(encoding="utf-8") == render_page(library(40))


def test_a_block_escapes_what_ends_a_script_and_keeps_the_rest():
    assert block({"b": "</s>&\u2028é", "a": 1}) == (PLAIN, '{"a":1,"b":"\\u003c/s\\u003e\\u0026\\u2028é"}')


def test_a_large_block_is_compressed_and_can_be_read_again(monkeypatch):
    data = {"nodes": [f"</script> {n} é \U0001d4aa" for n in range(200)]}
    plain = block(data)
    monkeypatch.setattr("kg.render.blocks.PLAIN_UP_TO", 999)
    kind, text = block(data)
    assert (kind, plain[0]) == (PACKED, PLAIN)
    assert re.fullmatch(r"[A-Za-z0-9+/]+=*", text)
    assert len(text) < len(plain[1]) / 3
    assert (kind, text) == block(data)
    page = '<script type="{}" id="evidence">[1]</script><script type="{}" id="data">{}</script>'
    assert found_block(page.format(PLAIN, kind, text), "data") == data
    assert found_block(page.format(PLAIN, *plain), "data") == data
    assert found_block(page.format(PLAIN, *plain), "other") is None
    for broken in (text[:-8], "!" + text, base64.b64encode(b"no zlib").decode()):
        with pytest.raises(ValueError, match=r"."):
            found_block(page.format(PLAIN, PACKED, broken), "data")


def test_a_page_with_compressed_data_has_the_same_scripts_and_policy(monkeypatch):
    graph = library(12)
    plain = Page(render_page(graph))
    monkeypatch.setattr("kg.render.blocks.PLAIN_UP_TO", 999)
    packed = Page(render_page(graph))
    assert packed.policy() == plain.policy()
    assert [tag for tag, _ in packed.tags] == [tag for tag, _ in plain.tags]
    assert found_block(render_page(graph), "evidence") == plain.data("evidence")


def test_lone_surrogates_and_nan_do_not_break_the_page(tmp_path):
    node = Node("method:x", Kind.METHOD, "a\ud800b", (), {"score": float("nan"), "year": 2020})
    path = write_page(to_graph([node], []), tmp_path / "x.html")
    data = Page(path.read_text(encoding="utf-8")).data()
    assert data["nodes"][0]["name"] == "a?b"
    assert data["nodes"][0]["properties"] == {"year": 2020}


def test_write_page_replaces_whole_and_leaves_nothing_beside(tmp_path):
    path = tmp_path / "page.html"
    path.write_text("old", encoding="utf-8")
    assert write_page(to_graph([], []), path, title="new") == path
    assert "<h1>new</h1>" in path.read_text(encoding="utf-8")
    assert [p.name for p in tmp_path.iterdir()] == ["page.html"]


def test_write_page_into_a_missing_folder_says_what_to_do(tmp_path):
    with pytest.raises(ExportError, match=r"No such file.*Choose a folder that exists and is writable"):
        write_page(to_graph([], []), tmp_path / "no" / "page.html")


def test_a_failed_write_keeps_the_old_page(tmp_path, monkeypatch):
    path = tmp_path / "page.html"
    path.write_text("old", encoding="utf-8")
    monkeypatch.setattr(Path, "replace", lambda self, target: (_ for _ in ()).throw(OSError(28, "No space left")))
    with pytest.raises(ExportError, match="No space left"):
        write_page(to_graph([], []), path)
    assert path.read_text(encoding="utf-8") == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["page.html"]


def test_focus_is_an_id_of_the_graph_or_nothing():
    graph = library(12)
    assert Page(render_page(graph, focus="method:mamba")).data()["focus"] == "method:mamba"
    assert Page(render_page(graph, focus="method:nothing")).data()["focus"] is None


def test_scripts_set_no_markup_and_make_no_code():
    ours = "".join(asset("viz", name) for name in SCRIPTS)
    for word in (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "new Function",
        "fetch(",
        "XMLHttpRequest",
        "WebSocket",
        "import(",
    ):
        assert word not in ours, word
    for name in SCRIPTS:
        assert len(asset("viz", name).splitlines()) <= 300, name


def test_the_bundle_of_sigma_is_the_one_its_licence_file_names():
    licence = asset("viz", "sigma.LICENSE.txt")
    assert hashlib.sha256(asset_bytes("viz", "sigma.min.js")).hexdigest() in licence
    for package in ("sigma 3.0.3", "graphology 0.26.0", "graphology-utils", "events"):
        assert f"---- {package}" in licence
    assert "</script" not in asset("viz", "sigma.min.js").lower()


@pytest.mark.parametrize(
    ("wanted", "form", "renderer", "holds", "holds_not"),
    [
        ("auto", "map", "canvas", "class CanvasPicture", "class WebGLPicture"),
        ("webgl", "map", "webgl", "class WebGLPicture", "class CanvasPicture"),
        ("webgl", "timeline", "webgl", "gl_FragColor", "class MatrixPicture"),
        ("webgl", "matrix", "matrix", "class MatrixPicture", "class WebGLPicture"),
    ],
)
def test_a_page_holds_the_renderer_it_needs_and_no_other(tmp_path, wanted, form, renderer, holds, holds_not):
    path = write_drawn(draw(library(30), form), tmp_path / "page.html", renderer=wanted)
    text = path.read_text(encoding="utf-8")
    assert Page(text).data()["renderer"] == renderer
    assert holds in text
    assert holds_not not in text
    assert ("@version 9.1.13" in text) == (renderer == "canvas")


def test_above_two_thousand_shown_nodes_the_page_is_drawn_by_webgl(monkeypatch):
    monkeypatch.setattr("kg.render.page.CANVAS_UP_TO", 60)
    graph = library(30)
    assert len(graph) > 60
    assert Page(render_page(graph)).data()["renderer"] == "webgl"
    assert set(Page(render_page(graph)).data()["network"]) == {"nodes"}


def test_the_vendored_script_is_the_one_its_licence_file_names():
    licence = asset("viz", "vis-network.LICENSE.txt")
    assert hashlib.sha256(asset_bytes("viz", "vis-network.min.js")).hexdigest() in licence
    assert "vis-network 9.1.13" in licence
    assert "@version 9.1.13" in asset("viz", "vis-network.min.js")[:400]
    assert "MIT License" in licence
    assert "Apache License" in licence
