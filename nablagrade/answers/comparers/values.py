"""Numbers and arrays as a contract names them: one number, a float, an array of a shape; close to others, or the same.

The type is looked at first, then the shape, then the numbers. Whatever a value is, the answer is True or False.
"""

from __future__ import annotations

import struct
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from nablagrade.answers.comparers.tolerance import Tolerance

_MAX_WHOLE = 2**1000  # a larger one is no float


def is_float(value: object) -> bool:
    """Whether it is one finite float, of Python's or NumPy's: what `one float` says in a contract."""
    return isinstance(value, float | np.floating) and bool(np.isfinite(value))


def is_number(value: object) -> bool:
    """Whether it is one finite real number: a float or an integer, of Python's or NumPy's, and no truth value."""
    if isinstance(value, int) and not isinstance(value, bool):
        return abs(value) < _MAX_WHOLE
    return isinstance(value, np.integer) or is_float(value)


def is_near(value: object, wanted: float, *, rtol: float = 0.0, atol: float = 0.0) -> bool:
    """Whether it is one number (`is_number`) with |value − wanted| <= atol + rtol·|wanted|.

    >>> is_near(np.float64(3.0000001), 3, rtol=1e-6), is_near(np.array(3.0), 3), is_near("3", 3)
    (True, False, False)
    """
    return is_number(value) and _agree(value, wanted, rtol, atol)


def is_array(value: object, shape: tuple[int, ...], *, dtype: type | None = np.float64) -> bool:
    """Whether it is a NumPy array of exactly this shape and dtype, all of whose numbers are finite.

    No subclass of it: a matrix, a masked array and a Series are none. With `dtype=None` integers and floats of any
    size will do.

    >>> is_array(np.zeros(3), (3,)), is_array(np.zeros((3, 1)), (3,)), is_array([0.0, 0.0, 0.0], (3,))
    (True, False, False)
    """
    if type(value) is not np.ndarray or value.shape != shape:
        return False
    is_typed = value.dtype.kind in "iuf" if dtype is None else value.dtype == dtype
    return is_typed and bool(np.all(np.isfinite(value)))


def is_close(
    value: object, wanted: ArrayLike, *, rtol: float = 0.0, atol: float = 0.0, dtype: type | None = np.float64
) -> bool:
    """Whether it is an array (`is_array`) of the shape of `wanted`, entry by entry within the tolerance.

    Nothing is broadcast: a column is not close to a row, nor one number to many equal ones.

    >>> is_close(np.array([1.0, 2.0]), [1, 2]), is_close(np.array([1, 2]), [1, 2])
    (True, False)
    """
    wanted = np.asarray(wanted, dtype=np.float64)
    return is_array(value, wanted.shape, dtype=dtype) and _agree(value, wanted, rtol, atol)


def is_same(value: object, wanted: object) -> bool:
    """Whether it is bit for bit the same, types included: a number, a text, an array, or a list, tuple, dict of them.

    For what must be unchanged, or the same once more. The order of a dictionary counts, and so does the sign of 0.0.

    >>> is_same(np.array([1, 2]), np.array([1, 2])), is_same(np.array([1.0, 2.0]), np.array([1, 2])), is_same(True, 1)
    (True, False, False)
    """
    if type(value) is not type(wanted):
        return False
    if isinstance(wanted, np.ndarray | np.generic):
        return _spell(value) == _spell(wanted)
    if isinstance(value, dict) and isinstance(wanted, dict):
        return is_same([*value.items()], [*wanted.items()])
    if isinstance(value, list | tuple) and isinstance(wanted, list | tuple):
        return len(value) == len(wanted) and all(map(is_same, value, wanted))
    if isinstance(wanted, float):
        return struct.pack("d", value) == struct.pack("d", wanted)
    return bool(value == wanted)


def says(printed: str, line: str) -> bool:
    """Whether one of the printed lines is this one, apart from spaces around it."""
    return line in (one.strip() for one in printed.splitlines())


def _agree(value: Any, wanted: Any, rtol: float, atol: float) -> bool:
    got, want = (np.atleast_1d(np.asarray(one, dtype=np.float64)).ravel() for one in (value, wanted))
    return Tolerance(rtol, atol).is_close(got, want)


def _spell(value: Any) -> tuple[object, ...]:
    """An array's dtype, shape and bytes; of objects, the objects' own."""
    if value.dtype.kind == "O":
        return value.dtype, value.shape, [repr(one) for one in np.asarray(value).ravel().tolist()]
    return value.dtype, value.shape, value.tobytes()
