"""A submission made trustworthy: what was released comes back, what is the student's stays."""

from __future__ import annotations

import copy

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbgrader.utils import compute_checksum

from nablagrade.model import CellPlan, NotebookPlan
from nablagrade.notebooks.cells import grade_id_of, is_locked, is_run
from nablagrade.notebooks.plans import plan_of
from nablagrade.notebooks.restore import checksum, find_missing, is_unchanged, restore

MADE_UP = st.text(max_size=20)


def ids(notebook):
    """The grade_ids in order."""
    return [grade_id_of(cell) for cell in notebook["cells"]]


def find(notebook, grade_id):
    """The cell with this grade_id."""
    return next(cell for cell in notebook["cells"] if grade_id_of(cell) == grade_id)


def test_an_honest_notebook_keeps_its_cells(released, plan):
    """What nobody changed is as it was released, and the answer is the student's."""
    find(released, "x")["source"] = "x = 5"
    restored = restore(copy.deepcopy(released), plan)
    assert restored["cells"] == released["cells"]


def test_locked_cells_come_back(released, plan):
    """A changed test, helper or mark is overwritten; a changed answer is not."""
    for name in ("helper", "x", "ex", "more", "essay"):
        find(released, name)["source"] = "changed"
    restored = restore(released, plan)
    assert [find(restored, name)["source"] for name in ("helper", "x", "ex", "more", "essay")] == [
        "helper = 1", "changed", "assert x", "assert x > 1", "changed"
    ]  # fmt: skip


@pytest.mark.parametrize(
    "forged",
    [{"points": 100}, {"grade": False}, {"solution": True}, {"locked": False}, {"task": True}, {"points": None},
     {"points": "9"}, {"checksum": "x"}, {"schema_version": 1}, {"schema_version": "x"}, {"cell_type": "markdown"}],
    ids=str,
)  # fmt: skip
def test_forged_marks_come_back(released, plan, forged):
    """Points and flags are those of the release, whatever the file says."""
    find(released, "ex")["metadata"]["nbgrader"].update(forged)
    mark = find(restore(released, plan), "ex")["metadata"]["nbgrader"]
    assert (mark["grade"], mark["solution"], mark["task"]) == (True, False, False)
    assert is_locked(mark)
    assert (mark["points"], mark["checksum"], mark["schema_version"]) == (2.0, "c-ex", 3)


def test_a_changed_type_comes_back(released, plan):
    """A test cell that became Markdown is code again, an essay that became code is words again."""
    find(released, "ex").update(cell_type="markdown", attachments={})
    del find(released, "ex")["outputs"], find(released, "ex")["execution_count"]
    find(released, "essay").update(cell_type="code", outputs=[], execution_count=None)
    restored = restore(released, plan)
    assert find(restored, "ex")["cell_type"] == "code"
    assert (find(restored, "ex")["outputs"], find(restored, "ex")["execution_count"]) == ([], None)
    assert "attachments" not in find(restored, "ex")
    assert find(restored, "essay")["cell_type"] == "markdown"
    assert "outputs" not in find(restored, "essay")


def test_tags_of_locked_cells_come_back(released, plan):
    """`skip-execution` on a test cell earns nothing; on a picture cell it is the release's, a student's is theirs."""
    find(released, "ex")["metadata"]["tags"] = ["skip-execution"]
    find(released, "helper")["metadata"]["tags"] = []
    find(released, "x")["metadata"]["tags"] = ["mine"]
    restored = restore(released, plan)
    assert "tags" not in find(restored, "ex")["metadata"]
    assert find(restored, "helper")["metadata"]["tags"] == ["skip-execution"]
    assert find(restored, "x")["metadata"]["tags"] == ["mine"]


def test_of_copies_the_last_counts(released, plan):
    """A copied cell loses its mark, wherever it stands; nothing is graded twice."""
    copies = [copy.deepcopy(find(released, name)) for name in ("x", "ex")]
    copies[0]["source"] = "x = 1  # first"
    released["cells"] = [*copies, *released["cells"]]
    restored = restore(released, plan)
    assert ids(restored)[:2] == [None, None]
    assert ids(restored).count("x") == ids(restored).count("ex") == 1
    assert restored["cells"][0]["source"] == "x = 1  # first"


def test_cells_that_nobody_released_lose_their_mark(released, plan, cell):
    """An unknown grade_id, a mark without one, an extra test with a hundred points: all are plain cells."""
    released["cells"] += [cell("1", "extra", grade=True, locked=True, points=100)]
    released["cells"][-1]["metadata"]["nbgrader"]["grade_id"] = "extra"
    released["cells"][0]["metadata"]["nbgrader"] = {"grade": True}
    restored = restore(released, plan)
    assert "nbgrader" not in restored["cells"][-1]["metadata"]
    [theirs] = [cell for cell in restored["cells"] if cell["source"] == "1"]
    assert "nbgrader" not in theirs["metadata"]


def test_deleted_test_cells_come_back_at_their_place(released, plan):
    """After the last cell that stood before it in the release; as code, with its points."""
    released["cells"] = [one for one in released["cells"] if grade_id_of(one) not in ("ex", "more")]
    restored = restore(released, plan)
    assert ids(restored) == [None, "helper", "x", "ex", "more", "essay"]
    back = find(restored, "ex")
    assert (back["source"], back["metadata"]["nbgrader"]["points"]) == ("assert x", 2.0)
    nbformat.validate(nbformat.from_dict(restored))


def test_deleted_cells_of_an_empty_notebook(plan):
    """Who hands in nothing but a notebook gets all of the instructor's cells, in their order, and no answers."""
    restored = restore({"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, plan)
    assert ids(restored) == ["helper", "ex", "more", "essay"]
    assert len({cell["id"] for cell in restored["cells"]}) == 4


TASK = CellPlan("task", "markdown", "Draw a graph.", False, False, True, True, 3.0, "c-task")
CODE_BY_HAND = CellPlan("by-hand", "code", "raise NotImplementedError()", True, True, False, False, 2.0, "c-by-hand")


@pytest.mark.parametrize("gone", ["helper", "ex", "essay", "task", "by-hand"])
def test_deleted_cells_of_the_instructor_come_back(released, plan, cell, gone):
    """Set-up, test, essay, task and an answer graded by hand: at their place, of their type, valid, and named."""
    released["cells"] += [
        cell("", "task", kind="markdown", task=True, locked=True), cell("", "by-hand", grade=True, solution=True)
    ]  # fmt: skip
    whole = NotebookPlan("level-a", (*plan.cells, TASK, CODE_BY_HAND))
    order = ids(released)
    released["cells"] = [one for one in released["cells"] if grade_id_of(one) != gone]
    assert [one.grade_id for one in find_missing(released, whole)] == [gone]
    restored = restore(released, whole)
    assert ids(restored) == ["helper", None, *order[2:]] if gone == "helper" else order
    back, planned = find(restored, gone), whole.find(gone)
    assert (back["source"], back["cell_type"]) == (planned.source, planned.cell_type)
    assert back["metadata"]["nbgrader"].get("points", 0.0) == planned.max_score
    nbformat.validate(nbformat.from_dict(restored))


def test_an_answer_that_is_tested_does_not_come_back(released, plan):
    """What was released in its place would replace what the student may have written elsewhere."""
    released["cells"] = [one for one in released["cells"] if grade_id_of(one) != "x"]
    assert find_missing(released, plan) == ()
    assert ids(restore(released, plan)) == [None, "helper", "ex", "more", "essay"]


def test_a_stub_that_is_put_back_is_not_run(released, plan):
    """A code cell graded by hand comes back for its grader; its stub must not run over what stands elsewhere."""
    whole = NotebookPlan("level-a", (*plan.cells, CODE_BY_HAND))
    assert not is_run(find(restore(released, whole), "by-hand"))


def test_set_up_comes_before_what_needs_it(released, plan, cell):
    """A set-up cell that no marked cell stood before comes first: plain cells of the student's may need it."""
    released["cells"] = [cell("helper + 1"), *released["cells"][2:]]
    assert ids(restore(released, plan)) == ["helper", None, "x", "ex", "more", "essay"]


def test_a_test_comes_behind_what_may_be_its_answer(plan, notebook, cell):
    """Whoever deleted an answer, its test and the set-up may have written plain cells in their place."""
    essay = cell("words", "essay", kind="markdown", grade=True, solution=True)
    kept = notebook(cell("x = helper"), essay, cell("tail"))
    assert ids(restore(kept, plan)) == ["helper", None, "ex", "more", "essay", None]


@settings(deadline=None, max_examples=200)
@given(st.data())
def test_whatever_is_deleted_the_order_is_that_of_the_release(data):
    """Of any cells deleted, those that come back stand in the order of the release, among each other and the rest."""
    kinds = data.draw(st.lists(st.sampled_from(["answer", "test", "set-up", "task"]), max_size=7))
    planned = [
        CellPlan(f"{number}", "markdown" if kind == "task" else "code", "1", kind == "test", kind == "answer",
                 kind != "answer", kind == "task", 1.0, None)
        for number, kind in enumerate(kinds)
    ]  # fmt: skip
    kept = data.draw(st.lists(st.sampled_from(planned), unique=True)) if planned else []
    kept.sort(key=planned.index)
    cells = [
        {"cell_type": one.cell_type, "source": "1", "metadata": {"nbgrader": {"grade_id": one.grade_id}}}
        | ({"outputs": []} if one.cell_type == "code" else {})
        for one in kept
    ]
    for _ in range(data.draw(st.integers(0, 3))):
        plain = {"cell_type": "markdown", "source": "plain", "metadata": {}}
        cells.insert(data.draw(st.integers(0, len(cells))), plain)
    restored = restore(
        {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, NotebookPlan("n", tuple(planned))
    )
    here = [name for name in ids(restored) if name]
    assert here == [one.grade_id for one in planned if one in kept or not one.is_solution]


def test_moved_cells_stay_where_they_are(released, plan):
    """A student may reorder: a test that stands before its answer is run there."""
    released["cells"].reverse()
    assert ids(restore(released, plan)) == ["essay", "more", "ex", "x", "helper", None]


def test_outputs_are_cleared(released, plan):
    """No output of the student's stays, in marked and in plain cells; Markdown has none."""
    for one in released["cells"]:
        if one["cell_type"] == "code":
            one.update(outputs=[{"output_type": "stream", "name": "stdout", "text": "2.0"}], execution_count=7)
            one["metadata"].update(collapsed=True, scrolled=True)
    for one in restore(released, plan)["cells"]:
        assert not one.get("outputs")
        assert one.get("execution_count") is None
        assert "collapsed" not in one["metadata"]


def test_the_kernel_comes_back(released, plan):
    """The kernel is the release's, so that a student's file cannot choose one."""
    released["metadata"]["kernelspec"] = {"name": "bash"}
    spec = '{"display_name": "Python 3", "name": "python3"}'
    restored = restore(released, NotebookPlan("level-a", plan.cells, spec))
    assert restored["metadata"]["kernelspec"]["name"] == "python3"


def test_a_kernel_that_is_none_is_not_restored(released):
    """Of a source without a kernel nbgrader keeps `{}`, which is invalid: neither that nor a student's stays."""
    released["metadata"]["kernelspec"] = {"name": "bash", "display_name": "Bash"}
    assert "kernelspec" not in restore(released, plan_of(released, "level-a", "{}"))["metadata"]


ODD_MARKS = st.dictionaries(
    st.sampled_from(["grade_id", "grade", "solution", "locked", "task", "points", "checksum", "cell_type", "x"]),
    st.sampled_from(["x", "ex", "more", "helper", "essay", "unknown", "", None, True, False, 3, [], {}]),
)


@settings(deadline=None, max_examples=150)
@given(st.lists(st.tuples(ODD_MARKS, st.sampled_from(["code", "markdown", "raw"]), MADE_UP), max_size=8))
def test_whatever_the_marks_say(marks):
    """Any marks on any cells: planned cells are there at most once, tests exactly once, with their points."""
    planned = [
        CellPlan("x", "code", "x = ...", False, True, False, False, 0.0, None),
        CellPlan("ex", "code", "assert x", True, False, True, False, 2.0, "c"),
    ]
    plan = NotebookPlan("level-a", tuple(planned))
    cells = []
    for mark, kind, source in marks:
        one = {"cell_type": kind, "source": source, "metadata": {"nbgrader": dict(mark)}}
        cells.append(one | ({"outputs": [], "execution_count": None} if kind == "code" else {}))
    restored = restore({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, plan)
    assert ids(restored).count("ex") == 1
    assert ids(restored).count("x") <= 1
    assert len(restored["cells"]) <= len(cells) + 1
    assert {name for name in ids(restored) if name} <= {"x", "ex"}
    mark = find(restored, "ex")["metadata"]["nbgrader"]
    assert (mark["grade"], mark["points"], find(restored, "ex")["source"]) == (True, 2.0, "assert x")


@settings(deadline=None, max_examples=100)
@given(
    source=MADE_UP,
    grade_id=st.text(min_size=1, max_size=10),
    kind=st.sampled_from(["code", "markdown", "raw"]),
    is_grade=st.booleans(),
    is_solution=st.booleans(),
    is_locked=st.booleans(),
    points=st.sampled_from([0.0, 1.0, 2.5, 100.0]),
)
def test_checksums_are_nbgrader_s(*, source, grade_id, kind, is_grade, is_solution, is_locked, points):
    """`compute_checksum` of the cell that nbgrader would see gives the same."""
    mark = {"grade_id": grade_id, "grade": is_grade, "solution": is_solution, "locked": is_locked, "task": False}
    mark |= {"points": points} if is_grade else {}
    cell = nbformat.from_dict({"cell_type": kind, "source": source, "metadata": {"nbgrader": mark}})
    [planned] = plan_of({"cells": [{"cell_type": kind, "source": source, "metadata": {"nbgrader": mark}}]}, "n").cells
    assert checksum(source, planned) == compute_checksum(cell)


def test_an_unchanged_answer_is_known(plan, cell):
    """A cell is unchanged when its checksum is the released one; without a checksum nothing is."""
    planned = plan.find("x")
    from dataclasses import replace

    summed = replace(planned, checksum=checksum("x = ...", planned))
    assert is_unchanged(cell("x = ..."), summed)
    assert not is_unchanged(cell("x = 3"), summed)
    assert not is_unchanged(cell("x = ..."), replace(planned, checksum=None))


def restored_with(plan, mark):
    """A notebook of one cell, which nobody released, with this mark, after it was restored."""
    one = {
        "cell_type": "code",
        "source": "1",
        "metadata": {"nbgrader": dict(mark)},
        "outputs": [],
        "execution_count": 1,
    }
    return restore({"cells": [one], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, plan)


@pytest.mark.parametrize("mark", [{}, {"grade": False, "solution": False}, {"note": "mine", "points": 3}])
def test_a_mark_that_marks_nothing_stays(plan, mark):
    """What some extension left in a cell without a grade_id is kept as it came, as nbgrader keeps it."""
    restored = restored_with(plan, mark)
    assert any(cell["metadata"].get("nbgrader") == mark for cell in restored["cells"])


@pytest.mark.parametrize(
    "mark", [{"grade": True, "points": 9}, {"solution": True}, {"locked": True}, {"grade_id": "?"}]
)
def test_a_claim_goes(plan, mark):
    """A cell that nobody released claims nothing."""
    restored = restored_with(plan, mark)
    assert all(cell["metadata"].get("nbgrader") != mark for cell in restored["cells"])
    [theirs] = [cell for cell in restored["cells"] if cell["source"] == "1"]
    assert "nbgrader" not in theirs["metadata"]
