"""Other people's finders, found through entry points.

A package that declares, in its ``pyproject.toml``::

    [project.entry-points."citeweave.finders"]
    gliner = "my_package:find"

with ``find(frame: kg.extract.Frame) -> Iterable[kg.model.Mention]`` is asked for each paper, beside the finders of the
house. Its mentions name it in ``by``; docs/plugins.md has an example that is tested.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from importlib.metadata import EntryPoint, entry_points

from kg.errors import KGError
from kg.extract.frame import SECTIONS, Frame
from kg.model import Mention

GROUP = "citeweave.finders"
Find = Callable[[Frame], Iterable[Mention]]


class PluginError(KGError):
    """A finder from outside cannot be loaded, failed, or yielded what is no mention of the paper."""


@dataclass(frozen=True)
class Plugin:
    """A finder from outside: its name, what is known of its version, and the function."""

    name: str
    version: str
    find: Find

    def mentions(self, frame: Frame) -> Iterator[Mention]:
        """Yield what the finder finds, checked: places are in the text, scores are probabilities.

        Raises:
            PluginError: naming the plug-in and the paper.

        """
        try:
            for mention in self.find(frame):
                yield replace(_checked(frame, mention), by=mention.by or self.name)
        except Exception as error:
            raise PluginError(
                f"the finder {self.name!r} failed on {frame.paper.id} ({type(error).__name__}: {error}). "
                f"Mend it, or uninstall the package that brings it."
            ) from error


def _checked(frame: Frame, mention: Mention) -> Mention:
    if mention.section not in SECTIONS:
        raise ValueError(f"{mention.section!r} is no section with a text")
    if not mention.text or frame.text(mention.section)[mention.start : mention.end] != mention.text:
        raise ValueError(f"{mention.text!r} does not stand at {mention.start} in the {mention.section}")
    if not 0 <= mention.score <= 1:
        raise ValueError(f"the score {mention.score} is no probability")
    return mention


def installed() -> tuple[Plugin, ...]:
    """Return the finders of all installed packages, in the order of their names.

    Raises:
        PluginError: when one cannot be loaded.

    """
    found = sorted(entry_points(group=GROUP), key=lambda entry: (entry.name, entry.value))
    return tuple(_loaded(entry) for entry in found)


def _loaded(entry: EntryPoint) -> Plugin:
    try:
        find = entry.load()
    except Exception as error:
        raise PluginError(
            f"the finder {entry.name!r} ({entry.value}) cannot be loaded ({type(error).__name__}: {error}). "
            f"Reinstall or uninstall the package that brings it."
        ) from error
    return Plugin(entry.name, entry.dist.version if entry.dist else "", find)
