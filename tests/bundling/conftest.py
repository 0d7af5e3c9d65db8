"""A course with one notebook, as it is packed for a platform."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from nablagrade.bundling.gradescope import bundle
from nablagrade.settings import load_settings

ROOT = Path(__file__).parents[2]
LESSON = "gradient-vector"
SECRET = "swordfish"
CONFIG = f"""
c = get_config()
c.CourseDirectory.course_id = "packed"
c.CourseDirectory.db_url = "postgresql://grader:{SECRET}@localhost/course"
c.ServiceAuthenticator.token = "{SECRET}"
c.ClearSolutions.code_stub = {{"python": "...  # your answer here"}}
c.Execute.timeout = 10
c.Nablagrade.readable = ["../data"]
"""


@pytest.fixture(scope="session")
def packed_course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two assignments, checks with specimens, submissions, a gradebook, and a password in the configuration."""
    course = tmp_path_factory.mktemp("packed") / "course"
    (course / "source" / LESSON).mkdir(parents=True)
    shutil.copy(ROOT / "source" / LESSON / "level-a.ipynb", course / "source" / LESSON)
    (course / "source" / LESSON / "data.csv").write_text("x\n1\n")
    (course / "source" / "next-week").mkdir()
    shutil.copy(ROOT / "source" / LESSON / "level-d.ipynb", course / "source" / "next-week")
    shutil.copytree(ROOT / "autograders" / LESSON / "specimens", course / "autograders" / LESSON / "specimens")
    shutil.copy(ROOT / "autograders" / LESSON / "test_level_a.py", course / "autograders" / LESSON)
    for place in ("next-week", "shared"):
        (course / "autograders" / place).mkdir()
    (course / "autograders" / "shared" / "table.csv").write_text("x\n1\n")
    (course / "autograders" / "next-week" / "test_level_d.py").write_text(f"# {SECRET}\n")
    shutil.copytree(ROOT / "submissions" / "all-right" / LESSON, course / "submissions" / "anna" / LESSON)
    (course / "gradebook.db").write_text(SECRET)
    (course / "nbgrader_config.py").write_text(CONFIG)
    return course


@pytest.fixture(scope="session")
def packed(packed_course: Path) -> bytes:
    """The zip for Gradescope of that course's first assignment."""
    return bundle(load_settings(packed_course), LESSON).content
