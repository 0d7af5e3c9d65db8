"""What a person gave to the sample class is in feedback and reports."""

from __future__ import annotations

import csv
import io
import re
import shutil
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
PROGRAM = Path(__file__).with_name("by_hand.py")


def test_marks_and_words_of_a_person(graded_class, command, tmp_path):
    """Points and comments are on the pages, twice given is once given; who came late is told."""
    course = shutil.copytree(graded_class.course, tmp_path / "course")
    for _ in range(2):
        done = command(sys.executable, str(PROGRAM), str(course), cwd=course)
        assert (done.returncode, done.stdout[:25]) == (0, "4 answers graded by hand,")
    rows = list(
        csv.DictReader(
            io.StringIO(command("nablagrade", "report", "gradient-vector", "--format", "csv", cwd=course).stdout)
        )
    )
    found = {(row["student"], row["exercise"]): row for row in rows}
    b4 = found["half-done", "b4-read-one-partial"]
    assert (b4["outcome"], b4["manual_score"], b4["comment"][:12]) == ("PARTLY", "1", "How far does")
    assert {row["student"] for row in rows if float(row["days_late"] or 0) > 0} == {"right-by-other-means"}
    assert command("nablagrade", "feedback", "gradient-vector", cwd=course).returncode == 0
    page = (course / "feedback/all-right/gradient-vector/level-b.html").read_text("utf-8")
    assert "Which of the two terms was it?" in page
    assert "A person gave 1.5 points." in page
    late = (course / "feedback/right-by-other-means/gradient-vector/index.html").read_text("utf-8")
    words = " ".join(re.sub("<[^>]+>", " ", late).split())
    assert "Handed in 2026-03-03 09:10 UTC · Due 2026-03-02 18:00 UTC" in words
