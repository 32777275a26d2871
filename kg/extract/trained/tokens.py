"""Tokens of a paper: title and abstract as one sequence, each token with its section and offsets."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

_TOKEN = re.compile(r"[^\W_]+|[^\w\s]|_")
#: Stands between title and abstract, so that no span crosses from one to the other.
BREAK = "\n"


@dataclass(frozen=True)
class Tokens:
    """The tokens of a title, a break, and an abstract. Offsets count in the section's own text."""

    title: str
    abstract: str

    @cached_property
    def _found(self) -> tuple[list[str], list[int], list[int], int]:
        words = [*_TOKEN.findall(self.title), BREAK, *_TOKEN.findall(self.abstract)]
        spans = [match.span() for match in _TOKEN.finditer(self.title)]
        title_length = len(spans)
        spans += [(0, 0), *(match.span() for match in _TOKEN.finditer(self.abstract))]
        return words, [start for start, _ in spans], [end for _, end in spans], title_length

    @property
    def words(self) -> list[str]:
        """The tokens; the one at ``title_length`` is the break."""
        return self._found[0]

    @property
    def title_length(self) -> int:
        """How many tokens the title has."""
        return self._found[3]

    @cached_property
    def starts(self) -> NDArray[np.int32]:
        """Offsets of the first characters."""
        return np.array(self._found[1], np.int32)

    @cached_property
    def ends(self) -> NDArray[np.int32]:
        """Offsets after the last characters."""
        return np.array(self._found[2], np.int32)

    def text(self, first: int, last: int) -> str:
        """Return the text from token ``first`` up to, not including, token ``last``."""
        _, starts, ends, title_length = self._found
        section = self.title if first < title_length else self.abstract
        return section[starts[first] : ends[last - 1]]

    def span(self, first: int, last: int) -> tuple[str, int, int, str]:
        """Return section, start, end and text from token ``first`` up to, not including, token ``last``."""
        _, starts, ends, title_length = self._found
        section = "title" if first < title_length else "abstract"
        return section, starts[first], ends[last - 1], self.text(first, last)
