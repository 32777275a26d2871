"""Train the finder of relations between things (``kg/extract/statements.json``) on annotated papers.

    python training/statements.py GOLD.jsonl -o kg/extract/statements.json
    python training/statements.py GOLD.jsonl --cross-validate

GOLD.jsonl holds annotated papers as docs/accuracy.md describes them, with ``title`` and ``abstract``. Needs
scikit-learn and LightGBM beside the package; seeds are fixed. Each paper is learnt from twice: with the annotated
things as mentions, and with what the extractor finds, as far as the annotators know it. The second stage learns from
what the first says of papers that it has not seen (five folds). Cross-validation prints precision, recall and F1 over all pairs
of things, for both ways, at each threshold; relations whose things were not found count as missed.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import lightgbm
import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from kg.evaluate.gold import GoldPaper, fold, read_gold
from kg.extract import Extractor
from kg.extract.acronyms import find_definitions
from kg.extract.extractor import settle
from kg.extract.frame import Frame
from kg.extract.groups import Group, group
from kg.extract.pairs import RELATIONS, ROLES, Pair, Scorer, features, find_pairs, logit
from kg.extract.statements import forest
from kg.extract.surroundings import Surroundings
from kg.extract.trained.trees import sigmoid
from kg.link import shipped_thesaurus
from kg.model import Kind, Mention, Paper, Relation
from kg.papers.emphasis import unmarked
from kg.text import clean

SEED, FOLDS = 0, 5
#: First stage: inverse strength of the L2 penalty, and the least number of things or pairs that show a sign.
C, LEAST = 0.1, 12
#: Pairs that the first stage gives less are dropped.
FLOOR = 0.05
TREES, LEAVES = 60, 8
BOOSTING = {
    "objective": "binary", "learning_rate": 0.1, "num_leaves": LEAVES, "min_data_in_leaf": 40, "feature_fraction": 0.3,
    "lambda_l2": 5, "verbose": -1, "num_threads": 1, "seed": SEED, "deterministic": True,
}  # fmt: skip


@dataclass
class Case:
    """One paper read in one way: its things and pairs with their signs, and what the annotators say of them."""

    paper: int
    way: str
    things: list[Group]
    signs: list[set[str]]
    pairs: list[Pair]
    roles: list[frozenset[Relation]]
    known: list[bool]
    stated: list[dict[Relation, set[tuple[str, Relation, str]]]]


def mentions_of(frame: Frame, annotation: dict) -> Iterator[Mention]:
    """Yield a mention for each place of each annotated form."""
    named = [(i["name"], [i["name"], *i["aliases"]], i["type"], Relation.INTRODUCES) for i in annotation["introduces"]]
    named += [(e["name"], e["surfaces"], e["type"], Relation.MENTIONS) for e in annotation["entities"]]
    kinds = {"Model": "Method", "Software": "Method", "Benchmark": "Dataset", "Theory": "Concept"}
    for name, forms, kind, relation in named:
        for form in {clean(f) for f in forms} - {""}:
            for section in frame.sections:
                for m in re.finditer(rf"(?<!\w){re.escape(form)}(?!\w)", frame.text(section), re.I):
                    kind_, place = Kind(kinds.get(kind, kind)), (section, m.start(), m.end())
                    yield frame.mention(*place, by="gold", kind=kind_, relation=relation, target=name)


def case(number: int, way: str, frame: Frame, mentions: Iterable[Mention], definitions: tuple, gold: GoldPaper) -> Case:
    """Return what the model learns from one paper read in one way."""
    things = group(mentions, definitions)
    around = Surroundings(frame, things)
    pairs = list(find_pairs(around, things))
    forms = [{fold(m.text) for m in thing.mentions} for thing in things]
    items = [[item for item in gold.links if item.forms & f] for f in forms]
    stated = [defaultdict(set) for _ in pairs]
    for head, relation, tail in gold.lineage:
        heads, tails = ({*gold.forms.get(name, ()), name} for name in (head, tail))
        for pair, said in zip(pairs, stated, strict=True):
            if forms[pair.head] & heads and forms[pair.tail] & tails:
                said[relation].add((head, relation, tail))
    roles = [frozenset().union(*(i.roles for i in found)) - {Relation.INTRODUCES} for found in items]
    signs = [around.of_group(thing) for thing in things]
    return Case(number, way, things, signs, pairs, roles, [bool(found) for found in items], stated)


def read(path: Path) -> tuple[list[GoldPaper], list[Case]]:
    """Return the annotated papers and both readings of each."""
    golds, cases = read_gold(path), []
    extractor = Extractor(shipped_thesaurus().labels())
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    for number, (gold, record) in enumerate(zip(golds, records, strict=True)):
        frame = Frame(Paper(f"paper:{number}", clean(record["title"]), unmarked(clean(record["abstract"]))))
        definitions = tuple(sorted(set(find_definitions(frame))))
        annotated = list(settle(mentions_of(frame, record["annotations"][0])))
        found = extractor.read(frame.paper).mentions
        cases.append(case(number, "gold", frame, annotated, definitions, gold))
        cases.append(case(number, "found", frame, found, definitions, gold))
    return golds, cases


def linear(samples: Sequence[Sequence[str]], labels: np.ndarray) -> dict:
    """Return a table of signs fitted to ``labels`` (samples, outputs), one logistic regression an output."""
    counts = Counter(sign for signs in samples for sign in signs)
    names = sorted(sign for sign, n in counts.items() if n >= LEAST)
    row = {sign: n for n, sign in enumerate(names)}
    indices = [[row[s] for s in signs if s in row] for signs in samples]
    ends = np.cumsum([0, *map(len, indices)])
    flat = [i for some in indices for i in some]
    x = csr_matrix((np.ones(len(flat)), flat, ends), shape=(len(samples), len(names)))
    fits = [LogisticRegression(C=C, solver="liblinear", random_state=SEED).fit(x, y) for y in labels.T]
    weights = np.round(np.stack([f.coef_[0] for f in fits], axis=1), 2)
    kept = np.abs(weights).max(axis=1) > 0.05  # the others change nothing and are two in five
    return {
        "signs": [n for n, k in zip(names, kept, strict=True) if k],
        "weights": weights[kept].tolist(),
        "bias": [round(float(f.intercept_[0]), 2) for f in fits],
    }


def first_stage(cases: Iterable[Case]) -> dict:
    """Return the tables of the linear models."""
    cases = list(cases)
    roles = [(sorted(s), r) for c in cases for s, r in zip(c.signs, c.roles, strict=True) if r]
    tables = {"role": linear([s for s, _ in roles], np.array([[x in r for x in ROLES] for _, r in roles]))}
    for introduced in (True, False):
        samples, labels = [], []
        for c in cases:
            for pair, said in zip(c.pairs, c.stated, strict=True):
                if c.things[pair.head].introduced is introduced and c.known[pair.head] and c.known[pair.tail]:
                    own = [f"pair\t{s}" for s in sorted(pair.signs)] + [
                        f"tail\t{s}" for s in sorted(c.signs[pair.tail])
                    ]
                    samples.append(own if introduced else own + [f"head\t{s}" for s in sorted(c.signs[pair.head])])
                    labels.append([relation in said for relation in RELATIONS])
        whole = linear(samples, np.array(labels))
        for part in ("pair", "tail") if introduced else ("pair", "tail", "head"):
            tables[part if introduced else f"other-{part}"] = _part(whole, part)
    return tables


def _part(table: dict, part: str) -> dict:
    """Return the signs of one part; the part "pair" has the bias."""
    chosen = [(s.split("\t")[1], w) for s, w in zip(table["signs"], table["weights"], strict=True)
              if s.startswith(f"{part}\t")]  # fmt: skip
    bias = table["bias"] if part == "pair" else [0.0] * len(RELATIONS)
    return {"signs": [s for s, _ in chosen], "weights": [w for _, w in chosen], "bias": bias}


def seen(scorer: Scorer, c: Case) -> tuple[list[int], np.ndarray]:
    """Return the pairs that pass the first stage, and what the second sees of them."""
    if not c.pairs:
        return [], np.zeros((0, 0))
    odds, roles = scorer(c.things, c.signs, c.pairs)
    kept = [n for n, row in enumerate(odds) if row.max() > logit(FLOOR)]
    return kept, features(c.things, c.signs, c.pairs, odds, roles, kept) if kept else np.zeros((0, 0))


def out_of_fold(cases: Sequence[Case], folds: Sequence[int]) -> list[tuple[list[int], np.ndarray]]:
    """Return what the second stage sees of each case, from a first stage that has not seen the paper."""
    scorers = [Scorer(first_stage(c for c in cases if folds[c.paper] != k)) for k in sorted(set(folds))]
    return [seen(scorers[folds[c.paper]], c) for c in cases]


def second_stage(cases: Sequence[Case], views: Sequence[tuple[list[int], np.ndarray]]) -> dict:
    """Return the boosted trees, as ``statements.json`` holds them."""
    rows, labels = [], []
    for c, (kept, x) in zip(cases, views, strict=True):
        for n, row in zip(kept, x, strict=True):
            if c.known[c.pairs[n].head] and c.known[c.pairs[n].tail]:
                rows.append(row)
                labels.append([relation in c.stated[n] for relation in RELATIONS])
    x, y = np.array(rows), np.array(labels)
    nodes: dict[str, list] = {"feature": [], "threshold": [], "child": [], "value": []}
    roots, depth = [], 0
    for column in y.T:
        model = lightgbm.train(BOOSTING, lightgbm.Dataset(x, column.astype(float)), num_boost_round=TREES)
        trees = [tree["tree_structure"] for tree in model.dump_model()["tree_info"]]
        roots.append([_flatten(tree, nodes) for tree in trees])
        depth = max(depth, *map(_depth, trees))
    return {**nodes, "roots": np.array(roots).T.tolist(), "depth": depth}


def _flatten(tree: dict, nodes: dict[str, list]) -> int:
    """Append the nodes of a tree and return the number of its root."""
    here = len(nodes["value"])
    for name, value in (("feature", 0), ("threshold", 0.0), ("value", round(tree.get("leaf_value", 0.0), 4))):
        nodes[name].append(value)
    nodes["child"] += [here, here]
    if "split_feature" in tree:
        nodes["feature"][here], nodes["threshold"][here] = tree["split_feature"], float(f"{tree['threshold']:.6g}")
        nodes["child"][2 * here : 2 * here + 2] = [
            _flatten(tree[side], nodes) for side in ("left_child", "right_child")
        ]
    return here


def _depth(tree: dict) -> int:
    return 1 + max(_depth(tree["left_child"]), _depth(tree["right_child"])) if "split_feature" in tree else 0


def cross_validate(
    golds: Sequence[GoldPaper], cases: Sequence[Case], views: Sequence[tuple], folds: Sequence[int]
) -> None:
    """Print how well papers that neither stage has seen are read.

    The first stage's views of the training papers come from models that saw four fifths of all papers, the tested
    ones among them; that is far too little to tell.
    """
    table: dict[str, list[tuple[float, Case, int, Relation]]] = defaultdict(list)
    for k in sorted(set(folds)):
        learn = [n for n, c in enumerate(cases) if folds[c.paper] != k]
        trees = forest(second_stage([cases[n] for n in learn], [views[n] for n in learn]))
        for c, (kept, x) in zip(cases, views, strict=True):
            for n, row in zip(kept, sigmoid(trees.raw(x)) if folds[c.paper] == k and kept else (), strict=False):
                both = c.things[c.pairs[n].head].score * c.things[c.pairs[n].tail].score
                table[c.way] += [(p * both, c, n, r) for r, p in zip(RELATIONS, row, strict=True)]
    wanted = sum(len(who) == g.annotators for g in golds for who in g.lineage.values())
    for way, found in sorted(table.items()):
        for threshold in (0.06, 0.08, 0.1, 0.12, 0.14, 0.16, 0.18, 0.2, 0.22, 0.25, 0.3):
            print(way, threshold, _measure(golds, [f for f in found if f[0] >= threshold], wanted))
        for relation in RELATIONS:
            mine = sum(t[1] is relation for g in golds for t in g.lineage)
            print(way, relation, _measure(golds, [f for f in found if f[0] >= 0.16 and f[3] is relation], mine))


def _measure(golds: Sequence[GoldPaper], found: Sequence[tuple[float, Case, int, Relation]], wanted: int) -> str:
    right = sum(bool(c.stated[n].get(r)) for _, c, n, r in found)
    hit = {(c.paper, t) for _, c, n, r in found for t in c.stated[n].get(r, ())}
    agreed = sum(len(golds[p].lineage[t]) == golds[p].annotators for p, t in hit)
    precision, recall = right / max(1, len(found)), agreed / max(1, wanted)
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    return f"P {precision:.3f} R {recall:.3f} F1 {f1:.3f}, {len(found)} found, {wanted} wanted"


def main() -> None:
    """Train, or cross-validate."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("gold", type=Path)
    parser.add_argument("-o", "--output", type=Path, default=Path("kg/extract/statements.json"))
    parser.add_argument("--cross-validate", action="store_true")
    parser.add_argument("--threshold", type=float, default=0.2)
    options = parser.parse_args()
    golds, cases = read(options.gold)
    draw = random.Random(SEED)
    folds = [draw.randrange(FOLDS) for _ in golds]
    views = out_of_fold(cases, folds)
    if options.cross_validate:
        cross_validate(golds, cases, views, folds)
        return
    tables, trees = first_stage(cases), second_stage(cases, views)
    content = {"tables": tables, "forest": trees, "floor": FLOOR, "threshold": options.threshold}
    options.output.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
