"""Annotated papers: reading, splitting, and labels on tokens."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
import sys
from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from kg.extract.trained.tokens import Tokens
from kg.papers.emphasis import unmarked
from kg.text import clean, title_key
from training.paths import SHARED

KINDS = ("Method", "Task", "Dataset", "Metric", "Concept")
ROLES = ("studies", "extends", "uses", "compares", "evaluates_on", "addresses", "mentions")
KIND_OF = {
    "Method": "Method", "Model": "Method", "Software": "Method", "Dataset": "Dataset",
    "Benchmark": "Dataset", "Metric": "Metric", "Theory": "Concept",
}  # fmt: skip


def norm(text: str) -> str:
    """The scorer's normal form: case, hyphens, punctuation and plural endings folded."""
    text = re.sub(r"[\-–—_/]", " ", text.lower())
    words = re.sub(r"[^\w\s]", "", text).split()
    return " ".join(
        w[:-3] + "y"
        if w.endswith("ies") and len(w) > 4
        else w[:-1]
        if w.endswith("s") and not w.endswith("ss") and len(w) > 3
        else w
        for w in words
    )


@dataclass
class Link:
    """One gold item: its forms (normal forms), and what the annotators said of it."""

    keys: set[str]
    surfaces: set[str]
    kinds: list[str]
    core: list[bool]
    roles: list[str]
    introduced: bool
    who: set[int]


@dataclass
class GoldPaper:
    """An annotated paper. ``round``: 1 sparing, 2 generous, 3 ours, 0 annotated twice."""

    title: str
    abstract: str
    round: int
    source: str
    annotations: list[dict]
    links: list[Link] = field(default_factory=list)
    fold: int = -1  # -1: held out

    def __post_init__(self) -> None:
        self.tokens = Tokens(self.title, self.abstract)
        self.links = _merge([x for i, a in enumerate(self.annotations) for x in _links(a, i)])


def _links(annotation: dict, who: int) -> Iterator[Link]:
    for e in annotation["entities"]:
        surfaces = set(e["surfaces"])
        keys = {norm(s) for s in surfaces | {e["name"]}}
        yield Link(keys, surfaces, [e["type"]], [e["core"]], [e["role"]], False, {who})
    for i in annotation["introduces"]:
        surfaces = {i["name"], *i["aliases"]}
        keys = {norm(s) for s in surfaces}
        yield Link(keys, surfaces, [KIND_OF[i["type"]]], [True], [], True, {who})


def _merge(items: list[Link]) -> list[Link]:
    out: list[Link] = []
    for item in items:
        for old in out:
            if old.keys & item.keys:
                old.keys |= item.keys
                old.surfaces |= item.surfaces
                old.kinds += item.kinds
                old.core += item.core
                old.roles += item.roles
                old.introduced |= item.introduced
                old.who |= item.who
                break
        else:
            out.append(item)
    return out


def hashed(text: str) -> float:
    """A number from 0 to 1 that only the text decides: an order at random, the same each time."""
    return int(hashlib.sha256(text.encode()).hexdigest()[:12], 16) / 16**12


#: Annotations made for this project, by title; the abstracts are in ../shared/corpora. See README.md beside it.
ANNOTATED = Path(__file__).with_name("annotated.jsonl.gz")
#: The round of annotations that says that they are ours.
OURS = 3


def load_gold(shared: Path = SHARED, folds: int = 2) -> list[GoldPaper]:
    """All annotated papers, ours last (a fifth when QUICK is set).

    ``fold`` is -1 for the held-out ones (48 same kind, 50 fresh), none of them ours.
    """
    papers = _given(shared)
    same = sorted((p for p in papers if not p.round), key=lambda p: hashed(p.title))[:48]
    other = [p for p in papers if p.round and "arxiv" not in p.source]
    held = same + sorted(other, key=lambda p: hashed(p.title))[:50]
    rest = [p for p in papers if not any(p is h for h in held)]
    ours = list(_ours(papers, shared))
    for i, p in enumerate(sorted(rest + ours, key=lambda p: (p.round, hashed(p.title)))):
        p.fold = i % folds
    papers += ours
    return papers[::5] if os.environ.get("QUICK") else papers


def _ours(given: list[GoldPaper], shared: Path) -> Iterator[GoldPaper]:
    abstracts = dict(unlabelled(seed_lines(shared) | {title_key(p.title)[:_PREFIX] for p in given}, shared))
    with gzip.open(ANNOTATED, "rt", encoding="utf-8") as lines:
        for line in lines:
            d = json.loads(line)
            if d["title"] in abstracts:
                yield GoldPaper(d["title"], abstracts[d["title"]], OURS, "ours", d["annotations"])


def _given(shared: Path) -> list[GoldPaper]:
    papers = []
    for name in ("seeds", "train"):
        for line in (shared / "gold" / f"{name}.jsonl").open(encoding="utf-8"):
            d = json.loads(line)
            papers.append(
                GoldPaper(clean(d["title"]), unmarked(clean(d["abstract"])), int(d.get("round", 0)),
                          d.get("source", "seeds"), d["annotations"])
            )  # fmt: skip
    return papers


def same_kind(p: GoldPaper) -> bool:
    """Whether a paper is of the kind of the seeds pages."""
    return p.round == 0


_PREFIX = 150


def seed_lines(shared: Path = SHARED) -> set[str]:
    """Keys of all lines of the seeds pages, titles and abstracts (the outside check), cut to a prefix."""
    out = set()
    for path in sorted((shared / "seeds").glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            out.add(title_key(clean(line.removeprefix("Subscribe")))[:_PREFIX])
    return out - {""}


def silver_papers(gold: list[GoldPaper], shared: Path = SHARED) -> list[tuple[str, str]]:
    """Unlabelled titles and abstracts, shuffled, without annotated papers and papers of the seeds pages."""
    return unlabelled(seed_lines(shared) | {title_key(p.title)[:_PREFIX] for p in gold}, shared)


def unlabelled(skip: Set[str], shared: Path = SHARED) -> list[tuple[str, str]]:
    """Titles and abstracts of the corpora, shuffled, without those whose key (a prefix) is in ``skip``."""
    out: dict[str, tuple[float, str, str]] = {}
    share = {"arxiv-daily-20k": 0.5}
    for name in ("openreview-neurips-6k", "mixed-venues-3k", "hf-daily-2026-02", "arxiv-daily-20k"):
        with gzip.open(shared / "corpora" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for line in lines:
                d = json.loads(line)
                title = clean(d["title"])
                abstract = unmarked(clean(d.get("abstract") or d.get("summary") or ""))
                k = title_key(title)[:_PREFIX]
                if not {k, title_key(abstract)[:_PREFIX]} & skip and 300 < len(abstract) < 2600:
                    out.setdefault(k, (hashed(k) / share.get(name, 1.0), title, abstract))
    for title, abstract in _latex(shared):
        k = title_key(title)[:_PREFIX]
        if not {k, title_key(abstract)[:_PREFIX]} & skip and 300 < len(abstract) < 2600:
            out.setdefault(k, (hashed(k), title, abstract))
    return [(t, a) for _, t, a in sorted(out.values())]


def _latex(shared: Path) -> Iterator[tuple[str, str]]:
    import tarfile

    texts: dict[str, dict[str, str]] = {}
    with tarfile.open(shared / "corpora" / "latex-citations.tar.xz") as tar:
        for member in tar:
            name = Path(member.name)
            if name.name in ("title.txt", "abstract.txt"):
                data = tar.extractfile(member)
                assert data is not None
                texts.setdefault(name.parent.name, {})[name.stem] = clean(data.read().decode("utf-8", "replace"))
    for _, t in sorted(texts.items()):
        if t.get("title") and t.get("abstract"):
            yield t["title"], t["abstract"]


def find_all(tokens: Tokens, surface: str, index: dict[str, list[int]]) -> Iterator[tuple[int, int]]:
    """Spans of tokens where a surface occurs, case folded, plural of the last token allowed."""
    want = [w.lower() for w in Tokens(surface, "").words[:-1]]
    if not want:
        return
    words = tokens.words
    for i in index.get(want[0], ()):
        have = [w.lower() for w in words[i : i + len(want)]]
        if have == want and _case_fits(surface, words[i : i + len(want)]):
            yield i, i + len(want)


def _case_fits(surface: str, words: list[str]) -> bool:
    """Short names of capitals match only in capitals ("ICE" is not "ice")."""
    if len(words) > 1 or len(surface) > 5 or not surface.isupper():
        return True
    return any(c.isupper() for c in words[0])


def word_index(tokens: Tokens) -> dict[str, list[int]]:
    """Where each lower-cased token stands."""
    index: dict[str, list[int]] = {}
    for i, w in enumerate(tokens.words):
        index.setdefault(w.lower(), []).append(i)
    return index


def token_labels(paper: GoldPaper) -> dict[str, np.ndarray]:
    """Labels on tokens: ``bio`` 0 O, 1 B, 2 I; ``kind``, ``role`` (-1 none) as distributions; ``intro``, ``core``."""
    n = len(paper.tokens.words)
    index = word_index(paper.tokens)
    spans = []
    for link in paper.links:
        for s in sorted(link.surfaces):
            spans += [(a - b, a, b, link) for a, b in find_all(paper.tokens, s, index)]
    spans.sort(key=lambda x: x[:3])
    out = {
        "bio": np.zeros(n, np.int64), "kind": np.zeros((n, 5), np.float32), "role": np.zeros((n, 7), np.float32),
        "intro": np.zeros(n, np.float32), "core": np.zeros(n, np.float32),
    }  # fmt: skip
    for _, a, b, link in spans:
        if out["bio"][a:b].any():
            continue
        out["bio"][a:b] = 2
        out["bio"][a] = 1
        for k in link.kinds:
            out["kind"][a:b, KINDS.index(k)] += 1 / len(link.kinds)
        for r in link.roles:
            out["role"][a:b, ROLES.index(r)] += 1 / len(link.roles)
        out["intro"][a:b] = link.introduced
        out["core"][a:b] = sum(link.core) / len(link.core)
    return out


def learning_lines(shared: Path = SHARED) -> Iterator[str]:
    """The annotated papers that are not held out, every sixth of ours, as lines of the format of docs/accuracy.md.

    The relations between entities learn from these; they are learnt slowly, and more weights make a larger file.
    """
    papers = [p for p in load_gold(shared) if p.fold >= 0]
    ours = [p for p in papers if p.round == OURS]
    for p in [p for p in papers if p.round != OURS] + ours[::6]:
        record = {"title": p.title, "abstract": p.abstract, "annotations": p.annotations}
        yield json.dumps(record, ensure_ascii=False)


if __name__ == "__main__":
    if sys.argv[1:] == ["learning"]:
        print("\n".join(learning_lines()))
        sys.exit()
    gold = load_gold()
    print(len(gold), [sum(p.fold == f for p in gold) for f in (-1, 0, 1)], file=sys.stderr)
    lost = found = 0
    for p in gold:
        idx = word_index(p.tokens)
        for link in p.links:
            hit = any(True for s in link.surfaces for _ in find_all(p.tokens, s, idx))
            found += hit
            lost += not hit
            if not hit and lost < 20:
                print(link.surfaces, p.title)
    print("links found", found, "not", lost)
    silver = silver_papers(gold)
    print("silver", len(silver))
