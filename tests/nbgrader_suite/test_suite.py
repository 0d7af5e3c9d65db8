"""nbgrader's own tests of `nbgrader autograde`, from the installed wheel, on `nablagrade autograde`."""

from __future__ import annotations

import functools
import os
import sys
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


known_version = functools.cache(api.get_alembic_version)  # it starts a process, for each new gradebook


@pytest.fixture(autouse=True)
def divert(request, monkeypatch):
    """Each `autograde` of these tests is ours, with the flags of the class."""
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
    """Without `--strict`, too, all but what a row of docs/nbgrader-differences.md explains."""

    flags = ""
