"""What the formats in XML share: told by their root, read element by element, converted by a function."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from kg.model import Paper, Problem, Source
from kg.papers.reader import Reader, Report
from kg.papers.record import WrongFieldError, paper_or_problem
from kg.papers.source import Text
from kg.papers.xmls import elements

#: Takes an element and returns a record with the fields of :mod:`kg.papers.record`, or None where it is no paper;
#: raises WrongFieldError where it can tell why.
Convert = Callable[[Any], Mapping[str, Any] | None]

_PROLOG = re.compile(r"\s*<(?:\?xml|!--|!DOCTYPE|[A-Za-z])")


def xml_reader(name: str, description: str, root: str, tag: str, convert: Convert, *, within: str = "") -> Reader:
    """Return the reader of a format in XML.

    ``root`` is a regular expression that is found in the beginning of such a file; ``tag`` the local name of the
    elements that are papers, ``within`` that of their parent.
    """
    pattern = re.compile(root)

    def sniff(head: str, name: str) -> float:
        return 0.95 if _PROLOG.match(head) and pattern.search(head) else 0.0

    def read(text: Text, report: Report) -> Iterator[Paper]:
        for line, element in elements(text, tag, report, within=within):
            try:
                record = convert(element)
            except WrongFieldError as error:
                report(Problem(text.name, line, f"{error}."))
                continue
            if record is not None and (paper := paper_or_problem(record, Source(text.name, line), report)):
                yield paper

    return Reader(name, description, sniff, read)
