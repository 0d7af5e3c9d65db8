"""What stops a release: marks that nbgrader cannot use, and markers that it would take for comments."""

from __future__ import annotations

import pytest
from traitlets.config import Config

from nablagrade.course.source.generating import generate
from nablagrade.course.source.marks import find_faults, refuse_faults, regions_of
from nablagrade.errors import CourseError
from nablagrade.settings import load_settings

GOOD = "assert x\n### BEGIN HIDDEN TESTS\nassert x == 3\n### END HIDDEN TESTS"


def faults(sums, source=GOOD, config=None, **facts):
    """What is found in a notebook of one test cell."""
    cell = sums.code(source, sums.mark(**{"grade_id": "t", "grade": True, "locked": True, "points": 1, **facts}), "t")
    return list(find_faults([cell], regions_of(config)))


def test_a_good_cell(sums):
    """Markers as nbgrader wants them, also two regions in a cell; words of prose are no markers."""
    assert faults(sums) == []
    assert faults(sums, f"{GOOD}\n{GOOD}") == []
    assert faults(sums, "# the hidden tests begin below\n# begin with the solution of part a\nassert x") == []


@pytest.mark.parametrize(
    "line",
    ["### BEGIN HIDDEN TEST", "### START HIDDEN TESTS", "### begin hidden tests", "### BEGIN  HIDDEN TESTS",
     "#BEGIN_HIDDEN_TESTS", "### Begin Hidden-Tests ###", "# BEGINNING HIDDEN TESTS", "## START SOLUTION",
     "=== BEGIN MARKING SCHEME ===", "### BEGIN HIDEN TESTS"],
)  # fmt: skip
def test_another_spelling_is_refused_with_its_line(sums, line):
    """What looks like a marker and is none would publish all that stands below it."""
    assert any(f"cell t, line 2: {line}" in fault for fault in faults(sums, f"assert x\n{line}\nassert x == 3"))


@pytest.mark.parametrize(
    ("source", "words"),
    [("x\n### BEGIN HIDDEN TESTS\ny", "line 2: BEGIN HIDDEN TESTS has no END HIDDEN TESTS"),
     ("x\n### END HIDDEN TESTS", "line 2: ### END HIDDEN TESTS ends nothing"),
     ("### BEGIN SOLUTION\n### BEGIN SOLUTION\n### END SOLUTION", "line 2: ### BEGIN SOLUTION stands inside a region")],
)  # fmt: skip
def test_a_region_without_its_end(sums, source, words):
    """Each BEGIN has its END."""
    assert any(words in fault for fault in faults(sums, source))


@pytest.mark.parametrize(
    ("facts", "words"),
    [({"points": -2}, "has -2 points; points are 0 or more"), ({"points": "two"}, "has points 'two'"),
     ({"points": None}, "has no points"), ({"points": True}, "has points True"), ({"points": float("nan")}, "has nan"),
     ({"grade_id": ""}, "cell 1: is marked and has no grade_id"), ({"grade_id": "a b/c"}, "has the grade_id 'a b/c'"),
     ({"schema_version": 1}, "by an older nbgrader (schema_version 1); run `nbgrader update`")],
)  # fmt: skip
def test_a_mark_that_nbgrader_cannot_use(sums, facts, words):
    """nbgrader ends in a traceback at each of these."""
    assert any(words in fault for fault in faults(sums, **facts))


def test_markers_as_the_course_has_them(sums):
    """A course with other words has those, and the usual ones are another spelling."""
    config = Config({"ClearHiddenTests": {"begin_test_delimeter": "VERSTECKT", "end_test_delimeter": "SICHTBAR"}})
    assert faults(sums, "# VERSTECKT\nassert x\n# SICHTBAR", config) == []
    assert any("write VERSTECKT and SICHTBAR" in fault for fault in faults(sums, GOOD, config))


def test_nothing_is_released(sums, sums_settings, tmp_path):
    """The sentence names the file and stops nbgrader before it writes."""
    path = sums_settings.source / "sums" / "level-b.ipynb"
    path.write_text(path.read_text("utf-8").replace("BEGIN HIDDEN TESTS", "BEGIN HIDDEN TEST"))
    with pytest.raises(CourseError, match=r"level-b\.ipynb: cell b1-seven, line 2: ### BEGIN HIDDEN TEST is no marker"):
        generate(sums_settings, "sums", tmp_path / "made")
    assert not (tmp_path / "made").exists()


def test_a_path_that_nbgrader_takes_for_a_pattern(sums, tmp_path):
    """`[ ]` in a path: nbgrader finds nothing and says nothing of why."""
    with pytest.raises(CourseError, match="nbgrader finds nothing in a path with"):
        refuse_faults(load_settings(sums.build(tmp_path / "week [1]")), "sums")
