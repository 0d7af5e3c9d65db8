"""Canvas' exported gradebook: the assignment's column is found and filled, or the file is refused as it is."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from nablagrade.errors import UsageError
from nablagrade.model import CheckResult, NotebookOutcome, Outcome
from nablagrade.platforms.filling import Wish, fill_file

HEADER = b"Student,ID,SIS User ID,SIS Login ID,Section,"


@pytest.fixture
def form():
    """The platform whose file is filled."""
    return "canvas"


@pytest.mark.parametrize("name", ["canvas", "canvas-semicolons"])
def test_golden(name, fill, golden, records):
    """The file is the one that was looked at and kept, by commas and by semicolons; headers are nobody."""
    filled, told = fill(golden(f"{name}.csv"), records)
    assert not [line for line in told if "LastName" in line or "Student" in line or "Points" in line]
    if os.environ.get("UPDATE_GOLDEN"):
        (Path(__file__).parents[2] / "golden/platforms" / f"{name}-filled.csv").write_bytes(filled)
    assert filled == golden(f"{name}-filled.csv")


def test_everybody_is_told_of(fill, golden, records):
    """Both ways, and each one whose cell stays: nobody is left out without a word."""
    _, told = fill(golden("canvas.csv"), records)
    assert told == [
        "graded, but not in the file: elsewhere",
        "in the file, but not graded; these cells stay: row, quoted",
        "handed nothing in; these cells stay: nothing",
        "excused, or not assigned to them; these cells stay: excused",
        "not final yet, and left out (grade by hand what waits, or give --even-unfinished): wordy",
        "2 of 6 totals are in 'gradient-vector (12345)'",
    ]


def test_even_unfinished(fill, golden, records):
    """Who waits for a person gets the points as they stand, where that is asked for."""
    filled, told = fill(golden("canvas.csv"), records, is_even_unfinished=True)
    assert b",wordy,w-3,A,,7,,," in filled
    assert not [line for line in told if "not final" in line]


def test_filling_again_changes_nothing(fill, golden, records):
    """A file that is filled is filled with the same bytes."""
    filled, _ = fill(golden("canvas.csv"), records)
    assert fill(filled, records)[0] == filled


def test_the_same_number_stays_as_it_is_written(fill, mark):
    """`5.00` is 5: nobody has to look at that cell in a diff."""
    content = HEADER + b"gradient-vector (1)\nx,1,,half,A,5.00\n"
    assert fill(content, [mark("half", 5.0)])[0] == content


def test_other_full_marks_are_told(fill, mark):
    """Points are not converted, and somebody should know."""
    content = HEADER + b"gradient-vector (1)\n    Points Possible,,,,,100.00\nx,1,,half,A,\n"
    filled, told = fill(content, [mark("half", 5.0)])
    assert filled.endswith(b"x,1,,half,A,5\n")
    assert told[0] == "full marks are 100 there and 10 here; points are not converted"


def test_more_than_full_marks(fill, mark):
    """Canvas takes points above the full marks, such as extra credit."""
    content = HEADER + b"gradient-vector (1)\n    Points Possible,,,,,10\nx,1,,all,A,\n"
    filled, told = fill(content, [mark("all", 11.0)])
    assert filled.endswith(b"x,1,,all,A,11\n")
    assert told == ["1 of 1 total is in 'gradient-vector (1)'"]


@pytest.mark.parametrize(
    ("titles", "column", "filled"),
    [
        ("gradient-vector", None, 0),
        ("other (1),gradient-vector (2)", None, 1),
        ("Gradient Vector (2),Gradient Vectors (3)", None, 0),
        ("gradient-vector (2),gradient-vector (3)", "gradient-vector (3)", 1),
        ("Week 1 (2),Week 2 (3)", "Week 2", 1),
        ("gradient-vector Current Score,gradient-vector", None, 1),
    ],
)
def test_the_column(titles, column, filled, fill, mark):
    """It is called as the assignment, with Canvas' number or without, or as `--column` says."""
    cells = [""] * len(titles.split(","))
    content = f"{HEADER.decode()}{titles}\nx,1,,half,A,{','.join(cells)}\n".encode()
    cells[filled] = "5"
    assert fill(content, [mark("half", 5.0)], column=column)[0].endswith(f",half,A,{','.join(cells)}\n".encode())


@pytest.mark.parametrize(
    ("titles", "column", "words"),
    [
        ("gradient-vector (2),gradient-vector (3)", None, "has 2 columns that are called 'gradient-vector'; give the "),
        ("gradient vector (2),Gradient-Vector (3)", None, "has 2 columns that are called 'gradient-vector'; give the "),
        ("gradient-vector (2),gradient-vector (2)", "gradient-vector (2)", "has 2 columns that are called"),
        ("sums (2)", None, "has no column that is called 'gradient-vector'; give the title of one by --column"),
        ("gradient-vector (2)", "Section", "has no column that is called 'Section'"),
        ("gradient-vector (2),Final Score", "Final Score", "has no column that is called 'Final Score'"),
    ],
)
def test_a_column_that_is_not_clear(titles, column, words, refuse, mark):
    """None, two, a student's own column and one that Canvas works out: refused, with the titles that there are."""
    content = f"{HEADER.decode()}{titles}\nx,1,,half,A,{',' * titles.count(',')}\n".encode()
    assert refuse(content, [mark("half", 5.0)], column=column).startswith(words)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("x,1,,half,A,\ny,2,,HALF,A,", "half could be lines 2 and 3; say which column"),
        ("x,1,half,,A,\ny,2,,half,A,", "half could be lines 2 and 3; say which column"),
        ("x,1,,half@a.test,A,\ny,2,,half@b.test,A,", "half could be lines 2 and 3; say which column"),
        ("half,1,,,A,\nhalf,2,,,A,", "half could be lines 2 and 3; say which column"),
        ("x,1,all,half,A,", "line 2 could be all and half; say which column"),
        ("x,1,,,A,", "has nobody of those that were graded (2); export it anew, or give the column"),
        ("x,1,,half", "line 2 has 4 cells where the header has 6; export the file anew"),
        ('x,1,,half,A,"', "a quote that opens in line 2 is never closed; export the file anew"),
    ],
)
def test_a_student_who_is_not_clear(rows, words, refuse, mark):
    """One student for two rows, two for one, nobody, a torn row: refused as a whole."""
    content = HEADER + f"gradient-vector\n{rows}\n".encode()
    assert refuse(content, [mark("half", 5.0), mark("all", 10.0)]).startswith(words)


def test_the_named_column_of_students_decides(fill, mark):
    """`--student-column` ends a doubt."""
    content = HEADER + b"gradient-vector\nx,1,half,,A,\ny,2,,half,A,\n"
    filled, _ = fill(content, [mark("half", 5.0)], student_column="SIS User ID")
    assert filled == HEADER + b"gradient-vector\nx,1,half,,A,5\ny,2,,half,A,\n"


def test_ids_come_before_names(fill, mark):
    """Somebody else who is called as a student's id gets nothing."""
    content = HEADER + b"gradient-vector\nhalf,1,,x,A,\ny,2,,half,A,\n"
    assert fill(content, [mark("half", 5.0)])[0] == HEADER + b"gradient-vector\nhalf,1,,x,A,\ny,2,,half,A,5\n"


@pytest.mark.parametrize(
    ("row", "facts"),
    [
        (b"x,77,,u,A,", {"lms_user_id": "77"}),
        (b"x,1,,Half@Uni.test,A,", {"email": "half@uni.test"}),
        (b'"Right, Half",1,,u,A,', {"first_name": "Half", "last_name": "right"}),
    ],
)
def test_the_gradebook_knows_names(row, facts, fill, mark, name_students):
    """What nbgrader's table of students has counts, too: LMS id, address, first and last name."""
    name_students({"s1": facts})
    filled, _ = fill(HEADER + b"gradient-vector\n" + row + b"\n", [mark("s1", 5.0)])
    assert filled == HEADER + b"gradient-vector\n" + row + b"5\n"


def with_broken_check(record):
    """The record, of which one check broke by our fault."""
    check = CheckResult("test_value", "The value", Outcome.BROKEN)
    return replace(record, exercises=tuple(replace(one, checks=(check,)) for one in record.exercises))


def with_broken_notebook(record):
    """The record of a notebook that broke by our fault as a whole."""
    return replace(record, outcome=NotebookOutcome.BROKEN)


@pytest.mark.parametrize("break_", [with_broken_check, with_broken_notebook])
def test_what_broke_waits(break_, fill, golden, records):
    """What broke by our fault is no mark yet."""
    broken = [break_(one) if one.student == "half-right" else one for one in records]
    filled, told = fill(golden("canvas.csv"), broken)
    assert b"half-right@uni.test,A,,7.00" in filled
    assert next(line for line in told if line.startswith("not final yet")).endswith(": half-right; wordy")


def test_a_broken_notebook_counts_nothing(fill, mark):
    """Even where unfinished totals are asked for, what a notebook has that we broke is not written."""
    content = HEADER + b"gradient-vector\nx,1,,half,A,\n"
    records = [mark("half", 5.0), with_broken_notebook(mark("half", 4.0, "level-b"))]
    assert fill(content, records, is_even_unfinished=True)[0].endswith(b"half,A,5\n")


def test_only_some_students(fill, golden, records):
    """With `--student` the rest of the class is not called missing."""
    some = [one for one in records if one.student == "half-right"]
    filled, told = fill(golden("canvas.csv"), some, is_whole_class=False)
    assert filled == golden("canvas.csv").replace(b"A,,7.00", b"A,,5")
    assert told[-1] == "1 of 1 total is in 'gradient-vector (12345)'"
    assert not [line for line in told if "not graded" in line]


def test_the_file_keeps_its_mode_and_its_link(settings, tmp_path, golden, records):
    """Who may read a file may read it afterwards, and nobody else, and a link stays a link."""
    path = tmp_path / "kept.csv"
    path.write_bytes(golden("canvas.csv"))
    path.chmod(0o640)
    link = tmp_path / "export.csv"
    link.symlink_to(path)
    fill_file(settings, records, Wish("canvas", link))
    assert link.is_symlink()
    assert path.stat().st_mode & 0o777 == 0o640
    assert path.read_bytes() == golden("canvas-filled.csv")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "has no row with `Student` and `ID`"),
        (b"\xef\xbb\xbf", "has no row with `Student` and `ID`"),
        (b"Name,Mark\nx,1\n", "has no row with `Student` and `ID`"),
        (HEADER + b"gradient-vector\n    Points Possible,,,,,(read  only)\nx,1,,half,A,\n", "Canvas works"),
    ],
)
def test_another_file(content, words, refuse, mark):
    """An empty file and another table are refused."""
    assert refuse(content, [mark("half", 5.0)]).startswith(words)


def test_a_file_that_is_not_there(settings, tmp_path, records):
    """A name with a slip is told."""
    with pytest.raises(UsageError, match=r"no\.csv: is not there"):
        fill_file(settings, records, Wish("canvas", tmp_path / "no.csv"))
