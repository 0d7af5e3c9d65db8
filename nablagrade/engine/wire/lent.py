"""A student's objects lent to a test that runs in the examiner: as data of exactly their types, else by number.

`values.encode` brings what is nearly a list as a list, which a check of ours wants. A classic test may tell the two
apart, so here only what is rebuilt without a difference is data; of anything else its number and its kind are told.
"""

from __future__ import annotations

import math
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from types import EllipsisType, NoneType
from typing import Any

import numpy as np

from nablagrade.engine.wire.values import DTYPES, MAX_INT_BITS, Wire, encode

MUTABLE = (list, dict, set, np.ndarray)  # what a later call may change
CALLABLE, ITERATOR, OBJECT = "callable", "iterator", "object"
MOST_EFFORT = 300_000  # items that are looked at again, to see what a test's calls have changed
_SAME = frozenset({NoneType, bool, complex, bytes, EllipsisType, Fraction, Decimal, list, tuple, set, dict})
_FACTORIES = {one.__name__: one for one in (int, float, str, list, dict, set)}
_VIEWS = {type({}.keys()): "dict_keys", type({}.values()): "dict_values", type({}.items()): "dict_items"}
Kind = list[Any]  # number, kind, the type's name, and what it is rebuilt from


def is_exact(value: Any, *, is_inner: bool) -> bool:
    """Whether `values.decode` makes of a value one that no test could tell from it; its items apart."""
    kind = type(value)
    if kind in _SAME:
        return True
    if kind is int:
        return bool(value.bit_length() <= MAX_INT_BITS)
    if kind is str:
        return value.isascii() or _is_text(value)
    if kind is float:
        return not (is_inner and math.isnan(value))  # `[nan] == [nan]` where it is the same object
    if kind is np.ndarray:
        return value.dtype.name in DTYPES and value.dtype.isnative
    if isinstance(value, np.generic) and kind.__module__ == "numpy":
        return value.dtype.name in DTYPES and not (is_inner and bool(np.isnan(value)))
    return False


def _is_text(value: str) -> bool:
    return value.encode(errors="replace").decode() == value  # a lone surrogate has no UTF-8 form


class Lender:
    """Beside the student's code: numbers what is lent, and tells what has changed since."""

    def __init__(self) -> None:
        self._objects: dict[int, Any] = {}
        self._numbers: dict[int, int] = {}  # by id: what is numbered stays alive
        self._watched: dict[int, Wire] = {}
        self._effort = 0

    def __getitem__(self, number: int) -> Any:
        return self._objects[number]

    def number(self, value: Any) -> int:
        """Return the number of an object, the same one each time."""
        if id(value) not in self._numbers:
            self._numbers[id(value)] = len(self._objects)
            self._objects[len(self._objects)] = value
        return self._numbers[id(value)]

    def lend(self, value: Any) -> dict[str, Any]:
        """Return a value, what is known of the numbers in it, and its own number where it may change."""
        kinds: dict[int, Kind] = {}
        wire = self._encode(value, kinds)
        handle = self.watch(value) if type(value) in MUTABLE and wire[0] != "k" else None
        return {"value": wire, "kinds": list(kinds.values()), "handle": handle}

    def _encode(self, value: Any, kinds: dict[int, Kind] | None = None) -> Wire:
        claimed: list[int] = []

        def claim(part: Any) -> Wire | None:
            if is_exact(part, is_inner=part is not value):
                return None
            claimed.append(self.number(part))
            return ["k", str(claimed[-1])]

        wire = encode(value, claim)
        if isinstance(wire, list) and wire[0] == "o":  # too large or too deep
            claimed, wire = [self.number(value)], ["k", str(self.number(value))]
        if kinds is not None:
            for number in claimed:
                self._describe(number, kinds)
        return wire

    def _describe(self, number: int, kinds: dict[int, Kind]) -> None:
        if number not in kinds:
            value = self._objects[number]
            told = kinds[number] = [number, OBJECT, type(value).__name__[:80], None]
            (told[1], told[2]), parts = _kind_of(value)
            told[3] = None if parts is None else self._encode(parts, kinds)

    def watch(self, value: Any) -> int:
        """Number a value, and look from now on whether it changes."""
        number = self.number(value)
        self._watched[number] = self._encode(value)
        return number

    def changed(self) -> list[dict[str, Any]]:
        """Return what has changed since it was last told; OverflowError where that is too much to look at."""
        told = []
        for number, before in self._watched.items():
            value = self._objects[number]
            self._effort += 1 + (value.nbytes // 64 if type(value) is np.ndarray else len(value))
            if self._effort > MOST_EFFORT:
                raise OverflowError("too many values to look after")
            kinds: dict[int, Kind] = {}
            if (wire := self._encode(value, kinds)) != before:
                self._watched[number] = wire
                told.append({"value": wire, "kinds": list(kinds.values()), "handle": number})
        return told


def _kind_of(value: Any) -> tuple[tuple[str, str], Any]:
    """Return kind and name of an object, and plain data that it can be rebuilt from where there is such."""
    kind = type(value)
    name = kind.__name__[:80]
    if kind in _VIEWS:
        return (_VIEWS[kind], name), list(value)
    if kind is range:
        return ("range", name), [value.start, value.stop, value.step]
    if kind is frozenset:
        return ("frozenset", name), list(value)
    if kind in {OrderedDict, Counter} or (kind is defaultdict and _factory_of(value)):
        return (kind.__name__, _factory_of(value) or name), [list(one) for one in value.items()]
    if kind.__bases__ == (tuple,) and vars(kind).get("__eq__") is None and (fields := getattr(kind, "_fields", None)):
        return ("namedtuple", name), [list(fields), list(value)]
    if callable(value):
        return (CALLABLE, str(getattr(value, "__name__", name))[:80]), None
    is_iterator = kind.__module__ == "builtins" and hasattr(kind, "__next__")
    return (ITERATOR if is_iterator else OBJECT, name), None


def _factory_of(value: Any) -> str | None:
    return next((name for name, one in _FACTORIES.items() if one is getattr(value, "default_factory", None)), None)


def rebuild(kind: str, name: str, parts: Any) -> Any:
    """Make the object of a kind from its parts, in the examiner; None where it stays where it is."""
    maker = _MAKERS.get(kind)
    return None if maker is None else maker(name, parts)


def _namedtuple(name: str, parts: Any) -> Any:
    from collections import namedtuple  # rare

    fields, values = parts
    return namedtuple(name, fields)(*values)


def _defaultdict(name: str, parts: Any) -> Any:
    return defaultdict(_FACTORIES[name], _pairs(parts))


def _pairs(parts: Any) -> Iterator[tuple[Any, Any]]:
    return ((key, value) for key, value in parts)


_MAKERS: dict[str, Any] = {
    "dict_keys": lambda _, parts: dict.fromkeys(parts).keys(),
    "dict_values": lambda _, parts: dict(enumerate(parts)).values(),
    "dict_items": lambda _, parts: dict(_pairs(parts)).items(),
    "range": lambda _, parts: range(*parts),
    "frozenset": lambda _, parts: frozenset(parts),
    "OrderedDict": lambda _, parts: OrderedDict(_pairs(parts)),
    "Counter": lambda _, parts: Counter(dict(_pairs(parts))),
    "defaultdict": _defaultdict,
    "namedtuple": _namedtuple,
}
