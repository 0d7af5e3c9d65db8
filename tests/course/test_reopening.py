"""What a person graded is opened again by another answer, and by nothing else: pictures and tasks are answers, too."""

from __future__ import annotations

import json
import sqlite3
from base64 import b64decode, b64encode
from contextlib import closing

import pytest

from nablagrade.cli.main import main
from tests.drop_in.payloads import DOT

CELL = """select grade.id from grade join base_cell on cell_id = base_cell.id
    join submitted_notebook on grade.notebook_id = submitted_notebook.id
    join submitted_assignment on submitted_notebook.assignment_id = submitted_assignment.id
    where student_id = 'anna' and base_cell.name = ?"""
ASK = f"select manual_score, needs_manual_grade from grade where id in ({CELL})"  # noqa: S608 - of constants
GIVE = f"update grade set manual_score = 2, needs_manual_grade = 0 where id in ({CELL})"  # noqa: S608 - the same
OTHER = b64encode(b64decode(DOT) + b"another").decode()
SCHEME = "Draw it.\n\n=== BEGIN MARK SCHEME ===\nTwo points.\n=== END MARK SCHEME ==="


@pytest.fixture
def answered(sums_course, sums):
    """`answered(pictures, below)`: hand in an essay with a picture, and a text below a task, and grade it."""
    task = sums.words(SCHEME, sums.mark("b3_task", task=True, locked=True, points=4), "b3")
    source = sums_course / "source/sums/level-b.ipynb"
    path = sums_course / "submitted/anna/sums/level-b.ipynb"
    for one, cell in ((source, task), (path, task | {"source": "Draw it."})):
        notebook = json.loads(one.read_text())
        notebook["cells"].append(cell)
        sums.save(one, notebook)
    handed = json.loads(path.read_text())

    def grade(picture, below, *more):
        essay, *rest = handed["cells"][2:4]
        essay |= {"source": "![](attachment:a.png)", "attachments": {"a.png": {"image/png": picture}}}
        mine = sums.words("![](attachment:b.png)", {}, "mine") | {"attachments": {"b.png": {"image/png": below}}}
        sums.save(path, handed | {"cells": [*handed["cells"][:2], essay, *rest, mine]})
        main(["grade", "--course", str(sums_course), "--student", "anna", *more])
        return [ask(ASK, name) for name in ("b2_text", "b3_task")]

    def ask(query, name):
        with closing(sqlite3.connect(sums_course / "gradebook.db")) as gradebook, gradebook:
            return gradebook.execute(query, [name]).fetchone()

    def give():
        for name in ("b2_text", "b3_task"):
            ask(GIVE, name)

    grade.give, grade.course = give, sums_course
    grade.record = sums_course / "records/anna/sums/level-b.json"
    return grade


def test_another_picture_is_another_answer(answered):
    """Whoever attaches another picture under the same name, or answers a task anew, is looked at again; nobody else."""
    assert answered(DOT, DOT) == [(None, 1), (None, 1)]
    answered.give()
    assert answered(DOT, DOT, "--force") == [(2, 0), (2, 0)]
    assert answered(OTHER, DOT) == [(2, 1), (2, 0)]
    answered.give()
    assert answered(OTHER, OTHER) == [(2, 0), (2, 1)]


def test_what_an_earlier_version_did_not_say(answered):
    """A record that says less of the answers opens nothing, as long as the hand-in is the one that it was made of."""
    answered(DOT, DOT)
    answered.give()
    record = json.loads(answered.record.read_text())
    record["cells"] = [cell | {"answer": "less"} for cell in record["cells"] if cell["grade_id"] != "b3_task"]
    answered.record.write_text(json.dumps(record))
    assert answered(DOT, DOT, "--force") == [(2, 0), (2, 0)]
    answered.record.write_text(json.dumps(record))
    assert answered(OTHER, DOT) == [(2, 1), (2, 1)]


def test_a_gradebook_of_before_the_hand_in(answered):
    """Where a copy of the gradebook is put back, what was handed in since is looked at again, and as late as it is."""
    stamp = answered.course / "submitted/anna/sums/timestamp.txt"
    stamp.write_text("2026-03-01 09:00:00 UTC")
    answered(DOT, DOT)
    answered.give()
    book = answered.course / "gradebook.db"
    kept = book.read_bytes()
    stamp.write_text("2026-03-09 09:00:00 UTC")
    assert answered(OTHER, OTHER) == [(2, 1), (2, 1)]
    book.write_bytes(kept)
    assert answered(OTHER, OTHER) == [(2, 1), (2, 1)]
    with closing(sqlite3.connect(book)) as gradebook:
        [(time,)] = gradebook.execute("select timestamp from submitted_assignment where student_id = 'anna'")
    assert time.startswith("2026-03-09 09:00:00")
    answered.give()
    assert answered(OTHER, OTHER) == [(2, 0), (2, 0)]
