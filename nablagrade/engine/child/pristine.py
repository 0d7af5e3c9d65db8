"""What a classic test leans on, put back for as long as the test runs, when a student's code has replaced it.

A test that runs in the student's namespace cannot be protected: this stops what is cheap to do and hard to notice. The
record says `inside` all the same. What the student replaced is theirs again afterwards: their own cells go on as
under nbgrader; and what an instructor's locked cell replaced counts as the instructor's.
"""

from __future__ import annotations

import sys
import threading
import types
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any

from nablagrade.engine.child.stamps import DictStamp, FunctionStamps

WATCHED = (
    "builtins",
    "cmath",
    "math",
    "numpy",
    "numpy._core.fromnumeric",
    "numpy._core.numeric",
    "numpy.linalg",
    "numpy.testing",
    "numpy.testing._private.utils",
    "operator",
    "sympy",
    "unittest.case",
)
_ABSENT = object()
Place = tuple[Any, str]  # a module or class, and a name in it


class _Known:
    """A module or class, and what was in it."""

    def __init__(self, place: Any) -> None:
        self.place = place
        self.names = dict(vars(place))
        self._stamp = DictStamp(vars(place))
        self._unchanged = self._stamp.read()  # the last stamp under which nothing differed

    def changed(self) -> Iterator[tuple[str, Any]]:
        """Yield each name whose value differs now, with its present value."""
        stamp = self._stamp.read()
        if stamp is not None and stamp == self._unchanged:
            return
        now = vars(self.place)
        differing = [name for name, value in self.names.items() if now.get(name, _ABSENT) is not value]
        if not differing:
            self._unchanged = stamp
        for name in differing:
            yield name, now.get(name, _ABSENT)


class Pristine:
    """The functions of the watched modules and classes, as they were before any student's code ran."""

    def __init__(self, classes: Sequence[type] = ()) -> None:
        self._modules = {name: sys.modules[name] for name in WATCHED if name in sys.modules}
        self._known = [_Known(place) for place in (*self._modules.values(), *classes)]
        values = (value for known in self._known for value in known.names.values())
        functions = list({function for value in values for function in _functions_of(value)})
        self._codes = [(one, _does(one), dict(one.__kwdefaults__ or {})) for one in functions]
        self._stamps = FunctionStamps(functions)
        self._stamped = self._stamps.read()

    def changed(self) -> dict[tuple[int, str], tuple[Place, Any]]:
        """Return what differs now, with its present value."""
        return {
            (id(known.place), name): ((known.place, name), value)
            for known in self._known
            for name, value in known.changed()
        }

    def trust(self, before: Mapping[tuple[int, str], tuple[Place, Any]]) -> None:
        """Take what has changed since `before` for the instructor's."""
        for key, ((place, name), value) in self.changed().items():
            if value is not _ABSENT and (key not in before or before[key][1] is not value):
                self._names_of(place)[name] = value

    @contextmanager
    def restored(self) -> Iterator[None]:
        """Put everything back; afterwards the student has again what they had, where the test has not set it itself."""
        self._restore_codes()
        with ExitStack() as undo:
            for (place, name), value in self.changed().values():
                known = self._names_of(place)[name]
                setattr(place, name, known)
                undo.callback(_give_back, place, name, known, value)
            undo.enter_context(_items(sys.modules, self._modules))
            yield

    def _restore_codes(self) -> None:
        """Put back what functions run; it stays so, for nobody honest swaps it."""
        if self._stamped is not None and self._stamps.read() == self._stamped:
            return
        for function, did, named in self._codes:
            if any(one is not other for one, other in zip(_does(function), did, strict=True)):
                function.__code__, function.__defaults__, function.__kwdefaults__ = did
            if function.__kwdefaults__ is not None:
                function.__kwdefaults__.update(named)

    def _names_of(self, place: Any) -> dict[str, Any]:
        return next(known.names for known in self._known if known.place is place)


def _give_back(place: Any, name: str, known: Any, value: Any) -> None:
    if vars(place).get(name, _ABSENT) is not known:
        return  # the test has set it itself
    if value is _ABSENT:
        delattr(place, name)
    else:
        setattr(place, name, value)


@contextmanager
def _items(mapping: dict[str, Any], wanted: Mapping[str, Any]) -> Iterator[None]:
    before = {name: mapping.get(name, _ABSENT) for name in wanted}
    mapping.update(wanted)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is _ABSENT:
                mapping.pop(name, None)
            else:
                mapping[name] = value


@contextmanager
def unobserved() -> Iterator[None]:
    """Switch off a student's trace and profile functions."""
    trace, profile = sys.gettrace(), sys.getprofile()
    sys.settrace(None)
    sys.setprofile(None)
    threading.settrace(None)
    threading.setprofile(None)
    try:
        yield
    finally:
        sys.settrace(trace)
        sys.setprofile(profile)


@contextmanager
def as_built(instance: Any, state: Mapping[str, Any]) -> Iterator[None]:
    """Give an object these attributes, and its class's methods where it has some of its own."""
    own = vars(instance)
    methods = {name: own.pop(name) for name in list(own) if callable(getattr(type(instance), name, None))}
    before = {name: getattr(instance, name) for name in state}
    for name, value in state.items():
        setattr(instance, name, value)
    try:
        yield
    finally:
        for name, value in before.items():
            setattr(instance, name, value)
        own.update(methods)


def _does(function: types.FunctionType) -> tuple[Any, ...]:
    """Return what decides what a function does."""
    return function.__code__, function.__defaults__, function.__kwdefaults__


def _functions_of(value: object) -> Iterator[types.FunctionType]:
    """Yield what is written in Python of a value: itself, or what it wraps, as the dispatchers of NumPy do."""
    for one in (value, getattr(value, "__wrapped__", None)):
        if isinstance(one, types.FunctionType):
            yield one
