"""What a student's functions returned while a check ran, and its digest: the same on each machine, but not more.

Only references are kept while a check runs; the work is done when a check has failed and its exercise has signatures.
What is exact (types, shapes, dtypes, exceptions, where `f` was evaluated) goes into a hash; the numbers that came out
are kept, because a last digit may differ between two machines and a hash knows no tolerance.
"""

from __future__ import annotations

import builtins
import hashlib
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from fractions import Fraction
from itertools import islice
from typing import Any

import numpy as np

from nablagrade.engine.wire.values import encode
from nablagrade.figures import AxesDescription
from nablagrade.model import Opaque

KEPT_NUMBERS = 32  # of one check; the numbers behind these go into the hash, rounded
MAX_ITEMS = 4_096  # of one value
MAX_POINTS = 2_000  # of one callback
MAX_SPELLED = 3_000_000  # characters of all points that one check saw
LINE_POINTS = 8  # of one drawn line: two lines are within KEPT_NUMBERS, so that what is noise in them can be known
RTOL, ATOL = 1e-6, 1e-10
POINT_DIGITS, LATER_DIGITS = 9, 6  # points are computed from exact inputs, so that nine digits are safe

Points = Sequence[tuple[Any, ...]]


@dataclass
class Event:
    """One thing that a check saw of the student's code: a call, a second look at a result, a figure."""

    kind: str
    name: str = ""
    before: tuple[Any, ...] = ()  # the arguments as they were handed over
    after: tuple[Any, ...] = ()
    value: Any = None
    raised: str | None = None
    is_printing: bool = False
    points: tuple[Points, ...] = ()  # of each callback, the points at which it was evaluated


@dataclass(frozen=True)
class Digest:
    """What came out of one check, short; compare with `is_same`."""

    form: str = ""
    numbers: tuple[float, ...] = ()


NOTHING = Digest()


@dataclass
class _Page:
    """Where a transcript is written down: words for the hash, and numbers."""

    words: list[str] = field(default_factory=list)
    numbers: list[float] = field(default_factory=list)
    left_characters: int = MAX_SPELLED

    def points(self, points: Points) -> None:
        """Write down the places at which a function was evaluated, once each; no more of them when the page is full."""
        spelled: set[str] = set()
        for point in islice(points, MAX_POINTS):
            if self.left_characters <= 0:
                break
            spelled.add(text := _spell_point(point))
            self.left_characters -= len(text)
        self.words += ["points", *sorted(spelled)]

    def number(self, value: float) -> None:
        """Keep a number; NaN and infinities are words."""
        if not math.isfinite(value):
            self.words.append(str(value))
        elif len(self.numbers) < KEPT_NUMBERS:
            self.words.append("#")
            self.numbers.append(float(f"{value:.9g}"))
        else:
            self.words.append(_rounded(value, LATER_DIGITS))


def digest_of(events: Sequence[Event]) -> Digest:
    """Return the digest of a transcript; NOTHING when there was nothing to see."""
    if not events:
        return NOTHING
    page = _Page()
    for event in events:
        _write_event(event, page)
    form = hashlib.sha256("\x00".join(page.words).encode("utf-8", "replace")).hexdigest()[:16]
    return Digest(form, tuple(page.numbers))


def is_same(one: Digest, other: Digest) -> bool:
    """Whether two digests are of the same behaviour; a number that is NaN is noise and equals any."""
    if one.form != other.form or len(one.numbers) != len(other.numbers):
        return False
    pairs = zip(one.numbers, other.numbers, strict=True)
    return all(_is_close(a, b) for a, b in pairs)


def _is_close(a: float, b: float) -> bool:
    return math.isnan(a) or math.isnan(b) or abs(a - b) <= ATOL + RTOL * max(abs(a), abs(b))


def without_noise(one: Digest, other: Digest) -> Digest:
    """Return a digest whose numbers are NaN where a second run, whose last digits were shaken, gave other ones."""
    if one.form != other.form or len(one.numbers) != len(other.numbers):
        return one
    pairs = zip(one.numbers, other.numbers, strict=True)
    return Digest(one.form, tuple(a if _is_close(a, b) else math.nan for a, b in pairs))


def _write_event(event: Event, page: _Page) -> None:
    page.words += [event.kind, event.name, f"raised {_known(event.raised)}", f"printed {event.is_printing}"]
    for before, after in zip(event.before, event.after, strict=False):
        _write_argument(before, after, page)
    _write(event.value, page)
    for points in event.points:
        page.points(points)


def _write_argument(before: Any, after: Any, page: _Page) -> None:
    """An argument that is bit for bit as before is one word: a last digit that was changed must be seen."""
    if encode(before) == encode(after):
        page.words.append("unchanged")
    else:
        page.words.append("changed")
        _write(after, page)


def _known(error: str | None) -> str | None:
    return error if error is None or isinstance(getattr(builtins, error, None), type) else "of the student's own"


def _write(value: Any, page: _Page, depth: int = 0) -> None:
    page.words.append(type(value).__name__)
    if isinstance(value, np.ndarray | np.generic):
        _write_array(np.asarray(value), page, depth)
    elif isinstance(value, float | complex):
        _write_floats(np.array([value]), page)
    elif isinstance(value, dict):
        _write_items([item for pair in value.items() for item in pair], page, depth)
    elif isinstance(value, list | tuple):
        _write_items(value, page, depth)
    elif isinstance(value, set):
        _write_items(sorted(value, key=repr), page, depth)
    elif is_dataclass(value) and not isinstance(value, type | Opaque):
        value = _thinned(value) if isinstance(value, AxesDescription) else value
        _write_items([getattr(value, one.name) for one in fields(value)], page, depth)
    else:
        page.words.append(_plain(value))


def _thinned(axes: AxesDescription) -> AxesDescription:
    """The axes with some points of each line, from end to end, and the number of all; colours tell no mistake."""
    lines = tuple({**_colorless(line), **_some(line, "x"), **_some(line, "y")} for line in axes.lines)
    points, entries = (tuple(map(_colorless, artists)) for artists in (axes.points, axes.entries))
    return replace(axes, lines=lines, points=points, entries=entries, window=())


def _colorless(artist: Mapping[str, object]) -> dict[str, object]:
    return {key: value for key, value in artist.items() if key != "color"}


def _some(line: Mapping[str, Any], name: str) -> dict[str, object]:
    places = np.linspace(0, len(line[name]) - 1, min(LINE_POINTS, len(line[name]))).round().astype(int)
    return {name: [line[name][place] for place in places], f"number of {name}": len(line[name])}


def _plain(value: Any) -> str:
    if value is None or isinstance(value, bool | int | str | Fraction | Opaque):
        return str(value)[:400]
    return str(value)[:400] if type(value).__module__.startswith("sympy") else ""


def _write_items(items: Sequence[Any], page: _Page, depth: int) -> None:
    page.words.append(str(len(items)))
    if depth < 8:
        for item in items[:MAX_ITEMS]:
            _write(item, page, depth + 1)


def _write_array(array: Any, page: _Page, depth: int) -> None:
    page.words += [array.dtype.name, str(array.shape)]
    flat = array.reshape(-1)[:MAX_ITEMS]
    if array.dtype.kind in "fc":
        _write_floats(flat, page)
    elif depth < 8:
        for item in flat.tolist():
            _write(item, page, depth + 1)


def _write_floats(flat: Any, page: _Page) -> None:
    for number in _reals(flat):
        page.number(number)


def _reals(flat: Any) -> Iterator[float]:
    parts = (flat.real, flat.imag) if flat.dtype.kind == "c" else (flat,)
    for part in parts:
        yield from (float(number) for number in part.tolist())


def _spell_point(arguments: tuple[Any, ...]) -> str:
    """A point by its coordinates only: whole numbers and floats, lists and arrays are the same place."""
    return "; ".join(_spell_place(argument) for argument in arguments)


def _spell_place(argument: Any) -> str:
    try:
        array = np.asarray(argument)
    except ValueError:  # rows of unequal length
        return type(argument).__name__
    if array.dtype.kind not in "biufc":
        return type(argument).__name__
    if array.dtype.kind == "c" and not np.any(array.imag):
        array = array.real
    numbers = [_rounded(number, POINT_DIGITS) for number in _reals(array.reshape(-1)[:MAX_ITEMS])]
    return f"{array.shape} {' '.join(numbers)}"


def _rounded(number: float, digits: int) -> str:
    return f"{round(number, 12) + 0.0:.{digits}g}"  # + 0.0 turns -0.0 into 0.0
