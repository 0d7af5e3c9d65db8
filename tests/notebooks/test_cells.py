"""A submitted file as plain data, and back: what is no notebook is refused in one sentence."""

from __future__ import annotations

import json
import os
import tracemalloc
from pathlib import Path

import nbformat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nablagrade.errors import NotebookError
from nablagrade.notebooks.cells import (
    MAX_CELLS,
    MAX_DEPTH,
    grade_id_of,
    mark_of,
    memory_of,
    parse,
    read_bytes,
    serialise,
)

ROOT = Path(__file__).parents[2]
REAL = sorted([*(ROOT / "source").glob("*/*.ipynb"), *(ROOT / "submissions").glob("*/*/*.ipynb")])
CALM = settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])


def spec(depth):
    """A value nested so deeply."""
    return "[" * depth + "]" * depth


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "broken JSON"),
        (b"{", "broken JSON"),
        (b"\xff\xfe\x00", "broken JSON"),
        (b"PK\x03\x04", "broken JSON"),
        (b"[" * 200_000, "broken JSON"),
        (b"[" * 200_000 + b"]" * 200_000, "broken JSON"),
        (b'{"a": ' + b"1" * 5_000 + b"}", "broken JSON"),
        (b"null", "no list of cells"),
        (b"[]", "no list of cells"),
        (b'"cells"', "no list of cells"),
        (b'{"cells": {}}', "no list of cells"),
        (b'{"worksheets": {}, "nbformat": 3}', "no list of cells"),
        (b'{"worksheets": [], "nbformat": 1}', "no list of cells"),
        (b'{"cells": []}', "unknown format"),
        (b'{"cells": [], "nbformat": 5, "nbformat_minor": 0}', r"unknown format \(nbformat 5\)"),
        (b'{"cells": [], "nbformat": "4"}', "unknown format"),
    ],
)
def test_what_is_no_notebook_is_refused(data, words):
    """One sentence names the file, what it is, and the mend."""
    with pytest.raises(NotebookError, match=words) as caught:
        parse(data, "level-a.ipynb")
    assert str(caught.value).startswith("level-a.ipynb: ")
    assert str(caught.value).endswith("save it again in Jupyter")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "wrong",
    [
        None, 7, "cell", [], {}, {"cell_type": "plot", "metadata": {}, "source": ""},
        {"cell_type": "markdown", "metadata": {}, "source": 7},
        {"cell_type": "markdown", "metadata": {}, "source": None},
        {"cell_type": "markdown", "metadata": {}, "source": ["a", 7]},
        {"cell_type": ["code"], "metadata": {}, "source": "", "outputs": []},
    ],
    ids=repr,
)  # fmt: skip
def test_a_cell_that_is_none_is_refused(as_bytes, wrong):
    """A type and a source are what makes a cell; what has neither is none."""
    with pytest.raises(NotebookError, match="has a cell that is none"):
        parse(as_bytes(wrong), "x")


def test_too_many_cells_are_refused(as_bytes, cell):
    """A notebook with more cells than anybody writes is refused."""
    assert len(parse(as_bytes(*[cell()] * MAX_CELLS), "x")["cells"]) == MAX_CELLS
    with pytest.raises(NotebookError, match="more than 10000 cells"):
        parse(as_bytes(*[cell()] * (MAX_CELLS + 1)), "x")


@pytest.mark.parametrize("part", [b"[],", b"{},", b"1,", b"[[[[[]]]]],"], ids=repr)
def test_too_many_values_are_refused(part, monkeypatch):
    """A file of small values that would fill the memory is refused before it is read; one of large ones is not."""
    monkeypatch.setattr("nablagrade.notebooks.cells.MAX_PARSED_BYTES", 20_000)
    with pytest.raises(NotebookError, match="holds too many values to be read; clear its outputs"):
        parse(b'{"cells": [], "nbformat": 4, "x": [' + part * 1000 + b"1]}", "x")
    parse(b'{"cells": [], "nbformat": 4, "x": "' + part.replace(b",", b"").strip(b"[{]}") * 5000 + b'x"}', "x")


@pytest.mark.parametrize("part", [b'{"":0},', b"[],", b'"ab",', b"1.5,", b'{"a":[1,2]},'], ids=repr)
def test_what_a_file_takes_in_memory_is_known_before(part):
    """The estimate is no less than half of what Python needs for values of any kind, each an object of its own."""
    data, values = b"[" + part * 20_000 + b"0]", []
    tracemalloc.start()
    try:
        values.append(json.loads(data))
        taken, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert memory_of(data) > taken / 2


@pytest.mark.parametrize(
    "odd",
    [
        {"source": "\n" * 300_000}, {"source": ["\u2028"] * 300_000}, {"source": "\x01" * 500_000},
        {"cell_type": "markdown", "attachments": {"a.png": {"image/png": "x" * 3_000_000}}},
        {"cell_type": "markdown", "attachments": {str(n) + "n" * 3_000: {"image/png": ""} for n in range(900)}},
        {"cell_type": "raw", "attachments": {"a": {"text/plain": ["\n"] * 300_000}}},
    ],
    ids=["lines", "separators", "escapes", "a picture", "pictures", "attached lines"],
)  # fmt: skip
def test_what_would_be_written_too_large_is_refused(odd, as_bytes, cell, monkeypatch):
    """Lines and escapes make a small source large when it is written: said before it is; half as much is fine."""
    monkeypatch.setattr("nablagrade.notebooks.cells.MAX_WRITTEN_BYTES", 2_000_000)
    with pytest.raises(NotebookError, match="MB of text and pictures; take out what is no answer"):
        parse(as_bytes(cell() | odd), "x")
    monkeypatch.undo()
    parse(as_bytes(cell() | odd), "x")


@pytest.mark.parametrize("place", ["metadata", "cell", "output", "extra"])
def test_too_deep_is_refused(place):
    """Nesting is bounded wherever it is, in what no grader looks at too: serialising must not overflow."""
    deep = json.loads(spec(MAX_DEPTH))
    code = {"cell_type": "code", "metadata": {}, "source": "", "outputs": [], "execution_count": None}
    notebook = {"cells": [code], "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
    target = {"metadata": notebook["metadata"], "cell": code["metadata"], "output": {}, "extra": notebook}[place]
    target["deep"] = deep
    if place == "output":
        code["outputs"] = [{"output_type": "stream", **target}]
    with pytest.raises(NotebookError, match="nested too deeply"):
        parse(json.dumps(notebook).encode(), "x")


def test_sources_are_joined(as_bytes, cell):
    """A source in lines and a source in one piece are the same."""
    [one, two] = parse(as_bytes(cell(["a\n", "b"]), cell("a\nb")), "x")["cells"]
    assert one["source"] == two["source"] == "a\nb"


def test_lone_surrogates_are_replaced(as_bytes, cell):
    """Half a character in a source, an output or metadata can be written again."""
    broken = cell("a\ud800b")
    broken["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "\udfff"}]
    broken["metadata"]["x"] = "\ud800"
    notebook = parse(as_bytes(broken), "x")
    assert notebook["cells"][0]["source"] == "a?b"
    assert b"a?b" in serialise(notebook)


def test_odd_outputs_can_be_written_again(as_bytes, cell):
    """Outputs of any form are the student's; they are cleared, and until then nothing fails on them."""
    from nablagrade.model import NotebookPlan
    from nablagrade.notebooks.restore import restore

    odd = cell("x")
    odd["outputs"] = [7, None, "x", {"data": []}, {"data": {"text/plain": 7}}, {"text": {}}, []]
    assert restore(parse(as_bytes(odd), "x"), NotebookPlan("level-a", ()))["cells"][0]["outputs"] == []


@pytest.mark.parametrize("mark", [{}, {"grade_id": 7}, {"grade_id": ""}, {"grade_id": None}, {"grade_id": ["a"]}])
def test_a_mark_without_a_name_is_none(mark):
    """Only text is a grade_id."""
    assert grade_id_of({"metadata": {"nbgrader": mark}}) is None
    assert mark_of({"metadata": {}}) == {}


# ---------------------------------------------------------------- files


def test_a_plain_file_is_read(tmp_path):
    """The bytes as they are."""
    (tmp_path / "a.ipynb").write_bytes(b"abc")
    assert read_bytes(tmp_path / "a.ipynb") == b"abc"


def make_link(path):
    """A link to a file that could be the gradebook."""
    target = path.with_name("secret")
    target.write_text("{}")
    path.symlink_to(target)


def make_sparse(path):
    """A file of 300 MB that takes no room."""
    with path.open("wb") as file:
        file.truncate(300_000_000)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (make_link, "is a link, which is not followed"),
        (os.mkfifo, "no plain file"),
        (os.mkdir, "no plain file"),
        (make_sparse, "has 300 MB, more than 150; clear its outputs"),
        (lambda path: None, "cannot be opened"),
    ],
    ids=["link", "fifo", "folder", "300 MB", "missing"],
)
def test_what_is_no_plain_file_is_refused(tmp_path, make, words):
    """A link, a fifo, a folder and a giant are refused at once: nothing is followed, waited for or read."""
    path = tmp_path / "level-a.ipynb"
    make(path)
    with pytest.raises(NotebookError, match=words) as caught:
        read_bytes(path)
    assert str(caught.value).startswith("level-a.ipynb: ")


def test_a_device_is_refused():
    """A device never ends."""
    with pytest.raises(NotebookError, match="no plain file"):
        read_bytes(Path("/dev/zero"))


def test_the_largest_file_is_read(tmp_path, monkeypatch):
    """A file of exactly the limit is read, one byte more is not."""
    monkeypatch.setattr("nablagrade.notebooks.cells.MAX_BYTES", 1000)
    path = tmp_path / "a.ipynb"
    path.write_bytes(b" " * 1000)
    assert len(read_bytes(path)) == 1000
    with path.open("ab") as file:
        file.write(b"x")
    with pytest.raises(NotebookError):
        read_bytes(path)


# ---------------------------------------------------------------- writing, as nbformat does


def by_nbformat(notebook):
    """The file that nbformat writes."""
    return (nbformat.writes(nbformat.from_dict(notebook)) + "\n").encode()


@pytest.mark.parametrize("path", REAL[:: max(1, len(REAL) // 25)], ids=lambda path: "/".join(path.parts[-3:]))
def test_real_notebooks_are_written_as_nbformat_writes_them(path):
    """Byte for byte, so that a diff of autograded notebooks shows grades only."""
    try:
        notebook = parse(path.read_bytes(), path.name)
    except NotebookError:
        return  # the sample class has a broken file
    assert serialise(notebook) == by_nbformat(notebook)


LINES = st.text(st.characters(exclude_categories=["Cs"]), max_size=30) | st.just("a\nb\r\nc\x0bd\u2028e\n")
METADATA = st.dictionaries(st.text("abcé.", min_size=1, max_size=4), st.none() | st.integers() | LINES, max_size=3)
BUNDLES = st.dictionaries(st.sampled_from(["text/plain", "text/html", "image/png", "image/svg+xml"]), LINES, max_size=3)
OUTPUTS = st.one_of(
    st.builds(lambda name, text: {"output_type": "stream", "name": name, "text": text},
              st.sampled_from(["stdout", "stderr"]), LINES),
    st.builds(lambda data: {"output_type": "display_data", "data": data, "metadata": {}}, BUNDLES),
    st.builds(lambda data, x: {"output_type": "display_data", "data": data | {"application/json": {"a": [x]},
              "application/x+json": x}, "metadata": {}}, BUNDLES, LINES),
    st.builds(lambda data, n: {"output_type": "execute_result", "data": data, "metadata": {}, "execution_count": n},
              BUNDLES, st.integers(1, 99)),
    st.builds(lambda a, b, c: {"output_type": "error", "ename": a, "evalue": b, "traceback": c},
              LINES, LINES, st.lists(LINES, max_size=3)),
)  # fmt: skip
IDS = st.text("abcdef0123456789", min_size=1, max_size=8)
CODE = st.builds(lambda source, outputs, metadata, number, name: {
    "cell_type": "code", "id": name, "source": source, "outputs": outputs, "metadata": metadata,
    "execution_count": number}, LINES, st.lists(OUTPUTS, max_size=3), METADATA, st.none() | st.integers(1, 9),
    IDS)  # fmt: skip
WORDS = st.builds(lambda kind, source, metadata, name: {
    "cell_type": kind, "id": name, "source": source, "metadata": metadata},
    st.sampled_from(["markdown", "raw"]), LINES, METADATA, IDS)  # fmt: skip
NOTEBOOKS = st.builds(
    lambda cells, metadata: {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5},
    st.lists(CODE | WORDS, max_size=4, unique_by=lambda cell: cell["id"]), METADATA,
)  # fmt: skip


@CALM
@given(NOTEBOOKS)
def test_any_notebook_is_written_as_nbformat_writes_it(notebook):
    """All kinds of lines, bundles and letters: the same bytes, and what is read again is the same."""
    data = json.dumps(notebook).encode()
    written = serialise(parse(data, "x"))
    assert written == by_nbformat(notebook)
    assert serialise(parse(written, "x")) == written


def test_numbers_that_are_not_finite_are_written_as_nbformat_writes_them():
    """A plot's data may have some; no strict JSON holds them."""
    shown = {"output_type": "display_data", "data": {"application/json": {"y": [1.5, float("nan")]}}, "metadata": {}}
    cell = {"cell_type": "code", "id": "a", "source": "é\n2", "outputs": [shown], "metadata": {}, "execution_count": 1}
    notebook = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    written = serialise(parse(json.dumps(notebook).encode(), "x"))
    assert b"NaN" in written
    assert written == by_nbformat(notebook)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=10,
)
ODD_CELLS = st.dictionaries(
    st.sampled_from(["cell_type", "source", "metadata", "outputs", "id", "attachments"]),
    JSON | st.sampled_from(["code", "markdown"]) | st.dictionaries(st.sampled_from(["nbgrader", "tags"]), JSON),
)
ODD = st.fixed_dictionaries({"cells": JSON | st.lists(ODD_CELLS | CODE, max_size=3)}, optional={
    "nbformat": st.just(4) | JSON, "nbformat_minor": st.integers() | JSON, "metadata": st.just({}) | JSON})  # fmt: skip


@settings(CALM, max_examples=200)
@given(ODD | JSON)
def test_anything_is_read_or_refused(value):
    """Arbitrary JSON is a notebook or is refused; no other exception ever comes of a file."""
    try:
        notebook = parse(json.dumps(value).encode(), "x")
    except NotebookError:
        return
    assert isinstance(notebook["cells"], list)
