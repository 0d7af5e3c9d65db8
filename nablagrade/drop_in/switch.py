"""The switch: nbgrader's programs execute notebooks with our engine, and formgrader shows none that acts."""

from __future__ import annotations

import sys

MODULES = ("nbgrader.apps.autogradeapp", "nbgrader.apps.api")  # where nbgrader has its converter by name
FORMGRADER = "nbgrader.server_extensions.formgrader.formgrader"  # where it has its exporter by name


def use_in_nbgrader() -> None:
    """Put our converter and our view where nbgrader looks for its own; a process without nbgrader's is left alone.

    Feedback and releases are made by other modules of nbgrader's, with the exporters that they have.
    """
    loaded = [sys.modules[name] for name in MODULES if name in sys.modules]
    if loaded:
        from nablagrade.drop_in.converter import Converter  # needs nbgrader, which is there

        for module in loaded:
            module.Autograde = Converter  # type: ignore[attr-defined]  # a module of another package
    if formgrader := sys.modules.get(FORMGRADER):
        from nablagrade.drop_in.view import ViewExporter

        formgrader.HTMLExporter = ViewExporter  # type: ignore[attr-defined]  # as above
