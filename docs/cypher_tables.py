"""Write the generated tables of docs/cypher.md: ``python docs/cypher_tables.py`` (``--check``: tell if they differ)."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

from kg.model import Kind, Relation
from kg.store.functions import AGGREGATES, FUNCTIONS
from kg.store.properties import EDGE_PROPERTIES, NODE_PROPERTIES
from kg.store.questions import questions
from kg.store.traps import TRAPS

PAGE = Path(__file__).with_name("cypher.md")
_TYPES = {str: "text", int: "whole number", float: "number", bool: "true or false"}
_SPELT = {"tolower": "toLower", "tofloat": "toFloat", "tostring": "toString"}


def tables() -> dict[str, str]:
    """Return the tables by name."""
    columns = [("nodes", NODE_PROPERTIES), ("edges", EDGE_PROPERTIES)]
    made = {
        name: "| property | type | meaning |\n|---|---|---|\n"
        + "".join(f"| `{c.name}` | {_TYPES[c.type]} | {c.meaning} |\n" for c in properties)
        for name, properties in columns
    }
    made["names"] = f"Labels: {_joined(Kind)}.\n\nTypes: {_joined(Relation)}.\n"
    functions = sorted(_SPELT.get(name, name) for name in {*FUNCTIONS, *AGGREGATES, "coalesce", "labels"})
    made["functions"] = f"Functions: {_joined(functions)}; the quantifiers `all any none single`.\n"
    rows = "".join(
        f"| `{q.name}` | {q.asks} | {', '.join(f'`{p.name}` = {json.dumps(p.default)}' for p in q.parameters)} |\n"
        for q in questions().values()
    )
    made["questions"] = f"| `--named` | asks | parameters |\n|---|---|---|\n{rows}"
    refused = sorted(
        f"| … {_plain(trap.reason)} | {_plain(trap.instead)} |\n" for name, trap in TRAPS.items() if name != "function"
    )
    made["guards"] = "| what is refused | what to write instead |\n|---|---|\n" + "".join(refused)
    return made


def _joined(names: object) -> str:
    return ", ".join(f"`{name}`" for name in names)  # type: ignore[attr-defined]


def _plain(text: str) -> str:
    return re.sub(r" ?\(?\{\w+\}\)?", "", text).replace("|", "\\|")


def filled(page: str) -> str:
    """Return the page with its tables made anew, each between ``<!-- name -->`` and ``<!-- /name -->``."""
    for name, table in tables().items():
        page = re.sub(
            rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", lambda m, t=table: f"{m[1]}{t}{m[2]}", page, flags=re.DOTALL
        )
    return page


if __name__ == "__main__":
    before = PAGE.read_text(encoding="utf-8")
    after = filled(before)
    if "--check" in sys.argv:
        sys.exit(before != after)
    PAGE.write_text(after, encoding="utf-8")
