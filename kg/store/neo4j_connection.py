"""A session with a Neo4j server; what goes wrong there becomes a StoreError that says what to do.

No password is ever part of a message, and an address that holds one is not repeated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from kg.errors import StoreError

if TYPE_CHECKING:
    import neo4j

SCHEMES = ("neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc")
#: Older servers lack what is used here, such as switching off notifications.
OLDEST = (5, 7)
_SECONDS_TO_CONNECT = 10


@contextmanager
def connected(uri: str, username: str, password: str, database: str) -> Iterator[neo4j.Session]:
    """Yield a session with one database of a server that answers, lets the user in and is not too old.

    Raises:
        StoreError: when one of these is not so, or the server fails or goes away while the session is used.

    """
    import neo4j
    from neo4j.exceptions import DriverError, Neo4jError

    _check_address(uri)
    try:
        driver = neo4j.GraphDatabase.driver(
            uri,
            auth=(username, password),
            connection_timeout=_SECONDS_TO_CONNECT,
            notifications_min_severity="OFF",
        )
    except ValueError as error:
        raise StoreError(f"{uri}: is no address of a server: {error}. {_EXAMPLE}") from error
    try:
        with driver:
            driver.verify_connectivity()
            _check_version(uri, driver.get_server_info().agent)
            with driver.session(database=database) as session:
                session.run("RETURN 1").consume()
                yield session
    except UnicodeEncodeError as error:
        raise StoreError(
            f"{uri}: a name that is no Unicode text cannot be sent: {error.object!a}. Rename it."
        ) from error
    except (DriverError, Neo4jError) as error:
        raise StoreError(f"{uri}: {_explained(error, username, database)}") from error


_EXAMPLE = "Give one such as neo4j://localhost:7687."


def _check_address(uri: str) -> None:
    try:
        parts = urlsplit(uri)
        _ = parts.port  # raises when it is no number
    except ValueError as error:
        raise StoreError(f"{uri}: is no address of a server: {error}. {_EXAMPLE}") from error
    if "@" in parts.netloc:
        raise StoreError(
            "The address of the server holds a name or password, which others can see in the list of processes. Leave "
            "them out, and set NEO4J_USERNAME and NEO4J_PASSWORD in the environment."
        )
    if parts.scheme not in SCHEMES or not parts.netloc:
        raise StoreError(f"{uri}: is no address of a Neo4j server. {_EXAMPLE}")


def _check_version(uri: str, agent: str) -> None:
    found = re.match(r"Neo4j/(\d+)\.(\d+)", agent)
    if found and (int(found[1]), int(found[2])) < OLDEST:
        raise StoreError(f"{uri}: is {agent}, which is too old. Use Neo4j {OLDEST[0]}.{OLDEST[1]} or newer.")


def _explained(error: Exception, username: str, database: str) -> str:
    from neo4j.exceptions import AuthError, ConfigurationError, ServiceUnavailable, SessionExpired

    code = str(getattr(error, "code", None) or "")
    told = (str(getattr(error, "message", None) or error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")
    if "DatabaseNotFound" in code or "DatabaseUnavailable" in code:
        return f"has no database {database!r} that is running. `SHOW DATABASES` lists them; choose one with --database."
    if "AuthenticationRateLimit" in code:
        return "lets nobody in for some seconds after too many wrong passwords. Wait, then try again."
    if "CredentialsExpired" in code:
        return f"wants a new password for {username!r}. Set one in Neo4j Browser, then try again."
    if "Forbidden" in code:
        return f"does not let {username!r} do this: {told}. Use an account that may write data and make indexes."
    if isinstance(error, AuthError):
        return f"refuses the user {username!r} or its password. Check NEO4J_USERNAME and NEO4J_PASSWORD."
    if isinstance(error, (ServiceUnavailable, SessionExpired)):
        return f"no Neo4j server answers there ({told}). Start it, or check host and port, then try again."
    if isinstance(error, ConfigurationError):
        return f"does not do what is needed ({told}). Use Neo4j {OLDEST[0]}.{OLDEST[1]} or newer."
    if "Constraint" in code:
        return f"holds nodes that stand in the way: {told}. If another push is running, wait for it, then push again."
    return f"failed: {told}. Nothing is half-written: look at the server's log, then push again."
