"""Where the bank lies when there is no course here: in this checkout, or where the installed wheel put it."""

from __future__ import annotations

import sys
from pathlib import Path

from nablagrade.errors import CourseError
from nablagrade.settings import CONFIG_NAME, Settings, load_settings

CHECKOUT = Path(__file__).parents[2]
SHARED = Path(sys.prefix) / "share" / "nablagrade"
HOMES = (CHECKOUT, SHARED)  # a checkout first: what an editable install once copied grows old


def find_bank() -> Settings:
    """Return the bank that came with nablagrade. CourseError when this installation brought none."""
    for place in HOMES:
        if is_course(place):
            return load_settings(place)
    raise CourseError(f"{SHARED}: holds no bank; install nablagrade again, or name a course with --course")


def find_course_or_bank(root: Path) -> Settings:
    """Return the course in this folder, and the bank where there is none."""
    return load_settings(root) if is_course(root) or not root.is_dir() else find_bank()


def is_course(root: Path) -> bool:
    """Whether a folder is a course: it has nbgrader's configuration, and notebooks in `source/`."""
    return (root / CONFIG_NAME).is_file() and any((root / "source").glob("*/*.ipynb"))
