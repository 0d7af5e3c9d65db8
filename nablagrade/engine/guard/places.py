"""Modules, classes and dicts as they were before any student's code, and how they become so again.

The functions that run beside a student's code ask for nothing by a name that the student could have given to something
else: what they need is among their defaults, and a place is a tuple that is taken apart.
"""

from __future__ import annotations

import builtins
import sys
from collections.abc import Mapping
from itertools import compress
from operator import is_, ne
from typing import Any, NamedTuple

from nablagrade.engine.guard.stamps import dict_of

LOST = object()  # in place of a value that is not there
PLAIN = frozenset({bool, bytes, complex, dict, float, frozenset, int, list, set, str, tuple, type(None)})
OPEN = ("pandas",)  # modules to whose classes notebooks add methods of their own
_MRO, _INSIDE = (vars(type)[name].__get__ for name in ("__mro__", "__dict__"))  # as no metaclass answers
_KIND, _BASES = vars(object)["__class__"], vars(type)["__bases__"]
_BUILTINS = frozenset(name for name in vars(builtins) if not name.startswith("__"))


class Place(NamedTuple):
    """A module, a class or a dict, and what was in it."""

    owner: Any
    now: dict[str, Any]  # what is in it
    names: dict[str, Any]  # what was
    kind: type  # a module of another class could answer with anything
    bases: tuple[type, ...]
    values: tuple[Any, ...]  # all that was in it, in order


Stock = list[Any]  # all places, what reads their stamps, the stamps under which nothing differed, whose places are
# those of event loops, the cells of functions that are made by others, with what is in them, what reads kinds and what
# these were, the packages that are written to by imports only, and the ids of what never is
Replaced = list[tuple[Place, str, Any, Any]]  # place, name, what is right, and what a student's code had put there


def place_of(owner: Any, names: Mapping[str, Any] | None = None) -> Place:
    """Return a place as it is now: all of it, or some names."""
    now = owner if type(owner) is dict else dict_of(vars(owner))
    bases = owner.__bases__ if isinstance(owner, type) else ()
    return Place(owner, now, dict(now if names is None else names), type(owner), bases, tuple(now.values()))


def _may_be_added(
    place: Place,
    name: str,
    _get: Any = dict.get,
    _type: Any = type,
    _str: Any = str,
    _begins: Any = str.startswith,
    _mro: Any = _MRO,
    _inside: Any = _INSIDE,
    _open: Any = OPEN,
) -> bool:
    """Whether a name is new in a class to which notebooks add methods, and takes the place of nothing inherited."""
    owner, _, names, _, _, _ = place
    home = _get(names, "__module__")
    if _type(home) is not _str or not _begins(home, _open) or _begins(name, "_"):
        return False
    return [one for one in _mro(owner)[1:] if name in _inside(one)] == []


def differences(
    place: Place,
    _get: Any = dict.get,
    _type: Any = type,
    _list: Any = list,
    _str: Any = str,
    _dict: Any = dict,
    _float: Any = float,
    _plain: Any = PLAIN,
    _lost: Any = LOST,
    _shadows: Any = _BUILTINS,
    _may_be_added: Any = _may_be_added,
) -> list[tuple[str, Any, Any]]:
    """Return each name whose value differs, with what is right and what is there.

    Data that replaced data is no difference: counters and caches change by themselves; numbers like π do not. Of
    names that were not there, those count that decide what is found: in a module one that stands before a builtin, in a
    class any, but for a public one in pandas (an accessor, `tqdm.pandas`) before which nothing was found.
    """
    _, now, names, kind, bases, _ = place
    found = []
    for name, right in names.items():
        there = _get(now, name, _lost)
        if there is right or (right is None and not bases):  # what a module sets when it is first needed
            continue
        if _type(right) is _float or _type(there) not in _plain or _type(right) not in _plain:
            found.append((name, right, there))
    added = [] if kind is _dict else [name for name in _list(now) if _type(name) is _str and name not in names]
    for name in added:
        decides = not _may_be_added(place, name) if bases else name in _shadows
        if decides and _type(now[name]) not in _plain:
            found.append((name, _lost, now[name]))
    return found


def suspects(
    stock: Stock,
    _len: Any = len,
    _range: Any = range,
    _all: Any = all,
    _map: Any = map,
    _is: Any = is_,
    _values: Any = dict.values,
    _view: Any = memoryview,
    _differ: Any = ne,
    _where: Any = compress,
) -> tuple[tuple[Place, ...], bytes]:
    """Return the places that were written to since nothing differed, and the stamps of all.

    Without stamps those in which something is another thing than it was, or stands at another place.
    """
    places, read, known = stock[0], stock[1], stock[2]
    words = read()
    if not words:
        found = [one for one in places if _len(one[1]) != _len(one[5]) or not _all(_map(_is, _values(one[1]), one[5]))]
        return (*found,), words
    if words == known:
        return (), words
    if _len(words) != _len(known):
        return places, words
    differ = _map(_differ, _view(words).cast("Q"), _view(known).cast("Q"))
    return (*[places[at] for at in _where(_range(_len(places)), differ)],), words  # no other place is touched


def put(
    place: Place,
    name: str,
    value: Any,
    _lost: Any = LOST,
    _set: Any = type.__setattr__,
    _delete: Any = type.__delattr__,
    _pop: Any = dict.pop,
    _set_item: Any = dict.__setitem__,
) -> None:
    """Make a name of a place this value."""
    owner, now, _, _, bases, _ = place
    if bases:
        if value is _lost:
            _delete(owner, name)
        else:
            _set(owner, name, value)
    elif value is _lost:
        _pop(now, name, None)
    else:
        _set_item(now, name, value)


def put_back(
    stock: Stock,
    replaced: Replaced,
    _suspects: Any = suspects,
    _differences: Any = differences,
    _put: Any = put,
    _id: Any = id,
    _modules: Any = sys.modules,
    _patcher: Any = "nest_asyncio",
) -> None:
    """Make places what they were; `replaced` gets what was there, which so stays alive: its end could be code, too."""
    found, words = _suspects(stock)
    exempt = stock[3] if _patcher in _modules else ()
    has_replaced = False
    for cell, right in stock[4]:
        if cell.cell_contents is not right:
            cell.cell_contents = right
    for place in found:
        for name, right, there in () if _id(place[0]) in exempt else _differences(place):
            has_replaced = True
            replaced.append((place, name, right, there))
            _put(place, name, right)
    if not has_replaced:
        stock[2] = words


def put_back_kinds(
    stock: Stock, _type: Any = type, _put: Any = _KIND.__set__, _put_bases: Any = _BASES.__set__
) -> None:
    """Give modules and classes the class that they are of, and classes their bases: no dict says what these are."""
    read, right = stock[5]
    if right and read() == right:
        return
    for owner, _, _, kind, bases, _ in stock[0]:
        if _type(owner) is not kind:
            _put(owner, kind)  # first, and not by what it is now: that may answer with anything
        if bases and owner.__bases__ is not bases:
            _put_bases(owner, bases)


def give_back(
    replaced: Replaced, _put: Any = put, _get: Any = dict.get, _lost: Any = LOST, _reversed: Any = reversed
) -> None:
    """Give a student's code what it had put there, where nothing else has been set since."""
    for place, name, right, there in _reversed(replaced):  # what was put there last is what they had
        if _get(place[1], name, _lost) is right:
            _put(place, name, there)
    replaced.clear()
