"""The names of a cell's code: files that do not exist, as a Jupyter kernel names them."""

from __future__ import annotations

import os
import re
import zlib

FOLDER = f"/tmp/ipykernel_{os.getpid()}"  # noqa: S108 - a name; nothing lies there
_SEED, _FACTOR, _WORD = 0xC70F6907, 0x5BD1E995, 0xFFFFFFFF
# of what the compiler warns: `x is 3`, `assert (x, "words")`, a list of pairs that lacks a comma
_WARNS = re.compile(r"""\bis\s+(not\s+)?([\d"'(\[{-]|\.\d)|([\d"'\])}]|\d\.)\s+is\b|\bassert\s*\(|["')\]]\s*\(""")


_quiet: set[str] = set()  # cells that were compiled in the zygote, without a warning


def may_warn(source: str) -> bool:
    """Whether the compiler may warn of a cell; whether it does is not known before it is compiled."""
    return source not in _quiet and _WARNS.search(source) is not None


def know_quiet(*sources: str) -> None:
    """Remember that the compiler does not warn of these: a long cell's name costs as much as running it."""
    _quiet.update(sources)


def cell_name(source: str) -> str:
    """Return a name like a kernel's, made in a microsecond; a child gives the same one as its zygote.

    A warning shows the name: where one may come, it is the kernel's.
    """
    return f"{FOLDER}/{_kernel_hash(source) if may_warn(source) else _quick_hash(source)}.py"


def with_kernel_hash(words: str, source: str) -> str:
    """Return the words of an error with the name that a kernel gives to this source in place of ours.

    A syntax error says `invalid syntax (2465675748.py, line 1)`. The kernel's hash takes a long cell as long as running
    it, so it is made only where it is seen.
    """
    name = f"{_quick_hash(source)}.py"
    return words.replace(name, f"{_kernel_hash(source)}.py") if name in words else words


def _quick_hash(source: str) -> int:
    return zlib.crc32(source.encode("utf-8", "replace"))


def _kernel_hash(source: str) -> int:
    """MurmurHash2 of 32 bits, as `ipykernel.compiler` computes it."""
    data = source.encode("utf-8", "replace")
    whole = len(data) & ~3
    value = (_SEED ^ len(data)) & _WORD
    for start in range(0, whole, 4):
        word = int.from_bytes(data[start : start + 4], "little") * _FACTOR & _WORD
        value = (value * _FACTOR ^ (word ^ word >> 24) * _FACTOR) & _WORD
    if rest := data[whole:]:
        value = (value ^ int.from_bytes(rest, "little")) * _FACTOR & _WORD
    value = (value ^ value >> 13) * _FACTOR & _WORD
    return value ^ value >> 15
