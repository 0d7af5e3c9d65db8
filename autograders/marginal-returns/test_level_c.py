"""Level C of marginal-returns: allocation, integrated gradients, SmoothGrad and clipping, each against its contract.

A wrong version often fits one example: a rule that holds for equal exponents, a quadrature that is exact on straight
lines, a norm of each matrix that is the right one when the matrix has one entry. The checks below look elsewhere, too:
at budgets of many decades, at places where only the prescribed rule gives this number, at a second call with the same
generator, at integer input, and at the caller's arrays afterwards.

The gradients are callbacks: they are evaluated here, and the student's process never holds their source.
"""

import math

import numpy as np

from nablagrade import check, is_array, is_close, is_near, is_same

# ---------------------------------------------------------------- C1 · the allocation

SIX_DIGITS = 5e-6  # the most that rounding to six significant digits costs, beside the number itself
WHOLE_SCALES = (1, 2, 3)  # in an integer array; with all exponents 1/2 the spends are proportional to the squares
SCALES, EXPONENTS = (4.0, 3.0, 2.0), (0.3, 0.5, 0.7)
# the solution for a budget of 10, from mpmath with 50 digits: the root of log(sum of spends / 10) in the log of the
# common marginal return
SPENDS_OF_TEN = (1.63415216292388506, 3.10763151006613857, 5.25821632700997637)
MANY = np.random.default_rng(20)
MANY_SCALES, MANY_EXPONENTS = MANY.uniform(0.5, 5, 6), MANY.uniform(0.15, 0.9, 6)


def call_whole(notebook):
    """Call with integers and equal exponents."""
    return notebook.call("c1_allocate", np.array(WHOLE_SCALES), np.full(3, 0.5), 14)


def call_three(notebook, budget):
    """Call with three different exponents."""
    return notebook.call("c1_allocate", np.array(SCALES), np.array(EXPONENTS), budget)


def is_balanced(spends, scales, exponents, budget):
    """Whether all spends are positive, use up the budget, and bring the same for the next dollar."""
    if not is_array(spends, (len(scales),)) or not np.all(spends > 0):
        return False
    with np.errstate(all="ignore"):  # a spend may be positive and absurd
        marginal = scales * exponents * spends ** (exponents - 1)
        spread = np.ptp(marginal) / marginal.mean()  # NaN where a marginal return is infinite
        return bool(abs(spends.sum() / budget - 1) <= SIX_DIGITS and spread <= 2 * SIX_DIGITS)


@check(
    "c1-allocate-budget",
    hint="Compute the marginal return of each channel at your allocation, add up your spends, and look at the type of "
    "the result. Two channels with equal exponents can be solved by hand.",
)
def test_c1_equal_exponents(notebook):
    """Whole numbers in, equal exponents"""
    assert is_close(call_whole(notebook).value, (1, 4, 9), rtol=SIX_DIGITS)


@check(
    "c1-allocate-budget",
    weight=3,
    hint="Compute the marginal return of each channel at your allocation, with all digits: they have to be equal, also "
    "when every channel has an exponent of its own.",
)
def test_c1_different_exponents(notebook):
    """Every channel with its own exponent"""
    spends = call_three(notebook, 10.0).value
    assert is_close(spends, SPENDS_OF_TEN, rtol=SIX_DIGITS)
    assert abs(spends.sum() - 10) <= 10 * SIX_DIGITS


@check(
    "c1-allocate-budget",
    weight=2,
    hint="Try a budget of a thousandth and one of a million, and look at the marginal returns: how small and how large "
    "can the common one become?",
)
def test_c1_budgets(notebook):
    """From the smallest to the largest budget, and with many channels"""
    scales, exponents = np.array(SCALES), np.array(EXPONENTS)
    for budget in (1e-3, 1e6):
        assert is_balanced(call_three(notebook, budget).value, scales, exponents, budget)
    call = notebook.call("c1_allocate", MANY_SCALES, MANY_EXPONENTS, 250.0)
    assert is_balanced(call.value, MANY_SCALES, MANY_EXPONENTS, 250.0)


@check(
    "c1-allocate-budget",
    needs=("test_c1_different_exponents",),
    hint="What is there to decide when there is one channel only? Try it.",
)
def test_c1_one_channel(notebook):
    """A single channel"""
    call = notebook.call("c1_allocate", np.array([2.5]), np.array([0.4]), 7.0)
    assert is_close(call.value, [7.0], rtol=SIX_DIGITS)


@check(
    "c1-allocate-budget",
    needs=("test_c1_different_exponents",),
    hint="Print a and beta before and after a call, once with integers and once with floats. Nothing else may be "
    "printed while your function runs.",
)
def test_c1_unchanged(notebook):
    """Leaves the scales and the exponents as they were, and prints nothing"""
    whole = call_whole(notebook)
    assert is_same(whole.args[0], np.array(WHOLE_SCALES))
    assert is_same(whole.args[1], np.full(3, 0.5))
    three = call_three(notebook, 10.0)
    assert is_same(three.args[0], np.array(SCALES))
    assert is_same(three.args[1], np.array(EXPONENTS))
    assert not three.shares_memory()
    assert not whole.printed
    assert not three.printed


# ---------------------------------------------------------------- C2 · integrated gradients

INPUT, BASELINE = (3, -2), (1, -1)  # in integer arrays; with two steps every midpoint and every score is exact
WAVE_INPUT, WAVE_BASELINE = (1.0, 0.5, -2.0), (0.2, -0.3, 1.0)
# the exact integrals for `wave`, from mpmath with 50 digits; 100 midpoints come within 7e-6 of them, 50 do not
WAVE_INTEGRALS = (0.702464988566649072, 0.537708262619489417, 3.0)


def bent_slopes(v):
    """The gradient of x²y."""
    return np.array([2 * v[0] * v[1], v[0] ** 2])


def wave(v):
    """Smooth, curved in each input, with one product of two inputs."""
    return np.sin(v[0]) * np.exp(v[1]) + v[2] ** 2


def wave_slopes(v):
    """The gradient of `wave`, by hand."""
    return np.array([np.cos(v[0]) * np.exp(v[1]), np.sin(v[0]) * np.exp(v[1]), 2 * v[2]])


def saturated_slopes(v):
    """The slope of 1 - ReLU(1 - x)."""
    return (v < 1).astype(float)


def midpoint_scores(slopes, point, start, steps):
    """The contract's formula, one number at a time: exact for the two steps, to the last digits for the wave."""
    places = [[s + (k + 0.5) / steps * (p - s) for p, s in zip(point, start, strict=True)] for k in range(steps)]
    sums = [math.fsum(row) for row in zip(*(slopes(place) for place in places), strict=True)]
    return [total / steps * (p - s) for total, p, s in zip(sums, point, start, strict=True)]


TWO_STEP_SCORES = midpoint_scores(bent_slopes, INPUT, BASELINE, 2)  # -12.5, -4.25
WAVE_SCORES = midpoint_scores(wave_slopes, WAVE_INPUT, WAVE_BASELINE, 100)


def call_bent(notebook):
    """Call with integers, a baseline that is not zero, and two steps."""
    slopes = notebook.callback(bent_slopes)
    return notebook.call("c2_integrated_gradients", slopes, np.array(INPUT), np.array(BASELINE), steps=2)


def call_wave(notebook):
    """Call with floats and the default number of steps."""
    slopes = notebook.callback(wave_slopes)
    return notebook.call("c2_integrated_gradients", slopes, np.array(WAVE_INPUT), np.array(WAVE_BASELINE))


@check(
    "c2-integrated-gradients",
    weight=2,
    hint="Work the rule out by hand for the gradient (2xy, x²), two steps, a baseline that is not zero and whole "
    "numbers in integer arrays, and compare. Print the places at which your function asks for the gradient.",
)
def test_c2_two_steps(notebook):
    """Exactly the midpoint rule, with two steps and whole numbers"""
    assert is_close(call_bent(notebook).value, TWO_STEP_SCORES, rtol=1e-12)


@check(
    "c2-integrated-gradients",
    hint="Add up the scores of a function whose values you know, and compare with the difference between its values at "
    "the input and at the baseline.",
)
def test_c2_completeness(notebook):
    """The scores add up to the difference of the outputs"""
    scores = call_wave(notebook).value
    assert is_array(scores, (3,))
    difference = wave(WAVE_INPUT) - wave(WAVE_BASELINE)
    with np.errstate(over="ignore"):
        assert abs(scores.sum() - difference) <= 1e-4 * abs(difference)


@check(
    "c2-integrated-gradients",
    hint="Call your function without steps on a function whose integrals you can work out. All features move together "
    "on the straight way, and each has a score of its own.",
)
def test_c2_each_score(notebook):
    """Each feature has its own score, with the default number of steps"""
    scores = call_wave(notebook).value
    assert is_close(scores, WAVE_INTEGRALS, rtol=1e-5)
    assert is_close(scores, WAVE_SCORES, rtol=1e-11)  # single precision and another default miss this


@check(
    "c2-integrated-gradients",
    hint="Try the model of B3: one input, the baseline at zero, and a slope that vanishes half-way.",
)
def test_c2_saturated(notebook):
    """Sees what happened before the model was saturated"""
    slopes = notebook.callback(saturated_slopes)
    call = notebook.call("c2_integrated_gradients", slopes, np.array([2.0]), np.array([0.0]))
    assert is_close(call.value, [1.0], rtol=1e-9)


@check(
    "c2-integrated-gradients",
    needs=("test_c2_two_steps",),
    hint="Print the input and the baseline before and after a call; then use the same point for both, and look at the "
    "scores. Nothing else may be printed while your function runs.",
)
def test_c2_nothing_to_explain(notebook):
    """Nothing to attribute at the baseline itself, nothing changed, and nothing printed"""
    point = np.array([1.5, -2.0])
    still = notebook.call("c2_integrated_gradients", notebook.callback(bent_slopes), point.copy(), point.copy())
    assert is_close(still.value, [0.0, 0.0], rtol=0, atol=1e-15)
    for call, wanted in ((call_bent(notebook), (INPUT, BASELINE)), (call_wave(notebook), (WAVE_INPUT, WAVE_BASELINE))):
        assert is_same(call.args[1], np.array(wanted[0]))
        assert is_same(call.args[2], np.array(wanted[1]))
        assert not call.shares_memory()
        assert not call.printed


# ---------------------------------------------------------------- C3 · SmoothGrad

WHOLE_INPUT = (1, -2, 0)
SINGLE_INPUT, LONG_INPUT = (2,), (1, -2, 3, -4, 5, -6, 7)
FLOAT_INPUT = (0.3, 1.7)


def cubes(v):
    """A gradient that bends, so that averaging the places first gives something else; flat at zero."""
    return v**3


def mean_cubes(point, noise):
    """The mean of the cubes over noisy copies, one row of noise for each copy."""
    return [math.fsum((x + e) ** 3 for e in column) / len(column) for x, column in zip(point, noise.T, strict=True)]


def call_smooth(notebook, point, sigma, *, n, seed, calls=1):
    """Call it with one new generator, which is made beside the student's function: no generator crosses the pipe.

    `c3_calls` stands in a locked cell of the notebook; whoever replaces it gains nothing, for only numbers count here.
    """
    assert notebook["c3_smoothgrad"] is not None  # first, so that a student reads the name of their own function
    slopes = notebook.callback(cubes)
    call = notebook.call("c3_calls", slopes, point, sigma, n, seed, calls)
    results = call.value if isinstance(call.value, list) and len(call.value) == calls else [None] * calls
    return slopes, call, results


@check(
    "c3-smoothgrad",
    weight=4,
    hint="Take a generator with a known seed, draw the noise yourself, work out the mean for two copies, and compare: "
    "noise on the input, a new row of noise for each copy, the mean of the gradients.",
)
def test_c3_mean(notebook):
    """The mean gradient over the noisy copies of an integer input"""
    noise = np.random.default_rng(4).normal(0, 0.5, size=(7, 3))
    _, _, [result] = call_smooth(notebook, np.array(WHOLE_INPUT), 0.5, n=7, seed=4)
    assert is_close(result, mean_cubes(WHOLE_INPUT, noise), rtol=1e-12)


@check(
    "c3-smoothgrad",
    weight=2,
    hint="Without noise every copy is the input itself: what should come out, for any number of copies, for a single "
    "feature and for seven?",
)
def test_c3_no_noise(notebook):
    """Without noise, the plain gradient, for any number of features and of copies"""
    for point, copies in ((WHOLE_INPUT, 3), (SINGLE_INPUT, 1), (LONG_INPUT, 2)):
        _, _, [result] = call_smooth(notebook, np.array(point), 0.0, n=copies, seed=4)
        assert is_close(result, cubes(np.array(point)), rtol=1e-12)


@check(
    "c3-smoothgrad",
    weight=3,
    hint="Call your function twice with the same generator: the second call goes on where the first one stopped "
    "drawing, so every call draws exactly what it needs.",
)
def test_c3_generator(notebook):
    """Draws from the generator that was handed over, no more and no less than it needs"""
    noise = np.random.default_rng(9).normal(0, 0.2, size=(10, 2))
    _, _, [first, second] = call_smooth(notebook, np.array(FLOAT_INPUT), 0.2, n=5, seed=9, calls=2)
    assert is_close(first, mean_cubes(FLOAT_INPUT, noise[:5]), rtol=1e-12)
    assert is_close(second, mean_cubes(FLOAT_INPUT, noise[5:]), rtol=1e-12)


@check(
    "c3-smoothgrad",
    hint="First see to it that the gradient is taken at noisy copies. Then print x before and after the call, with all "
    "its digits, once with integers and once with floats. Nothing else may be printed while your function runs.",
)
def test_c3_unchanged(notebook):
    """Leaves the input as it was, and prints nothing"""
    for point in (np.array(WHOLE_INPUT), np.array(FLOAT_INPUT)):
        slopes, call, [result] = call_smooth(notebook, point, 2.0, n=20, seed=9)
        assert is_array(result, (len(point),))
        # an empty function, or one that knows no noise, leaves the input alone and earns nothing for it
        assert any(not is_same(place[0], point.astype(float)) for place in slopes.points if len(place) == 1)
        assert is_same(call.args[1], point)
        assert not call.shares_memory()
        assert not call.printed


# ---------------------------------------------------------------- C4 · clipping

SHAPES = ((4,), (2, 3), (2, 1, 2))
SOME = np.random.default_rng(13)
LAYERS = [SOME.normal(0, 3, size=shape) for shape in SHAPES]
LAYERS_NORM = math.sqrt(math.fsum(x * x for layer in LAYERS for x in layer.ravel().tolist()))  # 10.03


def whole_layers():
    """Two arrays of integers with the common norm 13: 9 + 16 + 144 = 169."""
    return [np.array([3, -4]), np.array([[12]])]


def pair_of(value, count):
    """The list of so many arrays and the norm, as a tuple or in a list; (None, None) when it is no such pair."""
    is_two = isinstance(value, tuple | list) and len(value) == 2
    is_pair = is_two and isinstance(value[0], list) and len(value[0]) == count
    return tuple(value) if is_pair else (None, None)


def are_close(arrays, wanted, rtol):
    """Whether all arrays are float64, of the wanted shapes, finite and right."""
    if arrays is None:
        return False
    return all(is_close(got, want, rtol=rtol) for got, want in zip(arrays, wanted, strict=True))


@check(
    "c4-clip-by-global-norm",
    weight=2,
    hint="Clip a few whole numbers in two arrays by hand to half of their common norm, each array in its own shape, "
    "and compare. Are all entries multiplied by the same factor?",
)
def test_c4_clipped(notebook):
    """Beyond the threshold, all arrays shrink by one factor"""
    clipped, _ = pair_of(notebook.call("c4_clip", whole_layers(), 3.25).value, 2)
    # the small epsilon that PyTorch adds below the fraction costs 1e-7 here, and is forgiven
    assert are_close(clipped, [np.array([0.75, -1.0]), np.array([[3.0]])], rtol=1e-6)


@check(
    "c4-clip-by-global-norm",
    hint="Take arrays of one, two and three axes, put all entries before and after into one long row each, and divide: "
    "is it the same factor everywhere, and what is the norm of the row?",
)
def test_c4_direction(notebook):
    """Keeps the direction of the whole gradient, whatever the shapes"""
    clipped, _ = pair_of(notebook.call("c4_clip", [layer.copy() for layer in LAYERS], 2.5).value, len(LAYERS))
    assert are_close(clipped, [layer * (2.5 / LAYERS_NORM) for layer in LAYERS], rtol=1e-6)


@check(
    "c4-clip-by-global-norm",
    weight=2,
    hint="The second result is one number: the norm of all entries together, before anything is clipped. What is it "
    "for the entries 2, -3 and 6, in one array or in two?",
)
def test_c4_norm(notebook):
    """Reports the global norm before clipping"""
    for threshold in (3.25, 20.0):
        _, norm = pair_of(notebook.call("c4_clip", whole_layers(), threshold).value, 2)
        assert is_near(norm, 13.0, rtol=1e-12)
    _, norm = pair_of(notebook.call("c4_clip", [layer.copy() for layer in LAYERS], 2.5).value, len(LAYERS))
    assert is_near(norm, LAYERS_NORM, rtol=1e-12)


@check(
    "c4-clip-by-global-norm",
    weight=2,
    needs=("test_c4_clipped",),
    hint="Hand over small gradients of whole numbers: the same values should come back, as float64.",
)
def test_c4_small(notebook):
    """Below the threshold, the same values come back"""
    clipped, _ = pair_of(notebook.call("c4_clip", whole_layers(), 20.0).value, 2)
    assert are_close(clipped, whole_layers(), rtol=0)
    clipped, _ = pair_of(notebook.call("c4_clip", [layer.copy() for layer in LAYERS], 20.0).value, len(LAYERS))
    assert are_close(clipped, LAYERS, rtol=1e-15)


@check(
    "c4-clip-by-global-norm",
    weight=2,
    needs=("test_c4_clipped",),
    hint="Print the gradients before and after the call, above and below the threshold; then write a number into the "
    "result, and print the gradients once more. Nothing may be printed while your function runs.",
)
def test_c4_unchanged(notebook):
    """Leaves the gradients as they were, shares no memory with them, and prints nothing"""
    given = [np.array([0.3, 0.4]), np.array([[1.2]])]
    for threshold in (0.65, 5.0):
        call = notebook.call("c4_clip", [layer.copy() for layer in given], threshold)
        assert isinstance(call.args[0], list)
        assert len(call.args[0]) == len(given)
        assert all(is_same(after, before) for after, before in zip(call.args[0], given, strict=True))
        assert not call.shares_memory()
        assert not call.printed


@check(
    "c4-clip-by-global-norm",
    needs=("test_c4_clipped",),
    hint="What does your function return when the network has converged completely, so that every entry is zero?",
)
def test_c4_zero(notebook):
    """A gradient of zeros"""
    clipped, norm = pair_of(notebook.call("c4_clip", [np.zeros(2)], 1.0).value, 1)
    assert are_close(clipped, [np.zeros(2)], rtol=0)
    assert is_near(norm, 0.0, rtol=0)
