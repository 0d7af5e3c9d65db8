"""`nablagrade autograde` on a course that no gradebook knows yet: it does what `grade` does."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from tests.cli import small_course


@pytest.mark.parametrize("words", [("sums",), ("sums", "--create")], ids=["plain", "create"])
def test_a_first_run(tmp_path, command, words):
    """Our own way, also with nbgrader's usual flag, which asks for nothing but its default."""
    course = small_course.build(tmp_path / "course")
    done = command("nablagrade", "autograde", *words, "--student=anna", cwd=course)
    assert (done.returncode, "nbgrader's own way" in done.stderr) == (0, False), done.stderr
    assert "anna/sums/level-a: 2 of 2 points" in done.stderr
    with closing(sqlite3.connect(course / "gradebook.db")) as database:
        assert database.execute("select sum(auto_score) from grade").fetchone() == (5.0,)
