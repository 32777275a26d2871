"""Authors and venues as nodes: which spellings are one.

An author is a name, unless ORCID iDs say more: a name that one iD bears in the pile is that person, wherever it stands;
of a name that several bear, each iD is one, and the name without iD another. So two people of one name without iDs are
one node: decisions part them (`kg split`).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping

from kg.model import Kind, Node, Paper, Value
from kg.text import clean, slug, spelled

_ARXIV = re.compile(r"(?:arxiv|corr)\b|computing research repository", re.I)
_ORDINAL = (
    r"(?:\d+(?:st|nd|rd|th)|(?:(?:twenty|thirty|forty|fifty|sixty)[- ]?)?(?:first|second|third|fourth|fifth|sixth"
    r"|seventh|eighth|ninth)|tenth|eleventh|twelfth|\w{3,6}teenth|twentieth|thirtieth|fortieth|fiftieth)"
)
_BEFORE = re.compile(
    rf"(?:(?:in|the|proceedings|proc\.?|of|annual|{_ORDINAL}|(?:19|20)\d\d|\d{{1,3}})[\s,:]+)+(?=[A-Z(])", re.I
)
_LEAST = re.compile(r"\A(?:(?:in|(?:19|20)\d\d|proc\.(?: of)?(?= [A-Z]{2}))[\s,:]+)+(?=[A-Z])", re.I)
_MEETING = re.compile(r"conference|symposium|workshop|meeting|congress|colloquium|\bconf\b|\bsymp\b", re.I)
_LAST = re.compile(r",\s+([A-Z][A-Za-z]{1,9}[A-Z])$")
_AFTER = re.compile(
    r"['’]\d\d$|[\s,:;-]+(?:\(?(?:19|20)\d\d\)?|['’]\d\d|vol(?:ume|\.)?\s*\d.*|no\.\s*\d.*|pp?\.\s*\d.*|\(?\d{1,4}(?:[(:,].*)?)$",
    re.I,
)
_ACRONYM = re.compile(r"\s*[(\[]([A-Z][\w&/+-]{1,14})(?:\s*['’]?(?:\d\d|(?:19|20)\d\d))?[)\]]\s*")
_ALONE = re.compile(r"[A-Z][A-Za-z&+-]{1,11}[A-Z]|[A-Z]{2,12}")


#: Nodes by the spelling that a record has, with the ORCID iD beside it, "" for none.
Spelled = Mapping[tuple[str, str], Node]


def authors(papers: Iterable[Paper]) -> Spelled:
    """Return the nodes of all authors, by name and ORCID iD ("" where the paper gives none)."""
    counts = Counter((name, paper.orcids.get(name, "")) for paper in papers for name in paper.authors)
    bearers: dict[str, set[str]] = defaultdict(set)
    for name, orcid in counts:
        if orcid:
            bearers[_name_key(name)].add(orcid)
    ids = {}
    for name, orcid in counts:
        known = bearers[_name_key(name)]
        one = orcid or (next(iter(known)) if len(known) == 1 else "")
        ids[name, orcid] = f"author:orcid:{one}" if one else f"author:{slug(_name_key(name))}"
    return _nodes(Kind.AUTHOR, counts, ids, lambda name: name)


def _name_key(name: str) -> str:
    """Return the form under which spellings of a name meet: "Łukasz A.M. Kaiser", "Kaiser, Lukasz A. M." alike."""
    family, comma, given = name.partition(",")
    whole = f"{given} {family}" if comma and given.strip() and "," not in given else name
    return " ".join(re.findall(r"[^\W_]+", spelled(whole).casefold())) or clean(name)


def venues(papers: Iterable[Paper]) -> Spelled:
    """Return the nodes of all venues, by spelling: years, ordinals and "Proceedings of the" part no two of them.

    An acronym is the venue that gives it in brackets, where only one does.
    """
    counts = Counter((paper.venue, "") for paper in papers if paper.venue)
    told: dict[str, set[str]] = defaultdict(set)
    for venue, _ in counts:
        name, acronym = venue_name(venue)
        if acronym and _fold(name) != _fold(acronym):
            told[_fold(acronym)].add(_fold(name))
    ids = {}
    for venue, empty in counts:
        key = _fold(venue_name(venue)[0])
        full = told.get(key, set())
        ids[venue, empty] = f"venue:{slug(next(iter(full)) if len(full) == 1 else key)}"
    return _nodes(Kind.VENUE, counts, ids, lambda venue: venue_name(venue)[0])


def venue_name(text: str) -> tuple[str, str]:
    """Return a venue's name without what changes from year to year, and its acronym.

    >>> venue_name("Proceedings of the 37th International Conference on Machine Learning (ICML 2020), 2020")
    ('International Conference on Machine Learning', 'ICML')
    """
    whole = clean(text)
    if _ARXIV.match(whole):
        return "arXiv", ""
    bracketed = _ACRONYM.search(whole)
    name = _ACRONYM.sub(" ", whole).strip(" .,:;-")
    for _ in range(3):
        name = _AFTER.sub("", name).strip(" .,:;-")
    rest = _BEFORE.sub("", name, count=1) if _BEFORE.match(name) else name
    # "Proceedings of the IEEE" is a journal and keeps its name.
    name = rest if _MEETING.search(rest) else _LEAST.sub("", name, count=1)
    if bracketed is None and (last := _LAST.search(name)):
        bracketed, name = last, name[: last.start()]
    acronym = bracketed[1] if bracketed else name if _ALONE.fullmatch(name) else ""
    return (clean(name) or acronym or whole), acronym


def _fold(name: str) -> str:
    return " ".join(w for w in re.findall(r"[^\W_]+", spelled(name).casefold().replace("&", " and ")) if w != "the")


def _nodes(
    kind: Kind, counts: Mapping[tuple[str, str], int], ids: Mapping[tuple[str, str], str], shown: Callable[[str], str]
) -> dict[tuple[str, str], Node]:
    """Return a node for each spelling: called as most records spell it, the other spellings as aliases."""
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    for spelling, count in counts.items():
        forms[ids[spelling]][shown(spelling[0])] += count
    made: dict[str, Node] = {}
    for own, names in forms.items():
        best = min(names, key=lambda n: (-names[n], -len(n), n))
        orcid = own.removeprefix("author:orcid:")
        properties: dict[str, Value] = {"orcid": orcid} if orcid != own else {}
        made[own] = Node(own, kind, best, tuple(sorted(set(names) - {best})), properties)
    return {spelling: made[own] for spelling, own in ids.items()}
