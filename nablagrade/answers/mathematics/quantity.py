"""Numbers in a shape: plain data of any kind a student may assign, read into floats; shapes before values."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np

from nablagrade.answers.mathematics import exact
from nablagrade.answers.mathematics.balls import Ball, ball
from nablagrade.answers.mathematics.bounded import Floats, bounded_number
from nablagrade.answers.mathematics.grammar import read_expression
from nablagrade.answers.mathematics.sequences import Nested, read_nested, read_row
from nablagrade.answers.mathematics.symbolic import is_symbolic, is_symbolic_matrix, tree_of
from nablagrade.answers.mathematics.tree import Node, letters_of
from nablagrade.errors import Unreadable
from nablagrade.model import Opaque

MAX_ENTRIES = 1_000_000
MAX_LISTED = 20_000  # entries of nested lists, which are read one by one
MAX_AXES = 8
TINY = 1e-300  # below this a Decimal may have more digits than memory
MAX_SCALAR = 60  # characters of a number with commas
_SHARP = 1e-13  # an error beside the value that a float may have
_SIMPLE = 1_000  # denominators of fractions that irrational steps may lead back to
_FEW_BITS, _MANY_BITS = 300, 3_000

TextReader = Callable[[str, Sequence[str]], Nested]
_THOUSANDS = re.compile(r"\s*[-−+]?[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]+)?\s*")
_DECIMAL_COMMA = re.compile(r"\s*[-−+]?[0-9]+,[0-9]+\s*")


@dataclass(frozen=True)
class Quantity:
    """`numbers` is flat; where a component still holds letters it is NaN there, and the formula stands beside.

    `fractions` are the exact values of those that were not floats.
    """

    shape: tuple[int, ...]
    numbers: Floats
    formulas: dict[int, Node] = field(default_factory=dict)
    fractions: dict[int, Fraction] = field(default_factory=dict)

    @property
    def is_numeric(self) -> bool:
        """Whether no letters remain."""
        return not self.formulas


def read_quantity(value: object, reader: TextReader, symbols: Sequence[str] = ()) -> Quantity:
    """Any plain value as numbers in a shape; raises Unreadable with a friendly reason."""
    if value is None or value is Ellipsis:
        raise Unreadable("there is no answer yet")
    if isinstance(value, str):
        return _from_nested(reader(value, symbols))
    if is_symbolic_matrix(value):
        matrix: Any = value
        return _from_list([list(row) for row in matrix.tolist()])
    if isinstance(value, np.ndarray):
        return _from_array(np.asarray(value))  # of a Series, a matrix: the plain array
    if isinstance(value, list | tuple):
        return _from_list(value)
    return _quantity((), [_number(value)])


def scalar_text(text: str, symbols: Sequence[str] = ()) -> Node:
    """One number as text; 10,240 has a thousands separator, 2,4 and 2,40 are sent back."""
    if len(text) < MAX_SCALAR and _THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    elif len(text) < MAX_SCALAR and _DECIMAL_COMMA.fullmatch(text):
        raise Unreadable("write a decimal point, not a comma")
    return read_expression(text, symbols)


def decimal_text(text: str, symbols: Sequence[str] = ()) -> Node:
    """One number as text where the answer is not whole: 3,142 may be meant as 3.142."""
    if len(text) < MAX_SCALAR and _THOUSANDS.fullmatch(text) and _DECIMAL_COMMA.fullmatch(text):
        plain = text.strip()
        whole, point = plain.replace(",", ""), plain.replace(",", ".")
        raise Unreadable(f"{plain} can be read in two ways, as {whole} or as {point}: write it without the comma")
    return scalar_text(text, symbols)


def loosely(text: str, symbols: Sequence[str] = ()) -> Nested:
    """A text of whatever shape: a mistake need not have the shape of the answer."""
    try:
        return read_row(text, symbols)
    except Unreadable:
        return read_nested(text, symbols)


def real_number(value: object) -> float:
    """One plain number as a float; Booleans, texts, complex numbers, NaN and infinities are refused."""
    return _number(value)[0]


def _number(value: object) -> tuple[float, Fraction | None]:
    """One plain number as a float, and exactly unless it is a float itself."""
    if is_symbolic(value):
        return near_and_exact(tree_of(value))
    plain = _plain(value)
    try:
        number = _finite(float(plain))
    except OverflowError:
        raise Unreadable("this number is too large") from None
    if isinstance(plain, int | Fraction | Decimal):
        return number, Fraction(plain) if abs(number) > TINY or plain == 0 else None
    return number, Fraction(int(plain)) if isinstance(plain, np.integer) else None


def _quantity(shape: tuple[int, ...], numbers: Sequence[tuple[float, Fraction | None]]) -> Quantity:
    fractions = {i: value for i, (_, value) in enumerate(numbers) if value is not None}
    return Quantity(shape, np.array([number for number, _ in numbers], dtype=np.float64), fractions=fractions)


def constant(node: Node) -> float:
    """The value of a formula without letters; raises Unreadable."""
    return near_and_exact(node)[0]


def near_and_exact(node: Node) -> tuple[float, Fraction | None]:
    """The value of a formula without letters as a float, and exactly where it is rational; raises Unreadable."""
    letters = letters_of(node)
    if letters:
        raise Unreadable(f"put in numbers: the letter {min(letters)} remains")
    value = exact.value_of(node)
    try:
        number, value = (float(value), value) if value is not None else _irrational(exact.folded(node))
    except OverflowError:
        raise Unreadable("this number is too large") from None
    return _finite(number), value


def _irrational(node: Node) -> tuple[float, Fraction | None]:
    """In floats where they are sharp and no simple number is near, else in more and more digits."""
    number, error = bounded_number(node)
    if error <= _SHARP * abs(number) and not _may_be_simple(number, error):
        return number, None
    for bits in (_FEW_BITS, _MANY_BITS):
        got = ball(node, {}, bits, is_snapping=bits == _MANY_BITS)
        if got.is_undefined:
            raise Unreadable("this has no value: it is not a real number")
        simple = _simple_near(got, bits)
        if got.is_sharp(_SHARP, _SHARP) and (simple is None or bits == _MANY_BITS):
            return float(got.value) if simple is None else float(simple), simple
    raise Unreadable("this is too large to be computed as a finite number")


def _may_be_simple(number: float, error: float) -> bool:
    """Whether a fraction with a small denominator lies within the error."""
    near = Fraction(number).limit_denominator(_SIMPLE)
    return abs(near - Fraction(number)) <= 2 * Fraction(error)


def _simple_near(got: Ball, bits: int) -> Fraction | None:
    """The fraction with a small denominator that agrees in nearly all digits: sin(500pi) is 0."""
    if not got.is_known or not abs(got.value) < 2**_FEW_BITS:
        return None
    scaled = int(got.value * 2**bits)
    near = Fraction(scaled, 2**bits)
    simple = near.limit_denominator(_SIMPLE)
    return simple if abs(near - simple) < Fraction(1, 2 ** (bits // 2)) else None


def _finite(number: float) -> float:
    if not math.isfinite(number):
        raise Unreadable("this is not a finite number")
    return number


def _plain(value: object) -> int | float | Decimal | Fraction | np.integer[Any] | np.floating[Any]:
    """The value, where it is a real number; raises Unreadable otherwise."""
    if isinstance(value, bool | np.bool_):
        raise Unreadable("True and False are no numbers")
    if isinstance(value, complex | np.complexfloating):
        raise Unreadable("a real number is asked for, and this is a complex one")
    if isinstance(value, str | bytes):
        raise Unreadable("write the numbers without quotation marks")
    if isinstance(value, set | frozenset):
        raise Unreadable("a set has no order: use round brackets instead of curly ones")
    if isinstance(value, Opaque):
        raise Unreadable(f"an object of type {value.type_name[:40]} is no number")
    if isinstance(value, int | float | Decimal | Fraction | np.integer | np.floating):
        return value
    raise Unreadable("this is no number")


def _from_array(array: np.ndarray[Any, Any]) -> Quantity:
    if array.size > MAX_ENTRIES:
        raise Unreadable("this array has too many entries")
    if array.dtype.kind == "O":
        return _quantity(array.shape, [_number(v) for v in array.reshape(-1)])
    if array.dtype.kind not in "iuf":
        _plain(array.dtype.type(0) if array.dtype.kind in "bc" else array)
    with np.errstate(over="ignore"):
        numbers = array.astype(np.float64).reshape(-1)
    if not np.all(np.isfinite(numbers)):
        raise Unreadable("an entry is not a finite number")
    return Quantity(array.shape, numbers)


def _from_list(values: Sequence[object]) -> Quantity:
    leaves: list[object] = []
    shape = _measure(values, leaves)
    return _quantity(shape, [_number(leaf) for leaf in leaves])


def _from_nested(nested: Nested) -> Quantity:
    nodes: list[Any] = []  # trees, which are the leaves of a read text
    shape = _shape_of(nested, nodes, 0)
    formulas = {i: node for i, node in enumerate(nodes) if letters_of(node)}
    numbers = [(math.nan, None) if i in formulas else near_and_exact(node) for i, node in enumerate(nodes)]
    return replace(_quantity(shape, numbers), formulas=formulas)


def _measure(values: Sequence[object], leaves: list[object], depth: int = 1) -> tuple[int, ...]:
    """The shape of nested lists, whose leaves are appended in order; rows of unequal length are refused."""
    if depth > MAX_AXES or len(leaves) + len(values) > MAX_LISTED:
        raise Unreadable("these lists are too deeply nested or too long")
    shapes = {_shape_of(v, leaves, depth) for v in values}
    if len(shapes) > 1:
        raise Unreadable("the rows have different lengths")
    return (len(values), *(shapes.pop() if shapes else ()))


def _shape_of(value: object, leaves: list[object], depth: int) -> tuple[int, ...]:
    if isinstance(value, np.ndarray) and value.ndim:
        value = value.tolist() if value.dtype.kind != "O" and value.size <= MAX_LISTED else list(value)
    if isinstance(value, list | tuple):
        return _measure(value, leaves, depth + 1)
    leaves.append(value.item() if isinstance(value, np.ndarray) else value)
    return ()
