"""URLs of code, models, data and project pages: one record for each, and the id under which spellings meet.

Standard library only. Nothing here raises on hostile input, and nothing is fetched.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

#: Longer addresses are cut here: no host serves them, and an id should fit on a page.
LIMIT = 500

#: What a known host holds. A host is known by its own name or as the parent of the written one.
_HOSTS = {
    "github.com": "repository",
    "gitlab.com": "repository",
    "bitbucket.org": "repository",
    "codeberg.org": "repository",
    "gitee.com": "repository",
    "sr.ht": "repository",
    "sourceforge.net": "repository",
    "anonymous.4open.science": "repository",
    "gist.github.com": "gist",
    "huggingface.co": "model",
    "modelscope.cn": "model",
    "kaggle.com": "dataset",
    "zenodo.org": "archive",
    "figshare.com": "archive",
    "osf.io": "archive",
    "pypi.org": "package",
    "sites.google.com": "page",
    "arxiv.org": "paper",
    "openreview.net": "paper",
    "aclanthology.org": "paper",
    "doi.org": "paper",
    "proceedings.mlr.press": "paper",
    "semanticscholar.org": "paper",
    "youtube.com": "video",
    "youtu.be": "video",
    "vimeo.com": "video",
    "bilibili.com": "video",
    "creativecommons.org": "licence",
}
_SAME_HOST = {"hf.co": "huggingface.co", "dx.doi.org": "doi.org", "raw.githubusercontent.com": "github.com"}
_OWNED = {"github.com", "gitlab.com", "bitbucket.org", "codeberg.org", "gitee.com", "huggingface.co", "modelscope.cn"}
_PAGES = (".github.io", ".gitlab.io", ".pages.dev", ".netlify.app", ".vercel.app", ".readthedocs.io", ".hf.space")
#: First path segments that say what follows, with the kind of it; the owner comes after them.
_PREFIXES = {
    "datasets": "dataset",
    "spaces": "demo",
    "models": "model",
    "collections": "collection",
    "papers": "paper",
    "project": "package",
    "r": "repository",
    "s": "repository",
    "view": "page",
    "records": "archive",
    "record": "archive",
    "projects": "repository",
    "code": "repository",
}
_CODE_KINDS = frozenset({"repository", "gist", "model"})
_SCHEME = re.compile(r"(?:https?\s?:\s?/\s?/?\s?)", re.I)
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z]{2,24}", re.I)
_BAD = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_ESCAPE = re.compile(r"\\([_%#&~{}$-])")
_DEPOSIT = re.compile(r"(?:doi\.org/)?10\.5281/zenodo\.(\d+)", re.I)
_DATA_DOI = re.compile(r"10\.(?:5281/zenodo|6084/m9|17605/osf|5061/dryad|7910/dvn|34740|57967/hf)", re.I)
_TREE_ROOT = re.compile(r"/(?:-/)?(?:tree|blob)/(?:main|master)(?:/readme\.md)?$")
_TRAILING = " \t\r\n.,;:!?'\"`*>)]}”’»…。，、"
_PAIRS = {")": "(", "]": "[", "}": "{"}


@dataclass(frozen=True, slots=True)
class Url:
    """An address in its normal form.

    ``url`` begins with ``https://`` (``http://`` where it was written so), keeps the path's letters as written, and
    has no trailing punctuation or ``.git``; ``host`` is in lower case without ``www.``; ``owner`` and ``name`` are
    what the host's scheme of addresses shows, else empty; ``kind`` is one of ``repository model dataset demo
    collection package gist archive page paper video licence other``; ``broken`` is true when it cannot lead to
    anything as it was written.
    """

    url: str
    host: str = ""
    owner: str = ""
    name: str = ""
    kind: str = "other"
    broken: bool = False

    @property
    def id(self) -> str:
        """The address with case, scheme, ``www.``, query, fragment and a named default branch folded away."""
        if self.broken:
            return _SCHEME.sub("", self.url, count=1).casefold()
        deposit = _DEPOSIT.search(self.url)
        if deposit:
            return f"zenodo.org/records/{deposit[1]}"
        path = _path(self.url)
        if self.host == "zenodo.org":
            path = re.sub(r"^/record/", "/records/", path)
        keeps_query = self.kind in {"other", "page", "video"}
        path = path if keeps_query else re.split(r"[?#]", path, maxsplit=1)[0]
        return self.host + _TREE_ROOT.sub("", re.split(r"#", path, maxsplit=1)[0].rstrip("/").casefold())


@lru_cache(maxsize=1 << 12)
def parse(url: str) -> Url:
    """Return the normal form of an address as a text or a record gives it.

    A missing scheme is added. An address that no browser could follow (no host, a bare ``github.com``, a host that
    is cut, white space inside) is kept as it stands behind ``https://`` and marked as broken; white space after the
    scheme, a slash or a hyphen is taken out first, since there a line broke.

    Example:
        >>> parse("www.github.com/automl/TabPFN.git.").url
        'https://github.com/automl/TabPFN'

    """
    text = _BAD.sub("", _ESCAPE.sub(r"\1", url))[:LIMIT]
    cut = text.rstrip().endswith(("...", "…"))
    text = _trim(text)
    scheme = "http://" if re.match(r"http\s?:", text, re.I) else "https://"
    rest = _SCHEME.sub("", text, count=1) if _SCHEME.match(text) else text.removeprefix("//")
    mended = re.sub(r"(?<=[/-])\s+|\s+(?=[/-])", "", rest)
    host, path = _split(mended)
    deposit = _DEPOSIT.fullmatch(mended)
    if deposit:
        return Url(f"https://doi.org/10.5281/zenodo.{deposit[1]}", "doi.org", "", deposit[1], "archive")
    if not _HOST.fullmatch(host) or any(c.isspace() for c in mended):
        return Url("https://" + " ".join(rest.split()), host if _HOST.fullmatch(host) else "", broken=True)
    known = _SAME_HOST.get(host, host)
    owner, name, kind = _owner_and_name(known, path)
    broken = cut or any(c.isspace() for c in text) or known in {"github.io", "gitlab.io"}
    broken = broken or (kind in _CODE_KINDS and not owner and not name)
    return Url(scheme + host + path, known, owner, name, kind, broken)


def repository_id(url: str | Url) -> str:
    """Return the node id of an address: ``repository:github.com/automl/tabpfn``."""
    return "repository:" + (parse(url) if isinstance(url, str) else url).id


def _trim(text: str) -> str:
    """Return ``text`` without what a sentence, Markdown or LaTeX left around the address."""
    text = text.strip().lstrip("<([{\"'`*")
    while text and text[-1] in _TRAILING:
        opening = _PAIRS.get(text[-1])
        if opening and text.count(opening) >= text.count(text[-1]):
            break
        text = text[:-1]
    text = text.rstrip("/") if text.endswith(".git/") else text
    return text[:-4] if text.lower().endswith(".git") and not text.lower().endswith("/.git") else text


def _split(rest: str) -> tuple[str, str]:
    """Return the host, in lower case and without ``www.``, and what follows it."""
    match = re.match(r"[^/?#]*", rest)
    end = match.end() if match else 0
    host = rest[:end].lower().rpartition("@")[2]
    host = re.sub(r":\d{1,5}$", "", host)
    return host.removeprefix("www."), rest[end:]


def _path(url: str) -> str:
    return _split(_SCHEME.sub("", url, count=1))[1]


def _owner_and_name(host: str, path: str) -> tuple[str, str, str]:
    kind = _kind(host, path)
    parts = [p for p in re.split(r"[?#]", path, maxsplit=1)[0].split("/") if p]
    for page in _PAGES:
        if host.endswith(page):
            owner = host.removesuffix(page)
            return owner, parts[0] if parts else owner, "page"
    if kind == "other" or kind == "paper":
        return "", parts[-1] if parts else "", kind
    if len(parts) > 1 and parts[0] in _PREFIXES and host not in {"github.com", "gitlab.com", "gist.github.com"}:
        prefix = _PREFIXES[parts.pop(0)]
        kind = prefix if kind in {"model", "package"} else kind
    if len(parts) > 1 and kind not in {"archive", "package", "page", "video"}:
        return parts[0], parts[1].removesuffix(".git"), kind
    if host in _OWNED and parts and kind in {"repository", "model"}:
        return parts[0], "", "page"
    return "", parts[0] if parts else "", kind


def _kind(host: str, path: str) -> str:
    if host == "doi.org" and _DATA_DOI.search(path):
        return "archive"
    for known in (host, host.partition(".")[2]):
        if known in _HOSTS:
            return _HOSTS[known]
    # A university's or company's own GitLab has the same scheme of addresses.
    return "repository" if host.startswith(("gitlab.", "git.", "gitea.")) else "other"
