"""The audit: green where everything is as it must be, and red for each thing that is not."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from nablagrade.audit.audit import audit, write
from nablagrade.audit.mutants import wrong
from nablagrade.cli.main import main
from tests.audit.tiny_course import CHECKS, SPECIMENS, make_course, plan_for

ROOT = Path(__file__).parents[2]


def audited(settings, **options):
    """The audit of the small lesson, with its signatures recorded first."""
    write(settings, "tiny")
    return audit(settings, "tiny", plan_for(settings), **options)


def test_a_good_lesson_is_green(tmp_path):
    """Every wrong version fails as it says, every right one passes, every mutant is killed, every mistake is named."""
    made = audited(make_course(tmp_path), has_mutants=True)
    assert made.problems == ()
    assert {one.mutant.specimen.exercise for one in wrong(made.mutants)} == {"a1-slopes", "b1-halve"}
    assert all(one.is_killed for one in wrong(made.mutants))
    assert not any(one.is_killed for one in made.mutants if one.mutant.specimen.is_right)


def test_the_command_is_red_when_a_check_is_weakened(tmp_path, capsys):
    """A check that lost an assertion lets a specimen and a mutant through: exit code 1, both are printed."""
    strict = "    assert call.value.dtype == np.float64\n    assert call.value.tolist() == [1.5, 2.5]\n"
    assert strict in CHECKS
    settings = make_course(tmp_path, CHECKS.replace(strict, ""))
    write(settings, "tiny")
    assert main(["audit", "tiny", "--course", str(tmp_path), "--jobs", "1"]) == 1
    printed = capsys.readouterr().out
    assert "b1-halve/cuts-off: is wrong but passes every check" in printed
    assert "survives: b1-halve · w /= 2 → w *= 2" in printed


def test_the_command_is_green(tmp_path, capsys):
    """`--write` records the signatures first, `--no-mutants` leaves the mutants out."""
    make_course(tmp_path)
    options = ["--course", str(tmp_path), "--jobs", "1", "--no-mutants"]
    assert main(["audit", "tiny", *options]) == 1
    assert "was named nothing; run `nablagrade audit --write`" in capsys.readouterr().out
    assert main(["audit", "tiny", *options, "--write"]) == 0
    assert (tmp_path / "autograders/tiny/specimens/b1-halve/signatures.json").is_file()


def test_each_fault_is_named(tmp_path):
    """Each fault in a specimen or a hint gives a sentence that names it."""
    faulty = {
        "b1-halve/doubles.py": SPECIMENS["b1-halve/doubles.py"].replace("v * 2.0", "v / 2"),
        "b1-halve/right-list.py": SPECIMENS["b1-halve/right-list.py"].replace("/ 2", "/ 3"),
        "b1-halve/changes-it.py": SPECIMENS["b1-halve/changes-it.py"].replace(" test_b1_value", ""),
        "b1-halve/hints.toml": 'doubles = "A hint"\ncuts-off = "A hint"\nelse = "A hint"\n',
        "a1-slopes.toml": "cell = 'a1_slopes'\nright = ['4, -6']\n",
    }
    made = audited(make_course(tmp_path, specimens=SPECIMENS | faulty))
    assert sorted(problem.partition("; ")[0] for problem in made.problems) == [
        "b1-halve/changes-it: fails test_b1_unchanged, test_b1_value, but says `fails: test_b1_unchanged`",
        "b1-halve/doubles: is wrong but passes every check",
        "b1-halve/right-list: is right but fails test_b1_value",
        "b1-halve: hints.toml has a hint for else, but no specimen is this mistake",
        "b1-halve: the mistake changes-it has no hint",
        "test_a1_slopes: no specimen fails this check",
    ]


def test_what_a_page_gives_away_is_named(tmp_path):
    """A hint that holds the answer is found on the page of whoever makes that mistake."""
    telling = CHECKS.replace("The first one belongs to x.", "It is 4, -6.")
    made = audited(make_course(tmp_path, telling))
    [problem] = made.problems
    assert problem.startswith("a1-slopes/swapped: gives something away on its page (test_a1_slopes says '4, -6')")


@pytest.mark.slow
def test_gradient_vector_is_green(tmp_path):
    """The first lesson of the bank, whole, with its mutants."""
    for name in ("source/gradient-vector", "autograders/gradient-vector"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    assert main(["audit", "gradient-vector", "--course", str(tmp_path)]) == 0
