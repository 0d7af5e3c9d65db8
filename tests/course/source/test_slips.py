"""Slips between a notebook and its checks: told with file, cell and mend, before anything runs."""

from __future__ import annotations

import pytest

from nablagrade.course.source.slips import find_slips, read_judged
from nablagrade.model import AssignmentPlan
from nablagrade.notebooks.plans import plan_of

CHECK = '@check("a1-total")\ndef test_total(notebook):\n    """The sum"""\n'


@pytest.fixture
def slips(sums, sums_settings):
    """`slips(checks)`: what is found when the check file of level-a reads so; None removes it."""

    def find(checks, call='score_in_place("sums", "a1-total")', names=("level-a",)):
        path = sums_settings.autograders / "sums" / "test_level_a.py"
        path.unlink() if checks is None else path.write_text(checks)
        first = sums.level_a("a1_total = 1", call)
        notebooks = tuple(plan_of(first, name) for name in names)
        found = find_slips(AssignmentPlan("sums", notebooks), sums_settings)
        return [slip for some in found.values() for slip in some]

    return find


def test_nothing_where_all_fits(slips):
    """A check for the cell, and a cell for the check."""
    assert slips(CHECK) == []


@pytest.mark.parametrize(
    ("checks", "words"),
    [
        (None, "autograders/sums/test_level_a.py: is not there, and cell a1-total of source/sums/level-a.ipynb is"),
        (CHECK.replace("a1-total", "a1-totl"), "test_total judges a1-totl, which is no graded cell of level-a; "),
        (CHECK.replace("a1-total", "a1-totl"), "has no check of cell a1-total of level-a; write one, or mend the name"),
        ("", "has no check of cell a1-total of level-a"),
        (CHECK + CHECK, "has two functions test_total, of which one is never run; rename one"),
        (CHECK + CHECK.replace('"a1-total"', 'exercise="b9"').replace("total(", "more("), "test_more judges b9, which"),
        ("def test_total(:\n", "cannot be read (SyntaxError, line 1); mend the check file"),
    ],
)  # fmt: skip
def test_each_kind_is_told(slips, checks, words):
    """The file missing, misnamed in either direction, a function hidden by another, a file that is no Python."""
    assert any(words in slip for slip in slips(checks)), slips(checks)


@pytest.mark.parametrize("call", ['score_in_place("products", "a1-total")', "score_in_place('sums', 'a2')"])
def test_a_copied_cell_calls_others_checks(slips, call):
    """`source/X` copied to `source/Y`, or a cell copied in a notebook, still names where it came from."""
    assert any('write score_in_place("sums", "a1-total")' in slip for slip in slips(CHECK, call))


def test_a_classic_cell_needs_no_check(slips):
    """A course of plain nbgrader has no checks of ours, and no slips."""
    assert slips(None, "assert a1_total == 3") == []


def test_two_notebooks_of_one_check_file(slips):
    """`level-a` and `level_a` would share a file."""
    assert any("would judge both level-a and level_a" in slip for slip in slips(CHECK, names=("level-a", "level_a")))


def test_checks_are_read_and_not_run(tmp_path):
    """A name that is worked out is passed over; nothing of the file is executed."""
    path = tmp_path / "test_x.py"
    path.write_text(f"open('{tmp_path}/ran', 'w')\nNAME = 'a1'\n@nablagrade.check(NAME)\ndef test_a(n): ...\n{CHECK}")
    assert dict(read_judged(path).exercises) == {"a1-total": "test_total"}
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize(
    "checks",
    [
        'EX = "a1-total"\n@check(EX)\ndef test_total(n): ...',
        'from nablagrade import check as chk\n@chk("a1-total")\ndef test_total(n): ...',
        "if True:\n    " + CHECK.replace("\n", "\n    "),
        'def make(name):\n    @check(name)\n    def test(n): ...\n    return test\ntest_a = make("a1-total")',
        "from nablagrade import *\nfrom mine import test_total",
    ],
)
def test_what_is_worked_out_is_no_slip(slips, checks):
    """A name, an alias, a condition, a factory: what is judged is known when the file is loaded."""
    assert slips(checks) == []


def test_a_file_beside_the_one_that_is_read(slips, sums_settings):
    """Another spelling of the file's name is not read: told, and in place of the right one it says how to call it."""
    other = sums_settings.autograders / "sums" / "test_level-a.py"
    other.write_text(CHECK)
    assert slips(CHECK) == ["autograders/sums/test_level-a.py: is not read, test_level_a.py is; remove one"]
    assert slips(None)[0].endswith("is judged by it; call test_level-a.py so")
