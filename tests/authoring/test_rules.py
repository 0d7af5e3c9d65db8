"""Each rule of the bank: a tiny exercise that breaks it and the words that it gets; the real bank breaks none."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest

from nablagrade.answers import Array, Booleans, Choice, Expression, Number, Shape, ShortText, Vector
from nablagrade.authoring import rules
from nablagrade.authoring.disclosure import discloses
from nablagrade.authoring.lesson import load_lesson
from nablagrade.authoring.release import release
from nablagrade.authoring.rules import RULES, find_faults
from nablagrade.authoring.starter import EXERCISE, LESSON, NOTEBOOK, make_cells, new_exercise
from nablagrade.course.course import find_assignments
from nablagrade.errors import CourseError
from nablagrade.settings import load_settings
from tests.authoring.small_course import ANSWER, GRADED, VISIBLE, Small, mark

ROOT = Path(__file__).parents[2]
LESSONS = find_assignments(load_settings(ROOT))
DRAWING = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()"


@pytest.fixture
def small(tmp_path):
    """A course with one exercise that breaks no rule."""
    return Small(tmp_path / "course")


def faults(small):
    """What the rules say."""
    return list(find_faults(small.lesson()))


def test_a_new_exercise_breaks_no_rule(small):
    """What the scaffold makes is good."""
    assert faults(small) == []


@pytest.mark.parametrize("lesson", LESSONS)
def test_the_bank_breaks_no_rule(lesson):
    """Every lesson of this course obeys every rule."""
    assert list(find_faults(load_lesson(load_settings(ROOT), lesson))) == []


def test_every_rule_is_in_the_list():
    """A function of `rules.py` that takes a lesson is one of RULES: nobody forgets the line."""
    made = {
        function
        for name, function in inspect.getmembers(rules, inspect.isfunction)
        if function.__module__ == rules.__name__ and not name.startswith("_") and name != "find_faults"
    }
    assert made == set(RULES)
    assert all(rule.__doc__ for rule in RULES)


BREAKS = {
    "an output": (
        lambda s: s.cell(
            VISIBLE, lambda c: c["outputs"].append({"output_type": "stream", "name": "stdout", "text": ""})
        ),
        "holds an output; clear all outputs",
    ),
    "a number of a run": (lambda s: s.cell(ANSWER, lambda c: c.update(execution_count=7)), "holds an output"),
    "an open region": (
        lambda s: s.cell(ANSWER, lambda c: c.update(source=c["source"].replace("    ### END SOLUTION\n", ""))),
        "BEGIN SOLUTION has no END; close the region",
    ),
    "an end without a begin": (
        lambda s: s.cell(GRADED, lambda c: c.update(source=c["source"].replace("BEGIN HIDDEN TESTS", ""))),
        "END HIDDEN TESTS has no partner",
    ),
    "an answer that stays in": (
        lambda s: s.cell(ANSWER, lambda c: c.update(source=f"{ANSWER} = 3  # a number")),
        "is an answer without a solution",
    ),
    "an old mark": (lambda s: s.cell(ANSWER, lambda c: mark(c).update(schema_version=1)), "is not of schema 3"),
    "a mark without a flag": (lambda s: s.cell(ANSWER, lambda c: mark(c).pop("task")), "is not of schema 3"),
    "an unlocked graded cell": (lambda s: s.cell(GRADED, lambda c: mark(c).update(locked=False)), "lock it"),
    "a task in code": (lambda s: s.cell(VISIBLE, lambda c: mark(c).update(task=True)), "is a task and no Markdown"),
    "two cells of one name": (
        lambda s: s.cells(lambda cells: cells.append({**cells[3], "id": "twice"})),
        f"has 2 cells {VISIBLE}",
    ),
    "no points": (
        lambda s: s.cell(GRADED, lambda c: mark(c).update(points=0)),
        "has 0 points; give it a number above 0",
    ),
    "points in words": (lambda s: s.cell(GRADED, lambda c: mark(c).update(points="2")), "give it a number above 0"),
    "an id with capitals": (
        lambda s: [
            s.cell(n, lambda c: c["metadata"]["nablagrade"].update(exercise="A1_Slope")) for n in (ANSWER, GRADED)
        ],
        "is no id; join two words or more of small letters",
    ),
    "an id of one word": (
        lambda s: [s.cell(n, lambda c: c["metadata"]["nablagrade"].update(exercise="essay")) for n in (ANSWER, GRADED)],
        "essay: is no id; join two words or more of small letters and digits by hyphens",
    ),
    "a graded cell of another name": (
        lambda s: s.cell(GRADED, lambda c: mark(c).update(grade_id="a1-other")),
        f"its graded cell is called a1-other; call it {EXERCISE}",
    ),
    "a graded cell of no exercise": (
        lambda s: s.cells(lambda cells: cells.append(stray_cell())),
        "x9-stray: belongs to no exercise",
    ),
    "an exercise without checks": (
        lambda s: s.checks.unlink(),
        "has no check; write one into autograders/first-steps/",
    ),
    "a graded cell that runs other checks": (
        lambda s: s.cell(GRADED, lambda c: c.update(source=c["source"].replace(LESSON, "other"))),
        'write score_in_place("first-steps", "a1-slope-of-a-line")',
    ),
    "a check of nothing": (
        lambda s: s.text(s.checks, f'@check("{EXERCISE}")', '@check("a2-absent")'),
        "judges a2-absent, which is not graded",
    ),
    "no prompt": (lambda s: s.cells(lambda cells: cells.__delitem__(slice(2))), "has no prompt"),
    "no form": (
        lambda s: [
            s.cell(ANSWER, lambda c: c.update(source=c["source"].replace("# one number, for example 0.5\n", ""))),
            s.cell(f"{EXERCISE}-prompt", lambda c: c.update(source=c["source"].replace(f"`{ANSWER}`", "a variable"))),
        ],
        f"nothing says what form {ANSWER} has",
    ),
    "another variable": (
        lambda s: s.cell(ANSWER, lambda c: c.update(source=c["source"].replace(ANSWER, "slope"))),
        f"its answer cell does not define {ANSWER}",
    ),
    "no visible check": (lambda s: s.cells(lambda cells: cells.pop(3)), f"nothing visible looks at {ANSWER}"),
    "no specimens": (lambda s: s.specimens.unlink(), f"has no right specimen; add one to specimens/{EXERCISE}.toml"),
    "no wrong specimen": (
        lambda s: s.specimens.write_text(f"cell = '{ANSWER}'\nright = ['3']\n", "utf-8"),
        "has no wrong specimen",
    ),
    "a mistake without a hint": (
        lambda s: s.text(s.specimens, 'constant-added = "4"', 'constant-added = "4"\nnameless = "9"'),
        "the mistake nameless has no hint; write one",
    ),
    "a hint without a specimen": (
        lambda s: s.text(s.specimens, 'constant-added = "4"\n', ""),
        "no specimen is the mistake constant-added",
    ),
    "a hint that tells": (
        lambda s: s.text(s.checks, "How fast does a constant change?", "The slope is 3, whatever x is."),
        "the hint on constant-added gives the answer away (3)",
    ),
    "a title that tells": (
        lambda s: s.text(s.checks, "The slope of the line", "The slope is 6/2"),
        "the docstring of test_a1_slope_of_a_line gives the answer away (6/2)",
    ),
    "a picture that is graded along": (
        lambda s: s.cells(lambda cells: cells.append(drawing_cell(tags=[], is_locked=True))),
        "only draws; give it the tag skip-execution",
    ),
    "a picture that is not locked": (
        lambda s: s.cells(lambda cells: cells.append(drawing_cell(tags=["skip-execution"], is_locked=False))),
        "only draws; lock it",
    ),
    "a picture whose code is spread out": (
        lambda s: s.cells(lambda cells: cells.append(drawing_cell(tags=["skip-execution"], is_locked=True, fold={}))),
        "is code to run and not to read; fold it",
    ),
    "a picture that imports for all": (
        lambda s: s.cells(lambda cells: cells.append(drawing_cell(tags=["skip-execution"], is_locked=True))),
        "imports for all cells, and grading skips it; import inside the function that draws",
    ),
}


def stray_cell():
    """A graded cell that says of no exercise that it belongs to it."""
    cell = make_cells(LESSON, "x9-stray")[-1]
    del cell["metadata"]["nablagrade"]
    return cell


FOLDED = {"jupyter": {"source_hidden": True}}


def drawing_cell(*, tags, is_locked, fold=FOLDED):
    """A cell that draws."""
    cell = {"cell_type": "code", "id": "figure", "source": DRAWING, "outputs": [], "execution_count": None}
    marks = {"grade": False, "grade_id": "figure_one", "locked": True, "schema_version": 3, "solution": False}
    return cell | {"metadata": {"tags": tags} | fold | ({"nbgrader": marks | {"task": False}} if is_locked else {})}


@pytest.mark.parametrize("name", BREAKS)
def test_what_is_broken_is_told(small, name):
    """Each thing that a rule forbids gives a sentence that says how to mend it."""
    break_it, words = BREAKS[name]
    break_it(small)
    assert any(words in fault for fault in faults(small)), faults(small)


def test_every_rule_has_teeth(small, tmp_path):
    """No rule is silent on all the broken exercises of this file."""
    silent = set(RULES) - {rules.helpers_are_alike, rules.ids_are_unique_slugs}  # these two have tests of their own
    for number, (break_it, _) in enumerate(BREAKS.values()):
        broken = Small(tmp_path / str(number))
        break_it(broken)
        silent -= {rule for rule in silent if list(rule(broken.lesson()))}
    assert silent == set()


def test_an_id_belongs_to_one_notebook(small):
    """Two notebooks of a lesson cannot have the same exercise."""
    small.notebook.with_name("level-b.ipynb").write_bytes(small.notebook.read_bytes())
    assert f"{LESSON}:{EXERCISE}: is in {NOTEBOOK} and in level-b; give one another id" in faults(small)


def test_helpers_of_one_name_are_one(small):
    """A helper that differs from its namesake of another level is told; layout and comments do not count."""
    new_exercise(small.settings, f"{LESSON}/level-b", "b1-other")
    other = Small.__new__(Small)
    other.notebook = small.notebook.with_name("level-b.ipynb")
    for place, source in ((small, "def look(x):\n    return x"), (other, "def look(x):  # same\n\n    return x")):
        helper = drawing_cell(tags=[], is_locked=True) | {"id": "h", "source": source}
        mark(helper)["grade_id"] = "visible_helpers"
        place.cells(lambda cells, helper=helper: cells.insert(0, helper))
    assert faults(small) == []
    other.cell("visible_helpers", lambda c: c.update(source="def look(x):\n    return -x"))
    assert any("its look is not the one of" in fault for fault in faults(small))


def test_plain_nbgrader_obeys_no_rule_of_ours(small):
    """A notebook without exercises of ours is released as ever."""
    small.cells(lambda cells: [cell["metadata"].pop("nablagrade", None) for cell in cells])
    small.cell(GRADED, lambda c: c.update(source="### BEGIN HIDDEN TESTS\nassert True\n### END HIDDEN TESTS"))
    assert faults(small) == []


def test_release_refuses_what_breaks_a_rule(small):
    """One sentence with the mend, and nothing is released."""
    small.cell(GRADED, lambda c: mark(c).update(points=0))
    with pytest.raises(CourseError, match="has 0 points; give it a number above 0; nothing was released"):
        release(small.settings, LESSON)
    assert not small.settings.release.exists()


@pytest.mark.parametrize(
    ("answer", "text", "found"),
    [
        (Number("8/27", rtol=5e-4), "about 0.2963, roughly", "0.2963"),
        (Number("-27", atol=1e-6), "The slope is −27.", "-27"),
        (Number("27", atol=1e-6), "Look at x27 and 127.", None),
        (Vector("-12, 21", atol=1e-6), "so (−12, 21) it is", "-12, 21"),
        (Vector("-12, 21", atol=1e-6), "The gradient at (−3, 2)", None),
        (Array([[1, 2], [3, 4]], atol=0), "1 and 2, 3 and 4", "[[1, 2], [3, 4]]"),
        (Booleans((True, False)), "the first is true, the second false", "true, false"),
        (Booleans((True, False)), "Is it true?", None),
        (Choice("D"), "Read (D) again", "D"),
        (Choice("A"), "A frozen letter is a constant factor.", None),
        (Expression("6x^2 + 5y", symbols="x y"), "it is 5y + 6 x^2, as you see", "5y + 6 x^2"),
        (Expression("6x^2 + 5y", symbols="x y"), "Try x = 2 and y, one after the other.", None),
        (ShortText("perpendicular|right angle"), "They are at a right angle, are they?", "a right angle"),
        (Number("90 degrees", atol=0.1), "Is it a right angle here?", "Is it a right angle"),
        (Shape("p", like="theta"), "Think of a vector of length p once more.", "a vector of length p"),
        (ShortText("perpendicular|right angle"), "Which angle is it?", None),
    ],
)
def test_disclosure(answer, text, found):
    """An answer in a text is found by the answer's own judge, and nothing else is."""
    assert discloses(answer, text) == found
