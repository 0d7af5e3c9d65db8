"""A student's objects as a test in the examiner has them: plain data, or a stand-in that can be called or gone through.

Whatever else a test would do with a stand-in cannot be done from here, and ends the attempt.
"""

from __future__ import annotations

import builtins
from typing import Any, NoReturn, Protocol

import numpy as np

from nablagrade.engine.checks.movable import Unmovable
from nablagrade.engine.wire.lent import CALLABLE, ITERATOR, MUTABLE, is_exact, rebuild
from nablagrade.engine.wire.values import Malformed, Wire, decode, encode


class Lender(Protocol):
    """Whoever asks the student's process."""

    def call(self, number: int, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Call an object there."""
        ...

    def step(self, number: int) -> Any:
        """Get the next item of an iterator there; StopIteration at its end."""
        ...

    def given_up(self, why: BaseException) -> BaseException:
        """Remember that the attempt has ended; return what is to be raised."""
        ...


class StandIn:
    """An object that stays in the student's process."""

    def __init__(self, lender: Lender, number: int) -> None:
        self.nabla_lender, self.nabla_number = lender, number


def _refuse(self: StandIn, *_args: object, **_named: object) -> NoReturn:
    raise self.nabla_lender.given_up(Unmovable(f"it looks into a value of the kind {type(self).__name__}"))


_ALL = [
    "eq",
    "ne",
    "lt",
    "le",
    "gt",
    "ge",
    "bool",
    "len",
    "iter",
    "next",
    "contains",
    "getitem",
    "hash",
    "repr",
    "str",
    "format",
    "int",
    "float",
    "complex",
    "index",
    "round",
    "neg",
    "pos",
    "abs",
    "invert",
    "add",
    "radd",
    "sub",
    "rsub",
    "mul",
    "rmul",
    "truediv",
    "rtruediv",
    "floordiv",
    "rfloordiv",
    "mod",
    "rmod",
    "divmod",
    "rdivmod",
    "pow",
    "rpow",
    "matmul",
    "rmatmul",
    "and",
    "rand",
    "or",
    "ror",
    "xor",
    "rxor",
    "lshift",
    "rlshift",
    "rshift",
    "rrshift",
    "iadd",
    "isub",
    "imul",
    "getattr",
]
_OPAQUE: dict[str, Any] = {f"__{name}__": _refuse for name in _ALL} | {"__class__": property(_refuse)}


def _call(self: StandIn, *args: Any, **kwargs: Any) -> Any:
    return self.nabla_lender.call(self.nabla_number, args, kwargs)


def _step(self: StandIn) -> Any:
    return self.nabla_lender.step(self.nabla_number)


def opaque(lender: Lender, number: int, name: str) -> Any:
    """Return a stand-in of which nothing can be seen but that it is there."""
    return type(name, (StandIn,), dict(_OPAQUE))(lender, number)


def function(lender: Lender, number: int, name: str) -> Any:
    """Return a stand-in that can be called."""
    more = {"__call__": _call, "__name__": name, "__hash__": object.__hash__}
    return type("function", (StandIn,), _OPAQUE | more)(lender, number)


def iterator(lender: Lender, number: int, name: str) -> Any:
    """Return a stand-in that can be gone through."""
    return type(name, (StandIn,), {"__iter__": lambda self: self, "__next__": _step, "__repr__": _refuse})(
        lender, number
    )


def error_of(told: Any, args: list[Any] | None) -> Exception:
    """Make the error that a student's function has raised, as far as a test can see it: class, words and arguments."""
    kind = getattr(builtins, str(told["base"]), None)
    if not (isinstance(kind, type) and issubclass(kind, Exception)) or issubclass(kind, SyntaxError | ExceptionGroup):
        raise Unmovable(f"it meets a {str(told['name'])[:80]}")
    words = str(told["words"])
    try:
        made = kind(*args) if args is not None else None
        if made is not None and type(made) is kind and str(made) == words:
            return made
        its_own = type(str(told["name"]), (kind,), {"__str__": lambda _: words, "__init__": lambda *_: None})
        return its_own()  # type: ignore[no-any-return]  # made above of an Exception
    except Exception as error:
        raise Malformed("no error") from error


class Borrowed:
    """What a test has of the student's process, by number, and what it has handed over."""

    def __init__(self, lender: Lender) -> None:
        self._lender = lender
        self._objects: dict[int, Any] = {}
        self._numbers: dict[int, int] = {}  # by id: what is numbered stays in `_objects`
        self._kinds: dict[int, list[Any]] = {}
        self._inner: dict[int, Any] = {}  # parts of what was handed over, by id: they have no number of their own

    def __getitem__(self, number: int) -> Any:
        return self._objects[number]

    def knows(self, value: object) -> bool:
        """Whether a value is there, too."""
        return id(value) in self._numbers

    def wire(self, value: Any) -> Wire:
        """Return a value to be sent: what is there by its number, the rest as data. Unmovable where it is neither."""
        inner: dict[int, Any] = {}

        def claim(part: Any) -> Wire | None:
            if isinstance(part, StandIn):
                return ["k", str(part.nabla_number)]
            if id(part) in self._numbers:
                return ["k", str(self._numbers[id(part)])]
            if not is_exact(part, is_inner=part is not value):
                raise self._lender.given_up(Unmovable(f"it hands over a value of the kind {type(part).__name__}"))
            if type(part) in MUTABLE:
                if id(part) in self._inner or id(part) in inner:
                    raise self._lender.given_up(Unmovable("it hands over a part of what it has handed over"))
                if part is not value:
                    inner[id(part)] = part
            return None

        wire = encode(value, claim)
        if isinstance(wire, list) and wire[0] == "o":
            raise self._lender.given_up(Unmovable("it hands over a value that is too large"))
        self._inner |= inner
        return wire

    def received(self, told: Any) -> Any:
        """Return what was lent; an object that is known is what it was before."""
        handle = told["handle"]
        if handle is not None and int(handle) in self._objects:
            return self._objects[int(handle)]
        value = self.rebuilt(told)
        if handle is not None:
            self.know(int(handle), value)
        return value

    def rebuilt(self, told: Any) -> Any:
        """Return what a message says as an object of its own."""
        self._kinds |= {int(one[0]): one for one in told["kinds"]}
        try:
            return decode(told["value"], self._refer)
        except Malformed as lie:
            raise self._lender.given_up(garbled(lie)) from lie

    def _refer(self, number: int) -> Any:
        if number not in self._objects:
            _, kind, name, parts = self._kinds[number]
            built = rebuild(kind, name, decode(parts, self._refer)) if parts is not None else None
            stand_in = {CALLABLE: function, ITERATOR: iterator}.get(kind, opaque)
            self.know(number, stand_in(self._lender, number, name) if built is None else built)
        return self._objects[number]

    def know(self, number: int, value: Any) -> None:
        """Remember under which number a value is there."""
        self._objects[number] = value
        self._numbers[id(value)] = number


def garbled(error: Exception) -> Unmovable:
    """Say that a message makes no sense."""
    return Unmovable(f"the student's process said what nobody can read ({str(error)[:80]})")


def update(mine: Any, now: Any) -> None:
    """Change an object into what the student's functions have made of it; its parts stay the same objects."""
    if type(mine) is not type(now):
        raise Unmovable("a value has become another one")
    if isinstance(mine, np.ndarray):
        if mine.shape != now.shape or mine.dtype != now.dtype:
            raise Unmovable("an array has another form now")
        mine[...] = now
    elif isinstance(mine, list):
        mine[:] = [*map(_kept, mine, now), *now[len(mine) :]]
    elif isinstance(mine, dict):
        parts = {key: _kept(mine[key], value) if key in mine else value for key, value in now.items()}
        mine.clear()
        mine.update(parts)
    else:
        mine.clear()
        mine.update(now)


def _kept(mine: Any, now: Any) -> Any:
    if type(mine) is not type(now) or type(mine) not in MUTABLE:
        return now
    update(mine, now)
    return mine
