"""What a classic test leans on, put back for as long as the test runs, when a student's code has replaced it.

A test that runs in the student's namespace cannot be protected: this stops what can be done by name. The record says
`inside` all the same. What the student replaced is theirs again afterwards: their own cells go on as under nbgrader;
and what an instructor's locked cell replaced counts as the instructor's.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator, Mapping
from types import BuiltinFunctionType, CellType, FunctionType, ModuleType
from typing import Any

from nablagrade.engine.guard.places import LOST, PLAIN, Place, Replaced, Stock, place_of, put
from nablagrade.engine.guard.stamps import HAS_VERSIONS, Kinds, Stamps

WATCHED = (  # modules, those below them, and the classes that they define
    "IPython.core",
    "_collections_abc",
    "_hashlib",  # whose names those of Python's own look up when they are called, as the next one
    "_sre",
    "abc",
    "ast",
    "asyncio",
    "bisect",
    "builtins",
    "cmath",
    "codeop",
    "collections",
    "contextlib",
    "copy",
    "csv",
    "datetime",
    "decimal",
    "fractions",
    "functools",
    "hashlib",
    "heapq",
    "inspect",
    "itertools",
    "io",
    "json",
    "linecache",
    "math",
    "nablagrade",
    "numpy",
    "numbers",
    "operator",
    "os",
    "pandas._testing",
    "pandas.core.frame",
    "pandas.core.generic",
    "pandas.core.series",
    "pandas.testing",
    "pathlib",
    "posixpath",
    "random",
    "re",
    "select",
    "signal",
    "socket",
    "statistics",
    "string",
    "struct",
    "sympy.core.basic",
    "sympy.core.expr",
    "sympy.core.numbers",
    "sympy.testing",
    "time",
    "tokenize",
    "traceback",
    "traitlets",
    "types",
    "unittest",
)
FIRM = (  # modules, those below them and their classes, where nothing is ever written to
    "_hashlib",
    "_sre",
    "bisect",
    "cmath",
    "collections",
    "copy",
    "datetime",
    "fractions",
    "hashlib",
    "heapq",
    "json",
    "math",
    "numpy",
    "operator",
    "pandas._testing",
    "pandas.core.frame",
    "pandas.core.generic",
    "pandas.core.series",
    "pandas.testing",
    "re",
    "statistics",
    "sympy.core.basic",
    "sympy.core.expr",
    "sympy.core.numbers",
    "unittest.case",
)
CLOSED = ("collections", "re")  # packages below which nothing is imported later
WARNED, ANNOTATED = "__warningregistry__", "__annotations__"
LEFT_OUT = ("nablagrade.errors", "nablagrade.model", "nablagrade.sandbox", "numpy._typing", "numpy.ma", "numpy.random")
TOPS = ("pandas", "scipy", "sympy")  # whose names are watched, without the modules below
OURS = ("nablagrade", "contextlib")
_ANNOTATIONS = vars(type)[ANNOTATED].__get__  # as no metaclass answers
LOOPS = "asyncio"  # a notebook may let `nest_asyncio` patch it, and its tests need that


class Pristine:
    """The watched places, as they were before any student's code ran."""

    def __init__(self, owners: Iterable[Any] | None = None) -> None:
        """Take stock of these, or of all that is watched."""
        self.stock: Stock = [(), None, b"", frozenset(), (), (None, b""), (), frozenset()]
        self.functions: set[int] = set()  # the ids of those that are watched; they live as long as this does
        self._seen: set[str] = set()
        self._stamps, self._kinds = Stamps(), Kinds()
        self.stock[1] = self._stamps.read
        self._take(self._watched() if owners is None else owners)
        self._add([sys], {name: one for name, one in vars(sys).items() if _is_of_system(one)})

    def learn(self) -> None:
        """Take stock of watched modules that an instructor's cell has imported."""
        if not self._seen.issuperset(tuple(sys.modules)):
            self._take(self._watched())

    def _take(self, owners: Iterable[Any]) -> None:
        places = self._add({id(one): one for one in owners}.values())
        if not places:
            return
        functions = list({id(one): one for one in functions_of(places)}.values())
        self._add([one.__kwdefaults__ for one in functions if one.__kwdefaults__])
        fresh = {id(place.owner) for place in places}
        self._add([sys.modules], {name: one for name, one in tuple(sys.modules.items()) if id(one) in fresh})
        self.functions |= set(map(id, functions))
        self.stock[3] |= {id(place.owner) for place in places if _home(place.owner).split(".")[0] == LOOPS}
        self.stock[4] += tuple(_cells_of(functions))

    def _add(self, owners: Iterable[Any], names: Mapping[str, Any] | None = None) -> list[Place]:
        """Take more places as they are: a child need not look at them again, nor at those that it has.

        Their stamps are read first: what a thread writes meanwhile is seen.
        """
        owners = list(owners)
        self.stock[2] += self._stamps.add([one if type(one) is dict else vars(one) for one in owners])
        places = [place_of(one, names) for one in owners]
        self.stock[0] += tuple(places)
        self._kinds.add([(place.owner, place.kind, place.bases) for place in places if place.kind is not dict])
        self.stock[5] = self._kinds.read, self._kinds.right
        firm = [place for place in places if place.kind is not dict and _is_firm(place.owner)]
        growing = [one for one in firm if "__path__" in one.now and _home(one.owner) not in CLOSED]
        self.stock[6] += tuple(growing)
        self.stock[7] |= frozenset(id(one.owner) for one in firm) - {id(one.owner) for one in growing}
        return places

    def _watched(self) -> Iterator[Any]:
        """Yield the modules and classes to watch that were not there the last time."""
        now = tuple(sys.modules)  # a thread of a notebook's may import meanwhile
        fresh = [name for name in now if name not in self._seen]
        self._seen |= set(fresh)
        for name in fresh:
            module = sys.modules.get(name)
            if type(module) is not ModuleType or not name.startswith(WATCHED + TOPS):
                continue
            if name in TOPS:
                yield module
            elif not name.startswith(LEFT_OUT) and any(name == one or name.startswith(f"{one}.") for one in WATCHED):
                owners = [module, *_classes_of(module)]
                for firm in filter(_is_firm, owners):
                    _write_ahead(firm)
                yield from owners

    def adopt(self, replaced: Replaced, earlier: Replaced, names: frozenset[str] | None) -> None:
        """Take what an instructor's cell replaced, and was put back since, for theirs: what is not from earlier.

        Once a student's code is there, which their cell may have called, only the names that it sets itself.
        """
        known = {(id(place.owner), name): there for place, name, _, there in earlier}
        for entry in list(replaced):
            place, name, _, there = entry
            is_new = known.get((id(place.owner), name), LOST) is not there
            if is_new and there is not LOST and (names is None or name in names):
                place.names[name] = there
                put(place, name, there)
                replaced.remove(entry)


def functions_of(places: Iterable[Place]) -> Iterator[FunctionType]:
    """Yield what is written in Python in places: functions, those of classes, and what they wrap."""
    for place in places:
        for value in place.names.values():
            if type(value) is FunctionType:
                yield value
            if type(value) in PLAIN or isinstance(value, type | ModuleType):
                continue
            inner = (getattr(value, name, None) for name in ("__func__", "__wrapped__", "fget"))
            yield from (one for one in inner if isinstance(one, FunctionType))


def _write_ahead(owner: Any) -> None:
    """Write what Python itself would write later, which is no replacing: where a module's warnings were shown, and no
    annotations where somebody asked for some, as `typing` does of many classes from Python 3.12 on.
    """
    if isinstance(owner, ModuleType):
        vars(owner).setdefault(WARNED, {})
        vars(owner).setdefault(ANNOTATED, {})
    elif HAS_VERSIONS:  # elsewhere no write is told, and annotations may be code that has not run
        _ANNOTATIONS(owner)


def _is_firm(owner: Any) -> bool:
    home = _home(owner)
    return any(home == one or home.startswith(f"{one}.") for one in FIRM)


def _home(owner: Any) -> str:
    return str(owner.__module__ if isinstance(owner, type) else owner.__name__)


def _cells_of(functions: Iterable[FunctionType]) -> Iterator[tuple[CellType, Any]]:
    """Yield the cells of our own functions that are made by others, with what is in them."""
    for one in functions:
        for cell in (one.__closure__ or ()) if str(one.__module__).startswith(OURS) else ():
            try:
                yield cell, cell.cell_contents
            except ValueError:
                continue  # there is nothing yet


def _is_of_system(value: object) -> bool:
    return isinstance(value, BuiltinFunctionType) and not value.__name__.endswith("hook")


def _classes_of(module: ModuleType) -> Iterator[type]:
    """Yield the classes that a module defines; some say that they are of the package around it, or of a kernel."""
    for value in list(vars(module).values()):
        if isinstance(value, type) and _is_mutable(value) and not issubclass(value, ast.AST):
            around = f"{module.__name__}.".startswith(f"{value.__module__}.")
            if around or module.__name__.startswith(OURS):
                yield value


def _is_mutable(value: type) -> bool:
    return bool(value.__flags__ & 1 << 9) and not value.__flags__ & 1 << 8  # a heap type that is not closed
