"""`nablagrade report --into`: a platform's own file filled by the program, with what the gradebook says."""

from __future__ import annotations

import sqlite3
import zipfile
from contextlib import closing

import pytest

CANVAS = (
    b"\xef\xbb\xbfStudent,ID,SIS Login ID,Section,sums (12345)\r\n"
    b"    Points Possible,,,,9.00\r\n"
    b'"A, B",1,anna,"x, y",\r\n'
    b'"C, D",2,bert,,\r\n'
)
MOODLE = (
    b"Identifier,Full name,Email address,Status,Grade,Maximum grade,Last modified (grade),Feedback comments\n"
    b"Participant 1000001,A B,anna@x.test,Submitted,,9.00,-,\n"
    b"Participant 1000002,C D,bert@x.test,Submitted,,9.00,-,\n"
)


@pytest.fixture
def decided(course):
    """The course after a person has decided on one student's essay, in words, too; the student was late."""
    with closing(sqlite3.connect(course / "gradebook.db")) as database, database:
        database.executescript(
            """
            create temp view late as
                select n.id from submitted_notebook n join submitted_assignment a on n.assignment_id = a.id
                join notebook b on n.notebook_id = b.id where a.student_id = 'anna' and b.name = 'level-b';
            create temp view essay as select id from base_cell where name = 'b2_text';
            update grade set manual_score = 3.5, needs_manual_grade = 0
                where notebook_id in (select id from late) and cell_id in (select id from essay);
            update comment set manual_comment = 'Good, <but> why?'
                where notebook_id in (select id from late) and cell_id in (select id from essay);
            update submitted_notebook set late_submission_penalty = 1 where id in (select id from late);
            """
        )
    return course


def test_canvas(decided, command):
    """The total after hand grading and penalty stands in the cell; who waits for a person does not get one."""
    (decided / "export.csv").write_bytes(CANVAS)
    done = command("nablagrade", "report", "sums", "--format", "canvas", "--into", "export.csv", cwd=decided)
    assert (done.returncode, done.stdout) == (0, "")
    assert (decided / "export.csv").read_bytes() == CANVAS.replace(b'"x, y",', b'"x, y",7.5')
    assert "export.csv: graded, but not in the file: cora; dora; emil\n" in done.stderr
    assert "not final yet, and left out (grade by hand what waits, or give --even-unfinished): bert\n" in done.stderr
    assert "export.csv: 1 of 5 totals is in 'sums (12345)'\n" in done.stderr


def test_moodle(decided, command):
    """The person's words go into their column, the pages into the zip."""
    (decided / "sheet.csv").write_bytes(MOODLE)
    words = ("report", "sums", "--format", "moodle", "--into", "sheet.csv", "--feedback-zip", "pages.zip")
    done = command("nablagrade", *words, cwd=decided)
    assert done.returncode == 2
    assert "index.html: is not there; run `nablagrade feedback sums` first" in done.stderr
    assert (decided / "sheet.csv").read_bytes() == MOODLE
    assert command("nablagrade", "feedback", "sums", cwd=decided).returncode == 0
    done = command("nablagrade", *words, cwd=decided)
    assert (done.returncode, done.stdout) == (0, "")
    said = b'<div class=""nablagrade""><p><strong>b2_text</strong><br>Good, &lt;but&gt; why?</p></div>'
    filled = MOODLE.replace(b"test,Submitted,,9.00,-,", b'test,Submitted,7.5,9.00,-,"' + said + b'"', 1)
    assert (decided / "sheet.csv").read_bytes() == filled
    with zipfile.ZipFile(decided / "pages.zip") as file:
        [name] = file.namelist()
        assert name == "A B_1000001_assignsubmission_file_/index.html"
        assert file.read(name) == (decided / "feedback/anna/sums/index.html").read_bytes()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--format", "canvas"), "--format canvas fills the file that you exported; give it by --into FILE.csv"),
        (("--format", "csv", "--into", "export.csv"), "--into goes with --format canvas or moodle only"),
        (("--even-unfinished",), "--even-unfinished goes with --format canvas or moodle only"),
        (("--format", "canvas", "--into", "no.csv"), "no.csv: is not there; export the file from the platform"),
        (("--format", "canvas", "--into", "source"), "source: is a folder; export the file from the platform"),
        (("--format", "canvas", "--into", "export.csv", "--feedback-zip", "x.zip"), "goes with --format moodle only"),
        (("--format", "canvas", "--into", "export.csv", "--column", "x"), "has no column that is called 'x'; give the"),
    ],
)
def test_refusals(course, command, words, sentence):
    """Each slip is one sentence and exit code 2, and the file is as it was."""
    (course / "export.csv").write_bytes(CANVAS)
    done = command("nablagrade", "report", "sums", *words, cwd=course)
    assert (done.returncode, done.stdout) == (2, "")
    assert sentence in done.stderr
    assert done.stderr.count("\n") == 1
    assert (course / "export.csv").read_bytes() == CANVAS


@pytest.mark.parametrize("platform", ["canvas", "moodle"])
def test_a_lost_gradebook(decided, command, platform):
    """Without the gradebook nobody knows what people gave and lateness took off: no total goes out."""
    content = {"canvas": CANVAS, "moodle": MOODLE}[platform]
    (decided / "export.csv").write_bytes(content)
    (decided / "gradebook.db").unlink()
    words = ("--format", platform, "--into", "export.csv", "--even-unfinished")
    done = command("nablagrade", "report", "sums", *words, cwd=decided)
    assert (done.returncode, done.stdout) == (2, "")
    assert "gradebook.db: the gradebook does not know sums; put a copy of it back, or run" in done.stderr
    assert done.stderr.count("\n") == 1
    assert (decided / "export.csv").read_bytes() == content
    assert not (decided / "gradebook.db").exists()


def test_a_row_for_each_check(course, command):
    """`--format checks-csv` is on stdout, and holds nothing for instructors only."""
    done = command("nablagrade", "report", "sums", "--format", "checks-csv", cwd=course)
    assert (done.returncode, done.stderr) == (0, "")
    assert "anna,sums,level-a,a1-total,test_total,The sum of all,PASSED,1,\n" in done.stdout.replace("\r\n", "\n")
    assert "15437" not in done.stdout
