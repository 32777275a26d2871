r"""The parts of a LaTeX source: which file is the paper, what it takes in, macros, title, abstract, authors, keys."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from posixpath import dirname, join, normpath, splitext

from kg.papers.authors import person
from kg.papers.latex_text import Braces, arguments, plain, without_comments
from kg.papers.references_names import is_names, names
from kg.text import clean

#: Characters of a source with all that it takes in, and how deep files take in others.
LIMIT = 16 * 2**20
_DEPTH = 8
#: Rounds in which macros are put in, and how long a text may become.
_ROUNDS = 4
_LONGEST = 200_000

_CLASS = re.compile(r"\\document(?:class|style)\b")
_INPUT = re.compile(r"\\(?:input|include|subfile)\s*(?:\{\s*([^{}\n]{1,200}?)\s*\}|\s([\w./-]{1,200}))")
_SIDE = re.compile(r"supp|append|rebut|respon|template|sample|instruction|cover|letter|checklist|poster|slides", re.I)
_MACRO = re.compile(
    r"\\(?:newcommand|renewcommand|providecommand|DeclareRobustCommand)\*?\s*\{?\s*\\([a-zA-Z]+)\s*\}?\s*"
    r"(?:\[(\d)\]\s*)?(\[[^\[\]]*\]\s*)?(?=\{)|\\def\s*\\([a-zA-Z]+)\s*((?:#\d)*)\s*(?=\{)"
)
_ABSTRACT = re.compile(r"\\begin\s*\{((?:onecol)?abstract\*?)\}(.*?)\\end\s*\{\1\}", re.S | re.I)
_TITLES = ("title", "icmltitle", "aistatstitle", "Title", "papertitle", "tmlrtitle")
_CITE = re.compile(
    r"\\(?:no|foot|full|auto|paren|text|smart|super|short|app)?[Cc]ite[a-zA-Z]*\*?\s*(?:\[[^\[\]]*\]\s*){0,2}\{([^{}]*)\}"
)
_LIST = re.compile(r"\\(?:bibliography|addbibresource|printbibliography|begin\s*\{thebibliography\})")
_PERSON = re.compile(r"\\(?:and|And|AND|quad|qquad|\\)(?![a-zA-Z])|&")
_MARKS = re.compile(
    r"\$\s*\^?\{?[^$]{0,60}\$|\\(?:textsuperscript|inst|thanks|footnote|affmark|IEEEauthorrefmark)\s*(?=\{)|[*†‡§¶]"
)
_DISPLAY = re.compile(
    r"\\\[(.*?)\\\]|\\begin\s*\{(?:equation|align|displaymath)\*?\}(.*?)\\end\s*\{(?:equation|align|displaymath)\*?\}",
    re.S,
)
_INLINE = re.compile(r"\\\((.*?)\\\)", re.S)
_GAP = re.compile(r"\s*[(\[]\s*[,;\s]*[)\]]|\s+(?=[.,;:!?](?:\s|$))")


@dataclass(frozen=True, slots=True)
class Source:
    """A LaTeX file and what it takes in, as one text without comments."""

    name: str
    tex: str

    @property
    def title(self) -> str:
        """The title as plain text."""
        found = (plain(_expanded(title, self.tex)) for title in arguments(_preamble_and_head(self.tex), *_TITLES))
        return next((clean(title) for title in found if any(map(str.isalnum, title))), "")

    @property
    def abstract(self) -> str:
        """The abstract as plain text; formulas stay as they are."""
        match = _ABSTRACT.search(self.tex)
        found = match[2] if match else " ".join(_abstract_arguments(self.tex))
        found = re.sub(r"^\s*\[[^\[\]]*\]", "", found)
        found = _DISPLAY.sub(lambda m: f"${(m[1] or m[2] or '').strip()}$", _INLINE.sub(r"$\1$", found))
        return _GAP.sub("", plain(_expanded(found, self.tex)))

    @property
    def authors(self) -> tuple[str, ...]:
        r"""The names in ``\author``, where each of them can be told from affiliations; else none."""
        fields = arguments(_preamble_and_head(self.tex), "author", "icmlauthor")
        blocks = [block for field in fields for block in arguments(field, "IEEEauthorblockN", "name") or [field]]
        found = [name for block in blocks for name in _people(_expanded(block, self.tex))]
        return tuple(dict.fromkeys(found))

    @property
    def cited(self) -> frozenset[str]:
        r"""The keys that are cited; ``*`` where ``\nocite{*}`` stands."""
        return frozenset(
            key.strip() for match in _CITE.finditer(self.tex) for key in match[1].split(",") if key.strip()
        )

    @property
    def has_list(self) -> bool:
        """Whether it prints a list of references."""
        return bool(_LIST.search(self.tex))


def main_source(files: Mapping[str, str], lists: Iterable[str]) -> tuple[Source | None, list[str]]:
    """Return the file that is the paper, and the names of others that could be another one.

    ``lists`` are the names of ``.bbl`` files: arXiv's bears the name of the paper.
    """
    stems = {splitext(name)[0] for name in lists}
    whole = [
        Source(name, expand(name, files)) for name in sorted(files) if _CLASS.search(without_comments(files[name]))
    ]
    if not whole:
        return None, []

    def worth(source: Source) -> tuple[bool, bool, bool, bool, int]:
        stem = splitext(source.name)[0]
        return bool(source.title), not _SIDE.search(stem), stem in stems, bool(source.abstract), len(source.tex)

    best = max(whole, key=worth)
    others = [s for s in whole if s.title and s.abstract and s.title != best.title and not _SIDE.search(s.name)]
    return best, [source.name for source in others]


def expand(name: str, files: Mapping[str, str]) -> str:
    r"""Return a file with those that it takes in by ``\input`` and the like in their places, without comments."""
    return "".join(_expand(name, files, dirname(name), _DEPTH, [LIMIT]))


def _expand(name: str, files: Mapping[str, str], base: str, depth: int, left: list[int]) -> Iterator[str]:
    tex = without_comments(files[name])
    position = 0
    for match in _INPUT.finditer(tex):
        inner = _found(match[1] or match[2], files, base)
        if inner and depth and left[0] > 0:
            yield tex[position : match.start()]
            yield from _expand(inner, files, base, depth - 1, left)
            position = match.end()
    left[0] -= len(tex)
    yield tex[position:]


def _found(wanted: str, files: Mapping[str, str], base: str) -> str:
    path = normpath(join(base, wanted.strip("\"'")))
    return next((name for name in (path, f"{path}.tex") if name in files), "")


def _preamble_and_head(tex: str) -> str:
    """Return what can hold the title: a bibliography and an appendix have commands of the same names."""
    return tex[: max(len(tex) // 2, 50_000)]


def _abstract_arguments(tex: str) -> list[str]:
    r"""Return the argument of ``\abstract``, or all five of a structured one (A&A)."""
    use = re.search(r"\\abstract\s*(?=\{)", tex)
    if use is None:
        return []
    braces, position = Braces(tex), use.end()
    found: list[str] = []
    while len(found) < 5 and (span := braces.argument(position)):
        found.append(tex[slice(*span)])
        position = span[1] + 1
    return found


def _expanded(text: str, tex: str) -> str:
    """Return a text with the source's own macros put in: papers call their method by one."""
    macros = _macros(tex) if "\\" in text else {}
    if not macros:
        return text
    use = re.compile(r"\\([a-zA-Z]+)(?![a-zA-Z@])")
    for _ in range(_ROUNDS):
        fresh = _put_in(text, macros, use)
        if fresh == text or len(fresh) > _LONGEST:
            break
        text = fresh
    return text


def _put_in(text: str, macros: Mapping[str, tuple[int, str]], use: re.Pattern[str]) -> str:
    braces, position, out = Braces(text), 0, []
    for match in use.finditer(text):
        if match[1] not in macros or match.start() < position:
            continue
        count, body = macros[match[1]]
        out.append(text[position : match.start()])
        position = match.end()
        for number in range(1, count + 1):
            span = braces.argument(position)
            body = body.replace(f"#{number}", text[slice(*span)] if span else "")
            position = span[1] + 1 if span else position
        out.append(body if count or not body[-1:].isalnum() or text[position : position + 1] == "{" else f"{body}{{}}")
    return "".join([*out, text[position:]])


def _macros(tex: str) -> dict[str, tuple[int, str]]:
    """Return the macros that a source defines: name to the number of arguments and the body; the first one counts."""
    uses = list(_MACRO.finditer(tex))
    braces = Braces(tex) if uses else None
    found: dict[str, tuple[int, str]] = {}
    for match in uses:
        span = braces.argument(match.end()) if braces else None
        if span is None or match[3]:
            continue
        name, count = match[1] or match[4], int(match[2] or 0) if match[1] else len(match[5] or "") // 2
        found.setdefault(name, (count, tex[slice(*span)].replace("\\xspace", "")[:2000]))
    return found


def _people(block: str) -> Iterator[str]:
    braces, position, kept = Braces(block), 0, []
    for mark in _MARKS.finditer(block):
        span = braces.argument(mark.end()) if mark[0].startswith("\\") else None
        if mark.start() >= position:
            kept.append(block[position : mark.start()])
            position = span[1] + 1 if span else mark.end()
    text = "".join([*kept, block[position:]])
    for part in re.split(r"\\(?:and|And|AND)(?![a-zA-Z])", text):
        line = plain(_PERSON.split(part.strip())[0])
        if is_names(line):
            yield from (person(name) for name in names(line))
