"""Likely wrong derivatives, worked out from the function itself, so that an author gets their names and hints free.

`diagnose_partial` and `diagnose_gradient` give a `mistakes` mapping for Number, Expression and Vector. A wrong way that
leads to the right answer, or to that of an earlier one, is left out. No hint says more than where to look.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from itertools import combinations

from nablagrade.answers.equality.equality import Relation, compare
from nablagrade.answers.mathematics.calculus import (
    ONE,
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
from nablagrade.answers.mathematics.grammar import read_expression
from nablagrade.answers.mathematics.quantity import constant
from nablagrade.answers.mathematics.tokens import plain_name
from nablagrade.answers.mathematics.tree import Node, Rational
from nablagrade.errors import Unreadable

Point = Mapping[str, float | int | Fraction]
Diagnosis = dict[str, tuple[object, str]]
Values = tuple[float, ...]
_Numbers = dict[str, tuple[Values, str]]

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
    ['differentiated-along-y', 'exponent-not-brought-down']
    """
    names, formula, letter = _names(symbols), read_expression(function, symbols.split()), plain_name(letter)
    right = [differentiate(formula, letter)]
    wrong = [*_bent(formula, [letter], names), *_scaled(right), *_confused(formula, names)]
    wrong += [
        _Way(f"differentiated-along-{n}", "other-variable", [differentiate(formula, n)]) for n in names if n != letter
    ]
    if point is None:
        return _distinct_formulas(right[0], wrong)
    return {name: (values[0], hint) for name, (values, hint) in _at_point(right, wrong, names, point).items()}


def diagnose_gradient(function: str, *, symbols: str, point: Point) -> Diagnosis:
    """Likely wrong answers for a gradient at a point, as tuples of numbers.

    >>> diagnose_gradient("x^2 y + 3y^2", symbols="x y", point={"x": -3, "y": 2})["swapped"][0]
    (21.0, -12.0)
    """
    names, formula = _names(symbols), read_expression(function, symbols.split())
    right = [differentiate(formula, name) for name in names]
    wrong = [*_bent(formula, names, names), *_swapped(right, names), *_scaled(right), *_confused(formula, names)]
    return dict(_at_point(right, wrong, names, point))


@dataclass(frozen=True)
class _Way:
    """A wrong way: its name, the key of its hint, and the components that it leads to."""

    name: str
    hint: str
    nodes: Sequence[Node]


def _names(symbols: str) -> list[str]:
    return [plain_name(symbol) for symbol in symbols.split()]


def _bent(formula: Node, along: Sequence[str], names: Sequence[str]) -> Iterator[_Way]:
    """A held letter is set to a number, or a rule is bent."""
    for name, value in (("held-variable-zero", ZERO), ("held-variable-one", ONE)):
        yield _Way(name, name, [_held_at(differentiate(formula, letter), letter, names, value) for letter in along])
    for name, rules in _BENT.items():
        yield _Way(name, name, [differentiate(formula, letter, rules) for letter in along])


def _held_at(partial: Node, letter: str, names: Sequence[str], value: Node) -> Node:
    return substitute(partial, {name: value for name in names if name != letter})


def _scaled(right: Sequence[Node]) -> Iterator[_Way]:
    """The right answer with a wrong sign or factor."""
    yield _Way("sign-flipped", "sign-flipped", [negate(node) for node in right])
    yield _Way("factor-two-missing", "factor-two-missing", [divide(node, TWO) for node in right])
    yield _Way("factor-two-too-many", "factor-two-too-many", [multiply(TWO, node) for node in right])


def _swapped(right: Sequence[Node], names: Sequence[str]) -> Iterator[_Way]:
    """Two components change places."""
    for i, j in combinations(range(len(names)), 2):
        nodes = list(right)
        nodes[i], nodes[j] = nodes[j], nodes[i]
        yield _Way("swapped" if len(names) == 2 else f"swapped-{names[i]}-{names[j]}", "swapped", nodes)


def _confused(formula: Node, names: Sequence[str]) -> Iterator[_Way]:
    """Another quantity than a slope."""
    total = reduce(add, (differentiate(formula, name) for name in names))
    yield _Way("value-instead-of-slope", "value-instead-of-slope", [formula])
    yield _Way("slopes-added-up", "slopes-added-up", [total])


def _distinct_formulas(right: Node, wrong: Iterable[_Way]) -> Diagnosis:
    kept: list[tuple[_Way, Node]] = []
    for way in wrong:
        node = way.nodes[0]
        if all(_differs(node, other) for other in (right, *(other for _, other in kept))):
            kept.append((way, node))
    return {way.name: (node, _HINTS[way.hint]) for way, node in kept}


def _differs(node: Node, other: Node) -> bool:
    return compare(other, node).relation is Relation.DIFFERENT


def _at_point(right: Sequence[Node], wrong: Iterable[_Way], names: Sequence[str], point: Point) -> _Numbers:
    """All wrong ways at the point, then the right way at a point with two coordinates exchanged."""
    here = {plain_name(name): Rational(Fraction(value)) for name, value in point.items()}
    ways = [(way, here) for way in wrong]
    for one, other in combinations(names, 2):
        name = "point-exchanged" if len(names) == 2 else f"point-exchanged-{one}-{other}"
        exchanged = here | {one: here[other], other: here[one]}
        ways.append((_Way(name, "point-exchanged", right), exchanged))
    return _distinct_numbers(_values(right, here), ways)


def _distinct_numbers(right: Values | None, ways: Iterable[tuple[_Way, Mapping[str, Node]]]) -> _Numbers:
    if right is None:
        raise ValueError("the derivative has no value at this point")
    kept: _Numbers = {}
    for way, place in ways:
        values = _values(way.nodes, place)
        if values and all(_is_far(values, other) for other in (right, *(other for other, _ in kept.values()))):
            kept[way.name] = (values, _HINTS[way.hint])
    return kept


def _values(nodes: Sequence[Node], place: Mapping[str, Node]) -> Values | None:
    try:
        return tuple(constant(substitute(node, place)) for node in nodes)
    except Unreadable:
        return None


def _is_far(values: Values, other: Values) -> bool:
    if len(values) != len(other):
        return True
    return any(abs(a - b) > _FAR * max(abs(a), abs(b)) + _FAR_FROM_ZERO for a, b in zip(values, other, strict=True))
