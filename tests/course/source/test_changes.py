"""What was changed in source/ after the release is seen; what no grade depends on is not."""

from __future__ import annotations

import json

import pytest

from nablagrade.course.source.changes import find_changes
from nablagrade.model import AssignmentPlan
from nablagrade.notebooks.plans import plan_of


@pytest.fixture
def changes(sums, sums_settings):
    """`changes(edit)`: what is found after `edit(cells of level-b)`."""
    folder = sums_settings.source / "sums"
    paths = sorted(folder.glob("*.ipynb"))
    plan = AssignmentPlan("sums", tuple(plan_of(json.loads(path.read_text()), path.stem) for path in paths))

    def find(edit):
        notebook = json.loads((folder / "level-b.ipynb").read_text())
        edit(notebook["cells"])
        sums.save(folder / "level-b.ipynb", notebook)
        return find_changes(plan, folder)

    return find


def mark(cell):
    """nbgrader's mark of a cell."""
    return cell["metadata"]["nbgrader"]


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (lambda cells: cells[1].update(source="assert b1 == 8"), "cell b1-seven was changed"),
        (lambda cells: mark(cells[1]).update(points=5), "cell b1-seven has 5 points, was released with 3"),
        (lambda cells: mark(cells[2]).update(points=0), "cell b2_text has 0 points, was released with 4"),
        (lambda cells: cells.pop(1), "cell b1-seven was removed"),
        (lambda cells: mark(cells[1]).update(grade_id="b1-eight"), "cell b1-eight was added"),
        (lambda cells: mark(cells[2]).update(solution=False, task=True), "cell b2_text is of another kind"),
    ],
)
def test_what_grades_depend_on(changes, edit, words):
    """A mended test, points, cells added, removed, renamed or turned into another kind."""
    assert any(words in change for change in changes(edit)), changes(edit)


def test_what_grades_do_not_depend_on(changes):
    """Prose, an answer's solution, outputs: nothing to say."""
    assert changes(lambda cells: cells[0].update(source="b1 = (\n    7.0\n)", outputs=[])) == ()


def test_notebooks_come_and_go(changes, sums, sums_settings):
    """A new notebook and one that is gone; an assignment without its source is graded as nbgrader does."""
    sums.save(sums_settings.source / "sums" / "level-c.ipynb", sums.notebook())
    (sums_settings.source / "sums" / "level-a.ipynb").unlink()
    assert changes(lambda _: None) == ("level-c.ipynb is new", "level-a.ipynb is gone")
    for path in (sums_settings.source / "sums").glob("*.ipynb"):
        path.unlink()
    assert find_changes(AssignmentPlan("sums", ()), sums_settings.source / "sums") == ()
