"""Where graphs are asked in Cypher: the embedded cache beside a library, and Neo4j.

with open_store("library.kg") as store:
    answer = store.query("MATCH (p:Paper) RETURN p.title AS title ORDER BY title")
"""

from __future__ import annotations

from pathlib import Path

from kg.store.answers import Answer
from kg.store.embedded import EmbeddedStore
from kg.store.query_neo4j import SCHEMES, Neo4jStore
from kg.store.questions import Parameter, Question, question, questions

Store = EmbeddedStore | Neo4jStore


def open_store(descriptor: str | Path, *, user: str = "", password: str = "", database: str = "") -> Store:
    """Return what ``descriptor`` names: the path of a library, or the address of a Neo4j server (``neo4j://…``).

    Raises:
        LibraryError: when there is no such library, or no cache can be written beside it.
        StoreError: when the server cannot be reached, or lets nobody in with this name and password.

    """
    if str(descriptor).lower().startswith(SCHEMES):
        return Neo4jStore(str(descriptor), user, password, database)
    return EmbeddedStore(descriptor)


__all__ = [
    "Answer",
    "EmbeddedStore",
    "Neo4jStore",
    "Parameter",
    "Question",
    "Store",
    "open_store",
    "question",
    "questions",
]
