"""A student's objects as a test in the examiner has them: plain data, or a stand-in that can be called or gone through.

Whatever else a test would do with a stand-in cannot be done from here, and ends the attempt.
"""

from __future__ import annotations

import builtins
from typing import Any, NoReturn, Protocol

from nablagrade.engine.wire.values import Malformed


class Unmovable(BaseException):
    """A test met what can only be had in the student's process; no `except` of its own is meant to catch this."""


class Lender(Protocol):
    """Whoever asks the student's process."""

    def call(self, number: int, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Call an object there."""
        ...

    def step(self, number: int) -> Any:
        """Get the next item of an iterator there; StopIteration at its end."""
        ...


class StandIn:
    """An object that stays in the student's process."""

    def __init__(self, lender: Lender, number: int) -> None:
        self.nabla_lender, self.nabla_number = lender, number


def _refuse(self: StandIn, *_args: object, **_named: object) -> NoReturn:
    raise Unmovable(f"it looks into a value of the kind {type(self).__name__}")


_ALL = """eq ne lt le gt ge bool len iter next contains getitem hash repr str format int float complex index round neg pos
abs invert add radd sub rsub mul rmul truediv rtruediv floordiv rfloordiv mod rmod divmod rdivmod pow rpow matmul
rmatmul and rand or ror xor rxor lshift rlshift rshift rrshift iadd isub imul getattr""".split()
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
