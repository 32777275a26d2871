"""Finds the addresses of code, models, data and project pages, and tells this paper's own from others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from kg.extract.frame import Frame
from kg.model import Kind, Mention, Relation
from kg.urls import Url, parse

#: Kinds of addresses that are no repository, model, data set or project page.
_OTHER = frozenset({"paper", "licence", "video"})

_LETTER = r"(?:[A-Za-z0-9\-._~:/?#@!$&'()*+,;=%]|\\[_%#&~$-])"
_PATH = rf"(?:/{_LETTER}{{0,400}}+)"
_CODE_HOST = (
    r"(?:github|gitlab|huggingface|bitbucket|codeberg|gitee|zenodo|pypi|modelscope|hf|anonymous\.4open"
    r"|sites\.google|gist\.github|kaggle|osf|tinyurl|aka|bit|git|goo)\.(?:com|co|org|io|science|cn|ms|ly|gl)"
)
_PAGE_HOST = r"[A-Za-z0-9][A-Za-z0-9-]{0,60}\.(?:github|gitlab)\.io|github\.io(?=/)"
_DOMAIN = r"[a-z0-9][a-z0-9-]{1,40}(?:\.[a-z0-9-]{2,40}){0,2}\.(?:io|net|org|com|ai|dev|edu|page|site|app)"
_URL = re.compile(
    # A scheme, possibly torn by a space, then anything an address may hold.
    rf"(?i:https?\s?:\s?//\s?){_LETTER}{{3,480}}+"
    rf"|(?<![\w./@-])(?i:www\.){_LETTER}{{3,400}}+"
    rf"|(?<![\w./@-])(?i:{_CODE_HOST}){_PATH}"
    rf"|(?<![\w./@-])(?:{_PAGE_HOST}){_PATH}?"
    r"|(?<![\w/])10\.5281/zenodo\.\d+"
    # Any other bare domain, only with a path or in lower case after a word that announces it.
    rf"|(?<![\w./@-]){_DOMAIN}(?![\w-]|\.[\w-]){_PATH}?"
)
#: One of these stands in every text that holds an address: looking for them is twenty times quicker.
_HINTS = (
    *("://", ": //", "www.", ".com", ".co/", ".io", ".org", ".ai", ".net", ".dev", ".edu", ".page", ".site", ".app"),
    *(".science", ".ms/", ".ly/", ".gl/", ".cn", "zenodo."),
)
_GLUED = re.compile(r"(?<![=/])https?://", re.I)
_NEXT_SENTENCE = re.compile(r"\.(?:The|We|Our|In|This|These|It|Code|Codes|Project|Data|Models?|All|To|A)$")
_LIST = re.compile(r"[,;](?=https?:|www\.|[a-z]+\.)|[,;].*", re.S)
_TAIL = re.compile(r"[.,;:!?'\"`*$\\]+$")
#: What a space tore off an address; an ordinary word there goes on with the sentence.
_TORN = re.compile(
    r"(?<=[/-])[ \n](?!(?:an?|and|are|as|at|by|can|code|datasets?|demo|for|from|here|in|includes|is|it|link|models?|of"
    r"|on|or|our|project|see|that|the|these|this|to|under|we|website|where|which|will|with)\b)"
    r"([A-Za-z0-9][\w.-]*(?:/[\w.-]+)*)",
    re.I,
)
_ANNOUNCED = re.compile(
    r"(?:\bavailable|\baccess\w*|\bfound|\bhosted|\breleased|\bpublic|\bsourced|\bvisit|\bsee|\bpage|\bsite|\bwebsite"
    r"|\bdemo|\bcode|\bdownload\w*|\bmaintained|\bprovided)\b[^.;]{0,40}$",
    re.I,
)
#: Words before an address by which others' work is named.
_OTHERS = re.compile(
    r"(?P<cue>\b(?:based|built|builds|building|relies|rely|relying)\s+(?:up)?on\b|\b(?:adapted|derived|forked)\s+from\b"
    r"|\b(?:available|provided|released|published|maintained|hosted|created|developed)\s+by\s+(?!us\b)"
    r"|\b(?:using|use|uses|with)\s+the\s+(?:[\w.-]+\s+){0,4}?(?:library|toolkit|toolbox|implementation|code|repository|server)"
    r"|\b(?:using|use|uses|with)\s+(?:[\w.-]+\s+){1,3}?(?:of|from|by)\b|\btheir\s+(?:code|implementation|model|data)"
    r"|\b(?:original|official)\s+(?:code|implementation|repository|dataset)s?\s+of\b|\binspired\s+by\b|\bserver\s+at\b"
    r"|\b(?:data|datasets?|corpus|images|samples|models?|weights)\s+(?:were\s+|was\s+|is\s+|are\s+)?"
    r"(?:obtained|taken|collected|sourced|scraped|crawled)\s+from\b)[^.;]{0,60}$",
    re.I,
)
#: Words by which authors name their own release; they outweigh the former.
_OWN = re.compile(
    r"\b(?:our|we)\b|\b(?:codes?|implementations?|data|datasets?|models?|benchmark|scripts?|demos?|videos?|results?"
    r"|samples|weights|checkpoints|resources|materials?|toolbox|package|library|framework|repository|appendix)\b"
    r"[^.;]{0,90}\b(?:available|accessible|accessed|found|released|open[- ]?sourced|public|provided|published|hosted"
    r"|downloaded|at|here|visit)\b|\b(?:project|home|web|demo|github)\s*-?\s*(?:web)?(?:page|site)\b|\bproject\s*:"
    r"|\b(?:code|github|repo|website|page|demo)\s*:|\bcan\s+be\s+(?:found|downloaded|accessed)\b",
    re.I,
)


@lru_cache(maxsize=4)  # several finders ask for those of one paper
def find_urls(text: str) -> tuple[tuple[int, int, str], ...]:
    """Return ``(start, end, raw)`` for each address in ``text``, in order; ``raw`` is ``text[start:end]``.

    Sentence punctuation, Markdown and LaTeX around an address are left out; one that a space tore after its scheme,
    a slash or a hyphen is taken whole when the part before is incomplete without it. Offsets count code points.
    """
    folded = text.lower()
    return tuple(_urls(text)) if any(hint in folded for hint in _HINTS) else ()


def _urls(text: str) -> Iterator[tuple[int, int, str]]:
    place = 0
    while match := _URL.search(text, place):
        start, end = match.start(), _end(text, match.start(), match.end())
        place = max(end, start + 1)
        if end - start > 3 and _stands(text, start, end):
            yield start, end, text[start:end]


def _end(text: str, start: int, end: int) -> int:
    """Return where the address ends that the pattern found between ``start`` and ``end``."""
    raw = text[start:end]
    glued = _GLUED.search(raw, 8)
    raw = raw[: glued.start()] if glued else raw
    raw = _balanced(raw)
    host = re.sub(r"^https?\s?:\s?//\s?", "", raw, flags=re.I)
    if re.match(rf"(?:www\.)?(?:{_CODE_HOST}|{_PAGE_HOST})", host, re.I):
        raw = _LIST.sub("", raw, count=1)
    raw = _TAIL.sub("", _NEXT_SENTENCE.sub("", _trim_tail(raw)))
    whole = start + len(raw)
    return _mended(text, start, whole)


def _trim_tail(raw: str) -> str:
    return raw[:-1] if raw.endswith(".") else raw


def _balanced(raw: str) -> str:
    """Return ``raw`` up to the first closing bracket that closes nothing."""
    depth = 0
    for i, char in enumerate(raw):
        depth += (char == "(") - (char == ")")
        if depth < 0:
            return raw[:i]
    return raw if depth == 0 else raw[: raw.rindex("(")]


def _mended(text: str, start: int, end: int) -> int:
    """Return the end of a torn address with its second part, when the first leads nowhere alone."""
    hyphen = text[end - 1 : end] == "-"
    torn = _TORN.match(text, end)
    if torn and (hyphen or _incomplete(parse(text[start:end]))):
        return end + len(torn[0]) - len(torn[1]) + len(_TAIL.sub("", torn[1]))
    return end - (hyphen and text[end : end + 1].isspace())


def _incomplete(url: Url) -> bool:
    return not url.name and url.host.count(".") == 1 and url.kind in {"repository", "model", "page"}


def _stands(text: str, start: int, end: int) -> bool:
    """Whether the words at this place are an address and not a name such as "MHub.ai"."""
    raw = text[start:end]
    if re.match(r"(?i:https?\s?:|www\.|10\.)", raw):
        return len(re.sub(r"^(?i:https?\s?:\s?/\s?/\s?)", "", raw)) > 3
    if re.match(rf"(?i:{_CODE_HOST}|{_PAGE_HOST})", raw):
        return True
    path = raw.partition("/")[2]
    return bool(path) or bool(_ANNOUNCED.search(text, max(0, start - 80), start))


def is_own(text: str, start: int, sentence_start: int, url: Url, names: frozenset[str] = frozenset()) -> bool:
    """Whether the address at ``start`` is the paper's own release, as the words before it in the sentence say.

    ``names`` are the folded names that the paper introduces. Without any sign an address counts as its own: in the
    annotated abstracts 147 of 148 are.
    """
    name = re.sub(r"[^a-z0-9]", "", url.name.lower())
    if len(name) > 2 and any(name in n or n in name for n in names if len(n) > 2):
        return True
    before = text[max(sentence_start, start - 200) : start]
    others = _OTHERS.search(before)
    # The nearer sign counts: "our data, taken from URL" against "based on X, our code is at URL".
    return not others or any(own.end() > others.end("cue") for own in _OWN.finditer(before))


def find(frame: Frame, names: frozenset[str] = frozenset()) -> Iterator[Mention]:
    """Yield a mention of each repository, model, data set or project page that the paper's text links to.

    The relation is HAS_CODE for the paper's own release, else LINKS_TO; the target is the normal form of the URL.
    ``names`` are the folded names (letters and digits, lower case) that the paper introduces, when known.
    """
    for section in frame.sections:
        text = frame.text(section)
        for start, end, raw in find_urls(text):
            url = parse(raw)
            if url.kind in _OTHER:
                continue
            first, _ = frame.sentence_at(section, start)
            own = is_own(text, start, first, url, names)
            yield frame.mention(
                section,
                start,
                end,
                by="repository-url",
                kind=Kind.REPOSITORY,
                relation=Relation.HAS_CODE if own else Relation.LINKS_TO,
                target=url.url,
                score=0.5 if url.broken else 0.98 if own else 0.8,
            )
