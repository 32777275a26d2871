import codecs
import gzip
import io
import sys
import tracemalloc

import pytest

from kg.errors import InputError
from kg.model import Problem
from kg.papers import read, source
from kg.papers.source import open_text

LINE = b'{"title": "Drafts of Trees", "abstract": "Na\xc3\xafve."}\n'


def lines(path):
    problems = []
    with open_text(path, problems.append) as text:
        return list(text), problems


def written(tmp_path, data, name="papers.jsonl"):
    path = tmp_path / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    "data",
    [
        "one\nzwölf\n".encode(),
        "one\r\nzwölf\r\n".encode(),
        "one\rzwölf".encode(),
        codecs.BOM_UTF8 + "one\nzwölf".encode(),
        "one\nzwölf".encode("utf-16"),
        codecs.BOM_UTF16_BE + "one\r\nzwölf\n".encode("utf-16-be"),
        "one\nzwölf\n".encode("utf-32"),
        gzip.compress("one\nzwölf\n".encode()),
        gzip.compress("one\nzwölf\n".encode("utf-16")),
    ],
)
def test_encodings_and_line_ends(tmp_path, data):
    assert lines(written(tmp_path, data)) == ([(1, "one"), (2, "zwölf")], [])


def test_what_is_not_utf8_is_windows_1252_and_reported_once(tmp_path):
    path = written(tmp_path, "first\nzwölf “drafts”\nfünf\n".encode("cp1252"))
    message = "not UTF-8 from here on: read as Windows-1252. Save the file as UTF-8 to be sure."
    assert lines(path) == (
        [(1, "first"), (2, "zwölf “drafts”"), (3, "fünf")],
        [Problem(str(path), 2, message, skipped=False)],
    )


def test_a_line_break_at_the_edge_of_a_chunk_counts_once(tmp_path):
    first = b"x" * (source.HEAD - 1)
    got, _ = lines(written(tmp_path, first + b"\r\n" + b"end"))
    assert got == [(1, first.decode()), (2, "end")]


def test_a_line_over_the_limit_is_reported_and_the_rest_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(source, "LINE_LIMIT", 100_000)
    path = written(tmp_path, b"a\n" + b"x" * 100_001 + b"\n" + b"y" * 100_000 + b"\nb\n" + b"z" * 300_000)
    got, problems = lines(path)
    assert got == [(1, "a"), (3, "y" * 100_000), (4, "b")]
    assert [(p.line, p.skipped) for p in problems] == [(2, True), (5, True)]
    assert problems[0].message.endswith("Put one record on each line.")


def test_a_line_of_50_mb_takes_no_50_mb(tmp_path):
    path = written(tmp_path, LINE + b'{"title": "' + b"x" * 50_000_000 + b'"}\n' + LINE)
    problems = []
    tracemalloc.start()
    papers = list(read(path, report=problems.append))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [paper.sources[0].line for paper in papers] == [1, 3]
    assert [p.line for p in problems] == [2]
    assert peak < 40_000_000


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is empty"),
        (b" \n\t\r\n", "is empty"),
        (gzip.compress(b""), "is empty"),
        (b"text\0and more", "is a binary file, not text"),
        (bytes(range(1, 32)) * 20, "is a binary file, not text"),
        (b"%PDF-1.7\n%\xe2\xe3 and so on", "is a PDF, not text"),
        (b"PK\x03\x04 and so on", "is a ZIP archive, not text"),
        (b"SQLite format 3\0 and so on", "is an SQLite database, not text"),
        (b"\x1f\x8b no gzip follows", "cannot be read"),
        (gzip.compress(LINE)[:12], "cannot be read"),
    ],
)
def test_what_is_no_text(tmp_path, data, message):
    path = written(tmp_path, data)
    with pytest.raises(InputError) as caught:
        lines(path)
    assert str(caught.value).startswith(f"{path}: {message}")
    assert caught.value.remedy.endswith(".")


def test_a_compressed_file_that_breaks_off_gives_what_it_has(tmp_path):
    many = b"".join(b'{"title": "Drafts %d"}\n' % n for n in range(20_000))
    path = written(tmp_path, gzip.compress(many)[:-2000], "papers.jsonl.gz")
    problems = []
    papers = list(read(path, report=problems.append))
    assert 5_000 < len(papers) < 20_000
    assert "cut or damaged" in problems[0].message


def test_a_missing_file(tmp_path):
    with pytest.raises(InputError, match=r"there is no such file\. Check the path"):
        list(read(tmp_path / "none.jsonl", report=print))


def test_a_directory_given_as_a_file(tmp_path):
    with pytest.raises(InputError, match="is a directory, not a file"):
        list(read(tmp_path, report=print))


@pytest.mark.parametrize(
    ("error", "message"),
    [(PermissionError(13, "Permission denied"), "permission denied. .*chmod"), (OSError(5, "I/O error"), "I/O error")],
)
def test_a_file_that_may_not_be_read(tmp_path, monkeypatch, error, message):
    path = written(tmp_path, LINE)

    def refuse(*args, **kwargs):
        raise error

    monkeypatch.setattr("builtins.open", refuse)
    with pytest.raises(InputError, match=message):
        lines(path)


def test_standard_input(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(gzip.compress(LINE * 2))))
    papers = list(read("-", report=print))
    assert [(p.title, p.sources[0].path, p.sources[0].line) for p in papers] == [
        ("Drafts of Trees", "-", 1),
        ("Drafts of Trees", "-", 2),
    ]


def test_a_name_that_cannot_be_printed(tmp_path):
    assert source.display_name("papers/a\nb\udcff\x1b[31m.txt") == "papers/a�b��[31m.txt"
