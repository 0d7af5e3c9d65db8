"""What is written is valid by nbformat's schema, whatever came in; what is in the cells stays as it was."""

from __future__ import annotations

import copy
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nbformat.validator import iter_validate

from nablagrade.notebooks.cells import parse, serialise
from nablagrade.notebooks.plans import plan_of
from nablagrade.notebooks.restore import restore

CALM = settings(
    deadline=None, max_examples=300,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)  # fmt: skip


def rewritten(notebook, plan=None):
    """A notebook read, restored and written again: valid, or nbformat says what is wrong."""
    read = parse(json.dumps(notebook).encode(), "level-a.ipynb")
    body = json.loads(serialise(restore(read, plan or plan_of({"cells": []}, "level-a"))))
    assert [str(error) for error in iter_validate(body)] == []
    ids = [cell["id"] for cell in body["cells"] if "id" in cell]
    assert len(set(ids)) == len(ids)
    return body


ODD_CELLS = {
    "no outputs": {"outputs": ...},
    "outputs that are null": {"outputs": None},
    "no execution_count": {"execution_count": ...},
    "a count that is text": {"execution_count": "3"},
    "a count below zero": {"execution_count": -1},
    "a count that is true": {"execution_count": True},
    "no metadata": {"metadata": ...},
    "metadata that are null": {"metadata": None},
    "nbgrader: null": {"metadata": {"nbgrader": None}},
    "nbgrader: a list": {"metadata": {"nbgrader": []}},
    "an empty id": {"id": ""},
    "a long id": {"id": "x" * 65},
    "an id with spaces": {"id": "a b"},
    "an id that is a number": {"id": 7},
    "no id": {"id": ...},
    "tags that are null": {"metadata": {"tags": None}},
    "tags that are text": {"metadata": {"tags": "a"}},
    "doubled tags": {"metadata": {"tags": ["a", "a"]}},
    "tags with commas": {"metadata": {"tags": ["a,b", ",", ""]}},
    "tags that are numbers": {"metadata": {"tags": [1, "a"]}},
    "a name that is a number": {"metadata": {"name": 1}},
    "an empty name": {"metadata": {"name": ""}},
    "collapsed: null": {"metadata": {"collapsed": None}},
    "scrolled: 1": {"metadata": {"scrolled": 1}},
    "jupyter: null": {"metadata": {"jupyter": None}},
    "execution: numbers": {"metadata": {"execution": {"iopub.status.busy": 1}}},
    "a format that is null": {"metadata": {"format": None}},
    "attachments: null": {"attachments": None},
    "attachments without types": {"attachments": {"a.png": "x"}},
    "attachments that are numbers": {"attachments": {"a.png": {"image/png": 1}}},
    "a field of somebody else's": {"cell_level": 1},
    "no source": {"source": ...},
}
ODD_NOTEBOOKS = {
    "a title that is a number": {"metadata": {"title": 7}},
    "authors that are text": {"metadata": {"authors": "me"}},
    "a kernel without a name": {"metadata": {"kernelspec": {"display_name": "x"}}},
    "a kernel that is text": {"metadata": {"kernelspec": "python3"}},
    "a language without a name": {"metadata": {"language_info": {}}},
    "a mode that is a number": {"metadata": {"language_info": {"name": "python", "codemirror_mode": 3}}},
    "an old format that is text": {"metadata": {"orig_nbformat": "3"}},
    "no metadata": {"metadata": ...},
    "a field of somebody else's": {"widgets": {}},
    "no minor": {"nbformat_minor": ...},
    **{f"minor {minor!r}": {"nbformat_minor": minor} for minor in (-1, 6, 99, "4", 4.5, True, None)},
    **{f"minor {minor}": {"nbformat_minor": minor} for minor in range(6)},
}


def changed(value, changes):
    """A copy with fields set, `...` taken away."""
    made = copy.deepcopy(value) | {key: new for key, new in changes.items() if new is not ...}
    return {key: one for key, one in made.items() if changes.get(key, 0) is not ...}


@pytest.mark.parametrize("kind", ["code", "markdown", "raw"])
@pytest.mark.parametrize("changes", ODD_CELLS.values(), ids=ODD_CELLS)
def test_odd_cells(cell, notebook, kind, changes):
    """A cell with anything odd around its source is read, and written as a valid one with that source."""
    odd = changed(cell("x = 1", kind=kind), changes)
    [made] = rewritten(notebook(odd))["cells"]
    assert made["source"] == ([] if "source" in changes else ["x = 1"])
    assert made["cell_type"] == kind


@pytest.mark.parametrize("changes", ODD_NOTEBOOKS.values(), ids=ODD_NOTEBOOKS)
def test_odd_notebooks(cell, notebook, changes):
    """Whatever is said around the cells."""
    made = rewritten(changed(notebook(cell("x = 1"), cell("words", kind="markdown")), changes))
    assert [one["source"] for one in made["cells"]] == [["x = 1"], ["words"]]


def test_tags_that_were_meant(cell, notebook):
    """Tags in one piece, doubled or with commas are those that were meant, in their order."""
    odd = cell("x")
    odd["metadata"]["tags"] = ["b,a", "a", None, "c"]
    assert rewritten(notebook(odd))["cells"][0]["metadata"]["tags"] == ["b", "a", "c"]


def test_ids_that_are_doubled(cell, notebook):
    """The first cell keeps an id, the second one gets its own: the same in each run."""
    cells = [cell("a") | {"id": "same"}, cell("b") | {"id": "same"}, cell("c") | {"id": "same"}]
    first, again = rewritten(notebook(*cells)), rewritten(notebook(*cells))
    names = [one["id"] for one in first["cells"]]
    assert names[0] == "same"
    assert len(set(names)) == 3
    assert first == again


def test_cells_put_back_have_ids_only_where_the_format_has_them(released, plan):
    """A notebook of minor 4 has no ids, also not in what was put back; one of minor 5 has no id twice."""
    released["cells"] = released["cells"][:3]
    for minor in (4, 5):
        made = rewritten(released | {"nbformat_minor": minor}, plan)
        assert len(made["cells"]) == 6
        assert all(("id" in one) == (minor == 5) for one in made["cells"])


def test_a_stolen_id_of_a_cell_that_is_put_back(released, plan):
    """A student's cell with the very id that a restored one would get keeps it."""
    del released["cells"][3]
    back = rewritten(released, plan)["cells"][3]["id"]
    released["cells"][0]["id"] = back
    names = [one["id"] for one in rewritten(released, plan)["cells"]]
    assert names[0] == back
    assert len(set(names)) == len(names)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=5,
)
NAMES = st.sampled_from(
    ["tags", "name", "format", "collapsed", "scrolled", "jupyter", "execution", "nbgrader", "slideshow", "deletable"]
)
ODD_TAGS = st.lists(st.sampled_from(["a", "a,b", ",", "", "\n", "a\nb", " ", None, 1]) | st.text(max_size=3))
CELL_METADATA = st.dictionaries(NAMES, JSON | ODD_TAGS | st.sampled_from([True, "auto", {"a": "b"}]), max_size=4)
ATTACHMENTS = st.dictionaries(
    st.text(max_size=3),
    JSON | st.dictionaries(st.sampled_from(["image/png", "application/json", "x"]), JSON, max_size=2),
    max_size=2,
)
CELLS = st.fixed_dictionaries(
    {"cell_type": st.sampled_from(["code", "markdown", "raw", "heading"])},
    optional={
        "source": st.text(max_size=5) | st.lists(st.text(max_size=3), max_size=2),
        "metadata": JSON | CELL_METADATA,
        "id": JSON | st.sampled_from(["a", "a", "b-_9", "a\n", "é"]),
        "attachments": JSON | ATTACHMENTS,
        "outputs": JSON,
        "execution_count": JSON,
        "level": JSON,
        "x": JSON,
    },
)
NOTEBOOK_NAMES = st.sampled_from(["kernelspec", "language_info", "orig_nbformat", "title", "authors", "x"])
SPECS = st.dictionaries(st.sampled_from(["name", "display_name", "codemirror_mode", "mimetype"]), JSON)
NOTEBOOKS = st.fixed_dictionaries(
    {"cells": st.lists(CELLS, max_size=4), "nbformat": st.just(4)},
    optional={
        "metadata": JSON | st.dictionaries(NOTEBOOK_NAMES, JSON | SPECS, max_size=3),
        "nbformat_minor": JSON | st.integers(-1, 7),
        "x": JSON,
    },
)


@CALM
@given(NOTEBOOKS)
def test_whatever_came_in(notebook):
    """Any fields of any form: valid, with the same number of cells; and written again it is the same."""
    made = rewritten(notebook)
    assert len(made["cells"]) == len(notebook["cells"])
    assert rewritten(made) == made


@CALM
@given(st.data())
def test_whatever_came_in_with_cells_put_back(released, data):
    """Also where planned cells change their type and missing ones come back."""
    some = data.draw(st.lists(CELLS, max_size=3))
    for one in some:
        grade_id = data.draw(st.sampled_from(["x", "ex", "essay", "helper", "other"]))
        if isinstance(one.get("metadata"), dict):
            one["metadata"]["nbgrader"] = {"grade_id": grade_id}
    rewritten({"cells": some, "nbformat": 4, "nbformat_minor": data.draw(st.integers(0, 6))}, plan_of(released, "a"))
