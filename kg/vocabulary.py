"""The vocabulary: kinds of nodes, relations, roles, sections. :mod:`kg.model` gives them all again."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """Kinds of nodes; in Neo4j they are labels."""

    PAPER = "Paper"
    METHOD = "Method"
    TASK = "Task"
    DATASET = "Dataset"
    METRIC = "Metric"
    CONCEPT = "Concept"
    FIELD = "Field"
    REPOSITORY = "Repository"
    AUTHOR = "Author"
    VENUE = "Venue"


#: The kinds that an extractor reads in text and a thesaurus lists.
ENTITY_KINDS = frozenset({Kind.METHOD, Kind.TASK, Kind.DATASET, Kind.METRIC, Kind.CONCEPT, Kind.FIELD})


class Relation(StrEnum):
    """Relations; in Neo4j they are relationship types."""

    INTRODUCES = "INTRODUCES"
    STUDIES = "STUDIES"
    EXTENDS = "EXTENDS"
    USES = "USES"
    COMPARES_WITH = "COMPARES_WITH"
    EVALUATES_ON = "EVALUATES_ON"
    ADDRESSES = "ADDRESSES"
    MENTIONS = "MENTIONS"
    HAS_CODE = "HAS_CODE"
    LINKS_TO = "LINKS_TO"
    CITES = "CITES"
    BUILDS_ON = "BUILDS_ON"
    PUBLISHED_IN = "PUBLISHED_IN"
    WROTE = "WROTE"
    IS_A = "IS_A"
    IMPLEMENTS = "IMPLEMENTS"


#: The roles of a paper toward an entity, strongest first: a paper has one role toward an entity, its strongest.
ROLES = (
    Relation.INTRODUCES,
    Relation.EXTENDS,
    Relation.STUDIES,
    Relation.EVALUATES_ON,
    Relation.ADDRESSES,
    Relation.COMPARES_WITH,
    Relation.USES,
    Relation.MENTIONS,
)


class Section(StrEnum):
    """Where evidence stands. The first two are texts with offsets; the others are fields of the record."""

    TITLE = "title"
    ABSTRACT = "abstract"
    LINKS = "links"
    AUTHORS = "authors"
    VENUE = "venue"
    REFERENCES = "references"
    THESAURUS = "thesaurus"
    CLAIMS = "claims"


class ReferencesStatus(StrEnum):
    """Whether a reference list is there: an absent one is never reported as "cites nothing"."""

    KNOWN = "known"
    EMPTY = "empty"
    UNAVAILABLE = "unavailable"
