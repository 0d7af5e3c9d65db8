"""A mended check judges a run of before as it would judge a new one, or the notebook runs: never anything between."""

from __future__ import annotations

import json
import re
import zlib
from dataclasses import replace

import pytest

from nablagrade.engine.examiner.job import Job
from nablagrade.engine.examiner.taken.kept import FORMAT, MAX_PACKED_BYTES, Before, pack, unpack
from nablagrade.engine.worker import worker
from nablagrade.notebooks.plans import plan_of

CHECKS = '''
from nablagrade import check

CLOSE = 1e-6


@check("value-test", hint="Look at the sign.")
def test_value(notebook):
    """The value"""
    assert abs(notebook["value"] - 1) < CLOSE


@check("count-test")
def test_count(notebook):
    """Counts its calls"""
    f = notebook.callback(lambda x: 2 * x)
    first = notebook.call("count", f, 1)
    assert first.value == 3
    assert notebook.call("count", f, 2).value == 6 and notebook.printed("value") == "hi\\n"


@check("count-test", needs=["test_count"])
def test_later(notebook):
    """Counts on"""
    assert notebook.call("count", lambda: 0, 5).value != 0
'''
MENDED = CHECKS.replace("needs", "weight=3, needs")  # asks what CHECKS asks
ANSWER = """value = 1.1
print("hi")
calls = 0
def count(f, x):
    global calls
    calls += 1
    return f(x) + calls
"""


def said(record):
    """What a record says, but for the places of objects in memory, which assertions show."""
    return re.sub("0x[0-9a-f]+", "", repr(record))


@pytest.fixture
def course(make_spec, code, answer, tmp_path):
    """`course(checks, …)`: the record of a student's notebook, judged by these checks; its run is left behind."""
    lesson, autograded = tmp_path / "autograders" / "week-1", tmp_path / "autograded"
    lesson.mkdir(parents=True)
    autograded.mkdir()
    submitted, transcript = tmp_path / "functions.ipynb", tmp_path / "functions.transcript"

    def grade(checks=CHECKS, source=ANSWER, ground="the course", points=3, *, is_kept=True, record=None):
        (lesson / "test_functions.py").write_text(checks)
        cells = [answer(source, "value"), code("0", "value-test", 1), code("0", "count-test", points)]
        notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        submitted.write_text(json.dumps(notebook))
        worker.start(make_spec(), tmp_path / "autograders")
        job = Job("somebody", "week-1", plan_of(notebook, "functions"), (submitted,), ground=ground)
        alone = worker.work(job)
        graded = worker.work(replace(job, before=Before(transcript, autograded, "functions", record)))
        same = {"seconds": alone.record.seconds, "replayed": None}
        assert said(replace(graded.record, **same)) == said(alone.record)
        grade.stands = graded.stands
        shown = (autograded / "functions.ipynb").read_bytes() if graded.stands else graded.notebook
        assert shown == alone.notebook
        grade.is_by_standby = worker._worker.standby is not None
        if is_kept and not graded.stands:
            transcript.write_bytes(graded.transcript)
            (autograded / "functions.ipynb").write_bytes(graded.notebook)
        return graded.record

    grade.transcript, grade.autograded = transcript, autograded / "functions.ipynb"
    return grade


def test_what_a_check_asked_before_is_not_run_again(course):
    """A tolerance judges the values of before, that exercise alone, and once more; nothing changed judges nothing."""
    assert course().replayed is None  # there is no run before it
    assert course().replayed == ()
    wide = CHECKS.replace("CLOSE = 1e-6", "CLOSE = 1")
    assert course(wide).replayed == ("value-test",)
    assert course(wide).score == course().score + 1
    assert course(points=6).replayed == ("count-test",)
    assert course(MENDED, points=6).replayed == ("count-test",)
    assert course(CHECKS.replace("Look at", "Mind"), points=6).replayed == ("value-test", "count-test")
    assert course(CHECKS.replace("== 6", "== 7"), points=6).replayed is None  # a call fewer


def test_where_no_verdict_changes_nothing_is_made_anew(course):
    """The record of before but for what was judged again; where a verdict or its words differ, all is made anew."""
    right = ANSWER.replace("1.1", "1")
    before = course(source=right)
    for tolerance in ("1e-5", "1e-4"):
        assert course(CHECKS.replace("1e-6", tolerance), right, record=before).replayed == ("value-test",)
        assert course.stands
    before = course()
    for changes in (
        ("1e-6", "1e-5"),
        ("1e-6", "1"),
        ("Look at", "Mind"),
        ("Counts its", "Counts"),
    ):  # shown in words, too
        assert course(CHECKS.replace(*changes), record=before, is_kept=False).replayed
        assert not course.stands
    assert (
        course(CHECKS.replace("== 6", "== 7"), record=before, is_kept=False).replayed is None
    )  # a call fewer: it runs
    assert not course.stands


def test_what_is_not_as_it_was_does_not_stand(course):
    """Another ground or none, a notebook that was changed, a run with files of its own."""
    mended, right = CHECKS.replace("1e-6", "1e-5"), ANSWER.replace("1.1", "1")
    before = course(source=right)
    for ground in ("another", ""):
        course(mended, right, ground, is_kept=False, record=before)
        assert not course.stands
    course(mended, right, record=replace(before, exercises=()), is_kept=False)  # of another run, as after a kill
    assert not course.stands
    course.autograded.write_bytes(course.autograded.read_bytes() + b" ")
    course(mended, right, record=before)
    assert not course.stands
    writes = f"open('file', 'w').close()\n{right}"
    before = course(source=writes)
    course(mended, writes, record=before)
    assert not course.stands


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("f, 1)\n    assert first.value == 3", "f, 4)\n    assert first.value == 9"),  # another argument
        ("2 * x", "3 * x"),  # a function of ours returns something else
        ("== 3\n", "== 4\n"),  # one call fewer: what comes behind it would count other ones
        ("first = notebook", "notebook.call('count', f, 1)\n    first = notebook"),  # a call more before it
        ("CLOSE\n", "CLOSE and notebook['calls'] == 0\n"),  # a name that nobody has asked for
        ("count-test", "value-test"),  # another exercise is judged by nobody
    ],
)
def test_what_is_asked_anew_runs(course, old, new):
    """Whatever a student's function would see otherwise is asked of the function itself."""
    course(CHECKS.replace("- 1)", "- 1.1)"))
    assert old in CHECKS
    assert course(CHECKS.replace("- 1)", "- 1.1)").replace(old, new)).replayed is None


def test_where_checks_change_each_other_all_are_judged_again(course):
    """Points alone change one exercise; but how its checks end hangs on what those before it left behind."""
    counting = CHECKS.replace("CLOSE = 1e-6", "CLOSE = 1\nSEEN = []")
    counting = counting.replace("    assert abs(", "    SEEN.append(1)\n    assert abs(")
    counting = counting.replace("    f = notebook", "    assert SEEN\n    f = notebook")
    course(counting)
    assert course(counting, points=6).replayed == ("value-test", "count-test")
    assert not course.is_by_standby, "what stands by would hand on what they left"


def test_another_run_is_no_run_of_before(course):
    """Other code, other conditions, an autograded notebook that was changed, and a run that was cut short."""
    course()
    assert course(source=f"{ANSWER}\nvalue = 1").replayed is None
    assert course(source=f"{ANSWER}\nvalue = 1").replayed == ()
    assert course(source=f"{ANSWER}\nvalue = 1", ground="another limit").replayed is None
    course.autograded.write_bytes(course.autograded.read_bytes() + b" ")
    assert course(source=f"{ANSWER}\nvalue = 1", ground="another limit").replayed is None
    dies = ANSWER.replace("calls += 1", "import os; os._exit(1)")
    for _ in range(2):
        assert course(source=dies).replayed is None


def test_what_is_kept_is_believed_as_little_as_a_child(course):
    """Bytes that are no transcript, of another format, too many when unpacked, or forged inside: the notebook runs."""
    course()
    good = course.transcript.read_bytes()
    kept = unpack(good)
    text = json.loads(zlib.decompress(good))
    asked = text["exercises"]["count-test"]["asked"]
    forged = [
        b"", b"no transcript", good[:-9], bytes(MAX_PACKED_BYTES + 1), zlib.compress(bytes(1 << 26)),
        zlib.compress(b"[" * 100_000), zlib.compress(b"[]"), pack(replace(kept, format=FORMAT + 1)),
        pack(replace(kept, verdicts=kept.verdicts[:-1])), pack(replace(kept, written=(("../functions.ipynb", "0"),))),
    ]  # fmt: skip
    for old, new in (('{\\"value\\"', '{\\"forged\\"'), ('"args\\"', '"arms\\"'), ("[[0,", "[[-1,"), ("[[", "{{")):
        body = json.dumps(text | {"exercises": text["exercises"] | {"count-test": {"meaning": "", "asked": asked}}})
        forged.append(zlib.compress(body.replace(old, new).encode()))
    for packed in forged:
        course.transcript.write_bytes(packed)
        assert course(MENDED, is_kept=False).replayed is None
    course.transcript.write_bytes(good)
    assert course(MENDED).replayed == ("count-test",)
    assert course.is_by_standby


def test_an_examiner_that_dies_on_what_was_kept_costs_nothing(course):
    """The notebook runs then, and no exercise is left out for it."""
    course()
    dies = "    if type(notebook._ask).__name__ == 'method':\n        os._exit(3)\n    assert abs("  # asked of no child
    assert course(CHECKS.replace("    assert abs(", dies).replace("CLOSE = ", "import os\nCLOSE = ")).replayed is None
