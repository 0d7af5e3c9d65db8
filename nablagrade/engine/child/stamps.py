"""What was written to since, told without touching what is held: a look at a value changes its count of references.

In a fork every page that is touched is copied, and the watched modules hold thousands of values. So this reads the
words in which CPython keeps what matters: a dict's version (PEP 509), which each change makes another, and the
pointers to a function's code and defaults. Where a Python keeps them elsewhere, nothing is told.
"""

from __future__ import annotations

import ctypes
import gc
from array import array
from collections.abc import Mapping, Sequence
from types import FunctionType
from typing import Any

_WORD = ctypes.sizeof(ctypes.c_void_p)
_VERSION = 3 * _WORD  # behind the count of references, the type and the number of items
_FUNCTION_WORDS = FunctionType.__basicsize__ // _WORD


class DictStamp:
    """A dict's version when it was last looked at; None when it cannot be told."""

    def __init__(self, mapping: Mapping[str, Any]) -> None:
        # what a mapping proxy of a class stands for is its only referent
        inner = mapping if isinstance(mapping, dict) else gc.get_referents(mapping)[0]
        self._address = id(inner) + _VERSION

    def read(self) -> int | None:
        """Return the version; equal ones mean that nothing was written in between."""
        return ctypes.c_uint64.from_address(self._address).value if _HAS_VERSIONS else None


class FunctionStamps:
    """What many functions run and which defaults they have."""

    def __init__(self, functions: Sequence[FunctionType]) -> None:
        self._functions = functions  # held, so that the addresses stay theirs
        self._addresses = array("Q", map(id, functions))
        self._named = [DictStamp(one.__kwdefaults__) for one in functions if one.__kwdefaults__]

    def read(self) -> tuple[bytes, list[int | None]] | None:
        """Return what can be compared: equal ones mean that no code and no defaults were replaced."""
        if _CODE is None or not _HAS_VERSIONS:
            return None
        pointers = b"".join([ctypes.string_at(address + _CODE, 3 * _WORD) for address in self._addresses])
        return pointers, [one.read() for one in self._named]


def _versions_are_kept() -> bool:
    """Whether the word that is read changes with a dict, and only then."""
    probe: dict[str, object] = {"a": 1}
    words = [_word(id(probe) + _VERSION)]
    for value in (probe, probe, None):
        probe.get("a")
        words.append(_word(id(probe) + _VERSION))
        probe["a"] = value
        words.append(_word(id(probe) + _VERSION))
    return words[0] == words[1] != words[2] == words[3] == words[4] == words[5] != words[6]


def _place_of_code() -> int | None:
    """Return where a function keeps its code, with its defaults and named defaults behind it."""

    def probe(one: object = _WORD, *, two: object = _WORD) -> object:
        return one, two

    wanted = [id(probe.__code__), id(probe.__defaults__), id(probe.__kwdefaults__)]
    words = [_word(id(probe) + _WORD * number) for number in range(_FUNCTION_WORDS)]
    return next((_WORD * at for at in range(len(words)) if words[at : at + 3] == wanted), None)


def _word(address: int) -> int:
    return ctypes.c_uint64.from_address(address).value


_HAS_VERSIONS = _versions_are_kept()
_CODE = _place_of_code()
