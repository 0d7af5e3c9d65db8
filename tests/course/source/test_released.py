"""What was released is learnt from source/ in our own process or by nbgrader's program: the gradebook has the same."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from nablagrade.course.source.plain import is_plain
from nablagrade.course.source.released import load_plan, preview, release_again
from nablagrade.records.gradebook.gradebook import Gradebook
from tests.differential import released


@pytest.fixture
def learn(sums_course):
    """`learn(settings, name)`: what a new gradebook of this name learns."""

    def open_and_learn(settings, name):
        settings = replace(settings, db_url=f"sqlite:///{sums_course / name}")
        with Gradebook(settings.db_url, settings.course_id) as gradebook:
            return load_plan(settings, gradebook, "sums")

    return open_and_learn


def test_both_ways_are_one(sums_course, sums_settings, learn):
    """A course that configures nbgrader's converter, to no effect, has the plan and the rows of one that does not."""
    plan = learn(sums_settings, "ours.db")
    other = released.configure(
        sums_course, CourseDirectory={"course_id": "small"}, NbConvertBase={"default_language": "x"}
    )
    assert is_plain(sums_settings)
    assert not is_plain(other)
    assert learn(other, "nbgraders.db") == plan
    assert preview(sums_settings, "sums") == plan
    rows = [released.rows_of(sums_course / name, "sums") for name in ("ours.db", "nbgraders.db")]
    assert rows[0] == rows[1]


def test_a_change_is_taken_over(sums_settings):
    """What was changed in source/ is seen by a preview, which writes nothing, and then learnt."""
    path = sums_settings.source / "sums" / "level-b.ipynb"
    with Gradebook(sums_settings.db_url, "small") as gradebook:
        old = load_plan(sums_settings, gradebook, "sums")
        notebook = json.loads(path.read_text())
        notebook["cells"][1]["metadata"]["nbgrader"]["points"] = 5
        path.write_text(json.dumps(notebook))
        new = preview(sums_settings, "sums")
        assert load_plan(sums_settings, gradebook, "sums") == old != new
        release_again(sums_settings, gradebook, "sums")
        assert load_plan(sums_settings, gradebook, "sums") == new
