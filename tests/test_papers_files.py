import os
import socket
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.papers import SourceFile, read, sources

LINE = '{"title": "Drafts of Trees", "abstract": "An abstract."}\n'


@pytest.fixture
def pile(tmp_path, monkeypatch):
    """A directory of papers; the tests run beside it."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "pile"
    (folder / "deep" / "er").mkdir(parents=True)
    (folder / "b.jsonl").write_text(LINE)
    (folder / "a.csv").write_text("title,year\nDrafts of Trees,2020\n")
    (folder / "deep" / "er" / "c").write_text(LINE)
    return folder


def found(*paths, **options):
    problems = []
    files = sources(paths, report=problems.append, **options)
    return [file.name for file in files], [str(problem) for problem in problems]


def test_a_directory_is_walked_in_order_and_named_as_given(pile):
    assert found("pile") == (["pile/a.csv", "pile/b.jsonl", "pile/deep/er/c"], [])
    assert found("./pile/deep/../") == (
        ["pile/deep/../a.csv", "pile/deep/../b.jsonl", "pile/deep/../deep/er/c"],
        [],
    )


def test_an_absolute_path_stays_absolute(pile):
    assert found(str(pile / "deep")) == ([f"{pile.as_posix()}/deep/er/c"], [])


def test_files_keep_the_order_of_the_arguments_and_come_once(pile):
    assert found("pile/b.jsonl", "pile", "pile/a.csv", "-")[0] == ["pile/b.jsonl", "pile/a.csv", "pile/deep/er/c", "-"]
    files = sources(["pile", "pile/a.csv"], report=print)
    assert files[0] == SourceFile("pile/a.csv", named=True)
    assert files[1] == SourceFile("pile/b.jsonl", named=False)


def test_hidden_files_are_left_out(pile):
    (pile / ".hidden.jsonl").write_text(LINE)
    (pile / ".git").mkdir()
    (pile / ".git" / "x.jsonl").write_text(LINE)
    assert found("pile") == (["pile/a.csv", "pile/b.jsonl", "pile/deep/er/c"], [])


def test_what_is_no_paper_is_reported_and_passed_over(pile):
    (pile / "notes.md").write_text("# Notes\n\nBuy milk.\n")
    (pile / "paper.pdf").write_bytes(b"%PDF-1.7")
    (pile / "empty.txt").write_text("")
    (pile / "gone.txt").symlink_to(pile / "nowhere")
    os.mkfifo(pile / "pipe")
    names, problems = found("pile")
    assert names == ["pile/a.csv", "pile/b.jsonl", "pile/deep/er/c"]
    assert [problem.split(".")[0] + "." + problem.split(".")[1] for problem in sorted(problems)] == [
        "pile/empty.txt: is empty",
        "pile/gone.txt: cannot be read (No such file or directory)",
        "pile/notes.md: the format of this file cannot be told: not read",
        "pile/paper.pdf: is a PDF, not text",
        "pile/pipe: is a pipe, socket or device: not read. Name it to read it",
    ]


def test_a_socket_is_not_opened(pile):
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("pile/socket")
        assert len(found("pile")[1]) == 1


def test_with_a_format_every_file_is_taken(pile):
    (pile / "notes.md").write_text("# Notes\n")
    assert "pile/notes.md" in found("pile", format="jsonl")[0]


def test_loops_of_links_end(pile):
    (pile / "deep" / "up").symlink_to(pile, target_is_directory=True)
    (pile / "self").symlink_to("self")
    names, problems = found("pile")
    assert names == ["pile/a.csv", "pile/b.jsonl", "pile/deep/er/c"]
    assert [problem.split(" (")[0] for problem in problems] == ["pile/self: cannot be read"]


def test_many_links_to_many_links_are_walked_once(tmp_path):
    for n in range(25):
        (tmp_path / f"d{n}").mkdir()
        (tmp_path / f"d{n}" / "x.jsonl").write_text(LINE)
        for link in "ab":
            (tmp_path / f"d{n}" / link).symlink_to(tmp_path / f"d{n + 1}", target_is_directory=True)
    (tmp_path / "d25").mkdir()
    assert len(found(str(tmp_path / "d0"))[0]) == 25


def test_a_very_deep_directory(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    deep = Path("d")
    deep.mkdir()
    for _ in range(600):
        deep /= "d"
        deep.mkdir()
    (deep / "x.jsonl").write_text(LINE)
    assert found("d")[0] == [f"{deep}/x.jsonl"]


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda path: None, "there is no such file or directory. Check the path."),
        (lambda path: path.symlink_to("nowhere"), "is a link to a file that is gone. Check the path."),
        (lambda path: path.symlink_to(path.name), "cannot be read (Too many levels of symbolic links)."),
        (lambda path: path.mkdir(), "the directory holds no papers. Give a directory with files of one of these"),
    ],
)
def test_arguments_that_cannot_be_used(tmp_path, monkeypatch, make, message):
    monkeypatch.chdir(tmp_path)
    make(tmp_path / "x")
    with pytest.raises(InputError) as caught:
        found("x")
    assert str(caught.value).startswith(f"x: {message}")


def test_a_name_with_a_zero_byte():
    with pytest.raises(InputError):
        found("a\0b")


def test_a_directory_that_may_not_be_listed(pile, monkeypatch):
    def refuse(self):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.iterdir", refuse)
    with pytest.raises(InputError, match=r"pile: cannot be read \(Permission denied\). Mend the link or the perm"):
        found("pile")


def test_a_found_file_without_papers_is_reported_a_named_one_raises(pile):
    (pile / "a.csv").write_text("label,kind\nx,y\n")
    problems = []
    for file in sources(["pile"], report=problems.append):
        list(read(file, report=problems.append))
    assert [str(p) for p in problems] == [
        "pile/a.csv:1: no column holds titles (columns found: 'label', 'kind'). Name it \"title\"."
    ]
    with pytest.raises(InputError, match=r"pile/a.csv:1: no column holds titles"):
        list(read("pile/a.csv", report=print))
