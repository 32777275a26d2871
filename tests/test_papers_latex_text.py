"""LaTeX as plain text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.papers.latex_text import arguments, plain, without_comments


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"{\em Fr{\'e}chet} \& $k$-means", "Fréchet & $k$-means"),
        (r"\v{S}ime\v cek, \c{C}a\u{g}lar, {\L}ukasz \O yvind", "Šimeček, Çağlar, Łukasz Øyvind"),
        (r"\'{\i} \"{\i}x \^\i{} \~n \={a} {\"O}ktem", "í ïx î ñ ā Öktem"),
        (r"75\penalty0 (1):\penalty0 78--89", "75(1):78–89"),
        (r"Logic}.\hskip 1em plus 0.5em minus 0.4em\relax Press", "Logic. Press"),
        (r"\href{http://x.org/a\_b}{The text}, \url{http://x.org/$\sim$ada/b\_c}", "The text, http://x.org/~ada/b_c"),
        (r"A title\thanks{Who paid} \\[2pt] on two lines % and a remark", "A title on two lines"),
        (r"``Quoted'' and `so'", "“Quoted” and ‘so'"),
        (r"\textcolor{red}{Red} \unknown{kept} \cite{a,b}", "Red kept"),
        (r"100\% of \#1, \$5, a lone $ sign", "100% of #1, $5, a lone sign"),
        ("plain already", "plain already"),
    ],
)
def test_what_latex_says(tex: str, text: str) -> None:
    assert plain(tex) == text


def test_arguments_with_braces_and_options() -> None:
    tex = r"\title[short]{A \emph{nested} title} \titlepage{no} \title {Another} \title"
    assert arguments(tex, "title") == [r"A \emph{nested} title", "Another"]


def test_comments_end_with_their_line_and_per_cent_signs_stay() -> None:
    assert without_comments("a% gone\n  b\\% c \\\\% gone\nd") == "ab\\% c \\\\d"


@given(st.text(alphabet="\\{}[]$%~`'-\"^abvcij \n0", max_size=60))
def test_nothing_is_raised(tex: str) -> None:
    assert "\n" not in plain(tex)


def test_deep_and_open_braces_take_linear_time() -> None:
    assert plain("{" * 50_000 + "x" + "\\label{" * 20_000 + "$" * 9_999) == "x"
