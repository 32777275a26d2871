"""IS_A among what the pile names: from the thesaurus, from the names themselves, and never in a circle."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from kg.link.entities import concept_node
from kg.link.thesaurus import Thesaurus
from kg.model import Claim, Evidence, Kind, Label, Node, Relation, Section
from kg.text import key, words

#: The path of problems that are told of claims which would make a family its own ancestor.
CIRCLES = "(families)"
#: What follows these words in a name does not say what kind of thing it is: "neural network with latent variables".
_TAIL = re.compile(r"\s(?:with|for|via|in|using|from|by|through|under|without|to|on|over|at|against|as|based on)\s")
_EDITION = re.compile(
    r"(?:[\s-](?:\d+(?:\.\d+)?[BM]|[BLSH]|tiny|small|base|medium|large|huge|xl|xxl|it|instruct|chat|turbo|preview|distilled)"
    r"(?:/\d+)?)+$",
    re.I,
)
#: Kinds whose names say by their last words what they are.
_HEADED = frozenset({Kind.METHOD, Kind.CONCEPT})
#: "MLC-LLM" is a system for language models, "CPU-GPU" no processor.
_TOO_GENERAL = frozenset({"large language model", "large multimodal model", "GPU", "CPU"})
#: How sure it is that a name's last words say what the thing is.
HEAD_SCORE = 0.7


def joining(thesaurus: Thesaurus, named: Iterable[str]) -> frozenset[str]:
    """Return the concepts that no paper names but that join some that papers do.

    That is: it lies between a named concept and a broader named one, or at least two named concepts are directly
    under it. What lies higher joins everything with everything, and stays out.
    """
    present = frozenset(named)
    above = {a for label in present for a in thesaurus.ancestors(label)} - present
    return frozenset(
        label
        for label in above
        if thesaurus.ancestors(label) & present or len(present.intersection(thesaurus.narrower[label])) >= 2
    )


def hierarchy(thesaurus: Thesaurus, nodes: Mapping[str, Node]) -> tuple[dict[str, Node], list[Claim]]:
    """Return the joining concepts as further nodes, by key, and IS_A claims among all nodes present.

    The evidence of each claim is the entry of the thesaurus, or the name that ends in a concept's label.
    """
    named = {c.label for c in thesaurus.concepts.values() if key(c.label) in nodes}
    heads = {k: head for k in sorted(nodes) if (head := head_of(nodes[k], thesaurus))}
    more = {
        key(label): concept_node(thesaurus.concepts[label])
        for label in sorted(joining(thesaurus, named) | ({head for head, _ in heads.values()} - named))
    }
    present = {**nodes, **more}
    return more, sorted([*_is_a(thesaurus, present), *_by_name(heads, present)])


def _is_a(thesaurus: Thesaurus, nodes: Mapping[str, Node]) -> Iterator[Claim]:
    for concept in thesaurus.concepts.values():
        narrow = nodes.get(key(concept.label))
        for label in concept.broader:
            broad = nodes.get(key(label))
            if narrow and broad and narrow.id != broad.id:
                yield _entry(narrow, broad, f"{concept.label}; broader: {label}", "thesaurus", 1.0)


def _by_name(heads: Mapping[str, tuple[str, str]], nodes: Mapping[str, Node]) -> Iterator[Claim]:
    for k, (head, name) in heads.items():
        narrow, broad = nodes[k], nodes[key(head)]
        if narrow.id != broad.id:
            yield _entry(narrow, broad, f"{name}; broader by its name: {head}", "head-noun", HEAD_SCORE)


def _entry(narrow: Node, broad: Node, text: str, by: str, score: float) -> Claim:
    why = Evidence("", Section.THESAURUS, 0, len(text), text, by, score)
    return Claim(narrow.id, Relation.IS_A, broad.id, (why,))


def head_of(node: Node, thesaurus: Thesaurus) -> tuple[str, str] | None:
    """Return the concept that a node is a kind of by its own name, and that name; None when none of its names says.

    The last words of an English name say what the thing is: a "sparse subspace variational inference" is a
    variational inference, a "Bayesian neural network with latent variables" a Bayesian neural network. Nodes of the
    thesaurus have their broader concepts there.
    """
    if node.kind not in _HEADED or key(node.name) in thesaurus.by_key:
        return None
    for name in sorted({node.name, *node.aliases}, key=lambda n: (-len(n), n)):
        head = _family_of_sizes(name, thesaurus) or _head(name, thesaurus)
        if head:
            return head, name
    return None


def _family_of_sizes(name: str, thesaurus: Thesaurus) -> str:
    """Return the concept that a name is a size or an edition of: "Llama-3.1-70B-Instruct" is a LLaMA-3.1."""
    plain = _EDITION.sub("", name)
    label = thesaurus.by_key.get(key(plain)) if plain != name else None
    return label.name if label and not label.context else ""


def _head(name: str, thesaurus: Thesaurus) -> str:
    """Return the concept whose label is the longest ending of a name or of what stands before its first "with".

    The label has at least two words, or is a proper name. An ending that begins behind "with" or "of" says nothing.
    """
    plain = _TAIL.split(name, maxsplit=1)[0]
    whole = words(name)
    forms = (whole,) if plain == name else (whole, words(plain))
    before = len(forms[-1])
    for parts in forms:
        last = min(len(parts), before, parts.index("of") if "of" in parts else before)
        for first in range(1 if parts is whole else 0, last):
            label = thesaurus.by_key.get("".join(parts[first:]))
            if label and not label.context and label.kind in _HEADED and _tells(label, len(parts) - first):
                return label.name
    return ""


def _tells(label: Label, count: int) -> bool:
    """Tell whether a label of so many words, at the end of a name, says of what kind the named thing is."""
    return label.name not in _TOO_GENERAL and (count > 1 or label.case)


def acyclic(claims: Iterable[Claim]) -> tuple[list[Claim], list[Claim]]:
    """Return the claims, in their order, without those IS_A that would close a circle; and those.

    The surest come first: the thesaurus, then what the text states, by score and by the number of papers that state
    it, then names; so the outcome does not depend on the order of ``claims``.
    """
    told = list(claims)
    left_out: list[Claim] = []
    above: dict[str, set[str]] = defaultdict(set)
    for claim in sorted((c for c in told if c.relation is Relation.IS_A), key=_strength):
        if claim.subject == claim.object or _reaches(above, claim.object, claim.subject):
            left_out.append(claim)
        else:
            above[claim.subject].add(claim.object)
    circular = {claim.key for claim in left_out}
    return [c for c in told if c.relation is not Relation.IS_A or c.key not in circular], sorted(left_out)


def _strength(claim: Claim) -> tuple[int, float, int, Claim]:
    rules = {e.by for e in claim.evidence}
    rank = 0 if "thesaurus" in rules else 2 if rules == {"head-noun"} else 1
    return rank, -claim.score, -len(claim.papers), claim


def _reaches(above: Mapping[str, set[str]], start: str, goal: str) -> bool:
    """Tell whether ``goal`` is ``start`` or lies above it."""
    seen, waiting = {start}, [start]
    while waiting:
        here = waiting.pop()
        if here == goal:
            return True
        new = above.get(here, set()) - seen
        seen |= new
        waiting.extend(new)
    return False
