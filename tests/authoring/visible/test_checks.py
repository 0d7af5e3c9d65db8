"""The visible checks of the release say what the grader's reader says: one source, compared over many answers."""

from __future__ import annotations

import contextlib
import io
import json
import random
import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import sympy as sp

from nablagrade.answers import Verdict
from nablagrade.authoring.kinds import keys_of
from nablagrade.authoring.lesson import load_lesson
from nablagrade.engine.checks.notebook import NO_WORDS
from nablagrade.engine.wire.values import decode, encode
from nablagrade.notebooks.cells import grade_id_of, mark_of
from nablagrade.notebooks.sources import read_source
from nablagrade.settings import load_settings

ROOT = Path(__file__).parents[3]
NOTEBOOKS = sorted(path.relative_to(ROOT / "release") for path in (ROOT / "release").glob("*/level-?.ipynb"))
HELPED = [str(one) for one in NOTEBOOKS if '"visible_helpers"' in (ROOT / "release" / one).read_text("utf-8")]
READ_BY_FORM = ("Number", "Integer", "Vector", "Array", "Expression", "Choice", "Booleans")
THOUSANDS = re.compile(r"\s*[-−+]?[1-9][0-9]{0,2},[0-9]{3}\s*")  # told as two readings, read where the answer is whole
COUNTS = (
    r"\d+ numbers with commas|\d+ rows of|give one value for each"  # sizes that do not fit are wrong for the grader
)

TEXTS = """1/2x|{-12, 21}|19%|x^{2}|$x^2$|\\frac{4}{2}|\\frac12 x|\\sqrt{2}|2 \\cdot 3|e^xy|1/8 e^(2x)|sqrt(-1)|1/sin(0)
0^0|3,14|3,142|10,240|3,4, -1,6|8; 9|(8, 9)|[8. -9.]|<8, 9>|8 9|1 1/2|1 500|½|2½|8|8.|.5|1e3|1.2x10^3|2**10|2^10|10^200
--5|20, -40, -40, 28|[[20, -40], [-40, 28]]|[[20 -40] [-40 28]]|[[1, 2], [3]]|np.array([8, 9])
sp.Matrix([8, 9])|3.4 | -1.6
True, False, True, False, True|yes no yes no no|T F|1 0 1 0 1|true|D|(d)|option E|the answer is B|F
A B|6x^2 + 5y - 8xy^2|2x exp(xy)|sin x|sin 2x|ln x|log10(x)|x2|2x3|x_1|arccos(2)|exp(1000)|tan(pi/2)|Derivative(x)
a|z|1=1|x=3|°|90°|…|a word||8, 9, 1/3|x, y, z|3x, 4y, z|1/0|(1, 2|1, 2)|1, 2,|((1, 2))
pi|π/2|−3|3−2|1 000 000|1_000|1e400|9!|nan|inf|None|5 m|$5"""
SIGNS = [
    "1",
    "2",
    "30",
    ".5",
    "x",
    "y",
    "+",
    "-",
    "*",
    "/",
    "^",
    "(",
    ")",
    ",",
    ", ",
    " ",
    "e",
    "pi",
    "sqrt(",
    "=",
    "{",
    "}",
    "%",
]


class Odd:
    """Something that is no plain data."""


VALUES = [
    8, 8.5, True, None, ..., 2j, float("nan"), float("inf"), 10**400, Fraction(1, 3), Decimal("0.1"), b"8", {8, 9},
    {1: 2}, (8, 9), [8, 9.5], (8, "9"), (8, ...), (), [[1, 2], [3, 4]], [[1, 2], [3]], (True, False, True, False, True),
    Odd(), len,
    range(2), np.float64(3), np.int64(3), np.bool_(True), np.array([8.0, 9.0]), np.array([8]), np.array([[8, 9]]),
    np.eye(2), np.array(["8", "9"]), np.array([1j, 2]), np.array([np.nan, 1]), np.array([True, False] * 2 + [True]),
    sp.Integer(3), sp.pi / 2, sp.sqrt(-1), sp.oo, sp.Symbol("x") ** 2, sp.Symbol("q"), sp.Matrix([8, 9]), sp.eye(2),
    sp.sin, sp.Matrix([[sp.Symbol("x"), 1]]),
]  # fmt: skip


def texts():
    """Answers as they are typed, and many that are drawn from signs."""
    draw = random.Random(13)  # noqa: S311 - the same texts each time
    drawn = ("".join(draw.choices(SIGNS, k=draw.randint(1, 7))) for _ in range(120))
    return list(
        dict.fromkeys([*re.split(r"[|\n]", TEXTS), "3.4 | -1.6", *drawn, "1" * 2000, "(" * 80 + "1" + ")" * 80])
    )


@pytest.fixture(scope="module")
def students():
    """`students(notebook)`: the names of a released notebook after its locked cells, once for each."""
    made = {}

    def names_of(notebook):
        if notebook not in made:
            made[notebook] = {}
            for cell in json.loads((ROOT / "release" / notebook).read_text("utf-8"))["cells"]:
                if cell["metadata"].get("nbgrader", {}).get("grade_id") in ("imports", "visible_helpers"):
                    exec("".join(cell["source"]), made[notebook])  # noqa: S102 - a cell of ours
        return made[notebook]

    return names_of


@pytest.fixture(scope="module")
def lessons():
    """All lessons of the bank by name."""
    settings = load_settings(ROOT)
    return {name: load_lesson(settings, name) for name in sorted({Path(one).parent.name for one in HELPED})}


def looks(lessons):
    """Each key that reads a form, with its notebook, its name and the visible cell that looks at its answer."""
    for lesson in lessons.values():
        for exercise in lesson.exercises:
            for name, key in keys_of(exercise).items():
                cell = next(one["source"] for one in exercise.visible if re.search(rf"\b{name}\b", one["source"]))
                if type(key).__name__ in READ_BY_FORM:
                    yield f"{lesson.name}/{exercise.notebook}.ipynb", name, key, cell


def said(names, cell, name, value):
    """What a visible cell prints on a value, without the name; it may look at other answers, too."""
    names[name] = value
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(cell, names)  # noqa: S102 - as above
    lines = printed.getvalue().splitlines()
    return "\n".join(line.removeprefix(f"{name}: ") for line in lines if line.startswith(f"{name}: "))


def is_fitting(words):
    """Whether a visible check is content."""
    return words.startswith("the form fits")


def reader_of(key):
    """What the kind says against a value that has crossed to the grader, or None."""

    def refusal(value):
        judgement = key.judge(decode(json.loads(json.dumps(encode(value)))))
        if judgement.mistake:  # a named mistake may have another form than the answer
            return ""
        return judgement.hint if judgement.verdict is Verdict.INVALID else None

    return refusal


def fault_of(words, refusal, value):
    """How a visible line and the reader's refusal disagree."""
    if refusal == "":
        return None
    if refusal is None:
        is_told = (
            is_fitting(words) or re.match(COUNTS, words) or (isinstance(value, str) and THOUSANDS.fullmatch(value))
        )
        return None if is_told else f"the reader takes it, and it is told: {words}"
    if is_fitting(words):
        return f"the form fits, and the reader refuses it: {refusal}"
    is_same = value is ... or refusal[1:].rstrip(".") in words
    return None if is_same else f"another sentence: {words} instead of: {refusal}"


@pytest.mark.parametrize("kind", READ_BY_FORM)
def test_the_form_fits_is_said_of_what_the_reader_takes_and_of_nothing_else(kind, lessons, students):
    """What the reader sends back is told with its sentence at once; each answer meets its share of many texts."""
    keys = [look for look in looks(lessons) if type(look[2]).__name__ == kind]
    values = [*texts(), *VALUES]
    found = []
    for place, (notebook, name, key, cell) in enumerate(keys):
        refusal_of = reader_of(key)
        for value in values[place % 4 :: min(len(keys), 4)]:
            if isinstance(value, str) and not value.strip(NO_WORDS):  # neither looks into it
                assert "no answer yet" in said(students(notebook), cell, name, value)
                continue
            fault = fault_of(said(students(notebook), cell, name, value), refusal_of(value), value)
            found += [f"{name}: {str(value)[:60]!r}: {fault}"] if fault else []
    assert found == []


def test_a_retired_visible_check_would_be_caught(lessons, students):
    """The comparison tells a check that is content with everything, and one that refuses what is read."""
    notebook, name, key, _ = next(look for look in looks(lessons) if type(look[2]).__name__ == "Vector")
    refusal_of = reader_of(key)
    content = said(students(notebook), f'look("{name}", lambda value: None)', name, "1/2x, 3")
    assert "the reader refuses it" in str(fault_of(content, refusal_of("1/2x, 3"), "1/2x, 3"))
    strict = said(students(notebook), f'look("{name}", lambda value: "no.")', name, "8, 9")
    assert "the reader takes it" in str(fault_of(strict, refusal_of("8, 9"), "8, 9"))
    assert "another sentence" in str(fault_of(strict, refusal_of("19%, 1"), "19%, 1"))


@pytest.mark.parametrize("notebook", HELPED)
def test_under_validate_each_untouched_answer_is_told_as_not_done(notebook, students, monkeypatch):
    """The visible check raises its line, and so does the graded cell, which alone Validate goes by."""
    monkeypatch.setenv("NBGRADER_VALIDATING", "1")
    names = dict(students(notebook))
    cells = read_source(ROOT / "release" / notebook)["cells"]
    exec(next(cell["source"] for cell in cells if grade_id_of(cell) == "visible_helpers"), names)  # noqa: S102 - ours
    graded = 0
    for cell in cells:
        source = "" if cell["cell_type"] != "code" else cell["source"]
        is_visible = str(grade_id_of(cell)).endswith("_visible")
        if mark_of(cell).get("solution") and source:
            with contextlib.suppress(Exception):  # an open place inside of code
                exec(source, names)  # noqa: S102 - as above
        elif source and (is_visible or mark_of(cell).get("grade")):
            graded += not is_visible
            with pytest.raises(names["NotDone"]) as told:
                exec(source, names)  # noqa: S102 - as above
            assert told.value._render_traceback_() == [str(told.value)]
    assert graded


def test_while_a_notebook_is_graded_nothing_is_looked_at(students, monkeypatch):
    """The checks say more, and the packed reader would cost each child its time."""
    notebook = HELPED[0]
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert said(students(notebook), 'look_at_number("a2_partial")', "a2_partial", 1) == ""
