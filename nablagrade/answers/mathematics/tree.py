"""A mathematical text as a small immutable tree: what was read, not what it is worth."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice

from nablagrade.errors import Unreadable

MAX_CHOSEN = 200


@dataclass(frozen=True, slots=True)
class Rational:
    """An exact number as it was typed: 0.1 is one tenth."""

    value: Fraction


@dataclass(frozen=True, slots=True)
class Letter:
    """A declared symbol."""

    name: str


@dataclass(frozen=True, slots=True)
class Named:
    """One of the constants `pi` and `e`."""

    name: str


@dataclass(frozen=True, slots=True)
class Infix:
    """Two operands around one of the signs + - * / ^."""

    sign: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Applied:
    """A function of one argument; the name `-` is the prefix minus."""

    name: str
    argument: Node


Node = Rational | Letter | Named | Infix | Applied

_STRENGTH = {"+": 1, "-": 1, "*": 2, "/": 2, "^": 4}
_PREFIX_STRENGTH = 3
_ATOM_STRENGTH = 5
_ONE = Rational(Fraction(1))
_TURNED = {"sec": "cos", "csc": "sin", "cot": "tan", "sech": "cosh", "csch": "sinh", "coth": "tanh"}
_OF_RECIPROCAL = {"asec": "acos", "acsc": "asin", "acot": "atan", "asech": "acosh", "acsch": "asinh", "acoth": "atanh"}
_BASES = {"log10": 10, "log2": 2}


def applied(name: str, argument: Node) -> Node:
    """A function of an argument; sec, arcsec, log10 … become others, so that later steps know fewer functions."""
    if name in _TURNED:
        return Infix("/", _ONE, Applied(_TURNED[name], argument))
    if name in _OF_RECIPROCAL:
        return Applied(_OF_RECIPROCAL[name], Infix("/", _ONE, argument))
    if name in _BASES:
        return Infix("/", Applied("log", argument), Applied("log", Rational(Fraction(_BASES[name]))))
    return Applied(name, argument)


def chosen(name: str, left: Node, right: Node) -> Node:
    """The larger (max) or smaller (min) of two, by the absolute value of their difference; raises Unreadable."""
    if any(sum(1 for _ in islice(walk(side), MAX_CHOSEN)) == MAX_CHOSEN for side in (left, right)):
        raise Unreadable("this formula is too long to be an answer")  # each side is written twice
    gap = Applied("abs", Infix("-", left, right))
    return Infix("/", Infix("+" if name == "max" else "-", Infix("+", left, right), gap), Rational(Fraction(2)))


def walk(node: Node) -> Iterator[Node]:
    """Every node of a tree, without recursion."""
    waiting = [node]
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, Infix):
            waiting += (node.right, node.left)
        elif isinstance(node, Applied):
            waiting.append(node.argument)


def letters_of(node: Node) -> frozenset[str]:
    """The declared symbols that occur in a tree."""
    return frozenset(n.name for n in walk(node) if isinstance(n, Letter))


def is_rational(node: Node) -> bool:
    """Whether a tree is made of numbers, letters, + - * / and whole exponents only."""
    return all(_is_rational_step(n) for n in walk(node))


def whole_exponent(node: Node) -> int | None:
    """The exponent as an integer when it is plainly one: 2, -3, (2)."""
    if isinstance(node, Applied) and node.name == "-":
        inner = whole_exponent(node.argument)
        return None if inner is None else -inner
    if isinstance(node, Rational) and node.value.denominator == 1:
        return node.value.numerator
    return None


def show(node: Node) -> str:
    """A tree as text that our reader reads back as an equal tree."""
    return _show(node, 0)


def _is_rational_step(node: Node) -> bool:
    if isinstance(node, Infix):
        return node.sign != "^" or whole_exponent(node.right) is not None
    if isinstance(node, Applied):
        return node.name == "-"
    return isinstance(node, Rational | Letter)


def _show(node: Node, outer: int) -> str:
    text, strength = _spell(node)
    return f"({text})" if strength < outer else text


def _spell(node: Node) -> tuple[str, int]:
    if isinstance(node, Rational):
        return _spell_rational(node.value)
    if isinstance(node, Letter | Named):
        return node.name, _ATOM_STRENGTH
    if isinstance(node, Applied):
        if node.name == "-":
            return f"-{_show(node.argument, _PREFIX_STRENGTH)}", _PREFIX_STRENGTH
        return f"{node.name}({_show(node.argument, 0)})", _ATOM_STRENGTH
    strength = _STRENGTH[node.sign]
    left = strength + 1 if node.sign == "^" else strength
    right = strength if node.sign == "^" else strength + 1
    return f"{_show(node.left, left)}{_spaced(node.sign)}{_show(node.right, right)}", strength


def _spaced(sign: str) -> str:
    return f" {sign} " if sign in "+-" else sign


def _spell_rational(value: Fraction) -> tuple[str, int]:
    if value.denominator != 1:
        return f"{value.numerator}/{value.denominator}", _PREFIX_STRENGTH - 2
    return str(value.numerator), _ATOM_STRENGTH if value >= 0 else _STRENGTH["+"]
