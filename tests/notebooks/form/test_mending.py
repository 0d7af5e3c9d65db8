"""What is written is valid by nbformat's schema, whatever came in; what is in the cells stays as it was."""

from __future__ import annotations

import copy
import json

import nbformat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nbconvert import HTMLExporter
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


ODD = (None, 5, "python", [1], {"a": 1}, True, [[]])
STATE = "application/vnd.jupyter.widget-state+json"
PAGES = HTMLExporter()
ODD_PAGES = {
    **{f"{key} of a notebook: {odd!r}": {"metadata": {key: odd}} for key in ("language", "widgets") for odd in ODD},
    **{f"state of widgets: {odd!r}": {"metadata": {"widgets": {STATE: odd}}} for odd in ODD},
    **{f"inner state of widgets: {odd!r}": {"metadata": {"widgets": {STATE: {"state": odd}}}} for odd in ODD},
}
ODD_PAGE_CELLS = {
    f"{key} of {kind}: {odd!r}": {"cell_type": kind, "metadata": {key: odd}}
    for key, kinds in {"magics_language": ("code",), "raw_mimetype": ("raw",), "transient": ("code", "raw")}.items()
    for kind in kinds
    for odd in ODD
}
PICTURES = (
    "![a](attachment:a.png)", "![a](<attachment:a b c.png>)", "![a](attachment:a(1).png)", "![a](attachment:)",
    "![a](attachment&#58;b.png)", "![a](attachment\\:b.png)", "![a](&#97;ttachment:é.png 'title')",
    "![a](attachment:a\\)b.png)", "![x][a]\n\n[a]: attachment:q.png", "![a](attachment:%41.png)",
    "![a]( attachment:x )", f"![a](attachment:{'x' * 400})", "![a](attachment:a&amp;b.png)",
)  # fmt: skip


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


def page_of(body):
    """The page that nbconvert makes of a notebook, as feedback and formgrader do."""
    return PAGES.from_notebook_node(nbformat.reads(json.dumps(body), as_version=4))[0]


@pytest.mark.parametrize("changes", ODD_PAGES.values(), ids=ODD_PAGES)
def test_pages_of_odd_notebooks(cell, notebook, changes):
    """What nbformat's schema allows around the cells, but no page can be made of."""
    shown = {"output_type": "display_data", "data": {"text/plain": "x"}, "metadata": {}}
    made = rewritten(changed(notebook(cell("x = 1")), changes))
    made["cells"][0]["outputs"] = [shown]  # nbconvert looks at widgets where something is shown
    assert "x" in page_of(made)


@pytest.mark.parametrize("changes", ODD_PAGE_CELLS.values(), ids=ODD_PAGE_CELLS)
def test_pages_of_odd_cells(cell, notebook, changes):
    """The same of a cell."""
    kind = changes["cell_type"]
    assert "</html>" in page_of(rewritten(notebook(cell("x = 1", kind=kind) | changes)))


@pytest.mark.parametrize("source", PICTURES)
def test_pages_of_pictures_that_are_not_there(cell, notebook, source):
    """A text may name a picture that was never attached, in any of Markdown's ways to write a name."""
    made = rewritten(notebook(cell(source, kind="markdown")))
    assert "".join(made["cells"][0]["source"]) == source
    assert "data:image/png;base64," in page_of(made)


@pytest.mark.parametrize("bundle", [{}, None, {"image/png": 1}, {"application/json": {"a": 1}}], ids=repr)
def test_pages_of_pictures_that_are_none(cell, notebook, bundle):
    """Nor what was attached without a picture in it."""
    odd = cell("![a](attachment:a.png)", kind="markdown") | {"attachments": {"a.png": bundle}}
    assert "data:image/png;base64," in page_of(rewritten(notebook(odd)))


def test_pictures_that_are_there(cell, notebook):
    """What was attached stays, in lines or not; a name that an editor has quoted finds it."""
    there = {"a.png": {"image/png": "eA=="}, "b c.svg": {"image/svg+xml": ["<svg>\n", "</svg>"]}}
    source = "![a](attachment:a.png) ![b](attachment:b%20c.svg)"
    made = rewritten(notebook(cell(source, kind="markdown") | {"attachments": there}))["cells"][0]["attachments"]
    assert made == there | {"b%20c.svg": there["b c.svg"]}


def test_a_picture_of_the_release_that_was_deleted(released, plan):
    """Also a text that is put back, or that was turned into code, has a page."""
    released["cells"][0]["source"] = "![a](attachment:a.png)"
    released["cells"][0]["metadata"]["nbgrader"] = {"grade_id": "words", "locked": True, "schema_version": 3}
    here = plan_of(released, "level-a")
    for cells in (released["cells"][1:], [released["cells"][0] | {"cell_type": "code"}, *released["cells"][1:]]):
        made = rewritten(released | {"cells": cells}, here)
        assert made["cells"][0]["attachments"] == {"a.png": {"image/png": ""}}


def nested(value, depth):
    """A value inside so many lists."""
    for _ in range(depth):
        value = [value]
    return value


LARGE = {
    "ninety deep": nested([0] * 1_000, 90),
    "fifty deep": nested([], 50),
    "wide": [0] * 20_000,
    "wide and deep": nested([0] * 3_000, 30),
    "many dictionaries": [{"": 0}] * 10_000,
    "lines": "\n" * 12_000,
    "escapes": "\x00" * 20_000,
    "no number": [float("nan")],
    "no finite one": {"a": float("-inf")},
}


@pytest.mark.parametrize("large", LARGE.values(), ids=LARGE)
@pytest.mark.parametrize("place", ["notebook", "cell", "mark"])
def test_metadata_are_bounded_as_they_are_written(cell, notebook, large, place, monkeypatch):
    """Small ones may become large with a line for each value: these are dropped, what is beside them stays."""
    monkeypatch.setattr("nablagrade.notebooks.form.mending.MAX_METADATA_BYTES", 100_000)
    made = notebook(cell("x = 1", "x", solution=True))
    mark = made["cells"][0]["metadata"]["nbgrader"]
    {"notebook": made["metadata"], "cell": made["cells"][0]["metadata"], "mark": mark}[place]["large"] = large
    made["metadata"]["last"] = "kept"
    body = json.loads(serialise(parse(json.dumps(made).encode(), "x")))
    assert "large" not in json.dumps(body)
    assert body["metadata"]["last"] == "kept"
    assert body["cells"][0]["metadata"]["nbgrader"]["grade_id"] == "x"


def test_metadata_of_many_cells_are_bounded_together(cell, notebook, monkeypatch):
    """No cell is too large, all of them are."""
    monkeypatch.setattr("nablagrade.notebooks.form.mending.MAX_METADATA_BYTES", 100_000)
    made = notebook(*(cell("x") | {"metadata": {"a": [0] * 100}} for _ in range(300)))
    assert 50_000 < len(serialise(parse(json.dumps(made).encode(), "x"))) < 150_000


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
