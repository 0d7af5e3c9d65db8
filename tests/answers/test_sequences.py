"""Texts that hold several values."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nablagrade.answers import Array, Number, Vector, Verdict
from nablagrade.answers.mathematics.quantity import constant
from nablagrade.answers.mathematics.sequences import component_counts, read_nested, read_row
from nablagrade.errors import Unreadable


def row(text):
    """The numbers of a text."""
    return [constant(node) for node in read_row(text)]


@pytest.mark.parametrize(
    "text",
    [
        "8, 9",
        "8 ,9.",
        "(8, 9)",
        "[8, 9]",
        "[8 9]",
        "8 9",
        "<8, 9>",
        "⟨8; 9⟩",
        "(8, 9,)",
        "np.array([8, 9])",
        "array([8., 9.])",
        "Matrix([8, 9])",
        "16/2, 3^2",
        "[8. 9.]",
        "８，９",
    ],
)
def test_a_pair_in_any_dress(text):
    """Points are read with or without brackets, with commas, semicolons, or as NumPy prints them."""
    assert row(text) == [8, 9]


def test_numpy_prints_signs_apart():
    """`[0.2 -0.7]` holds two numbers, not one difference."""
    assert row("[ 0.2 0.5 -0.7]") == [0.2, 0.5, -0.7]


@pytest.mark.parametrize(
    "text", ["[[8, 9]]", "(8, (9, 1))", "8,, 9", "(8, 9", "8, 9)", "{8, 9}", "8 and 9", "1/2 3/4", "[8, 9)", ",", "()"]
)
def test_what_is_no_row_is_sent_back(text):
    """Nested, broken or doubtful brackets are refused."""
    with pytest.raises(Unreadable):
        row(text)


@pytest.mark.parametrize(
    "text",
    [
        "[[1, 2], [3, 4]]",
        "((1, 2), (3, 4))",
        "[[1 2]\n [3 4]]",
        "np.array([[1, 2], [3, 4]])",
        "[[1., 2.],\n [3., 4.]]",
        "Matrix([[1, 2], [3, 2+2]])",
    ],
)
def test_a_matrix_in_any_dress(text):
    """A matrix is read as Python or NumPy writes it."""
    assert [[constant(entry) for entry in r] for r in read_nested(text)] == [[1, 2], [3, 4]]


def test_brackets_around_one_value_are_arithmetic():
    """Round brackets around one value make no list; square ones do."""
    assert constant(read_nested("(1+2)")) == 3
    assert [constant(v) for v in read_nested("[1+2]")] == [3]


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("4, -7, 0,5", {3}),
        ("3,4, -1,6", {2}),
        ("3,4,-1,6", {2}),
        ("0,5", set()),
        ("1, 2, 3", set()),
        ("4,13,0", set()),
        ("3,4; 5,6", {2}),
        ("3,4 -1,6", {2}),
        ("(-3,4  −1,6 +2,5)", {3}),
        ("3,4 - 1,6", set()),
        ("12 -21", set()),
        ("8,9,", set()),
        ("(8, 9,)", set()),
        ("3,4, -1,6,", {2}),
    ],
)
def test_decimal_commas_are_suspected(text, counts):
    """A comma between two digits may be a decimal comma when other separators look different."""
    assert component_counts(text) - {1} == counts


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.floats(-1e6, 1e6).map(lambda v: round(v, 3)), min_size=2, max_size=6),
    st.sampled_from(["{}", "({})", "[{}]", "<{}>", "np.array([{}])"]),
    st.sampled_from([", ", ",", " ; "]),
)
def test_rows_round_trip(values, brackets, separator):
    """A printed row is read back number by number."""
    assert row(brackets.format(separator.join(map(repr, values)))) == values


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="[](),; <>12.-\nxnp", max_size=80))
def test_random_brackets_are_read_or_refused(text):
    """No arrangement of brackets raises anything but Unreadable."""
    for read in (read_row, read_nested):
        try:
            read(text, ["x"])
        except Unreadable as refusal:
            assert str(refusal)  # noqa: PT017  # a refusal is one of two allowed ends


@pytest.mark.parametrize(
    "text",
    [
        r"\begin{pmatrix} 4 \\ 13 \end{pmatrix}",
        r"\begin{pmatrix}4\\13\end{pmatrix}",
        r"\begin{bmatrix} 4 & 13 \end{bmatrix}",
        r"$\begin{bmatrix} 4 \\ \frac{26}{2} \end{bmatrix}$",
        r"$$\begin{pmatrix}4&13\end{pmatrix}^T$$",
        r"\begin{pmatrix} 4 \\ 13 \\ \end{pmatrix}",
        r"\left( \begin{matrix} 4 \\[2pt] 13 \end{matrix} \right)",
        r"\left[\begin{array}{c} 4 \\ 13 \end{array}\right]",
        r"\begin{smallmatrix} 2^2 \\ \sqrt{169} \end{smallmatrix}",
        "\begin{pmatrix} 4 \\ 13 \\end{pmatrix}",  # without r"…"
        "\\begin{pmatrix} 4 \\cr 13 \\end{pmatrix}",
        r"\begin{bmatrix} 4 \\ 13 \end{bmatrix}^{\top}",
    ],
)
def test_a_vector_as_latex_writes_it(text):
    """A column and a row are one vector."""
    assert Vector("4, 13", atol=1e-9).judge(text).verdict is Verdict.RIGHT


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}", "right"),
        (r"\begin{bmatrix}1&2\\3&4\end{bmatrix}", "right"),
        (r"\begin{pmatrix} 1 & 3 \\ 2 & 4 \end{pmatrix}^{T}", "right"),
        (r"\left(\begin{array}{cc} 1 & 2 \\ 3 & \frac{8}{2} \end{array}\right)", "right"),
        ("\begin{bmatrix} 1 & 2 \\ 3 & 4 \\end{bmatrix}", "right"),
        (r"\begin{pmatrix} 1 & 3 \\ 2 & 4 \end{pmatrix}", "wrong"),
        (r"\begin{pmatrix} 1 & 2 \\ 3 \end{pmatrix}", "invalid"),
        (r"\begin{pmatrix} 1 & 2 \\ 3 & \end{pmatrix}", "invalid"),
        (r"\begin{vmatrix} 1 & 2 \\ 3 & 4 \end{vmatrix}", "invalid"),  # a determinant
        (r"2\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}", "invalid"),
        (r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix}", "invalid"),
        (r"\begin{pmatrix}\begin{pmatrix}1\end{pmatrix}\end{pmatrix}", "invalid"),
        (r"\begin{pmatrix}\end{pmatrix}", "invalid"),
        (r"\begin{pmatrix} 1 \\ 2 \end{pmatrix}", "wrong"),
    ],
)
def test_a_table_as_latex_writes_it(text, verdict):
    """Rows end with two backslashes, entries with an ampersand; a transposed matrix is one."""
    assert Array([[1, 2], [3, 4]], atol=1e-9).judge(text).verdict.value == verdict


def test_a_matrix_is_no_vector_and_no_number():
    """What has another form is sent back, in words."""
    table = r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}"
    assert Vector("1, 2", atol=0).judge(table).verdict is Verdict.INVALID
    assert Number(1, atol=0).judge(table).verdict is Verdict.INVALID
    mistake = {"letters": ("4x, 2", "A hint.")}
    assert (
        Vector("4, 2", atol=0, symbols="x", mistakes=mistake).judge(r"\begin{pmatrix}4x\\2\end{pmatrix}").mistake
        == "letters"
    )
