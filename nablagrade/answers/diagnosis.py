"""Likely wrong derivatives, worked out from the function itself, so that an author gets their names and hints free.

`diagnose_partial` and `diagnose_gradient` give a `mistakes` mapping for Number, Expression and Vector. A wrong way that
leads to the right answer, or to that of an earlier one, is left out. No hint says more than where to look.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import permutations

from nablagrade.answers.base import Unreadable
from nablagrade.answers.calculus import (
    ONE,
    RIGHT,
    TWO,
    ZERO,
    Rules,
    add,
    differentiate,
    divide,
    multiply,
    negate,
    substitute,
)
from nablagrade.answers.equality import Relation, compare
from nablagrade.answers.grammar import read_expression
from nablagrade.answers.quantity import constant
from nablagrade.answers.tokens import plain_name
from nablagrade.answers.tree import Node, Rational

Point = Mapping[str, float | int | Fraction]
Diagnosis = dict[str, tuple[object, str]]
Partials = Sequence[Node]

_FAR, _FAR_FROM_ZERO = 1e-2, 1e-4  # numbers that lie nearer than this could be meant for each other

_HINTS = {
    "held-variable-zero": "A letter that is held still is a constant, and a constant keeps its value.",
    "held-variable-one": "A letter that is held still is a constant, and a constant has a name or a value: keep it.",
    "first-product-term-only": "A product of two moving factors has two terms in its slope.",
    "second-product-term-only": "The slope of a product has a term for each of the moving factors.",
    "slopes-multiplied": "The slope of a product is not the product of the slopes.",
    "forgot-inner-derivative": "Something moves inside as well: what is its slope?",
    "exponent-not-lowered": "After the exponent has come down as a factor, it changes itself.",
    "exponent-not-brought-down": "The power rule does two things to a power.",
    "sign-flipped": "Check the sign: does the function rise or fall along this letter?",
    "swapped": "Which component belongs to which letter?",
    "other-variable": "Check which letter stands under the ∂.",
    "point-exchanged": "Check which coordinate of the point goes in for which letter.",
    "value-instead-of-slope": "This is the height of the surface, not its steepness.",
    "slopes-added-up": "Only one letter moves at a time.",
    "factor-two-missing": "A constant factor has been lost on the way.",
    "factor-two-too-many": "A constant factor has come in on the way.",
}
_BENT = {
    "first-product-term-only": Rules(product="first"),
    "second-product-term-only": Rules(product="second"),
    "slopes-multiplied": Rules(product="multiplied"),
    "forgot-inner-derivative": Rules(is_chained=False),
    "exponent-not-lowered": Rules(is_lowered=False),
    "exponent-not-brought-down": Rules(is_brought_down=False),
}


def diagnose_partial(function: str, letter: str, *, symbols: str, point: Point | None = None) -> Diagnosis:
    """Likely wrong answers for one partial derivative: numbers at a point, expressions without one.

    >>> sorted(diagnose_partial("x^2 y", "x", symbols="x y", point={"x": 3, "y": 5}))[:2]
    ['exponent-not-brought-down', 'exponent-not-lowered']
    """
    names, formula = _names(symbols), read_expression(function, symbols.split())
    letter = plain_name(letter)
    right = differentiate(formula, letter)
    wrong = [*_bent(formula, [letter], names), *_scaled([right]), ("value-instead-of-slope", [formula])]
    wrong += [("other-variable", [differentiate(formula, other)]) for other in names if other != letter]
    wrong.append(("slopes-added-up", [_total(formula, names)]))
    if point is None:
        return _distinct_formulas(right, wrong)
    return _single(_at_point([right], wrong, names, point))


def diagnose_gradient(function: str, *, symbols: str, point: Point) -> Diagnosis:
    """Likely wrong answers for a gradient at a point, as tuples of numbers.

    >>> diagnose_gradient("x^2 y + 3y^2", symbols="x y", point={"x": -3, "y": 2})["swapped"][0]
    (21.0, -12.0)
    """
    names, formula = _names(symbols), read_expression(function, symbols.split())
    right = [differentiate(formula, name) for name in names]
    wrong = [*_bent(formula, names, names), ("swapped", right[::-1]), *_scaled(right)]
    wrong += [("value-instead-of-slope", [formula]), ("slopes-added-up", [_total(formula, names)])]
    return _at_point(right, wrong, names, point)


def _names(symbols: str) -> list[str]:
    return [plain_name(symbol) for symbol in symbols.split()]


def _bent(formula: Node, along: Sequence[str], names: Sequence[str]) -> Iterable[tuple[str, Partials]]:
    for name, value in (("held-variable-zero", ZERO), ("held-variable-one", ONE)):
        yield name, [_held_at(differentiate(formula, letter), letter, names, value) for letter in along]
    for name, rules in _BENT.items():
        yield name, [differentiate(formula, letter, rules) for letter in along]


def _held_at(partial: Node, letter: str, names: Sequence[str], value: Node) -> Node:
    return substitute(partial, {name: value for name in names if name != letter})


def _scaled(right: Partials) -> Iterable[tuple[str, Partials]]:
    yield "sign-flipped", [negate(node) for node in right]
    yield "factor-two-missing", [divide(node, TWO) for node in right]
    yield "factor-two-too-many", [multiply(TWO, node) for node in right]


def _total(formula: Node, names: Sequence[str]) -> Node:
    total: Node = ZERO
    for name in names:
        total = add(total, differentiate(formula, name, RIGHT))
    return total


def _distinct_formulas(right: Node, wrong: Iterable[tuple[str, Partials]]) -> Diagnosis:
    kept: dict[str, Node] = {}
    for name, (node,) in wrong:
        if name not in kept and all(_differs(node, other) for other in (right, *kept.values())):
            kept[name] = node
    return {name: (node, _HINTS[name]) for name, node in kept.items()}


def _differs(node: Node, other: Node) -> bool:
    return compare(other, node).relation is Relation.DIFFERENT


def _at_point(right: Partials, wrong: Iterable[tuple[str, Partials]], names: Sequence[str], point: Point) -> Diagnosis:
    """All wrong ways at the point, then the right way at points with exchanged coordinates."""
    here = {plain_name(name): Rational(Fraction(value)) for name, value in point.items()}
    ways = [(name, nodes, here) for name, nodes in wrong]
    for order in permutations(names):
        ways.append(("point-exchanged", right, {name: here[other] for name, other in zip(names, order, strict=True)}))
    seen = [_values(right, here)]
    out: Diagnosis = {}
    for name, nodes, place in ways:
        values = _values(nodes, place)
        if values is not None and name not in out and all(_is_far(values, other) for other in seen):
            out[name] = (values, _HINTS[name])
            seen.append(values)
    return out


def _values(nodes: Partials, place: Mapping[str, Node]) -> tuple[float, ...] | None:
    try:
        return tuple(constant(substitute(node, place)) for node in nodes)
    except Unreadable:
        return None


def _is_far(values: tuple[float, ...], other: tuple[float, ...] | None) -> bool:
    if other is None or len(values) != len(other):
        return True
    return any(abs(a - b) > _FAR * max(abs(a), abs(b)) + _FAR_FROM_ZERO for a, b in zip(values, other, strict=True))


def _single(diagnosis: Diagnosis) -> Diagnosis:
    """Vectors with one component as plain numbers."""
    first: Callable[[object], object] = lambda values: values[0] if isinstance(values, tuple) else values  # noqa: E731  # said once
    return {name: (first(values), hint) for name, (values, hint) in diagnosis.items()}
