"""A made-up library for tests of the page: papers, entities, repositories, citations, each edge with a sentence."""

from __future__ import annotations

import random

import networkx as nx

from kg.graph import to_graph
from kg.model import Claim, Evidence, Kind, Node, Relation, Section

AREAS = {
    "speculative decoding": (
        ["EAGLE", "EAGLE-2", "Medusa", "Lookahead decoding", "draft model", "tree attention", "self-speculation"],
        ["LLM inference", "text generation"],
        ["MT-Bench", "HumanEval", "GSM8K", "SpecBench"],
    ),
    "prior-data fitted network": (
        ["TabPFN", "TabPFN v2", "in-context learning", "LC-PFN", "amortised inference", "Bayesian neural network"],
        ["tabular classification", "time series forecasting", "learning curve extrapolation"],
        ["OpenML-CC18", "TabZilla", "AMLB"],
    ),
    "state space model": (
        ["Mamba", "Mamba-2", "S4", "S5", "H3", "linear attention", "RWKV", "selective scan", "Hyena"],
        ["language modeling", "long-range modeling", "image segmentation"],
        ["Long Range Arena", "WikiText-103", "The Pile"],
    ),
    "KV cache compression": (
        ["H2O", "SnapKV", "StreamingLLM", "KIVI", "PagedAttention", "grouped-query attention", "quantization"],
        ["long-context inference", "retrieval-augmented generation"],
        ["LongBench", "Needle in a Haystack", "RULER"],
    ),
    "diffusion model": (
        ["DDPM", "latent diffusion", "classifier-free guidance", "flow matching", "DiT", "consistency model", "LoRA"],
        ["text-to-image generation", "video generation", "image editing"],
        ["MS COCO", "ImageNet", "LAION-5B"],
    ),
    "vision-language model": (
        ["CLIP", "BLIP-2", "LLaVA", "VL-JEPA", "Q-Former", "visual instruction tuning", "SigLIP"],
        ["visual question answering", "image captioning", "document understanding"],
        ["VQAv2", "MMMU", "DocVQA", "TextVQA"],
    ),
    "reinforcement learning from human feedback": (
        ["DPO", "PPO", "GRPO", "reward model", "KTO", "constitutional AI", "rejection sampling"],
        ["alignment", "mathematical reasoning", "code generation"],
        ["AlpacaEval", "MATH", "UltraFeedback"],
    ),
}
COMMON = [
    (Kind.CONCEPT, "large language model", ("LLM", "LLMs")),
    (Kind.METHOD, "transformer", ("Transformers",)),
    (Kind.METHOD, "attention", ("self-attention",)),
    (Kind.METRIC, "perplexity", ("PPL",)),
    (Kind.METRIC, "accuracy", ()),
    (Kind.METRIC, "latency", ()),
    (Kind.FIELD, "natural language processing", ("NLP",)),
    (Kind.FIELD, "computer vision", ()),
    (Kind.FIELD, "deep learning", ()),
]
VERBS = {
    Relation.STUDIES: "This paper studies {} under a fixed compute budget and asks where it breaks.",
    Relation.USES: "Our pipeline relies on {} in every stage, without changing its hyperparameters.",
    Relation.EXTENDS: "We extend {} with a cheaper update that keeps its guarantees.",
    Relation.ADDRESSES: "The target application is {}, where labels are scarce and delays are costly.",
    Relation.EVALUATES_ON: "On {} the method gains 3.1 points over the strongest published baseline.",
    Relation.COMPARES_WITH: "Compared with {}, it needs half the memory at the same quality.",
    Relation.MENTIONS: "Recent progress on {} has renewed the interest in this question.",
}
START = ("Rethinking", "Scaling", "Efficient", "Faster", "A Closer Look at", "Understanding", "Adaptive", "Robust")
END = ("without Retraining", "at Long Context", "from Few Examples", "on a Budget", "by Design", "in the Wild")


def slug(text: str) -> str:
    return text.lower().replace(" ", "-")


def entity(kind: Kind, name: str, aliases: tuple[str, ...] = ()) -> Node:
    return Node(f"{kind.lower()}:{slug(name)}", kind, name, aliases)


def read(paper: str, relation: Relation, target: Node, sentence: str, score: float = 0.9) -> Claim:
    """Return a claim with one evidence whose words are the target's name in the sentence."""
    text = sentence.format(target.name)
    start = text.index(target.name) + 200
    end = start + len(target.name)
    return Claim(
        paper,
        relation,
        target.id,
        (Evidence(paper, Section.ABSTRACT, start, end, text, "cue", score, 200),),
    )


def record(subject: str, relation: Relation, target: str, text: str, section: Section) -> Claim:
    return Claim(subject, relation, target, (Evidence("", section, 0, 0, text, "record"),))


def library(papers: int = 200, seed: int = 3) -> nx.MultiDiGraph:
    """Return a graph of about 1.8 nodes for each of ``papers``."""
    dice = random.Random(seed)  # noqa: S311
    common = [entity(*row) for row in COMMON]
    nodes = {node.id: node for node in common}
    claims: dict[str, Claim] = {}
    areas = [_area(name, parts, nodes, claims, common) for name, parts in AREAS.items()]
    written: list[list[str]] = [[] for _ in areas]
    for n in range(papers):
        number = min(int(dice.expovariate(0.35)), len(areas) - 1)
        paper = _paper(dice, n, areas[number], nodes)
        for claim in _claims(dice, n, paper, areas[number], areas[dice.randrange(len(areas))], common, nodes):
            claims.setdefault(claim.key, claim)
        for cited in dice.sample(written[number], min(len(written[number]), dice.randrange(4))):
            text = f"[{n}] {nodes[cited].name}"
            claims.setdefault(f"{paper} CITES {cited}", record(paper, Relation.CITES, cited, text, Section.REFERENCES))
        written[number].append(paper)
    return to_graph(nodes.values(), claims.values())


def _area(name, parts, nodes, claims, common):
    head = entity(Kind.METHOD, name, (name.title(), "".join(w[0] for w in name.split()).upper()))
    methods = [entity(Kind.METHOD, m) for m in parts[0]]
    tasks = [entity(Kind.TASK, t) for t in parts[1]]
    datasets = [entity(Kind.DATASET, d) for d in parts[2]]
    for node in (head, *methods, *tasks, *datasets):
        nodes.setdefault(node.id, node)
    for method in methods:
        claim = record(method.id, Relation.IS_A, head.id, f"{method.name}: broader {head.name}", Section.THESAURUS)
        claims[claim.key] = claim
    claim = record(
        head.id,
        Relation.IS_A,
        common[8].id,
        f"{head.name}: broader {common[8].name}",
        Section.THESAURUS,
    )
    claims[claim.key] = claim
    return head, methods, tasks, datasets


def _paper(dice, n, area, nodes):
    head, methods, _, _ = area
    title = f"{dice.choice(START)} {dice.choice([head, *methods]).name} {dice.choice(END)}"
    if n % 3 == 0:
        title = f"{_coined(dice)}: {title}"
    number = f"{18 + n % 8}{1 + n % 12:02d}.{10000 + n}"
    properties = {
        "title": title,
        "year": 2018 + n % 8,
        "authors": ("Ada Marsh", "Jun Okada", "Lena Fischer")[: 1 + n % 3],
        "venue": ("NeurIPS", "ICML", "ICLR", "arXiv")[n % 4],
        "arxivId": number,
        "url": f"https://arxiv.org/abs/{number}",
    }
    node = Node(f"paper:arxiv:{number}", Kind.PAPER, title, (), properties)
    nodes[node.id] = node
    return node.id


def _coined(dice):
    return "".join(dice.choice(("Ka", "Lo", "Mi", "Ter", "Spec", "Vel", "Nu", "Fa")) for _ in range(2)) + "Net"


def _claims(dice, n, paper, area, other, common, nodes):
    head, methods, tasks, datasets = area
    yield read(paper, Relation.STUDIES, head, VERBS[Relation.STUDIES], 0.97)
    for method in dice.sample(methods, 2):
        relation = dice.choice((Relation.USES, Relation.EXTENDS, Relation.COMPARES_WITH))
        yield read(paper, relation, method, VERBS[relation], 0.8)
    yield read(paper, Relation.ADDRESSES, dice.choice(tasks), VERBS[Relation.ADDRESSES])
    yield read(paper, Relation.EVALUATES_ON, dice.choice(datasets), VERBS[Relation.EVALUATES_ON])
    yield read(paper, Relation.MENTIONS, dice.choice(common), VERBS[Relation.MENTIONS], 0.6)
    if n % 4 == 0:
        yield read(paper, Relation.MENTIONS, dice.choice(other[1]), VERBS[Relation.MENTIONS], 0.5)
    name = nodes[paper].name
    if ":" in name:
        coined = entity(Kind.METHOD, name.split(":")[0])
        nodes.setdefault(coined.id, coined)
        yield read(paper, Relation.INTRODUCES, coined, "We present {}, a small change with a large effect.", 0.95)
    if n % 3 == 1:
        address = f"github.com/example/{slug(name.split(':')[0])[:24]}-{n}"
        repository = Node(f"repository:{address}", Kind.REPOSITORY, address, (), {"url": f"https://{address}"})
        nodes[repository.id] = repository
        yield record(paper, Relation.HAS_CODE, repository.id, f"Code: https://{address}", Section.LINKS)
