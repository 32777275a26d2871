from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.urls import Url, parse, repository_id

NORMAL = [
    ("https://github.com/automl/TabPFN.", "https://github.com/automl/TabPFN"),
    ("www.github.com/automl/TabPFN.git", "https://github.com/automl/TabPFN"),
    ("github.com/automl/TabPFN/", "https://github.com/automl/TabPFN/"),
    ("http://aka.ms/thing", "http://aka.ms/thing"),
    ("HTTPS://GitHub.com/A/b", "https://github.com/A/b"),
    ("https://www.example.org/Path/Page.html),", "https://example.org/Path/Page.html"),
    ("https://github.com/a/b(c)", "https://github.com/a/b(c)"),
    (r"https://github.com/a/b\_c", "https://github.com/a/b_c"),
    ("<https://github.com/a/b>", "https://github.com/a/b"),
    ("https://user@github.com:443/a/b", "https://github.com/a/b"),
    ("10.5281/zenodo.1234", "https://doi.org/10.5281/zenodo.1234"),
    ("https://github.com/a/b/tree/main/sub", "https://github.com/a/b/tree/main/sub"),
]


@pytest.mark.parametrize(("raw", "normal"), NORMAL)
def test_normal_form(raw: str, normal: str) -> None:
    assert parse(raw).url == normal
    assert not parse(raw).broken


HOSTS = [
    ("https://github.com/automl/TabPFN", "github.com", "automl", "TabPFN", "repository"),
    ("https://github.com/automl", "github.com", "automl", "", "page"),
    ("https://gitlab.com/o/n", "gitlab.com", "o", "n", "repository"),
    ("https://gitlab.uni-x.de/o/n", "gitlab.uni-x.de", "o", "n", "repository"),
    ("https://bitbucket.org/o/n/src/master", "bitbucket.org", "o", "n", "repository"),
    ("https://codeberg.org/o/n", "codeberg.org", "o", "n", "repository"),
    ("https://gist.github.com/o/0a1b", "gist.github.com", "o", "0a1b", "gist"),
    ("https://huggingface.co/o/n", "huggingface.co", "o", "n", "model"),
    ("hf.co/o/n", "huggingface.co", "o", "n", "model"),
    ("https://huggingface.co/datasets/o/n", "huggingface.co", "o", "n", "dataset"),
    ("https://huggingface.co/datasets/squad", "huggingface.co", "", "squad", "dataset"),
    ("https://huggingface.co/spaces/o/n", "huggingface.co", "o", "n", "demo"),
    ("https://huggingface.co/papers/2401.00001", "huggingface.co", "", "2401.00001", "paper"),
    ("https://zenodo.org/records/1234", "zenodo.org", "", "1234", "archive"),
    ("https://doi.org/10.1000/xyz", "doi.org", "", "xyz", "paper"),
    ("https://pypi.org/project/H2GB", "pypi.org", "", "H2GB", "package"),
    ("https://www.kaggle.com/datasets/o/n", "kaggle.com", "o", "n", "dataset"),
    ("https://osf.io/ab12c", "osf.io", "", "ab12c", "archive"),
    ("https://anonymous.4open.science/r/Thing-12AB/", "anonymous.4open.science", "", "Thing-12AB", "repository"),
    ("https://sites.google.com/view/my-page/home", "sites.google.com", "", "my-page", "page"),
    ("https://someone.github.io/project/", "someone.github.io", "someone", "project", "page"),
    ("https://project.github.io", "project.github.io", "project", "project", "page"),
    ("https://arxiv.org/abs/2207.01848", "arxiv.org", "", "2207.01848", "paper"),
    ("https://youtu.be/abc", "youtu.be", "", "abc", "video"),
    ("https://lab.example.edu/x", "lab.example.edu", "", "x", "other"),
]


@pytest.mark.parametrize(("raw", "host", "owner", "name", "kind"), HOSTS)
def test_host_owner_name_kind(raw: str, host: str, owner: str, name: str, kind: str) -> None:
    url = parse(raw)
    assert (url.host, url.owner, url.name, url.kind) == (host, owner, name, kind)


BROKEN = [
    ("github.io/foundpose", "https://github.io/foundpose"),
    ("https://github.com/", "https://github.com/"),
    ("https://github.com", "https://github.com"),
    ("https://github", "https://github"),
    ("https: //github.com/x/y", "https://github.com/x/y"),
    ("https://github.com/x/ y", "https://github.com/x/y"),
    ("https://git hub.com/x/y", "https://git hub.com/x/y"),
    ("https://github.com/x/y...", "https://github.com/x/y"),
    ("", "https://"),
]


@pytest.mark.parametrize(("raw", "kept"), BROKEN)
def test_broken_urls_are_kept_and_marked(raw: str, kept: str) -> None:
    assert parse(raw).url == kept
    assert parse(raw).broken


SAME = [
    (
        "https://github.com/automl/TabPFN",
        "http://www.github.com/AutoML/tabpfn.git",
        "repository:github.com/automl/tabpfn",
    ),
    ("https://github.com/a/b/", "https://github.com/a/b/tree/main", "repository:github.com/a/b"),
    ("https://github.com/a/b#readme", "https://github.com/a/b?tab=readme-ov-file", "repository:github.com/a/b"),
    ("https://zenodo.org/record/12", "https://doi.org/10.5281/zenodo.12", "repository:zenodo.org/records/12"),
    ("hf.co/datasets/o/n", "https://huggingface.co/datasets/O/N/", "repository:huggingface.co/datasets/o/n"),
]


@pytest.mark.parametrize(("one", "other", "node"), SAME)
def test_spellings_meet_in_one_id(one: str, other: str, node: str) -> None:
    assert repository_id(one) == repository_id(other) == repository_id(parse(one)) == node


def test_a_folder_of_a_repository_is_told_apart_from_the_repository() -> None:
    assert repository_id("github.com/a/b/tree/main/c") == "repository:github.com/a/b/tree/main/c"


def test_a_video_keeps_its_query_in_the_id() -> None:
    assert repository_id("https://youtube.com/watch?v=a1") != repository_id("https://youtube.com/watch?v=b2")


@given(
    st.one_of(
        st.text(), st.from_regex(r"https?://[\w./ ()\\?#@:%-]{0,40}"), st.binary().map(lambda b: b.decode("latin-1"))
    )
)
def test_hostile_input_never_raises(raw: str) -> None:
    url = parse(raw)
    assert isinstance(url, Url)
    assert url.url.startswith(("https://", "http://"))
    assert repository_id(url).startswith("repository:")
    assert not any(ord(c) < 32 for c in url.url)


@given(st.from_regex(r"https://github\.com/[A-Za-z0-9]{1,8}/[A-Za-z0-9]{1,8}", fullmatch=True))
def test_the_normal_form_is_its_own_normal_form(raw: str) -> None:
    assert parse(parse(raw).url) == parse(raw)
