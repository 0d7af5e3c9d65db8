"""SymPy objects as our own tree, by walking allowed heads: nothing of a student's is ever simplified or evaluated."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import reduce
from typing import Any

from nablagrade.answers.mathematics.tokens import FUNCTIONS
from nablagrade.answers.mathematics.tree import Infix, Letter, Named, Node, Rational, applied, chosen, whole_exponent
from nablagrade.errors import Unreadable

MAX_NODES = 2_000
MAX_DEPTH = 60
MAX_BITS = 4_000
MAX_EXPONENT = 1_000
ROUND_DENOMINATOR = 10_000  # a float in a formula is meant as the simple fraction next to it

_HEADS = {name: name for name in FUNCTIONS.values() if name not in ("max", "min")} | {"Abs": "abs", "acot": "acot"}
_CHOSEN = {"Max": "max", "Min": "min"}
_UNDONE = ("Derivative", "Integral", "Limit", "Subs")
_NAMED = {"Pi": "pi", "Exp1": "e"}
_INTEGERS = ("Integer", "Zero", "One", "NegativeOne", "Half", "Rational")


def is_symbolic(value: object) -> bool:
    """Whether a value is a SymPy object, told without importing SymPy."""
    return _is_from_sympy(value) and hasattr(value, "args") and not is_symbolic_matrix(value)


def is_symbolic_matrix(value: object) -> bool:
    """Whether a value is an explicit SymPy matrix."""
    return _is_from_sympy(value) and hasattr(value, "tolist") and hasattr(value, "rows")


def tree_of(expression: object) -> Node:
    """A SymPy expression as a tree; raises Unreadable for a head that no formula of ours has."""
    return _Walk().node(expression, 0)


def simple_fraction(value: float) -> Fraction:
    """The fraction that a float was meant to be: 15.0 is 15, 0.1 is 1/10, 0.3333333333333333 is 1/3."""
    try:
        near = Fraction(value)
    except (OverflowError, ValueError):
        raise Unreadable("this is not a finite number") from None
    simple = near.limit_denominator(ROUND_DENOMINATOR)
    return simple if abs(simple - near) <= abs(near) * Fraction(1, 10**15) else Fraction(f"{value:.15g}")


class _Walk:
    """Counts the nodes of one expression while it is rebuilt."""

    def __init__(self) -> None:
        self._count = 0

    def node(self, expression: Any, depth: int) -> Node:
        self._count += 1
        if self._count > MAX_NODES or depth > MAX_DEPTH:
            raise Unreadable("this formula is too long to be an answer")
        head = type(expression).__name__
        if head in _UNDONE:
            raise Unreadable(f"write the result itself: {head}(…) only asks for it, and .doit() works it out")
        if not expression.args:
            return _atom(head, expression)
        parts = [self.node(part, depth + 1) for part in expression.args]
        return _compound(head, parts)


def _compound(head: str, parts: list[Node]) -> Node:
    if head in ("Add", "Mul"):
        return reduce(_joiner("+" if head == "Add" else "*"), parts)
    if head == "Pow":
        if abs(whole_exponent(parts[1]) or 0) > MAX_EXPONENT:
            raise Unreadable("an exponent is too large")
        return Infix("^", *parts)
    if head in _HEADS and len(parts) == 1:
        return applied(_HEADS[head], parts[0])
    if head in _CHOSEN:
        return reduce(lambda left, right: chosen(_CHOSEN[head], left, right), parts)
    raise Unreadable(f"{head[:40]} is not used in this question")


def _joiner(sign: str) -> Callable[[Node, Node], Node]:
    return lambda left, right: Infix(sign, left, right)


def _atom(head: str, value: Any) -> Node:
    if head == "Symbol":
        return Letter(value.name)
    if head in _NAMED:
        return Named(_NAMED[head])
    if head in _INTEGERS:
        return Rational(small_fraction(Fraction(int(value.p), int(value.q))))
    if head == "Float":
        return Rational(simple_fraction(float(value)))
    raise Unreadable("this is not a real number" if head in _UNREAL else f"{head[:40]} is not used in this question")


_UNREAL = ("NaN", "Infinity", "NegativeInfinity", "ComplexInfinity", "ImaginaryUnit")


def small_fraction(value: Fraction) -> Fraction:
    """The same fraction; raises Unreadable when it has more digits than anyone types or Python prints."""
    if value.numerator.bit_length() + value.denominator.bit_length() > MAX_BITS:
        raise Unreadable("a number has too many digits")
    return value


def _is_from_sympy(value: object) -> bool:
    return type(value).__module__.partition(".")[0] == "sympy"
