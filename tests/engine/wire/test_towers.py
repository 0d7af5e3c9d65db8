"""Formulas that nobody may evaluate are told from those that students write, without a look at their value."""

from __future__ import annotations

import pytest
import sympy

from nablagrade.engine.wire.towers import is_tower
from nablagrade.engine.wire.values import decode, encode
from nablagrade.model import Opaque

x, y = sympy.symbols("x y")


def kept(head, *parts):
    """A formula that SymPy leaves as it is written."""
    return head(*parts, evaluate=False)


def power(base, exponent):
    """A power that nobody has computed."""
    return kept(sympy.Pow, sympy.sympify(base), sympy.sympify(exponent))


TOWERS = {
    "three tens": power(10, power(10, 10)),
    "of fractions": power(sympy.Rational(1, 3), power(10, 9)),
    "downwards": power(10, kept(sympy.Mul, sympy.Integer(-1), power(10, 10))),
    "of a letter": power(x, power(10, 10)),
    "a power of a power": power(power(10, 9_999), 9_999),
    "under a sum": kept(sympy.Add, x, power(2, power(2, 40))),
    "in a function": kept(sympy.sin, power(10, power(10, 10))),
    "of exponentials": kept(sympy.exp, kept(sympy.exp, kept(sympy.exp, sympy.Integer(10)))),
    "of hyperbolic ones": kept(sympy.cosh, power(10, 8)),
    "a factorial": kept(sympy.factorial, sympy.Integer(10**9)),
    "factorials": kept(sympy.factorial, kept(sympy.factorial, sympy.Integer(20))),
    "a huge exponent": power(2, 10**4000),
    "a float": power(sympy.Float("1e300"), sympy.Float("1e300")),
    "with a sum on top": power(2, kept(sympy.Add, power(10, 8), power(10, 8))),
    "with a product on top": power(2, kept(sympy.Mul, sympy.Integer(10**5), sympy.Integer(10**5))),
    "largest of some": power(2, kept(sympy.Max, power(10, 9), x * 0)),
    "in a tuple": sympy.Tuple(x, power(10, power(10, 10))),
}
HONEST = {
    "Gumbel": sympy.exp(-sympy.exp(-5 * (x - 3))),
    "letters on letters": x ** (y**x),
    "a large power": (x + 1) ** 1000,
    "a root": sympy.sqrt(2) * x ** sympy.Rational(1, 3),
    "a tiny exponent": x ** sympy.Float("1e-12"),
    "a long fraction": sympy.Rational(10**300 + 1, 10**301),
    "e to the thousand": sympy.exp(1000),
    "a factorial": kept(sympy.factorial, sympy.Integer(100)),
    "of a letter": sympy.factorial(x) / sympy.factorial(2 * x),
    "a sum": sum(x**n / sympy.factorial(n) for n in range(30)),
    "constants": sympy.pi**sympy.E + sympy.I,
    "infinite": sympy.oo,
    "sixty digits": sympy.pi.evalf(60),
    "nothing": sympy.Integer(0),
    "zero as a float": sympy.Float(0) * x + power(x, sympy.Float(0)),
}


@pytest.mark.parametrize("formula", TOWERS.values(), ids=TOWERS)
def test_towers_have_no_value(formula):
    """Whoever would compute them would never come to an end: they come through as a name."""
    assert is_tower(formula)
    assert isinstance(decode(encode([formula]))[0], Opaque)
    if isinstance(formula, sympy.Expr):
        assert isinstance(decode(encode(sympy.ImmutableMatrix([[x, formula]]))), Opaque)


@pytest.mark.parametrize("formula", HONEST.values(), ids=HONEST)
def test_what_students_write_is_none(formula):
    """Formulas in letters, and numbers that can be computed."""
    assert not is_tower(formula)
    assert not isinstance(decode(encode(formula)), Opaque)


def test_many_formulas_count_together():
    """Each small, but a message full of them would take minutes to rebuild."""
    formula = sum(x**n for n in range(40))
    assert isinstance(decode(encode([formula] * 100))[99], sympy.Expr)
    assert isinstance(encode([formula] * 10_000)[1], str)
    tree = encode(formula)
    with pytest.raises(ValueError, match="too many"):
        decode(["l", [tree] * 10_000])


def test_texts_of_an_array_have_the_room_of_the_longest():
    """One long text among many short ones is a small message and a large array."""
    assert decode(["A", "U", [2], ["a" * 1000, "b"]]).tolist() == ["a" * 1000, "b"]
    with pytest.raises(ValueError, match="too long"):
        decode(["A", "U", [2000], ["a" * 100_000, *["b"] * 1999]])
