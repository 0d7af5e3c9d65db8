"""Numbers with a frame around: a Series, a DataFrame, a matrix, a masked array, each as the array that it holds.

The libraries of a student's value are never imported here on the examiner's side: what comes through is an array of
NumPy's with the labels beside it, so a check compares it as it compares any array.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import numpy as np

Wire = Any
KINDS = ("Series", "DataFrame", "Index", "matrix", "masked array")


class HeldArray(np.ndarray[Any, Any]):
    """The array that a student's value held; `held_by` is the kind of that value.

    `index` and `columns` are the labels of a Series or DataFrame (None where there are none), `name` that of a Series,
    and `mask` is True where a masked array hides a number: there the array holds NaN, or None where it has no NaN.
    """

    held_by: str
    index: np.ndarray[Any, Any] | None
    columns: np.ndarray[Any, Any] | None
    mask: np.ndarray[Any, Any] | None
    name: object

    def __array_finalize__(self, other: object) -> None:
        for field in ("held_by", "index", "columns", "mask", "name"):
            setattr(self, field, None if field != "held_by" else getattr(other, field, ""))


def encode(value: Any, encode_one: Callable[[Any], Wire]) -> Wire | None:
    """Return a value of one of these kinds as tagged JSON; None for any other."""
    kind, pandas, masked = type(value), sys.modules.get("pandas"), sys.modules.get("numpy.ma")  # loaded for no question
    if kind is np.matrix:
        return _tagged("matrix", encode_one(np.asarray(value)))
    if masked is not None and kind is masked.MaskedArray:
        return _tagged("masked array", encode_one(_unmasked(value)), mask=encode_one(np.ma.getmaskarray(value)))
    if pandas is None or kind.__module__.partition(".")[0] != "pandas":
        return None
    if kind is pandas.Series:
        return _tagged("Series", encode_one(_plain(value)), encode_one(_labels(value.index)), name=_name(value.name))
    if kind is pandas.DataFrame:
        labels = encode_one(_labels(value.index)), encode_one(_labels(value.columns))
        return _tagged("DataFrame", encode_one(_plain(value)), *labels)
    if isinstance(value, pandas.Index):
        return _tagged("Index", encode_one(_labels(value)), name=_name(value.name))
    return None


def _tagged(
    kind: str, array: Wire, index: Wire = None, columns: Wire = None, *, mask: Wire = None, name: str | None = None
) -> Wire:
    is_data = isinstance(array, list) and array[0] in {"a", "A"}
    return ["h", kind, array, index, columns, mask, name] if is_data else ["o", kind]


def _unmasked(value: Any) -> np.ndarray[Any, Any]:
    """Return an array in which nothing is left of what a mask hides."""
    mask = np.ma.getmaskarray(value)
    if not mask.any():
        return np.asarray(value.data)
    has_nan = value.dtype.kind in "iuf"
    array = np.array(value.data, dtype=np.float64 if has_nan else object)
    array[mask] = np.nan if has_nan else None
    return array


def _plain(value: Any) -> np.ndarray[Any, Any]:
    """Return the values of a Series or DataFrame as an array of NumPy's own types."""
    array = np.asarray(value)
    return array if array.dtype.kind in "biufcOU" else np.asarray(value.astype(str), dtype=object)


def _labels(index: Any) -> np.ndarray[Any, Any]:
    array = np.asarray(index)
    return array if array.dtype.kind in "biufO" else np.asarray([str(one) for one in index], dtype=object)


def _name(name: object) -> str | None:
    return None if name is None else str(name)[:200]


def decode(rest: list[Wire], decode_one: Callable[[Wire], Any]) -> HeldArray:
    """Rebuild an array and its labels; ValueError where they do not fit together."""
    kind, *wires, name = rest
    array, *labels = (None if wire is None else decode_one(wire) for wire in wires)
    index, columns, mask = labels
    if kind not in KINDS or type(array) is not np.ndarray or not (name is None or isinstance(name, str)):
        raise ValueError("no array that is held by something")
    shape = array.shape
    for part, wanted in ((index, shape[:1]), (columns, shape[1:2]), (mask, shape)):
        if part is not None and (type(part) is not np.ndarray or part.shape != wanted):
            raise ValueError("labels that do not fit the array")
    held = array.view(HeldArray)
    held.held_by, held.index, held.columns, held.mask, held.name = kind, index, columns, mask, name
    return held
