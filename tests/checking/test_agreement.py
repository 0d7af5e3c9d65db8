"""`nablagrade check` against nbgrader's Validate, which is JupyterLab's button: both find the same not done."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from nablagrade.checking.findings import Kind
from nablagrade.checking.looking import look_at
from nablagrade.checking.released import find_released
from nablagrade.model import IsolationLevel

ROOT = Path(__file__).parents[2]
# Not among them: broken-json, copied-cell, ends-the-process, other-lesson-notebook, skips-test-cells. Validate stops
# altogether where a kernel ends or a cell is there twice, reads no broken file, knows no release to find a wrong one
# by, and believes a tag that keeps its tests from running. Who answered in the usual form is stood for by one.
STUDENTS = ("all-right", "deleted-test-cells", "endless-loop", "half-done", "raises-an-exception")
PAIRS = [(student, "gradient-vector") for student in STUDENTS]
PAIRS += [(student, "partials-in-ml") for student in ("half-done", "invalid-spellings")]


def not_done_for_validate(path):
    """The ids of the graded cells that Validate calls failed."""
    from nbgrader.validator import Validator

    found = []

    class Listening(Validator):
        """Validate, which keeps what it finds."""

        def _get_failed_cells(self, nb):
            found.extend(super()._get_failed_cells(nb))
            return found

    Listening().validate(str(path))
    return {cell.metadata.nbgrader.grade_id for cell in found}


def not_done_for_us(path, places):
    """The questions that `nablagrade check` says something against."""
    report = look_at(path, places, IsolationLevel.STRONG)
    return report, {one.question for one in report.findings if one.question and one.kind is not Kind.FILE}


def questions_of(report, ids):
    """The questions to which these cells belong."""
    return {
        one.id for one in report.questions if ids & {cell.grade_id for cell in (*one.answers, *one.looks)}
    }  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(("student", "lesson"), PAIRS)
def test_both_find_the_same_questions(tmp_path, student, lesson):
    """For each notebook of the sample class: what one calls open, missing or of the wrong form, the other does."""
    folder = ROOT / "submissions" / student / lesson
    for path in sorted(folder.glob("*.ipynb")):
        mine = Path(shutil.copy(path, tmp_path))
        report, ours = not_done_for_us(mine, find_released(path, ROOT / "release"))
        by_person = {one.id for one in report.questions if all(cell.is_task for cell in one.answers)}
        assert ours - by_person == questions_of(report, not_done_for_validate(mine)), mine.name
