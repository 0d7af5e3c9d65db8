"""Keys of the bank against values that are found in another way than by hand: SymPy, brute force, difference quotients.

A named mistake is held to what makes it, wherever that can be computed, so that its hint is about what happened.
"""

from __future__ import annotations

import re
import struct
import sys
from fractions import Fraction
from functools import cache
from itertools import product
from pathlib import Path
from types import ModuleType, SimpleNamespace

import numpy as np
import pytest
import sympy as sp

from nablagrade.authoring.kinds import keys_of
from nablagrade.authoring.lesson import load_lesson
from nablagrade.settings import load_settings

SETTINGS = load_settings(Path(__file__).parents[2])
x, y = sp.symbols("x y")


@cache
def exercises(lesson):
    """The exercises of a lesson of this course, by their ids."""
    return {one.id: one for one in load_lesson(SETTINGS, lesson).exercises}


def key(lesson, exercise, cell):
    """The expected answer of one cell, with its mistakes."""
    return keys_of(exercises(lesson)[exercise])[cell]


def mistake(answer, value):
    """The name of the mistake that this value is, None when it is right or another one."""
    return answer.judge(value).mistake


def slope(function, point, i):
    """The partial derivative of a polynomial of degree two: a central quotient in fractions is exact."""
    above, below = ([*point[:i], point[i] + step, *point[i + 1 :]] for step in (1, -1))
    return (function(*above) - function(*below)) / Fraction(2)


# ---------------------------------------------------------------- formulas


SURFACE, QUOTIENT = x**2 + 3 * x * y + y**2, (3 * x - y) / (x + 2 * y)


@pytest.mark.parametrize(
    ("lesson", "exercise", "cell", "formula", "letter"),
    [
        ("partial-derivatives", "a5-both-partials", "a5_partial_x", SURFACE, x),
        ("partial-derivatives", "a5-both-partials", "a5_partial_y", SURFACE, y),
        ("many-variables", "a4-quotient", "a4_partial_x", QUOTIENT, x),
    ],
)
def test_formulas(lesson, exercise, cell, formula, letter):
    """SymPy finds the formula, and the mistakes that are a slope along the other letter, or along both."""
    answer, other = key(lesson, exercise, cell), y if letter is x else x
    assert answer.judge(sp.diff(formula, letter)).is_right
    assert mistake(answer, sp.diff(formula, other)) in ("swapped", "differentiated-wrt-y")
    both = sp.diff(formula, letter) + sp.diff(formula, other)
    assert mistake(answer, sp.factor(both)) in ("both-slopes-added", "both-letters-move")


def test_quotient_mistakes():
    """Each mistake with the quotient rule is the rule with one thing changed."""
    answer = key("many-variables", "a4-quotient", "a4_partial_x")
    u, v = 3 * x - y, x + 2 * y
    du, dv = sp.diff(u, x), sp.diff(v, x)
    made = {
        "products-exchanged": (u * dv - du * v) / v**2,
        "products-added": (du * v + u * dv) / v**2,
        "square-below-forgotten": (du * v - u * dv) / v,
        "slopes-divided": du / dv,
        "held-letter-left-out": sp.diff(QUOTIENT.subs(y, 0), x),
    }
    assert {name: mistake(answer, sp.factor(value)) for name, value in made.items()} == {name: name for name in made}


# ---------------------------------------------------------------- statements


GRID = [Fraction(n, 2) for n in (-2, 0, 1, 3)]


def half_square(x1, x2, target):
    """The loss of one example as a function of two weights and a bias."""
    return lambda w1, w2, b: (w1 * x1 + w2 * x2 + b - target) ** 2 / 2


def test_error_and_slopes():
    """Every statement holds for all examples and weights of a grid, or fails for one of them."""
    holds = [True] * 5
    for x1, x2, target, w1, b in product(GRID, repeat=5):
        w2 = Fraction(1)
        loss, place = half_square(x1, x2, target), [w1, w2, b]
        slopes, is_hit = [slope(loss, place, i) for i in range(3)], loss(*place) == 0
        other = half_square(x1, x2, target + 2)  # with the first one the error -1 for each error 1
        sums = [slopes[i] + slope(other, place, i) for i in range(3)]
        holds[0] &= is_hit or slopes[0] != 0
        holds[1] &= not is_hit or slopes == [0, 0, 0]
        holds[2] &= is_hit or slopes[2] != 0
        holds[3] &= not is_hit or all(loss(w1 + step, w2, b) == 0 for step in (-1, 1))
        holds[4] &= sums != [0, 0, 0] or (is_hit and other(*place) == 0)
    assert key("partial-derivatives", "b5-error-and-slopes", "b5_truths").judge(tuple(holds)).is_right


def test_signs_and_meanings():
    """Of six meanings, worked out for a polynomial and a path, each sign of the table has the one that is expected."""
    f, path = x**3 * y + x * y**2 + 2 * y, x**2  # where y is computed from x, it is x squared
    one, two = sp.diff(f, x), sp.diff(f, y)
    meanings = [one, two, one**2, sp.diff(one, x), sp.diff(f.subs(y, path), x), (one, two)]
    h = sp.Symbol("h")
    along = {letter: sp.limit((f.subs(letter, letter + h) - f) / h, h, 0) for letter in (x, y)}
    signs = [
        along[x],
        along[y],
        along[y],
        sp.limit((along[x].subs(x, x + h) - along[x]) / h, h, 0),
        (one + two * sp.diff(path, x)).subs(y, path),
        along[x],
    ]
    found = [[n for n, meaning in enumerate(meanings, 1) if same(sign, meaning)] for sign in signs]
    answer = key("partial-derivatives", "b6-signs-and-meanings", "b6_meanings")
    assert all(len(fitting) == 1 for fitting in found)
    assert answer.judge([fitting[0] for fitting in found]).is_right


def same(one, other):
    """Whether two formulas are equal; a row is no formula."""
    return not isinstance(other, tuple) and sp.expand(one - other) == 0


# ---------------------------------------------------------------- rows and tables


def test_one_update():
    """The step by difference quotients in fractions, and the mistakes by a step that does one thing otherwise."""
    answer = key("many-variables", "b5-one-update", "b5_after")
    rate, (w, b) = Fraction(1, 20), (Fraction(1), Fraction(-1))

    def loss(w, b):
        return (3 * w + b - 5) ** 2 / 2

    dw, db = slope(loss, [w, b], 0), slope(loss, [w, b], 1)

    def after(w, b):
        return tuple(map(float, (w, b, 3 * w + b)))

    assert answer.judge(after(w - rate * dw, b - rate * db)).is_right
    late = slope(loss, [w - rate * dw, b], 1)
    made = {
        "uphill": after(w + rate * dw, b + rate * db),
        "bias-from-the-new-weight": after(w - rate * dw, b - rate * late),
        "bias-not-moved": after(w - rate * dw, b),
        "input-forgotten": after(w - rate * dw / 3, b - rate * db),
        "doubled": after(w - 2 * rate * dw, b - 2 * rate * db),
        "rate-left-out": after(w - dw, b - db),
        "steps-instead-of-places": after(-rate * dw, -rate * db),
    }
    assert {name: mistake(answer, value) for name, value in made.items()} == {name: name for name in made}


def test_jacobian():
    """SymPy fills the table; transposed, with its columns exchanged, and at the exchanged point it is a mistake."""
    answer = key("partials-in-ml", "a5-fill-a-jacobian", "a5_jacobian")
    table = sp.Matrix([x**2 * y, 3 * x - y**2, x * y]).jacobian([x, y])
    here = table.subs({x: 2, y: -1})
    assert answer.judge(here).is_right
    assert mistake(answer, here.T) == "transposed"
    assert mistake(answer, here[:, ::-1]) == "columns-exchanged"
    assert mistake(answer, table.subs({x: -1, y: 2}, simultaneous=True)) == "point-swapped"
    assert mistake(answer, table.subs({x: 2, y: 1})) == "minus-of-y-lost"


def test_backward_by_hand():
    """The row is the gradient of the weighted outputs, by quotients: the two steps are linear here."""
    answer = key("partials-in-ml", "b5-backward-by-hand", "b5_row")
    later, first = [[2, 0, 1], [1, -1, 0]], [[1, 2], [0, -1], [3, 1]]

    def times(table, column):
        return [sum(a * c for a, c in zip(row, column, strict=True)) for row in table]

    def weighted(u):
        return [slope(lambda *v: times([u], times(later, times(first, v)))[0], [Fraction(0)] * 2, i) for i in (0, 1)]

    assert answer.judge(weighted([1, -2])).is_right
    assert mistake(answer, weighted([1, 0])) == "first-output-only"
    assert mistake(answer, weighted([1, 2])) == "minus-lost"
    assert mistake(answer, weighted([1, 1])) == "rows-added"
    assert mistake(answer, times(later, times(first, [1, -2]))) == "jacobian-vector-product"
    assert mistake(answer, times(list(zip(*later, strict=True)), [1, -2])) == "one-step-only"


# ---------------------------------------------------------------- sixteen bits


def nearest(number, digits, lowest):
    """The float with so many binary digits behind the point, and this least exponent, that is nearest; ties to even."""
    exponent = lowest
    while Fraction(2) ** (exponent + 1) <= number:
        exponent += 1
    unit = Fraction(2) ** (exponent - digits)
    return round(number / unit) * unit  # Python rounds a Fraction to the nearest integer, ties to even


def in_bfloat16(number):
    """The same for bfloat16 by bits: it is the upper half of a float32, rounded."""
    (bits,) = struct.unpack("<I", struct.pack("<f", number))
    return struct.unpack("<f", struct.pack("<I", (bits + 0x7FFF + (bits >> 16 & 1)) & 0xFFFF0000))[0]


def layers_until_zero(store):
    """After how many quarterings a stored 1 is zero."""
    gradient, layers = store(Fraction(1)), 0
    while gradient:
        gradient, layers = store(gradient / 4), layers + 1
    return layers


def test_sixteen_bits():
    """What both formats store, worked out from their digits in fractions, from NumPy's float16, and from bits."""
    answer = key("partials-in-ml", "b6-sixteen-bits", "b6_stored")
    total = 1 + Fraction(1, 256)
    half, brain = nearest(total, 10, -14), nearest(total, 7, -126)
    assert (float(half), float(brain)) == (float(np.float16(float(total))), in_bfloat16(float(total)))
    layers = layers_until_zero(lambda number: nearest(number, 7, -126))
    assert layers == layers_until_zero(in_bfloat16)
    assert answer.judge((half, brain, layers)).is_right
    assert (
        mistake(answer, (half, brain, layers_until_zero(lambda number: nearest(number, 10, -14)))) == "depth-of-float16"
    )
    flushed = layers_until_zero(lambda number: number if number >= Fraction(2) ** -126 else 0)
    assert mistake(answer, (half, brain, flushed)) == "subnormals-forgotten"


def test_half_precision_depth():
    """The two depths of B3 by the same rounding."""
    plain, scaled = (
        layers_until_zero(lambda number, scale=scale: nearest(number * scale, 10, -14) / scale) for scale in (1, 1024)
    )
    assert key("partials-in-ml", "b3-half-precision-depth", "b3_layers").judge((plain, scaled)).is_right


# ---------------------------------------------------------------- a program as text


class Tensor:
    """A number with its slope along `w`: as much of a tensor as the snippet asks for. Forward mode: no tape of ours."""

    def __init__(self, value, slope=0.0):
        self.value, self.slope, self.grad = value, slope, None

    def __mul__(self, factor):
        return Tensor(self.value * factor, self.slope * factor)

    def __sub__(self, number):
        return Tensor(self.value - number, self.slope)

    def __pow__(self, n):
        return Tensor(self.value**n, n * self.value ** (n - 1) * self.slope)


def torch_of():
    """A module `torch` with `tensor` and a `backward` that adds to `.grad` of the tensor that asks for it."""
    leaves = []

    def tensor(value, *, requires_grad):
        leaf = Tensor(value, 1.0 if requires_grad else 0.0)
        leaves.append(leaf)
        return leaf

    def backward(self):
        (leaf,) = leaves
        before = leaf.grad.item() if leaf.grad else 0.0
        leaf.grad = SimpleNamespace(item=lambda: before + self.slope)

    Tensor.backward = backward
    module = ModuleType("torch")
    module.tensor = tensor
    return module


def jax_grad(function):
    """A function that returns the slope for the first argument, by a central quotient: exact for a square."""
    return lambda first, *more: (function(first + 1, *more) - function(first - 1, *more)) / 2


def test_the_snippets_print_what_is_expected(monkeypatch):
    """Both programs are run as they stand in the prompt, on small stand-ins that do what the recap says."""
    prompt = "\n".join(cell["source"] for cell in exercises("partials-in-ml")["b7-reading-a-snippet"].prompt)
    first, second = re.findall(r"```python\n(.+?)```", prompt, re.DOTALL)
    printed = []
    jax = ModuleType("jax")
    jax.grad = jax_grad
    monkeypatch.setitem(sys.modules, "torch", torch_of())
    monkeypatch.setitem(sys.modules, "jax", jax)
    for program in (first, second):
        exec(program, {"print": printed.append})  # noqa: S102 - the course's own text
    answer = key("partials-in-ml", "b7-reading-a-snippet", "b7_printed")
    assert answer.judge(tuple(printed)).is_right
    assert mistake(answer, (printed[0], printed[1] - printed[0], printed[2])) == "written-over"
    assert mistake(answer, (printed[0], printed[1] / 2, printed[2])) == "mean-of-both"
