"""What was written to is told, and telling it touches nothing of what is held."""

from __future__ import annotations

import os
import resource
from itertools import pairwise

import pytest

from nablagrade.engine.child import pristine, stamps
from nablagrade.engine.child.pristine import Pristine
from nablagrade.engine.child.stamps import DictStamp, FunctionStamps

DEEDS = (
    ("__code__", (lambda one=1, *, two=2: (one, two, 0)).__code__),
    ("__defaults__", (3,)),
    ("__kwdefaults__", {"two": 3}),
)


class Place:
    """A class in which something is replaced."""

    value = 1

    @staticmethod
    def answer(one=1, *, two=2):
        """Return both."""
        return one, two


def make_function():
    """Return a function that nobody else has."""

    def fresh(one=1, *, two=2):
        return one, two

    return fresh


def test_a_stamp_is_another_after_each_write():
    """Setting, replacing, deleting and clearing are seen; an equal value is not the same one."""
    mapping = {"a": 1.5}
    stamp = DictStamp(mapping)
    seen = [stamp.read()]
    for write in (
        lambda: mapping.update(b=2),
        lambda: mapping.update(a=float("1.5")),
        lambda: mapping.pop("b"),
        mapping.clear,
    ):
        write()
        seen.append(stamp.read())
    assert None not in seen
    assert all(before != after for before, after in pairwise(seen))


def test_a_stamp_is_the_same_after_each_look():
    """Reading, copying and comparing are no writing."""
    mapping = {"a": 1.5}
    stamp = DictStamp(mapping)
    before = stamp.read()
    assert (mapping["a"], dict(mapping), mapping == {"a": 1.5}, list(mapping)) == (1.5, {"a": 1.5}, True, ["a"])
    assert stamp.read() == before


def test_the_stamp_of_a_class_is_that_of_its_dict():
    """`vars` of a class is a proxy; a write to the class is seen behind it."""
    stamp = DictStamp(vars(Place))
    before = stamp.read()
    Place.value += 1
    assert stamp.read() != before


@pytest.mark.parametrize(("name", "value"), DEEDS)
def test_what_a_function_does_is_stamped(name, value):
    """Its code and both kinds of defaults; what else is set on it does not matter."""
    function = make_function()
    functions = FunctionStamps([make_function(), function])
    before = functions.read()
    function.note = "anything"
    assert functions.read() == before is not None
    setattr(function, name, value)
    assert functions.read() != before


@pytest.fixture(params=["stamps", "none"])
def kept(request, monkeypatch):
    """What is kept of a class, on a Python with stamps and on one without."""
    if request.param == "none":
        monkeypatch.setattr(stamps, "_HAS_VERSIONS", False)
        monkeypatch.setattr(stamps, "_CODE", None)
    monkeypatch.setattr(pristine, "WATCHED", ())
    before, answer = Place.value, Place.answer
    function = make_function()
    Place.function = function
    yield Pristine((Place,))
    Place.value, Place.answer = before, staticmethod(answer)
    del Place.function


def test_what_is_replaced_is_put_back_for_a_while(kept):
    """Each time anew, and never by mistake: what nobody touched is not named."""
    assert kept.changed() == {}
    for value in (7, 8):
        Place.value = value
        assert [name for (_, name), _ in kept.changed().values()] == ["value"]
        with kept.restored():
            assert Place.value != value
        assert Place.value == value


def test_what_an_instructor_replaced_counts_as_his(kept):
    """It is what is put back from then on."""
    before = kept.changed()
    Place.value = 9
    kept.trust(before)
    Place.value = 10
    with kept.restored():
        assert Place.value == 9
    Place.value = 9
    assert kept.changed() == {}


def test_named_defaults_changed_in_place_are_put_back(kept):
    """The dict of a function's named defaults is the same, and holds what it held."""
    Place.function.__kwdefaults__["two"] = 3
    with kept.restored():
        assert Place.function() == (1, 2)


@pytest.mark.parametrize(("name", "value"), DEEDS)
def test_what_a_function_does_is_put_back(kept, name, value):
    """A function that is the same object, and does something else, does its own again."""
    setattr(Place.function, name, value)
    with kept.restored():
        assert Place.function() == (1, 2)


def test_a_look_copies_no_pages_in_a_fork(monkeypatch):
    """A hundred thousand values are not touched when none was replaced."""
    held = type("Held", (), {f"name_{number}": [number] for number in range(100_000)})
    monkeypatch.setattr(pristine, "WATCHED", ())
    whole = Pristine((held,))
    assert _faults_in_fork(whole.changed) < 200
    monkeypatch.setattr(stamps, "_HAS_VERSIONS", False)
    assert _faults_in_fork(whole.changed) > 1000, "the measure would see it"


def _faults_in_fork(look):
    reader, writer = os.pipe()
    if os.fork() == 0:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
        look()
        os.write(writer, b"%d" % (resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before))
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        faults = int(pipe.read())
    os.wait()
    return faults
