"""One grader at a time in a folder of records."""

from __future__ import annotations

import pytest

from nablagrade.errors import CourseError
from nablagrade.records.lock import lock


def test_a_folder_is_held_once(tmp_path):
    """A second holder is refused with the folder's name; afterwards the next one may, and other folders always."""
    with lock(tmp_path / "records"):
        with pytest.raises(CourseError, match="records: another grader is at work here"), lock(tmp_path / "records"):
            pass
        with lock(tmp_path / "others"):
            pass
    with lock(tmp_path / "records"):
        pass
