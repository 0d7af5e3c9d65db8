"""Level D of partials-in-ml: the derivative of a fixed point, and the mixed partials that do not agree.

The Jacobian is compared with one from complex Newton steps on the equation, which neither unrolls an iteration nor uses
the formula that a student derives. Square and unsymmetric weights are tried because a transpose is no error there.
"""

import math

import numpy as np

from nablagrade import Vector, check, is_array, is_close, is_same


def draw_layer(seed, n, m, norm=0.6):
    """A layer and an input, drawn in this order; W is scaled to this spectral norm."""
    draw = np.random.default_rng(seed).normal
    W = draw(size=(n, n))
    return W * (norm / np.linalg.norm(W, 2)), draw(size=(n, m)), 0.3 * draw(size=n), 0.5 * draw(size=m)


def newton(W, U, b, x):
    """The solution of the equation; complex where x is."""
    z = np.zeros(len(b), dtype=x.dtype)
    for _ in range(40):
        t = np.tanh(W @ z + U @ x + b)
        z = z - np.linalg.solve(np.eye(len(b)) - (1 - t**2)[:, None] * W, z - t)
    return z


def solve(W, U, b, x, step=1e-40):
    """Solution and Jacobian, the latter by complex steps: exact up to rounding."""
    moved = x + 1j * step * np.eye(len(x))
    return newton(W, U, b, x), np.column_stack([newton(W, U, b, row).imag / step for row in moved])


RECTANGULAR, SQUARE = draw_layer(5, n=4, m=3), draw_layer(8, n=3, m=3)
RECTANGULAR_SOLUTION, SQUARE_SOLUTION = solve(*RECTANGULAR), solve(*SQUARE)
SINGLE = (np.array([[0.5]]), np.array([[2.0]]), np.array([0.1]), np.array([0.3]))
# the root of z = tanh(0.5 z + 2 x + 0.1) at x = 0.3, and its slope there by a central difference, in fifty digits
SINGLE_SOLUTION = (np.array([0.8006082344833958]), np.array([[0.875154766375108]]))
TURN = np.array([[0.0, -1.0], [1.0, 0.0]])
SLOW = [(0.98 * W, 0.01 * np.eye(2), np.zeros(2), np.array([0.3, -0.2])) for W in (np.eye(2), -np.eye(2), TURN)]


def is_solution(value, wanted, rtol=1e-7, atol=1e-9):
    """Whether it is the pair of this z and this Jacobian. An equation that holds to 1e-10 gives z to 2.5e-10 here."""
    if not (isinstance(value, tuple) and len(value) == 2):
        return False
    return is_close(value[0], wanted[0], atol=1e-9) and is_close(value[1], wanted[1], rtol=rtol, atol=atol)


def gap(z, W, U, b, x):
    """How far the equation is from holding; infinite when z is not an array of the right type and shape."""
    return float(np.max(np.abs(z - np.tanh(W @ z + U @ x + b)))) if is_array(z, b.shape) else math.inf


@check(
    "d1-fixed-point-derivative",
    weight=2,
    hint="Compare your Jacobian with difference quotients of your own z, one input at a time, on a random layer with "
    "more states than inputs.",
)
def test_d1_rectangular(notebook):
    """Finds solution and Jacobian of a layer with four states and three inputs"""
    assert is_solution(notebook.call("d1_fixed_point_jacobian", *RECTANGULAR).value, RECTANGULAR_SOLUTION)


@check(
    "d1-fixed-point-derivative",
    weight=2,
    hint="Take as many inputs as states and a W that is far from symmetric: now a missing or superfluous transpose is "
    "no error message, and only the numbers tell.",
)
def test_d1_square(notebook):
    """Finds solution and Jacobian when all matrices are square"""
    assert is_solution(notebook.call("d1_fixed_point_jacobian", *SQUARE).value, SQUARE_SOLUTION)


@check(
    "d1-fixed-point-derivative",
    hint="With one state and one input you can differentiate the equation by hand: do that, and compare.",
)
def test_d1_single(notebook):
    """Finds solution and slope of a layer with one state and one input"""
    assert is_solution(notebook.call("d1_fixed_point_jacobian", *SINGLE).value, SINGLE_SOLUTION, rtol=1e-8)


@check(
    "d1-fixed-point-derivative",
    hint="Put your z back into the equation and look at what remains, also for a W whose norm is close to one: how do "
    "you know when you are done?",
)
def test_d1_slow(notebook):
    """Solves the equation to ten decimals even where the iteration creeps"""
    values = [notebook.call("d1_fixed_point_jacobian", *layer).value for layer in SLOW]
    assert all(isinstance(value, tuple) and len(value) == 2 for value in values)
    gaps = [gap(value[0], *layer) for value, layer in zip(values, SLOW, strict=True)]
    assert max(gaps) <= 1e-10


@check(
    "d1-fixed-point-derivative",
    needs=("test_d1_rectangular",),
    hint="Print W, U, b and x before and after a call.",
)
def test_d1_unchanged(notebook):
    """Leaves its inputs as they were"""
    assert is_same(notebook.call("d1_fixed_point_jacobian", *RECTANGULAR).args, RECTANGULAR)


@check(
    "d1-fixed-point-derivative",
    needs=("test_d1_rectangular",),
    hint="Call your function on one layer and then on another one, and keep both results: the second call must neither "
    "change the first result nor depend on it.",
)
def test_d1_independent(notebook):
    """One call knows nothing of another"""
    first = notebook.call("d1_fixed_point_jacobian", *RECTANGULAR)
    W, U, b, x = RECTANGULAR
    other = (W, U, b, -x)  # the same shapes: a buffer would fit
    second = notebook.call("d1_fixed_point_jacobian", *other)
    third = notebook.call("d1_fixed_point_jacobian", *SINGLE)
    assert is_same(first.again(), first.value)
    assert is_solution(second.value, solve(*other))
    assert is_solution(third.value, SINGLE_SOLUTION)


D2 = Vector(
    "-3, 3",
    atol=0.01,  # limits of difference quotients; every slip is at least 2 away
    mistakes={
        "order-exchanged": (
            "3, -3",
            "Differentiate by x first means that the slope along x is found at several values of y and then compared.",
        ),
        "schwarz-taken-for-granted": (
            "-3, -3",
            "Compute both orders separately instead of inferring one from the other.",
        ),
        "schwarz-other-way-round": (
            "3, 3",
            "Compute both orders separately, and watch which letter you differentiate by first.",
        ),
        "same-step-twice": (
            "0, 0",
            "The inner derivative must be finished before the outer step begins, so its step must be far smaller.",
        ),
        "factor-left-out": ("-1, 1", "Compare your formula with the question: is this exactly Peano's function?"),
    },
)


@check("d2-peano-mixed-partials")
def test_d2_mixed(notebook):
    """The two mixed second partials at the origin"""
    assert notebook.judge("d2_mixed", D2)
