"""Files of papers, damaged in one place by a seeded random choice; and what must hold of reading them."""

from __future__ import annotations

import gzip
import lzma
import random
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg.errors import InputError
from kg.model import Paper, Problem
from kg.papers import READERS, read, unite
from tests.papers_samples import TREES, WRITERS, papers

#: Seconds of wall time after which a file counts as one that hangs.
HANG = 20
RECORDS = 8
_SINGLE = ("tei", "tex")
_TOKENS = (
    *(b"{", b"}", b'"', b"'", b"<", b">", b"]", b"[", b"\\", b",", b":", b"=", b"@", b"&", b"%", b"#", b"\0", b"\xff"),
    *(
        b"&bad;",
        b"&#0;",
        b"&#xD800;",
        b"<![CDATA[",
        b"<!--",
        b"</entry>",
        b"<entry>",
        b"]]>",
        b"<?xml?>",
        b"\xed\xa0\x80",
    ),
    *(
        b"\\u",
        b"\\ud800",
        b"NaN",
        b"1e999",
        b"null",
        b"[" * 3000,
        b"{" * 3000,
        b"(" * 3000,
        b"9" * 5000,
        b"\n\n",
        b"\r",
    ),
    *(
        b"@article{",
        b"@string{a = a # a}",
        b"TY  - ",
        b"ER  - \n",
        b"PT J\n",
        b"PMID- 1\n",
        b"\xe2\x80\xa8",
        b"\xc3",
        b"\x1a",
    ),
    *(
        b"\\end{document}",
        b"\\input{x}",
        b"\\def\\x{\\x}",
        b"$",
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"https://",
        b"10.1000/",
    ),
)
_DTD = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'


@dataclass(frozen=True)
class Mutant:
    """A damaged file: what was done, and the titles that must still be read (None: nobody can say)."""

    form: str
    how: str
    data: bytes
    named: bool
    whole: frozenset[str] | None


@cache
def original(form: str) -> tuple[bytes, tuple[tuple[str, int], ...]]:
    """Return a file of a format, and its titles with the place where the record of each begins."""
    many = [TREES] if form in _SINGLE else papers(RECORDS)
    text = WRITERS[form](many).encode()
    places = [_shared(WRITERS[form](many[:n]).encode(), text) for n in range(1, len(many))]
    return text, tuple((paper["title"], begin) for paper, begin in zip(many, [0, *places], strict=True))


def _shared(one: bytes, other: bytes) -> int:
    """Return how many bytes two files begin with alike."""
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def mutants(number: int, seed: int, forms: list[str] | None = None) -> Iterator[Mutant]:
    """Yield damaged files, formats by turns; the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311
    names = forms or sorted(WRITERS)
    for n in range(number):
        form = names[n % len(names)]
        yield _mutant(form, chance)


def _mutant(form: str, chance: random.Random) -> Mutant:
    data, titles = original(form)
    how = chance.choice(sorted(_WAYS))
    changed, low, high = _WAYS[how](data, chance)
    if low < 0:
        return Mutant(form, how, changed, chance.random() < 0.5, None)
    ends = [*(begin for _, begin in titles[1:]), len(data)]
    whole = {t for (t, begin), end in zip(titles, ends, strict=True) if end <= low or begin > high}
    first = low > data.find(titles[0][0].encode()[:15])
    if how == "cut":
        whole = {t for (t, _), end in zip(titles, ends, strict=True) if end <= low}
    # Damage before the first title may make the file unrecognisable, and then no record is read.
    return Mutant(form, how, changed, chance.random() < 0.5, frozenset(whole) if first else None)


_Way = Callable[[bytes, random.Random], tuple[bytes, int, int]]


def _span(data: bytes, chance: random.Random, longest: int) -> tuple[int, int]:
    start = chance.randrange(len(data))
    return start, min(len(data), start + chance.randint(1, longest))


def _cut(data: bytes, chance: random.Random) -> tuple[bytes, int, int]:
    place = chance.randrange(1, len(data))
    return data[:place], place, len(data)


def _delete(data: bytes, chance: random.Random) -> tuple[bytes, int, int]:
    low, high = _span(data, chance, 60)
    return data[:low] + data[high:], low, high


def _double(data: bytes, chance: random.Random) -> tuple[bytes, int, int]:
    low, high = _span(data, chance, 200)
    return data[:high] + data[low:], low, high


def _flip(data: bytes, chance: random.Random) -> tuple[bytes, int, int]:
    low, high = _span(data, chance, 12)
    return data[:low] + bytes(chance.randrange(256) for _ in range(high - low)) + data[high:], low, high


def _insert(data: bytes, chance: random.Random) -> tuple[bytes, int, int]:
    place = chance.randrange(len(data))
    return data[:place] + chance.choice(_TOKENS) + data[place:], place, place + 1


def _many(data: bytes, chance: random.Random) -> tuple[bytes, int, int]:
    for _ in range(chance.randint(2, 8)):
        data = chance.choice((_delete, _flip, _insert, _double))(data, chance)[0]
    return data, -1, -1


def _encode(data: bytes, chance: random.Random) -> tuple[bytes, int, int]:
    text = data.decode()
    names = ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1", "cp1252", "utf-8-sig", "cp1251", "utf-7")
    return text.encode(chance.choice(names), "replace"), -1, -1


def _mix(data: bytes, chance: random.Random) -> tuple[bytes, int, int]:
    """Write one half in another encoding: an accent may be lost, nothing else."""
    place = data.find(b"\n", chance.randrange(len(data)))
    return data[:place] + data[place:].decode().encode(chance.choice(("latin-1", "utf-16-le")), "replace"), -1, -1


def _entities(data: bytes, chance: random.Random) -> tuple[bytes, int, int]:
    place = max(data.find(b"?>") + 2, 0) if data.startswith(b"<?xml") else 0
    body = data[place:].replace(b"Trees", chance.choice((b"&b;", b"&c;", b"&nbsp;")), 1)
    return data[:place] + (_DTD if chance.random() < 0.7 else b"") + body, -1, -1


def _ends(data: bytes, chance: random.Random) -> tuple[bytes, int, int]:
    return data.replace(b"\n", chance.choice((b"\r", b"\r\n", b"\n\n", b" ", b"\n\r", b""))), -1, -1


def _pack(data: bytes, chance: random.Random) -> tuple[bytes, int, int]:
    packed = chance.choice((gzip.compress, lzma.compress))(data * 3)
    place = chance.randrange(1, len(packed))
    return packed[:place] + (packed[place + 3 :] if chance.random() < 0.5 else b""), -1, -1


_WAYS: dict[str, _Way] = {
    "cut": _cut,
    "delete": _delete,
    "double": _double,
    "flip": _flip,
    "insert": _insert,
    "many": _many,
    "encode": _encode,
    "mix": _mix,
    "entities": _entities,
    "ends": _ends,
    "pack": _pack,
}


@dataclass(frozen=True)
class Result:
    """What reading a mutant came to: CPU seconds, papers, and the titles that were lost though undamaged."""

    seconds: float
    papers: int
    lost: frozenset[str]
    told: int


@contextmanager
def _limit() -> Iterator[None]:
    def late(*_: object) -> None:
        raise TimeoutError(f"reading takes more than {HANG} seconds")

    old = signal.signal(signal.SIGALRM, late)
    signal.alarm(HANG)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, old)


def check(mutant: Mutant, path: Path) -> Result:
    """Read a mutant; raise AssertionError (or what the reader raised) where it does worse than it may."""
    path.write_bytes(mutant.data)
    problems: list[Problem] = []
    found: list[Paper] = []
    started = time.process_time()
    with _limit():
        try:
            found += read(path, format=mutant.form if mutant.named else None, report=problems.append)
        except InputError as error:
            assert str(error).endswith(".")  # noqa: PT017
            assert str(error).startswith(str(path))  # noqa: PT017
            problems.append(Problem(str(path), error.line or 0, error.message))
        united, _ = unite(found)
    seconds = time.process_time() - started
    assert all(problem.path.startswith(str(path)) for problem in problems)
    assert len({paper.id for paper in united}) == len(united)
    repr(united).encode("utf-8")
    titles = {paper.title for paper in found}
    lost = frozenset(mutant.whole - titles) if mutant.whole is not None else frozenset()
    return Result(seconds, len(found), lost, len(problems))


assert set(WRITERS) == set(READERS)
