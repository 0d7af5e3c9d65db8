"""The parts of a formula whose zeros and extremes say where it may change its piece, or be steep."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from nablagrade.answers.mathematics.tree import Applied, Infix, Letter, Node, Rational, letters_of, walk, whole_exponent

GENTLE = 16  # what a polynomial with no larger factor does around 0, evenly spread points see
_ONE = Rational(Fraction(1))
_EDGES = {"asin": (-1, 1), "acos": (-1, 1), "atanh": (-1, 1), "acosh": (1,)}
_BENDING = ("abs", "sign", "sqrt", "cbrt")
_EVEN_PACED = ("-", "sin", "cos", "tan")  # they do nowhere what they do not do everywhere
_SMOOTH = ("exp", "sinh", "cosh", "tanh", "atan", "asinh")
_LARGE_EXPONENT = 8
_STEEP = float("inf")
_MANY = Fraction(1_000)  # steep enough, and small enough for a float


class Term(NamedTuple):
    """A part of a formula, and whether the formula may bend where it is 0; elsewhere it may only be steep."""

    node: Node
    is_bent: bool


def inner_terms(node: Node) -> Iterator[Term]:
    """What stands inside a function, below a bar or under an exponent and holds letters, the innermost first."""
    for part in reversed(list(walk(node))):
        for term in _terms_of(part):
            if letters_of(term.node) and (term.is_bent or not isinstance(term.node, Letter)):
                yield term


def _terms_of(part: Node) -> Iterator[Term]:
    if isinstance(part, Applied):
        yield from _terms_inside(part)
    elif isinstance(part, Infix) and part.sign == "/":
        yield Term(part.right, is_bent=False)
    elif isinstance(part, Infix) and part.sign == "^":
        whole = whole_exponent(part.right)
        if whole is None or whole < 0 or whole > _LARGE_EXPONENT:
            yield Term(part.left, is_bent=whole is None and not letters_of(part.right))
            yield Term(part.right, is_bent=False)


def _terms_inside(part: Applied) -> Iterator[Term]:
    for edge in _EDGES.get(part.name, ()):
        yield Term(Infix("-" if edge == 1 else "+", part.argument, _ONE), is_bent=True)
    is_gentle = part.name in _SMOOTH and steepness(part.argument) <= GENTLE
    if part.name not in _EVEN_PACED and part.name not in _EDGES and not is_gentle:
        yield Term(part.argument, is_bent=part.name in _BENDING)


def steepness(node: Node) -> float:
    """The largest factor of a polynomial, its constants counted twice; infinite for any other term."""
    if isinstance(node, Letter):
        return 1.0
    if isinstance(node, Rational):
        return 2.0 * float(min(abs(node.value), _MANY))
    if isinstance(node, Applied):
        return steepness(node.argument) if node.name == "-" else _STEEP
    return _steepness_joined(node) if isinstance(node, Infix) else _STEEP


def _steepness_joined(node: Infix) -> float:
    if node.sign in "+-":
        return max(steepness(node.left), steepness(node.right))
    if node.sign == "^":
        whole = whole_exponent(node.right)
        return steepness(node.left) ** whole if whole is not None and 0 < whole <= _LARGE_EXPONENT else _STEEP
    if node.sign == "/":
        is_number = isinstance(node.right, Rational) and node.right.value
        return steepness(node.left) * _factor(Infix("/", _ONE, node.right)) if is_number else _STEEP
    return _factor(node.left) * _factor(node.right)


def _factor(node: Node) -> float:
    """How much a factor of a product makes it steeper; a number counts once."""
    if isinstance(node, Rational):
        return float(min(abs(node.value), _MANY))
    if isinstance(node, Infix) and node.sign == "/" and isinstance(node.right, Rational):
        return _factor(node.left) / max(float(min(abs(node.right.value), _MANY)), 1e-3)
    return steepness(node)
