"""Level D of partial-derivatives: one step of Newton's method. D2 is read by a person.

On a quadratic function everything that solves or iterates arrives at the bottom, however it does so; the functions of
`test_d1_exact` are not quadratic, and only the right step gives their points. The solver of the reference works with
fractions, and slopes and second partials are callbacks.
"""

from fractions import Fraction

import numpy as np

from nablagrade import check, is_array, is_close, is_float, is_same

BOWL, BOWL_BOTTOM, BOWL_START = ((4, 1), (1, 3)), (1, -2), (5, 4)  # the start in an array of whole numbers
SADDLE, SADDLE_POINT, SADDLE_START = ((2, 3), (3, 1)), (-1, 2), (0.5, 1.0)
QUARTIC_START = (1.0, 2.0)
TANGLED_START = (1.3, -0.9, 0.4)  # single precision would lose digits of these

RNG = np.random.default_rng(11)
SQUARE_ROOT = RNG.normal(size=(3, 3))
WIDE, WIDE_BOTTOM = SQUARE_ROOT @ SQUARE_ROOT.T + np.eye(3), RNG.normal(size=3)  # condition number 5
WIDE_START = (1.5, -2.0, 0.7)
LONG = np.diag([2.0, 3, 4, 5, 6, 7, 8]) + 1  # seven inputs, every two of them coupled
LONG_BOTTOM, LONG_START = np.arange(-3.0, 4), np.zeros(7)


def quadratic(matrix, stationary):
    """Slopes and second partials of the quadratic function with this matrix and this stationary point."""
    matrix, stationary = np.array(matrix, dtype=float), np.array(stationary, dtype=float)
    return lambda v: matrix @ (np.asarray(v, dtype=float) - stationary), lambda v: matrix.copy()


def quartic_slopes(v):
    """The slopes of x⁴ + xy + y⁴."""
    x, y = v
    return [4 * x**3 + y, x + 4 * y**3]


def quartic_table(v):
    """Its second partials."""
    x, y = v
    return [[12 * x**2, 1], [1, 12 * y**2]]


def tangled_slopes(v):
    """The slopes of a⁴ + 2b⁴ + c⁴ + abc + a²b + 3c² - 5b."""
    a, b, c = v
    return [4 * a**3 + b * c + 2 * a * b, 8 * b**3 + a * c + a**2 - 5, 4 * c**3 + a * b + 6 * c]


def tangled_table(v):
    """Its second partials."""
    a, b, c = v
    return [[12 * a**2 + 2 * b, c + 2 * a, b], [c + 2 * a, 24 * b**2, a], [b, a, 12 * c**2 + 6]]


def solve(table, right):
    """Gauss and Jordan with fractions: x with table · x = right."""
    rows = [[*map(Fraction, row), Fraction(entry)] for row, entry in zip(table, right, strict=True)]
    for k in range(len(rows)):
        pivot = next(row for row in rows[k:] if row[k])
        rows.remove(pivot)
        rows.insert(k, [entry / pivot[k] for entry in pivot])
        for j in range(len(rows)):
            if j != k:
                rows[j] = [x - rows[j][k] * p for x, p in zip(rows[j], rows[k], strict=True)]
    return [row[-1] for row in rows]


def newton_point(slopes, table, start):
    """The point after the full step, in exact arithmetic."""
    start = [Fraction(x) for x in start]
    return [float(x - step) for x, step in zip(start, solve(table(start), slopes(start)), strict=True)]


def as_floats(function):
    """Wrap a list of numbers as the float array that the contract promises."""
    return lambda v: np.array(function(np.asarray(v, dtype=float)), dtype=float)


def call_step(notebook, functions, start):
    """Call the function of D1 from this start."""
    return notebook.call("d1_newton_step", *map(notebook.callback, functions), np.array(start))


def is_at(value, wanted, rtol):
    """Whether it is the wanted point, relative to its size where it is above one; a list of floats will do here."""
    if isinstance(value, (list, tuple)) and all(map(is_float, value)):
        value = np.array(value, dtype=np.float64)
    return is_close(value, wanted, rtol=rtol, atol=rtol, dtype=None)


@check(
    "d1-newton-step",
    hint="On a function that is a parabola-shaped surface itself, one step has to arrive at the stationary point. Try "
    "one with a term that holds both letters, from a start of whole numbers such as np.array([2, 1]).",
)
def test_d1_bowl(notebook):
    """Arrives at the bottom of a bowl in one step, from a point of whole numbers"""
    call = call_step(notebook, quadratic(BOWL, BOWL_BOTTOM), BOWL_START)
    assert is_at(call.value, BOWL_BOTTOM, rtol=1e-10)


@check(
    "d1-newton-step",
    weight=2,
    hint="Try a function with fourth powers: write down the surface that has its slopes and second partials at v, and "
    "solve for the point at which the slopes of this surface vanish. It is one step, not many.",
)
def test_d1_exact(notebook):
    """Takes exactly the one step where the function is not quadratic"""
    call = call_step(notebook, map(as_floats, (quartic_slopes, quartic_table)), QUARTIC_START)
    assert is_at(call.value, newton_point(quartic_slopes, quartic_table, QUARTIC_START), rtol=1e-10)
    call = call_step(notebook, map(as_floats, (tangled_slopes, tangled_table)), TANGLED_START)
    assert is_at(call.value, newton_point(tangled_slopes, tangled_table, TANGLED_START), rtol=1e-10)


@check(
    "d1-newton-step",
    hint="Try a saddle: the stationary point of the surface is where all slopes vanish, even when that is not at the "
    "bottom of anything.",
)
def test_d1_saddle(notebook):
    """Goes to the stationary point of a saddle, too"""
    call = call_step(notebook, quadratic(SADDLE, SADDLE_POINT), SADDLE_START)
    assert is_at(call.value, SADDLE_POINT, rtol=1e-10)


@check(
    "d1-newton-step",
    hint="Try a function of three inputs, one of seven and one of a single input: nothing in your function may count "
    "on two.",
)
def test_d1_any_size(notebook):
    """Works for one, three and seven inputs"""
    call = call_step(notebook, quadratic(WIDE, WIDE_BOTTOM), WIDE_START)
    assert is_at(call.value, WIDE_BOTTOM, rtol=1e-8)
    call = call_step(notebook, quadratic([[4.0]], [-2.0]), (1.5,))
    assert is_at(call.value, [-2.0], rtol=1e-10)
    call = call_step(notebook, quadratic(LONG, LONG_BOTTOM), LONG_START)
    assert is_at(call.value, LONG_BOTTOM, rtol=1e-10)


@check(
    "d1-newton-step",
    needs=("test_d1_any_size",),
    hint="Look at type(result), result.shape and result.dtype, print v before and after the call, and keep the results "
    "of two calls: neither may change because of the other. For whole numbers in v print the dtype of what your "
    "function hands to grad and hess, too: they take floats. Nothing may be printed while your function runs.",
)
def test_d1_new_array(notebook):
    """Hands floats on, returns a new float64 array, leaves the start as it was, and prints nothing"""
    functions = [notebook.callback(function) for function in quadratic(BOWL, BOWL_BOTTOM)]
    notebook.call("d1_newton_step", *functions, np.array(BOWL_START))
    assert all(
        len(arguments) == 1 and is_array(arguments[0], (2,)) for function in functions for arguments in function.points
    )
    first = call_step(notebook, quadratic(WIDE, WIDE_BOTTOM), WIDE_START)
    second = call_step(notebook, quadratic(SQUARE_ROOT @ SQUARE_ROOT.T + 2 * np.eye(3), -WIDE_BOTTOM), WIDE_START)
    for call in (first, second):
        assert is_same(call.args[2], np.array(WIDE_START))
        assert is_array(call.value, (3,))
        assert not call.shares_memory()
        assert not call.printed
    assert not call_step(notebook, quadratic(LONG, LONG_BOTTOM), LONG_START).printed
    assert is_at(first.again(), WIDE_BOTTOM, rtol=1e-8)
    assert is_at(second.value, -WIDE_BOTTOM, rtol=1e-8)
