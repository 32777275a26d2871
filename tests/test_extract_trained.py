"""The trained model: its parts by hand, and what it finds in texts of our own."""

from __future__ import annotations

import pickle
from dataclasses import replace

import numpy as np
import pytest

from kg.assets import asset_bytes
from kg.extract import Extractor
from kg.extract.trained.candidates import Candidates, find_candidates
from kg.extract.trained.context import context_features
from kg.extract.trained.lexicon import UNSEEN, Lexicon
from kg.extract.trained.model import FLOOR, Model
from kg.extract.trained.tagger import (
    AFFIXES,
    ATTENTION_AFTER,
    DILATIONS,
    GROUPS,
    HEADS,
    OUTPUTS,
    TAGS,
    Tagger,
    inputs,
    shape,
)
from kg.extract.trained.tokens import BREAK, Tokens
from kg.extract.trained.trees import LEAVES, Trees, sigmoid, softmax
from kg.extract.trained.vocabulary import Vocabulary, as_written
from kg.link import shipped_thesaurus
from kg.model import Kind, Label, Paper, Relation, Section

TITLE = "Quick drafts for slow models"
ABSTRACT = (
    "We propose DraftHorse, a speculative decoding method for large language models (LLMs). It outperforms Medusa on "
    "GSM8K in throughput. Code is at https://github.com/a/DraftHorse."
)


@pytest.fixture(scope="module")
def model() -> Model:
    return Model.load(shipped_thesaurus().labels())


def test_tokens_keep_their_places() -> None:
    tokens = Tokens("KV-caches, fast", "We cut it.")
    assert tokens.words == ["KV", "-", "caches", ",", "fast", BREAK, "We", "cut", "it", "."]
    assert (tokens.title_length, tokens.text(0, 3), tokens.text(6, 8)) == (5, "KV-caches", "We cut")


def test_a_vocabulary_finds_long_and_short_labels() -> None:
    labels = [
        Label("neural network", "neural network", Kind.METHOD, depth=1, narrower=40),
        Label("graph neural network", "graph neural network", Kind.METHOD),
        Label("GNN", "graph neural network", Kind.METHOD, case=True),
    ]
    page = Vocabulary(labels).page(Tokens("Graph neural networks", "GNNs, not gnns."))
    found = [(page.tokens.text(a, b), entry.narrower) for a, b, entry in page.matches]
    assert found == [("Graph neural networks", 0), ("neural networks", 20), ("GNNs", 0)]


@pytest.mark.parametrize(
    ("surface", "label", "expected"),
    [
        ("LLMs", "LLM", True),
        ("llm", "LLM", False),
        ("EAGLE 2", "EAGLE-2", True),
        ("MAPS", "MAP", False),
        ("LoRA’s", "LoRA", True),
    ],
)
def test_as_written(surface: str, label: str, expected: bool) -> None:
    assert as_written(surface, label) is expected


def test_trees_go_down_by_their_thresholds() -> None:
    # One stump over feature 1: at most 0.5 gives -1, above it 2; then a constant 10.
    trees = Trees(
        feature=np.array([1, 0, 0, 0], np.int16),
        threshold=np.array([0.5, 0, 0, 0], np.float32),
        child=np.array([1, 2, 1, 1, 2, 2, 3, 3], np.int32),
        value=np.array([0, -1, 2, 10], np.float32),
        roots=np.array([[0], [3]], np.int32),
        depth=1,
    )
    assert trees.raw(np.array([[9, 0.5], [9, 0.6]], np.float32)).tolist() == [[9.0], [12.0]]
    swapped = replace(trees, roots=np.array([[3, 0]], np.int32))  # two models, one round
    assert swapped.raw(np.array([[9, 0.5], [9, 0.6]], np.float32)).tolist() == [[10.0, -1.0], [10.0, 2.0]]
    assert Trees.of(trees.arrays("x"), "x").raw(np.zeros((1, 2), np.float32)).tolist() == [[9.0]]


def test_each_node_of_a_tree_is_heard() -> None:
    # feature 0 above 2? (feature 1 above -1e-45? 3, 2), (feature 0 above 1? 1, 0). At the threshold is not above it.
    trees = Trees(
        feature=np.array([0, 0, 0, 0, 1, 0, 0], np.int16),
        threshold=np.array([2, 1, np.inf, np.inf, -1e-45, np.inf, np.inf], np.float32),
        child=np.array([1, 4, 2, 3, 2, 2, 3, 3, 5, 6, 5, 5, 6, 6], np.int32),
        value=np.array([0, 0, 0, 1, 0, 2, 3], np.float32),
        roots=np.array([[0]], np.int32),
        depth=2,
    )
    rows = [[1, 0], [1.5, 0], [2, 9], [3, -1e-45], [3, 0]]
    assert trees.raw(np.array(rows, np.float32)).tolist() == [[0.0], [1.0], [1.0], [2.0], [3.0]]
    assert trees.raw(np.zeros((0, 2), np.float32)).shape == (0, 1)


def test_trees_too_large_or_out_of_order_are_refused() -> None:
    nodes = 2 * (LEAVES + 1) - 1  # a chain: each inner node has a leaf and the rest
    child = [(i + 1, i + 2) if i % 2 == 0 and i + 2 < nodes else (i, i) for i in range(nodes)]
    blank = np.zeros(nodes, np.float32)
    large = Trees(blank.astype(np.int16), blank, np.array(child).reshape(-1), blank, np.array([[0]]), LEAVES)
    with pytest.raises(ValueError, match="32 leaves"):
        large.raw(np.zeros((1, 1), np.float32))
    crossed = Trees(np.zeros(3, np.int16), blank[:3], np.array([2, 1, 1, 1, 2, 2]), blank[:3], np.array([[0]]), 1)
    with pytest.raises(ValueError, match="first child"):
        crossed.raw(np.zeros((1, 1), np.float32))


def test_sigmoid_and_softmax_stand_extremes() -> None:
    assert sigmoid(np.array([-1e9, 0, 1e9], np.float32)).tolist() == [pytest.approx(0, abs=1e-9), 0.5, pytest.approx(1)]
    assert softmax(np.array([[1e9, 1e9]], np.float32)).tolist() == [[0.5, 0.5]]


def test_a_lexicon_counts_what_was_right() -> None:
    lexicon = Lexicon()
    lexicon.add(7, 1.0)
    lexicon.add(7, 0.0)
    assert lexicon.rate(7) == (pytest.approx(np.log(3)), pytest.approx(1.6 / 5))
    assert lexicon.rate_without(7, 1.0) == (pytest.approx(np.log(2)), pytest.approx(0.6 / 4))
    assert lexicon.rate(8) == UNSEEN
    assert Lexicon.of(lexicon.pruned(2).arrays("x"), "x").counts == {7: (2.0, 1.0)}


def test_cues_are_counted_around_each_place() -> None:
    tokens = Tokens("DraftHorse: drafts", "We propose DraftHorse (DH). Unlike Medusa, DH achieves more.")
    # 0 DraftHorse 1 : 2 drafts 3 break, 4 We 5 propose 6 DraftHorse 7 ( 8 DH 9 ) 10 ., 11 Unlike 12 Medusa 13 , 14 DH
    places = np.array([(0, 0, 1), (0, 6, 7), (1, 8, 9), (1, 14, 15), (2, 12, 13)], np.int32)
    candidates = Candidates(
        tokens,
        forms=["drafthorse", "dh", "medusa"],
        folds=[("drafthorse",), ("dh",), ("medusa",)],
        entries=[None, None, None],
        short_of={1: 0},
        owner=places[:, 0],
        first=places[:, 1],
        last=places[:, 2],
        offsets=np.array([0, 2, 4, 5], np.int32),
    )
    names, rows = context_features(candidates, [0, 2])
    draft, medusa = ({n: v for n, v in zip(names, row, strict=True) if v} for row in rows.tolist())
    both = {"sentences_left": 4, "sentences_before": 3}  # its own places and those of its acronym
    assert draft == both | {
        "before_propose": 2, "before_we": 2, "sentence_propose": 2, "sentence_we": 2, "before_compar": 1,
        "sentence_compar": 1, "after_evaluat": 1, "sentence_evaluat": 1, "title_colon": 1, "in_title": 1,
        "proposed": 1, "sentences": 2,
    }  # fmt: skip
    assert medusa == {
        "before_compar": 1, "sentence_compar": 1, "after_evaluat": 1, "sentence_evaluat": 1, "sentences_left": 2,
        "sentences_before": 3, "sentences": 1,
    }  # fmt: skip
    assert context_features(candidates, [])[1].shape == (0, len(names))


@pytest.mark.parametrize(
    ("word", "other"), [("Mamba", "mamba"), ("GPT", "Gpt"), ("LLMs", "LLMS"), ("7", "7b"), ("-", "(")]
)
def test_shapes_differ(word: str, other: str) -> None:
    assert shape(word) != shape(other)


def test_the_tagger_gives_probabilities(model: Model) -> None:
    page = model.vocabulary.page(Tokens(TITLE, ABSTRACT))
    p, states = model.tagger(page)
    assert len(p) == len(states) == len(page.tokens.words)
    for group in GROUPS:
        np.testing.assert_allclose(p[:, group].sum(1), 1, rtol=1e-5)


def test_candidates_are_wide(model: Model) -> None:
    page = model.vocabulary.page(Tokens(TITLE, ABSTRACT))
    candidates = find_candidates(page, model.tagger(page)[0])
    surfaces = {s for k in range(len(candidates.forms)) for s in candidates.surfaces(k)}
    assert {
        "DraftHorse",
        "speculative decoding",
        "large language models",
        "LLMs",
        "Medusa",
        "GSM8K",
        "throughput",
    } <= surfaces
    short, long = next((candidates.forms[s], candidates.forms[n]) for s, n in candidates.short_of.items())
    assert (short, long) == ("llm", "largelanguagemodel")


@pytest.mark.parametrize(("begin", "forms"), [(0.5, ["alpha", "alphabeta"]), (0.1, ["alpha"])])
def test_spans_that_the_tagger_rules_out_are_no_candidates(begin: float, forms: list[str]) -> None:
    p = np.zeros((4, 17), np.float32)
    p[:, 0] = 0.5
    p[1, 1], p[2, 2] = begin, 0.04  # "beta" goes on with 4 in 100
    page = Vocabulary([]).page(Tokens("", "alpha beta gamma"))
    assert find_candidates(page, p).forms == forms


def test_candidates_know_what_the_rules_say(model: Model) -> None:
    page = model.vocabulary.page(Tokens(TITLE, ABSTRACT), {"drafthorse": 2.5})
    candidates = find_candidates(page, model.tagger(page)[0])
    told = dict(zip(candidates.forms, candidates.told, strict=True))
    assert (told["drafthorse"], told["gsm8k"]) == (2.5, -9)


def test_what_it_finds(model: Model) -> None:
    found = {f.text: f for f in model.predict(TITLE, ABSTRACT)}
    assert {"speculative decoding", "LLMs", "large language models", "GSM8K"} <= set(found)
    assert (found["GSM8K"].kind, found["GSM8K"].role) == ("Dataset", "EVALUATES_ON")
    assert found["speculative decoding"].kind == "Method"
    for f in found.values():
        text = TITLE if f.section == "title" else ABSTRACT
        assert text[f.start : f.end] == f.text
        assert FLOOR <= f.probability <= 1
    assert len(model.predict(TITLE, ABSTRACT, least=0.9)) < len(model.predict(TITLE, ABSTRACT, least=0.2))


@pytest.mark.parametrize(
    "text", ["", "a", "\n", "...", "x" * 5000, "( ( ( " * 500, "名前 の 論文", "\u202eRTL", "😀 " * 300, "A-" * 2000]
)
def test_strange_texts_are_read(model: Model, text: str) -> None:
    for title, abstract in ((text, ""), ("", text), (text, text)):
        for f in model.predict(title, abstract):
            assert (title if f.section == "title" else abstract)[f.start : f.end] == f.text


def test_the_same_text_gives_the_same_bytes(model: Model) -> None:
    again = Model.load(shipped_thesaurus().labels())
    assert pickle.dumps(model.predict(TITLE, ABSTRACT)) == pickle.dumps(again.predict(TITLE, ABSTRACT))


def test_the_model_is_small_and_holds_no_text() -> None:
    weights = asset_bytes("extract.trained", "model.npz")
    assert len(weights) <= 15_000_000
    import io

    with np.load(io.BytesIO(weights), allow_pickle=False) as arrays:
        assert {arrays[name].dtype.kind for name in arrays.files} <= {"f", "i", "u"}


def test_the_reading_of_a_paper() -> None:
    extractor = Extractor(shipped_thesaurus().labels(), [])
    reading = pickle.loads(pickle.dumps(extractor)).read(Paper("paper:x", TITLE, ABSTRACT))
    own = [m for m in reading.mentions if m.relation is Relation.INTRODUCES]
    assert {(m.text, m.target, m.kind) for m in own} == {("DraftHorse", "DraftHorse", Kind.METHOD)}
    (repository,) = [m for m in reading.mentions if m.kind is Kind.REPOSITORY]
    assert (repository.relation, repository.target) == (Relation.HAS_CODE, "https://github.com/a/DraftHorse")
    by = {m.text: m.by for m in reading.mentions}
    assert by["speculative decoding"] == "thesaurus"
    assert {m.section for m in reading.mentions} <= {Section.TITLE, Section.ABSTRACT}
    assert not [
        m for m in reading.mentions if m.start >= repository.start and m.section == "abstract" and m.by == "model"
    ]


def test_half_a_bracket_is_no_name() -> None:
    text = "The key-value (KV) cache grows with the length of the context, and the KV cache is compressed."
    mentions = Extractor(shipped_thesaurus().labels(), []).read(Paper("paper:x", "On caches", text)).mentions
    assert [m.text for m in mentions if m.text.count("(") != m.text.count(")")] == []


def test_what_the_tagger_does_in_one_step_is_what_two_would_give() -> None:
    """The network as it was trained, step by step, beside the tagger: text shorter than a convolution's reach, too."""
    draw = np.random.default_rng(0)
    width, sizes = 8, (6, 3, 3, 2, 2, 1)
    rows = (3, AFFIXES, AFFIXES, 32, TAGS, 2)
    w = {f"emb{i}.weight": draw.normal(size=(n, d)) for i, (n, d) in enumerate(zip(rows, sizes, strict=True))}
    layers = {"mix": (width, sum(sizes)), "qkv": (3 * width, width), "out": (width, width), "head": (OUTPUTS, width)}
    layers |= {f"convs.{i}": (width, 3 * width) for i in range(len(DILATIONS))}
    for name, shape_ in layers.items():
        w |= {f"{name}.weight": draw.normal(size=shape_), f"{name}.bias": draw.normal(size=shape_[0])}
    for name in ("norm", "att_norm", *(f"norms.{i}" for i in range(len(DILATIONS)))):
        w |= {f"{name}.weight": draw.normal(size=width), f"{name}.bias": draw.normal(size=width)}

    def norm(x, name):
        centred = x - x.mean(1, keepdims=True)
        return centred / np.sqrt((centred**2).mean(1, keepdims=True) + 1e-5) * w[f"{name}.weight"] + w[f"{name}.bias"]

    def linear(x, name):
        return x @ w[f"{name}.weight"].T + w[f"{name}.bias"]

    tagger = Tagger({k: v.astype(np.float32) for k, v in w.items()}, np.array([7, 9], np.uint32))
    for abstract in ("We.", "We weave cloth, and we weave it well."):
        page = Vocabulary([]).page(Tokens("Looms", abstract))
        at = inputs(page, tagger.index)
        x = linear(np.concatenate([w[f"emb{i}.weight"][at[:, i]] for i in range(6)], 1), "mix")
        for i, reach in enumerate(DILATIONS):
            h = np.pad(norm(x, f"norms.{i}"), ((reach, reach), (0, 0)))
            windows = np.concatenate([h[: len(x)], h[reach : reach + len(x)], h[2 * reach :]], 1)
            x = x + np.maximum(linear(windows, f"convs.{i}"), 0)
            if i + 1 == ATTENTION_AFTER:
                q, k, v = np.split(linear(norm(x, "att_norm"), "qkv"), 3, 1)
                heads = [slice(at, at + width // HEADS) for at in range(0, width, width // HEADS)]
                seen = [softmax(q[:, s] @ k[:, s].T / np.sqrt(width // HEADS)) @ v[:, s] for s in heads]
                x = x + linear(np.concatenate(seen, 1), "out")
        states = norm(x, "norm")
        found, hidden = tagger(page)
        assert np.allclose(hidden, states, atol=1e-3)
        assert np.allclose(found[:, :3], softmax(linear(states, "head")[:, :3]), atol=1e-3)
