"""What a child says was shown: of nbformat's form, bounded as it will be written, and such that a page can be made."""

from __future__ import annotations

import json

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbconvert import HTMLExporter
from nbformat.validator import iter_validate

from nablagrade.engine.examiner.taken.received import WRITTEN_FACTOR, Received, is_count
from nablagrade.model import Limits
from nablagrade.notebooks.cells import serialise

PAGES = HTMLExporter()
SMALL = Limits(output_bytes=20_000)
MOST = WRITTEN_FACTOR * SMALL.output_bytes
MIMES = (
    "image/png", "image/svg+xml", "text/html", "text/plain", "text/latex", "text/markdown", "application/javascript",
    "application/json", "application/geo+json", "application/vnd.jupyter.widget-view+json", "x", "application/\n+json",
)  # fmt: skip
ODD = (None, 5, "x", [1], ["x"], {"a": 1}, True, [[]], {"model_id": []}, {"model_id": "a"})
WORDS = (
    "<![x", "<![", "<![if", "<![CDATA[ x ]]>", "<!--[if IE]><![endif]-->", "</script><![ x", "![a](attachment:a.png)",
    "\ud800", "\x00\x1b[31m", "\x1b[38;2;1m",
)  # fmt: skip


def shown(**fields):
    """A display."""
    return {"output_type": "display_data", "data": {}, "metadata": {}} | fields


def written(outputs):
    """The file of a notebook whose one cell shows this."""
    cell = {"cell_type": "code", "source": "x", "metadata": {}, "id": "a", "execution_count": 1, "outputs": outputs}
    return serialise({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


@pytest.mark.filterwarnings("ignore::UserWarning")  # nbconvert's word for what shows nothing, or no picture's text
@pytest.mark.parametrize("mime", MIMES)
def test_a_page_can_be_made_of_whatever_was_shown(mime):
    """Bodies and metadata of any form, and words on which a parser gives up."""
    said = [shown(data={mime: odd}) for odd in (*ODD, *WORDS, *([one] for one in WORDS))]
    said += [shown(data={mime: "eA=="}, metadata={key: odd}) for key in (mime, "filenames", "width") for odd in ODD]
    said += [shown(data={mime: "eA=="}, metadata={mime: {key: odd}}) for key in ("width", "unconfined") for odd in ODD]
    body = written(Received(Limits()).take({"outputs": said}))
    assert [str(error) for error in iter_validate(json.loads(body))] == []
    assert "</html>" in PAGES.from_notebook_node(nbformat.reads(body.decode(), as_version=4))[0]


def test_what_is_fine_stays():
    """An honest picture, table and widget are as they were."""
    said = [
        shown(data={"image/png": "eA==", "text/plain": "<Figure>"}, metadata={"image/png": {"width": 3}}),
        shown(data={"text/html": "<!--[if IE]>x<![endif]--><table></table>"}),
        shown(data={"application/vnd.jupyter.widget-view+json": {"model_id": "a", "version_major": 2}}),
        shown(data={"text/markdown": "**bold**"}, metadata={"isolated": True}),
    ]
    assert Received(Limits()).take({"outputs": json.loads(json.dumps(said))}) == said


LARGE = {
    "deep": lambda: shown(data={"application/json": json.loads("[" * 60 + "0," * 10_000 + "0" + "]" * 60)}),
    "wide": lambda: shown(data={"application/json": [0] * 60_000}),
    "dictionaries": lambda: shown(data={"application/json": [{"": 0}] * 30_000}),
    "metadata": lambda: shown(metadata={"a": [[0] * 10] * 10_000}),
    "lines": lambda: shown(data={"text/plain": "\n" * 60_000}),
    "a list of lines": lambda: shown(data={"text/html": [""] * 60_000}),
    "escapes": lambda: {"output_type": "stream", "name": "stdout", "text": "\x01" * 100_000},
    "no number": lambda: shown(data={"application/json": [float("nan")]}),
    "a traceback": lambda: {"output_type": "error", "ename": "", "evalue": "", "traceback": [""] * 60_000},
}


@pytest.mark.parametrize("large", LARGE.values(), ids=LARGE)
def test_outputs_are_bounded_as_they_are_written(large):
    """Small ones may become large with a line for each value: these are dropped, and it is said, once for a cell."""
    received = Received(SMALL)
    outputs = received.take({"outputs": [shown(data={"text/plain": "x"}), large(), large()]})
    assert [one["output_type"] for one in outputs] == ["display_data", "stream"]
    assert "too large" in outputs[1]["text"]
    assert len(written(outputs)) < 2_000


def test_many_outputs_are_bounded_together():
    """No output and no cell is large, all of them are."""
    received = Received(SMALL)
    outputs = [one for _ in range(100) for one in received.take({"outputs": [shown()] * 100})]
    assert 500 < len(outputs) < 3_000
    assert len(written(outputs)) < MOST + 10_000


def test_a_display_that_is_updated_counts_in_each_place():
    """One form of a display that stands in a thousand places is written a thousand times."""
    received = Received(SMALL)
    outputs = received.take(
        {
            "outputs": [shown(display_id="a") for _ in range(500)],
            "displays": {"a": {"data": {"text/plain": "x" * 5_000}, "metadata": {}}},
        }
    )
    assert len(outputs) == 500
    assert any(one["data"] for one in outputs)
    assert len(written(outputs)) < MOST + 10_000


@pytest.mark.parametrize(("count", "is_one"), [(None, True), (0, True), (7, True), (-1, False), (2**40, False),
                                               (True, False), ("3", False), (1.0, False)])  # fmt: skip
def test_numbers_of_cells(count, is_one):
    """A number may stand at a cell when Jupyter could have counted to it."""
    assert is_count(count) is is_one


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(MIMES) | st.text(), inner, max_size=3),
    max_leaves=6,
)
KINDS = st.sampled_from(["stream", "display_data", "execute_result", "error", "pyout", 1])
OUTPUTS = st.dictionaries(
    st.sampled_from(
        ["data", "metadata", "name", "text", "ename", "evalue", "traceback", "execution_count", "display_id", "x"]
    ),
    JSON | st.just("stdout"),
)


@settings(deadline=None)
@given(st.lists(JSON | st.builds(lambda one, kind: one | {"output_type": kind}, OUTPUTS, KINDS)) | JSON, JSON)
def test_whatever_is_said(outputs, displays):
    """Any reply leaves outputs that are valid."""
    kept = Received(Limits()).take({"outputs": outputs, "displays": displays})
    assert [str(error) for error in iter_validate(json.loads(written(kept)))] == []
