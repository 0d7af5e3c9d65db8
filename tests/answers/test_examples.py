"""The examples in the docstrings of the answer kinds."""

from __future__ import annotations

import doctest
import pkgutil
from importlib import import_module

import pytest

import nablagrade.answers

MODULES = [module.name for module in pkgutil.iter_modules(nablagrade.answers.__path__)]


@pytest.mark.parametrize("name", MODULES)
def test_examples_hold(name):
    """Each example in a docstring does what it says."""
    assert doctest.testmod(import_module(f"nablagrade.answers.{name}")).failed == 0
