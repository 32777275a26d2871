"""Candidates for names that a paper coins: places in a text where something that could be such a name stands.

Pure functions over text. Which candidates the paper introduces is decided by :mod:`kg.extract.introduced`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.urls import parse

Span = tuple[int, int]

_WORD = r"[A-Za-z0-9][\w'’]*"
_COINED = re.compile(
    r"""(?<![\w@/.\\{-])(?<!://)
    (?=[\w$+^{}*-]{2,40}(?![\w@/]))
    (?:
        (?:[A-Za-z0-9]+[-–])*                         # Mobile-Agent-v3, pre-BERT
        (?:[a-z0-9]*[A-Z][a-z]*[A-Z0-9][\w$^{}]*      # BERT, pFedBreD, LoRA, F2Net
          |[A-Z]+[0-9]+[\w]*|[0-9]+[A-Z]+\w*          # S4, 3DPPE
          |[A-Z][a-z]+[0-9][\w.]*                     # Text2CAD
          |[a-z]+[A-Z][\w]*                           # fDPO
          |[A-Z][a-z]+(?=[-–](?:[A-Z]{2}|[0-9]|v[0-9])) # Optimus-1
          |[A-Z](?=[-–][A-Z][A-Za-z]))                # S-LoRA
        (?:[-–](?:[A-Za-z0-9]+(?:\.[0-9]+)*))*
        (?:(?:\++|[*∞])(?![\w*])|\+[A-Z]+)?                 # NA+MI, Hydra-MDP++
        (?:[ ](?:v?[0-9]+\.[0-9]+)(?![\w.]*\w))?      # HAPS 2.0
    )""",
    re.VERBOSE,
)
_CAPITALS = re.compile(
    r"(?<![\w@/.\\-])[A-Z][a-z0-9]*\w*(?:[-–&][A-Za-z]\w*)*"
    r"(?:(?:[ ](?:of|for|and|with|by|via|to|in|from|the|on|&)){0,2}[ ][A-Z]\w*(?:[-–&][A-Za-z]\w*)*){1,7}(?![\w@/])"
)
#: A verb by which authors present something, and what may stand between it and the thing's name.
_PRESENT = re.compile(
    r"\b(?:propos|introduc|present|develop|releas|design|devis|build|construct|creat|contribut|describ|study|formulat|establish|provid"
    r"|defin|deriv|employ|adopt|offer|curat|unveil|coin|collect|suggest)(?:e?s?|ed|ing)\b"
    r"(?:\s+(?:and|to)\s+(?:\w+ly\s+)?[a-z]+(?=\s+(?:an?|the|our)\s))?:?"
)
#: Who presents: what stands before the verb.
_SUBJECT = re.compile(
    r"(?:\b(?:we|I|(?:this|our|the|present)\s+(?:paper|work|article|study|survey|thesis|report|research))"
    r"(?:\s+(?:\w+ly|also|then|here|thus|first|next|further|therefore|instead|have|has)){0,3}"
    r"|\b(?:and|to|by|then|also)|,|\bis)\s+$",
    re.I,
)
#: Verbs that present something only with such a subject as "we" or "this paper".
_WEAK = re.compile(
    r"(?:build|construct|creat|contribut|describ|study|formulat|establish|provid|defin|deriv|employ|adopt|offer|curat|unveil|coin"
    r"|collect|suggest)"
)
_CLOSE = re.compile(r"(?:\b(?:and|to|by|then|also|is)|,)\s+$", re.I)
_FILL = re.compile(
    r"[\s\"'“‘*{]*(?:(?:the|an?|our|two|three|four|several|both|its|\w+ly|novel|new|simple|first|effective|efficient|general|unified"
    r"|large-scale|lightweight|principled|robust|scalable|flexible|practical|powerful|comprehensive|innovative|end-to-end"
    r"|plug-and-play|training-free|generic|fast|alternative|different|following|so-called|tailored|dedicated|specialized"
    r"|concept|notion|use|of)[,\s]+(?:and\s+|yet\s+|but\s+)?){0,6}[\"'“‘*{]*",
    re.I,
)
#: Where a phrase of lower-case words ends.
_BOUNDARY = re.compile(
    r"[,.;:()\[\]\"“”?!—{}\\]|\s[-–]\s|\s(?:that|which|who|for|to|based|with|in|on|by|via|using|from|where|when|and|as|is|are|was|can"
    r"|has|into|under|over|through|at|whose|called|named|dubbed|termed|capable|designed|towards?|consisting|comprising|without"
    r"|within|against|tailored|leveraging|built|inspired|aimed|specifically|of|between|across|among|we|it|they|this|these|or|while|able)\b"
)
_CALLED = re.compile(
    r"\b(?:called|named|dubbed|termed|coined|namely|denoted(?: (?:as|by))?|referred to as|known as|entitled|nicknamed"
    r"|abbreviated(?: as)?|christened"
    r"|we (?:call|term|name|dub|coin|refer to)(?: (?:it|this|them|our|the)\b[^,.;]{0,40}?)?(?: as)?)"
    r"\s+[\"'“‘*{]{0,3}(?:the\s+|an?\s+)?[\"'“‘*{]{0,3}"
)
#: One of these stands in every text that the pattern matches: looking for them is ten times quicker.
_CALLED_HINTS = (
    *("called", "named", "dubbed", "termed", "coined", "namely", "denoted", "referred to as", "known as", "entitled"),
    *("abbreviated", "christened", "we call", "we term", "we name", "we dub", "we coin", "we refer to"),
)

#: What follows the name of a method in the name of its repository.
_REPOSITORY_TAIL = re.compile(
    r"(?:[-_](?:for|main|master|code|codes|release|pytorch|official|public|paper|project)\b.*|_.*)", re.I | re.S
)
_JOINT = re.compile(
    r"\s+(for|with|via|by|in|using|through|from|to|on|of|towards?|under|and|as|without|against|at)\s+", re.I
)
_MODULE = re.compile(
    r"\s(?:[Mm]odule|[Nn]etwork|[Bb]lock|[Ll]oss|[Mm]echanism|[Aa]ttention|[Tt]okenizer|[Ee]ncoder|[Dd]ecoder|[Aa]dapter|[Ll]earning"
    r"|[Dd]istillation|[Ss]ampling|[Aa]gent|[Rr]egularization|[Aa]lignment|[Ff]usion|[Aa]ggregation|[Oo]ptimization|[Ee]stimator"
    r"|[Oo]bjective|[Rr]eward|[Pp]lanner|[Rr]eflector|[Ss]trategy|[Uu]nit|[Ll]ayer|[Hh]ead|[Mm]asking|[Aa]ugmentation"
    r"|[Cc]alibration|[Ss]election|[Rr]outing|[Pp]runing|[Mm]atching)s?\b"
)
_BEFORE_MODULE = re.compile(
    r"\b(?:an?|the|our|two|and|,|\))\s+(?:(?:novel|new|lightweight|simple)\s+)?"
    r"((?:(?!(?:an?|the|our|and|novel|new)\s)[A-Za-z0-9]\w*(?:-[A-Za-z]\w*)*\s+){1,4})$"
)
#: A word with a capital or digit somewhere: the others need no closer look.
_TOKEN = re.compile(r"(?<!\S)[^\sA-Z0-9]*[A-Z0-9]\S+")
_ORDINARY = re.compile(r"[A-Z]?[^\WA-Z\d_]*(?:[-–][^\WA-Z\d_]+)*|\d[\d.,%]*")
#: Sizes and dimensions: "14B", "3D", "4K".
_SIZE = re.compile(r"\d+(?:\.\d+)?[BDKMTXxk]+s?")
_AROUND = "()[]{},.;:!?\"'“”‘’*"


def coined_words(text: str) -> Iterator[Span]:
    """Yield the words that no dictionary spells so: inner capitals, digits, acronyms, versions."""
    place = 0
    for token in _TOKEN.finditer(text):
        if token.start() < place or _ORDINARY.fullmatch(token[0].strip(_AROUND)):
            continue
        while match := _COINED.search(text, max(place, token.start()), min(len(text), token.end() + 6)):
            if match.start() >= token.end():
                break
            if not _SIZE.fullmatch(match[0]):
                yield match.span()
            place = match.end()


def is_coined(name: str) -> bool:
    """Whether the whole of ``name`` is spelled like one of :func:`coined_words`."""
    return bool(_COINED.fullmatch(name))


def capitalised(text: str) -> Iterator[Span]:
    """Yield the runs of two to eight capitalised words ("Slice-Block Shuffle"), small words inside allowed."""
    for match in _CAPITALS.finditer(text):
        yield match.span()


def presented(text: str) -> Iterator[Span]:
    """Yield what follows "we propose a novel", up to where a phrase ends."""
    for verb in _PRESENT.finditer(text):
        before = text[max(0, verb.start() - 60) : verb.start()]
        if _SUBJECT.search(before) and not (_WEAK.match(verb[0]) and _CLOSE.search(before)):
            yield from _phrase(text, verb.end())


def called(text: str) -> Iterator[Span]:
    """Yield what follows "called", "dubbed", "which we term"."""
    for cue in _CALLED.finditer(text) if any(hint in text for hint in _CALLED_HINTS) else ():
        yield from _phrase(text, cue.end(), None)


def _phrase(text: str, start: int, filler: re.Pattern[str] | None = _FILL) -> Iterator[Span]:
    """Yield the words from ``start`` to the end of their phrase, without filling words such as "a novel"."""
    fill = filler.match(text, start) if filler else None
    start = fill.end() if fill else start
    stop = _BOUNDARY.search(text, start, start + 90)
    last = stop.start() if stop else min(len(text), start + 90)
    while last > start and text[last - 1] in " \"'”’*":
        last -= 1
    if last - start > 2 and len(text[start:last].split()) <= 6:
        yield start, last


def title_heads(title: str) -> Iterator[Span]:
    """Yield what stands before the colon (or dash) of a title when it is short enough for a name."""
    match = re.match(r"[\"'“]?([^:?!]{2,60}?)[\"'”]?\s?(?::|\s[-–—]{1,2}\s)", title)
    if match and len(match[1].split()) <= 5:
        yield match.span(1)


def title_parts(title: str) -> Iterator[Span]:
    """Yield what stands before the first, and after the last, "for", "with", "via" of a title or of its tail."""
    head = re.match(r"[^:?!]{2,60}:\s+", title)
    for begin in {0, head.end() if head else 0}:
        parts = list(_JOINT.finditer(title, begin))
        if parts:
            yield begin, parts[0].start()
            last = [p for p in parts if p[1] in {"via", "with", "by", "through", "using"}]
            if last:
                stop = next((p.start() for p in parts if p.start() > last[-1].start()), len(title.rstrip(".")))
                yield last[-1].end(), stop


def modules(text: str) -> Iterator[Span]:
    """Yield the phrases that name a part: "a shape perception module"."""
    for head in _MODULE.finditer(text):
        shift = max(0, head.start() - 70)
        before = _BEFORE_MODULE.search(text[shift : head.start() + 1])
        if before:
            yield shift + before.start(1), head.end()


def url_name(text: str, start: int, end: int) -> Span | None:
    """Return the place of the coined name with which the name of the repository linked at this place begins."""
    name = _REPOSITORY_TAIL.sub("", parse(text[start:end]).name)
    place = text.rfind(name, start, end) if name and is_coined(name) else -1
    return (place, place + len(name)) if place >= 0 else None
