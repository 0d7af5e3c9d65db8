"""Formulas that nobody may evaluate: a tower of powers is a short tree, and a number of endless digits.

What is rebuilt is not evaluated, but a check may: it compares, converts to float, or hands the value to a function.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

MAX_BITS = 1_000_000.0  # of any number on the way
LETTER_BITS = 8.0  # of a letter under a power
GROWING = ("exp", "sinh", "cosh")


class _Size(NamedTuple):
    """About how large a number without letters is: the bits of its numerator and denominator, and log2 of its value."""

    bits: float
    log: float  # never below 0


class _Tower(Exception):
    """A number with too many digits."""


def is_tower(formula: Any) -> bool:
    """Whether some number in a SymPy expression has more than MAX_BITS bits."""
    try:
        _size(formula)
    except _Tower:
        return True
    return False


def _size(node: Any) -> _Size | None:
    """Return the size of a number, None where a letter keeps it open. _Tower when it is one."""
    parts = [_size(part) for part in node.args]
    size = _atom(node) if not parts else _compound(type(node).__name__, parts)
    if size is not None and size.bits > MAX_BITS:
        raise _Tower
    return size


def _atom(node: Any) -> _Size | None:
    if node.is_Rational:
        above, below = int(node.p).bit_length(), int(node.q).bit_length()
        return _Size(max(above, below), max(above - below + 1, 0))
    if node.is_Float:
        _, mantissa, exponent, bits = node._mpf_
        log = exponent + bits if mantissa else 0
        return _Size(abs(log) + bits, max(log, 0))
    return None if node.is_Symbol else _Size(2, 2)  # a constant


def _compound(head: str, parts: list[_Size | None]) -> _Size | None:
    if head == "Pow":
        return _power(*parts)
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return None
    bits = sum(part.bits for part in known)
    if head == "Mul":
        return _Size(bits, sum(part.log for part in known))
    if head in GROWING or head == "factorial":
        value = _value(known[0])
        grown = 1.5 * value if head in GROWING else value * max(known[0].log, 1)
        return _Size(grown, grown)
    return _Size(bits, max(part.log for part in known) + math.log2(len(known)) + 1)


def _power(base: _Size | None, exponent: _Size | None) -> _Size | None:
    if exponent is None:
        return None
    grown = (base.bits if base else LETTER_BITS) * max(_value(exponent), 1)
    if grown > MAX_BITS:
        raise _Tower
    return base and _Size(grown, grown)


def _value(size: _Size) -> float:
    return math.exp2(min(size.log, 100))
