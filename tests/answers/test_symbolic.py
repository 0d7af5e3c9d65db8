"""SymPy objects as our own tree, by walking allowed heads."""

from __future__ import annotations

import subprocess
import sys
from fractions import Fraction

import pytest
import sympy as sp

from nablagrade.answers.equality.equality import Relation, compare
from nablagrade.answers.mathematics.grammar import read_expression
from nablagrade.answers.mathematics.symbolic import MAX_NODES, is_symbolic, is_symbolic_matrix, simple_fraction, tree_of
from nablagrade.errors import Unreadable

x, y = sp.symbols("x y")


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        (6 * x**2 - 8 * x * y**2, "6x^2 - 8xy^2"),
        (15.0 * x**2, "15x^2"),
        (x / 3.0, "x/3"),
        (sp.exp(x * y) * (x + 2), "(x+2)e^(xy)"),
        (sp.sqrt(x**2 + 1), "√(x^2+1)"),
        (sp.Abs(x) + sp.log(x**2 + 1), "|x| + ln(x^2+1)"),
        (sp.sec(x) * sp.tan(x), "tan(x)/cos(x)"),
        (sp.pi * sp.E * x, "pi e x"),
        (sp.atan(x) + sp.Rational(1, 3), "arctan(x) + 1/3"),
        (sp.Mul(x, x, evaluate=False), "x^2"),
    ],
)
def test_expressions_are_rebuilt(expression, text):
    """A SymPy expression is the same mathematics as its text."""
    assert compare(read_expression(text, ["x", "y"]), tree_of(expression)).relation is Relation.EQUAL


@pytest.mark.parametrize(
    "expression",
    [
        sp.I * x,
        sp.oo,
        sp.nan,
        sp.zoo,
        sp.gamma(x),
        sp.Function("f")(x),
        sp.Heaviside(x),
        x > y,
        sp.Integral(x, x),
        sp.true,
        sp.Integer(10) ** 2000,
        x**1001,
        sp.Float("1e1000"),
    ],
)
def test_other_heads_are_refused(expression):
    """What no formula of a question holds is refused; nothing is evaluated."""
    with pytest.raises(Unreadable):
        tree_of(expression)


def test_size_is_capped():
    """A long or deep expression is refused while it is walked."""
    deep = x
    for _ in range(100):
        deep = sp.sin(deep, evaluate=False)
    with pytest.raises(Unreadable, match="too long"):
        tree_of(deep)
    with pytest.raises(Unreadable, match="too long"):
        tree_of(sp.Add(*[x] * (MAX_NODES + 1), evaluate=False))


def test_an_unevaluated_tower_is_not_evaluated():
    """9**9**9 as an unevaluated object becomes a tree, which never grows into a number."""
    tower = sp.Pow(9, sp.Pow(9, 9, evaluate=False), evaluate=False)
    assert compare(read_expression("x", ["x"]), tree_of(tower)).relation is not Relation.EQUAL


@pytest.mark.parametrize(
    ("value", "fraction"),
    [(15.0, "15"), (0.1, "1/10"), (1 / 3, "1/3"), (3 * 1.1, "33/10"), (1e-30, "1e-30"), (0.123456789, "0.123456789")],
)
def test_floats_become_the_fraction_that_was_meant(value, fraction):
    """A float in a formula is the simple fraction next to it, or its shortest decimal."""
    assert simple_fraction(value) == Fraction(fraction)


def test_what_is_symbolic_is_told_without_sympy():
    """Neither importing the answers nor asking imports SymPy."""
    assert is_symbolic(x)
    assert is_symbolic_matrix(sp.Matrix([1]))
    assert not is_symbolic(1.0)
    code = "import sys, nablagrade.answers as a; a.Number(1, atol=0).judge(1); sys.exit('sympy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
