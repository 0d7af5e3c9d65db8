"""What was written to since, told without touching what is held: a look at a value changes its count of references.

In a fork every page that is touched is copied, and the watched places hold thousands of values. So this reads the
words in which CPython keeps a dict's version (PEP 509), which each change makes another; all of them in one call of C.
Where a Python keeps no versions (3.11 to 3.13 do) nothing is told. What a module or a class is, and from what a class
is derived, stand in such words as well.
"""

from __future__ import annotations

import ctypes
import gc
import sys
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

WORD = 8
_VERSION = 3 * WORD  # behind the count of references, the type and the number of items
_TYPE = WORD  # behind the count of references
_WORDS_OF_A_CLASS = 64  # every class has more
_Word = ctypes.c_char * WORD


def dict_of(mapping: Mapping[str, Any]) -> dict[str, Any]:
    """Return the dict itself: what a mapping proxy of a class stands for is its only referent."""
    inner: dict[str, Any] = mapping if isinstance(mapping, dict) else gc.get_referents(mapping)[0]
    return inner


class Stamps:
    """The versions of many dicts, each a word of what `read` returns; empty when they cannot be told."""

    def __init__(self, mappings: Sequence[Mapping[str, Any]] = ()) -> None:
        self._held: list[dict[str, Any]] = []  # so that the addresses stay theirs
        self._words: list[ctypes.Array[ctypes.c_char]] = []
        self.read = partial(b"".join, self._words)
        self.add(mappings)

    def add(self, mappings: Sequence[Mapping[str, Any]]) -> bytes:
        """Take more dicts; return their words as they are now."""
        held = [dict_of(mapping) for mapping in mappings]
        words = [_Word.from_address(id(one) + _VERSION) for one in held] if HAS_VERSIONS else []
        self._held += held
        self._words += words
        return b"".join(words)


class Kinds:
    """What modules and classes are, and what these are derived from: `read` gives the words, `right` is what they were.

    Both are empty when that cannot be told.
    """

    def __init__(self, owners: Sequence[tuple[Any, type, tuple[type, ...]]] = ()) -> None:
        self._words: list[ctypes.Array[ctypes.c_char]] = []
        self.read, self.right = partial(b"".join, self._words), b""
        self.add(owners)

    def add(self, owners: Sequence[tuple[Any, type, tuple[type, ...]]]) -> None:
        """Take more modules and classes, with what each is and is derived from."""
        derived = [(one, BASES, bases) for one, _, bases in owners if bases]
        told = [*((one, _TYPE, kind) for one, kind, _ in owners), *derived] if BASES else []
        self._words += [_Word.from_address(id(one) + at) for one, at, _ in told]
        self.right += b"".join(id(word).to_bytes(WORD, sys.byteorder) for _, _, word in told)


def _offset_of_bases() -> int:
    """Return where in a class the address of its bases stands; 0 when it is not found.

    0 also where an object begins in another way than with its references and its type: without the lock that all
    threads share (3.13t, 3.14t) it has more words.
    """
    bases = type("One", (), {}), type("Two", (), {})
    probe = type("Probe", bases[:1], {})
    found = [at for at in range(0, _WORDS_OF_A_CLASS * WORD, WORD) if _word(id(probe) + at) == id(probe.__bases__)]
    probe.__bases__ = bases[1:]
    if _word(id(probe) + _TYPE) != id(type(probe)):
        return 0
    return found[0] if len(found) == 1 and _word(id(probe) + found[0]) == id(probe.__bases__) else 0


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


def _word(address: int) -> int:
    return ctypes.c_uint64.from_address(address).value


HAS_VERSIONS = _versions_are_kept()
BASES = _offset_of_bases()
