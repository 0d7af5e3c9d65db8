"""The autograded folder: whole or as it was, read-only files, as nbgrader leaves it."""

from __future__ import annotations

import time

import pytest

from nablagrade.drop_in.sanitized import keep, own_files, remove_copies
from nablagrade.records.autograded import write_folder
from nablagrade.settings import load_settings


def read(folder):
    """Every file of a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture
def folder(tmp_path):
    """A folder with two notebooks and a file."""
    place = tmp_path / "anna" / "sums"
    (tmp_path / "data").write_bytes(b"data")
    write_folder(place, {"level-a": b"a", "level-b": b"b"}, {"sub/data.csv": tmp_path / "data"})
    return place


def test_notebooks_and_files(folder):
    """Notebooks under their released names, files at their places, all read-only."""
    assert read(folder) == {"level-a.ipynb": b"a", "level-b.ipynb": b"b", "sub/data.csv": b"data"}
    assert {path.stat().st_mode & 0o777 for path in folder.rglob("*") if path.is_file()} == {0o444}


def test_a_notebook_that_is_not_named_stays(folder):
    """Grading one notebook again leaves the other as it was; files of before go."""
    write_folder(folder, {"level-a": b"new"}, {})
    assert read(folder) == {"level-a.ipynb": b"new", "level-b.ipynb": b"b"}


def test_a_notebook_that_was_not_graded_goes(folder):
    """An old grade never survives: what could not be graded has no autograded notebook."""
    write_folder(folder, {"level-a": None}, {})
    assert read(folder) == {"level-b.ipynb": b"b"}


def test_nothing_else_is_left(folder):
    """No half-made folder stays beside it, also after a run that was killed in the middle."""
    for name in (".sums.new", ".sums.old"):
        (folder.parent / name / "sub").mkdir(parents=True)
        (folder.parent / name / "sub" / "x").write_bytes(b"x")
    write_folder(folder, {"level-a": b"new"}, {})
    assert [path.name for path in folder.parent.iterdir()] == ["sums"]


def test_killed_between_two_steps(folder):
    """A run that was killed when the old folder was aside and the new one not yet in its place lost no notebook."""
    folder.rename(folder.with_name(".sums.old"))
    write_folder(folder, {"level-a": b"new"}, {})
    assert read(folder) == {"level-a.ipynb": b"new", "level-b.ipynb": b"b"}
    assert [path.name for path in folder.parent.iterdir()] == ["sums"]


def test_a_failure_leaves_the_old_folder(folder, tmp_path):
    """A file that cannot be copied stops the writing; nobody sees half of a folder."""
    before = read(folder)
    with pytest.raises(OSError, match="none"):
        write_folder(folder, {"level-a": b"new"}, {"data.csv": tmp_path / "none"})
    assert read(folder) == before


def test_links_are_not_followed(folder, tmp_path):
    """A link among the course's files is not copied as what it leads to, and all stays as it was."""
    before = read(folder)
    (tmp_path / "secret").write_bytes(b"secret")
    (tmp_path / "link").symlink_to(tmp_path / "secret")
    with pytest.raises(OSError, match="link"):
        write_folder(folder, {}, {"link": tmp_path / "link"})
    assert read(folder) == before


def test_no_notebook_is_the_codes_to_write(folder):
    """A file that the code wrote is kept, or replaces one that it was given; a notebook of it is neither."""
    written = {"left.txt": b"left", "sub/data.csv": b"changed", "level-b.ipynb": b"forged", "sub/level-c.ipynb": b"new"}
    write_folder(folder, {"level-a": b"a"}, {}, written)
    assert read(folder) == {
        "left.txt": b"left", "level-a.ipynb": b"a", "level-b.ipynb": b"b", "sub/data.csv": b"changed"
    }  # fmt: skip


def test_what_links_led_to_goes_from_nbgraders_copy(tmp_path):
    """In nbgrader's own converter, which follows links: its copies of what lies behind them are removed."""
    root, copies, given = (tmp_path / name for name in ("submitted", "copies", "source"))
    submission = root / "anna" / "sums"
    for place in (submission, copies, given):
        place.mkdir(parents=True)
    for name in ("key.db", "own.csv", "given.csv", "hard.csv"):
        (copies / name).write_text("what lies there")
    (copies / "answers").mkdir()
    (copies / "answers" / "key.txt").write_text("what lies there")
    (given / "given.csv").write_text("the instructor's")
    (submission / "own.csv").write_text("what lies there")
    for name in ("key.db", "given.csv", "answers"):
        (submission / name).symlink_to(given, target_is_directory=True)
    (submission / "hard.csv").hardlink_to(given / "given.csv")
    time.sleep(0.02)
    (given / "given.csv").chmod(0o644)  # as if somebody had linked it once more: it is no student's for that
    remove_copies(submission, own_files(load_settings(tmp_path), root, submission), copies, given)
    assert sorted(path.name for path in copies.rglob("*") if path.is_file()) == ["given.csv", "own.csv"]


def test_what_the_code_writes_where_nbgrader_converts(folder):
    """Kept in its place, but no notebook, no time, and nothing in the way of a file that is there."""
    folder.chmod(0o755)
    names = ("level-a.ipynb", "x.ipynb/y", "timestamp.txt", "sub", "sub/data.csv", "sub/data.csv/z", "new/a.txt")
    keep([(name, b"theirs") for name in names], folder)
    assert read(folder) == {"level-a.ipynb": b"a", "level-b.ipynb": b"b"} | dict.fromkeys(
        (
            "x.ipynb.theirs/y",
            "timestamp.txt.theirs",
            "sub.theirs",
            "sub/data.csv",
            "sub/data.csv.theirs/z",
            "new/a.txt",
        ),
        b"theirs",
    )


def test_a_file_in_the_place_of_a_notebook(folder, tmp_path):
    """A student's file called like a notebook's folder does no harm."""
    write_folder(folder, {"level-a": b"a"}, {"level-a/x": tmp_path / "data"})
    assert read(folder)["level-a.ipynb"] == b"a"


@pytest.mark.parametrize("name", ["level-a.ipynb/level-a.ipynb", "level-a.ipynb/data.csv", "other.ipynb/x"])
def test_a_folder_in_the_place_of_a_notebook(folder, tmp_path, name):
    """A student's folder called like a notebook is kept under another name, and costs neither a notebook nor a file."""
    told = []
    write_folder(folder, {"level-a": b"a"}, {name: tmp_path / "data", "x": tmp_path / "data"}, ready=told.extend)
    kept = name.replace(".ipynb/", ".ipynb.theirs/")
    assert read(folder) == {"level-a.ipynb": b"a", "level-b.ipynb": b"b", "x": b"data", kept: b"data"}
    assert [str(note) for note in told] == [f"{name}: kept as {kept}, its name is another file's"]


def test_a_folder_that_was_kept_under_a_notebooks_name(folder):
    """What an earlier version left there is no notebook that could be kept."""
    (folder / "zzz.ipynb").mkdir()
    write_folder(folder, {"level-a": b"a"}, {})
    assert read(folder) == {"level-a.ipynb": b"a", "level-b.ipynb": b"b"}


@pytest.mark.parametrize("name", ["timestamp.txt", "timestamp.txt/x"])
@pytest.mark.parametrize("stamp", [b"2026-03-02 17:45:00 UTC", None])
def test_no_time_is_the_codes_to_write(folder, name, stamp):
    """What the code writes in its place is kept under another name, also where nobody knows the time."""
    write_folder(folder, {}, {}, {name: b"1999-01-01 00:00:00 UTC"}, stamp)
    kept = name.replace("timestamp.txt", "timestamp.txt.theirs")
    here = {path: body for path, body in read(folder).items() if path.startswith("timestamp")}
    assert here == {kept: b"1999-01-01 00:00:00 UTC"} | ({"timestamp.txt": stamp} if stamp else {})


def test_what_the_code_writes_hinders_no_other_file(folder, tmp_path):
    """A file where a folder was given, a folder where a file was, and two notebooks that write both: all are kept."""
    files = {"data/x": tmp_path / "data", "y": tmp_path / "data"}
    written = {"data": b"1", "y/z": b"2", "out": b"3", "out/more": b"4"}
    write_folder(folder, {"level-a": None, "level-b": None}, files, written)
    assert read(folder) == {
        "data/x": b"data", "data.theirs": b"1", "y": b"data", "y.theirs/z": b"2", "out": b"3", "out.theirs/more": b"4"
    }  # fmt: skip


def test_a_name_that_the_disk_refuses(folder):
    """A path that is too long for the place costs that file alone, and the record will say so."""
    told = []
    name = "/".join(["d" * 200] * 30)
    write_folder(folder, {"level-a": b"a"}, {}, {name: b"1", "x": b"2"}, ready=told.extend)
    assert read(folder) == {"level-a.ipynb": b"a", "level-b.ipynb": b"b", "x": b"2"}
    assert [str(note) for note in told] == [f"{name[:100]}: not kept, the disk refuses its name"]
