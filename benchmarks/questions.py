"""How long the named questions take: ``python benchmarks/questions.py [LIBRARY | PAPERS] [NEO4J_URI]``.

Without a library one of 20,000 papers is made from a seed: entities of Zipf-like frequency, citations, families,
authors. Each question is asked with its defaults, three times; the best is taken. CPU is this process's: the embedded
engine runs in it, Neo4j does not. With an address the questions are asked there too, of the graph that is there.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

from kg.library import Contents, write
from kg.model import Claim, Evidence, Kind, Node, Paper, Relation, Section
from kg.store import EmbeddedStore, Store, open_store, questions
from kg.store.embedded import cache_of

NAMED = (
    "transformer",
    "speculative decoding",
    "EAGLE",
    "EAGLE-2",
    "TabPFN",
    "language modeling",
    "inference acceleration",
)
KINDS = (Kind.METHOD, Kind.METHOD, Kind.METHOD, Kind.TASK, Kind.CONCEPT, Kind.DATASET, Kind.METRIC)
ROLE = {Kind.TASK: Relation.ADDRESSES, Kind.DATASET: Relation.EVALUATES_ON, Kind.METRIC: Relation.EVALUATES_ON}
SENTENCE = (
    "We show that what is named here is used, compared and extended by all that is named there, on many a data set."
)


def contents(papers: int, seed: int = 1) -> Contents:
    """Return a library of ``papers`` papers, with as many entities and authors, and some twenty edges a paper."""
    random = Random(seed)
    names = [*NAMED, *(f"entity {n}" for n in range(len(NAMED), papers))]
    kinds = [Kind.TASK if "ling" in n or "eration" in n else KINDS[i % 7] for i, n in enumerate(names)]
    entities = [
        Node(f"{k.lower()}:{n.replace(' ', '-')}", k, n, (n.title(),)) for n, k in zip(names, kinds, strict=True)
    ]
    works = [
        Node(f"paper:{n}", Kind.PAPER, f"Paper {n}", (), {"year": 2015 + n * 11 // papers, "referencesStatus": "known"})
        for n in range(papers)
    ]
    authors = [Node(f"author:{n}", Kind.AUTHOR, f"Author {n}") for n in range(papers)]
    code = [
        Node(f"repository:{n}", Kind.REPOSITORY, f"r{n}", (), {"url": f"https://x/{n}"}) for n in range(0, papers, 5)
    ]
    claims: dict[tuple[str, str], Claim] = {}
    for number, work in enumerate(works):
        for subject, relation, target in _edges(random, number, work, works, entities, authors):
            claims.setdefault((subject, target), _claim(subject, relation, target, work.id, random.random()))
    for n, repository in zip(range(0, papers, 5), code, strict=True):
        claims[f"paper:{n}", repository.id] = _claim(f"paper:{n}", Relation.HAS_CODE, repository.id, "", 1.0)
    for n in range(1, papers):
        broader = entities[int(n * random.random() ** 2)]
        claims[entities[n].id, broader.id] = _claim(entities[n].id, Relation.IS_A, broader.id, "", random.random())
    read = tuple(Paper(work.id, work.name, SENTENCE) for work in works)
    return Contents(papers=read, nodes=(*works, *entities, *authors, *code), claims=tuple(claims.values()))


def _edges(
    random: Random, number: int, work: Node, works: list[Node], entities: list[Node], authors: list[Node]
) -> Iterator[tuple[str, Relation, str]]:
    yield work.id, Relation.INTRODUCES, entities[number].id
    for _ in range(12):
        entity = entities[int(len(entities) * random.random() ** 4)]
        role = random.choice((Relation.USES, Relation.USES, Relation.STUDIES, Relation.EXTENDS, Relation.COMPARES_WITH))
        yield work.id, ROLE.get(entity.kind, role), entity.id
    for _ in range(5 if number else 0):
        yield work.id, Relation.CITES, works[int(number * random.random() ** 2)].id
    for _ in range(3):
        yield authors[int(len(authors) * random.random() ** 2)].id, Relation.WROTE, work.id


def _claim(subject: str, relation: Relation, target: str, paper: str, score: float) -> Claim:
    section = Section.ABSTRACT if paper else Section.THESAURUS
    return Claim(subject, relation, target, (Evidence(paper, section, 0, 7, SENTENCE, "made", round(score, 3)),))


def timed(store: Store, name: str) -> tuple[float, float, int]:
    """Return the wall and CPU seconds of the best of three, and how many rows came."""
    question = questions()[name]
    taken = []
    for _ in range(3):
        wall, cpu = time.perf_counter(), time.process_time()
        answer = store.query(question.cypher, question.filled({}))
        taken.append((time.perf_counter() - wall, time.process_time() - cpu))
    return min(w for w, _ in taken), min(c for _, c in taken), len(answer.rows)


def main(what: str = "20000", uri: str = "") -> None:
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder) / "made.kg"  # a copy has no cache yet
        if what.isdecimal():
            write(library, contents(int(what)))
        else:
            shutil.copy(what, library)
        wall, cpu = time.perf_counter(), time.process_time()
        with EmbeddedStore(library) as store:
            wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
            size = sum(file.stat().st_size for file in cache_of(library).iterdir())
            (nodes,), (edges,) = (
                store.query(q).rows[0] for q in ("MATCH (n) RETURN count(*)", "MATCH ()-->() RETURN count(*)")
            )
            print(f"{nodes} nodes, {edges} edges; library {library.stat().st_size / 1e6:.0f} MB", flush=True)
            print(f"cache made in {wall:.1f} s ({cpu:.1f} CPU s), {size / 1e6:.0f} MB", flush=True)
            stores: list[Store] = [store, *([open_store(uri)] if uri else [])]
            for name in questions():
                found = [timed(one, name) for one in stores]
                times = "".join(f"{w * 1000:9.0f} ms {c * 1000:7.0f} CPU ms" for w, c, _ in found)
                print(f"{name:26}{times}  {found[0][2]:4} rows", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
