"""Spellings that have one sense are read; those that have two are sent back with both; a message is true and helps."""

from __future__ import annotations

import pytest
import sympy as sp

from nablagrade.answers import Array, Expression, Integer, Number, Vector, Verdict
from nablagrade.answers.equality.equality import Relation, compare
from nablagrade.answers.mathematics.grammar import read_expression
from nablagrade.answers.mathematics.symbolic import tree_of
from nablagrade.errors import Unreadable

X, Y = sp.symbols("x y")


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("sech(x)", "1/cosh(x)"), ("csch(x)", "1/sinh(x)"), ("coth(x)", "cosh(x)/sinh(x)"), ("cosech(x)", "1/sinh(x)"),
        ("asinh(x)", "ln(x+sqrt(x^2+1))"), ("arsinh(x)", "asinh(x)"), ("arcsinh(x)", "asinh(x)"),
        ("acosh(x^2+1)", "ln(x^2+1+sqrt((x^2+1)^2-1))"), ("arcosh(x^2+2)", "arccosh(2+x^2)"),
        ("atanh(tanh(x))", "x"), ("artanh(x/3)", "ln((3+x)/(3-x))/2"), ("acoth(2+x^2)", "atanh(1/(2+x^2))"),
        ("arcsec(x^2+1)", "arccos(1/(x^2+1))"), ("arccsc(x^2+1)", "arcsin(1/(x^2+1))"), ("cosec(x)", "csc(x)"),
        ("arccosec(x^2+2)", "asin(1/(2+x^2))"), ("asech(1/(1+x^2))", "acosh(1+x^2)"),
        ("log10(x^2+1)", "ln(x^2+1)/ln(10)"), ("log2(x^2+1)", "ln(x^2+1)/ln(2)"), ("lg(x^2+1)", "log10(1+x^2)"),
        ("log_10(x^2+1)", "lg(x^2+1)"), ("cbrt(x)^3", "x"), ("cbrt(x^3)", "x"), ("sign(x)*abs(x)", "x"),
        ("sgn(2x)", "x/abs(x)"), ("max(x,y)", "(x+y+abs(x-y))/2"), ("min(x, y, 0)", "-max(-x, -y, 0)"),
        ("np.maximum(0, x)", "(x+|x|)/2"), ("np.sign(x)", "sgn(x)"), ("np.arctanh(x/9)", "atanh(x/9)"),
        ("sin x", "sin(x)"), ("ln x", "ln(x)"), ("sin 2x", "sin(2*x)"), ("3 sin x + cos 2y", "3*sin(x)+cos(2*y)"),
        ("sin x cos x", "sin(x)*cos(x)"), ("2 sin x cos y", "2*sin(x)*cos(y)"), ("sin 2x cos 3y", "sin(2*x)*cos(3*y)"),
        ("sin x · cos x", "sin(x)*cos(x)"), ("x ln x sin²y", "x*ln(x)*sin(y)^2"),
        ("sinxcosx", "sin(x)*cos(x)"),
        (r"\sin x \cos x", "sin(x)*cos(x)"), ("1 - 2 sin x sin y", "1-2*sin(x)*sin(y)"),
        ("ln x exp(y)", "ln(x)*exp(y)"),
        ("ln 2", "ln(2)"), ("sqrt 2", "sqrt(2)"), ("x cos 2pi", "x"), ("(1 + sin x)^2", "(1+sin(x))*(1+sin(x))"),
        ("|sin x|", "abs(sin(x))"), ("-exp 2x", "-exp(x)*exp(x)"), ("sin^2 x + cos^2 x", "1"), ("sin²x", "sin(x)^2"),
        ("sec^2(x)", "1+tan(x)^2"), ("csc^2(x)", "1+cot^2(x)"), ("sech^2(x)", "1-tanh^2(x)"), ("cot²(x)", "1/tan(x)^2"),
        ("(x+2)3", "3*(x+2)"), ("(x+2)3^2", "9*(x+2)"), ("|x|3", "3*abs(x)"), ("sin(x)2", "2*sin(x)"),
        ("x^{2}", "x*x"), (r"\frac{4}{2}x", "2*x"), (r"\sqrt{2}x", "sqrt(2)*x"), (r"2\cdot x", "2*x"), ("$x^2$", "x^2"),
        (r"$$\frac{x}{y^{2}}$$", "x/y^2"), (r"\dfrac12 x", "x/2"), (r"\sqrt[3]{x}", "cbrt(x)"), (r"e^{2x}", "exp(2*x)"),
        (r"\left(x+1\right)^{2}", "(x+1)^2"), (r"\sin^{2}(x)", "sin(x)^2"), (r"\ln x", "ln(x)"), (r"x\times y", "x*y"),
        (r"\frac{\sin x}{\cos x}", "tan(x)"), (r"\log_{10}(x^2+1)", "lg(x^2+1)"), (r"2\pi x", "2*pi*x"),
        (r"\(x + y\)", "x+y"), (r"-\frac{2x}{\left(1+x^{2}\right)^{2}}", "-2*x/(1+x^2)^2"),
        (r"\lvert x\rvert", "abs(x)"), (r"\sqrt(x^2+1)y", "y*sqrt(x^2+1)"), (r"\sqrt (x+9)", "sqrt(9+x)"),
        (r"\sqrt[3](x)", "cbrt(x)"), (r"\cfrac{x}{2}", "x/2"), (r"x\space y", "x*y"), (r"\log_{2} x", "log2(x)"),
        (r"\operatorname{log}_{10}(x)", "lg(x)"), (r"\mathrm{log}_2 x", "log2(x)"),
        (r"\left|x-\left|y\right|\right|", "abs(x-abs(y))"), (r"2\lvert\lvert x\rvert-1\rvert", "2*abs(abs(x)-1)"),
        (r"x\left|y\right|x", "x*x*abs(y)"), (r"1_000 \cdot x + 1_000", "1000*x+1000"),
        (r"\mathrm{e}^{x}", "exp(x)"), ("\frac{1}{2}x", "x/2"), ("x^100", "(x^50)^2"), ("x^1000", "(x^500)^2"),
    ],
)  # fmt: skip
def test_what_has_one_sense_is_read(text, other):
    """A spelling that everybody reads alike is the formula that they read."""
    want, got = (read_expression(one, ["x", "y"]) for one in (other, text))
    assert compare(want, got).relation is Relation.EQUAL


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.2x10^3", 1200), ("1.2 x 10^3", 1200), ("4x10^-2", 0.04), ("6.02X10^{23}", 6.02e23), ("5 x 10³", 5000),
        ("-2.5x10⁻¹", -0.25), ("1/2x10^2", 0.005), ("10^200", 1e200), ("2^500", 2.0**500), ("10^(-200)", 1e-200),
        (r"\frac{8}{27}", 8 / 27), (r"$\sqrt{2}$", 2**0.5), (r"3\cdot10^{4}", 30000), ("(1)2", 2),
    ],
)  # fmt: skip
def test_numbers_in_other_dress(text, value):
    """Powers of ten with a cross, large exponents and LaTeX are numbers."""
    assert Number(value, rtol=1e-12, atol=1e-300).judge(text).verdict is Verdict.RIGHT


@pytest.mark.parametrize("text", [r"\theta_1", r"\theta_{1}", r"\theta _{1}", "θ1", "θ₁", r"\mathrm{\theta}_1"])
def test_an_index_in_latex_belongs_to_its_letter(text):
    """θ with an index is one letter, as w_{12} is, however it is written."""
    assert Expression("2θ1", symbols="θ1").judge(f"2{text}").is_right


def test_declared_letters_come_first():
    """A new name of a function gives way to the letters that spell it, and x is a letter where it is declared."""
    assert compare(read_expression("lg", ["l", "g"]), read_expression("l*g", ["l", "g"])).relation is Relation.EQUAL
    assert (
        compare(read_expression("max", list("max")), read_expression("m a x", list("max"))).relation is Relation.EQUAL
    )
    with pytest.raises(Unreadable):
        read_expression("1.2x10^3", ["x"])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1/2x", ["(1/2)*x", "1/(2*x)"]), ("1/8 e^(2x)", ["(1/8)*", "1/(8*"]), ("x/y(x+1)", ["(x/y)*(x + 1)"]),
        ("1/2 sin(x)", ["(1/2)*sin(x)", "1/(2*sin(x))"]), ("e^xy", ["e^(x*y)", "(e^x)*y"]),
        ("e^2x", ["e^(2*x)", "(e^2)*x"]), ("2^xy", ["2^(x*y)", "(2^x)*y"]), ("1 1/2", ["1 + 1/2", "1*1/2"]),
        ("2 3/4 x", ["2 + 3/4", "2*3/4"]), ("2½", ["2 + ½", "2*½"]), ("1 500", ["1500", "two numbers"]),
        ("12 000", ["12000", "comma"]), ("arccot(x)", ["arctan(1/x)", "pi/2"]), ("sin^-1(x)", ["(sin(…))^…"]),
        ("ln^2(x)", ["(ln(…))^…"]), ("sin x y", ["sin(x)*y… or as sin(x*y…)", "argument of sin"]),
        ("sin x^2", ["sin(x)^… or as sin(x^…)", "argument of sin"]),
        ("ln x/y", ["ln(x)/… or as ln(x/…)"]), ("sqrt 2x", ["sqrt(2)*x… or as sqrt(2*x…)"]), ("sin xy", ["sin(x*y…)"]),
        ("sin 2x y", ["sin(2*x)*y… or as sin(2*x*y…)"]), ("sin x*y", ["sin(x)*… or as sin(x*…)"]),
        ("ln x (y + 1)", ["ln(x*(…)"]),
        ("2^sin x cos x", ["argument of sin"]), ("sin cos x", ["argument of sin"]), ("1/sin x cos x", ["two ways"]),
        ("ln", ["argument of ln"]), ("arccos", ["argument of arccos"]), ("lg", ["argument of lg"]),
        ("log10x", ["log10(x)"]), ("sin2x", ["argument of sin"]), ("ln2", ["argument of ln"]),
        ("max(x)", ["“max”", "two values"]), ("Derivative(x^2, x)", ["the result itself"]), ("diff(x)", ["result"]),
        ("Integral(x, x)", ["the result itself"]), ("0^0", ["0^0 has no value"]), ("(2-2)^0", ["0^0 has no value"]),
        ("0^(1-1)", ["0^0 has no value"]), ("0^-1", ["divides by zero"]), ("|x", ["bar |"]), (r"\foo x", [r"\foo"]),
        (r"\log_{11} x", ["ln(x)/ln(3)"]), (r"\log_{3}(x)", ["ln(x)/ln(3)"]), (r"\log_x y", ["ln(x)/ln(3)"]),
        ("log_11(x)", ["ln(x)/ln(3)"]), ("log_20(x)", ["“log_20”", "ln(x)/ln(3)"]), ("log_3 x", ["ln(x)/ln(3)"]),
        (r"\operatorname{log}_{7} x", ["ln(x)/ln(3)"]), (r"\sin_{2} x", ["“sin2”", "argument of sin"]),
        (r"3_{2}\cdot x", ["index", "letter"]), (r"(x+1)_{2}", ["index", "letter"]),
        (r"\frac(1)(2)", ["both brackets"]),
        (r"\frac{1}", ["incomplete"]), (r"\sqrt{2", ["incomplete"]), ("{1, 2}", ["set"]), (r"\{1\}", ["set"]),
        ("x 2", ["x and 2", "side by side"]), ("x^1001", ["exponent is too large"]), ("9**9**9", ["too large"]),
    ],
)  # fmt: skip
def test_a_refusal_names_what_was_typed_and_its_readings(text, words):
    """Two readings are both named; a function is named as it was typed; advice fits the text."""
    with pytest.raises(Unreadable) as refusal:
        read_expression(text, ["x", "y"])
    assert [word for word in words if word not in str(refusal.value)] == []


@pytest.mark.parametrize("text", ["log10(x)x", "log10 2", "log10(", "log10x"])
def test_no_advice_about_another_function(text):
    """log10 is a name of its own: nobody is told to write a power of log."""
    judged = Expression("x", symbols="x").judge(text)
    assert "log^" not in (judged.hint or "")
    assert "log*" not in (judged.hint or "")


@pytest.mark.parametrize("text", ["3,142", "3,14", "1,000", "-3,142"])
def test_a_comma_has_two_readings_where_the_answer_is_not_whole(text):
    """3,142 may be meant as 3.142; where a whole number is expected it is a thousand."""
    judged = Number("3.142", atol=5e-4).judge(text)
    assert judged.verdict is Verdict.INVALID
    assert Number("pi", figures=4).judge(text).verdict is Verdict.INVALID
    assert Number(3142, atol=0).judge("3,142").verdict is Verdict.RIGHT
    assert Integer(10240).judge("10,240").verdict is Verdict.RIGHT


def test_both_readings_of_a_comma_are_named():
    """The sentence shows what each reading would be."""
    hint = Number("3.142", atol=5e-4).judge("3,142").hint
    assert "3142" in hint
    assert "3.142" in hint


@pytest.mark.parametrize("text", ["20, -40, -40, 28", "[20, -40, -40, 28]", "20 -40; -40 28", "20; -40; -40; 28"])
def test_a_table_asks_for_rows(text):
    """A flat row where a table is asked for is told to be written in rows."""
    judged = Array([[20, -40], [-40, 28]], atol=0).judge(text)
    assert judged.verdict is Verdict.INVALID
    assert "rows" in judged.hint


@pytest.mark.parametrize("text", ["3.4 | -1.6", "3.4 | 1.6", "(3.4 | -1.6)"])
def test_a_bar_is_named(text):
    """A bar between two numbers is called a bar."""
    judged = Vector("3.4, -1.6", atol=1e-6).judge(text)
    assert judged.verdict is Verdict.INVALID
    assert "bar |" in judged.hint


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        (sp.Max(X, Y, 1), "max(x, y, 1)"), (sp.Min(X, 2), "min(2, x)"), (sp.sign(X), "sign(x)"),
        (sp.sech(X), "sech(x)"),
        (sp.asinh(X), "arsinh(x)"), (sp.acot(X), "atan(1/x)"), (sp.asec(X**2 + 1), "arcsec(1+x^2)"),
        (sp.coth(X), "1/tanh(x)"), (sp.cbrt(X**2 + 1), "cbrt(x^2+1)"),
    ],
)  # fmt: skip
def test_sympy_knows_the_same_functions(expression, text):
    """A SymPy object is read as its text is."""
    assert compare(read_expression(text, ["x", "y"]), tree_of(expression)).relation is Relation.EQUAL


@pytest.mark.parametrize("expression", [sp.Derivative(X**2, X), sp.Integral(X), sp.Limit(X, X, 0)])
def test_an_undone_object_asks_for_the_result(expression):
    """Derivative(…) is a question, not an answer."""
    judged = Expression("2x", symbols="x").judge(expression)
    assert judged.verdict is Verdict.INVALID
    assert "result" in judged.hint


def test_nested_choices_cannot_grow_without_end():
    """max writes each side twice, so deep nests are refused before they are built."""
    with pytest.raises(Unreadable, match="too long"):
        read_expression("max(x," * 30 + "x" + ")" * 30, ["x"])
