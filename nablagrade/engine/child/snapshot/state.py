"""What the cells that a class shares have left in memory, as one hash: two runs of them that differ are not the same.

Only what is plain by its exact type is looked into, so nothing of the cells' own code is run by looking.
"""

from __future__ import annotations

import gc
import hashlib
import os
import random
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from types import FunctionType
from typing import Any

import numpy as np

_DEEPEST = 8
_MOST_PARTS = 200_000
_PLAIN = (bool, int, float, complex, str, bytes, type(None), range, slice)
_LISTS, _SETS = (list, tuple), (set, frozenset)
# whose instances say by their repr all that they are: a moment, an id, an exact number
_TOLD = ("datetime", "decimal", "fractions", "pathlib", "uuid")
_TOLD_OF_PANDAS = ("Timestamp", "Timedelta", "Period")
_TABLES = ("DataFrame", "Series")
_GENERATORS = (random.Random, np.random.RandomState, np.random.Generator)


class Randomness:
    """The global generators of random numbers: as they were before the first cell, and what became of them."""

    def __init__(self) -> None:
        self._first = self.now()

    def now(self) -> tuple[Any, Any]:
        """Return their states, Python's own and NumPy's."""
        return random.getstate(), np.random.get_state(legacy=False)

    def said(self) -> Iterator[str]:
        """Yield what a run that seeds them and one that draws unseeded numbers differ in."""
        for now, first in zip(map(_flat, self.now()), map(_flat, self._first), strict=True):
            yield "untouched" if now == first else repr(now)
        yield from sorted(hashlib.blake2b(repr(one).encode()).hexdigest() for one in _made())

    def go_on(self, states: tuple[Any, Any]) -> None:
        """Let a fork of this process draw what would have come in the process itself; neighbours share no numbers."""
        own, numpys = (
            None if _flat(state) == _flat(first) else state for state, first in zip(states, self._first, strict=True)
        )
        random.seed() if own is None else random.setstate(own)
        np.random.seed() if numpys is None else np.random.set_state(numpys)


def state_of(names: Mapping[str, Any], randomness: Randomness, *more: object) -> str:
    """Return a hash of what a notebook's code has made: its names, the random numbers to come, folder and variables."""
    found = hashlib.blake2b(digest_size=16)
    parts = (*randomness.said(), os.getcwd(), repr(sorted(os.environ.items())), repr(sys.path), repr(more))  # noqa: PTH109 - a name
    for part in parts:
        found.update(part.encode("utf-8", "replace") + b"\0")
    walk = _Walk()
    for name in sorted(names):
        found.update(name.encode("utf-8", "replace") + b"\0")
        for piece in walk.pieces(names[name]):
            found.update(piece)
    return found.hexdigest()


class _Walk:
    """A walk through values that meets each of them once, and no more than it has time for."""

    def __init__(self) -> None:
        self._met: dict[int, Any] = {}  # all are kept: an id that is free is another's
        self._left = _MOST_PARTS

    def pieces(self, value: Any, depth: int = 0) -> Iterator[bytes]:
        kind = type(value)
        yield f"{kind.__module__}.{kind.__qualname__}\0".encode("utf-8", "replace")
        self._left -= 1
        if kind in _PLAIN:
            yield repr(value).encode("utf-8", "replace") if kind is not bytes else value
        elif id(value) in self._met:
            return
        elif kind is np.ndarray and not value.dtype.hasobject:
            self._met[id(value)] = value
            yield f"{value.dtype.str}{value.shape}".encode()
            found = hashlib.blake2b()
            if value.size and value.dtype.itemsize:
                found.update(np.ascontiguousarray(value).reshape(-1).view(np.uint8).data)
            yield found.digest()
        elif kind in _GENERATORS:
            yield repr(_state_of(value)).encode()
        elif depth == _DEEPEST or self._left < 0:
            return
        else:
            self._met[id(value)] = value
            yield from self._inside(value, kind, depth + 1)

    def _inside(self, value: Any, kind: type, depth: int) -> Iterator[bytes]:
        if _is_told(kind):
            yield repr(value).encode("utf-8", "replace")
        for one in _parts_of(value, kind):
            if self._left < 0:
                return
            yield from self.pieces(one, depth)


def _is_told(kind: type) -> bool:
    home = _home_of(kind)
    is_of_pandas = home == "pandas" and kind.__name__ in _TOLD_OF_PANDAS
    return home in _TOLD or is_of_pandas or (home == "numpy" and issubclass(kind, np.generic))


def _home_of(kind: type) -> str:
    return kind.__module__.partition(".")[0]


def _parts_of(value: Any, kind: type) -> Iterable[Any]:
    if kind in _LISTS:
        return islice(value, _MOST_PARTS)
    if kind in _SETS:
        return sorted(map(repr, (one for one in islice(value, _MOST_PARTS) if type(one) in _PLAIN)))
    if kind is dict:
        return (part for pair in islice(value.items(), _MOST_PARTS) for part in pair)
    if kind is FunctionType:
        return value.__defaults__, value.__kwdefaults__
    if _home_of(kind) == "pandas" and kind.__name__ in _TABLES:
        return tuple(value._mgr.arrays)
    if kind.__module__ == "__main__":  # of a class of the notebook's own
        try:
            return (object.__getattribute__(value, "__dict__"),)
        except AttributeError:
            return ()
    return ()


def _made() -> Iterator[Any]:
    """Yield the states of all generators made since the zygote was warm: closures and other objects hold them, too."""
    of_tempfile = getattr(tempfile._name_sequence, "_rng", None)  # type: ignore[attr-defined]  # seeded anew in a fork
    for one in gc.get_objects():
        kind = type(one)
        if kind in _GENERATORS and one is not of_tempfile:
            yield _state_of(one)
        elif kind not in _GENERATORS and issubclass(kind, random.Random) and not issubclass(kind, random.SystemRandom):
            yield random.Random.getstate(one)


def _state_of(generator: Any) -> Any:
    if type(generator) is random.Random:
        return generator.getstate()
    if type(generator) is np.random.RandomState:
        return _flat(generator.get_state(legacy=False))
    return _flat(generator.bit_generator.state)


def _flat(state: Any) -> Any:
    """Return a generator's state as something that compares: with bytes for arrays."""
    if isinstance(state, dict):
        return tuple((name, _flat(one)) for name, one in state.items())
    return state.tobytes() if isinstance(state, np.ndarray) else state
