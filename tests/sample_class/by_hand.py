"""Plays the person who grades the sample class by hand: `python tests/sample_class/by_hand.py [COURSE]`.

The due dates, points and comments of `marks.toml` go into the gradebook through nbgrader's own interface, as formgrader
writes them. Doing it again changes nothing.
"""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

from nbgrader.api import Gradebook

from nablagrade.settings import load_settings

ROOT = Path(__file__).parents[2]
MARKS = tomllib.loads(Path(__file__).with_name("marks.toml").read_text("utf-8"))


def grade_by_hand(course: Path) -> int:
    """Give all marks; return how many there are."""
    settings = load_settings(course)
    with Gradebook(settings.db_url, settings.course_id) as gradebook:
        for lesson, said in MARKS.items():
            gradebook.update_or_create_assignment(lesson, duedate=said["due"])
            for mark in said["marks"]:
                place = mark["cell"], mark["notebook"], lesson, mark["student"]
                grade = gradebook.find_grade(*place)
                grade.manual_score, grade.needs_manual_grade = mark["points"], False
                gradebook.find_comment(*place).manual_comment = mark.get("comment")
        gradebook.db.commit()
    return sum(len(said["marks"]) for said in MARKS.values())


if __name__ == "__main__":
    count = grade_by_hand(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT)
    sys.stdout.write(f"{count} answers graded by hand, with comments: tests/sample_class/marks.toml\n")
