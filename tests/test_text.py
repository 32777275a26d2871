"""Normal forms: tables of what must meet and what must not."""

import random

import pytest

from kg import text
from kg.text import clean, fold_word, in_singular, key, sentences, singular, slug, title_key, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("fine-tuning", "finetuning"),
        ("Fine-Tuning", "fine tunings"),
        ("KV caches", "KV-cache"),
        ("LLMs", "LLM"),
        ("Prior‑Data Fitted Networks", "prior-data fitted network"),
        ("Student's t-process", "student t process"),
        ("encoder/decoder", "encoder-decoder"),
        ("policies", "policy"),
        ("inductive biases", "inductive bias"),
        ("confusion matrices", "confusion matrix"),
        ("state-space models", "State Space Model"),
        ("MoE$^2$", "MoE²"),
        ("MoE$^2$", "MoE2"),
        ("A$^2$ATS", "A2ATS"),
        (r"$\beta$-VAE", "β-VAE"),
        ("β-VAE", "beta-VAE"),
        (r"$\varepsilon$-greedy", "ϵ-greedy"),
        (r"$\infty$-former", "∞-former"),
        ("$k$-means", "K-Means"),
        (r"\textbf{TabPFN}", "TabPFN"),
        (r"$\mathcal{H}$-divergence", "H-divergence"),
        ("Rényi divergence", "Renyi divergences"),
        ("classiﬁer", "classifier"),
        ("type-II error", "type 2 error"),
        ("TabPFN v2.0", "TabPFNv2"),
        ("Bayesian optimisation", "Bayesian optimization"),
        ("behaviour cloning", "behavior cloning"),
        ("pseudo-labelling", "pseudo-labeling"),
        ("dialogue system", "dialog system"),
        ("centred kernel alignment", "centered kernel alignment"),
    ],
)
def test_key_meets(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("EAGLE", "EAGLE-2"),
        ("LLaMA-2", "LLaMA-3"),
        ("C", "C++"),
        ("bias", "bia"),
        ("gas", "ga"),
        ("GPT-3", "GPT-3.5"),
        ("A", "A*"),
        ("LLaMA-2-7B", "LLaMA-27B"),
        ("LLaMA-2-7B", "LLaMA-3-7B"),
        ("TabPFN v2", "TabPFN v2.5"),
        ("β-VAE", "α-VAE"),
        ("black-box VI", "black-box 6"),
        ("neural network", "neutral network"),
    ],
)
def test_key_keeps_apart(one: str, other: str) -> None:
    assert key(one) != key(other)


def test_words_are_folded_one_by_one() -> None:
    assert words("KV-caches of LLMs, 3.5x") == ["kv", "cach", "of", "llm", "3.5x"]


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("policies", "policy"),
        ("losses", "loss"),
        ("boxes", "box"),
        ("bias", "bias"),
        ("biases", "bias"),
        ("caches", "cach"),
        ("cache", "cach"),
        ("corpora", "corpus"),
        ("class", "class"),
        ("basis", "basis"),
        ("gas", "gas"),
        ("graphs", "graph"),
    ],
)
def test_singular(word: str, expected: str) -> None:
    assert singular(word) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Sparse Autoencoders", "Sparse Autoencoder"),
        ("sparse autoencoder", "sparse autoencoder"),
        ("AO-ARMs", "AO-ARM"),
        ("KV caches", "KV cache"),
        ("Image Patches", "Image Patch"),
        ("bounding boxes", "bounding box"),
        ("Gaussian processes", "Gaussian process"),
        ("policies", "policy"),
        ("Confusion Matrices", "Confusion Matrix"),
        ("step sizes", "step size"),
        ("fluid dynamics", "fluid dynamics"),
        ("naive Bayes", "naive Bayes"),
        ("networks with latent variables", "networks with latent variables"),
        ("time series", "time series"),
        ("inductive bias", "inductive bias"),
        ("GPT-4o", "GPT-4o"),
        ("DeepSeek-R1", "DeepSeek-R1"),
    ],
)
def test_in_singular(name: str, expected: str) -> None:
    assert in_singular(name) == expected


def test_fold_word_drops_the_genitive() -> None:
    assert fold_word("Mamba's") == fold_word("Mamba’s") == "mamba"


def test_title_key_ignores_case_marks_and_width() -> None:
    assert (
        title_key("Attention  Is: All—You Need!")
        == title_key("ATTENTION is all you ｎｅｅｄ")
        == "attention is all you need"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Speculative Decoding", "speculative-decoding"),
        ("C++", "c++"),
        ("GPT-3.5", "gpt-3.5"),
        ("Poincaré embedding", "poincare-embedding"),
        ("prior‑data", "prior-data"),
    ],
)
def test_slug(text: str, expected: str) -> None:
    assert slug(text) == expected


def test_slug_tells_apart_what_ascii_cannot_hold() -> None:
    assert slug("β-VAE") != slug("α-VAE")
    assert slug("注意力") != slug("记忆")
    assert slug("a" * 100) != slug("a" * 101)
    assert len(slug("word " * 60)) <= 89


def test_clean_takes_control_characters_and_spaces() -> None:
    assert clean("  a\x00b\n\tc\ud800 e\u0301 ") == "a b c é"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We win. You lose.", ["We win.", "You lose."]),
        ("As in Smith et al. (2020) it works. Yes!", ["As in Smith et al. (2020) it works.", "Yes!"]),
        ("e.g. Mamba is fast. It scales.", ["e.g. Mamba is fast.", "It scales."]),
        ("It reaches 71.8% (Fig. 2). We stop.", ["It reaches 71.8% (Fig. 2).", "We stop."]),
        ('Is it so? "Yes." Good.', ["Is it so?", '"Yes."', "Good."]),
        ("No end", ["No end"]),
        ("", []),
        ("It ends with et al.", ["It ends with et al."]),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in sentences(text)] == expected


def test_sentences_take_linear_time() -> None:
    text = "A. " * 50_000
    assert len("".join(text[s:e] for s, e in sentences(text))) >= 99_999


def test_the_short_ways_through_words_give_what_the_long_ones_give() -> None:
    draw = random.Random(0)  # noqa: S311 - texts, no secrets
    parts = "a|s|S|I|II|GAN|GPT|3|.0| |-|_|/|'s|$|^2|β|İ|ſ|²|\n|’|–".split("|")  # noqa: SIM905 - shorter so
    texts = ["".join(draw.choices(parts, k=draw.randrange(1, 9))) for _ in range(20_000)]
    texts += ["".join(map(chr, draw.choices(range(1, 0x2500), k=6))) for _ in range(5_000)]
    for one in [*texts, "LLMs", "GPT-4s", "World War II", "LLaMA-2-7B", "Adam optimizers"]:
        long = [text._folded(word) for word in text._spelled_out(one).split()]
        assert words(one) == long, one


def test_a_word_without_a_british_ending_stays_and_any_other_is_changed() -> None:
    draw = random.Random(0)  # noqa: S311 - texts, no secrets
    parts = "is|ys|our|behavi|all|ell|re|cent|ogue|ence|def|artef|grey|ed|ing|a|x".split("|")  # noqa: SIM905 - shorter so
    for word in ["".join(draw.choices(parts, k=draw.randrange(1, 5))) for _ in range(20_000)]:
        changed = word
        for british, replacement in text._BRITISH:
            changed = british.sub(replacement, changed)
        assert text.american(word) == changed, word
