"""SymPy expressions across the pipe: as trees of allowed heads, rebuilt without evaluation."""

from __future__ import annotations

import json

import pytest
import sympy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nablagrade.engine.wire.symbols import MAX_DEPTH, MAX_NODES
from nablagrade.engine.wire.towers import is_tower
from nablagrade.engine.wire.values import Malformed, decode, encode
from nablagrade.model import Opaque

CALM = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])

x, y, theta = sympy.symbols("x y theta_7")
ATOMS = st.sampled_from([x, y, theta, sympy.pi, sympy.E, sympy.I, sympy.oo, -sympy.oo, sympy.nan, sympy.zoo])
ATOMS |= st.fractions().map(lambda q: sympy.Rational(q.numerator, q.denominator)) | st.integers().map(sympy.Integer)
UNARY = st.sampled_from([sympy.sin, sympy.cos, sympy.exp, sympy.log, sympy.Abs, sympy.sign, sympy.sqrt, sympy.atan])
EXPRESSIONS = st.recursive(
    ATOMS,
    lambda inner: (
        st.tuples(inner, inner).map(lambda pair: sympy.Add(*pair, evaluate=False))
        | st.tuples(inner, inner).map(lambda pair: sympy.Mul(*pair, evaluate=False))
        | st.tuples(inner, st.integers(-3, 5)).map(lambda pair: sympy.Pow(*pair, evaluate=False))
        | st.tuples(UNARY, inner).map(lambda pair: pair[0](pair[1], evaluate=False) if pair[0] != sympy.sqrt
                                      else sympy.Pow(pair[1], sympy.Rational(1, 2), evaluate=False))
    ),
    max_leaves=10,
).filter(lambda one: not is_tower(one))  # fmt: skip


def cross(value):
    """A value after the whole way."""
    return decode(json.loads(json.dumps(encode(value))))


def form_of(node):
    """Heads and leaves as they stand; `srepr` sorts factors, and cannot where one is NaN."""
    return [type(node).__name__, *map(form_of, node.args)] if node.args else [type(node).__name__, str(node)]


@CALM
@given(EXPRESSIONS)
def test_trees_keep_their_form(expression):
    """An expression comes out as the same tree: nothing was simplified on the way."""
    assert form_of(cross(expression)) == form_of(expression)


@pytest.mark.parametrize(
    "expression",
    [
        2 * x * y,
        sympy.sqrt(2) / 2,
        sympy.exp(-(x**2)) * sympy.cos(y),
        sympy.Max(x, y, 0),
        sympy.Heaviside(x),
        sympy.atan2(y, x),
        sympy.Tuple(2 * x * y, x**2 + 6 * y),
        sympy.log(x) / sympy.log(2),
        sympy.true,
        sympy.floor(x) + sympy.ceiling(y),
        sympy.re(x) + sympy.conjugate(y),
        sympy.erf(x) + sympy.sinc(y) + sympy.factorial(x),
    ],
    ids=str,
)
def test_what_students_write_comes_through(expression):
    """The functions of a first course in analysis cross and are equal to what they were."""
    assert cross(expression) == expression


@pytest.mark.parametrize("number", [0.1, 1 / 3, 0.1 + 0.2, 1e-300, -1.5e22, 2.0**-1074])
def test_floats_lose_nothing(number):
    """A SymPy float comes out as the same double."""
    assert float(cross(sympy.Float(number))) == number


def test_long_floats_are_read():
    """A number to a hundred digits is an answer, not rubbish."""
    assert abs(cross(sympy.N(sympy.pi, 100)) - sympy.pi) < 1e-15


@pytest.mark.parametrize("kind", [sympy.Matrix, sympy.ImmutableMatrix, sympy.SparseMatrix])
def test_matrices_keep_their_shape(kind):
    """A matrix of any kind comes out as an immutable one with the same shape and entries."""
    came = cross(kind([[2 * x, 1], [y, x**2], [0, sympy.pi]]))
    assert came == sympy.ImmutableMatrix([[2 * x, 1], [y, x**2], [0, sympy.pi]])
    assert came.shape == (3, 2)
    assert cross(sympy.zeros(0, 3)).shape == (0, 3)


def test_symbols_are_their_names():
    """Assumptions do not cross: a positive x and a dummy x are x."""
    assert cross(sympy.Symbol("x", positive=True)) == x
    assert cross(sympy.Dummy("x") + 1) == x + 1


@pytest.mark.parametrize(
    "value",
    [
        sympy.Eq(x, 1),
        sympy.Function("f")(x),
        sympy.Integral(x, x),
        sympy.Interval(0, 1),
        sympy.Matrix([[sympy.Function("f")(x)]]),
        sympy.Integer(2) ** 20_000,
        sympy.Array([1, 2]),
    ],
    ids=["equation", "unknown function", "integral", "set", "matrix of such", "huge", "array"],
)
def test_other_heads_are_opaque(value):
    """What is no expression of the allowed heads crosses as its type's name."""
    assert isinstance(cross(value), Opaque)


def test_large_trees_are_opaque():
    """An expression with too many nodes or levels does not cross."""
    wide = sympy.Add(*[sympy.Symbol(f"x{n}") for n in range(MAX_NODES)], evaluate=False)
    deep = x
    for _ in range(MAX_DEPTH + 1):
        deep = sympy.sin(deep, evaluate=False)
    assert isinstance(cross(wide), Opaque)
    assert isinstance(cross(deep), Opaque)


@pytest.mark.parametrize(
    "tree",
    [
        ["Symbol", "__import__('os').system('id')"],
        ["Symbol", "x" * 100],
        ["Symbol", 3],
        ["Float", "1e99999"],
        ["Float", "nan"],
        ["Rational", "1", "-2"],
        ["Rational", "1"],
        ["Function", ["Symbol", "x"]],
        ["__class__"],
        ["sin"],
        ["sin", ["Pi"], ["Pi"], ["Pi"]],
        [],
        "Pi",
        None,
        {"head": "Pi"},
        ["Add", *[["Pi"]] * MAX_NODES],
    ],
    ids=str,
)
def test_forged_trees_are_refused(tree):
    """A head, a name or a number that no encoder writes is malformed."""
    with pytest.raises(Malformed):
        decode(["y", tree])


@pytest.mark.parametrize("shape", [(2, 2), (-1, -1), (True, 1), (1.0, 1), (None, 1), ("1", 1)])
def test_a_matrix_of_another_shape_is_refused(shape):
    """Rows times columns is the number of entries, in whole numbers."""
    with pytest.raises(Malformed):
        decode(["Y", *shape, [["Pi"]]])


def test_rebuilding_does_not_evaluate():
    """A power is rebuilt as it was written: to compute it is for whoever needs its value."""
    power = ["Pow", ["Rational", "a", "1"], ["Rational", "3e8", "1"]]
    assert decode(["y", ["Pow", ["Rational", "a", "1"], power]]) == Opaque("formula that is too large")
    assert decode(["y", power]).func is sympy.Pow
