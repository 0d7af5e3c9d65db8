"""Hand-ins of random files, links, modes and names, beside two honest neighbours who notice nothing."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nablagrade.course.grade_course import GradeRequest, grade_course
from nablagrade.course.preparing import BatchOptions
from nablagrade.model import Record
from nablagrade.settings import load_settings
from tests.hostile import trees
from tests.hostile.test_trees import made

NAMES = ("level-a.ipynb", "level-b.ipynb", "x.ipynb", "data.csv", "more", "part.csv", "timestamp.txt", "own.txt",
         ".hidden", "é", "\udcff", "-", "data.csv.theirs")  # fmt: skip
TARGETS = ("../anna/sums", "../../source/sums", "../../../source/sums/level-a.ipynb", "..", ".", "level-a.ipynb",
           "../../anna/sums/level-a.ipynb", "/dev/zero", "nowhere")  # fmt: skip
NEIGHBOURS = "submitted/anna/sums/level-a.ipynb"
OWNED = ("source/sums/level-a.ipynb", NEIGHBOURS, "source/sums/data.csv", "gradebook.db")
PLACES = st.lists(st.sampled_from(NAMES), min_size=1, max_size=3).map("/".join)
DEEDS = st.one_of(
    st.tuples(st.just("write"), PLACES, st.binary(max_size=20)),
    st.tuples(st.just("answer"), PLACES, st.just("")),
    st.tuples(st.just("folder"), PLACES, st.just("")),
    st.tuples(st.just("link"), PLACES, st.sampled_from(TARGETS)),
    st.tuples(st.just("hard link"), PLACES, st.sampled_from(OWNED)),
    st.tuples(st.just("pipe"), PLACES, st.just("")),
    st.tuples(st.just("mode"), PLACES, st.sampled_from((0, 0o111, 0o444, 0o200))),
    st.tuples(st.just("code"), PLACES, st.sampled_from((trees.WRITES_A_FOLDER, trees.TURNS_THINGS))),
)
SUBMISSIONS = st.lists(st.lists(DEEDS, min_size=1, max_size=12), min_size=3, max_size=8)


def do(course: Path, folder: Path, deed: str, name: str, more: object) -> None:
    """Do one thing in a submission; what cannot be done, because something else is there, is not done."""
    place = folder / name
    with suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        match deed:
            case "write":
                place.write_bytes(more)
            case "answer":
                trees.answer(place.parent)
            case "code":
                trees.answer(place.parent, more)
            case "folder":
                place.mkdir()
            case "link":
                place.symlink_to(more)
            case "hard link":
                place.hardlink_to(course / more)
            case "pipe":
                os.mkfifo(place)
            case "mode":
                if not place.is_symlink():  # a link has no mode of its own
                    place.chmod(more)


def grade(course: Path) -> list[Record]:
    """Grade everybody, also who was graded before."""
    records: list[Record] = []
    known = load_settings(course)
    request = GradeRequest(known, BatchOptions(2, known.limits), is_forced=True, report_record=records.append)
    grade_course(request)
    return records


@pytest.fixture(scope="module")
def course(tmp_path_factory, command):
    """The course with two honest students, and what was made of them."""
    place = trees.build(tmp_path_factory.mktemp("random") / "course")
    assert command("nablagrade", "grade", cwd=place).returncode == 0
    yield place, {student: made(place, student) for student in trees.HONEST}
    clear(place)


def clear(course: Path) -> None:
    """Remove everybody else, whatever the modes of their files."""
    for place in course.glob("*/random-*"):
        subprocess.run(["chmod", "-R", "u+rwx", str(place)], capture_output=True, check=False)
        shutil.rmtree(place)


def withstand(course, submissions):
    """Grade some hand-ins beside the honest ones: nobody is in anybody's way, and nobody gets what is not theirs."""
    place, before = course
    clear(place)
    for number, deeds in enumerate(submissions):
        folder = place / "submitted" / f"random-{number}" / "sums"
        folder.mkdir(parents=True)
        for deed in sorted(deeds, key=lambda one: one[0] == "hard link"):  # last: nobody writes through one
            do(place, folder, *deed)
    records = {(one.student, one.notebook): one for one in grade(place)}
    assert {student: made(place, student) for student in trees.HONEST} == before
    copiers = {number for number, deeds in enumerate(submissions) if any(more == NEIGHBOURS for *_, more in deeds)}
    for number, deeds in enumerate(submissions):
        student = f"random-{number}"
        has_answered = any(deed in ("answer", "code") for deed, _, _ in deeds)
        # where several link to one file, who was the first to have it cannot be told: it is a copy, by another name
        has_answered = has_answered or (len(copiers) > 1 and number in copiers)
        for notebook in ("level-a", "level-b"):
            one = records[student, notebook]
            assert one.outcome != "BROKEN", one.notes
            assert one.score <= (2.0 if has_answered and notebook == "level-a" else 0.0)
            path = place / "records" / student / "sums" / f"{notebook}.json"
            assert json.loads(path.read_text())["outcome"] == one.outcome
        given = place / "autograded" / student / "sums"
        if not any(more == trees.TURNS_THINGS for _, _, more in deeds):
            assert [(given / name).read_text() for name in ("data.csv", "more/part.csv")] == ["15437", "15437"]
        assert all(path.is_file() for path in given.glob("*.ipynb"))
        assert not any(path.is_symlink() for path in given.rglob("*"))


MANY = os.environ.get("FUZZ_EXAMPLES")  # `FUZZ_EXAMPLES=1000 pytest …` goes on for an hour, each time in another way


@settings(max_examples=int(MANY or 4), deadline=None, derandomize=not MANY, suppress_health_check=list(HealthCheck))
@given(SUBMISSIONS)
def test_random_trees(course, submissions):
    """Whatever lies there."""
    withstand(course, submissions)
