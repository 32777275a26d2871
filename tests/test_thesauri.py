"""Thesaurus files: what is wrong is told with its line; what is written can be read by others."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg import verbs
from kg.assets import asset
from kg.cli import main
from kg.errors import ExportError, InputError
from kg.link.thesaurus import Concept, parse
from kg.link.thesaurus_check import check
from kg.link.thesaurus_io import to_skos, to_tsv
from kg.model import Kind
from tests.library_samples import HOSTILE

HEADER = "label\tkind\taliases\tbroader\tmatch\n"
SOUND = (
    HEADER + "attention\tMethod\t\t\t\n"
    "flash attention\tMethod\tFA\tattention\tFA=case,context\n"
    "Zebra bench\tDataset\tzebras|zebra set\t\tzebras=context\n"
)


def kg(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments])


def test_a_sound_file() -> None:
    assert check(SOUND) == []
    assert check(HEADER) == []


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("label\tkind\n", 1, "the header is not label kind aliases broader match"),
        (HEADER + "a net\tMethod\t\t\t", 2, "the last line does not end"),
        (HEADER + "a net\tMethod\t\t\t\r\n", 2, "carriage returns"),
        (HEADER + "a net\tMethod\n", 2, "2 columns instead of 5"),
        (HEADER + "\n", 2, "1 columns instead of 5"),
        (HEADER + "a net\x07\tMethod\t\t\t\n", 2, "a control character"),
        (HEADER + "a  net\tMethod\t\t\t\n", 2, "two spaces in a row"),
        (HEADER + " a net\tMethod\t\t\t\n", 2, "the label ' a net' is empty, has spaces around it"),
        (HEADER + "a=net\tMethod\t\t\t\n", 2, "the label 'a=net' is empty, has spaces around it, or has | or ="),
        (HEADER + "a net\tThing\t\t\t\n", 2, "'Thing' is no kind. The kinds are Concept"),
        (HEADER + "a net\tMethod\tb net||c net\t\t\n", 2, "an empty piece"),
        (SOUND + "zoo\tMethod\t\tattention|flash attention|Zebra bench\t\n", 5, "'zoo' has more than 2 broader"),
        (SOUND + "zoo\tMethod\t\tattention|attention\t\n", 5, "'zoo' has more than 2 broader concepts, or one of"),
        (SOUND + "zoo\tMethod\tzebra sets\t\t\n", 5, "the label 'zebra sets' of 'zoo' is also one of 'Zebra bench'"),
        (SOUND + "zoo\tMethod\t\t\t\nzoo\tTask\t\t\t\n", 6, "'zoo' is there twice"),
        (HEADER + "a net\tMethod\tx1|x1\t\t\n", 2, "a label of 'a net' is there twice"),
        (HEADER + "a net\tMethod\t-\t\t\n", 2, "the label '-' has no letter or digit"),
        (HEADER + "a net\tMethod\t\t\ta net\n", 2, "'a net' is not LABEL= and one of case; context; case,context"),
        (HEADER + "a net\tMethod\t\t\ta net=loud\n", 2, "'a net=loud' is not LABEL= and one of"),
        (HEADER + "a net\tMethod\t\t\tb net=case\n", 2, "'b net' has a flag, and is no label of 'a net'"),
        (HEADER + "a net\tMethod\t\t\ta net=case|a net=context\n", 2, "'a net' has flags twice"),
        (HEADER + "a net\tMethod\tAN\t\tAN=context\n", 2, "the acronym 'AN' needs the flag case: add AN=case"),
        (SOUND + "mamba\tMethod\t\t\t\n", 5, "'mamba' stands behind 'Zebra bench'. Sort the lines by label"),
        (HEADER + "a net\tMethod\t\ta net\t\n", 2, "'a net' is broader than itself"),
        (HEADER + "a net\tMethod\t\tb net\t\n", 2, "'b net', broader than 'a net', is not in the file"),
        (HEADER + "a net\tMethod\t\tb net\t\nb net\tMethod\t\ta net\t\n", 3, "'b net' is broader than what is broader"),
        (
            SOUND + "zoo\tMethod\t\tattention|flash attention\t\n",
            5,
            "'attention' is broader than 'flash attention' alr",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text: str, line: int, message: str) -> None:
    problems = check(text, "own.tsv")
    assert any(p.line == line and p.message.startswith(message) and p.path == "own.tsv" for p in problems), problems


def test_all_problems_are_told_in_the_order_of_the_lines() -> None:
    problems = check(HEADER + "b net\tThing\t\t\t\na net\tMethod\t\tgone\t\n")
    assert [p.line for p in problems] == [2, 3, 3]


def test_a_long_chain_is_no_trouble() -> None:
    lines = [f"n{i:05d}\tMethod\t\t{f'n{i - 1:05d}' if i else ''}\t\n" for i in range(3_000)]
    assert check(HEADER + "".join(lines)) == []


def test_the_shipped_thesaurus_is_sound() -> None:
    text = asset("link", "thesaurus.tsv")
    assert [str(p) for p in check(text)] == []
    assert to_tsv(parse(text).concepts.values()) == text


def test_adding(tmp_path: Path) -> None:
    own = tmp_path / "own.tsv"
    assert verbs.thesaurus_add(own, "tidal attention", "method", aliases=["TA", "tide attention"]) == 3
    assert verbs.thesaurus_add(own, "attention", "Method") == 1
    assert verbs.thesaurus_add(own, "tidal attention", aliases=["tidally attending", "TA"], broader=["attention"]) == 1
    assert own.read_text() == (
        HEADER + "attention\tMethod\t\t\t\n"
        "tidal attention\tMethod\tTA|tide attention|tidally attending\tattention\tTA=case\n"
    )
    assert verbs.thesaurus_check(own) == []


@pytest.mark.parametrize(
    ("label", "kind", "more", "message"),
    [
        ("tidal wave", "", {}, "'' is no kind for 'tidal wave'"),
        ("tidal wave", "Paper", {}, "'Paper' is no kind for 'tidal wave'"),
        (
            "tidal wave",
            "Task",
            {"broader": ["gone"]},
            "nothing was added: 'gone', broader than 'tidal wave', is not in",
        ),
        ("tidal wave", "Task", {"aliases": ["flash attentions"]}, "nothing was added: the label 'flash attentions' of"),
        ("tab\tbed", "Task", {}, "nothing was added"),
        ("attention", "", {"broader": ["flash attention"]}, "nothing was added: 'attention' is broader than what is"),
    ],
)
def test_what_would_spoil_a_file_is_not_added(tmp_path: Path, label: str, kind: str, more: dict, message: str) -> None:
    own = tmp_path / "own.tsv"
    own.write_text(SOUND)
    with pytest.raises(InputError, match=re.escape(message)):
        verbs.thesaurus_add(own, label, kind, **more)
    assert own.read_text() == SOUND


def test_a_file_that_had_problems_can_still_be_added_to(tmp_path: Path) -> None:
    own = tmp_path / "own.tsv"
    own.write_text(HEADER + "b net\tMethod\t\tgone\t\n")
    verbs.thesaurus_add(own, "a net", "Method")
    assert own.read_text() == HEADER + "a net\tMethod\t\t\t\nb net\tMethod\t\tgone\t\n"


def test_labels_of_a_vosviewer_thesaurus(tmp_path: Path) -> None:
    own, vos = tmp_path / "own.tsv", tmp_path / "vos.txt"
    own.write_text(SOUND)
    vos.write_text(
        "label\treplace by\nflash-attn\tflash attention\nFLA\tflash attention\nstudy\t\nx\tnot there\nFA\tattention\n"
    )
    assert verbs.thesaurus_add(own, source=vos) == 2
    assert "flash attention\tMethod\tFA|flash-attn|FLA\tattention\tFA=case,context|FLA=case\n" in own.read_text()
    vos.write_text("label\treplace by\nx\n")
    with pytest.raises(InputError, match=r"vos\.txt:2: 1 columns instead of 2"):
        verbs.thesaurus_add(own, source=vos)
    vos.write_text("what\n")
    with pytest.raises(InputError, match=r"vos\.txt:1: the header is not label, replace by"):
        verbs.thesaurus_add(own, source=vos)


def test_skos() -> None:
    assert to_skos(parse(SOUND).concepts.values()) == (
        "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .\n"
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        "@prefix kg: <urn:citeweave:vocabulary:> .\n"
        "\n"
        "<urn:citeweave:thesaurus> rdf:type skos:ConceptScheme .\n"
        "\n"
        "<urn:citeweave:method:attention> rdf:type skos:Concept ;\n"
        "  skos:inScheme <urn:citeweave:thesaurus> ;\n"
        '  skos:prefLabel "attention"@en ;\n'
        '  kg:kind "Method" .\n'
        "\n"
        "<urn:citeweave:method:flash-attention> rdf:type skos:Concept ;\n"
        "  skos:inScheme <urn:citeweave:thesaurus> ;\n"
        '  skos:prefLabel "flash attention"@en ;\n'
        '  skos:altLabel "FA"@en ;\n'
        "  skos:broader <urn:citeweave:method:attention> ;\n"
        '  kg:kind "Method" ;\n'
        '  kg:match "FA=case,context" .\n'
        "\n"
        "<urn:citeweave:dataset:zebra-bench> rdf:type skos:Concept ;\n"
        "  skos:inScheme <urn:citeweave:thesaurus> ;\n"
        '  skos:prefLabel "Zebra bench"@en ;\n'
        '  skos:altLabel "zebras"@en ;\n'
        '  skos:altLabel "zebra set"@en ;\n'
        '  kg:kind "Dataset" ;\n'
        '  kg:match "zebras=context" .\n'
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_labels_stay_inside_their_quotes(text: str) -> None:
    written = to_skos([Concept(text, Kind.METHOD, (f"{text}\\", f'{text}"'), (text,))])
    written.encode()
    literals = re.findall(r'"((?:[^"\\\n\r]|\\[tnr"\\]|\\u[0-9A-F]{4})*)"@en', written)
    assert len(literals) == 3
    read = [re.sub(r"\\(u[0-9A-F]{4}|.)", unescape, literal) for literal in literals]
    whole = re.sub("[\ud800-\udfff]", "\ufffd", text)
    assert read == [whole, f"{whole}\\", f'{whole}"']
    assert all(re.fullmatch(r"<urn:citeweave:[a-z0-9%:.A-F-]+>", iri) for iri in re.findall(r"^<\S+>", written, re.M))


def unescape(match: re.Match[str]) -> str:
    code = match[1]
    return chr(int(code[1:], 16)) if len(code) == 5 else {"t": "\t", "n": "\n", "r": "\r"}.get(code, code)


def test_exporting(tmp_path: Path) -> None:
    own = tmp_path / "own.tsv"
    own.write_text(SOUND)
    verbs.thesaurus_export(tmp_path / "copy.tsv", own)
    assert (tmp_path / "copy.tsv").read_text() == HEADER + "".join(sorted(SOUND.splitlines(True)[1:], key=str.lower))
    verbs.thesaurus_export(tmp_path / "all.ttl")
    assert (tmp_path / "all.ttl").read_text().count("skos:prefLabel") == len(
        parse(asset("link", "thesaurus.tsv")).concepts
    )
    for name, message in (("x.docx", r"\.tsv, \.ttl"), ("no/x.tsv", "cannot be written")):
        with pytest.raises(ExportError, match=message):
            verbs.thesaurus_export(tmp_path / name, own)


def test_the_commands(tmp_path: Path) -> None:
    own = tmp_path / "own.tsv"
    added = kg("thesaurus", "add", own, "tidal attention", "--kind", "method", "--alias", "TA")
    assert (added.exit_code, added.stdout, added.stderr) == (0, "", f"{own}: 2 new labels\n")
    assert kg("thesaurus", "add", own).exit_code == 2
    assert kg("thesaurus", "add", own, "x y", "--kind", "task", "--broader", "gone").exit_code == 1
    sound = kg("thesaurus", "check", own)
    assert (sound.exit_code, sound.stdout, sound.stderr) == (0, "", f"{own}: no problems\n")
    own.write_text(own.read_text().replace("TA=case", ""))
    faulty = kg("thesaurus", "check", own)
    assert faulty.exit_code == 1
    assert faulty.stdout == f"{own}:2: the acronym 'TA' needs the flag case: add TA=case to match.\n"
    assert kg("thesaurus", "check", tmp_path / "none.tsv").exit_code == 1
    assert kg("thesaurus", "export", own, "-o", tmp_path / "x.ttl").stderr == f"{tmp_path}/x.ttl: 1 concept\n"
    assert 'skos:altLabel "TA"@en' in (tmp_path / "x.ttl").read_text()
    for command in ("check", "add", "export"):
        assert "Example:" in kg("thesaurus", command, "--help").stdout
