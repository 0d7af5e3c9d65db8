"""Level C of gradient-vector: numerical_gradient against its contract, and one step of gradient descent.

np.allclose on the example of the lesson, which is all that a student sees, passes more than half of the wrong versions
in `specimens/`. The checks below look at what it cannot see: where f was evaluated, a step so large that the formula
itself shows, integer input, the type and shape of the result, the caller's array afterwards, memory between two calls.

The functions that are differentiated are callbacks: they are evaluated here, and the student's process holds neither
their source nor their gradients.
"""

from itertools import pairwise

import numpy as np

from nablagrade import Vector, central_quotients, check, is_array, is_asked_alike, is_close, is_same, says, scheme_of

EXAMPLE_POINT = (1.0, 2.0)
COARSE_POINT = (3, -2, 0)  # in an integer array, into which a moved coordinate does not fit; one coordinate is zero
COARSE_STEP = 1.5  # dyadic: every operation on these points is exact, so the quotients are known to the last bit
FINE_POINT = (0.3, -1.7, 2.9)  # 0.3 + h - 2h + h is not 0.3
DEFAULT_STEP = 1e-5
SIZES = (1, 2, 7)
TINY_STEP = 2.0**-20  # far below the default one, and dyadic: on these points quotients are exact here, too
LONG_POINT = tuple(k / 2 + (2 * k + 1) * 2.0**-23 for k in range(-3, 4))  # slopes there have more bits than a float32


def example(v):
    """The lesson's F; its gradient at (1, 2) is (4, 13)."""
    return v[0] ** 2 * v[1] + 3 * v[1] ** 2


def coarse(v):
    """Cubic in every coordinate, every pair coupled, no symmetry, so that each slip shows in its own way.

    The fifth power tells a five-point formula from the derivative.
    """
    a, b, c = v[0], v[1], v[2]
    return a**3 + b**3 + 2 * c**3 + a * b * c + 2 * a**2 * b - b**2 * c + c**5


def fine(v):
    """Smooth, with an offset that costs digits when the step is badly chosen."""
    return 50 + np.exp(v[0]) * np.sin(3 * v[1]) + v[2] ** 3 * v[0]


def fine_gradient(a, b, c):
    """The gradient of `fine`, by hand."""
    return np.array([np.exp(a) * np.sin(3 * b) + c**3, 3 * np.exp(a) * np.cos(3 * b), 3 * c**2 * a])


def of_any_size(v):
    """A square of each coordinate, each with its own factor, and the product of each two neighbours."""
    return sum((k + 1) * x * x for k, x in enumerate(v)) + sum(x * y for x, y in pairwise(v))


COARSE_QUOTIENTS = central_quotients(coarse, COARSE_POINT, COARSE_STEP)  # 5.25, 32.25, -0.4375
FINE_GRADIENT = fine_gradient(*FINE_POINT)


def call_example(notebook):
    """Call on the lesson's example, as the visible cell does."""
    return notebook.call("numerical_gradient", notebook.callback(example), np.array(EXAMPLE_POINT))


def call_coarse(notebook):
    """Call with the large step on the integer array; return the callback, too."""
    f = notebook.callback(coarse)
    return f, notebook.call("numerical_gradient", f, np.array(COARSE_POINT), h=COARSE_STEP)


def call_fine(notebook, **step):
    """Call on the float array, with the default step unless one is given; return the callback, too."""
    f = notebook.callback(fine)
    return f, notebook.call("numerical_gradient", f, np.array(FINE_POINT), **step)


def call_long(notebook, n):
    """Call with the tiny step on the first coordinates of the long point."""
    return notebook.call("numerical_gradient", notebook.callback(of_any_size), np.array(LONG_POINT[:n]), TINY_STEP)


def agrees_with_example(value):
    """What the lesson asks for, np.allclose, without its broadcasting; a list will do here."""
    if isinstance(value, (list, tuple)) and all(isinstance(x, (float, np.floating)) for x in value):
        value = np.array(value, dtype=float)
    return is_close(value, [4, 13], rtol=1e-5, dtype=None)


@check(
    "c1-numerical-gradient",
    hint="The function has to agree with the gradient of the example, c1_check has to be True, and its cell has to "
    "print a line ok.",
)
def test_c1_example(notebook):
    """Agrees with the example of the lesson, and says ok"""
    assert agrees_with_example(call_example(notebook).value)
    said = notebook["c1_check"]
    assert isinstance(said, (bool, np.bool_))
    assert said
    assert says(notebook.printed("c1_check"), "ok")


@check(
    "c1-numerical-gradient",
    hint="Print the points at which your function calls f: for each coordinate one full step up and one full step down "
    "from v, with all other coordinates as they are in v. Try an integer array, too.",
)
def test_c1_points(notebook):
    """Evaluates f one step up and one step down along each coordinate, and nowhere else"""
    f, _ = call_coarse(notebook)
    assert scheme_of(f.points, COARSE_POINT, COARSE_STEP) == "central"


@check(
    "c1-numerical-gradient",
    hint="With a large step the quotient is far from the derivative. Work it out by hand for a cubic function, whole "
    "numbers in an integer array and h = 1.5, and compare.",
)
def test_c1_exact(notebook):
    """Gives exactly the quotient that is asked for, with a large step and a point of whole numbers"""
    _, call = call_coarse(notebook)
    assert is_close(call.value, COARSE_QUOTIENTS, rtol=1e-12, dtype=None)


@check(
    "c1-numerical-gradient",
    hint="Try a function of a single coordinate and one of seven, and a step far below the default one: is your h the "
    "one that is used, do all digits come back, and what is the shape of the result?",
)
def test_c1_any_size(notebook):
    """Gives exactly the quotient for one, two and seven coordinates, with a tiny step"""
    for n in SIZES:
        wanted = central_quotients(of_any_size, LONG_POINT[:n], TINY_STEP)
        assert is_close(call_long(notebook, n).value, wanted, rtol=1e-14)


@check(
    "c1-numerical-gradient",
    hint="First get the example right. Then look at type(result), result.shape and result.dtype for an integer array "
    "of three coordinates.",
)
def test_c1_shape(notebook):
    """Returns a float64 array with one component for each coordinate"""
    # The two assertions before the shape: an empty function, or one that knows only the example, earns nothing here.
    assert agrees_with_example(call_example(notebook).value)
    f, call = call_coarse(notebook)
    assert any(not is_same(asked, (np.array(COARSE_POINT, dtype=float),)) for asked in f.points)
    assert is_array(call.value, (3,))


@check(
    "c1-numerical-gradient",
    needs=("test_c1_shape",),
    hint="Print v before and after a call, with all its digits, once for an integer and once for a float array. "
    "Nothing else may be printed while your function runs.",
)
def test_c1_unchanged(notebook):
    """Leaves the point as it was, and prints nothing"""
    for (_, call), point in ((call_coarse(notebook), COARSE_POINT), (call_fine(notebook), FINE_POINT)):
        assert is_same(call.args[1], np.array(point))
        assert not call.printed
    assert not call_long(notebook, SIZES[-1]).printed


@check(
    "c1-numerical-gradient",
    hint="Call your function without h on a function whose gradient you know, and count the digits that agree: the "
    "default step allows about nine. Which step does it take then?",
)
def test_c1_accurate(notebook):
    """Takes the default step where none is given, and is accurate with it"""
    f, call = call_fine(notebook)
    # The formula reaches 1e-9 here; single precision and rounding miss 1e-7.
    assert is_close(call.value, FINE_GRADIENT, rtol=1e-7, dtype=None)
    with_step, _ = call_fine(notebook, h=DEFAULT_STEP)
    assert is_asked_alike(f.points, with_step.points)


@check(
    "c1-numerical-gradient",
    needs=("test_c1_shape",),
    hint="Call your function twice and keep both results: the second call must neither change the first result nor "
    "depend on it.",
)
def test_c1_independent(notebook):
    """One call knows nothing of another"""
    _, first = call_coarse(notebook)
    _, second = call_fine(notebook)
    assert is_same(first.again(), first.value)
    assert is_close(second.value, FINE_GRADIENT, rtol=1e-7, dtype=None)


C3 = Vector(
    "3.4, -1.6",
    atol=1e-6,  # short decimals; covers float noise such as 3.4000000000000004
    mistakes={
        "plus-sign": ("4.6, -2.4", "Compute f before and after your step."),
        "rate-forgotten": ("-2, 2", "The gradient is multiplied by something small before it is used."),
        "start-forgotten": ("-0.6, 0.4", "You computed the step, so where does it lead from the start?"),
        "gradient-only": ("6, -4", "You computed the slopes, and a step is still missing."),
        "one-coordinate-after-the-other": ("3.4, -1.54", "Both slopes belong to the old point."),
        "step-of-fixed-length": ("3.916795, -1.944530", "The length of the gradient belongs to the step."),
    },
)


@check("c3-one-descent-step")
def test_c3_point(notebook):
    """The point after one step"""
    assert notebook.judge("c3_point", C3)
