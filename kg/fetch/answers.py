"""What the services' answers share: JSON that must be whole, lists asked for in parts, ids that nothing came for."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from kg.fetch.errors import BrokenAnswerError, FetchError, RefusedError
from kg.model import Problem

T = TypeVar("T")
#: A record as a service gives it.
Record = dict[str, Any]
#: Takes what was asked for and did not come.
Report = Callable[[Problem], None]

#: After so many single refusals, and no answer, it is not the items that are refused.
_REFUSALS = 4


def whole_json(body: bytes) -> Any:
    """Return the value of an answer in JSON.

    Raises:
        BrokenAnswerError: when it is none, as when it was cut off.

    """
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BrokenAnswerError(f"it is no whole JSON: {error}" if body else "it is empty") from None


def an_object(body: bytes) -> Record:
    """Return an answer that must be a JSON object."""
    value = whole_json(body)
    if not isinstance(value, dict):
        raise BrokenAnswerError("it is JSON, but no object")
    return value


def a_list(body: bytes) -> list[Any]:
    """Return an answer that must be a JSON list."""
    value = whole_json(body)
    if not isinstance(value, list):
        raise BrokenAnswerError("it is JSON, but no list")
    return value


def expected(answer: T | None) -> T:
    """Return the answer to a request that was not optional, and so is there."""
    if answer is None:  # pragma: no cover
        raise FetchError("an answer that must be there is not. Report this.")
    return answer


def in_parts(
    items: Sequence[str], size: int, ask: Callable[[Sequence[str]], T], report: Report
) -> Iterator[tuple[Sequence[str], T]]:
    """Yield parts of ``items``, each with its answer. A part that is refused is halved, down to the item to blame.

    Raises:
        RefusedError: when everything is refused.

    """
    answered = refused = 0
    waiting = [items[start : start + size] for start in range(0, len(items), size)][::-1]
    while waiting:
        part = waiting.pop()
        try:
            answer = ask(part)
        except RefusedError as error:
            refused += len(part) == 1
            if not answered and (refused == _REFUSALS or (not waiting and len(part) == 1)):
                raise
            if len(part) == 1:
                report(Problem(part[0], 0, str(error)))
            else:
                middle = len(part) // 2
                waiting += [part[middle:], part[:middle]]
            continue
        answered += 1
        yield part, answer


def normalized(
    values: Iterable[str], normalize: Callable[[str], str], remedy: str, report: Report
) -> Mapping[str, str]:
    """Return identifiers in their one spelling, each with how it was given, in order; what is none is reported."""
    found: dict[str, str] = {}
    for value in values:
        if spelt := normalize(value):
            found.setdefault(spelt, value)
        else:
            report(Problem(value, 0, remedy))
    return found


def tell_missing(wanted: Mapping[str, str], came: Iterable[str], service: str, report: Report) -> None:
    """Report each of ``wanted`` (spelling to how it was given) that is not among ``came``."""
    there = set(came)
    for spelt, given in wanted.items():
        if spelt not in there:
            report(Problem(given, 0, f"{service} has nothing under this. Check it, or ask another service."))
