"""SymPy expressions as a tree of allowed heads; rebuilt without evaluation, so that building one costs nothing."""

from __future__ import annotations

import re
import sys
from typing import Any

MAX_NODES = 5_000
MAX_DEPTH = 60
MAX_INT_BITS = 14_000
HEADS = frozenset(
    {"Add", "Mul", "Pow", "sin", "cos", "tan", "cot", "sec", "csc", "asin", "acos", "atan", "atan2"}
    | {"sinh", "cosh", "tanh", "asinh", "acosh", "atanh", "exp", "log", "Abs", "sign", "Max", "Min", "Heaviside"}
    | {"floor", "ceiling", "factorial", "sinc", "erf", "re", "im", "conjugate", "Tuple"}
)
CONSTANTS = {
    "Pi": "pi",
    "Exp1": "E",
    "ImaginaryUnit": "I",
    "Infinity": "oo",
    "NegativeInfinity": "-oo",
    "ComplexInfinity": "zoo",
    "NaN": "nan",
    "BooleanTrue": "true",
    "BooleanFalse": "false",
}
_NAME = re.compile(r"[^\W\d]\w{0,40}")
_FLOAT = re.compile(r"-?\d+(\.\d*)?(e[+-]?\d{1,4})?")


class _Refused(ValueError):
    """Not an expression that may cross."""


def encode(value: Any) -> list[Any] | None:
    """Return the tagged tree of a SymPy expression or matrix, None for anything else or too large."""
    sympy = sys.modules.get("sympy")  # a notebook that never imported it cannot hold one
    if sympy is None:
        return None
    try:
        if isinstance(value, sympy.MatrixBase):
            rows, columns = value.shape
            return ["Y", int(rows), int(columns), [_tree(entry, 0, [MAX_NODES]) for entry in value]]
        if isinstance(value, sympy.Basic):
            return ["y", _tree(value, 0, [MAX_NODES])]
    except _Refused:
        return None
    return None


def _tree(node: Any, depth: int, left: list[int]) -> list[Any]:
    left[0] -= 1
    if left[0] < 0 or depth > MAX_DEPTH:
        raise _Refused
    head = type(node).__name__
    if head in CONSTANTS:
        return [head]
    if head in ("Symbol", "Dummy"):
        return ["Symbol", str(node.name)]
    if node.is_Rational:
        if max(int(node.p).bit_length(), int(node.q).bit_length()) > MAX_INT_BITS:
            raise _Refused
        return ["Rational", f"{int(node.p):x}", f"{int(node.q):x}"]
    if node.is_Float:
        return ["Float", _digits(node)]
    if head in HEADS:
        return [head, *(_tree(child, depth + 1, left) for child in node.args)]
    raise _Refused


def _digits(number: Any) -> str:
    """A double to its last bit; of a longer number as much as an answer may need."""
    sympy = sys.modules["sympy"]
    return str(sympy.Float(number, 17 if number._prec <= 53 else min(50, int(number._prec * 0.302))))


def decode(tree: Any) -> Any:
    """Rebuild a SymPy expression from its tree. ValueError when a head, name or number is not allowed."""
    return _build(tree, 0, [MAX_NODES])


def decode_matrix(rows: int, columns: int, entries: list[Any]) -> Any:
    """Rebuild an immutable SymPy matrix of shape (rows, columns)."""
    import sympy  # the coordinator reads this module and needs no SymPy

    if type(rows) is not int or type(columns) is not int or rows * columns != len(entries):
        raise ValueError("matrix shape")
    built = [decode(entry) for entry in entries]
    if not all(isinstance(entry, sympy.Expr) for entry in built):
        raise ValueError("matrix of what is no expression")
    return sympy.ImmutableMatrix(rows, columns, built)


def _build(tree: Any, depth: int, left: list[int]) -> Any:
    import sympy

    left[0] -= 1
    if left[0] < 0 or depth > MAX_DEPTH:
        raise ValueError("expression too large")
    head, *rest = tree
    if head in CONSTANTS:
        return -sympy.oo if head == "NegativeInfinity" else getattr(sympy, CONSTANTS[head])
    if head == "Symbol":
        return sympy.Symbol(_matched(_NAME, rest[0]))
    if head == "Rational":
        return _rational(*rest)
    if head == "Float":
        return sympy.Float(_matched(_FLOAT, rest[0]))
    if head not in HEADS:
        raise ValueError(f"head {str(head)[:40]}")
    children = [_build(child, depth + 1, left) for child in rest]
    if head == "Tuple":
        return sympy.Tuple(*children)
    if not all(isinstance(child, sympy.Expr) for child in children):
        raise ValueError(f"{head} of what is no expression")
    return getattr(sympy, head)(*children, evaluate=False)


def _rational(numerator: str, denominator: str) -> Any:
    import sympy

    if max(len(numerator), len(denominator)) > MAX_INT_BITS // 4 + 2:
        raise ValueError("number too long")
    p, q = int(numerator, 16), int(denominator, 16)
    if q <= 0:
        raise ValueError("denominator")
    return sympy.Rational(p, q)


def _matched(pattern: re.Pattern[str], text: Any) -> str:
    if not isinstance(text, str) or len(text) > 80 or not pattern.fullmatch(text):
        raise ValueError("name or number")
    return text
