"""BibTeX and BibLaTeX, as reference managers write them and as people do.

bibtexparser (2.1) splits the file into entries, since it goes on behind broken ones and knows their lines; strings,
inheritance and LaTeX are done here, where an undefined string or a key used twice is no reason to lose an entry.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kg.errors import InputError
from kg.model import Paper, Problem, Source
from kg.papers.authors import is_suffix
from kg.papers.identifiers import normalize
from kg.papers.latex_text import plain
from kg.papers.reader import Reader, Report
from kg.papers.record import paper_or_problem
from kg.papers.source import Text

#: A larger file is refused: it has to be held whole.
LIMIT = 256 * 2**20

_ENTRY = re.compile(
    r"^\s*@\s*[A-Za-z]+\s*[{(]\s*[^\s=,\"]+\s*,|^\s*@\s*(?:comment|string|preamble)\s*[{(]", re.M | re.I
)
_AND = re.compile(r"\s+and\s+", re.I)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
#: What an entry takes from the one that its ``crossref`` names, under which name there.
_INHERITED = (
    ("booktitle", ("title", "booktitle")),
    ("journal", ("journaltitle", "journal")),
    ("year", ("date", "year")),
    ("publisher", ("publisher",)),
    ("series", ("series",)),
)
_VENUES = ("journal", "journaltitle", "booktitle", "eventtitle", "maintitle", "series", "howpublished", "school")
_VENUES_LAST = ("institution", "organization", "publisher")
_ARXIV = re.compile(
    r"(?:corr\b.{0,40}?\babs/|arxiv(?:\.org/(?:abs|pdf)/|\s{0,3}(?:preprint)?\s{0,3}(?:arxiv)?\s{0,3}:))\s{0,3}([a-z.-]*/?\d[\d.]+\d)",
    re.I,
)
_PART = re.compile(r"\s*(?:([{\"])|([^\s#{}\",=]+))")
_JOINT = re.compile(r"\s*#")
_MARKS = re.compile(r"\\.|[{}\"]", re.S)
_NO_COMMA = re.compile(r"\s*([A-Za-z][\w-]*)\s*=(.*)$", re.S)
_BRACED = re.compile(r"\{[^{}]*\}")
_PER_CENT = re.compile(r"(?<!\\)%")
_URL = re.compile(r"https?://[^\s{}]+")
_ARXIV_PLACES = ("journal", "journaltitle", "note", "howpublished", "number", "volume", "pages", "url", "archiveprefix")

Entry = dict[str, str]


def _sniff(head: str, name: str) -> float:
    named = name.removesuffix(".gz").endswith((".bib", ".bibtex", ".biblatex"))
    found = _ENTRY.search(head)
    if not found:
        return 0.5 if named and "@" in head else 0.0
    return 0.95 if named or not head[: found.start()].strip() or head.lstrip().startswith("%") else 0.75


def _read(text: Text, report: Report) -> Iterator[Paper]:
    entries = list(_entries(_whole(text), text.name, report))
    by_key = {key.lower(): fields for key, _, fields in reversed(entries)}
    for _, line, own in entries:
        fields = _inherit(own, by_key)
        if paper := paper_or_problem(_record(fields), Source(text.name, line), report):
            yield paper


def cited_entries(text: str, name: str, report: Report) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the key and the fields, as :mod:`kg.papers.record` names them, of each entry: what a paper may cite.

    Raises:
        InputError: when no entry can be told from another.

    """
    entries = list(_entries(text, name, report))
    by_key = {key.lower(): fields for key, _, fields in reversed(entries)}
    yield from ((key, _record(_inherit(fields, by_key))) for key, _, fields in entries)


def _whole(text: Text) -> str:
    parts: list[str] = []
    size = 0
    for piece in text.pieces:
        parts.append(piece)
        size += len(piece)
        if size > LIMIT:
            raise InputError(text.name, f"is larger than {LIMIT // 2**20} MiB", "Split the file.")
    return "".join(parts)


def _entries(text: str, name: str, report: Report) -> Iterator[tuple[str, int, Entry]]:
    """Yield the key, line and fields (names in lower case, strings put in) of each entry."""
    from bibtexparser import model

    strings = {month: month for month in _MONTHS}
    again, first = 0, 0
    for block in _blocks(text, name, report):
        line = (block.start_line or 0) + 1
        if isinstance(block, model.DuplicateBlockKeyBlock):
            again, first = again + 1, first or line
        if isinstance(block, model.DuplicateBlockKeyBlock | model.DuplicateFieldKeyBlock):
            block = block.ignore_error_block or block
        if isinstance(block, model.String):
            strings[block.key.lower()] = _value(block.value, strings)[0]
        elif isinstance(block, model.Entry):
            yield block.key, line, _fields(block.fields, strings)
        elif isinstance(block, model.ParsingFailedBlock):
            if mended := _mended(block):
                yield mended.key, line, _fields(mended.fields, strings)
                continue
            message = "an entry that is not closed or lacks a comma or a key: passed over. Mend its braces and commas."
            report(Problem(name, line, message))
    if again:
        message = f"from here on, keys are used again ({again} times): all entries are kept. Rename one of each two."
        report(Problem(name, first, message, skipped=False))


def _blocks(text: str, name: str, report: Report) -> Iterable[Any]:
    import logging

    from bibtexparser.exceptions import ParserStateException
    from bibtexparser.splitter import Splitter

    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)  # what it warns of is reported here
    try:
        blocks: Iterable[Any] = Splitter(text).split().blocks
    except ParserStateException as error:
        raise InputError(name, f"is no BibTeX that can be read ({error})", "Mend its braces and quotes.") from None
    return blocks


def _mended(block: Any) -> Any:
    r"""Return the entry of a block that breaks because a backslash stands before a closing brace, or None.

    BibTeX itself gives a backslash no meaning there ("pages = {\}").
    """
    from bibtexparser import model
    from bibtexparser.splitter import Splitter

    if "\\}" not in (block.raw or ""):
        return None
    blocks = Splitter(block.raw.replace("\\}", "}")).split().blocks
    return blocks[0] if len(blocks) == 1 and isinstance(blocks[0], model.Entry) else None


def _fields(found: Iterable[Any], strings: Mapping[str, str]) -> Entry:
    fields: Entry = {}
    for field in found:
        key, rest = field.key.lower(), str(field.value)
        while key:
            value, rest = _value(rest, strings)
            if not fields.get(key):
                fields[key] = value
            lost = _NO_COMMA.match(rest)  # title = {Trees} year = 1952
            key, rest = (lost[1].lower(), lost[2]) if lost else ("", "")
    return fields


def _value(raw: str, strings: Mapping[str, str]) -> tuple[str, str]:
    """Return a value, its parts (``me # " and " # {you}``) joined and without their marks, and what stands behind."""
    parts: list[str] = []
    position = 0
    while match := _PART.match(raw, position):
        mark, word = match.groups()
        position = match.end()
        if mark:
            end = _closing(raw, position, mark)
            parts.append(raw[position:end])
            position = end + 1
        else:
            parts.append(strings.get(word.lower(), word))
        joint = _JOINT.match(raw, position)
        if joint is None:
            break
        position = joint.end()
    return "".join(parts), raw[position:]


def _closing(raw: str, position: int, mark: str) -> int:
    """Return where the brace or quotation mark before ``position`` closes; the end when it does not."""
    depth = 0
    for match in _MARKS.finditer(raw, position):
        if match[0] == "}" and mark == "{" and not depth:
            return match.start()
        if match[0] == '"':
            if mark == '"' and not depth:
                return match.start()
        elif match[0] in "{}":
            depth += 1 if match[0] == "{" else -1
    return len(raw)


def _inherit(fields: Entry, by_key: Mapping[str, Entry]) -> Entry:
    """Return an entry with what it lacks taken from those that its ``crossref`` and ``xdata`` name."""
    parent = by_key.get(fields.get("crossref", "").strip().lower(), {})
    taken = {own: parent[name] for own, names in _INHERITED for name in names if name in parent}
    for key in fields.get("xdata", "").split(","):
        taken = {**by_key.get(key.strip().lower(), {}), **taken}
    return {**taken, **fields} if taken else fields


def _record(fields: Entry) -> dict[str, Any]:
    title, subtitle = _text(fields, "title"), _text(fields, "subtitle")
    arxiv = _arxiv(fields)
    venues = (_text(fields, name) for name in (*_VENUES, *_VENUES_LAST))
    return {
        "title": f"{title}: {subtitle}" if title and subtitle else title,
        "abstract": _text(fields, "abstract"),
        "authors": [name for name in map(_name, _AND.split(_outer(fields.get("author", "")))) if name],
        "year": _text(fields, "year") or _text(fields, "date"),
        "venue": next((venue for venue in venues if venue and "://" not in venue), ""),
        "doi": plain(fields.get("doi", "").replace("\\_", "_")) or None,
        "arxiv": arxiv or None,
        "pmid": _text(fields, "pmid") or None,
        "keywords": _text(fields, "keywords") or _text(fields, "keyword"),
        "links": [link for link in (_address(fields.get(name, "")) for name in ("url", "code", "github")) if link],
        "comments": " ".join(_text(fields, name) for name in ("howpublished", "note")),
    }


def _text(fields: Entry, name: str) -> str:
    """Return a field as plain text. A per cent sign begins no comment here."""
    value = fields.get(name, "")
    text = plain(_PER_CENT.sub(r"\\%", value)) if value else ""
    # Mendeley escapes what was LaTeX before: {\\{}L{\\}}asso, $\\backslash$alpha.
    twice = "{\\}}" in value or r"$\backslash$" in value
    return plain(_PER_CENT.sub(r"\\%", text.replace(r"$\backslash$", "\\"))) if twice else text


def _address(value: str) -> str:
    match = _URL.search(re.sub(r"\\([%_&#~])|\{\\?([%_&#~])\}", r"\1\2", value))
    return match[0] if match else ""


def _outer(names: str) -> str:
    """Return a list of names in which " and " within braces is a space that does not part: "{Barnes and Noble}"."""
    return _BRACED.sub(lambda match: match[0].replace(" and ", " \0and "), names) if "{" in names else names


def _name(name: str) -> str:
    """Return a name, given name first; what stands in braces as a whole is left as it is."""
    bare = name.replace("\0", "").strip()
    text = _text({"name": bare}, "name")
    if text.lower() == "others":
        return ""
    if bare.startswith("{") and _closing(bare, 1, "{") == len(bare) - 1:
        return f"{text}," if "," in text else text  # person() leaves what has no given name behind its comma
    extended = dict(part.split("=", 1) for part in text.split(", ") if "=" in part)
    if extended.get("family"):
        return f"{extended.get('given', '')} {extended.get('prefix', '')} {extended['family']}"
    parts = [part.strip() for part in text.split(",")]
    if len(parts) != 3:
        return text
    family, suffix, given = parts if not is_suffix(parts[2]) else (parts[0], parts[2], parts[1])
    return f"{given} {family} {suffix}"


def _arxiv(fields: Entry) -> str:
    """Return the arXiv id that an entry gives anywhere."""
    kind = (fields.get("archiveprefix") or fields.get("eprinttype") or "arxiv").strip().lower()
    for name in ("eprint", "arxivid", "arxiv"):
        if (name != "eprint" or kind == "arxiv") and (found := normalize("arxiv", fields.get(name, ""))):
            return found
    for name in _ARXIV_PLACES:
        match = _ARXIV.search(fields.get(name, "").replace("{", "").replace("}", ""))
        if match and (found := normalize("arxiv", match[1])):
            return found
    return ""


BIBTEX = Reader("bibtex", "BibTeX and BibLaTeX", _sniff, _read)
