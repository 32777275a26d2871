"""Files that ship with the package: Cypher, the page's template, patterns and the thesaurus."""

from __future__ import annotations

from importlib.resources import files


def asset(room: str, name: str) -> str:
    """Return the text of a shipped file, such as ``asset("viz", "page.html")``.

    ``room`` is a subpackage of ``kg``. The address goes through the subpackage (``kg.viz``), never through a
    path below ``kg``: in an editable install ``kg/viz`` does not exist, the folder is mapped.
    """
    return files(f"kg.{room}").joinpath(name).read_text(encoding="utf-8")


def asset_bytes(room: str, name: str) -> bytes:
    """Return the bytes of a shipped file."""
    return files(f"kg.{room}").joinpath(name).read_bytes()
