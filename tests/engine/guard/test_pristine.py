"""What is watched, told and put back, on a Python with stamps and on one without."""

from __future__ import annotations

import itertools
import math
import os
import resource
import sys
import threading
import types

import pytest

from nablagrade.engine.guard import pristine, stamps
from nablagrade.engine.guard.places import differences, give_back, place_of, put_back, put_back_kinds, suspects
from nablagrade.engine.guard.pristine import Pristine


class Base:
    """What a place is made of."""


class Place(Base):
    """A class in which something is replaced."""

    value = 1

    @staticmethod
    def answer(one=1, *, two=2):
        """Return both."""
        return one, two


@pytest.fixture(params=["stamps", "none"])
def kept(request, monkeypatch):
    """What is kept of a class, on a Python with stamps and on one without."""
    if request.param == "none":
        monkeypatch.setattr(stamps, "HAS_VERSIONS", False)
    answer = vars(Place)["answer"]
    yield Pristine([Place, math])
    Place.answer, Place.value, Place.__bases__ = answer, 1, (Base,)


def changed(one):
    """The names that differ now."""
    return [name for place in one.stock[0] for name, _, _ in differences(place)]


def test_what_is_replaced_is_put_back_and_given_back(kept):
    """Each time anew, and never by mistake: what nobody touched is not named."""
    assert changed(kept) == []
    for fake in (lambda: 7, lambda: 8):
        Place.answer = fake
        assert changed(kept) == ["answer"]
        replaced = []
        put_back(kept.stock, replaced)
        assert Place.answer() == (1, 2)
        give_back(replaced)
        assert Place.answer is fake


def test_counters_go_on(kept):
    """A number or a dict that became another one is how a library counts; a constant like π is none."""
    Place.value = 2
    pi, math.pi = math.pi, 3
    try:
        assert changed(kept) == ["pi"]
        put_back(kept.stock, [])
        assert (Place.value, math.pi) == (2, pi)
    finally:
        math.pi = pi


@pytest.mark.parametrize("name", ["__getattribute__", "fresh"])
def test_what_is_added_to_a_class_is_taken_away(kept, name):
    """A class finds what was there; `__getattribute__` would decide over everything."""
    setattr(Place, name, lambda *_: 1)
    replaced = []
    put_back(kept.stock, replaced)
    assert name not in vars(Place)
    give_back(replaced)
    assert name in vars(Place)
    delattr(Place, name)


def test_what_stands_before_a_builtin_is_taken_away(kept):
    """In a module a new name matters when its functions would find it in place of a builtin."""
    math.len, math.anything = (lambda _: 0), (lambda _: 0)
    put_back(kept.stock, [])
    assert (hasattr(math, "len"), hasattr(math, "anything")) == (False, True)
    del math.anything


def test_bases_and_a_modules_class_are_put_back(kept):
    """A class that inherits from another, a module that computes what it has."""
    Place.__bases__ = (type("Other", (Base,), {}),)
    math.__class__ = type("Lying", (types.ModuleType,), {"pi": property(lambda _: 3)})
    put_back_kinds(kept.stock)
    assert (Place.__bases__, type(math)) == ((Base,), types.ModuleType)


def test_named_defaults_changed_in_place_are_put_back(kept):
    """The dict of a function's named defaults is the same, and holds what it held."""
    Place.answer.__kwdefaults__["two"] = len
    put_back(kept.stock, [])
    assert Place.answer() == (1, 2)


def test_what_an_instructor_replaced_is_right_from_then_on(kept):
    """All of it before a student's code is there; later only what their own cell sets."""
    for names, is_right in ((None, True), (frozenset({"answer"}), True), (frozenset({"other"}), False)):
        Place.answer = fake = lambda: 3
        replaced = []
        put_back(kept.stock, replaced)
        kept.adopt(replaced, [], names)
        assert (Place.answer is fake) == is_right
        assert (replaced == []) == is_right


@pytest.fixture
def learnt(monkeypatch):
    """All that is watched, and a module that an instructor's cell has imported since."""
    monkeypatch.setitem(sys.modules, "this_one_is_gone", types)
    one = Pristine()
    module = types.ModuleType("nablagrade.imported_later")
    module.answer = answer
    monkeypatch.setitem(sys.modules, module.__name__, module)
    return one, module


def answer():
    """What the module has."""


def looked_at(one):
    """What would be compared; pytest writes to `sys` meanwhile."""
    return [place.owner for place in suspects(one.stock)[0] if place.owner not in (sys, sys.modules)]


def test_what_is_learnt_is_looked_at_when_it_was_written_to(learnt):
    """A second look at thousands of places would copy the pages of a snapshot in each child."""
    one, module = learnt
    one.learn()
    assert looked_at(one) == []
    module.answer = lambda: 7
    assert looked_at(one) == [module]
    put_back(one.stock, [])
    assert module.answer is answer


def test_what_is_learnt_beside_a_module_that_is_gone(learnt, monkeypatch):
    """A student who removes as many modules as an instructor's cell imports hides none of these."""
    one, module = learnt
    monkeypatch.delitem(sys.modules, "this_one_is_gone")
    one.learn()
    module.answer = lambda: 7
    put_back(one.stock, [])
    assert module.answer is answer


def test_what_is_learnt_while_a_thread_imports(learnt):
    """An honest notebook's thread may import as ever."""
    one, _ = learnt
    must_end = threading.Event()

    def import_on():
        for number in itertools.count():
            if must_end.is_set():
                break
            sys.modules[f"there_for_a_moment_{number}"] = types
            sys.modules.pop(f"there_for_a_moment_{number - 50}", None)
        for name in [name for name in sys.modules if name.startswith("there_for_a_moment")]:
            del sys.modules[name]

    interval = sys.getswitchinterval()
    thread = threading.Thread(target=import_on)
    sys.setswitchinterval(1e-6)
    thread.start()
    try:
        for _ in range(3000):
            list(one._watched())
    finally:
        must_end.set()
        thread.join()
        sys.setswitchinterval(interval)


def test_what_is_written_while_it_is_learnt_is_put_back(learnt, monkeypatch):
    """A student's thread may have its turn between the look at a module and its stamp."""
    one, module = learnt

    def written_to(owner, names=None):
        place = place_of(owner, names)
        if owner is module:
            module.answer = lambda: 7
        return place

    monkeypatch.setattr(pristine, "place_of", written_to)
    one.learn()
    put_back(one.stock, [])
    assert module.answer is answer


def test_a_look_copies_no_pages_in_a_fork(monkeypatch):
    """A hundred thousand values are not touched when none was replaced, not by the first look either."""
    held = type("Held", (), {f"name_{number}": [number] for number in range(100_000)})
    monkeypatch.setattr(pristine, "WATCHED", ())
    whole = Pristine([held])
    assert _faults_in_fork(whole) < 200
    monkeypatch.setattr(stamps, "HAS_VERSIONS", False)
    assert _faults_in_fork(Pristine([held])) > 1000, "the measure would see it"


def _faults_in_fork(whole):
    reader, writer = os.pipe()
    if os.fork() == 0:
        try:
            before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
            put_back(whole.stock, [])
            os.write(writer, b"%d" % (resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before))
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        faults = int(pipe.read())
    os.wait()
    return faults
