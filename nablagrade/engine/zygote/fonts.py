"""Matplotlib's fonts as a child has them: those that it can read, none that it would look for in vain."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path


def leave_out_unreadable(roots: Iterable[Path]) -> None:
    """Forget the fonts outside these roots.

    Matplotlib takes a font that it cannot open for a list out of date, makes it anew, and says on stderr that it
    could not be saved: in a test cell that costs the points.
    """
    manager = sys.modules.get("matplotlib.font_manager")
    if manager is None:
        return
    places = tuple(f"{root}{os.sep}" for root in roots)
    for fonts in (manager.fontManager.ttflist, manager.fontManager.afmlist):
        fonts[:] = [font for font in fonts if str(font.fname).startswith(places)]
