"""Numbers in a shape: plain data of any kind a student may assign, read into floats; shapes before values."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np

from nablagrade.answers.mathematics import exact
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

TextReader = Callable[[str, Sequence[str]], Nested]
_THOUSANDS = re.compile(r"\s*[-−+]?[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]+)?\s*")
_DECIMAL_COMMA = re.compile(r"\s*[-−+]?[0-9]+,[0-9]+\s*")


@dataclass(frozen=True)
class Quantity:
    """`numbers` is flat; where a component still holds letters it is NaN there, and the formula stands beside."""

    shape: tuple[int, ...]
    numbers: Floats
    formulas: dict[int, Node] = field(default_factory=dict)

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
        return _from_list([list(row) for row in value.tolist()])  # type: ignore[attr-defined]  # a SymPy matrix
    if isinstance(value, np.ndarray):
        return _from_array(np.asarray(value))  # of a Series, a matrix: the plain array
    if isinstance(value, list | tuple):
        return _from_list(value)
    return Quantity((), np.array([real_number(value)]))


def scalar_text(text: str, symbols: Sequence[str] = ()) -> Node:
    """One number as text; 10,240 has a thousands separator, 2,4 and 2,40 are sent back."""
    if len(text) < 60 and _THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    elif len(text) < 60 and _DECIMAL_COMMA.fullmatch(text):
        raise Unreadable("write a decimal point, not a comma")
    return read_expression(text, symbols)


def loosely(text: str, symbols: Sequence[str] = ()) -> Nested:
    """A text of whatever shape: a mistake need not have the shape of the answer."""
    try:
        return read_row(text, symbols)
    except Unreadable:
        return read_nested(text, symbols)


def real_number(value: object) -> float:
    """One plain number as a float; Booleans, texts, complex numbers, NaN and infinities are refused."""
    if is_symbolic(value):
        return constant(tree_of(value))
    _refuse_others(value)
    try:
        number = float(value)  # type: ignore[arg-type]  # only plain numbers are left
    except OverflowError:
        raise Unreadable("this number is too large") from None
    return _finite(number)


def constant(node: Node) -> float:
    """The value of a formula without letters; raises Unreadable."""
    letters = letters_of(node)
    if letters:
        raise Unreadable(f"put in numbers: the letter {min(letters)} remains")
    value = exact.value_of(node)
    try:
        number, error = (float(value), 0.0) if value is not None else bounded_number(node)
    except OverflowError:
        raise Unreadable("this number is too large") from None
    if not error <= 1e-6 * (1 + abs(number)):
        raise Unreadable("this is not a real number, or it is too large to be computed")
    return _finite(number)


def _finite(number: float) -> float:
    if not math.isfinite(number):
        raise Unreadable("this is not a finite number")
    return number


def _refuse_others(value: object) -> None:
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
    if not isinstance(value, int | float | Decimal | Fraction | np.integer | np.floating):
        raise Unreadable("this is no number")


def _from_array(array: np.ndarray[Any, Any]) -> Quantity:
    if array.size > MAX_ENTRIES:
        raise Unreadable("this array has too many entries")
    if array.dtype.kind == "O":
        return Quantity(array.shape, np.array([real_number(v) for v in array.reshape(-1)], dtype=np.float64))
    if array.dtype.kind not in "iuf":
        _refuse_others(array.dtype.type(0) if array.dtype.kind in "bc" else array)
    with np.errstate(over="ignore"):
        numbers = array.astype(np.float64).reshape(-1)
    if not np.all(np.isfinite(numbers)):
        raise Unreadable("an entry is not a finite number")
    return Quantity(array.shape, numbers)


def _from_list(values: Sequence[object]) -> Quantity:
    leaves: list[object] = []
    shape = _measure(values, leaves)
    return Quantity(shape, np.array([real_number(leaf) for leaf in leaves], dtype=np.float64))


def _from_nested(nested: Nested) -> Quantity:
    leaves: list[object] = []
    shape = _shape_of(nested, leaves, 0)
    nodes: list[Node] = leaves  # type: ignore[assignment]  # the leaves of a read text are trees
    formulas = {i: node for i, node in enumerate(nodes) if letters_of(node)}
    numbers = [math.nan if i in formulas else constant(node) for i, node in enumerate(nodes)]
    return Quantity(shape, np.array(numbers, dtype=np.float64), formulas)


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
