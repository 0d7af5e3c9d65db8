"""Where a student's feedback pages lie, as seen from the class page: relative addresses, only of pages that exist."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache
from pathlib import Path
from urllib.parse import quote

from nablagrade.escaping import own_name

FindPage = Callable[[str, str, str], str]  # student, assignment, notebook ("" for all) → its address, or ""
WHOLE = "index"


def no_page(_student: str, _assignment: str, _notebook: str) -> str:
    """Find none: for a page that stands alone."""
    return ""


def pages_in(feedback: Path, start: Path) -> FindPage:
    """Find the pages that are in the feedback folder, for a page that lies in the folder `start`."""
    way = os.path.relpath(feedback, start)

    @cache
    def names_of(student: str, assignment: str) -> frozenset[str]:
        try:
            return frozenset(page.name for page in (feedback / student / assignment).iterdir())
        except OSError:  # nobody wrote feedback there yet
            return frozenset()

    def find(student: str, assignment: str, notebook: str) -> str:
        folder, name = own_name(student), f"{own_name(notebook) if notebook else WHOLE}.html"
        if name not in names_of(folder, assignment):
            return ""
        return quote(os.fsencode("/".join((*Path(way).parts, folder, assignment, name))))

    return find
