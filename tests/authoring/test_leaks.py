"""What must not be in a student's notebook: each kind of leak, planted and found."""

from __future__ import annotations

import copy
import json
import os
import sys
from pathlib import Path

import pytest

from nablagrade.authoring.leaks import find_leaks
from nablagrade.authoring.release import refuse_leaks
from nablagrade.course.source.generating import generate
from nablagrade.errors import CourseError
from nablagrade.notebooks.cells import parse, serialise
from nablagrade.settings import load_settings

ROOT = Path(__file__).parents[2]
LESSONS = sorted({path.parent.name for path in (ROOT / "source").glob("*/*.ipynb")})


@pytest.fixture
def source(sums):
    """An instructor's notebook with a solution, hidden tests and a mark scheme."""
    made = sums.level_b("b1 = (\n    ### BEGIN SOLUTION\n    3 + 4\n    ### END SOLUTION\n)", sums.ESSAY)
    return parse(json.dumps(made).encode(), "x")


@pytest.fixture
def released(source):
    """What a student gets of it."""
    made = copy.deepcopy(source)
    made["cells"][0]["source"] = "b1 = (\n    ...\n)"
    made["cells"][1]["source"] = "assert b1 > 0"
    made["cells"][2]["source"] = "Why?"
    return made


def test_a_clean_release_has_no_leak(source, released):
    """Lines that stand in visible cells, too, are no secrets."""
    assert list(find_leaks(source, released)) == []


def plant(notebook, place, line):
    """Put a line into a cell."""
    notebook["cells"][place]["source"] += "\n" + line


@pytest.mark.parametrize(
    ("place", "line", "words"),
    [
        (0, "        3 + 4", "b1: holds a line of a solution (3 + 4)"),
        (2, "3 + 4", "b2_text: holds a line of a solution"),
        (1, "assert b1 == 7", "b1-seven: holds a line of a hidden check (assert b1 == 7)"),
        (2, "Two points for SCHEME-15437.", "b2_text: holds a line of a mark scheme"),
        (0, "### BEGIN SOLUTION", "b1: holds the marker"),
        (1, "# END HIDDEN TESTS", "b1-seven: holds the marker"),
        (2, "=== BEGIN MARK SCHEME ===", "b2_text: holds the marker"),
    ],
)
def test_each_kind_is_found(source, released, place, line, words):
    """A line of a solution, a hidden test or a mark scheme, or a marker, wherever it stands."""
    plant(released, place, line)
    assert any(leak.startswith(words) for leak in find_leaks(source, released))


def test_outputs_are_leaks(source, released):
    """An output, or the number of a run, shows what the instructor saw."""
    released["cells"][0]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "7"}]
    released["cells"][1]["execution_count"] = 3
    assert [leak.split(":")[0] for leak in find_leaks(source, released)] == ["b1", "b1-seven"]


def test_a_leak_in_a_plain_cell_has_its_number(source, released):
    """A cell without a grade_id is named by its place."""
    del released["cells"][2]["metadata"]["nbgrader"]
    plant(released, 2, "assert b1 == 7")
    assert next(find_leaks(source, released)).startswith("cell 3: ")


def test_a_leak_stops_the_release(source, released, tmp_path):
    """The first leak is named with the instructor's file, and nothing is released; a clean one passes."""
    for name in ("source", "made"):
        (tmp_path / name).mkdir()
    (tmp_path / "source" / "level-b.ipynb").write_bytes(serialise(source))
    (tmp_path / "made" / "level-b.ipynb").write_bytes(serialise(released))
    refuse_leaks(tmp_path / "source", tmp_path / "made")
    plant(released, 1, "assert b1 == 7")
    (tmp_path / "made" / "level-b.ipynb").write_bytes(serialise(released))
    with pytest.raises(CourseError, match=r"hidden check .*; nothing was released") as caught:
        refuse_leaks(tmp_path / "source", tmp_path / "made")
    assert str(caught.value).startswith(str(tmp_path / "source" / "level-b.ipynb"))


@pytest.mark.slow
@pytest.mark.parametrize("lesson", LESSONS)
def test_the_committed_release_is_what_is_made_now(lesson, course_copier, tmp_path, monkeypatch):
    """`release/` is generated, not edited: the same files, byte for byte, and no leak in them."""
    assert (ROOT / "release" / lesson).is_dir(), f"run `nablagrade release {lesson}`"
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}:{os.environ['PATH']}")  # as `nablagrade` does
    course = course_copier(tmp_path / "course")
    generate(load_settings(course), lesson, tmp_path / "made")
    made = {path.name: path.read_bytes() for path in (tmp_path / "made" / lesson).iterdir()}
    there = {path.name: path.read_bytes() for path in (ROOT / "release" / lesson).iterdir()}
    assert sorted(there) == sorted(made)
    assert [name for name in made if made[name] != there[name]] == []
    for name, body in there.items():
        if name.endswith(".ipynb"):
            of_instructor = parse((ROOT / "source" / lesson / name).read_bytes(), name)
            assert list(find_leaks(of_instructor, parse(body, name))) == []
            assert serialise(parse(body, name)) == body
