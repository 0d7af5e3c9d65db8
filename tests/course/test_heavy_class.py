"""What is heavy or odd around its answers costs itself only, and what is handed on can be shown."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from nbformat.validator import iter_validate

from tests.course import heavy_class
from tests.course.heavy_class import HONEST, RIGHT_ALL_THE_SAME, TOO_LARGE

MOST_WRITTEN = 5_000_000


pytestmark = pytest.mark.slow  # hundreds of megabytes are read and refused


@pytest.fixture(scope="module")
def heavy(once, command) -> Path:
    """The class after `nablagrade grade`, and nbgrader's own feedback of it."""

    def make(place: Path) -> None:
        heavy_class.build(place)
        graded = command("nablagrade", "grade", "--jobs", "2", cwd=place)
        shown = command("nbgrader", "generate_feedback", "hw", cwd=place)
        ended = [graded.returncode, graded.stderr, shown.returncode, shown.stderr]
        (place / "ended.json").write_text(json.dumps(ended))

    return once("heavy-class", make)


def record(course, student):
    """A record, as JSON."""
    return json.loads((course / f"records/{student}/hw/level-a.json").read_text("utf-8"))


@pytest.mark.parametrize("student", [*HONEST, *RIGHT_ALL_THE_SAME])
def test_a_right_answer_earns_its_points(heavy, student):
    """Whatever lies around it; and what is written of it is small and valid."""
    made = record(heavy, student)
    assert (made["outcome"], made["score"], made["notes"]) == ("GRADED", 2.0, [])
    body = (heavy / f"autograded/{student}/hw/level-a.ipynb").read_bytes()
    assert len(body) < MOST_WRITTEN
    assert [str(error) for error in iter_validate(json.loads(body))] == []


@pytest.mark.parametrize("student", TOO_LARGE)
def test_what_nobody_can_read_or_write_is_named(heavy, student):
    """It is unreadable, said with the mend, and nobody's failure but its own."""
    made = record(heavy, student)
    assert (made["outcome"], made["needs_person"]) == ("UNREADABLE", False)
    assert made["notes"][-1]["words"].startswith("level-a.ipynb: holds ")
    assert "; " in made["notes"][-1]["words"]


def test_everybody_else_is_as_without_it(heavy):
    """The run ends as it should, and honest neighbours have the same notebook."""
    code, log, *_ = json.loads((heavy / "ended.json").read_text())
    assert code == 0, log
    one, two = ((heavy / f"autograded/{student}/hw/level-a.ipynb").read_bytes() for student in HONEST)
    assert one == two


def test_nbgrader_makes_feedback_of_every_one(heavy):
    """A page for each notebook that was graded, and no failure."""
    *_, code, log = json.loads((heavy / "ended.json").read_text())
    pages = {path.parts[-3] for path in heavy.glob("feedback/*/hw/level-a.html")}
    assert pages == {*HONEST, *RIGHT_ALL_THE_SAME}, log[-3000:]
    assert code == 0, log[-3000:]
