"""Who cites whom in a folder or archive of LaTeX sources, against a list of citations that are known.

    python benchmarks/citations.py latex-citations.tar.xz latex-citations.silver-edges.tsv --sample sample.txt
    python benchmarks/citations.py --generated 6500 300000

Prints CPU seconds and peak memory of reading and of resolving, the share of the known citations that was found, and by
what. ``--sample`` writes 100 found citations that are not among the known ones, drawn with a fixed seed, to be read by
eye: the raw reference and the title that it is taken for.
"""

from __future__ import annotations

import argparse
import random
import resource
import time
from collections import Counter
from pathlib import Path

from kg.link.citations import cited as citations
from kg.model import Claim, Paper, Problem, Reference
from kg.papers import read, sources, unite

SEED = 20261121
WORDS = (
    "graph",
    "tree",
    "neural",
    "sparse",
    "deep",
    "kernel",
    "bandit",
    "causal",
    "robust",
    "convex",
    "latent",
    "flow",
)


def memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10


def papers_of(path: str) -> list[Paper]:
    problems: list[Problem] = []
    start = time.process_time()
    records = [p for s in sources([path], report=problems.append) for p in read(s, report=problems.append)]
    pile, doubts = unite(records)
    references = sum(len(p.references) for p in pile)
    print(f"read: {len(pile)} papers, {references} references, {len(problems)} remarks, {len(doubts)} doubts")
    print(f"read: {time.process_time() - start:.1f} s CPU, {memory():.0f} MiB")
    print("references:", dict(sorted(Counter(str(p.references_status) for p in pile).items())))
    return pile


def resolved(pile: list[Paper]) -> dict[tuple[str, str], Claim]:
    start = time.process_time()
    _, claims = citations(pile)
    print(f"resolve: {time.process_time() - start:.1f} s CPU, {memory():.0f} MiB")
    best: dict[tuple[str, str], Claim] = {}
    for claim in sorted(claims, key=lambda c: (-c.score, c)):
        best.setdefault((claim.subject, claim.object), claim)
    return best


def known(path: str) -> set[tuple[str, str]]:
    lines = Path(path).read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if line.strip())
    return {(f"paper:arxiv:{a.rpartition('v')[0]}", f"paper:arxiv:{b.rpartition('v')[0]}") for a, b in pairs}


def compare(found: dict[tuple[str, str], Claim], silver: set[tuple[str, str]]) -> None:
    both = silver & set(found)
    print(f"found {len(found)} citations; of {len(silver)} known ones {len(both)}: {len(both) / len(silver):.1%}")
    print("by:", dict(Counter(claim.evidence[0].by for claim in found.values()).most_common()))
    unprinted = sum(found[pair].evidence[0].text.endswith(" alone]") for pair in both)
    print(f"of the known ones found, {unprinted} stand in a .bib alone, not in the printed list")


def sample(found: dict[tuple[str, str], Claim], silver: set[tuple[str, str]], pile: list[Paper], output: str) -> None:
    titles = {paper.id: f"{paper.title} ({paper.year})" for paper in pile}
    others = sorted(set(found) - silver)
    drawn = random.Random(SEED).sample(others, min(100, len(others)))
    lines = []
    for number, pair in enumerate(drawn, 1):
        why = found[pair].evidence[0]
        lines.append(
            f"{number}. {why.by} {why.score:.2f}  {pair[0]} -> {pair[1]}\n   {titles[pair[1]]}\n   {why.text}\n"
        )
    Path(output).write_text("\n".join(lines), encoding="utf-8")
    print(f"{len(drawn)} of {len(others)} other citations drawn: {output}")


def generated(papers: int, references: int) -> list[Paper]:
    """Return a pile whose references are half to itself, a tenth of these misspelt, in the shape of a .bbl's."""
    dice = random.Random(SEED)
    titles = [f"{' '.join(dice.choices(WORDS, k=6))} {n}x".capitalize() for n in range(papers)]
    pile = []
    for n in range(papers):
        cited = []
        for _ in range(references // papers):
            title = titles[dice.randrange(papers)] if dice.random() < 0.5 else " ".join(dice.choices(WORDS, k=8))
            title = title.replace("e", "", 1) if dice.random() < 0.1 else title
            raw = f"A. Lovelace and A. Turing. {title}. In Proceedings of the Conference on Orchards, pages 1-9, 2020."
            cited.append(Reference(raw, title, 2020, {}, ("A. Lovelace", "A. Turing")))
        pile.append(Paper(f"paper:title:{n}", titles[n], year=2020, references=tuple(cited)))
    return pile


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", nargs="?")
    parser.add_argument("silver", nargs="?")
    parser.add_argument("--sample")
    parser.add_argument("--generated", nargs=2, type=int, metavar=("PAPERS", "REFERENCES"))
    asked = parser.parse_args()
    pile = generated(*asked.generated) if asked.generated else papers_of(asked.corpus)
    found = resolved(pile)
    if asked.silver:
        silver = known(asked.silver)
        compare(found, silver)
        if asked.sample:
            sample(found, silver, pile, asked.sample)
    else:
        print(f"found {len(found)} citations")


if __name__ == "__main__":
    main()
