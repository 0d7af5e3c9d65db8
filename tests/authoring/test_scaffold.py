"""Assignments composed of bank exercises, tiny exercises, new courses: they work at once, and overwrite nothing."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest

from nablagrade.audit.audit import audit, write
from nablagrade.authoring.lesson import load_lesson
from nablagrade.authoring.merging import Merged
from nablagrade.authoring.naming import replace_words
from nablagrade.authoring.pieces import gather, rename, split
from nablagrade.authoring.release import release
from nablagrade.authoring.rules import find_faults
from nablagrade.authoring.scaffold import new_assignment
from nablagrade.authoring.starter import EXERCISE, LESSON, new_course, new_exercise
from nablagrade.course import installed
from nablagrade.course.atomic import write_together
from nablagrade.course.course import find_assignments
from nablagrade.engine.checks.checks import load_checks
from nablagrade.errors import CourseError, UsageError
from nablagrade.notebooks.cells import grade_id_of, parse
from nablagrade.notebooks.regions import solved
from nablagrade.settings import load_settings
from tests.audit.tiny_course import plan_for
from tests.authoring.small_course import Small

ROOT = Path(__file__).parents[2]
MIXED = (
    "partial-derivatives:a1-freeze-y",
    "many-variables:a1-product-and-chain",  # the same variable
    "many-variables:c2-descend",
    "partial-derivatives:c1-difference-quotients",  # its helpers have the same names and other code
    "gradient-vector:b5-spot-the-error",
    "gradient-vector:d2-how-big-a-step",
)


@pytest.fixture
def small(tmp_path):
    """A course of one's own, with one exercise."""
    return Small(tmp_path / "course")


def cells_of(settings, name):
    """The cells of a composed notebook."""
    return parse((settings.source / name / f"{name}.ipynb").read_bytes(), name)["cells"]


def test_a_mixed_assignment_is_whole(small):
    """All exercises in the order given, each with its cells, checks and specimens; every rule of the bank is kept."""
    new_assignment(small.settings, "week-1", MIXED, write, "The first week")
    lesson = load_lesson(small.settings, "week-1")
    assert [one.id for one in lesson.exercises] == [word.partition(":")[2] for word in MIXED]
    assert list(find_faults(lesson)) == []
    assert cells_of(small.settings, "week-1")[0]["source"].startswith("# The first week\n")
    assert {one.exercise for one in lesson.specimens} == {one.id for one in lesson.exercises if one.checks}


def test_the_second_of_two_names_is_changed(small):
    """The later exercise gets another variable, in its prompt, answer, visible cell, check and specimens."""
    new_assignment(small.settings, "week-1", MIXED[:2], write)
    cells = {grade_id_of(cell): cell["source"] for cell in cells_of(small.settings, "week-1")}
    assert cells["a1_partial_x_2"].startswith("# a formula")
    assert cells["a1_visible_2"] == 'look_at_expression("a1_partial_x_2", "xy")'
    checks = small.settings.autograders / "week-1" / "test_week_1.py"
    assert 'notebook.judge("a1_partial_x_2", A1_2)' in checks.read_text("utf-8")
    specimen = checks.parent / "specimens" / "a1-product-and-chain.toml"
    assert specimen.read_text("utf-8").startswith('cell = "a1_partial_x_2"')
    assert cells["a1-freeze-y"].count('score_in_place("week-1", "a1-freeze-y")') == 1


@pytest.mark.slow
def test_a_mixed_assignment_audits_and_releases(small):
    """Its kill matrix is green and nbgrader makes its student version."""
    new_assignment(small.settings, "week-1", MIXED[:4], write)
    assert audit(small.settings, "week-1", plan_for(small.settings)).problems == ()
    (made,) = release(small.settings, "week-1")
    assert "BEGIN SOLUTION" not in made.read_text("utf-8")


@pytest.mark.parametrize("lesson", find_assignments(load_settings(ROOT)))
def test_a_whole_lesson_in_one_notebook(small, lesson):
    """All exercises of all levels go into one notebook, with all their checks; the solution has no name missing."""
    words = [f"{lesson}:{one.id}" for one in load_lesson(load_settings(ROOT), lesson).exercises]
    new_assignment(small.settings, "all-of-it", words, write)
    made = load_lesson(small.settings, "all-of-it")
    there = load_lesson(load_settings(ROOT), lesson)
    assert list(find_faults(made)) == []
    assert len(made.checks["all-of-it"]) == sum(len(checks) for checks in there.checks.values())
    sources = [cell["source"] for cell in solved(made.notebooks["all-of-it"])["cells"] if cell["cell_type"] == "code"]
    pieces = [piece for source in sources for piece in split(source)]
    bound = {name for piece in pieces for name in piece.binds}
    helpers = {name for name in bound if name.startswith("look")}
    assert {name for piece in pieces for name in piece.uses if name.startswith("look")} <= helpers


def test_everything_in_one_notebook(small, monkeypatch):
    """Even the whole bank makes one assignment whose checks load; no two exercises share a name."""
    settings = load_settings(ROOT)
    words = [f"{name}:{one.id}" for name in find_assignments(settings) for one in load_lesson(settings, name).exercises]
    new_assignment(small.settings, "everything", words, lambda *_: None)  # minutes; another test records
    path = small.settings.autograders / "everything" / "test_everything.py"
    checks = load_checks(path)
    assert len({one.name for one in checks}) == len(checks) == 160
    names = [name for cell in cells_of(small.settings, "everything") if (name := grade_id_of(cell))]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("name", "words", "error", "sentence"),
    [
        ("Week 1", MIXED[:1], UsageError, "'Week 1' is not an assignment's name; use small letters"),
        ("week-1", ["a1-freeze-y"], UsageError, "'a1-freeze-y' is no exercise; write LESSON:ID"),
        ("week-1", ["nothing:a1-freeze-y"], CourseError, "nothing: is no lesson, here or in the bank; there are"),
        ("week-1", ["gradient-vector:a1"], CourseError, "has no exercise a1; there are w1-hold-the-rest, "),
        ("week-1", [MIXED[0], MIXED[0]], UsageError, "an exercise is named twice"),
        (LESSON, MIXED[:1], CourseError, "is there already; choose another name"),
    ],
)
def test_refusals(small, name, words, error, sentence):
    """One clear sentence, and nothing is written."""
    before = sorted(small.root.rglob("*"))
    with pytest.raises(error, match=sentence):
        new_assignment(small.settings, name, words, write)
    assert sorted(small.root.rglob("*")) == before


def test_two_meanings_of_one_name_are_refused(small):
    """When the given code of two exercises defines one name in two ways, both exercises are named."""
    new_exercise(small.settings, f"{LESSON}/level-b", "b1-other")
    other = small.notebook.with_name("level-b.ipynb")
    for path, number in ((small.notebook, 1), (other, 2)):
        text = path.read_text("utf-8")
        path.write_text(text.replace("# one number, for example 0.5", f"F = {number}"), "utf-8")
    words = [f"{LESSON}:{EXERCISE}", f"{LESSON}:b1-other"]
    with pytest.raises(CourseError, match=f"{words[0]} and {words[1]}: both define F, each in its own way"):
        new_assignment(small.settings, "both", words, write)


def test_a_tiny_exercise_is_appended(small):
    """Before the closing words of the notebook, with its check beside the others."""
    closing = {"cell_type": "markdown", "id": "end", "metadata": {}, "source": "---\n\nThe end."}
    small.cells(lambda cells: cells.append(closing))
    small.text(small.checks, "Number, check", "Integer, Number, check")
    new_exercise(small.settings, f"{LESSON}/level-a.ipynb", "a2-again")
    assert [one.id for one in small.lesson().exercises] == [EXERCISE, "a2-again"]
    assert small.lesson().notebooks["level-a"]["cells"][-1]["id"] == "end"
    assert list(find_faults(small.lesson())) == []


def test_a_tiny_exercise_brings_its_imports(small):
    """A check file that imports other things gets what the new check needs, at its head."""
    small.checks.write_text('"""Checks."""\n\nimport math\n\nfrom nablagrade import Vector\n\nPI = math.pi\n', "utf-8")
    new_exercise(small.settings, f"{LESSON}/level-a", "a2-again")
    assert "from nablagrade import Number, Vector, check\n\nPI" in small.checks.read_text("utf-8")


@pytest.mark.parametrize(
    ("where", "exercise", "sentence"),
    [
        ("first-steps", "a2-x", "'first-steps' is no notebook; write LESSON/NOTEBOOK"),
        ("First/level-a", "a2-x", "'First' is not a lesson's name"),
        ("first-steps/level-a", "A2", "'A2' is not an exercise's id"),
        ("first-steps/level-a", "again", "'again' is not an exercise's id; write a short name and words"),
        ("first-steps/level-a", EXERCISE, f"has an exercise {EXERCISE} already"),
        ("first-steps/level-b", EXERCISE, f"has an exercise {EXERCISE} already"),
    ],
)
def test_refused_exercises(small, where, exercise, sentence):
    """An id that is no id, or that is taken in any notebook of the lesson."""
    before = {path: path.read_bytes() for path in small.root.rglob("*") if path.is_file()}
    with pytest.raises((UsageError, CourseError), match=sentence):
        new_exercise(small.settings, where, exercise)
    assert {path: path.read_bytes() for path in small.root.rglob("*") if path.is_file()} == before


def test_a_course_from_the_bank(tmp_path, monkeypatch):
    """`--from-bank` copies lessons, checks and specimens, and hands in the author's solutions."""
    bank = Small(tmp_path / "bank")
    monkeypatch.setattr(installed, "HOMES", (bank.root,))
    new_course(tmp_path / "mine", from_bank=True)
    there = Small.__new__(Small)
    there.root = tmp_path / "mine"
    assert [one.id for one in there.lesson().exercises] == [EXERCISE]
    assert len(there.lesson().specimens) == len(bank.lesson().specimens)
    assert (tmp_path / "mine" / "submissions" / "right-answer" / LESSON / "level-a.ipynb").is_file()


def test_a_course_overwrites_nothing(tmp_path):
    """A folder with something in it stays as it is; an empty one will do."""
    (tmp_path / "empty").mkdir()
    assert new_course(tmp_path / "empty")
    with pytest.raises(CourseError, match="is there already and not empty; name a new folder"):
        new_course(tmp_path / "empty")


def test_files_are_placed_together_or_not_at_all(tmp_path, monkeypatch):
    """When the second of two files cannot be put in its place, the first is as it was and no folder is left."""
    old = tmp_path / "old"
    old.write_bytes(b"old")
    swap = Path.replace

    def fail_on_new(self, target):
        if target.name == "new":
            raise OSError(28, "No space left on device", str(target))
        return swap(self, target)

    monkeypatch.setattr(Path, "replace", fail_on_new)
    with pytest.raises(CourseError, match="cannot be written \\(No space left on device\\); nothing was changed"):
        write_together({old: b"changed", tmp_path / "a" / "b" / "new": b"new"}, replacing=[old])
    assert [path.name for path in tmp_path.rglob("*")] == ["old"]
    assert old.read_bytes() == b"old"


def test_what_a_name_needs():
    """Constants, functions that are called, comments above; not what nobody asked for."""
    source = '"""Doc."""\nimport math\n\n# why\nA = 1\nB = 2\n\n\n'
    source += "def f(x):\n    return g(x) + A\n\n\ndef g(x):\n    return x\n"
    assert [sorted(piece.binds) for piece in gather(split(source), {"f"})] == [["A"], ["f"], ["g"]]
    assert gather(split(source), {"A"})[0].source == "# why\nA = 1"


def test_draws_stay_in_their_order():
    """What one generator draws depends on what it drew before, so all of it is taken."""
    source = "R = default_rng(1)\nA = R.normal()\nB = R.normal()\nC = 3\n"
    assert [sorted(piece.binds) for piece in gather(split(source), {"B"})] == [["R"], ["A"], ["B"]]


def test_only_the_global_name_is_changed():
    """Arguments, local names, attributes, keywords and words in strings keep theirs."""
    source = (
        '@mark(fine)\ndef f(x, fine=fine):\n    """fine"""\n    return fine + x.fine\n\n\n'
        "def g():\n    é = fine(fine=1)\n    return [fine for fine in é], lambda fine: fine\n"
    )
    made = rename(source, {"fine": "fine_2", "g": "g_2"})
    assert made == source.replace("mark(fine)", "mark(fine_2)").replace("é = fine(", "é = fine_2(").replace(
        "def g", "def g_2"
    ).replace("fine=fine):", "fine=fine):")
    ast.parse(made)


def test_what_is_the_same_is_shared():
    """Equal code is there once; a namesake gets a number, and so does equal code that uses the namesake."""
    merged = Merged()
    merged.add("one", "def a():\n    return 1\n\n\ndef b():\n    return a()\n", {"b"})
    names = merged.add("two", "def a():\n    return 2\n\n\ndef b():\n    return a()\n", {"b"})
    assert names == {"a": "a_2", "b": "b_2"}
    assert merged.add("three", "def a():  # the same\n    return 1\n", {"a"}) == {}
    assert merged.text().count("def ") == 4


def test_generators_are_not_shared_between_files():
    """Two lessons draw from two generators, even when both begin with the same seed."""
    merged = Merged()
    merged.add("one", "R = default_rng(1)\nA = R.normal()\n", {"A"})
    assert merged.add("two", "R = default_rng(1)\nC = R.normal()\n", {"C"}) == {"R": "R_2"}


def test_words_are_whole():
    """A name inside a longer name is another name."""
    text = "a1_x and a1_x_y, `a1_x`, my-a1_x, a1-x"
    assert replace_words(text, {"a1_x": "Q", "a1-x": "R"}) == "Q and a1_x_y, `Q`, my-a1_x, R"


def test_a_composed_notebook_is_of_nbformat(small):
    """Each cell has an id of its own, as nbformat 4.5 asks."""
    import nbformat

    new_assignment(small.settings, "week-1", MIXED, write)
    text = (small.settings.source / "week-1" / "week-1.ipynb").read_text("utf-8")
    nbformat.validate(nbformat.reads(text, as_version=4))
    assert json.loads(text)["nbformat_minor"] == 5


@pytest.mark.slow
def test_validate_hears_of_an_open_answer(small, monkeypatch):
    """The graded cell of a new exercise asks for an answer under nbgrader's Validate, and nowhere else."""
    release(small.settings, LESSON)
    path = small.settings.release / LESSON / "level-a.ipynb"
    [source] = [one["source"] for one in parse(path.read_bytes(), path.name)["cells"] if grade_id_of(one) == EXERCISE]
    name = EXERCISE.replace("-", "_")
    exec(source, {name: ...})  # noqa: S102 - a cell of ours
    monkeypatch.setenv("NBGRADER_VALIDATING", "1")
    exec(source, {name: 3})  # noqa: S102 - as above
    with pytest.raises(AssertionError, match="no answer yet"):
        exec(source, {name: ...})  # noqa: S102 - as above
