"""The tagger: a small network in numpy that gives each token the probabilities of being in an entity.

Word, affix, shape and thesaurus embeddings; convolutions with growing reach and one attention layer, each added to its
input; one linear head. Outputs per token: outside, begin, inside; five kinds; introduced; core; seven roles.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from kg.extract.trained.tokens import BREAK
from kg.extract.trained.trees import sigmoid, softmax
from kg.extract.trained.vocabulary import Page

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]
#: Softmax groups of the outputs; what lies between them is independent.
GROUPS = (slice(0, 3), slice(3, 8), slice(10, 17))
OUTPUTS = 17
AFFIXES = 2048
DILATIONS = (1, 2, 4, 1)
ATTENTION_AFTER = 2
HEADS = 4


def shape(word: str) -> int:
    """Case shape and length of a word, 0 to 31."""
    if word == BREAK:
        return 31
    size = min(len(word), 4) - 1
    if not word[0].isalnum():
        return 28 + "-(/".find(word) if word in "-(" else 30
    if word.isdigit():
        kind = 0
    elif any(c.isdigit() for c in word):
        kind = 1
    elif word.islower():
        kind = 2
    elif word.isupper():
        kind = 3
    elif word[1:].islower():
        kind = 4
    elif word[:-1].isupper():
        kind = 5
    else:
        kind = 6
    return kind * 4 + size


@dataclass
class WordIndex:
    """Rows of the embedding tables for each word: known word (0: unknown), prefix, suffix, shape."""

    hashes: NDArray[np.uint32]
    _cache: dict[str, tuple[int, int, int, int]] = field(default_factory=dict)

    def row(self, word: str) -> tuple[int, int, int, int]:
        """Return the rows of one word."""
        got = self._cache.get(word)
        if got is None:
            lower = word.lower()
            h = crc32(lower.encode())
            at = int(np.searchsorted(self.hashes, h))
            known = at + 1 if at < len(self.hashes) and self.hashes[at] == h else 0
            prefix, suffix = crc32(b"<" + lower[:3].encode()), crc32(b">" + lower[-3:].encode())
            got = (known, prefix % AFFIXES, suffix % AFFIXES, shape(word))
            if len(self._cache) < 200_000:
                self._cache[word] = got
        return got


def thesaurus_tags(page: Page) -> list[int]:
    """0 no label of the thesaurus, 1 + 2 * kind at the first word of the longest label, 2 + 2 * kind inside it."""
    tags = [0] * len(page.folds)
    until = 0
    for a, b, entry in sorted(page.matches, key=lambda m: (m[0], -m[1])):
        if a >= until and not entry.context:
            tags[a] = 1 + 2 * entry.kind
            tags[a + 1 : b] = [2 + 2 * entry.kind] * (b - a - 1)
            until = b
    return tags


def inputs(page: Page, index: WordIndex) -> Ints:
    """Rows of the embedding tables (tokens, 6): word, prefix, suffix, shape, thesaurus tag, title."""
    tags, n = thesaurus_tags(page), page.tokens.title_length
    rows = [(*index.row(w), t, i < n) for i, (w, t) in enumerate(zip(page.tokens.words, tags, strict=True))]
    return np.array(rows, np.int32)


def _normal(x: Floats, gain: Floats, bias: Floats) -> Floats:
    centred = x - x.mean(-1, keepdims=True)
    scale = np.sqrt(np.einsum("ij,ij->i", centred, centred) / x.shape[1] + 1e-5)
    return np.asarray(centred / scale[:, None] * gain + bias, np.float32)


class Tagger:
    """The network. ``weights`` maps the parameter names of the training code to float32 arrays."""

    def __init__(self, weights: dict[str, Floats], hashes: NDArray[np.uint32]) -> None:
        self.weights = {k: np.asarray(v, np.float32) for k, v in weights.items()}
        self.index = WordIndex(hashes)

    def __call__(self, page: Page) -> tuple[Floats, Floats]:
        """Return the probabilities (tokens, 17) and the hidden states they come from (tokens, width)."""
        w = self.weights
        rows = inputs(page, self.index)
        x = np.concatenate([w[f"emb{i}.weight"][rows[:, i]] for i in range(rows.shape[1])], 1)
        x = x @ w["mix.weight"].T + w["mix.bias"]
        for i, reach in enumerate(DILATIONS):
            x = x + self._convolve(x, i, reach)
            if i + 1 == ATTENTION_AFTER:
                x = x + self._attend(x)
        x = _normal(x, w["norm.weight"], w["norm.bias"])
        return probabilities(x @ w["head.weight"].T + w["head.bias"]), x

    def _convolve(self, x: Floats, i: int, reach: int) -> Floats:
        w = self.weights
        h = _normal(x, w[f"norms.{i}.weight"], w[f"norms.{i}.bias"])
        padded = np.zeros((len(h) + 2 * reach, h.shape[1]), np.float32)
        padded[reach:-reach] = h
        windows = np.concatenate([padded[: len(h)], h, padded[2 * reach :]], 1)
        return np.asarray(np.maximum(windows @ w[f"convs.{i}.weight"].T + w[f"convs.{i}.bias"], 0), np.float32)

    def _attend(self, x: Floats) -> Floats:
        w = self.weights
        h = _normal(x, w["att_norm.weight"], w["att_norm.bias"])
        n, d = h.shape
        q, k, v = (h @ w["qkv.weight"].T + w["qkv.bias"]).reshape(n, 3, HEADS, d // HEADS).transpose(1, 2, 0, 3)
        alike = np.asarray(q @ k.transpose(0, 2, 1) / np.float32(np.sqrt(d // HEADS)), np.float32)
        mixed = (softmax(alike) @ v).transpose(1, 0, 2).reshape(n, d)
        return np.asarray(mixed @ w["out.weight"].T + w["out.bias"], np.float32)


def probabilities(logits: Floats) -> Floats:
    """Softmax within each group of outputs, the logistic function elsewhere."""
    out = sigmoid(logits)
    for group in GROUPS:
        out[:, group] = softmax(logits[:, group])
    return out
