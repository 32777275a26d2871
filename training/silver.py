"""Machine labels: the teacher's probabilities, judged, become the student's targets and the silver lexicon.

python -m training.silver JUDGE [MODEL]   reads work/judge.JUDGE.pkl, work/silver.*.pkl, the earlier work/MODEL
python -m training.silver apart CHUNKS    puts the last chunks apart: no student and no statistics of forms see them
python -m training.silver vectors COUNT   writes the word vectors, work/vectors.npz
python -m training.silver mean STUDENT FIRST COUNT   targets of COUNT papers from FIRST on: the mean of what the teacher of
                                                     all folds and a student (work/STUDENT.npz) say of each token
python -m training.silver mean STUDENT gold   the same of the annotated papers, as work/soft.*.pkl
"""

from __future__ import annotations

import os
import pickle
import sys
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import numpy as np

from kg.extract.trained.candidates import Candidates, find_candidates
from kg.extract.trained.features import candidate_features
from kg.extract.trained.judge import judge
from kg.extract.trained.lexicon import Lexicon, keys_of
from kg.extract.trained.model import Model
from kg.extract.trained.tokens import Tokens
from kg.extract.trained.trees import Trees, sigmoid, softmax
from kg.extract.trained.vocabulary import Vocabulary
from training.boost import export
from training.gold import load_gold, silver_papers
from training.own import told
from training.paths import WORK, load_vocabulary, model_at
from training.teacher import CHUNK, Encoder, Teacher, word_list


def targets(c: Candidates, p: np.ndarray, score: np.ndarray, kinds: np.ndarray, trust: float = 0.7) -> np.ndarray:
    """Soft labels: the judge's spans, best first, mixed with the teacher's own probabilities."""
    out = p.copy()
    bio = np.zeros((len(p), 3), np.float32)
    bio[:, 0] = 1
    taken = np.zeros(len(p), bool)
    places = score[c.owner]
    for r in np.argsort(-places, kind="stable"):
        a, b, s = c.first[r], c.last[r], places[r]
        if s < 0.05:
            break
        if taken[a:b].any():
            continue
        taken[a:b] = True
        bio[a:b] = [1 - s, 0, s]
        bio[a] = [1 - s, s, 0]
        out[a:b, 3:8] = trust * kinds[c.owner[r]] + (1 - trust) * p[a:b, 3:8]
    out[:, :3] = trust * bio + (1 - trust) * p[:, :3]
    return out


def vectors(papers: list[tuple[str, str]]) -> tuple[np.ndarray, np.ndarray]:
    """Word hashes, sorted, and their vectors, row 0 for unknown words.

    Half a vector is the mean of the teacher's hidden states over the word's places in machine-labelled papers, half
    the mean of its word-piece vectors; each reduced by PCA.
    """
    words = word_list(papers)
    sums = sum(np.load(p) for p in sorted(WORK.glob("states.*.npy")))
    n = sums[:, :1]
    encoder, model = Encoder(), Teacher()
    pieces = model.encoder.embeddings.word_embeddings.weight.detach().numpy()
    static = np.stack([pieces[encoder.word(w)].mean(0) for w in words])
    both = np.concatenate([_reduce(sums[:, 1:] / np.maximum(n, 1), np.minimum(n, 50)), _reduce(static, n * 0 + 1)], 1)
    hashes, first = np.unique(np.array([crc32(w.encode()) for w in words], np.uint32), return_index=True)
    return hashes, np.concatenate([np.zeros((1, both.shape[1])), both[first]]).astype(np.float32)


def _reduce(x: np.ndarray, weight: np.ndarray, size: int = 64) -> np.ndarray:
    """Weighted PCA, spread flattened to its square root; rows without weight become zero."""
    x = (x - (x * weight).sum(0) / weight.sum()) * (weight > 0)
    _, axes = np.linalg.eigh((x * weight).T @ x)
    small = x @ axes[:, ::-1][:, :size]
    small = small / np.sqrt((small**2).mean(0) + 1e-6) ** 0.5
    return small * (0.25 / small.std())


@dataclass
class Labeller:
    """Judges silver papers by the teacher's probabilities, and, when an earlier model is there, by that as well."""

    vocabulary: Vocabulary
    lexicons: list[Lexicon]
    trees: tuple[Trees, Trees, Trees]
    earlier: Model | None

    def label(self, tokens: Tokens, p: np.ndarray) -> tuple[Candidates, np.ndarray, np.ndarray, np.ndarray]:
        """Candidates, their probabilities and kinds, and soft labels of the tokens."""
        page = self.vocabulary.page(tokens, told(tokens.title, tokens.abstract))
        both = p
        if self.earlier:
            q, states = self.earlier.tagger(page)
            both = (p + q) / 2
        c = find_candidates(page, both)
        x = self._features(c, p, self.lexicons)
        odds = _odds(judge(c, x, self.trees[0], self.trees[1])[0])
        kinds = softmax(self.trees[2].raw(x))
        if self.earlier:
            e = self.earlier
            x = np.concatenate([self._features(c, q, e.lexicons), e.spans(c, states)], 1)
            odds = (odds + _odds(judge(c, x, e.trees["stage1"], e.trees["stage2"])[0])) / 2
            kinds = (kinds + softmax(e.trees["kind"].raw(x))) / 2
        score = sigmoid(odds)
        return c, score, kinds, targets(c, both, score, kinds)

    def _features(self, c: Candidates, p: np.ndarray, lexicons: list[Lexicon]) -> np.ndarray:
        x = candidate_features(c, p, self.vocabulary, lexicons)[1]
        return np.concatenate([x, np.zeros((len(x), 1), np.float32)], 1)  # as if annotated twice


def _odds(p: np.ndarray) -> np.ndarray:
    return np.log(p + 1e-4) - np.log(1 - p + 1e-4)


def label_chunk(path: Path, labeller: Labeller) -> None:
    """Write the targets and the form counts of one chunk."""
    out, counts, scores = [], Lexicon(), []
    for (title, abstract), p in pickle.loads(path.read_bytes()):
        c, score, kinds, y = labeller.label(Tokens(title, abstract), p.astype(np.float32))
        for k, s in enumerate(score.tolist()):
            for key in keys_of(c.forms[k], c.folds[k]):
                counts.add(key, s)
        scores.append(((title, abstract), dict(zip(c.forms, score.tolist(), strict=True)), kinds.argmax(1).tolist()))
        out.append(((title, abstract), y.astype(np.float16)))
    (WORK / path.name.replace("silver", "counts")).write_bytes(pickle.dumps(counts.counts))
    (WORK / path.name.replace("silver", "scores")).write_bytes(pickle.dumps(scores))
    (WORK / path.name.replace("silver", "targets")).write_bytes(pickle.dumps(out))


def mean_targets(student: str, papers: list[tuple[str, str]], name: str, first: int = 0) -> None:
    """Write the mean of the probabilities of teacher and student, the student's where the teacher stops.

    The files are work/NAME.*.pkl, numbered from ``first`` on.
    """
    import torch

    from training.build import load_tagger
    from training.teacher import predict

    vocabulary, tagger, encoder, model = load_vocabulary(), load_tagger(WORK / f"{student}.npz"), Encoder(), Teacher()
    model.load_state_dict(torch.load(WORK / "teacher-all.pt"))
    model.eval()
    torch.set_num_threads(1)
    part, parts = map(int, os.environ.get("PART", "0/1").split("/"))
    for c in range(part, -(-len(papers) // CHUNK), parts):
        out = []
        for paper in papers[c * CHUNK : (c + 1) * CHUNK]:
            tokens = Tokens(*paper)
            (p,), _ = predict(model, encoder, [tokens])
            q, _ = tagger(vocabulary.page(tokens))
            y = np.where(p[:, :1] == 1, q, (p + q) / 2)  # beyond its 512 pieces the teacher says "outside" for certain
            out.append((paper, y.astype(np.float16)))
        (WORK / f"{name}.{first + c:03}.pkl").write_bytes(pickle.dumps(out))
        print(c, flush=True)


def merge_counts() -> None:
    """Add up the counts of all chunks: the silver lexicon."""
    total: dict[int, tuple[float, float]] = {}
    for path in sorted(WORK.glob("counts.???.pkl")):
        for key, (n, r) in pickle.loads(path.read_bytes()).items():
            m, q = total.get(key, (0.0, 0.0))
            total[key] = m + n, q + r
    lexicon = Lexicon(total).pruned(3)
    (WORK / "silver_lexicon.pkl").write_bytes(pickle.dumps(lexicon.counts))
    print(len(total), len(lexicon.counts), "forms and words")


def put_apart(chunks: int) -> None:
    """Move the last chunks of machine labels into work/apart, for the judge to learn from."""
    (WORK / "apart").mkdir(exist_ok=True)
    for path in sorted(WORK.glob("scores.???.pkl"))[-chunks:]:
        for name in ("scores", "targets", "counts"):
            part = path.with_name(path.name.replace("scores", name))
            part.rename(WORK / "apart" / part.name)
    merge_counts()


def main() -> None:
    """Label the chunks that have no targets yet."""
    counts, judged, _ = pickle.loads((WORK / f"judge.{sys.argv[1]}.pkl").read_bytes())
    earlier = model_at(WORK / sys.argv[2]) if len(sys.argv) > 2 else None
    trees = (export(judged.stage1), export(judged.stage2), export(judged.kind))
    lexicons = [Lexicon(counts)]
    before = WORK / "before" / "silver_lexicon.pkl"  # what the judge learnt with, if there was one
    if before.exists():
        lexicons.append(Lexicon(pickle.loads(before.read_bytes())))
    labeller = Labeller(load_vocabulary(), lexicons, trees, earlier)
    part, parts = map(int, os.environ.get("PART", "0/1").split("/"))  # to share the work between processes
    for path in sorted(WORK.glob("silver.???.pkl")):
        if int(path.name[7:10]) % parts == part and not (WORK / path.name.replace("silver", "counts")).exists():
            label_chunk(path, labeller)
            print(path.name, flush=True)
    merge_counts()


if __name__ == "__main__":
    if sys.argv[1] == "vectors":
        count = int(sys.argv[2])
        h, v = vectors(silver_papers(load_gold())[:count])
        np.savez(WORK / "vectors.npz", hashes=h, vectors=v)
        print(v.shape)
    elif sys.argv[1] == "mean":
        annotated = load_gold()
        if sys.argv[3] == "gold":
            mean_targets(sys.argv[2], [(p.title, p.abstract) for p in annotated if p.fold >= 0], "soft")
        else:
            first, many = map(int, sys.argv[3:5])
            mean_targets(sys.argv[2], silver_papers(annotated)[first : first + many], "targets", first // CHUNK)
    elif sys.argv[1] == "apart":
        put_apart(int(sys.argv[2]))
    else:
        main()
