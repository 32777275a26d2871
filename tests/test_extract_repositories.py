from __future__ import annotations

import json
import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.frame import Frame
from kg.extract.repositories import find, find_urls
from kg.model import Kind, Paper, Relation, Section
from kg.text import clean
from kg.urls import parse

FOUND = [
    ("Code is available at https://github.com/a/b.", ["https://github.com/a/b"]),
    ('Code: https://github.com/a/b.git"', ["https://github.com/a/b.git"]),
    (
        "(https://github.com/a/b) and PyPI (https://pypi.org/project/b), with",
        ["https://github.com/a/b", "https://pypi.org/project/b"],
    ),
    ("see github.com/a/b for code", ["github.com/a/b"]),
    ("see www.example.ai/v2.", ["www.example.ai/v2"]),
    ("Project page: someone.github.io/thing.", ["someone.github.io/thing"]),
    ("broken: github.io/thing.", ["github.io/thing"]),
    (r"at \url{https://github.com/a/b}.", ["https://github.com/a/b"]),
    (
        r"at \href{https://github.com/a/b}{https://github.com/a/b}.",
        ["https://github.com/a/b", "https://github.com/a/b"],
    ),
    ("at [https://github.com/a/b](https://github.com/a/b).", ["https://github.com/a/b", "https://github.com/a/b"]),
    ("the [page](https://x.github.io/y/).", ["https://x.github.io/y/"]),
    ("at <https://github.com/a/b>.", ["https://github.com/a/b"]),
    ("**https://github.com/a/b**", ["https://github.com/a/b"]),
    ("deposited as 10.5281/zenodo.4242 in full", ["10.5281/zenodo.4242"]),
    ("on this page.https://github.com/a/b.", ["https://github.com/a/b"]),
    ("at https://github.com/a/b.The rest", ["https://github.com/a/b"]),
    ("https://github.com/a/b, and https://github.com/c/d; done", ["https://github.com/a/b", "https://github.com/c/d"]),
    ("https://github.com/a/bhttps://github.com/c/d", ["https://github.com/a/b", "https://github.com/c/d"]),
    ("at https: //github.com/a/b.", ["https: //github.com/a/b"]),
    ("at https://github.com/a/ tool.", ["https://github.com/a/ tool"]),
    ("at https://github.com/a/long- tool.", ["https://github.com/a/long- tool"]),
    ("at https://github.com/a/ and elsewhere", ["https://github.com/a/"]),
    (r"https://github.com/a/b\_c", [r"https://github.com/a/b\_c"]),
    ("More: aka.ms/thing.", ["aka.ms/thing"]),
    ("posts made available by corpus.io. We", ["corpus.io"]),
    ("We present MHub.ai, a platform, and use Node.js and e.g. Rev.ai daily.", []),
    ("mail a.b@uni.edu and say and/or", []),
    ("no address here. At all.", []),
]


@pytest.mark.parametrize(("text", "urls"), FOUND)
def test_addresses_are_found_with_exact_offsets(text: str, urls: list[str]) -> None:
    found = list(find_urls(text))
    assert [raw for _, _, raw in found] == urls
    assert all(text[start:end] == raw for start, end, raw in found)


def mentions(abstract: str, names: frozenset[str] = frozenset()) -> list[tuple[str, Relation]]:
    frame = Frame(Paper("paper:title:x", "A title", abstract))
    return [(m.target, m.relation) for m in find(frame, names)]


OWN = [
    ("Our code is at https://github.com/a/b.", True),
    ("We release models: https://huggingface.co/a/b", True),
    ("Project page: https://x.github.io/y", True),
    ("The data used here are available at https://github.com/a/b.", True),
    ("Built on top of the Foo library, our code is available at https://github.com/a/b.", True),
    ("The dataset can be downloaded from https://data-set.net/x", True),
    ("The implementation is based on https://github.com/a/b.", False),
    ("We use posts of a forum made available by https://corpus.io/x.", False),
    ("Images were taken from https://photos.org/x", False),
    ("We start from the official implementation of Foo (https://github.com/a/foo).", False),
]


@pytest.mark.parametrize(("abstract", "own"), OWN)
def test_own_release_is_told_from_others(abstract: str, own: bool) -> None:
    (_, relation), *rest = mentions(abstract)
    assert not rest
    assert relation is (Relation.HAS_CODE if own else Relation.LINKS_TO)


def test_a_repository_named_like_what_the_paper_introduces_is_its_own() -> None:
    text = "The implementation is based on https://github.com/a/FooNet."
    assert mentions(text, frozenset({"foonet"})) == [("https://github.com/a/FooNet", Relation.HAS_CODE)]


def test_papers_licences_and_videos_are_no_repositories() -> None:
    assert mentions("See https://arxiv.org/abs/2207.01848, https://youtu.be/x and https://creativecommons.org/x.") == []


def test_a_mention_holds_kind_target_sentence_and_finder() -> None:
    frame = Frame(Paper("paper:title:x", "T", "First one. Code: https://github.com/A/b.git."))
    (mention,) = find(frame)
    assert (mention.section, mention.kind, mention.by) == (Section.ABSTRACT, Kind.REPOSITORY, "repository-url")
    assert (mention.text, mention.target) == ("https://github.com/A/b.git", "https://github.com/A/b")
    assert mention.sentence == (11, 44)
    assert mention.score > 0.9


def test_a_torn_address_scores_low() -> None:
    (mention,) = find(Frame(Paper("p", "T", "Code: https: //github.com/a/b")))
    assert mention.score == 0.5


HOSTILE = [
    "https://" * 6000,
    "a." * 25000,
    "github.com/" * 5000,
    "(" * 50000 + "www.",
    "www." * 12000,
    "a-" * 25000 + ".io",
    "/ " * 25000 + "://",
    "https://a.b/" + "(" * 50000,
    "x.github.io" * 5000,
    "- a" * 16000 + "://",
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda t: t[:12])
def test_hostile_text_is_read_in_linear_time(text: str) -> None:
    start = time.process_time()
    list(find_urls(text))
    assert time.process_time() - start < 10  # quadratic would be minutes


@given(st.text(alphabet="htps:/.-w githubcomo()[]{}\\,;'\"*é", max_size=80))
def test_any_text_gives_ordered_spans(text: str) -> None:
    spans = [(start, end) for start, end, raw in find_urls(text) if text[start:end] == raw]
    assert len(spans) == len(list(find_urls(text)))
    assert all(a < b <= c for (a, b), (c, _) in zip(spans, [*spans[1:], (len(text), 0)], strict=False))


def url_key(url: str) -> str:
    return re.sub(r"\.git$", "", re.sub(r"^https?://(www\.)?", "", url.strip().lower()).rstrip("/."))


@pytest.mark.shared
@pytest.mark.parametrize("gold", ["seeds.jsonl", "train.jsonl"])
def test_measured_on_annotated_papers(shared: Path, gold: str) -> None:
    right = wanted = predicted = own = 0
    for line in (shared / "gold" / gold).read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        truth = {url_key(r["url"]): r["own"] for a in record["annotations"] for r in a["repositories"]}
        frame = Frame(Paper("p", clean(record["title"]), clean(record["abstract"])))
        read = {url_key(m.target): m.relation is Relation.HAS_CODE for m in find(frame)}
        both = truth.keys() & read.keys()
        right, wanted, predicted = right + len(both), wanted + len(truth), predicted + len(read)
        own += sum(truth[u] == read[u] for u in both)
    assert right / wanted >= 0.98
    assert right / predicted >= 0.98
    assert own / right >= 0.95


@pytest.mark.shared
def test_the_seeds_hold_78_addresses(shared: Path) -> None:
    pages = [p.read_text(encoding="utf-8") for p in sorted((shared / "seeds").glob("*.txt"))]
    ids = {
        parse(m.target).id
        for page in pages
        for line in page.splitlines()
        for m in find(Frame(Paper("p", "", clean(line))))
    }
    assert len(ids) == 78
