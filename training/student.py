"""The student: the tagger's network in torch, learnt from machine labels, then from the gold. Training time only.

python -m training.student silver EPOCHS MINUTES OUT [IN]   learns from work/targets.*.pkl and work/soft.*.pkl (labels of
                                                     other and of annotated papers), writes work/OUT.npz
python -m training.student mean OUT IN IN...   the mean of weights that began as the same network
python -m training.student gold FOLD EPOCHS IN OUT   goes on with the annotated papers of all other folds (-1: of all);
                                                     where work/soft.*.pkl are, these have a say in the labels
"""

from __future__ import annotations

import math
import os
import pickle
import random
import sys
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from kg.extract.trained.tagger import AFFIXES, ATTENTION_AFTER, DILATIONS, HEADS, OUTPUTS, WordIndex, inputs
from kg.extract.trained.tokens import Tokens
from training.gold import GoldPaper, load_gold, token_labels
from training.paths import WORK, load_vocabulary

WIDTH = 192
SIZES = (128, 32, 32, 16, 16, 4)


class Student(nn.Module):
    """The network of :class:`extract.tagger.Tagger`."""

    def __init__(self, vectors: torch.Tensor) -> None:
        super().__init__()
        rows = (len(vectors), AFFIXES, AFFIXES, 32, 13, 2)
        for i, (n, d) in enumerate(zip(rows, SIZES)):
            table = nn.Embedding(n, d)
            nn.init.normal_(table.weight, std=0.1)
            setattr(self, f"emb{i}", table)
        self.emb0.weight.data.copy_(vectors)
        self.mix = nn.Linear(sum(SIZES), WIDTH)
        self.convs = nn.ModuleList(nn.Linear(3 * WIDTH, WIDTH) for _ in DILATIONS)
        self.norms = nn.ModuleList(nn.LayerNorm(WIDTH) for _ in DILATIONS)
        self.att_norm = nn.LayerNorm(WIDTH)
        self.qkv, self.out = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        nn.init.normal_(self.out.weight, std=0.01)
        self.norm, self.head = nn.LayerNorm(WIDTH), nn.Linear(WIDTH, OUTPUTS)
        self.rate = 0.15
        self.word_drop = 0.08

    def forward(self, rows: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        words = rows[..., 0]
        if self.training:
            words = words * (torch.rand(words.shape) > self.word_drop)
        parts = [self.emb0(words)] + [getattr(self, f"emb{i}")(rows[..., i]) for i in range(1, 6)]
        x = self.mix(self.drop(torch.cat(parts, -1))) * mask[..., None]
        for i, reach in enumerate(DILATIONS):
            x = x + self.convolve(x, mask, i, reach)
            if i + 1 == ATTENTION_AFTER:
                x = x + self.attend(x, mask)
        return self.head(self.norm(x))

    def drop(self, x: torch.Tensor) -> torch.Tensor:
        """Drop whole channels of a paper: much cheaper to draw than a mask for every token."""
        if not self.training:
            return x
        return x * ((torch.rand(x.shape[0], 1, x.shape[2]) > self.rate) / (1 - self.rate))

    def convolve(self, x: torch.Tensor, mask: torch.Tensor, i: int, reach: int) -> torch.Tensor:
        h = self.norms[i](x) * mask[..., None]
        p = F.pad(h, (0, 0, reach, reach))
        n = h.shape[1]
        windows = torch.cat([p[:, :n], h, p[:, 2 * reach :]], -1)
        return self.drop(F.relu(self.convs[i](windows)))

    def attend(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        b, n, d = x.shape
        q, k, v = self.qkv(self.att_norm(x)).view(b, n, 3, HEADS, d // HEADS).permute(2, 0, 3, 1, 4)
        mixed = F.scaled_dot_product_attention(q, k, v, attn_mask=mask[:, None, None, :].bool())
        return self.drop(self.out(mixed.transpose(1, 2).reshape(b, n, d)))


def loss_of(logits: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """Cross-entropy against soft targets; all heads but the first weighted by the probability of an entity."""
    alive = 1 - target[:, 0]
    total = alive.sum() + 1e-3
    loss = -(target[:, :3] * F.log_softmax(logits[:, :3], -1)).sum(-1).mean()
    for s, weight in ((slice(3, 8), 0.5), (slice(10, 17), 0.15)):
        each = -(target[:, s] * F.log_softmax(logits[:, s], -1)).sum(-1)
        loss = loss + weight * (alive * each).sum() / total
    each = F.binary_cross_entropy_with_logits(logits[:, 8:10], target[:, 8:10], reduction="none").sum(-1)
    return loss + 0.15 * (alive * each).sum() / total


def train(
    model: Student, data: list[tuple[np.ndarray, np.ndarray]], seed: int, epochs: int, minutes: float, rate: float
) -> Student:
    """Fit with one-cycle AdamW from ``rate``; ``minutes`` bounds the time (the cycle is cut to fit)."""
    torch.manual_seed(seed)
    rng = random.Random(seed)
    model.train()
    opt = torch.optim.AdamW(model.parameters(), lr=rate, weight_decay=0.01)
    size, step, start = 16, 0, time.time()
    total = epochs * -(-len(data) // size)
    for epoch in range(epochs):
        order = sorted(range(len(data)), key=lambda i: len(data[i][0]) + rng.random() * 40)
        batches = [order[i : i + size] for i in range(0, len(order), size)]
        rng.shuffle(batches)
        running = 0.0
        for n, b in enumerate(batches, 1):
            done = max(step / total, (time.time() - start) / (60 * minutes))
            if done >= 1:
                return model.eval()
            for group in opt.param_groups:
                group["lr"] = rate * min(1, (step + 1) / 100) * (0.5 + 0.5 * math.cos(math.pi * done)) + 1e-5
            rows, mask, target = pad([data[i] for i in b])
            loss = loss_of(model(rows, mask)[mask > 0], target[mask > 0])
            opt.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 2.0)
            opt.step()
            step += 1
            running += loss.item()
            if step % 50 == 0:
                print(epoch, step, total, f"{running / n:.4f} {time.time() - start:.0f}s", flush=True)
    return model.eval()


def pad(items: list[tuple[np.ndarray, np.ndarray]]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Stack inputs and targets of unequal lengths."""
    n = max(len(x) for x, _ in items)
    rows = torch.zeros(len(items), n, 6, dtype=torch.long)
    mask = torch.zeros(len(items), n)
    target = torch.zeros(len(items), n, OUTPUTS)
    for i, (x, y) in enumerate(items):
        rows[i, : len(x)] = torch.from_numpy(x.astype(np.int64))
        target[i, : len(y)] = torch.from_numpy(y.astype(np.float32))
        mask[i, : len(x)] = 1
    return rows, mask, target


def export(model: Student, hashes: np.ndarray, path: Path) -> None:
    """Write the weights as halves."""
    arrays = {k: v.detach().numpy().astype(np.float16) for k, v in model.state_dict().items()}
    np.savez_compressed(path, hashes=hashes, **arrays)


def from_silver(epochs: int, minutes: float, out: str, source: str = "") -> None:
    """Learn from machine labels, from the start or from the weights of ``source``."""
    vocabulary = load_vocabulary()
    words = np.load(WORK / "vectors.npz")
    index = WordIndex(words["hashes"])
    data = []
    for path in sorted([*WORK.glob("targets.???.pkl"), *WORK.glob("soft.???.pkl")]):
        for (title, abstract), y in pickle.loads(path.read_bytes()):
            data.append((inputs(vocabulary.page(Tokens(title, abstract)), index), y))
    print(len(data), "papers", flush=True)
    torch.manual_seed(0)
    model = load(source)[0] if source else Student(torch.tensor(words["vectors"]))
    seed = int(os.environ.get("SEED", "0"))
    model = train(model, data, seed, epochs, minutes, 1.5e-3 if source else 2e-3)
    export(model, words["hashes"], WORK / f"{out}.npz")


def from_gold(fold: int, epochs: int, source: str, out: str) -> None:
    """Go on with annotated papers, those of ``fold`` and the held-out ones left out."""
    soft = {
        title: y.astype(np.float32)
        for path in sorted(WORK.glob("soft.???.pkl"))
        for (title, _), y in pickle.loads(path.read_bytes())
    }
    vocabulary = load_vocabulary()
    model, hashes = load(source)
    index = WordIndex(hashes)
    papers = [p for p in load_gold() if p.fold not in (-1, fold)]
    data = [(inputs(vocabulary.page(p.tokens), index), softened(gold_targets(p), soft.get(p.title))) for p in papers]
    model = train(model, data, fold + 1 + 10 * int(os.environ.get("SEED", "0")), epochs, 30.0, 7e-4)
    export(model, hashes, WORK / f"{out}.npz")


def load(source: str) -> tuple[Student, np.ndarray]:
    """Read back what :func:`export` wrote: the network and the hashes of its words."""
    with np.load(WORK / f"{source}.npz") as f:
        arrays = {k: f[k] for k in f.files}
    hashes = arrays.pop("hashes")
    model = Student(torch.tensor(arrays["emb0.weight"].astype(np.float32)))
    model.load_state_dict({k: torch.tensor(v.astype(np.float32)) for k, v in arrays.items()})
    return model, hashes


def mean(out: str, sources: list[str]) -> None:
    """Write the mean of weights that went on from the same network (Wortsman et al. 2022, "model soups")."""
    models = [load(source) for source in sources]
    first, hashes = models[0]
    states = [model.state_dict() for model, _ in models]
    first.load_state_dict({k: torch.stack([s[k] for s in states]).mean(0) for k in states[0]})
    export(first, hashes, WORK / f"{out}.npz")


def gold_targets(paper: GoldPaper) -> np.ndarray:
    """Labels of an annotated paper as the network's outputs."""
    y = token_labels(paper)
    parts = [np.eye(3)[y["bio"]], y["kind"], y["intro"][:, None], y["core"][:, None], y["role"]]
    return np.concatenate(parts, 1).astype(np.float32)


#: What a machine says of an annotated paper counts so much, the annotator the rest: one annotator is not the next one.
SAY = 0.4


def softened(gold: np.ndarray, machine: np.ndarray | None) -> np.ndarray:
    """Mix labels with those of a machine, which alone says of what kind a token would be that the annotator left out."""
    if machine is None:
        return gold
    mixed: np.ndarray = (1 - SAY) * gold + SAY * machine
    outside = gold[:, 0] > 0.5
    mixed[outside, 3:] = machine[outside, 3:]
    return mixed


def main() -> None:
    torch.set_num_threads(int(os.environ.get("THREADS", "1")))
    how, *rest = sys.argv[1:]
    if how == "silver":
        from_silver(int(rest[0]), float(rest[1]), *rest[2:])
    elif how == "mean":
        mean(rest[0], rest[1:])
    else:
        from_gold(int(rest[0]), int(rest[1]), rest[2], rest[3])


if __name__ == "__main__":
    main()
