"""Matplotlib's fonts as a child has them: those that it can read, none that it would look for in vain."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path


def font_cache(folder: Path) -> Path:
    """Return where Matplotlib keeps its list of fonts, slow to make; at worst in `folder`, for one run.

    It takes none from where it may not write, as in an image: then a copy is put into `folder`.
    """
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "nablagrade"
    try:
        cache.mkdir(parents=True, exist_ok=True)
        if os.access(cache, os.W_OK):
            return cache
        for fonts in cache.glob("fontlist-*.json"):
            shutil.copyfile(fonts, folder / fonts.name)
    except OSError:
        pass  # no home: fonts are looked for anew in each run
    return folder


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
