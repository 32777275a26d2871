"""`kg review`: the likeliest mistakes of the linker, answered from the keyboard."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from itertools import zip_longest
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import click

from kg.cli.decide import told
from kg.cli.options import JSON, LIBRARY, echo_json
from kg.decisions import Decision

if TYPE_CHECKING:
    from kg.review import Question, Side

_GAP = " | "
_KEYS = {"m": "they are one", "k": "they are two", "s": "split them", "n": "next", "q": "done"}


@click.command()
@LIBRARY
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="How many to ask at most.")
@told
@JSON
def review(library: str, limit: int, as_json: bool, **told: str) -> None:
    r"""Go through the likeliest wrong merges and the likeliest missed ones, with their evidence side by side.

    On a terminal each is answered with a key: m (they are one), k (keep them apart), s (split them), n (next), q
    (done). The answers become decisions, applied once at the end. Elsewhere they are listed.

    \b
    Example:
      kg review library.kg
      kg review library.kg --json --limit 200
    """
    from kg import decide, verbs

    asked = verbs.review(library, limit=limit)
    if as_json:
        echo_json([_data(question) for question in asked])
        return
    width = shutil.get_terminal_size((100, 24)).columns
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        for number, question in enumerate(asked, 1):
            click.echo("\n".join(lines(question, f"{number}/{len(asked)}", width)))
        return
    answers = answered(asked, width, click.getchar, click.echo)
    if answers:
        built = decide.take(library, (decide.signed(answer, **told) for answer in answers), required=False)
        done = "decision" if len(answers) == 1 else "decisions"
        click.echo(f"{library}: {len(answers)} {done}; {built.nodes} nodes, {built.claims} claims", err=True)
        for problem in decide.void(library).values():
            click.echo(f"kg: {problem}", err=True)


def answered(
    asked: Iterable[Question], width: int, read: Callable[[], str], write: Callable[[str], object]
) -> list[Decision]:
    """Ask, and return the decisions that the keys stand for; an unknown key is asked for again."""
    decisions: list[Decision] = []
    asked = list(asked)
    for number, question in enumerate(asked, 1):
        write("\n".join(lines(question, f"{number}/{len(asked)}", width)))
        keys = _keys(question)
        write("  " + "   ".join(f"{key} {_KEYS[key]}" for key in keys))
        pressed = ""
        while pressed not in keys:
            pressed = read().lower()
            pressed = "q" if pressed in ("\x03", "\x04", "\x1b", "") else pressed
        if pressed == "q":
            break
        if pressed != "n":
            decisions.append(question.one if pressed == "m" else question.two)
    return decisions


def _keys(question: Question) -> tuple[str, ...]:
    """Return the keys that make sense: what is not merged cannot be split."""
    return tuple("mksnq" if question.merged else "mknq")


def lines(question: Question, number: str, width: int) -> Iterator[str]:
    """Yield a question as text: what is doubted and why, then the two with their evidence side by side."""
    now = "merged now: are they two?" if question.merged else "two now: are they one?"
    yield click.style(f"{number}  {now}", bold=True) + f"  {question.score:.2f}  {question.reason}"
    column = max((width - len(_GAP)) // 2, 20)
    left, right = (list(_column(side, column)) for side in question.sides)
    for one, other in zip_longest(left, right, fillvalue=""):
        yield f"{one:<{column}}{_GAP}{other}".rstrip()
    yield ""


def _column(side: Side, width: int) -> Iterator[str]:
    papers = "1 paper" if side.papers == 1 else f"{side.papers} papers"
    yield from wrap(f"{side.name} ({side.node.kind}, {papers})", width)
    for sentence in side.sentences:
        yield from wrap(sentence, width, initial_indent="- ", subsequent_indent="  ")


def _data(question: Question) -> dict[str, Any]:
    def answer(decision: Decision) -> dict[str, Any]:
        return {"verb": str(decision.verb), "arguments": list(decision.arguments)}

    return {
        "score": question.score,
        "reason": question.reason,
        "merged": question.merged,
        "sides": [
            {
                "name": side.name,
                "id": side.node.id,
                "kind": str(side.node.kind),
                "papers": side.papers,
                "sentences": list(side.sentences),
            }
            for side in question.sides
        ],
        "one": answer(question.one),
        "two": answer(question.two),
    }
