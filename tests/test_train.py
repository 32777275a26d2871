"""A model of one's own: what is learnt, what it is tried on, what is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from kg.cli import main
from kg.errors import InputError
from kg.evaluate import evaluate, read_gold
from kg.evaluate.counts import Counts
from kg.extract import Extractor, parse_own, read_own
from kg.extract.trained.model import Model
from kg.extract.trained.own import SIGNS, Own, shipped_digest
from kg.library import Library
from kg.link import shipped_thesaurus
from kg.pipeline import build, relink
from kg.train import annotate, train
from kg.train.fit import learn, logistic
from kg.train.sheets import Sheet, count, sheet, strange
from kg.train.trial import Trial, trial

GOLD = Path(__file__).with_name("annotated.jsonl")


def records() -> list[dict]:
    return [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]


def written(path: Path, papers: list[dict]) -> Path:
    path.write_text("".join(json.dumps(paper) + "\n" for paper in papers), encoding="utf-8")
    return path


def sparing(papers: list[dict]) -> list[dict]:
    """The same papers by an annotator who writes datasets and metrics alone."""
    for paper in papers:
        for annotation in paper["annotations"]:
            annotation["introduces"] = []
            annotation["entities"] = [e for e in annotation["entities"] if e["type"] in ("Dataset", "Metric")]
    return papers


@pytest.fixture(scope="module")
def model() -> Model:
    return Model.load(shipped_thesaurus().labels())


@pytest.fixture(scope="module")
def sheets(model: Model) -> list[Sheet]:
    return [made for paper in read_gold(GOLD) if (made := sheet(paper, model))]


@pytest.fixture(scope="module")
def spare(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("spare")
    gold = written(folder / "gold.jsonl", sparing(records()))
    done = train(gold, folder / "mine.npz", folds=5)
    assert done.trial.verdict == "gain"
    return gold, folder / "mine.npz"


def test_logistic_regression_finds_the_weights_and_is_held_by_the_prior() -> None:
    random = np.random.default_rng(0)
    x = random.normal(size=(20_000, 3))
    y = (random.random(20_000) < 1 / (1 + np.exp(-(x @ [1.0, -2.0, 0.5])))).astype(float)
    assert np.allclose(logistic(x, y, np.zeros(3), hold=1e-6), [1, -2, 0.5], atol=0.08)
    assert np.allclose(logistic(x, y, np.ones(3), hold=1e9), [1, 1, 1], atol=0.01)
    # From this start whole Newton steps run away.
    far = logistic(x[:200], y[:200], np.array([-20.0, 20.0, 9.0]), hold=1e-3)
    assert np.allclose(far, logistic(x[:200], y[:200], np.zeros(3), hold=1e-3), atol=0.1)


def test_before_is_what_the_shipped_model_finds(model: Model, sheets: list[Sheet]) -> None:
    for one in sheets:
        told = dict(zip(one.candidates.forms, one.candidates.told, strict=True))
        found = {f.form for f in model.predict(one.paper.title, one.paper.abstract, told)}
        judged = model.judge(one.candidates, one.tagged, one.states, 0.05)
        assert count(one, judged, model.threshold)[0].predicted == len(found)


def test_weights_that_believe_the_judge_change_nothing(model: Model, sheets: list[Sheet]) -> None:
    neutral = Own({}, {}, np.array([float(s == "odds") for s in SIGNS], np.float32), model.threshold, 0)
    title, abstract = sheets[0].paper.title, sheets[0].paper.abstract
    plain, mine = model.predict(title, abstract), model.taught(neutral).predict(title, abstract)
    assert [(f.form, f.kind, f.role) for f in mine] == [(f.form, f.kind, f.role) for f in plain]
    assert max(abs(a.probability - b.probability) for a, b in zip(plain, mine, strict=True)) < 0.002


def test_a_paper_does_not_learn_from_itself(model: Model, sheets: list[Sheet]) -> None:
    """Without its own counts, the only paper learnt from looks like one never seen."""
    one = sheets[0]
    own = learn([one], model)
    empty = Own({}, {}, own.weights, own.threshold, 0)
    judged = model.judge(one.candidates, one.tagged, one.states, 0.05)
    left_out, unseen = own.signs(one.candidates, judged, one.labels), empty.signs(one.candidates, judged)
    assert np.array_equal(left_out, unseen)
    assert not np.array_equal(own.signs(one.candidates, judged), unseen)


def test_counts_move_what_is_judged(model: Model, sheets: list[Sheet]) -> None:
    """What the annotator wrote rises against what he did not write."""
    own = learn(sheets, model)
    assert own.papers == 10
    forms = {form for s in sheets for form in s.candidates.forms}
    assert "penntreebank" in forms
    judged = model.taught(own).judge(sheets[0].candidates, sheets[0].tagged, sheets[0].states, own.floor)
    again = own.judge(sheets[0].candidates, judged)
    right = sheets[0].labels[again.rows] == 1
    assert (again.score - judged.score)[right].mean() > (again.score - judged.score)[~right].mean()


def test_the_trial_is_the_same_every_time_and_in_any_order(model: Model, sheets: list[Sheet]) -> None:
    one = trial(sheets, model, 2)
    assert one == trial(sheets[::-1], model, 2)
    assert len(one.before) == len(one.after) == len(sheets)
    assert one.gain[1] <= one.gain[0] <= one.gain[2]


@pytest.mark.parametrize(
    ("gain", "verdict"), [((0.1, 0.01, 0.2), "gain"), ((0.1, -0.01, 0.2), "unsure"), ((0.0, -0.1, 0.1), "none")]
)
def test_verdicts(gain: tuple[float, float, float], verdict: str) -> None:
    assert Trial((), (), gain).verdict == verdict


def test_no_gain_is_said_and_nothing_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    none = (Counts(1, 1, 1, 1), Counts(1, 1, 1, 1))
    monkeypatch.setattr("kg.train.training.trial", lambda *_: Trial((none,), (none,), (0.0, -0.01, 0.01)))
    said = CliRunner().invoke(main, ["train", str(GOLD), "-o", str(tmp_path / "m.npz")])
    assert "no gain on papers that it had not seen" in said.output
    assert "nothing written" in said.output
    assert not (tmp_path / "m.npz").exists()
    CliRunner().invoke(main, ["train", str(GOLD), "-o", str(tmp_path / "m.npz"), "--anyway"])
    assert (tmp_path / "m.npz").exists()


def test_a_convention_of_ones_own_is_learnt_and_used(tmp_path: Path, spare: tuple[Path, Path]) -> None:
    gold, mine = spare
    build([GOLD], tmp_path / "plain.kg")
    build([GOLD], tmp_path / "mine.kg", model=mine)
    links = {name: {r.name: r.counts for r in evaluate(tmp_path / name, gold)[0]} for name in ("plain.kg", "mine.kg")}
    assert links["mine.kg"]["links"].f1 > links["plain.kg"]["links"].f1 + 0.2
    with Library(tmp_path / "plain.kg") as plain, Library(tmp_path / "mine.kg") as own:
        assert plain.manifest()["extractor"] != own.manifest()["extractor"]
        assert set(plain.fingerprints().values()).isdisjoint(own.fingerprints().values())
        assert "ownModel" not in plain.manifest()
        decisions, before = own.decisions(), list(own.claims())
    # Linking anew needs neither sources nor the model's file.
    relink(tmp_path / "mine.kg", decisions)
    with Library(tmp_path / "mine.kg") as own:
        assert list(own.claims()) == before
    assert build([GOLD], tmp_path / "mine.kg", model=mine).read == 0
    assert build([GOLD], tmp_path / "mine.kg").read == 10


def test_the_file_holds_counts_and_comes_back(tmp_path: Path, spare: tuple[Path, Path]) -> None:
    own = parse_own(read_own(spare[1]), spare[1])
    own.save(tmp_path / "again.npz")
    assert (tmp_path / "again.npz").read_bytes() == spare[1].read_bytes()
    with np.load(spare[1]) as arrays:
        assert {arrays[name].dtype.kind for name in arrays.files if name != "shipped"} <= set("iuf")
        assert arrays["shipped"][0] == shipped_digest()
    assert Extractor((), (), own).version != Extractor((), ()).version


def _other_version(path: Path) -> None:
    with np.load(path) as arrays:
        changed = {name: arrays[name] for name in arrays.files} | {"shipped": np.array(["0" * 16])}
    np.savez(path, **changed)


def _bad_weights(path: Path) -> None:
    with np.load(path) as arrays:
        changed = {name: arrays[name] for name in arrays.files} | {"weights": np.array([np.nan])}
    np.savez(path, **changed)


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda path: path.write_bytes(b"no zip"), "is no model of one's own"),
        (lambda path: path.write_bytes(path.read_bytes()[:-200]), "is no model of one's own"),
        (lambda path: np.savez(path, a=np.zeros(3)), "is no model of one's own"),
        (_bad_weights, "has weights that do not fit"),
        (_other_version, "another version .* Train it again .*kg train GOLD"),
        (lambda path: path.unlink(), "cannot be read"),
    ],
)
def test_what_is_no_model(
    tmp_path: Path, spare: tuple[Path, Path], damage: Callable[[Path], object], message: str
) -> None:
    path = tmp_path / "m.npz"
    path.write_bytes(spare[1].read_bytes())
    damage(path)
    with pytest.raises(InputError, match=message):
        parse_own(read_own(path), path)


def test_faulty_input_is_refused_with_its_line(tmp_path: Path) -> None:
    papers = records()
    papers[3].pop("abstract")
    with pytest.raises(InputError, match=r"a\.jsonl:4: has no abstract to learn from.*--library"):
        train(written(tmp_path / "a.jsonl", papers), tmp_path / "m.npz")
    twice = [*records(), records()[2]]
    with pytest.raises(InputError, match=r"b\.jsonl:11: is the paper of line 3 again"):
        train(written(tmp_path / "b.jsonl", twice), tmp_path / "m.npz")
    with pytest.raises(InputError, match=r"holds 4 annotated papers; 10 are the least"):
        train(written(tmp_path / "c.jsonl", records()[:4]), tmp_path / "m.npz")
    faulty = records()
    faulty[1]["annotations"][0]["entities"][0]["type"] = "Thing"
    with pytest.raises(InputError, match=r"d\.jsonl:2: is no annotated paper .*'Thing'"):
        train(written(tmp_path / "d.jsonl", faulty), tmp_path / "m.npz")


def test_forms_that_the_text_lacks_are_told() -> None:
    papers = read_gold(GOLD)
    assert list(strange(papers, "g.jsonl")) == []
    (item, *rest) = papers[2].links
    item.forms, item.surfaces = {"quantum chess"}, {"quantum chess"}
    assert list(strange(papers, "g.jsonl")) == [
        "g.jsonl:3: 'quantum chess' stands in neither title nor abstract, and teaches nothing"
    ]
    assert rest


def test_abstracts_may_come_from_a_library(tmp_path: Path, sample: Path) -> None:
    annotate(sample, tmp_path / "drafts.jsonl", 12)
    drafts = [json.loads(line) for line in (tmp_path / "drafts.jsonl").read_text(encoding="utf-8").splitlines()]
    for draft in drafts:
        draft.pop("abstract")
    gold = written(tmp_path / "bare.jsonl", drafts)
    assert train(gold, tmp_path / "m.npz", library=sample, folds=2, anyway=True).papers == 12


def test_a_library_is_no_gold_and_drafts_say_what_it_says(tmp_path: Path, sample: Path) -> None:
    said = CliRunner().invoke(main, ["train", str(sample), "-o", str(tmp_path / "m.npz")])
    assert (said.exit_code, "--annotate" in said.output) == (1, True)
    said = CliRunner().invoke(main, ["train", str(sample), "--annotate", str(tmp_path / "d.jsonl"), "--papers", "5"])
    assert "5 papers to correct" in said.output
    assert len(read_gold(tmp_path / "d.jsonl")) == 5
    rows = {row.name: row.counts for row in evaluate(sample, tmp_path / "d.jsonl", resamples=2)[0]}
    assert rows["links"].f1 == rows["kinds"].f1 == rows["introduced"].f1 == rows["repositories"].f1 == 1.0
    assert rows["roles"].f1 == 1.0
    assert "-o" in CliRunner().invoke(main, ["train", str(GOLD)]).output


def test_the_command_prints_before_and_after(tmp_path: Path, spare: tuple[Path, Path]) -> None:
    gold = spare[0]
    said = CliRunner().invoke(main, ["train", str(gold), "-o", str(tmp_path / "m.npz"), "--json"])
    data = json.loads(said.stdout)
    assert data["verdict"] == "gain"
    assert data["rows"]["links after"]["f1"] > data["rows"]["links before"]["f1"]
    assert (tmp_path / "m.npz").read_bytes() == spare[1].read_bytes()
    said = CliRunner().invoke(main, ["train", str(gold), "-o", str(tmp_path / "m.npz")])
    assert "links, before" in said.stdout
    assert "better on papers that it had not seen" in said.stdout
