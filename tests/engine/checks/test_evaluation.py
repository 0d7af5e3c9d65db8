"""A function of ours at points that a student's code chose: what it may cost is known, or stopped."""

from __future__ import annotations

import signal
from fractions import Fraction

import numpy as np
import pytest
import sympy

from nablagrade.engine.checks import evaluation
from nablagrade.engine.checks.evaluation import ENDLESS
from nablagrade.engine.checks.notebook import Callback
from nablagrade.engine.wire.values import decode, encode

COLUMN, ROW = np.zeros((6000, 1)), np.zeros((1, 6000))
LARGE = {
    "a column and a row": (COLUMN, ROW),
    "in a list": ([COLUMN, ROW],),
    "in a dictionary": ({"x": COLUMN, "y": [ROW]},),
    "in an array of objects": (np.array([COLUMN, ROW, None], dtype=object),),
    "nested lists": ([[0]] * 6000, [0] * 6000),
    "three axes": (np.zeros((300, 1, 1)), np.zeros((300, 1)), np.zeros(300)),
    "empty, until they meet": (np.zeros((1 << 30, 0)), np.zeros((0, 1 << 30))),
    "of single bits": (np.zeros((6000, 1), dtype=bool), [np.zeros(6000, dtype=np.int8)]),
}
SMALL = {
    "a grid": (np.zeros((500, 500)), np.zeros((500, 500))),
    "a grid in a list": ([np.zeros((300, 300)), np.zeros((300, 300))],),
    "a long line": (np.linspace(0, 1, 200_000), 3.0),
    "rows of unequal length": ([[1, 2, 3], [4]],),
    "words and nothing": ("a", None, {}, [], ()),
    "a point": ([0.5, Fraction(1, 2)],),
}


def answer(function, *point):
    """What a student's code gets for a point."""
    return Callback(function).evaluate([encode(one) for one in point])


def never(*_point):
    """A function that must not be asked."""
    raise AssertionError("was evaluated")


@pytest.mark.parametrize("point", LARGE.values(), ids=LARGE)
def test_a_large_table_is_refused_before_it_is_made(point):
    """Shapes are looked at together, wherever the arrays lie."""
    assert answer(never, *point) == {"raise": "RuntimeError", "message": ENDLESS}


@pytest.mark.parametrize("point", SMALL.values(), ids=SMALL)
def test_what_students_ask_for_is_evaluated(point):
    """Grids, lines, points."""
    assert decode(answer(lambda *args: len(args), *point)["value"]) == len(point)


def test_a_tower_of_powers_has_no_value():
    """What SymPy left unevaluated must not be evaluated by our function."""
    tower = sympy.Pow(10, sympy.Pow(10, 10, evaluate=False), evaluate=False)
    assert answer(lambda x: x**2 + 1, tower)["raise"] == "TypeError"
    assert answer(lambda v: v[0] * 2.0, [tower])["raise"] == "TypeError"


@pytest.mark.parametrize(
    "function",
    [
        lambda n: sum(1 for _ in range(n)),
        lambda n: [None for _ in iter(lambda: 0, 1)] * n,
        lambda n: pow(3, n) % 7 and pow(7, 10**8),
    ],
    ids=["a loop", "a loop without end", "digits"],
)
def test_time_is_bounded(function, monkeypatch):
    """A function that takes too long at some point is stopped; and no more time is left for its other points."""
    monkeypatch.setattr(evaluation, "CPU_SECONDS", 0.2)
    before = signal.getsignal(signal.SIGPROF)
    asked = Callback(function)
    assert asked.evaluate([encode(10**12)]) == {"raise": "RuntimeError", "message": ENDLESS}
    assert asked.evaluate([encode(1)]) == {"raise": "RuntimeError", "message": ENDLESS}
    assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)
    assert signal.getsignal(signal.SIGPROF) == before


def test_an_author_who_catches_everything_is_stopped_too(monkeypatch):
    """`except Exception` around a loop stops nobody."""
    monkeypatch.setattr(evaluation, "CPU_SECONDS", 0.2)

    def endless(_n):
        while True:
            try:
                sum(range(1000))
            except Exception:  # noqa: BLE001, S112 - what an author may write
                continue

    assert answer(endless, 1)["message"] == ENDLESS


def test_points_are_bounded_together():
    """Each is small; kept for ever they would fill the memory."""
    asked = Callback(lambda v: float(v[0]))
    replies = [asked.evaluate([encode(np.zeros(400_000))]) for _ in range(12)]
    assert "value" in replies[8]
    assert replies[11] == {"raise": "RuntimeError", "message": ENDLESS}
    assert len(asked.points) < 11


def test_a_large_value_is_not_sent():
    """A function may make much of little."""
    assert answer(lambda n: np.zeros((n, n), dtype=np.int8), 2001)["message"] == ENDLESS


@pytest.mark.parametrize("wires", [None, 3, "ab", [["k", "0"]], [["?"]], {"a": 1}], ids=repr)
def test_what_is_no_point_is_a_type_error(wires):
    """As for the plain function."""
    assert Callback(never).evaluate(wires)["raise"] == "TypeError"
