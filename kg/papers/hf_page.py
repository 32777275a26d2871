"""Pages of Hugging Face papers, saved as text: titles and abstracts among the page's furniture.

Two shapes are known. Compact: a line of title, a line of abstract, the first title glued to the button "Subscribe".
Spaced: blank lines between, and a header with the page's date.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain, pairwise

from kg.model import Paper, Problem, Source
from kg.papers.identifiers import paper_id
from kg.papers.prose import is_finished, is_prose
from kg.papers.reader import Reader, Report
from kg.papers.source import Text
from kg.text import clean

_MONTHS = "jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec"
_DATE = re.compile(rf"(?:{_MONTHS})[a-z]*\.? \d{{1,2}}(?:, \d{{4}})?", re.I)
_HEADING = re.compile(r"(?:daily|trending|weekly|monthly) papers", re.I)
_EMAIL = re.compile(r"get trending papers in your email inbox(?: once a day)?!?", re.I)
_BUTTON = "Subscribe"
_SUBMITTED = re.compile(r"submitted by", re.I)
#: Whole lines that belong to the page, not to a paper.
_FURNITURE = re.compile(
    rf"""new | subscribe | by\s?AK(?:\ and\ the\ research\ community)? | {_EMAIL.pattern.replace(" ", chr(92) + " ")}
    | [+-]?\d[\d.,]*\ ?[km]? | [·•|↗←→…-]+ | (?:[·•]\ )?\d+\ authors? | upvote\ ?\d* | submitted\ by(?:\ \S+)?
    | published\ (?:on|at)\ .{{,20}} | (?:view\ )?arxiv\ (?:page|paper) | view\ (?:pdf|all) | github\ ?[\d.,]*k?
    | project\ page | add\ to\ collection | read\ more | see\ more | show\ more | load\ more | previous | next
    | daily | weekly | monthly | trending | papers | models | datasets | spaces | posts | community | docs
    | enterprise | pricing | log\ in | sign\ up | company | tos | privacy | about | careers | jobs | website
    | hugging\ face | huggingface(?:'s\ logo)? | search.{{,30}}papers | system\ theme""",
    re.I | re.X,
)
#: Hard-wrapped text has lines no longer than this.
_WRAP = 130

_Line = tuple[int, str]


def _sniff(head: str, name: str) -> float:
    lines = [line for line in map(clean, head.split("\n")) if line]
    if not lines or lines[0].startswith("<"):  # HTML: its tags would be taken for titles
        return 0.0
    if any(_EMAIL.fullmatch(line) or line.startswith("byAK and") for line in lines[:20]):
        return 1.0
    if any(_HEADING.fullmatch(line) for line in lines[:20]):
        return 0.6
    return 0.4 if _alternates(lines) else 0.0


def _alternates(lines: list[str]) -> bool:
    """Return True for a page whose header was cut off: titles and long abstracts by turns, nothing else."""
    kinds = [len(line) > 300 for line in lines[:40] if not _FURNITURE.fullmatch(line)]
    turns = sum(a != b for a, b in pairwise(kinds))
    marked = any(re.match(r"[#*>{<|`-]", line) for line in lines[:40])
    return turns >= 4 and turns >= 0.8 * (len(kinds) - 1) and not marked


def _read(text: Text, report: Report) -> Iterator[Paper]:
    heading: list[str] = []
    lines = _without_furniture(((number, clean(line)) for number, line in text), heading)
    title: _Line | None = None
    parts: list[str] = []
    for (number, line), (_, after) in pairwise(chain(_unwrapped(lines), [(0, "")])):
        if not (is_prose(line) or _continues(parts, line, after)):
            if title:
                yield _paper(title, parts, text.name, heading)
            title, parts = (number, line), []
        elif title:
            parts.append(line)
        else:
            report(Problem(text.name, number, "a text without a title before it. Put its title on a line above."))
    if title:
        yield _paper(title, parts, text.name, heading)


def _continues(parts: list[str], line: str, after: str) -> bool:
    """Return True when a short line goes on with an abstract that broke off, rather than being the next title."""
    return bool(parts) and not is_finished(parts[-1]) and line[:1].islower() and not is_prose(after)


def _paper(title: _Line, parts: list[str], name: str, heading: list[str]) -> Paper:
    number, words = title
    source = Source(name, number, ", ".join(heading))
    return Paper(paper_id({}, words), words, " ".join(parts), sources=(source,))


def _without_furniture(lines: Iterable[_Line], heading: list[str]) -> Iterator[_Line]:
    """Yield the lines of papers, and blank ones; what the page calls itself goes into ``heading``."""
    started = email = submitter = False
    for number, line in lines:
        if not started:
            if email and line.startswith(_BUTTON):
                line = line.removeprefix(_BUTTON).strip()
                email = False
            _note_heading(line, heading)
        if submitter and line:
            submitter = False
            if " " not in line:
                continue
        email = email or bool(_EMAIL.fullmatch(line))
        submitter = submitter or bool(_SUBMITTED.fullmatch(line))
        if line and (_FURNITURE.fullmatch(line) or _HEADING.fullmatch(line) or _DATE.fullmatch(line)):
            continue
        started = started or bool(line)
        yield number, line


def _note_heading(line: str, heading: list[str]) -> None:
    if (not heading and _HEADING.fullmatch(line)) or (len(heading) == 1 and _DATE.fullmatch(line)):
        heading.append(line)


def _unwrapped(lines: Iterable[_Line]) -> Iterator[_Line]:
    """Yield paragraphs: runs of lines between blank ones, joined where they are one hard-wrapped text."""
    run: list[_Line] = []
    for number, line in lines:
        if line and len(line) <= _WRAP and len(run) < 200:
            run.append((number, line))
            continue
        # A long line ends the run: what stands with it is not wrapped.
        yield from run if line else _joined(run)
        run = []
        if line:
            yield number, line
    yield from _joined(run)


def _joined(run: list[_Line]) -> list[_Line]:
    rest = run[1:]
    if not rest or 2 * sum(line[0].islower() for _, line in rest) < len(rest):
        return run
    return [(run[0][0], " ".join(line for _, line in run))]


HF_PAGE = Reader("hf-page", "a Hugging Face papers page, saved as text", _sniff, _read)
