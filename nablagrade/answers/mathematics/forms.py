"""The forms in which the kinds take a value, one function a form: what is refused here, the visible checks refuse, too.

A notebook holds a copy of this file and of all that it needs (`authoring/visible/packing.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import numpy as np

from nablagrade.answers.mathematics.grammar import read_expression
from nablagrade.answers.mathematics.quantity import Quantity, TextReader, read_quantity, real_number, scalar_text
from nablagrade.answers.mathematics.sequences import component_counts, read_nested, read_row
from nablagrade.answers.mathematics.symbolic import (
    is_symbolic,
    is_symbolic_matrix,
    simple_fraction,
    small_fraction,
    tree_of,
)
from nablagrade.answers.mathematics.tokens import plain_name
from nablagrade.answers.mathematics.tree import Node, Rational, letters_of
from nablagrade.errors import Unreadable

DECIMAL_COMMAS = "write decimals with a point: here a comma separates two components"
LETTERS_REMAIN = "put in numbers: letters remain"
_AXES = "the number of axes does not fit"


def read_scalar(value: object, reader: TextReader = scalar_text) -> Quantity:
    """One number; an array with one entry counts as one."""
    got = read_quantity(value, reader)
    if isinstance(value, np.ndarray) and got.shape == (1,):
        return replace(got, shape=())
    if got.shape != ():
        raise Unreadable("one number is asked for")
    return got


def read_vector(value: object, symbols: Sequence[str] = ()) -> Quantity:
    """One flat row; a SymPy row or column is one, too."""
    got = read_quantity(value, read_row, symbols)
    if is_symbolic_matrix(value) and 1 in got.shape:
        return replace(got, shape=(got.numbers.size,))
    if got.shape == ():
        raise Unreadable("a vector is asked for: write its components with commas between them")
    if len(got.shape) != 1:
        raise Unreadable("one flat row of numbers is asked for")
    return got


def has_decimal_commas(value: object, size: int) -> bool:
    """Whether a text would have this number of components if some of its commas were decimal ones."""
    return isinstance(value, str) and size in component_counts(value)


def read_table(value: object, axes: int) -> Quantity:
    """Numbers along so many axes."""
    got = read_quantity(value, read_nested)
    if len(got.shape) != axes:
        rows = "a table has rows: write each in brackets, as in [[1, 2], [3, 4]]" if axes == 2 else _AXES
        raise Unreadable(rows)
    return got


def read_formula(value: object, symbols: Sequence[str]) -> Node:
    """One formula in declared letters."""
    node = _read_any_formula(value, symbols)
    unknown = letters_of(node) - set(map(plain_name, symbols))
    if unknown:
        raise Unreadable(f"the letter {min(unknown)[:12]} is not used in this question")
    return node


def _read_any_formula(value: object, symbols: Sequence[str]) -> Node:
    if value is None or value is Ellipsis:
        raise Unreadable("there is no answer yet")
    if isinstance(value, Node):  # from our own diagnosis; no student's value is ever a tree
        return value
    if isinstance(value, str):
        return read_expression(value, symbols)
    if isinstance(value, list | tuple) or is_symbolic_matrix(value) or (isinstance(value, np.ndarray) and value.ndim):
        raise Unreadable("one expression is asked for, not several")
    if is_symbolic(value):
        return tree_of(value)
    if isinstance(value, int | Fraction) and not isinstance(value, bool):
        return Rational(small_fraction(Fraction(value)))
    return Rational(simple_fraction(real_number(value)))
