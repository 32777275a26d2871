"""Features of candidates, as arrays over the candidates of one paper."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from kg.extract.trained.candidates import STOP, Candidates
from kg.extract.trained.lexicon import Lexicon, keys_of
from kg.extract.trained.vocabulary import Entry, Vocabulary

Array = NDArray[np.float32]
_DIGIT = re.compile(r"\d")
_CLASSES = ["", "\n", "(", ")", ",", ".", "-", "/", ":", ";", "of", "the", "a", "an", "and", "or", "in", "on", "for",
            "to", "with", "by", "from", "as", "like", "via", "using", "is", "are", "called", "named", "we", "our",
            "new", "novel", "propose", "introduce", "present", "based", "such", "than", "'", '"', "model", "method",
            "approach", "framework", "algorithm", "task", "dataset", "benchmark", "learning", "network"]  # fmt: skip
_CLASS = {w: i + 1 for i, w in enumerate(_CLASSES)}
_UPPER, _STOP = 64, 128


def places(c: Candidates, p: Array) -> tuple[list[str], Array]:
    """Features of each place of a candidate: what the tagger says there, and what stands around it."""
    a, b, n = c.first, c.last, len(p)
    begin, inside, alive = p[:, 1], np.zeros(n + 1), np.zeros(n + 1)
    inside[:n], alive[:n] = p[:, 2], 1 - p[:, 0]
    logs = np.log(p[:, 1:3] + 1e-6)
    cum = _sums(logs[:, 1])
    stay = np.log1p(-np.minimum(inside, 1 - 1e-6))
    span = np.exp(logs[a, 0] + cum[b] - cum[a + 1] + stay[b])
    weakest = np.minimum.reduceat(alive, np.stack([a, b], 1).reshape(-1))[::2]
    label = np.zeros(n + 1, np.intp)
    label[:n] = p[:, :3].argmax(1)
    starts = (label == 1) | ((label == 2) & (label[np.arange(-1, n)] == 0))
    not_i = _sums(label[:n] != 2)
    exact = starts[a] & (not_i[b] == not_i[a + 1]) & (label[b] != 2)
    weight, mass = _sums(p[:, 3:] * alive[:n, None]), _sums(alive[:n])
    mass = mass[b] - mass[a]
    heads = (weight[b] - weight[a]) / (mass + 1e-3)[:, None]
    names = ["span", "begin", "weakest", "alive", "cont_left", "cont_right", "exact"]
    columns = [span, begin[a], weakest, mass / (b - a), inside[a], inside[b], exact]
    return [*names, *(f"head{i}" for i in range(heads.shape[1]))], _table(columns, heads)


def _sums(x: NDArray[np.generic]) -> NDArray[np.float64]:
    """Return the sum of the rows before each row, and of all."""
    sums = np.zeros((len(x) + 1, *x.shape[1:]))
    sums[1:] = np.cumsum(x, axis=0)
    return sums


def _table(columns: Sequence[NDArray[np.generic]], rest: NDArray[np.generic] | None = None) -> Array:
    """Return columns, and what stands after them, beside each other."""
    table = np.empty((len(columns[0]), len(columns) + (0 if rest is None else rest.shape[1])), np.float32)
    for i, column in enumerate(columns):
        table[:, i] = column
    if rest is not None:
        table[:, len(columns) :] = rest
    return table


@lru_cache(maxsize=1 << 16)
def _class_of(word: str) -> int:
    """Return the number of a listed word; else 60 word, 61 sign, 62 capital, 63 stop word."""
    listed = _CLASS.get(word) or _CLASS.get(word.lower())
    if listed:
        return listed
    if not word[0].isalpha():
        return 61
    return 62 if word[0].isupper() else 63 if word in STOP else 60


@lru_cache(maxsize=1 << 16)
def _look_of(word: str) -> int:
    """Return the class of a word, with a bit for a capital and one for the end of a sentence."""
    return _class_of(word) | word[0].isupper() * _UPPER | (word in ".!?\n") * _STOP


def surroundings(c: Candidates) -> tuple[list[str], Array]:
    """Return what stands before and after each place, its case and its position."""
    looks = np.frombuffer(bytes([0, *map(_look_of, c.tokens.words), 0]), np.uint8)  # a token's own is one further on
    classes, ends = looks % _UPPER, looks >= _STOP
    sentence = ends.cumsum()
    a, b = c.first, c.last
    names = ["before", "after", "upper", "title", "position", "sentence", "last_sentence", "fresh"]
    fresh = ends[a] | (a == 0)
    upper = (looks[a + 1] & _UPPER > 0) & ~fresh
    left = sentence[-1] - sentence[a]
    title, n = c.tokens.title_length, len(c.tokens.words)
    columns = [classes[a], classes[b + 1], upper, a < title, a / n, sentence[a], left, fresh]
    return names, _table(columns)


def nesting(c: Candidates, score: Array) -> tuple[list[str], Array]:
    """Best score among the places that contain, lie in, or cross each candidate's places."""
    columns = []
    for place, other in c.overlaps:
        best = np.full(len(score), -9.0, np.float32)
        np.maximum.at(best, place, score[other])
        columns.append(best)
    outer, _, cross = columns
    better = np.maximum(outer, cross) > score
    return ["outer", "inner", "cross", "beaten"], np.column_stack([*columns, better]).astype(np.float32)


def reduce_places(c: Candidates, x: Array, how: Callable[..., Array]) -> Array:
    """Reduce the rows of places to one row a candidate."""
    return how(x, c.offsets[:-1], axis=0)


_SHAPES = ["words", "chars", "hyphen", "caps", "digit", "inner_caps", "ascii", "len_first", "len_last"]
_LABELS = ["kind", "depth", "alias", "context", "narrower", "cased"]
_PARTS = ["tail_kind", "tail_depth", "head_kind", "known"]


def form_features(
    c: Candidates, vocabulary: Vocabulary, lexicons: list[Lexicon], own: Array | None = None
) -> tuple[list[str], Array]:
    """Features of the form itself: thesaurus, shape, and how often it or its words were right elsewhere.

    ``own``: labels of an annotated paper, which is taken out of the first lexicon.
    """
    starts = c.offsets[:-1]
    texts = map(c.tokens.text, c.first[starts].tolist(), c.last[starts].tolist())
    forms = [
        (*_shape(text, folds), *_parts(form, folds, vocabulary))
        for text, form, folds in zip(texts, c.forms, c.folds, strict=True)
    ]
    x = np.array(forms, np.float32)
    labels = np.full((len(x), len(_LABELS)), -1, np.float32)
    listed = [k for k, entry in enumerate(c.entries) if entry]
    labels[listed] = np.array([_label(entry) for entry in c.entries if entry], np.float32).reshape(-1, len(_LABELS))
    ends = np.zeros((len(x), 2), np.float32)
    ends[list(c.short_of), 0] = ends[list(c.short_of.values()), 1] = 1
    keys = np.array(list(map(keys_of, c.forms, c.folds)), np.uint32)
    rates = [lexicon.rates(keys).reshape(len(x), 6) for lexicon in lexicons]
    if own is not None:
        without = lexicons[0].rate_without
        rates[0] = np.array(
            [
                [x for key in row for x in without(key, label)]
                for row, label in zip(keys.tolist(), own.tolist(), strict=True)
            ],
            np.float32,
        )
    names = [*_SHAPES, *_LABELS, *_PARTS, "is_short", "is_long"]
    names += [f"{x}{i}_{y}" for i in range(len(lexicons)) for x in ("form", "first", "last") for y in ("n", "rate")]
    shapes = len(_SHAPES)
    return names, np.concatenate([x[:, :shapes], labels, x[:, shapes:], ends, *rates], 1)


def _label(entry: Entry) -> tuple[float, ...]:
    return entry.kind, entry.depth, entry.alias, entry.context, entry.narrower, entry.exact != ""


def _shape(text: str, folds: tuple[str, ...]) -> tuple[float, ...]:
    inner = text[1:] != text[1:].lower()
    digit = _DIGIT.search(text) is not None
    return (
        len(folds),
        len(text),
        "-" in text,
        text.isupper(),
        digit,
        inner,
        text.isascii(),
        len(folds[0]),
        len(folds[-1]),
    )


def _parts(form: str, folds: tuple[str, ...], vocabulary: Vocabulary) -> tuple[float, ...]:
    """Kind and depth of the longest label that ends the form, kind of the longest that starts it, kind of its own."""
    get = vocabulary.entries.get
    known = get(form)
    own = known.kind if known else -1
    if len(folds) == 1:
        return -1, -1, -1, own
    tail = head = None
    at = 0
    for word in folds[:-1]:
        at += len(word)
        if tail := get(form[at:]):
            break
    at = len(form)
    for word in folds[:0:-1]:
        at -= len(word)
        if head := get(form[:at]):
            break
    return tail.kind if tail else -1, tail.depth if tail else -1, head.kind if head else -1, own


def candidate_features(
    c: Candidates, p: Array, vocabulary: Vocabulary, lexicons: list[Lexicon], own: Array | None = None
) -> tuple[list[str], Array]:
    """All first-stage features (candidates, features) and their names."""
    names_p, x = places(c, p)
    names_s, s = surroundings(c)
    names_n, nest = nesting(c, x[:, 0])
    names_f, form = form_features(c, vocabulary, lexicons, own)
    counts = np.diff(c.offsets).astype(np.float32)[:, None]
    top = reduce_places(c, x, np.maximum.reduceat)
    mean = reduce_places(c, x[:, :7], np.add.reduceat) / counts
    first = s[c.offsets[:-1]]
    extreme = reduce_places(c, s, np.maximum.reduceat)
    least = reduce_places(c, nest, np.minimum.reduceat)
    hyphens = reduce_places(c, (s[:, :2] == _CLASS["-"]).astype(np.float32), np.add.reduceat) / counts
    total = np.full((len(counts), 1), len(c.tokens.words), np.float32)
    names = [f"max_{n}" for n in names_p] + [f"mean_{n}" for n in names_p[:7]] + [f"first_{n}" for n in names_s]
    names += [f"top_{n}" for n in names_s] + [f"least_{n}" for n in names_n] + ["max_beaten"]
    names += ["hyphen_before", "hyphen_after", "places", "tokens", "candidates", *names_f]
    blocks = [top, mean, first, extreme, least, reduce_places(c, nest[:, 3:], np.maximum.reduceat), hyphens, counts,
              total, np.full_like(total, len(counts)), form]  # fmt: skip
    return [*names, "told"], np.concatenate([*blocks, np.array(c.told)[:, None]], 1).astype(np.float32)


def second_features(c: Candidates, score: Array) -> tuple[list[str], Array]:
    """Second-stage features: how a candidate's first score (log odds) stands among those of its paper."""
    names, nest = nesting(c, score[c.owner])
    worst = reduce_places(c, nest, np.minimum.reduceat)
    best = reduce_places(c, nest, np.maximum.reduceat)
    rank = np.empty(len(score), np.float32)
    rank[np.argsort(-score, kind="stable")] = np.arange(len(score))
    partner = np.full(len(score), -9.0, np.float32)
    for short, long in c.short_of.items():
        partner[short] = max(partner[short], score[long])
        partner[long] = max(partner[long], score[short])
    expected = (1 / (1 + np.exp(-score))).sum()
    last = _peers(c, score)
    relative, below = rank / max(1.0, float(expected)), score - score.max()
    columns = [score, rank, relative, below, np.full_like(score, expected), partner, last]
    names = ["score", "rank", "relative_rank", "below_top", "expected", "partner", "peer",
             *(f"worst_{n}" for n in names), *(f"best_{n}" for n in names)]  # fmt: skip
    return names, np.concatenate([np.column_stack(columns), worst, best], 1).astype(np.float32)


def _peers(c: Candidates, score: Array) -> Array:
    """Return the best score among the other candidates with the same last word."""
    scores = score.tolist()
    sharing: dict[str, list[float]] = {}
    for folds, own in zip(c.folds, scores, strict=True):
        sharing.setdefault(folds[-1], []).append(own)
    tops = {word: sorted(all_of)[-2:] for word, all_of in sharing.items() if len(all_of) > 1}
    alone = (-9.0, -9.0)
    out = []
    for folds, own in zip(c.folds, scores, strict=True):
        second, best = tops.get(folds[-1], alone)
        out.append(best if best != own else second)
    return np.array(out, np.float32)
