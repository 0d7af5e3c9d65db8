"""nbgrader's own tests of `nbgrader autograde`, from the installed wheel, on `nablagrade autograde`."""

from __future__ import annotations

import functools
import os
import sys
from inspect import signature
from pathlib import Path

import pytest
from nbgrader import api
from nbgrader.tests.apps import test_nbgrader_autograde as theirs
from nbgrader.tests.apps.conftest import course_dir, db, temp_cwd  # noqa: F401 - fixtures of the tests below

from tests.nbgrader_suite.divert import run_nbgrader

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("default"),  # nbgrader's own code warns in its own tests: of its models, of its sockets
]


DIFFERENCES = Path(__file__).parents[2] / "docs" / "nbgrader-differences.md"
FOREIGN = "a broken or foreign notebook"
UNKNOWN = "a cell with an unknown `grade_id`"
LANGUAGE = "a kernel of another language"
DIFFERENT = {  # how nbgrader's test ends, and the row that says why
    "test_force_single_notebook": ("exit code 1 instead of 0", FOREIGN),
    "test_update_newer": ("exit code 1 instead of 0", FOREIGN),
    "test_update_newer_single_notebook": ("exit code 1 instead of 0", FOREIGN),
    "test_handle_failure": ("exit code 0 instead of 1", UNKNOWN),
    "test_handle_failure_single_notebook": ("exit code 0 instead of 1", UNKNOWN),
    "test_missing_source_kernelspec": ("exit code 0 instead of 1", "a kernel that only the student names"),
    "test_incorrect_source_kernelspec": ("assert not True", LANGUAGE),
    "test_grade_empty_timestamp": ("exit code 0 instead of 1", "a `timestamp.txt` that holds no time"),
    "test_autograde_timeout": ("assert 1.0 == 0", "a cell that sleeps"),
}
known_version = functools.cache(api.get_alembic_version)  # it starts a process, for each new gradebook


@pytest.fixture(autouse=True)
def divert(request, monkeypatch):
    """Each `autograde` of these tests is ours, with the flags of the class."""
    monkeypatch.setattr(os, "environ", os.environ)  # nbgrader's own helper leaves a dict there
    monkeypatch.setattr(theirs, "run_nbgrader", run_nbgrader)
    monkeypatch.setattr(api, "get_alembic_version", known_version)
    monkeypatch.setenv("NABLAGRADE_FLAGS", request.cls.flags)
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")  # for alembic


class TestStrict(theirs.TestNbGraderAutograde):
    """All that nbgrader demands of itself."""

    flags = "--strict"
    test_many_students = None  # nbgrader never runs these two
    test_infinite_loop_with_output = None


class TestOurOwnWay(TestStrict):
    """Without `--strict`, too: all but what a row of docs/nbgrader-differences.md explains."""

    flags = ""

    @pytest.mark.parametrize("name", DIFFERENT)
    def test_what_differs(self, name, request):
        """It ends otherwise in just this way, and the document has a row for it."""
        words, row = DIFFERENT[name]
        assert f"| {row} |" in DIFFERENCES.read_text("utf-8")
        test = getattr(theirs.TestNbGraderAutograde, name)
        fixtures = {
            one: request.getfixturevalue(one) for one in ("db", "course_dir") if one in signature(test).parameters
        }
        with pytest.raises(AssertionError, match=words):
            test(self, **fixtures)


for differing in DIFFERENT:
    setattr(TestOurOwnWay, differing, None)
