"""Mutants of values, formulas and functions: made by rule, right or wrong by their making."""

from __future__ import annotations

import ast

import numpy as np
import pytest

from nablagrade.answers import Array, Booleans, Choice, Expression, Integer, Number, Shape, ShortText, Vector, Verdict
from nablagrade.audit.code_mutants import MOST, mutate_functions
from nablagrade.audit.levels import load_levels, narrowed, written_lines
from nablagrade.audit.mutants import Mutant, Mutated, mutant_problems, mutants_of
from nablagrade.audit.value_mutants import judged_answers, mutate_answer
from nablagrade.authoring.equivalents import load_equivalents
from nablagrade.authoring.specimens import Specimen
from nablagrade.engine.checks.checks import check
from nablagrade.errors import CourseError
from nablagrade.model import CheckResult, Outcome
from tests.audit.tiny_course import make_course

SOLUTION = "def area(a, b=2.0):\n    c = a.copy()\n    if len(c) > 1:\n        c[0] += b\n    return np.sum(c) / 2\n"
LINES = range(2, 6)
CELL = {"cell_type": "code", "source": 'b1_words = (\n    "steepest ascent"\n)', "metadata": {}}
ANSWERS = [
    Number("8/27", rtol=5e-4),
    Number("-19", atol=1e-6),
    Number(0, atol=1e-6),
    Number("123.4", figures=3),
    Vector("3, -2, 1/2", atol=1e-6),
    Vector("0, 0", atol=1e-9),
    Array([[1, 2], [3, 4]], atol=1e-6),
    Integer(-7),
    Integer(0),
    Expression("6x^2 + 5y - 8xy^2"),
    Expression("x*y"),
    Expression("exp(x)*sqrt(y)/ln(x)", domain={"x": (2, 3), "y": (1, None)}),
    Choice("D"),
    Booleans("True, False, True"),
    ShortText("steepest ascent"),
    Shape("p"),
    Shape("n, 3"),
    Number("90 degrees", atol=0.05),
]


def value_of(source):
    """The value of a mutant, as a student's process would have it."""
    names = {"__builtins__": {}, "float": float}
    return eval(source, names)  # noqa: S307 - our own few characters


@pytest.mark.parametrize("answer", ANSWERS, ids=repr)
def test_every_mutant_is_judged_as_what_it_is(answer):
    """The right ones are right, the wrong ones are not, on both sides of the tolerance's edge."""
    changes = list(mutate_answer("b1_words", answer, [CELL]))
    assert {change.is_right for change in changes} == {True, False}
    assert len({change.words for change in changes}) == len(changes)
    for change in changes:
        verdict = answer.judge(value_of(change.source)).verdict
        assert (verdict is Verdict.RIGHT) is change.is_right, change


def test_the_edge_of_the_tolerance_is_tried():
    """Just inside is right, just outside is wrong; nothing where a float cannot tell."""
    words = {change.words for change in mutate_answer("x", Number(19, atol=1e-6), [])}
    assert {"just inside above the tolerance", "just outside below the tolerance"} <= words
    assert not any("just" in one.words for one in mutate_answer("x", Number(1e12, atol=1e-6), []))


def test_symmetric_exchanges_are_no_mutants():
    """Exchanging the letters of xy changes nothing, so that it must not be asked to fail."""
    assert "y*x" not in {change.words for change in mutate_answer("x", Expression("x*y"), [])}
    assert "2*y + x" in {change.words for change in mutate_answer("x", Expression("2x + y"), [])}


def test_answers_are_found_in_checks():
    """What a check hands to `judge` is found; a check that asks for more is passed over."""
    answer = Number(3, atol=0.1)

    @check("a1-x")
    def test_judged(notebook):
        """Judged"""
        assert notebook.judge("x", answer)

    @check("a1-x")
    def test_called(notebook):
        """Called"""
        assert notebook.call("f", 3).value == 4

    marked = [test_judged.__nablagrade__, test_called.__nablagrade__]
    assert judged_answers(marked) == [("x", answer)]


def test_functions_are_changed_in_one_place():
    """Each edit differs from the solution and from every other, and says which statement it changed."""
    edits = mutate_functions(SOLUTION, LINES)
    original = ast.unparse(ast.parse(SOLUTION))
    sources = [edit.source for edit in edits]
    assert original not in sources
    assert len(set(sources)) == len(sources) == len({(edit.was, edit.becomes) for edit in edits})
    pairs = {(edit.was, edit.becomes) for edit in edits}
    assert {
        ("c[0] += b", "c[0] -= b"),
        ("c[0] += b", "c[1] += b"),
        ("c[0] += b", "(nothing)"),
        ("c = a.copy()", "c = a"),
        ("if len(c) > 1:", "if len(c) >= 1:"),
        ("return np.sum(c) / 2", "return np.sum(c) * 2"),
        ("return np.sum(c) / 2", "return np.sum(a) / 2"),
    } <= pairs


def test_only_what_a_student_writes_is_changed(tmp_path):
    """The given first line stays as it is: its default belongs to the task."""
    assert not any("b=4.0" in edit.source for edit in mutate_functions(SOLUTION, LINES))
    level = load_levels(make_course(tmp_path), "tiny")["b1-halve"]
    assert written_lines(level, "halve") == {2, 3, 4}


@pytest.mark.slow
def test_many_mutants_are_thinned_out():
    """A long function has no more mutants than can be run."""
    long = "def f(a, b):\n" + "".join(f"    a = a * {i} + b\n" for i in range(2, 80)) + "    return a\n"
    assert 0 < len(mutate_functions(long, range(2, 100))) <= MOST


def test_loops_types_and_calls_are_changed():
    """Off by one, single precision, exchanged arguments, an early end of a loop."""
    loop = "    for i in range(n):\n        out[i] = pow(n, i)\n"
    source = f"def f(n):\n    out = np.zeros(n, dtype=float)\n{loop}    return out\n"
    becomes = {edit.becomes for edit in mutate_functions(source, range(2, 6))}
    assert {
        "for i in range(n - 1):",
        "for i in range(1, n):",
        "out = np.zeros(n, dtype=np.float32)",
        "out = np.zeros(n, dtype=int)",
        "out = np.zeros(n)",
        "out[i] = pow(i, n)",
        "out[i - 1] = pow(n, i)",
        "return -out",
    } <= becomes


def test_other_exercises_are_left_out(tmp_path):
    """A mutant runs only the cells of its own exercise, so that it costs little."""
    level = load_levels(make_course(tmp_path), "tiny")["b1-halve"]
    small = narrowed(level, "b1-halve")
    assert [cell["id"] for cell in small.solution["cells"]] == ["imports", "halve", "b1-halve"]
    assert [cell.grade_id for cell in small.plan.cells] == ["imports", "halve", "b1-halve"]


def test_an_exercise_that_needs_another_keeps_the_whole(tmp_path):
    """Where a name of another exercise is used, nothing is left out."""
    level = load_levels(make_course(tmp_path), "tiny")["b1-halve"]
    level.solution["cells"][3]["source"] += "\nhalve(a1_slopes)"
    assert narrowed(level, "b1-halve") is level


def ended(outcome, was="w /= 2", *, is_right=False):
    """A mutant whose only check ended so."""
    mutant = Mutant(Specimen("b1-halve", "edit", (), is_right), was, "pass")
    return Mutated(mutant, (CheckResult("test_b1_value", "Halves", outcome),))


def list_equivalent(settings, was):
    """Puts one mutant on the list of the proven ones."""
    text = f'[[equivalent]]\nexercise = "b1-halve"\nwas = "{was}"\nbecomes = "pass"\nproof = "It is so."\n'
    (settings.autograders / "tiny/specimens/equivalent.toml").write_text(text)


MANY = tuple(ended(Outcome.FAILED, f"line {i}") for i in range(60))


@pytest.mark.parametrize(
    ("mutant", "problem"),
    [
        (ended(Outcome.PASSED), "survives: sharpen a check, or prove"),
        (ended(Outcome.BROKEN), "was not graded"),
        (ended(Outcome.FAILED, is_right=True), "is right but was not passed (FAILED)"),
        (ended(Outcome.FAILED), None),
        (ended(Outcome.ERRORED), None),
        (ended(Outcome.PASSED, is_right=True), None),
    ],
)
def test_a_mutant_must_end_as_what_it_is(tmp_path, mutant, problem):
    """A survivor, a right one that fails and one that breaks a check are problems; a killed one is none."""
    problems = list(mutant_problems(make_course(tmp_path), "tiny", [mutant, *MANY], "*"))
    assert [problem in one for one in problems] == ([] if problem is None else [True])


def test_the_list_of_proofs_is_exact(tmp_path):
    """A listed survivor is none; one that is killed, or that is no mutant at all, is a problem."""
    settings = make_course(tmp_path)
    list_equivalent(settings, "w /= 2")
    assert list(mutant_problems(settings, "tiny", [ended(Outcome.PASSED), *MANY], "*")) == []
    assert "drop it there" in next(mutant_problems(settings, "tiny", [ended(Outcome.FAILED), *MANY], "*"))
    assert "but is no mutant" in next(mutant_problems(settings, "tiny", MANY, "*"))
    assert list(mutant_problems(settings, "tiny", MANY, "a1*")) == []


def test_few_may_survive(tmp_path):
    """More than two in a hundred are too many, proven or not."""
    settings = make_course(tmp_path)
    list_equivalent(settings, "w /= 2")
    problems = list(mutant_problems(settings, "tiny", [ended(Outcome.PASSED), *MANY[:10]], "*"))
    assert problems == ["1 of 11 mutants are listed as equivalent, more than 2%"]


def test_a_proof_may_not_be_missing(tmp_path):
    """An entry of the list without its reason is refused, and the file is named."""
    settings = make_course(tmp_path)
    path = settings.autograders / "tiny/specimens/equivalent.toml"
    path.write_text('[[equivalent]]\nexercise = "b1-halve"\nwas = "a"\nbecomes = "b"\nproof = " "\n')
    with pytest.raises(CourseError, match=r"equivalent\.toml: entry 1 needs"):
        load_equivalents(settings.autograders, "tiny")


def test_the_solution_itself_is_tried_first(tmp_path):
    """The first mutant is the solution in its smaller notebook: what it needs must not have been left out."""
    level = load_levels(make_course(tmp_path), "tiny")["b1-halve"]
    first = next(mutants_of(narrowed(level, "b1-halve"), "b1-halve"))
    assert first.specimen.is_right
    assert first.specimen.cells == ()


def test_numbers_are_spelled_exactly():
    """A mutant's source gives the very float that was meant."""
    changes = {change.words: change.source for change in mutate_answer("x", Vector("0.1, 0.7", atol=1e-6), [])}
    assert np.array(value_of(changes["times 2"])).tolist() == [0.2, 1.4]
