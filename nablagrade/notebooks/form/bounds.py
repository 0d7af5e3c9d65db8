"""How large JSON data are once nbformat has written them, counted before they are: each level indents each line.

Two megabytes that are nested ninety deep become more than a hundred.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable
from json.encoder import encode_basestring
from typing import Any

MAX_DEPTH = 40  # of what is kept beside the sources: far more than any tool nests
MOST_OF_A_BYTE = 50  # written bytes that one read byte can become: a line of its own, indented, with its signs


class Allowance:
    """So many bytes that may still be written; where they are `ample` for all that can come, none is counted."""

    def __init__(self, left_bytes: int, *, is_ample: bool = False) -> None:
        self._left = left_bytes
        self._is_ample = is_ample

    def take(self, value: Any, depth: int) -> bool:
        """Use up what a value takes that lies at a depth; False, and nothing is used, where that is too much."""
        if self._is_ample:
            return True
        size = written_bytes(value, depth, self._left)
        if size > self._left:
            return False
        self._left -= size
        return True

    def keep(self, fields: dict[str, Any], depth: int) -> None:
        """Leave the fields of a dictionary that fit, in their order; in place."""
        if self._is_ample:
            return
        for key in [key for key, value in fields.items() if not self.take({key: value}, depth)]:
            del fields[key]


def is_ample(left_bytes: int, read_bytes: int, value: Any) -> bool:
    """Return whether a value that was read from so few bytes can never be written as more than `left_bytes`."""
    return read_bytes * MOST_OF_A_BYTE <= left_bytes and _is_flat(value)


def _is_flat(value: Any) -> bool:
    """Whether all of a value may be kept, however it is cut: nothing nested too deeply, no number that is none."""
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [inner for one in level for inner in inside(one) if isinstance(inner, dict | list | float)]
        if any(isinstance(one, float) and not math.isfinite(one) for one in level):
            return False
        if not level:
            return True
    return False


def inside(value: Any) -> Iterable[Any]:
    """Return the values that a value holds: none where it is no dictionary or list."""
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def written_bytes(value: Any, depth: int, most: int) -> int:
    """Return how many bytes a value takes on lines indented by `depth`; stops counting behind `most`."""
    total, waiting = 0, [(value, depth)]
    while waiting and total <= most:
        one, depth = waiting.pop()
        if depth > MAX_DEPTH or (isinstance(one, str) and len(one) > most):
            return most + 1
        total += _own_bytes(one, depth)
        if total <= most and isinstance(one, dict | list):
            waiting.extend((inner, depth + 1) for inner in inside(one))
    return total


def lines_bytes(text: str, depth: int) -> int:
    """Return how many bytes a text takes at most as a list of its lines."""
    return _text_bytes(text) + (len(text.splitlines()) + 2) * (depth + 5)


def _own_bytes(one: Any, depth: int) -> int:
    """Count a value without those inside it, but with the lines on which these will stand."""
    if isinstance(one, str):
        return lines_bytes(one, depth + 1)
    if isinstance(one, dict):
        return len(one) * (depth + 6) + depth + 3 + sum(_text_bytes(key) for key in one)
    if isinstance(one, list):
        return len(one) * (depth + 3) + depth + 3
    if isinstance(one, float) and not math.isfinite(one):
        return sys.maxsize  # Python would write NaN, which is no JSON: no browser opens the file
    return len(repr(one)) + 1


def _text_bytes(text: str) -> int:
    return len(encode_basestring(text).encode("utf-8", "replace"))
