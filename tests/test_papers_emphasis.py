r"""Marks of emphasis are no part of an abstract; formulas are."""

import pytest

from kg.papers.emphasis import unmarked


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ("We propose **Loomset**, a tool.", "We propose Loomset, a tool."),
        ("**G**raph **N**eural **W**eaving (**GNW**)", "Graph Neural Weaving (GNW)"),
        ("a **bi**ologically-driven loom", "a biologically-driven loom"),
        ("the *further training* of _de novo_ looms", "the further training of de novo looms"),
        ("__Both__ are kept", "Both are kept"),
        (r"we propose \textbf{Loomset} and \emph{weft} loss", "we propose Loomset and weft loss"),
        (r"our $\texttt{Loomset}$ and $\textbf{D}$ecision", "our Loomset and Decision"),
        (r"{\em long-range} and {\bf W}eft", "long-range and Weft"),
        (r"\underline{\textbf{W}}eft \textit{\emph{and}} warp", "Weft and warp"),
        (r"up to \textbf{1.7\%} more", r"up to 1.7\% more"),
    ],
)
def test_what_is_marked_stays_and_its_marks_go(marked, plain):
    assert unmarked(marked) == plain


@pytest.mark.parametrize(
    "text",
    [
        "A* and B* find the way; C*-algebras",
        "3 * 4 and 5 * 6",
        "file_name_of_data and snake_case",
        r"a loss $x_{\text{max}}$ and $y_{\textit{low}}$ of $a^*b^*$",
        "https://example.org/a_b_c/_d_",
        "**unfinished",
        r"\textbf{unfinished",
    ],
)
def test_what_is_no_emphasis_stays(text):
    assert unmarked(text) == text


@pytest.mark.parametrize("unit", ["**", "*a", r"\textbf{", r"$\emph{a}", "_a "])
def test_a_hostile_text_is_read_in_linear_time(unit):
    assert len(unmarked(unit * 50_000)) <= len(unit) * 50_000
