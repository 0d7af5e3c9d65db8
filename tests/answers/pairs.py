"""Authored formulas, each with a hand-made equal rewriting and a hand-made single edit that changes its value.

The formulas are written with * and ^, so that a second reader (`worth`, Python with mpmath) can compute their values
without our own one: the truth of a pair is never taken from the judge that is tested.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from mpmath import MPContext

DIGITS = MPContext()
DIGITS.dps = 50
_NAMES: dict[str, Any] = {
    name: getattr(DIGITS, name)
    for name in ["sqrt", "exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh", "atan", "asin", "acos", "pi", "e"]
} | {"abs": abs, "ln": DIGITS.log, "max": max, "min": min, "sign": DIGITS.sign}
POSITIVE = {"x": (0.0, None), "y": (0.0, None), "z": (0.0, None)}


class Pair(NamedTuple):
    """Two texts and whether they are equal; `domain` and `integers` are those of the first.

    `points` are where another reader looks, if not at the usual ones.
    """

    want: str
    got: str
    is_equal: bool
    domain: dict[str, tuple[float | None, float | None]] | None = None
    integers: str = ""
    points: tuple[dict[str, float], ...] = ()


def worth(text: str, point: dict[str, float]) -> Any:
    """The value of an authored formula in fifty digits, by Python's own grammar."""
    code = re.sub(r"(?<![\w.])(\d+\.?\d*)", r"N('\1')", text).replace("^", "**")
    room = _NAMES | {"N": DIGITS.mpf} | {name: DIGITS.mpf(value) for name, value in point.items()}
    return eval(code, {"__builtins__": {}}, room)  # noqa: S307  # our own text, never a student's


def all_pairs() -> list[Pair]:
    """Each formula with its rewriting, with another spelling, with its edit, and with one number changed."""
    out = []
    for domain, rows in ((None, ANYWHERE), (POSITIVE, POSITIVE_ONLY)):
        for want, equal, other in rows:
            out += [Pair(want, equal, True, domain), Pair(want, other, False, domain)]
            out += [Pair(want, spelled_otherwise(want), True, domain)]
            changed = with_a_number_changed(want)
            out += [Pair(want, changed, False, domain)] if changed else []
    return out


def spelled_otherwise(text: str) -> str:
    """The same formula with superscripts, middle dots and unicode minus signs."""
    text = re.sub(r"\^(\d)(?![\d.^])", lambda m: "⁰¹²³⁴⁵⁶⁷⁸⁹"[int(m[1])], text)
    return text.replace("*", "·").replace("-", "−").replace("sqrt(", "√(")


def with_a_number_changed(text: str) -> str | None:
    """The last whole number of the formula, one larger; None where there is none."""
    found = list(re.finditer(r"(?<![\w.])\d+(?![\d.])", text))
    return text[: found[-1].start()] + str(int(found[-1][0]) + 1) + text[found[-1].end() :] if found else None


ANYWHERE = [
    # polynomials
    ("2*x", "x + x", "2*x + 1"),
    ("x^2 - 1", "(x - 1)*(x + 1)", "(x - 1)*(x - 1)"),
    ("x^2 + 2*x + 1", "(x + 1)^2", "(x + 1)^2 + x"),
    ("x^3 - y^3", "(x - y)*(x^2 + x*y + y^2)", "(x - y)*(x^2 - x*y + y^2)"),
    ("x^3 + y^3", "(x + y)*(x^2 - x*y + y^2)", "(x + y)*(x^2 - x*y - y^2)"),
    ("6*x^2 + 5*y - 8*x*y^2", "5*y + 2*x*(3*x - 4*y^2)", "5*y + 2*x*(3*x - 4*y)"),
    ("15*x^2 - 2*y^2", "(x + x)*7.5*x - y*(y + y)", "(x + x)*7.5*x + y*(y + y)"),
    ("(x + y)^3", "x^3 + 3*x^2*y + 3*x*y^2 + y^3", "x^3 + 3*x^2*y + 3*x*y^2 - y^3"),
    ("(x - 2*y)^2", "x^2 - 4*x*y + 4*y^2", "x^2 - 4*x*y + 2*y^2"),
    ("x*(y + 3) - y*(x - 2)", "3*x + 2*y", "3*x - 2*y"),
    ("(x + 1)*(x + 2)*(x + 3)", "x^3 + 6*x^2 + 11*x + 6", "x^3 + 6*x^2 + 11*x + 5"),
    ("4*x^3 - 12*x^2 + 9*x", "x*(2*x - 3)^2", "x*(2*x + 3)^2"),
    ("x^4 - y^4", "(x^2 + y^2)*(x + y)*(x - y)", "(x^2 + y^2)*(x + y)*(x + y)"),
    ("x*y*z + x*y", "x*y*(z + 1)", "x*y*(z - 1)"),
    ("0.5*x^2 + 0.25*x", "x*(2*x + 1)/4", "x*(2*x + 1)/2"),
    ("x^5 - x", "x*(x - 1)*(x + 1)*(x^2 + 1)", "x*(x - 1)*(x + 1)*(x^2 - 1)"),
    ("(x + y + z)^2", "x^2 + y^2 + z^2 + 2*(x*y + y*z + z*x)", "x^2 + y^2 + z^2 + 2*(x*y + y*z - z*x)"),
    ("3*x^2*y^3*2", "6*x*x*y*y*y", "6*x*x*y*y"),
    ("(2*x)^3", "8*x^3", "2*x^3"),
    ("-(x - y)", "y - x", "x - y"),
    ("x^10 - 1", "(x^5 - 1)*(x^5 + 1)", "(x^5 - 1)*(x^5 - 1)"),
    ("(x + 0.1)^2", "x^2 + 0.2*x + 0.01", "x^2 + 0.2*x + 0.1"),
    ("x + 0.00000001", "0.00000001 + x", "x + 0.00000002"),
    ("1000000*x + 1", "1 + x*10^6", "1 + x*10^5"),
    ("(x - y)*(y - z)*(z - x)", "-(y - x)*(y - z)*(z - x)", "(y - x)*(y - z)*(z - x)"),
    ("2*(x + 3*y) - 4*(x - y)", "10*y - 2*x", "10*y + 2*x"),
    ("x^2*y + 3*y^2", "y*(x^2 + 3*y)", "y*(x^2 - 3*y)"),
    ("(3*x - 1)^4", "((1 - 3*x)^2)^2", "((1 + 3*x)^2)^2"),
    ("x^20 + 1", "(x^10)^2 + 1", "(x^10)^3 + 1"),
    ("(x + y)^2 - (x - y)^2", "4*x*y", "2*x*y"),
    # rational functions
    ("1/x", "x/x^2", "x/x^3"),
    ("1/(x - 1) - 1/(x + 1)", "2/(x^2 - 1)", "2*x/(x^2 - 1)"),
    ("1/(x - 1) + 1/(x + 1)", "2*x/(x^2 - 1)", "2/(x^2 - 1)"),
    ("(x^2 - 1)/(x - 1)", "x + 1", "x - 1"),
    ("x/(x + 1)", "1 - 1/(x + 1)", "1 + 1/(x + 1)"),
    ("(x + y)/(x*y)", "1/x + 1/y", "1/x - 1/y"),
    ("1/(1/x + 1/y)", "x*y/(x + y)", "x*y/(x - y)"),
    ("x^(-2)", "1/x^2", "-1/x^2"),
    ("(2*x + 4)/(x + 2)^2", "2/(x + 2)", "2/(x + 2)^2"),
    ("(x^2 + 1)/x", "x + 1/x", "x - 1/x"),
    ("-1/(1 - x)", "1/(x - 1)", "1/(1 - x)"),
    ("x/y/z", "x/(y*z)", "x*z/y"),
    ("(x/y)^2", "x^2/y^2", "x^2/y"),
    ("1/(x^2 + x)", "1/x - 1/(x + 1)", "1/x + 1/(x + 1)"),
    ("(x^3 + 8)/(x + 2)", "x^2 - 2*x + 4", "x^2 + 2*x + 4"),
    ("-2*x/(1 + x^2)^2", "(-2)*x*(x^2 + 1)^(-2)", "(-2)*x*(x^2 + 1)^(-1)"),
    ("(1 - x^2)/(1 + x^2)^2", "1/(1 + x^2) - 2*x^2/(1 + x^2)^2", "1/(1 + x^2) + 2*x^2/(1 + x^2)^2"),
    ("y/(x^2 + y^2)", "1/(y + x^2/y)", "1/(x + x^2/y)"),
    ("x - 1/3", "(3*x - 1)/3", "x - 0.333333333333333"),
    ("(x*y + y)/(x + 1)", "y", "x"),
    # exponentials
    ("exp(x)*exp(y)", "exp(x + y)", "exp(x*y)"),
    ("exp(2*x)", "exp(x)^2", "exp(x^2)"),
    ("2*x*exp(x*y) + x^2*y*exp(x*y)", "x*exp(x*y)*(2 + x*y)", "x*exp(x*y)*(2 + x)"),
    ("exp(-x)", "1/exp(x)", "-exp(x)"),
    ("exp(x - y)", "exp(x)/exp(y)", "exp(y)/exp(x)"),
    ("x*exp(-x^2)", "x/exp(x^2)", "x*exp(-x)^2"),
    ("(exp(x) + exp(-x))/2", "cosh(x)", "sinh(x)"),
    ("(exp(x) - exp(-x))/2", "sinh(x)", "cosh(x)"),
    ("1/(1 + exp(-x))", "exp(x)/(1 + exp(x))", "exp(x)/(1 - exp(x))"),
    ("exp(-x)/(1 + exp(-x))^2", "1/(1 + exp(-x))*(1 - 1/(1 + exp(-x)))", "1/(1 + exp(-x))*(1 + 1/(1 + exp(-x)))"),
    ("e^(10*x)", "(e^x)^10", "e^(10*x) + 0.0000001"),
    ("2^x", "exp(x*log(2))", "exp(x*log(3))"),
    (
        "6^(3*x^2 + 4*x - 2)*(6*x + 4)*log(6)",
        "(6*x + 4)*log(6)*exp(log(6)*(3*x^2 + 4*x - 2))",
        "6^(3*x^2 + 4*x - 2)*(6*x + 4)*log(5)",
    ),
    ("2^(x + 3)", "8*2^x", "6*2^x"),
    ("3^(2*x)", "9^x", "6^x"),
    ("exp(x)*(x + 1) - exp(x)", "x*exp(x)", "x*exp(x) - 1"),
    ("exp(exp(-x^2))", "e^(e^(-x^2))", "e^(e^(x^2))"),
    ("exp(3)*exp(x)", "e^(x + 3)", "e^(3*x)"),
    ("tanh(x)", "(exp(2*x) - 1)/(exp(2*x) + 1)", "(exp(2*x) + 1)/(exp(2*x) - 1)"),
    ("1 - tanh(x)^2", "1/cosh(x)^2", "1/cosh(x)"),
    ("y*exp(x*y)*cos(x)", "cos(x)*y*(exp(y))^x", "sin(x)*y*(exp(y))^x"),
    ("cosh(x)^2", "1 + sinh(x)^2", "1 - sinh(x)^2"),
    ("cosh(2*x)", "2*cosh(x)^2 - 1", "2*cosh(x)^2 + 1"),
    ("exp(-(x^2 + y^2)/2)", "exp(-x^2/2)*exp(-y^2/2)", "exp(-x^2/2) + exp(-y^2/2)"),
    ("5*exp(0)*x", "5*x", "5*x*exp(1)"),
    # trigonometry
    ("sin(x)^2 + cos(x)^2", "1", "2"),
    ("sin(2*x)", "2*sin(x)*cos(x)", "2*sin(x)"),
    ("cos(2*x)", "1 - 2*sin(x)^2", "1 - sin(x)^2"),
    ("cos(x)^2 - sin(x)^2", "2*cos(x)^2 - 1", "2*cos(x)^2 + 1"),
    ("tan(x)", "sin(x)/cos(x)", "cos(x)/sin(x)"),
    ("1 + tan(x)^2", "1/cos(x)^2", "1/sin(x)^2"),
    ("sin(x + y)", "sin(x)*cos(y) + cos(x)*sin(y)", "sin(x)*cos(y) - cos(x)*sin(y)"),
    ("cos(x - y)", "cos(x)*cos(y) + sin(x)*sin(y)", "cos(x)*cos(y) - sin(x)*sin(y)"),
    ("sin(x)*sin(y)", "(cos(x - y) - cos(x + y))/2", "(cos(x - y) + cos(x + y))/2"),
    ("sin(-x)", "-sin(x)", "sin(x)"),
    ("cos(-x)", "cos(x)", "-cos(x)"),
    ("sin(x + pi/2)", "cos(x)", "-cos(x)"),
    ("cos(x + pi)", "-cos(x)", "cos(x)"),
    ("sin(3*x)", "3*sin(x) - 4*sin(x)^3", "3*sin(x) - 3*sin(x)^3"),
    ("(1 - cos(x))/x^2", "2*sin(x/2)^2/x^2", "2*sin(x/2)^2/x"),
    ("x*cos(x*y)", "cos(y*x)*x", "y*cos(x*y)"),
    ("2*x*sin(x^2)", "sin(x*x)*(x + x)", "sin(x)*(x + x)"),
    ("sin(x) + 0.00000000000000000001", "0.00000000000000000001 + sin(x)", "sin(x)"),
    ("sin(x)*cos(x)*cos(2*x)", "sin(4*x)/4", "sin(4*x)/2"),
    ("cos(x)^4 - sin(x)^4", "cos(2*x)", "cos(2*x)^2"),
    ("tan(x/2)", "sin(x)/(1 + cos(x))", "sin(x)/(1 - cos(x))"),
    ("atan(x) + atan(-x)", "0*x", "2*atan(x)"),
    ("-sin(x)*exp(cos(x))", "sin(-x)*exp(cos(x))", "-sin(x)*exp(sin(x))"),
    ("3*sin(2*x + 1)^2", "3*(1 - cos(4*x + 2))/2", "3*(1 + cos(4*x + 2))/2"),
    ("y*cos(x)*sin(y)", "sin(y)*y*cos(x)", "sin(y)*x*cos(y)"),
    ("sin(x)^3", "(3*sin(x) - sin(3*x))/4", "(3*sin(x) + sin(3*x))/4"),
    ("sin(pi*x)^2", "1 - cos(pi*x)^2", "1 + cos(pi*x)^2"),
    # roots and absolute values
    ("abs(x)", "sqrt(x^2)", "sqrt(x^3)"),
    ("abs(x - y)", "abs(y - x)", "abs(x + y)"),
    ("abs(x)^2", "x^2", "x*abs(x)"),
    ("abs(x*y)", "abs(x)*abs(y)", "abs(x)*y"),
    ("abs(x + 1000) - 1000", "abs(-x - 1000) - 1000", "abs(x + 1001) - 1001"),
    ("abs(2*x)", "2*abs(x)", "2*x"),
    ("sqrt(x^2 + 1) - x", "1/(sqrt(x^2 + 1) + x)", "1/(sqrt(x^2 + 1) - x)"),
    ("x/sqrt(x^2 + y^2)", "x*(x^2 + y^2)^(-0.5)", "x*(x^2 + y^2)^(-1)"),
    ("sqrt(4*x^2 + 4)", "2*sqrt(x^2 + 1)", "4*sqrt(x^2 + 1)"),
    ("1/sqrt(1 + x^2)", "sqrt(1 + x^2)/(1 + x^2)", "sqrt(1 + x^2)/(1 - x^2)"),
    ("sqrt(2)*x", "2*x/sqrt(2)", "1.41421356237309*x"),
    ("x*sqrt(8)", "2*x*sqrt(2)", "4*x*sqrt(2)"),
    ("sqrt(3 + x^2 + 2*sqrt(2 + x^2))", "1 + sqrt(2 + x^2)", "1 - sqrt(2 + x^2)"),
    ("(abs(x) + x)/2", "(sqrt(x^2) + x)/2", "(abs(x) - x)/2"),
    ("abs(sin(x))", "sqrt(1 - cos(x)^2)", "sin(x)"),
    ("pi*x^2", "x*pi*x", "3.14159265358979*x^2"),
    ("log(x^2 + 1)", "log(1 + x*x)", "log(x^2 - 1)"),
    ("2*x/(x^2 + 1)*log(x^2 + 1)", "x/(x^2 + 1)*log((x^2 + 1)^2)", "x/(x^2 + 1)*log((x^2 + 1)^3)"),
    ("log(exp(x))", "x", "1/x"),
    ("log(2^x)", "x*log(2)", "x^2*log(2)"),
]

POSITIVE_ONLY = [
    ("log(x*y)", "log(x) + log(y)", "log(x)*log(y)"),
    ("log(x/y)", "log(x) - log(y)", "log(x)/log(y)"),
    ("log(x^3)", "3*log(x)", "log(x)^3"),
    ("log(sqrt(x))", "log(x)/2", "sqrt(log(x + 1))"),
    ("exp(log(x))", "x", "log(x)"),
    ("x*log(x) - x", "x*(log(x) - 1)", "x*(log(x) + 1)"),
    ("log(x)/log(2)", "log(x^2)/log(4)", "log(x^2)/log(2)"),
    ("x^y", "exp(y*log(x))", "exp(x*log(y))"),
    ("x^(y + 1)", "x*x^y", "y*x^y"),
    ("(x*y)^z", "x^z*y^z", "x^z + y^z"),
    ("(x^y)^z", "x^(y*z)", "x^(y^z)"),
    ("y*x^(y - 1)", "y*x^y/x", "x*x^(y - 1)"),
    ("x^y*log(x)", "log(x)*exp(y*log(x))", "log(y)*exp(y*log(x))"),
    ("sqrt(x)*sqrt(y)", "sqrt(x*y)", "sqrt(x + y)"),
    ("sqrt(x)^3", "x*sqrt(x)", "x^3*sqrt(x)"),
    ("1/sqrt(x)", "sqrt(x)/x", "sqrt(x)*x"),
    ("x^(1/3)*x^(2/3)", "x", "x^2"),
    ("x^0.5", "sqrt(x)", "x/2"),
    ("1/(2*sqrt(x))", "0.5*x^(-1/2)", "0.5*x^(1/2)"),
    ("(sqrt(x) + sqrt(y))*(sqrt(x) - sqrt(y))", "x - y", "x + y"),
    ("1/(sqrt(x + 1) + sqrt(x))", "sqrt(x + 1) - sqrt(x)", "sqrt(x + 1) + sqrt(x)"),
    ("abs(x)", "x", "-x"),
    ("sqrt(x^2)", "x", "x^2"),
    ("5*x^0.6*y^0.4/x", "5*(y/x)^0.4", "5*(x/y)^0.4"),
    ("3*x^0.5*y^(-0.5)", "3*sqrt(x/y)", "3*sqrt(y/x)"),
    ("log(1/x)", "-log(x)", "log(x)"),
    ("log(x*exp(x))", "x + log(x)", "x*log(x)"),
    ("exp(2*log(x) + log(y))", "x^2*y", "2*x*y"),
    ("x^x*(log(x) + 1)", "exp(x*log(x))*(1 + log(x))", "exp(x*log(x))*log(x)"),
    ("log(x)^2", "log(x)*log(x)", "2*log(x)"),
    ("log(x + 1) - log(x)", "log(1 + 1/x)", "log(1 - 1/(x + 1)) - log(x)"),
    ("sqrt(x + 2*sqrt(x) + 1)", "sqrt(x) + 1", "sqrt(x) - 1"),
    ("x/y*sqrt(y/x)", "sqrt(x/y)", "sqrt(y/x)"),
    ("-x*log(x) - y*log(y)", "x*log(1/x) + y*log(1/y)", "x*log(1/x) - y*log(1/y)"),
    ("x^1.5/x", "x^0.5", "x^2.5"),
]  # fmt: skip
