"""The tagger: a small network in numpy that gives each token the probabilities of being in an entity.

Word, affix, shape and thesaurus embeddings; convolutions with growing reach and one attention layer, each added to its
input; one linear head. Outputs per token: outside, begin, inside; five kinds; introduced; core; seven roles.
"""

from __future__ import annotations

from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from kg.extract.trained.tokens import BREAK
from kg.extract.trained.trees import sigmoid, softmax
from kg.extract.trained.vocabulary import Page

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]
#: Softmax groups of the outputs, and those that are independent.
GROUPS = (slice(0, 3), slice(3, 8), slice(10, 17))
ALONE = slice(8, 10)
OUTPUTS = 17
AFFIXES = 2048
DILATIONS = (1, 2, 4, 1)
ATTENTION_AFTER = 2
HEADS = 4
_REMEMBERED = 200_000


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


class WordIndex(dict[str, bytes]):
    """Rows of the embedding tables for each word, four int32: known word (0: unknown), prefix, suffix, shape.

    What was asked once is remembered.
    """

    def __init__(self, hashes: NDArray[np.uint32]) -> None:
        super().__init__()
        self._hashes = hashes

    def __missing__(self, word: str) -> bytes:
        lower = word.lower()
        h = crc32(lower.encode())
        at = int(np.searchsorted(self._hashes, h))
        known = at + 1 if at < len(self._hashes) and self._hashes[at] == h else 0
        prefix, suffix = crc32(b"<" + lower[:3].encode()), crc32(b">" + lower[-3:].encode())
        rows = np.array([known, prefix % AFFIXES, suffix % AFFIXES, shape(word)], np.int32).tobytes()
        if len(self) < _REMEMBERED:
            self[word] = rows
        return rows


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
    words = page.tokens.words
    rows = np.empty((len(words), 6), np.int32)
    rows[:, :4] = np.frombuffer(b"".join(map(index.__getitem__, words)), np.int32).reshape(-1, 4)
    rows[:, 4] = thesaurus_tags(page)
    rows[:, 5] = np.arange(len(words)) < page.tokens.title_length
    return rows


def _normal(x: Floats, gain: Floats, bias: Floats, out: Floats | None = None) -> Floats:
    """Normalise each row of ``x``, into ``out`` when it is given."""
    centred = x - x.mean(-1, keepdims=True)
    scale = np.sqrt(np.einsum("ij,ij->i", centred, centred) / x.shape[1] + 1e-5)
    centred /= scale[:, None]
    centred *= gain
    result: Floats = np.add(centred, bias, out=centred if out is None else out)
    return result


class Tagger:
    """The network. ``weights`` maps the parameter names of the training code to float32 arrays.

    What can be is done in place: most of an abstract's matrices then stay in the processor's cache.
    """

    def __init__(self, weights: dict[str, Floats], hashes: NDArray[np.uint32]) -> None:
        self.weights = {k: np.asarray(v, np.float32) for k, v in weights.items()}
        self.index = WordIndex(hashes)
        self._across = {k: np.ascontiguousarray(v.T) for k, v in self.weights.items() if v.ndim == 2 and "emb" not in k}

    def __call__(self, page: Page) -> tuple[Floats, Floats]:
        """Return the probabilities (tokens, 17) and the hidden states they come from (tokens, width)."""
        rows = inputs(page, self.index)
        w = self.weights
        embedded = np.concatenate([w[f"emb{i}.weight"].take(rows[:, i], axis=0) for i in range(rows.shape[1])], 1)
        x = self._linear(embedded, "mix")
        for i, reach in enumerate(DILATIONS):
            x += self._convolve(x, i, reach)
            if i + 1 == ATTENTION_AFTER:
                x += self._attend(x)
        x = _normal(x, w["norm.weight"], w["norm.bias"])
        return probabilities(self._linear(x, "head")), x

    def _linear(self, x: Floats, name: str) -> Floats:
        out: Floats = x @ self._across[f"{name}.weight"]
        out += self.weights[f"{name}.bias"]
        return out

    def _convolve(self, x: Floats, i: int, reach: int) -> Floats:
        n, d = x.shape
        windows = np.zeros((n, 3 * d), np.float32)
        h = windows[:, d : 2 * d]
        _normal(x, self.weights[f"norms.{i}.weight"], self.weights[f"norms.{i}.bias"], h)
        windows[reach:, :d] = h[:-reach]
        windows[:-reach, 2 * d :] = h[reach:]
        out = self._linear(windows, f"convs.{i}")
        return np.maximum(out, 0, out=out)

    def _attend(self, x: Floats) -> Floats:
        h = _normal(x, self.weights["att_norm.weight"], self.weights["att_norm.bias"])
        n, d = h.shape
        q, k, v = self._linear(h, "qkv").reshape(n, 3, HEADS, d // HEADS).transpose(1, 2, 0, 3)
        mixed = np.empty_like(h)
        for head in range(HEADS):
            alike = q[head] @ k[head].T
            alike /= np.float32(np.sqrt(d // HEADS))
            mixed[:, head * d // HEADS : (head + 1) * d // HEADS] = softmax(alike, alike) @ v[head]
        return self._linear(mixed, "out")


def probabilities(logits: Floats) -> Floats:
    """Softmax within each group of outputs, the logistic function elsewhere."""
    x = np.ascontiguousarray(logits.T)  # a row an output: few and long
    out = np.empty_like(x)
    for group in GROUPS:
        e = np.exp(x[group] - x[group].max(axis=0))
        np.divide(e, e.sum(axis=0), out=out[group])
    out[ALONE] = sigmoid(x[ALONE])
    return np.ascontiguousarray(out.T)
