"""Tokens of a paper: title and abstract as one sequence, each token with its section and offsets."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

_TOKEN = re.compile(r"([^\W_]+|[^\w\s]|_)")
#: Stands between title and abstract, so that no span crosses from one to the other.
BREAK = "\n"


@dataclass(frozen=True)
class Tokens:
    """The tokens of a title, a break, and an abstract. Offsets count in the section's own text."""

    title: str
    abstract: str

    @cached_property
    def _found(self) -> tuple[list[str], list[int], list[int], int]:
        words, starts, ends = _tokens(self.title)
        in_abstract = _tokens(self.abstract)
        return (
            [*words, BREAK, *in_abstract[0]],
            [*starts, 0, *in_abstract[1]],
            [*ends, 0, *in_abstract[2]],
            len(words),
        )

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


def _tokens(text: str) -> tuple[list[str], list[int], list[int]]:
    """Return the tokens of a text, with their offsets."""
    parts = _TOKEN.split(text)  # what stands before a token, the token, and so on
    edges = list(accumulate(map(len, parts)))
    return parts[1::2], edges[:-1:2], edges[1::2]
