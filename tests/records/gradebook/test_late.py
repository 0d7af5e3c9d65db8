"""A course's own plugin for late penalties, and what is said where it is none."""

from __future__ import annotations

import sys

import pytest
from traitlets.config import Config

from nablagrade.errors import CourseError
from nablagrade.records.gradebook.late import Penalties

PLUGIN = """
from nbgrader.plugins import BasePlugin

class Half(BasePlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return score / 2

class Broken(Half):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        raise ValueError("no rule")

class Words(Half):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return "half"

class Nan(Half):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return float("nan")
"""


@pytest.fixture
def penalties(tmp_path, monkeypatch):
    """`penalties(name)`: those of a course with this plugin."""
    (tmp_path / "course_s_late.py").write_text(PLUGIN)
    monkeypatch.setattr(sys, "path", [*sys.path])
    yield lambda name: Penalties(Config({"AssignLatePenalties": {"plugin_class": name}}), tmp_path)
    sys.modules.pop("course_s_late", None)


def test_a_plugin_of_the_course(penalties):
    """A plugin beside the configuration says what is taken off."""
    assert penalties("course_s_late.Half").of("late-by-a-day", 4.0, 86400.0) == 2.0


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("course_s_late.Absent", "AttributeError: module 'course_s_late' has no attribute 'Absent'"),
        ("absent_late.Half", "ModuleNotFoundError: No module named 'absent_late'"),
        ("Half", "ValueError: Empty module name"),
        ("course_s_late.Broken", "ValueError: no rule"),
        ("course_s_late.Words", "TypeError: "),
        ("course_s_late.Nan", "ValueError: nan is no number of points"),
    ],
)
def test_a_plugin_that_is_none(name, said, penalties, tmp_path):
    """One sentence with the file, the plugin, what went wrong and the mend."""
    with pytest.raises(CourseError) as raised:
        penalties(name).of("late-by-a-day", 4.0, 86400.0)
    sentence, file = str(raised.value), tmp_path / "nbgrader_config.py"
    assert sentence.startswith(f"{file}: the plugin for late penalties, {name}, cannot be used for late-by-a-day (")
    assert said in sentence
    assert sentence.endswith("; mend the plugin, or c.AssignLatePenalties.plugin_class, and run this again")
