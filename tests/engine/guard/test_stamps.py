"""What was written to is told, and telling it touches nothing of what is held."""

from __future__ import annotations

import types
from itertools import pairwise

from nablagrade.engine.guard import stamps
from nablagrade.engine.guard.stamps import Kinds, Stamps


class Place:
    """A class in which something is replaced."""

    value = 1


def test_a_stamp_is_another_after_each_write():
    """Setting, replacing, deleting and clearing are seen; an equal value is not the same one."""
    mapping = {"a": 1.5}
    stamp = Stamps([mapping])
    seen = [stamp.read()]
    for write in (
        lambda: mapping.update(b=2),
        lambda: mapping.update(a=float("1.5")),
        lambda: mapping.pop("b"),
        mapping.clear,
    ):
        write()
        seen.append(stamp.read())
    assert b"" not in seen
    assert all(before != after for before, after in pairwise(seen))


def test_a_stamp_is_the_same_after_each_look():
    """Reading, copying and comparing are no writing."""
    mapping = {"a": 1.5}
    stamp = Stamps([mapping])
    before = stamp.read()
    assert (mapping["a"], dict(mapping), mapping == {"a": 1.5}, list(mapping)) == (1.5, {"a": 1.5}, True, ["a"])
    assert stamp.read() == before


def test_the_stamp_of_a_class_is_that_of_its_dict():
    """`vars` of a class is a proxy; a write to the class is seen behind it."""
    stamp = Stamps([vars(Place)])
    before = stamp.read()
    Place.value += 1
    assert stamp.read() != before


def test_each_place_has_a_word():
    """The words stand in the order of the dicts, so that one look says which was written to."""
    first, second = {"a": 1}, {"a": 1}
    stamps = Stamps([first, second])
    before = stamps.read()
    second["a"] = 2
    after = stamps.read()
    assert (before[:8] == after[:8], before[8:] == after[8:]) == (True, False)


def test_kinds_are_what_they_were_until_one_is_changed():
    """A class that is derived from another one, a module of another class; both are told, and so is their return."""
    bases = tuple(type(name, (), {}) for name in ("One", "Two"))
    derived, module = type("Derived", bases[:1], {}), types.ModuleType("some")
    kinds = Kinds([(derived, type, derived.__bases__), (module, types.ModuleType, ())])
    first = derived.__bases__
    assert kinds.read() == kinds.right != b""
    derived.__bases__ = bases[1:]
    assert kinds.read() != kinds.right
    derived.__bases__ = first
    module.__class__ = type("Lying", (types.ModuleType,), {})
    assert kinds.read() != kinds.right
    module.__class__ = types.ModuleType
    assert kinds.read() == kinds.right


def test_an_object_that_begins_otherwise(monkeypatch):
    """Where the type does not stand behind the references, as in a Python without its lock, no kind is told."""
    assert stamps._offset_of_bases() == stamps.BASES != 0
    monkeypatch.setattr(stamps, "_TYPE", 3 * stamps.WORD)
    assert stamps._offset_of_bases() == 0
