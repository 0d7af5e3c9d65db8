"""Mutants of an expected formula: one number, sign or letter changed; the truth comes from SymPy, not our judge."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import pairwise
from math import floor

import sympy

from nablagrade.answers.mathematics.tree import Applied, Infix, Letter, Named, Node, Rational, letters_of, show

Domain = Mapping[str, tuple[float | None, float | None]]
_Point = dict[sympy.Symbol, sympy.Rational]

_SIGNS = {"+": "-", "-": "+", "*": "+", "/": "*"}
_SPELLED = {"abs": "Abs", "ln": "log"}
_PLACES = (Fraction(3, 7), Fraction(5, 11), Fraction(8, 13))  # of the domain of a letter, from its lower end
_DIGITS, _SAME = 30, 1e-12


def mutate_formula(
    want: Node, domain: Domain | None, integers: Collection[str] = ()
) -> Iterator[tuple[str, str, bool]]:
    """Yield words, Python source of a text, and whether it is still right."""
    text = show(want)
    yield "the same formula", repr(text), True
    yield "in brackets, with nothing added", repr(f"0 + ({text})"), True
    whole = {"sign": f"-({text})", "times 2": f"2*({text})", "halved": f"({text})/2", "one more": f"({text}) + 1"}
    points = list(_points(want, domain, integers))
    if not _are_near(want, Rational(Fraction(0)), points):
        yield from ((words, repr(changed), False) for words, changed in whole.items())
    edits = {show(node): node for node in (*_exchanged(want), *_edits(want))}
    for changed, node in edits.items():
        if not _are_near(node, want, points):
            yield changed, repr(changed), False


def _exchanged(want: Node) -> Iterator[Node]:
    """The formula with two neighbouring letters exchanged."""
    for one, other in pairwise(sorted(letters_of(want))):
        yield _renamed(want, {one: other, other: one})


def _renamed(node: Node, names: Mapping[str, str]) -> Node:
    if isinstance(node, Infix):
        return Infix(node.sign, _renamed(node.left, names), _renamed(node.right, names))
    if isinstance(node, Applied):
        return Applied(node.name, _renamed(node.argument, names))
    return Letter(names.get(node.name, node.name)) if isinstance(node, Letter) else node


def _edits(node: Node) -> Iterator[Node]:
    """Every tree with one node changed."""
    yield from _changed(node)
    if isinstance(node, Infix):
        yield from (Infix(node.sign, left, node.right) for left in _edits(node.left))
        yield from (Infix(node.sign, node.left, right) for right in _edits(node.right))
    elif isinstance(node, Applied):
        yield from (Applied(node.name, inner) for inner in _edits(node.argument))


def _changed(node: Node) -> Iterator[Node]:
    if isinstance(node, Rational):
        yield from (Rational(node.value + step) for step in (1, -1))
    elif isinstance(node, Letter):
        yield Rational(Fraction(1))
    elif isinstance(node, Infix):
        if node.sign in _SIGNS:
            yield Infix(_SIGNS[node.sign], node.left, node.right)
        yield node.left
    elif isinstance(node, Applied):
        yield node.argument


def _are_near(node: Node, other: Node, points: Iterable[_Point]) -> bool:
    """Whether two formulas agree to twelve digits at all points; what is divided by zero agrees with nothing."""
    formulas = _as_sympy(node), _as_sympy(other)
    pairs = ([_value(formula.subs(point)) for formula in formulas] for point in points)
    return all(abs(one - two) <= _SAME * (1 + abs(one)) for one, two in pairs)


def _value(formula: sympy.Expr) -> complex:
    try:
        return complex(formula.evalf(_DIGITS))
    except TypeError:  # divided by zero
        return complex("nan")


def _points(want: Node, domain: Domain | None, integers: Collection[str]) -> Iterator[_Point]:
    """A few points inside the domain, with other coordinates for each letter, whole ones for `integers`."""
    for number, place in enumerate(_PLACES):
        point = {}
        for rank, name in enumerate(sorted(letters_of(want)), 1):
            low, high = _bounds(domain, name)
            share = (place * (rank + number)) % 1
            inside = Fraction(low) + share * (Fraction(high) - Fraction(low))
            inside = Fraction(floor(low) + 1 + (rank + number) % 3) if name in integers else inside
            point[sympy.Symbol(name)] = sympy.Rational(inside.numerator, inside.denominator)
        yield point


def _bounds(domain: Domain | None, name: str) -> tuple[float, float]:
    """A stretch of a letter's domain, never a long one."""
    low, high = (domain or {}).get(name, (0.0, 4.0))
    low = max(-10.0, low) if low is not None else min(0.0, high or 0.0) - 4.0
    return low, min(high, low + 4.0) if high is not None else low + 4.0


def _as_sympy(node: Node) -> sympy.Expr:
    if isinstance(node, Rational):
        return sympy.Rational(node.value.numerator, node.value.denominator)
    if isinstance(node, Letter):
        return sympy.Symbol(node.name)
    if isinstance(node, Named):
        return sympy.pi if node.name == "pi" else sympy.E
    if isinstance(node, Applied):
        inner = _as_sympy(node.argument)
        return -inner if node.name == "-" else getattr(sympy, _SPELLED.get(node.name, node.name))(inner)
    left, right = _as_sympy(node.left), _as_sympy(node.right)
    return _JOINED[node.sign](left, right)


_JOINED = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "^": lambda a, b: a**b,
}
