"""What crosses the pipe: plain data as tagged JSON, by exact type, bounded; never pickle, never a student's object.

`encode` runs beside the student's code and is not trusted; `decode` runs in the examiner and checks everything.
A value of a kind that is not listed here becomes `Opaque`, which carries its type's name and nothing else.
"""

from __future__ import annotations

import base64
import math
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from types import EllipsisType
from typing import Any

import numpy as np

from nablagrade.engine.wire import figures, held, symbols, towers
from nablagrade.figures import FigureDescription
from nablagrade.model import Opaque

MAX_DEPTH = 20
MAX_ITEMS = 100_000
MAX_DECIMAL = 4_000  # digits, and tens in the exponent
MAX_CHARACTERS = 4_000_000  # of an array of texts
TOWER = "formula that is too large"
MAX_INT_BITS = 14_000  # fewer digits than Python refuses to print
DTYPES = frozenset(
    {"bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"}
    | {"float16", "float32", "float64", "complex64", "complex128"}
)

Wire = Any  # JSON: None, bool, str, or a list that begins with a tag


class Malformed(ValueError):
    """A message from the child that no encoder of ours writes."""


class _Budget:
    """Counts the items of one message, so that a small message cannot grow large when rebuilt."""

    def __init__(self) -> None:
        self.left = MAX_ITEMS

    def spend(self, depth: int, count: int = 1) -> None:
        self.left -= count
        if self.left < 0 or depth > MAX_DEPTH:
            raise Malformed("too many or too deeply nested items")


# ---------------------------------------------------------------- in the child


def encode(value: object, reference: Callable[[object], Wire | None] | None = None) -> Wire:
    """Return `value` as tagged JSON. `reference` may claim an object first (a callback on its way out)."""
    try:
        return _encode(value, 0, _Budget(), reference or (lambda _: None))
    except (Malformed, RecursionError):
        return ["o", f"{type(value).__name__} that is too large"]
    except Exception:  # noqa: BLE001 - a student's object may break when it is looked at
        return ["o", type(value).__name__[:80]]


def _encode(value: Any, depth: int, budget: _Budget, reference: Callable[[object], Wire | None]) -> Wire:
    budget.spend(depth)
    claimed = reference(value)
    if claimed is not None:
        return claimed
    kind = type(value)
    if value is None or kind is bool or kind is str:
        return value
    if encoder := _SCALARS.get(kind):
        return encoder(value)
    if kind in _TAGS:
        return [_TAGS[kind], [_encode(item, depth + 1, budget, reference) for item in value]]
    if issubclass(kind, tuple) and "_fields" in vars(kind):  # a named tuple is a tuple, by none of its own methods
        return ["t", [_encode(item, depth + 1, budget, reference) for item in tuple.__iter__(value)]]
    if kind in _MAPPINGS:
        return ["d", [[_encode(x, depth + 1, budget, reference) for x in pair] for pair in value.items()]]
    if kind in {np.ndarray, held.HeldArray}:
        return _encode_array(value, depth, budget, reference)
    if isinstance(value, np.generic) and kind.__module__ == "numpy" and value.dtype.name in DTYPES:
        return ["n", value.dtype.name, _base64(value.tobytes())]
    labelled = held.encode(value, lambda part: _encode(part, depth + 1, budget, reference))
    if formula := None if labelled else symbols.encode(value):
        budget.spend(depth, _nodes(formula))
    return labelled or formula or figures.encode(value) or ["o", f"{kind.__name__}"[:80]]


def _encode_int(value: int) -> Wire:
    return ["i", f"{value:x}"] if value.bit_length() <= MAX_INT_BITS else ["o", "int that is too large"]


def _encode_decimal(value: Decimal) -> Wire:
    is_bounded = not value.is_snan() and len(text := str(value)) <= MAX_DECIMAL and _has_small_exponent(value)
    return ["D", text] if is_bounded else ["o", "Decimal that is too large"]


def _has_small_exponent(value: Decimal) -> bool:
    return not value.is_finite() or abs(value.adjusted()) <= MAX_DECIMAL  # `int(…)` of it writes all digits


def _encode_array(value: Any, depth: int, budget: _Budget, reference: Callable[[object], Wire | None]) -> Wire:
    if value.dtype.name in DTYPES:
        little = value.dtype.newbyteorder("<")  # the name of a dtype does not tell its byte order
        return ["a", value.dtype.name, list(value.shape), _base64(value.astype(little).tobytes())]
    if value.dtype.kind in "OU":
        items = [_encode(item, depth + 1, budget, reference) for item in value.ravel().tolist()]
        return ["A", value.dtype.kind, list(value.shape), items]
    return ["o", f"array of {value.dtype.name}"]


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


_MAPPINGS = (dict, OrderedDict, defaultdict, Counter)  # of these no method of the student's is called
_TAGS: dict[type, str] = {tuple: "t", list: "l", set: "S", frozenset: "S"}
_SCALARS: dict[type, Callable[[Any], Wire]] = {
    int: _encode_int,
    float: lambda x: ["f", x.hex()],
    complex: lambda x: ["c", x.real.hex(), x.imag.hex()],
    bytes: lambda x: ["b", _base64(x)],
    EllipsisType: lambda _: ["E"],
    Decimal: _encode_decimal,
    Fraction: lambda x: ["q", _encode_int(x.numerator), _encode_int(x.denominator)],
    Opaque: lambda x: ["o", x.type_name],
}


# ---------------------------------------------------------------- in the examiner


def decode(wire: Wire, refer: Callable[[int], object] | None = None) -> Any:
    """Rebuild plain data from tagged JSON; Malformed when no encoder of ours wrote it.

    `refer` turns the number of a callback into a callable; it is given only where callbacks may come in.
    """
    try:
        return _decode(wire, 0, _Budget(), refer)
    except Malformed:
        raise
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
        raise Malformed(str(error)) from error


def _decode(wire: Wire, depth: int, budget: _Budget, refer: Callable[[int], object] | None) -> Any:
    budget.spend(depth)
    if wire is None or isinstance(wire, bool | str):
        return wire
    if not isinstance(wire, list) or not wire or not isinstance(wire[0], str):
        raise Malformed("not a tagged value")
    tag, *rest = wire
    if tag == "k" and refer is not None:
        return refer(int(rest[0]))
    if tag in _CONTAINERS:
        [items] = rest
        return _CONTAINERS[tag]([_decode(item, depth + 1, budget, refer) for item in items])
    if tag == "d":
        return _decode_dict(rest[0], depth, budget, refer)
    if tag == "A":
        return _decode_objects(rest, depth, budget, refer)
    if tag == "h":
        return held.decode(rest, lambda part: _decode(part, depth + 1, budget, None))
    if tag in _FORMULAS:
        budget.spend(depth, _nodes(rest))
        return _FORMULAS[tag](*rest)
    if tag not in _DECODERS:
        raise Malformed("unknown tag")
    return _DECODERS[tag](*rest)


def _decode_dict(pairs: Wire, depth: int, budget: _Budget, refer: Callable[[int], object] | None) -> dict[Any, Any]:
    out = {}
    for key, value in pairs:
        out[_hashable(_decode(key, depth + 1, budget, refer))] = _decode(value, depth + 1, budget, refer)
    return out


def _decode_objects(rest: Wire, depth: int, budget: _Budget, refer: Callable[[int], object] | None) -> Any:
    kind, shape, items = rest
    _check_shape(shape, len(items))
    values = [_decode(item, depth + 1, budget, refer) for item in items]
    if kind == "U":
        return _texts(values).reshape(shape)
    out = np.empty(len(values), dtype=object)
    for index, value in enumerate(values):  # np.array would look into the items and guess a shape
        out[index] = value
    return out.reshape(shape)


def _texts(values: list[Any]) -> Any:
    texts = [str(value) for value in values]
    if len(texts) * max(map(len, texts), default=0) > MAX_CHARACTERS:  # each gets the room of the longest
        raise Malformed("texts of an array are too long")
    return np.array(texts, dtype=str)


def _nodes(tree: Wire) -> int:
    """Count the lists in a formula's tree: each becomes an object of SymPy's."""
    count, waiting = 0, [tree]
    while waiting:
        one = waiting.pop()
        if isinstance(one, list):
            count += 1
            waiting.extend(one)
    return count


def _decode_formula(tree: Wire) -> Any:
    formula = symbols.decode(tree)
    return Opaque(TOWER) if towers.is_tower(formula) else formula


def _decode_formulas(rows: Wire, columns: Wire, entries: Wire) -> Any:
    matrix = symbols.decode_matrix(rows, columns, entries)
    return Opaque(TOWER) if any(towers.is_tower(one) for one in matrix) else matrix


def _decode_array(name: str, shape: Wire, data: str) -> Any:
    if name not in DTYPES:
        raise Malformed("dtype")
    raw = base64.b64decode(data, validate=True)
    dtype = np.dtype(name)
    _check_shape(shape, len(raw) // dtype.itemsize)
    return np.frombuffer(raw, dtype=dtype).reshape(shape).copy()


def _check_shape(shape: Wire, size: int) -> None:
    # before anything is built: a shape may claim more than the message holds
    if not all(type(n) is int and 0 <= n <= 2**40 for n in shape) or len(shape) > 32 or math.prod(shape) != size:
        raise Malformed("shape does not fit the data")


def _decode_scalar(name: str, data: str) -> Any:
    return _decode_array(name, [], data)[()]


def _decode_int(digits: str) -> int:
    if len(digits) > MAX_INT_BITS // 4 + 2:
        raise Malformed("number too long")
    return int(digits, 16)


def _decode_decimal(text: str) -> Decimal:
    if not isinstance(text, str) or len(text) > MAX_DECIMAL:
        raise Malformed("number too long")
    value = Decimal(text)
    if value.is_snan() or not _has_small_exponent(value):
        raise Malformed("number too large")
    return value


def _decode_fraction(numerator: Wire, denominator: Wire) -> Fraction:
    below = _decode_int(denominator[1])
    if below <= 0:
        raise Malformed("denominator")
    return Fraction(_decode_int(numerator[1]), below)


def _hashable(value: Any) -> Any:
    try:
        hash(value)
    except TypeError:
        if isinstance(value, set):
            return frozenset(value)
        return Opaque(type(value).__name__)
    return value


_CONTAINERS: dict[str, Callable[[list[Any]], Any]] = {
    "t": tuple,
    "l": list,
    "S": lambda items: {_hashable(item) for item in items},
}
_DECODERS: dict[str, Callable[..., Any]] = {
    "i": _decode_int,
    "f": float.fromhex,
    "c": lambda re, im: complex(float.fromhex(re), float.fromhex(im)),
    "b": lambda data: base64.b64decode(data, validate=True),
    "E": lambda: ...,
    "D": _decode_decimal,
    "q": _decode_fraction,
    "n": _decode_scalar,
    "a": _decode_array,
    "o": lambda name: Opaque(str(name)[:120]),
    "F": figures.decode,
}
_FORMULAS: dict[str, Callable[..., Any]] = {"y": _decode_formula, "Y": _decode_formulas}


def is_plain(value: object) -> bool:
    """Whether a value came through as data; Opaque and figures have no value to compare."""
    return not isinstance(value, Opaque | FigureDescription)
