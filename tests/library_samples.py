"""A small library written out by hand, and strings that break careless writers."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable

from kg.library import Contents, Decision, StoredReading, Verb
from kg.model import (
    Claim,
    Definition,
    Evidence,
    Kind,
    Mention,
    Node,
    Paper,
    Problem,
    Reading,
    Reference,
    ReferencesStatus,
    Relation,
    Section,
    Source,
    Statement,
)

#: Strings that a title, a name or a file name can hold when nobody cleaned it.
HOSTILE = (
    "NUL \x00 and bell \x07 and escape \x1b",
    "lone surrogates \ud800 \udfff and a file name \udcff.txt",
    "noncharacters \ufffe \uffff \ufdd0",
    "]]></data></node></graphml> <!-- & &amp; <script>alert(1)</script>",
    "quotes \" ' `, back\\slash, {{braces}}, $param, `tick`; DROP TABLE papers;--",
    '=HYPERLINK("http://example.org"), +1, -1, @SUM(1)',
    "lines\nof\r\nall\rkinds\ttab \u2028 \u2029 \x85 nel",
    "עברית و العربية \u202egnol\u202c 👩🏽‍🔬 é e\u0301 \U0010ffff",
    " leading and trailing ",
    "x" * 1_000_000,
)

ABSTRACT = "We present Fastdraft, a kind of speculative decoding. It caches keys (KV caches) – with 😀 care."
SENTENCE = "We present Fastdraft, a kind of speculative decoding."

ONE = Paper(
    id="paper:arxiv:2401.00001",
    title="Fastdraft: drafting tokens with care",
    abstract=ABSTRACT,
    authors=("Ada Example", "Bo Beispiel", "Ada Example"),
    year=2024,
    venue="Workshop on Samples",
    identifiers={"doi": "10.1/x", "arxiv": "2401.00001"},
    keywords=("decoding", "caching"),
    links=("https://github.com/example/fastdraft",),
    references=(
        Reference("B. Beispiel. Slowdraft. 2023.", "Slowdraft", 2023, {"arxiv": "2301.00001"}, ("B. Beispiel",)),
        Reference("unpublished"),
    ),
    references_status=ReferencesStatus.KNOWN,
    sources=(Source("pages/one.md", 3, "Daily Papers"), Source("pages/one.md", 9), Source("two.jsonl", 1)),
    orcids={"Bo Beispiel": "0000-0002-1825-0097"},
)
TWO = Paper(id="paper:title:slowdraft", title="Slowdraft", references_status=ReferencesStatus.UNAVAILABLE)

FAST = Mention(
    Section.ABSTRACT, 11, 20, "Fastdraft", (0, 53), "coined", Kind.METHOD, Relation.INTRODUCES, "Fastdraft", 0.9, 1.0
)
KIND_OF = Mention(Section.ABSTRACT, 32, 52, "speculative decoding", (0, 53), "thesaurus", Kind.METHOD)
FOLDED = Mention(Section.TITLE, 11, 19, "Drafting", (0, 36), "thesaurus", score=0.25)

READING = StoredReading(
    "f1",
    Reading(
        ONE.id,
        (FAST, FOLDED),
        (Definition(Section.ABSTRACT, "KV", 70, "keys", 64),),
        # The tail is no mention of the reading's own.
        (Statement(FAST, Relation.IS_A, KIND_OF, "kind-of", 0.75),),
    ),
)
EMPTY_READING = StoredReading("f2", Reading(TWO.id))

NODES = (
    Node("method:fastdraft", Kind.METHOD, "Fastdraft", ("FD", "fast draft")),
    Node("method:speculative-decoding", Kind.METHOD, "speculative decoding"),
    Node(
        ONE.id,
        Kind.PAPER,
        ONE.title,
        (),
        {"title": ONE.title, "year": 2024, "authors": ONE.authors, "venue": ONE.venue, "arxivId": "2401.00001"},
    ),
    Node(TWO.id, Kind.PAPER, TWO.title),
    Node(
        "repository:github.com/example/fastdraft",
        Kind.REPOSITORY,
        "example/fastdraft",
        (),
        {"url": "https://github.com/example/fastdraft", "host": "github.com", "owner": "example", "broken": True},
    ),
)

READ = Evidence(ONE.id, Section.ABSTRACT, 11, 20, SENTENCE, "coined", 0.9)
INTRODUCES = Claim(
    ONE.id,
    Relation.INTRODUCES,
    "method:fastdraft",
    (READ, Evidence(ONE.id, Section.TITLE, 0, 9, "Fastdraft: drafting tokens with care", "colon", 0.5)),
)
STUDIES = Claim(
    ONE.id,
    Relation.STUDIES,
    "method:speculative-decoding",
    (Evidence(ONE.id, Section.ABSTRACT, 32, 52, SENTENCE, "thesaurus", 1.0, salience=0.625),),
)
HAS_CODE = Claim(
    ONE.id,
    Relation.HAS_CODE,
    "repository:github.com/example/fastdraft",
    (Evidence(ONE.id, Section.LINKS, 0, 36, "https://github.com/example/fastdraft", "record", 1.0),),
)
IS_A = Claim(
    "method:fastdraft",
    Relation.IS_A,
    "method:speculative-decoding",
    (
        Evidence(ONE.id, Section.ABSTRACT, 11, 20, SENTENCE, "kind-of", 0.75),
        Evidence("", Section.THESAURUS, 0, 0, "Fastdraft broader speculative decoding", "thesaurus", 0.5),
    ),
)
IMPLEMENTS = Claim(
    "repository:github.com/example/fastdraft",
    Relation.IMPLEMENTS,
    "method:fastdraft",
    (
        Evidence(
            "", Section.CLAIMS, 0, 0, "", "own-code", 0.9, premises=(INTRODUCES.key, HAS_CODE.key, "a claim elsewhere")
        ),
    ),
)
CLAIMS = (IS_A, HAS_CODE, INTRODUCES, STUDIES, IMPLEMENTS)

SAMPLE = Contents(
    papers=(ONE, TWO),
    readings=(READING, EMPTY_READING),
    nodes=NODES,
    claims=CLAIMS,
    decisions=(
        Decision(Verb.MERGE, ("FD", "Fastdraft"), "ada", "2024-05-01", "same thing"),
        Decision(Verb.KEEP_APART, ("a", "b", "c")),
    ),
    problems=(Problem("pages/one.md", 12, "a title without abstract", skipped=False), Problem("b.md", 0, "empty")),
    manifest={"version": "0.1.0", "inputs": "{}"},
)


def hostile() -> Contents:
    """Return contents with each hostile string in every place that holds a string."""
    papers, readings, nodes, claims = [], [], [], []
    for i, text in enumerate(HOSTILE):
        short = text[:100]
        paper = Paper(
            f"paper:{i}:{short}",
            text,
            text + " – " + text,
            (text, short),
            -i,
            text,
            {short: text},
            (text,),
            (text,),
            (Reference(text, text, None, {short: text}, (text, short)),),
            ReferencesStatus.EMPTY,
            (Source(text, i, text),),
            {text: short},
        )
        papers.append(paper)
        inside = Mention(Section.ABSTRACT, 1, 5, paper.abstract[1:5], (0, 9), text)
        outside = Mention(Section.TITLE, 0, 3, text, (0, 2), text, target=text)
        definition = Definition(Section.TITLE, text, 0, text, 3)
        statement = Statement(inside, Relation.USES, outside, text)
        readings.append(StoredReading(text, Reading(paper.id, (inside, outside), (definition,), (statement,))))
        node = Node(f"concept:{i}:{short}", Kind.CONCEPT, text, (text, short), {"note": text, "list": (text, short)})
        nodes += [node, Node(paper.id, Kind.PAPER, text, (), {"title": text})]
        evidence = (
            Evidence(paper.id, Section.ABSTRACT, 2, 6, paper.abstract[1:50], text, 0.5, 1),
            Evidence("", Section.THESAURUS, 0, 3, text, text, 0.25, 0, (text, short)),
        )
        claims.append(Claim(paper.id, Relation.MENTIONS, node.id, evidence))
    return Contents(
        papers=tuple(sorted(papers, key=lambda p: p.id)),
        readings=tuple(sorted(readings, key=lambda r: r.reading.paper)),
        nodes=tuple(sorted(nodes, key=lambda n: n.id)),
        claims=tuple(sorted(claims)),
        decisions=tuple(Decision(Verb.RENAME, (text, text), text, text, text) for text in HOSTILE),
        problems=tuple(Problem(text, i, text) for i, text in enumerate(HOSTILE)),
        manifest={text: text for text in HOSTILE},
    )


def kill_while(forever: Callable[[], None], seconds: float) -> None:
    """Run ``forever`` in a process of its own, and kill that after so many seconds (kill -9)."""
    child = os.fork()
    if child == 0:  # pragma: no cover
        try:
            forever()
        finally:
            os._exit(1)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == -signal.SIGKILL, "the writer failed before it was killed"
