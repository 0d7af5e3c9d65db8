"""Submissions written: the newer over the older, a student at a time, and nothing anywhere else."""

from __future__ import annotations

import json
from dataclasses import replace
from types import SimpleNamespace

import pytest

from nablagrade.errors import CourseError
from nablagrade.platforms import keeping
from nablagrade.platforms.collecting import Rules, Which, plan
from nablagrade.platforms.downloads import open_download
from nablagrade.platforms.keeping import keep
from nablagrade.platforms.roster import People, make_person
from nablagrade.records.collected import HandIn, read_collected

NOTEBOOKS = frozenset({"level-a", "level-b"})
NOBODY = People((), "the gradebook", is_complete=False)
OLD, NEW = "2026-03-01-09-00-00", "2026-03-02-09-00-00"


def tree(folder):
    """All that lies below a folder: contents of files, targets of links, None for folders."""

    def content(path):
        if path.is_symlink():
            return path.readlink()
        return None if path.is_dir() else path.read_bytes()

    return {str(path.relative_to(folder)): content(path) for path in sorted(folder.rglob("*"))}


@pytest.fixture
def collect(make_zip, tmp_path):
    """`collect(files, which, date)`: what became of a download."""
    submitted = tmp_path / "course" / "submissions"

    def make(files, which=Which.LAST, people=NOBODY, **more):
        rules = Rules(people, NOTEBOOKS, which, is_grouped=people is not NOBODY)
        path = files if hasattr(files, "is_dir") else make_zip(files, **more)
        with open_download(path, ()) as download:
            kept = keep(plan(download, rules), submitted, "sums", which)
        return dict(kept.counts), kept.problems

    make.submitted = submitted
    return make


def handed(time, content="x", student="all-right", notebook="level-a"):
    """A file as Blackboard names it."""
    return {f"sums_{student}_attempt_{time}_{notebook}.ipynb": content}


def test_a_submission(collect):
    """Files lie where nbgrader looks for them, with the time as it reads it."""
    assert collect(handed(OLD)) == ({"new": 1}, [])
    folder = collect.submitted / "all-right" / "sums"
    assert tree(folder) == {"level-a.ipynb": b"x", "timestamp.txt": b"2026-03-01 09:00:00 UTC"}
    assert [path.name for path in folder.parent.iterdir()] == ["sums"]
    assert folder.stat().st_mode == folder.parent.stat().st_mode


def test_a_second_time_changes_nothing(collect, tmp_path):
    """The same download leaves each byte and each date as it was."""
    collect(handed(OLD) | handed(OLD, student="half-done"))
    (collect.submitted / "half-done/sums/level-a.ipynb").write_text("put right by hand")
    before = tree(tmp_path / "course")
    dates = {path: path.stat().st_mtime_ns for path in collect.submitted.rglob("*")}
    assert collect(handed(OLD) | handed(OLD, student="half-done")) == ({"unchanged": 2}, [])
    assert tree(tmp_path / "course") == before
    assert {path: path.stat().st_mtime_ns for path in collect.submitted.rglob("*")} == dates


def test_a_newer_attempt_replaces_the_whole(collect):
    """What only the older one had is gone with it."""
    collect(handed(OLD, "old", notebook="level-b"))
    assert collect(handed(NEW, "new")) == ({"replaced": 1}, [])
    folder = collect.submitted / "all-right" / "sums"
    assert tree(folder) == {"level-a.ipynb": b"new", "timestamp.txt": b"2026-03-02 09:00:00 UTC"}
    assert [path.name for path in folder.parent.iterdir()] == ["sums"]


def test_an_older_attempt_never_replaces_a_newer(collect, tmp_path):
    """Downloads may be collected in any order."""
    collect(handed(NEW, "new"))
    before = tree(tmp_path / "course")
    assert collect(handed(OLD, "old")) == ({"older than what is there": 1}, [])
    assert tree(tmp_path / "course") == before


def test_the_first_attempt_stays(collect):
    """Asked for the first one, an older replaces a newer, and no newer an older."""
    collect(handed(NEW, "new"))
    assert collect(handed(OLD, "old"), Which.FIRST) == ({"replaced": 1}, [])
    assert collect(handed(NEW, "new"), Which.FIRST) == ({"newer than what is there": 1}, [])
    assert (collect.submitted / "all-right/sums/level-a.ipynb").read_text() == "old"


def test_numbers_say_which_is_newer(collect):
    """Canvas gives each file a number that grows, whatever the date of the archive."""
    collect({"right_81_900_level-a.ipynb": "new"}, date=(2026, 3, 1, 0, 0, 0))
    assert collect({"right_81_100_level-a.ipynb": "old"}, date=(2026, 3, 9, 0, 0, 0)) == (
        {"older than what is there": 1},
        [],
    )
    assert collect({"right_81_1000_level-a.ipynb": "newest"}, date=(2026, 2, 1, 0, 0, 0)) == ({"replaced": 1}, [])


def test_a_time_that_goes_with_what_is_replaced(collect, make_zip):
    """A newer attempt without a time is told, for the gradebook keeps the time of the one before."""
    canvas = {f"all-right_1_{number}_level-a.ipynb": "x" * number for number in (1, 2)}
    people = People([make_person("all-right", ("1",))], "class.csv", is_complete=True)
    kept = []
    for name, content in canvas.items():
        with open_download(make_zip({name: content}), ()) as download:
            made = plan(download, Rules(people, NOTEBOOKS, Which.LAST))
            kept.append(keep(made, collect.submitted, "sums", Which.LAST))
        (collect.submitted / "all-right/sums/timestamp.txt").write_text("2026-03-07 08:00:00 CET")
    assert [dict(one.counts) for one in kept] == [{"new": 1}, {"replaced": 1}]
    words = "all-right: nobody says when it was handed in, and the time of what it replaces still counts"
    assert [one.notes for one in kept] == [[], [f"{words}; write timestamp.txt, if lateness costs points"]]


def test_dates_of_files_say_which_is_newer(collect):
    """Where names say nothing, the newest date in the archive does."""
    collect({"all-right/level-a.ipynb": "old"}, date=(2026, 3, 1, 0, 0, 0))
    assert collect({"all-right/level-a.ipynb": "new"}, date=(2026, 3, 2, 0, 0, 0)) == ({"replaced": 1}, [])
    assert collect({"all-right/level-a.ipynb": "old"}, date=(2026, 3, 1, 0, 0, 0)) == (
        {"older than what is there": 1},
        [],
    )


def test_nobody_can_tell_which_is_newer(collect):
    """Other files of the same date are a person's to decide; what is there stays."""
    collect({"all-right/level-a.ipynb": "one"})
    before = tree(collect.submitted / "all-right")
    counts, problems = collect({"all-right/level-a.ipynb": "other", "half-done/level-a.ipynb": "x"})
    assert counts == {"new": 1}
    assert "all-right: not collected; " in problems[0]
    assert "nobody can tell which are newer; move it away to take these" in problems[0]
    assert tree(collect.submitted / "all-right") == before


def test_what_somebody_else_has_put_there(collect):
    """A submission that came another way is older or newer by its own time; without one it stays."""
    folder = collect.submitted / "all-right" / "sums"
    folder.mkdir(parents=True)
    (folder / "level-a.ipynb").write_text("by hand")
    assert "nobody can tell" in collect(handed(OLD))[1][0]
    (folder / "timestamp.txt").write_text("2026-03-01 12:00:00 CET")
    assert collect(handed(OLD)) == ({"older than what is there": 1}, [])
    assert collect(handed(NEW)) == ({"replaced": 1}, [])
    (folder / "timestamp.txt").write_text("2026-03-05 12:00:00 UTC")
    assert collect(handed("2026-03-04-00-00-00", "y")) == ({"older than what is there": 1}, [])


def test_the_same_by_hand_is_adopted(collect):
    """What lies there already, byte for byte, was collected."""
    collect(handed(OLD))
    (collect.submitted / ".collected-sums.json").unlink()
    assert collect(handed(OLD)) == ({"unchanged": 1}, [])
    assert (collect.submitted / ".collected-sums.json").exists()


def test_a_removed_submission_comes_back(collect):
    """A folder that was moved away is written again."""
    collect(handed(OLD))
    (collect.submitted / "all-right/sums").rename(collect.submitted / "all-right/away")
    assert collect(handed(OLD)) == ({"new": 1}, [])


@pytest.mark.parametrize("place", ["all-right", "all-right/sums"])
def test_no_link_is_followed(place, collect, tmp_path):
    """A student's folder that is a link, or a file, is left alone, and so is what is behind it."""
    outside = tmp_path / "outside"
    outside.mkdir()
    link = collect.submitted / place
    link.parent.mkdir(parents=True)
    link.symlink_to(outside)
    counts, problems = collect(handed(OLD) | handed(OLD, student="half-done"))
    assert counts == {"new": 1}
    assert problems == [f"all-right: not collected; {link} is a link or no folder; move it away"]
    assert tree(outside) == {}
    link.unlink()
    link.write_text("a file")
    assert collect(handed(OLD))[1] == problems


def test_nothing_is_written_elsewhere(collect, tmp_path):
    """A download of everything that a zip can hold against its reader changes nothing but submissions."""
    names = ["../level-a.ipynb", "/level-a.ipynb", "..\\level-a.ipynb", "C:\\level-a.ipynb", "../../course/x.py"]
    before = set(tree(tmp_path))
    collect(dict.fromkeys(names, "evil") | {f"all-right/{name}": "evil" for name in names} | handed(OLD))
    new = set(tree(tmp_path)) - before - {"download.zip"}
    kept = {"sums", "sums/level-a.ipynb", "sums/timestamp.txt"}
    folders = {"course", "course/submissions", "course/submissions/all-right"}
    places = {f"course/submissions/all-right/{name}" for name in kept}
    assert new == {*folders, *places, "course/submissions/.collected-sums.json"}


def test_half_a_submission_is_none(collect, monkeypatch):
    """A disk that is full in the middle leaves what was there, whole, and nothing beside it."""
    collect(handed(OLD, "old"))
    before = tree(collect.submitted / "all-right")

    def fail(new, folder):
        raise OSError(28, "No space left on device", str(folder))

    with monkeypatch.context() as patched:
        patched.setattr(keeping, "_swap", fail)
        counts, problems = collect(handed(NEW, "new"))
    assert counts == {}
    assert problems[0].endswith("No space left on device")
    assert tree(collect.submitted / "all-right") == before
    assert collect(handed(NEW, "new")) == ({"replaced": 1}, [])


def test_where_two_folders_cannot_be_exchanged(collect, monkeypatch):
    """On a file system that cannot swap two names, one is moved after the other."""
    collect(handed(OLD, "old"))

    def refuse(*_):
        raise OSError(22, "Invalid argument")

    monkeypatch.setattr(keeping, "kernel", SimpleNamespace(call=refuse))
    assert collect(handed(NEW, "new")) == ({"replaced": 1}, [])
    assert (collect.submitted / "all-right/sums/level-a.ipynb").read_text() == "new"
    assert [path.name for path in (collect.submitted / "all-right").iterdir()] == ["sums"]


def test_a_broken_file_costs_its_student_only(collect, make_zip):
    """The others are collected."""
    path = make_zip(handed(OLD, "abc" * 500) | handed(OLD, student="half-done"))
    data = bytearray(path.read_bytes())
    at = data.index(b"level-a.ipynb") + len("level-a.ipynb")
    data[at : at + 8] = b"\xff" * 8
    path.write_bytes(data)
    counts, problems = collect(path)
    assert counts == {"new": 1}
    assert "all-right: not collected; " in problems[0]


def test_a_memory_that_is_none(collect):
    """What was collected is said by one file; where that is broken, nothing is guessed."""
    collect(handed(OLD))
    (collect.submitted / ".collected-sums.json").write_text('{"all-right": 1')
    with pytest.raises(CourseError, match=r"\.collected-sums\.json: does not say what was collected"):
        collect(handed(NEW))


@pytest.mark.parametrize(
    "content",
    ['{"all-right": {"time": 3}}', '{"all-right": {"digest": "x"}}', "[]", "[" * 5000, '{"x": {"attempt": 1.5}}'],
)
def test_a_memory_of_something_else(content, collect):
    """What is not said in the file's own form is said by nobody."""
    collect(handed(OLD))
    (collect.submitted / ".collected-sums.json").write_text(content)
    with pytest.raises(CourseError, match="does not say what was collected"):
        collect(handed(NEW))


def test_a_memory_of_before_groups(collect):
    """A file that an older version has written is read."""
    collect(handed(OLD))
    memory = collect.submitted / ".collected-sums.json"
    said = json.loads(memory.read_text())
    assert set(said["all-right"]) == {"time", "number", "modified", "late", "digest"}
    assert collect(handed(NEW, "new")) == ({"replaced": 1}, [])


def test_a_hand_in_of_a_group(collect, tmp_path):
    """Every member has the files and the time; who handed in for whom is beside them, and no link is followed."""
    members = ("all-right", "half-done", "given-nothing")
    people = People([replace(make_person(one, ()), group="Blue") for one in members], "class.csv", is_complete=True)
    (tmp_path / "outside").mkdir()
    collect.submitted.mkdir(parents=True)
    (collect.submitted / "given-nothing").symlink_to(tmp_path / "outside")
    assert collect(handed(NEW, "new", student="half-done")) == (
        {"new": 1},
        [],
    )  # before anybody said that it is a group's
    both = handed(OLD, "old") | handed(NEW, "new", student="half-done")
    counts, problems = collect(both, people=people)
    assert counts == {"new": 1, "unchanged": 1}
    assert problems == [
        f"given-nothing: not collected; {collect.submitted / 'given-nothing'} is a link or no folder; move it away"
    ]
    assert tree(tmp_path / "outside") == {}
    assert tree(collect.submitted / "all-right" / "sums") == tree(collect.submitted / "half-done" / "sums") == {
        "level-a.ipynb": b"new",
        "timestamp.txt": b"2026-03-02 09:00:00 UTC",
    }  # fmt: skip
    kept = read_collected(collect.submitted, "sums")
    assert {student: one.hand_in for student, one in kept.items()} == dict.fromkeys(
        ("all-right", "half-done"), HandIn(2, 2, "Blue", "half-done")
    )
    assert collect(both, people=people)[0] == {"unchanged": 2}
