"""Level C of many-variables: a machine for partial derivatives, descent, the gradient check, logistic regression.

Each function is judged by its contract on data that the notebook does not show: other numbers of letters, coordinates
and features, exact coefficients, integer input, large scores, the caller's arrays afterwards. The references take
another way than the student: dual numbers for polynomials, eigenvectors for descent, the complex step for losses.

What is differentiated or minimised is handed over as a callback: it is evaluated here, and the student's process holds
neither its source nor its gradient.
"""

import math
from fractions import Fraction

import numpy as np

from nablagrade import check, is_array, is_asked_alike, is_close, is_near, is_number, is_same

# ---------------------------------------------------------------- C1

POLYNOMIAL = {(3, 0): 5, (1, 2): -2, (0, 1): 7, (0, 0): 4}
OTHER = {(2, 1): 3, (1, 0): -1, (0, 3): 2}
FRACTIONS = {(1, 2, 3): Fraction(1, 3), (4, 0, 1): -1, (2, 2, 0): 9, (0, 0, 5): 2}
LARGE = 2**60 + 1  # a float would lose the last digit


def is_exponents(key, letters):
    """Whether it is a tuple of so many integers that are not negative, and of a size that can be multiplied out."""
    if not isinstance(key, tuple) or len(key) != letters:
        return False
    return all(isinstance(n, (int, np.integer)) and not isinstance(n, bool) and 0 <= n < 100 for n in key)


def is_coefficient(value):
    """Whether it is a finite number of a kind that the contract names, and not zero."""
    is_real = isinstance(value, (int, float, Fraction, np.integer, np.floating)) and not isinstance(value, bool)
    return is_real and value != 0 and abs(value) < math.inf


def as_fraction(value):
    """A coefficient without loss."""
    return Fraction(value.item() if isinstance(value, np.generic) else value)


def exactly(poly, letters):
    """The polynomial with Fractions as coefficients; None when it is not one in the form of the contract."""
    if type(poly) is not dict:
        return None
    if not all(is_exponents(key, letters) and is_coefficient(value) for key, value in poly.items()):
        return None
    return {tuple(int(n) for n in key): as_fraction(value) for key, value in poly.items()}


def partial(notebook, poly, i):
    """Let the student's function differentiate a copy."""
    return notebook.call("c1_poly_partial", dict(poly), i).value


def value_at(poly, point):
    """The value of a polynomial."""
    return sum(c * math.prod(x**n for x, n in zip(point, key, strict=True)) for key, c in poly.items())


def slope_at(poly, point, i):
    """The slope along letter i by dual numbers: every power is multiplied out, and no power rule is used."""
    total = Fraction(0)
    for key, coefficient in poly.items():
        value, slope = Fraction(coefficient), Fraction(0)
        for letter, (x, n) in enumerate(zip(point, key, strict=True)):
            for _ in range(n):
                value, slope = value * x, slope * x + value * (letter == i)
        total += slope
    return total


def some_polynomial(rng, letters):
    """A polynomial of eight terms with coefficients of all kinds; the floats are dyadic, so they stay exact."""
    keys = {tuple(int(n) for n in rng.integers(0, 5, size=letters)) for _ in range(8)}
    kinds = [int(rng.integers(2, 9)), Fraction(-2, 7), 0.375, LARGE]
    return {key: kinds[k % len(kinds)] for k, key in enumerate(sorted(keys))}


@check(
    "c1-differentiate-a-polynomial",
    hint="Work out a polynomial of four terms in two letters by hand, one of them without the first letter and one "
    "with both, and compare with your dictionary term by term.",
)
def test_c1_first_letter(notebook):
    """Differentiates with respect to the first letter"""
    assert exactly(partial(notebook, POLYNOMIAL, 0), 2) == {(2, 0): 15, (0, 2): -2}
    assert exactly(partial(notebook, OTHER, 0), 2) == {(1, 1): 6, (0, 0): -1}


@check(
    "c1-differentiate-a-polynomial",
    hint="Work out a polynomial of four terms in two letters by hand, one of them without the second letter and one "
    "with both, and compare with your dictionary term by term.",
)
def test_c1_second_letter(notebook):
    """Differentiates with respect to the second letter"""
    assert exactly(partial(notebook, POLYNOMIAL, 1), 2) == {(1, 1): -4, (0, 0): 7}
    assert exactly(partial(notebook, OTHER, 1), 2) == {(2, 0): 3, (0, 2): 6}


@check(
    "c1-differentiate-a-polynomial",
    hint="Try three letters, and coefficients such as Fraction(1, 7): what is the type of the coefficients that you "
    "return?",
)
def test_c1_exact(notebook):
    """Keeps fractions exact, with three letters"""
    last = {(1, 2, 2): Fraction(1), (4, 0, 0): Fraction(-1), (0, 0, 4): Fraction(10)}
    assert exactly(partial(notebook, FRACTIONS, 2), 3) == last
    assert exactly(partial(notebook, FRACTIONS, 1), 3) == {(1, 1, 3): Fraction(2, 3), (2, 1, 0): Fraction(18)}


@check(
    "c1-differentiate-a-polynomial",
    hint="The function must work for any number of letters, any exponents and every letter. Differentiate twice, too: "
    "first by one letter and then by another, and the other way round.",
)
def test_c1_any_polynomial(notebook):
    """Differentiates other polynomials, also twice and in either order"""
    rng = np.random.default_rng(2)
    for letters in (1, 2, 4):
        poly = some_polynomial(rng, letters)
        point = [Fraction(int(n), 7) for n in rng.integers(20, 60, size=letters)]
        slopes = [exactly(partial(notebook, poly, i), letters) for i in range(letters)]
        assert None not in slopes
        assert [value_at(one, point) for one in slopes] == [slope_at(poly, point, i) for i in range(letters)]
    first_then_last = exactly(partial(notebook, slopes[0], 3), 4)
    assert first_then_last is not None
    assert value_at(first_then_last, point) == slope_at(slopes[0], point, 3)
    assert first_then_last == exactly(partial(notebook, slopes[3], 0), 4)


@check(
    "c1-differentiate-a-polynomial",
    weight=0.5,
    hint="What should the dictionary be for a constant, for the polynomial 0, and for a term such as 5y?",
)
def test_c1_edges(notebook):
    """Differentiates a single letter, a constant and zero"""
    assert exactly(partial(notebook, {(0, 1): 5}, 1), 2) == {(0, 0): 5}
    assert exactly(partial(notebook, {(0, 0): 3}, 1), 2) == {}
    assert exactly(partial(notebook, {}, 0), 2) == {}


@check(
    "c1-differentiate-a-polynomial",
    weight=0.5,
    hint="Print the polynomial before and after the call.",
)
def test_c1_unchanged(notebook):
    """Leaves the polynomial as it was"""
    call = notebook.call("c1_poly_partial", dict(POLYNOMIAL), 0)
    slope = exactly(call.value, 2)
    assert slope  # an empty function changes nothing, and earns nothing
    assert slope != exactly(POLYNOMIAL, 2)
    assert type(call.args[0]) is dict
    assert list(call.args[0].items()) == list(POLYNOMIAL.items())


# ---------------------------------------------------------------- C2

START = (4, -2)
FLOAT_START = (0.3, -1.7)
RIGHT_VALLEY, LEFT_VALLEY = (
    # the outer roots of 4x³ − 6.8x + 0.4, as Viète has them
    2 * math.sqrt(1.7 / 3) * math.cos((math.acos(-0.05 / math.sqrt((1.7 / 3) ** 3)) + turn * 2 * math.pi) / 3)
    for turn in (0, 1)
)


def bowl(v):
    """The gradient of x² + xy + 2y²."""
    return np.array([2 * v[0] + v[1], v[0] + 4 * v[1]])


def valleys(v):
    """The slope of x⁴ − 3.4x² + 0.4x."""
    return 4 * v**3 - 6.8 * v + 0.4


def exact_path(rate, steps):
    """The path down the bowl in exact arithmetic."""
    x, y = map(Fraction, START)
    rows = [[float(x), float(y)]]
    for _ in range(steps):
        x, y = x - rate * (2 * x + y), y - rate * (x + 4 * y)
        rows.append([float(x), float(y)])
    return rows


def descend(notebook, grad, start, rate, steps):
    """Let the student's function walk."""
    return notebook.call("c2_descend", notebook.callback(grad), start, rate, steps)


@check(
    "c2-descend",
    weight=2,
    hint="Work out two steps by hand for a gradient in which both coordinates occur in both components, with a start "
    "of whole numbers and a rate of 0.25, and compare row by row. Look at the dtype, too.",
)
def test_c2_path(notebook):
    """Takes the right steps, from a start of whole numbers"""
    path = descend(notebook, bowl, np.array(START), 0.25, 2).value
    assert is_close(path, exact_path(Fraction(1, 4), 2), rtol=1e-12)
    away = descend(notebook, bowl, np.array(START), 1.5, 20).value  # too large a rate leads away, as it should
    assert is_close(away, exact_path(Fraction(3, 2), 20), rtol=1e-12)


@check(
    "c2-descend",
    weight=0.5,
    hint="Print the shape of your result for zero steps, for one and for six. The first row is always the start.",
)
def test_c2_rows(notebook):
    """Returns one row more than there are steps, and the start first"""
    assert is_close(descend(notebook, bowl, np.array(START), 0.1, 0).value, [START], rtol=0)
    for steps in (1, 6):
        path = descend(notebook, bowl, np.array(FLOAT_START), 0.1, steps).value
        assert is_array(path, (steps + 1, 2))
        assert is_close(path[0], FLOAT_START, rtol=0)
        assert np.all(path[1] != path[0])


@check(
    "c2-descend",
    weight=0.5,
    hint="Print the start before and after the call. Does any row of your result share its memory with it?",
)
def test_c2_unchanged(notebook):
    """Leaves the start as it was, and keeps its own copy of it"""
    call = descend(notebook, bowl, np.array(FLOAT_START), 0.1, 5)
    assert is_array(call.value, (6, 2))
    assert math.hypot(*call.value[5]) < math.hypot(*FLOAT_START)  # only a walk has left something unchanged
    assert is_same(call.args[1], np.array(FLOAT_START))
    assert is_same(call.value[0], np.array(FLOAT_START))
    standing = descend(notebook, bowl, np.array(FLOAT_START), 0.1, 0)
    assert not standing.shares_memory()


@check(
    "c2-descend",
    hint="Take a function of one variable with two valleys and run 500 steps from several starts: does the end of the "
    "path depend on the start as it should?",
)
def test_c2_valleys(notebook):
    """Ends in the right one of two valleys"""
    for start, end in ((0.05, LEFT_VALLEY), (0.1, RIGHT_VALLEY)):
        path = descend(notebook, valleys, np.array([start]), 0.02, 500).value
        assert is_array(path, (501, 1))
        assert is_close(path[-1], [end], rtol=1e-9)


@check(
    "c2-descend",
    hint="The function must work for any number of coordinates, far away from the minimum and close to it.",
)
def test_c2_any_bowl(notebook):
    """Takes the right steps in four dimensions"""
    rng = np.random.default_rng(31)
    axes, _ = np.linalg.qr(rng.normal(size=(4, 4)))
    curvatures, rate, steps = np.array([0.5, 1.0, 3.0, 9.0]), 0.2, 30
    start = 40 * rng.normal(size=4)
    hessian = (axes * curvatures) @ axes.T
    path = descend(notebook, lambda v: hessian @ v, start, rate, steps).value
    factors = (1 - rate * curvatures) ** np.arange(steps + 1)[:, None]  # along each eigenvector, in closed form
    assert is_close(path, (factors * (start @ axes)) @ axes.T, rtol=1e-9, atol=1e-11)


# ---------------------------------------------------------------- C3

POINT = (0.4, 1.1, -0.8)
DYADIC_POINT, DYADIC_STEP = (1.0, -2.0, 0.5), 0.5
SIZES, TINY_STEP = (1, 2, 7), 2.0**-20  # far below the default step, and dyadic: quotients of a square are exact
DEFAULT_STEP = 1e-5


def wavy(v):
    """A smooth function of three variables."""
    return np.exp(v[0]) * np.sin(v[1]) + v[2] ** 2


def wavy_gradient(v):
    """Its gradient."""
    return np.array([np.exp(v[0]) * np.sin(v[1]), np.exp(v[0]) * np.cos(v[1]), 2 * v[2]])


def linear(v):
    """A function with the gradient (1, 2, 2)."""
    return v[0] + 2 * v[1] + 2 * v[2]


def cubic(v):
    """Its central quotients differ from its slopes by h² times (1, 2, −1)."""
    return v[0] ** 3 + 2 * v[1] ** 3 - v[2] ** 3


def cubic_gradient(v):
    """Its gradient."""
    return np.array([3 * v[0] ** 2, 6 * v[1] ** 2, -3 * v[2] ** 2])


def long_bowl(v):
    """A square of each coordinate, each with its own factor."""
    return np.sum(np.arange(1, len(v) + 1) * v**2)


def long_bowl_gradient(v):
    """Its gradient."""
    return 2 * np.arange(1, len(v) + 1) * v


def compare(notebook, f, grad, point=POINT, **step):
    """Let the student's function compare f with grad."""
    return notebook.call("c3_gradient_check", notebook.callback(f), notebook.callback(grad), np.array(point), **step)


@check(
    "c3-gradient-check",
    hint="Try a smooth function with its right gradient: with central differences and the default step the error "
    "should be far below a millionth. A wrong gradient should have a large one.",
)
def test_c3_right_gradient(notebook):
    """Trusts a right gradient"""
    error = compare(notebook, wavy, wavy_gradient).value
    assert is_number(error)
    assert 0 <= error <= 1e-8  # one-sided differences reach 6e-6
    doubtful = compare(notebook, wavy, lambda v: 1.25 * wavy_gradient(v)).value
    assert is_number(doubtful)
    assert doubtful > 0.1  # an answer that trusts everything earns nothing


@check(
    "c3-gradient-check",
    weight=0.5,
    hint="Which fraction is left, by the formula, when the given gradient is exactly twice as long as the right one? "
    "And when it is four times as long?",
)
def test_c3_too_long(notebook):
    """Gives the right error for gradients that are too long"""
    for factor, wanted in ((2, 0.5), (4, 0.75)):
        error = compare(notebook, wavy, lambda v, c=factor: c * wavy_gradient(v)).value
        assert is_near(error, wanted, rtol=1e-6)


@check(
    "c3-gradient-check",
    weight=0.5,
    hint="Which fraction is left, by the formula, when the given gradient points the opposite way?",
)
def test_c3_sign(notebook):
    """Gives the right error for a gradient with the wrong sign"""
    assert is_near(compare(notebook, wavy, lambda v: -wavy_gradient(v)).value, 2.0, rtol=1e-6)


@check(
    "c3-gradient-check",
    hint="Take a gradient in which a single component is wrong and work out the two lengths by hand: each one is the "
    "Euclidean length of a whole vector.",
)
def test_c3_one_component(notebook):
    """Gives the right error when one of three components is wrong"""
    wanted = 3 / math.sqrt(30)
    assert is_near(compare(notebook, linear, lambda _: np.array([1.0, 2.0, 5.0])).value, wanted, rtol=1e-6)


@check(
    "c3-gradient-check",
    weight=0.5,
    hint="Try a function of a single coordinate and one of seven, with a step far below the default one, and a "
    "gradient in which every component is off by one half. How many digits does your error have?",
)
def test_c3_any_size(notebook):
    """Gives the right error, with all its digits, for one, two and seven coordinates"""
    for n in SIZES:
        point = np.arange(1, n + 1) / 4 - 2
        slopes = long_bowl_gradient(point)
        wanted = math.sqrt(n) / 2 / max(np.linalg.norm(slopes), np.linalg.norm(slopes + 0.5))
        error = compare(notebook, long_bowl, lambda v: long_bowl_gradient(v) + 0.5, point, h=TINY_STEP).value
        assert is_near(error, wanted, rtol=1e-13)


@check(
    "c3-gradient-check",
    hint="Multiply the function and its gradient by 1e-30, and by a million: a relative error stays the same.",
)
def test_c3_scale(notebook):
    """Gives the same error for a function on a much smaller or larger scale"""
    for scale in (1e-30, 1e6):
        error = compare(notebook, lambda v, c=scale: c * wavy(v), lambda v, c=5 * scale: c * wavy_gradient(v)).value
        assert is_near(error, 0.8, rtol=1e-6)


@check(
    "c3-gradient-check",
    weight=0.5,
    hint="What does your function return where f is flat, once with the right gradient and once with a wrong one?",
)
def test_c3_flat(notebook):
    """Copes with a function that does not change"""
    assert is_near(compare(notebook, lambda _: 7.0, lambda _: np.zeros(3)).value, 0.0, rtol=0)
    assert is_near(compare(notebook, lambda _: 7.0, lambda _: np.array([0.0, 3.0, 0.0])).value, 1.0, rtol=1e-6)


@check(
    "c3-gradient-check",
    weight=0.5,
    hint="Call your function on a cubic with a large step such as h = 0.5, where the central quotient is far from the "
    "slope, and work it out by hand. Which step does it take where none is given?",
)
def test_c3_step(notebook):
    """Uses central differences with the step that is asked for, and the default one where none is"""
    slopes = cubic_gradient(np.array(DYADIC_POINT))
    quotients = slopes + DYADIC_STEP**2 * np.array([1.0, 2.0, -1.0])
    wanted = np.linalg.norm(slopes - quotients) / max(np.linalg.norm(slopes), np.linalg.norm(quotients))
    error = compare(notebook, cubic, cubic_gradient, DYADIC_POINT, h=DYADIC_STEP).value
    assert is_near(error, wanted, rtol=1e-9)
    without, with_step = notebook.callback(wavy), notebook.callback(wavy)
    for f, step in ((without, {}), (with_step, {"h": DEFAULT_STEP})):
        notebook.call("c3_gradient_check", f, notebook.callback(wavy_gradient), np.array(POINT), **step)
    assert is_asked_alike(without.points, with_step.points)


@check(
    "c3-gradient-check",
    weight=0.5,
    hint="Print v before and after a call, with all its digits.",
)
def test_c3_unchanged(notebook):
    """Leaves the point as it was"""
    call = compare(notebook, wavy, lambda v: -wavy_gradient(v))
    assert is_near(call.value, 2.0, rtol=0.5)  # only a function that has done its work has left something unchanged
    assert is_same(call.args[2], np.array(POINT))


# ---------------------------------------------------------------- C4

SMALL = (np.array([[1, 2], [3, -1], [0, 4], [2, 2]]), np.array([1, 0, 1, 0]), np.array([0, 0]), 0)


def normal_data():
    """Twenty examples with three features."""
    rng = np.random.default_rng(13)
    return rng.normal(size=(20, 3)), rng.integers(0, 2, size=20).astype(float), rng.normal(size=3), -0.4


def whole_data():
    """Six examples with one feature, in integers throughout."""
    rng = np.random.default_rng(4)
    return rng.integers(-3, 4, size=(6, 1)), rng.integers(0, 2, size=6), np.array([1]), 1


def single_example():
    """One example with two features."""
    return np.array([[0.5, -2.0]]), np.array([1]), np.array([0.3, 0.8]), 0.25


def loss(features, labels, w, b):
    """The mean of ln(1 + e^t) − y t, which is the cross-entropy for a score t; w and b may be complex."""
    score = features @ w + b
    return np.mean(np.log(1 + np.exp(score)) - labels * score)


def complex_slopes(features, labels, w, b):
    """The slopes of the loss for all of w and for b, by the complex step: right to the last digits, no formula."""
    tiny = 1e-30j
    along_w = [np.imag(loss(features, labels, w + tiny * unit, b)) / 1e-30 for unit in np.eye(len(w))]
    return np.array(along_w), float(np.imag(loss(features, labels, w + 0j, b + tiny)) / 1e-30)


def gradient(notebook, data):
    """Let the student's function differentiate."""
    return notebook.call("c4_logistic_gradient", *data)


def is_gradient(value, dw, db, rtol, atol):
    """Whether it is the pair of the two gradients."""
    is_pair = isinstance(value, (tuple, list)) and len(value) == 2
    return is_pair and is_close(value[0], dw, rtol=rtol, atol=atol) and is_near(value[1], db, rtol=rtol, atol=atol)


@check(
    "c4-logistic-gradient",
    hint="With w = 0 and b = 0 all probabilities are one half, so the gradient can be worked out by hand: do so for "
    "four examples.",
)
def test_c4_half(notebook):
    """Is right where all probabilities are one half"""
    assert is_gradient(gradient(notebook, SMALL).value, [0.5, -0.625], 0.0, rtol=1e-12, atol=1e-15)


@check(
    "c4-logistic-gradient",
    weight=2,
    hint="Compare with central differences of the loss, at random w and b, for every component, also for a single "
    "example.",
)
def test_c4_any_data(notebook):
    """Is the gradient of the loss, on data of other shapes and types"""
    for data in (normal_data(), whole_data(), single_example()):
        assert is_gradient(gradient(notebook, data).value, *complex_slopes(*data), rtol=1e-12, atol=1e-13)


@check(
    "c4-logistic-gradient",
    weight=2,
    hint="Try features as large as 1000 and −1000, with each of the two labels: the result must be finite, and exact "
    "where the prediction is certain.",
)
def test_c4_saturated(notebook):
    """Stays finite and accurate where the predictions are certain"""
    wrong_once = (np.array([[1000.0], [-1000.0]]), np.array([0.0, 0.0]), np.array([1.0]), 0.0)
    assert is_gradient(gradient(notebook, wrong_once).value, [500.0], 0.5, rtol=1e-12, atol=1e-300)
    columns = np.array([[500, 0], [-500, 1], [500, 2], [-500, 3]])
    all_cases = (columns, np.array([1, 0, 0, 1]), np.array([2, 0]), 0)
    assert is_gradient(gradient(notebook, all_cases).value, [250.0, -0.25], 0.0, rtol=1e-12, atol=1e-15)


@check(
    "c4-logistic-gradient",
    needs=("test_c4_any_data",),
    hint="Print X, y and w before and after the call. Call twice: is the first result still the same?",
)
def test_c4_unchanged(notebook):
    """Leaves its arguments as they were"""
    call = gradient(notebook, normal_data())
    again = gradient(notebook, normal_data())
    for after, before in zip(call.args[:3], normal_data()[:3], strict=True):
        assert is_same(after, before)
    assert is_gradient(call.again(), *complex_slopes(*normal_data()), rtol=1e-12, atol=1e-13)
    assert not again.shares_memory(call)
    assert not call.shares_memory()
