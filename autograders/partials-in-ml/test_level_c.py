"""Level C of partials-in-ml: a regression gradient, dual numbers, backpropagation, and errors of difference quotients.

Each gradient is compared with one that was found in another way than a student would: by quotients of the loss in exact
arithmetic, by complex steps, or by hand. Integers, square matrices, a single feature, huge logits and a second call
are tried because that is where np.allclose on one comfortable example passes wrong versions.
"""

import math
import re
from fractions import Fraction

import numpy as np

from nablagrade import (
    central_quotients,
    check,
    is_array,
    is_close,
    is_drawn,
    is_float,
    is_in_window,
    is_near,
    is_same,
    legend_of,
)
from nablagrade.figures import FigureDescription


def is_pair(value):
    """Whether it is a tuple of two things."""
    return isinstance(value, tuple) and len(value) == 2


# ---------------------------------------------------------------- C0


def is_dual(value, wanted):
    """Whether it is a tuple of these two numbers: integers and halves are exact."""
    if not (isinstance(value, tuple) and len(value) == len(wanted)):
        return False
    numbers = (int, float, np.integer, np.floating)
    return all(isinstance(part, numbers) and not isinstance(part, bool) for part in value) and value == wanted


@check(
    "c0-one-product",
    weight=2,
    hint="Multiply the two brackets out on paper, and drop what has ε². Which two terms have one ε?",
)
def test_c0_rule(notebook):
    """Multiplies values, and gives each factor its turn in the slope"""
    assert is_dual(notebook.call("c0_product", (3, 5), (-2, 7)).value, (-6, 11))
    assert is_dual(notebook.call("c0_product", (0.5, -1.5), (4.0, 2.5)).value, (2.0, -4.75))
    digits = notebook.call("c0_product", (1 + 2.0**-26, 0.5), (1 - 2.0**-24, -0.25)).value
    assert is_dual(digits, (1 - 3 * 2.0**-26 - 2.0**-50, 0.25 - 9 * 2.0**-28))  # nothing is rounded


@check(
    "c0-one-product", hint="An ordinary number has the slope 0: what does it do to the value, and what to the slope?"
)
def test_c0_ordinary(notebook):
    """Multiplies by an ordinary number from either side"""
    assert is_dual(notebook.call("c0_product", (4, 0), (3, -2)).value, (12, -8))
    assert is_dual(notebook.call("c0_product", (3, -2), (4, 0)).value, (12, -8))


@check(
    "c0-one-product",
    hint="Start with (x, 1) and multiply twice: compare the slope with that of x³, by hand.",
)
def test_c0_cube(notebook):
    """Finds the slope of a cube by two products in a row"""
    square = notebook.call("c0_product", (5, 1), (5, 1)).value
    assert is_dual(square, (25, 10))
    assert is_dual(notebook.call("c0_product", square, (5, 1)).value, (125, 75))


# ---------------------------------------------------------------- C1


def exact_gradient(X, w, b, y):
    """The gradient as central quotients of the loss in exact arithmetic: a quadratic function leaves no error."""
    rows, targets = ([[Fraction(a) for a in row] for row in X.tolist()], [Fraction(t) for t in y.tolist()])
    start = (*w.tolist(), b)

    def loss(point):
        *weights, bias = point
        residuals = [
            sum(a * c for a, c in zip(row, weights, strict=True)) + bias - t
            for row, t in zip(rows, targets, strict=True)
        ]
        return sum(r * r for r in residuals) / (2 * len(rows))

    *dw, db = central_quotients(loss, start, 1).tolist()
    return np.array(dw), db


def draw_regression():
    """Fifty examples with four features, and some weights."""
    draw = np.random.default_rng(7).normal
    return draw(size=(50, 4)), draw(size=4), 0.3, draw(size=50)


WHOLE = (np.array([[1, 2], [3, -1], [0, 4]]), np.array([2, -1]), 1, np.array([1, 5, -2]))
MANY = draw_regression()
ONE_FEATURE = (np.array([[1.0], [2.0], [-1.0], [0.5]]), np.array([2.0]), 0.5, np.array([1.0, 0.0, 3.0, 2.0]))
ONE_EXAMPLE = (np.array([[2.0, -1.0, 3.0]]), np.array([0.5, 1.0, -2.0]), -1.5, np.array([4.0]))
MIXED = (np.array([[2, -1], [0, 3]]), np.array([0.5, 1.0]), -1.5, np.array([4, 1]))  # whole data, broken weights
WHOLE_GRADIENT, MANY_GRADIENT = exact_gradient(*WHOLE), exact_gradient(*MANY)
ONE_FEATURE_GRADIENT, ONE_EXAMPLE_GRADIENT = exact_gradient(*ONE_FEATURE), exact_gradient(*ONE_EXAMPLE)
BEST = np.linalg.lstsq(np.column_stack([MANY[0], np.ones(50)]), MANY[3], rcond=None)[
    0
]  # the normal equations' solution


def is_gradient(value, wanted, rtol, atol=0.0):
    """Whether it is the pair of an array and a number that is wanted."""
    if not (is_pair(value) and is_close(value[0], wanted[0], rtol=rtol, atol=atol)):
        return False
    return is_float(value[1]) and is_near(value[1], wanted[1], rtol=rtol, atol=atol)


@check(
    "c1-regression-gradient",
    hint="Take three examples with two features, whole numbers in integer arrays, and work the gradients out by hand. "
    "Then compare, types and shapes included.",
)
def test_c1_whole_numbers(notebook):
    """Gives the gradients of three examples in whole numbers"""
    assert is_gradient(notebook.call("c1_mse_gradient", *WHOLE).value, WHOLE_GRADIENT, rtol=1e-12)


@check(
    "c1-regression-gradient",
    hint="Compare with difference quotients of the loss on random data with more examples than features: for a "
    "quadratic function central ones are exact up to rounding, whatever the step.",
)
def test_c1_many_examples(notebook):
    """Agrees with difference quotients of the loss for fifty examples"""
    assert is_gradient(notebook.call("c1_mse_gradient", *MANY).value, MANY_GRADIENT, rtol=1e-9)


@check(
    "c1-regression-gradient",
    hint="Print the shapes of all intermediate arrays when there is only one feature, and when there is only one "
    "example.",
)
def test_c1_single(notebook):
    """Keeps types and shapes with a single feature, and with a single example"""
    assert is_gradient(notebook.call("c1_mse_gradient", *ONE_FEATURE).value, ONE_FEATURE_GRADIENT, rtol=1e-12)
    assert is_gradient(notebook.call("c1_mse_gradient", *ONE_EXAMPLE).value, ONE_EXAMPLE_GRADIENT, rtol=1e-12)


@check(
    "c1-regression-gradient",
    hint="Where the loss is smallest both gradients vanish. From there, raise the bias alone: how must each gradient "
    "answer?",
)
def test_c1_minimum(notebook):
    """Vanishes where the normal equations hold, and not beside it"""
    X, _, _, y = MANY
    weights, bias = BEST[:-1], float(BEST[-1])
    at_best = notebook.call("c1_mse_gradient", X, weights, bias, y)
    beside = notebook.call("c1_mse_gradient", X, weights, bias + 1, y)
    assert is_gradient(at_best.value, (np.zeros(4), 0.0), rtol=0, atol=1e-10)
    assert is_gradient(beside.value, (X.mean(axis=0), 1.0), rtol=0, atol=1e-10)


@check(
    "c1-regression-gradient",
    needs=("test_c1_many_examples",),
    hint="Print X, w and y before and after a call, for floats and for integers.",
)
def test_c1_unchanged(notebook):
    """Leaves its inputs as they were"""
    for data in (MANY, WHOLE, MIXED):
        assert is_same(notebook.call("c1_mse_gradient", *data).args, data)


@check(
    "c1-regression-gradient",
    needs=("test_c1_many_examples",),
    hint="Call your function twice on different data and keep both results: the second call must neither change the "
    "first result nor depend on it.",
)
def test_c1_independent(notebook):
    """One call knows nothing of another"""
    first = notebook.call("c1_mse_gradient", *MANY)
    X, w, b, y = MANY
    second = notebook.call("c1_mse_gradient", X, w, b, y - 1)  # the same shapes: a buffer would fit
    dw, db = MANY_GRADIENT
    assert is_same(first.again(), first.value)
    assert is_gradient(second.value, (dw + X.mean(axis=0), db + 1), rtol=1e-9)


# ---------------------------------------------------------------- C2
# A dual number is an object of the student's, so f has to run beside it and not here. It is handed over as text, by way
# of `c2_jvp_of` in the notebook; the text holds no derivative. Each call of f reports to a callback, which counts.

ARITHMETIC = "[x[0] * x[1] + 3 * x[0], x[0] / x[1] - x[1] ** 3]"
WITH_FUNCTIONS = "[sin(x[0] * x[1]), exp(x[0] ** 2) * x[1], 1 - x[0], 2 / x[1], -x[0] - 4, 5]"
NESTED = "[sin(exp(-x[0] * x[0]) - x[1]) / (3 + sin(x[1])), 0.5 - exp(sin(x[0]))]"
POWERS = "[x[0] ** 1, x[0] ** 4, x[1] ** 1, x[1] ** 5, (x[0] - x[1]) ** 2]"
ONE_INPUT = "[x[0], 2, x[0] * x[0] - 1, exp(x[0]) / x[0]]"
ONE_OUTPUT = "[x[0] * x[1] * x[2] + 4]"
ALL_CONSTANT = "[3, -0.5]"


def call_jvp(notebook, text, x, v):
    """Call `c2_jvp` on the function in `text`; return the call and the callback that counts."""
    called = notebook.callback(lambda: None)
    return notebook.call("c2_jvp_of", text, np.array(x, dtype=float), np.array(v, dtype=float), called), called


def is_jvp(value, values, product):
    """Whether it is the pair of these two rows; the absolute part is for slopes that are zero."""
    return is_pair(value) and all(
        is_close(got, wanted, rtol=1e-12, atol=1e-14) for got, wanted in zip(value, (values, product), strict=True)
    )


def with_functions(a, b, da, db):
    """Values and slopes of WITH_FUNCTIONS, by hand."""
    values = [math.sin(a * b), math.exp(a * a) * b, 1 - a, 2 / b, -a - 4, 5]
    slopes = [math.cos(a * b) * (da * b + a * db), math.exp(a * a) * (2 * a * b * da + db), -da, -2 / b**2 * db, -da, 0]
    return values, slopes


def nested(a, b, da, db):
    """Values and slopes of NESTED, by hand."""
    inner, below = math.exp(-a * a) - b, 3 + math.sin(b)
    upper_slope = math.cos(inner) * (-2 * a * math.exp(-a * a) * da - db)
    quotient_slope = upper_slope / below - math.sin(inner) * math.cos(b) * db / below**2
    tower = math.exp(math.sin(a))
    return [math.sin(inner) / below, 0.5 - tower], [quotient_slope, -tower * math.cos(a) * da]


@check(
    "c2-dual-number-jvp",
    weight=2,
    hint="Take sums, products, quotients and powers of two inputs one at a time, work the slope along v out by hand, "
    "and compare all digits: the rules are exact.",
)
def test_c2_arithmetic(notebook):
    """Carries slopes through sums, products, quotients and powers"""
    call, _ = call_jvp(notebook, ARITHMETIC, (3, 2), (1, -2))
    assert is_jvp(call.value, [15, -6.5], [-1, 26])


@check(
    "c2-dual-number-jvp",
    weight=2,
    hint="Try sin and exp of a product, functions inside functions, ordinary numbers on the left of - and /, and a "
    "result that is an ordinary number.",
)
def test_c2_functions(notebook):
    """Carries slopes through sin and exp, and copes with ordinary numbers on either side"""
    call, _ = call_jvp(notebook, WITH_FUNCTIONS, (0.5, 1.2), (0.3, -0.7))
    assert is_jvp(call.value, *with_functions(0.5, 1.2, 0.3, -0.7))
    call, _ = call_jvp(notebook, NESTED, (0.8, -0.4), (1.1, 0.6))
    assert is_jvp(call.value, *nested(0.8, -0.4, 1.1, 0.6))


@check(
    "c2-dual-number-jvp",
    hint="Try the exponents 1 and 5, a base that is zero, a negative base, and a power of a difference.",
)
def test_c2_powers(notebook):
    """Knows powers of zero, of negative numbers and of expressions"""
    call, _ = call_jvp(notebook, POWERS, (0, -2), (3, -1))
    assert is_jvp(call.value, [0, 0, -2, -32, 4], [3, 0, -1, -80, 16])


@check(
    "c2-dual-number-jvp",
    hint="The product J v is linear in v: compare it for v and for 1000 v, and look at v = 0.",
)
def test_c2_linear(notebook):
    """Gives a product that is linear in v"""
    still, _ = call_jvp(notebook, ARITHMETIC, (3, 2), (0, 0))
    fast, _ = call_jvp(notebook, ARITHMETIC, (3, 2), (1e3, -2e3))
    assert is_jvp(still.value, [15, -6.5], [0, 0])
    assert is_jvp(fast.value, [15, -6.5], [-1e3, 26e3])


@check(
    "c2-dual-number-jvp",
    hint="Try one input with several outputs, several inputs with one output, and outputs that are all ordinary "
    "numbers; look at type(result), shape and dtype of both arrays.",
)
def test_c2_sizes(notebook):
    """Works for any number of inputs and outputs"""
    call, _ = call_jvp(notebook, ONE_INPUT, (2,), (0.5,))
    assert is_jvp(call.value, [2, 2, 3, math.exp(2) / 2], [0.5, 0, 2, math.exp(2) / 8])
    call, _ = call_jvp(notebook, ONE_OUTPUT, (2, -3, 5), (1, 0, 2))
    assert is_jvp(call.value, [-26], [-27])
    call, _ = call_jvp(notebook, ALL_CONSTANT, (1, 2, 3), (1, 1, 1))
    assert is_jvp(call.value, [3, -0.5], [0, 0])


@check(
    "c2-dual-number-jvp",
    needs=("test_c2_arithmetic",),
    hint="Let f print something and count the lines. Print x and v before and after a call.",
)
def test_c2_one_call(notebook):
    """Calls f once and leaves x and v as they were"""
    call, called = call_jvp(notebook, ARITHMETIC, (3, 2), (1, -2))
    assert len(called.points) == 1
    assert is_same(call.args[1:3], (np.array([3.0, 2.0]), np.array([1.0, -2.0])))


# ---------------------------------------------------------------- C3


def draw_network(seed, d, h, K, N):
    """Parameters and a batch, drawn in this order."""
    rng = np.random.default_rng(seed)
    sizes = {"W1": (d, h), "b1": (h,), "W2": (h, K), "b2": (K,)}
    params = {name: rng.normal(size=size) for name, size in sizes.items()}
    return params, rng.normal(size=(N, d)), rng.integers(0, K, size=N)


def network_loss(params, X, labels):
    """The loss; works for complex parameters, too, because only a real number is taken off the logits."""
    Z = np.tanh(X @ params["W1"] + params["b1"]) @ params["W2"] + params["b2"]
    Z = Z - np.real(Z).max(axis=1, keepdims=True)
    return np.mean(np.log(np.exp(Z).sum(axis=1)) - Z[np.arange(len(X)), labels])


def complex_steps(params, X, labels, step=1e-150):
    """The gradients by complex steps, exact up to rounding, and without any backward pass."""
    gradients = {name: np.zeros(value.shape) for name, value in params.items()}
    for name, gradient in gradients.items():
        for place in np.ndindex(gradient.shape):
            moved = {key: value.astype(complex) for key, value in params.items()}
            moved[name][place] += 1j * step
            gradient[place] = np.imag(network_loss(moved, X, labels)) / step
    return gradients


RECTANGULAR = draw_network(3, d=3, h=5, K=4, N=6)
SQUARE = draw_network(3, d=4, h=4, K=4, N=4)  # no slip shows as an error message: all matrices are square
TINY = draw_network(11, d=1, h=2, K=2, N=1)
NARROW, ONE_CLASS = draw_network(12, d=2, h=1, K=3, N=1), draw_network(14, d=2, h=2, K=1, N=1)
RECTANGULAR_GRADIENTS, SQUARE_GRADIENTS, TINY_GRADIENTS, NARROW_GRADIENTS = (
    complex_steps(*batch) for batch in (RECTANGULAR, SQUARE, TINY, NARROW)
)
STEEP = ({**RECTANGULAR[0], "W2": 500 * RECTANGULAR[0]["W2"]}, *RECTANGULAR[1:])  # logits between -1500 and 1750
STEEP_B2 = complex_steps(*STEEP)["b2"]
BY_HAND = 1e-12  # a backward pass loses hardly a digit; central differences of the loss reach 1e-10


def is_backprop(value, params):
    """Whether it is a pair of a loss and a dictionary with arrays of the right shapes."""
    if not (is_pair(value) and is_float(value[0]) and isinstance(value[1], dict)):
        return False
    return set(value[1]) == set(params) and all(is_array(value[1][key], params[key].shape) for key in params)


def worst_error(gradients, wanted):
    """The largest relative error of a block, in the norm."""
    return max(float(np.linalg.norm(gradients[key] - wanted[key]) / np.linalg.norm(wanted[key])) for key in wanted)


@check(
    "c3-backprop-two-layers",
    weight=2,
    hint="Compare each of the four blocks with a numerical gradient, on a small random network whose sizes all differ.",
)
def test_c3_rectangular(notebook):
    """Finds the four gradients when all sizes differ"""
    call = notebook.call("c3_backprop", *RECTANGULAR)
    assert is_backprop(call.value, RECTANGULAR[0])
    assert worst_error(call.value[1], RECTANGULAR_GRADIENTS) <= BY_HAND


@check(
    "c3-backprop-two-layers",
    weight=2,
    hint="Make all sizes equal: now no wrong order or missing transpose stops the program, and only the numbers tell.",
)
def test_c3_square(notebook):
    """Finds the four gradients when all sizes are equal"""
    call = notebook.call("c3_backprop", *SQUARE)
    assert is_backprop(call.value, SQUARE[0])
    assert worst_error(call.value[1], SQUARE_GRADIENTS) <= BY_HAND


@check(
    "c3-backprop-two-layers",
    hint="With all parameters zero the loss is ln K, whatever the data. For other parameters work one example out by "
    "hand.",
)
def test_c3_loss(notebook):
    """Returns the mean cross-entropy"""
    call = notebook.call("c3_backprop", *RECTANGULAR)
    assert is_pair(call.value)
    assert is_float(call.value[0])
    assert is_near(call.value[0], float(network_loss(*RECTANGULAR)), rtol=1e-12)


@check(
    "c3-backprop-two-layers",
    hint="Try a batch of one example with one feature and two classes, one hidden unit, and one class, and print all "
    "shapes.",
)
def test_c3_tiny(notebook):
    """Keeps types and shapes for a single example, a single hidden unit, and a single class"""
    call = notebook.call("c3_backprop", *TINY)
    assert is_backprop(call.value, TINY[0])
    assert worst_error(call.value[1], TINY_GRADIENTS) <= BY_HAND
    assert is_near(call.value[0], float(network_loss(*TINY)), rtol=1e-9)
    narrow = notebook.call("c3_backprop", *NARROW)
    assert is_backprop(narrow.value, NARROW[0])
    assert worst_error(narrow.value[1], NARROW_GRADIENTS) <= BY_HAND
    certain = notebook.call("c3_backprop", *ONE_CLASS)
    assert is_backprop(certain.value, ONE_CLASS[0])
    assert all(is_close(slopes, np.zeros(slopes.shape), atol=1e-12) for slopes in certain.value[1].values())


@check(
    "c3-backprop-two-layers",
    hint="Multiply W2 by 500: no number may become infinite or NaN, neither in the gradients nor in the loss.",
)
def test_c3_large_logits(notebook):
    """Stays finite and right when logits are in the thousands"""
    call = notebook.call("c3_backprop", *STEEP)
    assert is_backprop(call.value, STEEP[0])
    assert is_near(call.value[0], float(network_loss(*STEEP)), rtol=1e-9)
    assert is_close(call.value[1]["b2"], STEEP_B2, rtol=1e-9, atol=1e-12)


@check(
    "c3-backprop-two-layers",
    needs=("test_c3_rectangular",),
    hint="Print params, X and labels before and after a call: a gradient function computes, and somebody else updates.",
)
def test_c3_unchanged(notebook):
    """Leaves parameters, data and labels as they were"""
    assert is_same(notebook.call("c3_backprop", *RECTANGULAR).args, RECTANGULAR)


@check(
    "c3-backprop-two-layers",
    needs=("test_c3_rectangular",),
    hint="Call your function twice on different batches and keep both results: the second call must neither change the "
    "first result nor depend on it.",
)
def test_c3_independent(notebook):
    """One call knows nothing of another"""
    params, X, labels = RECTANGULAR
    first = notebook.call("c3_backprop", params, X[::-1], labels[::-1])  # the same batch in another order
    second = notebook.call("c3_backprop", *SQUARE)
    third = notebook.call("c3_backprop", *RECTANGULAR)
    assert is_same(first.again(), first.value)
    assert is_backprop(second.value, SQUARE[0])
    assert is_backprop(third.value, params)
    assert worst_error(third.value[1], RECTANGULAR_GRADIENTS) <= BY_HAND


# ---------------------------------------------------------------- C4


def forward_error(h):
    """The error of the one-sided quotient in exact arithmetic; good for steps from 1e-5 up."""
    return math.e * math.sin(1) * (math.expm1(h) - h) / h


def central_error(h):
    """The error of the central quotient in exact arithmetic; good for steps from 1e-4 up."""
    return math.e * math.sin(1) * (math.sinh(h) - h) / h


def the_axes(notebook):
    """The one Axes of the figure, or None."""
    figure = notebook["c4_figure"]
    return figure.axes[0] if isinstance(figure, FigureDescription) and len(figure.axes) == 1 else None


STEP = re.compile(r"\bh\b|step|schritt|increment|spacing|delta|Δ|\beps|ε", re.IGNORECASE)
ERROR = re.compile(
    r"err|fehler|deviation|abweichung|discrepancy|difference (to|from)|\|.*[-−].*\||abs\w*\(.*[-−]", re.IGNORECASE
)


def named(axes, entries):
    """The points of the two curves by name, as far as the picture shows them.

    Lines of theory and marks at the best step may stand beside them, and may have the name in theirs: then the curve
    is the one of just this name, else the one that goes on to the smallest steps.
    """
    curves = {}
    for name in ("forward", "central"):
        found = [(text, seen_of(axes, artist)) for text, artist in entries if artist and name in text.casefold()]
        own = [points for text, points in found if text.strip().casefold() == name]
        curves[name] = max(own or [points for _, points in found], key=rounding_and_length, default=[])
    return curves


def rounding_and_length(points):
    """By what the curve of an experiment is told from one of theory."""
    return shows_rounding(points), len(points)


def seen_of(axes, artist):
    """The points (h, error) of a line that the axes show, below zero too; none of a line that is not drawn."""
    x, y = artist.get("x"), artist.get("y")
    pairs = zip(x, y, strict=False) if isinstance(x, tuple) and isinstance(y, tuple) else ()
    points = [(h, error) for h, error in pairs if is_float(h) and is_float(error) and h > 0]
    shown = is_in_window(axes, np.abs(np.array(points).reshape(-1, 2))) if is_drawn(artist) else []
    return [point for point, is_seen in zip(points, shown, strict=False) if is_seen]


def labels_of(axes):
    """The lines by the names that they have where no legend is shown, which costs the point for the names."""
    return [(str(line.get("label", "")), line) for line in axes.lines]


def curves(notebook):
    """The points of both curves, forward and central; none of a curve that is not there."""
    axes = the_axes(notebook)
    found = {} if axes is None else named(axes, legend_of(axes) or labels_of(axes))
    return found.get("forward", []), found.get("central", [])


def follows(points, error, low, high):
    """Whether at least four points lie between these steps, all on the absolute or all on the relative error.

    Rounding is below a thousandth of the error at these steps. A tenth is tight enough to tell the slope along x from
    the one along y, whose central error is smaller by a third, and a wrong step or divisor from the right one.
    """
    ratios = [got / error(h) for h, got in points if 0.999 * low <= h <= 1.001 * high]
    units = (1, 1 / (math.e * math.sin(1)))
    return len(ratios) >= 4 and any(all(0.9 < ratio / unit < 1.1 for ratio in ratios) for unit in units)


def shows_rounding(points):
    """Whether a curve covers the steps, and its error has grown again at the smallest ones."""
    steps = [h for h, _ in points]
    covers = len(steps) >= 12 and min(steps) <= 1.001e-13 and max(steps) >= 0.999e-2
    return covers and any(abs(error) > 1e-7 for h, error in points if h <= 1.001e-12)


@check(
    "c4-step-size-tradeoff",
    hint="One pair of axes, both logarithmic; say at the axes that one shows h and the other one an error, and name "
    "the two lines forward and central in the legend.",
)
def test_c4_labels(notebook):
    """Has logarithmic axes that say what they show, and two named curves"""
    axes = the_axes(notebook)
    assert axes is not None
    assert (axes.xscale, axes.yscale) == ("log", "log")
    assert STEP.search(axes.xlabel)
    assert ERROR.search(axes.ylabel)
    assert all(len(points) > 1 for points in named(axes, legend_of(axes)).values())


@check(
    "c4-step-size-tradeoff",
    hint="Take one step between 0.00001 and 0.1, work the forward difference and its error out on their own, and look "
    "for this point in your picture.",
)
def test_c4_forward(notebook):
    """The curve named forward is the error of the one-sided difference"""
    forward, _ = curves(notebook)
    assert follows(forward, forward_error, 1e-5, 1e-1)


@check(
    "c4-step-size-tradeoff",
    hint="Take one step between 0.0001 and 0.1, work the central difference and its error out on their own, and look "
    "for this point in your picture.",
)
def test_c4_central(notebook):
    """The curve named central is the error of the central difference"""
    _, central = curves(notebook)
    assert follows(central, central_error, 1e-4, 1e-1)


@check(
    "c4-step-size-tradeoff",
    hint="Both curves should go on from large steps to tiny ones, with at least a dozen points, as the question says.",
)
def test_c4_range(notebook):
    """Both curves go on until rounding takes over"""
    forward, central = curves(notebook)
    assert shows_rounding(forward)
    assert shows_rounding(central)
