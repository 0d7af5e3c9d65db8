"""Real pytest for the hidden checks, for an instructor who debugs one.

    pytest autograders --import-mode=importlib --submission submissions/all-right/gradient-vector

The submission is a notebook or the folder of a student's notebooks of one lesson. Their code runs in a locked child, as
it does when grading; only checks of this lesson are collected.
"""

from pathlib import Path

import pytest

from nablagrade.engine.examiner.debugging import find_level, open_for_check
from nablagrade.engine.zygote.warm import Zygote


def pytest_addoption(parser):
    """Take --submission."""
    parser.addoption("--submission", type=Path, help="a notebook, or a student's folder of one lesson")


def pytest_ignore_collect(collection_path, config):
    """Leave out the specimens, and the checks of other lessons and levels."""
    submission = config.getoption("--submission")
    if "specimens" in collection_path.parts:
        return True
    if submission is None or not collection_path.name.startswith("test_"):
        return None
    folder = submission if submission.is_dir() else submission.parent
    of_other_level = submission.is_file() and find_level(folder, collection_path) != submission
    return True if collection_path.parent.name != folder.resolve().name or of_other_level else None


@pytest.fixture(scope="session")
def zygote():
    """Start one zygote for all checks."""
    with Zygote() as running:
        running.wait_until_ready()
        yield running


@pytest.fixture
def notebook(request, zygote):
    """Run the student's notebook up to the exercise of the check, and hand it over as the check sees it."""
    submission = request.config.getoption("--submission")
    if submission is None:
        pytest.fail("say whose notebook to judge: --submission PATH", pytrace=False)
    facts = request.function.__nablagrade__
    path = find_level(submission.resolve(), Path(request.fspath))
    with open_for_check(zygote, path, facts.exercise) as opened:
        opened.label = facts.label  # the same random data as when grading
        yield opened
