"""Level C of partial-derivatives: difference quotients, and the mixed partial from four corners, against the contract.

The references are the formulas of the contract in exact arithmetic: all points and steps are dyadic, so a right
function agrees to the last digit or so, and one that is merely close to the derivative does not.

The functions that are differentiated are callbacks: they are evaluated here, and the student's process holds neither
their source nor their slopes.
"""

from fractions import Fraction
from itertools import pairwise, product

import numpy as np

from nablagrade import check, is_array, is_asked_alike, is_asked_at, is_close, is_float, is_near, is_same

STEPS = [1.0, 0.5, -0.25]  # a list
LONG_STEPS = (0.5, -2.0)  # becomes an array
FINE_POINT = (0.3, 0.7)  # 0.3 + 0.1 - 0.1 is not 0.3
FINE_STEPS = [0.1, 0.01, -0.01]

RNG = np.random.default_rng(17)
MANY_POINTS = [tuple(row) for row in (RNG.integers(-10, 11, size=(4, 4)) / 4).tolist()]
MANY_STEPS = [tuple(row) for row in (RNG.choice([-2, -1, -0.5, -0.125, 0.125, 0.5, 1, 2], size=(4, 5))).tolist()]
CORNER_POINTS = [tuple(row) for row in (RNG.integers(-10, 11, size=(5, 2)) / 4).tolist()]
CORNER_STEPS = [0.5, 1.0, 0.25, 2.0, 0.125]
SIZES, LONG_POINT = (1, 7), (-1.5, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5)
TINY_STEPS, DEEP_POINT = [2.0**-20, -(2.0**-18)], (1 + 2.0**-17, -0.5 + 2.0**-16)  # quotients with twenty decimals
DEFAULT_STEP = 1e-3
# all corners are exact there, and the result has more bits than a float32
TINY_POINT, TINY_CORNER_STEP = (1 + 1201 / 4096, -1 - 1619 / 4096), 2.0**-12


def surface(v):
    """The lesson's second surface; quadratic, so that each quotient is the slope plus the step."""
    return v[0] ** 2 + 3 * v[0] * v[1] + v[1] ** 2


def three(v):
    """Three inputs; in the last one a cubic."""
    return v[0] * v[1] * v[2] + v[2] ** 3


def four(v):
    """Four inputs, cubic in each, every pair coupled, no symmetry."""
    a, b, c, d = v[0], v[1], v[2], v[3]
    return a**3 - 2 * b**3 + c**3 + 3 * d**3 + a * b * c - b * c * d + 2 * a**2 * d + b**2 * c - 5 * a * c + 7


def of_any_size(v):
    """A square of each coordinate, each with its own factor, and the product of each two neighbours."""
    return sum((k + 1) * x * x for k, x in enumerate(v)) + sum(x * y for x, y in pairwise(v))


def fine(v):
    """Smooth, not a polynomial."""
    return np.sin(v[0]) * v[1]


def quotients(f, point, i, steps):
    """The quotients of the contract in exact arithmetic."""
    base = [Fraction(x) for x in point]
    moved = [[x + Fraction(step) * (k == i) for k, x in enumerate(base)] for step in steps]
    return [float((f(there) - f(base)) / Fraction(step)) for there, step in zip(moved, steps, strict=True)]


def are_quotients(value, wanted, rtol):
    """Whether every entry is right, relative to its size where it is above one; a list of floats will do here."""
    if isinstance(value, (list, tuple)) and all(map(is_float, value)):
        value = np.array(value, dtype=np.float64)
    return is_close(value, wanted, rtol=rtol, atol=rtol, dtype=None)


def call_quotients(notebook, f, v, i, steps):
    """Call the function of C1."""
    return notebook.call("c1_quotients", notebook.callback(f), v, i, steps)


def call_three(notebook):
    """Call it on three inputs in a float array, with the steps in an array."""
    return call_quotients(notebook, three, np.array([2.0, -1.0, 3.0]), 2, np.array(LONG_STEPS))


def call_long(notebook, n):
    """Call on the first coordinates of the long point, along the last of them."""
    return call_quotients(notebook, of_any_size, np.array(LONG_POINT[:n]), n - 1, np.array([0.5]))


def call_fine(notebook):
    """Call it where going there and back again does not restore the last digit."""
    return call_quotients(notebook, fine, np.array(FINE_POINT), 0, list(FINE_STEPS))


@check(
    "c1-difference-quotients",
    hint="Work out by hand the quotients of a small function at the point np.array([1, 2]), which holds whole numbers, "
    "for a step forwards and a step backwards, and compare.",
)
def test_c1_along_x(notebook):
    """Moves the first coordinate, of a point of whole numbers"""
    call = call_quotients(notebook, surface, np.array([1, 2]), 0, list(STEPS))
    assert are_quotients(call.value, quotients(surface, (1, 2), 0, STEPS), rtol=1e-12)


@check(
    "c1-difference-quotients",
    hint="Print the points at which your function calls f for i = 1: only the second coordinate may have moved, and "
    "each time from where it was at first.",
)
def test_c1_along_y(notebook):
    """Moves the second coordinate, of a point of whole numbers"""
    call = call_quotients(notebook, surface, np.array([1, 2]), 1, list(STEPS))
    assert are_quotients(call.value, quotients(surface, (1, 2), 1, STEPS), rtol=1e-12)


@check(
    "c1-difference-quotients",
    hint="Try a function of one, four or seven inputs, each coordinate in turn, and give the steps as an array, too, "
    "in no particular order; or a single step.",
)
def test_c1_many_inputs(notebook):
    """Works for any number of inputs and of steps, and for steps in an array"""
    assert are_quotients(call_three(notebook).value, quotients(three, (2, -1, 3), 2, LONG_STEPS), rtol=1e-12)
    for i, (point, steps) in enumerate(zip(MANY_POINTS, MANY_STEPS, strict=True)):
        call = call_quotients(notebook, four, np.array(point), i, np.array(steps))
        assert are_quotients(call.value, quotients(four, point, i, steps), rtol=1e-12)
    for n in SIZES:
        assert are_quotients(
            call_long(notebook, n).value, quotients(of_any_size, LONG_POINT[:n], n - 1, [0.5]), rtol=1e-12
        )


@check(
    "c1-difference-quotients",
    hint="Try a function that is no polynomial, such as a sine, with steps such as 0.1 and 0.01, and compare with the "
    "quotient that you type in by hand, digit by digit.",
)
def test_c1_small_steps(notebook):
    """Gives the quotient, and not the slope itself, when the steps are small"""
    # sin(a + h) - sin(a) = 2 cos(a + h/2) sin(h/2): a reference without the cancellation
    wanted = [FINE_POINT[1] * 2 * np.cos(FINE_POINT[0] + h / 2) * np.sin(h / 2) / h for h in FINE_STEPS]
    assert are_quotients(call_fine(notebook).value, wanted, rtol=1e-9)
    call = call_quotients(notebook, surface, np.array(DEEP_POINT), 0, np.array(TINY_STEPS))
    assert are_quotients(call.value, quotients(surface, DEEP_POINT, 0, TINY_STEPS), rtol=1e-13)


@check(
    "c1-difference-quotients",
    weight=0.5,
    needs=("test_c1_many_inputs",),
    hint="Look at type(result), result.shape and result.dtype: there is one entry for each step. For a point of whole "
    "numbers print the dtype of what your function hands to f, too: f takes floats.",
)
def test_c1_form(notebook):
    """Hands arrays of floats to f, and returns a float64 array with one entry for each step"""
    f = notebook.callback(surface)
    notebook.call("c1_quotients", f, np.array([1, 2]), 1, list(STEPS))
    assert all(len(arguments) == 1 and is_array(arguments[0], (2,)) for arguments in f.points)
    for call, steps in ((call_three(notebook), LONG_STEPS), (call_fine(notebook), FINE_STEPS)):
        assert is_array(call.value, (len(steps),))


@check(
    "c1-difference-quotients",
    weight=0.5,
    needs=("test_c1_many_inputs",),
    hint="Print v and steps before and after a call, with all their digits. Keep the results of two calls, too: "
    "neither may change because of the other. Nothing may be printed while your function runs.",
)
def test_c1_unchanged(notebook):
    """Leaves point and steps as they were, forgets earlier calls, and prints nothing"""
    first, second = call_three(notebook), call_fine(notebook)
    assert is_same(first.args[1], np.array([2.0, -1.0, 3.0]))
    assert is_same(first.args[3], np.array(LONG_STEPS))
    assert is_same(second.args[1], np.array(FINE_POINT))
    assert is_same(second.args[3], FINE_STEPS)
    assert not first.printed
    assert not second.printed
    assert not call_long(notebook, SIZES[-1]).printed
    assert are_quotients(first.again(), quotients(three, (2, -1, 3), 2, LONG_STEPS), rtol=1e-12)


def bumpy(x, y):
    """Its mixed partial is 6xy², and the four corners give something else."""
    return x**2 * y**3 + 5 * x - 2 * y + 7


def twisted(x, y):
    """High powers of both letters and no symmetry between them."""
    return x**3 * y**2 - 2 * x * y**4 + x**2 * y + 3 * x**5 - y**3 + x * y


def wave(x, y):
    """Smooth, not a polynomial; its mixed partial is 2 eˣ cos 2y."""
    return np.exp(x) * np.sin(2 * y)


def apart(x, y):
    """No term holds both letters."""
    return x**4 + y**4 + 10


def nearly_apart(x, y):
    """One term holds both letters, as simply as can be."""
    return apart(x, y) + 3 * x * y


def squares(x, y):
    """Its four corners give its mixed partial, 4xy, exactly."""
    return x**2 * y**2


def is_mixed(value, wanted, rtol):
    """Whether it is one float, and right, relative to its size where it is above one."""
    return is_float(value) and is_near(value, wanted, rtol=rtol, atol=rtol)


def central_twice(f, x, y, step):
    """The central difference in y of the central difference in x, in exact arithmetic."""
    x, y, step = Fraction(x), Fraction(y), Fraction(step)

    def along_x(at):
        return (f(x + step, at) - f(x - step, at)) / (2 * step)

    return float((along_x(y + step) - along_x(y - step)) / (2 * step))


@check(
    "c2-mixed-partial-stencil",
    hint="Print the points at which your function calls f, with two numbers each time: there are four, and in each of "
    "them both coordinates have moved by the step that was given.",
)
def test_c2_corners(notebook):
    """Evaluates f at the four corners, and nowhere else"""
    f = notebook.callback(bumpy)
    call = notebook.call("c2_mixed_partial", f, 2, -1, h=0.5)
    assert is_float(call.value)
    assert is_asked_at(f.points, [(2 + right, -1 + up) for right, up in product((0.5, -0.5), repeat=2)])


@check(
    "c2-mixed-partial-stencil",
    weight=2,
    hint="With a large step the formula is far from the derivative. Write down the central difference in x at y + h "
    "and at y - h, put both into the central difference in y, and watch signs and divisors. With a tiny step, count "
    "digits.",
)
def test_c2_exact(notebook):
    """Gives exactly the formula, with large steps and with a tiny one"""
    call = notebook.call("c2_mixed_partial", notebook.callback(bumpy), 2, -1, h=0.5)
    assert is_mixed(call.value, central_twice(bumpy, 2, -1, 0.5), rtol=1e-12)
    for (x, y), step in zip(CORNER_POINTS, CORNER_STEPS, strict=True):
        call = notebook.call("c2_mixed_partial", notebook.callback(twisted), x, y, step)
        assert is_mixed(call.value, central_twice(twisted, x, y, step), rtol=1e-12)
    call = notebook.call("c2_mixed_partial", notebook.callback(squares), *TINY_POINT, TINY_CORNER_STEP)
    assert is_mixed(call.value, 4 * TINY_POINT[0] * TINY_POINT[1], rtol=1e-13)


@check(
    "c2-mixed-partial-stencil",
    hint="Try x^4 + y^4 and then x^4 + y^4 + x y: what has to come out when no term holds both letters, and what when "
    "only the last one does?",
)
def test_c2_both_letters(notebook):
    """Sees only what depends on both letters"""
    without, with_one = (
        notebook.call("c2_mixed_partial", notebook.callback(f), 1.5, -0.5, h=0.25) for f in (apart, nearly_apart)
    )
    assert is_mixed(without.value, 0.0, rtol=1e-12)
    assert is_mixed(with_one.value, 3.0, rtol=1e-12)


@check(
    "c2-mixed-partial-stencil",
    hint="Call your function without h on a function whose mixed partial you know, such as one with exp and sin: the "
    "default step allows about six digits. Which step is it, and does anything appear below the cell?",
)
def test_c2_accurate(notebook):
    """Takes the default step where none is given, is accurate with it, and prints nothing"""
    without, with_step = notebook.callback(wave), notebook.callback(wave)
    call = notebook.call("c2_mixed_partial", without, 0.3, 0.7)
    # The formula's own error is about 1e-6 here, and rounding adds 1e-9.
    assert is_mixed(call.value, 2 * np.exp(0.3) * np.cos(1.4), rtol=1e-5)
    notebook.call("c2_mixed_partial", with_step, 0.3, 0.7, h=DEFAULT_STEP)
    assert is_asked_alike(without.points, with_step.points)
    assert not call.printed
