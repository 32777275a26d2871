"""Names of files as they are shown and stored."""

from __future__ import annotations

import os


def display_name(path: str | os.PathLike[str]) -> str:
    """Return a path as it is shown and stored: POSIX style, what cannot be printed replaced by U+FFFD."""
    shown = os.fspath(path).replace(os.sep, "/")
    return "".join(c if c.isprintable() else "�" for c in shown)
