"""Claims to claims."""

from kg.claims import assemble, drop_weak, infer_builds_on, infer_implements, keep
from kg.model import Claim, Evidence, Relation, Section


def read(paper: str, relation: Relation, thing: str, score: float = 0.8, start: int = 0) -> Claim:
    return Claim(paper, relation, thing, (Evidence(paper, Section.TITLE, start, start + 1, "A title", "rule", score),))


EAGLE = read("paper:eagle", Relation.INTRODUCES, "method:eagle")
EAGLE_CODE = read("paper:eagle", Relation.HAS_CODE, "repository:eagle", 0.9)
USER = read("paper:user", Relation.USES, "method:eagle", 0.5)


def test_assemble_unites_the_evidence_of_equal_claims() -> None:
    again = read("paper:user", Relation.USES, "method:eagle", 0.5, start=2)
    assert assemble([USER, EAGLE, again, USER]) == [
        EAGLE,
        Claim("paper:user", Relation.USES, "method:eagle", USER.evidence + again.evidence),
    ]


def test_assemble_puts_the_evidence_of_one_claim_in_order_and_keeps_each_piece_once() -> None:
    (one,), (other,) = USER.evidence, read("paper:user", Relation.USES, "method:eagle", start=2).evidence
    for told in ((other, one), (one, one, other), (one, other)):
        assert assemble([Claim(USER.subject, USER.relation, USER.object, told)])[0].evidence == (one, other)


def test_keep_and_drop() -> None:
    assert list(keep([EAGLE, USER], lambda c: c.relation is Relation.USES)) == [USER]
    mixed = assemble([USER, read("paper:user", Relation.USES, "method:eagle", 0.9, start=2)])
    assert [[e.score for e in c.evidence] for c in drop_weak([*mixed, USER], 0.6)] == [[0.9]]


def test_implements_cites_both_premises() -> None:
    (claim,) = infer_implements([EAGLE, EAGLE_CODE, USER])
    assert claim.key == "repository:eagle IMPLEMENTS method:eagle"
    assert claim.evidence[0].premises == (EAGLE_CODE.key, EAGLE.key)
    assert claim.score == 0.8


def test_implements_needs_one_introduced_thing() -> None:
    other = read("paper:eagle", Relation.INTRODUCES, "dataset:bench")
    assert list(infer_implements([EAGLE, other, EAGLE_CODE])) == []


def test_builds_on_what_another_introduced() -> None:
    (claim,) = infer_builds_on([EAGLE, USER], {})
    assert claim.key == "paper:user BUILDS_ON paper:eagle"
    assert claim.evidence[0].premises == (EAGLE.key, USER.key)
    assert claim.score == 0.5


def test_builds_on_is_of_papers_not_of_what_they_name() -> None:
    between = read("method:other", Relation.USES, "method:eagle")
    assert list(infer_builds_on([EAGLE, between], {})) == []


def test_builds_on_nothing_later_and_nothing_disputed() -> None:
    assert list(infer_builds_on([EAGLE, USER], {"paper:eagle": 2025, "paper:user": 2024})) == []
    assert len(list(infer_builds_on([EAGLE, USER], {"paper:eagle": 2024, "paper:user": 2024}))) == 1
    rival = read("paper:rival", Relation.INTRODUCES, "method:eagle")
    assert list(infer_builds_on([EAGLE, rival, USER], {})) == []
