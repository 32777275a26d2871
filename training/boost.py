"""LightGBM at training time, and its trees as arrays for the run time."""

from __future__ import annotations

import lightgbm as lgb
import numpy as np

from kg.extract.trained.trees import Trees

BASE = {
    "learning_rate": 0.09, "num_leaves": 31, "max_depth": 7, "min_data_in_leaf": 30, "feature_fraction": 0.3,
    "bagging_fraction": 0.8, "bagging_freq": 1, "lambda_l2": 5.0, "verbose": -1, "num_threads": 2, "seed": 7,
    "deterministic": True, "force_row_wise": True, "max_bin": 63,
}  # fmt: skip


def boost(
    x: np.ndarray, y: np.ndarray, rounds: int, classes: int = 1, weight: np.ndarray | None = None, **more: object
) -> lgb.Booster:
    """Fit; for one class cross-entropy (labels from 0 to 1), softmax otherwise."""
    goal = {"objective": "cross_entropy"} if classes == 1 else {"objective": "multiclass", "num_class": classes}
    return lgb.train({**BASE, **goal, **more}, lgb.Dataset(x, y, weight=weight), num_boost_round=rounds)


def export(model: lgb.Booster, plus: float = 0.0) -> Trees:
    """The trees of a booster as flat arrays; ``plus`` is added to what they say."""
    feature: list[int] = []
    threshold: list[float] = []
    child: list[int] = []
    value: list[float] = []

    def add(node: dict, level: int) -> tuple[int, int]:
        i = len(feature)
        if "leaf_value" in node:
            feature.append(0), threshold.append(np.inf), child.extend((i, i)), value.append(node["leaf_value"])
            return i, level
        feature.append(node["split_feature"]), threshold.append(node["threshold"])
        child.extend((0, 0)), value.append(0.0)
        left, a = add(node["left_child"], level + 1)
        right, b = add(node["right_child"], level + 1)
        child[2 * i : 2 * i + 2] = [left, right]
        return i, max(a, b)

    dump = model.dump_model()
    roots, depth = [], 0
    for tree in dump["tree_info"]:
        root, d = add(tree["tree_structure"], 0)
        if not roots:
            value = [v + plus for v in value]
        roots.append(root)
        depth = max(depth, d)
    classes = dump["num_tree_per_iteration"]
    return Trees(np.array(feature, np.int16), np.array(threshold, np.float32), np.array(child, np.int32),
                 np.array(value, np.float32), np.array(roots, np.int32).reshape(-1, classes), depth)  # fmt: skip


def folds_of(groups: np.ndarray, folds: int, seed: int = 3) -> np.ndarray:
    """A fold for each row; rows of one group share it."""
    rng = np.random.default_rng(seed)
    of_group = rng.permutation(np.arange(groups.max() + 1) % folds)
    return of_group[groups]


def out_of_fold(
    x: np.ndarray,
    y: np.ndarray,
    groups: np.ndarray,
    rounds: int,
    classes: int = 1,
    folds: int = 3,
    weight: np.ndarray | None = None,
    **more: object,
) -> np.ndarray:
    """Raw scores of each row by a model that did not see its paper."""
    fold = folds_of(groups, folds)
    out = np.zeros((len(x), classes), np.float32)
    for f in range(folds):
        mine = fold != f
        model = boost(x[mine], y[mine], rounds, classes, None if weight is None else weight[mine], **more)
        out[fold == f] = np.asarray(model.predict(x[fold == f], raw_score=True)).reshape(-1, classes)
    return out
