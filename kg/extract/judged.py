"""The trained model as a finder: what it takes for an entity, as mentions of the paper.

A form that the vocabulary has says so in ``by`` ("thesaurus"; "thesaurus-context" where the label is ambiguous) and in
``target``; what stands in no list is by "model". The score is the model's probability that an annotator would write it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from kg.extract.frame import Frame
from kg.extract.trained.model import Found
from kg.extract.trained.vocabulary import as_written
from kg.model import Kind, Label, Mention, Relation, Section
from kg.text import key

#: A name that only the model takes for the paper's own must be this likely …
SURE = 0.7
#: … and a name that the rules find is dropped where the model gives it less. Both chosen on held-out papers.
DOUBT = 0.05


def mentions(frame: Frame, found: Iterable[Found], labels: Mapping[str, Label]) -> Iterator[Mention]:
    """Yield a mention for each place of each entity; places may lie in one another."""
    for one in found:
        if one.text.count("(") != one.text.count(")"):
            continue  # "KV) cache", cut out of "key-value (KV) cache"
        label = labels.get(one.form)
        known = label is not None and (not label.case or as_written(one.text, label.text))
        by = "model" if not known or label is None else "thesaurus-context" if label.context else "thesaurus"
        yield _mention(frame, one, by, Relation(one.role), label.name if known and label else "")


def _mention(frame: Frame, one: Found, by: str, relation: Relation, target: str) -> Mention:
    return frame.mention(
        Section(one.section),
        one.start,
        one.end,
        by=by,
        kind=Kind(one.kind),
        relation=relation,
        target=target,
        score=round(one.probability, 3),
        salience=1.0 if relation is Relation.INTRODUCES else max(round(one.core, 3), 0.001),
    )


def own_names(frame: Frame, rules: Iterable[Mention], found: Sequence[Found]) -> Iterator[Mention]:
    """Yield what the paper introduces: what the rules find and the model does not doubt; what the model is sure of."""
    belief: dict[str, float] = defaultdict(float)
    for one in found:
        belief[key(one.text)] = max(belief[key(one.text)], one.introduced)
    groups: dict[str, list[Mention]] = defaultdict(list)
    for mention in rules:
        groups[mention.target].append(mention)
    forms: set[str] = set()
    for group in groups.values():
        here = {key(mention.text) for mention in group}
        judged = [belief[form] for form in here if form in belief]
        if not judged or max(judged) >= DOUBT or group[0].by == "introduced-title":
            forms |= here
            yield from group
    for one in found:
        if one.introduced >= SURE and key(one.text) not in forms:
            yield _mention(frame, one, "introduced-model", Relation.INTRODUCES, _first(found, one.form))


def _first(found: Sequence[Found], form: str) -> str:
    """Return the surface of a form's first place: the name of the thing."""
    return min((one for one in found if one.form == form), key=lambda one: (one.section != "title", one.start)).text
