"""Whatever a child says: it is never our fault, and never costs or wins what it was not asked for."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nablagrade.engine.checks.checks import check
from nablagrade.engine.examiner.job import Job
from nablagrade.engine.wire.order import ChildSpec
from nablagrade.engine.worker.examiner import examine
from nablagrade.model import IsolationLevel, Limits, NotebookOutcome, NoteKind
from nablagrade.notebooks.plans import plan_of

LIAR = Path(__file__).with_name("liar.py")
SECRET = "nobody knows this"
LIMITS = Limits(reply_bytes=20_000, output_bytes=20_000, memory_mb=512)  # no lie waits: these children are never slow
ANSWER_TO_CALLBACK = 11
EXERCISES = ("e1", "e2", "e3", "e4", "e5")
# of which exercise is what is asked in turn; the answer to a callback, the eleventh message, counts, too
ASKED = ["", "e1", "e1", "", "e2", "e2", "e2", "e2", "", "e3", "e3", "e3", "e4", "e4", "", "e5", "e5"]


@check("e1")
def look_e1(notebook):
    """A name"""
    assert notebook["a"] == 1


@check("e2")
def look_e2(notebook):
    """A call"""
    called = notebook.call("f", [1, 2], key=3)
    assert (called.value, called.args, called.printed, called.again()) == (2, ([1, 2],), "", 2)
    assert not called.shares_memory()


@check("e3")
def look_e3(notebook):
    """A function of ours"""
    f = notebook.callback(lambda x: x + 1)
    assert notebook.call("g", f).value == 2
    assert f.points == [(1,)]


@check("e4")
def look_e4(notebook):
    """What no child knows"""
    assert notebook["secret"] == SECRET


@check("e5")
def look_e5(notebook):
    """Another name"""
    assert notebook["b"] == 2


CHECKS = {one.__nablagrade__.exercise: [one.__nablagrade__] for one in (look_e1, look_e2, look_e3, look_e4, look_e5)}


@pytest.fixture(scope="session")
def liar():
    """What writes frames as a liar sends them."""
    spec = importlib.util.spec_from_file_location("liar", LIAR)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def judge(liar):
    """`judge(at, frames, is_last=…, always=…)`: the record of a notebook whose child lies once."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        command = [sys.executable, str(LIAR), str(folder / "socket")]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
            assert process.stdout.readline() == b"ready\n"
            path = folder / "level-a.ipynb"
            notebook = {"cells": [*cells()], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
            path.write_text(json.dumps(notebook))
            plan = plan_of(notebook, "level-a")
            spec = ChildSpec(folder / "socket", folder, folder / "told", IsolationLevel.STRONG, LIMITS)

            def run(at, frames, *, is_last=False, always=False):
                told = {"at": at, "frames": list(frames), "is_last": is_last, "always": always}
                spec.canary.write_text(json.dumps(told))
                return examine(Job("a liar", "lesson", plan, (path,)), CHECKS, spec).record

            yield run
            process.stdin.close()


def cells():
    """An answer before each exercise but the fourth."""
    for name in EXERCISES:
        marks = {"grade": True, "solution": False, "locked": True, "schema_version": 3, "task": False, "points": 1}
        if name != "e4":
            yield cell(f"before_{name} = 1", {})
        yield cell("# hidden", {"nbgrader": marks | {"grade_id": name}})


def cell(source, metadata):
    """A code cell."""
    return {"cell_type": "code", "source": source, "metadata": metadata, "outputs": [], "execution_count": None}


def points_of(record):
    """Points by exercise; AssertionError when a lie was taken for our fault, or an examiner died of it."""
    assert record.outcome is NotebookOutcome.GRADED, record.notes
    assert not any(note.kind is NoteKind.COURSE for note in record.notes)
    assert "could not be taken in" not in " ".join(map(str, record.notes))
    assert "examiner died" not in str(record.exercises)
    return {one.id: one.auto_score for one in record.exercises}


HONEST = {"e1": 1.0, "e2": 1.0, "e3": 1.0, "e4": 0.0, "e5": 1.0}


def test_the_honest_child(judge):
    """All but the secret; and the table of what is asked in turn is right."""
    assert points_of(judge(-1, [])) == HONEST


@pytest.mark.parametrize("at", range(1, len(ASKED) + 1))
def test_the_table(judge, at):
    """A child that ends in place of an answer costs the exercise that was asked for, and no other."""
    expected = HONEST | ({ASKED[at - 1]: 0.0} if ASKED[at - 1] else {})
    assert points_of(judge(at, [], is_last=True)) == expected


ODD = {
    "nothing": "{}", "no value": '{"valve": 1}',
    "odd arguments": '{"value": null, "args": 5, "handle": 0, "printed": ""}',
    "odd print": '{"value": ["i", "2"], "args": [["l", [["i", "1"], ["i", "2"]]]], "handle": 0, "printed": 7}',
    "odd handle": '{"value": ["i", "2"], "args": [], "handle": [], "printed": ""}', "odd name": '{"raised": 5}',
    "odd count": '{"outputs": [], "count": 1e400, "error": null}', "odd outputs": '{"outputs": 3, "count": 1}',
    "odd error": '{"outputs": [], "count": 1, "error": {"a": []}}', "number": '{"callback": true, "args": []}',
    "arguments": '{"callback": 0, "args": 5}', "displays": '{"outputs": [], "count": 1, "error": null, "displays": 1}',
    "no truth": '{"value": "yes"}', "not locked": '{"refused": "no doors"}', "a number": '{"count": NaN}',
}  # fmt: skip


@pytest.mark.parametrize("body", ODD.values(), ids=ODD)
def test_odd_replies(judge, liar, body):
    """Fields that lack, or hold something else, end the child: they cost at most what was asked for, every time."""
    for at in (1, 2, 3, 6, 8, 10, 11, 16):  # each kind of question
        message = body[:-1] + (", " if len(body) > 2 else "") + f'"reply": {number_of(at)}}}'
        frames = [liar.frame_of((body if "callback" in body else message).encode())]
        points = points_of(judge(at, frames))
        assert {name for name, score in points.items() if score != HONEST[name]} <= {ASKED[at - 1]}


WIRES = st.recursive(
    st.none() | st.booleans() | st.text(max_size=5) | st.integers(-9, 9) | st.floats(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.tuples(st.sampled_from("iflctSdaAnobDqEyYFhk"), inner).map(list)
        | st.tuples(st.sampled_from("aAnch"), st.sampled_from(["float64", "O", "U"]), inner, inner).map(list)
        | st.dictionaries(st.sampled_from(["data", "text", "x", "output_type"]), inner, max_size=3)
    ),
    max_leaves=12,
)
FORMS = [
    {"outputs": [], "count": 1, "error": None}, {"outputs": [], "count": 1, "error": None, "displays": {}},
    {"count": 1}, {"value": ["i", "1"]}, {"missing": True}, {"raised": "ValueError", "message": ""},
    {"value": ["i", "2"], "args": [["l", [["i", "1"], ["i", "2"]]]], "handle": 0, "printed": ""}, {"value": False},
    {"callback": 0, "args": [["i", "1"]]}, {"locked": [], "seconds": 1.0}, {"refused": "no"}, {},
]  # fmt: skip
NAMES = st.sampled_from(sorted({name for form in FORMS for name in form} | {"reply", "score", "interrupted"}))
HUGE = st.sampled_from(
    ["1e400", "-1e400", "NaN", "9" * 4000, "9" * 5000, '"' + "x" * 30_000 + '"', "[" * 3000 + "]" * 3000,
     "[" + "0," * 40_000 + "0]", '{"":0}', '"\\ud800"', "-0", "1.5"]
)  # fmt: skip


def number_of(at):
    """The number of the question that the message at this place asks."""
    return at if at < ANSWER_TO_CALLBACK else at - 1


@st.composite
def messages(draw, at):
    """A message that is nearly one of ours."""
    message = dict(draw(st.sampled_from(FORMS)))
    if draw(st.booleans()) or "callback" not in message:
        near = st.integers(1, len(ASKED)) | st.booleans() | st.integers()
        message["reply"] = number_of(at) if draw(st.integers(0, 5)) else draw(near)
    for _ in range(draw(st.integers(0, 3))):
        name = draw(NAMES)
        if draw(st.booleans()):
            message.pop(name, None)
        else:
            message[name] = draw(WIRES)
    body = json.dumps(message)
    if message and draw(st.booleans()):
        name = draw(st.sampled_from(sorted(message)))
        body = json.dumps(message | {name: "@@"}).replace('"@@"', draw(HUGE))
    return body.encode()


RUBBISH = st.binary(max_size=40) | WIRES.map(lambda one: json.dumps(one).encode())
CALM = {"deadline": None, "suppress_health_check": [*HealthCheck]}


def lie(judge, liar, data):
    """One lie, and what must hold of it."""
    at = data.draw(st.integers(1, len(ASKED)))
    bodies = data.draw(st.lists(messages(at) | messages(at) | RUBBISH, min_size=1, max_size=3))
    frames = [liar.frame_of(body) for body in bodies]
    is_cut = data.draw(st.booleans())
    if is_cut:  # a length that is not the body's, or half a frame: then the child must go, or both wait
        whole = "".join(frames)
        frames = [whole[: 2 * data.draw(st.integers(0, min(60, len(whole) // 2)))]]
    always = data.draw(st.booleans())
    points = points_of(judge(at, frames, is_last=True if is_cut else data.draw(st.booleans()), always=always))
    hit = next((place for place, name in enumerate(EXERCISES) if name in ASKED[at - 1 :]), len(EXERCISES))
    assert [points[name] for name in EXERCISES[:hit]] == [HONEST[name] for name in EXERCISES[:hit]]
    assert points["e4"] == 0.0
    assert all(score <= HONEST[name] for name, score in points.items())
    if len(frames) == 1 and not always and is_cut:
        lost = {name for name, score in points.items() if score < HONEST[name]}
        assert lost <= {ASKED[at - 1]}


@settings(max_examples=60, derandomize=True, **CALM)
@given(data=st.data())
def test_lies(judge, liar, data):
    """Random, forged, huge, cut and reordered frames at any moment."""
    lie(judge, liar, data)


@pytest.mark.slow
@settings(max_examples=int(os.environ.get("FUZZ_EXAMPLES", "60")), **CALM)
@given(data=st.data())
def test_many_lies(judge, liar, data):
    """The same for longer: `FUZZ_EXAMPLES=1000000 pytest -m slow …` lies for hours, each time in another way."""
    lie(judge, liar, data)


@pytest.mark.parametrize("seed", range(3))
def test_noise(judge, seed):
    """Bytes of no form at all, many of them, in each child."""
    noise = np.random.default_rng(seed).bytes(200_000)
    points = points_of(judge(3 + seed, [noise.hex()], always=True))
    assert points["e4"] == 0.0
