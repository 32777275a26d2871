"""A library of any size, made from a seed: texts of invented words, mentions and evidence that slice back to them."""

from __future__ import annotations

from random import Random

from kg.library import Contents, StoredReading
from kg.model import Claim, Evidence, Kind, Mention, Node, Paper, Reading, Relation, Section, Source

SYLLABLES = ["ba", "ce", "di", "fo", "gu", "la", "me", "ni", "po", "ru", "sa", "te", "vi", "wo", "zu"]
RELATIONS = (Relation.USES, Relation.STUDIES, Relation.MENTIONS, Relation.EVALUATES_ON)


def contents(papers: int, each: int, seed: int = 1) -> Contents:
    """Return ``papers`` papers with ``each`` mentions and claims each, toward entities of Zipf-like frequency."""
    random = Random(seed)
    words = sorted({"".join(random.choices(SYLLABLES, k=random.randint(2, 4))) for _ in range(papers)})
    kinds = (Kind.METHOD, Kind.TASK, Kind.DATASET, Kind.CONCEPT)
    entities = [Node(f"method:{word}", kinds[i % 4], word, (word.title(),)) for i, word in enumerate(words)]
    made = [_paper(random, number, each, words) for number in range(papers)]
    return Contents(
        papers=tuple(paper for paper, _, _ in made),
        readings=tuple(reading for _, reading, _ in made),
        nodes=tuple(sorted([*entities, *(_node(paper) for paper, _, _ in made)], key=lambda node: node.id)),
        claims=tuple(claim for _, _, claims in made for claim in claims),
    )


def _paper(random: Random, number: int, each: int, words: list[str]) -> tuple[Paper, StoredReading, list[Claim]]:
    text = [words[int(len(words) * random.random() ** 3)] for _ in range(180)]
    abstract = " ".join(" ".join(text[i : i + 18]).capitalize() + "." for i in range(0, 180, 18))
    title = " ".join(random.sample(words, 8)).capitalize()
    authors = tuple(f"{random.choice(words).title()} {random.choice(words).title()}" for _ in range(4))
    paper = Paper(
        f"paper:arxiv:{number:010d}",
        title,
        abstract,
        authors,
        random.randint(2015, 2026),
        "Venue",
        {"arxiv": f"{number:010d}"},
        sources=(Source("generated.jsonl", number + 1),),
    )
    mentions, claims = [], {}
    start = 0
    for word in text:
        start = abstract.lower().index(word, start)
        sentence = (start // 100 * 100, min(len(abstract), start // 100 * 100 + 130))
        end = start + len(word)
        mention = Mention(Section.ABSTRACT, start, end, abstract[start:end], sentence, "thesaurus", Kind.METHOD)
        mentions.append(mention)
        why = Evidence(
            paper.id, Section.ABSTRACT, start, end, abstract[slice(*sentence)], "thesaurus", 0.9, sentence[0]
        )
        claims.setdefault(word, Claim(paper.id, RELATIONS[len(word) % 4], f"method:{word}", (why,)))
        if len(mentions) >= each and len(claims) >= each:
            break
    reading = StoredReading(f"{number:064x}", Reading(paper.id, tuple(mentions[:each])))
    return paper, reading, list(claims.values())[:each]


def _node(paper: Paper) -> Node:
    properties = {"title": paper.title, "authors": paper.authors, "year": paper.year or 0, "venue": paper.venue}
    return Node(paper.id, Kind.PAPER, paper.title, (), properties)
