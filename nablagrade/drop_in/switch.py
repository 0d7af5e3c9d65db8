"""The switch: with it, `nbgrader autograde` and formgrader's button execute notebooks with our engine."""

from __future__ import annotations

import sys

MODULES = ("nbgrader.apps.autogradeapp", "nbgrader.apps.api")  # where nbgrader has its converter by name


def use_in_nbgrader() -> None:
    """Put our converter where nbgrader looks for its own; a process that does not hold nbgrader's is left alone."""
    loaded = [sys.modules[name] for name in MODULES if name in sys.modules]
    if loaded:
        from nablagrade.drop_in.converter import Converter  # noqa: PLC0415 - needs nbgrader, which is there

        for module in loaded:
            module.Autograde = Converter  # type: ignore[attr-defined]  # a module of another package
