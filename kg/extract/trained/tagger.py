"""The tagger: a small network in numpy that gives each token the probabilities of being in an entity.

Word, affix, shape and thesaurus embeddings; convolutions with growing reach and one attention layer, each added to its
input; one linear head. Outputs per token: outside, begin, inside; five kinds; introduced; core; seven roles.
"""

from __future__ import annotations

from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from kg.extract.trained.tokens import BREAK
from kg.extract.trained.trees import sigmoid
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
#: What a token's place in labels of the thesaurus can be: see :func:`thesaurus_tags`.
TAGS = 13
#: Up to here, and down to its negative, sums of exponentials of float32 are numbers other than 0.
_SAFE = 60
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


def _standard(x: Floats, out: Floats | None = None) -> Floats:
    """Return each row of ``x`` with mean 0 and variance 1, in ``out`` when it is given."""
    centred = x - (x @ np.full(x.shape[1], 1 / x.shape[1], np.float32))[:, None]  # sums are quickest as products
    spread = np.sqrt(np.einsum("ij,ij->i", centred, centred) / x.shape[1] + 1e-5)
    result: Floats = np.multiply(centred, (1 / spread)[:, None], out=centred if out is None else out)
    return result


@dataclass(frozen=True)
class _Layer:
    """A linear layer: ``weight`` (inputs, outputs) and ``bias``."""

    weight: Floats
    bias: Floats

    def __call__(self, x: Floats) -> Floats:
        out: Floats = x @ self.weight
        out += self.bias
        return out

    def after(self, gain: Floats, bias: Floats) -> _Layer:
        """Return the layer that does the gain and bias of a norm before it as well."""
        return _Layer(np.ascontiguousarray(gain[:, None] * self.weight), self.bias + bias @ self.weight)


@dataclass(frozen=True)
class _Convolution:
    """A layer over each row and those ``reach`` before and after; ``lost`` is what the norm's bias gives of either.

    Beyond the text there is nothing, not even that bias: it is taken away at both ends.
    """

    reach: int
    layer: _Layer
    lost: tuple[Floats, Floats]

    @classmethod
    def of(cls, reach: int, layer: _Layer, gain: Floats, bias: Floats) -> _Convolution:
        """Return the convolution whose inputs go through a norm with this gain and bias."""
        size = len(gain)
        lost = bias @ layer.weight[:size], bias @ layer.weight[2 * size :]
        return cls(reach, layer.after(np.tile(gain, 3), np.tile(bias, 3)), lost)

    def __call__(self, x: Floats) -> Floats:
        n, d = x.shape
        reach = self.reach
        windows = np.zeros((n, 3 * d), np.float32)
        h = _standard(x, windows[:, d : 2 * d])
        windows[reach:, :d] = h[:-reach]
        windows[:-reach, 2 * d :] = h[reach:]
        out = self.layer(windows)
        out[:reach] -= self.lost[0]
        out[-reach:] -= self.lost[1]
        return np.maximum(out, 0, out=out)


class Tagger:
    """The network. ``weights`` maps the parameter names of the training code to float32 arrays.

    What two steps in a row do to every token is made one step here: the embeddings and the layer that mixes them, the
    gains of norms and the layers behind them. What can be is done in place: most of an abstract's matrices then stay in
    the processor's cache.
    """

    def __init__(self, weights: dict[str, Floats], hashes: NDArray[np.uint32]) -> None:
        w = {k: np.asarray(v, np.float32) for k, v in weights.items()}
        self.index = WordIndex(hashes)
        self._tables = _mixed([w[f"emb{i}.weight"] for i in range(6)], _layer(w, "mix"))
        self._convolutions = [
            _Convolution.of(reach, _layer(w, f"convs.{i}"), *_norm(w, f"norms.{i}"))
            for i, reach in enumerate(DILATIONS)
        ]
        qkv = _layer(w, "qkv").after(*_norm(w, "att_norm"))
        size = qkv.weight.shape[1] // 3
        shrink = np.ones(3 * size, np.float32)
        shrink[:size] /= np.float32(np.sqrt(size // HEADS))
        self._qkv = _Layer(np.ascontiguousarray(qkv.weight * shrink), qkv.bias * shrink)
        self._out, self._head = _layer(w, "out"), _layer(w, "head")
        self._gain, self._bias = _norm(w, "norm")

    def __call__(self, page: Page) -> tuple[Floats, Floats]:
        """Return the probabilities (tokens, 17) and the hidden states they come from (tokens, width)."""
        word, prefix, suffix, shape_, tag, title = inputs(page, self.index).T
        places = word, prefix, suffix, (shape_ * TAGS + tag) * 2 + title
        first, *others = (table.take(at, axis=0) for table, at in zip(self._tables, places, strict=True))
        x: Floats = first
        for more in others:
            x += more
        for i, convolve in enumerate(self._convolutions):
            x += convolve(x)
            if i + 1 == ATTENTION_AFTER:
                x += self._attend(x)
        x = _standard(x)
        x *= self._gain
        x += self._bias
        return probabilities(self._head(x)), x

    def _attend(self, x: Floats) -> Floats:
        n, d = x.shape
        q, k, v = self._qkv(_standard(x)).reshape(n, 3, HEADS, d // HEADS).transpose(1, 2, 0, 3)
        mixed = np.empty_like(x)
        for head in range(HEADS):
            alike = q[head] @ k[head].T
            if alike.max() > _SAFE or alike.min() < -_SAFE:
                alike -= alike.max(axis=1, keepdims=True)
            np.exp(alike, out=alike)
            here = mixed[:, head * d // HEADS : (head + 1) * d // HEADS]
            np.matmul(alike, v[head], out=here)
            here /= (alike @ np.ones(n, np.float32))[:, None]
        return self._out(mixed)


def _layer(weights: dict[str, Floats], name: str) -> _Layer:
    return _Layer(np.ascontiguousarray(weights[f"{name}.weight"].T), weights[f"{name}.bias"])


def _norm(weights: dict[str, Floats], name: str) -> tuple[Floats, Floats]:
    return weights[f"{name}.weight"], weights[f"{name}.bias"]


def _mixed(tables: list[Floats], mix: _Layer) -> list[Floats]:
    """Return tables of what each word, prefix and suffix add to the mix, and of all shapes with all tags and titles."""
    cuts = np.cumsum([table.shape[1] for table in tables])[:-1]
    parts = [table @ part for table, part in zip(tables, np.split(mix.weight, cuts), strict=True)]
    *words, shapes, tags, titles = parts
    small = shapes[:, None, None] + tags[:, None] + titles + mix.bias
    return [*words, np.ascontiguousarray(small.reshape(-1, small.shape[-1]))]


def probabilities(logits: Floats) -> Floats:
    """Softmax within each group of outputs, the logistic function elsewhere."""
    x = np.ascontiguousarray(logits.T)  # a row an output: few and long
    out = np.empty_like(x)
    for group in GROUPS:
        e = np.exp(x[group] - x[group].max(axis=0))
        np.divide(e, e.sum(axis=0), out=out[group])
    out[ALONE] = sigmoid(x[ALONE])
    return np.ascontiguousarray(out.T)
