"""A valid notebook with anything changed anywhere: it goes the whole way to a record, or is refused in one sentence."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nablagrade.engine.examiner.concluding import conclude
from nablagrade.engine.examiner.run import Run
from nablagrade.engine.wire.order import ChildSpec
from nablagrade.errors import NotebookError
from nablagrade.model import IsolationLevel, Limits
from nablagrade.notebooks.cells import is_run, parse, serialise
from nablagrade.notebooks.finding import find_notebook
from nablagrade.notebooks.plans import exercise_of, plan_of
from nablagrade.notebooks.restore import find_missing, restore
from nablagrade.records.record import from_json, to_json

SPEC = ChildSpec(Path("zygote"), Path("scratch"), Path("canary"), IsolationLevel.STRONG, Limits())  # never used
CALM = settings(
    deadline=None, max_examples=300,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)  # fmt: skip
ODD_TEXT = st.sampled_from(["", "\ud800", "a\x00b", "\u202egnp", "../../x", "code", "raw", "x", "ex", "essay"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | ODD_TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5) | ODD_TEXT, inner, max_size=3),
    max_leaves=6,
)
KEYS = st.sampled_from(
    ["tags", "nbgrader", "grade_id", "points", "kernelspec", "attachments", "outputs", "id", "collapsed", "nablagrade"]
)


def places(value, path=()):
    """Every place in a JSON value."""
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield from places(inner, (*path, key))


def change(data, notebook):
    """A copy with one thing changed; every second time in what Jupyter and nbgrader say of a cell."""
    if data.draw(st.booleans()):
        made = copy.deepcopy(notebook)
        cells = made.get("cells")
        cell = data.draw(st.sampled_from(cells)) if isinstance(cells, list) and cells else {}
        if isinstance(cell, dict) and isinstance(cell.get("metadata"), dict):
            cell["metadata"][data.draw(KEYS)] = data.draw(JSON)
        return made
    return change_anywhere(data, notebook)


def change_anywhere(data, notebook):
    """A copy with one thing replaced, removed, added or copied."""
    path = data.draw(st.sampled_from(list(places(notebook))[1:]))
    made = copy.deepcopy(notebook)
    *way, last = path
    target = made
    for key in way:
        target = target[key]
    match data.draw(st.sampled_from(["replace", "remove", "add", "copy"])):
        case "replace":
            target[last] = data.draw(JSON)
        case "remove":
            del target[last]
        case "add" if isinstance(target[last], dict):
            target[last][data.draw(KEYS)] = data.draw(JSON)
        case "copy" if isinstance(target, list):
            target.insert(data.draw(st.integers(0, len(target))), copy.deepcopy(target[last]))
        case _:
            target[last] = [target[last], target[last]]
    return made


def grade_without_running(path, plan):
    """The whole way of a notebook, but for the student's process."""
    found = find_notebook([path], plan)
    if found.problem:
        raise NotebookError(found.problem)
    put_back = find_missing(found.notebook, plan)
    notebook = restore(found.notebook, plan)
    run = Run(notebook["cells"], plan, {}, SPEC)
    for cell in notebook["cells"]:
        is_run(cell)
        exercise_of(cell)
    record, _ = conclude(plan, notebook, run, {}, put_back)
    parse(serialise(notebook), "autograded")
    return from_json(json.loads(json.dumps(to_json(record))))


@CALM
@given(data=st.data())
def test_any_change_gives_a_record_or_a_sentence(data, released, tmp_path):
    """Three changes to a released notebook: a record with the released points, or a NotebookError; nothing else."""
    plan = plan_of(copy.deepcopy(released), "level-a")
    notebook = released
    for _ in range(data.draw(st.integers(1, 3))):
        notebook = change(data, notebook)
    path = tmp_path / "level-a.ipynb"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    record = said = None
    try:
        record = grade_without_running(path, plan)
    except NotebookError as error:
        said = str(error)
    if record is None:
        assert re.fullmatch(r"level-a\.ipynb: [^\n]+", said)
        return
    assert record.max_score == 9.0
    assert {cell.grade_id for cell in record.cells} == {"ex", "more", "essay"}
