"""`nablagrade answer`: JSON lines in, JSON lines out; a bad line costs that line only."""

from __future__ import annotations

import io
import json
import sys
from types import SimpleNamespace

import pytest

from nablagrade.authoring.starter import EXERCISE, LESSON
from nablagrade.cli.authoring import answer
from nablagrade.cli.main import main
from tests.authoring.small_course import Small

FIELDS = ["verdict", "reading", "reason", "witness", "mistake", "ms"]


def judged(*lines):
    """The exit code and what was said, for lines that are facts or bytes."""
    data = b"".join(line if isinstance(line, bytes) else json.dumps(line).encode() + b"\n" for line in lines)
    out = io.StringIO()
    code = answer._judge_all(io.BytesIO(data), out)
    return code, [json.loads(line) for line in out.getvalue().splitlines()]


def one(kind, expected, student, **more):
    """What is said about one answer."""
    code, (said,) = judged({"kind": kind, "expected": expected, "student": student, **more})
    assert code == 0
    assert list(said) == FIELDS
    assert said["ms"] >= 0
    return said


@pytest.mark.parametrize(
    ("kind", "expected", "student", "more", "verdict"),
    [
        ("number", "8/27", 0.2963, {"rtol": 5e-4}, "right"),
        ("number", "8/27", 0.2963, {"figures": 4}, "right"),
        ("number", "8/27", 0.2963, {}, "wrong"),
        ("number", 3, True, {}, "invalid"),
        ("number", 3, None, {}, "invalid"),
        ("number", 3, float("nan"), {}, "invalid"),
        ("integer", 10240, "10,240", {}, "right"),
        ("vector", "8, 9", "8 ,9.", {}, "right"),
        ("vector", [8, 9], "[8 9]", {"atol": 1e-6}, "right"),
        ("vector", "8, 9", [9, 8], {"atol": 1e-6}, "wrong"),
        ("array", [[1, 2], [3, 4]], "[[1, 2], [3, 4]]", {"atol": 0}, "right"),
        ("expression", "2x + 3y", "3y + 2·x", {"symbols": "x y"}, "right"),
        ("expression", "2x + 3y", "3y + 2·x", {"symbols": ["x", "y"]}, "right"),
        ("expression", "x", "sqrt(x^2)", {"symbols": "x", "domain": {"x": [0, 10]}}, "right"),
        ("expression", "e^(x*y)", "e^xy", {}, "invalid"),
        ("choice", "D", "option d", {}, "right"),
        ("choice", "F", "f", {"options": "ABCDEF"}, "right"),
        ("boolean", [True, False], "yes, no", {}, "right"),
        ("short-text", "steepest", "not the steepest", {}, "undecided"),
        ("shape", "n, k", "n by k", {}, "right"),
        ("number", "90 degrees", "a right angle", {"atol": 0.1}, "right"),
        ("short_text", "steepest way", "the STEEPEST way!", {}, "right"),
    ],
)
def test_each_kind_is_judged(kind, expected, student, more, verdict):
    """Every kind that can be written as JSON, with its options; without a tolerance numbers are exact."""
    assert one(kind, expected, student, **more)["verdict"] == verdict


def test_the_reading_is_shown():
    """How an answer was read is said, but not of one that could not be read."""
    assert one("expression", "x^2", "x²")["reading"] == "x^2"
    assert one("vector", "8, 9", "8 ,½")["reading"] == "8, 0.5"
    assert one("array", [[1, 2]], [[1, 3]])["reading"] == "1, 3 of shape (1, 2)"
    assert one("expression", "x^2", "x2")["reading"] is None
    assert one("vector", "8, 9", 8, mistakes={"one": [8, "Two numbers are asked for."]})["reading"] is None


def test_an_open_case_has_a_witness():
    """PrairieLearn's open case: decided, with a point at which the two differ."""
    said = one("expression", "6^(3x^2+4x-2)*(6x+4)*ln(6)", "6^(3x^2+4x-2)*(6x+4)", symbols="x")
    assert said["verdict"] == "wrong"
    assert said["witness"].startswith("at x = ")


def test_a_mistake_is_named():
    """Name and hint of a likely wrong answer."""
    said = one("vector", "4, 13", "13, 4", mistakes={"swapped": ["13, 4", "The first one belongs to x."]})
    assert (said["mistake"], said["reason"]) == ("swapped", "The first one belongs to x.")


GOOD = {"kind": "number", "expected": 3, "student": 3}


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b"garbage\n", "no JSON"),
        (b"\xff\n", "no JSON"),
        (b"[" * 100_000 + b"\n", "no JSON"),
        (b'{"kind": "integer", "expected": 3, "student": ' + b"9" * 5000 + b"}\n", "no JSON"),
        (b"3\n", "no JSON object"),
        ({"kind": "number", "student": 3}, "the field expected is missing"),
        ({**GOOD, "kind": "function"}, "the kind function cannot be tried here"),
        ({**GOOD, "kind": ["number"]}, "cannot be tried here"),
        ({**GOOD, "expected": "1/2x"}, "the expected answer cannot be read"),
        ({**GOOD, "expected": 0, "rtol": 1e-3}, "a relative tolerance"),
        ({**GOOD, "rtol": "much"}, ""),
        ({**GOOD, "mistakes": 3}, "not of the form"),
        ({**GOOD, "kind": "expression", "domain": {"x": 3}}, "not of the form"),
        ({**GOOD, "kind": "short-text", "expected": "("}, ""),
    ],
)
def test_a_bad_line_costs_one_line(line, words):
    """It gives its number and what is wrong with it; the run goes on, and the exit code tells."""
    code, said = judged(GOOD, line, GOOD)
    assert code == 1
    assert [one.get("verdict") for one in said] == ["right", None, "right"]
    assert said[1]["line"] == 2
    assert words in said[1]["error"]
    assert "our own fault" not in said[1]["error"]


def test_long_lines_are_not_kept(monkeypatch):
    """Of a line that is too long the rest is passed over, and the next one is judged."""
    monkeypatch.setattr(answer, "MAX_LINE_BYTES", 200)
    code, said = judged({**GOOD, "student": "1" * 5000}, GOOD)
    assert code == 1
    assert said[0] == {"line": 1, "error": "the line has more than 200 bytes"}
    assert said[1]["verdict"] == "right"
    assert judged(b"9" * 1000)[1] == [{"line": 1, "error": "the line has more than 200 bytes"}]


def test_a_megabyte_is_refused():
    """A long answer is the reader's to refuse, as when grading."""
    assert one("expression", "x", "1" * 10**6)["verdict"] == "invalid"


def test_empty_lines_say_nothing():
    """A blank line is no line."""
    assert judged(b"\n", GOOD, b"  \n")[1][0]["verdict"] == "right"


def test_the_command_reads_a_file(tmp_path, capsys):
    """A file by its name; one that is not there is wrong use."""
    path = tmp_path / "answers.jsonl"
    path.write_text(json.dumps(GOOD) + "\n", "utf-8")
    assert main(["answer", str(path)]) == 0
    assert json.loads(capsys.readouterr().out)["verdict"] == "right"
    assert main(["answer", str(tmp_path / "absent")]) == 2
    assert "cannot be read" in capsys.readouterr().err


def test_the_command_reads_standard_input(monkeypatch, capsys):
    """Without a name it reads what is piped in."""
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(json.dumps(GOOD).encode())))
    assert main(["answer"]) == 0
    assert json.loads(capsys.readouterr().out)["verdict"] == "right"


def by_exercise(exercise, student, **more):
    """What the bank says about one answer to one of its exercises."""
    return judged({"exercise": exercise, "student": student, **more})


@pytest.mark.parametrize(
    ("exercise", "student", "verdict", "mistake"),
    [
        ("gradient-vector/a1-gradient-at-point", "-12, 21", "right", None),
        ("gradient-vector/a1-gradient-at-point", "21, -12", "wrong", "swapped"),
        ("gradient-vector/a1-gradient-at-point", [-12, 21], "right", None),
        ("gradient-vector/a2-single-partial", "43", "wrong", "both-slopes-added"),
        ("gradient-vector/b2-minus-in-the-step", "d", "right", None),
        ("many-variables/a1-product-and-chain", "x e^(xy) (2 + xy)", "right", None),
        ("many-variables/a1-product-and-chain", "2x e^xy", "invalid", None),
        ("many-variables/b3-step-size-verdicts", "yes", "invalid", None),
    ],
)
def test_an_answer_is_judged_by_its_exercise(exercise, student, verdict, mistake):
    """The key, the mistakes and the hints are the course's own; no notebook is needed."""
    code, (said,) = by_exercise(exercise, student)
    assert (code, said["verdict"], said["mistake"]) == (0, verdict, mistake)
    assert list(said) == FIELDS


def test_a_student_is_told_the_hint_and_no_more():
    """With "for": "student" the name of the mistake and the witness are not in the line at all."""
    _, (said,) = by_exercise("gradient-vector/a1-gradient-at-point", "21, -12", **{"for": "student"})
    assert list(said) == ["verdict", "reading", "reason", "ms"]
    assert said["reason"] == "The first component belongs to x."
    _, (said,) = by_exercise("gradient-vector/b5-spot-the-error", "x", **{"for": "student"})
    assert list(said) == ["verdict", "reading", "reason", "ms"]


def test_the_field_for_fits_other_lines_too():
    """A line with its own key may be for a student as well; another word there is refused."""
    line = {"kind": "number", "expected": 3, "student": 4, "for": "student"}
    code, (said, bad) = judged(line, line | {"for": "everybody"})
    assert "mistake" not in said
    assert (code, "author" in bad["error"]) == (1, True)


@pytest.mark.parametrize(
    ("exercise", "more", "words"),
    [
        ("gradient-vector/nothing", {}, "no exercise gradient-vector/nothing"),
        ("nothing/a1", {}, "is no assignment"),
        ("../gradient-vector/a1-gradient-at-point", {}, "is no assignment"),
        ("gradient-vector/c1-numerical-gradient", {}, "by code or by a person"),
        ("gradient-vector/d1-numerical-or-backprop", {}, "by code or by a person"),
        ("gradient-vector/a1-gradient-at-point", {"cell": "a9"}, "cell: a1_gradient"),
    ],
)
def test_an_exercise_that_cannot_be_judged_here_is_an_error_of_its_line(exercise, more, words):
    """The sentence says what to name instead; the next line is judged."""
    good = {"exercise": "gradient-vector/a2-single-partial", "student": "19"}
    code, (bad, said) = judged({"exercise": exercise, "student": "1", **more}, good)
    assert code == 1
    assert words in bad["error"]
    assert said["verdict"] == "right"


def test_another_course_is_asked(tmp_path, capsys):
    """--course says whose exercises are meant: those of the bank are not in it."""
    course = Small(tmp_path / "course")
    lines = tmp_path / "lines"
    rows = [
        {"exercise": f"{LESSON}/{EXERCISE}", "student": "0"},
        {"exercise": "gradient-vector/a2-single-partial", "student": "19"},
    ]
    lines.write_text("\n".join(map(json.dumps, rows)))
    assert main(["answer", str(lines), "--course", str(course.root)]) == 1
    said, bad = map(json.loads, capsys.readouterr().out.splitlines())
    assert said["verdict"] == "wrong"
    assert "is no assignment" in bad["error"]
