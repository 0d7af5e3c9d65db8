"""What the witness of a classic test finds out when a student's code comes between its steps."""

from __future__ import annotations

import sys
import types

import pytest

from nablagrade.engine.guard import stamps
from nablagrade.engine.guard.places import put_back
from nablagrade.engine.guard.pristine import Pristine
from nablagrade.engine.guard.witness import check, look


class Base:
    """What a class is derived from."""


class Leaning(Base):
    """What a test leans on."""

    def answer(self):
        """Say no."""
        return False


HOME = types.ModuleType("leaning")
HOME.answer = lambda: False


def yes(*_):
    """Say yes."""
    return True


@pytest.fixture
def stock():
    """What is watched: a class and a module, as they are before any student's code."""
    right = Leaning.answer, HOME.answer
    yield Pristine([Leaning, HOME]).stock
    Leaning.answer, HOME.answer = right
    Leaning.__bases__ = (Base,)


def _begin(stock, replaces=frozenset()):
    seen = [b"", {}]

    def checked():
        check(stock, seen, replaces, ())

    put_back(stock, [])
    return seen, checked, lambda: look(stock, seen, checked)


def test_nothing_happens(stock):
    """What is as it was is told so, also where something had been replaced before."""
    HOME.answer = yes
    _, checked, begin = _begin(stock)
    begin()
    checked()
    assert HOME.answer() is False


@pytest.mark.skipif(not stamps.HAS_VERSIONS, reason="without stamps all is looked at when the test has ended")
def test_a_thread_comes_before_the_first_look(stock):
    """What it replaces after all was put back would be taken for what had been there at first."""
    _, _, begin = _begin(stock)
    HOME.answer = yes
    with pytest.raises(RuntimeError, match="answer"):
        begin()


def test_a_class_gets_other_bases(stock):
    """No dict says so: what it inherits is other code all the same."""
    _, checked, begin = _begin(stock)
    begin()
    Leaning.__bases__ = (type("Yes", (Base,), {"equals": yes}),)
    with pytest.raises(RuntimeError, match="derived from"):
        checked()


needs_stamps = pytest.mark.skipif(not stamps.HAS_VERSIONS, reason="without stamps it is not told what was written to")


def _replace_and_put_back():
    right, HOME.answer = HOME.answer, yes
    HOME.answer = right


@needs_stamps
def test_replaced_and_put_back(stock):
    """Where nothing is ever written to it is enough that something was."""
    stock[7] = frozenset({id(HOME)})
    _, checked, begin = _begin(stock)
    begin()
    _replace_and_put_back()
    with pytest.raises(RuntimeError, match="leaning"):
        checked()


@needs_stamps
def test_put_back_before_it_began(stock):
    """What was put back for a test is nothing that was done while it runs."""
    stock[7] = frozenset({id(HOME)})
    HOME.answer = yes
    _, checked, begin = _begin(stock)
    begin()
    checked()


@needs_stamps
def test_a_test_says_that_it_replaces(stock):
    """A test that names what is in a place may have patched it."""
    stock[7] = frozenset({id(HOME)})
    _, checked, begin = _begin(stock, frozenset({"answer"}))
    begin()
    _replace_and_put_back()
    checked()


@needs_stamps
def test_annotations_are_asked_for(monkeypatch):
    """Python writes an empty dict where there were none: `typing` asks many a class for them from 3.12 on."""
    fresh = types.ModuleType("statistics.fresh")
    fresh.Answer = type("Answer", (), {"__module__": fresh.__name__})
    monkeypatch.setitem(sys.modules, fresh.__name__, fresh)
    kept = Pristine()
    _, checked, begin = _begin(kept.stock)
    begin()
    assert (fresh.__annotations__, fresh.Answer.__annotations__) == ({}, {})
    checked()
    fresh.Answer.__annotations__ = {"one": yes}
    with pytest.raises(RuntimeError, match="Answer"):
        checked()


@needs_stamps
def test_a_package_grows(stock):
    """An import sets a name in the package; what is written otherwise leaves as many names as there were."""
    stock[6] = tuple(place for place in stock[0] if place.owner is HOME)
    _, checked, begin = _begin(stock)
    begin()
    HOME.fresh = HOME
    try:
        checked()
        _replace_and_put_back()
        with pytest.raises(RuntimeError, match="leaning"):
            checked()
    finally:
        del HOME.fresh
