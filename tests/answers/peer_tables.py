"""What other systems' own tests say of an answer, and where we decide otherwise on purpose: tests/answers/peers/*.toml.

A row is a fact, (expected, student, right?), in our kinds; the tables' heads name their suites, versions and licences,
and what of a suite does not carry over.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import sympy

from nablagrade.answers import Array, Expression, Number, Vector
from nablagrade.answers.base import Answer, Judgement, Verdict

SUITES = sorted((Path(__file__).parent / "peers").glob("*.toml"))
KINDS: dict[str, Any] = {"number": Number, "vector": Vector, "array": Array, "expression": Expression}

# Answers that a peer takes and we do not: what our hint says of each such answer.
DECISIONS = {
    "both readings": ("two ways", "side by side"),  # a/bc, x^yz, sin xy, sin^-1 x, arccot, 4 4/9, 1 000, 1/2 2
    "brackets": ("into brackets", "nested bars"),  # ln ln x, ||x||: read by some, but not all alike
    "base": ("ln(x)/ln(3)",),  # logarithms to a base that has no name of its own
    "index": ("an index must be",),
    "not read": ("cannot be read here",),  # \cdotb, \boxed: no command of the formulas that we ask for
    "real numbers": ("not a real number",),  # (-5)^(1/3): cbrt(-5) is the real root
    "no value": ("0^0 has no value",),
    "percent": ("without the sign %",),
    "label": ("without an equals sign",),
    "decimal point": ("a decimal point",),  # 1000,99
    "square brackets": ("round brackets",),
    "ten powers": ("not the expression",),  # 2e+3 is 2000, and no 2·e + 3
    "exact decimals": ("not the expression",),  # what is off in the 15th digit is another number
}

# Answers that a peer refuses and we take, since they are equal: why the peer does not see it.
DISPUTED = {
    "floats": "452 is 4.52*10^2",
    "complex plane": "(a^b)^c is a^(b*c) wherever a is positive, and for real exponents of every size only there",
    "logarithms": "log(abs(x^2-9)) is the sum of the logarithms of its two factors",
}


class Row(NamedTuple):
    """One fact; `decision` is a name of DECISIONS or DISPUTED where we say otherwise."""

    kind: str
    options: dict[str, Any]
    want: str
    got: str
    is_right: bool
    decision: str = ""

    def judge(self) -> Judgement:
        """What our judge says."""
        return _judge(self.kind, self.want, repr(self.options), self.got)

    @property
    def agrees(self) -> bool:
        """Whether we take what the peer takes: an answer that is sent back or a person's is not taken."""
        return (self.judge().verdict is Verdict.RIGHT) is self.is_right


class Suite(NamedTuple):
    """A peer's name, its rows, and how many of its rows do not carry over, by reason."""

    name: str
    rows: list[Row]
    left_out: dict[str, int]


@cache
def read_suite(path: Path) -> Suite:
    """One peer's table."""
    suite = tomllib.loads(path.read_text("utf-8"))
    rows = [
        Row(table["kind"], {k: v for k, v in table.items() if k not in ("kind", "rows")}, *row)
        for table in suite["tables"]
        for row in table["rows"]
    ]
    return Suite(suite["suite"], rows, suite["left_out"])


@cache
def _judge(kind: str, want: str, options: str, got: str) -> Judgement:
    return _answer(kind, want, options).judge(got)


@cache
def _answer(kind: str, want: str, options: str) -> Answer:
    known = eval(options, {"__builtins__": {}})  # noqa: S307  # the repr of our own table
    if letters := known.pop("positive", ""):
        known["domain"] = dict.fromkeys(letters.split(), (0, None))
    if kind != "derivative":
        return KINDS[kind](want, **known)
    return Expression(_derivative(want, known["symbols"]), **known)


def _derivative(text: str, letters: str) -> sympy.Expr:
    """The derivative by x as another system finds it."""
    symbols = {letter: sympy.Symbol(letter) for letter in letters.split()}
    return sympy.diff(sympy.sympify(text.replace("^", "**"), locals=symbols), symbols["x"])
