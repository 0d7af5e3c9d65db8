"""Level C of gradient-vector: numerical_gradient against its contract, and one step of gradient descent.

np.allclose on the example of the lesson, which is all that a student sees, passes more than half of the wrong versions
in `specimens/`. The checks below look at what it cannot see: where f was evaluated, a step so large that the formula
itself shows, integer input, the type and shape of the result, the caller's array afterwards, memory between two calls.

The functions that are differentiated are callbacks: they are evaluated here, and the student's process holds neither
their source nor their gradients.
"""

from fractions import Fraction

import numpy as np

from nablagrade import Vector, check

EXAMPLE_POINT = (1.0, 2.0)
COARSE_POINT = (3, -2, 0)  # in an integer array, into which a moved coordinate does not fit; one coordinate is zero
COARSE_STEP = 1.5  # dyadic: every operation on these points is exact, so the quotients are known to the last bit
FINE_POINT = (0.3, -1.7, 2.9)  # 0.3 + h - 2h + h is not 0.3


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


def central_quotients(f, point, step):
    """The contract's formula in exact arithmetic, so that no tolerance is guessed."""
    step = Fraction(step)
    unit = [[Fraction(i == k) for k in range(len(point))] for i in range(len(point))]
    above = [f([x + step * e for x, e in zip(point, row, strict=True)]) for row in unit]
    below = [f([x - step * e for x, e in zip(point, row, strict=True)]) for row in unit]
    return np.array([float((up - down) / (2 * step)) for up, down in zip(above, below, strict=True)])


COARSE_QUOTIENTS = central_quotients(coarse, COARSE_POINT, COARSE_STEP)  # 5.25, 32.25, -0.4375
FINE_GRADIENT = fine_gradient(*FINE_POINT)


def call_example(notebook):
    """Call on the lesson's example, as the visible cell does."""
    return notebook.call("numerical_gradient", notebook.callback(example), np.array(EXAMPLE_POINT))


def call_coarse(notebook):
    """Call with the large step on the integer array; return the callback, too."""
    f = notebook.callback(coarse)
    return f, notebook.call("numerical_gradient", f, np.array(COARSE_POINT), h=COARSE_STEP)


def call_fine(notebook):
    """Call with the default step on the float array."""
    return notebook.call("numerical_gradient", notebook.callback(fine), np.array(FINE_POINT))


def agrees_with_example(value):
    """What the lesson asks for, np.allclose, without its broadcasting; a list will do here."""
    if isinstance(value, (list, tuple)) and all(isinstance(x, (float, np.floating)) for x in value):
        value = np.array(value, dtype=float)
    return is_row(value, 2) and np.allclose(value, [4, 13])


def is_row(value, length):
    """Whether it is a flat array of so many real, finite numbers: only then are values compared."""
    is_flat = isinstance(value, np.ndarray) and value.shape == (length,) and value.dtype.kind in "iuf"
    return is_flat and bool(np.all(np.isfinite(value)))


def is_close(value, wanted, rtol):
    """Whether every component is right, relative to what is wanted; never broadcasts."""
    return is_row(value, len(wanted)) and bool(np.all(np.abs(value - wanted) <= rtol * np.abs(wanted)))


def is_same(value, wanted):
    """Whether it is bit for bit the same array, of the same type."""
    if not (isinstance(value, np.ndarray) and isinstance(wanted, np.ndarray)):
        return False
    return (value.dtype, value.shape, value.tobytes()) == (wanted.dtype, wanted.shape, wanted.tobytes())


def offset(arguments):
    """How far a call of f was from the coarse point; None when f was not given a point of that shape.

    Complex points count as real when their imaginary part is zero: a version on complex copies is right.
    """
    point = arguments[0] if len(arguments) == 1 else None
    if not isinstance(point, np.ndarray) or point.shape != (len(COARSE_POINT),) or point.dtype.kind not in "iufc":
        return None
    return None if np.any(np.imag(point)) else tuple((np.real(point) - np.array(COARSE_POINT, dtype=float)).tolist())


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
    assert "ok" in (line.strip() for line in notebook.printed("c1_check").splitlines())


@check(
    "c1-numerical-gradient",
    hint="Print the points at which your function calls f: for each coordinate one full step up and one full step down "
    "from v, with all other coordinates as they are in v. Try an integer array, too.",
)
def test_c1_points(notebook):
    """Evaluates f one step up and one step down along each coordinate, and nowhere else"""
    f, _ = call_coarse(notebook)
    steps = np.vstack([COARSE_STEP * np.eye(3), -COARSE_STEP * np.eye(3)])
    assert {offset(arguments) for arguments in f.points} == {tuple(step) for step in steps.tolist()}


@check(
    "c1-numerical-gradient",
    weight=2,
    hint="With a large step the quotient is far from the derivative. Work it out by hand for a cubic function, whole "
    "numbers in an integer array and h = 1.5, and compare.",
)
def test_c1_exact(notebook):
    """Gives exactly the quotient that is asked for, with a large step and a point of whole numbers"""
    _, call = call_coarse(notebook)
    assert is_row(call.value, 3)
    assert is_close(call.value, COARSE_QUOTIENTS, rtol=1e-12)


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
    assert any(offset(arguments) != (0.0, 0.0, 0.0) for arguments in f.points)
    assert type(call.value) is np.ndarray
    assert call.value.dtype == np.float64
    assert call.value.shape == (3,)


@check(
    "c1-numerical-gradient",
    needs=("test_c1_shape",),
    hint="Print v before and after a call, with all its digits, once for an integer and once for a float array.",
)
def test_c1_unchanged(notebook):
    """Leaves the point as it was"""
    _, whole = call_coarse(notebook)
    assert is_same(whole.args[1], np.array(COARSE_POINT))
    assert is_same(call_fine(notebook).args[1], np.array(FINE_POINT))


@check(
    "c1-numerical-gradient",
    hint="Call your function without h on a function whose gradient you know, and count the digits that agree: the "
    "default step allows about nine.",
)
def test_c1_accurate(notebook):
    """Is accurate with the default step"""
    # The formula reaches 1e-9 here; single precision, another default step and rounding miss 1e-7.
    assert is_close(call_fine(notebook).value, FINE_GRADIENT, rtol=1e-7)


@check(
    "c1-numerical-gradient",
    needs=("test_c1_shape",),
    hint="Call your function twice and keep both results: the second call must neither change the first result nor "
    "depend on it.",
)
def test_c1_independent(notebook):
    """One call knows nothing of another"""
    _, first = call_coarse(notebook)
    second = call_fine(notebook)
    assert is_same(first.again(), first.value)
    assert is_close(second.value, FINE_GRADIENT, rtol=1e-7)


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
