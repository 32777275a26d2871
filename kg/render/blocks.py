"""The data blocks of the page: JSON that people can read and compare while it is small, compressed when it is large.

People mail these pages, and JSON of a graph shrinks to a tenth. A compressed block is a zlib stream (RFC 1950) in
base64, which the page reads with the browser's own ``DecompressionStream``.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
import zlib
from typing import Any

#: The type of a script element says how its text is to be read; browsers execute neither.
PLAIN, PACKED = "application/json", "application/zlib"
#: Above so many characters a block is compressed.
PLAIN_UP_TO = 1_000_000
_LEVEL = 6
#: What must not stand inside a script element, or in a string of JavaScript.
_ESCAPES = {c: f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


def block(data: Any) -> tuple[str, str]:
    """Return the type and the text of the script element that holds ``data``."""
    text = valid(json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")))
    if len(text) <= PLAIN_UP_TO:
        for character, escape in _ESCAPES.items():
            text = text.replace(character, escape)
        return PLAIN, text
    return PACKED, base64.b64encode(zlib.compress(text.encode(), _LEVEL)).decode()


def found_block(page: str, name: str) -> Any:
    """Return what the block ``name`` of a page holds; None when there is none.

    Raises:
        ValueError: when it cannot be read.

    """
    if not (found := re.search(rf'<script type="({PLAIN}|{PACKED})" id="{name}">([^<]*)</script>', page)):
        return None
    if found[1] == PLAIN:
        return json.loads(found[2])
    try:
        return json.loads(zlib.decompress(base64.b64decode(found[2], validate=True)))
    except (zlib.error, binascii.Error) as error:
        raise ValueError(str(error)) from error


def valid(text: str) -> str:
    """Return ``text`` without lone surrogates, which UTF-8 cannot hold."""
    return text.encode("utf-8", "replace").decode()
